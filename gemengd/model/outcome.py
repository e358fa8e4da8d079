"""What an overlay says of the areas of a city: flagged or not, why, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pandas import Series

from gemengd.model.change import Change
from gemengd.model.finding import Finding, Findings
from gemengd.model.overlap import Overlap
from gemengd.model.overlay import Overlay
from gemengd.model.robustness import Sureness
from gemengd.model.text import Text


class Outcome(StrEnum):
    """What an overlay says of an area."""

    FLAGGED = "flagged"
    NOT_FLAGGED = "not_flagged"
    UNKNOWN = "unknown"


class Trend(StrEnum):
    """How a flag came about over the years."""

    NEW = "new"
    PERSISTING = "persisting"
    FADING = "fading"

    @property
    def text(self) -> Text:
        """What a reader sees."""
        return _TRENDS[self]


_TRENDS = {
    Trend.NEW: Text("new: not flagged on the figures of {}", "nieuw: geen signaal in {}"),
    Trend.PERSISTING: Text(
        "persisting: also flagged on the figures of {}", "blijvend: ook een signaal in {}"
    ),
    Trend.FADING: Text(
        "fading: flagged on the figures of {}, no longer now",
        "verdwenen: wel een signaal in {}, nu niet meer",
    ),
}


@dataclass(frozen=True)
class OverlayResult:
    """An overlay of one city; every Series and mapping is keyed by area code.

    Attributes
    ----------
    overlay
        As its TOML defines it, without the criteria that have no weight.
    outcomes
        An `Outcome` per area.
    scores
        Share of the weight that held in the strongest rule, 0-1; NaN where unknown.
    known
        Share of the weight that is known in that rule, 0-1.
    findings
        Per area one finding per criterion, in the overlay's order.
    why_unknown
        A `Reason` where the outcome is unknown, "" elsewhere.
    flagging
        The rules that flag each flagged area.
    overlaps
        For every two layers among the criteria, how far they tell the same.
    changes
        The smallest change in its figures that would lift an area's flag, or raise one.
    sureness
        How sure the flags are; None where no draws were asked for or nothing is known.
    weighed
        Weighting -> an `Outcome` per area under its weights.
    earlier
        Year, ascending -> the same on the figures of that year, of which the findings are those
        of flagged areas, and without what follows from them.
    """

    overlay: Overlay
    outcomes: Series
    scores: Series
    known: Series
    findings: Findings
    why_unknown: Series
    flagging: Mapping[str, tuple[str, ...]]
    overlaps: tuple[Overlap, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    sureness: Sureness | None = None
    weighed: Mapping[str, Series] = field(default_factory=dict)
    earlier: Mapping[int, "OverlayResult"] = field(default_factory=dict)

    def reasons(self, code: str) -> tuple[Finding, ...]:
        """Return the findings that held in an area: of the rules that flag it, if any do."""
        rules = self.flagging.get(code, ())
        return tuple(
            f for f in self.findings[code] if f.holds and (not rules or f.criterion.rule in rules)
        )

    @property
    def flagged(self) -> tuple[str, ...]:
        """Codes of the flagged areas, the highest score first."""
        codes = self.outcomes.index[self.outcomes == Outcome.FLAGGED]
        return tuple(self.scores[codes].sort_values(ascending=False, kind="stable").index)

    def trend(self, code: str) -> tuple[Trend, int] | None:
        """Return how the flag of an area came about, and since which year that is compared.

        Against the newest earlier year in which the outcome is known; None where there is no such
        year, the outcome is unknown now, or it was never flagged.
        """
        now = self.outcomes[code]
        known = [y for y, r in self.earlier.items() if r.outcomes[code] != Outcome.UNKNOWN]
        if not known or now == Outcome.UNKNOWN:
            return None
        then = self.earlier[known[-1]].outcomes[code] == Outcome.FLAGGED
        if now == Outcome.FLAGGED:
            return (Trend.PERSISTING if then else Trend.NEW), known[-1]
        return (Trend.FADING, known[-1]) if then else None

    def trend_text(self, code: str) -> Text:
        """Return the same in words; "" where there is nothing to say."""
        found = self.trend(code)
        if found is None:
            return Text("", "")
        text = found[0].text
        return Text(text.en.format(found[1]), text.nl.format(found[1]))
