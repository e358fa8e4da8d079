"""Files become raw tables with their provenance, one module per publisher."""

from gemengd.sources.embedded import embedded_city
from gemengd.sources.fetch import fetch
from gemengd.sources.from_publishers import request_from_publishers
from gemengd.sources.municipalities import (
    Municipality,
    find_municipality,
    municipalities,
    request_from_files,
)
from gemengd.sources.publishers import publisher_of
from gemengd.sources.registry import readers, roles_of
from gemengd.sources.web import Cache, Client

__all__ = [
    "Cache",
    "Client",
    "Municipality",
    "embedded_city",
    "fetch",
    "find_municipality",
    "municipalities",
    "publisher_of",
    "readers",
    "request_from_files",
    "request_from_publishers",
    "roles_of",
]
