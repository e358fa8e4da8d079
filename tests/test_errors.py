import inspect

import gemengd.errors
from gemengd.errors import GemengdError


def branches(root):
    return [root, *(leaf for child in root.__subclasses__() for leaf in branches(child))]


def test_every_error_stands_in_the_tree_with_its_exit_code():
    tree = inspect.getdoc(gemengd.errors)

    lines = {line.strip("│├└─ ").split()[0]: line for line in tree.splitlines() if "Error" in line}

    for branch in branches(GemengdError):
        assert branch.__name__ in lines
        if branch is not GemengdError:
            assert f" {branch.exit_code} " in lines[branch.__name__]


def test_each_branch_has_an_exit_code_of_its_own():
    first = [branch.exit_code for branch in GemengdError.__subclasses__()]

    assert sorted(first) == [2, 3, 4, 5, 6]
