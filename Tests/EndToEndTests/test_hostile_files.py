"""Whatever a file does to whoever opens it: the server lives, says what became of it, and takes the next one."""

import base64
import http.client
import json
import os
import re
import urllib.parse
from datetime import date, timedelta

import pytest

from hostile_files import FILES
from pdf_file import honest
from server import ROOT, Server

# Far more than a deposit may take: a server that says nothing is told from one that is slow.
PATIENCE = 120
DOCUMENTED = set(re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", (ROOT / "Public/openapi.yaml").read_text()))


class Host:
    """One server for many files, as in life; another one where a file has ended it."""

    def __init__(self, new_folder):
        self._new_folder = new_folder
        self._server = None

    def server(self):
        if self._server is None or self._server.process.poll() is not None:
            self._server = Server(self._new_folder("hostile"), {"PARAPHE_LOG_LEVEL": "info"})
        return self._server

    def stop(self):
        if self._server and self._server.process.poll() is None:
            self._server.stop()


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    host = Host(tmp_path_factory.mktemp)
    yield host
    host.stop()


def ask(server, method, path, body=None, headers={}):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.web).netloc, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def deposit(server, data):
    body = {
        "reference": "R", "label": "L", "language": "fr",
        "deadline": (date.today() + timedelta(days=20)).isoformat(),
        "documents": [{"name": "N", "kind": "main", "data": base64.b64encode(data).decode()}],
        "signatories": [{"firstName": "C", "lastName": "D", "email": "c@example.com", "mobile": "06 12 34 56 78"}],
    }
    status, answer = ask(server, "POST", "/api/v1/contracts", json.dumps(body).encode(),
                         {"Authorization": f"Bearer {server.key}"})
    return status, json.loads(answer)


def expect_life(server, pid):
    assert server.process.poll() is None, "the server has ended"
    assert server.process.pid == pid and os.path.exists(f"/proc/{pid}")
    assert ask(server, "GET", "/healthz")[0] == 200
    status, answer = deposit(server, honest(2_000))
    assert status == 201, answer


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_harms_nobody(host, file):
    server = host.server()
    pid = server.process.pid
    status, answer = deposit(server, file.make())
    if status != 201:
        # A problem that a company can act on, not a failure of the server.
        assert 400 <= status < 500, answer
        assert answer["code"] in DOCUMENTED, answer
    else:
        assert file.may_be_taken, f"taken in: {answer['documents']}"
        path = urllib.parse.urlsplit(answer["signatories"][0]["signingUrl"]).path
        # As an image, or said not to be; its text, or its images where there is none; and as it is.
        assert ask(server, "GET", f"{path}/documents/1/pages/1")[0] in (200, 503)
        assert ask(server, "GET", f"{path}?text=1")[0] == 200
        assert ask(server, "GET", f"{path}/documents/1")[0] == 200
    expect_life(server, pid)
