"""One build at a time in one folder."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from gemengd.errors import ExportError

if sys.platform != "win32":
    import fcntl

LOCK = ".gemengd.lock"

_log = logging.getLogger(__name__)


@contextmanager
def locked(folder: Path, *, wait: bool) -> Iterator[None]:
    """Hold a folder, of which the lock ends with the process at the latest, however that ends.

    Parameters
    ----------
    wait
        Whether to wait for another process that holds it; it is said that one waits.

    Raises
    ------
    ExportError
        If another process holds it and *wait* is false.
    """
    if sys.platform == "win32":
        held = _file_locked(folder, wait=wait)
    else:
        held = _folder_locked(folder, wait=wait)
    with held:
        yield


def require_free(folder: Path) -> None:
    """Refuse a folder that another process writes to, before anything is computed for it."""
    if folder.is_dir():
        with locked(folder, wait=False):
            pass


@contextmanager
def _folder_locked(folder: Path, *, wait: bool) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say_or_refuse(folder, wait=wait)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            # A shared drive may know no locks of folders, only of files.
            with _file_locked(folder, wait=wait):
                yield
            return
        yield
    finally:
        os.close(handle)


@contextmanager
def _file_locked(folder: Path, *, wait: bool) -> Iterator[None]:
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        _say_or_refuse(folder, wait=wait)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):
            # Where it can be removed, nobody waits for it.
            if sys.platform == "win32":
                (folder / LOCK).unlink()


def _say_or_refuse(folder: Path, *, wait: bool) -> None:
    if not wait:
        message = f"{folder}: another gemengd is writing there"
        raise ExportError(f"{message}; wait for it, or name another folder with --out")
    _log.warning("%s: another gemengd is writing there; waiting until it is done", folder)
