"""The server that is attacked: the release build, with a usual number of descriptors, and the platform beside it.

The platform is as in production: random codes, and signed documents without the word TEST. It has the machine's
processors in common with the server, which it never has elsewhere."""

import os
import pathlib
import signal
import sqlite3
import subprocess
import time
from dataclasses import dataclass

from servers import Platform, company, web_address

HONEST = "127.0.0.1"


@dataclass
class Stopped:
    words: str
    is_clean: bool


class BesiegedServer:
    def __init__(self, build, folder, descriptors):
        data = folder / "data"
        data.mkdir()
        self.log = data / "log"
        self._platform = Platform(
            build, folder / "platform", "--platform", "production", "--daily-requests", "1000000")
        try:
            self._process = company(
                build, data, self._platform, before=["prlimit", f"--nofile={descriptors}:{descriptors}"],
                # All honest visitors have one address; a link, a brand and who guesses are limited as usual.
                PARAPHE_ADDRESS_REQUESTS=30_000)
        except BaseException:
            self._platform.process.kill()
            raise
        self.pid = self._process.process.pid
        self.address = web_address(self._process)
        self.key = (data / "demo/api-key").read_text().strip()
        # Connections to the platform are the server's pool, not its visitors'.
        self.platform_port = int(self._platform.url.rpartition(":")[2].strip("/"))

    @property
    def port(self):
        return int(self.address.rpartition(":")[2])

    @property
    def books(self):
        """A connection to the platform's own database."""
        return sqlite3.connect(f"file:{self._platform.folder}/sandbox.sqlite?mode=ro", uri=True, timeout=10)

    @property
    def is_alive(self):
        return self._process.process.poll() is None

    def stop(self):
        """Stops it as a service manager does."""
        family = descendants(self.pid)
        if not self.is_alive:
            return Stopped(f"had ended before: status {self._process.process.returncode}", False)
        began = time.perf_counter()
        self._process.process.send_signal(signal.SIGTERM)
        try:
            status = self._process.process.wait(40)
        except subprocess.TimeoutExpired:
            return Stopped("did not within 40 s", False)
        took = time.perf_counter() - began
        give_up = time.monotonic() + 2
        while (left := [pid for pid in family if is_running(pid)]) and time.monotonic() < give_up:
            time.sleep(0.05)
        return Stopped(f"status {status}, after {took:.1f} s, {len(left)} processes left",
                       status == 0 and took <= 30 and not left)

    def kill(self):
        for process in (self._process.process, self._platform.process):
            if process.poll() is None:
                process.kill()
                process.wait()


def parents():
    """The parent of every process."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                text = pathlib.Path(f"/proc/{entry}/stat").read_text()
            except OSError:
                continue
            # The name stands in brackets, and may hold some (proc(5)).
            state, parent = text[text.rindex(")") + 2:].split()[:2]
            if state != "Z":
                found[int(entry)] = int(parent)
    return found


def descendants(pid, family=None):
    family = family or parents()
    children = [child for child, parent in family.items() if parent == pid]
    return children + [one for child in children for one in descendants(child, family)]


def is_running(pid):
    return pid in parents()
