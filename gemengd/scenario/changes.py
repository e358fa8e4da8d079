"""A scenario as its TOML tells it."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gemengd.definitions import read_definition
from gemengd.model.text import Text

Tenure = Literal["corporation", "owner", "other_rental"]


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class HomesChange(_Change):
    """Homes built, demolished or sold.

    Attributes
    ----------
    areas
        Codes or names of areas; or give *plan*.
    plan
        Name of a plan: its area, divided over the neighbourhoods by surface.
    homes
        In all of these areas together; divided over them by the homes that they have (by surface
        for a plan).
    tenure
        Of the homes that are built or demolished; a sale is always of corporation homes to
        owner-occupiers.
    """

    do: Literal["build", "demolish", "sell"]
    areas: tuple[str, ...] = ()
    plan: str | None = None
    homes: float = Field(gt=0, allow_inf_nan=False)
    tenure: Tenure = "corporation"

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if bool(self.areas) == (self.plan is not None):
            raise ValueError("give either areas or a plan")
        return self


class AllotmentChange(_Change):
    """Homes let to other people than before.

    Attributes
    ----------
    areas
        Codes or names of areas; lettings are divided over them by the homes that they have.
    lettings
        Homes that are let anew.
    column
        Column with a share of households or inhabitants, in per cent.
    from_pct, to_pct
        The share among those who got such a home, and who would get it.
    """

    do: Literal["allot"]
    areas: tuple[str, ...] = Field(min_length=1)
    lettings: float = Field(gt=0, allow_inf_nan=False)
    column: str
    from_pct: float = Field(ge=0, le=100)
    to_pct: float = Field(ge=0, le=100)


class CareChange(_Change):
    """A care facility opened, at metres in RD New, or closed, by its name."""

    do: Literal["open", "close"]
    kind: str
    name: str
    # RD New has no places beyond these (its extent, EPSG:28992).
    x: float | None = Field(default=None, ge=-7000, le=300_000)
    y: float | None = Field(default=None, ge=289_000, le=629_000)
    capacity: float | None = Field(default=None, gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if (self.do == "open") != (self.x is not None and self.y is not None):
            raise ValueError("a new facility needs x and y (RD New), a closed one only its name")
        return self


Change = Annotated[HomesChange | AllotmentChange | CareChange, Field(discriminator="do")]


class Scenario(_Change):
    """What would be changed.

    Attributes
    ----------
    plans_carried_out
        Also build and demolish what the city's plans say.
    """

    title: str
    title_nl: str
    plans_carried_out: bool = False
    changes: tuple[Change, ...] = ()

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.changes and not self.plans_carried_out:
            raise ValueError("it changes nothing; add [[changes]], or plans_carried_out = true")
        return self

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(self.title, self.title_nl)


def read_scenario(path: Path) -> Scenario:
    """Read a scenario's TOML.

    Raises
    ------
    DefinitionError
        If the file is missing, is not TOML, or has a key that gemengd does not know.
    """
    return read_definition(Scenario, path)
