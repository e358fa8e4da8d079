"""A text that a person or a program wrote for us, such as a TOML: read whole, if it is short."""

import errno
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LARGEST_MB = 20  # a hundred times the longest that anybody wrote
# Of the numbers in it: wider than anything that is counted or measured, and small enough to be
# squared, added up and scaled without an overflow. Own choice.
LARGEST, SMALLEST = 1e12, 1e-12


def read_short(path: Path) -> str:
    """Return the text of a file, without the mark with which some editors begin it.

    Raises
    ------
    OSError
        If it cannot be read, is no file, such as a device or a pipe, or is too large to be such a
        text.
    UnicodeDecodeError
        If it is not written in UTF-8.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "a device or a pipe, no file", str(path))
    if path.stat().st_size > LARGEST_MB * 1_000_000:
        message = f"larger than {LARGEST_MB} MB, no text of this kind"
        raise OSError(errno.EFBIG, message, str(path))
    return path.read_text(encoding="utf-8-sig")


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file, of which every number is one that can be meant.

    Endless numbers are left to who knows their key.

    Raises
    ------
    OSError
        As of `read_short`.
    ValueError
        If it is no TOML, or has a number beyond all bounds; the message says where.
    """
    try:
        content = tomllib.loads(read_short(path))
        absurd = list(_absurd("", content))
    except RecursionError:
        raise ValueError("lists or tables are nested too deep; flatten it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not valid TOML: {error}") from None
    except ValueError:
        raise ValueError("a number has thousands of digits") from None
    if absurd:
        raise ValueError("; ".join(absurd[:3]))
    return content


def _absurd(key: str, value: object) -> Iterator[str]:
    """Say of every number under a key that is too large or too near 0 to be meant."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _absurd(f"{key}.{name}" if key else name, inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _absurd(f"{key}.{number}", inner)
    elif isinstance(value, int | float) and value != 0:
        if LARGEST < abs(value) < float("inf"):
            yield f"{key}: found a number beyond {LARGEST:.0e}, which nothing here can be"
        elif abs(value) < SMALLEST:
            yield f"{key}: found {value}, nearer to 0 than {SMALLEST:.0e}; write 0"
