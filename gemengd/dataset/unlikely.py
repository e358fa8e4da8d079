"""Figures that can be, and hardly are."""

from collections.abc import Sequence

from gemengd.dataset.plausible import shown
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawTable

# Own choice, in km: hardly any area has more, so hectometres or minutes may have been read.
SELDOM_ABOVE = {
    "distance_gp_km": 25,
    "distance_pharmacy_km": 25,
    "distance_gp_post_km": 75,
    "distance_hospital_km": 75,
}


def far_away(newest: Vintage, tables: Sequence[RawTable]) -> list[str]:
    """Return a line for each column with figures above what it seldom has.

    Parameters
    ----------
    newest
        Figures of the areas, each column from one table.
    tables
        They say where a figure stands, and whether it is right as written.
    """
    by_slug = {table.source.slug: table for table in tables}
    lines = []
    for name, seldom in SELDOM_ABOVE.items():
        column = newest.columns[name]
        high = newest.values[name][newest.values[name] > seldom]
        table = by_slug.get(column.source or "")
        if high.empty or table is None or table.numbers_of(name).as_written:
            continue
        lines.append(
            f"{table.source.location}: {column.title.en}: more than {seldom} "
            f"{column.unit} {shown(high)}; is it another unit?"
        )
    return lines
