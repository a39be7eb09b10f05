"""One Paraphe server of its own for a test: fresh data, free ports, and its back-office API."""

import base64
import json
import os
import queue
import re
import signal
import sqlite3
import subprocess
import threading
import urllib.error
import urllib.request
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PARAPHE_BINARY") or ROOT / ".build/debug/paraphe").resolve()
DOCUMENTS = ROOT / "Sources/DemoExtranet/Site/documents"
READY = re.compile(r"paraphe ready web=(\S+)(?: demo=(\S+) sandbox=(\S+))?")


class Server:
    """A server under the demonstration's brand, with the platform inside unless `changes` name another."""

    def __init__(self, folder, changes={}, within=[], key=None, seen_at=lambda _, path: path):
        """`within`: a command that starts the server, such as one that gives it a file system of its
        own; `seen_at` leads to a path of the server's then."""
        self.data = folder / "data"
        self.log = folder / "server.log"
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PARAPHE_")
        }
        environment |= {
            "PARAPHE_DATA": str(self.data),
            "PARAPHE_PORT": "0",
            "PARAPHE_DEMO_PORT": "0",
            "PARAPHE_SANDBOX_PORT": "0",
            "PARAPHE_LOG_LEVEL": "trace",
        } | changes
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*within, BINARY, "serve"], cwd=ROOT, env=environment, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
            )
        lines = queue.Queue()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()
        try:
            while not (ready := READY.match(lines.get(timeout=30) or "")):
                if self.process.poll() is not None:
                    raise RuntimeError(f"the server stopped:\n{self.log.read_text()}")
        except BaseException:
            self.process.kill()
            raise
        self.data = Path(seen_at(self.process.pid, self.data))
        self.web, self.demo, self.sandbox = ready.groups()
        self.key = key or (self.data / "demo/api-key").read_text().strip()

    def _read(self, lines):
        for line in self.process.stdout:
            lines.put(line)
        lines.put(None)

    def stop(self):
        """Stops it as a service manager does. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    # The back-office API

    def call(self, method, path, body=None):
        status, _, answer = self.send(
            method, f"{self.web}/api/v1{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        assert status < 300, f"{method} {path}: {status} {answer[:500]}"
        return json.loads(answer)

    def create(self, **changes):
        """Deposits a contract of one signatory, as a company's backend does."""
        def document(file, name, kind):
            data = base64.b64encode((DOCUMENTS / f"{file}.pdf").read_bytes()).decode()
            return {"name": name, "kind": kind, "data": data}

        return self.call("POST", "/contracts", {
            "reference": "HAB-2026-000001",
            "label": "Contrat d’assurance habitation",
            "language": "fr",
            "deadline": (date.today() + timedelta(days=20)).isoformat(),
            "documents": [
                document("conditions-particulieres", "Conditions particulières", "main"),
                document("conditions-generales", "Conditions générales 2026", "annex"),
            ],
            "signatories": [{
                "firstName": "Claire", "lastName": "Dubois",
                "email": "claire.dubois@example.com", "mobile": "06 12 34 56 78",
            }],
            "returnUrl": f"{self.demo}/contrats/habitation",
            "frameOrigins": [self.demo],
        } | changes)

    def contract(self, identifier=None):
        """A contract as the API tells it; without an identifier the only one there is."""
        if identifier is None:
            [contract] = self.call("GET", "/contracts")["contracts"]
            return contract
        return self.call("GET", f"/contracts/{identifier}")

    def fresh_link(self, contract, revoke_others=False):
        path = f"/contracts/{contract['id']}/signatories/{contract['signatories'][0]['id']}/link"
        return self.call("POST", path, {"revokeOthers": revoke_others})["signingUrl"]

    @staticmethod
    def send(method, url, data=None, headers=None):
        """One plain HTTP request, redirects not followed: status, headers, body."""
        request = urllib.request.Request(url, data, headers or {}, method=method)
        try:
            with _opener.open(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    # What cannot be seen from outside

    def platform(self):
        """What the signing platform has: for each contract its status, texts sent, codes tried."""
        with self._database("sandbox/sandbox.sqlite") as database:
            rows = database.execute(
                "SELECT contract.status, signatory.sms_sent, signatory.codes_tried "
                "FROM contract LEFT JOIN signatory ON signatory.contract_id = contract.id"
            ).fetchall()
        return [dict(zip(("status", "texts", "tries"), row)) for row in rows]

    def let_pass(self, seconds):
        let_pass(self.data, seconds)

    def pass_deadline(self):
        with self._database("paraphe.sqlite") as database:
            database.execute("UPDATE contract SET deadline = created_at - 60")
            database.commit()

    def forge_signatures(self):
        """From now on the platform gives out what was deposited as what was signed."""
        with self._database("sandbox/sandbox.sqlite") as database:
            database.execute(
                "CREATE TRIGGER forged AFTER UPDATE OF signed ON document BEGIN UPDATE document SET signed = data "
                "WHERE contract_id = NEW.contract_id AND kind = NEW.kind AND number = NEW.number; END")
            database.commit()

    def _database(self, path):
        return _Closing(sqlite3.connect(self.data / path, timeout=10))


def let_pass(data, seconds):
    """Makes what happened so far older, instead of waiting; whether or not the server runs."""
    columns = {
        "link": ["created_at", "opened_at", "last_seen_at"],
        "signatory": ["last_sms_at", "submitted_at"],
        "remote_call": ["begun_at", "ended_at"],
        "outbox": ["next_at"],
    }
    with _Closing(sqlite3.connect(data / "paraphe.sqlite", timeout=10)) as database:
        for table, names in columns.items():
            for name in names:
                database.execute(f"UPDATE {table} SET {name} = {name} - ?", (seconds,))
        database.commit()


class _Closing:
    def __init__(self, database):
        self.database = database

    def __enter__(self):
        return self.database

    def __exit__(self, *_):
        self.database.close()


class _KeepRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_opener = urllib.request.build_opener(_KeepRedirect, urllib.request.ProxyHandler({}))
