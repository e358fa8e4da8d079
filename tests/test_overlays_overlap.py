import math

import pytest
from overlay_builder import city, definition, layers_of

from gemengd.model.text import Language
from gemengd.overlays import overlay


def found(values, columns, **more):
    dataset = city([100] * len(next(iter(values.values()))))
    criteria = [{"layer": slug, "threshold": 5} for slug in values]
    layers = layers_of(dataset, values, columns=columns)
    return overlay(dataset, layers, [definition(*criteria, **more)])["test"].overlaps


def test_two_layers_of_the_same_figures_are_named_with_them():
    values = {"share": [1.0, 2.0, 3.0, 9.0], "quotient": [4.0, 1.0, 3.0, 2.0]}
    columns = {"share": ("low_income", "inhabitants"), "quotient": ("low_income", "inhabitants")}

    (pair,) = found(values, columns)

    assert pair.layers == ("share", "quotient")
    assert [title.en for title in pair.shared] == ["low_income"]
    assert pair.doubled


def test_what_figures_are_shares_of_is_not_what_they_tell():
    values = {"share": [1.0, 2.0, 3.0, 9.0], "walk": [4.0, 1.0, 3.0, 2.0]}
    columns = {"share": ("inhabitants",), "walk": ("inhabitants",)}

    (pair,) = found(values, columns)

    assert pair.shared == ()
    assert not pair.doubled


def test_the_correlation_is_of_ranks_over_the_areas_that_both_know():
    values = {
        "a": [1.0, 2.0, 3.0, 400.0, math.nan],
        "b": [9.0, 7.0, 8.0, 6.0, 5.0],
    }

    (pair,) = found(values, {})

    # Ranks 1 2 3 4 and 4 2 3 1: 1 - 6 * (9 + 0 + 0 + 9) / (4 * 15).
    assert pair.correlation == pytest.approx(-0.8)
    assert pair.areas == 4


@pytest.mark.parametrize(("last", "doubled"), [(0.0, False), (5.0, True)])
def test_layers_that_rise_together_are_read_as_one_sign(last, doubled):
    values = {"a": [1.0, 2.0, 3.0, 4.0, 5.0], "b": [1.0, 2.0, 3.0, 4.0, last]}

    (pair,) = found(values, {})

    assert pair.doubled is doubled
    assert ("Read them as one sign" in pair.text.to(Language.EN)) is doubled
    assert ("Lees ze als één aanwijzing" in pair.text.to(Language.NL)) is doubled


def test_a_layer_that_is_the_same_everywhere_has_no_correlation():
    (pair,) = found({"a": [1.0, 1.0, 1.0], "b": [1.0, 2.0, 3.0]}, {})

    assert math.isnan(pair.correlation)
    assert not pair.doubled
    assert "–" in pair.text.nl


def test_a_layer_in_two_rules_does_not_overlap_with_itself():
    dataset = city([100, 100, 100])
    layers = layers_of(dataset, {"a": [1.0, 2.0, 3.0]})
    twice = definition(
        {"layer": "a", "threshold": 1}, {"layer": "a", "threshold": 2, "rule": "other"}
    )

    result = overlay(dataset, layers, [twice])["test"]

    assert result.overlaps == ()
