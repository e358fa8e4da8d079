"""How a file writes its numbers, as the TOML of a city says it."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DEMOLISHED = "negative means demolished"


class Numbers(BaseModel):
    """How numbers are written in a file, or in one of its columns.

    Attributes
    ----------
    decimal, thousands
        The mark before the decimals, and the one between groups of three digits; where one of a
        dot and a comma is named, the other is the other.
    unit
        Of a share: ``fraction`` is 0 to 1, ``percent`` is 0 to 100 however small.
    factor
        What stands in the file times this is in our unit: 1000 for homes by the thousand.
    sign
        How homes that go are written.
    as_written
        The figures are right as they stand, however strange they look; bounds still hold.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    decimal: Literal[",", "."] | None = None
    thousands: Literal[",", ".", " ", "'"] | None = None
    unit: Literal["fraction", "percent"] | None = None
    factor: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    sign: Literal["negative means demolished"] | None = None
    as_written: bool = False

    @model_validator(mode="after")
    def _two_marks(self) -> Self:
        if self.decimal is not None and self.decimal == self.thousands:
            raise ValueError("decimal and thousands are the same mark")
        return self

    def over(self, other: "Numbers") -> "Numbers":
        """Return what this says, and where it says nothing, what *other* says."""
        said = {key: getattr(self, key) for key in self.model_fields_set}
        return Numbers(**{**other.model_dump(exclude_unset=True), **said})


PLAIN = Numbers()
