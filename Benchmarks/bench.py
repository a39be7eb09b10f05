"""Measures the server beside its peers, all in one run on this machine, and prints the figures.

Ratios of one run are what to quote: machines differ, and shared ones are noisy.
"""

import argparse
import http.client
import json
import logging
import os
import pathlib
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
PDF = ROOT / "Sources/DemoExtranet/Site/documents/conditions-particulieres.pdf"
ANNEX = ROOT / "Sources/DemoExtranet/Site/documents/conditions-generales.pdf"
CONNECTIONS = 64
SECONDS = 5
ROUNDS = 3


class Process:
    """A server that prints a line when it is ready, stopped at the end."""

    def __init__(self, command, **environment):
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
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


def paraphe(build, folder):
    return Process(
        [str(build / "paraphe"), "serve"], PARAPHE_DATA=folder, PARAPHE_PORT=0,
        PARAPHE_DEMO_PORT=0, PARAPHE_SANDBOX_PORT=0, PARAPHE_LOG_LEVEL="error")


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
        status, _, answer = self.send(
            "POST", "/api/v1/contracts", body, Authorization=f"Bearer {self.key}")
        assert status == 201, answer
        url = json.loads(answer)["signatories"][0]["signingUrl"]
        return urllib.parse.urlsplit(url).path

    def sign(self, body):
        """One whole signing, as a browser without scripts does it."""
        link = self.deposit(body)
        status, _, page = self.send("GET", link)
        assert status == 200
        token = re.search(rb'name="page" value="([^"]+)"', page).group(1).decode()
        status, location, _ = self.form(link + "/start", page=token, consent="yes")
        assert (status, location) == (303, link + "/code"), (status, location)
        assert self.send("GET", location)[0] == 200
        status, location, _ = self.form(link + "/code", page=token, code="0000")
        assert (status, location) == (303, link + "/done"), (status, location)
        assert self.send("GET", location)[0] == 200


def contract(*documents):
    import base64
    return json.dumps({
        "reference": "BENCH", "label": "Contrat d’assurance habitation", "language": "fr",
        "deadline": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400)),
        "documents": [
            {"name": path.stem, "kind": "annex" if index else "main",
             "data": base64.b64encode(path.read_bytes()).decode()}
            for index, path in enumerate(documents)],
        "signatories": [{"firstName": "Claire", "lastName": "Dubois",
                         "email": "claire@example.com", "mobile": "0612345678"}]}).encode()


def wrk(url):
    output = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", url],
        capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output

    def latency(percentile):
        value, unit = re.search(rf"{percentile}%\s+([\d.]+)(us|ms|s)", output).groups()
        return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)), latency(50), latency(99)


def documents_page(build):
    subprocess.run([sys.executable, str(HERE / "make_peer_template.py")], check=True,
                   stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder, \
            paraphe(build, folder) as ours, \
            Process([str(build / "HummingbirdPeer"), str(ROOT / "Templates")]) as bare, \
            Process([sys.executable, str(HERE / "peer_uvicorn.py"), "--port", "0"]) as uvicorn:
        link = Client(web_address(ours), folder).deposit(contract(PDF, ANNEX))
        urls = {
            "Paraphe": f"http://{web_address(ours)}{link}",
            "bare Hummingbird": f"http://127.0.0.1:{bare.line.split()[1]}/s/demonstration",
            "uvicorn + Jinja": f"http://127.0.0.1:{uvicorn.line.split()[1]}/s/demonstration",
        }
        rounds = {name: [] for name in urls}
        for url in urls.values():
            wrk(url)
        for _ in range(ROUNDS):
            for name, url in urls.items():
                rounds[name].append(wrk(url))
    print(f"documents page, {CONNECTIONS} connections, median of {ROUNDS} rounds of {SECONDS} s")
    median = {name: [statistics.median(column) for column in zip(*found)]
              for name, found in rounds.items()}
    for name, (rate, p50, p99) in median.items():
        print(f"  {name:17} {rate:7.0f} requests/s   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms")
    for name, goal in (("bare Hummingbird", "≥ 0.9"), ("uvicorn + Jinja", "≥ 1.5")):
        ratio = statistics.median(
            ours[0] / other[0] for ours, other in zip(rounds["Paraphe"], rounds[name]))
        print(f"  beside {name}: {ratio:.2f} × (goal {goal})")


def signings(build, concurrency, seconds=10):
    with tempfile.TemporaryDirectory() as folder, paraphe(build, folder) as server:
        body = contract(PDF)
        done = []
        stop = time.perf_counter() + seconds + 1

        def work():
            client = Client(web_address(server), folder)
            while time.perf_counter() < stop:
                client.sign(body)
                done.append(time.perf_counter())

        threads = [threading.Thread(target=work) for _ in range(concurrency)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        counted = [moment for moment in done if stop - seconds <= moment < stop]
        database = sqlite3.connect(f"file:{folder}/paraphe.sqlite?mode=ro", uri=True)
        calls, = database.execute("SELECT count(*) FROM remote_call").fetchone()
        completed, = database.execute(
            "SELECT count(*) FROM contract WHERE status = 'completed' AND signed_copy <> 'missing'"
        ).fetchone()
        assert completed == len(done), (completed, len(done))
    print(f"complete signings, {concurrency:2} at once: {len(counted) / seconds:6.1f}/s, "
          f"{calls / completed:.2f} remote calls each")


def start_up(build):
    times, memory = [], []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            with paraphe(build, folder):
                pass
            with paraphe(build, folder) as server:
                times.append(server.ready_after)
                time.sleep(2)
                memory.append(server.memory())
    print(f"exec to ready: median {statistics.median(times) * 1000:.0f} ms "
          f"(goal ≤ 150 ms), longest {max(times) * 1000:.0f} ms")
    print(f"idle memory with sandbox and demo inside: {statistics.median(memory):.0f} MB "
          f"(goal ≤ 80 MB)")


def verification(build):
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    folder = ROOT / "Tests/PDFSignaturesTests/Signed"
    root = folder / "pki/root.cert.pem"
    # Those that every verifier reads to the end.
    files = [str(file) for file in sorted(folder.glob("*.pdf")) if file.name.startswith(("own-", "pyhanko-"))
             and "unsigned" not in file.name]
    ours = json.loads(subprocess.run(
        [str(build / "Verification"), str(root), *files], capture_output=True, text=True, check=True).stdout)

    def timed(function, rounds):
        times = []
        for _ in range(rounds):
            started = time.perf_counter()
            function()
            times.append((time.perf_counter() - started) * 1000)
        return statistics.median(times)

    def pyhanko(file):
        trust = ValidationContext(trust_roots=[load_cert_from_pemder(str(root))], allow_fetching=False)
        with open(file, "rb") as opened:
            for signature in PdfFileReader(opened).embedded_regular_signatures:
                try:
                    validate_pdf_signature(signature, trust, trust)
                except Exception:  # A refusal is an answer too.
                    pass

    logging.disable(logging.CRITICAL)
    peers = {
        "Paraphe, in process": list(ours.values()),
        "pyHanko, in process": [timed(lambda: pyhanko(file), 3) for file in files],
        "pdfsig, a process": [
            timed(lambda: subprocess.run(["pdfsig", file], capture_output=True), 3) for file in files],
    }
    print(f"verifying a signed PDF, {len(files)} files")
    for name, times in peers.items():
        times = sorted(times)
        print(f"  {name:20} p50 {statistics.median(times):6.1f} ms   "
              f"p95 {times[min(len(times) - 1, round(len(times) * 0.95))]:6.1f} ms")
    ratio = statistics.median(
        theirs / own for theirs, own in zip(peers["pyHanko, in process"], peers["Paraphe, in process"]))
    print(f"  beside pyHanko: {ratio:.1f} × (goal: p50 ≤ 5 ms, p95 ≤ 20 ms, ≥ 5 × pyHanko)")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True,
                        help="folder of the release build")
    build = parser.parse_args().build.resolve()
    start_up(build)
    for concurrency in (1, 16):
        signings(build, concurrency)
    print("  (goal ≥ 50/s; 4 calls for one signatory; the load runs on the same processors)")
    documents_page(build)
    verification(build)
    print(subprocess.run([str(build / "DocumentEncoding")], capture_output=True, text=True,
                         check=True).stdout.strip() + " (goal ≥ 5)")


if __name__ == "__main__":
    main()
