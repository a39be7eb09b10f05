"""What is shown is what is signed: what the deposit takes is confirmed, and a copy of anything else is held."""

import base64
import hashlib
import json
import time
import zipfile

import pytest

from server import ROOT, Server
from visitor import Visitor

INPUTS = ROOT / "Tests/PDFWorkshopTests"
DEPOSITS = INPUTS / "Deposits"
OVERLAYS = INPUTS / "Overlays"

ACCEPTED = {
    "plain": [],
    "form-appearance-shares-page-resources": [],
    "transparency-group-shares-page-resources": [],
    "type3-font-shares-page-resources": [],
    "contents-missing-object-in-array": [],
    "duplicate-key": ["repaired"],
    "xref-entry-offset-zero": ["repaired"],
    "size-too-large": ["repaired"],
    "wrong-stream-length": ["repaired"],
    "startxref-off-by-ten": ["repaired"],
    "objstm-startxref-off": ["repaired"],
    "enc-empty-user-aes-256": ["decrypted"],
}
REFUSED = {
    "acroform-xfa-static": ("document_dynamic_form", "XFA"),
    "usage-rights": ("document_usage_rights", "usage rights"),
    "kid-is-direct": ("document_ambiguous", "damaged"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    assert server.stop() == 0


def document(file):
    return [{"name": "Contrat", "kind": "main", "data": base64.b64encode(file.read_bytes()).decode()}]


def get(server, path):
    return server.send("GET", f"{server.web}/api/v1{path}", headers={"Authorization": f"Bearer {server.key}"})


def sign(server, contract):
    visitor = Visitor(server, contract["signatories"][0]["signingUrl"])
    assert visitor.start()[0] == 303
    server.send("GET", f"{server.web}{visitor.path}/code?wait=1&from=sending")
    assert visitor.type("0000")[0] == 303
    server.send("GET", f"{server.web}{visitor.path}/code?wait=1&from=signing")
    return visitor


def expect_copy(server, contract, copy):
    give_up = time.monotonic() + 90
    while (seen := server.contract(contract["id"]))["signedCopy"] != copy:
        assert time.monotonic() < give_up, seen
        time.sleep(0.2)
    return seen


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_the_deposit_takes_is_signed_and_given_out(server, name):
    file = DEPOSITS / f"{name}.pdf"
    contract = server.create(reference=name, documents=document(file))
    [told] = contract["documents"]
    assert told["prepared"] == ACCEPTED[name]
    # What is shown is what the answer tells of: the bytes that came, unless it says otherwise.
    status, _, shown = get(server, f"/contracts/{contract['id']}/documents/1")
    assert (status, hashlib.sha256(shown).hexdigest()) == (200, told["sha256"])
    assert (shown == file.read_bytes()) == (not told["prepared"])
    sign(server, contract)
    expect_copy(server, contract, "verified")
    status, _, signed = get(server, f"/contracts/{contract['id']}/documents/1/signed")
    assert status == 200 and signed.startswith(b"%PDF-")


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_does_not_take_is_refused_for_the_true_reason(server, name):
    code, word = REFUSED[name]
    body = json.dumps({
        "reference": name, "label": "Contrat", "language": "fr", "deadline": "2030-12-31",
        "documents": document(DEPOSITS / f"{name}.pdf"),
        "signatories": [{"firstName": "A", "lastName": "B", "email": "a@example.com", "mobile": "0612345678"}],
    }).encode()
    status, _, answer = server.send(
        "POST", f"{server.web}/api/v1/contracts", body,
        {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"})
    problem = json.loads(answer)
    assert (status, problem["code"], problem["field"]) == (422, code, "documents[0].data")
    assert word in problem["detail"]


@pytest.mark.parametrize("policy", ["passed", "record"])
def test_a_copy_of_something_else_is_held_and_told_whatever_the_policy(tmp_path, policy):
    server = Server(tmp_path, {"PARAPHE_VERIFICATION": policy})
    try:
        copies = sorted(OVERLAYS.glob("platform-*.pdf"))
        assert len(copies) == 5
        signed = {}
        for copy in copies:
            # From now on the platform gives this one out as what was signed.
            with server._database("sandbox/sandbox.sqlite") as database:
                database.execute("DROP TRIGGER IF EXISTS forged")
                database.execute("CREATE TABLE IF NOT EXISTS forgery (data BLOB)")
                database.execute("DELETE FROM forgery")
                database.execute("INSERT INTO forgery VALUES (?)", (copy.read_bytes(),))
                database.execute(
                    "CREATE TRIGGER forged AFTER UPDATE OF signed ON document BEGIN UPDATE document "
                    "SET signed = (SELECT data FROM forgery) WHERE contract_id = NEW.contract_id "
                    "AND kind = NEW.kind AND number = NEW.number; END")
                database.commit()
            contract = server.create(
                reference=copy.stem, documents=document(OVERLAYS / "shown-plain.pdf"))
            signed[copy.stem] = contract, sign(server, contract)
        for name, (contract, visitor) in signed.items():
            seen = expect_copy(server, contract, "quarantined")
            assert seen["status"] == "completed", name
            assert not any("signed" in one for one in seen["documents"])
            assert get(server, f"/contracts/{contract['id']}/documents/1/signed")[0] == 404
            _, _, page = server.send("GET", f"{server.web}{visitor.path}/done")
            assert "Votre exemplaire est en cours de vérification." in page.decode()
            # The evidence says what was found, in both languages.
            status, _, container = get(server, f"/contracts/{contract['id']}/evidence")
            assert status == 200, container[:300]
            (tmp_path / "evidence.asice").write_bytes(container)
            with zipfile.ZipFile(tmp_path / "evidence.asice") as archive:
                reports = [json.loads(archive.read(one)) for one in archive.namelist()
                           if "report" in one and one.endswith(".json")]
            assert any(report.get("content", "").startswith(("altered: Page 1", "undecided: Page 1"))
                       and report["contentInFrench"].startswith("Page 1") for report in reports), name
        told = {one["data"]["reference"] for one in server.call("GET", "/events?limit=200")["events"]
                if one["type"] == "contract.failed"}
        assert told == set(signed)
    finally:
        assert server.stop() == 0
