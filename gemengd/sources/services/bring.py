"""An input with an address becomes one with a file."""

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlparse

from pyproj import Transformer

from gemengd.errors import DefinitionError, SourceChangedError
from gemengd.model.dataset import RD_NEW
from gemengd.model.request import Input
from gemengd.sources.feature_file import feature_file
from gemengd.sources.files import Bounds
from gemengd.sources.kinds import MAPS, SHAPEFILE
from gemengd.sources.services import arcgis, collection, wfs
from gemengd.sources.services.pages import Features
from gemengd.sources.sheets import SHEETS
from gemengd.sources.web import Client, Stored

# A shapefile is several files, of which an address gives one.
SUFFIXES = (MAPS - SHAPEFILE.suffixes) | SHEETS | {".csv", ".osm", ".pbf", ".tif", ".tiff"}

# How files of these kinds begin, of which half a one would puzzle a reader.
BEGINS = {
    ".gpkg": (b"SQLite format 3\0",),
    ".zip": (b"PK",),
    ".xlsx": (b"PK",),
    ".ods": (b"PK",),
    ".tif": (b"II", b"MM"),
    ".parquet": (b"PAR1",),
    ".fgb": (b"fgb\x03",),
}


def bring(given: Input, client: Client, around: Bounds | None) -> Input:
    """Return the input with what its address gives as its file.

    The address tells what stands there: a collection of an OGC API Features server
    (``…/collections/NAME``), a layer of an ArcGIS server (``…/FeatureServer/0``), a WFS, with the
    layer's name as ``table``, or a file.

    Parameters
    ----------
    around
        West, south, east, north in EPSG:28992 of what is needed; a server may give more.

    Raises
    ------
    SourceUnavailableError
        If there is no answer.
    SourceChangedError
        If it is no layer, or one without features here.
    DefinitionError
        If the address is of no kind that is known, or lacks something.
    """
    assert given.url is not None
    client.allow(given.url, given.hosts)
    path = urlparse(given.url).path
    kind = _kind(path)
    if kind is None and wfs.is_wfs(given.url):
        found = wfs.features(client, given.url, given.table, around)
        return _with_features(given, found, client)
    if kind is not None:
        bounds = around and _degrees(around)
        return _with_features(given, kind(client, given.url, bounds), client)
    return _with_file(given, client, PurePosixPath(path))


def _kind(path: str) -> Any:
    if re.search(r"/collections/[^/]+(/items)?/?$", path):
        return collection.features
    if re.search(r"/(Feature|Map)Server/\d+(/query)?/?$", path):
        return arcgis.features
    return None


def _with_features(given: Input, features: Features, client: Client) -> Input:
    if not any(f.get("geometry") for f in features):
        message = f"{given.url}: {len(features)} features, none with a shape"
        raise SourceChangedError(f"{message}; check the address, and that the layer has this city")
    file = feature_file(features, client, _name(given))
    # The name of the layer went into the question; the file has one table.
    return given.model_copy(update={"file": file, "table": None, "location": _location(given)})


def _with_file(given: Input, client: Client, path: PurePosixPath) -> Input:
    if path.suffix.lower() not in SUFFIXES:
        message = f"{given.url}: what stands there cannot be told from the address"
        raise DefinitionError(
            f"{message}; expected …/collections/NAME, …/FeatureServer/0, a WFS, or a file as .gpkg"
        )
    name = f"{_name(given)}{path.suffix.lower()}"
    file = client.opened(given.url or "", lambda stored: _openable(client, stored, name))
    return given.model_copy(update={"file": file, "location": _location(given)})


def _openable(client: Client, stored: Stored, name: str) -> Path:
    """Return a file that begins as its suffix says; what is in it is for its reader to judge."""
    with client.cache.path(stored).open("rb") as file:
        start = file.read(16)
    suffix = PurePosixPath(name).suffix
    if not any(start.startswith(sign) for sign in BEGINS.get(suffix, (b"",))):
        message = f"{stored.url}: begins as no {suffix} does"
        raise SourceChangedError(f"{message}; open it in a browser to see why")
    return client.cache.named(stored, name)


def _location(given: Input) -> str:
    return given.location or given.url or ""


def _name(given: Input) -> str:
    """Return a name for the file: what the layer is for, and which of many it is."""
    asked = f"{given.url} {given.table or ''}"
    return f"{given.role}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"


def _degrees(around: Bounds) -> Bounds:
    to_degrees = Transformer.from_crs(RD_NEW, "OGC:CRS84", always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*around)
    return west, south, east, north
