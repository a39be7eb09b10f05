"""The samples that integrators copy: each is run, signed with, lied to."""

import functools
import hashlib
import json
import secrets
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from samples import LANGUAGES, SAMPLES, Gateway, Sample, mac, new_secret
from server import Server
from signing import FRAME, Signing, expect_valid_signature

UNKNOWN = "ctr_" + "x" * 20
NOWHERE = "http://127.0.0.1:1"
COMPLETED = json.dumps({"type": "contract.completed", "data": {"contractId": UNKNOWN}}).encode()


@pytest.fixture
def gateway():
    gateway = Gateway()
    yield gateway
    gateway.stop()


@pytest.fixture
def shared():
    """The secrets that a sample shares with its brand: of webhooks and of returns."""
    return new_secret(), new_secret()


@pytest.fixture
def server(tmp_path, gateway, shared):
    """Under a brand whose webhooks go to the sample."""
    key = "pk_" + secrets.token_hex(16)
    brand = tmp_path / "brands/company"
    brand.mkdir(parents=True)
    (brand / "brand.json").write_text(json.dumps({
        "name": "Company", "apiKeyHash": hashlib.sha256(key.encode()).hexdigest(),
        "webhook": {"url": gateway.url, "secrets": [shared[0]], "allowPrivate": True}, "returnSecret": shared[1]}))
    server = Server(tmp_path, {"PARAPHE_BRANDS": str(tmp_path / "brands")}, key=key)
    yield server
    assert server.stop() == 0, "the server did not stop cleanly"


@pytest.fixture(params=LANGUAGES)
def language(request):
    if why := LANGUAGES[request.param].missing():
        pytest.skip(why)
    return request.param


def stop(sample, *keys):
    """What it logged is nobody's secret, and no surprise of its own."""
    log = sample.stop()
    for secret in (*keys, sample.webhook_secret, sample.return_secret, "/sign/", "signature=", "12 34 56 78"):
        assert secret not in log, log
    for surprise in ("Traceback", "PHP Warning", "PHP Deprecated", "PHP Fatal", "Error:"):
        assert surprise not in log, log


@pytest.fixture
def run(language, tmp_path, server, gateway, shared):
    """Runs the sample with Paraphe."""
    samples = []

    def start(web=server.web, key=server.key, **changes):
        samples.append(Sample(language, tmp_path, web, key, shared, **changes))
        gateway.sample = samples[-1]
        return samples[-1]

    yield start
    for sample in samples:
        stop(sample, server.key)


@pytest.fixture
def sample(run):
    return run()


@pytest.fixture
def unconnected(language, tmp_path, shared):
    """The sample while Paraphe does not answer."""
    sample = Sample(language, tmp_path, NOWHERE, "pk_unused", shared)
    yield sample
    stop(sample, "pk_unused")


def open_order(sample, new_context):
    page = new_context().new_page()
    page.goto(sample.origin)
    page.get_by_role("button", name="Signer mon contrat").click()
    return page


def test_a_contract_is_signed_in_the_frame_and_its_pdf_is_stored(sample, server, gateway, new_context):
    page = open_order(sample, new_context)
    expect(page.locator("#state")).to_contain_text("Votre contrat vous attend.")
    _, headers, _ = server.send("GET", page.url)
    assert f"script-src 'self' {server.web}; frame-src {server.web};" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    signing = Signing(page)
    signing.expect_heard("ready", "viewed")
    signing.to_signed()
    signing.expect_heard("ready", "viewed", "code-sent", "signed")
    expect(page.locator("#state")).to_contain_text("Votre contrat est signé.")
    _, _, status = gateway.wait_for("contract.completed")
    assert status == 204
    contract = server.contract()
    [pdf] = sample.stored
    assert pdf.name == f"{contract['id']}-1.pdf"
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() == contract["documents"][0]["signed"]["sha256"]
    expect_valid_signature(pdf)
    # A later visit says so, without a frame.
    page.reload()
    expect(page.locator("#state")).to_contain_text("Votre contrat est signé.")
    expect(page.locator("iframe")).to_have_count(0)


def test_a_genuine_webhook_is_acted_on_once_and_an_altered_one_never(sample, gateway, new_context):
    Signing(open_order(sample, new_context)).to_signed()
    genuine, body, _ = gateway.wait_for("contract.completed")
    [pdf] = sample.stored
    pdf.unlink()
    other = "evt_" + "B" * 20
    for altered, content in [
        (genuine, body.replace(b"contract.completed", b"contract.cancelled")),
        (genuine, body + b" "),
        (genuine | {"webhook-id": other}, body),
        (genuine | {"webhook-timestamp": str(int(genuine["webhook-timestamp"]) + 1)}, body),
        (genuine | {"webhook-signature": ""}, body),
        (genuine | {"webhook-signature": genuine["webhook-signature"].replace("v1,", "v2,")}, body),
        (genuine | {"webhook-signature": genuine["webhook-signature"][:-1]}, body),
        (genuine | {"webhook-signature": "v1,\xe9\xff"}, body),
        (sample.signed_headers(body, other, secret=new_secret()), body),
        (sample.signed_headers(body, other, at=time.time() - 301), body),
        (sample.signed_headers(body, other, at=time.time() + 330), body),
    ]:
        assert sample.post(altered, content) == 401, altered
    for name in ("webhook-id", "webhook-timestamp"):
        assert sample.post({key: value for key, value in genuine.items() if key != name}, body) == 400
    assert sample.post({key: value for key, value in genuine.items() if key != "webhook-signature"}, body) == 401
    assert sample.post(genuine | {"webhook-id": "../../evt"}, body) == 400
    assert sample.post(genuine | {"webhook-timestamp": "1e9"}, body) == 400
    # The genuine one once more: it is welcome, and nothing is done again.
    assert sample.post(genuine, body) == 204
    assert sample.stored == []
    # A new one is believed where one of several signatures fits.
    fresh = sample.signed_headers(body, other)
    wrong = sample.signed_headers(body, other, secret=new_secret())
    fresh["webhook-signature"] = f"{wrong['webhook-signature']} {fresh['webhook-signature']}"
    assert sample.post(fresh, body) == 204
    assert sample.stored == [pdf]


def test_a_webhook_that_could_not_be_acted_on_is_asked_for_again(unconnected):
    headers = unconnected.signed_headers(COMPLETED)
    assert [unconnected.post(headers, COMPLETED) for _ in range(2)] == [503, 503]
    assert unconnected.stored == []


def test_other_types_are_taken_and_what_is_no_event_is_not(unconnected):
    for body, status in [
        (COMPLETED.replace(b"contract.completed", b"contract.invented"), 204),
        (b"", 400), (b"[]", 400), (b"{", 400), (b"null", 400), (b"\xff\xfe", 400),
        (b'{"type": "contract.completed"}', 400), (b'{"type": "contract.completed", "data": []}', 400),
        (b'{"type": "contract.completed", "data": {"contractId": "../contracts"}}', 400),
        (b'{"type": 1, "data": {"contractId": 1}}', 400),
    ]:
        headers = unconnected.signed_headers(body, "evt_" + hashlib.sha256(body).hexdigest()[:20])
        assert unconnected.post(headers, body) == status, body
    too_long = b" " * (300 << 10)
    assert unconnected.post(unconnected.signed_headers(too_long), too_long) == 413
    assert unconnected.stored == []


def test_what_a_customer_brings_back_is_shown_if_it_is_signed(unconnected):
    for status, text in [
        ("signed", "Votre contrat est signé."),
        ("waiting", "Vous avez signé ; d’autres doivent encore signer."),
        ("declined", "Vous avez refusé de signer."),
        ("expired", "Le délai pour signer est passé."),
        ("canceled", "Le contrat est annulé."),
        ("locked", "Trop de codes erronés"),
        ("failed", "La signature n’a pas abouti"),
        ("open", "Votre contrat vous attend."),
        ("invented", "Nous suivons votre contrat."),
    ]:
        answer, page = unconnected.come_back(unconnected.return_query(status, UNKNOWN))
        assert answer == 200 and text in page, status
    assert unconnected.come_back(unconnected.return_query("signed", UNKNOWN, at=time.time() - 3500))[0] == 200


def test_a_customer_who_signed_outside_the_frame_comes_back_to_a_page_that_knows(sample, server, new_context):
    page = open_order(sample, new_context)
    page.goto(page.locator(FRAME).get_attribute("src"))
    signing = Signing(page, framed=False)
    signing.to_signed()
    signing.link(signing.texts.back).click()
    expect(page.locator("#state")).to_contain_text("Votre contrat est signé.")
    assert page.url.startswith(f"{sample.origin}/return?status=signed&contract={server.contract()['id']}&")
    page.goto(page.url.replace("status=signed", "status=declined"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Lien non valable")


def test_a_forged_old_or_altered_return_is_refused(unconnected):
    query = unconnected.return_query("signed", UNKNOWN)
    forged = mac(new_secret(), f"{query['time']}.{UNKNOWN}.signed".encode()).hex()
    lies = [
        {}, {"status": "signed", "contract": UNKNOWN},
        unconnected.return_query("open", UNKNOWN) | {"status": "signed"},
        query | {"contract": "ctr_" + "y" * 20},
        query | {"time": str(int(query["time"]) - 1)},
        query | {"time": f"0{query['time']}"},
        query | {"time": "now"},
        query | {"signature": ""}, query | {"signature": forged}, query | {"signature": "é"},
        query | {"signature": query["signature"] + "="}, query | {"signature": query["signature"][:-1]},
        query | {"status": "<b>signed</b>"},
        unconnected.return_query("signed", UNKNOWN, at=time.time() - 3610),
        unconnected.return_query("signed", UNKNOWN, at=time.time() + 120),
    ] + [{key: value for key, value in query.items() if key != name} for name in query]
    for lie in lies:
        answer, page = unconnected.come_back(lie)
        assert answer == 400 and "Ce lien n’est pas valable." in page, lie
        assert "signé" not in page and "<b>" not in page, lie
    assert unconnected.get("/return?status[]=signed&signature[]=x&time=1")[0] == 400


def test_a_refusal_of_the_api_is_shown_with_code_field_and_detail(run, tmp_path, new_context):
    no_pdf = tmp_path / "contract.txt"
    no_pdf.write_text("Bonjour")
    page = open_order(run(pdf=no_pdf), new_context)
    expect(page.get_by_role("heading", level=1)).to_have_text("Le contrat n’a pas pu être préparé")
    [code, field, detail] = page.locator("td").all_inner_texts()
    assert (code, field) == ("document_not_pdf", "documents[0].data")
    assert "PDF" in detail


def test_a_wrong_key_and_a_silent_server_are_told_apart(run, new_context):
    page = open_order(run(key="pk_wrong"), new_context)
    expect(page.locator("td").first).to_have_text("api_key_invalid")
    page = open_order(run(web=NOWHERE), new_context)
    expect(page.locator("td").first).to_have_text("unreachable")


def test_a_repeated_order_makes_one_contract_and_another_site_makes_none(sample, server):
    body, url = b"number=ORDER-4711", f"{sample.origin}/orders"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.send("POST", url, body, form | {"Origin": "https://evil.example"})[0] == 403
    assert server.call("GET", "/contracts")["contracts"] == []
    for _ in range(2):
        status, headers, _ = server.send("POST", url, body, form | {"Origin": sample.origin})
        assert (status, headers["Location"]) == (303, "/orders/ORDER-4711")
    # As after a crash between the deposit and what was to be written down.
    file = sample.data / "orders/ORDER-4711.json"
    order = json.loads(file.read_text())
    file.write_text(json.dumps({"number": order["number"], "deadline": order["deadline"]}))
    assert server.send("POST", url, body, form)[0] == 303
    assert json.loads(file.read_text()) == order
    assert server.contract()["reference"] == "ORDER-4711"
    assert sample.get("/orders/ORDER-4712")[0] == 404
    assert server.send("POST", url, b"number=../orders", form)[0] == 400


def test_the_plain_page_frames_with_the_script_and_without(tmp_path, server, gateway, new_context):
    folder = tmp_path / "site"
    folder.mkdir()
    handler = functools.partial(SimpleHTTPRequestHandler, directory=folder)
    handler.log_message = lambda *_: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        origin = f"http://localhost:{site.server_port}"
        gateway.sample = None
        url = server.create(frameOrigins=[origin], returnUrl=f"{origin}/")["signatories"][0]["signingUrl"]
        text = (SAMPLES / "html/index.html").read_text()
        (folder / "index.html").write_text(text.replace("{signingUrl}", url).replace("{paraphe}", server.web))
        page = new_context().new_page()
        page.goto(origin)
        signing = Signing(page)
        signing.expect_heard("ready", "viewed")
        signing.to_signed()
        signing.expect_heard("ready", "viewed", "code-sent", "signed")
        contract = server.contract()
        expect(page.locator("#events li")).to_have_text(
            [f"{name} {contract['id']} {contract['reference']}" for name in ("ready", "viewed", "code-sent", "signed")])
        expect(page.locator("#state")).to_have_text("Merci ! Nous vérifions votre signature.")
        # The frame grew with its page, and the plain one shows the same.
        assert page.locator(FRAME).evaluate("frame => frame.style.height") != ""
        page.reload()
        plain = page.frame_locator("main > iframe")
        expect(plain.get_by_role("heading", level=1, name=signing.texts.signed_title)).to_be_visible()
        site.shutdown()
