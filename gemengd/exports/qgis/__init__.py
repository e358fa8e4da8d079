"""What QGIS needs beside the tables: styles, and a project that is ready to print."""

from gemengd.exports.qgis.project import Package, ProjectLayer, as_stored, project
from gemengd.exports.qgis.reading import moved_up, read_style, told_as
from gemengd.exports.qgis.spoken import as_html, as_xml
from gemengd.exports.qgis.styles import (
    area_style,
    plan_style,
    point_style,
    ranked_style,
    raster_style,
)

__all__ = [
    "Package",
    "ProjectLayer",
    "area_style",
    "as_html",
    "as_stored",
    "as_xml",
    "moved_up",
    "plan_style",
    "point_style",
    "project",
    "ranked_style",
    "raster_style",
    "read_style",
    "told_as",
]
