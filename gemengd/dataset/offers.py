"""What the tables of a city offer: figures for its areas, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from geopandas import GeoDataFrame
from pandas import Index, Series

from gemengd.dataset.borders import Borders, as_today, borders_by_year
from gemengd.dataset.candidates import Candidate, read_candidates
from gemengd.dataset.ledger import Ledger
from gemengd.dataset.levels import Finer, holds, protect
from gemengd.model.city import City, Level
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.reason import Reason


@dataclass(frozen=True)
class Offer:
    """The figures of one table, for the areas of the city.

    Attributes
    ----------
    year
        Year of the figures; 0 where the file does not say.
    moved
        Codes of areas whose borders were moved since, as CBS says, but nobody knows how far.
    parts
        By code: of how many smaller areas the figures were put together; None for figures that
        were published for the areas themselves.
    """

    table: RawTable
    year: int
    figures: Vintage
    moved: Index
    parts: Series | None = None

    @cached_property
    def comparable(self) -> Vintage:
        """The figures that may be set beside those of another year."""
        moved = self.figures.values.index.isin(self.moved)
        return self.figures.unknown_where(moved[:, None], Reason.REDRAWN)


def read_offers(
    raw: RawCity,
    areas: GeoDataFrame,
    people: GeoDataFrame | None,
    finer: Finer | None,
    warnings: list[str],
    *,
    ledger: Ledger,
) -> list[Offer]:
    """Return what every table offers, the newest first.

    Of one year, figures that were published for the areas themselves come before those that were
    put together from *finer* ones. Parameters are those of `figures.fit_figures`.
    """
    tables = [table for table in raw.tables if table.role in {Role.AREAS, Role.FIGURES}]
    newest = max(t.source.year or 0 for t in tables if t.role is Role.AREAS)

    def candidates(
        some: Sequence[RawTable], city: City, today: Borders, also: Level | None = None
    ) -> list[Candidate]:
        borders = borders_by_year(
            some, city, today, newest=newest, target=areas, people=people, warnings=warnings
        )
        return read_candidates(some, city, borders, newest, warnings, ledger=ledger, also=also)

    if finer is None:
        found = candidates(tables, raw.city, as_today(areas))
        return [Offer(c.table, c.year, c.figures, c.moved) for c in found]
    small = [table for table in tables if holds(table, finer.city.level)]
    whole = Borders(finer.areas, finer.walk, finer.walk, Reason.NOT_ADDITIVE)
    parts = candidates(small, finer.city, whole, also=raw.city.level)
    large = [t for t in tables if t.role is Role.FIGURES and holds(t, raw.city.level)]
    published = candidates(large, raw.city, as_today(areas), also=finer.city.level)
    offers = _published(published, parts, finer) + [_joined(part, finer) for part in parts]
    return sorted(offers, key=lambda offer: -offer.year)


def _published(
    published: Sequence[Candidate], parts: Sequence[Candidate], finer: Finer
) -> list[Offer]:
    same_table = {part.table.source.slug: part for part in parts}
    offers = []
    for candidate in published:
        if candidate.rows.empty:
            continue
        figures = candidate.figures
        part = same_table.get(candidate.table.source.slug)
        if part is not None:
            figures = protect(figures, part.found, finer.into)
        offers.append(Offer(candidate.table, candidate.year, figures, candidate.moved))
    return offers


def _joined(part: Candidate, finer: Finer) -> Offer:
    moved = Index(finer.into.reindex(part.moved).dropna().unique())
    return Offer(part.table, part.year, part.figures, moved, finer.into.value_counts())
