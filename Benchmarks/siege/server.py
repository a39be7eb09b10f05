"""The server that is attacked: the release build, with the platform inside and a usual number of descriptors."""

import os
import pathlib
import re
import signal
import subprocess
import time
from dataclasses import dataclass

from servers import Process, web_address

HONEST = "127.0.0.1"


@dataclass
class Stopped:
    words: str
    is_clean: bool


class BesiegedServer:
    def __init__(self, build, folder, descriptors):
        self.folder = folder / "data"
        self.log = folder / "log"
        with self.log.open("ab") as log:
            self._process = Process(
                ["prlimit", f"--nofile={descriptors}:{descriptors}", str(build / "paraphe"), "serve"], log,
                PARAPHE_DATA=self.folder, PARAPHE_PORT=0, PARAPHE_DEMO_PORT=0, PARAPHE_SANDBOX_PORT=0,
                PARAPHE_LOG_FORMAT="json", PARAPHE_DAILY_REQUESTS=1_000_000,
                # All honest visitors have one address; a link, a brand and who guesses are limited as usual.
                PARAPHE_ADDRESS_REQUESTS=30_000)
        self.pid = self._process.process.pid
        self.address = web_address(self._process)
        self.key = (self.folder / "demo/api-key").read_text().strip()
        # Of the platform and the demo extranet, which are the same process: both ends are.
        self.inner_ports = {int(port) for port in re.findall(r"(?:sandbox|demo)=\S+:(\d+)", self._process.line)}

    @property
    def port(self):
        return int(self.address.rpartition(":")[2])

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
        if self.is_alive:
            self._process.process.kill()
            self._process.process.wait()


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
