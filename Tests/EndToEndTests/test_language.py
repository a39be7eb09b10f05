"""The pages in English: by the extranet's choice, and by the signatory's."""

import json
import re

import pytest
from playwright.sync_api import expect

from server import ROOT
from signing import ENGLISH, FRENCH, expect_valid_signature


def french_texts():
    """Every French text that could not be English and has no variable part."""
    texts = json.loads((ROOT / "Templates/locales/fr.json").read_text())
    # Languages are called by their own names everywhere.
    texts = [text for key, text in texts.items() if key != "language.name"]
    return [one_spaced(text) for text in texts if "{" not in text and (" " in text or not text.isascii())]


def one_spaced(text):
    return " ".join(text.split())


def expect_english(signing):
    expect(signing.view.locator("html")).to_have_attribute("lang", "en")
    # What the company wrote itself stays as it is.
    text = one_spaced(signing.body.inner_text()).replace("Contrat d’assurance habitation", "")
    left = [french for french in french_texts() if re.search(rf"(?<!\w){re.escape(french)}(?!\w)", text)]
    assert left == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_an_english_customer_signs_in_english(in_extranet, javascript):
    signing = in_extranet(texts=ENGLISH, javascript=javascript, locale="en-GB")
    signing.on_documents()
    expect(signing.view.get_by_text(ENGLISH.notice)).to_be_visible()
    expect(signing.view.get_by_text(re.compile(r"to be signed before \d{1,2}\s\w+\s20\d\d"))).to_be_visible()
    expect_english(signing)
    signing.sign.click()
    expect(signing.view.get_by_text(ENGLISH.consent_missing)).to_be_visible()
    expect_english(signing)
    signing.decline.click()
    expect(signing.heading(ENGLISH.declining_title)).to_be_visible()
    expect_english(signing)
    signing.link("Back to the documents").click()
    signing.start()
    expect(signing.view.get_by_text(ENGLISH.tries)).to_be_visible()
    expect(signing.view.get_by_text(ENGLISH.resends)).to_be_visible()
    expect_english(signing)
    signing.enter("1234")
    expect(signing.view.get_by_text(ENGLISH.wrong)).to_be_visible()
    expect(signing.view.get_by_text(ENGLISH.tries_after_wrong)).to_be_visible()
    expect_english(signing)
    signing.enter("0000")
    signing.on_signed()
    expect(signing.view.get_by_text(re.compile(r"\d{1,2}\s\w+\s20\d\d at\s\d\d:\d\d")).first).to_be_visible()
    expect_english(signing)
    with signing.page.expect_download() as download:
        signing.copy.click()
    expect_valid_signature(download.value.path())
    if javascript:
        expect(signing.page.locator("#signing-status")).to_have_text(ENGLISH.confirmed)
        expect(signing.page.get_by_role("region", name=ENGLISH.signed_title)).to_be_visible()


def test_the_language_is_switched_inside_the_frame_and_stays(in_extranet):
    signing = in_extranet()
    signing.on_documents()
    signing.view.locator(".languages summary").click()
    signing.link("English").click()
    signing.texts = ENGLISH
    signing.on_documents()
    expect_english(signing)
    signing.link("Conditions générales 2026").click()
    expect(signing.view.get_by_role("row", name="Conditions générales 2026")).to_contain_text("Shown")
    expect_english(signing)
    signing.start()
    expect_english(signing)
    signing.view.locator(".languages summary").click()
    signing.link("Français").click()
    signing.texts = FRENCH
    signing.on_code()
    expect(signing.view.locator("html")).to_have_attribute("lang", "fr")
    signing.view.locator(".languages summary").click()
    signing.link("English").click()
    signing.texts = ENGLISH
    signing.on_code()
    signing.enter("0000")
    signing.on_signed()
    expect_english(signing)
