import json
import sys
from dataclasses import replace

import pytest
from geopandas import GeoDataFrame
from raw_builder import RD, X, Y, areas, fit, source
from shapely.geometry import Point, box

import gemengd
from gemengd.cli import main
from gemengd.errors import DefinitionError
from gemengd.model.raw import RawTable, Role


def city(*registers):
    return fit(areas(), *registers)


def register(title, *places, replaces=False, **columns):
    """Return a register; a place is a distance in metres along a street, or a shape."""
    shapes = [Point(X + p, Y + 500) if isinstance(p, int | float) else p for p in places]
    content = {"kind": "gp", "name": "", **columns}
    frame = GeoDataFrame(content, geometry=shapes, crs=RD, index=range(len(shapes)))
    return RawTable(Role.CARE, frame, source(title), replaces=replaces)


def test_every_facility_says_whose_it_is():
    found = city(
        register("OpenStreetMap", 0, name="Een"),
        register("Own register", 900, 1_800, name=["Twee", "Vier"], source=["GGD 2025", None]),
    ).care

    assert dict(zip(found["name"], found["source"], strict=True)) == {
        "Een": "OpenStreetMap",
        "Twee": "GGD 2025",
        "Vier": "Own register",
    }


def rows(found, *columns):
    return sorted(map(tuple, found.care[list(columns)].to_numpy()))


def test_a_register_adds_what_the_map_lacks_and_what_both_have_counts_once():
    own = register("Own", 0, 500, name=["Huisartsenpraktijk De Linde", "Nieuw"])
    osm = register("OSM", 40, 900, 1_200, name=["De Linde", "Jansen", ""], capacity=[3, 4, 5])

    found = city(own, osm)

    assert rows(found, "name", "source", "capacity") == [
        ("", "OSM", 5),
        ("Huisartsenpraktijk De Linde", "Own", 3),
        ("Jansen", "OSM", 4),
        ("Nieuw", "Own", pytest.approx(float("nan"), nan_ok=True)),
    ]
    assert "1 care facilities are in more than one register and count once" in found.warnings


@pytest.mark.parametrize(
    ("away", "name", "kind", "count"),
    [
        (49, "De Linde", "gp", 1),
        (51, "De Linde", "gp", 2),
        (10, "Jansen", "gp", 2),
        (10, "", "gp", 1),
        (10, "DE-LÍNDE!", "gp", 1),
        (10, "De Linde", "pharmacy", 2),
    ],
)
def test_two_are_one_if_kind_place_and_name_agree(away, name, kind, count):
    osm = register("OSM", away, name=name, kind=kind)

    assert len(city(register("Own", 0, name="De Linde"), osm).care) == count


def test_a_point_in_the_outline_of_a_hospital_is_that_hospital_however_far_from_its_middle():
    grounds = box(X, Y + 400, X + 500, Y + 900)
    own = register("Own", 10, kind="hospital", name="Amphia")

    found = city(own, register("OSM", grounds, kind="hospital", name="Ziekenhuis", capacity=[600]))

    assert rows(found, "name", "source", "capacity") == [("Amphia", "Own", 600)]
    assert found.care.geometry.tolist() == [Point(X + 10, Y + 500)]


def test_outlines_count_as_points_within_them():
    found = city(register("OSM", box(X, Y + 400, X + 500, Y + 900), kind="hospital"))

    assert found.care.geom_type.tolist() == ["Point"]


def test_an_own_register_is_taken_as_it_stands():
    found = city(register("Own", 0, 0, 5, name=["A", "A", ""]))

    assert len(found.care) == 3


def test_a_register_replaces_the_kinds_that_it_holds_and_no_others():
    own = register("Own", 100, kind="mental_health", name="GGZ", replaces=True)
    osm = register(
        "OSM", 0, 900, 1_000, kind=["gp", "mental_health", "mental_health"], name=["A", "B", "C"]
    )

    found = city(osm, own)

    assert rows(found, "kind", "name") == [("gp", "A"), ("mental_health", "GGZ")]
    assert (
        "OSM.gpkg: 2 facilities do not count: another register is the only one for mental_health"
        in found.warnings
    )


def test_two_registers_that_replace_one_kind_both_count():
    one = register("One", 0, name="A", replaces=True)
    two = register("Two", 900, name="B", replaces=True)

    found = city(one, two, register("OSM", 500, name="C"))

    assert rows(found, "name") == [("A",), ("B",)]


@pytest.fixture
def own(tmp_path):
    """Return a register with one place in the middle of the made-up city."""
    middle = gemengd.load_city("voorbeeldstad").areas.union_all().representative_point()
    path = tmp_path / "own.csv"
    path.write_text(f"kind,name,x,y\nmental_health,Eigen,{middle.x},{middle.y}\n", encoding="utf-8")
    return path


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code, capsys.readouterr()


@pytest.mark.parametrize(("option", "rows"), [("--care", [1]), ("--add-care", [1, 76])])
def test_a_register_on_the_command_line_takes_the_place_of_others_or_adds_to_them(
    own, monkeypatch, capsys, option, rows
):
    code, said = run(monkeypatch, capsys, "sources", "voorbeeldstad", option, own, "--json")

    listed = [row["rows"] for row in json.loads(said.out) if row["for"] == "care"]
    assert (code, listed) == (0, rows)


def test_care_cannot_be_replaced_and_added_to_at_once(own, monkeypatch, capsys):
    both = ("--care", own, "--add-care", own)

    code, said = run(monkeypatch, capsys, "build", "voorbeeldstad", *both)

    assert code == 2
    assert said.err.strip().count("\n") == 0
    assert "--care and --add-care: join the two files, or choose" in said.err


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('care = "both"', "care: .*'add' or 'replace'"),
        ('role = "plans"\ncare = "add"', 'set role = "care" too'),
    ],
)
def test_a_register_adds_or_replaces_and_nothing_else(own, tmp_path, line, complaint):
    toml = tmp_path / "city.toml"
    role = "" if "role" in line else 'role = "care"\n'
    toml.write_text(
        f'name = "A"\ncode = "GM9998"\n[[inputs]]\nfile = "{own.name}"\n{role}{line}\n',
        encoding="utf-8",
    )

    with pytest.raises(DefinitionError, match=complaint):
        gemengd.load_city(toml)


def ends(*when, column="einddatum", year=None):
    """Return what counts of places 500 m apart, told by their end, and what is said of it."""
    table = register("care", *range(0, 500 * len(when), 500), name=list(when), **{column: when})
    made = city(replace(table, source=replace(table.source, year=year)))
    said = [line for line in made.warnings if column in line]
    return sorted(made.care["name"]), said, made


@pytest.mark.parametrize("column", ["einddatum", "datum_einde", "end_date", "Datum sluiting"])
@pytest.mark.parametrize("end", ["31-12-2019", "2023-12-31", "20191231", "2019", "1/5/2023"])
def test_a_place_that_ended_before_the_year_of_the_map_does_not_count(column, end):
    counted, (line,), made = ends(end, "", "31-12-9999", column=column)

    assert counted == ["", "31-12-9999"]
    assert f"care.gpkg: {column}: 1 places ended before 2024 and do not count" in line
    (gone,) = next(a for a in made.ledger if a.source == "care").left_out
    assert (gone.count, gone.why.en) == (1, "had ended before the year of the register or map")


def test_a_place_that_ends_in_the_year_or_later_counts_and_is_said():
    counted, (line,), _ = ends("1-7-2024", "2031-01-01", "")

    assert counted == ["", "1-7-2024", "2031-01-01"]
    assert line.endswith(
        "0 places ended before 2024 and do not count; 2 that end in or after it count"
    )


def test_the_year_of_the_register_wins_over_that_of_the_map():
    assert ends("1-7-2024", "", year=2025)[0] == [""]
    assert ends("1-7-2023", "", year=2023)[0] == ["", "1-7-2023"]


def test_an_end_that_is_no_date_is_said_and_its_place_counts():
    counted, lines, _ = ends("binnenkort", "")

    assert counted == ["", "binnenkort"]
    assert lines[-1].endswith("1 are no date ('binnenkort'), and their places count")


def test_a_column_without_any_end_says_nothing():
    assert ends("", "")[1] == []
