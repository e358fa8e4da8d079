"""What the shipped city comes to, figure by figure: kept in a file, and compared with today's.

`python tests/pinned.py` shows how they differ, and writes the file anew. Only do that when each
difference is meant, and say in the commit why.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

import gemengd
from gemengd import BuildResult
from gemengd.exports.frames import BASE

KEPT = Path(__file__).parent / "pinned" / "voorbeeldstad.csv"
WORDS = ("_en", "_nl")
TOLERANCE = 1e-6  # relative; libraries may add up in another order
A_DRAW = 0.0051  # one of 200 draws, where two figures lie within rounding of each other
OF_DRAWS = ("probability", "undecided")


def pinned(result: BuildResult) -> DataFrame:
    """Return every figure, outcome, rank and probability: a row each, a column per area."""
    rows = dict(_rows(result))
    return DataFrame.from_dict(rows, orient="index").rename_axis("figure").astype(str)


def _rows(result: BuildResult) -> Iterator[tuple[str, Series]]:
    for frames in (result.layers, result.overlays):
        for slug, frame in frames.items():
            shown = [c for c in frame if c not in (*BASE, "geometry") and c[-3:] not in WORDS]
            for column in shown:
                yield f"{slug}.{column}", frame[column].map(_written)


def _written(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.9g}"
    return "" if value is None else str(value)


def kept() -> DataFrame:
    """Return what the file holds."""
    return pd.read_csv(KEPT, index_col="figure", dtype=str, keep_default_na=False)


def differences(was: DataFrame, now: DataFrame) -> list[str]:
    """Return where two tables differ by more than the tolerance, a line each."""
    gone, new = was.index.difference(now.index), now.index.difference(was.index)
    lines = [f"{name}: gone" for name in gone] + [f"{name}: new" for name in new]
    if list(was.columns) != list(now.columns):
        return [*lines, "the areas are others"]
    both = was.index.intersection(now.index)
    unequal = was.loc[both] != now.loc[both]
    for name in both[unequal.any(axis=1)]:
        for code in was.columns[unequal.loc[name]]:
            before, after = was.loc[name, code], now.loc[name, code]
            if not _close(before, after, name):
                lines.append(f"{name} of {code}: {before or 'nothing'} -> {after or 'nothing'}")
    return lines


def _close(before: str, after: str, name: str) -> bool:
    try:
        was, now = float(before), float(after)
    except ValueError:
        return False
    room = A_DRAW if name.endswith(OF_DRAWS) else TOLERANCE * max(abs(was), abs(now), 1e-3)
    return abs(was - now) <= room


if __name__ == "__main__":
    today = pinned(gemengd.build("voorbeeldstad"))
    if KEPT.exists():
        lines = differences(kept(), today)
        sys.stdout.write("\n".join([*lines, f"{len(lines)} differences", ""]))
    KEPT.parent.mkdir(exist_ok=True)
    today.to_csv(KEPT, lineterminator="\n")
