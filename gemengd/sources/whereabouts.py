"""Where the shapes of a file lie: as they say, or as they must have been meant."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from gemengd.errors import SourceError
from gemengd.model.dataset import NETHERLANDS_RD, RD_NEW
from gemengd.model.ledger import LeftOut, first_few
from gemengd.model.raw import RawTable
from gemengd.model.text import Text

Bounds = tuple[float, float, float, float]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

# 50 km around RD New's area of use too: care across the border counts.
NEAR_RD: Bounds = (-57_000.0, 239_000.0, 350_000.0, 679_000.0)
SYSTEMS = {
    "RD New": "EPSG:28992",
    "degrees": "EPSG:4326",
    "Web Mercator": "EPSG:3857",
    "UTM zone 31N": "EPSG:25831",
    "UTM zone 32N": "EPSG:25832",
}
MOST = 0.95  # own choice: a file is read otherwise if this part of its places then lies here
HALF = 0.5
SAME_M = 100.0  # own choice: coordinates of one place that are rounded differ by less
POLE = 91.0  # degrees; a cell at the pole may stick out a little
OUTSIDE = Text("lie outside the Netherlands", "liggen buiten Nederland")


@dataclass(frozen=True)
class Reading:
    """A way to read the coordinates of a file.

    Attributes
    ----------
    swapped
        Whether the first coordinate is the second.
    """

    name: str
    crs: str
    swapped: bool

    @property
    def words(self) -> str:
        """The reading as a user would say it."""
        return f"{self.name} with swapped axes" if self.swapped else self.name


def in_its_place(table: RawTable, *, stated: bool) -> tuple[RawTable, tuple[str, ...]]:
    """Return a table with its shapes where they must lie, and what had to be said of that.

    Shapes that lie outside the Netherlands as they are declared are read in the one other way that
    puts nearly all of them inside, if there is just one: inside the country, or else inside it or
    near. Those that lie outside however they are read are left out, as are a few that do not.

    Parameters
    ----------
    stated
        Whether the user said in which coordinate system they are: then they are not read otherwise.

    Raises
    ------
    SourceError
        If they lie outside the Netherlands, and nobody can tell how they were meant; or if a part
        of them is written in another way than the rest.
    """
    frame = table.frame
    if not isinstance(frame, GeoDataFrame) or frame.crs is None:
        return table, ()
    middles = _middles(frame)
    located = np.isfinite(middles).all(axis=1)
    inside = _inside(middles, frame.crs, NEAR_RD, swapped=False)
    if not located.any() or inside[located].all():
        return table, ()
    where = table.source.location
    if inside[located].mean() >= HALF:
        _require_one_way(where, middles, located & ~inside)
        return _without(table, located & ~inside)
    found = _ways_to_read(middles[located])
    if len(found) != 1:
        raise SourceError(_nowhere(where, middles[located]))
    if stated:
        message = f"{where}: as {frame.crs.name} its places lie outside the Netherlands"
        raise SourceError(f"{message}; they look like {found[0].words}: correct crs")
    note = f"Its coordinates were read as {found[0].words}."
    placed = replace(
        table,
        frame=_read_as(frame, found[0]),
        source=replace(table.source, notes=(*table.source.notes, note)),
    )
    said = f"as {frame.crs.name} they lie outside the Netherlands"
    return placed, (f"{where}: its coordinates were read as {found[0].words}: {said}",)


def apart(places: Floats, crs: CRS, others: Floats) -> Flags:
    """Return which places other coordinates of the same rows put somewhere else.

    Parameters
    ----------
    places, others
        Shape (n, 2). Nobody says in which coordinate system *others* are: they are read in the way
        that puts most of them where *places* are. A row without them is nowhere else.
    """
    ways = [Reading("", crs.to_wkt(), swapped=False), *_ways_to_read(places)]
    kept = next((way for way in ways if _fits(places, way, NEAR_RD)), ways[0])
    here = _in_rd(places, kept)
    known = np.isfinite(others).all(axis=1)
    far = [known & ~(np.hypot(*(_in_rd(others, way) - here).T) <= SAME_M) for way in _readings()]
    return min(far, key=np.sum)


def _in_rd(places: Floats, reading: Reading) -> Floats:
    x, y = (places[:, ::-1] if reading.swapped else places).T
    to_rd = Transformer.from_crs(reading.crs, RD_NEW, always_xy=True)
    return np.column_stack(to_rd.transform(x, y))


def require_reach(cells: Bounds, crs: CRS, around: Bounds | None, where: str) -> None:
    """Refuse a raster whose cells do not reach the city as they are declared to lie.

    One that is declared rightly and lies elsewhere in the country, or near, passes: it holds
    nobody of this city, as its reader will find.

    Parameters
    ----------
    cells
        Bounds of the raster in its own coordinate system.
    crs
        What that is declared to be.
    around
        Where the city lies, in EPSG:28992; None where nobody knows.

    Raises
    ------
    SourceError
        If the cells lie outside the Netherlands, or reach the city only if read otherwise.
    """
    wanted = around or NEAR_RD
    if _reaches(cells, crs, wanted, swapped=False):
        return
    here = [
        way for way in _readings() if _reaches(cells, CRS(way.crs), wanted, swapped=way.swapped)
    ]
    west, south, east, north = cells
    if len(here) == 1:
        message = f"{where}: as {crs.name} its cells do not reach the city"
        mend = "save it with x before y" if here[0].swapped else f'write crs = "{here[0].crs}"'
        raise SourceError(f"{message}; they look like {here[0].words}: {mend}")
    middle = np.array([[(west + east) / 2, (south + north) / 2]])
    if not _inside(middle, crs, NEAR_RD, swapped=False)[0]:
        raise SourceError(_nowhere(where, np.array([[west, south], [east, north]])))


def _reaches(cells: Bounds, crs: CRS, wanted: Bounds, *, swapped: bool) -> bool:
    west, south, east, north = (cells[i] for i in (1, 0, 3, 2)) if swapped else cells
    if crs.is_geographic and max(abs(south), abs(north)) > POLE:
        return False
    left, bottom, right, top = _bounds_in(crs.to_wkt(), wanted)
    return west <= right and east >= left and south <= top and north >= bottom


def _middles(frame: GeoDataFrame) -> Floats:
    bounds = frame.geometry.bounds.to_numpy(float)
    middles: Floats = (bounds[:, :2] + bounds[:, 2:]) / 2
    return middles


def _ways_to_read(middles: Floats) -> list[Reading]:
    """Return the readings that put nearly all inside the country, or else inside it or near."""
    near = [reading for reading in _readings() if _fits(middles, reading, NEAR_RD)]
    return [reading for reading in near if _fits(middles, reading, NETHERLANDS_RD)] or near


def _readings() -> Iterator[Reading]:
    for name, crs in SYSTEMS.items():
        yield Reading(name, crs, swapped=False)
        yield Reading(name, crs, swapped=True)


def _fits(middles: Floats, reading: Reading, within: Bounds) -> bool:
    inside = _inside(middles, CRS(reading.crs), within, swapped=reading.swapped)
    return bool(inside.mean() >= MOST)


def _inside(middles: Floats, crs: CRS, within: Bounds, *, swapped: bool) -> Flags:
    """Return which places lie within bounds in RD New; the coordinates are only compared."""
    west, south, east, north = _bounds_in(crs.to_wkt(), within)
    x, y = (middles[:, ::-1] if swapped else middles).T
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


@cache
def _bounds_in(crs: str, within: Bounds) -> Bounds:
    to_crs = Transformer.from_crs(RD_NEW, crs, always_xy=True)
    west, south, east, north = to_crs.transform_bounds(*within)
    return west, south, east, north


def _read_as(frame: GeoDataFrame, reading: Reading) -> GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    if reading.swapped:
        shapes = shapely.transform(shapely.force_2d(shapes), lambda places: places[:, ::-1])
    return frame.set_geometry(shapes, crs=reading.crs)


def _require_one_way(where: str, middles: Floats, far: Flags) -> None:
    """Refuse a file of which more than a few places are written in another way than the rest."""
    for reading in _readings():
        meant = far & _inside(middles, CRS(reading.crs), NETHERLANDS_RD, swapped=reading.swapped)
        if meant.sum() > (1 - MOST) * len(far):
            rows = ", ".join(first_few(f"row {number + 1}" for number in np.flatnonzero(meant)))
            message = f"{where}: {meant.sum()} of its {len(far)} places are written as"
            raise SourceError(f"{message} {reading.words}, unlike the rest: {rows}; mend them")


def _without(table: RawTable, far: Flags) -> tuple[RawTable, tuple[str, ...]]:
    rows = first_few(f"row {number + 1}" for number in np.flatnonzero(far))
    gone = LeftOut(int(far.sum()), OUTSIDE, rows)
    message = f"{gone.count} rows {OUTSIDE.en} and were left out: {', '.join(rows)}"
    kept = table.frame[~far].reset_index(drop=True)
    left = replace(table, frame=kept, left_out=(*table.left_out, gone))
    return left, (f"{table.source.location}: {message}",)


def _nowhere(where: str, middles: Floats) -> str:
    (west, south), (east, north) = middles.min(axis=0), middles.max(axis=0)
    span = f"x {west:.7g} to {east:.7g}, y {south:.7g} to {north:.7g}"
    message = f"{where}: its places lie outside the Netherlands ({span})"
    return f"{message}; {_advice(middles)}"


def _advice(middles: Floats) -> str:
    x, y = np.median(middles, axis=0)
    west, south, east, north = (side / 1000 for side in NEAR_RD)
    if west <= x <= east and south <= y <= north:
        return "these look like kilometres of RD New, or metres with a dot for thousands: mend them"
    if (middles == np.round(middles)).all() and max(abs(x), abs(y)) > 1e6:  # noqa: PLR2004
        return "the decimal marks seem to be lost: save the file again with them"
    return 'write which they are, as in crs = "EPSG:28992", or give the file of this city'
