"""Peers that are silent, that read nothing, or that never come to an end: they keep nobody out, and hold up no stop."""

import base64
import urllib.parse

import pytest

from pdf_file import honest
from raw_peers import eventually, held, peers
from server import Server
from visitor import Visitor

# As much as a usual service has, in little.
FEW_DESCRIPTORS = ["prlimit", "--nofile=256:256"]
LARGE = 12_000_000
OPENINGS = {
    "silent": b"",
    "half a line": b"GET /hea",
    "half a head": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nAccept-La",
    "half a body": b"POST /sign/a/start HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\npage=",
}


@pytest.fixture
def new_server(tmp_path):
    """Starts a server with these settings, and ends it, whatever became of it."""
    servers = []

    def start(within=[], **changes):
        servers.append(Server(tmp_path, {"PARAPHE_LOG_LEVEL": "info"} | changes, within))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()


def create_large(server):
    data = base64.b64encode(honest(LARGE)).decode()
    contract = server.create(documents=[{"name": "N", "kind": "main", "data": data}])
    return urllib.parse.urlsplit(contract["signatories"][0]["signingUrl"]).path


def asking(path):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def expect_signing(server):
    """The whole flow, with a new connection for each request."""
    contract = server.create()
    visitor = Visitor(server, contract["signatories"][0]["signingUrl"])
    assert visitor.start()[0] == 303
    assert visitor.type("0000")[0] == 303
    assert eventually(lambda: server.contract(contract["id"])["status"] == "completed")


def test_a_reader_that_reads_nothing_is_ended_and_leaves_nothing(new_server):
    server = new_server(PARAPHE_WRITE_TIMEOUT_SECONDS="2")
    path = create_large(server)
    with peers(server, 8, asking(f"{path}/documents/1"), window=4_096):
        assert eventually(lambda: held(server) == 0), f"{held(server)} connections are still held"
        status, _, body = server.send("GET", f"{server.web}{path}/documents/1")
        assert status == 200 and body == honest(LARGE)
        assert server.stop() == 0


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS)
def test_more_silent_connections_than_descriptors_keep_nobody_out(new_server, opening):
    server = new_server(FEW_DESCRIPTORS)
    with peers(server, 300, opening):
        expect_signing(server)
        assert server.process.poll() is None
    assert eventually(lambda: held(server) == 0)
    assert server.stop() == 0


@pytest.mark.parametrize("within", [[], FEW_DESCRIPTORS], ids=["many descriptors", "few descriptors"])
def test_a_stop_does_not_wait_for_peers_that_do_nothing(new_server, within):
    server = new_server(within, PARAPHE_STOP_SECONDS="3")
    path = create_large(server)
    with peers(server, 4, asking(f"{path}/documents/1"), window=4_096), peers(server, 250), \
            peers(server, 20, OPENINGS["half a head"]), peers(server, 20, OPENINGS["half a body"]):
        # It has no more than it was given to end, whatever it says of it; the signal does not end it by itself.
        assert server.stop() >= 0


def test_a_body_without_an_end_is_not_taken_where_nothing_reads_it(new_server):
    server = new_server()
    head = b"POST /nothing/here HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    with peers(server, 1, head) as [peer]:
        with pytest.raises(OSError):
            # A hundred times what is taken.
            for _ in range(1_600):
                peer.sendall(piece)
    assert server.send("GET", f"{server.web}/healthz")[0] == 200
