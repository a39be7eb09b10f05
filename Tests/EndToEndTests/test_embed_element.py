"""<paraphe-signing> on the host page: what can be set, asked and heard, and whom it believes."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from embedding import EVENTS, FRAME, Extranet, Site
from server import ROOT
from signing import expect_value
from test_layout import settle

SCRIPT = ROOT / "Public/embed.js"
TYPES = ROOT / "Public/embed.d.ts"
NAMES = "told.map(({ name }) => name)"
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def signing():
    """The origin of the signing pages, here of stand-ins."""
    site = Site("127.0.0.1")
    for path in ("/sign/one", "/sign/two", "/sign/silent"):
        site.pages[path] = FRAME
    site.url = f"{site.origin}/sign/one"
    yield site
    site.close()


@pytest.fixture
def extranet(new_context):
    site = Extranet(new_context)
    yield site
    site.close()


def frame_of(page, element="paraphe-signing"):
    """The browser's frame, once its page has been greeted."""
    handle = page.locator(f"{element} iframe")
    expect(page.locator(f"{element}:not([aria-busy])")).to_be_attached()
    return handle.element_handle().content_frame()


def height_of(page):
    return page.locator("paraphe-signing iframe").bounding_box()["height"]


def set_attribute(page, name, value):
    page.locator("paraphe-signing").evaluate(
        """(element, [name, value]) => {
          if (value === null) element.removeAttribute(name);
          else element.setAttribute(name, value);
        }""",
        [name, value])


# What is made


@pytest.mark.parametrize("language, title", [
    ("fr", "Signature de votre contrat"), ("fr-CA", "Signature de votre contrat"), ("en", "Signing of your contract")])
def test_without_a_frame_of_its_own_the_element_makes_one(extranet, signing, language, title):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>", language)
    frame = page.locator("paraphe-signing > iframe")
    expect(frame).to_have_attribute("title", title)
    expect(frame).to_have_attribute("allow", "fullscreen")
    frame_of(page)
    assert len(signing.asked("/sign/one")) == 1


def test_the_elements_title_is_the_frames(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}' title='Mon contrat'></paraphe-signing>")
    expect(page.locator("iframe")).to_have_attribute("title", "Mon contrat")
    set_attribute(page, "title", "Mon avenant")
    expect(page.locator("iframe")).to_have_attribute("title", "Mon avenant")


def test_a_frame_of_the_page_keeps_what_the_page_gave_it(extranet, signing):
    page = extranet.open(
        f"<paraphe-signing><p><iframe id='mine' title='Le mien' src='{signing.url}'></iframe></p></paraphe-signing>")
    frame_of(page)
    expect(page.locator("iframe")).to_have_count(1)
    expect(page.locator("#mine")).to_have_attribute("title", "Le mien")
    assert len(signing.asked("/sign/one")) == 1


def test_a_frame_that_comes_late_takes_the_place_of_the_one_made(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>")
    frame_of(page)
    page.evaluate("""url => {
      const mine = Object.assign(document.createElement("iframe"), { id: "mine", src: url });
      document.querySelector("paraphe-signing").append(mine);
    }""", signing.url)
    expect(page.locator("iframe")).to_have_count(1)
    expect(page.locator("#mine")).to_be_attached()
    frame_of(page).evaluate("tell('ready')")
    expect_value(page, NAMES, ["ready"])


def test_a_frame_without_an_address_waits_for_one(extranet, signing):
    page = extranet.open("<paraphe-signing><iframe></iframe></paraphe-signing>")
    page.clock.run_for(11_000)
    assert page.evaluate("[told, customElements.get('paraphe-signing') !== undefined]") == [[], True]
    assert page.frames[1].url == "about:blank"
    page.locator("iframe").evaluate("(frame, url) => frame.src = url", signing.url)
    page.frames[1].wait_for_url(signing.url)
    frame_of(page).evaluate("tell('ready')")
    expect_value(page, NAMES, ["ready"])


# Attributes


def test_the_language_and_the_theme_are_asked_in_the_address(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}?x=1' lang='de-AT' theme='dark'></paraphe-signing>")
    assert frame_of(page).url == f"{signing.url}?x=1&lang=de&theme=dark"
    set_attribute(page, "theme", "light")
    expect(page.locator("iframe")).to_have_attribute("src", f"{signing.url}?x=1&lang=de&theme=light")
    for nothing in ("auto", "purple"):
        set_attribute(page, "theme", nothing)
        expect(page.locator("iframe")).to_have_attribute("src", f"{signing.url}?x=1&lang=de")
    set_attribute(page, "lang", None)
    expect(page.locator("iframe")).to_have_attribute("src", f"{signing.url}?x=1")


def test_the_address_of_a_frame_of_the_page_gets_them_too_and_loses_them(extranet, signing):
    page = extranet.open(f"<paraphe-signing><iframe src='{signing.url}'></iframe></paraphe-signing>")
    frame_of(page)
    set_attribute(page, "theme", "dark")
    expect(page.locator("iframe")).to_have_attribute("src", f"{signing.url}?theme=dark")
    set_attribute(page, "theme", "auto")
    expect(page.locator("iframe")).to_have_attribute("src", signing.url)


def test_a_frame_is_not_loaded_again_for_what_it_has(extranet, signing):
    page = extranet.open(f"""<paraphe-signing lang='fr' theme='dark'>
      <iframe src='{signing.url}?lang=fr&theme=dark'></iframe></paraphe-signing>""")
    frame_of(page).evaluate("location.hash = 'later'")
    for name, value in [("lang", "fr"), ("lang", "fr-FR"), ("theme", "dark"), ("title", "Contrat"), ("height", "700"),
                        ("height", "auto"), ("min-height", "10"), ("fallback-text", "Ouvrir")]:
        set_attribute(page, name, value)
    frame_of(page).evaluate("tell('ready')")
    expect_value(page, NAMES, ["ready"])
    assert frame_of(page).url.endswith("#later")
    assert len(signing.asked("/sign/one")) == 1


def test_a_later_address_is_followed_and_the_same_is_not_loaded_again(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>")
    frame_of(page).evaluate("location = '/sign/two?step=2'")
    expect_value(page, "document.querySelector('paraphe-signing').src", signing.url)
    frame_of(page)
    set_attribute(page, "src", signing.url)
    page.evaluate("(url) => document.querySelector('paraphe-signing').src = url", signing.url)
    assert len(signing.asked("/sign/one")) == 1
    page.evaluate("(url) => document.querySelector('paraphe-signing').src = url", f"{signing.origin}/sign/two")
    expect(page.locator("iframe")).to_have_attribute("src", f"{signing.origin}/sign/two")
    frame_of(page).evaluate("tell('ready')")
    expect_value(page, NAMES, ["ready"])


def test_an_address_set_before_the_script_came_counts(extranet, signing):
    page = extranet.open(f"""<paraphe-signing></paraphe-signing>
      <script>document.querySelector("paraphe-signing").src = "{signing.url}"</script>""", script="/none.js")
    page.add_script_tag(url="/embed.js")
    expect(page.locator("iframe")).to_have_attribute("src", signing.url)


# Height


def test_the_frame_is_as_tall_as_its_content_and_no_shorter_than_asked(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>")
    frame = frame_of(page)
    assert height_of(page) == 900
    frame.evaluate("say({ type: 'height', height: 321.2 })")
    expect_value(page, "document.querySelector('iframe').clientHeight", 322)
    set_attribute(page, "min-height", "500")
    assert height_of(page) == 500


def test_room_is_kept_while_the_frame_loads_and_the_page_may_dress_the_waiting(extranet, signing):
    page = extranet.open(
        f"<paraphe-signing src='{signing.origin}/sign/silent'></paraphe-signing><p id='below'>Suite</p>",
        style="paraphe-signing[aria-busy=true] { outline: 1px solid red }")
    element = page.locator("paraphe-signing[aria-busy=true]")
    expect(element).to_be_visible()
    assert height_of(page) == 640
    assert page.locator("#below").bounding_box()["y"] > 700
    bar = "getComputedStyle(document.querySelector('paraphe-signing'), '::before').content"
    assert page.evaluate(bar) == '""'
    frame = page.frames[1]
    page.wait_for_load_state()
    frame.evaluate("say({ type: 'height', height: 700 })")
    expect(page.locator("paraphe-signing:not([aria-busy])")).to_be_visible()
    assert page.evaluate(bar) == "none"
    assert height_of(page) == 700


def test_a_height_in_pixels_is_kept_on_every_screen(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}' height='720'></paraphe-signing>")
    frame_of(page)
    assert height_of(page) == 720
    page.set_viewport_size({"width": 400, "height": 800})
    assert height_of(page) == 720
    set_attribute(page, "height", "auto")
    assert height_of(page) == 740
    set_attribute(page, "height", "nonsense")
    assert height_of(page) == 740


def test_a_frame_can_fill_its_box(extranet, signing):
    page = extranet.open(
        f"<div style='height: 555px'><paraphe-signing src='{signing.url}' height='fill'></paraphe-signing></div>")
    frame_of(page)
    assert height_of(page) == 555
    page.locator("div").evaluate("box => box.style.height = '333px'")
    assert height_of(page) == 333
    set_attribute(page, "height", None)
    assert height_of(page) == 900


def test_what_the_page_says_of_the_elements_look_counts(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}' hidden></paraphe-signing>")
    frame_of(page)
    element = page.locator("paraphe-signing")
    expect(element).to_be_hidden()
    element.evaluate("element => element.hidden = false")
    expect(element).to_be_visible()
    expect_value(page, "document.querySelector('iframe').clientHeight", 900)
    page.add_style_tag(content="paraphe-signing { display: grid }")
    expect(element).to_have_css("display", "grid")
    page.add_style_tag(content="paraphe-signing { display: none }")
    expect(element).to_be_hidden()


def test_on_a_phone_the_frame_takes_what_is_visible_and_follows_its_rotation(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>", **PHONE)
    frame_of(page)
    expect_value(page, "document.querySelector('iframe').clientHeight", 740)
    page.set_viewport_size({"width": 844, "height": 390})
    expect_value(page, "document.querySelector('iframe').clientHeight", 900)
    page.set_viewport_size({"width": 390, "height": 700})
    expect_value(page, "document.querySelector('iframe').clientHeight", 640)
    # A keyboard opens: no less than what a form needs.
    page.set_viewport_size({"width": 390, "height": 400})
    expect_value(page, "document.querySelector('iframe').clientHeight", 480)
    page.locator("header").evaluate("header => header.style.height = '0'")
    page.set_viewport_size({"width": 390, "height": 700})
    expect_value(page, "document.querySelector('iframe').clientHeight", 700)


def test_on_a_phone_a_page_that_scrolls_in_a_box_makes_the_frame_no_taller(extranet, signing):
    page = extranet.open(f"""<div id='box' style='height: 600px; overflow: auto'><div style='height: 100px'></div>
      <paraphe-signing src='{signing.url}'></paraphe-signing><div style='height: 2000px'></div></div>""", **PHONE)
    frame_of(page)
    expect_value(page, "document.querySelector('iframe').clientHeight", 640)
    page.locator("#box").evaluate("box => box.scrollTop = 150")
    page.set_viewport_size({"width": 390, "height": 810})
    expect_value(page, "document.querySelector('iframe').clientHeight", 650)


def test_a_scroll_bar_that_comes_with_the_height_does_not_switch_the_layout_to_and_fro(extranet, signing):
    page = extranet.open(
        f"<paraphe-signing src='{signing.url}'></paraphe-signing>", viewport={"width": 700, "height": 700})
    frame_of(page)
    for width, height in [(640, 900), (655, 900), (636, 640), (655, 640), (700, 900), (655, 900)]:
        # As a scroll bar would: the room for the frame changes, the screen does not.
        page.locator("main").evaluate("(main, width) => main.style.width = `${width}px`", width)
        frame = "document.querySelector('iframe')"
        size = settle(page.main_frame, f"[{frame}.clientWidth, {frame}.clientHeight]")
        assert size == [width, height]


# Methods and properties


def test_the_frame_can_be_loaded_again_and_focused(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>")
    frame_of(page)
    assert page.evaluate("document.activeElement === document.body")
    page.evaluate("document.querySelector('paraphe-signing').focus()")
    assert page.evaluate("document.activeElement.localName") == "iframe"
    page.evaluate("document.querySelector('paraphe-signing').reload()")
    frame_of(page).wait_for_function("hellos.length === 1")
    assert len(signing.asked("/sign/one")) == 2


def test_methods_of_an_element_without_a_frame_do_nothing(extranet):
    page = extranet.open("<paraphe-signing></paraphe-signing>")
    page.wait_for_load_state()
    assert page.evaluate("""() => {
      const element = document.querySelector("paraphe-signing");
      element.reload(); element.focus(); element.scrollToTop();
      return [element.src, element.state];
    }""") == ["", None]


def test_the_state_is_the_last_event(extranet, signing):
    page = extranet.open(f"<paraphe-signing id='a' src='{signing.url}'></paraphe-signing>")
    frame = frame_of(page)
    assert page.evaluate("a.state") is None
    for name in EVENTS:
        frame.evaluate("name => tell(name)", name)
    expect_value(page, "told.map(({ name, state }) => [name, state])", [[name, name] for name in EVENTS])
    assert page.evaluate("a.state") == EVENTS[-1]


# Whom it believes


def test_each_event_is_heard_once_for_a_contract_and_its_signatory(extranet, signing):
    page = extranet.open(f"<paraphe-signing id='a' src='{signing.url}'></paraphe-signing>")
    frame = frame_of(page)
    frame.evaluate("tell('ready'); tell('ready'); tell('viewed'); tell('ready', { reference: 'R2' })")
    frame.evaluate("tell('ready', { signatoryId: 'sig_2' }); tell('ready', { contractId: 'ctr_2', more: 1 })")
    expect_value(page, "told.map(({ name, contractId, signatoryId }) => [name, contractId, signatoryId].join(' '))", [
        "ready ctr_1 sig_1", "viewed ctr_1 sig_1", "ready ctr_1 sig_2", "ready ctr_2 sig_1"])
    assert page.evaluate("told[0]") == {
        "name": "ready", "id": "a", "composed": True, "state": "ready",
        "contractId": "ctr_1", "signatoryId": "sig_1", "reference": "R1"}
    assert "more" not in page.evaluate("told[3]")


@pytest.mark.parametrize("message", [
    "say({ type: 'event', name: 'blocked', detail })", "say({ type: 'event', name: 'click', detail })",
    "say({ type: 'event', name: ['signed'], detail })", "say({ type: 'event', name: 'signed' })",
    "say({ type: 'event', name: 'signed', detail: { ...detail, reference: 7 } })",
    "say({ type: 'event', name: 'signed', detail: null })", "say({ type: 'signed', name: 'signed', detail })",
    "say({ paraphe: 2, type: 'event', name: 'signed', detail })", "parent.postMessage('signed', host)",
    "parent.postMessage(null, host)", "parent.postMessage([1], host)",
    "say({ type: 'height', height: -5 })", "say({ type: 'height', height: 0 })",
    "say({ type: 'height', height: '300' })", "say({ type: 'height', height: NaN })",
    "say({ type: 'height', height: Infinity })", "say({ type: 'height', height: 1e6 })",
    "say({ type: 'height', height: {} })", "say({ type: 'focus', top: 10, bottom: 5 })",
    "say({ type: 'focus', top: '0', bottom: 5 })", "say({ type: 'focus', top: -1, bottom: 5 })",
])
def test_a_malformed_message_changes_nothing(extranet, signing, message):
    page = extranet.open(
        f"<paraphe-signing src='{signing.origin}/sign/silent'></paraphe-signing>",
        before="<div style='height: 2000px'></div>")
    frame = page.frames[1]
    frame.wait_for_function("hellos.length === 1")
    frame.evaluate(message)
    # Messages come in order: this one, which is heard, after that one.
    frame.evaluate("parent.postMessage('last', host)")
    expect_value(page, "heardLast", True)
    expect(page.locator("paraphe-signing[aria-busy=true]")).to_be_attached()
    assert page.evaluate("[told, scrollY]") == [[], 0]
    assert height_of(page) == 640
    assert extranet.errors == []


def test_only_the_frame_itself_at_its_own_origin_is_believed(extranet, signing):
    other = Site("localhost")
    other.pages["/sign/one"] = FRAME
    try:
        page = extranet.open(f"""<paraphe-signing id='a' src='{signing.url}'></paraphe-signing>
          <iframe id='beside' src='{signing.url}'></iframe>""")
        frame = frame_of(page)
        signed = "parent.postMessage({ paraphe: 1, type: 'event', name: 'signed', detail }, '*')"
        beside = page.locator("#beside").element_handle().content_frame()
        beside.evaluate(signed)  # its origin, another window
        page.evaluate("""() => {
          const detail = { contractId: "1", signatoryId: "1", reference: "1" };
          postMessage({ paraphe: 1, type: "event", name: "signed", detail }, "*");
        }""")
        frame.evaluate("tell('ready')")
        expect_value(page, NAMES, ["ready"])
        frame.evaluate("url => { location = url }", f"{other.origin}/sign/one")  # the frame, another origin
        page.wait_for_function("told.length === 1")
        elsewhere = page.locator("#a iframe").element_handle().content_frame()
        elsewhere.wait_for_url(f"{other.origin}/**")
        elsewhere.evaluate(signed)
        elsewhere.evaluate("parent.postMessage('last', '*')")
        expect_value(page, "heardLast", True)
        assert page.evaluate(NAMES) == ["ready"]
        # Nor is it greeted there.
        assert elsewhere.evaluate("hellos") == []
    finally:
        other.close()


def test_the_frame_is_greeted_by_the_pages_exact_origin_only(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>")
    assert frame_of(page).evaluate("[hellos, host]") == [[{"paraphe": 1, "type": "hello"}], extranet.origin]
    assert extranet.errors == []


# Its life


def test_a_removed_element_hears_nothing_and_one_put_back_hears_again(extranet, signing):
    page = extranet.open(f"<paraphe-signing id='a' src='{signing.url}'></paraphe-signing><section></section>")
    frame_of(page)
    page.evaluate("window.kept = a; a.remove()")
    page.evaluate("kept.setAttribute('min-height', '950'); kept.reload(); kept.scrollToTop()")
    page.clock.run_for(11_000)
    assert page.evaluate("[told, kept.state, kept.ariaBusy]") == [[], None, None]
    page.evaluate("document.querySelector('section').append(kept)")
    frame_of(page).evaluate("tell('ready')")
    expect_value(page, NAMES, ["ready"])
    assert height_of(page) == 950
    page.evaluate("document.querySelector('main').prepend(kept)")  # moved, without ever being out
    frame_of(page).evaluate("tell('ready'); tell('viewed')")
    expect_value(page, NAMES, ["ready", "viewed"])
    assert extranet.errors == []


def test_two_elements_know_nothing_of_each_other(extranet, signing):
    page = extranet.open(f"""<paraphe-signing id='a' src='{signing.url}'></paraphe-signing>
      <paraphe-signing id='b' height='300'><iframe src='{signing.origin}/sign/two'></iframe></paraphe-signing>""")
    frame_of(page, "#a").evaluate("tell('ready')")
    expect_value(page, "told.length", 1)
    frame_of(page, "#b").evaluate("tell('ready'); tell('signed')")
    expect_value(page, "told.map(({ name, id }) => `${name} ${id}`)", ["ready a", "ready b", "signed b"])
    assert page.evaluate("[a.state, b.state]") == ["ready", "signed"]
    page.evaluate("a.remove()")
    frame_of(page, "#b").evaluate("tell('declined')")
    expect_value(page, "told.length", 4)


def test_the_script_may_come_twice_and_in_a_shadow_tree(extranet, signing):
    page = extranet.open("<script src='/embed.js' async></script><div></div>")
    page.wait_for_load_state()
    page.evaluate("""url => {
      const root = document.querySelector("div").attachShadow({ mode: "open" });
      root.innerHTML = `<paraphe-signing src="${url}"></paraphe-signing>`;
    }""", signing.url)
    frame_of(page).evaluate("tell('ready')")
    expect_value(page, "document.querySelector('div').shadowRoot.firstChild.state", "ready")
    expect(page.locator("paraphe-signing")).to_have_css("display", "block")
    assert extranet.errors == []


# Where the host page scrolls to


TALL = "<div style='height: 1500px'></div>"
TOP = "document.querySelector('iframe').getBoundingClientRect().top"


def scroll_to(page, top):
    """Leaves the frame's top this far from the screen's."""
    page.evaluate(f"top => scrollTo(0, {TOP} + scrollY - top)", top)


def top_of_frame(page):
    return page.evaluate(f"Math.round({TOP})")


@pytest.mark.parametrize("style, top", [
    ("", 0), ("html { scroll-padding-top: 60px }", 60), ("paraphe-signing { scroll-margin-top: 80px }", 80),
    ("html { scroll-behavior: smooth }", 0)])
def test_a_new_step_brings_the_frames_top_into_sight_below_sticky_headers(extranet, signing, style, top):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>{TALL}", before=TALL, style=style)
    frame = frame_of(page)
    assert page.evaluate("scrollY") == 0
    page.add_style_tag(content="html { scroll-behavior: auto !important }")
    for start in (-400, 1000):
        scroll_to(page, start)
        page.evaluate("document.styleSheets[document.styleSheets.length - 1].disabled = true")
        frame.evaluate("say({ type: 'focus', top: 0, bottom: 0 })")
        if start < 0:
            expect_value(page, f"Math.round({TOP})", top)
        else:  # from below: half a screen of it is enough
            expect_value(page, f"Math.round({TOP})", 450)
        page.evaluate("document.styleSheets[document.styleSheets.length - 1].disabled = false")
    assert page.locator("main i").count() == 0


def test_a_frame_whose_top_is_in_sight_stays_where_it_is(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>{TALL}", before=TALL)
    frame = frame_of(page)
    scroll_to(page, 200)
    frame.evaluate("say({ type: 'focus', top: 0, bottom: 0 }); say({ type: 'focus', top: 300, bottom: 340 })")
    frame.evaluate("tell('ready')")
    expect_value(page, "told.length", 1)
    assert top_of_frame(page) == 200
    frame.evaluate("say({ type: 'focus', top: 780, bottom: 800 })")  # below the screen: up by what is missing
    expect_value(page, f"Math.round({TOP})", 100)


def test_a_page_that_scrolls_in_a_box_is_scrolled_in_it(extranet, signing):
    page = extranet.open(f"""<div id='box' style='height: 600px; overflow: auto; scroll-padding-top: 20px'>
      {TALL}<paraphe-signing src='{signing.url}'></paraphe-signing>{TALL}</div>""")
    frame_of(page)
    page.evaluate("box.scrollTop = 2000; document.querySelector('paraphe-signing').scrollToTop()")
    expect_value(page, "box.scrollTop", 1480)


def test_on_a_phone_the_host_page_shows_the_frames_top_and_the_frame_does_the_rest(extranet, signing):
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>{TALL}", **PHONE)
    frame = frame_of(page)
    scroll_to(page, -300)
    frame.evaluate("say({ type: 'focus', top: 600, bottom: 640 }); say({ type: 'focus', top: 0, bottom: 0 })")
    expect_value(page, f"Math.round({TOP})", 0)


# The file


def test_the_script_is_small(extranet):
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 4096


def test_the_types_name_every_event_attribute_and_member():
    source, types = SCRIPT.read_text(), TYPES.read_text()
    events = re.search(r"static #events = \[(.*?)\]", source)[1].replace('"', "").split(", ")
    attributes = re.search(r"observedAttributes = \[(.*?)\]", source)[1].replace('"', "").split(", ")
    members = set(re.findall(r"^  (?:get |set )?([a-z]\w+)\(.*\) \{$", source, re.M)) - {
        "connectedCallback", "disconnectedCallback", "attributeChangedCallback"}
    assert events == EVENTS and len(attributes) == 7
    assert members == {"src", "state", "reload", "focus", "scrollToTop"}
    for name in [*events, "blocked"]:
        assert re.search(rf'^  "?{name}"?: CustomEvent<', types, re.M), name
    for name in attributes:
        assert re.search(rf'^  "?{name}"?\?: ', types, re.M), name
    for name in members:
        assert re.search(rf"^  (readonly )?{name}[:(]", types, re.M), name
