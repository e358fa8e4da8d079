"""A year of CBS's figures, by whichever way gives it.

StatLine's OData in version 3, then in version 4; of the key figures also the yearly spreadsheet. A
way that leaves a column empty which the year is known to have is not believed: the next is asked.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gemengd.errors import SourceAbsentError, SourceError
from gemengd.model.city import Level
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources import cbs_sheet, odata, odata4
from gemengd.sources.municipalities import Municipality
from gemengd.sources.odata import Figures
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import Fetched, Progress, first_answer
from gemengd.sources.statline import CODE_HEADING, NAME, PERIODS, READER
from gemengd.sources.web import Client

KEY_FIGURES = "cbs-kerncijfers"
VERSION_4 = "cbs-odata-v4"
SHEETS = "cbs-kwb-xlsx"
PREFIX = {Level.NEIGHBOURHOOD: "BU", Level.DISTRICT: "WK", Level.MUNICIPALITY: "GM"}


@dataclass(frozen=True)
class Question:
    """The figures that are wanted: of one publisher, year and municipality."""

    publisher: str
    year: int
    municipality: Municipality
    level: Level
    client: Client
    progress: Progress

    @property
    def table(self) -> Publisher:
        """The publisher's configuration."""
        return publishers()[self.publisher]

    @property
    def title(self) -> str:
        """What is asked for."""
        return self.table.title.format(year=self.year)

    @property
    def area(self) -> str:
        """How the codes of the areas begin."""
        return PREFIX[self.level] + self.municipality.code[2:]

    @property
    def due(self) -> frozenset[str]:
        """Titles of the columns that the year is known to have figures for."""
        known = self.table.filled_to is not None and self.year <= self.table.filled_to
        return frozenset(cbs_sheet.DUE) if known else frozenset()


@dataclass(frozen=True)
class Answer:
    """What a way gave: a file, and the columns that are due and empty in it."""

    given: Input
    empty: frozenset[str]


@dataclass(frozen=True)
class Way:
    """A way to the figures, as a reader of the map may know it."""

    name: str
    ask: Callable[[Question], Answer]


def by_any_way(question: Question) -> Fetched:
    """Return a year's figures by the first way that gives them, with a note if it is not the usual.

    What that way leaves empty though the year has it is looked for in the next: of several files of
    one year, each column is taken from the first that has it.

    Raises
    ------
    SourceAbsentError
        If the table has nothing of this municipality.
    SourceError
        What the usual way ran into, if none gives an answer.
    """
    question.progress(0.0, question.title)
    silent: list[tuple[Way, SourceError]] = []
    found: list[tuple[Way, Answer]] = []
    lacking = question.due
    for way in _ways(question):
        try:
            answer = way.ask(question)
        except SourceAbsentError:
            if not found and not silent:
                raise
            continue
        except SourceError as error:
            silent.append((way, error))
            continue
        if not found or answer.empty < lacking:
            found.append((way, answer))
            lacking = lacking & answer.empty
        if not lacking:
            break
    if not found:
        raise silent[0][1]
    notes = tuple(_notes(question, found, [way for way, _ in silent], lacking))
    return Fetched(tuple(_noted(a.given, notes) for _, a in found), notes)


def _ways(question: Question) -> Iterator[Way]:
    known = publishers()
    yield Way("StatLine's OData, version 3", _by_version_3)
    if known[VERSION_4].used:
        yield Way("StatLine's OData, version 4", _by_version_4)
    sheets = known[SHEETS]
    if question.publisher == KEY_FIGURES and sheets.used and question.year in sheets.files:
        yield Way("CBS's spreadsheet of the year", _by_sheet)


def _notes(
    question: Question,
    found: list[tuple[Way, Answer]],
    silent: list[Way],
    lacking: frozenset[str],
) -> Iterator[str]:
    first, answer = found[0]
    if silent:
        names = " and ".join(way.name for way in silent)
        yield f"{question.title}: {names} gave no answer; read from {first.name}"
    empty = question.due & answer.empty
    filled = _listed(empty - lacking)
    if filled:
        others = " and ".join(way.name for way, _ in found[1:])
        yield f"{question.title}: {first.name} leaves {filled} empty; taken from {others}"
    if lacking:
        said = f"{question.title}: {first.name} leaves {_listed(lacking)} empty"
        yield f"{said}, which the year should have, and no other way has it"


def _listed(titles: frozenset[str]) -> str:
    return ", ".join(title for title in cbs_sheet.DUE if title in titles)


def _noted(given: Input, notes: tuple[str, ...]) -> Input:
    return given.model_copy(update={"note": "; ".join(notes)}) if notes else given


def _by_version_3(question: Question) -> Answer:
    address = question.table.file_of(question.year)
    figures = odata.read_figures(question.client, address, question.area)
    return _as_downloaded(question, figures, address, f"{address}/TypedDataSet")


def _by_version_4(question: Question) -> Answer:
    name = question.table.file_of(question.year).rsplit("/", 1)[-1]
    address = publishers()[VERSION_4].url.rstrip("/") + f"/{name}"
    figures = odata4.read_figures(question.client, address, question.area)
    return _as_downloaded(question, figures, address, f"{address}/Observations")


def _by_sheet(question: Question) -> Answer:
    sheets = publishers()[SHEETS]
    urls = sheets.files_of(question.year)
    number, (file, empty) = first_answer([partial(_cut, question, url) for url in urls])
    url = urls[number]
    given = _input(question, sheets, url).model_copy(
        update={"file": file, "reader": cbs_sheet.READER, "year": question.year}
    )
    return Answer(given, empty)


def _cut(question: Question, url: str) -> tuple[Path, frozenset[str]]:
    return cbs_sheet.cut(question.client, url, question.area, question.title, question.progress)


def _as_downloaded(question: Question, figures: Figures, address: str, location: str) -> Answer:
    """Return the figures as StatLine's "CSV with statistical symbols" would have them."""
    if not figures.rows:
        city = question.municipality
        message = f"{address}: no {question.level} of {city.name} ({city.code})"
        raise SourceAbsentError(f"{message}; check the code and the year")
    name = f"{address.rsplit('/', 1)[-1]}-{question.municipality.code}-{question.level}.csv"
    period = figures.period
    given = _input(question, question.table, location).model_copy(
        update={
            "file": question.client.cache.write(_csv(figures), name),
            "reader": READER.name,
            # The period of the rows is the year of the figures; a division may be of a later year.
            "year": int(period[:4]) if period else question.year,
        }
    )
    return Answer(given, question.due - _filled(figures))


def _input(question: Question, publisher: Publisher, location: str) -> Input:
    return Input(
        file=question.client.cache.folder,
        role=Role.FIGURES,
        location=location,
        title=publisher.title.format(year=question.year),
        publisher=publisher.publisher,
        licence=publisher.licence,
        attribution=publisher.attribution,
    )


def _filled(figures: Figures) -> frozenset[str]:
    """Return the titles, without their topics, that have a figure for any area."""
    return frozenset(
        title.rsplit("/", 1)[-1]
        for key, title in figures.schema.topics.items()
        if any(row.get(key) is not None for row in figures.rows)
    )


def _csv(figures: Figures) -> bytes:
    """Return the rows by code, headed as StatLine heads them."""
    text = io.StringIO()
    schema = figures.schema
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    periods = [PERIODS] if schema.period else []
    writer.writerow([*periods, NAME, CODE_HEADING, *schema.topics.values()])
    for row in sorted(figures.rows, key=lambda row: str(row[schema.area])):
        code = str(row[schema.area])
        period = [str(figures.period)[:4]] if schema.period else []
        writer.writerow([*period, figures.names.get(code, ""), code, *map(row.get, schema.topics)])
    return text.getvalue().encode()
