"""Peers that speak HTTP badly or not at all, from an address of their own, and what the server holds of them."""

import contextlib
import socket
import time
import urllib.parse
from pathlib import Path

# Not the honest visitors' address.
SOURCE = "127.0.0.2"


@contextlib.contextmanager
def peers(server, count, said=b"", window=None):
    """So many connections that say this, and nothing more. Those that the server does not take wait."""
    host, port = urllib.parse.urlsplit(server.web).netloc.split(":")
    with contextlib.ExitStack() as stack:
        found = []
        for _ in range(count):
            peer = stack.enter_context(socket.socket())
            if window:
                # Before it connects: what it offers to take is as little as it can be.
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
            peer.bind((SOURCE, 0))
            peer.settimeout(5)
            try:
                peer.connect((host, int(port)))
                peer.sendall(said)
            except OSError:
                # Not let in, or ended already: that is the server's right.
                pass
            found.append(peer)
        yield found


def held(server):
    """How many connections from `SOURCE` the server's process has open: those that the system still works off after
    it has closed them are nobody's (proc_pid_net(5))."""
    local = f":{urllib.parse.urlsplit(server.web).port:04X}"
    remote = bytes(reversed(socket.inet_aton(SOURCE))).hex().upper() + ":"
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(words[1].endswith(local) and words[2].startswith(remote) and words[9] != "0" for words in lines)


def eventually(condition, seconds=30):
    """Looks again and again: nobody tells when it has come true."""
    give_up = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True
