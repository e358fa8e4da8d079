"""What kind of care the places of a register are."""

from pandas import Series

from gemengd.errors import HarmoniseError
from gemengd.model.care_kind import CARE_KINDS, care_kind, misspelt

LISTED = f"the kinds are {', '.join(CARE_KINDS)}"


def care_kinds(column: Series, where: str) -> Series:
    """Return the kind of each place in our words, or in the register's own where we have none.

    Raises
    ------
    HarmoniseError
        If a word is nearly one of ours: counted as another kind it would be missed in silence.
    """
    said = column.astype("string").str.strip().fillna("")
    kinds = said.map(lambda word: care_kind(word) or word.lower())
    for word in sorted(set(said[~kinds.isin([*CARE_KINDS])]) - {""}):
        near = misspelt(word)
        if near:
            message = f"{where}: kind: found {word!r}; is {near} meant ({care_kind(near)})?"
            raise HarmoniseError(f"{message} Correct it, or tell it with words.kind; {LISTED}")
    return kinds.astype(object)


def own_kinds(kinds: Series, where: str) -> list[str]:
    """Say which places are of no kind that a layer of ours is about."""
    own = kinds[~kinds.isin([*CARE_KINDS])]
    if own.empty:
        return []
    words = ", ".join(repr(word) for word in list(dict.fromkeys(own))[:3])
    message = f"{where}: {len(own)} of {len(kinds)} places are of a kind of their own: {words}"
    return [f"{message}; {LISTED}, and words.kind translates yours"]
