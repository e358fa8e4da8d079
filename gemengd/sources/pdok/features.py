"""A year of a municipality from an OGC API Features server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gemengd.errors import SourceAbsentError, SourceRefusedError, SourceUnavailableError
from gemengd.model.city import Level
from gemengd.model.request import Input
from gemengd.sources.changed import require_columns
from gemengd.sources.feature_file import feature_file
from gemengd.sources.municipalities import Municipality
from gemengd.sources.pdok.areas import as_input
from gemengd.sources.publishers import Publisher
from gemengd.sources.remote import Progress, Wanted
from gemengd.sources.web import RD_NEW, Client, pages

MUNICIPALITY = "gemeentecode"
COLLECTION = {
    Level.NEIGHBOURHOOD: "buurten",
    Level.DISTRICT: "wijken",
    Level.MUNICIPALITY: "gemeenten",
}
CODE = {
    Level.NEIGHBOURHOOD: "buurtcode",
    Level.DISTRICT: "wijkcode",
    Level.MUNICIPALITY: MUNICIPALITY,
}
YEARS = ("jaar", "jrstatcode")

Features = list[dict[str, Any]]


def from_features(
    server: Publisher, year: int, wanted: Wanted, client: Client, progress: Progress
) -> Input:
    """Return the areas of a year with their key figures, as a file in the cache.

    Raises
    ------
    SourceUnavailableError
        If the server gives no answer.
    SourceAbsentError
        If it has nothing of this municipality and year.
    SourceChangedError
        If it lacks the columns that tell.
    """
    progress(0.0, server.title.format(year=year))
    municipality = wanted.municipality
    collection = f"{server.at(year)}/collections/{COLLECTION[wanted.level]}"
    found = _Areas(client, collection, CODE[wanted.level], municipality, year).all()
    if not found:
        message = f"{collection}: no features of {municipality.name} ({municipality.code}), {year}"
        raise SourceAbsentError(f"{message}; check the code, or ask for other years with --years")
    name = f"pdok-wijken-en-buurten-{year}-{municipality.code}-{wanted.level}"
    file = feature_file(found, client, name)
    return as_input(server, year, wanted, file, collection)


def from_history(
    server: Publisher, year: int, wanted: Wanted, client: Client, progress: Progress
) -> Input:
    """Return the same from a server of many years; errors are those of `from_features`.

    Nobody here knows how it tells the years apart: that it seems to lack one says nothing of the
    municipality.
    """
    try:
        return from_features(server, year, wanted, client, progress)
    except SourceAbsentError as error:
        raise SourceUnavailableError(str(error)) from None


@dataclass(frozen=True)
class _Areas:
    """The areas of a municipality in a collection of the country."""

    client: Client
    collection: str
    code: str
    municipality: Municipality
    year: int

    def all(self) -> Features:
        """Return each of them once, asked for ever more plainly.

        PDOK's own server refuses a question about a property that it is not set up for; others
        ignore it and give the whole country. Whatever comes, only what belongs here is kept.
        """
        for query in self._questions():
            try:
                found = self._asked(query)
            except SourceRefusedError:
                if not query:
                    raise
                continue
            if found is not None:
                return found
        return []

    def _questions(self) -> Iterator[dict[str, str]]:
        yield {MUNICIPALITY: self.municipality.code}
        if self.municipality.extent:
            bounds = ",".join(f"{side:.0f}" for side in self.municipality.extent)
            yield {"bbox": bounds, "bbox-crs": RD_NEW}
        yield {}

    def _asked(self, query: dict[str, str]) -> Features | None:
        """Return what a question brings; None if it must be put more plainly."""
        found: dict[str, dict[str, Any]] = {}
        for page in pages(self.client, self.collection, query):
            if page:
                columns = page[0]["properties"]
                require_columns((self.code, MUNICIPALITY), columns, self.collection)
            own = [f for f in page if self._has(f["properties"])]
            if MUNICIPALITY in query and len(own) < len(page):
                return None
            found.update((f["properties"][self.code], f) for f in own)
        return list(found.values()) if found or MUNICIPALITY not in query else None

    def _has(self, properties: dict[str, Any]) -> bool:
        year = str(self.year)
        said = next((str(properties[key]) for key in YEARS if properties.get(key)), year)
        return properties[MUNICIPALITY] == self.municipality.code and said.startswith(year)
