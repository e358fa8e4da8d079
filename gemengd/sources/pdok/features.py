"""A year of a municipality from an OGC API Features server."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gemengd.errors import (
    SourceAbsentError,
    SourceChangedError,
    SourceRefusedError,
    SourceUnavailableError,
)
from gemengd.model.city import Level
from gemengd.model.division import CODES, YEARS, column_of
from gemengd.model.request import Input
from gemengd.sources.changed import require_columns
from gemengd.sources.feature_file import feature_file
from gemengd.sources.municipalities import Municipality
from gemengd.sources.pdok.areas import as_input
from gemengd.sources.publishers import Publisher
from gemengd.sources.remote import Progress, Wanted
from gemengd.sources.web import RD_NEW, Client, pages, require_properties

MUNICIPALITY = CODES[Level.MUNICIPALITY]
SHORT_NAMES_SINCE = 2026  # an edition is asked by the names that it has
COLLECTION = {
    Level.NEIGHBOURHOOD: "buurten",
    Level.DISTRICT: "wijken",
    Level.MUNICIPALITY: "gemeenten",
}
YEAR = re.compile(r"(?:19|20)\d\d")

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
    found = _Areas(client, collection, CODES[wanted.level], municipality, year).all()
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
    codes: Sequence[str]
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
        for name in reversed(MUNICIPALITY) if self.year >= SHORT_NAMES_SINCE else MUNICIPALITY[:1]:
            yield {name: self.municipality.code}
        if self.municipality.extent:
            bounds = ",".join(f"{side:.0f}" for side in self.municipality.extent)
            yield {"bbox": bounds, "bbox-crs": RD_NEW}
        yield {}

    def _asked(self, query: dict[str, str]) -> Features | None:
        """Return what a question brings; None if it must be put more plainly."""
        found: dict[str, dict[str, Any]] = {}
        by_code = not query.keys().isdisjoint(MUNICIPALITY)
        for page in pages(self.client, self.collection, query):
            if not page:
                continue
            require_properties(page, self.collection)
            code, municipality = self._columns(page[0]["properties"])
            own = [f for f in page if self._has(f["properties"], municipality)]
            if by_code and len(own) < len(page):
                return None
            for feature in own:
                self._require_same(found.setdefault(feature["properties"][code], feature), feature)
        return list(found.values()) if found or not by_code else None

    def _require_same(self, first: dict[str, Any], other: dict[str, Any]) -> None:
        """Refuse two areas of one code; an area that stands on two pages is one."""
        if first["properties"] != other["properties"] or first["geometry"] != other["geometry"]:
            code = first["properties"][column_of(self.codes, first["properties"])]
            message = f"{self.collection}: {code} stands for two areas"
            raise SourceChangedError(f"{message}; tell the publisher, or give the areas as a file")

    def _columns(self, properties: dict[str, Any]) -> tuple[str, str]:
        """Return what this edition calls the codes of an area and of its municipality."""
        code, municipality = (column_of(names, properties) for names in (self.codes, MUNICIPALITY))
        wanted = [names[0] for names in (self.codes, MUNICIPALITY)]
        missing = [
            name for name, there in zip(wanted, (code, municipality), strict=True) if not there
        ]
        require_columns(missing, properties, self.collection)
        return code or wanted[0], municipality or wanted[1]

    def _has(self, properties: dict[str, Any], municipality: str) -> bool:
        columns = filter(None, (column_of([name], properties) for name in YEARS))
        # Text since 2026; what is empty or no year says nothing.
        said = [found for c in columns if (found := YEAR.match(str(properties[c] or "")))]
        of_year = not said or int(said[0].group()) == self.year
        return properties[municipality] == self.municipality.code and of_year
