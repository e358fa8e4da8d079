"""Options that several commands share: those of a city, from one definition."""

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gemengd.cli.said import listen
from gemengd.errors import DefinitionError
from gemengd.model.city import Level

if TYPE_CHECKING:
    from gemengd.model.request import Files
    from gemengd.sources import Client

CityName = Annotated[str, typer.Argument(help="Name, GM code or TOML file of a city.")]
OwnLayers = Annotated[
    list[Path] | None,
    typer.Option("--layers", metavar="DIR", help="Folder with your own layers; may be repeated."),
]
Replace = Annotated[
    bool, typer.Option("--replace", help="Your layers may take the place of shipped ones.")
]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON, for scripts.")]
NoWait = Annotated[
    bool,
    typer.Option("--no-wait", help="Refuse where another gemengd writes to the same folder."),
]

YEAR_SPAN = re.compile(r"\s*(\d{4})\s*(?:-\s*(\d{4})\s*)?")


def _file(help_: str) -> Any:
    return typer.Option(metavar="FILE", help=help_)


@dataclass(frozen=True)
class CityOptions:
    """What a city is made of: the same options for every command that reads one.

    A command asks for them as a parameter of this type; `with_options` makes options of the
    fields.
    """

    neighbourhoods: Annotated[
        Path | None, _file("Neighbourhoods with key figures, as CBS publishes them.")
    ] = None
    streets: Annotated[Path | None, _file("Streets: .osm.pbf or a file of lines.")] = None
    care: Annotated[
        Path | None,
        _file("Care facilities: .csv, .osm.pbf or points; of several tables FILE:TABLE."),
    ] = None
    add_care: Annotated[
        Path | None, _file("The same, added to what publishers or the TOML have.")
    ] = None
    plans: Annotated[
        Path | None, _file("Restructuring plans: polygons; of several tables FILE:TABLE.")
    ] = None
    population: Annotated[Path | None, _file("Inhabitants per 100 m square.")] = None
    buildings: Annotated[Path | None, _file("Buildings of the BAG, for their permits.")] = None
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the files that a TOML names.")
    ] = None
    years: Annotated[
        str | None,
        typer.Option(
            metavar="YEARS", help="Ask the publishers for these, as 2015-2025 or 2019,2024."
        ),
    ] = None
    level: Annotated[
        Level | None,
        typer.Option(help="Draw the map in these, put together from smaller areas if need be."),
    ] = None
    offline: Annotated[
        bool, typer.Option("--offline", help="Use only what was fetched before.")
    ] = False
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask the publishers again.")] = False
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Say everything that was noticed.")
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False

    @property
    def files(self) -> "Files":
        """The files that the user names, by what they are for.

        Raises
        ------
        DefinitionError
            If care is to be replaced and added to at once.
        """
        from gemengd.model.raw import Role
        from gemengd.model.request import Input

        if self.care and self.add_care:
            message = f"{self.add_care}: --care and --add-care"
            raise DefinitionError(f"{message}: join the two files, or choose")
        added = self.add_care and Input(file=self.add_care, role=Role.CARE, care="add")
        named = {
            Role.AREAS: self.neighbourhoods,
            Role.CARE: self.care or added,
            Role.STREETS: self.streets,
            Role.PLANS: self.plans,
            Role.POPULATION: self.population,
            Role.BUILDINGS: self.buildings,
        }
        return {role: given for role, given in named.items() if given is not None}

    def client(self, *, keep: bool = False) -> "Client":
        """Return how servers are asked; *keep* what is here, however old it is."""
        from gemengd.sources import Client

        return Client(offline=self.offline, refresh=self.refresh, keep=keep)

    def asked(self) -> dict[str, Any]:
        """Return what `load_city`, `cities.sources` and `cities.lock` take of it, by keyword."""
        return {
            "files": self.files,
            "data": self.data,
            "years": years_of(self.years),
            "level": self.level,
        }


@dataclass(frozen=True)
class BuildOptions(CityOptions):
    """The same, and what is computed of it."""

    only: Annotated[
        list[str] | None,
        typer.Option(metavar="SLUG", help="Only this layer or overlay; may be repeated."),
    ] = None
    layers: OwnLayers = None
    replace: Replace = False
    skip_unavailable: Annotated[
        bool,
        typer.Option("--skip-unavailable", help="Leave out, by name, what cannot be computed."),
    ] = False

    def asked(self) -> dict[str, Any]:
        """Return what `pipeline.build` takes of it, by keyword."""
        return {
            **super().asked(),
            "only": self.only or (),
            "definitions": self.layers or (),
            "replace": self.replace,
            "skip_unavailable": self.skip_unavailable,
        }


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Turn a command's parameter of `CityOptions` or `BuildOptions` into an option per field."""
    own = signature(command).parameters
    (name,) = [n for n, p in own.items() if p.annotation in {CityOptions, BuildOptions}]
    kind = own[name].annotation
    shared = [
        Parameter(f.name, Parameter.KEYWORD_ONLY, default=f.default, annotation=f.type)
        for f in fields(kind)
        if f.default is not MISSING
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        options = kind(**{p.name: given.pop(p.name) for p in shared})
        listen(quiet=options.quiet)
        command(**given, **{name: options})

    others = [p.replace(kind=Parameter.KEYWORD_ONLY) for n, p in own.items() if n != name]
    everything = [*others, *shared]
    run.__signature__ = signature(command).replace(parameters=everything)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in everything}
    return run


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
