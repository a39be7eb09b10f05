"""A sample of Samples/ as a process of its own, and what a company's network has before it."""

import base64
import hmac
import http.client
import json
import os
import queue
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
import urllib.parse
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from server import DOCUMENTS, ROOT, Server

SAMPLES = ROOT / "Samples"
PDF = DOCUMENTS / "conditions-particulieres.pdf"
FORWARDED = ("content-type", "webhook-id", "webhook-timestamp", "webhook-signature")


@dataclass(frozen=True)
class Language:
    interpreter: str
    # Prints its version as three numbers; what came before this one is too old for the sample.
    version: tuple
    oldest: tuple
    command: tuple

    def missing(self):
        """Why the sample cannot run here, or None."""
        if not shutil.which(self.interpreter):
            return f"{self.interpreter} is not installed"
        told = subprocess.run([self.interpreter, *self.version], capture_output=True, text=True).stdout
        found = tuple(map(int, re.search(r"(\d+)\.(\d+)", told).groups()))
        return None if found >= self.oldest else f"{self.interpreter} is older than the sample needs: {told.strip()}"


LANGUAGES = {
    "python": Language(sys.executable, ("--version",), (3, 9), (SAMPLES / "python/extranet.py",)),
    "node": Language("node", ("--version",), (18, 0), (SAMPLES / "node/extranet.mjs",)),
    "php": Language("php", ("--version",), (8, 0), ("-S", "localhost:0", SAMPLES / "php/extranet.php")),
}


def new_secret():
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def mac(secret, message):
    return hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), message, "sha256")


class Sample:
    """A sample that runs, with the secrets that it shares with the brand."""

    def __init__(self, language, folder, web, key, secrets, pdf=PDF, **changes):
        """`web`, `key`: where Paraphe answers, and to whom; `secrets`: of webhooks and of returns."""
        self.data = folder / "extranet"
        self.webhook_secret, self.return_secret = secrets
        self.lines = []
        # A proxy of the machine's is no way to a server on it.
        environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("PARAPHE_") and not name.lower().endswith("_proxy")
        }
        environment |= {
            "PARAPHE_URL": web, "PARAPHE_API_KEY": key,
            "PARAPHE_WEBHOOK_SECRET": self.webhook_secret, "PARAPHE_RETURN_SECRET": self.return_secret,
            "CONTRACT_PDF": str(pdf), "DATA_FOLDER": str(self.data), "PORT": "0",
        } | changes
        told = LANGUAGES[language]
        self.process = subprocess.Popen(
            [told.interpreter, *told.command], cwd=folder, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        addresses = queue.Queue()
        self.reader = threading.Thread(target=self._read, args=(addresses,), daemon=True)
        self.reader.start()
        try:
            self.origin = addresses.get(timeout=30)
        except queue.Empty:
            self.process.kill()
            raise
        assert self.origin, "".join(self.lines)

    def _read(self, addresses):
        for line in self.process.stdout:
            self.lines.append(line)
            if ready := re.search(r"http://localhost:\d+", line):
                addresses.put(ready[0])
        addresses.put(None)

    def stop(self):
        self.process.terminate()
        self.process.wait(15)
        self.reader.join(15)
        self.process.stdout.close()
        return "".join(self.lines)

    # Requests as others make them

    def get(self, path):
        return Server.send("GET", self.origin + path)

    def post(self, headers, body):
        """A request to the webhooks' address. Returns the status."""
        status, _, _ = Server.send("POST", f"{self.origin}/webhooks/paraphe", body, headers)
        return status

    def signed_headers(self, body, identifier="evt_" + "A" * 20, at=None, secret=None):
        """What makes a webhook genuine, for those who know the secret."""
        timestamp = str(int(time.time() if at is None else at))
        signature = mac(secret or self.webhook_secret, f"{identifier}.{timestamp}.".encode() + body)
        return {
            "webhook-id": identifier, "webhook-timestamp": timestamp,
            "webhook-signature": "v1," + base64.b64encode(signature).decode(), "Content-Type": "application/json",
        }

    def return_query(self, status, contract, at=None):
        """What Paraphe adds to the address of the return page."""
        at = int(time.time() if at is None else at)
        signature = mac(self.return_secret, f"{at}.{contract}.{status}".encode())
        return {
            "status": status, "contract": contract, "time": str(at),
            "signature": base64.urlsafe_b64encode(signature).rstrip(b"=").decode(),
        }

    def come_back(self, query):
        status, _, text = self.get(f"/return?{urllib.parse.urlencode(query)}")
        return status, text.decode()

    @property
    def stored(self):
        return sorted((self.data / "signed").glob("*"))


class Gateway:
    """The company's address for webhooks, known before the sample's: forwards, and remembers what came."""

    def __init__(self):
        self.sample = None
        self.passed = []
        self.news = threading.Condition()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name: self.headers[name] for name in FORWARDED}
                try:
                    status = gateway.sample.post(headers, body)
                except (OSError, http.client.HTTPException):
                    status = 502
                self.send_response(status)
                self.end_headers()
                with gateway.news:
                    gateway.passed.append((json.loads(body)["type"], headers, body, status))
                    gateway.news.notify_all()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/paraphe"

    def wait_for(self, kind):
        """Headers, body and the sample's answer, once a webhook of this type has passed."""
        with self.news:
            assert self.news.wait_for(lambda: any(one[0] == kind for one in self.passed), 30), self.passed
            return next(one[1:] for one in self.passed if one[0] == kind)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
