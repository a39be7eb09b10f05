"""The signing pages inside a host page: their height, whom they talk to, where the host page scrolls to."""

import pytest
from playwright.sync_api import expect

from embedding import Extranet
from signing import Signing, expect_value
from test_layout import settle

CONTENT = "Math.ceil(document.body.getBoundingClientRect().height)"
TOP = "document.querySelector('iframe').getBoundingClientRect().top"
SCROLLS = "document.documentElement.scrollHeight - innerHeight"
ABOVE = "<div style='height: 700px'>Vos contrats</div>"
KEEP_MESSAGES = """() => {
  window.moves = []; // where the frame asks the host page to look
  addEventListener("message", ({ data }) => data.type === "focus" && moves.push([data.top, data.bottom]));
}"""
BELOW = "<div style='height: 2000px'>Nos conseils</div>"


@pytest.fixture
def extranet(server, new_context):
    site = Extranet(new_context, f"{server.web}/embed.js")
    site.url = server.create(frameOrigins=[site.origin])["signatories"][0]["signingUrl"]
    yield site
    site.close()


def element(url, attributes=""):
    return f'<paraphe-signing src="{url}" {attributes}></paraphe-signing>'


def top_of_frame(page):
    return page.evaluate(f"Math.round({TOP})")


def expect_as_tall_as_its_content(signing):
    frame = signing.frame()
    content, shown, scrolls = settle(frame, f"[{CONTENT}, innerHeight, {SCROLLS}]")
    assert (shown, scrolls) == (content, 0)
    return shown


def test_a_page_with_nothing_but_the_element_signs(extranet):
    page = extranet.open(element(extranet.url))
    signing = Signing(page)
    expect(signing.canvas).to_be_visible()
    expect_value(page, "told.length", 2)
    signing.to_signed()
    expect_value(page, "told.map(({ name }) => name)", ["ready", "viewed", "code-sent", "signed"])
    assert page.evaluate("document.querySelector('paraphe-signing').state") == "signed"
    assert extranet.errors == []


def test_the_elements_language_is_the_pages(extranet):
    page = extranet.open(element(extranet.url, "lang='en'"))
    expect(Signing(page).view.get_by_role("button", name="Sign my contract")).to_be_visible()
    page.locator("paraphe-signing").evaluate("element => element.setAttribute('lang', 'de')")
    expect(Signing(page).view.get_by_role("button", name="Vertrag unterzeichnen")).to_be_visible()


@pytest.mark.parametrize("theme, dark", [("dark", True), ("light", False)])
def test_the_elements_theme_is_the_pages(extranet, theme, dark):
    page = extranet.open(element(extranet.url, f"theme='{theme}'"), color_scheme="light" if dark else "dark")
    signing = Signing(page)
    signing.on_documents()
    background = signing.body.evaluate("body => getComputedStyle(body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (max(background) < 100) == dark


# Height


@pytest.mark.parametrize("scale", [1, 1.1, 1.25, 1.5, 2.625])
def test_the_frame_never_scrolls_by_a_hair(extranet, scale):
    page = extranet.open(element(extranet.url), device_scale_factor=scale)
    signing = Signing(page)
    expect(signing.canvas).to_be_visible()
    for width in (1280, 1003, 801):
        page.set_viewport_size({"width": width, "height": 900})
        expect_as_tall_as_its_content(signing)


def test_the_height_follows_a_rotation_and_back(extranet):
    page = extranet.open(element(extranet.url), viewport={"width": 1180, "height": 820})
    signing = Signing(page)
    expect(signing.canvas).to_be_visible()
    lying = expect_as_tall_as_its_content(signing)
    page.set_viewport_size({"width": 820, "height": 1180})
    assert expect_as_tall_as_its_content(signing) != lying
    page.set_viewport_size({"width": 390, "height": 844})
    expect_value(page, "document.querySelector('iframe').clientHeight", 844 - 60)
    page.set_viewport_size({"width": 1180, "height": 820})
    assert expect_as_tall_as_its_content(signing) == lying


def test_a_content_as_tall_as_its_frame_and_more_does_not_grow_for_ever(extranet):
    page = extranet.open(element(extranet.url))
    signing = Signing(page)
    signing.start()
    before = expect_as_tall_as_its_content(signing)
    signing.body.evaluate("body => { body.style.minHeight = 'calc(100vh + 40px)' }")
    settle(signing.frame(), "innerHeight")
    page.clock.run_for(2_000)
    shown = settle(signing.frame(), "innerHeight")
    assert before < shown <= before + 10 * 40
    page.clock.run_for(10_000)
    assert settle(signing.frame(), "innerHeight") == shown
    # It is no end of following: a change of the content's own is followed again.
    signing.body.evaluate("body => { body.style.minHeight = '2100px' }")
    expect_value(page, "document.querySelector('iframe').clientHeight", 2100)


def test_a_content_that_goes_to_and_fro_with_its_frame_comes_to_rest(extranet):
    page = extranet.open(element(extranet.url))
    signing = Signing(page)
    signing.start()
    expect_as_tall_as_its_content(signing)
    signing.frame().evaluate("""() => {
      const change = () => { document.body.style.minHeight = innerHeight > 1500 ? "1000px" : "1600px"; };
      addEventListener("resize", change);
      change();
    }""")
    settle(signing.frame(), "innerHeight")
    page.clock.run_for(2_000)
    changes = "window.changes = 0; new ResizeObserver(() => changes++).observe(document.querySelector('iframe'))"
    page.evaluate(f"() => {{ {changes} }}")
    settle(signing.frame(), "innerHeight")
    assert page.evaluate("changes") == 1  # an observer's first look


# Whom the frame talks to


def test_the_frame_answers_a_proper_greeting_of_its_parent_only(extranet):
    page = extranet.open(
        f'<iframe id="sign" src="{extranet.url}"></iframe><iframe id="beside" src="/beside"></iframe>',
        script="/none.js")
    extranet.pages["/beside"] = "<!doctype html>"
    page.reload()
    page.evaluate("""() => {
      window.answers = [];
      addEventListener("message", ({ data }) => answers.push(data));
    }""")
    frame = page.locator("#sign").element_handle().content_frame()
    frame.wait_for_load_state()
    # What is posted is heard in order: after all of it, this one has been.
    frame.evaluate("addEventListener('message', ({ data }) => data === 'last' && parent.postMessage('heard', '*'))")
    page.evaluate("""origin => {
      const to = document.querySelector("#sign").contentWindow;
      for (const wrong of [
        null, 1, "hello", {}, [], { type: "hello" }, { paraphe: 1 }, { paraphe: "1", type: "hello" },
        { paraphe: 2, type: "hello" }, { paraphe: 1, type: "HELLO" }, { paraphe: 1, type: ["hello"] },
      ])
        to.postMessage(wrong, origin);
      // The same origin, another window.
      const beside = document.querySelector("#beside").contentWindow;
      beside.eval(`parent.frames[0].postMessage({ paraphe: 1, type: "hello" }, "${origin}")`);
      beside.eval(`parent.frames[0].postMessage("last", "${origin}")`);
    }""", frame.evaluate("origin"))
    expect_value(page, "answers", ["heard"])
    page.evaluate(
        "origin => document.querySelector('#sign').contentWindow.postMessage({ paraphe: 1, type: 'hello' }, origin)",
        frame.evaluate("origin"))
    expect_value(page, "answers.slice(1, 3).map(({ type, name }) => name ?? type)", ["height", "ready"])
    assert page.evaluate("answers[1].height") == frame.evaluate(CONTENT)


# Where the host page is


def press_far_below(page, signing, above):
    """Goes to the next step while this much of the frame is above the screen; the button is not scrolled to."""
    signing.consent.check()
    page.evaluate(f"above => scrollTo(0, {TOP} + scrollY + above)", above)
    assert top_of_frame(page) == -above
    signing.sign.evaluate("button => button.click()")
    signing.on_code()


@pytest.mark.parametrize("style, top", [
    ("", 0), ("header { position: sticky; top: 0 } html { scroll-padding-top: 60px }", 60)])
def test_a_step_brings_the_frames_top_into_sight_and_the_first_page_does_not(extranet, style, top):
    page = extranet.open(element(extranet.url) + BELOW, before=ABOVE, style=style)
    page.evaluate(KEEP_MESSAGES)
    signing = Signing(page)
    expect(signing.canvas).to_be_visible()
    expect_value(page, "told.length", 2)
    assert page.evaluate("[scrollY, document.activeElement.localName, moves]") == [0, "body", []]
    press_far_below(page, signing, 500)
    # Some browsers go to the focused title by themselves, others are told.
    expect_value(page, "moves", [[0, 0]])
    assert top <= top_of_frame(page) <= 450
    expect(signing.heading_one).to_be_focused()


def test_a_step_whose_top_is_in_sight_moves_nothing(extranet):
    page = extranet.open(element(extranet.url) + BELOW, before="<div style='height: 20px'></div>")
    signing = Signing(page)
    signing.start()
    expect_value(page, "told.map(({ name }) => name).includes('code-sent')", True)
    page.evaluate("scrollTo(0, 10)")
    signing.enter("1234")
    expect(signing.view.get_by_text(signing.texts.wrong)).to_be_visible()
    settle(page.main_frame, "scrollY")
    assert page.evaluate("scrollY") == 10


def test_an_error_below_the_screen_is_scrolled_to(extranet):
    page = extranet.open(
        element(extranet.url) + BELOW, before="<div style='height: 20px'></div>",
        viewport={"width": 1280, "height": 300})
    signing = Signing(page)
    signing.start()
    page.evaluate(KEEP_MESSAGES)
    signing.enter("1234")
    expect(signing.view.get_by_text(signing.texts.wrong)).to_be_visible()
    expect(signing.code).to_be_focused()
    expect_value(page, "moves.length", 2)
    box = signing.code.evaluate("code => [code.getBoundingClientRect().top, code.getBoundingClientRect().bottom]")
    assert page.evaluate("moves") == [[0, 0], box]
    expect(signing.code).to_be_in_viewport(ratio=1)


def test_an_error_without_a_new_page_tells_where_it_is(extranet):
    page = extranet.open(element(extranet.url) + BELOW, before=ABOVE)
    page.evaluate(KEEP_MESSAGES)
    signing = Signing(page)
    expect(signing.canvas).to_be_visible()
    expect_value(page, "told.length", 2)
    signing.sign.click()
    expect(signing.consent).to_be_focused()
    expect_value(page, "moves.length", 1)
    box = signing.consent.evaluate("box => [box.getBoundingClientRect().top, box.getBoundingClientRect().bottom]")
    assert page.evaluate("moves") == [box]


def test_on_a_phone_a_step_shows_the_whole_frame_again(extranet):
    page = extranet.open(element(extranet.url) + BELOW, before=ABOVE, viewport={"width": 390, "height": 844},
                         has_touch=True, is_mobile=True)
    signing = Signing(page)
    signing.on_documents()
    press_far_below(page, signing, 150)
    expect_value(page, f"{TOP} >= 0", True)
    assert top_of_frame(page) <= 844 / 2
