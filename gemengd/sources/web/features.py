"""All features of a collection of an OGC API Features server, page by page."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from gemengd.errors import SourceChangedError
from gemengd.sources.web.client import Client

RD_NEW = "http://www.opengis.net/def/crs/EPSG/0/28992"
PAGE = 1000
MOST_PAGES = 2000


def all_features(
    client: Client, collection: str, query: Mapping[str, str], *, crs: str | None = RD_NEW
) -> list[dict[str, Any]]:
    """Return every feature of a collection, in RD New, each once.

    Follows the links ``next`` until there is none; a server that leaves out ``numberMatched``
    will do. A server may ignore *query*: the caller must check what it got.

    Parameters
    ----------
    collection
        Address of the collection, without ``/items``.
    query
        Properties that a feature must have.
    crs
        Coordinates that are asked for; None takes what the server gives, degrees.

    Raises
    ------
    SourceChangedError
        If an answer is no page of features, or the pages go round in circles.
    """
    found: dict[Any, dict[str, Any]] = {}
    for page, features in enumerate(pages(client, collection, query, crs=crs)):
        for number, feature in enumerate(features):
            found.setdefault(feature.get("id", (page, number)), feature)
    return list(found.values())


def pages(
    client: Client, collection: str, query: Mapping[str, str], *, crs: str | None = RD_NEW
) -> Iterator[list[dict[str, Any]]]:
    """Yield the features of each page in turn; one may stand on several pages.

    Parameters and errors are those of `all_features`.
    """
    asked = {**query, "limit": str(PAGE), "f": "json", **({"crs": crs} if crs else {})}
    address: str | None = f"{collection}/items?{urlencode(asked)}"
    seen: set[str] = set()
    known: set[object] = set()
    while address is not None:
        if address in seen or len(seen) >= MOST_PAGES:
            raise _endless(address)
        seen.add(address)
        answer = client.get_json(address)
        try:
            features = _features(answer, address)
        except SourceChangedError:
            client.forget(address)
            raise
        ids = {feature.get("id") for feature in features} - {None}
        # A server that makes up ever new addresses for the same page would never end.
        if ids and ids <= known:
            raise _endless(address)
        known |= ids
        yield features
        address = _next(answer, address)


def _endless(address: str) -> SourceChangedError:
    return SourceChangedError(f"{address}: its pages go round in circles; tell the publisher")


def _features(answer: Any, address: str) -> list[dict[str, Any]]:
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        keys = ", ".join(answer)[:80] if isinstance(answer, dict) else type(answer).__name__
        raise SourceChangedError(f"{address}: expected a page of features, found {keys}")
    return answer["features"]


def _next(answer: dict[str, Any], address: str) -> str | None:
    links = answer.get("links") or []
    found = next((link["href"] for link in links if link.get("rel") == "next"), None)
    return urljoin(address, found) if found and answer["features"] else None
