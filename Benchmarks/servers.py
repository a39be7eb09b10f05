"""The server that is measured, and one connection to it."""

import base64
import hashlib
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
PDF = ROOT / "Sources/DemoExtranet/Site/documents/conditions-particulieres.pdf"
ANNEX = ROOT / "Sources/DemoExtranet/Site/documents/conditions-generales.pdf"


class Process:
    """A server that prints a line when it is ready, stopped at the end."""

    def __init__(self, command, log=subprocess.DEVNULL, **environment):
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True,
            env=os.environ | {name: str(value) for name, value in environment.items()})
        self.line = self.process.stdout.readline()
        self.ready_after = time.perf_counter() - self.started
        if "ready" not in self.line:
            sys.exit(f"{command[0]} did not start")

    def memory(self):
        """Resident memory that is this process's own, in MB (proportional set size)."""
        text = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1)) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def paraphe(build, folder, **changes):
    """A server with the platform inside unless `changes` name another, and as many calls a day as it likes."""
    return Process(
        [str(build / "paraphe"), "serve"], **{
            "PARAPHE_DATA": folder, "PARAPHE_PORT": 0, "PARAPHE_DEMO_PORT": 0, "PARAPHE_SANDBOX_PORT": 0,
            "PARAPHE_LOG_LEVEL": "error", "PARAPHE_DAILY_REQUESTS": 1_000_000,
            # All the load comes from one address, with few links.
            "PARAPHE_LINK_REQUESTS": 0, "PARAPHE_ADDRESS_REQUESTS": 0, "PARAPHE_BRAND_REQUESTS": 0} | changes)


class Platform(Process):
    """The sandbox platform in a process of its own."""

    def __init__(self, build, folder, *options):
        super().__init__(
            [str(build / "paraphe"), "sandbox", *options], PARAPHE_DATA=folder, PARAPHE_SANDBOX_PORT=0,
            PARAPHE_LOG_LEVEL="error")
        self.url = re.search(r"sandbox=(\S+)", self.line)[1]
        self.folder = pathlib.Path(folder) / "sandbox"
        self.keys = json.loads((self.folder / "keys.json").read_text())

    def fault(self, **fault):
        self._send("POST", json.dumps(fault))

    def clear_faults(self):
        self._send("DELETE", None)

    def _send(self, method, body):
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=30)
        connection.request(method, "/faults", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status < 300, answer.read()
        connection.close()


def company(build, folder, platform, before=(), **changes):
    """A server that talks to `platform`, under a brand of its own, started by `before`. Its log goes to
    `folder`/log."""
    folder = pathlib.Path(folder)
    key = "pk_bench_key_of_enough_letters"
    brand = folder / "brands/bench"
    brand.mkdir(parents=True, exist_ok=True)
    (brand / "brand.json").write_text(json.dumps(
        {"name": "Bench", "apiKeyHash": hashlib.sha256(key.encode()).hexdigest()}))
    (folder / "demo").mkdir(exist_ok=True)
    (folder / "demo/api-key").write_text(key)
    with (folder / "log").open("ab") as log:
        return Process(
            [*before, str(build / "paraphe"), "serve"], log, **{
                "PARAPHE_DATA": folder, "PARAPHE_PORT": 0, "PARAPHE_LOG_FORMAT": "json",
                "PARAPHE_DAILY_REQUESTS": 1_000_000, "PARAPHE_BRANDS": folder / "brands",
                "PARAPHE_TRUST": platform.folder / "pki/root-certificate.pem", "PARAPHE_VERIFICATION": "passed",
                "CONTRAT_PRIVE_PLATFORM": platform.url, "CONTRAT_PRIVE_API_KEY": platform.keys["apiKey"],
                "CONTRAT_PRIVE_API_USER": platform.keys["apiUser"]} | changes)


def web_address(process):
    return re.search(r"web=http://([\d.:]+)", process.line).group(1)


class Client:
    """One connection to the web app, with the brand's key."""

    def __init__(self, address, folder):
        self.connection = http.client.HTTPConnection(address, timeout=60)
        self.key = (pathlib.Path(folder) / "demo/api-key").read_text().strip()

    def send(self, method, path, body=None, **headers):
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return response.status, response.getheader("Location"), response.read()

    def form(self, path, **fields):
        return self.send(
            "POST", path, urllib.parse.urlencode(fields),
            **{"Content-Type": "application/x-www-form-urlencoded"})

    def deposit(self, body):
        """Returns the id of the contract and the paths of its signing links."""
        status, _, answer = self.send(
            "POST", "/api/v1/contracts", body, Authorization=f"Bearer {self.key}")
        assert status == 201, answer
        made = json.loads(answer)
        return made["id"], [urllib.parse.urlsplit(one["signingUrl"]).path for one in made["signatories"]]

    def codes(self, contract):
        status, _, answer = self.send(
            "POST", f"/api/v1/contracts/{contract}/codes", Authorization=f"Bearer {self.key}")
        assert status == 200, answer

    def open(self, link):
        """Returns what the page's forms send back."""
        status, _, page = self.send("GET", link)
        assert status == 200, page
        return re.search(rb'name="page" value="([^"]+)"', page).group(1).decode()

    def start(self, link, token):
        return self.form(link + "/start", page=token, consent="yes")

    def type(self, link, token):
        return self.form(link + "/code", page=token, code="0000")

    def sign(self, body, all_codes=False):
        """One whole signing, as browsers without scripts do it, one signatory after the other."""
        contract, links = self.deposit(body)
        if all_codes:
            self.codes(contract)
        for link in links:
            token = self.open(link)
            status, location, _ = self.start(link, token)
            assert (status, location) == (303, link + "/code"), (status, location)
            assert self.send("GET", location)[0] == 200
            status, location, _ = self.type(link, token)
            assert (status, location) == (303, link + "/done"), (status, location)
            assert self.send("GET", location)[0] == 200


def contract(*documents, signatories=1):
    return json.dumps({
        "reference": "BENCH", "label": "Contrat d’assurance habitation", "language": "fr",
        "deadline": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400)),
        "documents": [
            {"name": path.stem, "kind": "annex" if index else "main",
             "data": base64.b64encode(path.read_bytes()).decode()}
            for index, path in enumerate(documents)],
        "signatories": [
            {"firstName": name, "lastName": "Dubois", "email": "claire@example.com", "mobile": "0612345678"}
            for name in ("Claire", "Omar", "Zoé", "Inès", "Léo")[:signatories]]}).encode()
