"""Where a figure comes from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One file or service that was read, as the manifest and the map name it.

    Attributes
    ----------
    slug
        Short name, unique within a build.
    title, publisher, licence, attribution
        As the publisher states them; "unknown" where a local file does not say.
    location
        URL, or the name of the file without its folder.
    sha256, size
        Hash and number of the bytes that were read.
    role
        What it is for, as a `Role`; "" where that is not told.
    year
        The year the figures describe; None where the file does not say.
    rows
        Rows read, before any was left out.
    made_up
        True for invented sample data; the map says so.
    notes
        What a reader must know of this file, in English.
    """

    slug: str
    title: str
    publisher: str
    location: str
    sha256: str
    licence: str
    attribution: str
    rows: int
    year: int | None = None
    role: str = ""
    made_up: bool = False
    notes: tuple[str, ...] = ()
    size: int = 0
