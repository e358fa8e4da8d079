"""A file that is whole, or as it was before."""

from pathlib import Path


def write_whole(content: bytes, path: Path) -> Path:
    """Write bytes beside their place and move them there; return where.

    Raises
    ------
    OSError
        If they cannot be written; what was there is as it was, and nothing is left beside it.
    """
    aside = path.with_name(f".{path.name}.unfinished")
    try:
        aside.write_bytes(content)
        return aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
