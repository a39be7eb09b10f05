"""What the server and its children use while it is attacked: memory, descriptors, processes."""

import collections
import os
import pathlib
import re
import threading
import time
from dataclasses import dataclass

from .server import HONEST, descendants, parents

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
    # By what they are, but for its pools: connections to the platform, and readers of the
    # database.
    descriptors: collections.Counter
    # Connections whose other end is an attacker's.
    attackers: int
    children: int

    def left_over(self, before):
        """How many descriptors are there that were not, and which; fewer of one kind make up for more of another."""
        more = self.descriptors.total() - before.descriptors.total()
        if more <= 0:
            return more, f"{more}"
        kinds = (self.descriptors - before.descriptors).most_common()
        return more, f"{more} ({', '.join(f'{count} {kind}' for kind, count in kinds)})"


def settled(watch, server, before=None):
    """Waits for rest, five seconds at most: until nothing changes for a second or, with `before`, until no more is
    there than then."""
    give_up = time.monotonic() + 5
    last = []
    while True:
        found = census(watch.pid, server)
        last = [*last, found][-5:]
        at_rest = (len(last) == 5 and all(one == found for one in last)) if before is None else (
            found.left_over(before)[0] <= 0 and found.children <= before.children and not found.attackers)
        if at_rest or time.monotonic() > give_up:
            return found
        time.sleep(PAUSE)


def census(pid, server):
    ends = connections()
    found = Census(collections.Counter(), 0, len(descendants(pid)))
    for link in links(pid):
        local, remote = ends.get(link[8:-1], (None, None)) if link.startswith("socket:[") else (None, None)
        if remote and remote[1] == server.platform_port:
            continue
        if remote and remote[0].startswith("127.") and remote[0] != HONEST:
            found.attackers += 1
        if ".sqlite" not in link:
            found.descriptors[kind(link, local, server)] += 1
    return found


def links(pid):
    """What each descriptor of a process leads to."""
    found = []
    try:
        for entry in os.scandir(f"/proc/{pid}/fd"):
            try:
                found.append(os.readlink(entry.path))
            except OSError:
                # It has been closed.
                continue
    except OSError:
        pass
    return found


def kind(link, local, server):
    if local:
        return "connections of visitors" if local[1] == server.port else "other connections"
    return link.partition("[")[0].rstrip(":") if link.startswith(("socket:", "pipe:")) else link


def connections():
    """Both ends of each TCP connection, by inode (proc_pid_net(5))."""
    def end(text):
        address, port = text.split(":")
        # Of IPv6 nobody asks the address here.
        known = ".".join(str(byte) for byte in reversed(bytes.fromhex(address))) if len(address) == 8 else ""
        return known, int(port, 16)

    found = {}
    for table in ("tcp", "tcp6"):
        file = pathlib.Path("/proc/net", table)
        for words in map(str.split, file.read_text().splitlines()[1:] if file.exists() else []):
            found[words[9]] = end(words[1]), end(words[2])
    return found
