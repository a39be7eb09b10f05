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
    print(f"recovery of {ALL} contracts under way ({SIGNING} signing, {ASKING} asking for a code, {CREATING} being "
          f"created; {before} things open) after kill -9: {seconds:.1f} s from exec, of which the platform's time "
          f"{theirs:.1f} s; calls {counts} (goal ≤ 2 s + the platform's time)")


def under_way(server, folder, platform):
    body = contract(PDF)
    links = []
    lock = threading.Lock()

    def each(count, work):
        left = iter(range(count))

        def loop():
            client = Client(web_address(server), folder)
            while True:
                with lock:
                    if next(left, None) is None:
                        return
                work(client)

        threads = [threading.Thread(target=loop) for _ in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def with_code(client):
        _, [link] = client.deposit(body)
        token = client.open(link)
        assert client.start(link, token)[0] == 303
        with lock:
            links.append((link, token))

    def begun(client):
        _, [link] = client.deposit(body)
        assert client.start(link, client.open(link))[0] in (303, 503)

    def signing(client):
        with lock:
            link, token = links.pop()
        assert client.type(link, token)[0] == 303

    each(SIGNING, with_code)
    # From here on nobody gets an answer.
    for call in ("signatorySignRequest", "signatorySendSmsRequest"):
        platform.fault(kind="delay", call=call, milliseconds=600_000, times=100_000)
    each(SIGNING, signing)
    each(ASKING, begun)
    platform.fault(kind="delay", call="contractCreateRequest", milliseconds=600_000, times=100_000)
    each(CREATING, begun)


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
