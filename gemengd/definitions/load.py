"""The definitions that ship, those of installed plug-ins and those of the user, in that order."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

from gemengd.definitions.catalogue import Definitions, check_references, merge
from gemengd.definitions.collisions import refuse_collisions
from gemengd.definitions.folder import read_folder, read_styles
from gemengd.definitions.measure import Measures
from gemengd.definitions.sense import refuse_nonsense


def load_definitions(
    measures: Measures, folders: Sequence[Path] = (), *, replace: bool = False
) -> Definitions:
    """Read the shipped definitions, those of installed plug-ins and those of *folders*.

    A folder holds layers as ``*.toml``, overlays in ``overlays/``, indices in ``indices/`` and
    styles in ``styles/``.

    Parameters
    ----------
    measures
        The measures that a layer may name.
    folders
        Folders of the user, read last.
    replace
        Whether a folder may redefine a slug that exists.

    Raises
    ------
    DefinitionError
        Naming the file and key of every mistake in the first file that has one, or of every name
        that would occur twice in an output.
    """
    definitions = _read_shipped(measures)
    for folder in [*_plugin_folders(), *folders]:
        definitions = merge(definitions, read_folder(Path(folder), measures), replace=replace)
    check_references(definitions)
    refuse_collisions(definitions)
    refuse_nonsense(definitions)
    return definitions


def _read_shipped(measures: Measures) -> Definitions:
    package = Path(__file__).parent.parent
    bundled = package / "_definitions"
    root = bundled if bundled.is_dir() else package.parent
    layers = read_folder(root / "layers", measures)
    styles, hashes = read_styles(root / "styles")
    return replace(layers, styles=styles, hashes={**layers.hashes, **hashes})


def _plugin_folders() -> list[Path]:
    found = sorted(entry_points(group="gemengd.definitions"), key=lambda point: point.name)
    return [Path(str(files(point.value))) for point in found]
