"""Files of a city itself: a care register, plans, streets as lines, and any other table."""

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries, points_from_xy
from numpy.typing import NDArray
from pyproj import CRS

from gemengd.errors import DefinitionError, HarmoniseError, SourceError
from gemengd.model.city import City
from gemengd.model.kind import NUMBER
from gemengd.model.ledger import LeftOut, first_few
from gemengd.model.numbers import Numbers
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.written import Marks, marks_of
from gemengd.sources.files import Bounds, crs_of, passed_over, read_shapes, read_text
from gemengd.sources.osm import in_osm_words, notes_on
from gemengd.sources.reader import TEXT, Look, Reader, make_table
from gemengd.sources.whereabouts import SAME_M, apart

Pair = tuple[str, str]
Floats = NDArray[np.float64]
COORDINATES: tuple[Pair, ...] = (
    ("lon", "lat"),
    ("lng", "lat"),
    ("longitude", "latitude"),
    ("x", "y"),
)
PLAIN = {Role.CARE: "Care register", Role.PLANS: "Restructuring plans", Role.STREETS: "Streets"}


def _care(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    text = given.file.suffix.lower() in TEXT
    frame = _placed(given) if text else _one_place_a_row(read_shapes(given), given)
    return (make_table(Role.CARE, frame, given, title=PLAIN[Role.CARE]),)


def _plans(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    return (make_table(Role.PLANS, read_shapes(given), given, title=PLAIN[Role.PLANS]),)


def _lines(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    frame = read_shapes(given, around=around)
    far = passed_over(given, None, frame)
    return (_streets(frame, given, PLAIN[Role.STREETS], far),)


def _streets(
    frame: GeoDataFrame, given: Input, title: str, far: tuple[LeftOut, ...] = ()
) -> RawTable:
    streets = in_osm_words(frame, str(given.file))
    notes = notes_on(frame)
    return make_table(Role.STREETS, streets, given, title=title, notes=notes, left_out=far)


def _own(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    if given.role is None:
        message = f"{given.file}: the reader own does not know what the file is for"
        raise DefinitionError(f"{message}; add role, one of {', '.join(Role)}")
    text = given.file.suffix.lower() in TEXT
    if given.role is Role.FIGURES and text:
        frame = read_text(given)
    else:
        frame = _placed(given) if text else read_shapes(given)
    if given.role is Role.STREETS:
        return (_streets(frame, given, given.file.name),)
    if given.role is Role.CARE:
        _one_place_a_row(frame, given)
    return (make_table(given.role, frame, given, title=given.file.name),)


def _one_place_a_row(frame: GeoDataFrame, given: Input) -> GeoDataFrame:
    """Refuse a register with several points in one row: only one of them would count."""
    several = frame.geom_type.eq("MultiPoint") & (frame.geometry.count_geometries() > 1)
    if several.any():
        row = int(several.to_numpy().argmax())
        count = len(frame.geometry.iloc[row].geoms)
        message = f"{given.file}: row {row + 1} has {count} points, expected one place in each row"
        raise SourceError(f"{message}; split it, in QGIS with Multipart to singleparts")
    return frame


def _placed(given: Input) -> GeoDataFrame:
    """Return a text table with the points that its columns of coordinates stand for."""
    frame = read_text(given)
    by_key = {c.casefold(): c for c in frame.columns}
    pairs = [p for p in COORDINATES if all(c in by_key for c in p)]
    if not pairs:
        shown = ", ".join(frame.columns[:6])
        message = f"{given.file}: no columns lon and lat, or x and y; found {shown}"
        raise SourceError(f"{message}; add the coordinates")
    pair, *others = pairs
    x, y = (_coordinates(frame[by_key[name]], given, name) for name in pair)
    nowhere = x.isna() | y.isna()
    if nowhere.all():
        names = " and ".join(pair)
        message = f"{given.file}: none of its {len(frame)} rows has a number under {names}"
        raise SourceError(f"{message}; add the coordinates")
    points = GeoSeries(points_from_xy(x, y), index=frame.index).mask(nowhere)
    crs = crs_of(given, "EPSG:28992" if pair == ("x", "y") else "EPSG:4326")
    for other in others:
        also = [_coordinates(frame[by_key[name]], given, name) for name in other]
        _require_agreement(
            np.column_stack((x, y)), crs, np.column_stack(also), (pair, other), given
        )
    return GeoDataFrame(frame, geometry=points, crs=crs)


def _require_agreement(
    places: Floats, crs: CRS, others: Floats, pairs: tuple[Pair, Pair], given: Input
) -> None:
    """Refuse a register whose two pairs of coordinates are of two places."""
    far = np.flatnonzero(apart(places, crs, others))
    if len(far):
        one, other = (" and ".join(pair) for pair in pairs)
        rows = ", ".join(first_few(f"row {number + 1}" for number in far))
        message = (
            f"{given.file}: {one} lie more than {SAME_M:.0f} m from {other} in {len(far)} rows"
        )
        raise SourceError(f"{message}: {rows}; correct them, or leave out the pair that is wrong")


def _coordinates(column: pd.Series, given: Input, name: str) -> pd.Series:
    """Return a column of coordinates as numbers; NaN where nothing stands."""
    texts = column.str.strip()
    filled = texts[texts != ""]
    numbers = pd.to_numeric(filled.str.replace(",", "."), errors="coerce")
    if numbers.isna().any():
        # 146.250,00: marks of thousands show in all texts together.
        numbers = filled.map(_marks(filled, given, name).number).astype(float)
    wrong = filled[numbers.isna()]
    if not wrong.empty:
        shown = ", ".join(
            f"{value!r} in row {int(str(row)) + 1}" for row, value in wrong.head(3).items()
        )
        message = f"{given.file}: {name}: found {len(wrong)} values that are no number: {shown}"
        raise SourceError(f"{message}; correct them")
    return numbers.reindex(column.index)


def _marks(texts: pd.Series, given: Input, name: str) -> Marks:
    written = given.written.get(name, Numbers()).over(given.written.get("", Numbers()))
    try:
        return marks_of(texts, written, NUMBER, f"{given.file}: {name}")
    except HarmoniseError as error:
        raise SourceError(str(error)) from None


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
