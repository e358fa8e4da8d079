"""A text as a file of its own, where the user wants it."""

from pathlib import Path

from gemengd.errors import ExportError
from gemengd.whole import write_whole


def write_text(text: str, path: Path) -> Path:
    """Write a text whole, or leave what was there; make its folder if need be.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_whole(text.encode(), path)
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror or error}"
        raise ExportError(f"{message}; name another folder with --out") from None
