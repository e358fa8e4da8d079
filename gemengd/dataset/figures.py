"""Every column of figures from the newest table that has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.dataset.areas import coded, named, read_areas, same_area, same_name
from gemengd.dataset.columns import glossary, recognise
from gemengd.dataset.missing import figures
from gemengd.dataset.published import read_column
from gemengd.dataset.releases import changes, why_absent
from gemengd.errors import HarmoniseError
from gemengd.model.city import City
from gemengd.model.dataset import Column
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.reason import Reason

# Own choice: a publisher's newest year is half empty, and figures older than this tell of
# another neighbourhood than the one that stands there now.
YEARS_BACK = 3


@dataclass(frozen=True)
class Figures:
    """All columns of a city: what is known, why the rest is not, and from where."""

    values: DataFrame
    reasons: DataFrame
    columns: Mapping[str, Column]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """A table with figures, its rows for this city, and which of these may be used."""

    table: RawTable
    rows: DataFrame
    columns: Mapping[str, str]
    comparable: Series

    @property
    def year(self) -> int:
        return self.table.source.year or 0


def fit_figures(raw: RawCity, areas: GeoDataFrame) -> Figures:
    """Return the figures of all areas, each column from one table.

    Parameters
    ----------
    areas
        As `areas.read_areas` makes them.
    """
    warnings: list[str] = []
    candidates = [
        _candidate(table, raw.city, areas, warnings)
        for table in raw.tables
        if table.role in {Role.AREAS, Role.FIGURES}
    ]
    candidates.sort(key=lambda candidate: -candidate.year)
    values, reasons, columns = {}, {}, {}
    for name, entry in glossary().items():
        found, column = _fit(name, candidates, areas, warnings)
        values[name], reasons[name] = found["value"].astype(float), found["reason"]
        columns[name] = replace(entry.column, year=column.year, source=column.source)
    return Figures(DataFrame(values), DataFrame(reasons), columns, tuple(warnings))


def _candidate(table: RawTable, city: City, areas: GeoDataFrame, warnings: list[str]) -> _Candidate:
    if table.role is Role.FIGURES and "name" in table.names and "code" not in table.names:
        codes, mended = named(table, areas)
    else:
        codes, mended = coded(table, city)
    warnings.extend(mended)
    rows = DataFrame(table.frame).assign(_code=codes)
    rows = rows[rows["_code"] != ""].set_index("_code")
    doubled = rows.index[rows.index.duplicated()].unique()
    if len(doubled):
        shown = ", ".join(doubled[:3])
        message = f"{table.source.location}: {len(doubled)} codes occur more than once: {shown}"
        raise HarmoniseError(f"{message}; keep one row for each area")
    _report_unmatched(table, rows, areas, warnings)
    warnings.extend(changes(table))
    columns = recognise(rows.columns, table.names, table.source.year)
    _require_named(table, rows)
    same = _comparable(table, rows, city, areas, warnings)
    return _Candidate(table, rows, columns, same)


def _require_named(table: RawTable, rows: DataFrame) -> None:
    for ours, theirs in table.names.items():
        if theirs not in rows and "{" not in theirs:
            shown = ", ".join(map(str, rows.columns[:6]))
            message = f"{table.source.location}: columns.{ours} names {theirs!r}, not there"
            raise HarmoniseError(f"{message}; found {shown}")


def _report_unmatched(
    table: RawTable, rows: DataFrame, areas: GeoDataFrame, warnings: list[str]
) -> None:
    lost = rows.index.difference(areas.index)
    if len(lost):
        message = f"{len(lost)} rows have no area on the map: {', '.join(lost[:3])}"
        warnings.append(f"{table.source.location}: {message}")


def _comparable(
    table: RawTable,
    rows: DataFrame,
    city: City,
    areas: GeoDataFrame,
    warnings: list[str],
) -> Series:
    if table.role is Role.AREAS:
        old, _ = read_areas(table, city)
        same = same_area(areas, old)
    elif (name := _name_column(table, rows)) is not None:
        same = same_name(areas, list(rows.index), rows[name])
    else:
        message = "it has no names, so areas were matched on their code alone"
        warnings.append(f"{table.source.location}: {message}")
        return Series(data=True, index=areas.index)
    changed = areas.index[areas.index.isin(rows.index) & ~same]
    if len(changed):
        message = f"{len(changed)} areas are no longer those of {table.source.year or 'this file'}"
        shown = f"{', '.join(changed[:3])}; their older figures were not taken"
        warnings.append(f"{table.source.location}: {message}: {shown}")
    return same


def _name_column(table: RawTable, rows: DataFrame) -> str | None:
    named = table.names.get("name")
    if named in rows:
        return named
    return next((n for n in ("buurtnaam", "wijknaam", "BU_NAAM", "WK_NAAM") if n in rows), None)


def _fit(
    name: str, candidates: Sequence[_Candidate], areas: GeoDataFrame, warnings: list[str]
) -> tuple[DataFrame, Column]:
    entry = glossary()[name].column
    having = [c for c in candidates if name in c.columns]
    newest = max((c.year for c in candidates), default=0)
    fallback: DataFrame | None = None
    for candidate in having:
        found = _take(candidate, name, areas)
        if fallback is None:
            fallback = found
        if found["value"].notna().any():
            if candidate.year and candidate.year < newest - YEARS_BACK:
                message = f"{entry.title.en}: the figures of {candidate.year} are too old to use"
                warnings.append(f"{message} beside those of {newest}")
                continue
            source = candidate.table.source
            return found, replace(entry, year=source.year, source=source.slug)
    if fallback is None:
        reason = why_absent(name, [c.table for c in candidates])
        fallback = DataFrame({"value": float("nan"), "reason": reason.value}, index=areas.index)
    return fallback.assign(value=float("nan")), entry


def _take(candidate: _Candidate, name: str, areas: GeoDataFrame) -> DataFrame:
    theirs = candidate.columns[name]
    found = read_column(candidate.table, candidate.rows, name, theirs).reindex(areas.index)
    found["reason"] = found["reason"].fillna(Reason.NOT_LISTED.value)
    if found["value"].isna().all() and _wholly_missing(candidate, theirs):
        not_said = {Reason.SECRET.value, Reason.TOO_FEW.value}
        to_come = found["reason"].isin(not_said)
        found["reason"] = found["reason"].mask(to_come, Reason.NOT_YET_PUBLISHED.value)
    changed = ~candidate.comparable & areas.index.isin(candidate.rows.index)
    return DataFrame(
        {
            "value": found["value"].mask(changed),
            "reason": found["reason"].mask(changed, Reason.REDRAWN.value),
        }
    )


def _wholly_missing(candidate: _Candidate, theirs: str) -> bool:
    """Say whether the column is empty in the whole file: no secret, the topic is to come."""
    where = f"{candidate.table.source.location}: {theirs}"
    everywhere = figures(
        candidate.table.frame[theirs], where, candidate.table.missing, candidate.table.nil
    )
    return bool(everywhere["value"].isna().all())
