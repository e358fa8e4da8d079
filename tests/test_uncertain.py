from dataclasses import replace

import numpy as np
import pytest
from city_builder import make_city
from overlay_builder import city, layer
from pandas import DataFrame
from pydantic import ValidationError

from gemengd.measures import MEASURES
from gemengd.measures.difference import Difference
from gemengd.measures.uncertain import deviation, half_width, standard_error
from gemengd.model.layer import Layer
from gemengd.model.uncertainty import Uncertainty

NAN = float("nan")


def test_a_figure_is_off_by_half_a_step_or_by_a_whole_one_where_rounding_is_by_lot():
    made = make_city()

    assert half_width(made, "corporation_share_pct").tolist() == [0.5] * 3
    assert half_width(made, "low_income_households_pct").tolist() == [0.05] * 3
    assert half_width(made, "inhabitants").tolist() == [5.0] * 3
    assert half_width(made, "dwellings").tolist() == [0.0] * 3


def test_a_figure_over_redrawn_borders_is_off_by_that_too_where_anyone_can_say():
    made = make_city()
    off = DataFrame({"corporation_share_pct": [NAN, 2.0, np.inf]}, index=made.areas.index)

    found = half_width(replace(made, errors=off), "corporation_share_pct")

    assert found.tolist() == [0.5, 2.5, 0.5]


def test_chance_is_binomial_in_people_and_households_and_nothing_in_homes():
    made = make_city(
        inhabitants=[100, 400, 1000], households=[100, 25, NAN],
        low_income_households_pct=[20, 20, 20], wmo_clients_per_1000=[100, 100, 0],
        income_support_persons=[20, NAN, 0], corporation_share_pct=[50, 50, 50],
        dwelling_value_keur=[200, 200, 200],
    )  # fmt: skip

    assert deviation(made, "low_income_households_pct").tolist() == pytest.approx([4, 8, 0])
    assert deviation(made, "wmo_clients_per_1000").tolist() == pytest.approx([30, 15, 0])
    assert deviation(made, "income_support_persons").tolist() == pytest.approx([4, 0, 0])
    assert deviation(made, "corporation_share_pct").tolist() == [0, 0, 0]
    assert deviation(made, "dwelling_value_keur").tolist() == [0, 0, 0]


def test_a_share_of_an_age_group_is_of_so_many_people():
    made = make_city(
        inhabitants=[1000, 1000, 1000], aged_0_14_pct=[10, 10, 10],
        aged_15_24_pct=[15, 15, NAN], youth_care_pct=[10, 50, 10],
    )  # fmt: skip

    found = deviation(made, "youth_care_pct")

    assert found.tolist() == pytest.approx([100 * np.sqrt(0.09 / 250), 100 * np.sqrt(0.001), 0])


def test_rounding_and_chance_add_up_in_squares():
    made = make_city(households=[100] * 3, low_income_households_pct=[20] * 3)

    found = standard_error(made, "low_income_households_pct")

    assert found.iloc[0] == pytest.approx(np.sqrt(4**2 + 0.05**2 / 3))


def test_a_share_of_counts_is_off_by_both_counts():
    made = make_city(households=[50, 50, NAN], inhabitants=[200, 200, 200])

    measured = MEASURES["share"](part="households", whole="inhabitants")(made)

    off = 100 * np.hypot(5 / 200, 0.25 * 5 / 200)
    assert measured.uncertainty.half_width.tolist() == pytest.approx([off, off, 0])


def test_a_quotient_is_off_as_the_share_is_over_that_of_the_city():
    made = make_city(dwellings=[100] * 3, corporation_share_pct=[10, 20, 30])

    measured = MEASURES["location_quotient"](percentage="corporation_share_pct", whole="dwellings")(
        made
    )

    assert measured.uncertainty.half_width.tolist() == pytest.approx([0.5 / 20] * 3)


def test_a_composite_is_off_as_its_parts_are_on_their_scale():
    made = make_city(inhabitants=[1000] * 3, corporation_share_pct=[10, 20, 30],
                     owner_occupied_pct=[10, 20, 30])  # fmt: skip
    parts = ({"column": "corporation_share_pct"}, {"column": "owner_occupied_pct", "weight": 3})

    found = MEASURES["composite"](parts=parts)(made).uncertainty

    each = 0.5 / np.sqrt(3) / np.sqrt(200 / 3)
    assert found.deviation.tolist() == pytest.approx([each * np.hypot(0.25, 0.75)] * 3)
    assert found.half_width.tolist() == [0, 0, 0]


def test_a_rate_is_off_by_its_count_and_by_the_people_it_is_of():
    made = make_city(inhabitants=[1000] * 3, income_support_persons=[100, 50, 0])
    part = {"column": "income_support_persons", "per": "inhabitants", "scale": 1000}

    measured = MEASURES["composite"](parts=(part,))(made)

    count = np.hypot(5 / np.sqrt(3), np.sqrt(1000 * 0.1 * 0.9))
    rate = np.hypot(count, 0.1 * 5 / np.sqrt(3))
    spread = np.std([100, 50, 0])
    assert measured.uncertainty.deviation.iloc[0] == pytest.approx(rate / spread)


def test_outranking_cannot_say_how_far_it_is_off():
    made = make_city(corporation_share_pct=[10, 20, 30])
    parts = ({"column": "corporation_share_pct"},)

    assert MEASURES["composite"](parts=parts, aggregate="outranking")(made).uncertainty is None


def test_a_difference_is_off_as_both_are():
    dataset = city([100, 100])
    off = [Uncertainty(*(s(dataset, x) for x in pair)) for pair in ((3, 5), (4, 12))]
    layers = layer(dataset, [1.0, 2.0], "a", uncertainty=off[0]) | layer(
        dataset, [1.0, 2.0], "b", uncertainty=off[1]
    )

    found = Difference(plus="a", minus="b")(dataset, layers).uncertainty

    assert found.half_width.tolist() == [5, 5]
    assert found.deviation.tolist() == [13, 13]


def s(dataset, value):
    return dataset.figure("inhabitants") * 0 + value


def test_a_layers_own_error_takes_the_place_of_what_the_measure_finds():
    dataset = city([100, 100])
    (found,) = layer(
        dataset, [1.0, 2.0], uncertainty=Uncertainty(s(dataset, 3), s(dataset, 5))
    ).values()
    stated = found.layer.model_copy(update={"error": 1.5, "error_source": "Own choice: x"})

    assert found.uncertainty.deviation.tolist() == [5, 5]
    own = replace(found, layer=stated).uncertainty
    assert own.half_width.tolist() == [1.5, 1.5]
    assert own.deviation.tolist() == [0, 0]


@pytest.mark.parametrize("wrong", [{"error": 1.0}, {"error_source": "x"}])
def test_an_error_needs_a_source_and_a_source_an_error(wrong):
    settings = {
        "slug": "a", "title": "t", "title_nl": "t", "unit": "", "style": "s", "caveat": "c",
        "caveat_nl": "c", "measure": MEASURES["figure"](column="inhabitants"),
    }  # fmt: skip
    with pytest.raises(ValidationError, match="give error and error_source, or neither"):
        Layer(**settings, **wrong)
