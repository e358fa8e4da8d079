"""Texts as files of their own, where the user wants them."""

from collections.abc import Mapping
from pathlib import Path

from gemengd.errors import ExportError
from gemengd.exports.together import write_together
from gemengd.whole import make_folder, write_whole


def write_text(text: str, path: Path) -> Path:
    """Write a text whole, or leave what was there; make its folder if need be.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    try:
        make_folder(path.parent)
        return write_whole(text.encode(), path)
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror or error}"
        raise ExportError(f"{message}; name another folder with --out") from None


def write_texts(texts: Mapping[str, str], folder: Path, *, wait: bool = True) -> tuple[Path, ...]:
    """Write texts, by the names of their files, as one set; parameters as of `write_together`.

    Raises
    ------
    ExportError
        If they cannot be written, or the folder is held and *wait* is false.
    """

    def fill(aside: Path) -> None:
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8", newline="\n")

    write_together(folder, fill, wait=wait)
    return tuple(folder / name for name in texts)
