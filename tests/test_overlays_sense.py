"""Overlays that say something nobody can mean: refused when read, or said when built."""

import json
from dataclasses import replace

import pytest
from overlay_builder import city, definition, layer

import gemengd
from gemengd.definitions import load_definitions
from gemengd.errors import DefinitionError
from gemengd.measures import registry
from gemengd.overlays import doubts, overlay

NAN = float("nan")
HEAD = """
title = "Own"
title_nl = "Eigen"
description = "d"
description_nl = "d"
caveat = "c"
caveat_nl = "c"
"""


def criterion(**other):
    given = {
        "layer": "social_housing",
        "at": "least",
        "threshold": 50,
        "compares_with": "norm",
        "source": "own choice",
        "because": "b",
        "because_nl": "b",
        **other,
    }
    return {key: value for key, value in given.items() if value is not None}


def read(tmp_path, *criteria):
    """Return the definitions with an overlay of these criteria."""
    rows = ["[[criteria]]\n" + "\n".join(_lines(criterion(**one))) for one in criteria]
    (tmp_path / "overlays").mkdir()
    text = "\n".join([HEAD, *rows])
    (tmp_path / "overlays" / "mine.toml").write_text(text, encoding="utf-8")
    return load_definitions(registry(), [tmp_path])


def _lines(given):
    return [f"{key} = {json.dumps(value)}" for key, value in given.items()]


NONSENSE = {
    "the same twice": (
        [{}, {}],
        r"criteria 2: social_housing at least .* stands in criteria 1 of the same rule",
    ),
    "the same twice, once without the threshold itself": (
        [{}, {"layer": "care_reach"}, {"at": "above", "threshold": 70}],
        r"criteria 3: social_housing above .* stands in criteria 1 of the same rule",
    ),
    "at least more than at most": (
        [{"threshold": 30}, {"at": "most", "threshold": 20}],
        r"criteria 2: social_housing at most 20 and at least 30 \(criteria 1\) never both hold",
    ),
    "above and at most the same": (
        [{"at": "most", "threshold": 20}, {"at": "above", "threshold": 20}],
        r"criteria 2: social_housing above 20 and at most 20 \(criteria 1\) never both hold",
    ),
    "the highest and the lowest of the city": (
        [{"threshold": None, "quantile": 0.8},
         {"at": "most", "threshold": None, "quantile": 0.2}],
        r"at most the quantile 0.2 and at least the quantile 0.8 \(criteria 1\) never both hold",
    ),
    "more than all": (
        [{"threshold": 300}],
        r"criteria 1: threshold: social_housing is between 0 and 100 %, found 300",
    ),
    "less than none": (
        [{"layer": "care_reach", "threshold": -5}],
        r"criteria 1: threshold: care_reach is 0 minutes or more, found -5",
    ),
    "one weight takes all": (
        [{"weight": 100}, {"layer": "care_reach", "weight": 1}],
        r"criteria 2: weight: found 1 beside 100 \(criteria 1\)",
    ),
    "a weight below nothing": ([{"weight": -1}], r"criteria\.0\.weight: .*greater than or equal"),
    "no weight at all": (
        [{"weight": 0}, {"layer": "care_reach", "weight": 0}], "needs a weight above 0"),
}  # fmt: skip


@pytest.mark.parametrize("case", NONSENSE)
def test_criteria_that_nobody_can_mean_are_refused_by_file_and_key(case, tmp_path):
    criteria, complaint = NONSENSE[case]

    with pytest.raises(DefinitionError, match=complaint) as raised:
        read(tmp_path, *criteria)

    assert "mine.toml" in str(raised.value)


SENSE = {
    "between two thresholds": [{"threshold": 20}, {"at": "most", "threshold": 40}],
    "exactly one figure": [{"threshold": 20}, {"at": "most", "threshold": 20}],
    "the same in two rules": [{"rule": "one"}, {"rule": "two"}],
    "one or the other": [
        {"threshold": 80, "rule": "high"}, {"at": "most", "threshold": 20, "rule": "low"}],
    "one of them left out": [{}, {"threshold": 70, "weight": 0}],
    "a weight six times another": [{"weight": 3}, {"layer": "care_reach", "weight": 0.5}],
    "a very heavy weight in a rule of its own": [
        {"weight": 100}, {"layer": "care_reach", "weight": 1, "rule": "other"}],
    "new homes, which may outnumber what stands there": [
        {"layer": "building_permits", "threshold": 120}],
    "a score below the mean": [{"layer": "carrying", "threshold": -2}],
}  # fmt: skip


@pytest.mark.parametrize("case", SENSE)
def test_criteria_that_somebody_can_mean_are_read(case, tmp_path):
    found = read(tmp_path, *SENSE[case])

    assert len(found.overlays["mine"].criteria) == len(SENSE[case])


HEALTHY = [5.0, 20, 41, 60, 82, NAN]


def said_of(values, unit="%", **criteria):
    dataset = city([100] * len(values))
    layers = layer(dataset, values, slug="social_housing")
    (result,) = layers.values()
    layers = {
        "social_housing": replace(result, layer=result.layer.model_copy(update={"unit": unit}))
    }
    found = overlay(dataset, layers, [definition({"layer": "social_housing", **criteria})])
    return doubts(found.values(), layers)


DOUBTS = {
    "a fraction on per cents": (
        HEALTHY, {"threshold": 0.3},
        ("at least 0.3 %", "all", "5.0 and 82.0 %; is 30 % meant?")),
    "a fraction on per cents of which one is none": (
        [0.0, 20, 41, 60, 82], {"threshold": 0.3},
        ("at least 0.3 %", "4", "0.0 and 82.0 %; is 30 % meant?")),
    "seconds on minutes": (
        [2.0, 9, 14, 18, 25], {"threshold": 900, "unit": "minutes"},
        ("at least 900 minutes", "none", "2.0 and 25.0 minutes; is 15 minutes meant?")),
    "hours on minutes": (
        [2.0, 9, 14, 18, 25], {"threshold": 0.25, "at": "most", "unit": "minutes"},
        ("at most 0.25 minutes", "none", "2.0 and 25.0 minutes; is 15 minutes meant?")),
    "simply beyond all": (
        [0.0, 0, 1, 2, 3], {"threshold": 50, "at": "most", "unit": "points"},
        ("at most 50 points", "all", "0.0 and 3.0 points")),
    "more than any": (
        [0.0, 0, 1, 2, 3], {"threshold": 50, "unit": "points"},
        ("at least 50 points", "none", "0.0 and 3.0 points")),
}  # fmt: skip


@pytest.mark.parametrize("case", DOUBTS)
def test_a_threshold_that_tells_no_areas_apart_is_said_with_the_figures(case):
    values, criteria, (threshold, which, span) = DOUBTS[case]

    (line,) = said_of(values, **criteria)
    assert line == (
        f"overlay test: social_housing {threshold} holds for {which} of the 5 areas with a known "
        f"figure, which lie between {span}"
    )


@pytest.mark.parametrize(
    ("values", "criteria"),
    [
        (HEALTHY, {"threshold": 30}),
        (HEALTHY, {"threshold": None, "quantile": 0.99}),
        ([0.1, 0.2, 0.3, 0.6, 0.9], {"threshold": 0.5}),
        ([0.0, 1, 30, 60, 100], {"threshold": 1}),
        ([60.0, 70, 80, 90], {"threshold": 50}),
        ([NAN] * 6, {"threshold": 50}),
    ],
)
def test_a_threshold_that_tells_areas_apart_or_has_few_to_tell_is_not_doubted(values, criteria):
    assert said_of(values, **criteria) == ()


def test_a_doubt_reaches_the_build_its_map_and_its_manifest_once(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    read(own, {"threshold": 0.3})
    (own / "overlays" / "again.toml").write_text(
        (own / "overlays" / "mine.toml").read_text(encoding="utf-8").replace("Own", "Again")
        .replace("Eigen", "Weer"), encoding="utf-8",
    )  # fmt: skip

    found = gemengd.build("voorbeeldstad", only=["mine", "again"], definitions=[own], out=tmp_path)

    (line,) = [w for w in found.dataset.warnings if "meant?" in w]
    assert line.startswith("overlay again, mine: social_housing at least 0.3 % holds for ")
    manifest, page = (
        (tmp_path / "voorbeeldstad" / name).read_text(encoding="utf-8")
        for name in ("manifest.json", "voorbeeldstad.html")
    )
    assert line in json.loads(manifest)["warnings"]
    assert "is 30 % meant?" in page
