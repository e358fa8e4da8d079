"""Flags of a country: one rule over all areas at once, beside the rule area by area."""

import sys
from pathlib import Path

import numpy as np
from pandas import Series
from timing import Row, timed

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import scalar_rule
from overlay_builder import city, definition, layers_of

from gemengd.model.finding import Finding
from gemengd.overlays import flags, overlay

AREAS = 14_500
BY_AREA = "rule area by area"


def rows():
    """Yield the table's rows; answers are compared before their time counts."""
    dataset, layers, asked = made()
    found, ours = timed(lambda: flags(dataset, layers, asked), 9)
    outcomes, theirs = timed(lambda: area_by_area(dataset, found), 3)
    assert found.outcomes.tolist() == outcomes.tolist()
    yield Row(f"flags of {AREAS:,} areas x 6 criteria", ours, BY_AREA, theirs, "50")
    still = asked.model_copy(
        update={"robustness": asked.robustness.model_copy(update={"draws": 0})}
    )
    _, ours = timed(lambda: overlay(dataset, layers, [still]), 3)
    yield Row("the same with the smallest changes and overlaps", ours)
    _, ours = timed(lambda: overlay(dataset, layers, [asked]), 1)
    yield Row("the same with 200 draws", ours)


def made():
    """Return a country of areas with six layers, and an overlay of two rules over these."""
    random = np.random.default_rng(5)
    dataset = city(random.integers(50, 3000, AREAS))
    values = {slug: random.normal(30, 15, AREAS).round(1) for slug in "abcdef"}
    for figures in values.values():
        figures[random.random(AREAS) < 0.06] = np.nan
    criteria = [
        {
            "layer": slug,
            "at": "least" if number % 3 else "most",
            "rule": "x" if number < 4 else "y",
            "weight": (3, 2, 1, 1, 2, 1)[number],
            "required": number == 0,
            **({"threshold": 35} if number % 2 else {"quantile": 0.6}),
        }
        for number, slug in enumerate(values)
    ]
    return dataset, layers_of(dataset, values), definition(*criteria)


def area_by_area(dataset, result):
    """Return outcomes as found before: objects per area and criterion, then Series."""
    index = dataset.areas.index
    columns = [_findings(column) for column in result.findings.columns]
    findings = {code: tuple(column[n] for column in columns) for n, code in enumerate(index)}
    judged = {
        code: scalar_rule.judged(result.overlay, [f.holds for f in of_area])
        for code, of_area in findings.items()
    }
    hidden = Series("", index=index).where(dataset.areas["inhabited"], "uninhabited")
    best = {code: verdict for code, (verdict, _) in judged.items() if not hidden[code]}
    outcomes, *_ = (
        Series([best[code][place] for code in index], index=index) for place in range(3)
    )
    return outcomes


def _findings(column):
    threshold, criterion = column.threshold, column.criterion
    return [
        Finding(
            criterion=criterion,
            value=value,
            threshold=threshold,
            holds=scalar_rule.holds(criterion.at, value, threshold),
            why_unknown=str(reason),
            decimals=column.decimals,
            city=column.city,
        )
        for value, reason in zip(column.values.tolist(), column.reasons, strict=True)
    ]
