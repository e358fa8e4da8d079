"""Cities whose files have rows that cannot count: how many of what kind is known beforehand."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from geopandas import GeoDataFrame
from raw_builder import RD, X, Y, code, square
from shapely import LineString, Point, box

from gemengd.errors import GemengdError
from gemengd.pipeline import load_city

USED = "used"
# Of the rows of each file: the kind -> what must be said of it. "used" is what counts.
KINDS = {
    "areas": {
        USED: USED,
        "abroad": "lie in another municipality",
        "district": "are of another level",
        "no code": "have no code of an area",
    },
    "figures": {
        USED: USED,
        "abroad": "lie in another municipality",
        "district": "are of another level",
        "country": "are of another level",
        "no code": "have no code of an area",
        "gone": "have no area on the map",
    },
    "care": {
        USED: USED,
        "far": "lie outside the city",
        "in the sea": "lie outside the Netherlands",
        "nowhere": "have no place",
        "of no kind": "do not say what care they are",
        "replaced": "are replaced by another register",
    },
    "register": {USED: USED, "far": "lie outside the city"},
    "extra": {USED: USED, "twice": "stand in another register too"},
    "plans": {USED: USED, "far": "lie outside the city", "nowhere": "have no place"},
    "streets": {
        USED: USED,
        "far": "lie too far from the city, or nowhere",
        "nowhere": "lie too far from the city, or nowhere",
        "near": "lie outside the city",
    },
    "population": {
        USED: USED,
        "secret": "keep their inhabitants secret",
        "empty": "have no inhabitants",
        "far": "lie outside the city",
        "nowhere": "have no place",
    },
    "buildings": {USED: USED, "far": "lie outside the city", "nowhere": "have no place"},
}  # fmt: skip
# What cannot be left out without making another map of it: refused in one line.
DEFECTS = {
    "": "",
    "two areas of one code": "codes occur more than once",
    "an area without a shape": "areas have no shape",
    "two figures of one area": "codes occur more than once",
    "care of a misspelt kind": "is huisarts meant",
    "a plan of an unheard status": "status: found misschien",
    "a building of an unheard stage": "stage: found ?",
    "an area of one digit too few": "codes do not fit",
}
ONE_OF_EACH = 3  # at most so many rows of a kind that does not count
NEAR_M, FAR_M, SEA_M = 3300.0, 20_000.0, 400_000.0
TOML = """name = "Proefstad"
code = "GM9998"
allow_left_out = {allowed}
"""
SAID = {
    "areas": 'file = "areas.geojson"\nreader = "own"\nrole = "areas"\nyear = 2024',
    "figures": 'file = "figures.csv"\nreader = "own"\nrole = "figures"\nyear = 2024',
    "care": 'file = "care.geojson"\nrole = "care"',
    "register": 'file = "register.geojson"\nrole = "care"\ncare = "replace"',
    "extra": 'file = "extra.geojson"\nrole = "care"\ncare = "add"',
    "plans": 'file = "plans.geojson"\nrole = "plans"',
    "streets": 'file = "streets.geojson"\nrole = "streets"',
    "population": 'file = "population.geojson"\nreader = "own"\nrole = "population"\n'
    'columns = {inhabitants = "people"}',
    "buildings": 'file = "buildings.geojson"\nreader = "own"\nrole = "buildings"',
}


@dataclass(frozen=True)
class Recipe:
    """What the files of a city hold.

    Attributes
    ----------
    rows
        File -> kind of row -> how many. Areas and figures have at least one that counts.
    defect
        One of `DEFECTS`.
    order
        Seed of the order of the rows.
    """

    rows: dict[str, dict[str, int]]
    defect: str = ""
    order: int = 0

    def expected(self, name):
        """Return how many rows of a file must be used, and left out by each reason."""
        told = Counter()
        for kind, count in self.rows[name].items():
            told[KINDS[name][kind]] += count
        return {why: count for why, count in told.items() if count}


def by_chance(dice):
    """Return a recipe: half of the kinds of row that cannot count occur; one in eight is bad."""
    given = ["areas", "figures", *(name for name in list(KINDS)[2:] if dice.random() < 0.7)]
    rows = {name: {USED: dice.randint(3, 9)} for name in given}
    for name in given:
        for kind in list(KINDS[name])[1:]:
            rows[name][kind] = dice.choice((0, 0, 1, dice.randint(1, ONE_OF_EACH)))
    defect = dice.choice(list(DEFECTS)) if dice.random() < 1 / 8 else ""
    return whole(rows, defect, dice.randrange(1 << 16))


def whole(rows, defect="", order=0):
    """Return a recipe that can be followed: kinds that need another file have it."""
    rows = {name: dict(kinds) for name, kinds in rows.items()}
    if "care" not in rows:
        rows.pop("extra", None)
    elif "register" not in rows:
        rows["care"]["replaced"] = 0
    if "extra" in rows:
        rows["extra"]["twice"] = min(rows["extra"]["twice"], rows["care"][USED])
    rows["figures"][USED] = min(rows["figures"][USED], rows["areas"][USED])
    needs = {"care": "care", "plan": "plans", "building": "buildings"}
    absent = [name for word, name in needs.items() if word in defect and name not in rows]
    return Recipe(rows, "" if absent else defect, order)


def fault(recipe, folder):
    """Return what is wrong with how a city of a recipe is accounted for; "" if all is well.

    Also returns what became of it: ``built``, ``built with something left out`` or ``refused``.
    """
    toml = write(recipe, folder)
    try:
        found = load_city(toml)
    except GemengdError as error:
        wanted = DEFECTS[recipe.defect]
        right = wanted and wanted in str(error)
        return "" if right else f"{recipe}: refused: {error}", "refused"
    if recipe.defect:
        return f"{recipe}: built with {recipe.defect}", "built"
    accounts = dict(zip(recipe.rows, found.ledger, strict=True))
    for name, account in accounts.items():
        told = Counter({USED: account.used})
        for gone in account.left_out:
            told[gone.why.en] += gone.count
        said = {why: count for why, count in told.items() if count}
        wanted, read = recipe.expected(name), sum(recipe.rows[name].values())
        if said != wanted or account.read != read or not account.closes:
            return f"{recipe}: {name}: {read} rows: {wanted}, found {account}", "built"
    some = any(account.left_out for account in accounts.values())
    return "", "built with something left out" if some else "built"


def write(recipe, folder):
    """Write the files of a city, and return its TOML."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    allowed = recipe.rows["areas"].get("no code", 0)
    inputs = [f"[[inputs]]\n{SAID[name]}" for name in recipe.rows]
    toml = folder / "city.toml"
    toml.write_text("\n".join([TOML.format(allowed=allowed), *inputs]), encoding="utf-8")
    for name, kinds in recipe.rows.items():
        rows = [WRITE[name](kind, n) for kind, count in kinds.items() for n in range(count)]
        rows += _planted(recipe.defect, name)
        random.Random(recipe.order).shuffle(rows)
        save = _csv if name == "figures" else _geojson
        save(rows, folder / SAID[name].split('"')[1])
    return toml


def _planted(defect, name):
    """Return the rows that make a file one that must be refused."""
    area, figure = _area(USED, 0), _figure(USED, 0)
    rows = {
        ("two areas of one code", "areas"): area,
        ("an area without a shape", "areas"): {**_area(USED, 50), "geometry": None},
        ("an area of one digit too few", "areas"): {**_area(USED, 50), "buurtcode": "BU9998001"},
        ("two figures of one area", "figures"): figure,
        ("care of a misspelt kind", "care"): {**_care(USED, 50), "kind": "huisarst"},
        ("a plan of an unheard status", "plans"): {**_plan(USED, 50), "status": "misschien"},
        ("a building of an unheard stage", "buildings"): {**_building(USED, 50), "stage": "?"},
    }
    row = rows.get((defect, name))
    return [row] if row else []


def _area(kind, n):
    codes = {USED: code(n), "abroad": f"BU0363{n:04d}", "district": f"WK9998{n:02d}", "no code": ""}
    place = list(codes).index(kind)
    named = {"buurtcode": codes[kind], "buurtnaam": f"Buurt {kind} {n}", "water": "NEE"}
    return {**named, "aantal_inwoners": 100, "geometry": square(n, row=place)}


def _figure(kind, n):
    codes = {
        USED: code(n),
        "abroad": f"BU0363{n:04d}",
        "district": f"WK9998{n:02d}",
        "country": f"NL{n:02d}",
        "no code": "",
        "gone": code(900 + n),
    }
    return {"buurtcode": codes[kind], "woningvoorraad": 100 + n, "onbekend": "x"}


def _care(kind, n):
    # 200 m apart, so that no two are the same.
    places = {
        USED: Point(X + 200 * n, Y + 50),
        "far": Point(X + FAR_M + 200 * n, Y),
        "in the sea": Point(X - SEA_M - n, Y),
        "nowhere": None,
        "of no kind": Point(X + 200 * n, Y + 1300),
        "replaced": Point(X + 200 * n, Y + 400),
    }
    kinds = {"replaced": "pharmacy", "of no kind": ""}
    return {"kind": kinds.get(kind, "gp"), "name": f"{kind} {n}", "geometry": places[kind]}


def _registered(kind, n):
    place = Point(X + 200 * n, Y + 700) if kind == USED else Point(X + FAR_M + 200 * n, Y)
    return {"kind": "pharmacy", "name": f"eigen {kind} {n}", "geometry": place}


def _extra(kind, n):
    if kind == "twice":
        return _care(USED, n)
    return {"kind": "gp", "name": f"extra {n}", "geometry": Point(X + 200 * n, Y + 1000)}


def _plan(kind, n):
    far = FAR_M if kind == "far" else 0.0
    shape = None if kind == "nowhere" else box(X + far + n, Y, X + far + n + 50, Y + 50)
    return {"status": "adopted", "name": f"Plan {kind} {n}", "geometry": shape}


def _street(kind, n):
    away = {USED: 0.0, "far": -FAR_M, "near": -NEAR_M, "nowhere": 0.0}[kind]
    shape = LineString([(X + away, Y + 10 * n), (X + away + 40, Y + 10 * n)])
    return {"highway": "residential", "geometry": None if kind == "nowhere" else shape}


def _home(kind, n):
    people = {"secret": -99997, "empty": 0}.get(kind, 10 + n)
    far = FAR_M if kind == "far" else 0.0
    place = None if kind == "nowhere" else Point(X + far + 5 + 10 * n, Y + 50)
    return {"people": people, "geometry": place}


def _building(kind, n):
    far = FAR_M if kind == "far" else 0.0
    place = None if kind == "nowhere" else Point(X + far + 5 + 10 * n, Y + 50)
    return {"stage": "renovation", "homes": n, "geometry": place}


WRITE = {
    "areas": _area,
    "figures": _figure,
    "care": _care,
    "register": _registered,
    "extra": _extra,
    "plans": _plan,
    "streets": _street,
    "population": _home,
    "buildings": _building,
}


def _csv(rows, path):
    lines = [";".join(rows[0]), *(";".join(str(v) for v in row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _geojson(rows, path):
    frame = GeoDataFrame(rows, geometry="geometry", crs=RD)
    document = json.loads(frame.to_json(drop_id=True))
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path.write_text(json.dumps(document), encoding="utf-8")
