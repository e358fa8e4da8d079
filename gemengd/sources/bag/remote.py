"""Buildings with a permit, from PDOK's server."""

from collections.abc import Mapping
from typing import Any

from gemengd.errors import SourceChangedError, SourceRefusedError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.bag.statuses import STAGE_OF
from gemengd.sources.feature_file import feature_file
from gemengd.sources.files import AROUND_M, Bounds
from gemengd.sources.publishers import publishers
from gemengd.sources.remote import Fetched, Progress, Remote, Wanted
from gemengd.sources.web import RD_NEW, Client, pages, require_properties

NAME = "pdok-bag"
# Own choice: 250 questions, one after another, is what a build may ask of a public server. All but
# the four largest cities have fewer buildings.
MOST_BUILDINGS = 250_000

Features = dict[Any, dict[str, Any]]


def _fetch(wanted: Wanted, client: Client, progress: Progress) -> Fetched:
    """Return the buildings in the rectangle of the city that are to change.

    A server that can be asked for a status gives only these; from another all buildings come and
    the rest is dropped here, page by page.
    """
    assert wanted.around is not None
    publisher = publishers()[NAME]
    collection = f"{publisher.url}/collections/pand"
    found = _buildings(client, collection, _rectangle(wanted.around), progress)
    if found is None:
        message = f"{NAME} was left out: more than {MOST_BUILDINGS} buildings is too much to ask"
        return Fetched((), (f"{message}; give bag-light.gpkg with --buildings",))
    if not found:
        message = f"{collection}: no building in and around {wanted.municipality.name}"
        raise SourceChangedError(f"{message}; tell the publisher")
    given = Input(
        file=feature_file(list(found.values()), client, f"{NAME}-{wanted.municipality.code}"),
        reader=NAME,
        role=Role.BUILDINGS,
        covers=(wanted.municipality.code,),
        location=collection,
        title=publisher.title,
        publisher=publisher.publisher,
        licence=publisher.licence,
        attribution=publisher.attribution,
    )
    return Fetched((given,))


def _buildings(
    client: Client, collection: str, query: Mapping[str, str], progress: Progress
) -> Features | None:
    """Return the buildings that are to change; if none is, one that is not.

    The one that is not tells the reader the columns. None if there are too many to ask for.
    """
    try:
        found = _by_status(client, collection, query, progress)
    except SourceRefusedError:
        found = _of_all(client, collection, query, progress)
    if found == {}:
        first: list[dict[str, Any]] = next(pages(client, collection, query), [])
        return {_number(feature): feature for feature in first[:1]}
    return found


def _rectangle(around: Bounds) -> dict[str, str]:
    """Return the question for the city itself, without what lies near."""
    west, south, east, north = around
    inner = (west + AROUND_M, south + AROUND_M, east - AROUND_M, north - AROUND_M)
    return {"bbox": ",".join(f"{c:.0f}" for c in inner), "bbox-crs": RD_NEW}


def _by_status(
    client: Client, collection: str, query: Mapping[str, str], progress: Progress
) -> Features | None:
    """Return the buildings of each status, asked for one by one.

    Raises
    ------
    SourceRefusedError
        If the server cannot be asked so, or takes no notice of the status.
    """
    found: Features = {}
    for done, status in enumerate(STAGE_OF):
        progress(done / len(STAGE_OF), f"buildings: {status}")
        for page in pages(client, collection, {**query, "status": status}):
            require_properties(page, collection)
            if any(_status(feature) != status for feature in page):
                raise SourceRefusedError(f"{collection}: takes no notice of status")
            found |= {_number(feature): feature for feature in page}
            if len(found) > MOST_BUILDINGS:
                return None
    return found


def _of_all(
    client: Client, collection: str, query: Mapping[str, str], progress: Progress
) -> Features | None:
    """Return those of all buildings that are to change."""
    found: Features = {}
    count = 0
    for page in pages(client, collection, query):
        count += len(page)
        if count > MOST_BUILDINGS:
            return None
        progress(count / MOST_BUILDINGS, f"buildings: {count} seen")
        require_properties(page, collection)
        found |= {_number(feature): feature for feature in page if _status(feature) in STAGE_OF}
    return found


def _status(feature: dict[str, Any]) -> object:
    return feature["properties"].get("status")


def _number(feature: dict[str, Any]) -> object:
    return feature["properties"].get("identificatie")


REMOTE = Remote(
    publisher=NAME, roles=frozenset({Role.BUILDINGS}), option="--buildings", fetch=_fetch
)
