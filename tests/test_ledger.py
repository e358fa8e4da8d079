"""Everything that goes in is accounted for: used, or left out for a reason."""

from dataclasses import replace

import pytest
from raw_builder import CITY, X, Y, areas, as_fetched, fit, places, square, table
from shapely import Point

from gemengd.dataset import harmonise
from gemengd.dataset.ledger import require_closed
from gemengd.errors import HarmoniseError
from gemengd.exports.leaflet.content import content
from gemengd.exports.manifest import manifest
from gemengd.model.ledger import Account, LeftOut
from gemengd.model.raw import RawCity, Role
from gemengd.model.text import Text


def account(dataset, slug):
    return next(each for each in dataset.ledger if each.source == slug)


def gone(dataset, slug):
    """Return what was left out of a source: how many, by their reason in English."""
    return {left.why.en: left.count for left in account(dataset, slug).left_out}


def test_every_row_of_a_map_is_an_area_or_left_out_for_its_reason():
    codes = ["BU99980000", "BU99980001", "BU03630000", "WK999800"]

    found = fit(areas(shapes=[square(n) for n in range(4)], codes=codes))

    assert account(found, "areas_2024").used == 2
    assert gone(found, "areas_2024") == {
        "lie in another municipality": 1,
        "are of another level": 1,
    }
    assert all(each.closes for each in found.ledger)


def test_figures_without_an_area_are_counted_and_named():
    figures = table(2024, buurtcode=["BU99980000", "BU99980007"], a_hh=[1, 2])

    (left,) = account(fit(areas(), figures), "figures_2024").left_out

    assert (left.count, left.why.en) == (1, "have no area on the map")
    assert left.examples == ("BU99980007",)


def test_care_is_left_out_for_want_of_a_place_or_because_it_lies_far_away():
    shapes = [Point(X, Y), None, Point(X + 90_000, Y)]

    found = fit(areas(), places(Role.CARE, shapes, kind="gp", name=["Een", "Twee", "Drie"]))

    assert account(found, "care").used == 1
    assert gone(found, "care") == {"have no place": 1, "lie outside the city": 1}


def test_a_file_of_which_nothing_is_used_is_said_to_be_so():
    figures = table(2024, buurtcode=["BU99980000", "BU99980001"], nonsense=[1, 2])

    found = fit(areas(), figures)

    line = "nothing of its 2 rows is used: 2 have no column that gemengd knows"
    assert any(line in warning for warning in found.warnings)


def test_columns_are_used_unused_or_missed():
    care = places(Role.CARE, [Point(X, Y)], kind=["gp"], opened=[1999])

    found = account(fit(areas(), care), "care")

    assert (found.columns_used, found.columns_unused) == (("kind",), ("opened",))
    assert found.columns_missing == ("name", "capacity", "source", "town")


def test_figures_of_an_area_with_another_name_are_not_said_to_be_used():
    figures = table(
        2023, buurtcode=["BU99980000", "BU99980001"], buurtnaam=["Buurt 0", "Dorp"], a_hh=[1, 2]
    )

    found = fit(areas(), figures)

    assert account(found, "figures_2023").used == 1
    assert gone(found, "figures_2023") == {
        "have another name than on the map, and may be of another area": 1
    }


def test_care_that_does_not_say_what_it_is_does_not_count():
    found = fit(areas(), places(Role.CARE, [Point(X, Y), Point(X + 90, Y)], kind=["gp", " "]))

    assert found.care["kind"].tolist() == ["gp"]
    assert gone(found, "care") == {"do not say what care they are": 1}
    assert any("1 facilities do not say what care they are" in w for w in found.warnings)


def test_a_care_register_wholly_outside_the_city_says_so_by_its_own_words():
    far = [Point(X + 90_000, Y), Point(X + 90_000, Y + 9)]
    elsewhere = places(Role.CARE, far, kind="gp", name=["Een", "Twee"])

    alone = fit(areas(), elsewhere)
    beside = fit(areas(), places(Role.CARE, [Point(X, Y)], kind=["gp"], name=["Hier"]), elsewhere)

    told = "all 2 care facilities lie more than 3 km outside the city: the register is of elsewhere"
    for found in (alone, beside):
        assert sum(told in line for line in found.warnings) == 1
        assert not any("were left out" in line for line in found.warnings)


def test_buildings_without_a_place_do_not_lie_elsewhere():
    shapes = [Point(X + 10, Y + 10), None]

    found = fit(areas(), places(Role.BUILDINGS, shapes, stage="renovation", homes=["4", "geheim"]))

    assert gone(found, "buildings") == {"have no place": 1}
    assert found.buildings["homes"].tolist() == [4]


def test_the_shipped_city_is_accounted_for(voorbeeldstad):
    accounts = voorbeeldstad.dataset.ledger
    # 4 of the 44 buildings stand there and do not change; all the rest counts.
    left = {a.source: sum(gone.count for gone in a.left_out) for a in accounts if a.left_out}

    assert all(each.closes for each in accounts)
    assert len(accounts) == len(voorbeeldstad.dataset.sources)
    assert list(left.values()) == [4]


def test_a_sum_that_does_not_close_is_a_fault_of_gemengd():
    with pytest.raises(AssertionError, match="3 rows went in, 1 are used and 0 left out"):
        require_closed([Account("a", read=3, used=1)])


def test_the_manifest_and_the_page_carry_what_was_left_out(build):
    left = LeftOut(2, Text("have no place", "hebben geen plek"), ("Een", "Twee"))
    told = Account("streets", read=20411, used=20409, left_out=(left,))
    lost = replace(build, dataset=replace(build.dataset, ledger=(told,)))

    written = manifest(lost)["ledger"]
    page = next(s for s in content(lost)["sources"] if s["slug"] == "streets")

    assert written[0]["left_out"][0]["why"]["nl"] == "hebben geen plek"
    assert page["used"] == 20409
    assert page["gone"][0]["why"] == {"en": "have no place", "nl": "hebben geen plek"}


def test_a_map_that_loses_more_than_a_few_per_cent_of_its_areas_is_refused():
    codes = ["BU99980000", "BU99980001", ""]

    with pytest.raises(HarmoniseError, match=r"1 of 3 .*Buurt 2.*allow_left_out = 1"):
        fit(areas(codes=codes))


def test_losses_that_the_toml_allows_are_named_in_a_warning():
    codes = ["BU99980000", "BU99980001", ""]
    raw = RawCity(CITY, as_fetched([areas(codes=codes)]), allow_left_out=1)

    found = harmonise(raw)

    assert len(found.areas) == 2
    assert any("1 of 3 areas are lost" in w and "Buurt 2" in w for w in found.warnings)
