import math

import numpy as np
import pytest
from overlay_builder import city, definition, layer

from gemengd.errors import DefinitionError
from gemengd.model.layer import LayerResult, Measured
from gemengd.model.outcome import Outcome
from gemengd.model.reason import Reason
from gemengd.model.text import Language
from gemengd.overlays import overlay


def flagged(dataset, values, **criterion):
    layers = layer(dataset, values)
    return overlay(dataset, layers, [definition(criterion)])["test"]


@pytest.mark.parametrize(
    ("at", "expected"), [("least", "nff"), ("most", "ffn"), ("above", "nnf"), ("below", "fnn")]
)
def test_a_value_at_the_threshold_holds(at, expected):
    dataset = city([100, 100, 100])

    found = flagged(dataset, [4.9, 5.0, 5.1], at=at, threshold=5)

    assert "".join(outcome[0] for outcome in found.outcomes) == expected


def test_an_unknown_value_is_unknown_with_its_reason_not_cleared():
    dataset = city([100, 100])

    found = flagged(dataset, [np.nan, 9.0], threshold=5)

    assert found.outcomes.tolist() == [Outcome.UNKNOWN, Outcome.FLAGGED]
    assert found.why_unknown.iloc[0] == Reason.PARTS_UNKNOWN
    assert found.findings["BU00000000"][0].why_unknown == Reason.SECRET
    assert math.isnan(found.scores.iloc[0])


def test_a_quantile_is_taken_over_the_known_areas_only():
    dataset = city([100] * 6)

    found = flagged(dataset, [0.0, 1.0, 2.0, 3.0, 4.0, np.nan], quantile=0.75)

    assert found.flagged == ("BU00000003", "BU00000004")
    assert found.findings["BU00000000"][0].threshold == 3.0


def test_a_quantile_of_nothing_known_leaves_all_areas_unknown():
    dataset = city([100, 100])

    found = flagged(dataset, [np.nan, np.nan], quantile=0.5)

    assert set(found.outcomes) == {Outcome.UNKNOWN}


def test_places_with_too_few_inhabitants_or_none_are_never_flagged():
    dataset = city([49, 50, 0, np.nan], [True, True, False, True], ["", "", "", "secret"])

    found = flagged(dataset, [9.0, 9.0, 9.0, 9.0], threshold=5)

    assert found.flagged == ("BU00000001",)
    reasons = [Reason.TOO_FEW, "", Reason.UNINHABITED, Reason.SECRET]
    assert found.why_unknown.tolist() == reasons


def test_the_order_of_the_areas_changes_nothing():
    dataset, values = city([100, 100, 100]), [1.0, 7.0, np.nan]
    layers = layer(dataset, values)
    shuffled = {
        "demand": LayerResult(
            layers["demand"].layer,
            Measured(layers["demand"].values[::-1], layers["demand"].reasons[::-1]),
        )
    }

    straight = overlay(dataset, layers, [definition({"threshold": 5})])["test"]
    reverse = overlay(dataset, shuffled, [definition({"threshold": 5})])["test"]

    assert straight.outcomes.equals(reverse.outcomes)


def test_a_reason_tells_value_and_threshold_in_the_readers_language():
    dataset = city([100])

    found = flagged(dataset, [1234.56], threshold=5)

    (reason,) = found.reasons("BU00000000")
    assert reason.because(Language.EN) == "1,234.6 of 5.0"
    assert reason.because(Language.NL) == "1.234,6 van 5,0"


def test_a_layer_of_words_cannot_be_held_against_a_number():
    dataset = city([100])

    with pytest.raises(DefinitionError, match="'demand' has classes, not numbers"):
        flagged(dataset, ["yes"], threshold=5)


def test_a_layer_that_was_not_computed_is_named():
    dataset = city([100])

    with pytest.raises(DefinitionError, match="layer 'carrying' was not computed"):
        overlay(dataset, layer(dataset, [1.0]), [definition({"layer": "carrying", "threshold": 1})])


def test_an_area_that_one_rule_flags_gets_the_reasons_of_that_rule_only():
    dataset = city([100])
    first = definition({"threshold": 5}).criteria[0]
    other = first.model_copy(update={"rule": "other", "because": "other rule", "threshold": 1})
    unmet = other.model_copy(update={"threshold": 99, "required": True})
    both = definition({"threshold": 5}).model_copy(update={"criteria": (first, other, unmet)})

    found = overlay(dataset, layer(dataset, [9.0]), [both])["test"]

    assert found.flagging == {"BU00000000": ("main",)}
    assert [r.because(Language.EN) for r in found.reasons("BU00000000")] == ["9.0 of 5.0"]


def test_a_weight_of_zero_equals_leaving_the_criterion_out():
    dataset = city([100, 100, 100])
    layers = layer(dataset, [1.0, 9.0, 9.0]) | layer(dataset, [np.nan, 9.0, 1.0], "other")
    kept = {"threshold": 5, "because": "kept {value}"}
    dropped = {"layer": "other", "threshold": 5, "weight": 0}

    without = overlay(dataset, layers, [definition(kept)])["test"]
    zero = overlay(dataset, layers, [definition(dropped, kept)])["test"]

    assert zero.outcomes.equals(without.outcomes)
    assert zero.scores.equals(without.scores)
    assert zero.known.equals(without.known)
    assert zero.findings == without.findings


@pytest.mark.parametrize(
    ("criteria", "complaint"),
    [
        (({"threshold": 1, "weight": 0},), "at least one criterion needs a weight above 0"),
        (({"threshold": 1, "weight": 0, "required": True},), "cannot be required"),
    ],
)
def test_a_weight_of_zero_that_leaves_nothing_or_is_required_is_refused(criteria, complaint):
    with pytest.raises(ValueError, match=complaint):
        definition(*criteria)
