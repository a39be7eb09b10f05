"""Examining a document and comparing its signed copy, beside poppler drawing and reading both files once."""

import json
import os
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from servers import PDF, ROOT

ROUNDS = 9


def measure(build):
    files = {
        "one page": ROOT / "Tests/PDFWorkshopTests/Deposits/plain.pdf",
        "the demonstration's contract": PDF,
        "general conditions": PDF.with_name("conditions-generales.pdf"),
    }
    print("a signed copy compared with what was shown, every page marked")
    for name, file in files.items():
        with tempfile.TemporaryDirectory() as folder:
            # A process each: within one, a document that was examined is known.
            runs = [json.loads(subprocess.run(
                [str(build / "Comparison"), str(file)], capture_output=True, text=True, check=True,
                env=os.environ | {"KEEP": folder}).stdout) for _ in range(ROUNDS)]
            bare = statistics.median(poppler(Path(folder)) for _ in range(ROUNDS))
        assert all(run["finding"].startswith("kept") for run in runs), runs
        steps = {step: statistics.median(run["milliseconds"][step] for run in runs) for step in ("examine", "compare")}
        print(f"  {name:30} {runs[0]['pages']:3} pages   at the deposit {steps['examine']:6.1f} ms   "
              f"signed copy {steps['compare']:6.1f} ms   {steps['compare'] / bare:4.2f} × poppler alone")


def poppler(folder):
    """Milliseconds: the same two programs over the same two files, two at once, and nothing compared."""
    def run(command):
        subprocess.run(command, capture_output=True, check=True)

    files = [folder / "shown.pdf", folder / "signed.pdf"]
    started = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, [["pdftoppm", "-r", "100", file] for file in files]
                      + [["pdftotext", "-bbox", file, "-"] for file in files]))
    return (time.perf_counter() - started) * 1000
