"""A file that is whole, or as it was before, and the folder for it."""

from itertools import takewhile
from pathlib import Path
from secrets import token_hex

LONGEST = 200  # bytes; a name of its own for each writer must still fit the file system


def make_folder(path: Path) -> None:
    """Make a folder and those that it lies in, of however many names its path is made.

    Raises
    ------
    OSError
        If it cannot be made, or something else has its name.
    """
    missing = takewhile(lambda folder: not folder.exists(), path.parents)
    for folder in reversed(list(missing)):
        folder.mkdir(exist_ok=True)
    path.mkdir(exist_ok=True)


def write_whole(content: bytes, path: Path) -> Path:
    """Write bytes beside their place and move them there; return where.

    Raises
    ------
    OSError
        If they cannot be written, or the place is taken by what is no file, such as a folder or a
        device; what was there is as it was, and nothing is left beside it.
    """
    if path.exists() and not path.is_file():
        raise FileExistsError(0, "is there already and is no file", str(path))
    start = path.name.encode()[:LONGEST].decode(errors="ignore")
    aside = path.with_name(f".{start}.{token_hex(4)}.unfinished")
    try:
        aside.write_bytes(content)
        return aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
