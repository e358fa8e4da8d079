"""Districts and municipalities put together from smaller areas, held to what is published."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, Series
from raw_builder import areas, as_fetched, code, square, table

import gemengd
from gemengd.dataset import glossary, harmonise
from gemengd.dataset.candidates import Candidate
from gemengd.dataset.carry import carry
from gemengd.dataset.codes import coded
from gemengd.dataset.columns import recognise
from gemengd.dataset.levels import Finer, protect
from gemengd.model.city import City, Level
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawCity
from gemengd.model.reason import Reason
from gemengd.model.request import CityRequest, Input
from gemengd.sources import fetch

DISTRICTS = City("Proefstad", "GM9998", Level.DISTRICT)
SHARE = "perc_huurwoningen_in_bezit_woningcorporaties"
CODES = [code(1), code(2), code(101), code(102)]  # two districts of two neighbourhoods


def fit(*tables, city=DISTRICTS):
    return harmonise(RawCity(city, as_fetched(tables)))


def neighbourhoods(year=2024, codes=CODES, **figures):
    shapes = [square(n) for n in range(len(codes))]
    return areas(year, shapes=shapes, codes=codes, **figures)


def test_districts_are_drawn_round_their_neighbourhoods():
    found = fit(neighbourhoods()).areas

    assert found.index.tolist() == ["WK999800", "WK999801"]
    assert found.area.tolist() == pytest.approx([20_000, 20_000])
    assert found.geometry.iloc[0].equals(square(0).union(square(1)))
    assert found.crs == "EPSG:28992"


def test_counts_add_and_shares_are_weighted_by_what_they_are_of():
    found = fit(
        neighbourhoods(
            aantal_inwoners=[10, 20, 30, 40],
            woningvoorraad=[100, 300, 50, 50],
            gemiddelde_woningwaarde=[100, 300, 200, 400],
            **{SHARE: [90, 10, 0, 100]},
        )
    )

    assert found.figure("inhabitants").tolist() == [30, 70]
    assert found.figure("dwellings").tolist() == [400, 100]
    assert found.figure("corporation_share_pct").tolist() == [30, 50]
    assert found.figure("dwelling_value_keur").tolist() == [250, 300]


def test_medians_and_densities_are_never_averaged():
    found = fit(neighbourhoods(omgevingsadressendichtheid=[100, 100, 7, 7]))

    assert found.figure("address_density_per_km2").isna().all()
    assert set(found.reason("address_density_per_km2")) == {Reason.NOT_ADDITIVE}


def test_a_district_of_one_neighbourhood_has_its_figures_as_published():
    found = fit(neighbourhoods(codes=[code(1), code(101)], omgevingsadressendichtheid=[100, 7]))

    assert found.figure("address_density_per_km2").tolist() == [100, 7]


@pytest.mark.parametrize(("secret_homes", "known"), [(10, True), (12, False)])
def test_a_share_needs_nine_tenths_of_the_homes(secret_homes, known):
    found = fit(
        neighbourhoods(
            woningvoorraad=[secret_homes, 100 - secret_homes, 50, 50],
            **{SHARE: [-99997, 20, 0, 100]},
        )
    )

    share = found.figure("corporation_share_pct")
    np.testing.assert_equal(share.tolist(), [20 if known else np.nan, 50])
    assert found.reason("corporation_share_pct")["WK999800"] == ("" if known else Reason.TOO_FEW)


def test_what_can_be_off_by_a_secret_part_is_stated():
    found = fit(neighbourhoods(woningvoorraad=[5, 95, 50, 50], **{SHARE: [-99997, 20, 0, 100]}))

    assert found.error("corporation_share_pct")["WK999800"] == pytest.approx(4)
    assert found.error("corporation_share_pct")["WK999801"] == 0


def test_a_total_is_not_the_sum_of_what_is_known():
    found = fit(neighbourhoods(aantal_wmo_clienten=[10, -99997, 5, 5]))

    np.testing.assert_equal(found.figure("wmo_clients").tolist(), [np.nan, 10])
    assert found.reason("wmo_clients")["WK999800"] == Reason.SECRET


two = st.lists(st.tuples(st.integers(0, 500), st.one_of(st.none(), st.integers(0, 100))),
               min_size=4, max_size=4)  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(two)
def test_a_share_is_that_of_the_known_parts_alone_so_it_tells_nothing_of_a_secret_one(parts):
    homes = [h for h, _ in parts]
    shares = [-99997 if s is None else s for _, s in parts]

    found = fit(neighbourhoods(woningvoorraad=homes, **{SHARE: shares}))

    for district, some in (("WK999800", parts[:2]), ("WK999801", parts[2:])):
        share = found.figure("corporation_share_pct")[district]
        known = [(h, s) for h, s in some if s is not None]
        of_known = sum(h for h, _ in known)
        if of_known and of_known >= 0.9 * sum(h for h, _ in some):
            assert share == pytest.approx(sum(h * s for h, s in known) / of_known)
        else:
            assert np.isnan(share)
    assert found.figure("dwellings").sum() == sum(homes)


def test_where_nobody_lives_nothing_is_missing():
    found = fit(
        neighbourhoods(
            aantal_inwoners=[0, 20, 30, 40],
            woningvoorraad=[-99997, 300, 50, 50],
            **{SHARE: [-99997, 10, 0, 100]},
        )
    )

    assert found.figure("dwellings").tolist() == [300, 100]
    assert found.figure("corporation_share_pct").tolist() == [10, 50]
    assert found.areas["inhabited"].all()


def test_the_order_of_the_neighbourhoods_changes_nothing():
    given_ = neighbourhoods(woningvoorraad=[1, 3, 7, 9], **{SHARE: [33, 1, 10, 70]})
    turned = given_.__class__(given_.role, given_.frame[::-1], given_.source, given_.level)

    assert fit(given_).figures.equals(fit(turned).figures)


def test_a_neighbourhood_split_within_its_district_keeps_the_districts_older_figures():
    old = neighbourhoods(2023, woningvoorraad=[100, 300, 50, 50])
    west, east = (square(n, 0, 50.0).union(square(n, 1, 50.0)) for n in (0, 1))
    new = areas(
        2024,
        shapes=[west, east, square(1), square(2), square(3)],
        codes=[code(1), code(3), code(2), code(101), code(102)],
        woningvoorraad=-99995,
    )

    found = fit(new, old)

    assert found.figure("dwellings").tolist() == [400, 100]
    assert found.history[2023].values["dwellings"].tolist() == [400, 100]


def test_published_figures_of_districts_come_before_those_put_together():
    figures = table(
        2024,
        WijkenEnBuurten=[*CODES, "WK999800", "WK999801"],
        Woningvoorraad_35=["100", "300", "50", "50", "401", "102"],
        Omgevingsadressendichtheid_1=["1", "2", "3", "4", "55", "66"],
    )

    found = fit(neighbourhoods(woningvoorraad=[1, 1, 1, 1]), figures)

    assert found.figure("dwellings").tolist() == [401, 102]
    assert found.figure("address_density_per_km2").tolist() == [55, 66]
    assert found.columns["dwellings"].source == "figures_2024"


def test_a_published_total_that_gives_a_secret_away_is_left_out():
    figures = table(
        2024,
        WijkenEnBuurten=[*CODES, "WK999800", "WK999801"],
        WmoClienten_93=["10", ".", ".", ".", "15", "20"],
        InBezitWoningcorporatie_49=["10", ".", ".", ".", "15", "20"],
    )

    found = fit(neighbourhoods(), figures)

    np.testing.assert_equal(found.figure("wmo_clients").tolist(), [np.nan, 20])
    assert found.reason("wmo_clients").tolist() == [Reason.PROTECTED, ""]
    assert found.figure("corporation_share_pct").tolist() == [15, 20]


def of_two(clients, homes, reasons):
    """Return figures of a total (if one) or two parts with their reasons of being unknown."""
    index = ["WK999800"] if len(clients) == 1 else CODES[:2]
    values = DataFrame({"wmo_clients": clients, "dwellings": homes}, index=index, dtype=float)
    why = DataFrame(reasons, index=index, columns=["wmo_clients", "dwellings"])
    columns = {name: glossary()[name].column for name in values}
    return Vintage(values, why, values * np.nan, columns)


@pytest.mark.parametrize(("reason", "left_out"), [
    (Reason.SECRET, True),
    (Reason.TOO_FEW, True),
    (Reason.NOT_YET_PUBLISHED, False),  # will be told: nobody keeps it from us
    (Reason.UNINHABITED, False),
])  # fmt: skip
def test_a_total_is_left_out_where_it_less_the_other_part_is_what_is_hidden(reason, left_out):
    total = of_two([15], [400], [["", ""]])
    parts = of_two([10, np.nan], [100, 300], [["", ""], [reason.value, ""]])

    found = protect(total, parts, Series("WK999800", index=CODES[:2]))

    assert found.values["wmo_clients"].isna().tolist() == [left_out]
    assert found.reasons["wmo_clients"].tolist() == [Reason.PROTECTED if left_out else ""]
    assert found.values["dwellings"].tolist() == [400]


def test_of_two_hidden_parts_neither_follows_from_the_total():
    total = of_two([15], [400], [["", ""]])
    hidden = [[Reason.SECRET.value, ""], [Reason.TOO_FEW.value, ""]]
    parts = of_two([np.nan, np.nan], [100, 300], hidden)

    found = protect(total, parts, Series("WK999800", index=CODES[:2]))

    assert found.values["wmo_clients"].tolist() == [15]


def test_a_municipality_is_one_area_with_its_own_name():
    city = City("Proefstad", "GM9998", Level.MUNICIPALITY)

    found = fit(neighbourhoods(woningvoorraad=[1, 2, 3, 4]), city=city)

    assert found.areas["name"].to_dict() == {"GM9998": "Proefstad"}
    assert found.figure("dwellings").tolist() == [10]
    assert found.areas.area.tolist() == pytest.approx([40_000])


def test_a_city_of_districts_takes_the_map_of_districts_where_there_is_one():
    districts = areas(2023, shapes=[square(0)], codes=["WK999800"])
    frame = districts.frame.rename(columns={"buurtcode": "wijkcode", "buurtnaam": "wijknaam"})
    map_ = districts.__class__(districts.role, frame, districts.source, Level.DISTRICT)

    found = fit(map_, city=DISTRICTS)

    assert found.areas.index.tolist() == ["WK999800"]


@pytest.fixture(scope="module")
def friesland(shared_data):
    """Friesland's figures of 2025 by code: neighbourhoods, districts, municipalities."""
    file = Input(file=shared_data / "cbs/kwb_2025_friesland.csv", year=2025)
    request = CityRequest(name="Friesland", code="NL", inputs=(file,))
    (read,) = fetch(request).tables
    columns = recognise(read.frame.columns, read.names, 2025)
    found = {}
    for level in Level:
        codes = coded(read, City("Friesland", "NL", level)).codes
        rows = read.frame.assign(_code=codes).query("_code != ''").set_index("_code")
        none = rows.index[:0]
        found[level] = Candidate(read, rows, columns, None, none, none, []).found
    return found


def put_together(friesland, level):
    small = friesland[Level.NEIGHBOURHOOD]
    cut = slice(2, 8) if level is Level.DISTRICT else slice(2, 6)
    prefix = "WK" if level is Level.DISTRICT else "GM"
    into = Series([prefix + c[cut] for c in small.values.index], small.values.index)
    return carry(small, Finer(City("Friesland", "NL"), None, into).walk, Reason.NOT_ADDITIVE), into


@pytest.mark.parametrize("level", [Level.DISTRICT, Level.MUNICIPALITY])
def test_frieslands_homes_add_up_to_what_is_published_to_the_last_one(friesland, level):
    made, _ = put_together(friesland, level)

    published = friesland[level].values["dwellings"]
    assert made.values["dwellings"].to_dict() == published.to_dict()


@pytest.mark.parametrize("level", [Level.DISTRICT, Level.MUNICIPALITY])
def test_frieslands_inhabitants_differ_by_their_rounding_alone(friesland, level):
    """Every neighbourhood and every district is rounded to a five, up or down by lot."""
    made, into = put_together(friesland, level)

    off = (made.values["inhabitants"] - friesland[level].values["inhabitants"]).abs()
    assert (off <= 5 * (into.value_counts().reindex(off.index) + 1)).all()
    assert off.sum() > 0


@pytest.mark.parametrize("column", ["corporation_share_pct", "owner_occupied_pct", "rental_pct"])
@pytest.mark.parametrize("level", [Level.DISTRICT, Level.MUNICIPALITY])
def test_frieslands_shares_differ_by_rounding_and_what_is_secret(friesland, level, column):
    """Half a point for each of both roundings, and what the secret parts can do."""
    made, _ = put_together(friesland, level)

    off = (made.values[column] - friesland[level].values[column]).abs()
    assert (off <= 1 + made.errors[column].fillna(0) + 1e-6)[off.notna()].all()
    assert off.notna().mean() > 0.95
    assert off.median() < 0.25


def test_hardly_a_share_of_friesland_that_is_published_is_left_unknown(friesland):
    made, _ = put_together(friesland, Level.DISTRICT)

    published = friesland[Level.DISTRICT].values["corporation_share_pct"].notna()
    assert published.sum() == 241
    assert (made.values["corporation_share_pct"].notna() & published).sum() == 236


def test_the_districts_of_groningen_are_those_of_its_own_map_of_2017(shared_data):
    def city(file, level):
        request = CityRequest(
            name="Groningen",
            code="GM0014",
            level=level,
            inputs=(Input(file=shared_data / f"cbs/{file}.zip", year=2017),),
        )
        return harmonise(fetch(request))

    made = city("groningen_buurten_2017", Level.DISTRICT)
    published = city("groningen_wijken_2017", Level.DISTRICT)

    assert made.areas.index.tolist() == published.areas.index.tolist()
    overlap = made.areas.intersection(published.areas, align=False).area
    assert (overlap / published.areas.area).min() > 0.99
    people = (made.figure("inhabitants") - published.figure("inhabitants")).abs()
    assert people.max() <= 15  # of some 10,000: a rounding to fives for each neighbourhood
    old = (made.figure("aged_65_plus_pct") - published.figure("aged_65_plus_pct")).abs()
    assert old.max() < 1


def test_the_municipalities_of_the_country_are_those_of_the_publisher(shared_data):
    """3,340 districts against 345 municipalities: homes to the last one, shares to a point."""
    made = gemengd.load_city(
        "examples/places/netherlands.toml", data=shared_data, level=Level.MUNICIPALITY
    )
    file = shared_data / "cbs/nl_gemeenten_2022.geojson"
    published = gpd.read_file(file).set_index("gemeentecode").reindex(made.areas.index)

    assert len(made.areas) == 345
    assert made.figure("dwellings").tolist() == published["woningvoorraad"].tolist()
    owned = (made.figure("owner_occupied_pct") - published["koopwoningen"]).abs()
    assert owned.max() < 1
    work = (made.figure("net_labour_participation_pct") - published["arbeidsparticipatie"]).abs()
    assert work.quantile(0.95) < 1
    value = (made.figure("dwelling_value_keur") / published["gem_woz_waarde"] - 1).abs()
    assert value.quantile(0.95) < 0.005


def test_a_build_draws_the_made_up_city_in_districts():
    result = gemengd.build("voorbeeldstad", level=Level.DISTRICT, only=["trend_social_housing"])

    frame = result.layers["trend_social_housing"]
    assert len(frame) == 20
    assert frame.index.str.startswith("WK9999").all()
    assert frame["value"].notna().sum() == 18
    assert not frame["reason"].isin({"redrawn"}).any()
