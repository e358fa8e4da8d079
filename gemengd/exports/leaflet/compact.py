"""The content in fewer bytes: what repeats from area to area is written once."""

import json
from collections.abc import Iterable
from typing import Any

# One byte each in UTF-8, and none that JSON or HTML would write as more.
LETTERS = "".join(letter for code in range(32, 127) if (letter := chr(code)) not in '"\\<>&')


def compact(value: Any) -> Any:
    """Return JSON in which a long list is a column of references, wherever that is shorter.

    A column is ``{"of": [...], "is": "..."}``: its different items in the order in which they
    come, and for each place in the list which of them it is, as a number of so many digits as the
    last of them needs. The digits are `LETTERS`, and the page is given these.
    """
    if isinstance(value, dict):
        return {key: compact(one) for key, one in value.items()}
    if not isinstance(value, list):
        return value
    column = _column(value)
    if _length(column) < _length(value):
        return column
    return [compact(one) for one in value]


def digits(number: int, count: int) -> str:
    """Return *number* in *count* digits, the highest first."""
    found = ""
    for _ in range(count):
        number, digit = divmod(number, len(LETTERS))
        found = LETTERS[digit] + found
    return found


def stream(numbers: Iterable[int]) -> str:
    """Return whole numbers as text: small ones in one letter, each as long as it must be.

    Of a number's sign and size, ``2 * size`` or one less for a negative one, the lowest part comes
    first, in letters of the upper half as long as more follows and a last one of the lower half.
    """
    half = len(LETTERS) // 2
    found: list[str] = []
    for number in numbers:
        rest = 2 * number if number >= 0 else -2 * number - 1
        while rest >= half:
            rest, part = divmod(rest, half)
            found.append(LETTERS[half + part])
        found.append(LETTERS[rest])
    return "".join(found)


def _column(items: list[Any]) -> dict[str, Any]:
    keys = items if _tell_apart(items) else [json.dumps(item) for item in items]
    different = dict(zip(keys, items, strict=True))
    width = _width(len(different))
    written = {key: digits(number, width) for number, key in enumerate(different)}
    return {"of": list(different.values()), "is": "".join([written[key] for key in keys])}


def _tell_apart(items: list[Any]) -> bool:
    """Say whether Python tells the items apart as the page does; to Python, True is 1."""
    kinds = set(map(type, items))
    return not (kinds & {list, dict} or (bool in kinds and kinds & {int, float}))


def _width(count: int) -> int:
    width = 1
    while len(LETTERS) ** width < count:
        width += 1
    return width


def _length(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
