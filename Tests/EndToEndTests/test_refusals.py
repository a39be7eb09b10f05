"""What ends without a signature: a refusal, too many codes, forged forms, links that lead nowhere."""

import re
import urllib.parse

import pytest
from playwright.sync_api import expect

STALE = "Cette page n’est plus à jour"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_customer_declines_with_a_reason(in_extranet, server, javascript):
    signing = in_extranet(javascript=javascript)
    signing.on_documents()
    signing.to_declined("Le montant n’est pas celui du devis.")
    expect(signing.view.get_by_text("Aucun document n’a été signé.")).to_be_visible()
    expect(signing.link(signing.texts.back)).to_be_visible()
    contract = server.contract()
    assert contract["status"] == "canceled"
    [signatory] = contract["signatories"]
    assert (signatory["status"], signatory["declineReason"]) == ("declined", "Le montant n’est pas celui du devis.")
    assert server.platform() == []
    if javascript:
        assert signing.heard()[-1] == "declined"
        assert "signed" not in signing.heard()
        expect(signing.page.locator("#contract-chip")).to_have_text("Refusé")
    signing.page.reload()
    expect(signing.page.locator("#contract-chip")).to_have_text("Annulé")


def test_a_customer_declines_after_the_code_was_sent(in_extranet, server):
    """The contract is withdrawn from the platform too."""
    signing = in_extranet()
    expect(signing.canvas).to_be_visible()
    signing.start()
    signing.frame().goto(signing.frame().url.replace("/code", "/decline"))
    signing.button(signing.texts.confirm_decline).click()
    expect(signing.heading(signing.texts.declined_title)).to_be_visible()
    assert server.contract()["status"] == "canceled"
    assert server.contract()["signatories"][0].get("declineReason") is None
    assert server.platform()[0]["status"] == "canceled"
    signing.expect_heard("ready", "viewed", "code-sent", "declined")


def test_declining_can_be_given_up(in_extranet, server):
    signing = in_extranet()
    signing.on_documents()
    signing.decline.click()
    signing.link("Revenir aux documents").click()
    signing.to_signed()
    assert server.contract()["status"] == "completed"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_five_wrong_codes_lock_the_signature(in_extranet, server, javascript):
    signing = in_extranet(javascript=javascript)
    if javascript:
        expect(signing.canvas).to_be_visible()
    signing.start()
    for code, left in [("1111", "Il vous reste 4 essais."), ("2222", "Il vous reste 3 essais."),
                       ("3333", "Il vous reste 2 essais."), ("4444", "Dernier essai.")]:
        signing.enter(code)
        expect(signing.view.get_by_text(left)).to_be_visible()
    signing.enter("5555")
    expect(signing.heading("Signature bloquée")).to_be_visible()
    expect(signing.view.get_by_text("Cinq codes incorrects ont été saisis.")).to_be_visible()
    expect(signing.view.get_by_text("Rien n’a été signé.")).to_be_visible()
    expect(signing.view.get_by_text("Contactez votre conseiller")).to_be_visible()
    contract = server.contract()
    assert contract["status"] == "canceled"
    assert contract["signatories"][0]["status"] == "locked"
    assert contract["signatories"][0]["triesLeft"] == 0
    assert server.platform() == [{"status": "canceled", "texts": 1, "tries": 5}]
    if javascript:
        signing.expect_heard("ready", "viewed", "code-sent", "failed")


FORGED = """<!doctype html><title>Forged</title>
<form method="post" action="{action}">{fields}<button>Gagnez un voyage</button></form>"""


def forge(tab, server, action, **fields):
    """Sends a form from a page of another origin. Returns the answer's status."""
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    tab.unroute_all()
    tab.route("**/forged", lambda route: route.fulfill(
        content_type="text/html", body=FORGED.format(action=action, fields=inputs)))
    tab.goto(f"{server.demo}/forged")
    with tab.expect_response(action) as answer:
        tab.get_by_role("button").click()
    expect(tab.get_by_role("heading", name=STALE)).to_be_visible()
    return answer.value.status


def test_a_form_from_another_site_does_nothing(alone, server):
    signing = alone()
    signing.on_documents()
    url, token, tab = signing.page.url, signing.page_token, signing.page.context.new_page()
    for fields in ({}, {"page": token}):
        assert forge(tab, server, f"{url}/start", consent="yes", **fields) == 403
        assert forge(tab, server, f"{url}/decline", reason="Non", **fields) == 403
    assert server.contract()["status"] == "prepared"
    assert server.platform() == []

    signing.start()
    for fields in ({}, {"page": signing.page_token}):
        assert forge(tab, server, f"{url}/code", code="0000", **fields) == 403
        assert forge(tab, server, f"{url}/code", code="1111", **fields) == 403
        assert forge(tab, server, f"{url}/resend", **fields) == 403
        assert forge(tab, server, f"{url}/decline", reason="Non", **fields) == 403
    contract = server.contract()
    assert contract["status"] == "open"
    assert contract["signatories"][0]["triesLeft"] == 5
    assert server.platform() == [{"status": "open", "texts": 1, "tries": 0}]


def test_a_form_without_this_pages_token_does_nothing(server):
    url, other = (server.create()["signatories"][0]["signingUrl"] for _ in range(2))
    _, _, page = server.send("GET", other)
    token_of_other = re.search(rb'name="page" value="([^"]+)"', page)[1].decode()
    headers = {"Origin": server.web, "Content-Type": "application/x-www-form-urlencoded"}
    for token in (None, "", "x", token_of_other):
        fields = {"consent": "yes", "reason": "Non", "code": "0000"} | ({} if token is None else {"page": token})
        for path in ("/start", "/decline", "/code", "/resend"):
            status, _, page = server.send("POST", url + path, urllib.parse.urlencode(fields).encode(), headers)
            assert status == 403, path
            assert STALE in page.decode()
    assert {contract["status"] for contract in server.call("GET", "/contracts")["contracts"]} == {"prepared"}
    assert server.platform() == []


def test_an_unknown_link_says_what_to_do(alone, server):
    for token in ("x", "A" * 65, "../../etc/passwd", "%00", "é"):
        signing = alone(f"{server.web}/sign/{urllib.parse.quote(token, safe='%')}")
        expect(signing.heading("Ce lien n’est pas valable")).to_be_visible()
        expect(signing.view.get_by_text("Retournez dans votre espace et ouvrez à nouveau le contrat.")).to_be_visible()
    url = server.create()["signatories"][0]["signingUrl"]
    altered = url[:-1] + ("A" if url[-1] != "A" else "B")
    signing = alone(altered)
    expect(signing.heading("Ce lien n’est pas valable")).to_be_visible()
    expect(signing.body).not_to_contain_text("Claire")


def test_a_replaced_link_stops_working_and_the_new_one_works(alone, server):
    contract = server.create()
    old = contract["signatories"][0]["signingUrl"]
    signing = alone(old)
    signing.on_documents()
    kept = server.fresh_link(contract)
    assert kept != old
    signing.page.reload()
    signing.on_documents()

    new = server.fresh_link(contract, revoke_others=True)
    signing.page.reload()
    expect(signing.heading("Ce lien n’est pas valable")).to_be_visible()
    expect(signing.view.get_by_text("remplacé par un lien plus récent")).to_be_visible()
    expect(signing.view.get_by_text("Retournez dans votre espace et ouvrez à nouveau le contrat.")).to_be_visible()
    # With the status, signed, in the query.
    expect(signing.link(signing.texts.back)).to_have_attribute(
        "href", re.compile(rf"^{re.escape(server.demo)}/contrats/habitation\?status=open&"))
    expect(signing.body).not_to_contain_text("Claire")
    status, _, _ = server.send("GET", f"{old}/documents/1")
    assert status == 404
    signing.page.goto(kept)
    expect(signing.heading("Ce lien n’est pas valable")).to_be_visible()
    signing.page.goto(new)
    signing.to_signed()


def test_an_unused_link_expires_and_the_extranet_gives_a_new_one(in_extranet, server):
    signing = in_extranet()
    expect(signing.canvas).to_be_visible()
    link = signing.frame().url
    server.let_pass(2 * 3600)
    signing.consent.check()
    signing.sign.click()
    expect(signing.heading("Ce lien a expiré")).to_be_visible()
    expect(signing.view.get_by_text("Vos documents n’ont pas été signés")).to_be_visible()
    expect(signing.view.get_by_text("ouvrez à nouveau le contrat")).to_be_visible()
    signing.expect_heard("ready", "viewed", "expired")
    assert server.send("GET", link)[0] == 410
    assert server.platform() == []
    signing.link(signing.texts.back).click()
    signing.to_signed()


def test_a_past_deadline_says_so(in_extranet, server):
    signing = in_extranet()
    signing.on_documents()
    server.pass_deadline()
    signing.consent.check()
    signing.sign.click()
    expect(signing.heading("La date limite de signature est passée")).to_be_visible()
    expect(signing.view.get_by_text("Contactez Orvéa Assurances")).to_be_visible()
    assert server.platform() == []


def test_a_withdrawn_contract_says_who_did_it(in_extranet, server):
    signing = in_extranet()
    signing.start()
    server.call("POST", f"/contracts/{server.contract()['id']}/cancel")
    signing.enter("0000")
    expect(signing.heading("Ce contrat a été annulé")).to_be_visible()
    expect(signing.view.get_by_text("Orvéa Assurances a annulé ce contrat.")).to_be_visible()
    assert server.platform()[0]["status"] == "canceled"
    assert server.contract()["status"] == "canceled"
