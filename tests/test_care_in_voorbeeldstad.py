"""The planted patterns of the made-up city come out of every measure of care."""

import pytest

from gemengd import build
from gemengd.sources.voorbeeldstad.patterns import patterns
from gemengd.sources.voorbeeldstad.write import make_city


@pytest.fixture(scope="module")
def pattern():
    return patterns(make_city().neighbourhoods)


@pytest.fixture(scope="module")
def cut_off(pattern):
    return pattern["cut off by the river"][0]


@pytest.fixture(scope="module")
def served(pattern):
    return pattern["corporation with good care"][0]


@pytest.fixture(scope="module")
def shipped():
    only = ["care_reach_gp", "care_supply_gp", "care_supply_elderly"]
    return build("voorbeeldstad", only=only).build.layers


@pytest.fixture(scope="module")
def examples(request):
    folder = request.config.rootpath / "examples/definitions/care_reach"
    only = [path.stem for path in folder.glob("*.toml")]
    return build("voorbeeldstad", definitions=[folder], only=only).build.layers


def test_the_walk_to_the_gp_is_long_across_the_river_and_short_among_the_care(
    shipped, cut_off, served
):
    layer = shipped["care_reach_gp"]

    assert layer.values[cut_off] > 25
    assert layer.values[served] < 5
    assert layer.measured.parts["detour"][cut_off] > 2
    assert layer.measured.parts["gp_within_1_km"][cut_off] == 0
    assert layer.measured.parts["gp_within_1_km"][served] > 1.5


def test_across_the_river_there_is_no_gp_to_choose_on_foot_and_few_by_bicycle(
    examples, cut_off, served
):
    on_foot, by_bicycle = examples["gps_in_reach"].values, examples["gps_nearby"].values

    assert on_foot[cut_off] == 0
    assert on_foot[served] > on_foot.median() > 0
    assert by_bicycle[cut_off] < by_bicycle.median() / 2
    assert by_bicycle[served] > by_bicycle.quantile(0.75)


def test_across_the_river_there_is_hardly_room_and_among_the_care_there_is(
    shipped, cut_off, served
):
    gp, elderly = shipped["care_supply_gp"], shipped["care_supply_elderly"]

    assert gp.values[cut_off] < 100
    assert gp.values[served] > 950
    assert elderly.values[cut_off] < elderly.measured.city / 5
    assert elderly.values[served] > elderly.measured.city * 2


def test_places_that_do_not_state_their_capacity_are_told(shipped):
    notes = " ".join(note.en for note in shipped["care_supply_gp"].measured.notes)

    assert "of 26 places do not state the capacity" in notes


def test_every_area_names_the_gp_that_it_can_spare_least(examples, served):
    closing = examples["gp_closing"]

    known = closing.values.notna()
    assert known.sum() > 100
    assert closing.measured.parts["place"][known].str.startswith("Huisartsenpraktijk").all()
    assert closing.values[served] > 1
    assert closing.measured.city < closing.values.max()


def test_new_gps_are_proposed_among_those_who_have_none(examples, shipped, cut_off):
    sites = examples["gp_sites"]

    found = sites.measured
    assert found.places["rank"].tolist() == [1, 2, 3]
    assert found.places["gain"].sum() == pytest.approx(found.city)
    assert found.places["gain"].is_monotonic_decreasing
    far = shipped["care_reach_gp"].values > 15
    assert found.values[far].sum() > 0.7 * found.city
    assert (found.parts["after_pct"].dropna() >= found.parts["before_pct"].dropna()).all()
    assert sites.values[cut_off] > 500
