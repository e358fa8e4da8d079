"""Planmonitor Wonen keeps the homes of a plan in tables of their own."""

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.model.request import Input
from gemengd.sources.map_file import read_table, tables_of
from gemengd.sources.plans.homes import counted_homes
from gemengd.sources.plans.schema import Schema, plain
from gemengd.sources.plans.table import numbers
from gemengd.sources.plans.translate import Raw

CATEGORIES, YEARS = "plancategorie", "detailplanning"


def with_categories(frame: GeoDataFrame, given: Input, schema: Schema) -> Raw:
    """Return plans with the homes and the first year that the file's other tables state.

    The tables join on id: ``plancategorie.planregistratie_id``, and of the years
    ``detailplanning.plancategorie_id``. A file with the plans alone says nothing of homes.
    """
    tables = set(tables_of(given.file))
    if CATEGORIES not in tables or "id" not in frame:
        return Raw(frame)
    rows = read_table(given.file, CATEGORIES, shapes=False)
    places = Series(frame.index, index=frame["id"].astype(str))
    rows = rows.assign(plan=rows["planregistratie_id"].astype(str).map(places))
    lost = int(rows["plan"].isna().sum())
    notes = (f"{lost} rows of {CATEGORIES} belong to no plan in the file.",) if lost else ()
    rows = rows.dropna(subset=["plan"]).astype({"plan": frame.index.dtype})
    homes = counted_homes(
        DataFrame(
            {
                "plan": rows["plan"],
                "column": _tenures(rows, schema),
                "homes": numbers(rows["totaal_gepland"], given, "new_unknown"),
            }
        ),
        frame.index,
    )
    years = _first_years(rows, given, frame.index) if YEARS in tables else None
    return Raw(frame, homes, years, notes)


def _tenures(rows: DataFrame, schema: Schema) -> Series:
    """Return our column for each row: demolition if it says so, else new homes."""
    said = rows["betaalbaarheid"].fillna("").map(plain)
    demolished = rows["sloop"].fillna("").map(plain) == "sloop"
    new, demolition = (
        {plain(word): column for word, column in schema.homes[kind].items()}
        for kind in ("new", "demolition")
    )
    built = said.map(new).fillna("new_unknown")
    return said.map(demolition).fillna("demolition_unknown").where(demolished, built)


def _first_years(rows: DataFrame, given: Input, index: pd.Index) -> Series:
    planned = read_table(given.file, YEARS, shapes=False)
    planned = planned[numbers(planned["aantal_gepland"], given, "new_unknown") > 0]
    plans = Series(rows["plan"].to_numpy(), index=rows["id"].astype(str))
    of_plan = planned["plancategorie_id"].astype(str).map(plans)
    return planned["jaartal"].astype(float).groupby(of_plan).min().reindex(index)
