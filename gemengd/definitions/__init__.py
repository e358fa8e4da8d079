"""TOML files become layers, overlays, styles and cities, or a precise complaint."""

from gemengd.definitions.catalogue import Definitions
from gemengd.definitions.collisions import places_title, table_title
from gemengd.definitions.load import load_definitions
from gemengd.definitions.toml import read_city, read_definition

__all__ = [
    "Definitions",
    "load_definitions",
    "places_title",
    "read_city",
    "read_definition",
    "table_title",
]
