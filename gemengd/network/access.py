"""Who may use a street, and in which direction."""

from pandas import DataFrame

from gemengd.network.links import Flags
from gemengd.network.mode import Mode
from gemengd.network.tags import Tags

INVITED = frozenset({"yes", "designated", "permissive", "official", "destination", "customers"})
REFUSED = frozenset({"no", "private", "use_sidepath", "military", "emergency", "permit"})
# What is for farm or forest traffic only is closed to other vehicles; people walk there.
REFUSED_TO_VEHICLES = REFUSED | {"agricultural", "forestry"}
# One may not walk or cycle on a motorway or motor road (Dutch traffic rules, RVV 1990,
# article 42); trunk is how OpenStreetMap draws the latter in the Netherlands.
MOTOR_ONLY = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "raceway", "busway", "bus_guideway"}
)
ON_FOOT_ONLY = frozenset(
    {"footway", "steps", "corridor", "platform", "pedestrian", "bridleway", "elevator"}
)
UNBUILT = frozenset({"proposed", "construction", "abandoned", "razed", "planned", "disused"})
FORWARD, BACKWARD = frozenset({"yes", "true", "1"}), frozenset({"-1", "reverse"})
ROUNDABOUT = frozenset({"roundabout", "circular"})
CONTRAFLOW = frozenset({"opposite", "opposite_lane", "opposite_track", "opposite_share_busway"})
CYCLEWAYS = ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")


def may_use(streets: DataFrame, mode: Mode) -> tuple[Flags, Flags]:
    """Return which streets may be used along and against their drawn direction.

    The rules follow OpenStreetMap's tags and Dutch practice: one may walk on a cycleway unless
    ``foot=no``, and on the verge of any road that is not for motor traffic only (RVV 1990,
    article 4). A file without the tag ``highway`` says nothing, and all its streets may be used.
    Gates, bollards and the like on the way are not looked at.

    Parameters
    ----------
    streets
        Tag columns, any of which may be missing.

    Returns
    -------
    tuple
        Two boolean arrays of shape (n,).
    """
    tags = Tags(streets)
    if mode.by_bicycle:
        allowed = _open_by_bicycle(tags)
        forward, backward = _one_way_by_bicycle(tags)
    else:
        allowed = _open_on_foot(tags)
        forward, backward = _one_way(tags, "oneway:foot")
    return allowed & ~backward, allowed & ~forward


def _open_on_foot(tags: Tags) -> Flags:
    closed = tags.among("access", REFUSED) | _for_motors(tags)
    return _open(tags, "foot", closed)


def _open_by_bicycle(tags: Tags) -> Flags:
    # What is said of vehicles is said of bicycles, and outweighs what is said of all.
    closed = tags.among("access", REFUSED_TO_VEHICLES) & tags.among("vehicle", {""})
    closed |= tags.among("vehicle", REFUSED_TO_VEHICLES)
    ramp = tags.among("highway", {"steps"}) & tags.among("ramp:bicycle", {"yes"})
    closed |= _for_motors(tags) | (tags.among("highway", ON_FOOT_ONLY) & ~ramp)
    return _open(tags, "bicycle", closed)


def _open(tags: Tags, own: str, closed: Flags) -> Flags:
    forbidden = tags.among(own, REFUSED) | tags.among("highway", UNBUILT)
    return ~forbidden & (~closed | tags.among(own, INVITED | {"dismount"}))


def _for_motors(tags: Tags) -> Flags:
    return tags.among("highway", MOTOR_ONLY) | tags.among("motorroad", {"yes"})


def _one_way(tags: Tags, key: str) -> tuple[Flags, Flags]:
    return tags.among(key, FORWARD), tags.among(key, BACKWARD)


def _one_way_by_bicycle(tags: Tags) -> tuple[Flags, Flags]:
    """Return where one may cycle forward only, and backward only."""
    forward, backward = _one_way(tags, "oneway")
    forward |= tags.among("junction", ROUNDABOUT) & tags.among("oneway", {""})
    either = tags.among("oneway:bicycle", {"no"}) | tags.among("bicycle", {"dismount"})
    for key in CYCLEWAYS:
        either |= tags.among(key, CONTRAFLOW)
    own_forward, own_backward = _one_way(tags, "oneway:bicycle")
    forward = own_forward | (forward & ~either & ~own_backward)
    backward = own_backward | (backward & ~either & ~own_forward)
    return forward, backward
