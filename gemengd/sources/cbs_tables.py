"""Key figures, socio-economic status and proximity of a municipality, from StatLine's tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from gemengd.errors import SourceAbsentError
from gemengd.model.raw import Role
from gemengd.sources import pdok
from gemengd.sources.cbs_ways import Question, by_any_way
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import (
    Fetched,
    Progress,
    Remote,
    Wanted,
    of_years,
    part_of,
)
from gemengd.sources.statline import READER
from gemengd.sources.web import Client

OPTION = f'an [[inputs]] of reader = "{READER.name}" in the TOML of the city'


@dataclass(frozen=True)
class Tables:
    """A series of StatLine tables, of which a publisher's configuration says the years."""

    publisher: str

    def fetch(self, wanted: Wanted, client: Client, progress: Progress) -> Fetched:
        """Return a file per year, as if a person had downloaded it, by the first way that gives it.

        A year that is not there is left out and said; if none is, the newest tells why.
        """
        publisher = publishers()[self.publisher]
        years, warnings = _years(publisher, wanted)
        step = {year: part_of(progress, done, len(years)) for done, year in enumerate(years)}
        found, lost = of_years(
            years,
            lambda year: by_any_way(
                Question(
                    self.publisher, year, wanted.municipality, wanted.level, client, step[year]
                )
            ),
        )
        for year in sorted(lost, reverse=True):
            named = f"{wanted.municipality.name} ({wanted.municipality.code})"
            absent = isinstance(lost[year], SourceAbsentError)
            why = f"it has nothing of {named}" if absent else "CBS gave no answer"
            warnings.append(f"{publisher.title.format(year=year)} was left out: {why}")
        return Fetched(
            tuple(given for fetched in found for given in fetched.inputs),
            (*warnings, *(said for fetched in found for said in fetched.warnings)),
        )


def _years(publisher: Publisher, wanted: Wanted) -> tuple[Sequence[int], list[str]]:
    """Return the years to fetch, and what is wanted but not published.

    Of tables that hold all years, it is the one in the areas of the map's newest year.
    """
    if publisher.by_division:
        newest = max(wanted.years or publishers()[pdok.REMOTE.publisher].years)
        fitting = [year for year in publisher.files if year <= newest]
        return (max(fitting) if fitting else min(publisher.files),), []
    if not wanted.years:
        return publisher.years, []
    known = [year for year in wanted.years if year in publisher.files]
    lost = sorted(set(wanted.years) - set(known))
    there = ", ".join(map(str, sorted(publisher.files)))
    said = [
        f"{publisher.title.format(year=year)} was left out: no table of that year is known, "
        f"only of {there}"
        for year in lost
    ]
    return known, said


REMOTES = tuple(
    Remote(name, frozenset({Role.FIGURES}), OPTION, Tables(name).fetch)
    for name in ("cbs-kerncijfers", "cbs-ses-woa", "cbs-nabijheid")
)
