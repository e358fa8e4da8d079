"""A city as the user names it."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from gemengd.model.names import FILES

LONGEST = 80  # letters of a file's name before its ending; file systems take 255 bytes


class Level(StrEnum):
    """The publisher's division that a map is drawn in."""

    NEIGHBOURHOOD = "neighbourhood"
    DISTRICT = "district"
    MUNICIPALITY = "municipality"

    @property
    def plural(self) -> str:
        """What several are called, in English."""
        return "municipalities" if self is Level.MUNICIPALITY else f"{self.value}s"

    def finer_than(self, other: "Level") -> bool:
        """Say whether areas of *other* are made of areas of this level."""
        order = list(Level)
        return order.index(self) < order.index(other)


@dataclass(frozen=True)
class City:
    """A municipality, or any set of areas that is compared with itself.

    Attributes
    ----------
    code
        The publisher's code, e.g. ``GM0758``.
    level
        Neighbourhoods (*buurten*), districts (*wijken*) or municipalities.
    made_up
        True for the embedded sample; every output says so.
    """

    name: str
    code: str
    level: Level = Level.NEIGHBOURHOOD
    made_up: bool = False

    @property
    def slug(self) -> str:
        """The name as a file name: lower case, no accents, no blanks; the code if it is taken."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "_", plain.lower())[:LONGEST].strip("_")
        return self.code.lower() if not slug or slug in FILES else slug
