"""The sandbox platform as a process: killed, started again, made to fail."""

import json
import subprocess
import urllib.request

import pytest

from sandbox import DEMO, Sandbox
from server import BINARY


def ledger(sandbox, contract):
    with urllib.request.urlopen(f"{sandbox.url}/ledger?contract={contract}", timeout=20) as answer:
        [only] = json.load(answer)["contracts"]
        return only


def test_nothing_is_lost_when_it_is_killed(tmp_path):
    first = Sandbox(tmp_path)
    contract = first.deposit(DEMO.read_bytes(), [("Claire", "Dubois")])
    both = {"contractId": contract["contractId"]} | contract["signatory"][0]
    assert first.call("signatorySendSmsRequest", **both)["status"] == "ok"
    first.process.kill()
    first.process.wait(20)
    second = Sandbox(tmp_path)
    assert second.keys == first.keys
    assert second.call("signatorySignRequest", **both, code="0000")["contractStatus"] == "signed"
    second.process.kill()
    second.process.wait(20)
    third = Sandbox(tmp_path)
    detail = third.call("contractDetailRequest", contractId=both["contractId"])
    assert detail["mainDocument"][0]["data.sign"]
    told = ledger(third, both["contractId"])
    assert (told["smsSent"], told["codesTried"], told["signatures"]) == (1, 1, 1)
    third.stop()


def test_a_fault_from_the_command_line_hits_one_call_and_the_ledger_tells_what_happened(tmp_path):
    sandbox = Sandbox(tmp_path)
    contract = sandbox.deposit(DEMO.read_bytes(), [("Claire", "Dubois")])
    both = {"contractId": contract["contractId"]} | contract["signatory"][0]
    subprocess.run(
        [str(BINARY), "sandbox", "fault", "add", "--kind", "workThenDrop", "--call", "signatorySendSmsRequest",
         "--url", sandbox.url], check=True, capture_output=True)
    with pytest.raises(Exception, match="(?i)remote|closed|reset"):
        sandbox.call("signatorySendSmsRequest", **both)
    assert ledger(sandbox, both["contractId"])["smsSent"] == 1
    assert sandbox.call("signatorySendSmsRequest", **both)["status"] == "ok"
    assert ledger(sandbox, both["contractId"])["smsSent"] == 2
    sandbox.stop()
