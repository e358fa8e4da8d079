"""Plans in a file as people keep it: years, words of blocks, and plans in several rows."""

import numpy as np
import pandas as pd
import pytest
from plan_files import block, diwi, project
from raw_builder import areas, fit, places, square

import gemengd
from gemengd.errors import HarmoniseError
from gemengd.model.raw import Role


def plans(**columns):
    count = len(next(iter(columns.values())))
    return places(Role.PLANS, [square(0)] * count, status=["adopted"] * count, **columns)


@pytest.mark.parametrize(
    ("told", "year"),
    [
        (2027, 2027),
        ("2027", 2027),
        (2027.0, 2027),
        ("2027-05-01", 2027),
        ("01-05-2027", 2027),
        ("1/5/2027", 2027),
        (pd.Timestamp("2027-05-01"), 2027),
        (9999, np.nan),
        ("9999-12-31", np.nan),
        ("", np.nan),
        (None, np.nan),
        ("x", np.nan),
    ],
)
def test_a_plan_starts_in_the_year_of_its_date(told, year):
    found = fit(areas(), plans(start_year=[told])).plans

    np.testing.assert_equal(found["start_year"].to_numpy(), [year])


@pytest.mark.parametrize("told", [99999, 20, 1900, "1900-01-01", 1949, 2101, "mei 2027", 44196, 0])
def test_what_is_no_year_of_a_plan_is_refused_by_row(told):
    with pytest.raises(HarmoniseError, match=rf"start_year: found {told} in row 2, expected years"):
        fit(areas(), plans(start_year=["2027", told]))


def test_the_first_and_the_last_year_count():
    found = fit(areas(), plans(start_year=[1950, 2100])).plans

    assert found["start_year"].tolist() == [1950, 2100]


def test_a_publishers_year_that_is_none_is_unknown_and_said_everywhere(tmp_path):
    odd = project("B")
    odd["projectgegevens"]["projectduur"]["start_project"] = "1900-01-01"
    path = diwi(tmp_path / "diwi.geojson", project("A"), odd)

    found = gemengd.build("voorbeeldstad", files={Role.PLANS: path}, only=["restructuring"]).dataset

    years = found.plans.set_index("name")["start_year"]
    assert years["A"] == 2024
    assert np.isnan(years["B"])
    line = "'1900-01-01' is no year of a plan"
    assert any(line in warning for warning in found.warnings)
    assert any(line in note for source in found.sources for note in source.notes)


@pytest.mark.parametrize("word", ["TRANSFORMATIE", "splitsing", None])
def test_homes_of_diwi_that_are_neither_built_nor_demolished_are_counted_in_a_line(tmp_path, word):
    blocks = [block("BOUW", 10), block(word, 30), block("sloop", 5), block("onbekend", 0)]
    path = diwi(tmp_path / "diwi.geojson", project("A", *blocks))

    found = gemengd.build("voorbeeldstad", files={Role.PLANS: path}, only=["restructuring"]).dataset

    (said,) = [warning for warning in found.warnings if "mutatie_type" in warning]
    assert f"30 homes in 1 woning_blokken do not count: their mutatie_type ({word or ''!r})" in said
    assert found.plans["new_unknown"].tolist() == [10]


HOMES = {"name": ["A", "A"], "new_social_rent": [40, 40]}


@pytest.mark.parametrize(
    ("columns", "twice"),
    [
        (HOMES, True),
        ({**HOMES, "hardness": ["hard", "soft"]}, True),
        ({**HOMES, "new_social_rent": [40, 30]}, False),
        ({**HOMES, "name": ["A", "B"]}, False),
        ({"name": ["A", "A"]}, False),
        ({"name": ["A", "A"], "new_social_rent": [0, 0]}, False),
    ],
)
def test_a_plan_in_two_rows_with_the_same_homes_is_said_to_count_twice(columns, twice):
    found = fit(areas(), plans(**columns))

    said = [line for line in found.warnings if "homes of another row" in line]
    assert len(said) == twice
    assert all("1 plans have the name, shape" in line and "'A'" in line for line in said)


def test_a_plan_in_two_files_is_said_to_count_twice():
    one = {key: values[:1] for key, values in HOMES.items()}

    found = fit(areas(), plans(**one), plans(**one))

    assert any("homes of another row ('A')" in line for line in found.warnings)
