import math

import numpy as np
import pytest
from city_builder import make_city
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gemengd.measures.aggregate import Aggregate, aggregate
from gemengd.measures.composite import Composite
from gemengd.measures.normalise import Normalise
from gemengd.model.reason import Reason

NAN = float("nan")
INCOME, CARE = {"column": "low_income_households_pct"}, {"column": "youth_care_pct"}
WAYS = [
    (n, a)
    for n in Normalise
    for a in Aggregate
    if a is not Aggregate.OUTRANKING or n is Normalise.Z_SCORE
]


def composite(income, care=None, parts=None, **settings):
    """Return the composite of two figures, a row of areas alike in all else."""
    figures = {"low_income_households_pct": income}
    if care is not None:
        figures["youth_care_pct"] = care
    city = make_city(len(income), **figures)
    parts = parts or ([INCOME] if care is None else [INCOME, CARE])
    if settings.get("normalise") is Normalise.DISTANCE_TO_NORM:
        parts = [{"norm": 10, **part} for part in parts]
    return Composite(parts=tuple(parts), **settings)(city)


@pytest.mark.parametrize(
    ("how", "expected", "city"),
    [
        ("min_max", [0, 25, 100], (0 + 25 + 100) / 3),
        ("percentile", [100 / 6, 50, 500 / 6], 200 / 3),
        ("distance_to_norm", [20, 40, 100], 160 / 3),
    ],
)
def test_a_figure_is_put_on_a_scale(how, expected, city):
    parts = [{**INCOME, "norm": 10}] if how == "distance_to_norm" else [INCOME]

    found = composite([2, 4, 10], parts=parts, normalise=how)

    assert found.values.tolist() == pytest.approx(expected)
    assert found.city == pytest.approx(city)


def test_equal_figures_have_equal_percentiles_halfway():
    found = composite([1, 5, 5, 9], normalise="percentile")

    assert found.values.tolist() == [12.5, 50, 50, 87.5]


@pytest.mark.parametrize(("how", "total"), [("z_score", 0), ("min_max", 100), ("percentile", 100)])
def test_a_part_that_is_turned_round_mirrors_its_scale(how, total):
    plain = composite([2, 4, 10], normalise=how)
    turned = composite([2, 4, 10], parts=[{**INCOME, "direction": -1}], normalise=how)

    assert (plain.values + turned.values).tolist() == pytest.approx([total] * 3)


def test_at_the_norm_a_figure_is_a_hundred_whichever_way_is_up():
    for direction in (1, -1):
        part = {**INCOME, "norm": 8, "direction": direction}

        found = composite([8, 4], parts=[part], normalise="distance_to_norm")

        assert found.values.tolist() == [100, 100 - 50 * direction]


def test_norms_may_be_below_zero():
    found = composite([-4, -2], parts=[{**INCOME, "norm": -4}], normalise="distance_to_norm")

    assert found.values.tolist() == [100, 150]


def test_a_geometric_mean_lets_a_low_part_weigh_on_a_high_one():
    income, care = [100, 50, 0], [0, 50, 100]

    found = composite(income, care, normalise="min_max", aggregate="geometric")

    # A score of 0 counts as 1: a zero would make the others count for nothing.
    assert found.values.tolist() == pytest.approx([math.sqrt(100 * 1), 50, math.sqrt(1 * 100)])


def test_a_geometric_mean_of_z_scores_is_one_of_t_scores():
    found = composite([0, 2], [0, 2], normalise="z_score", aggregate="geometric")

    assert found.values.tolist() == pytest.approx([40, 60])
    assert found.city == pytest.approx(50)


def test_who_beats_whom_is_decided_by_weight_not_by_distance():
    income, care = [1, 2, 3], [900, 2, 1]
    parts = [{**INCOME, "weight": 2}, {**CARE, "weight": 1}]

    found = composite(income, care, parts, aggregate="outranking")

    assert found.values.tolist() == [0, 50, 100]
    assert found.city is None


def test_even_matches_count_half():
    found = composite([1, 2, 2], [2, 1, 1], aggregate="outranking")

    assert found.values.tolist() == [50, 50, 50]


def test_areas_are_compared_on_the_parts_that_both_know():
    income, care = [1, 2, NAN], [NAN, 5, 9]

    found = composite(income, care, minimum_known=0.5, aggregate="outranking")

    # The first and the last share no part; each meets the middle one only.
    assert found.values.tolist() == [0, 50, 100]


def test_an_area_that_knows_too_little_decides_nothing_of_the_others():
    known = composite([1, 2, 3], [1, 2, 3], aggregate="outranking")
    more = composite([1, 2, 3, 9], [1, 2, 3, NAN], aggregate="outranking", minimum_known=0.6)

    assert more.values.iloc[:3].tolist() == known.values.tolist()
    assert math.isnan(more.values.iloc[3])


def test_many_areas_are_compared_in_pieces_with_the_same_outcome(monkeypatch):
    scores = np.random.default_rng(3).normal(size=(40, 3))
    weights = np.array([1.0, 2.0, 4.0])

    whole = aggregate(Aggregate.OUTRANKING, scores, weights, Normalise.Z_SCORE)
    monkeypatch.setattr("gemengd.measures.aggregate.CELLS", 120)
    pieces = aggregate(Aggregate.OUTRANKING, scores, weights, Normalise.Z_SCORE)

    assert pieces.tolist() == whole.tolist()
    assert whole.mean() == pytest.approx(50)


def test_a_part_that_is_the_same_everywhere_says_nothing_but_a_norm_does():
    equal = composite([5, 5, 5], normalise="percentile")
    against = composite([5, 5, 5], parts=[{**INCOME, "norm": 10}], normalise="distance_to_norm")

    assert set(equal.reasons) == {Reason.NO_SPREAD}
    assert against.values.tolist() == [50, 50, 50]


@pytest.mark.parametrize(("how", "together"), WAYS)
def test_too_little_known_weight_is_unknown_in_every_way(how, together):
    parts = [{**INCOME, "weight": 3}, {**CARE, "weight": 2}]

    found = composite(
        [1, 2, NAN, 4], [4, NAN, 2, 1], parts,
        normalise=how, aggregate=together, minimum_known=0.6,
    )  # fmt: skip

    assert found.values.notna().tolist() == [True, True, False, True]
    assert found.reasons.tolist() == ["", "", Reason.PARTS_UNKNOWN, ""]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"parts": ({**INCOME, "weight": 0},)}, "at least one part needs a weight above 0"),
        ({"parts": (INCOME,), "normalise": "distance_to_norm"}, "every part needs a norm"),
        ({"parts": ({**INCOME, "norm": 3},)}, "only distance_to_norm uses a norm"),
        ({"parts": ({**INCOME, "norm": 0},), "normalise": "distance_to_norm"}, "a norm of 0"),
        ({"parts": (INCOME,), "normalise": "ranks"}, "z_score"),
        ({"parts": (INCOME,), "aggregate": "sum"}, "outranking"),
    ],
)
def test_a_composite_that_means_nothing_is_refused(wrong, complaint):
    with pytest.raises(ValidationError, match=complaint):
        Composite(**wrong)


figures = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=8)
ways = st.sampled_from(WAYS)


def columns(pairs):
    return [list(map(float, column)) for column in zip(*pairs, strict=True)]


@given(figures, ways)
def test_a_weight_of_zero_equals_leaving_the_part_out(pairs, way):
    income, care = columns(pairs)
    how = dict(zip(("normalise", "aggregate"), way, strict=True))

    without = composite(income, care, [INCOME], **how)
    zero = composite(income, care, [INCOME, {**CARE, "weight": 0}], **how)

    assert zero.values.equals(without.values)
    assert zero.reasons.equals(without.reasons)
    assert zero.parts.equals(without.parts)
    assert zero.columns == without.columns


@given(figures, st.integers(-50, 50), ways)
def test_adding_a_constant_to_a_z_scored_part_changes_nothing(pairs, shift, way):
    income, care = columns(pairs)
    how = dict(zip(("normalise", "aggregate"), way, strict=True))
    if how["normalise"] is Normalise.DISTANCE_TO_NORM:
        return

    plain = composite(income, care, **how)
    shifted = composite([x + shift for x in income], care, **how)

    assert shifted.values.to_numpy() == pytest.approx(plain.values.to_numpy(), nan_ok=True)


@given(figures, st.sampled_from([0.125, 4.0, 1024.0]), ways)
def test_units_do_not_matter(pairs, factor, way):
    income, care = columns(pairs)
    how = dict(zip(("normalise", "aggregate"), way, strict=True))
    parts = [INCOME, {**CARE, "scale": factor}]
    if how["normalise"] is Normalise.DISTANCE_TO_NORM:
        parts[1]["norm"] = 10 * factor

    plain = composite(income, care, **how)
    other = composite(income, care, parts, **how)

    assert other.values.to_numpy() == pytest.approx(plain.values.to_numpy(), nan_ok=True)


@given(figures, ways, st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_matter(pairs, way, random):
    how = dict(zip(("normalise", "aggregate"), way, strict=True))
    order = list(range(len(pairs)))
    random.shuffle(order)

    plain = composite(*columns(pairs), **how).values.to_numpy()
    other = composite(*columns([pairs[n] for n in order]), **how).values.to_numpy()

    assert other == pytest.approx(plain[order], nan_ok=True)


@given(figures, ways, st.integers(1, 40))
def test_a_higher_figure_never_makes_an_area_lower(pairs, way, more):
    income, care = columns(pairs)
    how = dict(zip(("normalise", "aggregate"), way, strict=True))

    before = composite(income, care, **how).values.iloc[0]
    after = composite([income[0] + more, *income[1:]], care, **how).values.iloc[0]

    assert not after < before - 1e-9


@given(figures, ways)
def test_what_is_bounded_stays_within_its_bounds(pairs, way):
    how = dict(zip(("normalise", "aggregate"), way, strict=True))
    bounded = how["normalise"] in {Normalise.MIN_MAX, Normalise.PERCENTILE}

    found = composite(*columns(pairs), **how).values.dropna()

    if bounded or how["aggregate"] is Aggregate.OUTRANKING:
        assert found.between(0, 100).all()
