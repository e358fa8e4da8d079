"""Names that a page can lay out."""

LONGEST = 200  # own choice: a longer name is a mistake in the data, or an attack


def short(name: str) -> str:
    """Return a name, cut where it is longer than any name; the GeoPackage has the whole of it."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
