"""The extracts that Geofabrik makes of each province, cut to the city."""

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import shapely
from shapely.errors import GEOSException
from shapely.geometry import shape

from gemengd.errors import SourceChangedError, SourceError, SourceUnavailableError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.files import DEGREES, Bounds, bounds_in
from gemengd.sources.osm.cut import Piece, read_piece, write_cut
from gemengd.sources.publishers import publishers
from gemengd.sources.remote import Fetched, Progress, Wanted, part_of
from gemengd.sources.web import Client, Stored

NAME = "geofabrik"
INDEX = "/index-v1.json"
COUNTRY = "netherlands"
# Own choice: they are made anew every day, but a province is some 50 to 300 MB, and its streets
# and care hardly change in a month.
FRESH_FOR_S = 30 * 24 * 3600
CUTTING = "1"  # of the way in which a city is cut out: another way makes other files


def fetch_extract(wanted: Wanted, around: Bounds, client: Client, progress: Progress) -> Fetched:
    """Return the streets and care in and around a city, out of every province that it touches.

    Parameters
    ----------
    around
        West, south, east, north in EPSG:28992.

    Raises
    ------
    SourceUnavailableError
        If an extract cannot be had.
    SourceChangedError
        If the index is not as it was.
    """
    publisher = publishers()[NAME]
    box = bounds_in(DEGREES, around)
    urls = _covering(publisher.url, client, box)
    steps = [part_of(progress, done, len(urls)) for done in range(len(urls))]
    stored = [_extract(url, client, step) for url, step in zip(urls, steps, strict=True)]
    name = f"osm-{wanted.municipality.code}.osm.pbf"
    file = _place(stored, box, client, name)
    if not file.exists():
        file = _cut(stored, box, client, name)
    made = Input(
        file=file,
        reader="osm-pbf",
        role=_role(wanted),
        location=urls[0],
        publisher=publisher.publisher,
        licence=publisher.licence,
        attribution=publisher.attribution,
        note=f"Cut out of {' and '.join(urls)}.",
    )
    return Fetched((made,))


def _role(wanted: Wanted) -> Role | None:
    """Return the only role that is wanted; None for both, which are read at once."""
    roles = wanted.roles & {Role.STREETS, Role.CARE}
    return next(iter(roles)) if len(roles) == 1 else None


def _covering(base: str, client: Client, box: Bounds) -> list[str]:
    """Return the addresses of the provinces that touch a box of degrees, by name."""
    index = client.get_json(base + INDEX)
    area = shapely.box(*box)
    try:
        found = [_url(base, f) for f in index["features"] if _is_near(f, area)]
    except (KeyError, TypeError, AttributeError, GEOSException) as error:
        message = f"{base + INDEX}: expected extracts with parent, urls and outline"
        raise SourceChangedError(f"{message}; found none with {error}") from None
    if not found:
        message = f"{base + INDEX}: no extract of {COUNTRY} covers the city"
        raise SourceUnavailableError(f"{message}; give an extract yourself")
    return sorted(found)


def _is_near(feature: Any, area: shapely.Polygon) -> bool:
    if feature["properties"].get("parent") != COUNTRY:
        return False
    return bool(shape(feature["geometry"]).intersects(area))


def _url(base: str, feature: Any) -> str:
    """Return where an extract is, on the server that was configured: it may be a mirror."""
    return base.rstrip("/") + urlparse(feature["properties"]["urls"]["pbf"]).path


def _extract(url: str, client: Client, progress: Progress) -> Stored:
    return client.download(url, progress, fresh_for_s=FRESH_FOR_S)


def _place(extracts: Sequence[Stored], box: Bounds, client: Client, name: str) -> Path:
    """Return where the cut file is, or comes: it is kept for as long as its extracts are."""
    key = " ".join([CUTTING, *(stored.sha256 for stored in extracts), *map(repr, box)])
    return client.cache.place(hashlib.sha256(key.encode()).hexdigest(), name)


def _cut(extracts: Sequence[Stored], box: Bounds, client: Client, name: str) -> Path:
    """Cut the city out of its extracts; one that cannot be read is fetched once more."""
    read = partial(_read, client, box)
    found = [client.opened(stored.url, read, had=stored) for stored in extracts]
    target = _place([stored for stored, _ in found], box, client, name)
    with client.cache.aside() as file:
        write_cut([piece for _, piece in found], Path(file.name))
        client.cache.put(file, target)
    return target


def _read(client: Client, box: Bounds, stored: Stored) -> tuple[Stored, Piece]:
    path = client.cache.path(stored)
    try:
        return stored, read_piece(path, box)
    except SourceError as error:
        message = str(error).replace(str(path), stored.url)
        raise SourceChangedError(message) from None
