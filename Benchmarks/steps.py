"""Each step's own time, the platform's taken off: open loop, the platform answering in 200 ms."""

import json
import statistics
import tempfile
import threading
import time

from servers import PDF, Client, Platform, company, contract, web_address

RATE = 10
SECONDS = 20
LATENCY = 200
CALLS = {
    "start": ("contractCreateRequest", "signatorySendSmsRequest"),
    "sign": ("signatorySignRequest", "contractDetailRequest"),
}


def measure(build):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other, \
            Platform(build, other) as platform, company(build, folder, platform) as server:
        platform.fault(kind="delay", milliseconds=LATENCY, times=100_000)
        body = contract(PDF)
        taken = {name: [] for name in ("deposit", "documents page", "start", "code page", "sign", "done page")}
        answers = []
        failed = []

        def one(at):
            """A signing that begins when it is due, however the others fare."""
            try:
                client = Client(web_address(server), folder)
                time.sleep(max(0, at - time.perf_counter()))
                found = {}

                def timed(name, step):
                    began = time.perf_counter()
                    result = step()
                    found[name] = (time.perf_counter() - began) * 1000
                    return result

                identifier, [link] = timed("deposit", lambda: client.deposit(body))
                token = timed("documents page", lambda: client.open(link))
                status, location, _ = timed("start", lambda: client.start(link, token))
                assert (status, location) == (303, link + "/code"), (status, location)
                timed("code page", lambda: client.send("GET", location))
                status, location, _ = timed("sign", lambda: client.type(link, token))
                assert (status, location) == (303, link + "/done"), (status, location)
                timed("done page", lambda: client.send("GET", location))
                answers.append((identifier, found))
            except Exception as error:
                failed.append(error)

        begin = time.perf_counter() + 0.5
        threads = [threading.Thread(target=one, args=(begin + number / RATE,)) for number in range(RATE * SECONDS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        log = open(f"{folder}/log", encoding="utf-8").read()
    platforms = {}
    for line in log.splitlines():
        line = json.loads(line)
        if line["message"] == "platform asked":
            call = line["metadata"]
            platforms[call["contract"], call["call"]] = float(call["milliseconds"])
    # The first second warms up.
    for identifier, found in answers[RATE:]:
        for name, milliseconds in found.items():
            taken[name].append(
                milliseconds - sum(platforms[identifier, call] for call in CALLS.get(name, ())))
    print(f"own time of each step, {RATE} signings a second begun whatever happens, platform answering in "
          f"{LATENCY} ms")
    for name, times in taken.items():
        times.sort()
        print(f"  {name:15} p50 {statistics.median(times):6.1f} ms   "
              f"p99 {times[min(len(times) - 1, round(len(times) * 0.99))]:6.1f} ms")
    print("  (goal p50 ≤ 10 ms, p99 ≤ 50 ms; without the platform's time; the load is Python's)")
