"""No finding of axe on any page, in light and dark, in the extranet's frame and alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from signing import Signing

axe = Axe()


def expect_no_findings(signing, step):
    expect(signing.heading_one).to_be_visible()
    for scheme in ("light", "dark"):
        signing.page.emulate_media(color_scheme=scheme)
        places = [signing.frame()] + ([signing.page.main_frame] if signing.framed else [])
        for place in places:
            assert place.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
            # The frame is looked at by itself: from outside axe would wait for an answer from it.
            results = axe.run(place, options={"resultTypes": ["violations"], "iframes": False})
            assert results.violations_count == 0, f"{step}, {scheme}, {place.url}\n{results.generate_report()}"


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
