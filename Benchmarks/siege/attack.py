"""The attackers: processes of their own, of low priority, since it is the server that is measured."""

import collections
import json
import multiprocessing
import os
import pathlib
import pickle
import resource
import signal
import tempfile
import threading
import time

from . import endless, hostile_visits, silent, stalled


class Attackers:
    # By name: what it runs, until the process is ended.
    KINDS = {
        "silent": silent.hold, "stalled": stalled.hold, "deposits": hostile_visits.deposit,
        "pages": hostile_visits.read, "guesses": hostile_visits.guess, "endless": endless.send,
    }

    def __init__(self, scene, only=None):
        self._folder = tempfile.TemporaryDirectory(prefix="siege-attack-")
        self._scene = pathlib.Path(self._folder.name) / "scene"
        scene.keep(self._scene)
        self._kinds = only or list(self.KINDS)
        self._processes = {}
        self._counts = None

    def start(self):
        # A process that has threads is not to be copied.
        context = multiprocessing.get_context("spawn")
        for kind in self._kinds:
            process = context.Process(target=run, args=(kind, str(self._scene), self._file(kind)), daemon=True)
            process.start()
            self._processes[kind] = process

    def watch(self, until):
        while (left := until - time.perf_counter()) > 0:
            time.sleep(min(1, left))
            ended = [kind for kind, process in self._processes.items() if not process.is_alive()]
            assert not ended, f"attackers ended by themselves: {ended}"

    def stop(self):
        """Returns what each kind met. Their connections are closed by then."""
        if self._counts is None:
            for process in self._processes.values():
                process.terminate()
            for process in self._processes.values():
                process.join(5)
                process.kill()
            self._counts = {kind: self._met(kind) for kind in self._processes}
            self._folder.cleanup()
        return self._counts

    def _file(self, kind):
        return f"{self._scene}-{kind}"

    def _met(self, kind):
        file = pathlib.Path(self._file(kind))
        return json.loads(file.read_text()) if file.exists() else {}


class Counts:
    """What attackers met, by a word for it."""

    def __init__(self):
        self._found = collections.Counter()
        self._lock = threading.Lock()

    def add(self, word):
        with self._lock:
            self._found[word] += 1

    def write(self, file):
        pathlib.Path(file).write_text(json.dumps(self._found))


def run(kind, scene, file):
    os.nice(10)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    counts = Counts()

    def end(*_):
        counts.write(file)
        # Whatever it waits for: the system closes its connections.
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    with open(scene, "rb") as stored:
        known = pickle.load(stored)
    # Signals are handled between two steps of the main thread, which therefore does nothing else.
    threading.Thread(target=Attackers.KINDS[kind], args=(known, counts), daemon=True).start()
    while True:
        time.sleep(0.1)
