"""The tables of a city fitted together."""

from collections.abc import Sequence
from dataclasses import replace

from gemengd.dataset.areas import codes_of, inhabited, read_areas
from gemengd.dataset.buildings import fit_buildings
from gemengd.dataset.care import fit_care
from gemengd.dataset.figures import fit_figures
from gemengd.dataset.levels import Finer, join
from gemengd.dataset.places import fit_streets
from gemengd.dataset.plans import fit_plans
from gemengd.dataset.population import fit_population
from gemengd.errors import HarmoniseError
from gemengd.model.dataset import CityDataset
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
    map_ = _map(raw)
    level = map_.level or raw.city.level
    areas, warnings = read_areas(map_, replace(raw.city, level=level))
    finer: Finer | None = None
    if level.finer_than(raw.city.level):
        areas, finer = join(areas, raw.city, level)
    population, population_warnings = fit_population(_of(raw, Role.POPULATION), areas)
    figured = fit_figures(raw, areas, population, finer)
    newest = figured.newest
    areas["inhabited"] = inhabited(areas, newest.values["inhabitants"])
    areas["district"] = areas["district"].mask(
        areas["district"] == "", codes_of(areas.index, raw.city.level)
    )
    care, care_warnings = fit_care(_of(raw, Role.CARE), areas, raw.city)
    plans, plan_warnings = fit_plans(_of(raw, Role.PLANS), areas)
    streets, street_warnings = fit_streets(_of(raw, Role.STREETS), areas)
    buildings, building_warnings = fit_buildings(_of(raw, Role.BUILDINGS), areas)
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
        warnings=tuple(
            dict.fromkeys(
                [
                    *raw.warnings,
                    *warnings,
                    *figured.warnings,
                    *care_warnings,
                    *plan_warnings,
                    *street_warnings,
                    *population_warnings,
                    *building_warnings,
                ]
            )
        ),
    )


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
