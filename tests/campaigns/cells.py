"""Mutated cells: a figure is what is written, or unknown, or refused; the others stay as they were."""

import random
from pathlib import Path

import numpy as np
from in_process import foreseen, nowhere_to_go
from small_city import CODES, CORPORATION_PCT, figures_csv, write_city

from gemengd import pipeline
from gemengd.errors import GemengdError

# A cell -> what it may be read as; unknown is always allowed, and so is a refusal.
WRITTEN = (
    ("", ()), (" ", ()), ("x", ()), (".", ()), ("-", ()), ("n/a", ()), ("nan", ()), ("NULL", ()),
    ("#N/A", ()), ("-99997", ()), ("-99995", ()), ("-99997.0", ()), ("-999999999", ()),
    ("inf", ()), ("-inf", ()), ("1e999", ()), ("5-10", ()), ("<5", ()), ("ca. 12", ()), ("12 ha", ()),
    ("TRUE", ()), ("2024-01-01", ()), ("=1+1", ()), ("0x10", ()), ("1_2", ()), ("1,2,3", ()), ("1.2.3", ()),
    ("12..5", ()), ("--5", ()), ("5;7", ()), ("\x00", ()), ("\x1b[2J", ()), ("<b>5</b>", ()), ("é", ()),
    ("v" * 5000, ()), ("9" * 400, ()), ("-5", ()), ("150", ()), ("101", ()), ("-0.5", ()),
    ("0", (0,)), ("-0", (0,)), ("0.0", (0,)), ("7", (7,)), (" 7 ", (7,)), ("+7", (7,)), ("07", (7,)),
    ("12.5", (12.5,)), ("12,5", (12.5,)), ("7%", (7,)), ("7 %", (7,)), ("1e1", (10,)), ("'7", (7,)),
    ("\u00a07", (7,)), ("７", (7,)), ("\u22125", ()), ("1 2", ()), ("100", (100,)), ("100.0", (100,)), ("0.125", (0.125,)),
)  # fmt: skip
CODE_CHANGES = (
    "", " ", "BU", "x", "BU03080199", "BU99990101", "WK030801", "GM0308", "308", "BU0308010", "é",
    "BU03080102", "bu03080101", " BU03080101 ", "03080101", "3080101", "BU 0308 0101", "BU030801010",
)  # fmt: skip

FIGURES = "figures.toml"


def trials(size, folder, seed):
    """Yield the fault of each mutated cell; "" where there is none."""
    dice, asked = random.Random(seed), []
    with nowhere_to_go(asked):
        city = write_city(folder / "city")
        base = _shares(city.folder / FIGURES)
        assert base.tolist() == list(map(float, CORPORATION_PCT)), base
        for _ in range(size):
            act = _code if dice.random() < 0.25 else _cell
            fault = act(city, base, dice) or (f"asked {asked}" if asked else "")
            asked.clear()
            yield fault


def _shares(toml: Path):
    return pipeline.build(toml, only=("social_housing",)).build.layers["social_housing"].values


def _cell(city, base, dice):
    at = dice.randrange(9)
    text, readings = dice.choice(WRITTEN)
    if dice.random() < 0.2:
        text = f'"{text}"'
    shares = [*CORPORATION_PCT[:at], text, *CORPORATION_PCT[at + 1 :]]
    found, fault = _tried(city, figures_csv(shares))
    if fault or isinstance(found, GemengdError):
        return fault and f"{text!r} as share: {fault}"
    others = np.arange(9) != at
    value = found.iloc[at]
    if not (np.isnan(value) or value in readings):
        return f"{text[:50]!r} as share is read as {value}"
    if not found[others].equals(base[others]):
        return f"{text[:50]!r} as share of {CODES[at]} changes others: {found.tolist()}"
    return ""


def _code(city, base, dice):
    """Change a code: its area becomes unknown, or keeps its figure; no other gets it."""
    at, text = dice.randrange(9), dice.choice(CODE_CHANGES)
    codes = [*CODES[:at], text, *CODES[at + 1 :]]
    found, fault = _tried(city, figures_csv(codes=codes))
    if fault or isinstance(found, GemengdError):
        return fault and f"{text!r} as code: {fault}"
    known = found.notna()
    if not found[known].equals(base[known]):
        return f"{text!r} as code of row {at}: found {found.tolist()}"
    return "" if known.sum() >= 8 else f"{text!r} as code makes more than its row unknown: {found}"


def _tried(city, table):
    (city.folder / "figures.csv").write_bytes(table.encode())
    return foreseen(_shares, city.folder / FIGURES)
