"""Older figures on today's borders: what was split, joined, moved, and what is another place."""

from itertools import pairwise

import numpy as np
import pytest
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, Series
from raw_builder import RD, X, Y, areas, code, fit, places, table
from shapely import box

from gemengd.dataset import glossary
from gemengd.dataset.carry import carry
from gemengd.dataset.crosswalk import OUTSIDE, by_shape, unchanged
from gemengd.dataset.spread import among_people
from gemengd.definitions import load_definitions
from gemengd.exports.describe import layer_columns
from gemengd.exports.frames import layer_frame
from gemengd.exports.leaflet.content import content
from gemengd.measures import measure, registry
from gemengd.model.build import Build
from gemengd.model.dataset import Vintage
from gemengd.model.raw import Role
from gemengd.model.reason import Reason

KM = 1000.0
LATER = -99995


def plot(west, east, south=0.0, north=1.0):
    """Return a rectangle, in kilometres."""
    return box(X + west * KM, Y + south * KM, X + east * KM, Y + north * KM)


def ground(**shapes):
    return GeoDataFrame(geometry=list(shapes.values()), index=list(shapes), crs=RD)


def squares(*placed):
    """Return squares of the grid: east and north of the corner, in km, and inhabitants."""
    shapes = [box(X + e * KM, Y + n * KM, X + e * KM, Y + n * KM).centroid for e, n, _ in placed]
    return GeoDataFrame({"inhabitants": [p for _, _, p in placed]}, geometry=shapes, crs=RD)


def carried(column, walk, **known):
    """Return a column carried over; the others of *known*, by older code, are there to weigh."""
    values = DataFrame({name: Series(figures, dtype=float) for name, figures in known.items()})
    reasons = DataFrame(np.where(values.isna(), "secret", ""), values.index, values.columns)
    columns = {name: glossary()[name].column for name in values}
    found = carry(Vintage(values, reasons, DataFrame(), columns), walk)
    return DataFrame(
        {"value": found.values[column], "reason": found.reasons[column],
         "error": found.errors[column]}
    )  # fmt: skip


SPLIT = by_shape(ground(old=plot(0, 4)), ground(west=plot(0, 1), east=plot(1, 4)))
JOINED = by_shape(ground(west=plot(0, 1), east=plot(1, 4)), ground(new=plot(0, 4)))


def test_a_count_is_split_by_surface_and_may_be_off_by_all_that_is_elsewhere():
    found = carried("dwellings", SPLIT, dwellings={"old": 400})

    assert found["value"].to_dict() == {"east": 300, "west": 100}
    assert found["error"].to_dict() == {"east": 300, "west": 300}


def test_a_count_of_joined_areas_is_their_sum_and_not_off():
    found = carried("dwellings", JOINED, dwellings={"west": 100, "east": 150})

    assert found.loc["new"].tolist() == [250, "", 0]


def test_a_count_lacks_no_part():
    found = carried("dwellings", JOINED, dwellings={"west": 100, "east": np.nan})

    assert np.isnan(found.loc["new", "value"])
    assert found.loc["new", "reason"] == Reason.SECRET


def test_a_share_of_joined_areas_is_weighted_by_what_it_is_of():
    found = carried(
        "corporation_share_pct",
        JOINED,
        corporation_share_pct={"west": 90, "east": 10},
        dwellings={"west": 100, "east": 300},
    )

    assert found.loc["new"].tolist() == [30, "", 0]


def test_a_part_weighs_as_much_as_lives_in_it():
    walk = by_shape(ground(west=plot(0, 1), east=plot(1, 5)), ground(a=plot(0, 3), b=plot(3, 5)))

    found = carried(
        "corporation_share_pct",
        walk,
        corporation_share_pct={"west": 90, "east": 10},
        dwellings={"west": 100, "east": 300},
    )

    assert found.loc["a", "value"] == pytest.approx(100 * (90 + 15) / (100 + 150))


def test_a_share_that_was_split_is_that_of_the_whole_and_anything_is_possible():
    found = carried(
        "corporation_share_pct",
        SPLIT,
        corporation_share_pct={"old": 30},
        dwellings={"old": 400},
    )

    assert found["value"].tolist() == pytest.approx([30, 30])
    assert found["error"].tolist() == pytest.approx([70, 70])


def test_a_share_of_which_a_little_is_secret_says_how_far_it_can_be_off():
    found = carried(
        "corporation_share_pct",
        JOINED,
        corporation_share_pct={"west": np.nan, "east": 20},
        dwellings={"west": 5, "east": 95},
    )

    assert found.loc["new", "value"] == 20
    assert found.loc["new", "error"] == pytest.approx(4)  # 19 to 24 of 100 homes


def test_a_share_of_which_much_is_secret_is_unknown():
    found = carried(
        "corporation_share_pct",
        JOINED,
        corporation_share_pct={"west": np.nan, "east": 20},
        dwellings={"west": 11, "east": 89},
    )

    assert np.isnan(found.loc["new", "value"])
    assert found.loc["new", "reason"] == Reason.SECRET


def test_where_nobody_lives_a_secret_share_takes_nothing_away():
    found = carried(
        "corporation_share_pct",
        JOINED,
        corporation_share_pct={"west": np.nan, "east": 20},
        dwellings={"west": 0, "east": 89},
    )

    assert found.loc["new"].tolist() == [20, "", 0]


def test_a_share_without_the_count_that_it_is_of_is_not_guessed():
    found = carried("corporation_share_pct", JOINED, corporation_share_pct={"west": 9, "east": 9})

    assert found.loc["new", "reason"] == Reason.REDRAWN


def test_a_mean_of_joined_areas_is_weighted_and_of_a_split_one_has_no_bound():
    worth = {"west": 100, "east": 300}
    joined = carried("dwelling_value_keur", JOINED, dwelling_value_keur=worth,
                     dwellings={"west": 100, "east": 300})  # fmt: skip
    split = carried("dwelling_value_keur", SPLIT, dwelling_value_keur={"old": 200},
                    dwellings={"old": 400})  # fmt: skip

    assert joined.loc["new"].tolist() == [250, "", 0]
    assert np.isinf(split["error"]).all()


# Of the west three quarters of the households, a quarter of the people and half of the homes.
BASES = {
    "households": {"west": 300, "east": 100},
    "inhabitants": {"west": 200, "east": 600},
    "dwellings": {"west": 150, "east": 150},
}
BY_HOUSEHOLD = [
    "household_income_keur", "low_income_households_pct", "lowest_income_households_pct",
    "social_minimum_households_pct", "one_person_households_pct", "households_with_children_pct",
    "household_size", "ses_woa_score",
]  # fmt: skip
BY_PERSON = [
    "income_per_inhabitant_keur", "low_income_persons_pct", "poverty_persons_pct",
    "near_poverty_persons_pct", "wmo_clients_per_1000", "aged_0_14_pct", "aged_15_24_pct",
    "aged_25_44_pct", "aged_45_64_pct", "aged_65_plus_pct", "distance_gp_km", "gps_within_1_km",
    "gps_within_3_km", "distance_gp_post_km", "distance_pharmacy_km", "distance_hospital_km",
]  # fmt: skip
BY_HOME = [
    "dwelling_value_keur", "owner_occupied_pct", "rental_pct", "corporation_share_pct",
    "other_rental_share_pct", "owner_unknown_pct", "multi_family_pct", "vacant_homes_pct",
    "built_from_2000_pct", "built_last_10_years_pct",
]  # fmt: skip


@pytest.mark.parametrize(("column", "expected"), [
    *((column, 5) for column in BY_HOUSEHOLD),  # 2 for three in four, 14 for one in four
    *((column, 11) for column in BY_PERSON),
    *((column, 8) for column in BY_HOME),
])  # fmt: skip
def test_what_is_told_per_household_person_or_home_is_weighted_by_these(column, expected):
    found = carried(column, JOINED, **{column: {"west": 2, "east": 14}}, **BASES)

    assert found.loc["new", "value"] == pytest.approx(expected)


def test_what_is_told_of_people_of_working_age_is_weighted_by_these():
    # 10% of 200 against 30% of 600: 20 and 180, one to nine.
    ages = {"aged_15_24_pct": (5, 10), "aged_25_44_pct": (5, 10), "aged_45_64_pct": (0, 10)}
    group = {name: {"west": west, "east": east} for name, (west, east) in ages.items()}

    for column in ("net_labour_participation_pct", "education_low_pct", "education_high_pct"):
        share = {column: {"west": 50, "east": 60}}
        found = carried(column, JOINED, **share, **group, **BASES)
        assert found.loc["new", "value"] == pytest.approx(59)


def test_every_column_that_is_weighted_is_weighted_by_what_these_tests_say():
    weighed = {name: entry.column.of for name, entry in glossary().items() if entry.column.of}
    several = {name for name, base in weighed.items() if len(base) > 1}

    assert weighed.keys() - several == {*BY_HOUSEHOLD, *BY_PERSON, *BY_HOME}


@pytest.mark.parametrize("column", ["liveability_score", "address_density_per_km2"])
def test_what_stands_alone_is_never_put_together(column):
    found = carried(column, JOINED, **{column: {"west": 4, "east": 4}}, dwellings={"west": 1})

    assert np.isnan(found.loc["new", "value"])
    assert found.loc["new", "reason"] == Reason.REDRAWN


def test_squares_tell_where_the_people_of_a_split_area_live():
    grid = squares((0.5, 0.5, 30), (2.5, 0.5, 70))
    walk = among_people(SPLIT, grid)

    found = carried("dwellings", walk, dwellings={"old": 400})

    assert found["value"].to_dict() == pytest.approx({"east": 280, "west": 120})
    assert found["error"].tolist() == pytest.approx([0, 0])


def test_a_square_on_the_border_may_belong_to_either_side():
    grid = squares((0.5, 0.5, 30), (0.96, 0.5, 10), (2.5, 0.5, 60))
    walk = among_people(SPLIT, grid)

    found = carried("dwellings", walk, dwellings={"old": 100})

    assert found["value"].to_dict() == pytest.approx({"east": 60, "west": 40})
    assert found["error"].to_dict() == pytest.approx({"east": 10, "west": 10})


def test_a_part_without_people_takes_nothing_so_the_rest_is_the_same_place():
    walk = among_people(SPLIT, squares((2.5, 0.5, 60)))

    assert walk.same.to_dict() == {"east": "old"}
    assert carried("dwellings", walk, dwellings={"old": 100})["value"]["east"] == 100


def test_few_people_in_a_part_leave_little_doubt_of_the_share_of_the_rest():
    walk = among_people(SPLIT, squares((0.5, 0.5, 1), (2.5, 0.5, 99)))

    found = carried(
        "corporation_share_pct",
        walk,
        corporation_share_pct={"old": 30},
        dwellings={"old": 1000},
    )

    # Of the 990 homes in the east 290 to 300 are of a corporation.
    assert found.loc["east", "value"] == pytest.approx(30)
    assert found.loc["east", "error"] == pytest.approx(30 - 100 * 290 / 990)
    assert found.loc["west", "error"] == pytest.approx(70)


def test_an_area_without_squares_is_split_by_surface():
    walk = among_people(SPLIT, squares((9, 9, 60)))

    assert walk.parts["share"].tolist() == SPLIT.parts["share"].tolist()


def test_an_area_that_lies_partly_outside_the_city_keeps_its_shares_by_surface():
    # A quarter in the west, a quarter in the middle, half outside, where the grid has ended.
    walk = by_shape(ground(old=plot(0, 4)), ground(west=plot(0, 1), middle=plot(1, 2)))

    spread = among_people(walk, squares((0.5, 0.5, 90), (1.5, 0.5, 10)))

    found = carried("inhabitants", spread, inhabitants={"old": 400})
    assert found["value"].to_dict() == pytest.approx({"middle": 100, "west": 100})


def test_of_two_areas_only_the_one_wholly_inside_is_spread_by_its_people():
    walk = by_shape(
        ground(edge=plot(0, 4), inner=plot(4, 8)),
        ground(a=plot(0, 1), b=plot(1, 2), c=plot(4, 6), d=plot(6, 8)),
    )

    spread = among_people(walk, squares((0.5, 0.5, 90), (1.5, 0.5, 10), (5, 0.5, 80), (7, 0.5, 20)))

    found = carried("dwellings", spread, dwellings={"edge": 400, "inner": 1000})
    assert found["value"].to_dict() == pytest.approx({"a": 100, "b": 100, "c": 800, "d": 200})
    assert found["error"].to_dict() == pytest.approx({"a": 300, "b": 300, "c": 0, "d": 0})


def test_people_of_a_part_that_left_the_city_are_not_put_into_those_that_stayed():
    walk = by_shape(ground(old=plot(0, 4)), ground(west=plot(0, 1), middle=plot(1, 2)))

    spread = among_people(walk, squares((0.5, 0.5, 90), (1.5, 0.5, 10)))

    assert spread.parts["share"].sum() == pytest.approx(1)
    assert spread.parts.set_index("new")["share"].to_dict()[OUTSIDE] == pytest.approx(0.5)


def test_a_border_that_was_drawn_twice_splits_nothing():
    old = ground(a=plot(0, 1), b=plot(1, 2))
    new = ground(a=plot(0, 1.01), b=plot(1.01, 2))

    walk = by_shape(old, new)

    assert walk.same.to_dict() == {"a": "a", "b": "b"}
    assert len(walk.composed) == 0


def test_what_lies_outside_todays_map_is_not_put_into_it():
    walk = by_shape(ground(old=plot(0, 4)), ground(west=plot(0, 1)))

    found = carried("dwellings", walk, dwellings={"old": 400})

    assert found.loc["west", "value"] == 100


def test_an_area_that_the_older_map_did_not_cover_is_unknown():
    new = ground(old=plot(0, 4), polder=plot(9, 10), grown=plot(4, 6))
    walk = by_shape(ground(old=plot(0, 4), edge=plot(4, 5)), new)

    found = carried("dwellings", walk, dwellings={"old": 400, "edge": 10})

    assert found["value"].to_dict() == pytest.approx(
        {"old": 400, "polder": np.nan, "grown": np.nan}, nan_ok=True
    )
    assert found["reason"].tolist() == ["", Reason.NOT_LISTED, Reason.REDRAWN]


def test_borders_that_did_not_change_change_no_figure():
    here = ground(a=plot(0, 1), b=plot(1, 3), c=plot(3, 4))
    known = {"a": 1.0, "b": np.nan, "c": 0.0}

    for walk in (unchanged(here), by_shape(here, here)):
        found = carried("liveability_score", walk, liveability_score=known)

        np.testing.assert_equal(found["value"].to_dict(), known)
        assert found["reason"].tolist() == ["", Reason.SECRET, ""]
        assert found["error"].isna().all()


# No part is a sliver: of 4 km, 400 m is a tenth.
cuts = st.lists(st.sampled_from(range(4, 40, 4)), min_size=1, max_size=6, unique=True)


def strips(found):
    edges = [0, *sorted(found), 40]
    return [plot(w / 10, e / 10) for w, e in pairwise(edges)]


@settings(deadline=None, max_examples=60)
@given(cuts, cuts, st.data())
def test_however_it_is_redrawn_the_city_keeps_its_homes(before, after, data):
    old = ground(**{f"o{n}": s for n, s in enumerate(strips(before))})
    new = ground(**{f"n{n}": s for n, s in enumerate(strips(after))})
    homes = {c: data.draw(st.integers(0, 500), label=c) for c in old.index}
    walk = by_shape(old, new)
    if data.draw(st.booleans(), label="grid"):
        walk = among_people(walk, squares(*[(n / 10 + 0.05, 0.5, 1 + n % 3) for n in range(40)]))

    found = carried("dwellings", walk, dwellings=homes)

    assert found["value"].sum() == pytest.approx(sum(homes.values()))
    assert (found["value"] >= 0).all()
    assert (found["error"].fillna(0) >= 0).all()
    assert walk.parts.groupby("old")["share"].sum().tolist() == pytest.approx([1.0] * len(old))


@settings(deadline=None, max_examples=60)
@given(cuts, cuts, st.data())
def test_the_truth_is_never_farther_off_than_the_error_says(before, after, data):
    """Every tenth of a kilometre has its own homes; only their sums are published."""
    cells = range(40)
    homes = np.array([data.draw(st.integers(0, 30)) for _ in cells], dtype=float)
    owned = np.array([data.draw(st.integers(0, int(h))) for h in homes], dtype=float)
    old = ground(**{f"o{n}": s for n, s in enumerate(strips(before))})
    new = ground(**{f"n{n}": s for n, s in enumerate(strips(after))})

    def sums(counts, edges):
        bounds = [0, *sorted(edges), 40]
        return [counts[a:b].sum() for a, b in pairwise(bounds)]

    total, some = sums(homes, before), sums(owned, before)
    share = {
        c: 100 * s / t if t else np.nan for c, s, t in zip(old.index, some, total, strict=True)
    }
    walk = by_shape(old, new)
    known = {"dwellings": dict(zip(old.index, total, strict=True)), "corporation_share_pct": share}

    counts = carried("dwellings", walk, **known)
    shares = carried("corporation_share_pct", walk, **known)

    true_total = Series(sums(homes, after), new.index)
    off = (counts["value"] - true_total).abs()
    assert (off <= counts["error"].fillna(0) + 1e-6).all()
    true_share = 100 * Series(sums(owned, after), new.index) / true_total.where(true_total > 0)
    off = (shares["value"] - true_share).abs()
    assert (off <= shares["error"].fillna(0) + 1e-6)[off.notna()].all()


def test_the_order_of_the_areas_changes_nothing():
    old = ground(a=plot(0, 1), b=plot(1, 3), c=plot(3, 4))
    new = ground(p=plot(0, 2), q=plot(2, 4))
    homes = {"a": 0.1, "b": 0.2, "c": 0.7}

    straight = carried("dwellings", by_shape(old, new), dwellings=homes)
    turned = carried("dwellings", by_shape(old[::-1], new[::-1]), dwellings=homes)

    assert straight.equals(turned.reindex(straight.index))


def redrawn(**figures):
    """Return a city of which two plots were joined since last year, and one got another code."""
    old = areas(
        2023,
        shapes=[plot(0, 1), plot(1, 2), plot(2, 3)],
        codes=[code(0), code(1), code(2)],
        **figures,
    )
    new = areas(
        2024,
        shapes=[plot(0, 2), plot(2, 3)],
        codes=[code(0), code(7)],
        **dict.fromkeys(figures, LATER),
    )
    return new, old


def test_older_figures_of_whole_areas_are_put_together_and_say_so():
    found = fit(*redrawn(woningvoorraad=[100, 300, 50], aantal_inwoners=[1, 2, 3]))

    assert found.figure("dwellings").to_dict() == {code(0): 400, code(7): 50}
    np.testing.assert_equal(found.error("dwellings").to_dict(), {code(0): 0.0, code(7): np.nan})
    assert found.columns["dwellings"].year == 2023
    assert any("1 areas were redrawn since 2023: BU99980000" in w for w in found.warnings)
    assert any("BU99980007 was BU99980002" in w for w in found.warnings)


def test_an_older_share_of_joined_areas_is_weighted_by_its_homes():
    found = fit(
        *redrawn(
            woningvoorraad=[100, 300, 50],
            perc_huurwoningen_in_bezit_woningcorporaties=[90, 10, 5],
            gemiddelde_woningwaarde=[100, 300, 50],
        )
    )

    assert found.figure("corporation_share_pct").tolist() == [30, 5]
    assert found.figure("dwelling_value_keur").tolist() == [250, 50]


def test_a_code_that_stands_for_another_place_brings_no_figure_along():
    old = areas(2023, shapes=[plot(0, 1), plot(5, 6)], woningvoorraad=[10, 99])
    new = areas(2024, shapes=[plot(0, 1), plot(1, 2)], woningvoorraad=LATER)

    found = fit(new, old)

    np.testing.assert_equal(found.figure("dwellings").tolist(), [10, np.nan])
    assert found.reason("dwellings").tolist() == ["", Reason.REDRAWN]


@pytest.mark.parametrize("named", [True, False])
def test_an_area_of_a_municipality_that_was_divided_since_was_not_outside_the_map(named):
    # Haaren was divided in 2021: what lay there in 2020 was on the map, of another municipality.
    names = {"gemeentenaam": ["Proefstad", "Haaren"]} if named else {}
    old = areas(
        2020,
        shapes=[plot(0, 1), plot(1, 2)],
        codes=[code(0), "BU07880001"],
        woningvoorraad=[10, 99],
        **names,
    )
    new = areas(2022, shapes=[plot(0, 1), plot(1, 2), plot(2, 3)], woningvoorraad=LATER)

    found = fit(new, old)

    np.testing.assert_equal(found.figure("dwellings").tolist(), [10, np.nan, np.nan])
    where = "another municipality (Haaren)" if named else "another municipality"
    lay = f"1 areas lay in {where} in 2020, wholly or in part: BU99980001; their older figures"
    assert sum(lay in line for line in found.warnings) == 1
    outside = "1 areas lie outside the map of 2020, wholly or in part: BU99980002"
    assert sum(outside in line for line in found.warnings) == 1


def test_an_older_figure_of_a_split_area_is_too_doubtful_to_show():
    old = areas(2023, shapes=[plot(0, 4), plot(4, 5)], woningvoorraad=[400, 9])
    new = areas(2024, shapes=[plot(0, 2), plot(4, 5), plot(2, 4)], woningvoorraad=LATER)

    found = fit(new, old)

    np.testing.assert_equal(found.figure("dwellings").tolist(), [np.nan, 9, np.nan])
    assert found.reason("dwellings").tolist() == [Reason.REDRAWN, "", Reason.REDRAWN]
    assert found.error("dwellings").isna().all()


@pytest.mark.parametrize(("people", "known"), [(3, True), (4, False)])
def test_a_share_that_can_be_off_by_two_and_a_half_points_is_the_limit(people, known):
    """Of 960 to 970 homes in the east 260 (or 270) to 300 are of a corporation."""
    old = areas(2023, shapes=[plot(0, 4), plot(4, 5)], woningvoorraad=[1000, 9],
                perc_huurwoningen_in_bezit_woningcorporaties=[30, 0])  # fmt: skip
    new = areas(2024, shapes=[plot(0, 1), plot(1, 4), plot(4, 5)], woningvoorraad=LATER,
                perc_huurwoningen_in_bezit_woningcorporaties=LATER)  # fmt: skip
    grid = places(
        Role.POPULATION,
        squares((0.5, 0.5, 0), (2.5, 0.5, 0)).geometry.buffer(1, cap_style="square"),
        inhabitants=[str(people), str(100 - people)],
    )

    found = fit(new, old, grid)

    east = 100 * (300 - 10 * people) / (1000 - 10 * people)
    share, error = found.figure("corporation_share_pct"), found.error("corporation_share_pct")
    np.testing.assert_allclose(share, [np.nan, 30 if known else np.nan, 0])
    np.testing.assert_allclose(error, [np.nan, 30 - east if known else np.nan, np.nan])


def test_land_is_divided_by_ground_not_by_people():
    homes = {"oppervlakte_land_in_ha": [400, 9], "woningvoorraad": [70, 8]}
    old = areas(2023, shapes=[plot(1, 5), plot(5, 6)], **homes)
    new = areas(2024, shapes=[plot(1, 4), plot(5, 6), plot(4, 5)],
                oppervlakte_land_in_ha=LATER, woningvoorraad=LATER)  # fmt: skip
    grid = places(Role.POPULATION, [plot(2.5, 2.6, 0.5, 0.6)], inhabitants=["99"])

    found = fit(new, old, grid)

    assert found.figure("dwellings").iloc[:2].tolist() == [70, 8]
    assert found.reason("land_ha").tolist() == [Reason.REDRAWN, "", Reason.REDRAWN]


def test_a_table_without_shapes_follows_the_map_of_its_own_year():
    new, old = redrawn(aantal_inwoners=[1, 2, 3])
    homes = table(2023, buurtcode=[code(0), code(1), code(2)], woningvoorraad=["100", "300", "50"],
                  buurtnaam=["Buurt 0", "Buurt 1", "Buurt 2"])  # fmt: skip

    found = fit(new, old, homes)

    assert found.figure("dwellings").to_dict() == {code(0): 400, code(7): 50}


@pytest.mark.parametrize(
    "said",
    [
        "IndelingswijzigingGemeenteWijkBuurt_4",
        "Regioaanduiding/Indelingswijziging gemeente, wijk, buurt (code)",
        "ind_wbi",
    ],
)
def test_where_cbs_says_that_a_border_moved_the_figure_is_shown_but_kept_out_of_the_years(said):
    new = areas(2024, woningvoorraad=LATER)
    later = table(2025, buurtcode=[code(0), code(1)], buurtnaam=["Buurt 0", "Buurt 1"],
                  woningvoorraad=["7", "8"], **{said: ["1", "3"]})  # fmt: skip

    found = fit(new, later)

    np.testing.assert_equal(found.figure("dwellings").tolist(), [7, 8, np.nan])
    np.testing.assert_equal(found.history[2025].values["dwellings"].tolist(), [7, np.nan, np.nan])
    assert found.history[2025].reasons["dwellings"].iloc[1] == Reason.REDRAWN
    assert any("1 areas have other borders in 2025" in warning for warning in found.warnings)


def test_every_year_is_kept_on_todays_borders():
    new, old = redrawn(woningvoorraad=[100, 300, 50], aantal_inwoners=[1, 2, 3])

    found = fit(new, old).history

    assert list(found) == [2023, 2024]
    assert found[2023].values["inhabitants"].to_dict() == {code(0): 3, code(7): 3}
    assert found[2023].columns["dwellings"].year == 2023
    assert "dwellings" not in found[2024].values
    assert found[2023].reasons.shape == found[2023].values.shape == found[2023].errors.shape


def test_a_year_of_two_tables_has_the_columns_of_both():
    homes = table(2024, buurtcode=[code(0)], buurtnaam=["Buurt 0"], woningvoorraad=["7"])

    found = fit(areas(2024), homes).history[2024]

    assert {"inhabitants", "dwellings"} <= set(found.values)
    assert found.columns["dwellings"].source == "figures_2024"
    assert found.columns["inhabitants"].source == "areas_2024"


@pytest.fixture(scope="module")
def build():
    homes = [100, 300, 50, 60]
    shares = [90, 10, 5, -99997]
    shapes = [plot(0, 1), plot(1, 2), plot(2, 3), plot(3, 4)]
    old = areas(2023, shapes=shapes, woningvoorraad=homes,
                perc_huurwoningen_in_bezit_woningcorporaties=shares)  # fmt: skip
    new = areas(2024, shapes=[plot(0, 2), *shapes[2:]], codes=[code(0), code(2), code(3)],
                woningvoorraad=LATER,
                perc_huurwoningen_in_bezit_woningcorporaties=LATER)  # fmt: skip
    shipped = load_definitions(registry()).only(["social_housing", "demand"])
    dataset = fit(new, old)
    layers = measure(dataset, tuple(shipped.layers.values()))
    return Build(dataset, layers, {}, shipped.styles)


def test_the_map_and_the_table_mark_what_was_put_together(build):
    frame = layer_frame(build, "social_housing")
    shown = {p["title"]["en"]: p["values"] for p in content(build)["layers"][0]["parts"]}

    assert frame["value"].iloc[:2].tolist() == [30, 5]
    np.testing.assert_equal(frame["estimated"].tolist(), [2, 0, np.nan])
    np.testing.assert_equal(frame["estimated_off"].tolist(), [0, np.nan, np.nan])
    assert shown["Figures put together from older areas, for this one was redrawn"] == [2, 0, None]
    assert "estimated" in layer_columns(build.layers["social_housing"])
    assert any(
        "1 areas were redrawn" in n.en for n in build.layers["social_housing"].measured.notes
    )


def test_a_layer_of_figures_as_published_has_no_such_mark(build):
    assert "estimated" not in layer_frame(build, "demand")


def test_every_reason_reaches_map_and_table_in_both_languages(build):
    frame = layer_frame(build, "social_housing")
    page = content(build)

    assert frame["reason"].tolist() == ["", "", "secret"]
    assert page["layers"][0]["why"] == ["", "", "secret"]
    assert set(layer_frame(build, "demand")["reason"]) == {"not_in_release"}
    assert set(page["reasons"]) == {reason.value for reason in Reason}
    for words in page["reasons"].values():
        assert words["en"] != words["nl"]
