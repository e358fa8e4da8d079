"""The publishers' servers, as configuration."""

import os
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlparse

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gemengd.errors import DefinitionError
from gemengd.model.address import require_no_secret
from gemengd.short_text import read_toml

OWN = "GEMENGD_PUBLISHERS"
ENTRY_POINTS = "gemengd.publishers"
Kind = Literal["index", "statline", "folder"]


class Catalogue(BaseModel):
    """A publisher's own list of its editions.

    Attributes
    ----------
    listed
        How the title of its tables begins in StatLine's catalogue; how the names of its files are
        in a folder, a regular expression with a group ``year``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: Kind
    url: str
    listed: str = ""


class Publisher(BaseModel):
    """A server, and what its data may be used for.

    Attributes
    ----------
    url
        Address, with ``{year}`` where it differs by year.
    addresses
        Of years that have another.
    years
        Newest first.
    files
        Names of files or tables below the address, by year.
    renamed
        Of files that were seen under another name too, by year: asked for where the first is not
        there.
    catalogue
        Where its editions are listed.
    filled_to
        The newest year whose release is known to have homes and their owners; an empty column of
        such a year is not believed. None where that is not told.
    by_division
        Whether each of these holds all years, in the areas of its own year.
    attempts, wait_s
        How often a busy server is asked in all, and after how many seconds the second time; each
        wait after it is twice as long. None leaves it to us.
    hosts
        Hosts, with their port if it is no usual one, that the server may send on to.
    source
        Where the address was found.
    seen, evidence
        Day on which somebody else's public code, page or recorded answer last showed it, and what
        that was; "" where there is none.
    verified
        Whether anybody here has fetched it.
    used
        Whether it is asked when a municipality is built by name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    title: str
    publisher: str
    url: str
    addresses: Mapping[int, str] = Field(default_factory=dict)
    years: tuple[int, ...] = ()
    files: Mapping[int, str] = Field(default_factory=dict)
    renamed: Mapping[int, str] = Field(default_factory=dict)
    catalogue: Catalogue | None = None
    filled_to: int | None = None
    by_division: bool = False
    attempts: int | None = Field(default=None, ge=1, le=20)
    wait_s: float | None = Field(default=None, gt=0, le=300)
    hosts: tuple[str, ...] = ()
    licence: str
    attribution: str
    source: str
    seen: str = ""
    evidence: str = ""
    verified: bool = False
    used: bool = True

    @field_validator("url")
    @classmethod
    def _without_secret(cls, url: str) -> str:
        return require_no_secret(url)

    def at(self, year: int) -> str:
        """Return the address of a year."""
        return self.addresses.get(year, self.url).replace("{year}", str(year))

    def file_of(self, year: int) -> str:
        """Return the address of the file or table of a year.

        Raises
        ------
        DefinitionError
            If it is not known.
        """
        if year not in self.files:
            known = ", ".join(map(str, sorted(self.files)))
            message = f"{self.title.format(year=year)}: no table of that year is known"
            raise DefinitionError(f"{message}, only of {known}; name it under files in {OWN}")
        return urljoin(self.url, self.files[year])

    def files_of(self, year: int) -> tuple[str, ...]:
        """Return the addresses under which the file of a year may be; errors as of `file_of`."""
        first = self.file_of(year)
        return (first, urljoin(self.url, self.renamed[year])) if year in self.renamed else (first,)

    def has(self, location: str) -> bool:
        """Say whether an address is on this server, and is one of these files if they are known."""
        names = (*self.files.values(), *self.renamed.values())
        ours = not self.files or any(name in location for name in names)
        starts = (
            url.split("{year}", maxsplit=1)[0] for url in (self.url, *self.addresses.values())
        )
        return location.startswith(tuple(starts)) and ours


def host_of(url: str) -> str:
    """Return host and port, as far as an address has one, without user and password."""
    return urlparse(url).netloc.rpartition("@")[2].casefold()


def publisher_of(location: str) -> Publisher | None:
    """Return whose server an address is on; None for a file."""
    for publisher in publishers().values():
        if publisher.has(location):
            return publisher
    return None


def publishers() -> Mapping[str, Publisher]:
    """Return every publisher by name, those of plug-ins too; what the user's own file says wins.

    Raises
    ------
    DefinitionError
        If the user's file is wrong.
    """
    own = os.environ.get(OWN)
    shipped = _toml(Path(__file__).with_name("publishers.toml"))
    shipped |= {
        name: plugin.publisher.model_dump(exclude_unset=True) for name, plugin in added().items()
    }
    changes = _toml(Path(own)) if own else {}
    strange = sorted(changes.keys() - shipped.keys())
    if strange:
        known = ", ".join(shipped)
        raise DefinitionError(f"{own}: no publisher {strange[0]!r}; there are {known}")
    flat = next((name for name, value in changes.items() if not isinstance(value, dict)), None)
    if flat is not None:
        message = f"{own}: {flat} is {type(changes[flat]).__name__}, expected a table"
        raise DefinitionError(f"{message}; write [{flat}], and its keys below it")
    try:
        found = {name: _publisher(shipped[name], changes.get(name, {})) for name in shipped}
    except ValidationError as error:
        first = error.errors()[0]
        raise DefinitionError(
            f"{own}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        ) from None
    for name, publisher in found.items():
        _require_patterns(publisher, f"{own}: {name}")
    return found


def _require_patterns(publisher: Publisher, where: str) -> None:
    """Refuse a brace that is no ``{year}``."""
    for key, text in (("url", publisher.url), ("title", publisher.title)):
        if "{" in (rest := text.replace("{year}", "")) or "}" in rest:
            message = f"{where}: {key}: found {text!r}, of which a brace is no {{year}}"
            raise DefinitionError(f"{message}; write %7B and %7D for braces of an address")


def _publisher(shipped: Mapping[str, Any], changes: Mapping[str, Any]) -> Publisher:
    """Return a publisher as the user has it: another server has addresses and a list of its own."""
    here = {"addresses", "catalogue"} if "url" in changes else set()
    kept = {key: value for key, value in shipped.items() if key not in here}
    return Publisher(**{**kept, **changes})


@cache
def added() -> Mapping[str, Any]:
    """Return what plug-ins add, by name: each has a ``publisher`` and a ``remote``.

    Raises
    ------
    DefinitionError
        If two publishers have one name.
    """
    found: dict[str, Any] = {}
    known = _toml(Path(__file__).with_name("publishers.toml"))
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: p.name):
        if point.name in {*known, *found}:
            message = f"two publishers are called {point.name!r}"
            raise DefinitionError(f"{message}; uninstall one plug-in")
        found[point.name] = point.load()
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except (OSError, ValueError) as error:
        raise DefinitionError(f"{path}: cannot be read: {error}; correct {OWN}") from None
