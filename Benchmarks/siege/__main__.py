"""Attacks the release build in every known way at once, while ten people a second sign, and prints what they noticed.

Bounded in time and number, on this machine alone: a few minutes, then it ends by itself. Attackers come from
127.0.0.2 and up, honest visitors from 127.0.0.1. Exit status 1 if a promise was not kept.
"""

import argparse
import json
import math
import pathlib
import signal
import sys
import tempfile
import threading
import time

from .attack import Attackers
from .figures import Figures
from .ledger import count, uncompleted
from .probes import Probes
from .process_watch import ProcessWatch, settled
from .scene import Scene
from .server import BesiegedServer
from .signers import Signers, own_times, percentile

# More than this at once is beyond what one machine can try on itself.
MOST_SECONDS = 180
# Seconds for all that goes before and after.
MOST_BESIDE = 360
# For so long people go on signing once the attackers have gone: twice what recovery may take.
RECOVERY = 10


def seconds(text):
    value = int(text)
    if not 5 <= value <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"from 5 to {MOST_SECONDS}")
    return value


def main():
    parser = argparse.ArgumentParser(prog="siege", description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder of the release build")
    parser.add_argument("--quiet", type=seconds, default=30, help="seconds without attackers (30)")
    parser.add_argument("--siege", type=seconds, default=60, help="seconds with them (60)")
    parser.add_argument("--rate", type=int, choices=range(1, 51), default=10, metavar="N",
                        help="signings a second (10)")
    parser.add_argument("--descriptors", type=int, default=1_024, help="the server's limit (1024)")
    parser.add_argument("--only", action="append", choices=Attackers.KINDS, help="these attackers alone")
    parser.add_argument("--json", type=pathlib.Path, help="a file for the figures")
    arguments = parser.parse_args()
    end_with_the_server(arguments.quiet + arguments.siege + MOST_BESIDE)
    with tempfile.TemporaryDirectory(prefix="siege-") as folder:
        figures = besiege(arguments, pathlib.Path(folder))
    figures.show()
    if arguments.json:
        arguments.json.write_text(json.dumps(figures.told(), indent=2, ensure_ascii=False) + "\n")
    sys.exit(0 if figures.are_kept else 1)


def end_with_the_server(most):
    """Whoever ends the siege, and the clock after so many seconds, ends the server and the attackers too."""
    def end(number, _):
        say("took too long" if number == signal.SIGALRM else "ended")
        # By way of what stands in `finally`.
        sys.exit(1)

    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, end)
    signal.alarm(most)


def say(text):
    print(text, file=sys.stderr, flush=True)


def besiege(arguments, folder):
    figures = Figures()
    server = BesiegedServer(arguments.build.resolve(), folder, arguments.descriptors)
    attackers = None
    try:
        watch = ProcessWatch(server.pid)
        say("preparing: contracts, and the files of the attackers")
        scene = Scene.prepare(server)
        signers = Signers(server, arguments.rate)
        signers.deposit(arguments.rate * (arguments.quiet + arguments.siege + RECOVERY))
        probes = Probes(server)

        say(f"quiet: {arguments.quiet} s")
        watch.phase("quiet")
        quiet = phase(signers, probes, "quiet", arguments.quiet, lambda until: probes.learn(until))
        signers.wait()
        before = settled(watch, server)

        say(f"siege: {arguments.siege} s")
        watch.phase("siege")
        attackers = Attackers(scene, arguments.only)
        attackers.start()
        siege = phase(signers, probes, "siege", arguments.siege, lambda until: attackers.watch(until))
        attacked = attackers.stop()
        ended = time.perf_counter()

        say("recovery")
        watch.phase("recovery")
        recovered = while_signing(signers, lambda: probes.recover(ended))
        signers.wait()
        after = settled(watch, server, before)
        say("counting")
        counting = time.perf_counter()
        waiting = uncompleted(server, signers)
        completed = time.perf_counter() - counting
        watch.stop()
        stopped = server.stop()
        outcome = count(server, signers, waiting)
    finally:
        if attackers:
            attackers.stop()
        server.kill()
    log = server.log.read_text(errors="replace")
    report(figures, signers, own_times(log, quiet), own_times(log, siege), probes, attacked, recovered,
           before, after, outcome, completed, watch, stopped)
    return figures


def phase(signers, probes, name, length, beside):
    """Signings and looks at `/healthz` begun when they are due, and something beside them. Returns the signings."""
    until = time.perf_counter() + length
    looking = threading.Thread(target=probes.look, args=(name, until))
    begun = []
    signing = threading.Thread(target=lambda: begun.extend(signers.run(name, until)))
    for thread in (looking, signing):
        thread.start()
    beside(until)
    for thread in (looking, signing):
        thread.join()
    return begun


def while_signing(signers, work):
    """What the work returns; people go on signing beside it."""
    stop = threading.Event()
    until = time.perf_counter() + RECOVERY
    signing = threading.Thread(target=signers.run, args=("recovery", until, stop))
    signing.start()
    result = work()
    stop.set()
    signing.join()
    return result


def report(figures, signers, quiet, siege, probes, attacked, recovered, before, after, outcome, completed, watch,
           stopped):
    figures.add("signings", f"{outcome.intended}, {signers.rate} a second begun whatever happens")
    figures.add("signings lost", outcome.lost, "0", outcome.lost == 0)
    figures.add("signings doubled", outcome.doubled, "0", outcome.doubled == 0)
    figures.add("until the last one was completed", f"{completed:.1f} s")
    calm, fight = percentile(quiet, 99), percentile(siege, 99)
    for name, times in (("quiet", quiet), ("under siege", siege)):
        figures.add(f"own time of sign, {name}",
                    f"p50 {percentile(times, 50):.0f} ms, p99 {percentile(times, 99):.0f} ms ({len(times)})")
    figures.add("own time of sign, p99 beside the quiet", f"{fight / calm:.1f} ×", "≤ 3 ×", fight <= 3 * calm)
    for name in ("quiet", "siege"):
        times, missed = probes.looks[name], probes.missed[name]
        figures.add(f"/healthz, {name}", f"p99 {percentile(times, 99):.0f} ms, {missed} of {len(times)} not answered")
    figures.add("memory of the server (PSS)", f"{watch.server:.0f} MB", "≤ 300 MB", watch.server <= 300)
    figures.add("memory of a worker with its children (PSS)",
                f"{watch.worker:.0f} MB{'' if watch.is_whole else ', not all of it readable'}", "≤ 512 MB",
                watch.is_whole and watch.worker <= 512)
    figures.add("memory of other children (PSS)", f"{watch.other:.0f} MB", "≤ 512 MB", watch.other <= 512)
    figures.add("workers and other children at once", watch.most_children)
    more, words = after.left_over(before)
    figures.add("descriptors left over", words, "≤ 0", more <= 0)
    figures.add("connections of attackers left over", after.attackers, "0", after.attackers == 0)
    figures.add("children left over", after.children - before.children, "≤ 0", after.children <= before.children)
    figures.add("until everything answers as before",
                "never" if math.isinf(recovered) else f"{recovered:.1f} s", "≤ 5 s", recovered <= 5)
    figures.add("refused or unanswered requests of signers", signers.refused)
    figures.add("the load was late by", f"{signers.late * 1000:.0f} ms at most")
    figures.add("the server stopped", stopped.words, "status 0, within 30 s, nothing left", stopped.is_clean)
    for kind, counts in attacked.items():
        figures.add(f"attack: {kind}", ", ".join(f"{name} {number}" for name, number in sorted(counts.items())))


if __name__ == "__main__":
    main()
