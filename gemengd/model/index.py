"""An index: one figure for a whole city that says how unevenly a group lives over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from gemengd.model.bounds import MOST_DRAWS, Metres
from gemengd.model.text import Text


class Statistic(StrEnum):
    """A way to say how unevenly; see `gemengd.measures.segregation` for the formulas."""

    DISSIMILARITY = "dissimilarity"
    ISOLATION = "isolation"
    EXPOSURE = "exposure"
    CORRELATION_RATIO = "correlation_ratio"
    THEIL_H = "theil_h"
    BORDER_DISSIMILARITY = "border_dissimilarity"

    @property
    def text(self) -> Text:
        """What a reader sees."""
        return _TEXTS[self]


_TEXTS = {
    Statistic.DISSIMILARITY: Text(
        "share that would have to move to be spread evenly (dissimilarity)",
        "deel dat zou moeten verhuizen voor een gelijke spreiding (dissimilariteit)",
    ),
    Statistic.ISOLATION: Text(
        "share of the group around one of the group (isolation)",
        "deel van de groep rond iemand uit de groep (isolatie)",
    ),
    Statistic.EXPOSURE: Text(
        "share of others around one of the group (exposure)",
        "deel anderen rond iemand uit de groep (blootstelling)",
    ),
    Statistic.CORRELATION_RATIO: Text(
        "isolation beyond an even spread (correlation ratio)",
        "isolatie boven een gelijke spreiding (correlatieratio)",
    ),
    Statistic.THEIL_H: Text(
        "how much less mixed areas are than the city (Theil's H)",
        "hoeveel minder gemengd gebieden zijn dan de stad (Theils H)",
    ),
    Statistic.BORDER_DISSIMILARITY: Text(
        "dissimilarity, less what neighbours across a border differ little in",
        "dissimilariteit, minus waarin buren over een grens verschillen",
    ),
}


class Index(BaseModel):
    """An index of segregation as its TOML in ``layers/indices`` defines it.

    Attributes
    ----------
    layer
        Slug of a layer with the group's share, in per cent.
    whole
        Column with what the share is a share of: homes, inhabitants.
    radii_m
        Ego-hoods: surroundings of this many metres, for the spatial versions.
    rounding
        Percentage points that a published share may be off on either side.
    draws, seed
        Of the bootstrap; the same seed gives the same interval.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    slug: str
    title: str
    title_nl: str
    description: str
    description_nl: str
    caveat: str = Field(min_length=1)
    caveat_nl: str = Field(min_length=1)
    order: int = 100
    layer: str
    whole: str
    radii_m: tuple[Metres, ...] = (500, 1000, 2000)
    rounding: float = Field(default=0.5, ge=0)
    draws: int = Field(default=499, ge=99, le=MOST_DRAWS)
    seed: int = Field(default=1, ge=0)

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(self.title, self.title_nl)

    @property
    def warning(self) -> Text:
        """The caveat in both languages."""
        return Text(self.caveat, self.caveat_nl)


@dataclass(frozen=True)
class Estimate:
    """A statistic of a city, 0-1; a spatial Theil H may lie a little below 0.

    Attributes
    ----------
    radius_m
        Of the surroundings; 0 for the areas themselves.
    value
        NaN where it is unknown.
    low, high
        95% bootstrap interval.
    by_chance
        What it would be on average if the group were allotted at random.
    """

    statistic: Statistic
    radius_m: float
    value: float
    low: float
    high: float
    by_chance: float


@dataclass(frozen=True)
class IndexResult:
    """An index of one city.

    Attributes
    ----------
    areas, total
        Areas with a known share, and the homes or inhabitants in these.
    known
        The part of the city's homes or inhabitants that lies in these, 0-1; NaN where nobody knows
        how many live in the others.
    share
        The group's part of these, in per cent.
    estimates
        By statistic, then by radius; empty where nothing can be said, and *why* says so.
    year
        Of the share; None where unknown.
    earlier
        The same between areas on the figures of earlier years, oldest first, without the
        surroundings; on today's borders.
    notes
        How many homes or inhabitants do not count, and in which areas.
    """

    index: Index
    areas: int
    total: float
    known: float
    share: float
    estimates: tuple[Estimate, ...]
    year: int | None = None
    why: Text | None = None
    earlier: tuple["IndexResult", ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def by_key(self) -> Mapping[tuple[Statistic, float], Estimate]:
        """The estimates by statistic and radius."""
        return {(e.statistic, e.radius_m): e for e in self.estimates}
