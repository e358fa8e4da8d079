import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overlay_builder import city, definition, layers_of
from pandas import Series
from pydantic import ValidationError
from scipy.stats import beta, norm

from gemengd.model.layer import LayerResult, Measured
from gemengd.model.outcome import Outcome
from gemengd.model.robustness import Robustness, Scale, Together
from gemengd.model.uncertainty import Uncertainty
from gemengd.overlays import overlay

NAN = float("nan")
FIXED = {
    "threshold_spread": 0, "quantile_spread": 0, "flag_at_spread": 0, "concentration": 1e9,
    "normalise": ["z_score"], "aggregate": ["rule"],
}  # fmt: skip
MANY = {"draws": 20_000}
CLOSE = 0.015  # four standard errors of a share over so many draws


def sure(values, criteria, off=None, columns=None, **settings_):
    """Return an overlay's result with only that varied which a test is about."""
    varied = settings_.pop("robustness", {})
    dataset = city([100] * len(next(iter(values.values()))))
    layers = layers_of(dataset, values, columns)
    for slug, (half, deviation) in (off or {}).items():
        zero = Series(0.0, index=dataset.areas.index)
        error = Uncertainty(zero + half, zero + deviation)
        layers[slug] = replace(
            layers[slug], measured=replace(layers[slug].measured, uncertainty=error)
        )
    given_ = definition(*criteria, robustness={**FIXED, **varied}, **settings_)
    return overlay(dataset, layers, [given_])["test"]


def probabilities(*given_, **more):
    return sure(*given_, **more).sureness.probability.tolist()


ONE = [{"layer": "a", "threshold": 50}]


def test_with_nothing_varied_a_flag_is_certain_or_certainly_not_there():
    found = sure({"a": [49.0, 50.0, 51.0, NAN]}, ONE)

    assert found.sureness.probability.tolist()[:3] == [0, 1, 1]
    assert found.sureness.choices.keys() == {"weight:main/a/least/0"}
    assert found.sureness.decided_by.tolist() == [""] * 4


def test_unknown_stays_unknown():
    found = sure({"a": [NAN, 60.0, 70.0]}, ONE).sureness

    for series in (found.probability, found.undecided, found.rank_low, found.rank_high):
        assert series.isna().tolist() == [True, False, False]


def test_rounding_decides_as_often_as_the_published_figure_allows():
    found = probabilities({"a": [50.3, 49.7, 90.0]}, ONE, off={"a": (0.5, 0)}, robustness=MANY)

    assert found == pytest.approx([0.8, 0.2, 1], abs=CLOSE)


def test_chance_is_normal():
    found = probabilities({"a": [51.0, 48.0, 90.0]}, ONE, off={"a": (0, 1)}, robustness=MANY)

    assert found == pytest.approx([norm.cdf(1), norm.cdf(-2), 1], abs=CLOSE)


def test_an_error_never_takes_a_share_beyond_nothing_or_all():
    criteria = [{"layer": "a", "at": "most", "threshold": 0}]
    found = probabilities({"a": [0.0, 60.0]}, criteria, off={"a": (0, 5)}, robustness=MANY)

    assert found == pytest.approx([0.5, 0], abs=CLOSE)


def test_a_threshold_moves_by_a_part_of_itself():
    found = probabilities(
        {"a": [52.0, 44.0, 56.0]}, ONE, robustness={**MANY, "threshold_spread": 0.1}
    )

    assert found == pytest.approx([0.7, 0, 1], abs=CLOSE)


def test_a_quantile_moves_by_a_part_of_the_areas():
    criteria = [{"layer": "a", "quantile": 0.5}]
    found = probabilities(
        {"a": [float(n) for n in range(101)]}, criteria,
        robustness={**MANY, "quantile_spread": 0.1},
    )  # fmt: skip

    assert found[44:60] == pytest.approx([(n - 40) / 20 for n in range(44, 60)], abs=CLOSE)


TWO = [{"layer": "a", "threshold": 50, "weight": 3}, {"layer": "b", "threshold": 50}]
HELD_ONE = {"a": [90.0, 10.0, 90.0], "b": [10.0, 90.0, 90.0]}


def test_weights_are_drawn_from_a_dirichlet_distribution_around_the_stated_ones():
    found = probabilities(HELD_ONE, TWO, flag_at=0.7, robustness={**MANY, "concentration": 10})

    # With two criteria a share of weight has a Beta distribution.
    assert found == pytest.approx([beta.sf(0.7, 7.5, 2.5), beta.sf(0.7, 2.5, 7.5), 1], abs=CLOSE)


IDLE = [{"layer": "c", "threshold": 50, "weight": 12, "rule": "other"}]


def test_the_weights_of_a_rule_are_drawn_among_its_own_criteria_alone():
    found = probabilities(
        {**HELD_ONE, "c": [0.0] * 3}, TWO + IDLE, flag_at=0.9,
        robustness={**MANY, "concentration": 10},
    )  # fmt: skip

    # Three parts in four of ten, as without the other rule; never of three in sixteen.
    assert found == pytest.approx([beta.sf(0.9, 7.5, 2.5), beta.sf(0.9, 2.5, 7.5), 1], abs=CLOSE)


def test_a_rule_that_never_holds_changes_no_probability():
    varied = {"concentration": 10, "flag_at_spread": 0.1, "threshold_spread": 0.2}

    alone = probabilities(HELD_ONE, TWO, flag_at=0.8, robustness=varied)
    beside = probabilities({**HELD_ONE, "c": [0.0] * 3}, TWO + IDLE, flag_at=0.8, robustness=varied)

    assert beside == alone


def test_an_area_is_flagged_as_often_as_either_of_two_rules_would():
    other = [{**criterion, "rule": "other"} for criterion in TWO]
    held = {"a": [90.0, 10.0], "b": [10.0, 90.0], "c": [10.0, 90.0], "d": [10.0, 10.0]}
    others = [{**c, "layer": layer} for c, layer in zip(other, "cd", strict=True)]

    found = probabilities(held, TWO + others, flag_at=0.7, robustness={**MANY, "concentration": 10})

    much, little = beta.sf(0.7, 7.5, 2.5), beta.sf(0.7, 2.5, 7.5)
    assert found == pytest.approx([much, 1 - (1 - little) * (1 - much)], abs=CLOSE)


def test_the_weight_that_must_hold_moves_but_never_above_all_of_it():
    found = probabilities(HELD_ONE, TWO, flag_at=0.77, robustness={**MANY, "flag_at_spread": 0.1})
    all_of_it = probabilities(
        HELD_ONE, TWO, flag_at=1.0, robustness={**MANY, "flag_at_spread": 0.1}
    )

    assert found == pytest.approx([0.4, 0, 1], abs=CLOSE)
    assert all_of_it[2] == 1


def test_the_rule_lets_nothing_make_up_for_anything_and_a_mean_does():
    values = {"a": [95.0, 20.0, 40.0, 0.0, 55.0], "b": [48.0, 20.0, 49.0, 5.0, 70.0]}
    criteria = [{"layer": "a", "threshold": 50}, {"layer": "b", "threshold": 50}]

    found = {
        way: probabilities(values, criteria, flag_at=1, robustness={"aggregate": [way]})
        for way in Together
    }

    assert found[Together.RULE] == [0, 0, 0, 0, 1]
    assert found[Together.ARITHMETIC] == [1, 0, 0, 0, 1]


def test_a_geometric_mean_lets_a_very_low_figure_weigh_more_than_a_mean_does():
    values = {"a": [100.0, 0.0, 50.0, 40.0], "b": [1.0, 100.0, 50.0, 0.0]}
    criteria = [{"layer": "a", "threshold": 50}, {"layer": "b", "threshold": 40}]
    scale = {"normalise": ["min_max"]}

    mean = probabilities(values, criteria, robustness={"aggregate": ["arithmetic"], **scale})
    geometric = probabilities(values, criteria, robustness={"aggregate": ["geometric"], **scale})

    assert mean[0] == 1
    assert geometric[0] == 0
    assert mean[2] == geometric[2] == 1


def test_what_is_required_is_required_in_every_way():
    values = {"a": [99.0, 0.0], "b": [49.0, 0.0]}
    criteria = [{"layer": "a", "threshold": 10}, {"layer": "b", "threshold": 50, "required": True}]

    for way in Together:
        assert probabilities(values, criteria, robustness={"aggregate": [way]}) == [0, 0]


def test_criteria_made_of_the_same_figures_are_off_together():
    values = {"a": [50.0, 10.0, 90.0], "b": [50.0, 10.0, 90.0]}
    criteria = [{"layer": s, "threshold": 50, "required": True} for s in "ab"]
    off = {"a": (1, 0), "b": (1, 0)}

    together = probabilities(
        values, criteria, off=off, robustness=MANY, flag_at=1,
        columns={"a": ("homes", "dwellings"), "b": ("homes", "inhabitants")},
    )  # fmt: skip
    apart = probabilities(
        values, criteria, off=off, robustness=MANY, flag_at=1,
        columns={"a": ("homes",), "b": ("work",)},
    )  # fmt: skip

    assert together[0] == pytest.approx(0.5, abs=CLOSE)
    assert apart[0] == pytest.approx(0.25, abs=CLOSE)


def test_a_draw_that_unknown_criteria_leave_open_flags_nobody_and_is_counted():
    values = {"a": [90.0, 10.0, 90.0], "b": [NAN, 90.0, 90.0]}

    found = sure(
        values, TWO, flag_at=0.7, minimum_known=0.1, robustness={**MANY, "concentration": 10}
    )

    chance = beta.sf(0.7, 7.5, 2.5)
    assert found.outcomes.iloc[0] == Outcome.FLAGGED
    assert found.sureness.probability.iloc[0] == pytest.approx(chance, abs=CLOSE)
    assert found.sureness.undecided.iloc[0] == pytest.approx(1 - chance, abs=CLOSE)
    assert found.sureness.undecided.tolist()[1:] == [0, 0]


def test_a_requirement_that_is_unknown_flags_in_no_draw():
    values = {"a": [NAN, 90.0], "b": [90.0, 10.0], "c": [10.0, 90.0]}
    criteria = [
        {"layer": "a", "threshold": 50, "required": True},
        {"layer": "b", "threshold": 50},
        {"layer": "c", "threshold": 50, "weight": 2},
    ]

    found = sure(
        values, criteria, minimum_known=0.1,
        robustness={"draws": 2000, "concentration": 2, "aggregate": list(Together)},
    )  # fmt: skip

    assert found.outcomes.iloc[0] == Outcome.NOT_FLAGGED
    assert found.sureness.probability.iloc[0] == 0
    assert found.sureness.undecided.iloc[0] > 0.1


@pytest.mark.parametrize("asks", [{"threshold": 50}, {"quantile": 0.5}])
def test_a_criterion_of_which_nothing_is_known_leaves_the_others_their_say(asks):
    values = {"a": [10.0, 90.0], "b": [NAN, NAN]}
    criteria = [{"layer": "a", "threshold": 50, "required": True}, {"layer": "b", **asks}]

    found = sure(
        values, criteria, flag_at=0.5, minimum_known=0.1, robustness={"aggregate": list(Together)}
    )

    assert found.outcomes.tolist() == [Outcome.NOT_FLAGGED, Outcome.FLAGGED]
    assert found.sureness.probability.iloc[0] == 0
    assert found.sureness.probability.iloc[1] > 0


def test_ranks_follow_the_figures_and_equal_areas_share_the_best():
    found = sure({"a": [10.0, 30.0, 30.0, 90.0]}, ONE).sureness

    assert found.rank_low.tolist() == found.rank_high.tolist() == [4, 2, 2, 1]


def test_ranks_lie_between_those_that_nine_draws_of_ten_stay_within():
    found = sure({"a": [10.0, 11.0, 90.0]}, ONE, off={"a": (5, 0)}, robustness=MANY).sureness

    assert found.rank_low.tolist() == [2, 2, 1]
    assert found.rank_high.tolist() == [3, 3, 1]


def test_what_varies_alone_explains_all_and_the_rest_nothing():
    found = sure(
        {"a": [50.2, 10.0, 90.0], "b": [90.0, 10.0, 60.0]},
        [{"layer": "a", "threshold": 50}, {"layer": "b", "threshold": 50}],
        flag_at=1, off={"a": (0.5, 0)}, robustness={**MANY, "concentration": 1e9},
    )  # fmt: skip

    influence = found.sureness.influence
    assert influence.loc["figure:a", "flag_first"] == pytest.approx(1, abs=0.05)
    assert influence.loc["figure:a", "flag_total"] == pytest.approx(1, abs=0.05)
    weights = influence.loc[["weight:main/a/least/0", "weight:main/b/least/0"]]
    assert (weights[["flag_first", "flag_total"]] == 0).all(axis=None)
    assert found.sureness.decided_by.tolist() == ["figure:a", "", ""]
    assert "rounding" in found.sureness.choices["figure:a"].name.en


def test_without_draws_or_without_a_known_area_there_is_nothing_to_say():
    assert sure({"a": [60.0]}, ONE, robustness={"draws": 0}).sureness is None
    assert sure({"a": [NAN]}, ONE).sureness is None


def test_places_with_too_few_people_have_no_probability():
    dataset = city([49, 100])
    layers = layers_of(dataset, {"a": [60.0, 60.0]})

    found = overlay(dataset, layers, [definition(*ONE)])["test"].sureness

    assert found.probability.isna().tolist() == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"draws": -1}, {"draws": 3}, {"concentration": 0}, {"threshold_spread": 1},
        {"normalise": []}, {"aggregate": ["sum"]}, {"seed": -1}, {"colour": 1},
    ],
)  # fmt: skip
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValidationError):
        Robustness(**wrong)


figures = st.lists(st.tuples(*[st.integers(0, 100)] * 3), min_size=3, max_size=7)
ALL_WAYS = {
    "draws": 60, "concentration": 5, "threshold_spread": 0.2, "quantile_spread": 0.2,
    "flag_at_spread": 0.1, "normalise": list(Scale), "aggregate": list(Together),
}  # fmt: skip
MIXED = [
    {"layer": "a", "quantile": 0.6, "weight": 2},
    {"layer": "b", "threshold": 50, "required": True},
    {"layer": "c", "at": "most", "threshold": 30},
    {"layer": "a", "threshold": 70, "rule": "other"},
]
OFF = {"a": (3, 2), "b": (0.5, 0), "c": (0, 4)}


def columns(rows):
    return {
        slug: [float(x) for x in column]
        for slug, column in zip("abc", zip(*rows, strict=True), strict=True)
    }


@settings(max_examples=60, deadline=None)
@given(figures, st.integers(1, 60), st.sampled_from("abc"))
def test_the_probability_of_a_flag_is_monotone_in_the_figure(rows, more, slug):
    values = columns(rows)
    worse = [min(values[slug][0] + more, 100.0), *values[slug][1:]]

    before = sure(values, MIXED, off=OFF, robustness=ALL_WAYS).sureness
    after = sure({**values, slug: worse}, MIXED, off=OFF, robustness=ALL_WAYS).sureness

    sign = -1 if slug == "c" else 1
    assert sign * (after.probability.iloc[0] - before.probability.iloc[0]) >= 0


@settings(max_examples=30, deadline=None)
@given(figures)
def test_a_weight_of_zero_equals_leaving_the_criterion_out(rows):
    values = columns(rows)
    zero = {"layer": "c", "threshold": 10, "weight": 0}

    without = sure(values, MIXED[:2], off=OFF, robustness=ALL_WAYS).sureness
    with_zero = sure(values, [zero, *MIXED[:2]], off=OFF, robustness=ALL_WAYS).sureness

    assert with_zero.probability.equals(without.probability)
    assert with_zero.rank_low.equals(without.rank_low)
    assert with_zero.influence.equals(without.influence)
    assert with_zero.decided_by.equals(without.decided_by)


@settings(max_examples=30, deadline=None)
@given(figures, st.sampled_from([0.125, 16.0]))
def test_the_unit_of_a_layer_does_not_matter(rows, factor):
    values = columns(rows)
    plain = [{**c, "threshold": 50} for c in MIXED if c["layer"] == "b"] + MIXED[:1]
    other = [{**plain[0], "threshold": 50 * factor}, *plain[1:]]
    dataset = city([100] * len(rows))

    def found(scale, criteria):
        layers = layers_of(dataset, {**values, "b": [x * scale for x in values["b"]]})
        layers = {
            slug: LayerResult(x.layer.model_copy(update={"unit": ""}), x.measured)
            for slug, x in layers.items()
        }
        given_ = definition(*criteria, robustness=ALL_WAYS)
        return overlay(dataset, layers, [given_])["test"]

    one, two = found(1, plain), found(factor, other)
    assert one.outcomes.equals(two.outcomes)
    assert one.sureness.probability.equals(two.sureness.probability)
    assert one.sureness.rank_high.equals(two.sureness.rank_high)


@settings(max_examples=20, deadline=None)
@given(figures, st.randoms(use_true_random=False))
def test_the_order_of_the_areas_changes_no_flag_and_no_probability(rows, random):
    values = columns(rows)
    dataset = city([100] * len(rows))
    layers = layers_of(dataset, values)
    order = list(dataset.areas.index)
    random.shuffle(order)
    shuffled = replace(
        dataset, areas=dataset.areas.loc[order], figures=dataset.figures.loc[order],
        reasons=dataset.reasons.loc[order],
    )  # fmt: skip
    given_ = definition(*MIXED, robustness=ALL_WAYS)

    one = overlay(dataset, layers, [given_])["test"]
    two = overlay(shuffled, _in_order(layers, order), [given_])["test"]

    assert two.outcomes.loc[one.outcomes.index].equals(one.outcomes)
    probability = two.sureness.probability.loc[one.outcomes.index]
    assert probability.equals(one.sureness.probability)
    assert two.sureness.influence.equals(one.sureness.influence)


def _in_order(layers, order):
    return {
        slug: LayerResult(
            x.layer, Measured(x.measured.values.loc[order], x.measured.reasons.loc[order])
        )
        for slug, x in layers.items()
    }


def test_the_same_seed_gives_the_same_and_another_seed_nearly():
    values = {"a": [50.1, 49.9, 90.0]}
    one, same, other = (
        probabilities(values, ONE, off={"a": (0.5, 0)}, robustness={"draws": 2000, "seed": seed})
        for seed in (1, 1, 2)
    )

    assert one == same
    assert one != other
    assert one == pytest.approx(other, abs=0.06)


def test_a_probability_is_never_outside_nothing_and_all():
    random = np.random.default_rng(4)
    rows = random.uniform(0, 100, (30, 3))

    found = sure(columns(rows), MIXED, off=OFF, robustness=ALL_WAYS).sureness

    assert found.probability.between(0, 1).all()
    assert (found.rank_low <= found.rank_high).all()
    assert found.rank_high.max() <= 30
    assert not math.isnan(found.influence["flag_total"].max())


@pytest.mark.parametrize("scale", Scale)
@pytest.mark.parametrize("way", Together)
def test_a_single_criterion_flags_alike_in_every_way(scale, way):
    values = {"a": [1.0, 49.9, 50.0, 90.0]}

    found = probabilities(values, ONE, robustness={"normalise": [scale], "aggregate": [way]})

    assert found == [0, 0, 1, 1]
