"""A layer of a Web Feature Service, version 2."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlparse, urlunparse

from gemengd.errors import DefinitionError, SourceChangedError
from gemengd.sources.files import Bounds
from gemengd.sources.services.pages import Features, Page, gather
from gemengd.sources.web import Client

PAGE = 1000  # what PDOK gives at most
RD_NEW = "urn:ogc:def:crs:EPSG::28992"
LAYER = ("typenames", "typename")
# A server answers a question with a filter of its own and a rectangle beside it with an error.
FILTERS = ("filter", "cql_filter", "bbox", "featureid", "resourceid")


def is_wfs(url: str) -> bool:
    """Say whether an address looks like that of a WFS."""
    asked = {name.casefold(): value.casefold() for name, value in parse_qsl(urlparse(url).query)}
    steps = urlparse(url).path.casefold().split("/")
    named = any(step in {"wfs", "ows", "wfsserver"} for step in steps)
    return named or asked.get("service") == "wfs"


def features(client: Client, url: str, layer: str | None, around: Bounds | None) -> Features:
    """Return the features of a layer, in RD New.

    What stands in the address, such as a filter or another ``outputFormat``, is asked as it is.

    Parameters
    ----------
    layer
        Its name; None if the address has it (``typeNames``).
    around
        West, south, east, north in EPSG:28992.

    Raises
    ------
    DefinitionError
        If no layer is named.
    SourceChangedError
        If an answer is no GeoJSON, or fewer features come than the server counts.
    """
    question = _question(url, layer, around)
    base = urlunparse(urlparse(url)._replace(query=""))

    def ask(received: int) -> Page:
        address = f"{base}?{urlencode({**question, 'startIndex': str(received)})}"
        answer = _answer(client, address)
        total = _total(answer)
        brought = received + len(answer["features"])
        return Page(answer["features"], None if total is None else brought < total, total)

    return gather(ask, base)


def _question(url: str, layer: str | None, around: Bounds | None) -> dict[str, str]:
    own = {name.casefold(): value for name, value in parse_qsl(urlparse(url).query)}
    name = layer or next((own[key] for key in LAYER if key in own), None)
    if name is None:
        raise DefinitionError(f"{url}: no layer is named; add its name as table")
    question = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": name,
        "outputFormat": own.get("outputformat", "application/json"),
        "srsName": RD_NEW,
        "count": str(PAGE),
    }
    ours = {key.casefold() for key in (*question, "startIndex", *LAYER)}
    question |= {key: value for key, value in own.items() if key not in ours}
    if around and not own.keys() & set(FILTERS):
        question["bbox"] = ",".join(f"{c:.0f}" for c in around) + f",{RD_NEW}"
    return question


def _answer(client: Client, address: str) -> dict[str, Any]:
    try:
        answer = client.get_json(address)
    except SourceChangedError as error:
        hint = "or name the format that its capabilities call GeoJSON as outputFormat in the url"
        raise SourceChangedError(f"{error}, {hint}") from None
    if isinstance(answer, dict) and isinstance(answer.get("features"), list):
        return answer
    raise SourceChangedError(f"{address}: expected a page of features; check the address")


def _total(answer: dict[str, Any]) -> int | None:
    for key in ("numberMatched", "totalFeatures"):
        if isinstance(answer.get(key), int):
            return int(answer[key])
    return None
