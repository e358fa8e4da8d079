import tomllib
from pathlib import Path

import numpy as np
import pytest
from geopandas import GeoDataFrame
from pandas import Series
from raw_builder import RD, X, Y, areas, as_fetched, code, fit, places, source, square, table
from shapely import LineString, Point, Polygon, box

from gemengd.dataset import columns, glossary, harmonise
from gemengd.dataset.missing import figures
from gemengd.dataset.names import plain_name
from gemengd.errors import HarmoniseError
from gemengd.model.city import City, Level
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.reason import Reason


def test_the_areas_come_sorted_in_rd_new_as_multipolygons():
    given = areas(codes=[code(2), code(0), code(1)], crs="EPSG:4326")

    found = fit(given).areas

    assert found.index.tolist() == [code(0), code(1), code(2)]
    assert found.crs == RD
    assert set(found.geom_type) == {"MultiPolygon"}
    assert found.area.tolist() == pytest.approx([10_000] * 3, rel=1e-3)


def test_rows_of_other_municipalities_are_not_of_the_city():
    given = areas(codes=[code(0), "BU99970001", code(1)])

    assert fit(given).areas.index.tolist() == [code(0), code(1)]


@pytest.mark.parametrize(
    ("published", "value", "reason"),
    [
        (31.0, 31.0, ""),
        (0.0, 0.0, ""),
        (-99997.0, np.nan, Reason.SECRET),
        (-99995.0, np.nan, Reason.NOT_YET_PUBLISHED),
        (-99991.0, np.nan, Reason.DISCONTINUED),
        (-99999999.0, np.nan, Reason.SECRET),
        (-99990.0, np.nan, Reason.SECRET),
        (-99989.0, -99989.0, ""),
        (np.nan, np.nan, Reason.SECRET),
    ],
)
def test_a_missing_code_becomes_unknown_with_its_reason(published, value, reason):
    found = figures(Series([published, 1.0]), "test")

    np.testing.assert_equal(found["value"].iloc[0], value)
    assert found["reason"].iloc[0] == reason


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), (" 12 ", 12), ("1,5", 1.5), ("1.234,5", 1234.5), ("1.5", 1.5), ("nihil", 0),
     (".", np.nan), ("geheim", np.nan), ("", np.nan), ("-99997", np.nan), ("NA", np.nan)],
)  # fmt: skip
def test_text_is_read_as_the_publishers_write_numbers(text, value):
    np.testing.assert_equal(figures(Series([text]), "test")["value"].iloc[0], value)


def test_text_that_is_no_number_is_refused_with_its_place():
    with pytest.raises(HarmoniseError, match=r"file: column: found 1 .* 'twelve' at BU1"):
        figures(Series(["3", "twelve"], index=["BU0", "BU1"]), "file: column")


@pytest.mark.parametrize("name", glossary())
def test_every_column_says_how_small_areas_make_a_large_one(name):
    content = tomllib.loads(Path(columns.__file__).with_name("columns.toml").read_text())[name]
    found = glossary()[name].column

    assert sum(key in content for key in ("adds", "of", "alone")) == 1
    assert not found.adds or found.unit not in {"%", "km", "points"}
    for base in found.of:
        assert glossary()[base].column.adds or glossary()[base].column.unit == "%"


def test_a_column_is_taken_from_the_newest_year_that_has_it():
    new = areas(2024, woningvoorraad=-99995)
    old = areas(2023, woningvoorraad=[10, 20, -99997])

    found = fit(new, old)

    assert found.columns["dwellings"].year == 2023
    assert found.columns["inhabitants"].year == 2024
    np.testing.assert_equal(found.figure("dwellings").to_numpy(), [10, 20, np.nan])
    assert found.reason("dwellings").tolist() == ["", "", Reason.SECRET]


def test_years_are_not_mixed_within_a_column():
    new = areas(2024, woningvoorraad=[11, -99997, -99997])
    old = areas(2023, woningvoorraad=[10, 20, 30])

    found = fit(old, new)

    np.testing.assert_equal(found.figure("dwellings").to_numpy(), [11, np.nan, np.nan])


@pytest.mark.parametrize(("year", "known"), [(2021, True), (2020, False)])
def test_figures_more_than_three_years_older_are_not_taken(year, known):
    found = fit(areas(2024, woningvoorraad=-99995), areas(year, woningvoorraad=5))

    assert found.figure("dwellings").notna().all() == known
    assert any("too old" in warning for warning in found.warnings) != known


def test_a_column_that_no_release_has_yet_says_so_and_one_that_no_file_has_too():
    found = fit(areas(2024, woningvoorraad=-99995))

    assert set(found.reason("dwellings")) == {Reason.NOT_YET_PUBLISHED}
    assert set(found.reason("wmo_clients")) == {Reason.NOT_IN_RELEASE}
    assert found.columns["dwellings"].year is None


def test_a_code_that_was_used_again_for_another_place_is_not_taken_for_the_same():
    new = areas(2024, woningvoorraad=-99995)
    old = areas(2023, shapes=[square(0), square(1), square(7, 7)], woningvoorraad=[1, 2, 3])

    found = fit(new, old)

    np.testing.assert_equal(found.figure("dwellings").to_numpy(), [1, 2, np.nan])
    assert found.reason("dwellings").iloc[2] == Reason.REDRAWN
    assert any(code(2) in warning for warning in found.warnings)


def test_a_place_that_only_changed_its_name_is_the_same_place():
    new = areas(2024, woningvoorraad=-99995)
    old = areas(2023, buurtnaam=["Old", "Older", "Oldest"], woningvoorraad=[1, 2, 3])

    assert fit(new, old).figure("dwellings").tolist() == [1, 2, 3]


def test_without_shapes_code_and_name_must_both_agree():
    figures_ = table(
        2023,
        buurtcode=[code(0), code(1)],
        buurtnaam=["BUURT-0", "Elsewhere"],
        woningvoorraad=["7", "8"],
    )

    found = fit(areas(2024, woningvoorraad=-99995), figures_)

    np.testing.assert_equal(found.figure("dwellings").to_numpy(), [7, np.nan, np.nan])
    assert found.reason("dwellings").tolist() == ["", Reason.REDRAWN, Reason.NOT_LISTED]


def test_rows_without_an_area_are_reported_not_dropped_in_silence():
    figures_ = table(2023, buurtcode=[code(0), code(9)], woningvoorraad=["7", "8"])

    found = fit(areas(2024), figures_)

    assert any("1 rows have no area on the map: BU99980009" in w for w in found.warnings)


def test_rows_of_another_level_are_counted():
    figures_ = table(2023, WijkenEnBuurten=[code(0), "WK999800", "GM9998"], Woningvoorraad_35="7")

    found = fit(areas(2024), figures_)

    assert any("1 rows of another level" in warning for warning in found.warnings)


@pytest.mark.parametrize("codes", [["99980000", "99980001"], ["BU99980000", "BU99980001"]])
def test_codes_without_prefix_are_completed(codes):
    figures_ = table(2023, buurtcode=codes, woningvoorraad=["7", "8"])

    found = fit(areas(2024, woningvoorraad=-99995), figures_)

    assert found.figure("dwellings").iloc[:2].tolist() == [7, 8]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Wijk 01 Noord", "Noord"), ("Buurt 3 Sint-Jan", "sint jan"), ("Súdwest", "Sudwest")],
)
def test_names_are_compared_without_number_accents_and_punctuation(one, other):
    assert plain_name(one) == plain_name(other)


def test_a_name_that_is_only_a_number_stays():
    assert plain_name("Wijk 01") == "wijk 01"
    assert plain_name("Wijk aan Zee") == "wijk aan zee"


def test_codes_with_letters_behind_the_municipality_are_of_the_city():
    codes = ["BU9998AA01", "BU9998AA02", "BU9998TM10"]
    listed = table(2024, WijkenEnBuurten=[*codes, "WK9998AA"], AantalInwoners_5=[1, 2, 3, 6])

    found = fit(areas(codes=codes), listed)

    assert found.areas.index.tolist() == codes
    assert found.areas["district"].tolist() == ["WK9998AA", "WK9998AA", "WK9998TM"]
    assert any("1 rows of another level" in warning for warning in found.warnings)


def test_codes_that_lost_their_leading_zeros_are_completed_and_that_is_said():
    city = City("Klein", "GM0003")
    given = areas(codes=["BU00030000", "BU00030001", "BU00030002"])
    figures_ = table(2024, buurtcode=["30000", "30001"], woningvoorraad=["7", "8"])

    found = harmonise(RawCity(city, as_fetched((given, figures_))))

    assert found.figure("dwellings").iloc[:2].tolist() == [7, 8]
    assert any("2 codes without BU or leading zeros" in w for w in found.warnings)


def test_a_code_may_be_put_together_from_the_citys_own_codes():
    own = RawTable(
        Role.AREAS,
        GeoDataFrame({"NR": ["0000", "0001"], "NAAM": ["A", "B"]},
                     geometry=[square(0), square(1)], crs=RD),
        source("own", 2024),
        Level.NEIGHBOURHOOD,
        {"code": "BU9998{NR}", "name": "NAAM"},
    )  # fmt: skip

    found = fit(own).areas

    assert found["name"].to_dict() == {code(0): "A", code(1): "B"}


def test_water_and_places_without_people_are_on_the_map_but_not_inhabited():
    given = areas(water=["NEE", "JA", "NEE"], aantal_inwoners=[100, 100, 0])

    assert fit(given).areas["inhabited"].tolist() == [True, False, False]


def test_an_unknown_number_of_inhabitants_is_not_nobody():
    assert fit(areas(aantal_inwoners=-99997)).areas["inhabited"].all()


def test_a_crossing_border_is_repaired_and_reported():
    bow = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])

    found = fit(areas(shapes=[bow, square(1), square(2)]))

    assert found.areas.is_valid.all()
    assert any("1 crossing borders were repaired: BU99980000" in w for w in found.warnings)


WRONG = {
    "doubled code": ({"codes": [code(0), code(0), code(1)]}, "1 codes occur more than once: BU9"),
    "no shape": ({"shapes": [square(0), None, square(2)]}, "1 areas have no shape: BU99980001"),
    "points": ({"shapes": [Point(X, Y)] * 3}, "found Point, expected polygons"),
    "another city": ({"codes": ["BU00010000"] * 3}, r"no neighbourhood of Proefstad.*GM0001"),
    "swapped axes": (
        {"shapes": [box(Y + n, X, Y + n + 1, X + 1) for n in range(3)]},
        "outside the Netherlands.*axes swapped",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_areas_that_make_no_map_are_refused(wrong):
    change, complaint = WRONG[wrong]

    with pytest.raises(HarmoniseError, match=complaint):
        fit(areas(**change))


def test_a_city_without_borders_cannot_be_built():
    with pytest.raises(HarmoniseError, match="none of the files has the borders"):
        fit(table(2024, buurtcode=[code(0)]))


def test_the_order_of_rows_changes_nothing():
    given = areas(2024, woningvoorraad=[1, 2, 3])
    turned = RawTable(given.role, given.frame[::-1], given.source, given.level)

    assert fit(given).figures.equals(fit(turned).figures)


def test_squares_outside_the_city_and_secret_ones_do_not_count():
    grid = places(
        Role.POPULATION,
        [Point(X + 50, Y + 50), Point(X + 150, Y + 50), Point(X, Y + 5_000)],
        inhabitants=["25", "geheim", "90"],
    )

    found = fit(areas(), grid)

    assert found.population["inhabitants"].tolist() == [25]
    assert any("1 squares keep their inhabitants secret" in w for w in found.warnings)


def test_addresses_count_once_each_where_the_file_has_no_inhabitants():
    addresses = places(Role.POPULATION, [Point(X + 50, Y + 50), Point(X + 51, Y + 50)])

    found = fit(areas(), addresses)

    assert found.population["inhabitants"].tolist() == [1, 1]
    assert any("each of its 2 points counts once" in w for w in found.warnings)


def test_addresses_with_inhabitants_count_as_many():
    addresses = places(Role.POPULATION, [Point(X + 50, Y + 50)] * 2, inhabitants=["2,5", "0"])

    assert fit(areas(), addresses).population["inhabitants"].tolist() == [2.5]


def test_squares_without_inhabitants_are_refused():
    grid = places(Role.POPULATION, [square(0)], people=[3])

    with pytest.raises(HarmoniseError, match="no column inhabitants; found people"):
        fit(areas(), grid)


def test_points_without_a_place_are_reported():
    addresses = places(Role.POPULATION, [Point(X + 50, Y + 50), None, Point()])

    found = fit(areas(), addresses)

    assert found.population["inhabitants"].tolist() == [1]
    assert any("2 points have no place" in w for w in found.warnings)


def test_care_beyond_the_border_counts_but_not_far_beyond():
    care = places(
        Role.CARE, [Point(X - 2_000, Y), Point(X - 4_000, Y)], kind="gp", name=["near", "far"]
    )

    found = fit(areas(), care)

    assert found.care["name"].tolist() == ["near"]
    assert found.care["capacity"].isna().all()
    assert any("1 care facilities more than 3 km" in w for w in found.warnings)


def test_a_way_in_the_files_of_two_provinces_counts_once():
    lines = [LineString([(X, Y), (X + 9, Y)]), LineString([(X, Y), (X, Y + 9)])]
    one = places(Role.STREETS, lines, way=[1, 2], highway=["path"] * 2)
    other = places(
        Role.STREETS, [lines[1], lines[1].segmentize(5)], way=[2, 2], highway=["path"] * 2
    )
    plain = places(Role.STREETS, [lines[0], lines[0]], highway=["path"] * 2)

    found = fit(areas(), one, other, plain)

    assert len(found.streets) == 5


def test_streets_of_another_place_are_refused():
    streets = places(Role.STREETS, [LineString([(0, 400_000), (10, 400_000)])], highway=["path"])

    with pytest.raises(HarmoniseError, match="none of its 1 streets lies in the city"):
        fit(areas(), streets)


def test_plans_come_in_one_vocabulary_and_year_9999_is_unknown():
    plans = places(
        Role.PLANS, [square(0), square(1)], name=["a", "b"], status=["Under way", "adopted"],
        start_year=[9999, 2027],
    )  # fmt: skip

    found = fit(areas(), plans).plans

    assert found["status"].tolist() == ["under_way", "adopted"]
    np.testing.assert_equal(found["start_year"].to_numpy(), [np.nan, 2027])
    assert found["demolition_social_rent"].isna().all()


def test_a_plan_with_a_strange_status_is_refused_with_the_words_that_are_known():
    plans = places(Role.PLANS, [square(0)], status=["gereed"])

    with pytest.raises(HarmoniseError, match="status: found gereed, expected one of exploring"):
        fit(areas(), plans)
