import math

import pytest
from overlay_builder import city, definition, layers_of

from gemengd.errors import DefinitionError
from gemengd.measures.flag_probability import FlagProbability
from gemengd.model.reason import Reason
from gemengd.overlays import overlay


def found(values, **settings):
    dataset = city([100] * len(values))
    layers = layers_of(dataset, {"demand": values})
    results = overlay(dataset, layers, [definition({"threshold": 5}, **settings)])
    return FlagProbability(overlay="test")(dataset, results), results["test"]


def test_the_probability_is_in_per_cent_with_its_ranks_beside_it():
    measured, result = found([1.0, 5.2, 9.0, math.nan])

    assert measured.values.tolist()[0] == 0
    assert measured.values.iloc[1] == 100 * result.sureness.probability.iloc[1]
    assert 0 < measured.values.iloc[1] < 100
    assert measured.parts["rank_low"].tolist()[:3] == [3, 2, 1]
    assert set(measured.part_info) == set(measured.parts)


def test_where_the_outcome_is_unknown_so_is_its_probability():
    measured, _ = found([1.0, math.nan])

    assert measured.values.isna().tolist() == [False, True]
    assert measured.reasons.tolist() == ["", Reason.PARTS_UNKNOWN]


def test_a_city_of_which_nothing_is_known_has_no_probabilities():
    measured, _ = found([math.nan, math.nan])

    assert measured.values.isna().all()
    assert set(measured.reasons) == {Reason.PARTS_UNKNOWN}


def test_an_overlay_without_draws_cannot_be_shown_so():
    with pytest.raises(DefinitionError, match=r"test has no draws.*robustness\.draws"):
        found([1.0, 9.0], robustness={"draws": 0})
