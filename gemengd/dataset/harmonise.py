"""The tables of a city fitted together."""

from collections.abc import Sequence
from dataclasses import replace

from geopandas import GeoDataFrame
from pandas import Series

from gemengd.dataset.areas import codes_of, inhabited, read_areas
from gemengd.dataset.buildings import fit_buildings, more_than_all
from gemengd.dataset.care import fit_care
from gemengd.dataset.codes import OTHER_LEVEL, coded, level_of
from gemengd.dataset.coverage import find_coverage
from gemengd.dataset.deciding import undecided
from gemengd.dataset.edge import care_ends_at_the_border
from gemengd.dataset.figures import fit_figures
from gemengd.dataset.head_count import check_head_count, head_count
from gemengd.dataset.ledger import (
    Ledger,
    losses,
    numbered,
    require_closed,
    unused,
)
from gemengd.dataset.levels import Finer, join, names_from, smaller_names
from gemengd.dataset.places import fit_streets
from gemengd.dataset.plans import fit_plans
from gemengd.dataset.population import fit_population
from gemengd.dataset.relations import check_relations
from gemengd.dataset.unlikely import far_away
from gemengd.errors import HarmoniseError
from gemengd.model.area_list import codes_elsewhere
from gemengd.model.city import City
from gemengd.model.dataset import CityDataset
from gemengd.model.ledger import SHOWN, Account
from gemengd.model.raw import RawCity, RawTable, Role


def harmonise(raw: RawCity) -> CityDataset:
    """Fit the tables of a city together.

    The newest table of areas gives the borders; every column of figures comes from one table,
    the newest that has it, within `figures.YEARS_BACK` years. Figures of an area that was
    redrawn since are put together from its parts, if that leaves little doubt. If there are only
    areas of a finer level than the city's, its areas and figures are put together from these.

    Raises
    ------
    HarmoniseError
        If there are no areas, or a table does not fit: the file and column are named.
    """
    raw = numbered(raw)
    raw = replace(raw, tables=tuple(_levelled(table, raw.city) for table in raw.tables))
    ledger = Ledger(raw.tables)
    map_ = _map(raw)
    level = map_.level or raw.city.level
    areas, warnings = read_areas(map_, replace(raw.city, level=level))
    whys = coded(map_, replace(raw.city, level=level)).whys
    ledger.use(map_, whys.index[whys.isna()])
    ledger.leave_out_each(map_, whys)
    finer: Finer | None = None
    if level.finer_than(raw.city.level):
        areas, finer = join(areas, raw.city, level)
        areas["name"] = names_from(_of(raw, Role.FIGURES), areas["name"], raw.city)
    population, population_warnings = fit_population(_of(raw, Role.POPULATION), areas, ledger)
    figured = fit_figures(raw, areas, ledger, population, finer)
    newest = figured.newest
    areas["inhabited"] = inhabited(areas, newest.values["inhabitants"])
    areas["district"] = areas["district"].mask(
        areas["district"] == "", codes_of(areas.index, raw.city.level)
    )
    care, care_warnings = fit_care(_of(raw, Role.CARE), areas, raw.city, ledger, map_.source.year)
    plans, plan_warnings = fit_plans(_of(raw, Role.PLANS), areas, ledger)
    streets, street_warnings = fit_streets(_of(raw, Role.STREETS), areas, ledger)
    buildings, building_warnings = fit_buildings(_of(raw, Role.BUILDINGS), areas, ledger)
    living = _of(raw, Role.POPULATION)
    heads = head_count(living, population, areas, newest.values["inhabitants"])
    covered = find_coverage(
        raw.tables,
        areas,
        {
            Role.PLANS: plans,
            Role.CARE: care,
            Role.STREETS: streets,
            Role.BUILDINGS: buildings,
            Role.POPULATION: population,
        },
        heads.gaps,
    )
    accounts, told = _accounts(raw, ledger, map_.source.year)
    return CityDataset(
        city=raw.city,
        areas=areas[["name", "district", "inhabited", "geometry"]],
        figures=newest.values,
        reasons=newest.reasons,
        columns=newest.columns,
        sources=tuple(table.source for table in raw.tables),
        streets=streets,
        care=care,
        plans=plans,
        population=population,
        errors=newest.errors,
        history=figured.history,
        buildings=buildings,
        lists=raw.lists,
        not_covered=covered.outside,
        smaller=smaller_names(_of(raw, Role.FIGURES), raw.city, finer),
        ledger=accounts,
        warnings=tuple(
            dict.fromkeys(
                [
                    *raw.warnings,
                    *check_relations(newest, raw.tables),
                    *far_away(newest, raw.tables),
                    *check_head_count(heads, living),
                    *_listed_elsewhere(raw, areas, newest.values["postcode"]),
                    *warnings,
                    *figured.warnings,
                    *care_warnings,
                    *plan_warnings,
                    *street_warnings,
                    *population_warnings,
                    *building_warnings,
                    *more_than_all(buildings, areas, newest.values["dwellings"]),
                    *covered.warnings,
                    *care_ends_at_the_border(care, areas, raw.city, _of(raw, Role.CARE)),
                    *told,
                ]
            )
        ),
    )


def _listed_elsewhere(raw: RawCity, areas: GeoDataFrame, postcodes: Series) -> list[str]:
    """Return a line for each list of the city with codes that no area here has."""
    elsewhere = {
        name: codes_elsewhere(codes, areas, postcodes) for name, codes in raw.lists.items()
    }
    return [
        f"lists.{name}: {len(codes)} of its {len(raw.lists[name])} codes are of no area here: "
        + ", ".join(codes[:SHOWN])
        for name, codes in elsewhere.items()
        if codes
    ]


def _levelled(table: RawTable, city: City) -> RawTable:
    """Return a table of areas of no stated level with its own, if that is finer than the map's."""
    if table.role is not Role.AREAS or table.level is not None:
        return table
    level = level_of(table, city)
    return replace(table, level=level) if level.finer_than(city.level) else table


def _accounts(
    raw: RawCity, ledger: Ledger, year: int | None
) -> tuple[tuple[Account, ...], list[str]]:
    """Return what became of every input, and a line for each loss that nobody should overlook."""
    for table in raw.tables:
        if table.role in {Role.AREAS, Role.FIGURES}:
            ledger.leave_out_rest(table, OTHER_LEVEL)
    accounts = ledger.accounts()
    require_closed(accounts)
    told = []
    for table, account in zip(raw.tables, accounts, strict=True):
        told += losses(account, table, raw.allow_left_out)
        told += unused(account, table)
    return accounts, [*told, *undecided(raw.tables, accounts, year)]


def _map(raw: RawCity) -> RawTable:
    """Return the table with the borders: the newest of the city's level, else of a finer one."""
    tables = [t for t in raw.tables if t.role is Role.AREAS]
    own = [t for t in tables if t.level in {None, raw.city.level}]
    finer = [t for t in tables if t.level and t.level.finer_than(raw.city.level)]
    if not own and not finer:
        message = f"{raw.city.name}: none of the files has the borders of its"
        raise HarmoniseError(f"{message} {raw.city.level.plural}; add such a file")
    return max(own or finer, key=lambda table: table.source.year or 0)


def _of(raw: RawCity, role: Role) -> Sequence[RawTable]:
    return [table for table in raw.tables if table.role is role]
