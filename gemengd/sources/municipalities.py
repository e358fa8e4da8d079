"""The municipalities of the Netherlands, by name and code."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from geopandas import GeoDataFrame

from gemengd.errors import DefinitionError
from gemengd.model.raw import Role
from gemengd.model.request import CityRequest, Input
from gemengd.sources.embedded import embedded_city
from gemengd.sources.files import read_shapes
from gemengd.sources.reader import look

CODE = re.compile(r"gm\d{4}", re.IGNORECASE)


@dataclass(frozen=True)
class Municipality:
    """A municipality of 2024."""

    code: str
    name: str


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return the 342 municipalities of 2024 by name (CBS / Kadaster, CC BY 4.0)."""
    with Path(__file__).with_name("municipalities.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(Municipality(row["code"], row["name"]) for row in rows)


def find_municipality(text: str) -> Municipality:
    """Return the municipality of a name or code; accents, case and blanks do not matter.

    Raises
    ------
    DefinitionError
        If there is none; the nearest names are suggested.
    """
    by_name = {_plain(m.name): m for m in municipalities()}
    by_code = {m.code.casefold(): m for m in municipalities()}
    found = by_name.get(_plain(text)) or by_code.get(text.strip().casefold())
    if found is not None:
        return found
    sample = embedded_city()
    known = [*by_name, _plain(sample.name), *by_code]
    near = get_close_matches(_plain(text), known, n=3, cutoff=0.7)
    names = [by_name[n].name if n in by_name else n.upper() for n in near]
    names = [sample.name if n == sample.name.upper() else n for n in names]
    hint = f"did you mean {' or '.join(names)}?" if names else "see gemengd cities --all"
    raise DefinitionError(f"no city is called {text!r}; {hint}")


def request_from_files(text: str, files: Mapping[Role, Path]) -> CityRequest:
    """Return the request for a municipality whose files the user names one by one.

    Parameters
    ----------
    text
        Name or code; a code that is not in the list of 2024 is taken as it is.
    files
        By what they are for; areas at least.
    """
    inputs = tuple(Input(file=path, role=role) for role, path in files.items())
    if CODE.fullmatch(text.strip()):
        code = text.strip().upper()
        known = next((m.name for m in municipalities() if m.code == code), None)
        name = known or _name_in(Input(file=files[Role.AREAS]), code)
        return CityRequest(name=name, code=code, inputs=inputs)
    found = find_municipality(text)
    return CityRequest(name=found.name, code=found.code, inputs=inputs)


def _name_in(given: Input, code: str) -> str:
    table, columns = next(iter(look(given).tables.items()))
    if not {"gemeentecode", "gemeentenaam"} <= set(columns):
        return code
    frame: GeoDataFrame = read_shapes(given, table)
    names = frame.loc[frame["gemeentecode"] == code, "gemeentenaam"]
    return str(names.iloc[0]) if len(names) else code


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]", "", text)
