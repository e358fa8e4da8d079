"""A layer of an ArcGIS server, such as ArcGIS Hub has behind every map."""

from typing import Any
from urllib.parse import urlencode

from gemengd.errors import SourceChangedError
from gemengd.sources.files import Bounds
from gemengd.sources.services.pages import Features, Page, gather
from gemengd.sources.web import Client

PAGE = 1000


def features(client: Client, url: str, around: Bounds | None) -> Features:
    """Return the features of a layer as GeoJSON, in degrees.

    The server says on each page whether it has more (``exceededTransferLimit``), and may give
    fewer than it is asked for.

    Parameters
    ----------
    url
        Of the layer, as ``…/FeatureServer/0``.
    around
        West, south, east, north in degrees.

    Raises
    ------
    SourceChangedError
        If an answer is no page of features, or fewer come than were promised.
    """
    layer = url.split("?", maxsplit=1)[0].rstrip("/").removesuffix("/query")

    def ask(received: int) -> Page:
        address = f"{layer}/query?{urlencode(_question(received, around))}"
        answer = client.get_json(address)
        return Page(_features(answer, address), _has_more(answer))

    return gather(ask, layer)


def _question(offset: int, around: Bounds | None) -> dict[str, str]:
    question = {
        "where": "1=1",
        "outFields": "*",
        "f": "geojson",
        "resultOffset": str(offset),
        "resultRecordCount": str(PAGE),
    }
    if around is None:
        return question
    return question | {
        "geometry": ",".join(f"{c:.5f}" for c in around),
        "geometryType": "esriGeometryEnvelope",
        "inSR": "4326",
        "spatialRel": "esriSpatialRelIntersects",
    }


def _features(answer: Any, address: str) -> Features:
    # A refusal comes with the status 200.
    if isinstance(answer, dict) and isinstance(answer.get("features"), list):
        return answer["features"]
    refusal = answer.get("error", {}).get("message", "") if isinstance(answer, dict) else ""
    message = f"{address}: expected a page of features"
    raise SourceChangedError(f"{message}, found {refusal or 'something else'}; check the address")


def _has_more(answer: dict[str, Any]) -> bool:
    own = answer.get("properties") or {}
    return bool(answer.get("exceededTransferLimit") or own.get("exceededTransferLimit"))
