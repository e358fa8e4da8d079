"""A column of figures that only this city has, as its TOML declares it."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gemengd.model.dataset import Column
from gemengd.model.kind import KINDS
from gemengd.model.text import Text


class OwnColumn(BaseModel):
    """A column of a city's own, as a ``[[columns]]`` table of its TOML declares it.

    Attributes
    ----------
    name
        By which inputs and layers call it.
    kind
        What its figures can be, one of `kind.KINDS`; *lowest* and *highest* are closer bounds.
    unit
        In which it is stated; that of its kind by default.
    high_is
        Whether a high figure is worse or better; a layer of it alone may not say otherwise.
    source
        Who counts it, for the reader of the map.
    adds, of, rounded_to
        As in `Column`; a count adds unless it says that it does not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    title_nl: str = Field(min_length=1)
    kind: str
    unit: str | None = None
    high_is: Literal["worse", "better"] | None = None
    source: str = Field(min_length=1)
    adds: bool | None = None
    of: tuple[str, ...] = ()
    rounded_to: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    lowest: float | None = Field(default=None, allow_inf_nan=False)
    highest: float | None = Field(default=None, allow_inf_nan=False)

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"there is no kind {kind!r}; there are {', '.join(KINDS)}")
        return kind

    @model_validator(mode="after")
    def _adds_or_is_of(self) -> Self:
        column = self.column
        if column.adds and column.of:
            raise ValueError("a count adds, and is of nothing: leave out of, or say adds = false")
        if column.kind.lowest >= column.kind.highest:
            raise ValueError("lowest is not below highest")
        return self

    @property
    def column(self) -> Column:
        """The same as any other column of figures."""
        kind = KINDS[self.kind]
        return Column(
            self.name,
            Text(self.title, self.title_nl),
            kind.unit if self.unit is None else self.unit,
            adds=kind.counts if self.adds is None else self.adds,
            of=self.of,
            rounded_to=self.rounded_to,
            kind=kind.between(self.lowest, self.highest),
            high_is=self.high_is,
            counted_by=self.source,
        )
