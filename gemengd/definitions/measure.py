"""The measure that a layer names: a registered one, or code beside its TOML."""

import importlib.util
from collections.abc import Mapping
from os.path import isfile
from pathlib import Path
from typing import Any

from gemengd.definitions.toml import near, validate
from gemengd.errors import DefinitionError
from gemengd.model.layer import Derived, Measure, MeasureType, OfOverlays

Measures = Mapping[str, MeasureType]


def resolve_measure(content: dict[str, Any], path: Path, measures: Measures) -> set[str]:
    """Put a measure in place of its table, and return the code file it came from, if any."""
    table = content.get("measure")
    if not isinstance(table, dict) or not isinstance(table.get("use"), str):
        raise DefinitionError(f'{path}: measure.use: name the measure, as in use = "share"')
    use = table["use"]
    parameters = {key: value for key, value in table.items() if key != "use"}
    kind = _own_measure(use, path) if ".py:" in use else measures.get(use)
    if kind is None:
        raise DefinitionError(f"{path}: measure.use: no measure {use!r}{near(use, measures)}")
    content["measure"] = validate(kind, parameters, f"{path}: measure")
    return {use.split(":")[0]} if ".py:" in use else set()


def _own_measure(use: str, path: Path) -> MeasureType:
    file_name, class_name = use.split(":", 1)
    code = path.parent / file_name
    # Path.is_file raises where a name is too long.
    if Path(file_name).name != file_name or not isfile(code):  # noqa: PTH113
        raise DefinitionError(f"{path}: measure.use: no file {file_name} beside this one")
    spec = importlib.util.spec_from_file_location(f"gemengd_own_{code.stem}", code)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        message = f"{path}: measure.use: {file_name} cannot be run: {type(error).__name__}: {error}"
        raise DefinitionError(f"{message}; try it with python") from error
    kind = getattr(module, class_name, None)
    if not (isinstance(kind, type) and issubclass(kind, (Measure, Derived, OfOverlays))):
        raise DefinitionError(f"{path}: measure.use: {file_name} has no measure {class_name}")
    return kind
