"""All features of a collection of an OGC API Features server, page by page."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

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
    will do. A server may ignore *query*: the caller must check what it got. Features that differ
    are all there, even where the server gives them the same id.

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
        If an answer is no page of features, says that more follow but not where, or the pages go
        round in circles.
    """
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for features in pages(client, collection, query, crs=crs):
        found += not_yet(features, seen)
        seen |= identities(features)
    return found


def identities(features: Iterable[dict[str, Any]]) -> set[str]:
    """Return what tells features apart that have an id: that, and all that they hold."""
    return {_identity(feature) for feature in features if feature.get("id") is not None}


def not_yet(features: Iterable[dict[str, Any]], seen: set[str]) -> list[dict[str, Any]]:
    """Return the features that did not stand on an earlier page, as far as they can be told."""
    return [f for f in features if f.get("id") is None or _identity(f) not in seen]


def require_properties(features: Iterable[dict[str, Any]], where: str) -> None:
    """Refuse features that say nothing of themselves, so that nobody knows if they belong here.

    Raises
    ------
    SourceChangedError
        If there are any: how many, and the first one's id.
    """
    mute = [f for f in features if not isinstance(f.get("properties"), dict)]
    if mute:
        shown = f"id {mute[0]['id']}" if mute[0].get("id") is not None else "without an id"
        message = f"{where}: {len(mute)} features have no properties, such as one {shown}"
        raise SourceChangedError(f"{message}; tell the publisher, or give the areas as a file")


def _identity(feature: dict[str, Any]) -> str:
    return json.dumps(feature, sort_keys=True)


def pages(
    client: Client, collection: str, query: Mapping[str, str], *, crs: str | None = RD_NEW
) -> Iterator[list[dict[str, Any]]]:
    """Yield the features of each page in turn; one may stand on several pages.

    Parameters and errors are those of `all_features`.
    """
    asked = {**query, "limit": str(PAGE), "f": "json", **({"crs": crs} if crs else {})}
    address: str | None = f"{collection}/items?{urlencode(asked)}"
    seen: set[str] = set()
    known: set[str] = set()
    while address is not None:
        if address in seen or len(seen) >= MOST_PAGES:
            raise _endless(address)
        seen.add(address)
        answer = client.get_json(address)
        try:
            features = _features(answer, address)
            link = _next(answer, address)
        except SourceChangedError:
            client.forget(address)
            raise
        here = identities(features)
        # A server that makes up ever new addresses for the same page would never end.
        if here and here <= known:
            raise _endless(address)
        known |= here
        yield features
        address = client.follow(address, link) if link else None


def _endless(address: str) -> SourceChangedError:
    return SourceChangedError(f"{address}: its pages go round in circles; tell the publisher")


def _features(answer: Any, address: str) -> list[dict[str, Any]]:
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        keys = ", ".join(answer)[:80] if isinstance(answer, dict) else type(answer).__name__
        raise SourceChangedError(f"{address}: expected a page of features, found {keys}")
    if not all(isinstance(feature, dict) for feature in answer["features"]):
        raise SourceChangedError(f"{address}: a feature on this page is none; tell the publisher")
    return answer["features"]


def _next(answer: dict[str, Any], address: str) -> str | None:
    links = answer.get("links")
    more = [link for link in links if _is_next(link)] if isinstance(links, list) else []
    if not more or not answer["features"]:
        return None
    said = (link.get("href") for link in more)
    found = next((href for href in said if isinstance(href, str) and href), None)
    if found is None:
        # To stop here would leave features out without a word.
        message = f"{address}: says that more follows, but not where"
        raise SourceChangedError(f"{message}; tell the publisher, or give the areas as a file")
    return found


def _is_next(link: Any) -> bool:
    return isinstance(link, dict) and link.get("rel") == "next"
