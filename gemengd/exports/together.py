"""Files that belong together: all of the new ones, or all of the old ones, or for a moment none."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import mkdtemp

from gemengd.errors import ExportError
from gemengd.exports.folder_lock import locked
from gemengd.whole import make_folder

MANIFEST = "manifest.json"
UNFINISHED, WHOLE = ".gemengd-unfinished-", ".gemengd-whole-"


def write_together(
    folder: Path, fill: Callable[[Path], None], *, wait: bool = True
) -> tuple[str, ...]:
    """Let *fill* write files into a private folder, then move them to their place as one set.

    The folder is held while this is done, so that two sets never mix. The files of the earlier set
    leave before those of the new one come, and its manifest is the last to leave, as the new one
    is the last to come: where there is a manifest, either the set is that of the manifest or files
    of it are gone. What cannot be moved is undone. What a killed process left is removed, or
    finished if its set was whole.

    Parameters
    ----------
    wait
        Whether to wait for another process that writes there.

    Returns
    -------
    tuple
        Names of the files, sorted.

    Raises
    ------
    ExportError
        If the folder cannot be written, or is held and *wait* is false; what was there is as it
        was.
    """
    try:
        make_folder(folder)
        with locked(folder, wait=wait):
            _finish_earlier(folder)
            return _write(folder, fill)
    except OSError as error:
        message = f"{error.filename2 or error.filename or folder}: cannot be written"
        message = f"{message}: {error.strerror or error}"
        raise ExportError(f"{message}; name another folder with --out") from None


def _write(folder: Path, fill: Callable[[Path], None]) -> tuple[str, ...]:
    private = Path(mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        (private / "new").mkdir()
        (private / "old").mkdir()
        fill(private / "new")
        names = tuple(sorted(path.name for path in (private / "new").iterdir()))
        _require_files(folder, names)
        # From here on a set is whole, and is finished by whoever comes next if this is killed.
        private = private.rename(folder / private.name.replace(UNFINISHED, WHOLE, 1))
        _move(private, folder)
        return names
    finally:
        _remove(private)


def _move(private: Path, folder: Path) -> None:
    new, old = private / "new", private / "old"
    names = [path.name for path in new.iterdir()]
    leaving = {*names, *(_earlier(folder) if MANIFEST in names else ())}
    with ExitStack() as undo:
        for name in _manifest_last(leaving):
            if os.path.lexists(folder / name):
                _replace(folder / name, old / name, undo)
        for name in _manifest_last(names):
            _replace(new / name, folder / name, undo)
        undo.pop_all()


def _replace(source: Path, place: Path, undo: ExitStack) -> None:
    source.replace(place)
    undo.callback(place.replace, source)


def _finish_earlier(folder: Path) -> None:
    """Finish what was whole when its process was killed, and remove what was not."""
    for private in sorted(folder.glob(f"{WHOLE}*")):
        _move(private, folder)
        _remove(private)
    for private in folder.glob(f"{UNFINISHED.removesuffix('-')}*"):
        shutil.rmtree(private, ignore_errors=True)


def _remove(private: Path) -> None:
    """Remove a private folder, by a name first under which what is left of it is no whole set."""
    with suppress(OSError):
        doomed = private.rename(private.with_name(private.name.replace(WHOLE, UNFINISHED, 1)))
        shutil.rmtree(doomed, ignore_errors=True)


def _earlier(folder: Path) -> set[str]:
    """Return the files that the manifest of an earlier build names, and itself."""
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        found = {name for name in listed if Path(name).name == name}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()
    return {MANIFEST} | {name for name in found if not (folder / name).is_dir()}


def _manifest_last(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (name == MANIFEST, name))


def _require_files(folder: Path, names: Iterable[str]) -> None:
    """Refuse to take the place of a folder, a device or a pipe that has an output's name."""
    for name in names:
        path = folder / name
        if path.exists() and not path.is_file():
            message = f"{path}: is there already and is no file"
            raise ExportError(f"{message}; move it, or name another folder with --out")
