"""Brands from the command line and on a running server, and the doctor of embedding pages."""

import json
import re
import signal
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from server import BINARY, ROOT


def paraphe(server, *arguments, status=0):
    """Runs a command on the server's data folder. Returns what it printed."""
    done = subprocess.run(
        [BINARY, *arguments], cwd=ROOT, env={"PARAPHE_DATA": str(server.data), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_brand_is_added_and_used_at_once(server, alone):
    made = json.loads(paraphe(
        server, "brand", "add", "acme", "--name", "Acme & Cie", "--accent", "#5B2A6E",
        "--origin", server.demo, "--json"))
    assert re.fullmatch(r"pk_acme_[\w-]{32}", made["apiKey"])
    file = server.data / "brands/acme/brand.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert made["apiKey"] not in file.read_text()
    server.key, first = made["apiKey"], server.key
    signing = alone()
    expect(signing.view.get_by_text("Acme & Cie", exact=True)).to_be_visible()
    accent = signing.sign.evaluate("element => getComputedStyle(element).backgroundColor")
    assert accent == "rgb(91, 42, 110)"
    signing.to_signed()
    server.key = first
    assert server.call("GET", "/contracts")["contracts"] == []


def test_a_brand_that_is_refused_leaves_nothing_behind(server):
    said = paraphe(server, "brand", "add", "acme", "--name", "Acme", "--accent", "#88AACC", status=78)
    assert "accent #88aacc on page #ffffff has a contrast of 2.42" in said
    assert not (server.data / "brands/acme").exists()
    paraphe(server, "brand", "add", "orvea", "--name", "Orvéa", status=78)
    paraphe(server, "brand", "add", "../x", "--name", "x", status=78)


def test_check_says_everything_that_is_wrong_and_its_place(server):
    assert "ok  orvea" in paraphe(server, "brand", "check")
    file = server.data / "brands/marsanne/brand.json"
    brand = json.loads(file.read_text())
    brand["theme"]["radius"], brand["timeZone"] = 99, "Lyon"
    file.write_text(json.dumps(brand))
    said = paraphe(server, "brand", "check", status=1)
    assert "theme.radius: from 0 to 24" in said and "timeZone: a zone" in said and "ok  orvea" in said
    assert "wrong" in paraphe(server, "brand", "list")


def test_a_hang_up_has_the_files_read_again(server, alone):
    signing = alone()
    file = server.data / "brands/orvea/brand.json"
    brand = json.loads(file.read_text())

    def change(name, line):
        brand["name"] = name
        file.write_text(json.dumps(brand))
        before = server.log.read_text().count(line)
        server.process.send_signal(signal.SIGHUP)
        while server.log.read_text().count(line) == before:
            assert server.process.poll() is None

    change("Orvéa Mutuelle", "brands read again")
    signing.page.reload()
    expect(signing.view.get_by_text("Orvéa Mutuelle", exact=True)).to_be_visible()
    # A file that is wrong changes nothing, and the log names the place.
    brand["colour"] = "red"
    change("Autre", "colour: this key is not known")
    signing.page.reload()
    expect(signing.view.get_by_text("Orvéa Mutuelle", exact=True)).to_be_visible()
    # The test's server is stopped without a complaint of its own.
    del brand["colour"]
    server.log.write_text(server.log.read_text().replace(" error ", " refused "))


@pytest.fixture
def page_of():
    """Serves one page of a company, with headers."""
    servers = []

    def serve(html, headers={}):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                for name, value in {"Content-Type": "text/html", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_):
                pass

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        servers.append(http)
        return f"http://localhost:{http.server_port}"

    yield serve
    for http in servers:
        http.shutdown()
        http.server_close()


def test_the_doctor_finds_the_demonstrations_page_sound(server):
    said = paraphe(server, "doctor", "--embed", f"{server.demo}/contrats/habitation")
    assert "may be framed by it" in said and "Nothing here refuses the frame." in said


def test_the_doctor_names_the_header_and_the_origin_that_refuse(server, page_of):
    link = server.create(frameOrigins=[])["signatories"][0]["signingUrl"]
    html = f'<iframe src="{link}" title="Signature"></iframe>'
    address = page_of(html, {"Content-Security-Policy": "default-src 'self'"})
    said = paraphe(server, "doctor", "--embed", address, status=1)
    assert f'frame-ancestors of the signing page does not name {address}: add "{address}" to frameOrigins' in said
    assert f"default-src is \"'self'\"; add {server.web} to frame-src" in said
    assert link.split("/sign/")[1] not in said
    found = json.loads(paraphe(server, "doctor", "--embed", address, "--json", status=1))
    assert {finding["result"] for finding in found} == {"refused", "note", "ok"}


def test_the_doctor_says_that_a_page_cannot_be_read(server):
    assert "check the address" in paraphe(server, "doctor", "--embed", "http://127.0.0.1:1/", status=78)
    paraphe(server, "doctor", "--embed", "extranet.example", status=78)


def test_what_the_signatory_sees_says_nothing_of_paraphe(alone, server):
    """Texts, titles, names of controls: what is seen and heard, on each step."""
    signing = alone()

    def expect_no_trace():
        seen = signing.page.evaluate("""() => [document.title, document.body.innerText,
          ...[...document.querySelectorAll("[aria-label], [title], [alt], meta[content]")].flatMap((element) =>
            ["aria-label", "title", "alt", "content"].map((name) => element.getAttribute(name)))].join(" ")""")
        assert "paraphe" not in seen.lower()

    signing.on_documents()
    assert "Contrat-Privé" in signing.body.inner_text()
    expect_no_trace()
    signing.start()
    assert "Contrat-Privé" in signing.body.inner_text()
    expect_no_trace()
    signing.enter("0000")
    signing.on_signed()
    expect_no_trace()
