"""Ten thousand rows checked, then a thousand contracts put on the platform and collected."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from servers import PDF, ROOT, Platform, Client, company, web_address

CHECKED = 10_000
SENT = 1_000


def spreadsheet(folder, rows):
    shutil.copy(PDF, folder / "contrat.pdf")
    file = folder / f"{rows}.csv"
    with file.open("w", encoding="cp1252") as out:
        out.write("Référence;Libellé;Date limite;Documents;Prénom;Nom;E-mail;Portable\n")
        for number in range(rows):
            out.write(f"R-{number};Contrat n° {number};31/12/2027;contrat.pdf;Zoë;Martin;z@example.com;0612345678\n")
    return file


def run(build, environment, *arguments):
    """Returns the seconds that it took, its peak of memory in MB, and what it printed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        ["/usr/bin/env", *(f"{name}={value}" for name, value in environment.items()),
         str(build / "paraphe"), *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, out
    return time.perf_counter() - began, usage.ru_maxrss / 1024, out


def measure(build):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other, \
            Platform(build, other) as platform, company(build, folder, platform, PARAPHE_LOG_LEVEL="error") as server:
        folder = pathlib.Path(folder)
        environment = {
            "PARAPHE_DATA": folder, "PARAPHE_BRANDS": folder / "brands",
            "CONTRAT_PRIVE_PLATFORM": platform.url, "CONTRAT_PRIVE_API_KEY": platform.keys["apiKey"],
            "CONTRAT_PRIVE_API_USER": platform.keys["apiUser"]}
        seconds, memory, _ = run(build, environment, "inject", spreadsheet(folder, CHECKED), "--dry-run")
        print(f"{CHECKED} rows with a document of {PDF.stat().st_size // 1000} KB each checked: {seconds:.1f} s, "
              f"peak {memory:.0f} MB (goal: flat, under 150 MB)")
        seconds, memory, _ = run(build, environment, "inject", spreadsheet(folder, SENT))
        client = Client(web_address(server), folder)

        def used():
            status, _, body = client.send("GET", "/api/v1/usage", Authorization=f"Bearer {client.key}")
            assert status == 200
            return json.loads(body)["used"]

        creations = used()
        print(f"{SENT} contracts put on the platform: {SENT / seconds * 60:.0f} a minute, peak of the command "
              f"{memory:.0f} MB, of the server {server.memory():.0f} MB; {creations / SENT:.2f} calls each")
        seconds, _, out = run(build, environment, "collect", "--once")
        print(f"collected by {used() - creations} call in {seconds:.1f} s ({out.strip()}); a signed one costs one more "
              f"(goal: 2 calls a contract, and one list a day)")
