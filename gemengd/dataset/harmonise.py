"""The tables of a city fitted together."""

from collections.abc import Sequence

from gemengd.dataset.areas import codes_of, inhabited, read_areas
from gemengd.dataset.buildings import fit_buildings
from gemengd.dataset.care import fit_care
from gemengd.dataset.figures import fit_figures
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
    redrawn since are unknown.

    Raises
    ------
    HarmoniseError
        If there are no areas, or a table does not fit: the file and column are named.
    """
    tables = [t for t in raw.tables if t.role is Role.AREAS]
    if not tables:
        message = f"{raw.city.name}: none of the files has the borders of its {raw.city.level}s"
        raise HarmoniseError(f"{message}; add such a file")
    map_ = max(tables, key=lambda table: table.source.year or 0)
    areas, warnings = read_areas(map_, raw.city)
    population, population_warnings = fit_population(_of(raw, Role.POPULATION), areas)
    figured = fit_figures(raw, areas, population)
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


def _of(raw: RawCity, role: Role) -> Sequence[RawTable]:
    return [table for table in raw.tables if table.role is role]
