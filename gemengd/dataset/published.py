"""A publisher's column as ours: its unit, its counts, and why it leaves some figures out."""

from collections.abc import Mapping

from pandas import DataFrame, Series

from gemengd.dataset.columns import glossary, name_of
from gemengd.dataset.missing import figures
from gemengd.errors import HarmoniseError
from gemengd.model.raw import RawTable
from gemengd.model.reason import Reason

# A share that rounds to 100 is one; more is a count, or per thousand.
MOST_PCT = 100.5
# Own choice: counts are rounded at random to fives, so a share of fewer would say little.
LEAST_COUNTED = 100.0


def read_column(
    table: RawTable, rows: DataFrame, ours: str, columns: Mapping[str, str]
) -> DataFrame:
    """Return one column of a publisher's table in our unit.

    A count is divided by what our column is a share of, if that is at least `LEAST_COUNTED`. What
    the publisher leaves out because there are too few of what it is of is `Reason.TOO_FEW`.

    Parameters
    ----------
    rows
        Rows of *table*, by any index.
    ours
        Our column.
    columns
        Our columns -> the table's, as `columns.recognise` finds them.

    Returns
    -------
    DataFrame
        Index of *rows*; ``value`` float with NaN as unknown, ``reason`` str.

    Raises
    ------
    HarmoniseError
        If it holds text that is no number, or shares above 100%.
    """
    theirs = columns[ours]
    where = f"{table.source.location}: {theirs}"
    found = figures(rows[theirs], where, table.missing, table.nil)
    name = name_of(ours, theirs, table.source.year)
    entry = glossary()[ours]
    base = _base(table, rows, ours, columns)
    if name.counts:
        found = _shared(found, base)
    found["value"] *= name.times
    if entry.column.unit == "%":
        _require_share(found["value"], where)
    if base is not None and entry.minimum:
        few = (found["reason"] == Reason.SECRET) & (base < entry.minimum)
        found["reason"] = found["reason"].mask(few, Reason.TOO_FEW.value)
    return found


def _base(table: RawTable, rows: DataFrame, ours: str, columns: Mapping[str, str]) -> Series | None:
    """Return what a column is a share or mean of, if the same table counts it."""
    of = glossary()[ours].column.of
    if len(of) != 1 or of[0] not in columns:
        return None
    column = columns[of[0]]
    where = f"{table.source.location}: {column}"
    return figures(rows[column], where, table.missing, table.nil)["value"]


def _shared(found: DataFrame, base: Series | None) -> DataFrame:
    if base is None:
        return found.assign(value=float("nan"), reason=Reason.NOT_IN_RELEASE.value)
    known = found["value"].notna()
    few = known & ~(base >= LEAST_COUNTED)
    value = 100 * found["value"] / base.where(base >= LEAST_COUNTED)
    # Part and whole are rounded each for itself, so a share of all can come out above it.
    return DataFrame(
        {
            "value": value.clip(upper=100),
            "reason": found["reason"].mask(few, Reason.TOO_FEW.value),
        }
    )


def _require_share(value: Series, where: str) -> None:
    wrong = value[value > MOST_PCT]
    if len(wrong):
        shown = ", ".join(f"{number:g} at {code}" for code, number in wrong.head(3).items())
        message = f"{where}: expected percentages, found {shown}"
        raise HarmoniseError(f"{message}; is it a count? then give the share, or leave it out")
