"""An overlay: layers held against thresholds, and the areas that this flags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal, Self

from pandas import Series
from pydantic import BaseModel, ConfigDict, Field, model_validator

from gemengd.model.change import Change
from gemengd.model.overlap import Overlap
from gemengd.model.robustness import Robustness, Sureness
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

Weight = Annotated[float, Field(ge=0)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Outcome(StrEnum):
    """What an overlay says of an area."""

    FLAGGED = "flagged"
    NOT_FLAGGED = "not_flagged"
    UNKNOWN = "unknown"


class Weighting(BaseModel):
    """One party's view of how much each criterion counts.

    Attributes
    ----------
    source
        Where the weights come from, or "own choice" with the argument.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    title_nl: str = Field(min_length=1)
    source: str = Field(min_length=1)

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(self.title, self.title_nl)


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


class Criterion(BaseModel):
    """One condition of an overlay.

    Attributes
    ----------
    layer
        Slug of the layer whose value is held against the threshold.
    at
        ``least``: holds at the threshold or above; ``most``: at it or below.
    threshold
        In the unit of the layer; or give *quantile* instead.
    quantile
        Between 0 and 1: the threshold is this quantile of the city's known areas.
    compares_with
        Whether the threshold is relative to the city, the country, or is a norm.
    source
        Where the threshold comes from, or "own choice" with the argument.
    rule
        Criteria of the same rule are weighed together; an area is flagged by any rule.
    weight
        Share of the rule's weight, relative to its other criteria; 0 leaves the criterion out.
    weights
        The same under one of the overlay's *weightings*; *weight* where it is not named.
    required
        If it does not hold, its rule cannot flag, whatever the others say.
    because, because_nl
        Sentence for the reader; ``{value}`` and ``{threshold}`` are filled in.
    instead, instead_nl
        What follows "if" where a figure would lift or raise a flag; ``{new}`` and ``{value}`` are
        filled in. Both, or neither: then title and unit of the layer make the sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: str
    at: Literal["least", "most"]
    threshold: float | None = None
    quantile: float | None = Field(default=None, gt=0, lt=1)
    compares_with: Literal["city", "country", "norm"]
    source: str = Field(min_length=1)
    rule: str = "main"
    weight: Weight = 1
    weights: Mapping[str, Weight] = Field(default_factory=dict)
    required: bool = False
    because: str = Field(min_length=1)
    because_nl: str = Field(min_length=1)
    instead: str = ""
    instead_nl: str = ""

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if (self.threshold is None) == (self.quantile is None):
            raise ValueError("give either threshold or quantile, not both")
        return self

    @model_validator(mode="after")
    def _sentences_can_be_filled_in(self) -> Self:
        for name, places in (("because", ("value", "threshold")), ("instead", ("new", "value"))):
            for key in (name, f"{name}_nl"):
                try:
                    getattr(self, key).format(**dict.fromkeys(places, ""))
                except (KeyError, IndexError, ValueError) as error:
                    allowed = " and ".join(f"{{{place}}}" for place in places)
                    raise ValueError(f"{key} may hold {allowed} only") from error
        if bool(self.instead) is not bool(self.instead_nl):
            raise ValueError("give instead and instead_nl, or neither")
        return self

    @model_validator(mode="after")
    def _required_counts(self) -> Self:
        if self.required and self.weight == 0:
            raise ValueError("a weight of 0 leaves the criterion out, so it cannot be required")
        return self


class Overlay(BaseModel):
    """An overlay as its TOML defines it.

    Attributes
    ----------
    flag_at
        Share of a rule's weight, 0-1, that must hold to flag an area.
    minimum_known
        Share of a rule's weight, 0-1, that must be known to say anything.
    minimum_inhabitants
        Areas with fewer inhabitants are never flagged: unknown.
    high_is
        Whether a flag is a worry (``worse``) or the opposite (``better``).
    robustness
        What is varied to see how sure a flag is; see `Robustness`.
    weightings
        By slug: parties that weigh the same criteria in their own way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str
    title: str
    title_nl: str
    description: str
    description_nl: str
    caveat: str = Field(min_length=1)
    caveat_nl: str = Field(min_length=1)
    style: str = "flags"
    order: int = 100
    high_is: Literal["worse", "better"] = "worse"
    flag_at: float = Field(default=0.6, gt=0, le=1)
    minimum_known: float = Field(default=0.6, gt=0, le=1)
    minimum_inhabitants: int = Field(default=50, ge=0)
    robustness: Robustness = Robustness()
    weightings: Mapping[Slug, Weighting] = Field(default_factory=dict)
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if all(criterion.weight == 0 for criterion in self.criteria):
            raise ValueError("at least one criterion needs a weight above 0")
        return self

    @model_validator(mode="after")
    def _weightings_are_known(self) -> Self:
        for criterion in self.criteria:
            unknown = sorted(criterion.weights.keys() - self.weightings.keys())
            if unknown:
                message = f"layer {criterion.layer}: weights: there is no weighting {unknown[0]!r}"
                raise ValueError(f"{message}; name it under [weightings]")
        for slug in self.weightings:
            if not self.weighed_by(slug).criteria:
                raise ValueError(f"weightings.{slug}: at least one weight must be above 0")
        return self

    def weighed_by(self, weighting: str) -> Self:
        """Return the overlay as one of its *weightings* weighs it; a weight of 0 leaves out."""
        weighed = tuple(
            criterion.model_copy(
                update={"weight": criterion.weights.get(weighting, criterion.weight)}
            )
            for criterion in self.criteria
        )
        return self.model_copy(update={"criteria": weighed}).counting

    @property
    def counting(self) -> Self:
        """The overlay without the criteria that have no weight."""
        counting = tuple(criterion for criterion in self.criteria if criterion.weight > 0)
        return self.model_copy(update={"criteria": counting})

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(self.title, self.title_nl)

    @property
    def warning(self) -> Text:
        """The caveat in both languages."""
        return Text(self.caveat, self.caveat_nl)


@dataclass(frozen=True)
class Finding:
    """What one criterion says of one area.

    Attributes
    ----------
    value
        Value of the layer; NaN where unknown.
    threshold
        The threshold it was held against, in the unit of the layer; NaN where a quantile of
        nothing known was asked.
    holds
        None where value or threshold is unknown.
    why_unknown
        A `Reason`, or "" where it is known.
    city
        The layer's figure for the city as a whole; None where it has none.
    """

    criterion: Criterion
    value: float
    threshold: float
    holds: bool | None
    why_unknown: str = ""
    decimals: int = 0
    city: float | None = None

    def because(self, language: Language) -> str:
        """Return the criterion's sentence with the figures of this area filled in."""
        sentence = Text(self.criterion.because, self.criterion.because_nl).to(language)
        return sentence.format(
            value=format_number(self.value, self.decimals, language),
            threshold=format_number(self.threshold, self.decimals, language),
        )


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
        Year, ascending -> an `Outcome` per area on the figures of that year.
    """

    overlay: Overlay
    outcomes: Series
    scores: Series
    known: Series
    findings: Mapping[str, tuple[Finding, ...]]
    why_unknown: Series
    flagging: Mapping[str, tuple[str, ...]]
    overlaps: tuple[Overlap, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    sureness: Sureness | None = None
    weighed: Mapping[str, Series] = field(default_factory=dict)
    earlier: Mapping[int, Series] = field(default_factory=dict)

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
        known = [y for y, outcomes in self.earlier.items() if outcomes[code] != Outcome.UNKNOWN]
        if not known or now == Outcome.UNKNOWN:
            return None
        then = self.earlier[known[-1]][code] == Outcome.FLAGGED
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
