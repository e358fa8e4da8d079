"""Parts that are more than their whole: said in one line, refused where it is so everywhere."""

from dataclasses import replace

import pytest
from raw_builder import areas, code, fit, square, table

from gemengd.dataset.columns import glossary
from gemengd.dataset.relations import relations
from gemengd.errors import HarmoniseError
from gemengd.model.numbers import Numbers

OWNER, CORPORATION = "owner_occupied_pct", "corporation_share_pct"
OTHER, RENTED = "other_rental_share_pct", "rental_pct"


def own(year=2024, count=3, **columns):
    theirs = {name: name for name in columns}
    codes = [code(n) for n in range(count)]
    return table(year, buurt=codes, names={"code": "buurt", **theirs}, **columns)


def said(*tables):
    return [line for line in fit(*tables).warnings if "more than their whole" in line]


def test_every_relation_is_between_columns_of_one_unit():
    for relation in relations():
        units = {glossary()[name].column.unit for name in relation.columns}
        if relation.whole != "inhabitants":
            assert len(units) == 1, relation
        if not isinstance(relation.whole, str):
            assert relation.whole == glossary()[relation.parts[0]].column.kind.whole


def test_shares_of_one_whole_that_sum_above_it_are_said_with_their_figures_and_file():
    (line,) = said(areas(), own(**{OWNER: [80, 30, 30], CORPORATION: [70, 70, 20]}))

    assert line == (
        "figures_2024.gpkg: parts are more than their whole in 1 of 3 areas, such as "
        f"{code(0)} has Owner-occupied homes 80 + Homes owned by a housing corporation 70 of 100 %"
    )


@pytest.mark.parametrize(
    ("owner", "corporation", "other", "over"),
    [(50, 26, 25, 0), (51, 26, 24, 0), (51, 26, 25, 1), (50.4, 26, 24, 0), (None, 100, 0, 0)],
)
def test_rounding_explains_half_a_point_of_each_part(owner, corporation, other, over):
    columns = {OWNER: [owner, 1, 1], CORPORATION: [corporation, 1, 1], OTHER: [other, 1, 1]}

    assert len(said(areas(aantal_inwoners=1000), own(**columns))) == over


def test_a_part_larger_than_what_contains_it_is_said():
    (line,) = said(areas(), own(**{RENTED: [40, 40, 40], CORPORATION: [75, 40, 41]}))

    assert "in 1 of 3 areas" in line
    assert f"{code(0)} has Homes owned by a housing corporation 75 of Rented homes 40" in line


def test_more_clients_than_inhabitants_are_said_with_both_files():
    map_ = areas(2024, aantal_inwoners=1000)

    (line,) = said(map_, own(2024, wmo_clients=[5000, 1000, 0]))

    assert line.startswith("figures_2024.gpkg and areas_2024.gpkg: ")
    assert f"{code(0)} has Clients of social support (Wmo) 5000 of Inhabitants 1000" in line


@pytest.mark.parametrize(("clients", "over"), [(1099, 0), (1200, 1)])
def test_figures_of_two_years_may_differ_by_what_was_built_since(clients, over):
    lines = said(areas(2024, aantal_inwoners=1000), own(2023, wmo_clients=[clients, 1, 1]))

    assert len(lines) == over
    assert all("figures_2023.gpkg (2023) and areas_2024.gpkg (2024)" in line for line in lines)


def everywhere():
    map_ = areas(2024, shapes=[square(n) for n in range(6)])
    return map_, own(count=6, **{RENTED: [40] * 6, CORPORATION: [75] * 6, OTHER: [25] * 6})


def test_a_column_that_is_a_share_of_something_else_everywhere_is_refused():
    with pytest.raises(HarmoniseError) as refused:
        fit(*everywhere())

    assert "in 6 of 6 areas" in str(refused.value)
    assert "if they are shares of the rented homes, give shares of all homes" in str(refused.value)
    assert "numbers.corporation_share_pct = { as_written = true }" in str(refused.value)


def test_a_column_that_is_said_to_be_right_is_only_warned_of():
    map_, figures = everywhere()
    right = Numbers(as_written=True)

    (line,) = said(map_, replace(figures, numbers={CORPORATION: right}))

    assert "in 6 of 6 areas" in line


def homes(people, count=6, **written):
    map_ = areas(2024, shapes=[square(n) for n in range(count)], aantal_inwoners=people)
    return map_, replace(own(count=count, dwellings=[450] * count), numbers=written)


def test_fewer_people_than_a_tenth_of_the_homes_everywhere_are_thousands():
    with pytest.raises(HarmoniseError) as refused:
        fit(*homes([1, 2, 1, 2, 1, 44]))

    assert f"in 6 of 6 areas: {code(0)} has 1 of 450" in str(refused.value)
    assert "numbers.inhabitants = { factor = 1000 }" in str(refused.value)


@pytest.mark.parametrize("people", [[1, 2, 1, 2, 1, 1000], [46] * 6, [0, 0, 0, 0, 1, 900]])
def test_a_few_areas_of_empty_homes_are_what_they_are(people):
    assert fit(*homes(people)).figures["inhabitants"].tolist() == people
