"""The words in which plans are told, whatever the publisher calls them."""

from typing import Literal, get_args

Status = Literal["exploring", "adopted", "under_way", "completed", "unknown"]
Kind = Literal[
    "restructuring",
    "transformation",
    "densification",
    "expansion",
    "public_space",
    "other",
    "unknown",
]
# How firm a plan is in planning law: irrevocable or adopted; in preparation; a vision or an idea.
Hardness = Literal["hard", "soft", "very_soft", "unknown"]

STATUSES: tuple[Status, ...] = get_args(Status)
KINDS: tuple[Kind, ...] = get_args(Kind)
HARDNESSES: tuple[Hardness, ...] = get_args(Hardness)
# Columns with planned numbers of homes, per tenure.
HOMES = (
    "demolition_social_rent",
    "demolition_other",
    "demolition_unknown",
    "new_social_rent",
    "new_mid_rent",
    "new_other_rent",
    "new_owner",
    "new_unknown",
)
