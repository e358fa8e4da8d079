"""What a user asks for: a city and the files that it is built from."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from gemengd.model.address import require_no_secret
from gemengd.model.city import City, Level
from gemengd.model.dataset import Column
from gemengd.model.numbers import Numbers
from gemengd.model.own_column import OwnColumn
from gemengd.model.raw import Role
from gemengd.model.word import one_of

# care.gpkg:places, or care.gpkg|layername=places as QGIS writes it; not the C: of Windows.
FILE_AND_TABLE = re.compile(r"(?P<file>.+\.\w{2,10})(?::|\|layername=)(?P<table>[^\\/]+)")
NUMBERS = ("decimal", "thousands", "unit", "sign")
CODE = r"^(GM\d{4}|NL)$"

CoveredCode = Annotated[str, Field(pattern=r"^(NL|GM\d{4}|WK\d{4}\w{2}|BU\d{4}\w{4})$")]
LISTED = re.compile(r"WK\d{6}|BU\d{8}|[1-9]\d{3}")  # no postcode begins with 0, as 0518 does


def _listed(code: object) -> str:
    text = str(code).strip().upper()
    if isinstance(code, bool) or not LISTED.fullmatch(text):
        raise ValueError(
            "should match the pattern of a district (WK030801), a neighbourhood (BU03080101) "
            "or the four digits of a postcode (3741)"
        )
    return text


ListedCode = Annotated[str, BeforeValidator(_listed)]


class Input(BaseModel):
    """One file of a city, as an ``[[inputs]]`` table of its TOML says it.

    Attributes
    ----------
    file
        Path; a path that is not absolute is relative to the TOML or to the data folder. Of an
        input with a *url*, where it was fetched to.
    url
        Address of a layer or file on a server, in place of *file*; needs *role*.
    hosts
        Hosts, with their port if it is no usual one, that the server of *url* may send on to.
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
    decimal, thousands, unit, sign
        How its numbers are written, as in `Numbers`.
    numbers
        Our column -> how the numbers of that column are written; it wins over the four above.
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
    covers
        What the file has everything of: codes of municipalities, districts or neighbourhoods, or
        a file of polygons. Outside it is unknown what there is. By default a rule per role says.
    note
        What a reader of the map must know of this file.
    location
        Where the file was fetched from; its name by default.
    title, publisher, licence, attribution
        Provenance of an own file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    file: Path = Path()
    url: str | None = Field(default=None, pattern=r"^https?://")
    hosts: tuple[str, ...] = ()
    reader: str | None = None
    role: Role | None = None
    table: str | None = None
    year: int | None = Field(default=None, ge=1900, le=2100)
    level: Level | None = None
    crs: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = Field(default_factory=dict)
    missing: tuple[str | float, ...] = ()
    decimal: Literal[",", "."] | None = None
    thousands: Literal[",", ".", " ", "'"] | None = None
    unit: Literal["fraction", "percent"] | None = None
    sign: Literal["negative means demolished"] | None = None
    numbers: Mapping[str, Numbers] = Field(default_factory=dict)
    only: Mapping[str, str] = Field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    confidential: Literal["leave_out", "keep"] = "leave_out"
    care: Literal["add", "replace"] | None = None
    covers: tuple[CoveredCode, ...] | Path | None = None
    note: str | None = None
    location: str | None = None
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    attribution: str | None = None

    @field_validator("url", "location", mode="before")
    @classmethod
    def _without_secret(cls, address: object) -> object:
        return require_no_secret(address) if isinstance(address, str) else address

    @model_validator(mode="after")
    def _from_somewhere(self) -> Self:
        if ("file" in self.model_fields_set) == (self.url is not None):
            raise ValueError("name either a file or a url")
        if self.url is not None and self.role is None:
            raise ValueError(f"say what {self.url} is for, as role")
        if self.decimal is not None and self.decimal == self.thousands:
            raise ValueError("decimal and thousands are the same mark")
        if self.care is not None and self.role is not Role.CARE:
            raise ValueError('care says how a care register counts: set role = "care" too')
        return self

    @property
    def written(self) -> Mapping[str, Numbers]:
        """How numbers are written, by our column, and under "" for the others."""
        said = {key: getattr(self, key) for key in NUMBERS if getattr(self, key) is not None}
        return {**self.numbers, "": Numbers(**said)}


# Files by what they are for: a path, with or without a table, takes the place of the city's own; an
# input says for itself.
Files = Mapping[Role, Path | Input]


def inputs_of(files: Files) -> tuple[Input, ...]:
    """Return files that a user named one by one as inputs."""
    return tuple(
        given if isinstance(given, Input) else input_of(given, one_of(Role, role, "files"))
        for role, given in files.items()
    )


def input_of(file: Path, role: Role | None = None) -> Input:
    """Return a file as an input; ``care.gpkg:places`` is the table places in care.gpkg."""
    found = FILE_AND_TABLE.fullmatch(str(file))
    if found is None:
        return Input(file=file, role=role)
    return Input(file=Path(found["file"]), table=found["table"], role=role)


class CityRequest(BaseModel):
    """A city and its inputs, in order of preference: the first that has a figure gives it.

    Attributes
    ----------
    years
        Years that are asked of the publishers; () leaves it to each of them.
    columns
        Columns of figures that only this city has.
    lists
        Name of a list of areas -> codes of the districts or neighbourhoods on it, or postcodes.
    allow_left_out
        How many areas of the map's file may be lost; by default a few per cent of them.
    warnings
        What was left out while it was fetched.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(min_length=1)
    code: str = Field(pattern=CODE)
    level: Level = Level.NEIGHBOURHOOD
    made_up: bool = False
    years: tuple[int, ...] = ()
    columns: tuple[OwnColumn, ...] = ()
    lists: Mapping[str, tuple[ListedCode, ...]] = Field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    allow_left_out: int = Field(default=0, ge=0)
    warnings: tuple[str, ...] = ()

    @field_validator("code", mode="before")
    @classmethod
    def _upper_case(cls, code: object) -> object:
        return code.upper() if isinstance(code, str) else code

    @property
    def own(self) -> tuple[Column, ...]:
        """The city's own columns, as any other."""
        return tuple(declared.column for declared in self.columns)

    @property
    def city(self) -> City:
        """The city without its files."""
        return City(self.name, self.code, self.level, self.made_up)
