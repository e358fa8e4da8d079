"""How a publisher tells its plans, read from ``schemas/*.toml``."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

NOT_PLAIN = re.compile(r"[\W_]+")

Words = Mapping[str, Mapping[str, str]]


class Schema(BaseModel):
    """The columns and words of a publisher, in ours.

    Attributes
    ----------
    slug
        Name of the file, and of the reader.
    table
        The table of plans in a file that holds several.
    recognised_by
        Columns that only this schema has together.
    columns
        Our column -> theirs, or several of theirs that add up.
    words, starts
        Our column -> their word, or how their words begin -> ours.
    homes
        What is built and what is demolished: their word for a tenure -> our column.
    total_new, total_demolition
        Column with the homes of all tenures: what the tenures leave over is of unknown tenure.
    begun
        Column that says something once building has begun.
    periods
        Column with the homes of a period -> its first year.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    slug: str
    title: str
    publisher: str = "unknown"
    licence: str = "unknown"
    note: str | None = None
    table: str | None = None
    recognised_by: tuple[str, ...] = Field(min_length=2)
    columns: Mapping[str, str | tuple[str, ...]]
    words: Words = Field(default_factory=dict)
    starts: Words = Field(default_factory=dict)
    homes: Mapping[Literal["new", "demolition"], Mapping[str, str]] = Field(default_factory=dict)
    total_new: str | None = None
    total_demolition: str | None = None
    begun: str | None = None
    periods: Mapping[str, int] = Field(default_factory=dict)


@cache
def schemas() -> tuple[Schema, ...]:
    """Return every schema that ships with gemengd, by name."""
    paths = sorted((Path(__file__).parent / "schemas").glob("*.toml"))
    return tuple(
        Schema(slug=path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths
    )


def plain(text: object) -> str:
    """Return a word or a column's name without capitals, blanks, dots and underscores."""
    return NOT_PLAIN.sub("", str(text)).casefold()
