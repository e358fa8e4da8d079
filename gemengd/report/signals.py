"""Which areas have a signal, in the order in which a council wants to read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pandas import Series

from gemengd.model.build import Build
from gemengd.model.finding import Finding
from gemengd.model.outcome import Outcome, OverlayResult, Trend
from gemengd.model.overlay import Overlay
from gemengd.model.robustness import SURE

# The two perspectives of Platform31's study "Sturen op gemengde wijken?".
PERSPECTIVES = ("segregation", "manageability")
FAIRLY_SURE, NEARLY = 0.6, 0.25  # parts of the draws; own choice


class Seen(StrEnum):
    """What the perspectives say together of an area."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True)
class Signals:
    """The signals of a city.

    Attributes
    ----------
    build
        What they were taken from.
    leading
        The perspectives, one or two overlays; empty if the build has no overlay.
    worries
        Every overlay of which a flag is a worry, the leading ones too.
    chances
        Every overlay of which a flag is the opposite.
    """

    build: Build
    leading: tuple[OverlayResult, ...]
    worries: tuple[OverlayResult, ...]
    chances: tuple[OverlayResult, ...]

    @property
    def weighed(self) -> tuple[OverlayResult, ...]:
        """The worries that several parties weigh in their own way."""
        return tuple(result for result in self.worries if result.weighed)

    @cached_property
    def inhabited(self) -> Series:
        """Whether people live in each area."""
        return self.build.dataset.areas["inhabited"].astype(bool)

    @cached_property
    def seen(self) -> Series:
        """A `Seen` per area; None where the perspectives cannot say."""
        flagged = [result.outcomes == Outcome.FLAGGED for result in self.leading]
        none = Series(data=False, index=self.inhabited.index)
        first, second = [*flagged, none, none][:2]
        others = none.copy()
        for result in self.worries:
            others |= result.outcomes == Outcome.FLAGGED
        found = Series(Seen.NONE.value, index=none.index, dtype=object)
        for result in self.leading:
            found = found.where(result.outcomes != Outcome.UNKNOWN, None)
        if not self.leading:
            found[:] = None
        for mask, word in (
            (others, Seen.OTHER),
            (second, Seen.SECOND),
            (first, Seen.FIRST),
            (first & second, Seen.BOTH),
        ):
            found = found.mask(mask, word.value)
        return found

    @cached_property
    def flagged(self) -> tuple[str, ...]:
        """Codes of the areas with any worry: by perspectives, then how sure, then how many."""
        codes = {code for result in self.worries for code in result.flagged}
        return tuple(sorted(codes, key=self._first))

    @cached_property
    def nearly(self) -> tuple[str, ...]:
        """Codes of the areas that have none, but do in many of the draws; the most first."""
        flagged = set(self.flagged)
        chance = {
            code: self.chance(code, self.worries)
            for code in self.inhabited.index[self.inhabited]
            if code not in flagged
        }
        near = [code for code, found in chance.items() if found >= NEARLY]
        return tuple(sorted(near, key=lambda code: (-chance[code], code)))

    def flags(self, code: str) -> tuple[OverlayResult, ...]:
        """Return the worries that flag an area."""
        return tuple(r for r in self.worries if r.outcomes[code] == Outcome.FLAGGED)

    def first(self, code: str) -> tuple[OverlayResult, ...]:
        """Return the perspectives that flag an area; if none does, the first worry that does."""
        slugs = {result.overlay.slug for result in self.leading}
        flags = self.flags(code)
        return tuple(r for r in flags if r.overlay.slug in slugs) or flags[:1]

    def chance(self, code: str, results: Sequence[OverlayResult]) -> float:
        """Return in which part of the draws any one of these flags the area; 0 if unknown."""
        found = [probability(result, code) for result in results]
        return max((p for p in found if p == p), default=0.0)  # noqa: PLR0124 - NaN

    def reasons(self, code: str) -> tuple[Finding, ...]:
        """Return why its `first` signals flag an area, each layer once."""
        found: dict[str, Finding] = {}
        for result in self.first(code):
            for finding in result.reasons(code):
                found.setdefault(finding.criterion.layer, finding)
        return tuple(found.values())

    def _first(self, code: str) -> tuple[float, float, float, str]:
        first, flags = self.first(code), self.flags(code)
        slugs = {result.overlay.slug for result in self.leading}
        leading = sum(result.overlay.slug in slugs for result in first)
        return (-leading, -self.chance(code, first), -len(flags), code)


def signals_of(build: Build) -> Signals:
    """Return the signals of a build."""
    worries = [r for r in build.overlays.values() if r.overlay.high_is == "worse"]
    leading = [build.overlays[slug] for slug in PERSPECTIVES if slug in build.overlays]
    return Signals(
        build=build,
        leading=tuple(leading or worries[:1]),
        worries=tuple(sorted(worries, key=lambda r: _place(r.overlay))),
        chances=tuple(r for r in build.overlays.values() if r.overlay.high_is == "better"),
    )


def probability(result: OverlayResult, code: str) -> float:
    """Return the part of the draws in which an area is flagged; NaN where unknown."""
    return float("nan") if result.sureness is None else float(result.sureness.probability[code])


def sure(result: OverlayResult) -> int | None:
    """Return how many flags are there in nine draws of ten or more; None without draws."""
    if result.sureness is None:
        return None
    return sum(probability(result, code) >= SURE for code in result.flagged)


def agreement(result: OverlayResult, code: str) -> tuple[str, ...]:
    """Return the weightings under which an area is flagged."""
    return tuple(w for w, found in result.weighed.items() if found[code] == Outcome.FLAGGED)


def over_time(result: OverlayResult) -> dict[Trend, tuple[str, ...]]:
    """Return the areas whose flag is new, persists or is gone, in the overlay's order."""
    codes = dict.fromkeys((*result.flagged, *result.outcomes.index))
    trends = {code: result.trend(code) for code in codes}
    return {
        trend: tuple(code for code, found in trends.items() if found and found[0] is trend)
        for trend in Trend
    }


def _place(overlay: Overlay) -> tuple[int, int, str]:
    order = PERSPECTIVES.index(overlay.slug) if overlay.slug in PERSPECTIVES else len(PERSPECTIVES)
    return order, overlay.order, overlay.slug
