"""Contracts put on the platform by the hundred: from a spreadsheet, interrupted, and collected."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from company import Company
from sandbox import DEMO
from server import BINARY, ROOT, let_pass

ROWS = 500
HEADER = "Référence;Libellé;Langue;Date limite;Documents;Prénom;Nom;E-mail;Portable;Acompte;Message;meta:service\r\n"


@pytest.fixture
def company(tmp_path):
    company = Company(tmp_path, {"PARAPHE_DAILY_REQUESTS": "100000"})
    company.start()
    yield company
    company.stop()


def spreadsheet(folder, rows, encoding="cp1252"):
    """As a spreadsheet in French writes it: semicolons, a decimal comma, line breaks in cells."""
    (folder / "pdf").mkdir(exist_ok=True)
    shutil.copy(DEMO, folder / "pdf/contrat-de-travail.pdf")
    lines = [
        f'EMP-{number:04};"Contrat d’été ; n° {number}";français;31/12/2027;pdf/contrat-*.pdf;Zoë;"Martin ""Bis""";'
        f'zoe{number}@example.com;6 12 34 56 {number % 100:02};{"1 500,50 €" if number % 50 == 0 else ""};'
        f'"Bonjour,\nvotre contrat n° {number} vous attend.";RH\r\n'
        for number in range(1, rows + 1)]
    file = folder / "contrats.csv"
    file.write_bytes((HEADER + "".join(lines)).encode(encoding))
    return file


def environment(company):
    return {"PATH": os.environ["PATH"], "HOME": str(Path.home()), "PARAPHE_DATA": str(company.folder / "data")} \
        | company.environment()


def inject(company, file, *options):
    return subprocess.run(
        [BINARY, "inject", file, *options], env=environment(company), cwd=ROOT, capture_output=True, text=True)


def test_five_hundred_rows_are_there_once_whatever_happens(company, tmp_path):
    file = spreadsheet(tmp_path, ROWS)
    for kind, skip in (("workThenDrop", 20), ("dropBeforeWork", 60), ("errorAfterWork", 140)):
        company.platform.fault(kind, "contractCreateRequest", skip=skip)
    # The command is killed, then the server, then nothing more is in the way.
    first = subprocess.Popen(
        [BINARY, "inject", file], env=environment(company), cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    while len(company.ledger()) < 100:
        time.sleep(0.05)
    first.kill()
    first.wait()
    second = subprocess.Popen(
        [BINARY, "inject", file, "--json"], env=environment(company), cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True)
    while len(company.ledger()) < 250:
        time.sleep(0.05)
    company.server.process.kill()
    company.server.process.wait()
    second.communicate(timeout=60)
    assert second.returncode != 0
    let_pass(company.folder / "data", 400)
    company.start()
    third = inject(company, file, "--json")
    assert third.returncode == 0, third.stderr
    lines = [json.loads(line) for line in third.stdout.splitlines()]
    assert sorted(line["reference"] for line in lines) == [f"EMP-{number:04}" for number in range(1, ROWS + 1)]
    # What had no answer is looked for, and put there again only where nobody was written to.
    let_pass(company.folder / "data", 400)
    company.server.process.send_signal(signal.SIGTERM)
    company.server.process.wait()
    company.start()
    remote = company.ledger()
    labels = [contract["label"].split(" [")[0] for contract in remote if contract["alive"]]
    assert len(labels) == len(set(labels))
    contracts = company.server.call("GET", "/contracts?limit=200&status=createUnknown")["contracts"]
    # One was dropped before anything was done, and what was on its way when the server was killed may
    # not have left: it is looked for again the next night, since people may have been written to.
    assert len(labels) + len(contracts) == ROWS and len(contracts) <= 5


def test_everything_wrong_is_said_with_its_place_before_anything_is_sent(company, tmp_path):
    file = spreadsheet(tmp_path, 3, "utf-8-sig")
    text = file.read_text("utf-8-sig")
    text = text.replace("zoe2@example.com", "nobody").replace("EMP-0003", "EMP-0001").replace("31/12/2027", "31/02/2027", 1)
    file.write_text(text, "utf-8-sig")
    done = inject(company, file)
    assert done.returncode == 1
    # The second contract begins in line 4, since the first one's message has two lines.
    lines = text.split("\n")
    for line, cell, name in ((2, "31/02", "Date limite"), (4, "nobody", "E-mail"), (6, "EMP-0001", "Référence")):
        place = f"line {line}, column {lines[line - 1].index(cell) + 1}: {name}:"
        assert place in done.stderr, (place, done.stderr)
    assert "nothing was sent" in done.stderr
    assert company.ledger() == []


def test_a_dry_run_a_limit_and_drafts(company, tmp_path):
    file = spreadsheet(tmp_path, 5)
    assert "5 contracts, nothing wrong" in inject(company, file, "--dry-run").stdout
    assert company.ledger() == []
    done = inject(company, file, "--limit", "2")
    assert done.returncode == 0 and "2 of 2" in done.stdout, done.stderr
    assert [contract["status"] for contract in company.ledger()] == ["open", "open"]
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text("".join(json.dumps({
        "reference": f"D-{number}", "label": "Contrat", "deadline": "2027-12-31",
        "documents": ["pdf/contrat-de-travail.pdf"],
        "signatories": [{"firstName": "Omar", "lastName": "Petit", "email": "o@example.com"}]}) + "\n"
        for number in range(2)))
    done = inject(company, drafts, "--draft")
    assert done.returncode == 0, done.stderr
    assert [contract["status"] for contract in company.ledger()].count("draft") == 2


def test_what_the_day_does_not_allow_goes_on_the_day_after(tmp_path):
    company = Company(tmp_path, {"PARAPHE_DAILY_REQUESTS": "3"})
    company.start()
    file = spreadsheet(tmp_path, 6)
    done = inject(company, file, "--parallel", "1")
    assert done.returncode == 75, done.stderr
    assert "the day's calls are used up: 3 contracts are left" in done.stderr
    assert len(company.ledger()) == 3
    company.stop()


def test_what_was_signed_on_the_platform_is_collected_and_told(company, tmp_path):
    file = spreadsheet(tmp_path, 4)
    text = file.read_text("cp1252").replace("1 500,50 €", "")
    file.write_text(text, "cp1252")
    assert inject(company, file).returncode == 0
    for contract in company.ledger()[:3]:
        named = {"contractId": contract["contractId"]}
        detail = company.platform.call("contractDetailRequest", **named)
        for signatory in detail["signatory"]:
            both = named | {"signatoryId": signatory["signatoryId"]}
            assert company.platform.call("signatorySendSmsRequest", **both)["status"] == "ok"
            assert company.platform.call("signatorySignRequest", **both, code="0000")["status"] == "ok"
    used = company.server.call("GET", "/usage")["used"]
    done = subprocess.run(
        [BINARY, "collect", "--once"], env=environment(company), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and "4 contracts looked for" in done.stdout, done.stderr
    give_up = time.monotonic() + 40
    while sum(kind == "contract.completed" for _, kind in company.system.received) < 3:
        assert time.monotonic() < give_up
        time.sleep(0.2)
    contracts = company.server.call("GET", "/contracts")["contracts"]
    assert sorted(contract["status"] for contract in contracts) == ["completed"] * 3 + ["open"]
    assert [contract["signedCopy"] for contract in contracts].count("verified") == 3
    # One list and one detail each.
    assert company.server.call("GET", "/usage")["used"] - used == 4


def test_signed_contracts_are_archived_told_and_reported(tmp_path):
    told = tmp_path / "told"
    # The program fails the first time that it is asked about a contract.
    program = f'm=$(cat); echo "$m" >> {told}; test "$(wc -l < {told})" -gt 1'
    company = Company(tmp_path, {
        "PARAPHE_ARCHIVE": str(tmp_path / "archive"), "PARAPHE_COLLECT_COMMAND": program,
        "PARAPHE_COLLECT_EVERY": "1s"})
    company.start()
    file = spreadsheet(tmp_path, 3)
    assert inject(company, file, "--parallel", "1").returncode == 0
    for contract in company.ledger()[:2]:
        named = {"contractId": contract["contractId"]}
        [signatory] = company.platform.call("contractDetailRequest", **named)["signatory"]
        both = named | {"signatoryId": signatory["signatoryId"]}
        assert company.platform.call("signatorySendSmsRequest", **both)["status"] == "ok"
        assert company.platform.call("signatorySignRequest", **both, code="0000")["status"] == "ok"
    give_up = time.monotonic() + 75
    while [one["signedCopy"] for one in company.server.call("GET", "/contracts")["contracts"]].count("archived") < 2:
        assert time.monotonic() < give_up
        time.sleep(0.3)
    messages = [json.loads(line) for line in told.read_text().splitlines()]
    assert len(messages) == 3 and len({message["contractId"] for message in messages}) == 2
    archive = tmp_path / "archive"
    [month] = archive.glob("20[0-9][0-9]/[01][0-9]")
    assert sorted(path.name for path in month.iterdir()) == ["EMP-0001", "EMP-0002"]
    names = {path.name for path in (month / "EMP-0001").iterdir() if not path.name.startswith(".")}
    assert names == {"1 contrat-de-travail (signé).pdf", "dossier-de-preuve.asice"}

    def check():
        done = subprocess.run([BINARY, "archive", "check", archive], capture_output=True, text=True)
        return done.returncode, done.stdout

    assert check() == (0, "2 contracts, 4 files: all as written\n")
    pdf = month / "EMP-0001/1 contrat-de-travail (signé).pdf"
    changed = bytearray(pdf.read_bytes())
    changed[1000] ^= 1
    pdf.unlink()
    pdf.write_bytes(changed)
    code, said = check()
    assert code == 1 and "EMP-0001/1 contrat-de-travail (signé).pdf: was changed" in said
    index = archive / "index.jsonl"
    index.write_bytes(index.read_bytes().split(b"\n", 1)[1])
    code, said = check()
    assert code == 1 and "chain is broken" in said and "is in no line of the index" in said

    def report(form):
        return subprocess.run(
            [BINARY, "report", "--format", form], env=environment(company), cwd=ROOT, capture_output=True, text=True,
            check=True).stdout

    day, brand, waiting, signed, *_ = report("csv").splitlines()[1].split(",")
    assert (brand, waiting, signed) == ("company", "1", "2")
    assert json.loads(report("json"))["rows"][0]["signed"] == 2
    page = report("html")
    assert "<svg" in page and "http" not in page.replace("http-equiv", "")
    company.stop()
