"""Streets as other people draw them, each with the minutes that one finds by head."""

import pytest

import gemengd
from gemengd.model.raw import Role


def minutes(case, streets, **more):
    """Return the walk to the GP of each neighbourhood of Baarn, as the cases have them."""
    files = {
        Role.AREAS: case.parent / "base/base.gpkg",
        Role.STREETS: case / streets,
        Role.CARE: case / streets,
        **more,
    }
    result = gemengd.build("GM0308", files=files, only=["care_reach_gp"])
    return result.layers["care_reach_gp"].set_index("name")["value"]


@pytest.mark.parametrize("name", ["plaza_way", "plaza_relation"])
def test_a_square_is_crossed_or_walked_around_however_it_is_drawn(shared_cases, name):
    found = minutes(shared_cases / "10-plaza-multipolygon", f"{name}.osm.pbf")

    # 450 m to the square, 100 m across or 200 m around, 50 m on: 600 to 700 m at 80 m a minute.
    assert 7.5 <= found["Buurt D"] <= 8.75


def test_who_lives_on_a_quay_does_not_board_the_ferry_in_mid_river(shared_cases):
    case = shared_cases / "11-ferry-along-the-quay"

    found = gemengd.build(case / "city.toml", only=["care_reach_gp"]).layers["care_reach_gp"]

    assert found.set_index("name").loc["Buurt E", "value"] == pytest.approx(0.75, abs=0.001)
