"""The kinds of care, and the words that registers have for them."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

ALIKE = 0.84  # own choice: one letter wrong in a short word, two in a long one

# Kind -> what Dutch and English registers call it. A word that is not here is a kind of your own.
CARE_KINDS: Mapping[str, tuple[str, ...]] = {
    "gp": (
        "gps",
        "general practitioner",
        "general practice",
        "doctors",
        "huisarts",
        "huisartsen",
        "huisartspraktijk",
        "huisartsenpraktijk",
        "huisartsenpraktijken",
        "apotheekhoudend huisarts",
        "apotheekhoudende huisarts",
    ),
    "pharmacy": (
        "pharmacies",
        "apotheek",
        "apotheken",
        "openbare apotheek",
        "dienstapotheek",
    ),
    "hospital": (
        "hospitals",
        "ziekenhuis",
        "ziekenhuizen",
        "algemeen ziekenhuis",
        "academisch ziekenhuis",
        "universitair medisch centrum",
    ),
    "mental_health": (
        "mental health care",
        "ggz",
        "ggz instelling",
        "geestelijke gezondheidszorg",
        "psychiatrie",
        "psychiatrisch ziekenhuis",
    ),
    "elderly": (
        "elderly care",
        "nursing home",
        "nursing homes",
        "care home",
        "ouderenzorg",
        "verpleeghuis",
        "verpleeghuizen",
        "verzorgingshuis",
        "verzorgingstehuis",
        "bejaardenhuis",
        "woonzorgcentrum",
    ),
    "community": (
        "community centre",
        "community center",
        "buurthuis",
        "buurthuizen",
        "buurtcentrum",
        "wijkcentrum",
        "wijkcentra",
        "dorpshuis",
        "ontmoetingscentrum",
    ),
}


def care_kind(word: str) -> str | None:
    """Return the kind of care that a word of a register stands for; None for one of its own."""
    return care_words().get(plain_word(word))


def misspelt(word: str) -> str | None:
    """Return the word of ours that a word is nearly; None if it is one, or is like none."""
    if care_kind(word):
        return None
    return next(iter(get_close_matches(plain_word(word), care_words(), n=1, cutoff=ALIKE)), None)


@cache
def care_words() -> Mapping[str, str]:
    """Return each word that we know, plain -> its kind."""
    return {plain_word(word): kind for kind, words in CARE_KINDS.items() for word in (kind, *words)}


def plain_word(word: str) -> str:
    """Return a word without capitals, accents and marks."""
    text = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", " ", text).strip()
