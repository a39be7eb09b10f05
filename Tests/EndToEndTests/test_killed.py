"""The server is killed at each of its failpoints, as by a power cut, and nothing is lost or doubled.

The platform and the company's information system are processes and threads of their own: they know
what really happened. A debug build takes the name of a failpoint from PARAPHE_FAILPOINT.
"""

import base64
import hashlib
import subprocess
import time

import pytest

from company import GONE, Company
from server import BINARY

CALLS = [
    "contractCreateRequest", "contractListRequest", "contractDetailRequest", "contractCancelRequest",
    "signatorySendSmsRequest", "signatorySendAllSmsRequest", "signatorySignRequest",
]
FAILPOINTS = [f"{call}.{point}" for call in CALLS for point in ("intended", "answered", "recorded")] + [
    "document.written", "document.named", "webhook.due", "webhook.sent"]
PATIENCE = 90


@pytest.fixture
def company(tmp_path):
    company = Company(tmp_path)
    yield company
    company.stop()


def story(failpoint):
    if failpoint.startswith("contractCancelRequest"):
        return "canceled"
    return "all codes" if failpoint.startswith("signatorySendAllSmsRequest") else "signed"


def is_over(contract, told):
    return contract["status"] == told or (
        contract["status"] == "completed" and contract["signedCopy"] == "verified" and told == "completed")


def go_on(company, story):
    """People and the company go on until the contract is over. Returns how often the server was killed."""
    kills = 0
    told = "canceled" if story == "canceled" else "completed"
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        kills += company.restart_if_killed()
        try:
            if company.contract_id is None:
                company.deposit(["Claire", "Omar"])
            contract = company.contract()
            ends = [kind for _, kind in company.system.received if kind == f"contract.{told}"]
            if is_over(contract, told) and ends:
                return kills + company.restart_if_killed()
            if story == "all codes" and all(one["status"] == "waiting" for one in contract["signatories"]):
                company.ask_all_codes()
            elif story == "canceled" and any(one["status"] == "signed" for one in contract["signatories"]):
                if contract["status"] == "open":
                    company.cancel()
            elif contract["status"] in ("prepared", "open"):
                # One has signed before the company cancels.
                people = contract["signatories"][:1 if story == "canceled" else None]
                for signatory in people:
                    company.use_the_page(signatory)
        except GONE:
            continue
    raise AssertionError(f"not over: {company.contract()}, told {company.system.received}")


def check(company, story):
    [remote] = company.ledger()
    contract = company.contract()
    assert remote["smsSent"] <= company.codes_asked
    assert remote["codesTried"] <= company.codes_typed
    once = [kind for _, kind in set(company.system.received)]
    for kind in set(once) - {"signatory.viewed", "signatory.code_sent"}:
        expected = sum(one["status"] == "signed" for one in contract["signatories"]) if kind == "signatory.signed" else 1
        assert once.count(kind) == expected, (kind, company.system.received)
    if story == "canceled":
        assert not remote["alive"]
        return
    assert (remote["status"], remote["signatures"]) == ("signed", 2)
    detail = company.platform.call("contractDetailRequest", contractId=remote["contractId"])
    status, _, copy = company.server.send(
        "GET", f"{company.server.web}/api/v1/contracts/{company.contract_id}/documents/1/signed",
        headers={"Authorization": f"Bearer {company.key}"})
    assert status == 200
    made = base64.b64decode(detail["mainDocument"][0]["data.sign"])
    assert hashlib.sha256(copy).digest() == hashlib.sha256(made).digest()
    # The audit trail is a chain, and says all of it: the evidence verifies.
    status, _, evidence = company.server.send(
        "GET", f"{company.server.web}/api/v1/contracts/{company.contract_id}/evidence",
        headers={"Authorization": f"Bearer {company.key}"})
    assert status == 200, evidence
    file = company.folder / "evidence.asice"
    file.write_bytes(evidence)
    verified = subprocess.run(
        [BINARY, "verify", file, "--trust", company.server.data / "trust.pem",
         "--seal", company.server.data / "seals.pem"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_killed_at(company, failpoint):
    if failpoint.startswith("contractListRequest"):
        # Nothing is listed but after a creation without an answer.
        company.start()
        company.platform.fault("workThenDrop", "contractCreateRequest")
        company.deposit(["Claire", "Omar"])
        company.use_the_page(company.contract()["signatories"][0])
        assert company.contract()["status"] == "createUnknown"
        assert company.server.stop() == 0
        company.server.let_pass(400)
    company.start(failpoint)
    kills = go_on(company, story(failpoint))
    assert kills == 1
    check(company, story(failpoint))


def test_every_failpoint_has_its_kill(company, tmp_path):
    """What the flow reaches is in the list above."""
    reached = tmp_path / "reached"
    company.start(f"record:{reached}")
    assert go_on(company, "signed") == 0
    names = set(reached.read_text().split())
    assert {"contractCreateRequest.intended", "document.named", "webhook.sent"} <= names
    assert names <= set(FAILPOINTS)
