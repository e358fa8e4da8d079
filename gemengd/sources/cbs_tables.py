"""Key figures, socio-economic status and proximity of a municipality, from StatLine's tables."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gemengd.errors import SourceAbsentError, SourceChangedError
from gemengd.model.city import Level
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources import pdok
from gemengd.sources.odata import Schema, read_names, read_rows, read_schema
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import (
    Fetched,
    Progress,
    Remote,
    Wanted,
    of_years,
    part_of,
)
from gemengd.sources.statline import CODE_HEADING, NAME, PERIODS, READER
from gemengd.sources.web import Client

PREFIX = {Level.NEIGHBOURHOOD: "BU", Level.DISTRICT: "WK", Level.MUNICIPALITY: "GM"}
WHOLE_YEAR = "JJ00"
OPTION = f'an [[inputs]] of reader = "{READER.name}" in the TOML of the city'


@dataclass(frozen=True)
class Tables:
    """A series of StatLine tables, of which a publisher's configuration says the years."""

    publisher: str

    def fetch(self, wanted: Wanted, client: Client, progress: Progress) -> Fetched:
        """Return a file per year, as if a person had downloaded it from StatLine.

        A year that is not there is left out and said; if none is, the newest tells why.
        """
        publisher = publishers()[self.publisher]
        years, warnings = _years(publisher, wanted)
        step = {year: part_of(progress, done, len(years)) for done, year in enumerate(years)}
        inputs, lost = of_years(
            years, lambda year: _input(publisher, year, wanted, client, step[year])
        )
        for year in sorted(lost, reverse=True):
            named = f"{wanted.municipality.name} ({wanted.municipality.code})"
            absent = isinstance(lost[year], SourceAbsentError)
            why = f"it has nothing of {named}" if absent else "CBS gave no answer"
            warnings.append(f"{publisher.title.format(year=year)} was left out: {why}")
        return Fetched(tuple(inputs), tuple(warnings))


def _years(publisher: Publisher, wanted: Wanted) -> tuple[Sequence[int], list[str]]:
    """Return the years to fetch, and what is wanted but not published.

    Of tables that hold all years, it is the one in the areas of the map's newest year.
    """
    if publisher.by_division:
        newest = max(wanted.years or publishers()[pdok.REMOTE.publisher].years)
        fitting = [year for year in publisher.files if year <= newest]
        return (max(fitting) if fitting else min(publisher.files),), []
    if not wanted.years:
        return publisher.years, []
    known = [year for year in wanted.years if year in publisher.files]
    lost = sorted(set(wanted.years) - set(known))
    there = ", ".join(map(str, sorted(publisher.files)))
    said = [
        f"{publisher.title.format(year=year)} was left out: no table of that year is known, "
        f"only of {there}"
        for year in lost
    ]
    return known, said


def _input(
    publisher: Publisher, year: int, wanted: Wanted, client: Client, progress: Progress
) -> Input:
    progress(0.0, publisher.title.format(year=year))
    address = publisher.file_of(year)
    schema = read_schema(client, address)
    city = wanted.municipality
    areas = PREFIX[wanted.level] + city.code[2:]
    period = _newest_period(client, address, schema)
    rows = read_rows(client, address, schema, areas, period)
    if not rows:
        message = f"{address}: no {wanted.level} of {city.name} ({city.code})"
        raise SourceAbsentError(f"{message}; check the code and the year")
    names = read_names(client, address, schema.area, areas)
    file = f"{address.rsplit('/', 1)[-1]}-{city.code}-{wanted.level}.csv"
    return Input(
        file=client.cache.write(_as_downloaded(rows, schema, names), file),
        reader=READER.name,
        role=Role.FIGURES,
        # The period of the rows is the year of the figures; a division may be of a later year.
        year=int(period[:4]) if period else year,
        location=f"{address}/TypedDataSet",
        title=publisher.title.format(year=year),
        publisher=publisher.publisher,
        licence=publisher.licence,
        attribution=publisher.attribution,
    )


def _newest_period(client: Client, address: str, schema: Schema) -> str | None:
    if schema.period is None:
        return None
    periods = [key for key in read_names(client, address, schema.period) if WHOLE_YEAR in key]
    if not periods:
        raise SourceChangedError(f"{address}/{schema.period}: no whole year; check the table")
    return max(periods)


def _as_downloaded(
    rows: Sequence[Mapping[str, Any]], schema: Schema, names: Mapping[str, str]
) -> bytes:
    """Return the rows as StatLine's "CSV with statistical symbols" would have them, by code."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    periods = [PERIODS] if schema.period else []
    writer.writerow([*periods, NAME, CODE_HEADING, *schema.topics.values()])
    for row in sorted(rows, key=lambda row: str(row[schema.area])):
        code = row[schema.area]
        period = [str(row[schema.period])[:4]] if schema.period else []
        writer.writerow([*period, names.get(code, ""), code, *map(row.get, schema.topics)])
    return text.getvalue().encode()


REMOTES = tuple(
    Remote(name, frozenset({Role.FIGURES}), OPTION, Tables(name).fetch)
    for name in ("cbs-kerncijfers", "cbs-ses-woa", "cbs-nabijheid")
)
