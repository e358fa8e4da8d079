"""Scores of the Leefbaarometer per neighbourhood, of the Ministry of the Interior."""

import re
from dataclasses import replace

from pandas import DataFrame

from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.text import Text
from gemengd.sources.files import Bounds, read_text
from gemengd.sources.reader import Look, Reader, gone, make_table, rows_of_year

VERSION = re.compile(r"(\d+\.\d+)")
OLDER_VERSION = Text("are of an older version", "zijn van een oudere versie")
NOTE = (
    "Built partly from the same kind of figures as gemengd's layers, so it is no independent "
    "evidence. Scores of different versions cannot be compared."
)


def _recognises(seen: Look) -> bool:
    return "" in seen.tables and seen.has("bu_code", "jaar", "lbm")


def _read(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    frame = read_text(given, ",")
    version, newest = _newest_version(frame)
    older = gone(len(frame) - len(newest), OLDER_VERSION)
    year, frame, others = rows_of_year(newest, newest["jaar"].str.strip(), given, "scores")
    table = make_table(
        Role.FIGURES,
        frame.reset_index(drop=True),
        given,
        title=f"Leefbaarometer {version} {year}".replace("  ", " "),
        publisher="Ministry of the Interior and Kingdom Relations",
        licence="CC0 1.0",
        year=year,
        names={"code": "bu_code", **({"name": "bu_naam"} if "bu_naam" in frame else {})},
        notes=(NOTE,),
        left_out=(*older, *others),
    )
    return (replace(table, version=version),)


def _newest_version(frame: DataFrame) -> tuple[str, DataFrame]:
    """Return the rows of the newest version: scores of different ones cannot be compared."""
    if "versie" not in frame:
        return "", frame
    number = frame["versie"].str.extract(VERSION, expand=False).astype(float)
    return f"{number.max():.1f}", frame[number == number.max()]


READER = Reader(
    name="leefbaarometer-csv",
    roles=frozenset({Role.FIGURES}),
    looks_for="a text file with columns bu_code, jaar and lbm",
    recognises=_recognises,
    read=_read,
)
