"""A publisher's column as ours: its unit, its counts, and why it leaves some figures out."""

from collections.abc import Mapping

from pandas import DataFrame, Series

from gemengd.dataset.columns import Name, glossary, name_of, sum_of
from gemengd.dataset.missing import figures
from gemengd.dataset.plausible import require_units
from gemengd.model.kind import COUNT
from gemengd.model.numbers import Numbers
from gemengd.model.raw import RawTable
from gemengd.model.reason import Reason

# Own choice: counts are rounded at random to fives, so a share of fewer would say little.
LEAST_COUNTED = 100.0
# Own choice: a publisher that states a tenth of a per cent may have so many below 1% in one place.
LEAST_FRACTIONS = 5


def read_column(
    table: RawTable,
    rows: DataFrame,
    ours: str,
    columns: Mapping[str, str],
    said: list[str] | None = None,
) -> DataFrame:
    """Return one column of a publisher's table in our unit.

    What the publisher splits is added up. A count is divided by what our column is a share of, if
    that is at least `LEAST_COUNTED`. What the publisher leaves out because there are too few of
    what it is of is `Reason.TOO_FEW`.

    Parameters
    ----------
    rows
        Rows of *table*, by any index.
    ours
        Our column.
    columns
        Our columns -> the table's, as `columns.recognise` finds them.
    said
        Gets a line for all that was read by a rule.

    Returns
    -------
    DataFrame
        Index of *rows*; ``value`` float with NaN as unknown, ``reason`` str.

    Raises
    ------
    HarmoniseError
        If it holds text that is no number, or figures that cannot be what they are said to be.
    """
    theirs = columns[ours]
    name = name_of(ours, theirs, table.source.year)
    found = _read(table, rows[theirs], ours, name, said)
    for part in sum_of(ours, theirs, map(str, rows.columns), table.source.year):
        found = _added(found, _read(table, rows[part], ours, name, said))
    least, secret = glossary(table.own)[ours].minimum, found["reason"] == Reason.SECRET
    asks_few = bool(least) and secret.any()
    base = _base(table, rows, ours, columns) if name.counts or asks_few else None
    if name.counts:
        found = _shared(found, base)
    if base is not None and asks_few:
        found["reason"] = found["reason"].mask(secret & (base < least), Reason.TOO_FEW.value)
    return found


def _read(
    table: RawTable,
    rows: Series,
    ours: str,
    name: Name,
    said: list[str] | None = None,
) -> DataFrame:
    """Return the figures of a column, a count still as one."""
    column = glossary(table.own)[ours].column
    numbers = table.numbers_of(ours)
    if name.times != 1:
        numbers = Numbers(factor=name.times * (numbers.factor or 1)).over(numbers)
    fine = ours not in table.names and 0 < column.rounded_to < 1
    where = f"{table.source.location}: {rows.name}"
    found = figures(
        rows,
        where,
        table.missing,
        table.nil,
        kind=COUNT if name.counts else column.kind,
        numbers=numbers,
        whole=table.frame[rows.name],
        key=ours,
        few=LEAST_FRACTIONS if fine else 1,
        said=said,
        formats_unread=table.formats_unread,
    )
    if (name.counts or column.kind.counts) and not column.counted_by:
        require_units(found["value"], numbers, where, ours)
    return found


def _base(table: RawTable, rows: DataFrame, ours: str, columns: Mapping[str, str]) -> Series | None:
    """Return what a column is a share or mean of, if the same table counts it."""
    of = glossary(table.own)[ours].column.of
    if len(of) != 1 or of[0] not in columns:
        return None
    theirs = columns[of[0]]
    return _read(table, rows[theirs], of[0], name_of(of[0], theirs, table.source.year))["value"]


def _added(found: DataFrame, other: DataFrame) -> DataFrame:
    """Return the sum of two counts, unknown where either is, for the reason of that one."""
    reason = found["reason"].where(found["reason"] != "", other["reason"])
    return DataFrame({"value": found["value"] + other["value"], "reason": reason})


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
