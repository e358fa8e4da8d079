"""What would have to be otherwise for a flag to be lifted, or to come."""

from dataclasses import dataclass

from gemengd.model.style import format_number
from gemengd.model.text import Language, Text


@dataclass(frozen=True)
class Shift:
    """One figure of an area that would be another.

    Attributes
    ----------
    criterion
        Place in the overlay, from 0, of the criterion whose threshold it would cross.
    layer
        Slug of that criterion's layer.
    value, new
        What it is, and the nearest figure of so many *decimals* on the other side of the
        threshold; in the layer's unit.
    sentence
        With ``{new}`` and ``{value}``, as it follows "if".
    """

    criterion: int
    layer: str
    value: float
    new: float
    decimals: int
    sentence: Text

    def to(self, language: Language) -> str:
        """Return the sentence with the figures filled in."""
        return self.sentence.to(language).format(
            new=format_number(self.new, self.decimals, language),
            value=format_number(self.value, self.decimals, language),
        )


@dataclass(frozen=True)
class Change:
    """The smallest set of figures that would change an outcome.

    Attributes
    ----------
    lifts
        Whether it lifts a flag; else it raises one.
    """

    shifts: tuple[Shift, ...]
    lifts: bool

    @property
    def text(self) -> Text:
        """What a reader may know of it."""
        english = " and ".join(shift.to(Language.EN) for shift in self.shifts)
        dutch = " en ".join(shift.to(Language.NL) for shift in self.shifts)
        if self.lifts:
            return Text(
                f"The flag would be lifted if {english}.", f"Het signaal zou vervallen als {dutch}."
            )
        return Text(f"A flag would come if {english}.", f"Er zou een signaal komen als {dutch}.")
