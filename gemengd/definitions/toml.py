"""A TOML file becomes a value, or a complaint that names file and key."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gemengd.errors import DefinitionError
from gemengd.model.address import ADVICE
from gemengd.model.request import CityRequest, Input
from gemengd.short_text import read_toml

Defined = TypeVar("Defined", bound=BaseModel)


def read_city(path: Path, data_folder: Path | None = None) -> CityRequest:
    """Read a city's TOML.

    Parameters
    ----------
    path
        The TOML file.
    data_folder
        Where files are that the TOML names without a folder of their own; the folder of
        the TOML itself by default.

    Raises
    ------
    DefinitionError
        If the file is missing, is not TOML, or has a key that gemengd does not know.
    """
    request = validate(CityRequest, parse(path), str(path))
    base = data_folder or path.parent
    inputs = tuple(_in_folder(i, base) for i in request.inputs)
    return request.model_copy(update={"inputs": inputs})


def _in_folder(given: Input, base: Path) -> Input:
    found = {} if given.url else {"file": base / given.file}
    if isinstance(given.covers, Path):
        found["covers"] = base / given.covers
    return given.model_copy(update=found)


def read_definition(kind: type[Defined], path: Path) -> Defined:
    """Read a TOML as a value of a kind of its own, such as a scenario.

    Raises
    ------
    DefinitionError
        If the file is missing, is not TOML, or has a key that the kind does not know.
    """
    return validate(kind, parse(path), str(path))


def parse(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file, or say why it cannot be read."""
    try:
        if path.exists() and not path.is_file():
            # A pipe would be waited for without end.
            raise DefinitionError(f"{path}: is no file; name a TOML file")
        return read_toml(path)
    except FileNotFoundError:
        raise DefinitionError(f"{path}: no such file") from None
    except ValueError as error:
        raise DefinitionError(f"{path}: {error}") from None
    except OSError as error:
        raise DefinitionError(f"{path}: cannot be read: {error.strerror}") from None


def validate(kind: type[Defined], content: Mapping[str, Any], where: str) -> Defined:
    """Return *content* as a value of a kind, or say which keys are wrong."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        complaints = "; ".join(_complaint(kind, mistake) for mistake in error.errors())
        raise DefinitionError(f"{where}: {complaints}") from None


def near(word: str, known: Mapping[str, object]) -> str:
    """Return a question whether one of the known words was meant; "" where none is like it."""
    alike = get_close_matches(word, known, n=3)
    return f"; did you mean {' or '.join(alike)}?" if alike else ""


def _complaint(kind: type[BaseModel], mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        return f"unknown key {key!r}{near(key, kind.model_fields)}"
    if mistake["type"] == "missing":
        return f"key {key!r} is missing"
    if mistake["type"] == "too_short":
        fewest = mistake["ctx"]["min_length"]
        return f"{key}: found {len(mistake['input'])}, expected at least {fewest}"
    message = mistake["msg"].removeprefix("Value error, ")
    if not key or ADVICE in message:
        return f"{key}: {message}" if key else message
    return f"{key}: {message}, found {mistake['input']!r}"
