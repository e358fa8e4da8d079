"""Measure speed beside referees, as docs/benchmarks.md says."""

import sys
import warnings
from importlib import import_module

from timing import HEAD, RULE, Row

WORK = (
    "nearest",
    "closing",
    "catchment",
    "raster",
    "growth",
    "reading",
    "flags",
    "draws",
    "opening",
)


def main(chosen):
    # What the referees warn of is theirs to mend.
    warnings.simplefilter("ignore")
    for work in chosen:
        module = import_module(work)
        print(f"\n{module.__doc__.strip()}\n")
        headed = False
        for row in module.rows():
            if isinstance(row, Row) and not headed:
                print(HEAD, RULE, sep="\n")
                headed = True
            print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or WORK)
