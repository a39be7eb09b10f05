"""Files are read in processes of their own: what ends one of these is said, and ends nothing else."""

import os
import signal
import threading
from pathlib import Path

from pdf_file import of_pages
from raw_peers import eventually
from test_hostile_files import DOCUMENTED, deposit, expect_life

WORKER = "paraphe-worker"
# In ticks of the processor: one that stands ready has used less.
AT_WORK = 20


def workers(server):
    """The server's own children of this name, with the processor time that each has used (proc_pid_stat(5))."""
    found = {}
    for entry in os.listdir("/proc"):
        try:
            text = Path(f"/proc/{entry}/stat").read_text() if entry.isdigit() else ""
        except OSError:
            continue
        name, _, rest = text.partition("(")[2].rpartition(") ")
        fields = rest.split()
        if name == WORKER and int(fields[1]) == server.process.pid:
            found[int(entry)] = int(fields[11]) + int(fields[12])
    return found


def test_a_killed_worker_is_said_and_ends_nothing_else(server):
    pid = server.process.pid
    answers = []
    asking = threading.Thread(target=lambda: answers.append(deposit(server, of_pages(4_900))))
    asking.start()
    killed = []

    def kill():
        killed.extend(worker for worker, used in workers(server).items() if used >= AT_WORK)
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        return killed or answers

    assert eventually(kill) and killed, f"no worker was seen at work; the deposit: {answers}"
    asking.join()
    [(status, answer)] = answers
    assert 400 <= status < 600 and status != 500, answer
    assert answer["code"] in DOCUMENTED, answer
    assert eventually(lambda: "a document was not read to its end" in server.log.read_text())
    expect_life(server, pid)
    # Another one judges it, and says so.
    assert deposit(server, of_pages(4_900))[0] == 201
    # The one error that is expected in the log.
    lines = [line for line in server.log.read_text().splitlines() if "a document was not read to its end" not in line]
    server.log.write_text("\n".join(lines) + "\n")
