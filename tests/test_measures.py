from dataclasses import replace

import numpy as np
import pytest
from city_builder import make_city, points, polygons
from geopandas import GeoDataFrame
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from shapely import LineString

from gemengd.errors import DefinitionError, MeasureError
from gemengd.measures import MEASURES, measure, registry
from gemengd.model.layer import Layer
from gemengd.model.reason import Reason

RD = "EPSG:28992"
NAN = float("nan")


def use(name, **parameters):
    return MEASURES[name](**parameters)


def layer(slug, measure_, **changes):
    settings = {
        "slug": slug, "title": slug, "title_nl": slug, "unit": "", "style": "s",
        "caveat": "c", "caveat_nl": "c", "measure": measure_,
    }  # fmt: skip
    return Layer(**{**settings, **changes})


SHARE = {"percentage": "corporation_share_pct", "whole": "dwellings"}


def test_a_share_is_unknown_under_fifty_homes_and_the_city_weighs_by_homes():
    city = make_city(dwellings=[49, 50, 150], corporation_share_pct=[90, 40, 20])

    found = use("share", **SHARE)(city)

    np.testing.assert_equal(found.values.to_numpy(), [NAN, 40, 20])
    assert found.reasons.tolist() == [Reason.TOO_FEW, "", ""]
    assert found.city == pytest.approx((40 * 50 + 20 * 150) / 200)


def test_a_share_of_counts_equals_the_share_that_is_published():
    city = make_city(households=[30, 20, 0], dwellings=[100, 100, 100])

    found = use("share", part="households", whole="dwellings")(city)

    assert found.values.tolist() == [30, 20, 0]


def test_a_part_that_is_larger_than_its_whole_is_no_share_of_it():
    # Both are rounded to 5 by lot, so 110 of 100 can be 105 of 105, and 115 cannot.
    city = make_city(inhabitants=[110, 115, 200], households=[100, 100, 100])

    found = use("share", part="inhabitants", whole="households")(city)

    np.testing.assert_equal(found.values.to_numpy(), [100, NAN, NAN])
    assert found.reasons.tolist() == ["", Reason.IMPOSSIBLE, Reason.IMPOSSIBLE]


def test_a_secret_share_keeps_the_publishers_reason():
    city = make_city(
        dwellings=[100, 100, 100],
        reasons={"corporation_share_pct": [Reason.NOT_YET_PUBLISHED] * 3},
    )

    found = use("share", **SHARE)(city)

    assert set(found.reasons) == {Reason.NOT_YET_PUBLISHED}
    assert found.city is None


def test_where_nobody_lives_there_is_no_share():
    city = make_city(
        inhabited=[True, False, True], dwellings=[100] * 3, corporation_share_pct=[1, 2, 3]
    )

    assert use("share", **SHARE)(city).reasons.tolist() == ["", Reason.UNINHABITED, ""]


@pytest.mark.parametrize("parameters", [{"whole": "dwellings"}, {**SHARE, "part": "households"}])
def test_a_share_needs_a_percentage_or_a_part(parameters):
    with pytest.raises(ValidationError, match="either percentage or part"):
        use("share", **parameters)


def test_a_quotient_is_the_share_over_that_of_the_city():
    city = make_city(dwellings=[100, 100, 200], corporation_share_pct=[60, 20, 20])

    found = use("location_quotient", **SHARE)(city)

    assert found.values.tolist() == pytest.approx([2, 2 / 3, 2 / 3])
    assert found.city == 1


@pytest.mark.parametrize(
    ("share", "expected"), [(66, "no"), (67, "borderline"), (68, "yes"), (100, "yes"), (0, "no")]
)
def test_two_thirds_after_rounding_is_borderline(share, expected):
    city = make_city(dwellings=[100] * 3, corporation_share_pct=[share, NAN, 10])

    found = use("concentration_class", **SHARE)(city)

    assert found.values.iloc[0] == expected
    assert found.values.isna().tolist() == [False, True, False]


PARTS = [{"column": "low_income_households_pct"}, {"column": "youth_care_pct"}]


def test_a_composite_is_the_mean_of_z_scores_weighted_by_inhabitants():
    city = make_city(
        inhabitants=[1000, 1000, 2000],
        low_income_households_pct=[4, 8, 6],
        youth_care_pct=[10, 10, 14],
    )

    found = use("composite", parts=PARTS)(city)

    spread = np.sqrt(2.0)
    expected = [(-2 / spread - 1) / 2, (2 / spread - 1) / 2, (0 + 1) / 2]
    assert found.values.tolist() == pytest.approx(expected)
    assert found.city == 0


def test_a_composite_without_enough_known_parts_is_unknown_not_average():
    city = make_city(
        low_income_households_pct=[4, 8, NAN], youth_care_pct=[1, 2, 3], wmo_clients=[NAN] * 3
    )
    parts = [*PARTS, {"column": "wmo_clients"}]

    found = use("composite", parts=parts, minimum_known=0.6)(city)

    assert found.values.notna().tolist() == [True, True, False]
    assert found.reasons.iloc[2] != ""


def test_a_part_that_is_the_same_everywhere_says_nothing():
    city = make_city(low_income_households_pct=[5, 5, 5])

    found = use("composite", parts=PARTS[:1])(city)

    assert set(found.reasons) == {Reason.NO_SPREAD}


def test_a_direction_turns_a_part_round():
    city = make_city(low_income_households_pct=[4, 8, 6])
    turned = [{**PARTS[0], "direction": -1}]

    plain, reverse = (use("composite", parts=p)(city).values for p in (PARTS[:1], turned))

    assert plain.tolist() == pytest.approx((-reverse).tolist())


def test_a_count_becomes_a_rate_before_it_is_compared():
    city = make_city(inhabitants=[1000, 2000, 500], income_support_persons=[10, 20, 50])
    part = {"column": "income_support_persons", "per": "inhabitants", "scale": 1000}

    found = use("composite", parts=[part])(city)

    (rate, *_) = (found.parts[c] for c in found.parts)
    assert rate.tolist() == [10, 10, 100]


def test_tiny_places_do_not_take_part():
    city = make_city(inhabitants=[49, 1000, 1000], low_income_households_pct=[90, 4, 8])

    found = use("composite", parts=PARTS[:1], minimum_inhabitants=50)(city)

    np.testing.assert_allclose(found.values.to_numpy(), [NAN, -1, 1])
    assert found.reasons.iloc[0] == Reason.TOO_FEW


percentages = st.lists(st.floats(0, 100), min_size=4, max_size=4)


@given(figures=percentages, shift=st.floats(-50, 50))
def test_adding_a_constant_changes_no_z_score(figures, shift):
    if np.ptp(figures) < 1:
        return
    moved = [f + shift for f in figures]

    one, other = (
        use("composite", parts=PARTS[:1])(make_city(4, low_income_households_pct=f)).values
        for f in (figures, moved)
    )

    np.testing.assert_allclose(one, other, atol=1e-6)


@given(shares=percentages, homes=st.lists(st.integers(50, 900), min_size=4, max_size=4))
def test_the_citys_share_lies_between_those_of_its_areas(shares, homes):
    found = use("share", **SHARE)(make_city(4, dwellings=homes, corporation_share_pct=shares))

    assert found.values.between(0, 100).all()
    assert min(shares) - 1e-9 <= found.city <= max(shares) + 1e-9


PLAN = {
    "kind": "restructuring",
    "status": "adopted",
    "hardness": "soft",
    "start_year": 2027.0,
    "name": "Plan",
}


def with_plans(city, *boxes, **changes):
    plans = polygons(*boxes, **{k: [v] * len(boxes) for k, v in {**PLAN, **changes}.items()})
    homes = dict.fromkeys(["demolition_social_rent", "new_social_rent"], NAN)
    return replace(city, plans=plans.assign(**{**homes, **changes}))


def test_without_a_plans_file_restructuring_is_unknown_not_zero():
    found = use("plan_coverage")(make_city())

    assert found.values.isna().all()
    assert set(found.reasons) == {Reason.NO_INPUT}


def test_without_squares_plans_count_by_surface_and_overlaps_once():
    city = with_plans(make_city(), (0, 0, 500, 1000), (250, 0, 500, 1000))

    found = use("plan_coverage")(city)

    assert found.values.tolist() == pytest.approx([50, 0, 0])
    assert "surface" in found.notes[0].en


def test_with_squares_plans_count_by_where_people_live():
    city = with_plans(make_city(), (0, 0, 500, 1000))
    population = points((250, 450), (750, 450), inhabitants=[30, 10])

    found = use("plan_coverage")(replace(city, population=population))

    assert found.values.iloc[0] == pytest.approx(75)


@pytest.mark.parametrize(("plan", "expected"), [
    ((0, 0, 965, 1000), [50, 0]),  # 35 m of the 70 m of the square on this side of the border
    ((0, 0, 1000, 1000), [100, 0]),
    ((965, 0, 2000, 1000), [50, 100]),
    ((1000, 0, 2000, 1000), [0, 100]),  # 30 m of the square, but in the other area
])  # fmt: skip
def test_a_square_on_a_border_counts_for_as_much_of_it_as_lies_inside(plan, expected):
    city = with_plans(make_city(), plan)
    population = points((980, 450), (1500, 450), inhabitants=[30, 10])

    found = use("plan_coverage")(replace(city, population=population))

    assert found.values.tolist()[:2] == pytest.approx(expected)


def test_a_cut_square_weighs_by_all_its_people():
    city = with_plans(make_city(), (0, 0, 965, 1000))
    population = points((980, 450), (450, 450), (450, 1040), inhabitants=[30, 10, 60])

    found = use("plan_coverage")(replace(city, population=population))

    # Half of 30, all of 10; and all of 60, of whose square only 10 m lie in the city.
    assert found.values.iloc[0] == pytest.approx(100 * (15 + 10 + 60) / 100)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"kind": "expansion"}, 0), ({"status": "completed"}, 0), ({"status": "unknown"}, 50)],
)
def test_only_planned_restructuring_counts(changes, expected):
    city = with_plans(make_city(), (0, 0, 500, 1000), **changes)

    assert use("plan_coverage")(city).values.iloc[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("hardness", "expected"), [(["hard"], 0), (["hard", "soft"], 50), (["very_soft"], 0)]
)
def test_plans_can_be_chosen_by_how_firm_they_are(hardness, expected):
    city = with_plans(make_city(), (0, 0, 500, 1000), hardness="soft")

    assert use("plan_coverage", hardness=hardness)(city).values.iloc[0] == pytest.approx(expected)


def test_the_firmest_plan_and_the_part_in_firm_plans_stand_beside_the_figure():
    city = with_plans(
        make_city(), (0, 0, 500, 1000), (500, 0, 750, 1000), hardness=["very_soft", "hard"]
    )

    parts = use("plan_coverage")(city).parts

    assert parts["hardness"].tolist() == ["hard", "", ""]
    assert parts["hard_pct"].tolist() == pytest.approx([25, 0, 0])


@pytest.mark.parametrize(
    "changes", [{"kind": ["restructuring", "unknown"]}, {"hardness": ["hard", "unknown"]}]
)
def test_where_a_plan_does_not_say_whether_it_counts_the_figure_is_unknown(changes):
    city = with_plans(make_city(), (0, 0, 500, 1000), (400, 0, 1500, 1000), **changes)

    found = use("plan_coverage", hardness=["hard", "soft"])(city)

    assert found.values.isna().tolist() == [True, True, False]
    assert found.reasons.tolist() == [Reason.PLANS_UNCLEAR, Reason.PLANS_UNCLEAR, ""]
    assert found.parts["unclear_pct"].tolist() == pytest.approx([50, 50, 0])
    assert found.parts["plans"].tolist() == [1, 0, 0]


def test_an_unclear_plan_over_what_is_planned_anyhow_or_on_a_border_leaves_the_figure_known():
    city = with_plans(
        make_city(), (0, 0, 1000, 1000), (400, 0, 1009, 1000), kind=["restructuring", "unknown"]
    )

    found = use("plan_coverage")(city)

    assert found.values.tolist() == pytest.approx([100, 0, 0])


def test_an_unclear_plan_that_is_excluded_anyhow_does_not_count():
    city = with_plans(make_city(), (0, 0, 500, 1000), kind="unknown", status="completed")

    assert use("plan_coverage")(city).values.tolist() == pytest.approx([0, 0, 0])


@pytest.mark.parametrize("wrong", [{"kinds": ["renewal"]}, {"hardness": ["firm"]}])
def test_a_misspelt_kind_or_hardness_is_refused_when_the_layer_is_read(wrong):
    with pytest.raises(ValidationError):
        use("plan_coverage", **wrong)


def test_status_year_and_homes_of_a_plan_are_kept_and_shared_out_by_surface():
    city = with_plans(make_city(), (500, 0, 1500, 1000), demolition_social_rent=40.0)

    parts = use("plan_coverage")(city).parts

    assert parts["status"].tolist() == ["adopted", "adopted", ""]
    np.testing.assert_equal(parts["first_year"].to_numpy(), [2027, 2027, NAN])
    assert parts["demolition_social_rent"].tolist() == pytest.approx([20, 20, 0])


def with_care(city, *places, streets=True, kind="gp"):
    care = points(*places, kind=[kind] * len(places), name="A", capacity=NAN)
    lines = GeoDataFrame({"highway": ["residential"]},
                         geometry=[LineString([(0, 500), (3000, 500)])], crs=RD)  # fmt: skip
    return replace(city, care=care, streets=lines if streets else None)


def test_minutes_run_along_the_streets_from_a_point_in_the_area():
    city = with_care(make_city(), (2500, 500))

    found = use("nearest_minutes", kind="gp")(city)

    assert found.values.tolist() == pytest.approx([25, 12.5, 0])
    assert found.surface is not None


def test_minutes_are_weighed_by_where_people_live():
    city = with_care(make_city(), (0, 500))
    population = points((100, 500), (900, 500), inhabitants=[90, 10])

    found = use("nearest_minutes", kind="gp")(replace(city, population=population))

    assert found.values.iloc[0] == pytest.approx((0.9 * 100 + 0.1 * 900) / 80)
    assert found.parts["median_min"].iloc[0] == pytest.approx(100 / 80)
    assert found.parts["p90_min"].iloc[0] == pytest.approx(100 / 80)


def test_places_within_a_kilometre_are_counted_as_cbs_counts_them():
    city = with_care(make_city(), (0, 500), (1099, 500), (1101, 500), (2900, 500))
    population = points((100, 500), (700, 500), inhabitants=[75, 25])

    found = use("nearest_minutes", kind="gp", within_km=[1, 2.5])(
        replace(city, population=population)
    )

    # From 100 m: those at 0 and 1099 m. From 700 m: all but the last, which is 2.2 km away.
    assert found.parts["gp_within_1_km"].iloc[0] == pytest.approx(0.75 * 2 + 0.25 * 3)
    assert found.parts["gp_within_2.5_km"].iloc[0] == pytest.approx(0.75 * 3 + 0.25 * 4)
    assert found.part_info["gp_within_2.5_km"].title.nl == "Binnen 2,5 km"


@pytest.mark.parametrize("streets", [True, False])
def test_no_place_within_the_distance_is_none_not_unknown(streets):
    city = with_care(make_city(), (0, 500), streets=streets)

    found = use("nearest_minutes", kind="gp", within_km=[1])(city)

    assert found.parts["gp_within_1_km"].tolist() == [1, 0, 0]


def test_stairs_take_longer_but_are_no_longer_way():
    city = with_care(make_city(), (1400, 500))
    city = replace(city, streets=city.streets.assign(highway="steps"))

    found = use("nearest_minutes", kind="gp", within_km=[1])(city)

    assert found.values.iloc[0] == pytest.approx(900 / 40)
    assert found.parts["gp_within_1_km"].iloc[0] == 1


def test_without_streets_minutes_are_straight_and_that_is_said():
    city = with_care(make_city(), (2500, 500), streets=False)

    found = use("nearest_minutes", kind="gp")(city)

    assert found.values.tolist() == pytest.approx([25, 12.5, 0])
    assert "straight line" in found.notes[0].en
    assert "hemelsbreed" in found.notes[0].nl
    assert found.surface is None


@pytest.mark.parametrize("city", [make_city(), with_care(make_city(), (0, 0), kind="pharmacy")])
def test_without_such_a_place_the_minutes_are_unknown(city):
    found = use("nearest_minutes", kind="gp")(city)

    assert set(found.reasons) == {Reason.NO_INPUT if city.care is None else Reason.NO_SUCH_PLACE}
    assert found.values.isna().all()


def test_homes_too_far_from_every_street_are_unknown_and_counted():
    city = with_care(make_city(), (0, 500))
    population = points((500, 500), (500, 990), inhabitants=[40, 60])

    found = use("nearest_minutes", kind="gp", minimum_known=0.5)(
        replace(city, population=population)
    )

    assert found.reasons.iloc[0] == Reason.OUT_OF_REACH
    assert any("60 inhabitants" in note.en for note in found.notes)


def test_layers_are_computed_in_the_order_in_which_they_need_each_other():
    city = make_city(low_income_households_pct=[4, 8, 6], youth_care_pct=[3, 2, 1])
    layers = [
        layer("balance", use("difference", plus="up", minus="down")),
        layer("up", use("composite", parts=PARTS[:1])),
        layer("down", use("composite", parts=PARTS[1:])),
    ]

    found = measure(city, layers)

    assert list(found) == ["balance", "up", "down"]
    difference = found["up"].values - found["down"].values
    assert found["balance"].values.tolist() == pytest.approx(difference.tolist())


def test_layers_that_need_each_other_in_a_circle_are_refused():
    layers = [
        layer("a", use("difference", plus="b", minus="b")),
        layer("b", use("difference", plus="a", minus="a")),
    ]

    with pytest.raises(DefinitionError, match="circle: "):
        measure(make_city(), layers)


def test_a_layer_that_cannot_be_computed_fails_or_is_left_out_by_name():
    wrong = layer("wrong", use("share", percentage="corporation_share_pct", whole="dwelings"))
    left_out = {}

    with pytest.raises(MeasureError, match=r"layer wrong: .*did you mean dwellings"):
        measure(make_city(), [wrong])
    found = measure(make_city(), [wrong], left_out=left_out)

    assert found == {}
    assert "dwelings" in left_out["wrong"]


def test_the_mean_walk_is_unknown_where_one_of_its_walks_is():
    city = with_care(make_city(), (2500, 500))
    layers = [
        layer("gp", use("nearest_minutes", kind="gp")),
        layer("pharmacy", use("nearest_minutes", kind="pharmacy")),
        layer("both", use("mean_travel_time", layers=["gp", "pharmacy"])),
        layer("one", use("mean_travel_time", layers=["gp"])),
    ]

    found = measure(city, layers)

    assert found["both"].values.isna().all()
    assert found["one"].values.equals(found["gp"].values)


def test_a_result_names_the_columns_and_years_behind_it():
    found = measure(make_city(dwellings=[100] * 3), [layer("s", use("share", **SHARE))])

    assert [c.name for c in found["s"].used] == ["corporation_share_pct", "dwellings"]


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_every_measure_says_its_formula_or_method_and_what_unknown_means(name):
    text = " ".join(MEASURES[name].__doc__.split())

    assert "nknown" in text
    assert "Attributes" in text or "arameters are those of" in text


def test_the_registry_holds_the_shipped_measures():
    assert set(MEASURES) <= set(registry())
