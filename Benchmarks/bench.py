"""Measures the server beside its peers, all in one run on this machine, and prints the figures.

Ratios of one run are what to quote: machines differ, and shared ones are noisy.
"""

import argparse
import pathlib
import subprocess

import bulk
import comparison
import documents_page
import first_page
import recovery
import signings
import start_up
import steps
import verification

PARTS = {
    "start": start_up.measure, "signings": signings.measure, "steps": steps.measure,
    "recovery": recovery.measure, "bulk": bulk.measure, "page": documents_page.measure,
    "first-page": first_page.measure, "verification": verification.measure,
    "comparison": comparison.measure,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder of the release build")
    parser.add_argument("--only", choices=[*PARTS, "documents"], help="one part alone")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    for name, measure in PARTS.items():
        if arguments.only in (None, name):
            measure(build)
    if arguments.only in (None, "documents"):
        print(subprocess.run([str(build / "DocumentEncoding")], capture_output=True, text=True,
                             check=True).stdout.strip() + " (goal ≥ 5)")


if __name__ == "__main__":
    main()
