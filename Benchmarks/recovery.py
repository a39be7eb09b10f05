"""A thousand contracts under way, kill -9, and how long it takes until all of them are at rest."""

import json
import pathlib
import signal
import sqlite3
import tempfile
import threading
import time

from servers import PDF, Client, Platform, company, contract, web_address

SIGNING, ASKING, CREATING = 400, 300, 300
ALL = SIGNING + ASKING + CREATING
UNREST = """
  SELECT (SELECT count(*) FROM remote_call WHERE ended_at IS NULL)
    + (SELECT count(*) FROM contract WHERE status IN ('creating', 'createUnknown', 'cancelUnknown')
         OR (status = 'completed' AND signed_copy IN ('missing', 'fetched', 'pending')))
    + (SELECT count(*) FROM signatory WHERE status IN ('sendingCode', 'signing', 'signUnknown'))
"""


def measure(build):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other, \
            Platform(build, other) as platform:
        # Creations are looked for as soon as they may be: their quarantine is not what is measured.
        settings = {
            "PARAPHE_PAGE_WAIT_SECONDS": 1, "PARAPHE_CALL_TIMEOUT_SECONDS": 300,
            "PARAPHE_UPLOAD_TIMEOUT_SECONDS": 300, "PARAPHE_CREATE_QUARANTINE_SECONDS": 301}
        with company(build, folder, platform, **settings) as server:
            under_way(server, folder, platform)
            server.process.kill()
            server.process.wait()
            before = unrest(folder)
        platform.clear_faults()
        age(folder, 400)
        pathlib.Path(folder, "log").write_bytes(b"")
        began = time.perf_counter()
        with company(build, folder, platform, **settings) as server:
            while unrest(folder):
                time.sleep(0.01)
                assert time.perf_counter() - began < 300, unrest(folder)
            seconds = time.perf_counter() - began
        asked = [json.loads(line)["metadata"] for line in open(f"{folder}/log", encoding="utf-8")
                 if '"platform asked"' in line]
    counts = {}
    for call in asked:
        counts[call["call"]] = counts.get(call["call"], 0) + 1
    # Eight at a time.
    theirs = sum(float(call["milliseconds"]) for call in asked) / 8 / 1000
    assert before >= ALL, before
    print(f"recovery of {ALL} contracts under way ({SIGNING} signing, {ASKING} asking for a code, {CREATING} being "
          f"created; {before} things open) after kill -9: {seconds:.1f} s from exec, of which the platform's time "
          f"{theirs:.1f} s; calls {counts} (goal ≤ 2 s + the platform's time)")


def under_way(server, folder, platform):
    """Leaves every contract with a call that was begun and gets no answer."""
    body = contract(PDF)

    def each(items, threads, work):
        left = list(items)
        results, failed = [], []
        lock = threading.Lock()

        def loop():
            client = Client(web_address(server), folder)
            try:
                while True:
                    with lock:
                        if not left:
                            return
                        item = left.pop()
                    results.append(work(client, item))
            except Exception as error:
                failed.append(error)

        running = [threading.Thread(target=loop) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        if failed:
            raise failed[0]
        return results

    def opened(client, _):
        _, [link] = client.deposit(body)
        return link, client.open(link)

    def with_code(client, _):
        link, token = opened(client, None)
        assert client.start(link, token)[0] == 303
        return link, token

    signing = each(range(SIGNING), 16, with_code)
    others = each(range(ASKING + CREATING), 16, opened)
    # From here on nobody gets an answer, and a page waits a second for one.
    for call in ("signatorySignRequest", "signatorySendSmsRequest"):
        platform.fault(kind="delay", call=call, milliseconds=600_000, times=100_000)
    pressed = [("start", link) for link in others[:ASKING]]
    each(pressed, 100, lambda client, item: client.start(*item[1]))
    platform.fault(kind="delay", call="contractCreateRequest", milliseconds=600_000, times=100_000)
    pressed = [("start", link) for link in others[ASKING:]] + [("type", link) for link in signing]
    each(pressed, 250, lambda client, item: getattr(client, item[0])(*item[1]))


def unrest(folder):
    database = sqlite3.connect(f"file:{folder}/paraphe.sqlite?mode=ro", uri=True)
    count, = database.execute(UNREST).fetchone()
    database.close()
    return count


def age(folder, seconds):
    """What happened so far happened longer ago."""
    database = sqlite3.connect(f"{folder}/paraphe.sqlite", timeout=10)
    for table, column in (("remote_call", "begun_at"), ("remote_call", "ended_at"), ("signatory", "submitted_at")):
        database.execute(f"UPDATE {table} SET {column} = {column} - ?", (seconds,))
    database.commit()
    database.close()
