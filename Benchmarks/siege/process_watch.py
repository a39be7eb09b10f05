"""What the server and its children use while it is attacked: memory, descriptors, processes."""

import os
import pathlib
import re
import threading
import time
from dataclasses import dataclass

from .server import descendants, parents

WORKER = "paraphe-worker"
PAUSE = 0.25


class ProcessWatch:
    """Looks four times a second. Memory is the proportional set size, in MB, at its most under siege and after."""

    def __init__(self, pid):
        self.pid = pid
        self.server = self.worker = self.other = 0.0
        self.most_children = 0
        # False once something was there and could not be looked at.
        self.is_whole = True
        self._counts = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def phase(self, name):
        self._counts = name != "quiet"

    def stop(self):
        self._stop.set()
        self._thread.join()

    def _watch(self):
        while not self._stop.wait(PAUSE):
            if self._counts:
                self._look()

    def _look(self):
        family = parents()
        self.server = max(self.server, self._memory(self.pid))
        children = [child for child, parent in family.items() if parent == self.pid]
        self.most_children = max(self.most_children, len(children))
        for child in children:
            is_worker = program(child) == WORKER
            memory = sum(map(self._memory, [child, *descendants(child, family)]))
            if is_worker:
                self.worker = max(self.worker, memory)
            else:
                self.other = max(self.other, memory)

    def _memory(self, pid):
        try:
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        except PermissionError:
            self.is_whole = False
            return 0
        except OSError:
            # It has ended.
            return 0
        found = re.search(r"^Pss:\s+(\d+)", text, re.M)
        return int(found[1]) / 1024 if found else 0


def program(pid):
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""


@dataclass
class Census:
    """What a server has that is at rest."""
    # But for its pools: connections to the platform inside, and readers of the databases.
    descriptors: int
    # Connections whose other end is an attacker's.
    attackers: int
    children: int


def settled(watch, server, before=None):
    """Waits for rest, five seconds at most: until nothing changes for a second or, with `before`, until no more is
    there than then."""
    give_up = time.monotonic() + 5
    last = []
    while True:
        found = census(watch.pid, server)
        last = [*last, found][-5:]
        at_rest = (len(last) == 5 and all(one == found for one in last)) if before is None else (
            found.descriptors <= before.descriptors and found.children <= before.children and not found.attackers)
        if at_rest or time.monotonic() > give_up:
            return found
        time.sleep(PAUSE)


def census(pid, server):
    sockets = connections()
    pools = attackers = 0
    links = []
    try:
        for entry in os.scandir(f"/proc/{pid}/fd"):
            try:
                links.append(os.readlink(entry.path))
            except OSError:
                continue
    except OSError:
        pass
    for link in links:
        ends = sockets.get(link[8:-1]) if link.startswith("socket:[") else None
        if ends and server.sandbox_port in (ends[0][1], ends[1][1]):
            pools += 1
        elif ends and ends[1][0].startswith("127.") and ends[1][0] != "127.0.0.1":
            attackers += 1
        elif ".sqlite" in link:
            pools += 1
    return Census(len(links) - pools, attackers, len(descendants(pid)))


def connections():
    """Both ends of each TCP connection, by inode (proc_pid_net(5))."""
    def end(text):
        address, port = text.split(":")
        return ".".join(str(byte) for byte in reversed(bytes.fromhex(address))), int(port, 16)

    lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    return {words[9]: (end(words[1]), end(words[2])) for words in map(str.split, lines)}
