"""All publishers of two municipalities on one server, at the paths of their real addresses.

Real are Baarn's neighbourhoods of 2024 as PDOK served them and Leeuwarden's key figures of 2025 as
CBS served them, with their schemas. All else is made up in the publisher's schema: Baarn's figures
of 2023 and its key figures (borrowed from Leeuwarden), Leeuwarden's shapes, the squares, streets,
care, buildings, scores and distances.
"""

import io
import json
import re
import zipfile

import geopandas
import numpy as np
from loopback import collection, in_metres, large_file
from odata_server import real_properties, real_rows, table_of
from osm_builder import node, way, write_pbf
from pyproj import Transformer
from shapely import box
from shapely.geometry import mapping
from test_bag import GONE, NEW, STANDS, Bag, building

from gemengd.sources.publishers import publishers

TO_DEGREES = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True).transform
LEEUWARDEN_SQUARE = (180_000, 575_000)  # made up: its neighbourhoods are squares from here
CORPORATION = "perc_huurwoningen_in_bezit_woningcorporaties"
MADE_UP = np.random.default_rng(31)


def addresses(server):
    """Return the configuration that puts a server in the place of all publishers."""
    lines = []
    for name, publisher in publishers().items():
        lines += [f"[{name}]", f'url = "{publisher.url.replace("https://", server.url + "/")}"']
    return "\n".join(lines)


def everything(baarn, shared_data, folder):
    """Return the answers of all publishers, by path."""
    leeuwarden = _leeuwarden(shared_data)
    areas = _country([*baarn, *leeuwarden])
    return {
        **_areas(baarn, leeuwarden, folder),
        **_tables(baarn, leeuwarden, shared_data),
        **_squares(areas, folder),
        **_streets_and_care(areas, folder),
        **_buildings(areas),
    }


def _areas(baarn, leeuwarden, folder):
    api = "/api.pdok.nl/cbs/wijken-en-buurten-{}/ogc/v1/collections/buurten/items"
    atom = "/service.pdok.nl/cbs/wijkenbuurten/2023/atom"
    return {
        api.format(2025): collection(leeuwarden, filters="refused"),
        api.format(2024): collection(baarn, filters="refused"),
        f"{atom}/index.xml": feed((f"{atom}/wijkenbuurten.xml", "application/atom+xml")),
        f"{atom}/wijkenbuurten.xml": feed(
            (f"{atom}/downloads/wijkenbuurten_2023.gpkg", "application/geopackage+sqlite3")
        ),
        f"{atom}/downloads/wijkenbuurten_2023.gpkg": large_file(_of_2023(baarn, folder)),
    }


def feed(*links):
    """Return an ATOM feed of entries with an address and a kind."""
    entries = "".join(
        f'<entry><link rel="alternate" href="{href}" type="{kind}"/></entry>'
        for href, kind in links
    )
    text = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    return 200, {"Content-Type": "application/xml"}, text.encode()


def _of_2023(baarn, folder):
    frame = geopandas.GeoDataFrame.from_features(baarn, crs="OGC:CRS84").to_crs(28992)
    made_up = MADE_UP.integers(5, 90, len(frame))
    frame = frame.assign(jaar=2023, jrstatcode=None, woningvoorraad=400 + 10 * made_up)
    frame[CORPORATION] = made_up
    path = folder / "wijkenbuurten_2023.gpkg"
    frame.to_file(path, layer="buurten", engine="pyogrio")
    return path.read_bytes()


def _leeuwarden(shared_data):
    rows = real_rows(shared_data)
    codes = sorted(r["Codering_3"].strip() for r in rows if r["Codering_3"].startswith("BU0080"))
    west, south = LEEUWARDEN_SQUARE
    found = []
    for number, code in enumerate(codes):
        x, y = west + 500 * (number % 12), south + 500 * (number // 12)
        corners = [TO_DEGREES(*c) for c in ((x, y), (x + 500, y), (x + 500, y + 500), (x, y + 500))]
        properties = {
            "buurtcode": code, "buurtnaam": f"Buurt {number}", "gemeentecode": "GM0080",
            "gemeentenaam": "Leeuwarden", "wijkcode": f"WK{code[2:8]}", "water": "NEE",
            "jaar": 2025, "aantal_inwoners": 500, "woningvoorraad": -99995, CORPORATION: -99995,
        }  # fmt: skip
        ring = [[*corners, corners[0]]]
        geometry = {"type": "Polygon", "coordinates": [list(map(list, r)) for r in ring]}
        found.append(
            {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}
        )
    return found


def _country(features):
    """Return the shapes of both municipalities in metres, by code of municipality."""
    frame = geopandas.GeoDataFrame(
        {"code": [f["properties"]["gemeentecode"] for f in features]},
        geometry=[in_metres(f) for f in features],
        crs=28992,
    )
    return frame.dissolve("code").geometry


def _tables(baarn, leeuwarden, shared_data):
    """Return StatLine's tables: of 2025 with Leeuwarden, of 2024 with Baarn, of 2023 none."""
    at = "/opendata.cbs.nl/ODataFeed/odata/"
    properties, rows = real_properties(shared_data), real_rows(shared_data)
    real = [row for row in rows if row["WijkenEnBuurten"].strip()[2:6] == "0080"]
    named = [f["properties"] for f in (*baarn, *leeuwarden)]
    names = {areas["buurtcode"]: areas["buurtnaam"] for areas in named}
    codes = sorted(f["properties"]["buurtcode"] for f in baarn)
    lent = [
        row for row in real if row["WijkenEnBuurten"].startswith("BU") and row["AantalInwoners_5"]
    ]
    borrowed = [
        {**row, "WijkenEnBuurten": code, "Codering_3": code}
        for row, code in zip(lent, codes, strict=False)
    ]
    both = sorted({*codes, *(r["WijkenEnBuurten"] for r in real)})
    ses, near = [{"WijkenEnBuurten": c, **_score(c)} for c in both], [_distance(c) for c in both]
    return {
        **table_of(properties, real, at=f"{at}86165NED", names=names),
        **table_of(properties, borrowed, at=f"{at}85984NED", names=names),
        **table_of(SES, ses, at=f"{at}86296NED", periods=["2024JJ00"], names=names),
        **table_of(NEAR, near, at=f"{at}86270NED", names=names),
    }


def _topic(key, title, unit, *, of=None, kind="Topic", number=0):
    return {"Key": key, "Title": title, "Unit": unit, "ParentID": of, "Type": kind, "ID": number}


SES = [
    _topic("WijkenEnBuurten", "Wijken en buurten", None, kind="GeoDimension"),
    _topic("Perioden", "Perioden", None, kind="TimeDimension", number=1),
    _topic("", "SES-WOA", None, kind="TopicGroup", number=2),
    _topic("", "Totaalscore", None, of=2, kind="TopicGroup", number=3),
    _topic("GemiddeldeScore_29", "Gemiddelde score", "Getal", of=3, number=4),
]
NEAR = [
    _topic("WijkenEnBuurten", "Wijken en buurten", None, kind="GeoDimension"),
    _topic("", "Huisartsenpraktijk", None, kind="TopicGroup", number=1),
    _topic(
        "AfstandTotHuisartsenpraktijk_5", "Afstand tot huisartsenpraktijk", "km", of=1, number=2
    ),
]


def _score(code):
    return {"Perioden": "2024JJ00", "GemiddeldeScore_29": (int(code.strip()[-2:], 36) % 9 - 4) / 10}


def _distance(code):
    return {"WijkenEnBuurten": code, "AfstandTotHuisartsenpraktijk_5": 0.6}


def _squares(areas, folder):
    corners = []
    for shape in areas:
        west, south, east, north = (100 * round(side / 100) for side in shape.bounds)
        corners += [(x, y) for x in range(west, east, 100) for y in range(south, north, 100)]
    frame = geopandas.GeoDataFrame(
        {
            "crs28992res100m": [f"E{x}N{y}" for x, y in corners],
            "aantal_inwoners": np.where(
                MADE_UP.random(len(corners)) < 0.1,
                -99997,
                5 * MADE_UP.integers(0, 12, len(corners)),
            ),
        },
        geometry=[box(x, y, x + 100, y + 100) for x, y in corners],
        crs=28992,
    )
    path = folder / "cbs_vk100_2024_v1.gpkg"
    frame.to_file(path, layer="vierkant_100m", engine="pyogrio")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, f"2025-cbs_vk100_2024_v1/{path.name}")
    name = "/download.cbs.nl/vierkant/100/2025-cbs_vk100_2024_v1.zip"
    return {name: large_file(made.getvalue())}


PROVINCE = {"GM0308": "utrecht", "GM0080": "friesland"}


def _streets_and_care(areas, folder):
    """Return Geofabrik's index and an extract per province, with a grid of streets."""
    features, answers = [], {}
    for code, shape in areas.items():
        west, south, east, north = shape.buffer(4000).bounds
        outline = box(*TO_DEGREES(west, south), *TO_DEGREES(east, north))
        path = f"/europe/netherlands/{PROVINCE[code]}-latest.osm.pbf"
        urls = {"pbf": f"https://download.geofabrik.de{path}"}
        named = {"id": PROVINCE[code], "parent": "netherlands", "urls": urls}
        features.append({"type": "Feature", "geometry": mapping(outline), "properties": named})
        pbf = write_pbf(folder / f"{code}.osm.pbf", *_grid(shape), date="2026-11-20T20:21:00Z")
        answers[f"/download.geofabrik.de{path}"] = large_file(pbf.read_bytes())
    index = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return {"/download.geofabrik.de/index-v1.json": (200, {}, index), **answers}


def _grid(shape, apart=250):
    west, south, east, north = shape.bounds
    columns = int((east - west) // apart) + 1
    rows = int((north - south) // apart) + 1
    for row in range(rows):
        for column in range(columns):
            corner = node(1 + row * columns + column)
            corner.location = TO_DEGREES(west + column * apart, south + row * apart)
            yield corner
    for row in range(rows):
        numbers = [1 + row * columns + column for column in range(columns)]
        yield way(100_000 + row, numbers, highway="residential")
    for column in range(columns):
        numbers = [1 + row * columns + column for row in range(rows)]
        yield way(200_000 + column, numbers, highway="residential")
    kinds = ("doctors", "pharmacy", "hospital", "social_centre", "community_centre", "nursing_home")
    for number, kind in enumerate(kinds):
        place = node(900_000 + number, amenity=kind, name=f"Made-up {kind}")
        x = west + (east - west) * (number + 1) / (len(kinds) + 1)
        place.location = TO_DEGREES(x, (south + north) / 2 + 30)
        yield place


def _buildings(areas):
    found = []
    for number, shape in enumerate(areas):
        middle = tuple(shape.representative_point().coords[0])
        found += [
            building(10 * number, STANDS, 40, at=middle),
            building(10 * number + 1, GONE, 30, at=middle),
            building(10 * number + 2, NEW, 20, at=middle),
        ]
    return {"/api.pdok.nl/kadaster/bag/ogc/v2/collections/pand/items": Bag(found)}


def hosts(sources):
    """Return the publishers' hosts that stand in the addresses of some sources."""
    return {re.sub(r"^http://[^/]*/([^/]*)/.*", r"\1", location) for location in sources}
