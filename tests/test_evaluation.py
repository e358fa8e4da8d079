"""Agreement with a score: by head, against scipy, and on the publishers' files."""

import json
import re
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from city_builder import make_city, points, polygons
from pandas import Series
from raw_builder import source
from scipy import stats

import gemengd
from gemengd.cli import main
from gemengd.errors import DefinitionError, HarmoniseError
from gemengd.evaluation import Against, Verdict, evaluate_build, listed, scored
from gemengd.evaluation.agreement import (
    auc,
    average_precision,
    difference,
    interval,
    part_of,
    spearman,
)
from gemengd.evaluation.evaluate import CORPORATION, NAIVE, PLAIN_SUM
from gemengd.evaluation.reference import drawn, same_places
from gemengd.model.numbers import Numbers

SCORES = "leefbaarometer/leefbaarometer_buurten_2002_2020_three_cities.csv"
NAN = float("nan")
MAP = replace(source("areas", 2024), role="areas")


def once(statistic, figures, reference):
    return statistic(np.array([figures], float), np.array([reference], float))[0]


@pytest.mark.parametrize(
    ("figures", "positive", "expected"),
    [
        ([1, 2, 3, 4], [0, 0, 1, 1], 1.0),
        ([4, 3, 2, 1], [0, 0, 1, 1], 0.0),
        ([1, 2, 3, 4], [0, 1, 0, 1], 0.75),
        ([5, 5, 5, 5], [0, 1, 0, 1], 0.5),
        ([1, 2, 3, 4], [0, 0, 0, 0], NAN),
    ],
)
def test_auc_is_the_chance_to_be_ranked_above(figures, positive, expected):
    assert once(auc, figures, positive) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("figures", "positive", "expected"),
    [
        ([4, 3, 2, 1], [1, 1, 0, 0], 1.0),
        # The positives are met at rank 1 (1 of 1) and at rank 3 (2 of 3).
        ([4, 3, 2, 1], [1, 0, 1, 0], (1 + 2 / 3) / 2),
        # All equal: the share of positives.
        ([5, 5, 5, 5], [1, 0, 0, 0], 0.25),
        # Two tied on top, one of them positive, and the last one.
        ([9, 9, 3, 1], [1, 0, 0, 1], (1 / 2 + 2 / 4) / 2),
    ],
)
def test_average_precision_by_head(figures, positive, expected):
    assert once(average_precision, figures, positive) == pytest.approx(expected)


def test_auc_and_spearman_are_those_of_scipy():
    random = np.random.default_rng(1)
    figures, badness = random.integers(0, 9, 60).astype(float), random.normal(size=60)
    positive = badness > 1

    ranks = stats.mannwhitneyu(figures[positive], figures[~positive]).statistic
    expected = ranks / (positive.sum() * (~positive).sum())

    assert once(auc, figures, positive) == pytest.approx(expected)
    assert once(spearman, figures, badness) == pytest.approx(
        stats.spearmanr(figures, badness).statistic
    )


def test_an_interval_holds_the_truth_about_95_times_in_100():
    random, inside = np.random.default_rng(7), 0
    truth = stats.norm.cdf(1 / np.sqrt(2))  # of two normals one apart

    for seed in range(200):
        positive = np.arange(80) < 30
        figures = random.normal(size=80) + positive
        found = interval(auc, figures, positive.astype(float), 400, seed)
        inside += found.low <= truth <= found.high

    assert 180 <= inside <= 198


def test_a_difference_of_equals_is_nothing_and_of_opposites_is_all():
    figures, positive = np.arange(20.0), (np.arange(20) > 12).astype(float)

    same = difference(auc, (figures, figures * 2), positive, 200, 1)
    opposite = difference(auc, (figures, -figures), positive, 200, 1)

    assert (same.estimate, same.low, same.high) == (0, 0, 0)
    assert (opposite.estimate, opposite.low) == (1, 1)


def test_scores_of_neighbourhoods_are_averaged_to_districts():
    city = make_city(count=3)
    score = Series({"BU99980000": 1.0, "BU99980001": 2.0, "BU99980002": NAN, "BU00010000": 9.0})

    found = scored("s", score, city, high_is_worse=False, worst=0.4)

    assert found.badness.tolist() == pytest.approx([-1, -2, NAN], nan_ok=True)
    assert found.positive.tolist() == [True, False, False]


def test_a_score_of_another_place_under_the_same_code_is_passed_over():
    city = make_city(count=2)
    codes = ["BU99980000", "BU99980001", "BU00010000"]
    names = Series(["BUURT 0 ", "Elders", "Verweg"], index=codes)

    kept, note = same_places(Series([1.0, 2.0, 3.0], index=codes), names, city)

    assert kept.to_dict() == {"BU99980000": 1, "BU00010000": 3}
    assert note == (
        "1 codes have another name there and do not count: "
        "BU99980001 ('Elders' there, 'Buurt 1' on the map)"
    )


def test_a_score_of_the_maps_own_year_counts_whatever_the_area_is_called():
    city = replace(make_city(count=3), sources=(MAP,))
    codes = city.areas.index
    names = Series(["Buurt 0", "Buurt 1", "Elders"], index=codes)

    of_year, _ = same_places(Series([1.0, 2.0, 3.0], index=codes), names, city, 2024)
    older, note = same_places(Series([1.0, 2.0, 3.0], index=codes), names, city, 2020)

    assert (of_year.tolist(), older.tolist()) == ([1, 2, 3], [1, 2])
    assert "'Elders' there, 'Buurt 2' on the map" in note


SMALLINGERLAND = """
name = "Smallingerland"
code = "GM0090"
level = "district"
[[inputs]]
file = "cbs/nl_wijken_2024.geojson"
reader = "own"
role = "areas"
year = 2024
columns = {code = "wijkcode", name = "wijknaam"}
[[inputs]]
file = "cbs/kwb_2025_friesland.csv"
reader = "cbs-kwb-odata-csv"
year = 2025
columns = {name = "Naam_gebied"}
"""


@pytest.mark.parametrize(
    ("rows", "centrum"),
    [
        # Scores of 2020, when district 01 held the villages, made up but for their mean.
        (["BU00900101,Boornbergum,0.2", "BU00900102,Opeinde,0.014", "BU00900201,De Wiken noord,1"],
         None),
        # The same code as it is used today, and a village's that is gone.
        (["BU00900101,Drachten-Centrum,-0.039", "BU00900102,Opeinde,0.253",
          "BU00900201,De Wiken Noord,1"], -0.039),
    ],
)  # fmt: skip
def test_a_district_never_gets_the_mean_of_the_villages_that_had_its_code(
    rows, centrum, shared_data, tmp_path
):
    toml, file = tmp_path / "city.toml", tmp_path / "leefbaarometer.csv"
    toml.write_text(SMALLINGERLAND, encoding="utf-8")
    lines = [f"{code},2020,{name},{afw},{afw}" for code, name, afw in (r.split(",") for r in rows)]
    file.write_text("\n".join(["bu_code,jaar,bu_naam,lbm,afw", *lines]), encoding="utf-8")
    result = gemengd.build(toml, data=shared_data, only=["social_housing"])

    (found, *_) = evaluate_build(result, Against(file), samples=10).references

    score = -found.badness["WK009001"]
    assert score == pytest.approx(centrum) if centrum else np.isnan(score)
    assert -found.badness["WK009002"] == 1
    assert any("do not count: " in note for note in found.notes)


def test_a_score_or_list_of_other_areas_is_refused():
    city = make_city(count=3)

    with pytest.raises(HarmoniseError, match="none of its 1 codes is an area of Proefstad"):
        scored("s", Series({"BU00010000": 1.0}), city, high_is_worse=True, worst=0.1)
    with pytest.raises(HarmoniseError, match="0 of its 1 codes are areas"):
        listed("l", ["BU00010000"], city)


def test_a_code_with_two_scores_that_differ_is_asked_about_and_one_that_repeats_is_not():
    city = make_city(count=2)
    first, second = city.areas.index
    once = Series([8.0, 5.0, 5.0], index=[first, second, second])
    two_years = Series([8.0, 5.0, 4.0], index=[first, second, second])

    found = scored("s", once, city, high_is_worse=True, worst=0.1)

    assert found.badness.tolist() == [8, 5]
    with pytest.raises(HarmoniseError, match=f"1 codes have several scores: {second} has 5, 4"):
        scored("s", two_years, city, high_is_worse=True, worst=0.1)


def test_codes_of_another_level_are_counted_and_shown():
    with pytest.raises(HarmoniseError, match=r"none of its 2 codes .* \(found 3741, 3742\)"):
        scored(
            "s",
            Series([1.0, 2.0], index=["3741", "3742"]),
            make_city(count=3),
            high_is_worse=True,
            worst=0.1,
        )


def own_score(path, values):
    pd.DataFrame({"gebied": values.index, "cijfer": values.to_numpy()}).to_csv(path, index=False)
    return path


def test_a_score_made_of_a_layer_gives_that_layer_an_auc_of_one(voorbeeldstad, tmp_path):
    values = voorbeeldstad.layers["social_housing"]["value"].dropna()
    file = own_score(tmp_path / "score.csv", values)
    against = Against(file, code="gebied", score=("cijfer",), high_is_worse=True)

    found = evaluate_build(voorbeeldstad, against, samples=200)

    by_name = {f.candidate: f for f in found.evaluation.findings}
    assert by_name["social_housing"].auc.estimate == 1
    assert by_name["social_housing"].spearman.estimate == pytest.approx(1)
    assert by_name["social_housing"].against[NAIVE].difference.estimate > 0
    assert by_name["balance"].spearman.estimate > 0.3  # turned round: high is better


@pytest.mark.parametrize("score", [("cijfer",), ()])
def test_a_table_of_ones_own_does_not_count_where_its_names_are_of_other_places(
    score, voorbeeldstad, tmp_path
):
    areas = voorbeeldstad.dataset.areas
    rows = areas.iloc[:-5] if not score else areas
    names = ["Elders", *rows["name"][1:]]
    table = pd.DataFrame({"gebied": rows.index, "buurtnaam": names, "cijfer": range(len(rows))})
    table.to_csv(tmp_path / "list.csv", index=False)
    against = Against(tmp_path / "list.csv", code="gebied", score=score, year=1999)

    found = evaluate_build(voorbeeldstad, against, samples=100)

    (reference,) = found.references
    (said,) = [note for note in reference.notes if "have another name there" in note]
    assert said.startswith(f"1 codes have another name there and do not count: {rows.index[0]}")


def test_a_score_of_chance_is_beaten_by_nobody(voorbeeldstad, tmp_path):
    codes = voorbeeldstad.dataset.areas.index
    values = Series(np.random.default_rng(3).normal(size=len(codes)), index=codes)
    file = own_score(tmp_path / "score.csv", values)

    found = evaluate_build(
        voorbeeldstad, Against(file, code="gebied", score=("cijfer",)), samples=400
    )

    verdicts = [f.against[NAIVE].verdict for f in found.evaluation.findings if NAIVE in f.against]
    assert verdicts.count(Verdict.BETTER) <= 2
    assert all(f.auc.low < 0.6 for f in found.evaluation.findings)


def test_a_list_of_flagged_areas_is_what_the_overlay_flags(voorbeeldstad, tmp_path):
    overlay = voorbeeldstad.overlays["segregation"]
    flagged = overlay.index[overlay["outcome"] == "flagged"]
    (tmp_path / "list.csv").write_text("code\n" + "\n".join(flagged), encoding="utf-8")

    found = evaluate_build(voorbeeldstad, Against(tmp_path / "list.csv", code="code"), samples=100)

    (confusion,) = [c for c in found.evaluation.confusions if c.overlay == "segregation"]
    assert confusion.both == tuple(flagged)
    assert confusion.flagged_only == confusion.reference_only == ()


def test_polygons_are_the_areas_most_of_whose_people_live_inside():
    city = make_city(4)
    # A tenth of the surface of the second square, but all of its people.
    people = points((1050, 500), (2500, 500), (2900, 500), inhabitants=[10.0, 10, 20])
    city = type(city)(**{**vars(city), "population": people})
    file = polygons((-10, -10, 1100, 1010), (2400, 400, 2600, 600))

    found = drawn("list", file.to_crs(4326), city)

    assert found.positive.tolist() == [True, True, False, False]
    assert found.badness.tolist() == pytest.approx([1, 1, 1 / 3, 0], abs=1e-3)
    with pytest.raises(HarmoniseError, match="hold most of 0 of 4 areas"):
        drawn("list", polygons((9000, 0, 9100, 10)), city)


def test_a_map_of_the_flagged_areas_is_what_the_overlay_flags(voorbeeldstad, tmp_path):
    overlay = voorbeeldstad.overlays["segregation"]
    flagged = overlay[overlay["outcome"] == "flagged"]
    flagged[["geometry"]].to_file(tmp_path / "areas.gpkg")

    found = evaluate_build(voorbeeldstad, Against(tmp_path / "areas.gpkg"), samples=100)

    (confusion,) = [c for c in found.evaluation.confusions if c.overlay == "segregation"]
    assert confusion.both == tuple(flagged.index)
    assert confusion.precision.estimate == confusion.recall.estimate == 1


def test_precision_and_recall_by_head():
    flagged, listed_ = np.array([[1.0, 1, 1, 0, 0]]), np.array([[1.0, 0, 0, 1, 0]])

    assert part_of(flagged, listed_) == pytest.approx(1 / 3)
    assert part_of(listed_, flagged) == pytest.approx(1 / 2)
    assert np.isnan(part_of(flagged * 0, listed_))


def test_layers_of_words_and_unknown_layers_are_left_out_by_name(voorbeeldstad, tmp_path):
    values = voorbeeldstad.layers["social_housing"]["value"].dropna()
    against = Against(own_score(tmp_path / "s.csv", values), code="gebied", score=("cijfer",))

    left_out = evaluate_build(voorbeeldstad, against, samples=100).evaluation.left_out

    assert "classes" in left_out["corporation_neighbourhood"]
    assert set(left_out) <= set(voorbeeldstad.layers) | set(voorbeeldstad.overlays)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"code": "kode"}, Exception, "no column 'kode'; found gebied, cijfer"),
        ({"code": "gebied", "score": ("x",)}, Exception, "no column 'x'"),
        ({"worst": 1.5}, DefinitionError, "a share between 0 and 1"),
    ],
)
def test_a_wrong_question_is_a_clear_error(changes, error, message, voorbeeldstad, tmp_path):
    values = voorbeeldstad.layers["social_housing"]["value"].dropna()
    against = Against(own_score(tmp_path / "s.csv", values), **changes)

    with pytest.raises(error, match=re.escape(message)):
        evaluate_build(voorbeeldstad, against)


def say(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code, capsys.readouterr().out


PLACES = ("--layers", "examples/definitions/districts_2022", "--replace", "--samples", "200")


def test_leeuwarden_is_held_against_the_leefbaarometer(shared_data, monkeypatch, capsys, request):
    monkeypatch.chdir(request.config.rootpath)
    code, said = say(
        monkeypatch, capsys, "evaluate", "examples/places/leeuwarden.toml", "--data", shared_data,
        "--against", shared_data / SCORES, *PLACES,
    )  # fmt: skip

    assert code == 0
    for dimension in ("afw", "onv", "soc"):
        assert f"Leefbaarometer 3.0 2020: {dimension}" in said
        pattern = rf"{dimension}: Is not shown to do better than the share of homes not owner-occ"
        assert re.search(pattern, said)
    assert "Naive: corporation homes" in said
    assert "Naive: sum of three z-scores" in said
    assert "Segregation pressure" in said
    assert "no independent proof" in said
    assert "not a property of the people" in said
    assert "Heechterp & Schieringen" in said


def test_a_file_without_the_deviation_is_held_against_the_whole_score(voorbeeldstad, tmp_path):
    codes = voorbeeldstad.dataset.areas.index
    rows = [f"{code},2024,{4 + n / 100},{n / 9},{-n / 9}" for n, code in enumerate(codes)]
    file = tmp_path / "lbm.csv"
    file.write_text("\n".join(["bu_code,jaar,lbm,onv,soc", *rows]), encoding="utf-8")

    found = evaluate_build(voorbeeldstad, Against(file), samples=100)

    assert [reference.name for reference in found.references] == ["lbm", "onv", "soc"]


def test_the_country_agrees_as_others_found(shared_data, monkeypatch, capsys, request):
    monkeypatch.chdir(request.config.rootpath)
    _, said = say(
        monkeypatch, capsys, "evaluate", "examples/places/netherlands.toml", "--data", shared_data,
        "--against", shared_data / SCORES, "--json", *PLACES,
    )  # fmt: skip

    found = json.loads(said)
    by_key = {(f["candidate"], f["reference"]): f for f in found["findings"]}

    # A check of the whole country found 0.95, 0.96, 0.85 and 0.86, 0.86, 0.89.
    expected = {NAIVE: (0.85, 0.95, 0.96), PLAIN_SUM: (0.89, 0.86, 0.86)}
    for candidate, figures in expected.items():
        for dimension, figure in zip(("afw", "onv", "soc"), figures, strict=True):
            auc_ = by_key[candidate, dimension]["auc"]
            assert auc_["low"] <= figure <= auc_["high"]
            assert by_key[candidate, dimension]["areas"] == 52
    assert CORPORATION in found["left_out"]
    assert found["notes"]["onv"] == [
        (
            "247 scores of neighbourhoods were averaged to 52 districts, by code alone: "
            "no file of the city names its neighbourhoods"
        )
    ]


def test_a_code_that_stands_for_another_place_does_not_count(shared_data, request):
    toml = request.config.rootpath / "examples/places/groningen.toml"
    result = gemengd.build(
        toml, data=shared_data, only=["walk_to_night_shelter"],
        definitions=[request.config.rootpath / "examples/definitions/groningen_care"],
    )  # fmt: skip

    found = evaluate_build(result, Against(shared_data / SCORES), samples=100)

    # 99 of the 108 codes of 2017 occur in 2020, 98 with the same name.
    assert found.references[0].badness.notna().sum() <= 98
    assert "1 codes have another name there and do not count" in found.references[0].notes[-1]


def scores_of(voorbeeldstad, tmp_path, texts, **said):
    """Return the reference made of these texts, the last one for all further areas."""
    codes = voorbeeldstad.dataset.areas.index
    rows = [*texts, *[texts[-1]] * (len(codes) - len(texts))]
    lines = [f"{code};{text}" for code, text in zip(codes, rows, strict=True)]
    file = tmp_path / "scores.csv"
    file.write_text("\n".join(["gebied;cijfer", *lines]), encoding="utf-8")
    against = Against(file, code="gebied", score=("cijfer",), high_is_worse=True, **said)
    return evaluate_build(voorbeeldstad, against, samples=100).references[0]


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        (["1.250", "970", "880"], r"cijfer: found '1.250', which can be 1250 or"),
        (["-999", "-999", "5.1", "6.2"], r"cijfer: found -999 2 times, as if it meant unknown"),
        (["0", "0", "0", "6.1", "7.9", "8"], r"cijfer: found 0 3 times and all others between 6.1"),
    ],
)
def test_a_score_that_looks_as_if_it_was_meant_otherwise_is_asked_about(
    texts, line, voorbeeldstad, tmp_path
):
    with pytest.raises(HarmoniseError, match=f"{line}.*--decimal, --missing or --as-written"):
        scores_of(voorbeeldstad, tmp_path, texts)


def test_a_score_is_read_as_the_user_says_it_is_written(voorbeeldstad, tmp_path):
    grouped = scores_of(
        voorbeeldstad, tmp_path, ["1.250", "970", "880"], numbers=Numbers(decimal=",")
    )
    gone = scores_of(voorbeeldstad, tmp_path, ["0", "0", "6.1", "7.9", "8"], missing=("0",))
    kept = scores_of(
        voorbeeldstad, tmp_path, ["0", "0", "6.1", "7.9", "8"], numbers=Numbers(as_written=True)
    )

    assert grouped.badness.iloc[:3].tolist() == [1250, 970, 880]
    assert gone.badness.iloc[:3].tolist() == pytest.approx([NAN, NAN, 6.1], nan_ok=True)
    assert kept.badness.iloc[:3].tolist() == [0, 0, 6.1]


def test_polygons_in_metres_of_rd_without_a_system_are_read_as_a_build_reads_them(
    voorbeeldstad, tmp_path
):
    overlay = voorbeeldstad.overlays["segregation"]
    flagged = overlay[overlay["outcome"] == "flagged"]
    file = tmp_path / "areas.geojson"
    # Without the crs key, so that its reader takes the metres for degrees.
    shapes = json.loads(flagged[["geometry"]].to_json(drop_id=True))
    shapes.pop("crs", None)
    file.write_text(json.dumps(shapes), encoding="utf-8")

    found = evaluate_build(voorbeeldstad, Against(file), samples=100)

    assert found.references[0].positive.sum() == len(flagged)
    assert any("were read as RD New" in warning for warning in found.warnings)


@pytest.mark.parametrize("text", ["1e400", "-99997", "-99995", "."])
def test_a_score_that_is_none_is_unknown(text, voorbeeldstad, tmp_path):
    found = scores_of(voorbeeldstad, tmp_path, [text, "6.1", "7.9", "8"])

    assert found.badness.iloc[:2].tolist() == pytest.approx([NAN, 6.1], nan_ok=True)
    assert not found.positive.iloc[0]
    assert any("cannot be" in note for note in found.notes) == (text == "1e400")


def test_a_score_of_which_some_have_a_sign_for_per_cent_is_refused(voorbeeldstad, tmp_path):
    with pytest.raises(HarmoniseError, match="cijfer: found 1 values that are no number: '80%'"):
        scores_of(voorbeeldstad, tmp_path, ["80%", "6.1", "8"])
