"""The publishers' servers, as configuration."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gemengd.errors import DefinitionError

OWN = "GEMENGD_PUBLISHERS"


class Publisher(BaseModel):
    """A server, and what its data may be used for.

    Attributes
    ----------
    url
        Address, with ``{year}`` where it differs by year.
    years
        Newest first.
    files
        Names of files or tables below the address, by year.
    by_division
        Whether each of these holds all years, in the areas of its own year.
    source
        Where the address was found.
    verified
        Whether anybody here has fetched it.
    used
        Whether it is asked when a municipality is built by name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    publisher: str
    url: str
    years: tuple[int, ...] = ()
    files: Mapping[int, str] = Field(default_factory=dict)
    by_division: bool = False
    licence: str
    attribution: str
    source: str
    verified: bool = False
    used: bool = True

    def at(self, year: int) -> str:
        """Return the address of a year."""
        return self.url.format(year=year)

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

    def has(self, location: str) -> bool:
        """Say whether an address is on this server, and is one of these files if they are known."""
        ours = not self.files or any(name in location for name in self.files.values())
        return location.startswith(self.url.split("{", maxsplit=1)[0]) and ours


def publisher_of(location: str) -> Publisher | None:
    """Return whose server an address is on; None for a file."""
    for publisher in publishers().values():
        if publisher.has(location):
            return publisher
    return None


def publishers() -> Mapping[str, Publisher]:
    """Return every publisher by name; what the user's own file says wins.

    Raises
    ------
    DefinitionError
        If the user's file is wrong.
    """
    own = os.environ.get(OWN)
    shipped = _toml(Path(__file__).with_name("publishers.toml"))
    changes = _toml(Path(own)) if own else {}
    strange = sorted(changes.keys() - shipped.keys())
    if strange:
        known = ", ".join(shipped)
        raise DefinitionError(f"{own}: no publisher {strange[0]!r}; there are {known}")
    try:
        return {name: Publisher(**{**shipped[name], **changes.get(name, {})}) for name in shipped}
    except ValidationError as error:
        first = error.errors()[0]
        raise DefinitionError(
            f"{own}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        ) from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(f"{path}: cannot be read: {error}; correct {OWN}") from None
