"""Features of a server as a file that the readers can open."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gemengd.sources.web import Client

DEGREES = 180  # no coordinate in RD New is this small on both axes


def feature_file(features: Sequence[dict[str, Any]], client: Client, name: str) -> Path:
    """Return GeoJSON features as a file in the cache: the same features, the same bytes.

    Parameters
    ----------
    features
        At least one, all in RD New or all in degrees; the coordinates tell which. One without a
        shape or properties is a row without these, for its reader to judge.
    name
        Of the file, without suffix.
    """
    ordered = sorted(features, key=_order)
    metres = any(_in_metres(f.get("geometry")) for f in ordered)
    urn = "urn:ogc:def:crs:EPSG::28992" if metres else "urn:ogc:def:crs:OGC:1.3:CRS84"
    document = {
        "type": "FeatureCollection",
        "name": name,
        "crs": {"type": "name", "properties": {"name": urn}},
        "features": [
            {"type": "Feature", "properties": f.get("properties"), "geometry": f.get("geometry")}
            for f in ordered
        ],
    }
    return client.cache.write(json.dumps(document, ensure_ascii=False).encode(), f"{name}.geojson")


def _in_metres(geometry: Any) -> bool:
    coordinates = geometry["coordinates"] if geometry and "coordinates" in geometry else []
    while coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return bool(coordinates) and max(abs(c) for c in coordinates[:2]) > DEGREES


def _order(feature: dict[str, Any]) -> str:
    return json.dumps([feature.get("properties"), feature.get("geometry")], sort_keys=True)
