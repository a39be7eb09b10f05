"""Whole requests that ask for too much: deposits of hostile files, their pages and texts, guessed links and keys."""

import itertools
import random
import secrets
import threading
import time

from pdf_file import copy

from .requests import FAILURES, ask, source
from .scene import body, signing_path

DEPOSITORS = 3
READERS = 4
GUESSERS = 2
# A hostile file may hold a request for long; then the next one is due all the same.
PATIENCE = 90


def at_once(count, work):
    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def deposit(scene, counts):
    """Each deposit is of a file that was not there before; what is taken in is opened at once."""
    numbers = itertools.count(1_000)

    def loop(number):
        names = list(scene.files)
        random.Random(number).shuffle(names)
        for name in itertools.cycle(names):
            answer = met(scene, counts, number, "deposited", "POST", "/api/v1/contracts",
                         body(copy(scene.files[name], next(numbers)) if is_whole(scene.files[name])
                              else scene.files[name]), {"Authorization": f"Bearer {scene.key}"})
            if answer and answer.status == 201:
                link = signing_path(answer)
                for part in ("/documents/1/pages/1", "?text=1"):
                    met(scene, counts, number, "opened", "GET", link + part)
            time.sleep(0.05)

    at_once(DEPOSITORS, loop)


def is_whole(file):
    return file.startswith(b"%PDF-1.7\n%0000000000000000\n")


def read(scene, counts):
    """Pictures and texts of what was taken in."""
    def loop(number):
        for turn in itertools.count(number):
            link = scene.hostile[turn * 7 % len(scene.hostile)]
            kind = turn % 3
            part = f"/documents/1/pages/{1 + turn % 2}" if kind == 0 else f"?text=1&page={1 + turn % 2 * 20}"
            met(scene, counts, number, "image" if kind == 0 else "text", "GET", link + part)
            time.sleep(0.05)

    at_once(READERS, loop)


def guess(scene, counts):
    def loop(number):
        for turn in itertools.count():
            if turn % 4:
                token = secrets.token_urlsafe(48)
                met(scene, counts, number, "link", "GET", f"/sign/{token}")
            else:
                key = "pk_" + secrets.token_hex(16)
                met(scene, counts, number, "key", "GET", "/api/v1/contracts", None, {"Authorization": f"Bearer {key}"})
            time.sleep(0.05)

    at_once(GUESSERS, loop)


def met(scene, counts, number, word, *request):
    try:
        answer = ask(scene.address, *request, source=source(number), timeout=PATIENCE)
    except FAILURES as failure:
        counts.add(f"{word}: {type(failure).__name__}")
        time.sleep(0.5)
        return None
    counts.add(f"{word}: {answer.status}")
    return answer
