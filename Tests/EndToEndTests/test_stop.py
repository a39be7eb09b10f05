"""How the server stops: at once, after a drain, and when something will not end. And few descriptors."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from server import BINARY, ROOT, Server
from visitor import Visitor

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def connect(server):
    address = urllib.parse.urlsplit(server.web)
    return socket.create_connection((address.hostname, address.port), timeout=20)


def answer(connection):
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def ask(server, request=HEALTH):
    with connect(server) as connection:
        connection.sendall(request)
        return answer(connection)


def eventually(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def status(server, path):
    try:
        return server.send("GET", server.web + path)[0]
    except (urllib.error.URLError, ConnectionError):
        return None


def metric(server, name):
    text = server.send("GET", f"{server.web}/metrics")[2].decode()
    return float(re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)[1])


@pytest.fixture
def start(tmp_path):
    servers = []

    def start(within=[], **changes):
        servers.append(Server(tmp_path, changes, within=within))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()


def test_sigterm_drains_and_then_stops(start):
    server = start(PARAPHE_DRAIN_SECONDS="600")
    eventually(lambda: status(server, "/readyz") == 200)
    server.process.send_signal(signal.SIGTERM)
    eventually(lambda: status(server, "/readyz") == 503)
    # Requests are still taken, on new connections too, and each ends its connection.
    received = ask(server, HEALTH.replace(b"Connection: close\r\n", b""))
    assert received.startswith(b"HTTP/1.1 200 ") and b"\r\nconnection: close\r\n" in received
    assert server.create()["status"] == "prepared"
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=15) == 0


def test_a_drain_ends_by_itself(start):
    server = start(PARAPHE_DRAIN_SECONDS="1")
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=15) == 0


def test_sigint_never_drains(start):
    server = start(PARAPHE_DRAIN_SECONDS="600")
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=15) == 0


def test_who_says_nothing_or_half_a_request_does_not_hold_a_stop(start):
    server = start()
    with connect(server), connect(server) as half, connect(server) as kept:
        half.sendall(HEALTH[:20])
        kept.sendall(HEALTH.replace(b"Connection: close\r\n", b""))
        assert kept.recv(65536).startswith(b"HTTP/1.1 200 ")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=5) == 0


def test_who_does_not_send_or_read_on_does_not_hold_a_stop(start):
    server = start()
    key = server.key.encode()
    with connect(server) as sender, connect(server) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        for _ in range(400):
            reader.sendall(b"GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n")
        sender.sendall(
            b"POST /api/v1/contracts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            b"Authorization: Bearer " + key + b"\r\n\r\n{")
        eventually(lambda: metric(server, "paraphe_connections") >= 3)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=20) == 0


def test_a_call_that_does_not_end_is_left_and_named(start):
    server = start(PARAPHE_STOP_SECONDS="1", PARAPHE_CALL_TIMEOUT_SECONDS="60")
    contract = server.create()
    link = contract["signatories"][0]["signingUrl"]
    fault = urllib.request.Request(
        f"{server.sandbox}/faults", method="POST", headers={"Content-Type": "application/json"},
        data=b'{"kind": "delay", "call": "contractCreateRequest", "milliseconds": 50000}')
    urllib.request.urlopen(fault, timeout=10).read()
    threading.Thread(target=lambda: _press(server, link), daemon=True).start()
    eventually(lambda: server.contract(contract["id"])["status"] == "creating")
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=15) == 3
    [line] = [line for line in server.log.read_text().splitlines() if "with work left" in line]
    assert contract["id"] in line and "contractCreateRequest" in line
    assert link.rsplit("/", 1)[1] not in line


def _press(server, link):
    try:
        Visitor(server, link).start()
    except OSError:
        pass


def limited(descriptors):
    return ["prlimit", f"--nofile={descriptors}:{descriptors}"]


def test_too_few_descriptors_refuse_to_start(tmp_path):
    ended = subprocess.run(
        [*limited(128), BINARY, "serve"], cwd=ROOT, env=os.environ | {"PARAPHE_DATA": str(tmp_path)},
        capture_output=True, text=True, timeout=30)
    assert ended.returncode == 78
    assert re.search("RLIMIT_NOFILE: .*192", ended.stderr)


def test_silent_connections_keep_nobody_out(start):
    server = start(within=limited(256))
    silent = [connect(server) for _ in range(400)]
    for _ in range(5):
        assert ask(server).startswith(b"HTTP/1.1 200 ")
    assert server.create()["status"] == "prepared"
    assert metric(server, "paraphe_connections") <= metric(server, "paraphe_connections_max")
    for connection in silent:
        connection.close()
    eventually(lambda: metric(server, "paraphe_connections") < 10)
    assert server.stop() == 0


def test_a_server_that_runs_short_of_descriptors_goes_on_and_stops(start):
    server = start(within=limited(1024))
    silent = [connect(server) for _ in range(300)]
    # Others took them, for all it knows: it has few more than it uses.
    used = int(metric(server, "process_open_fds"))
    subprocess.run(["prlimit", "--pid", str(server.process.pid), f"--nofile={used + 60}:1024"], check=True)
    silent += [connect(server) for _ in range(300)]
    eventually(lambda: ask(server).startswith(b"HTTP/1.1 200 "))
    assert metric(server, 'paraphe_connections_refused_total{reason="room"}') > 0
    assert server.process.poll() is None
    assert server.stop() == 0
    for connection in silent:
        connection.close()
