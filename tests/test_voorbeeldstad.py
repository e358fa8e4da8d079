import json

import numpy as np
import pyogrio
import pytest
import shapely
from geopandas import GeoDataFrame

from gemengd.dataset import harmonise
from gemengd.model.reason import Reason
from gemengd.network import WALK, build_network, reach, snap
from gemengd.sources import embedded_city, fetch
from gemengd.sources.voorbeeldstad import FOLDER
from gemengd.sources.voorbeeldstad.figures import LATER, NAME, schema
from gemengd.sources.voorbeeldstad.patterns import patterns
from gemengd.sources.voorbeeldstad.write import make_city

PACKAGE = FOLDER / "voorbeeldstad.gpkg"
YEARS = (2022, 2023, 2024)


@pytest.fixture(scope="module")
def made():
    return make_city()


@pytest.fixture(scope="module")
def tables():
    return {name: pyogrio.read_dataframe(PACKAGE, layer=name) for name in table_names()}


@pytest.fixture(scope="module")
def city():
    return harmonise(fetch(embedded_city()))


@pytest.fixture(scope="module")
def pattern(made):
    return patterns(made.neighbourhoods)


def table_names():
    return [name for name, _ in pyogrio.list_layers(PACKAGE)]


def test_the_files_are_small_enough_to_ship():
    files = [PACKAGE, FOLDER / "voorbeeldstad_population.tif"]

    assert sum(file.stat().st_size for file in files) < 2_000_000


def test_the_files_are_those_that_the_generator_makes(made, tables):
    assert list(made.tables) == table_names()
    for name, frame in made.tables.items():
        kept = tables[name]
        assert len(frame) == len(kept)
        np.testing.assert_allclose(
            shapely.get_coordinates(frame.geometry.to_numpy()),
            shapely.get_coordinates(kept.geometry.to_numpy()),
        )
        for column in frame.columns.drop("geometry"):
            ours, theirs = frame[column].to_numpy(), kept[column].to_numpy()
            same = (ours == theirs) | (frame[column].isna() & kept[column].isna()).to_numpy()
            assert same.all(), (name, column)


def test_the_schema_is_that_of_the_publishers_newest_release(shared_data, tables):
    features = json.loads((shared_data / "cbs/baarn_buurten.geojson").read_text())["features"]
    real = features[0]["properties"]

    made_up = tables["buurten_2024"].drop(columns="geometry")

    assert list(made_up.columns) == list(real)
    for column, value in real.items():
        assert (made_up[column].dtype.kind in "if") == isinstance(value, (int, float)), column
    later = [c for c in real if all(f["properties"][c] == LATER for f in features)]
    assert [c for c in made_up.columns if (made_up[c] == LATER).all()] == later


def test_everything_says_that_it_is_made_up(tables, city):
    assert "verzonnen" in NAME
    assert set(tables["buurten_2024"]["gemeentenaam"]) == {NAME}
    assert set(tables["buurten_2024"]["gemeentecode"]) == {"GM9999"}
    assert city.city.made_up
    assert all(source.made_up for source in city.sources)
    assert tables["care"]["name"].str.contains("verzonnen|Voorbeeldstad").all()


@pytest.mark.parametrize("year", YEARS)
def test_the_neighbourhoods_tile_the_city(year, tables):
    shapes = tables[f"buurten_{year}"].geometry.to_numpy()

    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid([p for s in shapes for p in shapely.get_parts(s)])


def test_it_has_what_real_maps_have(tables):
    now = tables["buurten_2024"]

    assert 115 <= len(now) <= 125
    assert now["wijkcode"].nunique() == 20
    assert now["buurtcode"].is_unique
    assert (now["water"] == "JA").sum() == 1
    assert ((now["aantal_inwoners"] == 0) & (now["water"] == "NEE")).sum() >= 1
    assert any(len(shapely.get_parts(s)) > 1 for s in now.loc[now["water"] == "NEE", "geometry"])
    assert now["aantal_inwoners"].sum() > 80_000


def test_borders_are_irregular_not_a_grid(tables):
    shapes = tables["buurten_2024"].geometry

    corners = shapely.get_num_coordinates(shapes.to_numpy())

    assert np.median(corners) > 20
    assert (shapes.area / shapes.envelope.area).median() < 0.9


@pytest.mark.parametrize("year", YEARS)
def test_figures_are_rounded_and_add_up_as_the_publisher_has_them(year, tables):
    frame = tables[f"buurten_{year}"]
    ages = [c for c in frame if c.startswith("percentage_personen_") and "jaar" in c]
    known = frame[(frame[ages] >= 0).all(axis=1) & (frame["aantal_inwoners"] > 0)]

    assert (frame["aantal_inwoners"] % 5 == 0).all()
    assert (known[ages].sum(axis=1) == 100).all()
    assert (known["mannen"] + known["vrouwen"] == known["aantal_inwoners"]).all()


@pytest.mark.parametrize("year", YEARS[:2])
def test_ownership_is_a_share_of_all_homes(year, tables):
    frame = tables[f"buurten_{year}"]
    known = frame[frame["percentage_koopwoningen"] > 0]
    corporation = known["perc_huurwoningen_in_bezit_woningcorporaties"]
    others = known["perc_huurwoningen_in_bezit_overige_verhuurders"]
    unknown = known["percentage_woningen_met_eigendom_onbekend"]

    assert (corporation + others == known["percentage_huurwoningen"]).all()
    assert (known["percentage_koopwoningen"] + corporation + others + unknown == 100).all()


def test_small_places_keep_their_secrets(tables):
    frame = tables["buurten_2023"]

    assert (frame["perc_huurwoningen_in_bezit_woningcorporaties"] == -99997).sum() >= 3
    assert (frame["aantal_wmo_clienten"] == -99997).sum() >= 3


def test_a_code_was_used_again_a_name_was_changed_and_a_place_got_a_new_code(tables, city):
    old, new = (
        tables[f"buurten_{year}"].set_index("buurtcode")["buurtnaam"] for year in (2023, 2024)
    )
    both = old.index.intersection(new.index)

    assert len(new.index.difference(old.index)) == 1
    assert len(both[old[both] != new[both]]) == 2
    assert (city.reason("dwellings") == Reason.REDRAWN).sum() == 2
    (moved,) = new.index.difference(old.index)
    (before,) = old.index[old == f"Oud-{new[moved]}"]
    homes = tables["buurten_2023"].set_index("buurtcode")["woningvoorraad"]
    assert city.figure("dwellings")[moved] == homes[before]
    assert any(f"{moved} was {before}" in warning for warning in city.warnings)


def test_figures_fall_back_to_the_year_that_has_them(city):
    assert city.columns["inhabitants"].year == 2024
    assert city.columns["corporation_share_pct"].year == 2023
    assert city.columns["wmo_clients_per_1000"].year == 2023


def test_the_belt_has_70_to_85_per_cent_corporation_homes_and_high_demand(city, pattern):
    belt = list(pattern["belt"])
    share, support = city.figure("corporation_share_pct"), city.figure("wmo_clients_per_1000")

    assert len(belt) >= 10
    assert share[belt].between(69, 85).all()
    assert support[belt].min() > support.drop(belt).median()


def test_one_part_of_the_belt_is_under_restructuring_and_another_is_not(city, pattern):
    planned = city.plans[city.plans["kind"] == "restructuring"].union_all()

    inside = city.areas.intersection(planned).area / city.areas.area

    assert (inside[list(pattern["belt under restructuring"])] > 0.5).all()
    assert (inside[list(pattern["belt without plans"])] == 0).all()


def test_the_old_centre_gentrifies(tables, pattern):
    years = [tables[f"buurten_{y}"].set_index("buurtcode") for y in YEARS[:2]]
    centre = list(pattern["gentrifying"])

    for column in ("percentage_koopwoningen", "gemiddelde_woningwaarde"):
        before, after = (year.loc[centre, column] for year in years)
        assert (after > before).mean() > 0.8


def test_the_new_suburbs_own_their_homes_and_are_young(city, pattern):
    suburbs = city.areas.index.isin(pattern["new suburbs"])

    for column in ("owner_occupied_pct", "aged_0_14_pct"):
        figure = city.figure(column)
        assert figure[suburbs].median() > figure[~suburbs].median() * 1.3


def walk_and_straight(city, kind):
    care = city.care[city.care["kind"] == kind].geometry
    network = build_network(city.streets, WALK)
    places = city.areas.representative_point()
    found = reach(network, snap(network, np.column_stack([care.x, care.y])))
    minutes = found.minutes(snap(network, np.column_stack([places.x, places.y]), 500))
    straight = [care.distance(p).min() / WALK.metres_per_minute for p in places]
    return GeoDataFrame({"walk": minutes, "straight": straight}, index=city.areas.index)


@pytest.mark.parametrize("kind", ["gp", "pharmacy"])
def test_the_river_cuts_one_corporation_neighbourhood_off_from_care(kind, city, pattern):
    (cut_off,) = pattern["cut off by the river"]
    (served,) = pattern["corporation with good care"]

    found = walk_and_straight(city, kind)

    assert found.loc[cut_off, "walk"] > 25
    assert found.loc[cut_off, "straight"] < 12
    assert found.loc[served, "walk"] < 5


def test_the_streets_make_one_network_with_a_few_islands(city):
    network = build_network(city.streets, WALK)

    assert 15_000 <= network.report.nodes <= 25_000
    assert network.report.dropped_parts >= 1
    assert network.report.dropped_nodes < 0.01 * network.report.nodes
    assert network.report.lines_closed > 0


def test_only_two_bridges_cross_the_river_and_few_streets_the_railway(tables):
    streets = tables["streets"]
    river = tables["buurten_2024"].query("water == 'JA'").geometry.iloc[0].buffer(-5)
    walkable = streets[streets["highway"] != "motorway"]

    crossing = walkable[walkable.intersects(river)]

    assert set(crossing["name"]) == {"Westerbrug", "Oosterbrug"}
    assert streets["name"].isin({"Overweg West", "Overweg Oost", "Stationstunnel"}).sum() == 3
    assert (streets["highway"] == "steps").sum() > 0
    assert ((streets["highway"] == "cycleway") & (streets["foot"] == "no")).sum() == 1


def test_the_register_has_every_kind_of_care_with_some_capacities_unknown(tables):
    care = tables["care"]

    assert set(care["kind"]) == {
        "gp", "pharmacy", "community", "elderly", "mental_health", "hospital",
    }  # fmt: skip
    assert 60 <= len(care) <= 90
    assert 0 < care["capacity"].isna().sum() < 20


def test_the_plans_differ_in_status_and_overlap(tables):
    plans = tables["plans"]

    assert set(plans["status"]) == {"exploring", "adopted", "under_way", "completed"}
    assert plans["start_year"].isna().sum() == 1
    assert plans.area.sum() > plans.union_all().area * 1.01


def test_people_in_squares_are_the_people_of_the_neighbourhoods(city):
    in_squares = city.population["inhabitants"].sum()

    assert in_squares == pytest.approx(city.figure("inhabitants").sum(), rel=0.02)


def test_the_schema_lists_every_column_once():
    names = [name for name, _, _ in schema()]

    assert len(names) == len(set(names)) == 223
