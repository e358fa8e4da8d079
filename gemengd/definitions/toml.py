"""A TOML file becomes a value, or a complaint that names file and key."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gemengd.errors import DefinitionError
from gemengd.model.request import CityRequest

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
    inputs = tuple(
        i if i.url else i.model_copy(update={"file": base / i.file}) for i in request.inputs
    )
    return request.model_copy(update={"inputs": inputs})


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
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DefinitionError(f"{path}: no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path}: not valid TOML: {error}") from None
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
    message = mistake["msg"].removeprefix("Value error, ")
    return f"{key}: {message}, found {mistake['input']!r}" if key else message
