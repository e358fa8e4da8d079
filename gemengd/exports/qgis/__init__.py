"""What QGIS needs beside the tables: styles, and a project that is ready to print."""

from gemengd.exports.qgis.project import ProjectLayer, as_stored, project
from gemengd.exports.qgis.reading import read_style, told_as
from gemengd.exports.qgis.styles import (
    area_style,
    plan_style,
    point_style,
    ranked_style,
    raster_style,
)

__all__ = [
    "ProjectLayer",
    "area_style",
    "as_stored",
    "plan_style",
    "point_style",
    "project",
    "ranked_style",
    "raster_style",
    "read_style",
    "told_as",
]
