"""How long a metre of a street takes."""

import re

import numpy as np
from pandas import DataFrame

from gemengd.network.access import is_ferry
from gemengd.network.links import Floats
from gemengd.network.mode import WALK, Mode
from gemengd.network.tags import Tags

# A ferry of which nothing is known: 5 km/h, as in the Open Source Routing Machine's profiles for
# walking and cycling.
FERRY_METRES_PER_MINUTE = 5000 / 60
# A ferry of which the duration makes it slower than 1 km/h got it in another unit.
SLOWEST_METRES_PER_MINUTE = 1000 / 60
CLOCK = re.compile(r"(\d+):(\d\d)(?::(\d\d))?")
SOFT = frozenset({"path", "track", "bridleway"})  # unpaved unless the surface is known


def minutes_per_metre(streets: DataFrame, length_m: Floats, mode: Mode) -> Floats:
    """Return the minutes that a metre of each street takes, shape (n,).

    By the speed of the mode and what the surface leaves of it; on stairs by that of stairs; where
    a cyclist has to dismount, by that of a walker; on a ferry by its ``duration`` over its whole
    length, waiting not included, else by a speed that is stated.

    Parameters
    ----------
    streets
        Tag columns, any of which may be missing.
    length_m
        Of each street, shape (n,).
    """
    tags = Tags(streets)
    surface = tags.number("surface", mode.surfaces)
    if mode.by_bicycle:
        soft = tags.among("highway", SOFT) & tags.among("surface", {""})
        surface = np.where(soft, mode.surfaces["unpaved"], surface)
    speed = mode.metres_per_minute * np.where(np.isnan(surface), 1.0, surface)
    if mode.by_bicycle:
        dismount = tags.among("bicycle", {"dismount"})
        speed = np.where(dismount, np.minimum(speed, WALK.metres_per_minute), speed)
    speed = np.where(tags.among("highway", {"steps"}), mode.steps_metres_per_minute, speed)
    return 1 / np.where(is_ferry(tags), _ferry_speed(tags, length_m), speed)


def _ferry_speed(tags: Tags, length_m: Floats) -> Floats:
    stated = {text: _minutes(text) for text in set(tags.texts("duration"))}
    minutes = tags.number("duration", stated)
    speed = length_m / np.where(minutes > 0, minutes, np.nan)
    return np.where(speed >= SLOWEST_METRES_PER_MINUTE, speed, FERRY_METRES_PER_MINUTE)


def _minutes(text: str) -> float:
    """Return the minutes of HH:MM, HH:MM:SS or a bare number; NaN of anything else."""
    if text.isdecimal():
        return float(text)
    clock = CLOCK.fullmatch(text)
    if clock is None:
        return np.nan
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    return hours * 60 + minutes + seconds / 60
