"""Files of a city itself: a care register, plans, streets as lines, and any other table."""

import pandas as pd
from geopandas import GeoDataFrame, points_from_xy

from gemengd.errors import DefinitionError, SourceError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_shapes, read_text
from gemengd.sources.reader import TEXT, Look, Reader, make_table

COORDINATES = (("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("x", "y"))
PLAIN = {Role.CARE: "Care register", Role.PLANS: "Restructuring plans", Role.STREETS: "Streets"}


def _care(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    text = given.file.suffix.lower() in TEXT
    frame = _placed(given) if text else read_shapes(given)
    return (make_table(Role.CARE, frame, given, title=PLAIN[Role.CARE]),)


def _plans(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    return (make_table(Role.PLANS, read_shapes(given), given, title=PLAIN[Role.PLANS]),)


def _lines(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    frame = read_shapes(given, around=around)
    return (make_table(Role.STREETS, frame, given, title=PLAIN[Role.STREETS]),)


def _own(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    if given.role is None:
        message = f"{given.file}: the reader own does not know what the file is for"
        raise DefinitionError(f"{message}; add role, one of {', '.join(Role)}")
    text = given.file.suffix.lower() in TEXT
    if given.role is Role.FIGURES and text:
        frame = read_text(given)
    else:
        frame = _placed(given) if text else read_shapes(given)
    return (make_table(given.role, frame, given, title=given.file.name),)


def _placed(given: Input) -> GeoDataFrame:
    """Return a text table with the points that its columns of coordinates stand for."""
    frame = read_text(given)
    by_key = {c.casefold(): c for c in frame.columns}
    pair = next((p for p in COORDINATES if all(c in by_key for c in p)), None)
    if pair is None:
        shown = ", ".join(frame.columns[:6])
        message = f"{given.file}: no columns lon and lat, or x and y; found {shown}"
        raise SourceError(f"{message}; add the coordinates")
    x, y = (_coordinates(frame[by_key[name]], given, name) for name in pair)
    crs = given.crs or ("EPSG:28992" if pair == ("x", "y") else "EPSG:4326")
    return GeoDataFrame(frame, geometry=points_from_xy(x, y), crs=crs)


def _coordinates(column: pd.Series, given: Input, name: str) -> pd.Series:
    numbers = pd.to_numeric(column.str.strip().str.replace(",", "."), errors="coerce")
    wrong = column[numbers.isna()]
    if not wrong.empty:
        shown = ", ".join(repr(v) for v in wrong.head(3))
        message = f"{given.file}: {name}: found {len(wrong)} values that are no number: {shown}"
        raise SourceError(f"{message}; correct them")
    return numbers


def _has_kind(seen: Look) -> bool:
    points = any(kind.endswith("Point") for kind in seen.shapes.values())
    return seen.has("kind") and (points or "" in seen.tables)


def _has_plans(seen: Look) -> bool:
    return seen.has("status") and any("Polygon" in kind for kind in seen.shapes.values())


def _has_lines(seen: Look) -> bool:
    return any("LineString" in kind for kind in seen.shapes.values())


def _never(_seen: Look) -> bool:
    return False


CARE = Reader(
    "care-register",
    frozenset({Role.CARE}),
    "points, or text with lon and lat, and a column kind",
    _has_kind,
    _care,
)
PLANS = Reader(
    "plans", frozenset({Role.PLANS}), "polygons with a column status", _has_plans, _plans
)
LINES = Reader("lines", frozenset({Role.STREETS}), "lines", _has_lines, _lines)
OWN = Reader("own", frozenset(Role), "nothing: it is named, with columns", _never, _own)
