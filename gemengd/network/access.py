"""Who may use a street, and in which direction."""

from pandas import DataFrame

from gemengd.network.links import Flags
from gemengd.network.mode import Mode
from gemengd.network.tags import Tags

INVITED = frozenset({"yes", "designated", "permissive", "official", "destination", "customers"})
PRIVATE = frozenset({"private", "permit"})  # who has to be there may come, and nobody may pass
REFUSED = PRIVATE | {"no", "use_sidepath", "military", "emergency"}
# What is for farm or forest traffic only is closed to other vehicles; people walk there.
FARM = frozenset({"agricultural", "forestry"})
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
ABOVE = frozenset({"yes", "viaduct", "movable", "suspension", "cantilever", "trestle", "aqueduct"})
CYCLEWAYS = ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")


def may_use(streets: DataFrame, mode: Mode) -> tuple[Flags, Flags]:
    """Return which streets may be used along and against their drawn direction.

    The rules follow OpenStreetMap's tags and Dutch practice: one may walk on a cycleway unless
    ``foot=no``, and on the verge of any road that is not for motor traffic only (RVV 1990,
    article 4). A file without the tag ``highway`` says nothing, and all its streets may be used; in
    a file that has it, a line without it is a river, a railway or a fence, unless it is a ferry.
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
    return _directions(Tags(streets), mode, REFUSED)


def may_enter(streets: DataFrame, mode: Mode) -> tuple[Flags, Flags]:
    """Return which streets may be used by who has to be there, as well as those open to all.

    These are the private ones. Parameters and result are those of `may_use`.
    """
    return _directions(Tags(streets), mode, REFUSED - PRIVATE)


def is_ferry(tags: Tags) -> Flags:
    """Return which lines are ferries, and no street as well."""
    return tags.among("route", {"ferry"}) & tags.among("highway", {""})


def entered_at_ends(streets: DataFrame) -> Flags:
    """Return which streets lie above or below the ground, or on the water.

    One gets on a ferry, a bridge or into a tunnel at its ends, however near it passes. A boardwalk
    and a passage through a building are at the level of their doors.
    """
    tags = Tags(streets)
    return is_ferry(tags) | tags.among("bridge", ABOVE) | tags.among("tunnel", {"yes"})


def _directions(tags: Tags, mode: Mode, refused: frozenset[str]) -> tuple[Flags, Flags]:
    if mode.by_bicycle:
        allowed = _open_by_bicycle(tags, refused)
        forward, backward = _one_way_by_bicycle(tags)
    else:
        allowed = _open_on_foot(tags, refused)
        forward, backward = _one_way(tags, "oneway:foot")
    return allowed & ~backward, allowed & ~forward


def _open_on_foot(tags: Tags, refused: frozenset[str]) -> Flags:
    closed = tags.among("access", refused) | _for_motors(tags)
    return _open(tags, "foot", closed, refused)


def _open_by_bicycle(tags: Tags, refused: frozenset[str]) -> Flags:
    # What is said of vehicles is said of bicycles, and outweighs what is said of all.
    closed = tags.among("access", refused | FARM) & tags.among("vehicle", {""})
    closed |= tags.among("vehicle", refused | FARM)
    ramp = tags.among("highway", {"steps"}) & tags.among("ramp:bicycle", {"yes"})
    closed |= _for_motors(tags) | (tags.among("highway", ON_FOOT_ONLY) & ~ramp)
    return _open(tags, "bicycle", closed, refused)


def _open(tags: Tags, own: str, closed: Flags, refused: frozenset[str]) -> Flags:
    forbidden = tags.among(own, refused) | tags.among("highway", UNBUILT) | _no_street(tags)
    return ~forbidden & (~closed | tags.among(own, INVITED | {"dismount"}))


def _no_street(tags: Tags) -> Flags:
    """Return which lines of a file that tells its streets are none."""
    return tags.told("highway") & tags.among("highway", {""}) & ~is_ferry(tags)


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
