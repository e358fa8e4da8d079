"""Clusters: by head, against the library esda, and on cities without any."""

from dataclasses import replace

import esda
import numpy as np
import pytest
import shapely
from city_builder import make_city
from geopandas import GeoSeries
from hypothesis import given
from hypothesis import strategies as st
from libpysal.weights import W
from pandas import Series
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control
from shapely import box

import gemengd
from gemengd.errors import DefinitionError
from gemengd.measures import MEASURES, measure
from gemengd.measures.local_statistics import (
    false_discoveries,
    getis_ord,
    local_moran,
    permuted_p,
)
from gemengd.measures.neighbours import neighbours
from gemengd.model.layer import Layer
from gemengd.model.reason import Reason


def grid(side, gap=0.0):
    cells = [(x, y) for y in range(side) for x in range(side)]
    return GeoSeries(
        [box(100 * x + gap, 100 * y + gap, 100 * x + 100, 100 * y + 100) for x, y in cells],
        crs="EPSG:28992",
    )


def layer(slug, measure_):
    return Layer(
        slug=slug, title=slug, title_nl=slug, unit="", style="s", caveat="c", caveat_nl="c",
        measure=measure_,
    )  # fmt: skip


def clusters(city, column="owner_occupied_pct", **parameters):
    figure = layer("figure", MEASURES["figure"](column=column))
    cluster = layer("cluster", MEASURES["local_cluster"](layer="figure", **parameters))
    return measure(city, [cluster, figure])["cluster"].measured


def test_areas_that_touch_in_a_corner_or_across_a_sliver_are_neighbours():
    for shapes in (grid(3), grid(3, gap=7)):
        weights = neighbours(shapes, "border").toarray()

        assert np.count_nonzero(weights, axis=1).tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]
        assert weights.sum(axis=1) == pytest.approx(np.ones(9))


def test_areas_across_a_wide_gap_are_no_neighbours():
    assert neighbours(grid(3, gap=11), "border").nnz == 0


@pytest.mark.parametrize(("rule", "reach", "expected"), [("nearest", 2, 2), ("within", 150, 8)])
def test_neighbours_by_distance_leave_the_area_itself_out(rule, reach, expected):
    weights = neighbours(grid(3), rule, reach).toarray()

    assert np.count_nonzero(weights[4]) == expected
    assert np.diag(weights).tolist() == [0] * 9


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
@pytest.mark.parametrize("seed", range(3))
def test_the_statistics_are_those_of_esda(seed):
    values = np.random.default_rng(seed).gamma(2, size=144)
    weights = neighbours(grid(12), "border")
    near = {row: weights.indices[slice(*weights.indptr[row : row + 2])] for row in range(144)}

    theirs = esda.Moran_Local(values, W(near), permutations=4999, seed=seed, n_jobs=1)
    ours = permuted_p(values, weights, 4999, seed)

    assert local_moran(values, weights) == pytest.approx(theirs.Is, abs=1e-9)
    # Theirs is one tail. Five standard errors of the difference of two draws of 4999.
    p = np.minimum(1, 2 * theirs.p_sim)
    assert (abs(p - ours) <= 5 * np.sqrt(2 * p * (2 - p) / 4999) + 4 / 4999).all()
    getis = esda.G_Local(values, W(near), transform="B", star=True, permutations=0)
    assert getis_ord(values, weights) == pytest.approx(getis.Zs, abs=1e-9)


def test_a_value_is_never_drawn_as_its_own_neighbour_and_every_other_is():
    values = np.array([9.0, 0, 0, 5, 0, 0])
    ring = csr_array(np.roll(np.eye(6), 1, axis=1))  # the next one is the only neighbour

    p = permuted_p(values, ring, permutations=9999, seed=1)

    # 0 before 9: of the five others one is 9. 0 before 5: one is 9, one is 5. Twice the chance.
    assert p[5] == pytest.approx(2 / 5, abs=0.02)
    assert p[2] == pytest.approx(4 / 5, abs=0.02)
    # 9 before 0 and 5 before 0: a tie with most others, on both sides.
    assert p[0] == pytest.approx(1)


def test_two_values_out_of_five_stand_by_benjamini_and_hochberg():
    p = np.array([0.03, 0.001, np.nan, 0.9, 0.02, 0.5])

    # The limits are 0.01, 0.02, 0.03, 0.04, 0.05: 0.001, 0.02 and 0.03 pass theirs.
    assert false_discoveries(p, 0.05).tolist() == [True, True, False, False, True, False]
    assert false_discoveries(p, 0.03).tolist() == [False, True, False, False, False, False]
    assert not false_discoveries(np.full(3, np.nan), 0.05).any()


def test_all_before_the_last_that_passes_its_limit_stand():
    # The limits are 0.0125, 0.025, 0.0375, 0.05: the second fails its own, the third does not.
    p = np.array([0.9, 0.03, 0.037, 0.01])

    assert false_discoveries(p, 0.05).tolist() == [False, True, True, True]
    # None but the last of these passes its own; and one that nobody knows moves no limit.
    alike = np.array([0.05, np.nan, 0.05, 0.05])
    assert false_discoveries(alike, 0.05).tolist() == [True, False, True, True]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.sampled_from([0.01, 0.05, 0.2]))
def test_what_stands_is_what_scipy_lets_stand(p, rate):
    adjusted = false_discovery_control(np.array(p), method="bh")
    near = np.isclose(adjusted, rate, rtol=1e-9)

    stands = false_discoveries(np.array(p), rate)

    assert (stands == (adjusted <= rate))[~near].all()


def test_two_ends_of_a_row_are_a_high_and_a_low_cluster():
    city = make_city(count=30, owner_occupied_pct=[90] * 10 + [50] * 10 + [10] * 10)

    found = clusters(city, neighbours="within", reach=3000)

    assert set(found.values[3:8]) == {"high_cluster"}
    assert set(found.values[12:18]) == {"not_significant"}
    assert set(found.values[22:27]) == {"low_cluster"}
    assert found.city is None


def test_an_unknown_neighbour_does_not_count_and_an_unknown_area_has_its_reason():
    figures = [90.0] * 10 + [50.0] * 10 + [10.0] * 10
    figures[3] = np.nan
    city = make_city(count=30, owner_occupied_pct=figures)

    found = clusters(city, neighbours="within", reach=3000)

    assert found.values.isna().to_numpy().nonzero()[0].tolist() == [3]
    assert found.reasons.iloc[3] == Reason.SECRET
    assert found.parts["neighbours"].iloc[4] == 5
    assert found.parts["around"].iloc[4] == 90


def test_by_ranks_one_extreme_figure_does_not_hide_a_cluster():
    figures = [30.0] * 10 + [20.0] * 10 + [10.0] * 9 + [9_000_000.0]
    city = make_city(count=30, owner_occupied_pct=figures)

    by_figure = clusters(city, neighbours="within", reach=3000)
    by_rank = clusters(city, neighbours="within", reach=3000, compare="ranks")

    assert "high_cluster" not in set(by_figure.values)
    assert set(by_rank.values[3:8]) == {"high_cluster"}
    assert by_rank.parts["around"].iloc[5] == 30


def test_an_area_without_neighbours_is_unknown():
    city = make_city(count=12, owner_occupied_pct=range(12))
    city.areas.loc[city.areas.index[11], "geometry"] = box(90_000, 0, 91_000, 1000)

    found = clusters(city)

    assert found.reasons.tolist() == [""] * 11 + [Reason.NO_NEIGHBOURS]


@pytest.mark.parametrize(
    ("figures", "reason"), [([50] * 12, Reason.NO_SPREAD), ([1, 2, 3], Reason.PARTS_UNKNOWN)]
)
def test_without_spread_or_with_too_few_areas_all_is_unknown(figures, reason):
    found = clusters(make_city(count=len(figures), owner_occupied_pct=figures))

    assert found.values.isna().all()
    assert set(found.reasons) == {reason}


def test_a_layer_of_words_is_refused():
    words = layer("words", MEASURES["concentration_class"](
        percentage="corporation_share_pct", whole="dwellings"
    ))  # fmt: skip
    cluster = layer("cluster", MEASURES["local_cluster"](layer="words"))
    city = make_city(dwellings=[100] * 3, corporation_share_pct=[1, 2, 3])

    with pytest.raises(DefinitionError, match="classes, not numbers"):
        measure(city, [words, cluster])


def test_cities_without_clusters_seldom_have_one():
    random = np.random.default_rng(5)
    weights, values = neighbours(grid(11), "border"), np.arange(121.0)

    found = [
        false_discoveries(permuted_p(random.permutation(values), weights, 1999, seed), 0.05).any()
        for seed in range(200)
    ]

    # 5% of 200 are 10; a binomial exceeds 18 once in 140 times, and the seed is fixed.
    assert sum(found) <= 18


def test_the_made_up_city_with_its_figures_shuffled_seldom_has_a_cluster():
    dataset = gemengd.load_city("voorbeeldstad")
    known = dataset.figure("corporation_share_pct").dropna()
    weights = neighbours(dataset.areas.geometry[known.index], "border")
    random = np.random.default_rng(7)

    found = [
        false_discoveries(
            permuted_p(random.permutation(known.to_numpy()), weights, 1999, seed), 0.05
        ).any()
        for seed in range(200)
    ]

    # See above: the rate of false discoveries is the chance of any, for all are false.
    assert sum(found) <= 18


def test_the_planted_concentrations_of_the_made_up_city_are_clusters(voorbeeldstad):
    result = voorbeeldstad

    found = result.layers["social_housing_cluster"]
    high = found[found["value"] == "high_cluster"]
    shares = result.dataset.figure("corporation_share_pct")

    assert len(high) >= 3
    assert shares[high.index if high.index.name else high["code"]].min() > 60


def test_the_order_of_the_areas_changes_no_statistic():
    shapes, values = grid(8), np.random.default_rng(2).normal(size=64)
    order = np.random.default_rng(3).permutation(64)

    there = neighbours(shapes.iloc[order].reset_index(drop=True), "border")
    turned = Series(local_moran(values[order], there), index=order).sort_index()

    assert turned.to_numpy() == pytest.approx(local_moran(values, neighbours(shapes, "border")))


def islands(villages):
    """Return villages as islands in one countryside that borders all of them, the last area."""
    places = [box(300 + 900 * n, 300, 900 + 900 * n, 900) for n in range(villages)]
    around = shapely.difference(box(0, 0, 900 * villages + 300, 1200), shapely.union_all(places))
    return GeoSeries([*places, around], crs="EPSG:28992")


@pytest.mark.parametrize("villages", [8, 9, 10, 11, 12, 30])
def test_gi_of_an_area_that_borders_all_others_does_not_exist(villages):
    values = np.append(np.arange(villages) * 5.5, 3)
    weights = neighbours(islands(villages), "border")

    found = getis_ord(values, weights)

    assert np.isnan(found[-1])
    assert np.isfinite(found[:-1]).all()
    assert permuted_p(values, weights, 99, 1)[-1] == 1


def test_the_map_says_of_which_area_nothing_can_be_told():
    city = make_city(count=11, owner_occupied_pct=[5, 12, 18, 22, 27, 31, 36, 41, 44, 52, 3])
    shapes = islands(10).set_axis(city.areas.index)
    city = replace(city, areas=city.areas.set_geometry(shapes))

    found = clusters(city)

    last = city.areas.index[-1]
    assert found.values[last] == "not_significant"
    assert np.isnan(found.parts["getis_ord"][last])
    assert found.parts["getis_ord"].drop(last).notna().all()
    assert f"around {city.areas['name'][last]}: whether" in found.notes[-1].en
    row = clusters(make_city(count=30, owner_occupied_pct=range(30)))
    assert not any("around" in note.en for note in row.notes)
