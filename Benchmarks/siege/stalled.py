"""Three hundred readers that ask for a document of 24 MB and read nothing of it."""

import random
import select
import socket
import time

from .requests import source

READERS = 300
# A peer that reads nothing is not told that the other has gone: it begins again after a while.
PATIENCE = 30
PAUSE = 1
GONE = select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR


class Reader:
    def __init__(self, number, due):
        self.number = number
        self.socket = None
        # When the next thing happens: opening it, looking at how the answer begins, or giving up.
        self.due = due
        self.has_looked = False


def hold(scene, counts):
    poll = select.epoll()
    readers = [Reader(number, time.monotonic() + random.random()) for number in range(READERS)]
    by_descriptor = {}
    while True:
        now = time.monotonic()
        for reader in readers:
            if reader.due > now:
                continue
            if reader.socket is None:
                if not begin(scene, reader):
                    counts.add("not let in")
                    reader.due = now + PAUSE
                    continue
                counts.add("asked")
                poll.register(reader.socket, GONE)
                by_descriptor[reader.socket.fileno()] = reader
                reader.due, reader.has_looked = now + 2, False
            elif not reader.has_looked:
                reader.has_looked = True
                answered = status(reader.socket)
                counts.add(f"answered {answered}" if answered else "not answered yet")
                # One that was refused asks again; one that was not holds on.
                reader.due = now + (PATIENCE if answered in ("", "200") else 0)
            else:
                end(poll, by_descriptor, reader, now)
        for descriptor, _ in poll.poll(0.2):
            reader = by_descriptor[descriptor]
            if not reader.has_looked:
                answered = status(reader.socket)
                counts.add(f"answered {answered}" if answered else "ended without an answer")
            counts.add("ended by the server")
            end(poll, by_descriptor, reader, time.monotonic())


def begin(scene, reader):
    host, port = scene.address.split(":")
    link = scene.large[reader.number % len(scene.large)]
    reader.socket = socket.socket()
    # Before it connects: the window that it offers is as small as it can be.
    reader.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    try:
        reader.socket.bind((source(reader.number), 0))
        reader.socket.settimeout(2)
        reader.socket.connect((host, int(port)))
        reader.socket.sendall(f"GET {link}/documents/1 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        reader.socket.setblocking(False)
        return True
    except OSError:
        reader.socket.close()
        reader.socket = None
        return False


def status(connection):
    """Of the answer, which stays unread."""
    try:
        line = connection.recv(12, socket.MSG_PEEK)
    except OSError:
        return ""
    return line[9:12].decode("latin-1") if line.startswith(b"HTTP/1.1 ") else ""


def end(poll, by_descriptor, reader, now):
    poll.unregister(reader.socket)
    del by_descriptor[reader.socket.fileno()]
    reader.socket.close()
    reader.socket = None
    reader.due = now + PAUSE * (0.5 + random.random())
