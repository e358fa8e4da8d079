"""All publishers of the six cities of the study on one server, at the paths of their addresses.

Real are the names and schemas, as they were recorded: of PDOK's edition of 2026, of its map of 2022
with every figure of the six municipalities, of StatLine's key figures of 2025 with rows of
Leeuwarden, of those of 2026 and of the BAG. Made up are the shapes (six squares a city, around
which there are streets, care and squares of inhabitants), whose rows are whose, and all else.
"""

import io
import json
import zipfile

import geopandas
import numpy as np
import odata4_server
import pandas as pd
from loopback import collection, large_file
from odata_server import real_properties, real_rows, table_of
from osm_builder import node, way, write_pbf
from pyproj import Transformer
from shapely import box
from shapely.geometry import mapping
from standin import NEAR, SES
from test_bag import Bag

from gemengd.sources import find_municipality

NAMES = ("Breda", "Ede", "Groningen", "Leeuwarden", "Nijmegen", "Tilburg")
CITIES = {name: find_municipality(name) for name in NAMES}
COUNT, SIDE_M = 6, 500
V3, V4 = "/opendata.cbs.nl/ODataFeed/odata", "/datasets.cbs.nl/odata/v1/CBS"
TO_DEGREES = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True).transform
# What whoever saved the map of 2022 called the columns that PDOK calls so.
OF_2022 = {
    "woningvoorraad": "woningvoorraad",
    "aantal_inwoners": "aantal_inwoners",
    "huishoudens": "aantal_huishoudens",
    "koopwoningen": "percentage_koopwoningen",
    "pct_huurcorporatie": "perc_huurwoningen_in_bezit_woningcorporaties",
    "pct_hh_laag_inkomen": "percentage_huishoudens_met_laag_inkomen",
    "pct_hh_hoog_inkomen": "percentage_huishoudens_met_hoog_inkomen",
    "pct_rond_sociaal_min": "percentage_huishoudens_onder_of_rond_sociaal_minimum",
    "arbeidsparticipatie": "netto_arbeidsparticipatie",
}
COUNTS = ("woningvoorraad", "aantal_inwoners", "huishoudens")
# Groningen's are recorded (StatLine's 84583NED), the others made up.
LOW_INCOME_2019 = {"Groningen": (13.6, 59.8), "Leeuwarden": (11.1, 52.2), "Breda": (7.7, 42.4)}
# Recorded: the share of corporations (%) in the six neighbourhoods of Leeuwarden that are lent.
CORPORATION = (8, 32, 33, 42, 44, 32)


def code_of(city, number):
    """Return the code of a neighbourhood."""
    return f"BU{city.code[2:]}{number:04d}"


def recorded_feature(shared_data):
    """Return the properties of an area as PDOK's edition of 2026 gives them."""
    path = shared_data / "recorded/pdok_2026/buurten-item.json"
    return json.loads(path.read_text(encoding="utf-8"))["features"][0]["properties"]


def of_2026(shared_data):
    """Return the neighbourhoods of all cities in the names of 2026."""
    recorded = recorded_feature(shared_data)
    return [
        _feature(city, number, {
            **recorded, "bu_code": code_of(city, number), "bu_naam": f"Buurt {number}",
            "wk_code": f"WK{city.code[2:]}00", "gm_code": city.code, "gm_naam": city.name,
        })
        for city in CITIES.values() for number in range(COUNT)
    ]  # fmt: skip


def of_2022(shared_data):
    """Return the same in the names of 2022, each with the recorded figures of its municipality."""
    saved = geopandas.read_file(shared_data / "cbs/nl_gemeenten_2022.geojson")
    rows = saved.drop(columns="geometry").set_index("gemeentecode")
    return [
        _feature(city, number, {
            "buurtcode": code_of(city, number), "buurtnaam": f"Buurt {number}", "water": "NEE",
            "wijkcode": f"WK{city.code[2:]}00", "gemeentecode": city.code,
            "gemeentenaam": city.name, "jaar": 2022, **_figures(rows.loc[city.code]),
        })
        for city in CITIES.values() for number in range(COUNT)
    ]  # fmt: skip


def _figures(row):
    shares = {theirs: float(row[name]) for name, theirs in OF_2022.items()}
    return {**shares, **{OF_2022[name]: int(row[name] // COUNT) for name in COUNTS}}


def square(city, number):
    """Return the made-up shape of a neighbourhood, in metres."""
    west, south, _, _ = city.extent
    x = west + SIDE_M * number
    return box(x, south, x + SIDE_M, south + SIDE_M)


def _feature(city, number, properties):
    corners = list(square(city, number).exterior.coords)
    ring = [list(TO_DEGREES(*corner)) for corner in corners]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    code = code_of(city, number)
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def maps(shared_data):
    """Return the answers of PDOK's API: of 2026 and 2022, and of no other year."""
    at = "/api.pdok.nl/cbs/wijken-en-buurten-{}/ogc/v1/collections/buurten/items"
    return {
        at.format(2026): by_code(of_2026(shared_data), "gm_code"),
        at.format(2022): collection(of_2022(shared_data)),
    }


def by_code(features, name):
    """Return an answer that hears a question by this property, and refuses every other."""

    def answer(query, headers, count):
        if "gemeentecode" in query and name != "gemeentecode":
            return 400, {}, b"unknown query parameter(s) found: gemeentecode"
        wanted = query.get(name, [None])[0]
        kept = [f for f in features if wanted in (None, f["properties"][name])]
        asked = {key: values for key, values in query.items() if key != name}
        return collection(kept)(asked, headers, count)

    return answer


def key_figures(shared_data):
    """Return schema and rows of StatLine's key figures per table."""
    properties = real_properties(shared_data)
    lent = [
        row for row in real_rows(shared_data)
        if row["WijkenEnBuurten"].startswith("BU0080") and row["InBezitWoningcorporatie_49"]
    ]  # fmt: skip
    rows = [
        {**row, "WijkenEnBuurten": f"{code:10}", "Codering_3": f"{code:10}"}
        for city in CITIES.values()
        for number, row in enumerate(lent[:COUNT])
        for code in (code_of(city, number),)
    ]
    return {
        "86165NED": (properties, rows),
        "86358NED": _of_2026(properties, rows),
        "84583NED": _of_2019(properties, rows),
    }


def _of_2026(properties, rows):
    """Return the first release of 2026: people of 65 and over in two, homes and more to come."""
    split = {
        "k_65JaarTot80Jaar_12": "65 jaar tot 80 jaar",
        "k_80JaarOfOuder_13": "80 jaar of ouder",
    }
    kept = []
    for said in properties:
        if said["Key"] == "k_65JaarOfOuder_12":
            kept += [{**said, "Key": key, "Title": title} for key, title in split.items()]
        else:
            kept.append(said)
    known = ("WijkenEnBuurten", "Codering_3", "Gemeentenaam_1", "SoortRegio_2", "AantalInwoners_5")
    return kept, [
        {**dict.fromkeys(row), **{key: row[key] for key in known},
         "k_65JaarTot80Jaar_12": 60, "k_80JaarOfOuder_13": 20}
        for row in rows
    ]  # fmt: skip


def _of_2019(properties, rows):
    """Return a table with low income and the lowest 40%, of the three cities that have them."""
    low, lowest = "HuishoudensMetEenLaagInkomen_72", "k_40HuishoudensMetLaagsteInkomen_84"
    shown = ("WijkenEnBuurten", "Codering_3", "AantalInwoners_5", "HuishoudensTotaal_29")
    kept = [p for p in properties if p["Type"] != "Topic" or p["Key"] in {*shown, lowest}]
    said = next(p for p in kept if p["Key"] == lowest)
    added = {**said, "ID": 900, "Key": low, "Title": "Huishoudens met een laag inkomen"}
    figures = {
        CITIES[name].code[2:]: dict(zip((low, lowest), both, strict=True))
        for name, both in LOW_INCOME_2019.items()
    }
    return [*kept, added], [
        {**{key: row[key] for key in shown}, **figures[row["Codering_3"][2:6]]}
        for row in rows if row["Codering_3"][2:6] in figures
    ]  # fmt: skip


NAMED = {
    code_of(city, number): f"Buurt {number}" for city in CITIES.values() for number in range(COUNT)
}


def version_3(tables):
    """Return what StatLine's OData answers in version 3."""
    found = {}
    for table, (properties, rows) in tables.items():
        periods = sorted({row["Perioden"] for row in rows if "Perioden" in row})
        at = f"{V3}/{table}"
        found |= table_of(properties, rows, at=at, names=NAMED, periods=periods)
    return found


def version_4(tables):
    """Return the same tables in version 4."""
    found = {}
    for table, (properties, rows) in tables.items():
        found |= odata4_server.table_of(properties, rows, at=f"{V4}/{table}", names=NAMED)
    return found


def spreadsheet(year=2025, share="37,5"):
    """Return CBS's spreadsheet of the key figures of a year, at its address."""
    frame = pd.DataFrame({
        "gwb_code_10": list(NAMED), "regio": list(NAMED.values()), "recs": "Buurt",
        "a_inw": "500", "a_woning": "250", "p_koopw": "40", "p_wcorpw": share,
    })  # fmt: skip
    buffer = io.BytesIO()
    frame.to_excel(buffer, index=False)
    return {f"/download.cbs.nl/regionale-kaarten/kwb{year}.xlsx": large_file(buffer.getvalue())}


def scores():
    """Return SES-WOA of the division of 2025 and the proximity of 2025, per table."""
    codes = list(NAMED)
    ses = [
        {"WijkenEnBuurten": code, "Perioden": "2024JJ00", "GemiddeldeScore_29": number / 10}
        for number, code in enumerate(codes)
    ]
    near = [{"WijkenEnBuurten": code, "AfstandTotHuisartsenpraktijk_5": 0.6} for code in codes]
    return {"86296NED": (SES, ses), "86270NED": (NEAR, near)}


def squares(folder):
    """Return CBS's squares of 2025: 40 people in each within the neighbourhoods."""
    corners = [
        (int(x), int(y))
        for city in CITIES.values() for number in range(COUNT)
        for x in np.arange(square(city, number).bounds[0] // 100 * 100,
                           square(city, number).bounds[2], 100)
        for y in np.arange(square(city, number).bounds[1] // 100 * 100,
                           square(city, number).bounds[3], 100)
    ]  # fmt: skip
    corners = sorted(set(corners))
    frame = geopandas.GeoDataFrame(
        {"crs28992res100m": [f"E{x}N{y}" for x, y in corners], "aantal_inwoners": 40},
        geometry=[box(x, y, x + 100, y + 100) for x, y in corners], crs=28992,
    )  # fmt: skip
    path = folder / "cbs_vk100_2025_v1.gpkg"
    frame.to_file(path, layer="vierkant_100m", engine="pyogrio")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    name = "/download.cbs.nl/vierkant/100/2026-cbs_vk100_2025_v1.zip"
    return {name: large_file(made.getvalue())}


def buildings(shared_data):
    """Return the BAG: the recorded building in the middle of every city, with homes in it."""
    path = shared_data / "recorded/bag_v2/pand-feature.json"
    recorded = json.loads(path.read_text(encoding="utf-8"))
    found = []
    for number, city in enumerate(CITIES.values()):
        shape = square(city, 0).centroid.buffer(10, quad_segs=1)
        own = {
            **recorded["properties"], "gebruiksdoel": "woonfunctie",
            "aantal_verblijfsobjecten": 30, "identificatie": f"039410000304920{number}",
        }  # fmt: skip
        found.append({**recorded, "id": f"{number}", "properties": own, "geometry": mapping(shape)})
    return {"/api.pdok.nl/kadaster/bag/ogc/v2/collections/pand/items": Bag(found)}


def streets_and_care(folder):
    """Return Geofabrik's index with one extract a city: a street through it, and a GP on it."""
    features, answers = [], {}
    for name, city in CITIES.items():
        west, south, east, north = square(city, 0).union(square(city, COUNT - 1)).bounds
        path = f"/europe/netherlands/{name.lower()}-latest.osm.pbf"
        urls = {"pbf": f"https://download.geofabrik.de{path}"}
        outline = box(
            *TO_DEGREES(west - 6000, south - 6000), *TO_DEGREES(east + 6000, north + 6000)
        )
        named = {"id": name.lower(), "parent": "netherlands", "urls": urls}
        features.append({"type": "Feature", "geometry": mapping(outline), "properties": named})
        pbf = write_pbf(
            folder / f"{name}.osm.pbf", *_street(west, east, (south + north) / 2),
            date="2026-11-20T20:21:00Z",
        )  # fmt: skip
        answers[f"/download.geofabrik.de{path}"] = large_file(pbf.read_bytes())
    index = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return {"/download.geofabrik.de/index-v1.json": (200, {}, index), **answers}


def _street(west, east, y):
    count = 2 * COUNT + 1
    for number in range(count):
        corner = node(1 + number)
        corner.location = TO_DEGREES(west + (east - west) * number / (count - 1), y)
        yield corner
    yield way(1000, list(range(1, count + 1)), highway="residential")
    for number, kind in enumerate(("doctors", "pharmacy", "hospital", "nursing_home")):
        place = node(2000 + number, amenity=kind, name=f"Made-up {kind}")
        place.location = TO_DEGREES(west + SIDE_M * (number + 0.5), y)
        yield place


def everything(shared_data, folder):
    """Return the answers of all publishers, by path; StatLine's in both versions."""
    tables = {**key_figures(shared_data), **scores()}
    return {
        **maps(shared_data), **version_3(tables), **version_4(tables), **spreadsheet(),
        **squares(folder), **buildings(shared_data), **streets_and_care(folder),
    }  # fmt: skip


def corporation_shares(name):
    """Return the share of corporations in each neighbourhood of a city, by code."""
    return {code_of(CITIES[name], number): share for number, share in enumerate(CORPORATION)}


def shares_on_the_map(folder):
    """Return the same as a built city's GeoPackage has them."""
    frame = geopandas.read_file(folder / f"{folder.name}.gpkg", layer="social_housing")
    return dict(zip(frame["code"], frame["value"], strict=True))


def without(answers, *starts):
    """Return the answers of which no path begins so."""
    return {path: answer for path, answer in answers.items() if not path.startswith(starts)}
