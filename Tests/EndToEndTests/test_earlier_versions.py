"""What an earlier version made stays good: contracts, links, signed copies, evidence, archives."""

import hashlib
import json
import sqlite3
import subprocess
import tarfile
import time
from contextlib import closing
from datetime import datetime, timezone

import pytest

from server import BINARY, ROOT, Server
from visitor import Visitor

EARLIER = ROOT / "Tests/Fixtures/Earlier"
CONTAINERS = ["evidence-one.asice", "evidence-two.asice"]


class Left:
    """What an earlier version left behind, unpacked for one test."""

    def __init__(self, version, folder):
        self.made = EARLIER / version
        self.folder = folder
        for name in ("data", "archive"):
            with tarfile.open(self.made / f"{name}.tar.gz") as packed:
                packed.extractall(folder, filter="data")
        self.data = folder / "data"
        self.archive = folder / "archive"
        known = json.loads((self.made / "known.json").read_text())
        self.contracts = known["contracts"]
        self.open_link = known["openLink"]

    def named(self, reference):
        [contract] = [one for one in self.contracts if one["reference"] == reference]
        return contract

    def completed(self):
        return [one for one in self.contracts if one["status"] == "completed"]

    def renew_links(self):
        """As if every link had been given out just now; before the server starts."""
        with closing(sqlite3.connect(self.data / "paraphe.sqlite")) as database:
            database.execute("UPDATE link SET created_at = ?", (time.time(),))
            database.commit()

    def verify(self, file, *trust):
        """Lets the verifier of now judge: whom the data folder names is trusted, unless `trust` says otherwise."""
        trust = trust or ("--trust", self.data / "trust.pem", "--seal", self.data / "seals.pem")
        done = subprocess.run([BINARY, "verify", "--json", *trust, file], cwd=ROOT, capture_output=True, text=True)
        assert done.stdout, done.stderr
        [report] = json.loads(done.stdout)
        assert (done.returncode, report["indication"]) == (0, "TOTAL-PASSED"), report["reasons"]
        return report

    def check_archive(self):
        done = subprocess.run(
            [BINARY, "archive", "check", "--json", self.archive], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture(params=sorted(folder.name for folder in EARLIER.iterdir() if folder.is_dir()))
def left(request, tmp_path):
    return Left(request.param, tmp_path)


@pytest.fixture
def start(left):
    """Starts the server of now on the data of then."""
    servers = []

    def start_server(**changes):
        servers.append(Server(left.folder, changes))
        return servers[-1]

    yield start_server
    for server in servers:
        assert server.stop() == 0, "the server did not stop cleanly"
    assert " error " not in (left.folder / "server.log").read_text()


def get(server, path):
    return server.send("GET", f"{server.web}/api/v1{path}", headers={"Authorization": f"Bearer {server.key}"})


def evidence(server, contract, tmp_path):
    status, _, body = get(server, f"/contracts/{contract['id']}/evidence")
    assert status == 200, body
    file = tmp_path / f"{contract['reference']}.asice"
    file.write_bytes(body)
    return file


def sign(server, link):
    """Reads, ticks, asks for the code unless it was sent before, and types it."""
    visitor = Visitor(server, link)
    status, page = visitor.open()
    assert status == 200, page
    if 'name="consent"' in page:
        assert visitor.start()[0] == 303
        server.send("GET", f"{server.web}{visitor.path}/code?wait=1&from=sending")
    assert visitor.type("0000")[0] == 303
    server.send("GET", f"{server.web}{visitor.path}/code?wait=1&from=signing")


def expect_copy(server, contract, copy):
    give_up = time.monotonic() + 40
    while (seen := server.contract(contract["id"]))["signedCopy"] != copy:
        assert time.monotonic() < give_up, seen
        time.sleep(0.1)
    assert seen["status"] == "completed"
    assert {one["status"] for one in seen["signatories"]} == {"signed"}


def test_every_contract_is_there_as_it_was(left, start):
    server = start()
    listed = {one["id"]: one for one in server.call("GET", "/contracts?limit=200")["contracts"]}
    assert set(listed) == {one["id"] for one in left.contracts}
    now = datetime.now(timezone.utc)
    for known in left.contracts:
        for seen in (listed[known["id"]], server.contract(known["id"])):
            assert (seen["reference"], seen["deadline"]) == (known["reference"], known["deadline"])
            assert seen["signedCopy"] == known["signedCopy"], known
            people = [{"id": one["id"], "status": one["status"]} for one in seen["signatories"]]
            if known["status"] in ("prepared", "open") and datetime.fromisoformat(known["deadline"]) <= now:
                # Whose last day has come may have been told so.
                assert seen["status"] in (known["status"], "expired")
                assert [one["id"] for one in people] == [one["id"] for one in known["signatories"]]
            else:
                assert (seen["status"], people) == (known["status"], known["signatories"])


def test_documents_and_signed_copies_are_those_of_then(left, start):
    server = start()
    for known in left.contracts:
        for number, sha256 in known["documents"].items():
            status, _, body = get(server, f"/contracts/{known['id']}/documents/{number}")
            assert (status, hashlib.sha256(body).hexdigest()) == (200, sha256), known
    assert len(left.completed()) == 3
    for known in left.completed():
        for number, sha256 in known["signed"].items():
            status, _, body = get(server, f"/contracts/{known['id']}/documents/{number}/signed")
            assert (status, hashlib.sha256(body).hexdigest()) == (200, sha256), known
            file = left.folder / "signed.pdf"
            file.write_bytes(body)
            report = left.verify(file, "--trust", left.data / "trust.pem")
            assert report["coverage"] == "whole-file"


def test_a_link_of_then_can_be_signed_to_the_end(left, start):
    left.renew_links()
    server = start()
    sign(server, left.open_link["path"])
    contract = server.contract(left.open_link["contract"])
    expect_copy(server, contract, "verified")


def test_a_link_of_then_that_ran_out_says_so(left, start):
    server = start(PARAPHE_LINK_SECONDS="1")
    assert Visitor(server, left.open_link["path"]).open()[0] == 410


@pytest.mark.parametrize("reference", ["PREPARED", "CODE-SENT"])
def test_what_waited_is_signed_now_with_a_fresh_link(left, start, reference, tmp_path):
    server = start()
    known = left.named(reference)
    sign(server, server.fresh_link(known))
    expect_copy(server, known, "verified")
    status, _, body = get(server, f"/contracts/{known['id']}/documents/1/signed")
    assert status == 200, body
    file = tmp_path / "signed.pdf"
    file.write_bytes(body)
    left.verify(file, "--trust", left.data / "trust.pem")
    left.verify(evidence(server, known, tmp_path))


@pytest.mark.parametrize("container", CONTAINERS)
def test_evidence_of_then_passes_with_whom_the_server_trusted_then(left, container):
    report = left.verify(left.made / container)
    assert report["auditTrail"]["isIntact"] is True
    [document] = report["documents"]
    assert document["report"]["indication"] == "TOTAL-PASSED"


def test_evidence_of_then_passes_with_whom_the_server_of_now_trusts(left, start):
    # Both files are written at each start.
    (left.data / "trust.pem").unlink()
    (left.data / "seals.pem").unlink()
    start()
    for container in CONTAINERS:
        left.verify(left.made / container)


def test_evidence_of_what_ended_then_is_given_out_now_and_passes(left, start, tmp_path):
    server = start()
    ended = left.completed() + [left.named("CANCELED")]
    for known in ended:
        left.verify(evidence(server, known, tmp_path))
    # And with a fresh time-stamp over the one of then.
    status, _, renewed = server.send(
        "POST", f"{server.web}/api/v1/contracts/{ended[0]['id']}/evidence/renew", b"",
        {"Authorization": f"Bearer {server.key}"})
    assert status == 200, renewed
    file = tmp_path / "renewed.asice"
    file.write_bytes(renewed)
    left.verify(file)


def test_the_archive_of_then_is_as_written_and_what_is_in_it_passes(left):
    checked = left.check_archive()
    assert (checked["contracts"], checked["problems"]) == (3, [])
    hashes = {hashlib.sha256(file.read_bytes()).hexdigest() for file in left.archive.glob("20*/*/*/*.pdf")}
    for known in left.completed():
        assert set(known["signed"].values()) <= hashes, known
    containers = list(left.archive.glob("20*/*/*/*.asice"))
    assert len(containers) == 3
    for container in containers:
        left.verify(container)


def test_the_archive_of_then_goes_on(left, start):
    before = (left.archive / "index.jsonl").read_bytes()
    server = start(PARAPHE_ARCHIVE=str(left.archive))
    known = left.named("CODE-SENT")
    sign(server, server.fresh_link(known))
    expect_copy(server, known, "archived")
    checked = left.check_archive()
    assert (checked["contracts"], checked["problems"]) == (4, [])
    assert (left.archive / "index.jsonl").read_bytes().startswith(before)
