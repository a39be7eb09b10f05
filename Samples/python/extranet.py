#!/usr/bin/env python3
"""A company's side of Paraphe in one file: Python 3.9 or later, nothing to install.

It deposits a contract, shows the signing frame, believes verified webhooks only, keeps the signed PDF
and greets the customer who comes back. Yours to replace: the customer, the session that says whose
order it is, the folder that stands for a database, and the web server.
"""

import base64
import hashlib
import hmac
import html
import http.client
import json
import os
import re
import secrets
import sys
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
from datetime import date, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# Configuration


def setting(name, default=None):
    value = os.environ.get(name) or default
    if value is None:
        sys.exit(f"{name} is missing")
    return value


def key_of(name, text):
    """The bytes of a secret: `whsec_` and base64. The text itself is not the key."""
    encoded = text[len("whsec_"):] if text.startswith("whsec_") else ""
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except ValueError:
        key = b""
    if len(key) < 24:
        sys.exit(f"{name} has to be whsec_ and at least 24 bytes in base64")
    return key


PARAPHE_URL = setting("PARAPHE_URL", "http://127.0.0.1:8080").rstrip("/")
API_KEY = setting("PARAPHE_API_KEY")
WEBHOOK_KEY = key_of("PARAPHE_WEBHOOK_SECRET", setting("PARAPHE_WEBHOOK_SECRET"))
# Without one, customers come back to their order and nothing in the address is believed.
RETURN_SECRET = os.environ.get("PARAPHE_RETURN_SECRET")
RETURN_KEY = key_of("PARAPHE_RETURN_SECRET", RETURN_SECRET) if RETURN_SECRET else None
CONTRACT_PDF = Path(setting("CONTRACT_PDF"))
DATA = Path(setting("DATA_FOLDER", ".data-extranet"))

CUSTOMER = {"firstName": "Claire", "lastName": "Dubois", "email": "claire@example.com", "mobile": "06 12 34 56 78"}

WEBHOOK_TOLERANCE = 5 * 60
RETURN_MAX_AGE = 60 * 60
BODY_LIMIT = 256 << 10
ORDER = "[A-Za-z0-9_-]{8,40}"

# Paraphe's API


class Problem(Exception):
    """What the API refused (RFC 9457): `code` is for programs, `detail` says what to do."""

    def __init__(self, code, detail="", field="", faults=None):
        super().__init__(code)
        self.faults = faults or [{"code": code, "field": field, "detail": detail}]


class KeepRedirect(urllib.request.HTTPRedirectHandler):
    """The API redirects nowhere: followed elsewhere, the key would be given away."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(KeepRedirect)


def call(method, path, body=None, headers=None):
    """One call of the API. Returns the bytes of its answer."""
    request = urllib.request.Request(
        f"{PARAPHE_URL}/api/v1{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json", **(headers or {})},
        method=method,
    )
    try:
        with OPENER.open(request, timeout=30) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        try:
            told = json.loads(error.read())
            raise Problem(told["code"], told.get("detail", ""), told.get("field", ""), told.get("errors"))
        except (ValueError, TypeError, KeyError):
            # A proxy in between answers in its own way.
            raise Problem(f"http_{error.code}") from None
    except (OSError, http.client.HTTPException):
        raise Problem("unreachable", "Paraphe does not answer: call again, with the same Idempotency-Key.") from None


def deposit(order, origin):
    """Deposits the contract of an order. The same key and body again give the same contract, so this is
    safe to repeat after a crash or a double click: the body is made of nothing but the order."""
    body = {
        "reference": order["number"],
        "label": "Contrat d’assurance habitation",
        "language": "fr",
        "deadline": order["deadline"],
        "documents": [
            {"name": "Contrat", "kind": "main", "data": base64.b64encode(CONTRACT_PDF.read_bytes()).decode()}
        ],
        "signatories": [CUSTOMER],
        "returnUrl": f"{origin}/return" if RETURN_KEY else f"{origin}/orders/{order['number']}",
        "frameOrigins": [origin],
    }
    contract = json.loads(call("POST", "/contracts", body, {"Idempotency-Key": f"order-{order['number']}"}))
    return {"contract": contract["id"], "signatory": contract["signatories"][0]["id"]}


def contract_of(order):
    return json.loads(call("GET", f"/contracts/{order['contract']}"))


def fresh_link(order):
    """Links do not live long: each time the page is shown it gets its own."""
    path = f"/contracts/{order['contract']}/signatories/{order['signatory']}/link"
    # How this customer was authenticated here goes into the evidence: take it from your session.
    # An identifier or a hash of the session may go with it, never its cookie.
    authentication = {
        "method": "password", "subject": CUSTOMER["email"],
        "at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return json.loads(call("POST", path, {"authentication": authentication}))["signingUrl"]


# What Paraphe signs


class Refused(Exception):
    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def verified_webhook(headers, body, now):
    """The id of a genuine and fresh webhook (Standard Webhooks). `body`: the bytes as they came, for
    JSON that was decoded and encoded again would be other bytes."""
    identifier = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not re.fullmatch("[A-Za-z0-9_-]{1,100}", identifier) or not re.fullmatch("[0-9]{1,12}", timestamp):
        raise Refused(400, "no webhook")
    expected = hmac.digest(WEBHOOK_KEY, f"{identifier}.{timestamp}.".encode() + body, "sha256")
    expected = b"v1," + base64.b64encode(expected)
    # While a secret is being changed there are two signatures: one of ours is enough.
    given = headers.get("webhook-signature", "").split(" ")
    # Bytes: text outside ASCII cannot be compared in constant time.
    if not any([hmac.compare_digest(expected, one.encode("utf-8", "replace")) for one in given]):
        raise Refused(401, "the signature does not fit")
    if abs(now - int(timestamp)) > WEBHOOK_TOLERANCE:
        raise Refused(401, "too old, or the clocks differ")
    return identifier


def verified_return(query, now, max_age=RETURN_MAX_AGE):
    """The contract and status that a customer brings back from Paraphe, or None.

    Enough to greet somebody. It says how things stood at that time and no more: before anything is
    delivered, paid or changed the API is asked (`contract_of`)."""
    if RETURN_KEY is None:
        return None
    status, contract, timestamp, signature = (
        query.get(name, [""])[0] for name in ("status", "contract", "time", "signature")
    )
    if not re.fullmatch("[0-9]{1,12}", timestamp):
        return None
    expected = hmac.digest(RETURN_KEY, f"{timestamp}.{contract}.{status}".encode("utf-8", "replace"), "sha256")
    expected = base64.urlsafe_b64encode(expected).rstrip(b"=")
    if not hmac.compare_digest(expected, signature.encode("utf-8", "replace")):
        return None
    # A minute in advance, for clocks that differ.
    if not -60 <= now - int(timestamp) <= max_age:
        return None
    return contract, status


# What this company does


def keep(path, content):
    """Writes a file as a whole or not at all, and only returns once it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def order_file(number):
    return DATA / "orders" / f"{number}.json"


def read_order(number):
    try:
        return json.loads(order_file(number).read_text())
    except FileNotFoundError:
        return None


def place_order(number, origin):
    order = read_order(number)
    if order is None:
        order = {"number": number, "deadline": (date.today() + timedelta(days=30)).isoformat()}
        keep(order_file(number), json.dumps(order).encode())
    if "contract" not in order:
        order.update(deposit(order, origin))
        keep(order_file(number), json.dumps(order).encode())


def receive(headers, body):
    """What Paraphe posts. It sends again, for 75 hours, whatever was not answered 2xx within 15 seconds:
    so answer once all is done, and do nothing that must not be done twice."""
    identifier = verified_webhook(headers, body, time.time())
    try:
        event = json.loads(body)
        kind, contract_id = event["type"], event["data"]["contractId"]
        if not re.fullmatch("ctr_[A-Za-z0-9_-]{20}", contract_id):
            raise ValueError
    except (ValueError, TypeError, KeyError):
        raise Refused(400, "no event") from None
    # Ids may be forgotten after four days: no webhook comes again later.
    seen = DATA / "webhooks" / identifier
    if seen.exists():
        return
    # Other types are of no interest here, and new ones may be added.
    if kind == "contract.completed":
        keep_signed(contract_id)
    keep(seen, b"")


def keep_signed(contract_id):
    contract = json.loads(call("GET", f"/contracts/{contract_id}"))
    if contract["status"] != "completed" or contract["signedCopy"] != "verified":
        raise Problem("not_yet", "The signed copy is not there yet.")
    for document in contract["documents"]:
        if "signed" not in document:
            continue
        pdf = call("GET", f"/contracts/{contract_id}/documents/{document['number']}/signed")
        if hashlib.sha256(pdf).hexdigest() != document["signed"]["sha256"]:
            raise Problem("incomplete", "The signed copy came incomplete.")
        keep(DATA / "signed" / f"{contract_id}-{document['number']}.pdf", pdf)


# Pages

# A contract that can be signed is in one of these states.
UNSIGNED = ("prepared", "creating", "createUnknown", "open")
SAME = {**dict.fromkeys(UNSIGNED, "open"), "completed": "signed", "canceling": "canceled", "cancelUnknown": "canceled"}
# French, then English.
WORDS = {
    "signed": ("Votre contrat est signé.", "Your contract is signed."),
    "waiting": ("Vous avez signé ; d’autres doivent encore signer.", "You have signed; others are still to sign."),
    "declined": ("Vous avez refusé de signer.", "You declined to sign."),
    "expired": ("Le délai pour signer est passé.", "The time to sign is over."),
    "canceled": ("Le contrat est annulé.", "The contract is canceled."),
    "locked": ("Trop de codes erronés : contactez-nous.", "Too many wrong codes: please contact us."),
    "failed": ("La signature n’a pas abouti : contactez-nous.", "The signature failed: please contact us."),
    "open": ("Votre contrat vous attend.", "Your contract is waiting for you."),
}
OTHER_WORDS = ("Nous suivons votre contrat.", "We are looking after your contract.")

STYLE = """body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif }
iframe { width: 100%; height: 45rem; border: 0 }
"""
SCRIPT = """// What a browser says is never proof: when something happens, our own backend is asked.
for (const name of ["signed", "declined", "expired", "failed"])
  document.querySelector("paraphe-signing").addEventListener(name, async () => {
    const answer = await fetch(`${location.pathname}/status`);
    if (answer.ok) document.getElementById("state").textContent = (await answer.json()).words.join(" ");
  });
"""


def words(status):
    return WORDS.get(SAME.get(status, status), OTHER_WORDS)


def said(status):
    french, english = map(html.escape, words(status))
    return f'<p id="state" role="status">{french} <span lang="en">{english}</span></p>'


def home():
    # Made with the page: pressed twice, the button places one order.
    return page("Mes contrats", f"""<form method="post" action="/orders">
<input type="hidden" name="number" value="{secrets.token_urlsafe(16)}">
<button>Signer mon contrat</button>
</form>""")


def order_page(order):
    status = contract_of(order)["status"]
    if status not in UNSIGNED:
        return page("Mon contrat", said(status))
    url = fresh_link(order)
    parts = urllib.parse.urlsplit(url)
    paraphe = f"{parts.scheme}://{parts.netloc}"
    return page("Mon contrat", f"""{said(status)}
<script src="{html.escape(paraphe)}/embed.js" async></script>
<paraphe-signing>
<iframe src="{html.escape(url)}" title="Signature de votre contrat" allow="fullscreen"></iframe>
</paraphe-signing>
<script src="/extranet.js"></script>""", paraphe)


def return_page(query):
    known = verified_return(query, time.time())
    if known is None:
        return page("Lien non valable", """<p>Ce lien n’est pas valable.
<span lang="en">This link is not valid.</span></p><p><a href="/">Mes contrats</a></p>""", status=400)
    _, status = known
    return page("Mon contrat", said(status) + '<p><a href="/">Mes contrats</a></p>')


def problem_page(problem):
    """For whoever sets this up. A customer needs fewer words, and your log needs these."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(fault.get(name, '')))}" for name in ("code", "field", "detail"))
        for fault in problem.faults
    )
    return page("Le contrat n’a pas pu être préparé", f"""<p lang="en">The contract could not be prepared.</p>
<table><tr><th>code<th>field<th>detail{rows}</table>""", status=502)


def page(title, main, paraphe="", status=200):
    """`paraphe`: the origin whose frame and script the page shows."""
    frame = paraphe or "'none'"
    policy = (
        f"default-src 'none'; script-src 'self' {paraphe}; frame-src {frame}; style-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    text = f"""<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<link rel="stylesheet" href="/extranet.css">
<main>
<h1>{html.escape(title)}</h1>
{main}
</main>
"""
    return status, "text/html; charset=utf-8", text, {"Content-Security-Policy": policy}


# The web server


class Extranet(BaseHTTPRequestHandler):
    timeout = 30
    server_version, sys_version = "extranet", ""

    def do_GET(self):
        self.answer(self.get)

    def do_POST(self):
        self.answer(self.post)

    def get(self, path, query):
        if path == "/":
            return home()
        if path == "/return":
            return return_page(query)
        if path == "/extranet.js":
            return 200, "text/javascript; charset=utf-8", SCRIPT, {}
        if path == "/extranet.css":
            return 200, "text/css; charset=utf-8", STYLE, {}
        # Your session says whose order it is; here its number cannot be guessed.
        found = re.fullmatch(f"/orders/({ORDER})(/status)?", path)
        order = read_order(found[1]) if found else None
        if not order or "contract" not in order:
            raise Refused(404, "not found")
        if not found[2]:
            return order_page(order)
        status = contract_of(order)["status"]
        return 200, "application/json", json.dumps({"status": status, "words": words(status)}), {}

    def post(self, path, _):
        if path == "/webhooks/paraphe":
            body = self.body()
            try:
                receive(self.headers, body)
            except Problem as problem:
                # Paraphe sends it again.
                raise Refused(503, problem) from None
            return 204, None, "", {}
        if path != "/orders":
            raise Refused(404, "not found")
        # Browsers say where a form was: another site may place no order in a customer's name.
        if self.headers.get("Origin", self.server.origin) != self.server.origin:
            raise Refused(403, f"open {self.server.origin}/")
        number = urllib.parse.parse_qs(self.body().decode("utf-8", "replace")).get("number", [""])[0]
        if not re.fullmatch(ORDER, number):
            raise Refused(400, "no order")
        place_order(number, self.server.origin)
        return 303, None, "", {"Location": f"/orders/{number}"}

    def body(self):
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,9}", length):
            raise Refused(400, "no length")
        if int(length) > BODY_LIMIT:
            raise Refused(413, "too long")
        return self.rfile.read(int(length))

    def answer(self, handle):
        path, _, query = self.path.partition("?")
        try:
            status, kind, text, headers = handle(path, urllib.parse.parse_qs(query))
        except Refused as refused:
            status, kind, text, headers = refused.status, "text/plain; charset=utf-8", f"{refused}\n", {}
        except Problem as problem:
            status, kind, text, headers = problem_page(problem)
        except Exception:
            traceback.print_exc()
            status, kind, text, headers = 500, "text/plain; charset=utf-8", "error\n", {}
        content = text.encode()
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        # Pages hold a signing link: they are nobody else's, and neither are addresses.
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Requests are logged by their path: what follows may be signed."""

    def log_request(self, code="-", _="-"):
        path = urllib.parse.quote(self.path.partition("?")[0], safe="/%")
        print(self.command, path, int(code), file=sys.stderr, flush=True)


def main():
    server = ThreadingHTTPServer(("127.0.0.1", int(setting("PORT", "8095"))), Extranet)
    # Where browsers are; behind a proxy, its address.
    server.origin = setting("PUBLIC_URL", f"http://localhost:{server.server_port}").rstrip("/")
    print(f"extranet ready {server.origin}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
