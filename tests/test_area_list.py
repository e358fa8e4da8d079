"""Lists of areas: named per municipality, and by code only where somebody says the codes."""

from dataclasses import replace

import pytest
from city_builder import make_city

import gemengd
from gemengd.definitions import load_definitions, read_city
from gemengd.errors import DefinitionError
from gemengd.measures import MEASURES, registry
from gemengd.model.reason import Reason
from gemengd.sources import municipalities

FIRST, SECOND = "BU99980000", "BU99980001"
NAN = float("nan")


def on_list(city, *codes, places=None):
    named = {"GM9998": ("De Buurt",)} if places is None else places
    measure = MEASURES["area_list"](list_name="own", places=named)
    return measure(replace(city, lists={"own": codes} if codes else {}))


def test_a_municipality_that_the_list_does_not_name_has_no_area_on_it():
    found = on_list(make_city(), places={"GM0001": ("Elders",)})

    assert found.values.tolist() == ["no"] * 3
    assert "names no area of this city" in found.notes[0].en


def test_a_municipality_that_the_list_names_without_codes_is_unknown():
    found = on_list(make_city())

    assert found.values.isna().all()
    assert set(found.reasons) == {Reason.CODES_UNKNOWN}
    assert "De Buurt" in found.notes[0].nl


def test_the_areas_and_districts_that_the_city_gives_are_on_it_and_the_rest_is_not():
    city = make_city()
    city.areas["district"] = ["WK999800", "WK999801", "WK999801"]

    assert on_list(city, FIRST).values.tolist() == ["yes", "no", "no"]
    assert on_list(city, "WK999801").values.tolist() == ["no", "yes", "yes"]


def test_a_district_with_some_neighbourhoods_on_it_is_partly_on_it():
    city = make_city()
    codes = ["WK999800", "WK999801", "WK999802"]
    districts = replace(
        city,
        areas=city.areas.set_axis(codes).assign(district=""),
        figures=city.figures.set_axis(codes),
        reasons=city.reasons.set_axis(codes),
    )

    found = on_list(districts, "BU99980103", "WK999802")

    assert found.values.tolist() == ["no", "partly", "yes"]
    assert len(found.notes) == 1


def test_postcodes_are_matched_to_the_most_common_one_and_unknown_ones_stay_unknown():
    city = make_city(postcode=[8924, NAN, 8923])

    found = on_list(city, "8924")

    assert found.values.fillna("?").tolist() == ["mostly", "?", "no"]
    assert found.reasons.tolist() == ["", Reason.SECRET, ""]
    assert found.columns == ("postcode",)


def test_nobody_lives_on_a_list_where_nobody_lives():
    found = on_list(make_city(inhabited=[False, True, True]), FIRST)

    assert found.reasons.tolist() == [Reason.UNINHABITED, "", ""]


def test_codes_of_no_area_here_are_said():
    found = on_list(make_city(), FIRST, "BU99980077", "WK000100")

    assert "1 of the codes are of no area here: WK000100" in found.notes[-1].en


def test_postcodes_that_are_no_areas_most_common_one_are_said_where_these_are_known():
    city = make_city(postcode=[8924, NAN, 8923])

    assert "1 of the codes are of no area here: 9999" in on_list(city, "8924", "9999").notes[-1].en
    assert len(on_list(make_city(postcode=[NAN] * 3), "9999").notes) == 1


def test_on_a_map_of_the_country_each_municipality_is_judged_by_its_own_codes():
    city = make_city()
    codes = ["BU00010000", "BU00020000", "BU00030000"]
    country = replace(
        city,
        areas=city.areas.set_axis(codes).assign(district=["WK000100", "WK000200", "WK000300"]),
        figures=city.figures.set_axis(codes),
        reasons=city.reasons.set_axis(codes),
    )

    found = on_list(country, "BU00010000", places={"GM0001": ("A",), "GM0002": ("B",)})

    assert found.values.fillna("?").tolist() == ["yes", "?", "no"]


@pytest.mark.parametrize(
    ("slug", "areas", "cities"), [("national_programme", 20, 19), ("attention_2007", 40, 18)]
)
def test_the_shipped_lists_name_the_areas_that_their_sources_name(slug, areas, cities):
    layer = load_definitions(registry()).layers[slug]
    places = layer.measure.places
    known = {m.code for m in municipalities()}

    assert layer.measure.list_name == slug
    assert sum(map(len, places.values())) == areas
    assert len(places) == cities
    assert set(places) <= known


def test_four_of_the_six_cities_of_the_study_are_in_the_national_programme():
    places = load_definitions(registry()).layers["national_programme"].measure.places
    study = {m.code: m.name for m in municipalities() if m.name in
             {"Breda", "Ede", "Groningen", "Leeuwarden", "Nijmegen", "Tilburg"}}  # fmt: skip

    assert {study[code] for code in places if code in study} == {
        "Breda", "Groningen", "Leeuwarden", "Tilburg",
    }  # fmt: skip


CITY = """
name = "Voorbeeldstad"
code = "GM9999"
[lists]
{list} = ["{code}"]
[[inputs]]
file = "voorbeeldstad.gpkg"
reader = "pdok-wijkenbuurten"
role = "areas"
table = "buurten_2024"
"""


def build(tmp_path, **said):
    toml = tmp_path / "city.toml"
    toml.write_text(CITY.format(**said), encoding="utf-8")
    data = gemengd.sources.embedded.FOLDER
    return gemengd.build(toml, data=data, only=["national_programme"])


def test_a_city_says_in_its_toml_which_areas_are_on_the_list(tmp_path):
    found = build(tmp_path, list="national_programme", code="WK999901")

    layer = found.layers["national_programme"]
    assert set(layer.loc[layer["value"] == "yes", "district"]) == {"WK999901"}
    assert (layer["value"] == "no").sum() > 10


def test_a_list_that_no_layer_uses_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="no layer uses the list 'nplv'; there are attention"):
        build(tmp_path, list="nplv", code="WK999901")


@pytest.mark.parametrize(
    "code", ["3741", "0308", "GM0308", "WK99", "3741AB", "3741 ab", "03080101", "Overvecht"]
)
def test_a_code_is_of_a_district_a_neighbourhood_or_a_postcode(tmp_path, code):
    toml = tmp_path / "city.toml"
    toml.write_text(CITY.format(list="a", code=code), encoding="utf-8")

    if code == "3741":
        assert read_city(toml).lists == {"a": ("3741",)}
    else:
        with pytest.raises(DefinitionError, match=r"lists\.a\.0: .*pattern"):
            read_city(toml)


@pytest.mark.parametrize("code", ["3741AB", "WK99", "Overvecht"])
def test_a_code_that_is_none_is_told_how_one_looks(tmp_path, code):
    toml = tmp_path / "city.toml"
    toml.write_text(CITY.format(list="a", code=code), encoding="utf-8")

    with pytest.raises(DefinitionError) as refused:
        read_city(toml)

    looks = "a district (WK030801), a neighbourhood (BU03080101) or the four digits of a postcode"
    assert looks in str(refused.value)
    assert "^" not in str(refused.value)


def test_blanks_and_small_letters_of_a_code_do_not_matter(tmp_path):
    toml = tmp_path / "city.toml"
    toml.write_text(CITY.format(list="a", code="wk030801 "), encoding="utf-8")

    assert read_city(toml).lists == {"a": ("WK030801",)}


def test_codes_of_no_area_here_are_among_the_warnings_of_the_build(tmp_path):
    found = build(tmp_path, list="national_programme", code="WK036301")

    words = "lists.national_programme: 1 of its 1 codes are of no area here: WK036301"
    assert words in found.dataset.warnings
