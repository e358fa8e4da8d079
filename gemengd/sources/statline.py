"""Tables of StatLine as "CSV with statistical symbols", downloaded by a person or by us."""

import re

from pandas import DataFrame

from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.ledger import LeftOut
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_text
from gemengd.sources.reader import Look, Reader, make_table, rows_of_year

CODE = re.compile(r"^(regio)?code(ring)?\b.*\(code\)$", re.IGNORECASE)
CODE_HEADING = "Codering (code)"
NAME, PERIODS = "Wijken en buurten", "Perioden"
NAMES = (NAME, "Regio's", "Regio")  # today, in tables of 2013, and of 2015
YEAR = re.compile(r"^\s*(\d{4})")
NAMED_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
# "Verklaring van tekens" of CBS, Demografische kerncijfers per gemeente 2009: "-" is nil. Today it
# stands between figures only, and nil is 0 (monitorlangdurigezorg.nl, symbols of the tables).
NIL = ("-",)


def _code(columns: tuple[str, ...]) -> str | None:
    """Return the column of codes: "Regiocode (gemeente, wijk, buurt) (code)", say."""
    return next((c for c in columns if CODE.match(c.rsplit("/", 1)[-1].strip())), None)


def _recognises(seen: Look) -> bool:
    return _code(seen.tables.get("", ())) is not None and (
        seen.has(PERIODS) or any(seen.has(name) for name in NAMES)
    )


def _read(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    frame = read_text(given, ";")
    code = given.columns.get("code") or _code(tuple(frame.columns))
    if code is None:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{given.file}: no column of codes, whose name ends in (code)"
        raise SourceChangedError(f"{message}; found {shown}; download it with codes")
    year, frame, notes, others = _of_one_year(frame, given)
    name = next((name for name in NAMES if name in frame), None)
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
            names={"code": code, **({"name": name} if name else {})},
            notes=notes,
            nil=NIL,
            left_out=others,
        ),
    )


def _of_one_year(
    frame: DataFrame, given: Input
) -> tuple[int | None, DataFrame, tuple[str, ...], tuple[LeftOut, ...]]:
    """Return the year of the figures, its rows, notes, and what is of other years.

    A table of one year does not name it.
    """
    if PERIODS in frame:
        years = frame[PERIODS].str.extract(YEAR, expand=False)
        year, rows, others = rows_of_year(frame, years, given, "rows")
        return year, rows, (), others
    named = NAMED_YEAR.search(given.file.name)
    if given.year or not named:
        return given.year, frame, (), ()
    note = f"The year {named.group()} was read from the file's name."
    return int(named.group()), frame, (note,), ()


READER = Reader(
    name="cbs-statline-csv",
    roles=frozenset({Role.FIGURES}),
    looks_for="a text file with a column that ends in (code), and Perioden or Wijken en buurten",
    recognises=_recognises,
    read=_read,
)
