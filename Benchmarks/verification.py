"""Verifying signed PDFs, beside pyHanko in process and pdfsig as a process."""

import json
import logging
import statistics
import subprocess
import time

from servers import ROOT


def measure(build):
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    folder = ROOT / "Tests/PDFSignaturesTests/Signed"
    root = folder / "pki/root.cert.pem"
    # Those that every verifier reads to the end.
    files = [str(file) for file in sorted(folder.glob("*.pdf")) if file.name.startswith(("own-", "pyhanko-"))
             and "unsigned" not in file.name]
    ours = json.loads(subprocess.run(
        [str(build / "Verification"), str(root), *files], capture_output=True, text=True, check=True).stdout)

    def timed(function, rounds):
        times = []
        for _ in range(rounds):
            started = time.perf_counter()
            function()
            times.append((time.perf_counter() - started) * 1000)
        return statistics.median(times)

    def pyhanko(file):
        trust = ValidationContext(trust_roots=[load_cert_from_pemder(str(root))], allow_fetching=False)
        with open(file, "rb") as opened:
            for signature in PdfFileReader(opened).embedded_regular_signatures:
                try:
                    validate_pdf_signature(signature, trust, trust)
                except Exception:  # A refusal is an answer too.
                    pass

    logging.disable(logging.CRITICAL)
    peers = {
        "Paraphe, in process": list(ours.values()),
        "pyHanko, in process": [timed(lambda: pyhanko(file), 3) for file in files],
        "pdfsig, a process": [
            timed(lambda: subprocess.run(["pdfsig", file], capture_output=True), 3) for file in files],
    }
    print(f"verifying a signed PDF, {len(files)} files")
    for name, times in peers.items():
        times = sorted(times)
        print(f"  {name:20} p50 {statistics.median(times):6.1f} ms   "
              f"p95 {times[min(len(times) - 1, round(len(times) * 0.95))]:6.1f} ms")
    ratio = statistics.median(
        theirs / own for theirs, own in zip(peers["pyHanko, in process"], peers["Paraphe, in process"]))
    print(f"  beside pyHanko: {ratio:.1f} × (goal: p50 ≤ 5 ms, p95 ≤ 20 ms, ≥ 5 × pyHanko)")
