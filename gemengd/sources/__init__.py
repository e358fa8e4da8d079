"""Files become raw tables with their provenance, one module per publisher."""

from gemengd.sources.embedded import embedded_city
from gemengd.sources.fetch import fetch
from gemengd.sources.municipalities import (
    Municipality,
    find_municipality,
    municipalities,
    request_from_files,
)
from gemengd.sources.registry import readers

__all__ = [
    "Municipality",
    "embedded_city",
    "fetch",
    "find_municipality",
    "municipalities",
    "readers",
    "request_from_files",
]
