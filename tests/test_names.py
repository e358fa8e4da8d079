"""When two spellings are the name of one area, and what a name may decide."""

import numpy as np
import pytest
from geopandas import GeoDataFrame
from raw_builder import RD, areas, code, fit, source, square, table

from gemengd.dataset.names import same_name
from gemengd.model.city import Level
from gemengd.model.raw import RawTable, Role
from gemengd.model.reason import Reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wijk 06 Van Stolkpark en Scheveningse Bo", "Van Stolkpark en Scheveningse Bosjes"),
        ("Wijk 12 Bloemenbuurt, Bomenbuurt en omge", "Bloemenbuurt, Bomenbuurt e.o."),
        ("Buurt 77 Nieuwe Hollandse Waterlinie St", "Nieuwe Hollandse Waterlinie Station"),
        ("Bilgaard & Havankpark e.o.", "Bilgaard en Havankpark en omgeving"),
        ("Wijk Wijk 02 Noord", "Noord"),
        ("Buurt 01", "Buurt 1"),
        ("Plan 007 Zuid", "Plan 7 Zuid"),
        ("Wijk 02 Noord", "02 Noord"),
        ("ChassÃ©", "Chassé"),
        ("Chass?", "Chassé"),
        ("Chass\N{REPLACEMENT CHARACTER}", "Chasse"),
        ("Chass\N{REPLACEMENT CHARACTER}park", "Chassépark"),
        ("St. Jan", "Sint Jan"),
        ("Sint-Jan", "St Jan"),
        ("Binnenstad\N{EN DASH}Noord", "Binnenstad Noord"),
        ("Noord-Oost", "Noordoost"),
        ("'s-Gravenland", "\N{RIGHT SINGLE QUOTATION MARK}s Gravenland"),
    ],
)
def test_two_spellings_are_one_name(one, other):
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Noord", "Noordoost"),
        ("Wijk 01 Noord", "Wijk 01 Zuid"),
        ("Wijk 01", "Wijk 02"),
        ("Buurt 10", "Buurt 1"),
        ("Buurt 101", "Buurt 11"),
        ("Centrum", "Overig Smallingerland"),
        ("?", "A"),
        ("Chass?", "Chaam"),
        ("St. Jan", "St. Joris"),
        ("Van Stolkpark", "Van Stolkpark en Scheveningse Bosjes"),
    ],
)
def test_two_names_are_two(one, other):
    assert not same_name(one, other)
    assert not same_name(other, one)


def figures(year, names, **said):
    codes = [code(n) for n in range(len(names))]
    return table(year, buurtcode=codes, buurtnaam=names, woningvoorraad=["7", "8", "9"], **said)


def homes(found):
    return found.figure("dwellings").to_numpy()


NEW = {"woningvoorraad": -99995}


def test_where_the_year_of_map_and_table_is_one_a_name_takes_no_figure_away():
    found = fit(areas(2024, **NEW), figures(2024, ["Buurt 0", "Buurt 1", "Elsewhere"]))

    np.testing.assert_equal(homes(found), [7, 8, 9])
    assert any("'Elsewhere' there, 'Buurt 2' on the map" in w for w in found.warnings)


def put_together(names):
    """Return a map whose codes a TOML puts together, and figures of its year with these names."""
    numbers = range(20)
    own = GeoDataFrame(
        {"NR": list(numbers), "NAAM": [f"Park {chr(97 + n)}" for n in numbers]},
        geometry=[square(n) for n in numbers],
        crs=RD,
    )
    columns = {"code": "BU9998{NR:0>4}", "name": "NAAM"}
    codes = [code(n) for n in numbers]
    named = [names.get(n, f"Park {chr(97 + n)}") for n in numbers]
    return (
        RawTable(Role.AREAS, own, source("own", 2024), Level.NEIGHBOURHOOD, columns),
        table(2024, buurtcode=codes, buurtnaam=named, woningvoorraad=[str(n) for n in numbers]),
    )


def test_where_nearly_all_names_agree_codes_that_a_toml_put_together_are_those_of_the_year():
    found = fit(*put_together({7: "Vlietzoom", 9: "Tedingerbuurt"}))

    np.testing.assert_equal(homes(found), range(20))
    assert any("2 areas have the same code and borders as on the map" in w for w in found.warnings)


@pytest.mark.parametrize(
    ("names", "lost"),
    [
        ({7: "Vlietzoom", 9: "Park i"}, [9]),  # the name of a neighbour
        ({7: "Park j", 9: "Park h"}, [7, 9]),
        ({n: f"Elders {n}" for n in range(3)}, [0, 1, 2]),  # three of twenty
    ],
)
def test_codes_that_a_toml_put_together_may_be_of_another_area_where_names_say_so(names, lost):
    found = fit(*put_together(names))

    assert np.flatnonzero(np.isnan(homes(found))).tolist() == lost
    assert any("their figures were not taken" in w for w in found.warnings)


def test_where_most_names_differ_the_year_that_was_stated_is_not_believed():
    found = fit(areas(2024, **NEW), figures(2024, ["Buurt 0", "Ergens", "Elders"]))

    np.testing.assert_equal(homes(found), [7, np.nan, np.nan])
    assert found.reason("dwellings").iloc[1] == Reason.REDRAWN


def test_where_cbs_says_that_nothing_moved_a_name_takes_no_figure_away():
    names = ["Buurt 0", "Ergens", "Elders"]

    found = fit(areas(2024, **NEW), figures(2025, names, ind_wbi=["1", "1", "2"]))

    np.testing.assert_equal(homes(found), [7, 8, np.nan])
    (said,) = [w for w in found.warnings if "their figures were not taken" in w]
    assert f"{code(2)} ('Elders' there, 'Buurt 2' on the map)" in said


def test_where_shapes_agree_a_name_takes_no_figure_away():
    shapes = [square(0), square(1), square(7, 7)]
    own = areas(2024, shapes=shapes, woningvoorraad=[7, 8, 9], buurtnaam=["Een", "Twee", "Drie"])

    found = fit(areas(2024, **NEW), own)

    np.testing.assert_equal(homes(found), [7, 8, np.nan])


def test_where_borders_are_not_known_names_decide_however_they_are_spelt():
    new = areas(2024, buurtnaam=["Sint Jan e.o.", "Chassé", "Noord"], **NEW)

    found = fit(new, figures(2023, ["St.-Jan en omgeving", "Wijk 01 ChassÃ©", "Zuid"]))

    np.testing.assert_equal(homes(found), [7, 8, np.nan])


def test_an_area_that_is_called_by_its_code_has_no_name_to_differ_from():
    new = areas(2024, buurtnaam=[code(0), "", "Buurt 2"], **NEW)

    found = fit(new, figures(2023, ["Een", "Twee", "Buurt 2"]))

    np.testing.assert_equal(homes(found), [7, 8, 9])
