"""People who sign, each when it is their time, however the others fare: every request on a new connection."""

import contextlib
import html
import json
import re
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pdf_file import honest

from .requests import FAILURES, ask
from .scene import body, signing_path

SIZE = 100_000
PATIENCE = 30
CALLS = ("signatorySignRequest", "contractDetailRequest")


@dataclass
class Signing:
    """What one person did, and how long the step of the code took them, in seconds."""
    number: int
    contract: str
    link: str
    phase: str = ""
    codes_typed: int = 0
    sign: float | None = None
    is_done: bool = False


class Signers:
    def __init__(self, server, rate):
        self.rate = rate
        self.refused = 0
        # By how much the load itself began a signing too late, in seconds at most.
        self.late = 0.0
        self.begun = []
        self._server = server
        self._stock = []
        self._made = 0
        self._threads = []
        self._lock = threading.Lock()

    def deposit(self, count):
        """Contracts that are signed later. Deposits are no part of what is measured."""
        numbers = range(self._made, self._made + count)
        self._made += count
        with ThreadPoolExecutor(4) as pool:
            self._stock += pool.map(self.deposited, numbers)

    def deposited(self, number):
        """Each has a document of its own, of a page and about 100 KB."""
        answer = ask(self._server.address, "POST", "/api/v1/contracts", body(honest(SIZE, number), number),
                     {"Authorization": f"Bearer {self._server.key}"})
        if answer.status != 201:
            raise RuntimeError(f"a deposit was refused: {answer.status} {answer.body[:200]!r}")
        return Signing(number, json.loads(answer.body)["id"], signing_path(answer))

    def run(self, phase, until, stop=threading.Event()):
        """Begins a signing when it is due, until then or until it is told to stop. Returns them; they may still be
        going on."""
        first, begun = time.perf_counter(), []
        while (due := first + len(begun) / self.rate) < until and self._stock and not stop.is_set():
            time.sleep(max(0, due - time.perf_counter()))
            self.late = max(self.late, time.perf_counter() - due)
            signing = self._stock.pop()
            signing.phase = phase
            begun.append(signing)
            thread = threading.Thread(target=self.sign, args=(signing,))
            thread.start()
            self._threads.append(thread)
        self.begun += begun
        return begun

    def wait(self):
        for thread in self._threads:
            thread.join()

    def sign(self, signing):
        """Does what each page offers. Who meets trouble opens the link again."""
        give_up = time.perf_counter() + PATIENCE
        began, path = None, signing.link
        while time.perf_counter() < give_up and not signing.is_done and self._server.is_alive:
            form = None
            try:
                page = self._ask("GET", path)
                if page.status == 200 and (form := offered(signing.link, path, page.body)):
                    if "code" in form[1]:
                        form[1]["code"] = self._code(signing.contract)
                        began = began or time.perf_counter()
                        signing.codes_typed += 1
                    page = self._ask("POST", form[0], form[1])
            except FAILURES:
                self._trouble(1)
                path = signing.link
                continue
            if page.status == 303:
                path = page.location
            elif page.status == 200 and (waiting := re.search(rb'href="([^"]+[?&]wait=[^"]*)"', page.body)):
                path = html.unescape(waiting[1].decode())
            elif page.status == 200 and urllib.parse.urlsplit(path).path == signing.link + "/done":
                signing.is_done = True
            else:
                self._trouble(min(page.retry_after or 1, 5))
                path = signing.link
            if began and signing.sign is None and urllib.parse.urlsplit(path).path == signing.link + "/done":
                signing.sign = time.perf_counter() - began

    def _ask(self, method, path, fields=None):
        if fields is None:
            return ask(self._server.address, method, path)
        return ask(self._server.address, method, path, urllib.parse.urlencode(fields), {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._server.address}"})

    def _code(self, contract):
        """What came by SMS: the platform knows it."""
        with contextlib.closing(self._server.books) as books:
            found = books.execute(
                "SELECT code FROM signatory JOIN contract ON contract.id = contract_id WHERE label LIKE ? AND code "
                "IS NOT NULL ORDER BY contract.created_at DESC", (f"%[{contract}]",)).fetchone()
        return found[0] if found else "000000"

    def _trouble(self, pause):
        with self._lock:
            self.refused += 1
        time.sleep(pause)


def offered(link, path, page):
    """The form of a page: where to, and what a person enters. None where there is none to send."""
    token = re.search(rb'name="page" value="([^"]+)"', page)
    if not token:
        return None
    fields = {"page": token[1].decode()}
    if urllib.parse.urlsplit(path).path == link:
        return link + "/start", fields | {"consent": "yes"}
    if urllib.parse.urlsplit(path).path == link + "/code" and b'name="code"' in page:
        return link + "/code", fields | {"code": ""}
    return None


def own_times(log, signings):
    """Of the code's step, in milliseconds: what the platform took, as the server's log tells it, is taken off."""
    platform = {}
    for line in log.splitlines():
        if '"platform asked"' in line:
            try:
                call = json.loads(line)["metadata"]
            except ValueError:
                continue
            if call["call"] in CALLS:
                platform[call["contract"]] = platform.get(call["contract"], 0) + float(call["milliseconds"])
    return [max(0, one.sign * 1000 - platform.get(one.contract, 0)) for one in signings if one.sign is not None]


def percentile(values, part):
    """NaN of none."""
    values = sorted(values)
    return values[min(len(values) - 1, round(len(values) * part / 100))] if values else float("nan")
