"""No finding of axe on any page, in light and dark, in the extranet's frame and alone."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import expect

from signing import Signing
from states import BRANDS, states, visit

# Every rule of WCAG 2.2 A and AA, of RGAA and of good practice, those that axe leaves out by itself too.
LEVELS = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "RGAAv4", "best-practice", "experimental",
]
ALL_RULES = {"type": "tag", "values": LEVELS}
# Between light and dark nothing else changes.
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SIZES = {"phone": (390, 844), "desktop": (1200, 900)}


def findings(page, place):
    """What axe finds in a page or frame, by scheme."""
    found = {}
    if not place.evaluate("'axe' in window"):
        place.evaluate(AXE_SCRIPT)
    for scheme, rules in (("light", ALL_RULES), ("dark", COLOUR_RULES)):
        page.emulate_media(color_scheme=scheme)
        assert place.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
        # A frame is looked at by itself: from outside axe would wait for an answer from it.
        options = {"resultTypes": ["violations"], "runOnly": rules, "iframes": False}
        results = AxeResults(place.evaluate(f"axe.run({json.dumps(options)})"))
        if results.violations_count:
            found[scheme] = results.generate_report()
    return found


def expect_no_findings(signing, step):
    expect(signing.heading_one).to_be_visible()
    for place in [signing.frame()] + ([signing.page.main_frame] if signing.framed else []):
        assert findings(signing.page, place) == {}, f"{step}, {place.url}"


@pytest.fixture(params=["in-frame", "alone"])
def signing(request, in_extranet, alone):
    open_signing = in_extranet if request.param == "in-frame" else alone
    signing = open_signing(reduced_motion="reduce")
    signing.on_documents()
    return signing


def test_the_steps_of_a_signature_have_no_findings(signing):
    expect(signing.canvas).to_be_visible()
    expect_no_findings(signing, "documents")
    signing.button("Texte").click()
    expect(signing.canvas).to_be_hidden()
    expect_no_findings(signing, "documents as text")
    signing.sign.click()
    expect(signing.view.get_by_text(signing.texts.consent_missing)).to_be_visible()
    expect_no_findings(signing, "consent missing")
    signing.start()
    expect_no_findings(signing, "code")
    signing.enter("1234")
    expect(signing.view.get_by_text(signing.texts.wrong)).to_be_visible()
    expect_no_findings(signing, "wrong code")
    signing.enter("0000")
    signing.on_signed()
    if signing.framed:
        expect(signing.page.locator("#signing-status")).to_have_text(signing.texts.confirmed)
    expect_no_findings(signing, "signed")


def test_declining_has_no_findings(signing):
    signing.decline.click()
    expect(signing.heading(signing.texts.declining_title)).to_be_visible()
    expect_no_findings(signing, "declining")
    signing.button(signing.texts.confirm_decline).click()
    expect(signing.heading(signing.texts.declined_title)).to_be_visible()
    expect_no_findings(signing, "declined")


def test_a_locked_signature_has_no_findings(signing):
    signing.to_locked()
    expect(signing.heading("Signature bloquée")).to_be_visible()
    expect_no_findings(signing, "locked")


def test_an_expired_link_has_no_findings(signing, server):
    server.let_pass(2 * 3600)
    signing.decline.click()
    expect(signing.heading("Ce lien a expiré")).to_be_visible()
    expect_no_findings(signing, "expired link")


def test_a_replaced_link_has_no_findings(signing, server):
    server.fresh_link(server.contract(), revoke_others=True)
    signing.decline.click()
    expect(signing.heading("Ce lien n’est pas valable")).to_be_visible()
    expect_no_findings(signing, "replaced link")


def test_an_unknown_link_has_no_findings(alone, server):
    signing = alone(f"{server.web}/sign/unknown", reduced_motion="reduce")
    expect(signing.heading("Ce lien n’est pas valable")).to_be_visible()
    expect_no_findings(signing, "unknown link")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("brand", BRANDS)
def test_no_state_has_findings(new_context, server, brand, size):
    width, height = SIZES[size]
    page = new_context(reduced_motion="reduce", viewport={"width": width, "height": height}).new_page()
    all_states = states(page, server, brand)
    assert len(all_states) >= 35
    found = {}
    for name, url in [("every state", page.url), *all_states]:
        visit(page, url)
        if problems := findings(page, page.main_frame):
            found[name] = problems
    assert found == {}


def test_what_is_opened_on_a_page_has_no_findings(alone):
    signing = alone(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    expect(signing.canvas).to_be_visible()
    signing.view.locator(".languages summary").click()
    expect(signing.link("English")).to_be_visible()
    expect_no_findings(signing, "languages")
    signing.view.locator(".languages summary").click()
    signing.button(signing.texts.read_button).click()
    expect(signing.view.locator(".viewer.is-full")).to_be_visible()
    expect_no_findings(signing, "full screen")


@pytest.mark.parametrize("query", ["", "&text=1"], ids=["images", "text"])
def test_documents_without_javascript_have_no_findings(new_context, server, query):
    """axe cannot run where scripts are off: here the page is made to believe that they are."""
    page = new_context(reduced_motion="reduce").new_page()
    page.route("**/signing.js*", lambda route: route.abort())

    def without_scripts(route):
        css = route.fetch().text()
        assert "(scripting: none)" in css
        route.fulfill(
            content_type="text/css",
            body=css.replace("(scripting: none)", "all").replace("(scripting: enabled)", "not all"),
        )

    page.route("**/signing.css*", without_scripts)
    url = server.create()["signatories"][0]["signingUrl"]
    page.goto(f"{url}?doc=1{query}")
    if query:
        expect(page.get_by_role("heading", name="Page 1 sur 6", exact=True)).to_be_visible()
    else:
        expect(page.get_by_role("img", name="Page 1 sur 6", exact=True)).to_be_visible()
    expect_no_findings(Signing(page, framed=False), f"documents without JavaScript {query}")


def test_pages_whose_script_did_not_come_have_no_findings(new_context, server):
    """axe cannot run where scripts are off: here only the product's own are missing."""
    page = new_context(reduced_motion="reduce").new_page()
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(f"{server.demo}/contrats/habitation")
    signing = Signing(page)
    signing.on_documents()
    expect_no_findings(signing, "documents without script")
    signing.start()
    expect_no_findings(signing, "code without script")
