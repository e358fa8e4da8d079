"""Planned homes per tenure."""

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from gemengd.model.plan import HOMES
from gemengd.sources.plans.schema import Schema
from gemengd.sources.plans.table import PlanTable, numbers

NEW = tuple(name for name in HOMES if name.startswith("new_"))
DEMOLITION = tuple(name for name in HOMES if name.startswith("demolition_"))


def planned_homes(table: PlanTable, schema: Schema) -> DataFrame:
    """Return the planned homes of each plan, from columns of the plan itself.

    Returns
    -------
    DataFrame
        Columns `HOMES`, index of the table; NaN is unknown.
    """
    index = table.frame.index
    found = DataFrame(np.nan, index=index, columns=list(HOMES), dtype=float)
    for ours in HOMES:
        there = table.all_of(ours)
        if there:
            found[ours] = sum_known(DataFrame({n: numbers(c) for n, c in enumerate(there)}))
    for total, tenures, rest in (
        (schema.total_new, NEW, "new_unknown"),
        (schema.total_demolition, DEMOLITION, "demolition_unknown"),
    ):
        whole = table.named(total)
        if whole is not None:
            left = numbers(whole) - found[list(tenures)].sum(axis=1)
            found[rest] = left.clip(lower=0)
    return found


def counted_homes(rows: DataFrame, index: pd.Index) -> DataFrame:
    """Return the planned homes of each plan, from a row per plan and tenure.

    Parameters
    ----------
    rows
        ``plan`` (in *index*), ``column`` (one of `HOMES`) and ``homes``.
    """
    found = DataFrame(np.nan, index=index, columns=list(HOMES), dtype=float)
    for column, group in rows.groupby("column"):
        found[column] = group.groupby("plan")["homes"].sum(min_count=1).reindex(index)
    return found


def sum_known(frame: DataFrame) -> Series:
    """Return the sum of each row's known numbers; NaN where none is known."""
    return frame.sum(axis=1, min_count=1)
