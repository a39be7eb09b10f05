"""`paraphe verify` says why in the language asked for; its verdicts are the standard's words in both."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from server import BINARY

SIGNED = Path(__file__).parent.parent / "PDFSignaturesTests" / "Signed"

# Runs a command, and says the most memory that it and its children held, in KB. A program's own figure
# starts with what its parent held when it was started: the parent is one that holds little.
MEASURED = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def verify(*arguments, name="mut-bitflip-page-text.pdf"):
    return subprocess.run([str(BINARY), "verify", *arguments, str(SIGNED / name)], capture_output=True, text=True)


@pytest.mark.parametrize("language, reason", [
    ((), "The document is not the one that was signed."),
    (("--language", "en"), "The document is not the one that was signed."),
    (("--language", "fr"), "Le document n’est pas celui qui a été signé."),
])
def test_reasons_in_the_language_asked_for(language, reason):
    text = verify(*language)
    assert text.returncode == 1
    assert f"  - {reason}\n" in text.stdout
    assert "TOTAL-FAILED (HASH_FAILURE)" in text.stdout
    report, = json.loads(verify("--json", *language).stdout)
    assert report["reasons"] == [reason]
    assert report["signatures"][0]["reasons"] == [reason]
    assert (report["indication"], report["coverage"]) == ("TOTAL-FAILED", "whole-file")


def test_french_lines_hold_no_english():
    root = SIGNED / "pki" / "root.cert.pem"
    text = verify("--language", "fr", "--trust", str(root), name="own-t-rsa.pdf")
    assert text.returncode == 0
    verdict, signature, stamp, reason, *remarks = text.stdout.splitlines()
    assert verdict.endswith("\u00a0: TOTAL-PASSED, tout le fichier")
    assert signature.startswith("  signature de ") and ", existence prouvée au 2" in signature
    assert stamp.startswith("  horodatage du 2") and " par " in stamp
    assert reason == "  - Chaque signature est valide et couvre le document dans son état actuel."
    # Its certificates name no list.
    assert 1 <= len(remarks) <= 2
    assert all(line.startswith("  - Rien n’indique si le certificat de «") for line in remarks)


LISTS = SIGNED.parent / "Revocation"


def verify_named(*arguments):
    text = verify("--json", "--trust", str(LISTS / "root.cert.pem"), *arguments, name=LISTS / "named.pdf")
    report, = json.loads(text.stdout)
    return text.returncode, report["indication"], report.get("subIndication")


@pytest.mark.parametrize("arguments, status, indication, sub", [
    ((), 1, "INDETERMINATE", "TRY_LATER"),
    (("--revocation", "none"), 0, "TOTAL-PASSED", None),
    (("--crl", str(LISTS / "good.crl")), 0, "TOTAL-PASSED", None),
    (("--ocsp", str(LISTS / "delegated.ocsp")), 0, "TOTAL-PASSED", None),
    (("--crl", str(LISTS / "expired.crl"), "--crl", str(LISTS / "good.crl")), 0, "TOTAL-PASSED", None),
    (("--revocation", "none", "--crl", str(LISTS / "revoked.crl")), 1, "INDETERMINATE", "REVOKED_NO_POE"),
    (("--revocation", "required", "--crl", str(LISTS / "good.crl")), 1, "INDETERMINATE", "TRY_LATER"),
])
def test_revocation_is_asked_for(arguments, status, indication, sub):
    assert verify_named(*arguments) == (status, indication, sub)


def test_a_list_that_is_none_is_said_to_be():
    text = verify("--crl", str(LISTS / "good.ocsp"))
    assert text.returncode == 2
    assert "holds no revocation list" in text.stderr
    assert verify("--revocation", "sometimes").returncode == 64


def test_an_unknown_language_is_refused():
    assert verify("--language", "de").returncode == 64


def test_what_the_fuzzer_made_takes_little_memory_and_time(tmp_path):
    kept = [file for file in (SIGNED.parent / "FuzzCorpus").iterdir() if file.suffix != ".md"]
    files = [tmp_path / f"{file.name}.pdf" for file in kept]
    for file, copy in zip(kept, files, strict=True):
        # The first byte only says what the fuzzer asks.
        copy.write_bytes(file.read_bytes()[1:])
    start = time.monotonic()
    command = [str(BINARY), "verify", "--json", *map(str, files)]
    measured = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True)
    assert measured.returncode == 1
    assert len(json.loads(measured.stdout)) == len(files) > 20
    assert int(measured.stderr) < 512 * 1024
    assert time.monotonic() - start < 3 * len(files)
