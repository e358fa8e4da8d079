"""The words of a file that are read as they are, without the user's translation."""

from gemengd.model.care_kind import care_kind
from gemengd.model.plan import HARDNESSES, KINDS, STATUSES
from gemengd.model.raw import Role
from gemengd.model.street_word import TAGS, street_value

PLANS: dict[str, tuple[str, ...]] = {"status": STATUSES, "kind": KINDS, "hardness": HARDNESSES}


def known_word(role: Role, column: str, word: str) -> bool:
    """Return whether a word in one of our columns is one of ours."""
    if role is Role.CARE:
        return column == "kind" and care_kind(word) is not None
    if role is Role.PLANS:
        return plan_word(word) in PLANS.get(column, ())
    return role is Role.STREETS and column in TAGS and street_value(column, word) is not None


def plan_word(word: str) -> str:
    """Return a word of a plan as we write it."""
    return word.strip().lower().replace(" ", "_")
