"""The codes of areas, as tables write them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pandas import Series

from gemengd.dataset.columns import collapse
from gemengd.dataset.names import name_column
from gemengd.dataset.template import WAYS, filled, is_template, mended, plain_text
from gemengd.errors import HarmoniseError
from gemengd.model.city import City, Level
from gemengd.model.division import CODES
from gemengd.model.ledger import LeftOut, first_few
from gemengd.model.raw import RawTable, Role
from gemengd.model.text import Text

STATLINE_CODES = ("WijkenEnBuurten", "Codering")
CODE_NAMES = {
    Level.NEIGHBOURHOOD: (*CODES[Level.NEIGHBOURHOOD], "BU_2021", *STATLINE_CODES),
    Level.DISTRICT: (*CODES[Level.DISTRICT], *STATLINE_CODES),
    Level.MUNICIPALITY: (*CODES[Level.MUNICIPALITY], *STATLINE_CODES),
}
PREFIX = {Level.NEIGHBOURHOOD: "BU", Level.DISTRICT: "WK", Level.MUNICIPALITY: "GM"}
DIGITS = {Level.NEIGHBOURHOOD: 8, Level.DISTRICT: 6, Level.MUNICIPALITY: 4}
# Behind the municipality stand digits, or letters as well: Amsterdam's since 2023, WK0363AA.
WITHIN = "[0-9A-Z]"
WHOLE = "|".join(f"{PREFIX[each]}\\d{{4}}{WITHIN}{{{DIGITS[each] - 4}}}" for each in Level)
# Regions that CBS lists beside municipalities: the country, its parts, provinces, COROP areas.
REGIONS = r"(?:NL|LD|PV|CR)\d{1,2}"
COUNTRY = "NL"
ELSEWHERE = Text("lie in another municipality", "liggen in een andere gemeente")
OTHER_LEVEL = Text("are of another level", "zijn van een ander niveau")
NO_CODE = Text("have no code of an area", "hebben geen code van een gebied")


@dataclass(frozen=True)
class Coded:
    """The area code of every row of a table.

    Attributes
    ----------
    codes
        "" for rows that are not of the city's level, or of another municipality.
    notes
        What was completed, and what does not count, a line each.
    left_out
        The rows with "", by reason.
    whys
        Index of *codes*: the reason of each row with ""; None for the others.
    """

    codes: Series
    notes: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    whys: Series


def coded(table: RawTable, city: City, *, also: Level | None = None) -> Coded:
    """Return the area code of every row of a table.

    Codes that lost their prefix, capitals or the leading zeros of the municipality are completed.

    Parameters
    ----------
    also
        Another level whose rows are read too, so that nobody need be told of them.

    Raises
    ------
    HarmoniseError
        If there is no column of codes, or some that are meant for the city cannot be read.
    """
    raw = plain_text(_raw_codes(table, city))
    text, notes = _completed(raw, city)
    ours = _matches(text, _of(city, city.level))
    level = ~ours & _of_another_level(table, raw, text, city)
    elsewhere = _matches(text, WHOLE) & ~ours & ~level
    region = _matches(text, REGIONS)
    wrong = _misfits(raw, city, elsewhere) & ~ours & ~level & ~region
    if wrong.any():
        raise HarmoniseError(_complaint(table, city, raw, wrong))
    told = level & ~text.str[:2].isin({"GM", *([PREFIX[also]] if also else [])})
    if told.any():
        message = f"{int(told.sum())} rows of another level in {city.name} were left out"
        notes.append(f"{message}, as {text[told].iloc[0]}: the map is of {city.level.plural}")
    nothing = ~(ours | level | elsewhere | region)
    lost = _called(table, city, raw, nothing)
    if nothing.any() and (table.role is Role.AREAS or (text[nothing] != "").any()):
        shown = ", ".join(lost)
        notes.append(f"{int(nothing.sum())} rows without a code of CBS were left out: {shown}")
    left_out = (
        _left_out(level | region, OTHER_LEVEL, raw),
        _left_out(elsewhere, ELSEWHERE, raw),
        LeftOut(int(nothing.sum()), NO_CODE, lost),
    )
    return Coded(
        text.where(ours, "").astype(object),
        tuple(f"{table.source.location}: {note}" for note in notes),
        tuple(gone for gone in left_out if gone.count),
        _whys({OTHER_LEVEL: level | region, ELSEWHERE: elsewhere, NO_CODE: nothing}, ours),
    )


def has_codes(table: RawTable, level: Level) -> bool:
    """Say whether a table has a column of codes, so that a name is not needed to find its areas."""
    there = {collapse(str(column)) for column in table.frame.columns}
    return "code" in table.names or any(collapse(name) in there for name in CODE_NAMES[level])


def _whys(rows: Mapping[Text, Series], ours: Series) -> Series:
    whys = np.full(len(ours), None, dtype=object)
    for why, here in rows.items():
        whys[(here & ~ours).to_numpy(bool)] = why
    return Series(whys, index=ours.index, dtype=object)


def level_of(table: RawTable, city: City) -> Level:
    """Return the level of the areas of a table: the city's own, or a finer one."""
    finer = [level for level in Level if level.finer_than(city.level)]
    return next((each for each in (city.level, *reversed(finer)) if _has(table, each)), city.level)


def _has(table: RawTable, level: Level) -> bool:
    """Say whether some row has a code of a level, whatever may be missing of it."""
    try:
        text = plain_text(_raw_codes(table, City("", COUNTRY, level))).str.upper()
    except HarmoniseError:
        return False
    digits = DIGITS[level]
    return bool(_matches(text, rf"{PREFIX[level]}\w*|\d{{{digits - 1},{digits}}}").any())


def level_elsewhere(table: RawTable, city: City) -> list[Level]:
    """Return the level at which a table has areas of the city, if it has none at the city's own."""
    text = plain_text(_raw_codes(table, city)).str.upper()
    others = [level for level in Level if level is not city.level]
    return [level for level in others if _matches(text, _of(city, level)).any()][:1]


def municipalities_in(table: RawTable, city: City) -> list[str]:
    """Return the GM codes that the codes of a table begin with, ascending."""
    text = plain_text(_raw_codes(table, city))
    return sorted({"GM" + code[2:6] for code in text if len(code) >= len("BU0000")})


def _raw_codes(table: RawTable, city: City) -> Series:
    given = table.names.get("code")
    if given is not None and (given in table.frame or is_template(given)):
        if given in table.frame:
            return table.frame[given]
        return filled(table.frame, given, table.source.location)
    shown = ", ".join(map(str, table.frame.columns[:6]))
    if given is not None:
        message = f"{table.source.location}: columns.code names {given!r}, which is not there"
        raise HarmoniseError(f"{message}; found {shown}")
    by_key = {collapse(str(c)): c for c in table.frame.columns}
    for name in CODE_NAMES[city.level]:
        if collapse(name) in by_key:
            return table.frame[by_key[collapse(name)]]
    wanted = " or ".join(CODE_NAMES[city.level][:2])
    message = f"{table.source.location}: no column {wanted} with codes of {city.level.plural}"
    raise HarmoniseError(f"{message}; found {shown}; say which it is under columns, as code")


def _left_out(rows: Series, why: Text, raw: Series) -> LeftOut:
    return LeftOut(int(rows.sum()), why, first_few(raw[rows]))


def _of(city: City, level: Level) -> str:
    municipality = r"\d{4}" if city.code == COUNTRY else city.code[2:]
    return rf"{PREFIX[level]}{municipality}{WITHIN}{{{DIGITS[level] - 4}}}"


def _matches(text: Series, pattern: str) -> Series:
    return text.str.fullmatch(pattern).astype(bool)


def _completed(raw: Series, city: City) -> tuple[Series, list[str]]:
    """Return codes in capitals, with prefix and leading zeros, and a line on what was mended."""
    prefix, digits = PREFIX[city.level], DIGITS[city.level]
    # Blanks, points and dashes inside a code part it for the eye: 0308 01 05, BU.0308.01.05.
    tight = raw.str.upper().str.replace(r"[\s.\-_/]", "", regex=True)
    text = raw.mask(_matches(tight, rf"{WHOLE}|\d+"), tight)
    notes = []
    changed = (text != raw) & _matches(text, WHOLE)
    if changed.any():
        message = f"{int(changed.sum())} codes were read in capitals, without blanks and points"
        notes.append(f"{message}, as in {raw[changed].iloc[0]!r}")
    # Only zeros in front get lost: where one still stands there, something else is missing.
    short = rf"(?:{prefix})?[1-9]\d{{0,{digits - 2}}}"
    full = prefix + tight.str.removeprefix(prefix).str.zfill(digits)
    bare = _matches(tight, rf"{short}|\d{{4}}{WITHIN}{{{digits - 4}}}") & (full.str[2:6] != "0000")
    if bare.any():
        message = f"{int(bare.sum())} codes without {prefix} or leading zeros were completed"
        notes.append(f"{message}, as in {full[bare].iloc[0]}")
    return text.mask(bare, full), notes


def _of_another_level(table: RawTable, raw: Series, text: Series, city: City) -> Series:
    """Say which rows are of the city at another level, with their prefix or without."""
    patterns = [_of(city, level) for level in Level if level is not city.level]
    found = _matches(text, "|".join(patterns))
    if table.role is Role.AREAS or table.level is not None or city.code == COUNTRY:
        return found
    for level in Level:
        whole = PREFIX[level] + raw.str.zfill(DIGITS[level])
        if level is not city.level:
            found |= _matches(raw, r"\d+") & _matches(whole, _of(city, level))
    return found


def _misfits(raw: Series, city: City, elsewhere: Series) -> Series:
    """Say which rows are no code, or are completed to one elsewhere, and are meant for the city."""
    text = raw.str.upper()
    number = _matches(text, r"(?:BU|WK|GM)?\d+")
    if city.code == COUNTRY:
        return number
    begins = _matches(text, rf"(?:BU|WK|GM)?0*{city.code[2:].lstrip('0')}\w*")
    near = elsewhere & begins & _matches(text, r"\d+")
    if (elsewhere & ~near).any():
        # In a file of several municipalities a bare number may be anything.
        return _matches(text, rf"(?:BU|WK){city.code[2:]}\w*")
    return number | begins


def _complaint(table: RawTable, city: City, raw: Series, wrong: Series) -> str:
    prefix, rest = PREFIX[city.level], DIGITS[city.level] - 4
    expected = f"{prefix} and {rest + 4}" if city.code == COUNTRY else f"{prefix}{city.code[2:]}"
    shown = ", ".join(first_few(raw[wrong]))
    message = f"{table.source.location}: {int(wrong.sum())} of {len(raw)} codes do not fit: {shown}"
    digits = "digits" if city.code == COUNTRY else f"and {rest} digits"
    return f"{message}; expected {expected} {digits}; {_advice(table, city, raw, wrong)}"


def _advice(table: RawTable, city: City, raw: Series, wrong: Series) -> str:
    """Return what to write so that the codes fit."""
    for level in Level:
        if level is not city.level and _matches(raw[wrong], _bare(city, level)).all():
            return f'are these {level.plural}? then say level = "{level}"'
    given = table.names.get("code", "")
    if is_template(given) and given not in table.frame:
        near = mended(table.frame, given, DIGITS[city.level])
        return f'write code = "{near}"' if near else f"a template takes {WAYS}"
    column, within = given or raw.name, DIGITS[city.level] - 4
    if city.code != COUNTRY and within and _matches(raw, rf"\d{{0,{within}}}").all():
        template = f"{PREFIX[city.level]}{city.code[2:]}{{{column}:0>{within}}}"
        return f'write code = "{template}" under columns'
    return "correct them in the file, or put them together from its columns, as code"


def _bare(city: City, level: Level) -> str:
    municipality = r"\d{4}" if city.code == COUNTRY else city.code[2:]
    return rf"(?:{PREFIX[level]})?{municipality}\d{{{DIGITS[level] - 4}}}"


def _called(table: RawTable, city: City, raw: Series, rows: Series) -> tuple[str, ...]:
    """Return what to call the first of some rows: their code, else their name, else the row."""
    column = name_column(table, city.level)
    names = plain_text(table.frame[column]) if column is not None else raw
    labels = raw.mask(raw == "", names)
    numbers = [f"row {n}" for n in range(1, len(raw) + 1)]
    return first_few(
        label or number for label, number, here in zip(labels, numbers, rows, strict=True) if here
    )
