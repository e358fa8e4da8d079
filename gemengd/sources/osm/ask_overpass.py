"""Streets and care of a city from a server of Overpass, where configuration says so."""

from collections.abc import Iterable

from gemengd.errors import SourceError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.files import DEGREES, Bounds, bounds_in
from gemengd.sources.osm.care import KEYS, care_amenities
from gemengd.sources.osm.overpass import read_answer
from gemengd.sources.publishers import publishers
from gemengd.sources.remote import Fetched, Progress, Wanted
from gemengd.sources.web import Client

NAME = "overpass"
STREETS = 'way["highway"];relation["highway"]["type"="multipolygon"];way["route"="ferry"];'
TIME_S = 180  # what the server may take; it gives up by itself, and says so
PATIENCE_S = TIME_S + 30.0


def fetch_answers(wanted: Wanted, around: Bounds, client: Client, progress: Progress) -> Fetched:
    """Return the streets and the care in and around a city, as far as they are wanted.

    Parameters
    ----------
    around
        West, south, east, north in EPSG:28992.

    Raises
    ------
    SourceUnavailableError
        If the server is too busy, or gives up halfway.
    SourceChangedError
        If it answers something else.
    """
    roles = [role for role in (Role.STREETS, Role.CARE) if role in wanted.roles]
    inputs = []
    for done, role in enumerate(roles):
        progress(done / len(roles), f"OpenStreetMap, {role}")
        query = _query(role, bounds_in(DEGREES, around))
        inputs.append(_answer(role, query, client, wanted.municipality.code))
    return Fetched(tuple(inputs))


def _answer(role: Role, query: str, client: Client, code: str) -> Input:
    publisher = publishers()[NAME]
    stored = client.post(publisher.url, {"data": query}, patience_s=PATIENCE_S)
    try:
        read_answer(client.cache.read(stored), publisher.url)
    except SourceError:
        client.cache.forget(stored)
        raise
    return Input(
        file=client.cache.named(stored, f"overpass-{code}-{role}.json"),
        reader="overpass-json",
        role=role,
        location=publisher.url,
        publisher=publisher.publisher,
        licence=publisher.licence,
        attribution=publisher.attribution,
    )


def _query(role: Role, box: Bounds) -> str:
    west, south, east, north = box
    head = f"[out:json][timeout:{TIME_S}][bbox:{south:.5f},{west:.5f},{north:.5f},{east:.5f}];"
    if role is Role.STREETS:
        return f"{head}({STREETS});out body;>;out skel qt;"
    return f"{head}({''.join(_care())});out geom;"


def _care() -> Iterable[str]:
    yield f'nwr["amenity"~"^({"|".join(care_amenities())})$"];'
    yield from (f'nwr["{key}"];' for key in KEYS if key != "amenity")
