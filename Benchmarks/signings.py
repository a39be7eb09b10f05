"""Complete signings: how many a second, and what each costs in calls of the platform."""

import sqlite3
import tempfile
import threading
import time

from servers import PDF, Client, contract, paraphe, web_address


def cost(build):
    """Calls of the platform for n signatories, one code after the other and all codes at once."""
    for all_codes, formula in ((False, lambda n: 2 * n + 2), (True, lambda n: n + 3)):
        found = {}
        for signatories in (1, 2, 5):
            with tempfile.TemporaryDirectory() as folder, paraphe(build, folder) as server:
                Client(web_address(server), folder).sign(contract(PDF, signatories=signatories), all_codes)
                found[signatories] = calls(folder)
        wanted = {n: formula(n) for n in found}
        name = "n + 3, all codes at once" if all_codes else "2n + 2"
        print(f"remote calls of a contract: {', '.join(f'{count} for {n}' for n, count in found.items())} "
              f"signatories (goal {name}: {'met' if found == wanted else f'MISSED, {wanted}'})")


def calls(folder):
    database = sqlite3.connect(f"file:{folder}/paraphe.sqlite?mode=ro", uri=True)
    count, = database.execute("SELECT count(*) FROM remote_call").fetchone()
    database.close()
    return count


def closed_loop(build, concurrency, seconds=10):
    with tempfile.TemporaryDirectory() as folder, paraphe(build, folder) as server:
        body = contract(PDF)
        done, failed = [], []
        stop = time.perf_counter() + seconds + 1

        def work():
            client = Client(web_address(server), folder)
            try:
                while time.perf_counter() < stop:
                    client.sign(body)
                    done.append(time.perf_counter())
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=work) for _ in range(concurrency)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        counted = [moment for moment in done if stop - seconds <= moment < stop]
        database = sqlite3.connect(f"file:{folder}/paraphe.sqlite?mode=ro", uri=True)
        completed, = database.execute(
            "SELECT count(*) FROM contract WHERE status = 'completed' AND signed_copy <> 'missing'"
        ).fetchone()
        assert completed == len(done), (completed, len(done))
        each = calls(folder) / completed
    print(f"complete signings, {concurrency:2} at once: {len(counted) / seconds:6.1f}/s, "
          f"{each:.2f} remote calls each")


def measure(build):
    cost(build)
    for concurrency in (1, 16, 64):
        closed_loop(build, concurrency)
    print("  (goal ≥ 50/s; the load, in Python, and the platform run on the same processors)")
