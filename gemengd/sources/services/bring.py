"""An input with an address becomes one with a file."""

import hashlib
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlparse

from pyproj import Transformer

from gemengd.errors import DefinitionError, SourceChangedError
from gemengd.model.dataset import RD_NEW
from gemengd.model.request import Input
from gemengd.sources.feature_file import feature_file
from gemengd.sources.files import Bounds
from gemengd.sources.services import arcgis, collection, wfs
from gemengd.sources.services.pages import Features
from gemengd.sources.web import Client

SUFFIXES = frozenset({".geojson", ".json", ".gpkg", ".zip", ".csv", ".pbf", ".tif", ".tiff"})


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
    shaped = [f for f in features if f.get("geometry")]
    if not shaped:
        message = f"{given.url}: {len(features)} features, none with a shape"
        raise SourceChangedError(f"{message}; check the address, and that the layer has this city")
    file = feature_file(shaped, client, _name(given))
    # The name of the layer went into the question; the file has one table.
    return given.model_copy(update={"file": file, "table": None, "location": _location(given)})


def _with_file(given: Input, client: Client, path: PurePosixPath) -> Input:
    if path.suffix.lower() not in SUFFIXES:
        message = f"{given.url}: what stands there cannot be told from the address"
        raise DefinitionError(
            f"{message}; expected …/collections/NAME, …/FeatureServer/0, a WFS, or a file as .gpkg"
        )
    stored = client.download(given.url or "")
    file = client.cache.named(stored, f"{_name(given)}{path.suffix.lower()}")
    return given.model_copy(update={"file": file, "location": _location(given)})


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
