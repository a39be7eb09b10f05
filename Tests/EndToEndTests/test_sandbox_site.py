"""The sandbox platform's own pages, in a browser, with and without JavaScript."""

import http.client
import re
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sandbox import DEMO, Sandbox

HOSTILE = "<b>Contrat</b> \"&' d’été"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def contracts(sandbox):
    """A contract with a deposit, and a draft whose signatory has no mobile number."""
    person = {"firstName": "Claire", "lastName": "Dubois", "email": "claire@example.com"}
    both = {"notify": {"signatory": True, "owner": True}}
    contract = sandbox.deposit(
        DEMO.read_bytes(), label=HOSTILE, signatory=[person | {"mobile": "+33612345678", "deposit": 150.5}], **both)
    draft = sandbox.deposit(DEMO.read_bytes(), label="Brouillon", signatory=[person], action={"submit": False}, **both)
    assert (contract["status"], draft["status"]) == ("ok", "ok"), (contract, draft)
    return contract, draft


def paths(contracts):
    contract, draft = contracts
    signatory = contract["signatory"][0]["signatoryId"]
    return [
        "/", "/contrats", f"/contrats/{contract['contractId']}", f"/contrats/{draft['contractId']}",
        f"/signer/{signatory}", f"/payer/{signatory}", "/messages", "/pannes", "/journal", "/nulle-part",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_fits_and_has_no_finding(sandbox, contracts, new_context, screenshots, width, language):
    page = new_context(viewport={"width": width, "height": 900}, locale=language, reduced_motion="reduce").new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for number, path in enumerate(paths(contracts)):
        errors.clear()
        page.emulate_media(color_scheme="light")
        status = page.goto(f"{sandbox.url}{path}?lang={language}").status
        # A browser tells of the page's own 404 as an error.
        assert len(errors) == (status == 404), errors
        name = path.strip("/").split("/")[0] or "comptes"
        page.screenshot(path=screenshots / f"sandbox-{number}-{name}-{width}-{language}.png", full_page=True)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, path
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            results = Axe().run(page, options={"resultTypes": ["violations"]})
            assert results.violations_count == 0, f"{path}, {scheme}\n{results.generate_report()}"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_draft_is_completed_and_submitted(sandbox, new_context, javascript):
    person = {"firstName": "Zoé", "lastName": "Léger", "email": "zoe@example.com"}
    draft = sandbox.deposit(DEMO.read_bytes(), signatory=[person], action={"submit": False})
    page = new_context(javascript=javascript).new_page()
    page.goto(f"{sandbox.url}/contrats/{draft['contractId']}")
    page.get_by_label("Mobile de Zoé Léger").fill("12")
    page.get_by_role("button", name="Valider et envoyer").click()
    field = page.get_by_label("Mobile de Zoé Léger")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("12")
    field.fill("06 12 34 56 78")
    page.get_by_role("button", name="Valider et envoyer").click()
    expect(page.get_by_text("À signer", exact=True).first).to_be_visible()
    detail = sandbox.call("contractDetailRequest", contractId=draft["contractId"])
    assert detail["contractStatus"] == "open"


@pytest.mark.parametrize("means", ["card", "bank"])
def test_a_deposit_is_paid_before_the_contract_is_signed_on_the_site(sandbox, new_context, means):
    person = {"firstName": "Claire", "lastName": "Dubois", "email": "c@example.com", "mobile": "+33612345678"}
    contract = sandbox.deposit(DEMO.read_bytes(), signatory=[person | {"deposit": 99.9}])
    both = {"contractId": contract["contractId"]} | contract["signatory"][0]
    assert sandbox.call("signatorySendSmsRequest", **both)["status"] == "ok"
    assert sandbox.call("signatorySignRequest", **both, code="0000")["code"] == "depositUnpaid"
    page = new_context(javascript=False).new_page()
    page.goto(f"{sandbox.url}/payer/{both['signatoryId']}")
    if means == "card":
        for number, valid in (("4111111111111111", False), ("4706 7500 0000 0009", True)):
            page.get_by_label("Numéro de carte").fill(number)
            page.get_by_label("Date d’expiration").fill("12/40")
            page.get_by_label("Cryptogramme").fill("123")
            page.get_by_role("button", name="Payer par carte").click()
            if not valid:
                # Never given back.
                expect(page.get_by_label("Numéro de carte")).to_have_value("")
    else:
        page.get_by_label("IBAN").fill("FR00")
        page.get_by_role("button", name="Payer par virement").click()
        expect(page.get_by_text("FR76")).to_be_visible()
        page.get_by_label("IBAN").fill("FR76 3000 6000 0112 3456 7890 189")
        page.get_by_role("button", name="Payer par virement").click()
    page.goto(f"{sandbox.url}/signer/{both['signatoryId']}")
    page.get_by_label("Code reçu").fill("0000")
    page.locator("form", has=page.locator("#code")).get_by_role("button").click()
    assert sandbox.call("contractDetailRequest", contractId=both["contractId"])["contractStatus"] == "signed"


def test_mail_is_in_the_inbox_and_names_are_escaped(sandbox, contracts, new_context):
    page = new_context().new_page()
    page.goto(f"{sandbox.url}/messages")
    expect(page.get_by_text("Bonjour Claire Dubois", exact=False).first).to_be_visible()
    expect(page.get_by_role("link", name=HOSTILE).first).to_be_visible()
    assert page.locator("b").count() == 0


def test_a_document_is_downloaded_as_it_was_deposited(sandbox, contracts, new_context):
    page = new_context().new_page()
    page.goto(f"{sandbox.url}/contrats/{contracts[0]['contractId']}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Déposé : Contrat").click()
    assert download.value.suggested_filename == "Contrat.pdf"
    assert Path(download.value.path()).read_bytes() == DEMO.read_bytes()


def test_the_pages_are_used_with_the_keyboard_alone(sandbox, contracts, new_context):
    page = new_context().new_page()
    page.goto(sandbox.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("summary").first).to_be_focused()
    expect(page.get_by_text(sandbox.keys["apiKey"], exact=True)).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_text(sandbox.keys["apiKey"], exact=True)).to_be_visible()


@pytest.mark.parametrize("headers", [
    None, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
])
def test_another_site_changes_nothing(sandbox, contracts, headers):
    """Without the page's token, and with it where another site had come to know it."""
    path = f"/contrats/{contracts[1]['contractId']}"
    with urllib.request.urlopen(sandbox.url + path) as page:
        token = re.search(r'name="token" value="(\w+)"', page.read().decode())[1]
    before = sandbox.call("contractDetailRequest", contractId=contracts[1]["contractId"])
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(sandbox.url).netloc, timeout=20)
    field = f"mobile.{contracts[1]['signatory'][0]['signatoryId']}"
    fields = {"token": token if headers else "x" * len(token), "action": "submit", field: "0612345678"}
    connection.request(
        "POST", f"{path}/brouillon", urllib.parse.urlencode(fields),
        {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {}))
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 403
    assert sandbox.call("contractDetailRequest", contractId=contracts[1]["contractId"]) == before
