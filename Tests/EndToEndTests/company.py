"""A company with a server of its own, the platform in another process, and a system that is told."""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import signal
import subprocess
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sandbox import DEMO, Sandbox
from server import Server, let_pass
from visitor import Visitor

# What a request that met the end of the server's process looks like.
GONE = (OSError, http.client.HTTPException)


class InformationSystem:
    """Receives webhooks, and believes those that are signed."""

    def __init__(self):
        self.secret = secrets.token_bytes(32)
        self.received = []
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                identifier = self.headers["webhook-id"]
                signed = f"{identifier}.{self.headers['webhook-timestamp']}.".encode() + body
                mac = base64.b64encode(hmac.digest(system.secret, signed, "sha256")).decode()
                assert f"v1,{mac}" in self.headers["webhook-signature"].split()
                system.received.append((identifier, json.loads(body)["type"]))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Company:
    def __init__(self, folder, changes={}):
        self.folder = folder
        self.changes = changes
        self.platform = Sandbox(folder / "platform")
        self.system = InformationSystem()
        self.key = "pk_" + secrets.token_hex(16)
        brand = folder / "brands/company"
        brand.mkdir(parents=True)
        secret = "whsec_" + base64.b64encode(self.system.secret).decode()
        (brand / "brand.json").write_text(json.dumps({
            "name": "Company", "apiKeyHash": hashlib.sha256(self.key.encode()).hexdigest(),
            "webhook": {"url": self.system.url, "secrets": [secret], "allowPrivate": True}}))
        self.server = None
        self.contract_id = None
        # What people did, which is all that may be done.
        self.started, self.codes_asked, self.codes_typed = set(), 0, 0

    def environment(self):
        return {
            "CONTRAT_PRIVE_PLATFORM": self.platform.url,
            "CONTRAT_PRIVE_API_KEY": self.platform.keys["apiKey"],
            "CONTRAT_PRIVE_API_USER": self.platform.keys["apiUser"],
            "PARAPHE_TRUST": str(self.platform.root),
            "PARAPHE_VERIFICATION": "passed",
            "PARAPHE_TIMESTAMP_URL": f"{self.platform.url}/tsa",
            "PARAPHE_BRANDS": str(self.folder / "brands"),
        } | self.changes

    def start(self, failpoint=None):
        environment = self.environment()
        if failpoint:
            environment["PARAPHE_FAILPOINT"] = failpoint
        self.server = None
        try:
            self.server = Server(self.folder, environment, key=self.key)
        except RuntimeError:
            # Killed before it was ready.
            if not failpoint:
                raise

    def stop(self):
        if self.server and self.server.process.poll() is None:
            assert self.server.stop() == 0
        self.platform.stop()
        self.system.stop()

    def restart_if_killed(self):
        """Returns whether it was. As after a night: what waited for time to pass is due."""
        if self.server:
            try:
                self.server.process.wait(0.05)
            except subprocess.TimeoutExpired:
                return False
            assert self.server.process.returncode == -signal.SIGKILL, self.server.log.read_text()[-2000:]
        let_pass(self.folder / "data", 400)
        self.start()
        return True

    # What people do

    def deposit(self, people):
        body = {
            "reference": "R-1", "label": "Contrat", "language": "fr",
            "deadline": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400)),
            "documents": [{"name": "Contrat", "kind": "main",
                           "data": base64.b64encode(DEMO.read_bytes()).decode()}],
            "signatories": [
                {"firstName": name, "lastName": "Dubois", "email": "a@example.com", "mobile": "0612345678"}
                for name in people],
        }
        status, _, answer = self.server.send(
            "POST", f"{self.server.web}/api/v1/contracts", json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json",
             "Idempotency-Key": "order-1"})
        assert status == 201, answer
        contract = json.loads(answer)
        self.contract_id = contract["id"]
        self.links = {one["id"]: one["signingUrl"] for one in contract["signatories"]}

    def contract(self):
        return self.server.contract(self.contract_id)

    def ask_all_codes(self):
        self.codes_asked += len(self.links)
        self.server.call("POST", f"/contracts/{self.contract_id}/codes")

    def cancel(self):
        self.server.call("POST", f"/contracts/{self.contract_id}/cancel")

    def use_the_page(self, signatory):
        """Does what the page offers."""
        visitor = Visitor(self.server, self.links[signatory["id"]])
        if signatory["status"] == "waiting":
            # Pressed again where the first press met the end of the server.
            self.started.add(signatory["id"])
            self.codes_asked += 1
            visitor.start()
        elif signatory["status"] in ("codeSent", "codeUnknown") and signatory["id"] not in self.started:
            # The company asked for the codes of all.
            self.started.add(signatory["id"])
            visitor.start()
        elif signatory["status"] == "codeSent":
            self.codes_typed += 1
            visitor.type("0000")
        elif signatory["status"] == "codeUnknown":
            self.codes_asked += 1
            # After the pause that the page asks for.
            let_pass(self.folder / "data", 31)
            visitor.resend()

    # What the platform knows

    def ledger(self):
        with urllib.request.urlopen(f"{self.platform.url}/ledger", timeout=20) as answer:
            return json.load(answer)["contracts"]
