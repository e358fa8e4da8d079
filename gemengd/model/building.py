"""The words in which permits of buildings are told, whatever the publisher calls them."""

from typing import Literal, get_args

Stage = Literal["demolition_permit", "building_permit", "building_started", "renovation"]

STAGES: tuple[Stage, ...] = get_args(Stage)

# Their homes are not there yet; those of the other stages are.
NEW: frozenset[Stage] = frozenset({"building_permit", "building_started"})
