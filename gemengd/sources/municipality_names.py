"""What people call a municipality: accents, provinces and other names aside."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

# As CBS shortens them in "Bergen (NH.)", and ISO 3166-2:NL.
PROVINCES = {
    "Drenthe": ("dr",),
    "Flevoland": ("fl",),
    "Fryslân": ("fr", "friesland"),
    "Gelderland": ("ge", "gld"),
    "Groningen": ("gr",),
    "Limburg": ("l", "li"),
    "Noord-Brabant": ("nb", "brabant"),
    "Noord-Holland": ("nh",),
    "Overijssel": ("o", "ov"),
    "Utrecht": ("u", "ut"),
    "Zeeland": ("z", "ze"),
    "Zuid-Holland": ("zh",),
}
OTHER_NAMES = {
    "denhaag": "sgravenhage",
    "thehague": "sgravenhage",
    "denbosch": "shertogenbosch",
    "nuenen": "nuenengerwenennederwetten",
}
SUFFIX = re.compile(r"\s*\([^)]*\)$")


class Named(Protocol):
    """A place with a name, in a province."""

    @property
    def name(self) -> str:
        """As CBS writes it, such as "Bergen (NH.)"."""

    @property
    def province(self) -> str:
        """As CBS writes it."""


Place = TypeVar("Place", bound=Named)


def plain(name: str) -> str:
    """Return a name without accents, capitals, blanks and signs."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]", "", text)


def called(text: str, places: Iterable[Place]) -> list[Place]:
    """Return the places that *text* can mean: none, one, or several that share a name.

    The whole name as CBS writes it wins; else the name without the province behind it, where a
    province that *text* adds, in brackets, after a comma or just so, must be the right one.
    """
    places = list(places)
    text = re.sub(r"^\s*gemeente\s+", "", text, flags=re.IGNORECASE)
    wanted = OTHER_NAMES.get(plain(text), plain(text))
    whole = [place for place in places if plain(place.name) == wanted]
    if whole:
        return whole
    for name, province in readings(text):
        short = OTHER_NAMES.get(plain(name), plain(name))
        found = [
            place
            for place in places
            if short in {plain(place.name), plain(SUFFIX.sub("", place.name))}
            and province in {"", place.province}
        ]
        if found:
            return found
    return []


def readings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to read a text as a name and a province; "" for no province."""
    yield text, ""
    words = re.split(r"[\s,()]+", text.strip(" ,()"))
    for count in (1, 2):
        province = _province("".join(words[-count:]))
        if province and len(words) > count:
            yield " ".join(words[:-count]), province


def _province(text: str) -> str:
    for province, short in PROVINCES.items():
        if plain(text) in {plain(province), *short}:
            return province
    return ""
