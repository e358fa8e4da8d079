"""What a user asks for: a city and the files that it is built from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gemengd.model.city import City, Level
from gemengd.model.raw import Role

CODE = r"^(GM\d{4}|NL)$"

ListedCode = Annotated[str, Field(pattern=r"^(WK\d{6}|BU\d{8}|\d{4})$")]


class Input(BaseModel):
    """One file of a city, as an ``[[inputs]]`` table of its TOML says it.

    Attributes
    ----------
    file
        Path; a path that is not absolute is relative to the TOML or to the data folder. Of an
        input with a *url*, where it was fetched to.
    url
        Address of a layer or file on a server, in place of *file*; needs *role*.
    reader
        Name of a registered reader; None lets the readers recognise the file.
    role
        What the table is for; needed only by the reader ``own``.
    table
        Table of a file that has several, layer of a WFS; None takes the only one.
    year, level, crs, encoding
        What the file does not say itself; each wins over what the file says.
    columns
        Our column -> theirs. ``code`` may be a template such as ``BU0758{BUURTCODE}``.
    missing
        Values that mean "unknown" in this file, beside the publisher's usual codes.
    only
        Their column -> value: only rows that have it are read.
    words
        Our column -> their word -> ours, as for the status of a plan; capitals do not matter.
    confidential
        What happens to plans that their publisher does not call public; by default they do not
        reach the map.
    care
        What a care register of your own does to what publishers have: it ``add``s to it, or
        ``replace``s it for the kinds that it holds; None leaves publishers unasked.
    note
        What a reader of the map must know of this file.
    location
        Where the file was fetched from; its name by default.
    title, publisher, licence, attribution
        Provenance of an own file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Path = Path()
    url: str | None = Field(default=None, pattern=r"^https?://")
    reader: str | None = None
    role: Role | None = None
    table: str | None = None
    year: int | None = Field(default=None, ge=1900, le=2100)
    level: Level | None = None
    crs: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = Field(default_factory=dict)
    missing: tuple[str | float, ...] = ()
    only: Mapping[str, str] = Field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    confidential: Literal["leave_out", "keep"] = "leave_out"
    care: Literal["add", "replace"] | None = None
    note: str | None = None
    location: str | None = None
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    attribution: str | None = None

    @model_validator(mode="after")
    def _from_somewhere(self) -> Self:
        if ("file" in self.model_fields_set) == (self.url is not None):
            raise ValueError("name either a file or a url")
        if self.url is not None and self.role is None:
            raise ValueError(f"say what {self.url} is for, as role")
        if self.care is not None and self.role is not Role.CARE:
            raise ValueError('care says how a care register counts: set role = "care" too')
        return self


# Files by what they are for: a path takes the place of the city's own, an input says for itself.
Files = Mapping[Role, Path | Input]


def inputs_of(files: Files) -> tuple[Input, ...]:
    """Return files that a user named one by one as inputs."""
    return tuple(
        given if isinstance(given, Input) else Input(file=given, role=role)
        for role, given in files.items()
    )


class CityRequest(BaseModel):
    """A city and its inputs, in order of preference: the first that has a figure gives it.

    Attributes
    ----------
    years
        Years that are asked of the publishers; () leaves it to each of them.
    lists
        Name of a list of areas -> codes of the districts or neighbourhoods on it, or postcodes.
    warnings
        What was left out while it was fetched.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    code: str = Field(pattern=CODE)
    level: Level = Level.NEIGHBOURHOOD
    made_up: bool = False
    years: tuple[int, ...] = ()
    lists: Mapping[str, tuple[ListedCode, ...]] = Field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    warnings: tuple[str, ...] = ()

    @field_validator("code", mode="before")
    @classmethod
    def _upper_case(cls, code: object) -> object:
        return code.upper() if isinstance(code, str) else code

    @property
    def city(self) -> City:
        """The city without its files."""
        return City(self.name, self.code, self.level, self.made_up)
