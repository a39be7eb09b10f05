"""What every answer of the server carries, whatever was asked: nobody frames it, nobody takes it for something else."""

import json
import re
import socket
import urllib.parse

import pytest
from playwright.sync_api import expect

from visitor import Visitor

DENIED = "frame-ancestors 'none'"


def framing(headers):
    rule = re.search(r"frame-ancestors [^;]+", headers.get("Content-Security-Policy") or "")
    return rule and rule[0]


class Asked:
    """Answers of one server, of a contract that nobody may frame."""

    def __init__(self, server):
        self.server = server
        self.contract = server.create(frameOrigins=[])
        self.path = urllib.parse.urlsplit(self.contract["signatories"][0]["signingUrl"]).path
        self.api = f"/api/v1/contracts/{self.contract['id']}"
        self.company = {"Authorization": f"Bearer {server.key}"}
        self.operator = {"Authorization": f"Bearer {(server.data / 'operator.key').read_text().strip()}"}

    def __call__(self, method, path, headers=None, body=None):
        return self.server.send(method, self.server.web + path, body, headers or {})

    def pages(self):
        yield 200, self("GET", self.path)
        yield 200, self("HEAD", self.path)
        yield 200, self("GET", f"{self.path}?text=1&page=9&doc=2&read=1,2&theme=dark&lang=en")
        yield 200, self("GET", f"{self.path}/decline")
        yield 303, self("GET", f"{self.path}/code")
        yield 303, self("GET", f"{self.path}/done")
        yield 403, self("POST", f"{self.path}/start", body=b"consent=yes")
        yield 403, self("POST", f"{self.path}/start", body=b"x" * 40_000)
        yield 403, self("POST", f"{self.path}/documents/1/displayed", body=b"")
        yield 404, self("GET", "/sign/unknown")

    def files(self):
        yield 200, self("GET", f"{self.path}/documents/1")
        yield 200, self("GET", f"{self.path}/documents/1?download=1")
        yield 200, self("GET", f"{self.path}/documents/1/pages/1")
        yield 404, self("GET", f"{self.path}/documents/1/pages/999")
        yield 404, self("GET", f"{self.path}/documents/9")
        yield 404, self("GET", f"{self.path}/documents/1/signed")

    def signed(self):
        visitor = Visitor(self.server, self.path)
        visitor.start()
        yield 200, self("GET", f"{self.path}/code?wait=1")
        visitor.type("0000")
        yield 303, self("GET", f"{self.path}/code?wait=1")
        yield 200, self("GET", f"{self.path}/done")
        yield 200, self("GET", f"{self.path}/documents/1/signed")
        yield 303, self("GET", self.path)

    def status(self):
        yield 200, self("GET", f"{self.path}/status")

    def framing(self):
        yield 200, self("GET", f"{self.path}/framing", {"Origin": "https://evil.example"})
        yield 200, self("GET", "/sign/unknown/framing", {"Origin": "https://evil.example"})

    def errors(self):
        yield 404, self("GET", "/")
        yield 404, self("GET", "/nothing")
        yield 404, self("GET", "/brands/orvea/nothing")
        yield 404, self("GET", "/../README.md")
        yield 400, self("GET", "/%zz")
        yield 405, self("DELETE", self.path)
        yield 405, self("OPTIONS", self.path)
        yield 405, self("TRACE", self.path)
        yield 405, self("POST", "/healthz")

    def images(self):
        yield 200, self("GET", "/brands/orvea/logo")
        yield 200, self("GET", "/brands/orvea/favicon")

    def preview(self):
        yield 200, self("GET", "/preview/orvea")
        yield 404, self("GET", "/preview/nobody")
        yield 404, self("GET", "/preview/orvea/nothing")

    def preview_forms(self):
        yield 204, self("POST", "/preview/orvea/documents/start", body=b"")
        yield 204, self("GET", "/preview/orvea/signing/status")
        yield 401, self("GET", "/preview/orvea", {"X-Forwarded-For": "192.0.2.1"})

    def static(self):
        for path in ("embed.js", "signing.css", "signing.js", "viewer.js", "openapi.yaml", "pdfjs/pdf.worker.js"):
            yield 200, self("GET", f"/{path}")
        # Whole, always: none of these files needs ranges.
        yield 200, self("GET", "/embed.js", {"Range": "bytes=0-3"})
        yield 200, self("GET", "/embed.js", {"Range": "bytes=5-2"})
        etag = self("GET", "/embed.js")[1]["ETag"]
        yield 304, self("GET", "/embed.js", {"If-None-Match": etag})

    def styles(self):
        yield 200, self("GET", "/theme.css")
        yield 200, self("GET", "/brands/orvea/theme.css?scheme=dark")

    def probes(self):
        for path in ("/healthz", "/readyz", "/metrics"):
            yield 200, self("GET", path)
        yield 401, self("GET", "/metrics", {"Via": "1.1 proxy"})

    def back_office(self):
        yield 401, self("GET", "/api/v1/contracts")
        yield 404, self("GET", "/api/v1/nothing", self.company)
        yield 405, self("DELETE", "/api/v1/contracts", self.company)
        yield 200, self("GET", "/api/v1/contracts", self.company)
        yield 200, self("GET", self.api, self.company)
        yield 200, self("GET", f"{self.api}/documents/1", self.company)
        yield 200, self("GET", f"{self.api}/evidence", self.company)
        yield 200, self("GET", f"{self.api}/history", self.company)
        yield 200, self("GET", "/api/v1/events", self.company)
        yield 200, self("GET", "/api/v1/usage", self.company)
        yield 422, self("POST", "/api/v1/contracts", self.company, b"{}")
        yield 400, self("POST", "/api/v1/contracts", self.company, b"{")
        yield 204, self("POST", "/api/v1/brands/reload", self.operator)


KINDS = [
    "pages", "files", "signed", "status", "framing", "errors", "images", "preview", "preview_forms", "static", "styles",
    "probes", "back_office",
]


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_may_be_framed(server, kind):
    for number, (status, answer) in enumerate(getattr(Asked(server), kind)()):
        assert answer[0] == status, (number, answer[2][:200])
        assert framing(answer[1]) == DENIED, number


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_is_taken_for_something_else_or_sets_a_cookie(server, kind):
    for number, (_, (_, headers, _)) in enumerate(getattr(Asked(server), kind)()):
        assert headers["X-Content-Type-Options"] == "nosniff", number
        assert headers["Set-Cookie"] is None, number


def test_nothing_is_open_to_scripts_of_other_sites_but_why_a_frame_is_refused(server):
    asked = Asked(server)
    for kind in ("pages", "files", "status", "errors", "images", "styles", "probes", "back_office"):
        for _, (_, headers, _) in getattr(asked, kind)():
            assert headers["Access-Control-Allow-Origin"] is None, kind
    for origin in ("https://evil.example", "null", server.demo, "<script>", "x" * 301):
        _, headers, body = asked("GET", f"{asked.path}/framing", {"Origin": origin})
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Access-Control-Allow-Credentials"] is None
        assert headers["Content-Type"] == "application/json"
        # About the asking origin, and nothing of the contract, of the visitor or of other origins.
        assert set(json.loads(body)) == {"allowed", "message"}
        assert json.loads(body)["allowed"] is False
        for secret in ("Claire", "HAB-2026", asked.contract["id"], asked.path.split("/")[-1]):
            assert secret not in body.decode()


def test_to_ask_why_a_frame_is_refused_is_no_visit(server):
    asked = Asked(server)
    asked("GET", f"{asked.path}/framing", {"Origin": "https://evil.example"})
    assert [event["type"] for event in server.call("GET", "/events")["events"]] == ["contract.created"]


def raw(server, *requests):
    """Sends requests on one connection, as they are, and returns all that comes back."""
    address = urllib.parse.urlsplit(server.web)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        for request in requests:
            connection.sendall(request.replace("HOST", address.netloc).encode("latin-1"))
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def test_one_request_is_read_as_one(server):
    """What a proxy in front and the server could read differently is refused."""
    inner = "GET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\n"
    post = "POST /healthz HTTP/1.1\r\nHost: HOST\r\n"
    for request in [
        f"{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
        f"{post}Content-Length: 0\r\nContent-Length: {len(inner)}\r\n\r\n{inner}",
        f"{post}Content-Length : 5\r\n\r\n{inner}",
        "GET /healthz HTTP/1.1\nHost: HOST\n\n",
        "GET /healthz HTTP/1.1\r\nHost: HOST\r\nX: " + "a" * 200_000 + "\r\n\r\n",
    ]:
        answer = raw(server, request)
        status = b"431" if len(request) > 100_000 else b"400"
        assert answer.startswith(b"HTTP/1.1 " + status) and answer.count(b"HTTP/1.1 ") == 1, request[:120]
        assert b"\r\ncontent-security-policy: frame-ancestors 'none'\r\n" in answer


@pytest.mark.parametrize("range", ["END-", "999999-", "9223372036854775807-"])
def test_a_range_beyond_a_files_end_leaves_the_connection_in_order(server, range):
    range = range.replace("END", Asked(server)("GET", "/embed.js")[1]["Content-Length"])
    answer = raw(
        server, f"GET /embed.js HTTP/1.1\r\nHost: HOST\r\nRange: bytes={range}\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
    head, _, rest = answer.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (-?\d+)", head)[1])
    assert length >= 0
    assert rest[length:].startswith(b"HTTP/1.1 200 ")


def test_a_path_with_a_nul_leads_nowhere(server):
    for path in ("/%00", "//%00@evil.example", "/embed.js%00.html", "/openapi.yaml%00.html", "/pdfjs/pdf.js%00.css"):
        answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
        assert answer.split()[1] in (b"400", b"404"), path
        assert b"\nLocation:" not in answer, path


def test_no_address_of_ours_leads_to_another_site(server, new_context):
    page = new_context().new_page()
    page.route("http://*evil.example/**", lambda route: route.fulfill(body="elsewhere"))
    page.goto(f"{server.web}//%00@evil.example")
    assert page.url.startswith(server.web)
    expect(page.locator("body")).not_to_have_text("elsewhere")


def test_files_outside_the_public_folders_are_not_given_out(server):
    for path in (
        "/../README.md", "/%2e%2e/README.md", "/..%2fREADME.md", "/%2e%2e%2fREADME.md", "/..%5cREADME.md",
        "/pdfjs/../web/viewer.html", "/pdfjs/%2e%2e/web/viewer.html", "/pdfjs/cmaps/%2e%2e/viewer.html",
        "//etc/passwd", "/brands/%2e%2e/orvea/brand.json", "/brands/orvea/brand.json", "/brands/..%2forvea/logo",
        "/preview/..%2forvea", "/.data/link.key", "/Templates/code.mustache",
    ):
        answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
        assert answer.split()[1] in (b"400", b"404"), path


def test_who_asks_for_the_operators_pages_is_looked_at(server):
    """From this machine and for itself; not for somebody behind a proxy, nor for another site's page."""
    for path in ("/metrics", "/preview/orvea", "/preview/orvea/documents"):
        def status(**headers):
            return server.send("GET", server.web + path, headers=headers)[0]

        assert status() == 200
        for field in ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"):
            assert status(**{field: "127.0.0.1"}) == 401, field
        for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.1", "0.0.0.0"):
            assert status(Host=host) == 401, host
        assert status(Host="evil.example", Authorization=f"Bearer {server.key}") == 401
    for key in (None, server.key, "op_"):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        assert server.send("POST", f"{server.web}/api/v1/brands/reload", b"", headers)[0] == 401


def test_guesses_are_counted_by_who_makes_them_and_not_by_who_they_say_they_are(server):
    def guess(number):
        return server.send("GET", f"{server.web}/sign/guess{number}", headers={
            "X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=198.51.100.{number}"})

    statuses = [guess(number) for number in range(140)]
    assert statuses[0][0] == 404
    refused = [answer for answer in statuses if answer[0] == 429]
    assert refused and int(refused[0][1]["Retry-After"]) > 0
    # Whoever has a link is not kept from it.
    assert server.send("GET", server.create()["signatories"][0]["signingUrl"])[0] == 200
