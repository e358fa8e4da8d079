"""Tables that a person downloaded from StatLine as "CSV with statistical symbols"."""

import re

from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_text
from gemengd.sources.reader import Look, Reader, make_table, rows_of_year

CODE = re.compile(r"^(regio)?code(ring)?\b.*\(code\)$", re.IGNORECASE)
NAME, PERIODS = "Wijken en buurten", "Perioden"
YEAR = re.compile(r"^\s*(\d{4})")


def _code(columns: tuple[str, ...]) -> str | None:
    return next((column for column in columns if CODE.match(column.strip())), None)


def _recognises(seen: Look) -> bool:
    return _code(seen.tables.get("", ())) is not None and seen.has(PERIODS)


def _read(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    frame = read_text(given, ";")
    code = given.columns.get("code") or _code(tuple(frame.columns))
    if code is None or PERIODS not in frame:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{given.file}: no column {PERIODS}, or none that ends in (code)"
        raise SourceChangedError(f"{message}; found {shown}; download it with codes")
    years = frame[PERIODS].str.extract(YEAR, expand=False)
    year, frame = rows_of_year(frame, years, given, "rows")
    return (
        make_table(
            Role.FIGURES,
            frame.reset_index(drop=True),
            given,
            title=f"StatLine, {given.file.stem}",
            publisher="Centraal Bureau voor de Statistiek (CBS)",
            licence="CC BY 4.0",
            attribution="CBS",
            year=year,
            names={"code": code, **({"name": NAME} if NAME in frame else {})},
        ),
    )


READER = Reader(
    name="cbs-statline-csv",
    roles=frozenset({Role.FIGURES}),
    looks_for="a text file with columns Perioden and one that ends in (code)",
    recognises=_recognises,
    read=_read,
)
