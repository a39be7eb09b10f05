"""Looks from an honest visitor's place: is it alive, and does everything answer as it did before?"""

import itertools
import math
import threading
import time

from pdf_file import honest

from .requests import FAILURES, ask
from .scene import body, signing_path
from .signers import SIZE, Signers

LOOKS = 10
# Everything may take so much longer than it ever did in the quiet, and no more, to count as before.
ALLOWED = 3
GIVE_UP = 30


class Probes:
    def __init__(self, server):
        self.looks = {"quiet": [], "siege": []}
        self.missed = {"quiet": 0, "siege": 0}
        self._server = server
        self._numbers = itertools.count(1_000_000)
        self._usual = {}

    def look(self, phase, until):
        """Asks `/healthz` ten times a second, whatever became of the last time. Milliseconds since it was due."""
        first, threads = time.perf_counter(), []

        def one(due):
            try:
                is_alive = ask(self._server.address, "GET", "/healthz", timeout=10).status == 200
            except FAILURES:
                is_alive = False
            self.looks[phase].append((time.perf_counter() - due) * 1000)
            self.missed[phase] += not is_alive

        while (due := first + len(threads) / LOOKS) < until:
            time.sleep(max(0, due - time.perf_counter()))
            threads.append(threading.Thread(target=one, args=(due,)))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def learn(self, until):
        """How long everything takes in the quiet."""
        while time.perf_counter() < until:
            for name, took in self._round().items():
                assert took is not None, f"{name} does not answer in the quiet"
                self._usual[name] = max(self._usual.get(name, 0), took)
            time.sleep(1)

    def recover(self, began):
        """Seconds since `began` until everything answers, and nothing more slowly than it may; infinity if never."""
        while self._server.is_alive and time.perf_counter() - began < GIVE_UP:
            found = self._round()
            if all(took is not None and took <= ALLOWED * self._usual[name] for name, took in found.items()):
                return time.perf_counter() - began
            time.sleep(0.1)
        return math.inf

    def _round(self):
        """Seconds of each kind of answer; None where it did not come, or was another."""
        took, links = {}, []

        def timed(name, step):
            began = time.perf_counter()
            try:
                is_right = step()
            except FAILURES:
                is_right = False
            took[name] = time.perf_counter() - began if is_right else None

        def deposit():
            number = next(self._numbers)
            answer = ask(self._server.address, "POST", "/api/v1/contracts", body(honest(SIZE, number), number),
                         {"Authorization": f"Bearer {self._server.key}"}, timeout=GIVE_UP)
            if answer.status == 201:
                links.append(signing_path(answer))
            return bool(links)

        def image():
            answer = ask(self._server.address, "GET", f"{links[0]}/documents/1/pages/1", timeout=GIVE_UP)
            return answer.status == 200 and answer.body.startswith(b"\x89PNG")

        def signing():
            signer = Signers(self._server, 1)
            one = signer.deposited(next(self._numbers))
            signer.sign(one)
            return one.is_done and not signer.refused

        timed("/healthz", lambda: ask(self._server.address, "GET", "/healthz", timeout=10).status == 200)
        timed("a deposit", deposit)
        timed("a page's image", lambda: links and image())
        timed("a signing", lambda: links and signing())
        return took
