"""Peers that read slowly, or not at all, are served, or ended and leave no descriptor."""

import base64
import os
import selectors
import socket
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hostile import pdf, written
from server import Server

LIMIT = 2
LINKS = 6
EACH = 7
SIZE = 24 << 20


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path, {"PARAPHE_WRITE_TIMEOUT_SECONDS": str(LIMIT)})
    yield server
    assert server.stop() == 0, "the server did not stop cleanly"


def document():
    """24 MB that do not compress, of which nothing is drawn."""
    filling = os.urandom(SIZE)
    return pdf(written("Contrat"), objects=[b"<</Length %d>>stream\n%s\nendstream" % (len(filling), filling)])


def deposit(server, file):
    people = [
        {"firstName": "Claire", "lastName": "Dubois", "email": "c@example.com", "mobile": f"06 12 34 56 {10 + number}"}
        for number in range(LINKS)]
    data = base64.b64encode(file).decode()
    return server.create(signatories=people, documents=[{"name": "Contrat", "kind": "main", "data": data}])


def reader(url):
    """A connection that asks for a document, and has read nothing of the answer."""
    parts = urlsplit(url)
    connection = socket.socket()
    # As little as the system lets wait on this side.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect((parts.hostname, parts.port))
    connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    return connection


def held(server):
    """The descriptors of connections and of documents; the database opens more of its own as it likes."""
    targets = []
    for one in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            targets.append(os.readlink(one))
        except FileNotFoundError:
            pass
    return sum(target.startswith("socket:") or "/documents/sha256/" in target for target in targets)


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        threading.Event().wait(0.1)


def test_readers_that_do_not_read_are_ended_and_leave_nothing(server):
    contract = deposit(server, document())
    documents = [f"{one['signingUrl']}/documents/1" for one in contract["signatories"]]
    assert server.send("GET", documents[0])[0] == 200
    before = held(server)
    readers = [reader(url) for url in documents for _ in range(EACH)]
    with selectors.DefaultSelector() as selector:
        for one in readers:
            selector.register(one, selectors.EVENT_READ)
        until(lambda: len(selector.select(0)) == len(readers))
    # Others are served meanwhile.
    assert server.send("GET", f"{server.web}/healthz")[0] == 200
    until(lambda: held(server) <= before)
    ended = 0
    for one in readers:
        try:
            while one.recv(1 << 16):
                pass
        except ConnectionResetError:
            ended += 1
        one.close()
    assert ended == len(readers)
    # Every place is free again.
    for url in documents:
        status, _, body = server.send("GET", url)
        assert status == 200 and len(body) > SIZE


def test_a_reader_that_reads_a_little_is_served_to_the_end(server):
    file = document()
    contract = deposit(server, file)
    connection = reader(f"{contract['signatories'][0]['signingUrl']}/documents/1")
    # Much longer than a peer may take nothing: a few bytes at a time, far less than the system buffers.
    end = time.monotonic() + 4 * LIMIT
    received = b""
    while time.monotonic() < end:
        received += connection.recv(8 << 10)
        threading.Event().wait(0.15)
    while len(received) < len(file):
        part = connection.recv(1 << 20)
        assert part, "the connection was ended"
        received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    while len(rest) < len(file):
        part = connection.recv(1 << 20)
        assert part, "the connection was ended"
        rest += part
    assert rest == file
    connection.close()


def test_a_visitor_who_vanishes_frees_the_place(server):
    contract = deposit(server, document())
    url = f"{contract['signatories'][0]['signingUrl']}/documents/1"
    for _ in range(30):
        connection = reader(url)
        assert connection.recv(16).startswith(b"HTTP/1.1 200")
        connection.close()
    assert server.send("GET", url)[0] == 200
