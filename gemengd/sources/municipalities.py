"""The municipalities of the Netherlands, by name and code."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from geopandas import GeoDataFrame

from gemengd.errors import DefinitionError
from gemengd.model.city import Level
from gemengd.model.division import CODES, NAMES, column_of
from gemengd.model.raw import Role
from gemengd.model.request import CityRequest, Files, Input, inputs_of
from gemengd.sources.embedded import embedded_city
from gemengd.sources.files import Bounds, read_shapes
from gemengd.sources.municipality_names import called, plain, readings
from gemengd.sources.reader import look

CODE = re.compile(r"(?:gm)?\s*(\d{4})", re.IGNORECASE)


@dataclass(frozen=True)
class Municipality:
    """A municipality of 2024.

    Attributes
    ----------
    extent
        West, south, east, north of its land and water and some 500 m around, in EPSG:28992.
    """

    code: str
    name: str
    province: str = ""
    extent: Bounds | None = None


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return the 342 municipalities of 2024 by name (CBS / Kadaster, CC BY 4.0)."""
    with Path(__file__).with_name("municipalities.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(
            Municipality(row["code"], row["name"], row["province"], _extent(row)) for row in rows
        )


def find_municipality(text: str) -> Municipality:
    """Return the municipality of a name or code.

    Accents, case and blanks do not matter, and a province may stand behind the name.

    Raises
    ------
    DefinitionError
        If there is none, or several share the name; the nearest names are suggested.
    """
    code = _code(text)
    found = [m for m in municipalities() if m.code == code] or called(text, municipalities())
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(f"{m.name} in {m.province}" for m in found)
        raise DefinitionError(f"{len(found)} municipalities are called {text!r}: say {names}")
    raise _unknown(text)


def request_from_files(text: str, files: Files) -> CityRequest:
    """Return the request for a municipality whose files the user names one by one.

    Parameters
    ----------
    text
        Name or code; a code that is not in the list of 2024 is taken as it is.
    files
        By what they are for; areas at least.
    """
    inputs = inputs_of(files)
    code = _code(text)
    if code:
        known = next((m.name for m in municipalities() if m.code == code), None)
        areas = next(given for given in inputs if given.role is Role.AREAS)
        name = known or _name_in(areas, code)
        return CityRequest(name=name, code=code, inputs=inputs)
    found = find_municipality(text)
    return CityRequest(name=found.name, code=found.code, inputs=inputs)


def _name_in(given: Input, code: str) -> str:
    table, columns = next(iter(look(given).tables.items()))
    codes = column_of(CODES[Level.MUNICIPALITY], columns)
    named = column_of(NAMES[Level.MUNICIPALITY], columns)
    if codes is None or named is None:
        return code
    frame: GeoDataFrame = read_shapes(given, table)
    names = frame.loc[frame[codes] == code, named]
    return str(names.iloc[0]) if len(names) else code


def _unknown(text: str) -> DefinitionError:
    sample = embedded_city()
    by_name = {plain(m.name): m.name for m in municipalities()} | {plain(sample.name): sample.name}
    by_code = {m.code.casefold(): m.code for m in municipalities()}
    tried = (
        get_close_matches(plain(name), [*by_name, *by_code], n=3, cutoff=0.7)
        for name, _ in readings(text)
    )
    near = next(filter(None, tried), [])
    names = [by_name.get(n) or by_code[n] for n in near]
    hint = f"did you mean {' or '.join(names)}?" if names else "see gemengd cities --all"
    return DefinitionError(f"no city is called {text!r}; {hint}")


def _code(text: str) -> str:
    found = CODE.fullmatch(text.strip())
    return f"GM{found.group(1)}" if found else ""


def _extent(row: Mapping[str, str]) -> Bounds:
    west, south, east, north = (float(row[side]) for side in ("west", "south", "east", "north"))
    return west, south, east, north
