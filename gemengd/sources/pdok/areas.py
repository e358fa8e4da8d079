"""A year of a municipality as an input, whichever server gave it."""

from pathlib import Path

from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.publishers import Publisher
from gemengd.sources.remote import Wanted


def as_input(server: Publisher, year: int, wanted: Wanted, file: Path, location: str) -> Input:
    """Return the input for a file of areas in the cache, with its provenance."""
    return Input(
        file=file,
        reader="pdok-wijkenbuurten",
        role=Role.AREAS,
        level=wanted.level,
        year=year,
        location=location,
        title=server.title.format(year=year),
        publisher=server.publisher,
        licence=server.licence,
        attribution=server.attribution,
    )
