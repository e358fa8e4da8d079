"""A city of nine squares, with all that a city can be built from; a build of it is quick."""

import json
from dataclasses import dataclass
from pathlib import Path

from geopandas import GeoDataFrame
from pyproj import Transformer
from shapely import LineString, box

X, Y, SIDE = 147_000, 470_000, 500
CODES = tuple(f"BU030801{n + 1:02d}" for n in range(9))
CORPORATION_PCT = (10, 20, 30, 40, 50, 60, 70, 80, 25)
ONLY = ("--only", "social_housing", "--only", "care_reach_gp")
TO_DEGREES = Transformer.from_crs(28992, 4326, always_xy=True).transform
RD = "EPSG:28992"
NAMES = ("A", "B", "C", "D", "E", "F", "G", "H", "I")

FIGURES = {
    "aantal_inwoners": [1000 + 10 * n for n in range(9)],
    "aantal_huishoudens": [500 + 5 * n for n in range(9)],
    "woningvoorraad": [500] * 9,
    "perc_huurwoningen_in_bezit_woningcorporaties": list(CORPORATION_PCT),
    "percentage_koopwoningen": [85 - p for p in CORPORATION_PCT],
    "percentage_huishoudens_met_laag_inkomen": [5 * n + 3 for n in range(9)],
    "percentage_personen_65_jaar_en_ouder": [12 + n for n in range(9)],
}
FIGURES_ONLY = """name = "Proefstad"
code = "GM0308"

[[inputs]]
file = "plain.gpkg"
reader = "own"
role = "areas"
year = 2024
[inputs.columns]
code = "buurtcode"
name = "buurtnaam"
inhabitants = "aantal_inwoners"
households = "aantal_huishoudens"
dwellings = "woningvoorraad"

[[inputs]]
file = "figures.csv"
reader = "own"
role = "figures"
year = 2024
missing = ["x"]
decimal = "."
[inputs.columns]
code = "buurtcode"
corporation_share_pct = "corporatie"
"""
CITY = f"""{FIGURES_ONLY}
[[inputs]]
file = "streets.geojson"
role = "streets"

[[inputs]]
file = "care.csv"
role = "care"
care = "replace"

[[inputs]]
file = "plans.gpkg"
role = "plans"
"""
SCENARIO = """title = "homes are sold and a GP opens"
title_nl = "woningen worden verkocht en er komt een huisarts"

[[changes]]
do = "sell"
areas = ["Buurt H"]
homes = 200

[[changes]]
do = "demolish"
areas = ["BU03080107"]
homes = 40
tenure = "corporation"

[[changes]]
do = "open"
kind = "gp"
name = "Praktijk"
x = 147900
y = 470900
"""


@dataclass(frozen=True)
class SmallCity:
    """The files of the city in a folder."""

    folder: Path

    @property
    def toml(self):
        return self.folder / "proefstad.toml"

    @property
    def areas(self):
        return self.folder / "areas.gpkg"


def write_city(folder):
    """Write the files of the city."""
    folder.mkdir(parents=True, exist_ok=True)
    frame = areas()
    frame.to_file(folder / "areas.gpkg", layer="buurten")
    plain = frame.drop(columns="perc_huurwoningen_in_bezit_woningcorporaties")
    plain.to_file(folder / "plain.gpkg", layer="buurten")
    frame.to_crs(4326).to_file(folder / "areas.geojson")
    _streets().to_crs(4326).to_file(folder / "streets.geojson")
    _plans().to_file(folder / "plans.gpkg")
    for name, text in {
        "figures.csv": figures_csv(),
        "care.csv": care_csv(),
        "proefstad.toml": CITY,
        "figures.toml": FIGURES_ONLY,
        "changes.toml": SCENARIO,
        "against.csv": "buurtcode\nBU03080107\nBU03080108\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return SmallCity(folder)


def squares():
    corners = [(X + n % 3 * SIDE, Y + n // 3 * SIDE) for n in range(9)]
    return [box(x, y, x + SIDE, y + SIDE) for x, y in corners]


def areas(**changes):
    named = {
        "buurtcode": list(CODES),
        "buurtnaam": [f"Buurt {letter}" for letter in NAMES],
        "wijkcode": "WK030801",
        "gemeentecode": "GM0308",
        "gemeentenaam": "Proefstad",
        "water": "NEE",
        "jaar": 2024,
    }
    content = {**named, **FIGURES, "geometry": squares(), **changes}
    return GeoDataFrame(content, geometry="geometry", crs=RD)


def figures_csv(shares=CORPORATION_PCT, codes=CODES):
    rows = [f"{code};{share}" for code, share in zip(codes, shares, strict=True)]
    return "\n".join(["buurtcode;corporatie", *rows]) + "\n"


def care_csv():
    rows = [("gp", "Arts", 147_250, 470_250), ("gp", "Arts Oost", 148_250, 470_750),
            ("pharmacy", "Apotheek", 147_750, 471_250), ("hospital", "Huis", 147_300, 471_300)]  # fmt: skip
    lines = ["kind,name,lon,lat"]
    for kind, name, x, y in rows:
        lon, lat = TO_DEGREES(x, y)
        lines.append(f"{kind},{name},{lon:.6f},{lat:.6f}")
    return "\n".join(lines) + "\n"


def _streets():
    end = 3 * SIDE
    along = [LineString([(X, Y + s), (X + end, Y + s)]) for s in range(50, end, 100)]
    across = [LineString([(X + s, Y), (X + s, Y + end)]) for s in range(50, end, 100)]
    lines = _crossing(along, across)
    return GeoDataFrame({"highway": ["residential"] * len(lines)}, geometry=lines, crs=RD)


def _crossing(along, across):
    """Cut the streets at their crossings, as the network joins them at their ends."""
    every = GeoDataFrame(geometry=[*along, *across], crs=RD).union_all()
    return list(every.geoms)


def _plans():
    shapes = [box(X + 100, Y + 100, X + 700, Y + 400), box(X + 900, Y + 900, X + 1300, Y + 1400)]
    return GeoDataFrame(
        {"status": ["adopted", "under_way"], "name": ["Plan een", "Plan twee"]},
        geometry=shapes,
        crs=RD,
    )


def from_a_server(folder, url):
    """Write the TOML of the city with its areas at an address; return it."""
    path = folder / "served.toml"
    lines = ['name = "Proefstad"', 'code = "GM0308"', "[[inputs]]", f"url = {json.dumps(url)}",
             'role = "areas"', "year = 2024"]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
