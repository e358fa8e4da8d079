"""How unevenly a city lives: by head, against PySAL's segregation, and on cities of chance."""

from dataclasses import replace

import numpy as np
import pytest
from city_builder import make_city, points, vintage
from geopandas import GeoDataFrame
from hypothesis import given
from hypothesis import strategies as st
from libpysal.weights import W
from pandas import Series
from segregation.singlegroup import Dissim, Entropy, Interaction, Isolation, SpatialDissim
from shapely import box

from gemengd.index_history import with_earlier
from gemengd.measures import MEASURES, indices_of, measure
from gemengd.measures.neighbours import neighbours
from gemengd.measures.segregation import border_dissimilarity, statistics
from gemengd.measures.surroundings import surroundings
from gemengd.model.index import Index, Statistic
from gemengd.model.layer import Layer

D, XPX, ETA2, H = (
    Statistic.DISSIMILARITY, Statistic.ISOLATION, Statistic.CORRELATION_RATIO, Statistic.THEIL_H,
)  # fmt: skip


def share_layer():
    return Layer(
        slug="share", title="s", title_nl="s", unit="%", style="s", caveat="c", caveat_nl="c",
        measure=MEASURES["share"](percentage="corporation_share_pct", whole="dwellings"),
    )  # fmt: skip


def index_of(city, **parameters):
    wanted = Index(
        slug="i", title="i", title_nl="i", description="d", description_nl="d", caveat="c",
        caveat_nl="c", layer="share", **{"whole": "dwellings", **parameters},
    )  # fmt: skip
    return indices_of(city, measure(city, [share_layer()]), [wanted])["i"]


def city_of(shares, homes=None, **more):
    count = len(shares)
    return make_city(
        count, corporation_share_pct=shares, dwellings=homes or [100.0] * count, **more
    )


def grid_city(side, shares):
    """Return a city of squares of 1 km, with a home in the middle of each."""
    city = city_of(list(shares))
    cells = [box(1000 * x, 1000 * y, 1000 * x + 1000, 1000 * y + 1000)
             for y in range(side) for x in range(side)]  # fmt: skip
    areas = GeoDataFrame(city.areas.drop(columns="geometry"), geometry=cells, crs=city.areas.crs)
    middles = areas.geometry.centroid
    grid = points(*zip(middles.x, middles.y, strict=True), inhabitants=[50.0] * len(cells))
    return type(city)(**{**vars(city), "areas": areas, "population": grid})


def test_two_areas_done_by_head():
    group, total = np.array([80.0, 20.0]), np.array([100.0, 100.0])

    found = statistics(group, total, group / total)

    assert found[D] == pytest.approx(0.6)  # (100 * 0.3 + 100 * 0.3) / (2 * 200 * 0.5 * 0.5)
    assert found[XPX] == pytest.approx(0.8 * 0.8 + 0.2 * 0.2)
    assert found[Statistic.EXPOSURE] == pytest.approx(0.32)
    assert found[ETA2] == pytest.approx((0.68 - 0.5) / 0.5)
    assert found[H] == pytest.approx(1 + (0.8 * np.log(0.8) + 0.2 * np.log(0.2)) / np.log(2))


def test_a_city_split_in_two_is_wholly_segregated_and_an_even_one_not_at_all():
    total = np.array([100.0, 100.0, 50.0])
    split, even = np.array([1.0, 0.0, 0.0]), np.array([0.3, 0.3, 0.3])

    apart = statistics(split * total, total, split)
    mixed = statistics(even * total, total, even)

    assert [float(apart[s]) for s in (D, XPX, ETA2, H)] == pytest.approx([1, 1, 1, 1])
    assert [float(mixed[s]) for s in (D, ETA2, H)] == pytest.approx([0, 0, 0], abs=1e-12)
    assert mixed[XPX] == pytest.approx(0.3)


@given(st.integers(0, 10_000))
def test_equal_to_pysal(seed):
    random = np.random.default_rng(seed)
    total = random.integers(1, 500, 30)
    group = random.binomial(total, random.uniform(0.05, 0.95, 30))
    row = [box(1000 * n, 0, 1000 * n + 1000, 1000) for n in range(30)]
    frame = GeoDataFrame({"g": group, "t": total}, geometry=row, crs="EPSG:28992")
    near = neighbours(frame.geometry, "border")
    lists = {n: list(near.indices[near.indptr[n] : near.indptr[n + 1]]) for n in range(30)}

    found = statistics(group * 1.0, total * 1.0, group / total)

    for kind, statistic in ((Dissim, D), (Isolation, XPX), (Entropy, H),
                            (Interaction, Statistic.EXPOSURE)):  # fmt: skip
        assert found[statistic] == pytest.approx(kind(frame, "g", "t").statistic, abs=1e-9)
    assert border_dissimilarity(found[D], group / total, near) == pytest.approx(
        SpatialDissim(frame, "g", "t", w=W(lists)).statistic, abs=1e-9
    )


def test_surroundings_equal_a_dense_sum_over_all_pairs_of_homes():
    random = np.random.default_rng(3)
    places = random.uniform(0, 3000, (60, 2)) * [1, 1 / 3]
    people = random.integers(1, 90, 60)
    city = make_city(3)
    city = type(city)(**{**vars(city), "population": points(*places, inhabitants=people * 1.0)})
    area = np.minimum(places[:, 0] // 1000, 2).astype(int)
    part = people / np.bincount(area, people)[area]
    near = np.hypot(*(places[:, None] - places[None]).T) <= 700

    found = surroundings(city, list(city.areas.index), 700).toarray()

    expected = np.zeros((3, 3))
    np.add.at(expected, (area[:, None], area[None]), near * part[:, None] * part[None])
    assert found == pytest.approx(expected)


def test_surroundings_without_reach_are_the_areas_and_with_all_reach_the_city():
    city = grid_city(3, [10.0, 90, 10, 90, 10, 90, 10, 90, 10])

    found = index_of(city, radii_m=(1, 50_000), draws=99).by_key

    for statistic in (D, XPX, ETA2, H):
        assert found[statistic, 1.0].value == pytest.approx(found[statistic, 0.0].value)
    assert [found[s, 50_000.0].value for s in (D, ETA2, H)] == pytest.approx([0, 0, 0], abs=1e-9)


def test_a_chess_board_is_mixed_in_its_surroundings_and_two_halves_are_not():
    side = 6
    board = [100.0 * ((x + y) % 2) for y in range(side) for x in range(side)]
    halves = [100.0 * (x < side // 2) for _ in range(side) for x in range(side)]

    mixed = index_of(grid_city(side, board), radii_m=(1100,), draws=99).by_key
    apart = index_of(grid_city(side, halves), radii_m=(1100,), draws=99).by_key

    assert mixed[D, 0.0].value == apart[D, 0.0].value == pytest.approx(1)
    # Of a square and its 4, 3 or 2 neighbours only the square itself is alike: 16 inside,
    # 16 along the edges and 4 in the corners.
    expected = (16 * (0.5 - 1 / 5) + 16 * (0.5 - 1 / 4) + 4 * (0.5 - 1 / 3)) / (36 * 0.5)
    assert mixed[D, 1100.0].value == pytest.approx(expected)
    assert apart[D, 1100.0].value > 0.8
    border = Statistic.BORDER_DISSIMILARITY
    assert mixed[border, 0.0].value < 0.5 < apart[border, 0.0].value


def test_the_interval_holds_what_such_cities_have_on_average_in_about_95_of_100():
    random = np.random.default_rng(5)
    chance, homes = random.uniform(0.2, 0.4, 40), random.integers(50, 80, 40) * 1.0
    cities = [random.binomial(homes.astype(int), chance) / homes * 100 for _ in range(100)]

    found = [
        index_of(city_of(list(shares), list(homes)), radii_m=(), rounding=0, draws=199).by_key[D, 0]
        for shares in cities
    ]

    average = np.mean([e.value for e in found])
    assert 90 <= sum(e.low <= average <= e.high for e in found) <= 99


def test_a_city_allotted_at_random_lies_at_what_chance_gives():
    random = np.random.default_rng(6)
    shares = random.binomial(60, 0.3, 80) / 60 * 100
    city = city_of(list(shares), [60.0] * 80)

    found = index_of(city, radii_m=(), rounding=0).by_key[D, 0.0]

    assert found.value == pytest.approx(found.by_chance, abs=0.02)


def test_unknown_areas_are_left_out_and_counted():
    city = city_of([10.0, 90, 30, 20, 50, np.nan, 60], [100.0] * 5 + [900.0, 30.0])

    found = index_of(city, radii_m=(), draws=99)

    assert found.areas == 5  # one secret, one of too few homes
    assert found.known == pytest.approx(500 / 1430)
    assert found.share == pytest.approx(40)


@pytest.mark.parametrize("shares", [[10.0, 20, 30, 40], [0.0] * 6, [100.0] * 6, [np.nan] * 6])
def test_a_city_of_which_nothing_can_be_said_says_why(shares):
    found = index_of(city_of(shares))

    assert found.estimates == ()
    assert found.why is not None


def test_an_area_without_a_whole_of_its_own_does_not_spoil_the_city():
    city = city_of([10.0, 90, 30, 20, 50, 60], households=[np.nan, 40.0, 40, 40, 40, 40])

    found = index_of(city, radii_m=(), draws=99, whole="households")

    assert found.areas == 5
    assert found.share == pytest.approx(50)


def test_the_order_of_areas_and_the_place_on_the_map_change_nothing():
    shares = [10.0, 90, 10, 80, 15, 70, 20, 60, 30]
    city = grid_city(3, shares)
    moved = type(city)(**{
        **vars(city),
        "areas": city.areas.set_geometry(city.areas.translate(5000, 7000)),
        "population": city.population.set_geometry(city.population.translate(5000, 7000)),
    })  # fmt: skip

    one, other = (index_of(c, radii_m=(1100,), draws=99) for c in (city, moved))

    assert one == other


def test_homes_that_nobody_counted_are_left_out_in_the_known_share_too():
    # 5 areas of 100 homes for 200 people; the sixth has 60 people, so 30 homes: 500 of 530.
    city = city_of(
        [10.0, 90, 30, 20, 50, 60],
        [100.0] * 5 + [np.nan],
        inhabitants=[200.0] * 5 + [60.0],
    )

    found = index_of(city, radii_m=(), draws=99)

    assert found.known == pytest.approx(500 / 530)
    (note,) = found.notes
    assert note.en == "Left out: 30 homes in 1 area, Buurt 5; in 1 by the inhabitants."
    assert note.nl == "Niet meegeteld: 30 woningen in 1 gebied, Buurt 5; in 1 naar de inwoners."


def test_inhabitants_that_only_the_squares_know_count_in_what_is_left_out():
    city = city_of(
        [10.0, 90, 30, 20, 50, 60],
        [100.0] * 5 + [np.nan],
        inhabitants=[200.0] * 5 + [np.nan],
    )
    squares = points((5500, 500), (5600, 500), inhabitants=[40.0, 20.0])

    found = index_of(replace(city, population=squares), radii_m=(), draws=99)

    assert found.known == pytest.approx(500 / 530)


def test_where_nobody_knows_how_many_are_left_out_the_known_share_is_unknown():
    city = city_of(
        [10.0, 90, 30, 20, 50, 60],
        [100.0] * 5 + [np.nan],
        inhabitants=[200.0] * 5 + [np.nan],
    )

    found = index_of(city, radii_m=(), draws=99)

    assert np.isnan(found.known)
    assert "Buurt 5; in 1 nobody knows how many" in found.notes[0].en


def test_an_area_where_nobody_lives_is_not_left_out():
    city = city_of(
        [10.0, 90, 30, 20, 50, np.nan],
        [100.0] * 5 + [np.nan],
        inhabitants=[200.0] * 5 + [0.0],
        inhabited=[True] * 5 + [False],
    )

    found = index_of(city, radii_m=(), draws=99)

    assert found.known == 1
    assert found.notes == ()


def test_an_egohood_sees_across_a_border_and_keeps_the_unknown_unknown():
    city = grid_city(3, [10.0, 90, 10, 90, 50, 90, 10, 90, np.nan])
    around = MEASURES["egohood_share"](
        percentage="corporation_share_pct", whole="dwellings", radius_m=1100, beside_m=(10,),
        minimum_known=0.8,
    )  # fmt: skip

    found = around(city)

    values, code = found.values, city.areas.index
    assert values[code[4]] == pytest.approx((50 + 4 * 90) / 5)
    assert values[code[0]] == pytest.approx((10 + 90 + 90) / 3)
    assert found.parts["within_10_m"][code[4]] == pytest.approx(50)
    assert np.isnan(values[code[8]])
    assert found.reasons[code[8]] == "secret"
    assert np.isnan(values[code[5]])  # a quarter of the homes around is unknown
    assert found.reasons[code[5]] == "parts_unknown"


def test_surroundings_of_unknown_share_lower_no_share_around():
    # In the middle: itself 50 and three neighbours of 90, of the fourth nothing is known.
    city = grid_city(3, [10.0, 90, 10, 90, 50, 90, 10, np.nan, 10])
    around = MEASURES["egohood_share"](
        percentage="corporation_share_pct", whole="dwellings", radius_m=1100, minimum_known=0.5,
    )  # fmt: skip

    values = around(city).values.tolist()

    assert values[4] == pytest.approx((50 + 3 * 90) / 4)
    assert values[6] == pytest.approx((10 + 90) / 2)
    assert values[8] == pytest.approx((10 + 90) / 2)
    assert np.isnan(values[7])


def test_surroundings_weigh_by_their_homes_and_only_those_of_known_share():
    city = grid_city(3, [10.0, 90, 10, 90, 50, 90, 10, np.nan, 10])
    homes = Series([100.0, 300, 100, 100, 200, 100, 100, 900, 100], index=city.areas.index)
    city.figures["dwellings"] = homes
    around = MEASURES["egohood_share"](
        percentage="corporation_share_pct", whole="dwellings", radius_m=1100, minimum_known=0.3,
    )  # fmt: skip

    values = around(city).values.tolist()

    assert values[4] == pytest.approx((200 * 50 + 500 * 90) / 700)
    assert values[0] == pytest.approx((100 * 10 + 400 * 90) / 500)


def test_a_border_through_a_block_changes_the_share_and_not_the_egohood():
    whole, cut = [10.0, 50, 50, 10, 50, 50, 10, 50, 50], [10.0, 95, 5, 10, 95, 5, 10, 95, 5]
    around = MEASURES["egohood_share"](
        percentage="corporation_share_pct", whole="dwellings", radius_m=1500
    )

    one, other = (around(grid_city(3, shares)).values for shares in (whole, cut))

    halves = [1, 2, 4, 5, 7, 8]  # either half sees both
    assert other.iloc[halves].tolist() == pytest.approx(one.iloc[halves].tolist())


def test_without_a_grid_nobody_knows_who_lives_near():
    city = city_of([10.0, 90, 30, 20, 50, np.nan])
    around = MEASURES["egohood_share"](percentage="corporation_share_pct", whole="dwellings")

    found, index = around(city), index_of(city, draws=99)

    assert found.values.isna().all()
    assert (found.reasons == "no_input").all()
    assert {e.radius_m for e in index.estimates} == {0.0}


def test_the_made_up_city_is_segregated_beyond_chance_and_less_so_in_wider_surroundings(
    voorbeeldstad,
):
    found = voorbeeldstad.build

    index = found.indices["social_housing_segregation"]
    spread = [index.by_key[D, r].value for r in (0.0, 500.0, 1000.0, 2000.0)]
    assert spread == sorted(spread, reverse=True)
    assert index.by_key[D, 0.0].low > 5 * index.by_key[D, 0.0].by_chance
    assert index.year == 2023


def test_without_any_figure_nothing_is_known_and_nothing_breaks():
    city = make_city(3)

    found = MEASURES["egohood_share"](percentage="corporation_share_pct", whole="dwellings")(city)

    assert found.values.isna().all()
    assert (found.reasons == "no_input").all()
    assert index_of(city).estimates == ()


def test_a_part_of_a_city_has_its_own_index():
    city = grid_city(3, [10.0, 10, 10, 50, 50, 50, 90, 90, 90])
    two_rows = city.areas.index[:6]

    whole, part = index_of(city, draws=99), index_of(city.part(two_rows), draws=99)

    assert (whole.areas, part.areas) == (9, 6)
    assert part.share == pytest.approx(30)
    assert part.by_key[D, 0.0].value < whole.by_key[D, 0.0].value


def test_earlier_years_stand_before_the_newest_and_a_year_that_repeats_counts_once():
    made = city_of([10.0, 90, 30, 20, 50, 60])
    history = {
        year: vintage(made, year, corporation_share_pct=shares, dwellings=[100.0] * 6)
        for year, shares in {
            2021: [40.0, 40, 40, 40, 40, 50],
            2023: [10.0, 80, 30, 20, 50, 60],
            2024: [10.0, 90, 30, 20, 50, 60],
        }.items()
    }
    repeated = vintage(made, 2022, inhabitants=[1000.0] * 6)
    city = replace(
        made,
        history=dict(sorted({**history, 2022: repeated}.items())),
        columns={**made.columns, **history[2024].columns},
    )
    now = index_of(city, draws=99)

    found = with_earlier(city, {"share": share_layer()}, {"i": now})["i"]

    assert now.year == 2024
    assert [r.year for r in found.earlier] == [2021, 2023]
    values = [r.by_key[D, 0.0].value for r in (*found.earlier, found)]
    assert values == sorted(values)
    assert {e.radius_m for r in found.earlier for e in r.estimates} == {0.0}
