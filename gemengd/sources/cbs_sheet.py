"""CBS's yearly spreadsheet of key figures, ``kwb-YEAR.xlsx``, cut to a municipality."""

import csv
import hashlib
import io
from pathlib import Path

from pandas import DataFrame

from gemengd.errors import SourceAbsentError, SourceChangedError
from gemengd.model.request import Input
from gemengd.sources.files import read_text
from gemengd.sources.kwb import CODES, SHEET
from gemengd.sources.remote import Progress
from gemengd.sources.sheets import read_sheet
from gemengd.sources.web import Client, Stored

READER = SHEET.name
# What the whole story hangs on: StatLine's titles, and the spreadsheet's names for the same.
DUE = {
    "Woningvoorraad (aantal)": "a_woning",
    "Koopwoningen (%)": "p_koopw",
    "In bezit woningcorporatie (%)": "p_wcorpw",
}
UNKNOWN = frozenset({"", "."})


def cut(
    client: Client, url: str, area: str, title: str, progress: Progress
) -> tuple[Path, frozenset[str]]:
    """Return the rows of a municipality as a file, and which titles of `DUE` are empty in it.

    Parameters
    ----------
    area
        How the codes of the areas begin.
    title
        Of the figures, for the complaint.

    Raises
    ------
    SourceUnavailableError
        If there is no answer.
    SourceAbsentError
        If it has no such area.
    SourceChangedError
        If it is no such spreadsheet.
    """
    file = client.opened(url, lambda stored: _cut(client, stored, area, title), progress)
    frame = read_text(Input(file=file), ";").rename(columns=str.casefold)
    empty = {
        statline
        for statline, theirs in DUE.items()
        if theirs not in frame or frame[theirs].str.strip().isin(UNKNOWN).all()
    }
    return file, frozenset(empty)


def _cut(client: Client, stored: Stored, area: str, title: str) -> Path:
    key = hashlib.sha256(f"{stored.sha256} {area}".encode()).hexdigest()
    target = client.cache.place(key, f"{Path(stored.url).stem}-{area}.csv")
    if target.exists():
        return target
    try:
        frame = read_sheet(client.cache.path(stored))
    except ValueError as error:
        raise SourceChangedError(f"{stored.url}: no spreadsheet: {error}") from None
    frame = frame.rename(columns=lambda name: str(name).strip())
    code = next((name for name in map(str, frame.columns) if name.casefold() in CODES), None)
    if code is None:
        shown = ", ".join(map(str, frame.columns[:6]))
        raise SourceChangedError(f"{stored.url}: no column {CODES[0]}; found {shown}")
    rows = frame[frame[code].str.strip().str.startswith(area)]
    if rows.empty:
        raise SourceAbsentError(f"{stored.url}: {title} has no {area}; check the code and the year")
    with client.cache.aside() as file:
        file.write(_csv(rows))
        client.cache.put(file, target)
    return target


def _csv(rows: DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.itertuples(index=False))
    return text.getvalue().encode()
