"""Options that several commands share."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gemengd.errors import DefinitionError
from gemengd.model.city import Level

if TYPE_CHECKING:
    from gemengd.model.request import Files

CityName = Annotated[str, typer.Argument(help="Name, GM code or TOML file of a city.")]
Neighbourhoods = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Neighbourhoods with key figures, as CBS publishes them."),
]
Streets = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Streets: .osm.pbf or a file of lines.")
]
Care = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Care facilities: .csv, .osm.pbf or points.")
]
AddCare = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The same, added to what publishers or the TOML have."),
]
Plans = Annotated[Path | None, typer.Option(metavar="FILE", help="Restructuring plans: polygons.")]
Population = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Inhabitants per 100 m square.")
]
Buildings = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Buildings of the BAG, for their permits.")
]
Data = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder of the files that a TOML names.")
]
OwnLayers = Annotated[
    list[Path] | None,
    typer.Option("--layers", metavar="DIR", help="Folder with your own layers; may be repeated."),
]
Replace = Annotated[
    bool, typer.Option("--replace", help="Your layers may take the place of shipped ones.")
]
Only = Annotated[
    list[str] | None,
    typer.Option(metavar="SLUG", help="Only this layer or overlay; may be repeated."),
]
SkipUnavailable = Annotated[
    bool, typer.Option("--skip-unavailable", help="Leave out, by name, what cannot be computed.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Use only what was fetched before.")]
Refresh = Annotated[bool, typer.Option("--refresh", help="Ask the publishers again.")]
Years = Annotated[
    str | None,
    typer.Option(metavar="YEARS", help="Ask the publishers for these, as 2015-2025 or 2019,2024."),
]
AtLevel = Annotated[
    Level | None,
    typer.Option(help="Draw the map in these, put together from smaller areas if need be."),
]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON, for scripts.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]

YEAR_SPAN = re.compile(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?")


def years_of(text: str | None) -> tuple[int, ...]:
    """Return the years that ``2015-2025`` or ``2019,2024`` stands for, newest first.

    Raises
    ------
    DefinitionError
        If it is no list of years.
    """
    found: set[int] = set()
    for part in text.split(",") if text else ():
        span = YEAR_SPAN.fullmatch(part)
        years = range(int(span[1]), int(span[2] or span[1]) + 1) if span else range(0)
        if not years:
            raise DefinitionError(f"--years {text}: write it as in 2024, 2015-2025 or 2019,2024")
        found |= set(years)
    return tuple(sorted(found, reverse=True))


def files_of(
    *,
    neighbourhoods: Path | None,
    care: Path | None,
    add_care: Path | None,
    **others: Path | None,
) -> "Files":
    """Return the files that the user names, by what they are for.

    Raises
    ------
    DefinitionError
        If care is to be replaced and added to at once.
    """
    from gemengd.model.raw import Role
    from gemengd.model.request import Input

    if care and add_care:
        raise DefinitionError(f"{add_care}: --care and --add-care: join the two files, or choose")
    added = add_care and Input(file=add_care, role=Role.CARE, care="add")
    named = {
        Role.AREAS: neighbourhoods,
        Role.CARE: care or added,
        **{Role(name): path for name, path in others.items()},
    }
    return {role: given for role, given in named.items() if given is not None}
