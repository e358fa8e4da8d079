"""Names that the outputs use themselves, so that no layer or overlay may have them."""

import re
from collections.abc import Mapping

from gemengd.model.text import Text

# Tables of the GeoPackage beside those of layers and overlays -> their titles, one list for both.
TABLES: Mapping[str, Text] = {
    "plans": Text("Plans", "Plannen"),
    "care": Text("Care and support", "Zorg en ondersteuning"),
    "indices": Text("Indices", "Indices"),
    "sources": Text("Sources", "Sources"),
    "manifest": Text("Manifest", "Manifest"),
    "layer_styles": Text("layer_styles", "layer_styles"),
    "qgis_projects": Text("qgis_projects", "qgis_projects"),
}
PLACES = "_places"  # a layer's best places have a table of their own
PLACES_OF = Text("places", "plekken")
# Columns of the one table of everything; each layer and overlay is a column, with others beside it.
COLUMNS = ("code", "name", "district", "inhabited", "made_up", "geometry")
BESIDE_LAYER, BESIDE_OVERLAY = ("_why",), ("_score", "_because")
# Of SQLite, the GeoPackage standard, and GDAL's index of shapes.
OF_DATABASE = re.compile(r"(sqlite|gpkg|rtree)_.*")
# Files in a city's folder whatever it is called; a city of that name would overwrite them.
FILES = ("flags", "manifest", "report")


def why_reserved(slug: str) -> str | None:
    """Return what a slug is the name of already, or None."""
    if slug in TABLES or OF_DATABASE.fullmatch(slug):
        return "a table of the GeoPackage"
    if slug in COLUMNS:
        return "a column of the table of everything"
    return "a file of the outputs" if slug in FILES else None
