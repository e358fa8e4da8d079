import math
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from overlay_builder import city, definition, layers_of
from pydantic import ValidationError

from gemengd.model.comparison import Comparison
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import Outcome
from gemengd.overlays import overlay
from gemengd.overlays.quantile import bounds, quantile

ROOT = Path(__file__).resolve().parent.parent
FIRST = "BU00000000"


def judged(values, *criteria, decimals=0, **settings):
    """Return an overlay over layers whose values are given, the first area being looked at."""
    count = len(next(iter(values.values())))
    dataset = city([100] * count)
    layers = {
        slug: LayerResult(result.layer.model_copy(update={"decimals": decimals}), result.measured)
        for slug, result in layers_of(dataset, values).items()
    }
    return overlay(dataset, layers, [definition(*criteria, **settings)])["test"]


def test_the_flag_is_lifted_by_the_nearest_figure_below_the_threshold():
    instead = {"instead": "homes were {new}% instead of {value}%",
               "instead_nl": "woningen {new}% waren in plaats van {value}%"}  # fmt: skip
    found = judged({"homes": [71.0, 20.0]}, {"layer": "homes", "threshold": 66.67, **instead})

    text = found.changes[FIRST].text

    assert text.en == "The flag would be lifted if homes were 66% instead of 71%."
    assert text.nl == "Het signaal zou vervallen als woningen 66% waren in plaats van 71%."


@pytest.mark.parametrize(
    ("at", "threshold", "value", "new"),
    [
        ("least", 50, 71.0, 49),
        ("least", 49.5, 71.0, 49),
        ("most", 10, 3.0, 11),
        ("most", 10.5, 3.0, 11),
        ("least", 90, 71.0, 90),
        ("least", 89.5, 71.0, 90),
        ("most", 10, 33.0, 10),
        ("most", 10.5, 33.0, 10),
        ("above", 50, 71.0, 50),
        ("above", 90, 71.0, 91),
        ("below", 10, 3.0, 10),
        ("below", 10, 33.0, 9),
    ],
)
def test_a_threshold_itself_holds_and_just_beyond_it_does_not(at, threshold, value, new):
    found = judged({"homes": [value, 20.0]}, {"layer": "homes", "at": at, "threshold": threshold})

    (shift,) = found.changes[FIRST].shifts

    assert shift.new == new
    assert shift.decimals == 0


def test_a_figure_that_would_look_the_same_is_shown_in_more_decimals():
    found = judged({"homes": [50.04, 20.0]}, {"layer": "homes", "threshold": 49.96})

    text = found.changes[FIRST].text

    assert "49% instead of 50." in text.en
    found = judged({"homes": [49.54, 20.0]}, {"layer": "homes", "threshold": 50})
    assert "50.0% instead of 49.5." in found.changes[FIRST].text.en


def test_no_figure_goes_below_nothing_or_above_all():
    low = judged({"homes": [3.0, 20.0]}, {"layer": "homes", "threshold": 0})
    high = judged({"homes": [3.0, 20.0]}, {"layer": "homes", "at": "most", "threshold": 100})

    assert low.outcomes.iloc[0] == high.outcomes.iloc[0] == Outcome.FLAGGED
    assert low.changes == high.changes == {}


def test_the_fewest_figures_are_changed_and_of_these_the_least():
    values = {"a": [9.0, 1.0, 1.0], "b": [6.0, 1.0, 1.0], "c": [9.0, 1.0, 1.0]}
    required = [{"layer": s, "threshold": 5, "required": True} for s in "abc"]
    optional = [{"layer": s, "threshold": 5} for s in "abc"]

    one = judged(values, *required, flag_at=1)
    two = judged(values, *optional, flag_at=0.5)

    assert [s.layer for s in one.changes[FIRST].shifts] == ["b"]
    assert len(two.changes[FIRST].shifts) == 2
    assert "b" in {s.layer for s in two.changes[FIRST].shifts}
    assert " and " in two.changes[FIRST].text.en
    assert " en " in two.changes[FIRST].text.nl


def test_far_is_measured_in_standard_deviations_of_the_city():
    values = {"metres": [90.0, 10.0, 50.0], "share": [52.0, 51.0, 50.0]}
    criteria = [
        {"layer": "share", "threshold": 51, "required": True},
        {"layer": "metres", "threshold": 89, "required": True},
    ]

    found = judged(values, *criteria, flag_at=1)

    # Two metres is less of what metres differ by than two per cent of what shares do.
    assert [s.layer for s in found.changes[FIRST].shifts] == ["metres"]


def test_every_rule_that_flags_must_be_lifted_and_no_other_may_come():
    values = {"plans": [5.0, 50.0, 80.0], "demand": [9.0, 1.0, 2.0]}
    criteria = [
        {"layer": "plans", "at": "most", "threshold": 10, "rule": "alone", "required": True},
        {"layer": "plans", "at": "least", "threshold": 11, "rule": "torn", "required": True},
        {"layer": "demand", "threshold": 5, "rule": "alone", "required": True},
        {"layer": "demand", "threshold": 5, "rule": "torn", "required": True},
    ]

    found = judged(values, *criteria, flag_at=1)

    # More plans would lift the one rule and raise the other.
    assert [s.layer for s in found.changes[FIRST].shifts] == ["demand"]


def test_what_would_raise_a_flag_is_told_if_one_figure_would():
    values = {"a": [9.0, 1.0, 1.0], "b": [4.0, 4.0, 1.0]}
    criteria = [{"layer": s, "threshold": 5, "required": True} for s in "ab"]

    found = judged(values, *criteria, flag_at=1)

    assert found.flagged == ()
    assert found.changes[FIRST].text.en == "A flag would come if “b” were 5% instead of 4."
    assert found.changes[FIRST].text.nl == (
        "Er zou een signaal komen als “b” 5% was in plaats van 4."
    )
    assert list(found.changes) == [FIRST]


def test_an_unknown_outcome_has_no_change():
    found = judged({"a": [math.nan, 9.0]}, {"layer": "a", "threshold": 5})

    assert list(found.changes) == ["BU00000001"]


def test_a_layer_that_is_the_same_everywhere_can_change_too():
    found = judged({"a": [9.0, 9.0]}, {"layer": "a", "threshold": 5})

    assert found.changes[FIRST].shifts[0].new == 4


SOME = st.lists(st.integers(0, 30), min_size=2, max_size=9)


@given(SOME, st.sampled_from([0.2, 0.25, 0.4, 0.5, 0.6, 0.8]), st.sampled_from(Comparison))
def test_a_change_against_a_quantile_is_exact_though_the_quantile_moves_with_it(figures, q, at):
    values = {"a": [float(x) for x in figures]}
    criterion = {"layer": "a", "at": at, "quantile": q}
    found = judged(values, criterion)
    assume(FIRST in found.changes)
    (shift,) = found.changes[FIRST].shifts

    beyond = judged({"a": [shift.new, *values["a"][1:]]}, criterion)
    step = 10.0**-shift.decimals * (1 if shift.value > shift.new else -1)
    short = judged({"a": [shift.new + step, *values["a"][1:]]}, criterion)

    assert beyond.outcomes.iloc[0] != found.outcomes.iloc[0]
    assert short.outcomes.iloc[0] == found.outcomes.iloc[0]


@given(
    st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=3, max_size=6),
    st.tuples(*[st.integers(1, 4)] * 3),
    st.sampled_from([0.4, 0.6, 1.0]),
)
def test_the_told_change_lifts_the_flag_and_no_part_of_it_does(rows, weights, flag_at):
    values = {s: [float(row[n]) for row in rows] for n, s in enumerate("abc")}
    criteria = [
        {"layer": s, "threshold": 6, "weight": w} for s, w in zip("abc", weights, strict=True)
    ]
    found = judged(values, *criteria, flag_at=flag_at)
    assume(found.outcomes.iloc[0] == Outcome.FLAGGED)
    change = found.changes[FIRST]

    def with_shifts(shifts):
        new = {shift.layer: shift.new for shift in shifts}
        changed = {s: [new.get(s, x[0]), *x[1:]] for s, x in values.items()}
        return judged(changed, *criteria, flag_at=flag_at).outcomes.iloc[0]

    assert with_shifts(change.shifts) == Outcome.NOT_FLAGGED
    for left_out in change.shifts:
        rest = [shift for shift in change.shifts if shift is not left_out]
        assert with_shifts(rest) == Outcome.FLAGGED


@given(SOME, st.floats(0.01, 0.99))
def test_a_quantile_is_numpys_and_the_bound_is_where_it_is_crossed(figures, share):
    ordered = np.sort(np.array(figures, dtype=float))

    assert quantile(ordered, share) == pytest.approx(np.quantile(ordered, share))
    for at in Comparison:
        for own in np.unique([*ordered, ordered[0] - 0.5, *(ordered + 0.5)]):
            limit = limit_of(ordered, own, share, at)
            threshold = quantile(np.sort(np.append(ordered, own)), share)
            assert at.holds(own, threshold) == at.holds(own, limit)


def limit_of(others, own, share, at):
    """Return what *own* must reach, or pass, against a quantile of itself and *others*."""
    turned = np.sort(at.sign * np.append(others, own))
    found = bounds(turned, np.array([at.sign * own]), np.array([share]), at)
    return at.sign * found.pick(found.low, found.high)[0, 0]


def test_a_quantile_of_nothing_is_unknown():
    assert math.isnan(quantile(np.array([]), 0.5))


@pytest.mark.parametrize("at", Comparison)
def test_an_area_without_others_is_its_own_quantile_whatever_its_figure(at):
    assert at.holds(7.0, limit_of([], 7.0, 0.5, at)) == at.included


def test_a_quantile_that_falls_on_an_area_is_that_areas_figure():
    # 100 * 0.07 is 7.000000000000001 in binary fractions.
    assert quantile(np.arange(101.0), 0.07) == 7
    assert limit_of(np.arange(100.0), 100.0, 0.07, Comparison.LEAST) == 6


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"instead": "{value}", "instead_nl": ""}, "give instead and instead_nl, or neither"),
        ({"instead": "{threshold}", "instead_nl": "x"}, "instead may hold {new} and {value} only"),
    ],
)
def test_sentences_that_cannot_be_filled_in_are_refused(wrong, complaint):
    with pytest.raises(ValidationError, match=complaint):
        definition({"threshold": 1, **wrong})


@pytest.mark.parametrize("path", sorted(ROOT.glob("layers/overlays/*.toml")), ids=lambda p: p.stem)
def test_every_shipped_criterion_has_a_sentence_of_its_own(path):
    for criterion in tomllib.loads(path.read_text(encoding="utf-8"))["criteria"]:
        for key in ("instead", "instead_nl"):
            assert "{new}" in criterion[key]
            assert "{value}" in criterion[key]


def test_a_finding_tells_the_citys_figure():
    dataset = city([100])
    layers = layers_of(dataset, {"a": [9.0]})
    layers["a"] = replace(layers["a"], measured=replace(layers["a"].measured, city=3.5))

    found = overlay(dataset, layers, [definition({"layer": "a", "threshold": 5})])["test"]

    assert found.findings[FIRST][0].city == 3.5
