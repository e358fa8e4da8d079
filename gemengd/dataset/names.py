"""The names of areas, and when two spellings are one name."""

import re
import unicodedata

from geopandas import GeoDataFrame
from pandas import Series

from gemengd.errors import HarmoniseError
from gemengd.model.city import Level
from gemengd.model.division import NAMES, column_of
from gemengd.model.raw import RawTable

NUMBERED = re.compile(r"^(?:(?:wijk|buurt) )+(?:\d+ (?=.))|^(?:wijk |buurt )+(?=(?:wijk|buurt) )")
LONGEST = 40  # signs; StatLine cuts the names of areas there
# Spellings of one word, without accents and punctuation.
ALIKE = (
    (re.compile(r"\b(?:e ?o|e omg|en omg)\b"), "en omgeving"),
    (re.compile(r"\bst\b"), "sint"),
    (re.compile(r"^\d+ (?=[a-z])"), ""),
    (re.compile(r"\b0+(?=\d)"), ""),
)
LOST = "?\N{REPLACEMENT CHARACTER}"
LEAST_LEFT = 3
A_SIGN = "[a-z0-9]{0,2}"  # what one lost sign may have been, or the two bytes it was written in


def plain_name(name: object) -> str:
    """Return a name without accents, capitals and punctuation, to compare it by.

    "Wijk 01 Noord" is "noord": CBS writes the number in the map, and not in its spreadsheets.
    """
    return _bare(str(name))


def same_name(one: object, other: object) -> bool:
    """Say whether two names of areas may be one, spelt in two ways.

    Beside what `plain_name` passes over: St. and Sint, e.o. and en omgeving, & and en, dashes,
    a name that StatLine cut at 40 signs, and signs that an encoding lost.
    """
    if one == other:
        return True
    if not str(one).strip() or not str(other).strip():
        return False
    if _squeezed(str(one)) == _squeezed(str(other)):
        return True
    pairs = ((str(one), str(other)), (str(other), str(one)))
    return any(_is_cut(a, b) or _lost_signs(a, b) for a, b in pairs)


def name_column(table: RawTable, *levels: Level) -> str | None:
    """Return the table's column of names, as it was given or as publishers call it."""
    given = table.names.get("name")
    if given in table.frame:
        return given
    wanted = [name for level in levels for name in NAMES[level]]
    return column_of(wanted, table.frame.columns)


def named(table: RawTable, areas: GeoDataFrame) -> tuple[Series, list[str]]:
    """Return the code of the area whose name each row has, for a table without codes.

    Rows whose name no area has, or more than one, have "" and are reported.
    """
    by_name = Series(areas.index, index=[plain_name(name) for name in areas["name"]])
    unique = by_name[~by_name.index.duplicated(keep=False)]
    column = table.names["name"]
    _require(column, table)
    names = table.frame[column].astype(str)
    codes = names.map(plain_name).map(unique).fillna("").astype(object)
    codes = codes.where(codes != "", _spelt_otherwise(names[codes == ""], areas))
    lost = sorted(set(names[codes == ""]))
    message = f"{codes[codes != ''].nunique()} areas were matched by name, for it has no codes"
    found = [f"{table.source.location}: {message}"]
    if lost:
        found.append(f"{table.source.location}: {len(lost)} names match no area: {', '.join(lost)}")
    return codes, found


def _spelt_otherwise(names: Series, areas: GeoDataFrame) -> Series:
    """Return the code of the one area whose name may be spelt so, else ""."""

    def code(name: str) -> str:
        alike = [area for area, other in areas["name"].items() if same_name(name, other)]
        return str(alike[0]) if len(alike) == 1 else ""

    return names.map({name: code(name) for name in names.unique()}).astype(object)


def _require(column: str, table: RawTable) -> None:
    if column not in table.frame:
        shown = ", ".join(map(str, table.frame.columns[:6]))
        message = f"{table.source.location}: columns.name names {column!r}, which is not there"
        raise HarmoniseError(f"{message}; found {shown}")


def _decoded(text: str) -> str:
    """Return a name that was read in the wrong encoding as it was: ChassÃ© is Chassé."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain.casefold().replace("&", " en ")).strip()


def _bare(name: str) -> str:
    return NUMBERED.sub("", _plain(_decoded(name)))


def _squeezed(name: str) -> str:
    """Return what all spellings of a name have in common, without blanks."""
    text = _bare(name)
    for spelling, word in ALIKE:
        text = spelling.sub(word, text)
    return text.replace(" ", "")


def _is_cut(short: str, long: str) -> bool:
    """Say whether a name is the first 40 signs of another; its last word may be half a word."""
    if len(short.strip()) not in {LONGEST - 1, LONGEST}:
        return False
    return _squeezed(long).startswith(_squeezed(short)) or _bare(long).startswith(_bare(short))


def _lost_signs(name: str, other: str) -> bool:
    """Say whether another name fits one of which signs were lost: Chass? fits Chassé."""
    parts = [_squeezed(part) for part in re.split(f"[{LOST}]", name)]
    if len(parts) == 1 or sum(map(len, parts)) < LEAST_LEFT:
        return False
    return re.fullmatch(A_SIGN.join(map(re.escape, parts)), _squeezed(other)) is not None
