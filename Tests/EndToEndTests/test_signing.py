"""A customer reads a contract, asks for a code and signs, inside the company's extranet."""

import re

import pytest
from playwright.sync_api import expect

from signing import expect_valid_signature, ink

# In the browser's expressions \w is no letter with an accent.
SIGNED_AT = re.compile(r"(1er|\d{1,2})\s\S+\s20\d\d à\s\d{1,2}\sh(\s\d\d)?")
PHONE = "+33 6 •• •• •• 78"


def expect_documents_page(signing, texts):
    view = signing.view
    signing.on_documents()
    rows = view.get_by_role("table", name=texts.documents).get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Conditions particulières")
    expect(rows.nth(1)).to_contain_text(texts.shown)
    expect(rows.nth(2)).to_contain_text("Conditions générales 2026")
    panel = view.get_by_role("region", name="Signature", exact=True)
    expect(panel).to_contain_text("Claire Dubois")
    expect(panel).to_contain_text(PHONE)
    expect(view.locator("body")).not_to_contain_text("06 12 34 56 78")
    expect(view.get_by_text(texts.notice)).to_be_visible()
    terms = view.get_by_role("link", name=texts.terms)
    expect(terms).to_have_attribute("href", re.compile(r"^https://.*contrat-prive"))
    expect(terms).to_have_attribute("target", "_blank")


def expect_code_page(signing, texts):
    signing.on_code()
    expect(signing.view.get_by_text(PHONE)).to_be_visible()
    expect(signing.code).to_have_attribute("inputmode", "numeric")
    expect(signing.code).to_have_attribute("autocomplete", "one-time-code")
    expect(signing.code).to_have_attribute("maxlength", "4")
    expect(signing.view.get_by_text(texts.tries)).to_be_visible()
    expect(signing.view.get_by_text(texts.resends)).to_be_visible()


def expect_wrong_code(signing, texts, server):
    signing.enter("1234")
    expect(signing.view.get_by_text(texts.wrong)).to_be_visible()
    expect(signing.view.get_by_text(texts.tries_after_wrong)).to_be_visible()
    expect(signing.code).to_have_attribute("aria-invalid", "true")
    # Nothing of the page is lost.
    expect(signing.view.get_by_text(PHONE)).to_be_visible()
    expect(signing.view.get_by_text(texts.resends)).to_be_visible()
    expect(signing.view.get_by_text("Claire Dubois")).to_be_visible()
    assert server.contract()["signatories"][0]["triesLeft"] == 4


def expect_bad_form_uses_no_try(signing, texts, server):
    signing.enter("12a")
    expect(signing.view.get_by_text(texts.bad_form)).to_be_visible()
    assert server.contract()["signatories"][0]["triesLeft"] == 4
    [on_platform] = server.platform()
    assert on_platform["tries"] == 1


def expect_confirmation(signing, texts, server, folder):
    signing.on_signed()
    view = signing.view
    expect(view.get_by_role("region", name="Signé par")).to_contain_text("Claire Dubois")
    expect(view.get_by_text("heure de Paris")).to_be_visible()
    expect(view.get_by_text(SIGNED_AT).first).to_be_visible()
    expect(signing.link(texts.back)).to_have_attribute("target", "_top")
    with signing.page.expect_download() as download:
        signing.copy.click()
    expect_valid_signature(download.value.path())
    contract = server.contract()
    assert contract["status"] == "completed"
    assert contract["signatories"][0]["signedAt"]
    assert [document["signed"] is not None for document in contract["documents"] if document["kind"] == "main"] == [True]


def test_a_customer_signs_in_the_frame(in_extranet, server, tmp_path):
    signing = in_extranet()
    texts = signing.texts
    expect_documents_page(signing, texts)
    expect(signing.canvas).to_be_visible()
    expect(signing.view.get_by_text(texts.page_one, exact=True)).to_be_visible()
    assert 0.001 < ink(signing.canvas) < 0.5
    signing.expect_heard("ready", "viewed")

    signing.sign.click()
    expect(signing.view.get_by_text(texts.consent_missing)).to_be_visible()
    expect(signing.consent).to_have_attribute("aria-invalid", "true")
    expect(signing.consent).to_be_focused()
    assert signing.frame().title().startswith(texts.error_title)
    assert server.platform() == []

    signing.consent.check()
    expect(signing.view.get_by_text(texts.consent_missing)).to_be_hidden()
    signing.sign.click()
    expect_code_page(signing, texts)
    expect(signing.resend).to_have_text(texts.resend_in)
    expect(signing.resend).to_have_attribute("aria-disabled", "true")
    assert server.contract()["status"] == "open"
    assert server.platform() == [{"status": "open", "texts": 1, "tries": 0}]
    signing.expect_heard("ready", "viewed", "code-sent")

    expect_wrong_code(signing, texts, server)
    expect(signing.code).to_be_focused()
    assert signing.frame().title().startswith(texts.error_title)
    expect_bad_form_uses_no_try(signing, texts, server)

    signing.enter("0000")
    expect_confirmation(signing, texts, server, tmp_path)

    signing.expect_heard("ready", "viewed", "code-sent", "signed")
    event = signing.page.evaluate("heard.at(-1)")
    contract = server.contract()
    assert event["contractId"] == contract["id"]
    assert event["signatoryId"] == contract["signatories"][0]["id"]
    assert event["reference"] == contract["reference"]
    extranet = signing.page
    expect(extranet.locator("#signing-status")).to_have_text(texts.confirmed)
    panel = extranet.get_by_role("region", name=texts.signed_title)
    expect(panel).to_be_visible()
    expect(extranet.locator("#contract-chip")).to_have_text("Signé")

    # Not the frame's word: the extranet's own server asks the API.
    extranet.reload()
    expect(panel).to_be_visible()
    expect(extranet.locator("#contract-chip")).to_have_text("Signé")
    expect(extranet.locator("iframe")).to_have_count(0)
    with extranet.expect_download() as download:
        panel.get_by_role("link", name=texts.download).first.click()
    expect_valid_signature(download.value.path())


def test_a_customer_signs_without_javascript(in_extranet, server, tmp_path):
    signing = in_extranet(javascript=False)
    texts = signing.texts
    expect_documents_page(signing, texts)
    expect(signing.canvas).to_have_count(0)
    opened = signing.link("Ouvrir le document (nouvel onglet)")
    expect(opened).to_be_visible()
    expect(opened).to_have_attribute("target", "_blank")
    status, headers, pdf = server.send("GET", server.web + opened.get_attribute("href"))
    assert (status, headers["Content-Type"], pdf[:5]) == (200, "application/pdf", b"%PDF-")
    assert headers["Content-Disposition"].startswith("inline")
    for name in ("Conditions particulières", "Conditions générales 2026"):
        with signing.page.expect_download() as download:
            signing.view.get_by_role("link", name=f"Télécharger {name}, PDF").click()
        assert download.value.suggested_filename == f"{name}.pdf"
        assert download.value.path().read_bytes()[:5] == b"%PDF-"
    signing.link("Conditions générales 2026").click()
    expect(signing.view.get_by_role("row", name="Conditions générales 2026")).to_contain_text(texts.shown)

    signing.sign.click()
    expect(signing.view.get_by_text(texts.consent_missing)).to_be_visible()
    expect(signing.consent).to_have_attribute("aria-invalid", "true")
    assert server.platform() == []

    signing.consent.check()
    signing.sign.click()
    expect_code_page(signing, texts)
    expect(signing.resend).to_have_text(texts.resend)
    expect(signing.resend).to_be_enabled()
    expect_wrong_code(signing, texts, server)
    expect_bad_form_uses_no_try(signing, texts, server)
    signing.enter("0000")
    expect_confirmation(signing, texts, server, tmp_path)

    signing.page.reload()
    expect(signing.page.get_by_role("region", name=texts.signed_title)).to_be_visible()
    expect(signing.page.locator("#contract-chip")).to_have_text("Signé")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_new_code_is_sent_when_it_is_time(in_extranet, server, javascript):
    signing = in_extranet(javascript=javascript)
    signing.start()
    if not javascript:
        # The button is active; the server answers that it is too soon, and sends nothing.
        signing.resend.click()
        expect(signing.view.get_by_text("Un code vient d’être envoyé.")).to_be_visible()
        assert server.platform()[0]["texts"] == 1
        assert server.contract()["signatories"][0]["resendsLeft"] == 5
    server.let_pass(60)
    signing.link(signing.texts.read_again).click()
    signing.link("Reprendre la signature").click()
    signing.on_code()
    expect(signing.resend).to_have_text(signing.texts.resend)
    signing.resend.click()
    expect(signing.view.get_by_text("Nouveau code envoyé.")).to_be_visible()
    expect(signing.view.get_by_text("4 renvois restants")).to_be_visible()
    assert server.platform()[0]["texts"] == 2
    signing.enter("0000")
    signing.on_signed()


def test_the_countdown_ends_by_enabling_the_resend(in_extranet):
    signing = in_extranet()
    signing.on_documents()
    signing.page.clock.install()
    signing.start()
    expect(signing.resend).to_have_attribute("aria-disabled", "true")
    signing.page.clock.fast_forward(61_000)
    expect(signing.resend).to_have_text(signing.texts.resend)
    expect(signing.resend).not_to_have_attribute("aria-disabled", "true")
    expect(signing.view.get_by_text("Vous pouvez maintenant demander un nouveau code.")).to_be_attached()


def test_the_customer_reads_both_documents_and_their_text(in_extranet):
    signing = in_extranet()
    expect(signing.canvas).to_be_visible()
    viewer = signing.view.get_by_role("region", name="Lecture du document")
    signing.button("Texte").click()
    expect(viewer.get_by_text("Orvéa Assurances").first).to_be_visible()
    expect(signing.canvas).to_be_hidden()
    signing.button("Page").click()
    expect(signing.canvas).to_be_visible()
    signing.link("Conditions générales 2026").click()
    expect(signing.view.get_by_text("Page 1 sur 10", exact=True)).to_be_visible()
    expect(signing.canvas).to_be_visible()
    assert 0.001 < ink(signing.canvas) < 0.5


def test_a_document_that_proves_nothing_is_never_given_out(in_extranet, server):
    server.forge_signatures()
    signing = in_extranet()
    signing.on_documents()
    signing.start()
    signing.enter("0000")
    signing.on_signed()
    expect(signing.view.get_by_text("Votre exemplaire est en préparation.")).to_be_visible()
    # Fetched once more at the next sweep, then kept apart.
    expect(signing.view.get_by_text("Votre exemplaire est en cours de vérification.")).to_be_visible(timeout=60_000)
    expect(signing.copy).to_have_count(0)
    contract = server.contract()
    assert (contract["status"], contract["signedCopy"]) == ("completed", "quarantined")
    assert not any("signed" in document for document in contract["documents"])
    status, _, _ = server.send("GET", f"{server.web}/api/v1/contracts/{contract['id']}/documents/1/signed", None,
                               {"Authorization": f"Bearer {server.key}"})
    assert status == 404
