"""Shapes whose border crosses itself."""

import shapely
from shapely.geometry.base import BaseGeometry

POLYGONS = frozenset({"Polygon", "MultiPolygon"})


def mended(shape: BaseGeometry) -> BaseGeometry:
    """Return a valid shape with the same border: its polygons, without the lines left over."""
    if shape.is_valid:
        return shape
    parts = shapely.get_parts(shapely.make_valid(shape))
    return shapely.union_all([part for part in parts if part.geom_type in POLYGONS])
