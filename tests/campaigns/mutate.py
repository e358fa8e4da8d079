"""Texts and trees with one thing changed, as a slip of a hand or worse would."""

import json
import re
from copy import deepcopy
from datetime import date

ODD = (
    0, -1, 1, 2, 10**6, 10**12, 10**30, 1e-12, 1e9, 1e12, -1e12, 0.5, -0.5, 1e308, -1e308, 1e-308, float("inf"), float("-inf"), float("nan"),
    True, False, "", " ", "x", "x" * 3000, "nan", "0", "é漢🦄", "a\nb", "\u0000", "\u202e", "{", "}", "{value}",
    "{value:>9999}", "{value.__class__}", "{0}", "%s", "<b>x</b>", "[% 1+1 %]", "'", '"', "\\", "=1+1",
    "../../x", "/dev/null", "http://elsewhere.invalid/{", "no.such.module:Thing", "os", "#ff0000", "red",
    date(2024, 2, 29), [], {}, [[]], [0], ["x"], ["x", "x"], {"x": 1}, {"x": {}}, [{"x": []}],
    "social_housing", "segregation", "dwellings", "inhabitants", "city", "least", "share",
)  # fmt: skip
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CHARACTERS = "\"'[]{}=.,#\n\\ \t-+_0159aeinfx\x00\x07\x85\u2028é漢"


def mutated(content, dice):
    """Return the text of a TOML of *content* with one to three things changed."""
    if dice.random() < 0.3:
        return scratched(as_toml(content), dice)
    tree = deepcopy(content)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        _change(tree, dice)
    return as_toml(tree)


def scratched(text, dice):
    """Return a text of which a few characters are other, gone, doubled or more."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice((0, 1, 1, 2, 30)))
        put = dice.choice(
            ("", dice.choice(CHARACTERS), text[start:end] * 2, dice.choice(CHARACTERS) * 9)
        )
        text = text[:start] + put + text[end:]
    return text


def _change(tree, dice):
    """Change one thing somewhere in a tree."""
    at = dice.choice(list(_places(tree)))
    where, key = at
    act = dice.random()
    if act < 0.55:
        where[key] = deepcopy(dice.choice(ODD))
    elif act < 0.7:
        del where[key]
    elif act < 0.8 and isinstance(where, dict):
        where[scratched(str(key), dice) or "x"] = where.pop(key)
    elif act < 0.9:
        other, name = dice.choice(list(_places(tree)))
        where[key] = deepcopy(other[name])
    elif isinstance(where, list):
        where.append(deepcopy(where[key]))
    elif isinstance(where[key], int | float) and not isinstance(where[key], bool):
        where[key] = where[key] * dice.choice((-1, 0, 100, 1e-9, 1e9))
    else:
        where[key] = [where[key]]


def _places(tree):
    """Yield every key of a tree with the table or list that it is in."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in list(items):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


def as_toml(content):
    """Return a table as TOML, a line a key."""
    return "".join(f"{_text(str(key))} = {_value(value)}\n" for key, value in content.items())


def _value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(str(k))} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat() if isinstance(value, date) else repr(value)


def _text(text):
    quoted = json.dumps(text, ensure_ascii=False)
    return CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
