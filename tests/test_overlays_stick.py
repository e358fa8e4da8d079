import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from overlay_builder import definition

from gemengd.model.comparison import Comparison
from gemengd.model.robustness import Scale, Together
from gemengd.overlays.quantile import quantile
from gemengd.overlays.stick import SHORT, stick

NAN = float("nan")
SOME = st.lists(st.integers(0, 20), min_size=2, max_size=8)


def distances(values, threshold, scale, way, *, at="least", moved=0.0):
    """Return what each value adds to a score, in one draw."""
    figures = np.array(values, dtype=float)
    (criterion,) = definition({"threshold": threshold, "at": at}).criteria
    one = stick(criterion, figures, figures)
    row = np.nan_to_num(figures)[None, :] + moved
    drawn = (np.array([threshold], dtype=float), np.array([scale]), np.array([way]))
    return one.distance(row, *drawn)[0], one.holds(row, drawn[0])[0]


def naive(values, number, threshold, scale):
    """Return the same place of an area and of the threshold, from the list of the others."""
    others = np.delete(np.array(values, dtype=float), number)
    both = np.array([values[number], threshold], dtype=float)
    if scale is Scale.PERCENTILE:
        places = [(others < x).mean() + (others == x).mean() / 2 for x in both]
        return 100 * np.array(places)
    base, spread = (
        (others.mean(), others.std()) if scale is Scale.Z_SCORE else (others.min(), np.ptp(others))
    )
    places = (both - base) / spread if spread > 1e-9 else np.zeros(2)
    return places * (100 if scale is Scale.MIN_MAX else 1)


def not_short(apart, values, threshold):
    """Return distances that are below 0 wherever the threshold is not reached."""
    return np.where(np.array(values) < threshold, np.minimum(apart, -SHORT), apart)


@given(SOME, st.integers(0, 20), st.sampled_from(Scale))
def test_a_figure_is_placed_among_those_of_the_other_areas(values, threshold, scale):
    found, _ = distances(values, threshold, scale, Together.ARITHMETIC)

    expected = [naive(values, n, threshold, scale) for n in range(len(values))]
    apart = np.array([here - there for here, there in expected])
    assert found == pytest.approx(not_short(apart, values, threshold), abs=1e-7)


@given(SOME, st.integers(0, 20), st.sampled_from(Scale))
def test_a_geometric_score_is_a_ratio_of_scores_of_at_least_one(values, threshold, scale):
    found, _ = distances(values, threshold, scale, Together.GEOMETRIC)

    pairs = np.array([naive(values, n, threshold, scale) for n in range(len(values))])
    scores = np.maximum(50 + 10 * pairs if scale is Scale.Z_SCORE else pairs, 1)
    apart = np.log(scores[:, 0] / scores[:, 1])
    assert found == pytest.approx(not_short(apart, values, threshold), abs=1e-7)


@given(SOME, st.integers(0, 20), st.sampled_from(Scale))
def test_by_the_rule_an_area_lies_where_it_is_higher_than_others(values, threshold, scale):
    found, _ = distances(values, threshold, scale, Together.RULE)

    expected = [naive(values, n, 0, Scale.PERCENTILE)[0] for n in range(len(values))]
    assert found == pytest.approx(expected)


@given(SOME, st.integers(0, 20), st.sampled_from(Scale), st.sampled_from(Together))
def test_at_most_is_at_least_of_what_is_turned_round(values, threshold, scale, way):
    turned = [-v for v in values]

    most, holds_most = distances(values, threshold, scale, way, at="most")
    least, holds_least = distances(turned, -threshold, scale, way)

    assert most == pytest.approx(least)
    assert holds_most.tolist() == holds_least.tolist()


@given(
    SOME, st.integers(0, 20), st.sampled_from(Scale), st.sampled_from(Together),
    st.sampled_from([0.5, 1.0, 7.0]),
)  # fmt: skip
def test_a_higher_figure_is_never_placed_lower(values, threshold, scale, way, more):
    before, _ = distances(values, threshold, scale, way)
    after, _ = distances([values[0] + more, *values[1:]], threshold, scale, way)

    assert after[0] >= before[0] - 1e-9


def test_an_unknown_figure_holds_nothing_and_adds_nothing():
    found, holds = distances([NAN, 1.0, 3.0], 2, Scale.Z_SCORE, Together.ARITHMETIC)

    assert found[0] == 0
    assert holds.tolist() == [False, False, True]


def test_an_error_moves_an_area_and_not_those_it_is_held_against():
    found, holds = distances([0.0, 10.0], 5, Scale.MIN_MAX, Together.RULE, moved=5.0)

    # 5 and 15, each against the other's published figure.
    assert found.tolist() == [0, 100]
    assert holds.tolist() == [True, True]


@given(SOME, st.sampled_from([0.0, 0.2, 0.5, 0.6, 0.85, 1.0]), st.sampled_from(Comparison))
def test_a_quantile_is_that_of_the_flag_itself(values, share, at):
    figures = np.array(values, dtype=float)
    (criterion,) = definition({"quantile": 0.5, "at": at}).criteria

    holds = stick(criterion, figures, figures).holds(figures[None, :], np.array([share]))[0]

    limit = quantile(np.sort(figures), share)
    assert holds.tolist() == at.holds(figures, limit).tolist()


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("way", [Together.ARITHMETIC, Together.GEOMETRIC])
def test_a_figure_short_of_its_threshold_is_short_on_every_scale(scale, way):
    # No other area lies between 4 and 5, both are below all others, and two others are equal.
    for values in ([4.0, 1.0, 9.0], [4.0, 7.0, 9.0], [4.0, 6.0, 6.0]):
        found, _ = distances(values, 5, scale, way)

        assert found[0] < 0
        assert found[2] >= 0
