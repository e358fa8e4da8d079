"""Reach on real streets and real care, beside what CBS publishes."""

import json

import pandas as pd
import pytest

from gemengd import load_city
from gemengd.measures import MEASURES

ROAD = 1.25  # metres along roads per metre straight: the median of Groningen's neighbourhoods
BREDA = """
name = "Breda"
code = "GM0758"
[[inputs]]
file = "local/breda_buurten.geojson"
reader = "own"
role = "areas"
columns = {code = "BU0758{BUURTCODE}", name = "BUURT"}
[[inputs]]
file = "care/nl_hospitals_2016.csv"
reader = "own"
role = "care"
columns = {kind = "soort.ziekenhuis", name = "naam.ziekenhuis"}
[inputs.words.kind]
"Algemeen ziekenhuis" = "hospital"
"Academisch ziekenhuis" = "hospital"
"Kinderziekenhuis" = "hospital"
"Buitenpolikliniek" = "outpatient_clinic"
"Buitenpoliklniek" = "outpatient_clinic"
"""


@pytest.fixture(scope="module")
def groningen(shared_data, request):
    toml = request.config.rootpath / "examples/places/groningen.toml"
    return load_city(toml, data=shared_data)


@pytest.fixture(scope="module")
def breda(shared_data, tmp_path_factory):
    toml = tmp_path_factory.mktemp("breda") / "breda.toml"
    toml.write_text(BREDA, encoding="utf-8")
    return load_city(toml, data=shared_data)


def test_hospitals_near_breda_are_as_many_as_cbs_counts_by_road(breda, shared_data):
    published = pd.read_csv(shared_data / "local/breda_proximity.csv")
    rows = published["place"].eq("Hospital (excl. outpatient clinics)")
    rows &= published["within"].eq("Within 5 km")
    theirs = published[rows].set_index("zones")["Value"]

    # No streets of Breda are at hand: 5 km by road is 4 km straight.
    ours = MEASURES["nearest_minutes"](kind="hospital", within_km=[5 / ROAD, 5])(breda)
    counts = ours.parts.set_axis(breda.areas["name"])

    by_road = counts["hospital_within_4_km"].reindex(theirs.index)
    assert len(theirs) == 56
    assert by_road.mean() == pytest.approx(theirs.mean(), abs=0.1)
    assert (by_road - theirs).abs().mean() < 0.2
    assert by_road.corr(theirs, method="spearman") > 0.8
    # A straight line is never longer than the road.
    assert (counts["hospital_within_5_km"].reindex(theirs.index) >= theirs - 0.5).mean() > 0.9


def test_the_hospital_is_nearer_to_groningen_than_to_the_larger_city_of_2022(
    groningen, shared_data
):
    features = json.loads((shared_data / "cbs/nl_gemeenten_2022.geojson").read_text())["features"]
    (published,) = [
        f["properties"]["afstand_ziekenhuis"]
        for f in features
        if f["properties"]["gemeentenaam"] == "Groningen"
    ]

    found = MEASURES["nearest_minutes"](kind="hospital", mode="cycle")(groningen)
    km = found.city * 250 / 1000

    # The municipality of 2022 has Haren and Ten Boer too, and CBS takes car roads.
    assert published == 3.5
    assert 0.6 * published < km < published


def test_who_lives_behind_the_water_or_the_railway_has_the_longest_detour(groningen):
    found = MEASURES["nearest_minutes"](kind="treatment_post")(groningen)

    detour = found.parts["detour"].set_axis(groningen.areas["name"])
    # Kop van Oost and Woonschepenhaven lie at the Winschoterdiep, Laanhuizen behind the railway.
    for name in ("Kop van Oost", "Woonschepenhaven", "Laanhuizen"):
        assert detour[name] > detour.quantile(0.9)
    assert detour.median() == pytest.approx(1.25, abs=0.05)
    assert (detour.dropna() >= 1).all()
