"""`paraphe verify` says why in the language asked for; its verdicts are the standard's words in both."""

import json
import subprocess
from pathlib import Path

import pytest

from server import BINARY

SIGNED = Path(__file__).parent.parent / "PDFSignaturesTests" / "Signed"


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
    verdict, signature, stamp, reason = text.stdout.splitlines()
    assert verdict.endswith("\u00a0: TOTAL-PASSED, tout le fichier")
    assert signature.startswith("  signature de ") and ", existence prouvée au 2" in signature
    assert stamp.startswith("  horodatage du 2") and " par " in stamp
    assert reason == "  - Chaque signature est valide et couvre le document dans son état actuel."


def test_an_unknown_language_is_refused():
    assert verify("--language", "de").returncode == 64
