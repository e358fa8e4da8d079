"""Figures of a city's own: declared once, and then a column like any other."""

import re
from pathlib import Path

import geopandas
import pytest
from shapely import box

import gemengd
from gemengd.dataset.own_words import require_known_columns
from gemengd.definitions import read_city
from gemengd.errors import DefinitionError, GemengdError, MeasureError

DOCS = (Path(__file__).parents[1] / "docs/cities.md").read_text(encoding="utf-8")
FILE = re.compile(r"```\w+\n# (\S+)\n(.*?)```", re.DOTALL)
INHABITANTS = [1000, 600, 400]
CODES = ["BU03080101", "BU03080102", "BU03080103"]
LONELY = ["lonely", "trend_lonely", "lonelier"]


@pytest.fixture
def city(tmp_path):
    """Return the TOML of the docs' example, with all its files beside it."""
    for name, content in FILE.findall(DOCS):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    geopandas.GeoDataFrame(
        {"buurtcode": CODES, "buurtnaam": ["Noord", "Oost", "Zuid"], "inwoners": INHABITANTS},
        geometry=[box(x, 470000, x + 500, 470500) for x in (147000, 147500, 148000)],
        crs="EPSG:28992",
    ).to_file(tmp_path / "areas.geojson", driver="GeoJSON")
    return tmp_path / "city.toml"


def build(city, only=LONELY, **more):
    return gemengd.build(city, definitions=[city.parent / "own"], only=only, **more)


def change(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_example_of_the_docs_is_flagged_where_it_says(city):
    found = build(city)

    lonely, trend = found.layers["lonely"], found.layers["trend_lonely"]
    assert lonely["value"].tolist()[:2] == [9, 18]
    assert lonely["value"].isna().tolist() == [False, False, True]
    assert lonely["reason"].tolist() == ["", "", "secret"]
    assert trend["value"].tolist()[:2] == [1, 7]
    assert trend["within_rounding"].tolist() == ["yes", "no", ""]
    assert trend["reason"].tolist()[2] == "secret"
    assert found.overlays["lonelier"]["outcome"].tolist() == ["not_flagged", "flagged", "unknown"]
    # The mean of those who are known, by inhabitants.
    assert found.build.layers["lonely"].measured.city == pytest.approx((9000 + 10800) / 1600)


def test_who_counts_it_and_of_which_years_stands_beside_the_layer(city):
    found = build(city).build.layers["trend_lonely"]

    assert any("health monitor" in note.en for note in found.measured.notes)
    assert sorted({c.year for c in found.used if c.name == "lonely_pct"}) == [2020, 2024]
    assert {c.title.nl for c in found.used} > {"Volwassenen die zeer eenzaam zijn"}


def test_the_weights_of_a_party_count_for_it(city):
    change(city.parent / "monitor_2020.csv", "BU03080102;11", "BU03080102;17")

    flags = build(city).overlays["lonelier"]

    # Oost is lonely (18%) but rose by one point: half the weight, three quarters of the party's.
    assert flags["outcome"].tolist()[1] == "not_flagged"
    assert flags["outcome_health"].tolist()[1] == "flagged"


def test_it_is_a_part_of_a_composite(city):
    (city.parent / "own/strain.toml").write_text(
        'title = "Strain"\ntitle_nl = "Druk"\nunit = ""\nstyle = "zscore_demand"\n'
        'caveat = "Made up."\ncaveat_nl = "Verzonnen."\n[measure]\nuse = "composite"\n'
        'parts = [{ column = "lonely_pct", norm = 10 }]\nnormalise = "distance_to_norm"\n'
    )

    found = build(city, ["strain"]).layers["strain"]["value"]

    # 9 and 18, in per cent of 10.
    assert found.tolist()[:2] == pytest.approx([90, 180])


def test_it_is_put_together_over_areas_that_are_joined(city):
    change(city, 'code = "GM0308"\n', 'code = "GM0308"\nlevel = "district"\n')
    change(city, 'role = "areas"', 'role = "areas"\nlevel = "neighbourhood"')
    areas = geopandas.read_file(city.parent / "areas.geojson")
    areas["eenzaam"] = [9, 18, 6]
    areas.to_file(city.parent / "areas.geojson", driver="GeoJSON")
    change(city, 'inhabitants = "inwoners" }', 'inhabitants = "inwoners", lonely_pct = "eenzaam" }')

    found = gemengd.load_city(city)

    # 90 + 108 + 24 of 2000.
    assert found.figure("lonely_pct").tolist() == pytest.approx([11.1])


def test_a_figure_that_its_kind_cannot_have_is_refused(city):
    change(city.parent / "monitor_2024.csv", "BU03080102;18", "BU03080102;180")

    with pytest.raises(GemengdError, match=r"monitor_2024.csv: eenzaam.*180 at BU03080102"):
        build(city)


def test_its_numbers_are_read_as_the_input_says(city):
    change(city.parent / "monitor_2024.csv", "BU03080102;18", "BU03080102;0.18")
    change(city.parent / "monitor_2024.csv", "BU03080101;9", "BU03080101;0.09")

    with pytest.raises(GemengdError, match=r"numbers.lonely_pct = \{ unit = \"fraction\" \}"):
        build(city)

    text = city.read_text().rstrip()
    city.write_text(f'{text}\nnumbers.lonely_pct = {{ unit = "fraction" }}\n')
    assert build(city).layers["lonely"]["value"].tolist()[:2] == pytest.approx([9, 18])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "lonely_pct"', 'name = "inhabitants"', "'inhabitants' is there already"),
        ('name = "lonely_pct"', 'name = "capacity"', "'capacity' is there already"),
        ('of = ["inhabitants"]', 'of = ["inhabitant"]', "did you mean inhabitants?"),
        ('kind = "percentage"', 'kind = "percent"', "there is no kind 'percent'; there are count"),
        ('source = "health', 'sources = "health', "sources"),
        ("rounded_to = 1", "adds = true", "a count adds, and is of nothing"),
        ('lonely_pct = "eenzaam"', 'lonly_pct = "eenzaam"', "did you mean lonely_pct?"),
    ],
)
def test_what_is_wrong_in_a_declaration_is_one_line(city, old, new, words):
    change(city, old, new)

    with pytest.raises(DefinitionError, match=re.escape(words)) as told:
        require_known_columns(read_city(city), "city.toml")

    assert "\n" not in str(told.value)


def test_a_misspelt_name_is_allowed_once_it_is_declared(city):
    change(city, 'name = "lonely_pct"', 'name = "low_incme_persons_pct"')
    change(city, 'lonely_pct = "eenzaam"', 'low_incme_persons_pct = "eenzaam"')

    found = gemengd.load_city(city)

    assert found.figure("low_incme_persons_pct").tolist()[:2] == [9, 18]
    assert found.figure("low_income_persons_pct").isna().all()


def test_a_layer_of_a_column_that_nobody_declares_is_refused_by_its_name(city):
    change(city.parent / "own/lonely.toml", '"lonely_pct"', '"debts_pct"')

    with pytest.raises(MeasureError, match=r"layer lonely: .*'debts_pct'.*\[\[columns\]\]"):
        build(city)


def test_a_layer_that_calls_the_other_end_worse_is_refused(city):
    change(city, 'high_is = "worse"', 'high_is = "better"')

    with pytest.raises(DefinitionError, match=r'lonely.*high_is = "better"; write the same'):
        build(city)


def test_a_column_that_no_file_has_is_unknown(city):
    change(
        city, 'columns = { code = "buurt", lonely_pct = "eenzaam" }', "columns = { code = 'buurt' }"
    )

    found = gemengd.load_city(city)

    assert set(found.reason("lonely_pct")) == {"not_in_release"}
