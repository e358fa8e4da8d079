"""Every municipality is found by what people call it."""

import pytest

from gemengd.errors import DefinitionError
from gemengd.sources import find_municipality, municipalities
from gemengd.sources.municipality_names import PROVINCES, plain

ALL = municipalities()


@pytest.mark.parametrize("known", ALL, ids=lambda m: m.code)
def test_every_municipality_is_found_by_name_and_code_however_written(known):
    written = [
        known.name,
        known.name.upper(),
        f"  {known.name.lower()} ",
        plain(known.name),
        known.name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace("-", " "),
        f"{known.name}, {known.province}",
        f"{known.name.split(' (')[0]} ({known.province.lower()})",
        f"{known.name.split(' (')[0]} {known.province}",
        f"Gemeente {known.name}",
        known.code,
        known.code.lower(),
        known.code[2:],
    ]

    assert {find_municipality(text) for text in written} == {known}


def test_there_are_342_in_twelve_provinces_each_with_a_code_and_name_of_its_own():
    assert len(ALL) == len({m.code for m in ALL}) == len({plain(m.name) for m in ALL}) == 342
    assert {m.province for m in ALL} == set(PROVINCES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bergen (NH)", "GM0373"),
        ("bergen nh", "GM0373"),
        ("Bergen, Noord-Holland", "GM0373"),
        ("bergen noord holland", "GM0373"),
        ("BERGEN (L.)", "GM0893"),
        ("bergen limburg", "GM0893"),
        ("hengelo", "GM0164"),
        ("Hengelo Ov", "GM0164"),
        ("laren", "GM0417"),
        ("rijswijk", "GM0603"),
        ("den haag", "GM0518"),
        ("Den Haag (Zuid-Holland)", "GM0518"),
        ("den bosch", "GM0796"),
        ("'s Hertogenbosch", "GM0796"),
        ("Nuenen", "GM0820"),
        ("Utrecht", "GM0344"),
        ("groningen groningen", "GM0014"),
        ("SUDWEST-FRYSLAN", "GM1900"),
        ("Leeuwarden, Friesland", "GM0080"),
    ],
)
def test_people_write_names_in_many_ways(text, code):
    assert find_municipality(text).code == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bergen", r"2 municipalities .*: say Bergen \(L\.\) in Limburg or Bergen \(NH\.\) in Noo"),
        ("Breda, Gelderland", "no city is called 'Breda, Gelderland'; did you mean"),
        ("Hengelo (Gld)", r"no city is called .*; did you mean Hengelo \(O\.\)"),
        ("GM0759", "no city is called 'GM0759'; did you mean GM"),
        ("Amsterdm", "did you mean Amsterdam"),
        ("xyz", "see gemengd cities --all"),
        ("", "see gemengd cities --all"),
        ("Noord-Holland", "no city is called"),
    ],
)
def test_what_is_not_clear_is_asked(text, words):
    with pytest.raises(DefinitionError, match=words) as raised:
        find_municipality(text)

    assert raised.value.exit_code == 2


def test_every_extent_holds_its_municipality(shared_data):
    geopandas = pytest.importorskip("geopandas")
    districts = geopandas.read_file(shared_data / "cbs/nl_wijken_2024.geojson").to_crs(28992)

    bounds = districts.bounds.join(districts["gemeentecode"]).set_index("gemeentecode")

    for known in ALL:
        west, south, east, north = known.extent
        found = bounds.loc[[known.code]]
        assert (found["minx"] > west).all()
        assert (found["miny"] > south).all()
        assert (found["maxx"] < east).all()
        assert (found["maxy"] < north).all()
        assert east - west < 120_000
