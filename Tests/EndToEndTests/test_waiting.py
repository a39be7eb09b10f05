"""Calls that take long: pages that wait, visitors who leave, a server that is stopped meanwhile."""

import http.client
import json
import re
import threading
import time
import urllib.parse
import urllib.request

import pytest

from server import Server
from visitor import Visitor

SECOND = 1000


@pytest.fixture
def patient(tmp_path):
    """A server whose pages wait for a second only, so that what they do then can be seen."""
    server = Server(tmp_path, {"PARAPHE_PAGE_WAIT_SECONDS": "1"})
    yield server
    assert server.stop() == 0


def delay(server, call, milliseconds):
    body = json.dumps({"kind": "delay", "call": call, "milliseconds": milliseconds}).encode()
    request = urllib.request.Request(f"{server.sandbox}/faults", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status < 300


def ledger(server):
    with urllib.request.urlopen(f"{server.sandbox}/ledger", timeout=20) as answer:
        return [(one["status"], one["smsSent"], one["codesTried"]) for one in json.load(answer)["contracts"]]


def test_a_page_waits_a_while_then_says_that_it_is_in_progress(patient):
    visitor = Visitor(patient, patient.create()["signatories"][0]["signingUrl"])
    delay(patient, "contractCreateRequest", 4 * SECOND)
    began = time.monotonic()
    assert visitor.start()[0] == 303
    assert 0.9 < time.monotonic() - began < 3
    url = patient.web + visitor.path
    # With JavaScript the page asks by itself.
    _, _, page = patient.send("GET", f"{url}/code")
    assert "Envoi du code en cours" in page.decode()
    status_url = re.search(r'data-status-url="([^"]+)"', page.decode())[1].replace("&amp;", "&")
    _, _, answer = patient.send("GET", patient.web + status_url)
    assert json.loads(answer)["done"] is False
    # Without, its button leads to an answer that is held back until there is one.
    button = re.search(r'href="([^"]*wait=1[^"]*)"', page.decode())[1].replace("&amp;", "&")
    began = time.monotonic()
    _, _, page = patient.send("GET", patient.web + button)
    assert 0.5 < time.monotonic() - began < 10
    assert 'name="code"' in page.decode()
    _, _, answer = patient.send("GET", patient.web + status_url)
    assert json.loads(answer) == {"done": True, "location": f"{visitor.path}/code"}


def test_an_outcome_that_is_looked_for_holds_the_page_too(tmp_path):
    server = Server(tmp_path, {"PARAPHE_PAGE_WAIT_SECONDS": "1", "PARAPHE_PAGE_HOLD_SECONDS": "2"})
    visitor = Visitor(server, server.create()["signatories"][0]["signingUrl"])
    body = json.dumps({"kind": "workThenDrop", "call": "contractCreateRequest"}).encode()
    urllib.request.urlopen(urllib.request.Request(
        f"{server.sandbox}/faults", body, {"Content-Type": "application/json"}), timeout=20).close()
    assert visitor.start()[0] == 303
    # No call is under way: the creation waits for its quarantine.
    began = time.monotonic()
    status, _, page = server.send("GET", f"{server.web}{visitor.path}/code?wait=1&from=sending")
    assert status == 200 and 1.8 < time.monotonic() - began < 8
    assert "Envoi du code en cours" in page.decode() and "Vérifier" in page.decode()
    assert server.stop() == 0


def test_a_visitor_who_leaves_does_not_stop_the_call(patient):
    contract = patient.create()
    visitor = Visitor(patient, contract["signatories"][0]["signingUrl"])
    visitor.start()
    delay(patient, "signatorySignRequest", 2 * SECOND)
    _, page = visitor.open()
    _, _, page = patient.send("GET", f"{patient.web}{visitor.path}/code")
    token = re.search(rb'name="page" value="([^"]+)"', page)[1].decode()
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(patient.web).netloc, timeout=0.3)
    with pytest.raises(OSError):
        connection.request(
            "POST", f"{visitor.path}/code", urllib.parse.urlencode({"page": token, "code": "0000"}),
            {"Content-Type": "application/x-www-form-urlencoded"})
        connection.getresponse()
    connection.close()
    give_up = time.monotonic() + 20
    while patient.contract(contract["id"])["status"] != "completed" and time.monotonic() < give_up:
        time.sleep(0.1)
    assert patient.contract(contract["id"])["status"] == "completed"
    assert ledger(patient) == [("signed", 1, 1)]


def test_a_stop_waits_for_the_calls_under_way(tmp_path):
    first = Server(tmp_path)
    contract = first.create()
    visitor = Visitor(first, contract["signatories"][0]["signingUrl"])
    assert visitor.start()[0] == 303
    delay(first, "signatorySignRequest", 3 * SECOND)
    thread = threading.Thread(target=lambda: visitor.type("0000"))
    thread.start()
    give_up = time.monotonic() + 10
    while first.contract(contract["id"])["signatories"][0]["status"] != "signing" and time.monotonic() < give_up:
        time.sleep(0.05)
    assert ledger(first) == [("open", 1, 0)]
    began = time.monotonic()
    assert first.stop() == 0
    assert time.monotonic() - began > 1
    thread.join()
    second = Server(tmp_path)
    found = second.contract(contract["id"])
    assert found["signatories"][0]["status"] == "signed"
    assert found["signatories"][0]["triesLeft"] == 5
    history = second.call("GET", f"/contracts/{contract['id']}/history")
    signs = [call for call in history["calls"] if call["name"] == "signatorySignRequest"]
    assert [call["outcome"] for call in signs] == ["done"]
    assert ledger(second) == [("signed", 1, 1)]
    assert second.stop() == 0
