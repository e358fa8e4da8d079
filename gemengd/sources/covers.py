"""What an input says that it has everything of."""

from pathlib import Path

import shapely
from shapely import Geometry

from gemengd.errors import SourceError
from gemengd.model.dataset import RD_NEW
from gemengd.model.request import Input
from gemengd.sources.files import read_shapes, require_file


def covered_by(given: Input) -> tuple[str, ...] | Geometry | None:
    """Return the codes or the shape in EPSG:28992 that ``covers`` names; None without it.

    Raises
    ------
    SourceError
        If it names a file that cannot be read, or has other shapes than polygons.
    """
    if not isinstance(given.covers, Path):
        return given.covers
    require_file(given.covers)
    shapes = read_shapes(Input(file=given.covers)).geometry.to_crs(RD_NEW)
    other = sorted(set(shapes.geom_type) - {"Polygon", "MultiPolygon"})
    if other:
        message = f"{given.covers}: found {', '.join(map(str, other))}"
        raise SourceError(f"{message}, expected the area that is covered as polygons")
    return shapely.union_all(shapely.make_valid(shapes.to_numpy()))
