"""Files that were made to stop a server, to fill it or to hold it up: by their structure, or by what they draw.

Each is made anew, the same at each run. `python hostile_files.py FOLDER` writes them all.
"""

import pathlib
import sys
from collections.abc import Callable
from dataclasses import dataclass

import hostile_drawings
import hostile_structures


@dataclass(frozen=True)
class HostileFile:
    name: str
    make: Callable[[], bytes]
    # Whether a server may take it in: then it is to be shown, or said not to be, within bounds.
    may_be_taken: bool


FILES = [
    HostileFile(make.__name__, make, may_be_taken)
    for may_be_taken, makers in (
        (False, hostile_structures.REFUSED), (True, hostile_structures.REPAIRABLE),
        (False, hostile_drawings.REFUSED), (True, hostile_drawings.DRAWABLE))
    for make in makers
]


def named(name):
    [file] = [file for file in FILES if file.name == name]
    return file


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        (folder / f"{file.name}.pdf").write_bytes(file.make())
