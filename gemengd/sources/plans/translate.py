"""A publisher's table of plans becomes one in our columns and words."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.model.ledger import LeftOut
from gemengd.model.request import Input
from gemengd.model.text import Text
from gemengd.sources.plans.homes import DEMOLITION, NEW, planned_homes, sum_known
from gemengd.sources.plans.schema import Schema
from gemengd.sources.plans.table import PlanTable, numbers
from gemengd.sources.plans.words import UNKNOWN, years
from gemengd.sources.reader import gone

SECRET = Text("are not public", "zijn niet openbaar")
TOLD = ("kind", "status", "hardness")
BEFORE_BUILDING = frozenset({UNKNOWN, "exploring", "adopted"})
FIRM = {"hard": "adopted", "soft": "exploring", "very_soft": "exploring"}


@dataclass(frozen=True)
class Raw:
    """A publisher's plans, one a row.

    Attributes
    ----------
    homes
        Planned homes, index of *frame*, where the file has these in a table of their own.
    first_years
        The same for the first year in which homes are planned.
    left_out
        Rows of the file that are no plans any more.
    """

    frame: GeoDataFrame
    homes: DataFrame | None = None
    first_years: Series | None = None
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def translate(
    raw: Raw, schema: Schema, given: Input
) -> tuple[GeoDataFrame, tuple[str, ...], tuple[LeftOut, ...]]:
    """Return plans in our columns and words, what to say of this file, and the secret plans.

    A plan that is not being built yet is adopted if it is firm in planning law, else it is being
    explored; where the file does not say how firm it is, its phase decides. A plan that demolishes
    and builds homes is restructuring, unless it is an expansion (own choice: a farm that makes
    room for a new district renews nothing).
    """
    table = PlanTable(raw.frame, schema, given)
    notes = [*raw.notes]
    words = {}
    for ours in TOLD:
        words[ours], strange = table.told(ours)
        if strange:
            shown = ", ".join(map(repr, strange[:3]))
            notes.append(f"The schema has no {ours} {shown}: unknown; words.{ours} can tell it.")
    homes = planned_homes(table, schema) if raw.homes is None else raw.homes
    years = _first_years(table, schema, notes) if raw.first_years is None else raw.first_years
    frame = GeoDataFrame(
        {
            "name": _names(table),
            "kind": words["kind"].mask(_renews(homes, words["kind"]), "restructuring"),
            "status": _status(words, _begun(table, schema)),
            "hardness": words["hardness"],
            "start_year": years,
            **homes,
        },
        geometry=raw.frame.geometry,
        crs=raw.frame.crs,
    )
    public = _without_confidential(frame, table, notes)
    return public, tuple(notes), gone(len(frame) - len(public), SECRET)


def _names(table: PlanTable) -> Series:
    column = table.column("name")
    if column is None:
        return Series("", index=table.frame.index, dtype=object)
    return column.astype("string").str.strip().fillna("").astype(object)


def _renews(homes: DataFrame, kind: Series) -> Series:
    # Homes that go may be written as negative ones.
    demolishes = sum_known(homes[list(DEMOLITION)].abs()) > 0
    builds = sum_known(homes[list(NEW)]) > 0
    return demolishes & builds & (kind != "expansion")


def _status(words: Mapping[str, Series], begun: Series) -> Series:
    phase, firm = words["status"], words["hardness"].map(FIRM)
    early = phase.isin(BEFORE_BUILDING)
    return phase.mask(early & firm.notna(), firm).mask(early & begun, "under_way")


def _begun(table: PlanTable, schema: Schema) -> Series:
    column = table.named(schema.begun)
    if column is None:
        return Series(data=False, index=table.frame.index)
    return years(column)[0].notna()


def _first_years(table: PlanTable, schema: Schema, notes: list[str]) -> Series:
    column = table.column("start_year")
    if column is not None:
        known, strange = years(column)
        if strange:
            shown = ", ".join(map(repr, strange[:3]))
            notes.append(f"{column.name}: {shown} is no year of a plan: unknown.")
        return known
    found = Series(np.nan, index=table.frame.index)
    for name, year in sorted(schema.periods.items(), key=lambda item: -item[1]):
        homes = table.named(name)
        if homes is not None:
            found = found.mask(numbers(homes, table.given, "start_year") > 0, year)
    return found


def _without_confidential(frame: GeoDataFrame, table: PlanTable, notes: list[str]) -> GeoDataFrame:
    """Return the public plans; all, where the file has no column that tells which these are."""
    if table.column("confidential") is None:
        return frame
    public = table.told("confidential")[0] == "public"
    if public.all():
        return frame
    count = f"{int((~public).sum())} of {len(frame)} plans are not public"
    if table.given.confidential == "keep":
        notes.append(f"{count}, and are shown all the same: do not publish this map.")
        return frame
    notes.append(f'{count} and were left out; confidential = "keep" in the TOML keeps them.')
    return frame[public].reset_index(drop=True)
