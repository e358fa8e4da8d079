"""Two criteria that tell the same, and may not be read as two."""

from collections.abc import Sequence
from dataclasses import dataclass

from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

STRONG = 0.8  # own choice, as in much work with indicators: from here two are nearly one


@dataclass(frozen=True)
class Overlap:
    """How far the layers of two criteria of an overlay tell the same.

    Attributes
    ----------
    layers, titles
        Slugs and titles of the two layers.
    shared
        Titles of the columns of figures that both are made of, but for the number of people,
        households or homes that figures are weighted by.
    correlation
        Spearman's rank correlation over the areas that both know, -1 to 1; NaN where there are
        fewer than three, or one of the two is the same everywhere.
    areas
        How many areas both know.
    """

    layers: tuple[str, str]
    titles: tuple[Text, Text]
    shared: tuple[Text, ...]
    correlation: float
    areas: int

    @property
    def doubled(self) -> bool:
        """Whether a reader must be warned: shared figures, or a correlation above 0.8."""
        return bool(self.shared) or abs(self.correlation) > STRONG

    @property
    def text(self) -> Text:
        """What a reader must know of the two."""
        return Text(self._sentence(Language.EN), self._sentence(Language.NL))

    def _sentence(self, language: Language) -> str:
        first, second = (title.to(language) for title in self.titles)
        rho = format_number(self.correlation, 2, language)
        said = Text(
            f"“{first}” and “{second}”: correlation {rho} over {self.areas} areas",
            f"“{first}” en “{second}”: samenhang {rho} over {self.areas} gebieden",
        ).to(language)
        if self.shared:
            names = _listed([title.to(language) for title in self.shared])
            said += Text(f"; both are made of “{names}”", f"; allebei gemaakt van “{names}”").to(
                language
            )
        if self.doubled:
            said += Text(
                ". Read them as one sign, not as two", ". Lees ze als één aanwijzing, niet als twee"
            ).to(language)
        return f"{said}."


def _listed(names: Sequence[str]) -> str:
    return "”, “".join(names)
