"""A frame that does not show: the customer gets a way out, the developer the reason."""

import json

import pytest
from playwright.sync_api import expect

from embedding import FRAME, Extranet, Site
from signing import expect_value

LINK = {
    "fr": "La page de signature ne s’affiche pas ? Ouvrez-la en pleine page.",
    "en": "Is the signing page not showing? Open it in the full window.",
    "de": "Öffnen Sie die Signaturseite im ganzen Fenster.",
    "es": "Abra la página de firma en toda la ventana.",
    "it": "Apra la pagina di firma a tutta finestra.",
    "nl": "Open de ondertekenpagina in het hele venster.",
    "pl": "Proszę otworzyć stronę podpisu w całym oknie.",
    "pt": "Abra a página de assinatura em toda a janela.",
}
DENIED = {"Content-Security-Policy": "frame-ancestors 'none'"}
WHY = "told.map(({ reason, message }) => [reason, message])"
REASONS = "told.filter(({ name }) => name === 'blocked').map(({ reason }) => reason)"


@pytest.fixture
def signing():
    """The origin of the signing pages: one that answers, one that does not, one that may not be framed."""
    site = Site("127.0.0.1")
    site.url = f"{site.origin}/sign/one"
    site.pages |= {"/sign/one": FRAME, "/sign/silent": FRAME, "/sign/denied": (DENIED, FRAME)}
    site.silent, site.denied = f"{site.origin}/sign/silent", f"{site.origin}/sign/denied"
    yield site
    site.close()


@pytest.fixture
def extranet(new_context):
    site = Extranet(new_context)
    yield site
    site.close()


def framing(signing, path, answer, **headers):
    headers = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"} | headers
    signing.pages[f"{path}/framing"] = (headers, answer if isinstance(answer, str) else json.dumps(answer))


def ours(errors):
    return [error for error in errors if error.startswith("<paraphe-signing>")]


def way_out(page):
    return page.locator("paraphe-signing").get_by_role("link")


@pytest.mark.parametrize("language", [*LINK, "de-AT", "EN", "sv", ""])
def test_the_way_out_speaks_the_pages_language(extranet, signing, language):
    page = extranet.open(f"<paraphe-signing src='{signing.silent}'></paraphe-signing>", language)
    page.wait_for_load_state()
    page.clock.fast_forward(11_000)
    expect(way_out(page)).to_have_text(LINK.get(language[:2].lower(), LINK["en"]))


def test_the_way_out_may_be_worded_by_the_page_and_speaks_the_elements_language(extranet, signing):
    page = extranet.open(f"<paraphe-signing lang='nl' src='{signing.silent}'></paraphe-signing>")
    page.wait_for_load_state()
    page.clock.fast_forward(11_000)
    expect(way_out(page)).to_have_text(LINK["nl"])
    element = page.locator("paraphe-signing")
    element.evaluate("element => element.setAttribute('fallback-text', 'Signer ici')")
    expect(way_out(page)).to_have_text("Signer ici")
    element.evaluate("element => element.removeAttribute('fallback-text')")
    expect(way_out(page)).to_have_text(LINK["nl"])
    expect(way_out(page)).to_have_count(1)


def test_a_frame_that_does_not_answer_is_told_after_ten_seconds_and_taken_back_if_it_does(extranet, signing):
    page = extranet.open(f"<paraphe-signing id='a' src='{signing.silent}'></paraphe-signing>")
    page.wait_for_load_state()
    page.clock.run_for(9_000)
    assert page.evaluate("[told.length, a.ariaBusy]") == [0, "true"]
    page.clock.run_for(2_000)
    expect(way_out(page)).to_be_visible()
    expect(way_out(page)).to_have_attribute("href", signing.silent)
    expect(way_out(page)).to_have_attribute("target", "_top")
    expect(page.locator("#a").get_by_role("status")).to_be_visible()
    expect(page.locator("iframe")).to_be_visible()
    [blocked] = page.evaluate("told")
    assert blocked.pop("message").startswith(f"no answer from {signing.origin} in 10 s.")
    assert blocked == {"name": "blocked", "id": "a", "composed": True, "state": "blocked", "reason": "timeout"}
    assert len(ours(extranet.errors)) == 1 and extranet.origin in ours(extranet.errors)[0]
    assert "/sign/" not in ours(extranet.errors)[0]
    page.clock.run_for(30_000)
    page.frames[1].evaluate("tell('ready')")
    expect_value(page, "told.map(({ name, state }) => `${name} ${state}`)", ["blocked blocked", "ready ready"])
    expect(way_out(page)).to_have_count(0)
    assert page.evaluate("[a.state, a.ariaBusy]") == ["ready", None]


def test_another_try_of_a_frame_that_did_not_answer_waits_again(extranet, signing):
    page = extranet.open(f"<paraphe-signing id='a' src='{signing.silent}'></paraphe-signing>")
    page.wait_for_load_state()
    page.clock.run_for(11_000)
    expect(way_out(page)).to_be_visible()
    page.evaluate("a.reload()")
    expect(way_out(page)).to_have_count(0)
    assert page.evaluate("[a.state, a.ariaBusy]") == [None, "true"]
    page.clock.run_for(11_000)
    expect_value(page, REASONS, ["timeout", "timeout"])
    page.evaluate("url => a.src = url", signing.url)
    expect(page.locator("#a:not([aria-busy])")).to_be_visible()
    expect(way_out(page)).to_have_count(0)


def test_a_frame_that_waits_to_come_into_sight_is_not_called_late(extranet, signing):
    page = extranet.open(
        f"<paraphe-signing><iframe loading='lazy' src='{signing.url}'></iframe></paraphe-signing>",
        before="<div style='height: 20000px'></div>")
    page.wait_for_load_state()
    page.clock.run_for(20_000)
    assert signing.asked("/sign/one") == []
    page.evaluate("document.querySelector('paraphe-signing').scrollToTop()")
    expect_value(page, "document.querySelector('iframe').clientHeight", 900)
    assert page.evaluate("told") == []


@pytest.mark.parametrize("script", ["/embed.js", "/late.js"])
@pytest.mark.parametrize("policy, directive", [
    ("frame-src 'self'", "frame-src"), ("default-src 'self' 'unsafe-inline'", "frame-src"),
    ("child-src https://other.example", "frame-src")])
@pytest.mark.parametrize("inside", [True, False])
def test_a_page_whose_own_policy_refuses_the_frame_is_told_so_at_once(
        extranet, signing, policy, directive, inside, script):
    extranet.headers = {"Content-Security-Policy": policy}
    element = (f"<paraphe-signing id='a'><iframe src='{signing.url}'></iframe></paraphe-signing>" if inside
               else f"<paraphe-signing id='a' src='{signing.url}'></paraphe-signing>")
    late = script == "/late.js"
    page = extranet.open(element, script=script)
    if late:
        page.wait_for_load_state()
        page.evaluate("document.head.append(Object.assign(document.createElement('script'), { src: '/embed.js' }))")
    expect_value(page, REASONS, ["host-policy"])
    expect(way_out(page)).to_be_visible()
    expect(page.locator("iframe")).to_be_hidden()  # a browser's own words tell the customer nothing
    message = page.evaluate("told[0].message")
    assert signing.origin in message and directive in message and "Content-Security-Policy" in message
    assert ours(extranet.errors) == [f"<paraphe-signing>: {message}"]
    page.clock.run_for(30_000)
    expect_value(page, REASONS, ["host-policy"])
    assert page.evaluate("a.state") == "blocked"
    assert signing.requests == []


def test_another_frame_that_the_policy_refuses_is_none_of_its_business(extranet, signing):
    extranet.headers = {"Content-Security-Policy": f"frame-src {signing.origin}"}
    page = extranet.open(f"""<paraphe-signing src='{signing.url}'></paraphe-signing>
      <iframe src='https://other.example'></iframe><iframe src='data:text/html,x'></iframe>""")
    page.wait_for_load_state()
    page.locator("paraphe-signing iframe").element_handle().content_frame().evaluate("tell('ready')")
    expect_value(page, "told.map(({ name }) => name)", ["ready"])


def test_a_policy_that_only_reports_refuses_nothing(extranet, signing):
    extranet.headers = {"Content-Security-Policy-Report-Only": "frame-src 'none'"}
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>")
    expect_value(page, "document.querySelector('iframe')?.clientHeight", 900)
    page.frames[1].evaluate("tell('ready')")
    expect_value(page, "told.map(({ name }) => name)", ["ready"])


def test_a_page_whose_origin_may_not_frame_is_told_what_the_server_says(extranet, signing):
    framing(signing, "/sign/denied", {"allowed": False, "message": "Add this origin to frameOrigins."})
    page = extranet.open(f"<paraphe-signing src='{signing.denied}' lang='fr' theme='dark'></paraphe-signing>")
    # At once: Chromium says that the frame was refused.
    expect_value(page, WHY, [["origin", "Add this origin to frameOrigins."]])
    expect(way_out(page)).to_have_attribute("href", f"{signing.denied}?lang=fr&theme=dark")
    expect(page.locator("iframe")).to_be_hidden()
    assert ours(extranet.errors) == ["<paraphe-signing>: Add this origin to frameOrigins."]
    [request] = signing.asked("/sign/denied/framing")
    assert request.path == "/sign/denied/framing"
    assert request.headers["Origin"] == extranet.origin
    assert request.headers["Referer"] is None and request.headers["Cookie"] is None
    page.clock.run_for(30_000)
    assert page.evaluate(REASONS) == ["origin"]


def test_the_server_is_asked_why_a_page_that_has_loaded_says_nothing(extranet, signing):
    framing(signing, "/sign/silent", {"allowed": False, "message": "Not you."})
    page = extranet.open(f"<paraphe-signing src='{signing.silent}'></paraphe-signing>")
    page.wait_for_load_state()
    page.clock.run_for(1_000)
    assert signing.asked("/sign/silent/framing") == []
    page.clock.run_for(1_500)
    expect_value(page, WHY, [["origin", "Not you."]])


@pytest.mark.parametrize("answer", [
    None, {"allowed": True, "message": "It may."}, {"allowed": "false", "message": "?"}, {"allowed": 0}, [], "null",
    "<p>?</p>"])
def test_any_other_answer_leaves_the_plain_wait(extranet, signing, answer):
    if answer is not None:
        framing(signing, "/sign/denied", answer)
    page = extranet.open(f"<paraphe-signing src='{signing.denied}'></paraphe-signing>")
    page.wait_for_load_state()
    signing.expect_asked(page, "/sign/denied/framing")
    page.clock.run_for(3_000)
    assert page.evaluate("told") == []
    page.clock.run_for(8_000)
    expect_value(page, REASONS, ["timeout"])
    assert len(ours(extranet.errors)) == 1


def test_a_frame_that_answers_while_the_server_is_asked_is_not_called_refused(extranet, signing):
    framing(signing, "/sign/silent", {"allowed": False, "message": "No."})
    page = extranet.open(f"<paraphe-signing src='{signing.silent}'></paraphe-signing>")
    page.wait_for_load_state()
    page.evaluate("""() => {
      const { fetch } = window;
      window.fetch = async (...all) => {
        window.asked = true;
        await new Promise((go) => (window.go = go));
        return fetch(...all);
      };
    }""")
    page.clock.run_for(3_000)
    expect_value(page, "window.asked", True)
    page.frames[1].evaluate("tell('ready')")
    expect_value(page, "told.length", 1)
    page.evaluate("go()")
    signing.expect_asked(page, "/sign/silent/framing")
    page.clock.run_for(20_000)
    assert page.evaluate("told.map(({ name }) => name)") == ["ready"]
    assert ours(extranet.errors) == []


def test_a_server_that_cannot_be_reached_is_a_late_one(extranet, signing):
    signing.close()
    page = extranet.open(f"<paraphe-signing src='{signing.url}'></paraphe-signing>")
    page.wait_for_load_state()
    page.clock.run_for(11_000)
    expect_value(page, REASONS, ["timeout"])
    expect(way_out(page)).to_be_visible()
