"""An overlay as its TOML defines it: which criteria flag an area, and how they are weighed."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gemengd.model.criterion import Criterion
from gemengd.model.robustness import Robustness
from gemengd.model.text import Text

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Weighting(BaseModel):
    """One party's view of how much each criterion counts.

    Attributes
    ----------
    source
        Where the weights come from, or "own choice" with the argument.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    title: str = Field(min_length=1)
    title_nl: str = Field(min_length=1)
    source: str = Field(min_length=1)

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(self.title, self.title_nl)


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

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

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
