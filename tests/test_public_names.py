"""One list of public names: each is there, is no module, and is written about."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import gemengd

ROOT = Path(__file__).resolve().parent.parent
DOCS = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("docs/*.md"))


def test_a_star_brings_all_of_them():
    code = "from gemengd import *; print(build.__name__, OverlayResult.__name__, cities.__name__)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout == "build OverlayResult cities\n", done.stderr


@pytest.mark.parametrize("name", gemengd.__all__)
def test_each_is_no_module_and_has_a_docstring(name):
    found = getattr(gemengd, name)

    assert not isinstance(found, ModuleType)
    assert found.__doc__
    assert name in dir(gemengd)


@pytest.mark.parametrize("name", gemengd.__all__)
def test_the_docs_name_each(name):
    assert re.search(rf"\b{name}\b", DOCS)


def test_a_type_checker_is_told_of_the_same_names():
    tree = ast.parse((ROOT / "gemengd/__init__.py").read_text(encoding="utf-8"))
    (typed,) = [node for node in tree.body if isinstance(node, ast.If)]

    told = {alias.name: node.module for node in typed.body for alias in node.names}

    assert told == gemengd._HOME_OF  # noqa: SLF001 - the one list
    assert sorted(told) == gemengd.__all__


def test_no_module_of_ours_has_a_public_name():
    modules = {path.stem for path in (ROOT / "gemengd").iterdir()}

    assert not modules & set(gemengd.__all__)


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        gemengd.nothing  # noqa: B018
