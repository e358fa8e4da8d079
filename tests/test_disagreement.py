import math
from dataclasses import replace

import pytest
from overlay_builder import city, definition, layers_of
from pydantic import ValidationError

from gemengd.definitions import load_definitions
from gemengd.errors import DefinitionError
from gemengd.measures import measure_overlays, registry
from gemengd.measures.disagreement import Disagreement
from gemengd.model.layer import Layer
from gemengd.model.outcome import Outcome
from gemengd.model.reason import Reason
from gemengd.overlays import overlay

PARTIES = {
    slug: {"title": slug, "title_nl": slug, "source": "test"} for slug in ("one", "two", "three")
}


def weighed(homes, care, weights, people=100, **settings):
    """Return an overlay of two criteria that three parties weigh in their own way."""
    dataset = city([people] * len(homes))
    criteria = [
        {"layer": slug, "threshold": 5, "weights": weights.get(slug, {})}
        for slug in ("homes", "care")
    ]
    definition_ = definition(*criteria, weightings=PARTIES, **{"flag_at": 0.6, **settings})
    layers = layers_of(dataset, {"homes": homes, "care": care})
    return dataset, overlay(dataset, layers, [definition_])


def test_each_party_flags_by_its_own_weights():
    weights = {"homes": {"one": 3, "two": 1, "three": 0}}

    _, found = weighed([9.0, 9.0, 1.0], [9.0, 1.0, 9.0], weights)

    outcomes = found["test"].weighed
    assert [o[0] for o in outcomes["one"]] == ["f", "f", "n"]
    assert [o[0] for o in outcomes["two"]] == ["f", "n", "n"]
    assert [o[0] for o in outcomes["three"]] == ["f", "n", "f"]


def test_a_party_that_gives_a_requirement_no_weight_does_not_require_it():
    dataset = city([100])
    required = {
        "layer": "homes", "threshold": 5, "required": True, "weights": {"three": 0},
    }  # fmt: skip
    given = definition(required, {"layer": "care", "threshold": 5}, weightings=PARTIES)
    layers = layers_of(dataset, {"homes": [1.0], "care": [9.0]})

    found = overlay(dataset, layers, [given])["test"]

    assert found.weighed["one"].tolist() == [Outcome.NOT_FLAGGED]
    assert found.weighed["three"].tolist() == [Outcome.FLAGGED]


def test_the_disagreement_counts_who_flags():
    weights = {"homes": {"one": 3, "two": 3, "three": 0}}
    dataset, found = weighed([9.0, 9.0, 1.0, 1.0], [9.0, 1.0, 9.0, 1.0], weights)

    shown = Disagreement(overlay="test")(dataset, found)

    assert shown.values.tolist() == ["all_flag", "most_flag", "few_flag", "none_flag"]
    assert list(shown.parts) == ["one", "two", "three"]
    assert len(shown.notes) == 3


def test_half_of_the_parties_is_not_most_of_them():
    dataset, found = weighed([9.0], [1.0], {"homes": {"one": 9, "two": 0, "three": 0}})
    two = {k: v for k, v in found["test"].weighed.items() if k != "three"}
    halved = {"test": replace(found["test"], weighed=two)}

    shown = Disagreement(overlay="test")(dataset, halved)

    assert shown.values.tolist() == ["few_flag"]


def test_an_area_that_one_party_cannot_judge_is_unknown():
    weights = {"homes": {"one": 1, "two": 9, "three": 0}}
    dataset, found = weighed([9.0], [math.nan], weights)

    shown = Disagreement(overlay="test")(dataset, found)

    assert found["test"].weighed["two"].tolist() == [Outcome.FLAGGED]
    assert shown.values.isna().all()
    assert shown.reasons.tolist() == [Reason.PARTS_UNKNOWN]


def test_no_party_flags_a_place_with_too_few_people():
    dataset, found = weighed([9.0], [9.0], {}, people=49)

    shown = Disagreement(overlay="test")(dataset, found)

    assert all(o.tolist() == [Outcome.UNKNOWN] for o in found["test"].weighed.values())
    assert shown.reasons.tolist() == [Reason.TOO_FEW]


def test_an_overlay_without_weightings_has_nothing_to_disagree_on():
    dataset = city([100])
    found = overlay(dataset, layers_of(dataset, {"a": [1.0]}), [
        definition({"layer": "a", "threshold": 1}),
    ])  # fmt: skip

    with pytest.raises(DefinitionError, match=r"test has no \[weightings\]"):
        Disagreement(overlay="test")(dataset, found)


def test_a_layer_of_an_overlay_that_was_left_out_is_left_out_by_name():
    dataset = city([100])
    layer = Layer(
        slug="who", title="t", title_nl="t", unit="", style="s", caveat="c", caveat_nl="c",
        measure=Disagreement(overlay="test"),
    )  # fmt: skip
    left_out = {}

    found = measure_overlays(dataset, [layer], {}, left_out)

    assert found == {}
    assert left_out == {"who": "its overlay test was left out"}


@pytest.mark.parametrize(
    ("weights", "complaint"),
    [
        ({"four": 1}, "there is no weighting 'four'"),
        ({"one": -1}, "greater than or equal to 0"),
        ({"one": 0}, "weightings.one: at least one weight must be above 0"),
    ],
)
def test_weights_of_nobody_or_of_nothing_are_refused(weights, complaint):
    with pytest.raises(ValidationError, match=complaint):
        definition({"threshold": 1, "weights": weights}, weightings=PARTIES)


def test_the_shipped_weightings_are_three_and_their_layer_comes_with_the_overlay():
    shipped = load_definitions(registry())

    found = shipped.only(["attention_disagreement"])

    parties = ["municipality", "corporations", "social_domain"]
    assert list(shipped.overlays["attention"].weightings) == parties
    assert list(found.overlays) == ["attention"]
    assert {"attention_disagreement", "social_housing", "care_reach_gp"} <= found.layers.keys()


def test_the_partners_disagree_on_some_of_the_belt_in_the_made_up_city(voorbeeldstad):
    found = voorbeeldstad.layers["attention_disagreement"]

    counts = found["value"].value_counts()
    assert counts["all_flag"] > 0
    assert counts["most_flag"] > 0
    assert set(found.loc[found["value"].isna(), "reason"]) <= {r.value for r in Reason}


MADE_OF = """
title = "Own"
title_nl = "Eigen"
unit = ""
style = "focus"
caveat = "test"
caveat_nl = "test"
[measure]
use = "bivariate"
first = "attention_disagreement"
second = ["demand"]
"""


def test_nothing_can_be_made_of_what_is_made_of_an_overlay(tmp_path):
    (tmp_path / "own.toml").write_text(MADE_OF, encoding="utf-8")

    with pytest.raises(DefinitionError, match="is made of an overlay, so nothing can be made"):
        load_definitions(registry(), [tmp_path])


def test_a_layer_of_an_overlay_that_is_not_there_is_refused(tmp_path):
    wrong = MADE_OF.replace("bivariate", "disagreement").split("first", maxsplit=1)[0]
    text = f'{wrong}overlay = "atention"\n'
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")

    with pytest.raises(DefinitionError, match="there is no 'atention'; did you mean attention"):
        load_definitions(registry(), [tmp_path])
