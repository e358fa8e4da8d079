"""A sentence in the two languages a reader may ask for."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the map and the tables."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True)
class Text:
    """One meaning in English and Dutch."""

    en: str
    nl: str

    def to(self, language: Language) -> str:
        """Return the text in *language*."""
        return self.nl if language is Language.NL else self.en
