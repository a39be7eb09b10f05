"""Bodies without an end, to where nothing reads them."""

import socket
import threading
import time

from .requests import source

SENDERS = 4
PIECE = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
# So many megabytes a second each, or the attackers use up the machine.
PAUSE = 0.02
HEADS = [
    b"POST /nothing/here HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST /api/v1/contracts HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST /sign/nothing/start HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
]


def send(scene, counts):
    threads = [threading.Thread(target=send_one, args=(scene, counts, number), daemon=True)
               for number in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def send_one(scene, counts, number):
    host, port = scene.address.split(":")
    while True:
        try:
            with socket.create_connection((host, int(port)), timeout=10, source_address=(source(number), 0)) as peer:
                counts.add("begun")
                peer.sendall(HEADS[number % len(HEADS)])
                while True:
                    peer.sendall(PIECE)
                    counts.add("pieces of 64 KB")
                    time.sleep(PAUSE)
        except OSError:
            counts.add("ended by the server")
        time.sleep(0.5)
