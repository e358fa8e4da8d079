"""What `gemengd inspect` says of a file before a build is what the build says of it."""

import sys

import pytest
from geopandas import GeoDataFrame
from shapely import LineString, Point, box

import gemengd
from gemengd.cli import main
from gemengd.inspection import inspect, ledger_of
from gemengd.model.raw import Role
from gemengd.model.request import Input

X, Y = 150_000.0, 450_000.0
RD = "EPSG:28992"


def before(path, against=None):
    """Return the one account that inspecting a file gives."""
    given, beside = Input(file=path), None if against is None else inspect(Input(file=against))
    found = ledger_of(inspect(given), given, beside)
    assert found.accounts, found.stops
    (account,) = found.accounts
    return account, found


def gone(account):
    return {left.why.en: left.count for left in account.left_out}


@pytest.fixture
def areas(tmp_path):
    codes = ["BU03080101", "bu03080102", "BU03080103", "BU03630000"]
    path = tmp_path / "areas.gpkg"
    GeoDataFrame(
        {
            "buurtcode": codes,
            "jaar": 2024,
            "buurtnaam": list("ABCD"),
            "aantal_inwoners": 7,
            "kleur": "rood",
        }
        | {"gemeentecode": [f"GM{each[2:6]}" for each in codes]},
        geometry=[box(X + n * 500, Y, X + n * 500 + 500, Y + 500) for n in range(4)],
        crs=RD,
    ).to_file(path)
    return path


def built(areas, role, path):
    """Return the account that a build gives of a file, and of the areas if it is that."""
    files = {Role.AREAS: areas, role: path}
    ledger = gemengd.load_city("GM0308", files=files).ledger
    return ledger[0] if role is Role.AREAS else ledger[-1]


def test_a_code_in_lower_case_counts_before_a_build_as_in_it(areas):
    seen, _ = before(areas)

    assert (seen.read, seen.used) == (4, 4)  # nobody said which of its two municipalities


def test_a_file_of_areas_beside_itself_agrees_with_the_build(areas):
    alone = GeoDataFrame.from_file(areas).iloc[:3]
    alone.to_file(areas, engine="pyogrio")

    seen, found = before(areas)

    assert found.borders_known
    assert (seen.read, seen.used, gone(seen)) == (3, 3, {})
    assert seen.columns_unused == ("jaar", "kleur", "gemeentecode")
    assert seen == built(areas, Role.AREAS, areas)


def test_care_without_a_place_or_far_away_is_told_as_the_build_tells_it(areas, tmp_path):
    care = tmp_path / "care.gpkg"
    shapes = [Point(X + 100, Y + 100), None, Point(X + 90_000, Y), Point(X + 50, Y + 50)]
    GeoDataFrame(
        {"kind": ["gp", "gp", "gp", None], "colour": "red"}, geometry=shapes, crs=RD
    ).to_file(care)
    GeoDataFrame.from_file(areas).iloc[:3].to_file(areas)

    seen, _ = before(care, areas)

    assert (seen.read, seen.used) == (4, 1)
    assert gone(seen) == {
        "have no place": 1,
        "lie outside the city": 1,
        "do not say what care they are": 1,
    }
    assert seen == built(areas, Role.CARE, care)


def test_without_the_borders_the_file_says_what_it_can(tmp_path):
    care = tmp_path / "care.gpkg"
    GeoDataFrame(
        {"kind": ["gp", "gp", "gp"]}, geometry=[Point(X, Y), None, Point(X + 90_000, Y)], crs=RD
    ).to_file(care)

    seen, found = before(care)

    assert not found.borders_known
    assert (seen.used, gone(seen)) == (2, {"have no place": 1})


def test_a_table_of_figures_is_accounted_for_with_and_without_the_borders(areas, tmp_path):
    GeoDataFrame.from_file(areas).iloc[:3].to_file(areas)
    table = tmp_path / "kerncijfers_2024.csv"
    table.write_text(
        "buurtcode;buurtnaam;aantal_inwoners;kleur\n"
        "BU03080101;A;5;rood\nbu03080102;B;6;rood\nBU03080109;Z;6;rood\nBU03630000;D;8;rood\n",
        encoding="utf-8",
    )

    alone, _ = before(table)
    seen, _ = before(table, areas)

    assert (alone.read, alone.used, gone(alone)) == (4, 4, {})
    assert (seen.read, seen.used) == (4, 2)
    assert sum(gone(seen).values()) == 2
    assert "kleur" in seen.columns_unused


@pytest.mark.parametrize(
    ("role", "shapes", "columns", "why"),
    [
        (Role.STREETS, [LineString([(X, Y), (X + 90, Y)]), None], {"highway": "residential"},
         "lie too far from the city, or nowhere"),
        (Role.PLANS, [box(X, Y, X + 90, Y + 90), None], {"name": "p", "status": "adopted"},
         "have no place"),
    ],
)  # fmt: skip
def test_streets_and_plans_agree_with_the_build(role, shapes, columns, why, areas):
    GeoDataFrame.from_file(areas).iloc[:3].to_file(areas)
    path = areas.with_name(f"{role}.gpkg")
    GeoDataFrame(
        {"kind": "restructuring", **columns}, index=[0, 1], geometry=shapes, crs=RD
    ).to_file(path)

    seen, _ = before(path, areas)

    assert (seen.read, seen.used, gone(seen)) == (2, 1, {why: 1})
    assert seen == built(areas, role, path)


def test_a_map_that_loses_too_much_is_accounted_for_and_the_build_is_said_to_stop(tmp_path):
    path = tmp_path / "areas.gpkg"
    GeoDataFrame(
        {"buurtcode": [f"BU0308010{n}" for n in range(5)] + [""]},
        geometry=[box(X + n * 500, Y, X + n * 500 + 500, Y + 500) for n in range(6)],
        crs=RD,
    ).to_file(path)

    seen, found = before(path)

    assert (seen.read, seen.used) == (6, 5)
    assert "allow_left_out = 1" in found.stops


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["3 of 4 used; 1 have no place (row 2)", "not used     colour", "not there"]),
        ("nl", ["3 van de 4 gebruikt; 1 hebben geen plek (row 2)", "ongebruikt   colour"]),
    ],
)
def test_the_screen_tells_it_in_the_readers_language(lang, words, tmp_path, monkeypatch, capsys):
    care = tmp_path / "care.gpkg"
    shapes = [Point(X, Y), None, Point(X + 90, Y), Point(X, Y + 90)]
    GeoDataFrame({"kind": "gp", "colour": "red"}, index=range(4), geometry=shapes, crs=RD).to_file(
        care
    )
    monkeypatch.setattr(sys, "argv", ["gemengd", "inspect", str(care), "--lang", lang])

    with pytest.raises(SystemExit):
        main()

    text = capsys.readouterr().out
    assert all(each in text for each in words), text
