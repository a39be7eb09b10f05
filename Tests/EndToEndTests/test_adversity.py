"""The disk full, the folder read-only, the database locked, two servers on one folder, the clock wrong."""

import json
import os
import sqlite3
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from server import BINARY, ROOT, Server
from visitor import Visitor


def can_mount():
    return subprocess.run(["unshare", "--map-root-user", "--mount", "true"], capture_output=True).returncode == 0


needs_mounts = pytest.mark.skipif(not can_mount(), reason="this machine lets nobody mount a file system")


class SmallDisk:
    """A server whose data lie on a small file system of its own."""

    def __init__(self, folder, megabytes):
        data = folder / "data"
        data.mkdir()
        self.server = Server(folder, within=[
            "unshare", "--map-root-user", "--mount", "sh", "-c",
            f"mount -t tmpfs -o size={megabytes}m none {data} && exec \"$@\"", "sh"], seen_at=self.seen_at)

    @staticmethod
    def seen_at(pid, path):
        """A path of the server's own view of the file system."""
        return Path(f"/proc/{pid}/root{path}")

    @contextmanager
    def full(self):
        filler = self.server.data / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        yield
        filler.unlink()


def ledger(server):
    """What the platform did: its contracts, for each the texts it sent and the codes it took."""
    with urllib.request.urlopen(f"{server.sandbox}/ledger", timeout=20) as answer:
        return [(one["status"], one["smsSent"], one["codesTried"]) for one in json.load(answer)["contracts"]]


def signed(server, link):
    """The whole flow; every answer is one that lets people go on."""
    visitor = Visitor(server, link)
    assert visitor.start()[0] == 303
    assert visitor.type("0000")[0] == 303


@needs_mounts
def test_a_full_disk_refuses_clearly_and_loses_nothing(tmp_path):
    disk = SmallDisk(tmp_path, 12)
    server = disk.server
    contract = server.create()
    link = contract["signatories"][0]["signingUrl"]
    assert Visitor(server, link).open()[0] == 200
    with disk.full():
        with pytest.raises(AssertionError, match="503.*storage_unavailable"):
            server.create(reference="second")
        status, page = Visitor(server, link).start()
        assert status == 503
        assert "momentanément indisponible" in page
        # Reading goes on.
        assert server.contract(contract["id"])["status"] == "prepared"
        # Nothing was begun that is not written down.
        assert ledger(server) == []
    signed(server, link)
    assert server.contract(contract["id"])["status"] == "completed"
    assert ledger(server) == [("signed", 1, 1)]
    assert server.stop() == 0


@needs_mounts
def test_a_disk_that_fills_up_while_the_code_is_typed(tmp_path):
    disk = SmallDisk(tmp_path, 12)
    server = disk.server
    contract = server.create()
    visitor = Visitor(server, contract["signatories"][0]["signingUrl"])
    assert visitor.start()[0] == 303
    with disk.full():
        status, page = visitor.type("0000")
        assert status == 503 and "momentanément indisponible" in page
        assert ledger(server) == [("open", 1, 0)]
    assert visitor.type("0000")[0] == 303
    assert server.contract(contract["id"])["status"] == "completed"
    assert ledger(server) == [("signed", 1, 1)]
    assert server.stop() == 0


@needs_mounts
def test_a_read_only_folder_refuses_to_start_and_is_named(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    script = f"mount -t tmpfs none {data} && mount -o remount,ro {data} && exec {BINARY} serve"
    refused = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script], capture_output=True, text=True, cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PARAPHE_DATA": str(data), "PARAPHE_PORT": "0"})
    assert refused.returncode == 78, refused.stderr
    assert "PARAPHE_DATA" in refused.stderr and "cannot be written" in refused.stderr
    assert refused.stdout == ""


def test_a_locked_database_is_waited_for_then_refused_and_nothing_is_lost(server):
    contract = server.create()
    link = contract["signatories"][0]["signingUrl"]
    assert Visitor(server, link).open()[0] == 200
    holder = sqlite3.connect(server.data / "paraphe.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    status, page = Visitor(server, link).start()
    assert time.monotonic() - began < 30
    assert status == 503 and "momentanément indisponible" in page
    holder.execute("ROLLBACK")
    holder.close()
    signed(server, link)
    assert ledger(server) == [("signed", 1, 1)]
    # What could not be written may be in the log, and these are the errors that are expected there: the
    # work of the contract, and the outcome of a webhook that was delivered meanwhile.
    lines = [line for line in server.log.read_text().splitlines()
             if not (" error paraphe: contract" in line or "the outcome of a webhook cannot be kept" in line)]
    server.log.write_text("\n".join(lines) + "\n")


def test_a_second_server_on_the_same_folder_refuses_to_start_and_says_why(server):
    second = subprocess.run(
        [BINARY, "serve"], cwd=ROOT, capture_output=True, text=True, timeout=30,
        env={"PATH": os.environ["PATH"], "PARAPHE_DATA": str(server.data), "PARAPHE_PORT": "0",
             "PARAPHE_DEMO_PORT": "0", "PARAPHE_SANDBOX_PORT": "0"})
    assert second.returncode == 78
    assert "PARAPHE_DATA: another server already uses" in second.stderr
    assert second.stdout == ""
    # The first one goes on.
    assert server.contract(server.create()["id"])["status"] == "prepared"


@pytest.mark.parametrize("days", [1, -1])
def test_the_clock_moved_by_a_day_while_a_code_is_awaited(tmp_path, days):
    """As if the clock had been wrong until the server was started again."""
    first = Server(tmp_path)
    contract = first.create()
    visitor = Visitor(first, contract["signatories"][0]["signingUrl"])
    assert visitor.start()[0] == 303
    assert first.stop() == 0
    first.let_pass(days * 86_400)
    second = Server(tmp_path)
    link = second.fresh_link(contract)
    visitor = Visitor(second, link)
    assert visitor.type("0000")[0] == 303
    assert second.contract(contract["id"])["status"] == "completed"
    assert ledger(second) == [("signed", 1, 1)]
    assert second.stop() == 0
