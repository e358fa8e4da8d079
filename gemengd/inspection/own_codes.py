"""A city's own numbers of its areas, as a template that makes them codes of CBS."""

import re
from dataclasses import dataclass

from pandas import DataFrame

from gemengd.dataset.codes import DIGITS, PREFIX
from gemengd.dataset.template import mended, plain_text
from gemengd.model.city import Level

ENDS = r"[_ ]?(?:code|nr|nummer|no|id)$"
NEIGHBOURHOODS = re.compile(rf"(?i)(?:bu|buurt|wijkbuurt){ENDS}")
DISTRICTS = re.compile(rf"(?i)(?:wk|wijk){ENDS}")
UNKNOWN = "0000"  # the municipality, to fill in


@dataclass(frozen=True)
class OwnCodes:
    """A template of codes, and the level of the areas that it tells apart."""

    template: str
    level: Level


def find_own_codes(frame: DataFrame, municipality: str = UNKNOWN) -> OwnCodes | None:
    """Return the template that gives every row of a table a code of its own, if there is one.

    A number of a neighbourhood may be within the city, or within its district.
    """
    small = [c for c in frame.columns if NEIGHBOURHOODS.match(str(c)) and _numbers(frame, c)]
    large = [c for c in frame.columns if DISTRICTS.match(str(c)) and _numbers(frame, c)]
    within = [f"{{{w}}}{{{b}}}" for w in large for b in small if not _begins(frame, b, w)]
    ways = [(Level.NEIGHBOURHOOD, field) for field in (*within, *(f"{{{b}}}" for b in small))]
    ways += [(Level.DISTRICT, f"{{{w}}}") for w in large]
    for level, fields in ways:
        template = f"{PREFIX[level]}{municipality}{fields}"
        fitting = mended(frame, template, DIGITS[level])
        if fitting is not None:
            return OwnCodes(fitting, level)
    return None


def _numbers(frame: DataFrame, column: str) -> bool:
    return bool(plain_text(frame[column]).str.fullmatch(r"\d{1,5}").all())


def _begins(frame: DataFrame, number: str, district: str) -> bool:
    """Say whether a neighbourhood's number has that of its district in front already."""
    whole = plain_text(frame[number]).str.zfill(4)
    part = plain_text(frame[district]).str.zfill(2)
    return all(a.startswith(b) for a, b in zip(whole, part, strict=True))
