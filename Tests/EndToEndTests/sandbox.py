"""The sandbox platform alone, in a process of its own, and calls of its API."""

import base64
import json
import re
import subprocess
import time
import urllib.error
import urllib.request

from server import BINARY, DOCUMENTS, ROOT

DEMO = DOCUMENTS / "conditions-particulieres.pdf"
PEOPLE = [("Claire", "Dubois"), ("Zoë", "Łukasiewicz-Ñandú"), ("大文", "陳")]


class Sandbox:
    def __init__(self, folder):
        self.folder = folder
        self.process = subprocess.Popen(
            [str(BINARY), "sandbox"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "PARAPHE_DATA": str(folder), "PARAPHE_SANDBOX_PORT": "0"})
        self.url = re.search(r"sandbox=(\S+)", self.process.stdout.readline())[1]
        self.keys = json.loads((folder / "sandbox/keys.json").read_text())
        self.root = folder / "sandbox/pki/root-certificate.pem"

    def stop(self):
        self.process.terminate()
        assert self.process.wait(30) == 0, "the sandbox did not stop cleanly"

    def call(self, name, **body):
        request = urllib.request.Request(f"{self.url}/api/{name}", json.dumps(self.keys | body).encode())
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)

    def fault(self, kind, call, skip=0):
        """The next such call, or one after so many more, fails in this way."""
        body = json.dumps({"kind": kind, "call": call, "skip": skip}).encode()
        request = urllib.request.Request(f"{self.url}/faults", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert answer.status < 300

    def deposit(self, pdf, people=PEOPLE, **changes):
        return self.call("contractCreateRequest", **{
            "label": "Contrat d’été", "language": "fr",
            "deadline": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400)),
            "mainDocument": [{"name": "Contrat", "data": base64.b64encode(pdf).decode()}], "annex": [],
            "signatory": [
                {"firstName": first, "lastName": last, "email": "a@example.com", "mobile": "+33612345678"}
                for first, last in people],
            "notify": {"signatory": False, "owner": False}, "action": {"submit": True}} | changes)

    def signed(self, pdf, people=PEOPLE):
        contract = self.deposit(pdf, people)
        assert contract["status"] == "ok", contract
        named = {"contractId": contract["contractId"]}
        for signatory in contract["signatory"]:
            both = named | signatory
            assert self.call("signatorySendSmsRequest", **both)["status"] == "ok"
            answer = self.call("signatorySignRequest", **both, code="0000")
            assert answer["status"] == "ok", answer
        detail = self.call("contractDetailRequest", **named)
        return base64.b64decode(detail["mainDocument"][0]["data.sign"])
