"""Scenarios: homes that add up, flags that change for a reason, and mistakes in plain words."""

import json
import re
import sys
from dataclasses import replace

import numpy as np
import pytest
from city_builder import make_city, points
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame, Series

import gemengd
from gemengd import pipeline
from gemengd.cli import main
from gemengd.errors import DefinitionError, HarmoniseError
from gemengd.model.build import Build
from gemengd.model.text import Language
from gemengd.scenario import (
    Scenario,
    ScenarioResult,
    carried_out,
    play,
    read_scenario,
    scenario_csv,
    scenario_page,
)


def city_of(**more):
    figures = {
        "dwellings": [100.0, 200, 400],
        "corporation_share_pct": [80.0, 50, 10],
        "owner_occupied_pct": [10.0, 30, 70],
        "other_rental_share_pct": [10.0, 20, 20],
        "rental_pct": [90.0, 70, 30],
        "households": [90.0, 190, 380],
        "inhabitants": [200.0, 400, 800],
        "low_income_households_pct": [40.0, 20, 5],
        **more,
    }
    return make_city(3, **figures)


def scenario_of(*changes, **more):
    return Scenario(title="t", title_nl="t", changes=changes, **more)


def after(city, *changes, **more):
    return carried_out(city, scenario_of(*changes, **more))[0]


def first(dataset, column):
    return dataset.figure(column).iloc[0]


def test_a_sale_moves_homes_from_corporation_to_owner_and_changes_no_total():
    found = after(city_of(), {"do": "sell", "areas": ["Buurt 0"], "homes": 20})

    assert first(found, "corporation_share_pct") == pytest.approx(60)
    assert first(found, "owner_occupied_pct") == pytest.approx(30)
    assert first(found, "rental_pct") == pytest.approx(70)
    assert first(found, "dwellings") == 100
    assert first(found, "inhabitants") == 200


def test_demolition_and_new_homes_change_shares_households_and_inhabitants():
    found = after(
        city_of(),
        {"do": "demolish", "areas": ["BU99980000"], "homes": 50},
        {"do": "build", "areas": ["BU99980000"], "homes": 30, "tenure": "owner"},
    )

    assert first(found, "dwellings") == pytest.approx(80)
    assert first(found, "corporation_share_pct") == pytest.approx(30 / 80 * 100)
    assert first(found, "owner_occupied_pct") == pytest.approx(40 / 80 * 100)
    assert first(found, "inhabitants") == pytest.approx(160)
    assert first(found, "low_income_households_pct") == 40  # who lives there is as it was


def test_homes_in_several_areas_are_divided_by_the_homes_that_these_have():
    found = after(city_of(), {"do": "build", "areas": ["Buurt 1", "Buurt 2"], "homes": 60})

    assert found.figure("dwellings").tolist() == pytest.approx([100, 220, 440])


@given(
    st.lists(st.floats(0, 40), min_size=3, max_size=3),
    st.sampled_from(["corporation", "owner", "other_rental"]),
)
def test_the_shares_of_the_tenures_still_add_up(homes, tenure):
    changes = [
        {"do": "build", "areas": [f"Buurt {n}"], "homes": count, "tenure": tenure}
        for n, count in enumerate(homes)
        if count > 0
    ]
    if not changes:
        return

    found = after(city_of(), *changes)

    shares = sum(
        found.figure(c)
        for c in ("corporation_share_pct", "owner_occupied_pct", "other_rental_share_pct")
    )
    assert shares.tolist() == pytest.approx([100] * 3)
    assert found.figure("dwellings").sum() == pytest.approx(700 + sum(h for h in homes if h > 0))


def test_an_allotment_changes_who_lives_there_and_no_home():
    found = after(
        city_of(),
        {"do": "allot", "areas": ["Buurt 0"], "lettings": 30,
         "column": "low_income_households_pct", "from_pct": 60, "to_pct": 30},
    )  # fmt: skip

    assert first(found, "low_income_households_pct") == pytest.approx(40 - 30 * 30 / 90)
    assert found.figure("dwellings").equals(city_of().figure("dwellings"))


@pytest.mark.parametrize(("column", "whole", "expected"), [
    # 9 of 90 households: 20 of 200 people, of whom 60% become 20%.
    ("low_income_persons_pct", [200.0, 400, 800], 36 - 20 * 40 / 200),
    # Households of another size in the same number of homes.
    ("low_income_persons_pct", [450.0, 400, 800], 36 - 45 * 40 / 450),
    ("low_income_households_pct", [200.0, 400, 800], 36 - 9 * 40 / 90),
])  # fmt: skip
def test_an_allotment_moves_a_share_of_people_by_all_in_these_homes(column, whole, expected):
    city = city_of(inhabitants=whole, **{column: [36.0, 20, 5]})

    found = after(
        city,
        {"do": "allot", "areas": ["Buurt 0"], "lettings": 9, "column": column, "from_pct": 60,
         "to_pct": 20},
    )  # fmt: skip

    assert found.figure(column).tolist() == pytest.approx([expected, 20, 5])


def test_an_unknown_share_stays_unknown():
    city = city_of(corporation_share_pct=[np.nan, 50, 10])

    found = after(city, {"do": "build", "areas": ["Buurt 0"], "homes": 10})

    assert np.isnan(first(found, "corporation_share_pct"))


def test_a_facility_opens_and_closes():
    care = points((500, 500), kind=["gp"], name=["A"], capacity=[np.nan], source=["s"])
    city = replace(city_of(), care=care)

    opened = after(city, {"do": "open", "kind": "gp", "name": "B", "x": 2500, "y": 300_500})
    closed = after(city, {"do": "close", "kind": "gp", "name": "a"})

    assert list(opened.care["name"]) == ["A", "B"]
    assert opened.care["source"].iloc[1] == "scenario: t"
    assert closed.care.empty
    assert len(city.care) == 1


def test_a_facility_opens_and_closes_whatever_its_kind_is_called():
    care = points((500, 500), kind=["gp"], name=["A"], capacity=[np.nan], source=["s"])
    city = replace(city_of(), care=care)

    opened = after(city, {"do": "open", "kind": "Huisarts", "name": "B", "x": 2500, "y": 300_500})
    closed = after(city, {"do": "close", "kind": "huisartsenpraktijk", "name": "a"})

    assert list(opened.care["kind"]) == ["gp", "gp"]
    assert closed.care.empty
    with pytest.raises(HarmoniseError, match="B: kind: found 'huisrats'; is huisarts meant"):
        after(city, {"do": "open", "kind": "huisrats", "name": "B", "x": 2500, "y": 300_500})


WRONG = {
    "more homes than there are": (
        {"do": "demolish", "areas": ["Buurt 0"], "homes": 90}, "Buurt 0: fewer corporation homes"),
    "no such area": ({"do": "sell", "areas": ["X"], "homes": 1}, "no area 'X' in Proefstad"),
    "no such plan": ({"do": "build", "plan": "X", "homes": 1}, "0 plans of Proefstad"),
    "no such place": ({"do": "close", "kind": "gp", "name": "X"}, "0 facilities of the kind 'gp'"),
    "no share of people": (
        {"do": "allot", "areas": ["Buurt 0"], "lettings": 1, "column": "corporation_share_pct",
         "from_pct": 1, "to_pct": 2}, "is no share of households or inhabitants"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_change_that_cannot_be_is_one_plain_line(case):
    change, message = WRONG[case]

    with pytest.raises(DefinitionError, match=message):
        after(city_of(), change)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it changes nothing"),
        ('[[changes]]\ndo = "sell"\nhomes = 3', "give either areas or a plan"),
        ('[[changes]]\ndo = "open"\nkind = "gp"\nname = "x"', "needs x and y"),
        ('[[changes]]\ndo = "burn"', "burn"),
        ("colour = 3", "unknown key 'colour'"),
    ],
)
def test_a_wrong_toml_names_file_and_key(text, message, tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(f'title = "t"\ntitle_nl = "t"\n{text}', encoding="utf-8")

    with pytest.raises(DefinitionError, match=message) as raised:
        read_scenario(path)
    assert str(path) in str(raised.value)


@pytest.fixture(scope="module")
def made_up():
    return gemengd.build("voorbeeldstad")


@pytest.fixture(scope="module")
def played(made_up, request):
    path = request.config.rootpath / "examples/scenarios/sell_and_open.toml"
    return play(made_up.build, read_scenario(path), pipeline.definitions())


def test_selling_half_of_the_homes_lifts_the_flag_and_says_which_figure_did_it(played):
    table = played.table.set_index(["overlay", "name"])

    row = table.loc[("segregation", "Zonnehof")]

    assert (row["before"], row["after"], row["shift"]) == ("flagged", "not_flagged", "lifted")
    assert "Social-housing concentration: 80 -> " in row["moved"]
    assert row["probability_after"] < 0.5 < row["probability_before"]


def test_a_new_gp_shortens_the_walk_and_no_other_figure_there(played):
    walk = [b.layers["care_reach_gp"].values for b in (played.before, played.after)]

    assert (walk[1] <= walk[0] + 1e-9)[walk[0].notna()].all()
    assert (walk[1] < walk[0] - 1).any()


def test_areas_that_nothing_touches_keep_their_own_figures(played):
    touched = played.homes.index[(played.homes != 0).any(axis=1)]
    shares = [b.layers["social_housing"].values for b in (played.before, played.after)]

    assert set(shares[0].index[~np.isclose(*shares, equal_nan=True)]) == set(touched)
    assert played.before.dataset.figures.equals(gemengd.load_city("voorbeeldstad").figures)


def test_the_plans_carried_out_keep_the_homes_that_they_name(made_up):
    found = play(made_up.build, scenario_of(plans_carried_out=True), pipeline.definitions())

    plans = made_up.dataset.plans
    here = plans[plans["status"] != "completed"]
    named = here["new_social_rent"].sum() - here["demolition_social_rent"].sum()
    assert found.homes["corporation"].sum() == pytest.approx(named, rel=0.02)
    assert any("0 of them name no homes" in note.en for note in found.notes)


def test_nothing_changes_if_a_home_is_built_and_another_is_not():
    city = city_of()

    found = after(
        city,
        {"do": "build", "areas": ["Buurt 0"], "homes": 5},
        {"do": "demolish", "areas": ["Buurt 0"], "homes": 5},
    )

    assert Series.equals(found.figure("dwellings"), city.figure("dwellings"))
    assert np.allclose(found.figures, city.figures, equal_nan=True)


def test_the_sheet_escapes_what_it_shows_and_says_what_it_is(played):
    hostile = replace(
        played, scenario=played.scenario.model_copy(update={"title": "<script>x</script>"})
    )

    page = scenario_page(hostile, Language.EN)

    assert "<script>" not in page
    assert "MADE-UP SAMPLE DATA" in page
    assert "It is a sum, not a forecast" in page
    assert "signal lifted" in page
    assert scenario_csv(played).startswith("code,name,overlay,before,after,shift")


def test_the_sheet_tells_the_homes_of_each_area_by_tenure():
    city = city_of()
    homes = DataFrame(
        {"corporation": [-20.0, 0, 30], "owner": [20.0, 0, 0], "other_rental": [0.0, 0, -4]},
        index=city.areas.index,
    )
    nothing_built = Build(city, {}, {}, styles={})
    told = ScenarioResult(
        scenario_of({"do": "sell", "areas": ["Buurt 0"], "homes": 20}),
        nothing_built,
        nothing_built,
        homes,
        (),
    )

    page = scenario_page(told, Language.EN)

    (table,) = re.findall("<table>.*?</table>", page)
    rows = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[1:]]
    assert rows == [
        ["Area", "corporation", "owner-occupied", "other rental"],
        ["Buurt 0", "−20", "+20", "–"],
        ["Buurt 2", "+30", "–", "−4"],
    ]


def test_the_command_writes_sheet_and_table(tmp_path, monkeypatch, capsys, request):
    path = request.config.rootpath / "examples/scenarios/plans_carried_out.toml"
    arguments = ["scenario", "voorbeeldstad", str(path), "--out", str(tmp_path), "--json"]
    monkeypatch.setattr(sys, "argv", ["gemengd", *arguments])

    with pytest.raises(SystemExit) as stop:
        main()

    said = json.loads(capsys.readouterr().out)
    assert stop.value.code == 0
    assert {p.name for p in (tmp_path / "voorbeeldstad").iterdir()} == {
        "scenario_plans_carried_out.csv", "scenario_plans_carried_out.html",
    }  # fmt: skip
    assert said["changes"]


GP = {"do": "open", "kind": "huisarts", "name": "B", "x": 2500, "y": 300_500}
AT_A = {**GP, "x": 100_003, "y": 400_004}
UNLIKELY = {
    "far from all": ([GP], "B opens 300 km from the nearest area of Proefstad"),
    "on another of its kind": ([AT_A], "B opens where A of the same kind stands already"),
    "twice at one place": ([GP, {**GP, "name": "C"}], "C opens where B of the same kind"),
    "a city on a village": (
        [{"do": "build", "areas": ["Buurt 1"], "homes": 60_000}],
        r"homes of 1 areas more than double: Buurt 1 \(200 -> 60200\)"),
    "no change": (
        [{"do": "build", "areas": ["Buurt 0"], "homes": 5},
         {"do": "demolish", "areas": ["Buurt 0"], "homes": 5}], "change no figure of any area"),
    "let to the same people": (
        [{"do": "allot", "areas": ["Buurt 0"], "lettings": 30, "from_pct": 60, "to_pct": 60,
          "column": "low_income_households_pct"}], "change no figure of any area"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNLIKELY)
def test_a_change_that_hardly_anybody_means_is_said(case):
    changes, line = UNLIKELY[case]
    care = points((100_000, 400_000), kind=["gp"], name=["A"], capacity=[np.nan], source=["s"])

    _, _, notes = carried_out(replace(city_of(), care=care), scenario_of(*changes))

    assert sum(bool(re.search(line, note.en)) for note in notes) == 1


def test_a_usual_change_needs_no_further_word():
    care = points((500, 300_000), kind=["pharmacy"], name=["A"], capacity=[np.nan], source=["s"])
    built = {"do": "build", "areas": ["Buurt 0"], "homes": 100}
    opened = {**GP, "x": 500, "y": 300_000}
    far = scenario_of(built, opened)

    usual = carried_out(replace(city_of(), care=care), scenario_of(built))[2]
    strange = carried_out(replace(city_of(), care=care), far)[2]

    assert len(strange) == len(usual) + 1 == 3


def test_more_homes_than_there_are_cannot_go_where_their_tenure_is_unknown_either():
    city = city_of(corporation_share_pct=[np.nan, 50, 10])

    with pytest.raises(DefinitionError, match="Buurt 0: fewer homes than the scenario takes away"):
        after(city, {"do": "demolish", "areas": ["Buurt 0"], "homes": 500})
