"""Try to break gemengd, as docs/reliability.md says.

``python tests/campaigns/run.py`` runs every campaign at its full size; ``kills=20 names_in_qgis=10``
these, at these sizes. Any failure is told, and the exit code is then 1.
"""

import os
import subprocess
import sys
import tempfile
import time
import warnings
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZES = {
    "kills": 200,
    "side_by_side": 50,
    "bad_inputs": 300,
    "mutations": 8000,
    "cells": 2000,
    "faults": 20,
    "ledgers": 500,
    "names_in_chromium": 200,
    "names_in_qgis": 200,
}
SEED = int(os.environ.get("SEED", "16"))


def main(chosen):
    """Run campaigns by name and size, and show a row of a table each; return the failures."""
    sys.path.insert(0, str(HERE.parent))
    # What libraries warn of is not what is tried here.
    warnings.simplefilter("ignore")
    print("| campaign | size | seconds | failures | commit |\n|---|---|---|---|---|", flush=True)
    return sum(_campaign(name, size) for name, size in chosen.items())


def _campaign(name, size):
    began, faults, count = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(prefix="gemengd-campaign-") as folder:
        for fault in import_module(name).trials(size, Path(folder), SEED):
            count += 1
            if fault:
                faults += 1
                print(f"FAILED: {name} {count}: {fault}", file=sys.stderr, flush=True)
    seconds = time.monotonic() - began
    print(f"| {name} | {count} | {seconds:.0f} | {faults} | {_commit()} |", flush=True)
    return faults


def _commit():
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=HERE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stdout.strip() or "unknown"


def chosen(words):
    """Return size by campaign of words such as ``kills=20``; of none, all at their full size."""
    named = dict(word.partition("=")[::2] for word in words) or dict.fromkeys(SIZES, "")
    return {name: int(size or SIZES[name]) for name, size in named.items()}


if __name__ == "__main__":
    sys.exit(1 if main(chosen(sys.argv[1:])) else 0)
