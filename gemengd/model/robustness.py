"""How much of a flag hangs on the choices behind it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pandas import DataFrame, Series
from pydantic import BaseModel, ConfigDict, Field

from gemengd.model.bounds import MOST_DRAWS
from gemengd.model.text import Text

Spread = Annotated[float, Field(ge=0, lt=1)]
SURE = 0.9  # part of the draws from which on a flag is called very sure; own choice


class Scale(StrEnum):
    """How the figures of the criteria are put on one scale."""

    Z_SCORE = "z_score"
    MIN_MAX = "min_max"
    PERCENTILE = "percentile"


class Together(StrEnum):
    """How criteria are put together: by the rule, or so that one makes up for another."""

    RULE = "rule"
    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


class Robustness(BaseModel):
    """What is varied to see how sure a flag is: the table ``[robustness]`` of an overlay.

    Attributes
    ----------
    draws
        How many times everything is chosen anew, an even number; 0 leaves it out.
    seed
        The same seed gives the same draws.
    concentration
        Weights are drawn from a Dirichlet distribution around the stated ones; a higher
        concentration keeps them nearer: a weight of share *w* has the standard deviation
        ``sqrt(w * (1 - w) / (concentration + 1))``.
    threshold_spread
        A threshold is drawn evenly from so far below it to so far above, as part of itself.
    quantile_spread
        The same for a threshold that is a quantile, in parts of the city's areas.
    flag_at_spread
        The same for the weight that must hold, as part of all weight; never above all of it.
    normalise, aggregate
        The ways that are chosen from, each as likely.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    draws: Annotated[int, Field(ge=0, le=MOST_DRAWS, multiple_of=2)] = 200
    seed: Annotated[int, Field(ge=0)] = 1
    concentration: Annotated[float, Field(gt=0)] = 20
    threshold_spread: Spread = 0.1
    quantile_spread: Spread = 0.05
    flag_at_spread: Spread = 0.05
    normalise: Annotated[tuple[Scale, ...], Field(min_length=1)] = tuple(Scale)
    aggregate: Annotated[tuple[Together, ...], Field(min_length=1)] = tuple(Together)


@dataclass(frozen=True)
class Choice:
    """Something that was varied.

    Attributes
    ----------
    key
        Unique within an overlay: ``weight``, ``threshold`` or ``figure`` with what it is of, or
        ``normalise``, ``aggregate``, ``flag_at``.
    """

    key: str
    name: Text


@dataclass(frozen=True)
class Sureness:
    """How sure the flags of an overlay are; every Series is keyed by area code.

    Attributes
    ----------
    draws
        How many draws there were.
    choices
        By key, what was varied.
    probability
        Share of the draws in which the area is flagged, 0-1; NaN where the outcome is unknown.
    undecided
        Share of the draws in which unknown criteria leave it open.
    rank_low, rank_high
        Between these ranks it lies in nine draws of ten; 1 is the highest. NaN where unknown.
    influence
        Index: keys of *choices*. ``flag_first``, ``flag_total``: the part of the variance of all
        flags that a choice explains alone, and together with others (Sobol' indices); the same
        for ``rank_first`` and ``rank_total``. NaN where nothing varies.
    decided_by
        Key of the choice with the highest total index for this area's own flag; "" where the
        flag is there in nearly all draws, or in nearly none.
    """

    draws: int
    choices: dict[str, Choice]
    probability: Series
    undecided: Series
    rank_low: Series
    rank_high: Series
    influence: DataFrame
    decided_by: Series
