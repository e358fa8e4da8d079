"""A criterion: a layer held against a threshold, and the sentence that says so."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gemengd.model.comparison import Comparison

Weight = Annotated[float, Field(ge=0)]


class Criterion(BaseModel):
    """One condition of an overlay.

    Attributes
    ----------
    layer
        Slug of the layer whose value is held against the threshold.
    at
        ``least``: holds at the threshold or above; ``most``: at it or below; ``above``
        and ``below``: the threshold itself does not hold.
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

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    layer: str
    at: Comparison
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
