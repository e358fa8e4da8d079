"""A style as the TOML that it can be read from again."""

import json
from collections.abc import Iterator

from gemengd.model.style import Style


def style_toml(style: Style, remark: str = "") -> str:
    """Return the style as its TOML, without its slug, which is the name of the file.

    Parameters
    ----------
    remark
        What whoever edits the file must know of it; stands above it.
    """
    above = [f"# {remark}"] if remark else []
    return "\n".join([*above, *_lines(style)]) + "\n"


def _lines(style: Style) -> Iterator[str]:
    for key in ("title", "title_nl", "kind", "source"):
        yield f"{key} = {_text(getattr(style, key))}"
    if style.unknown != Style.model_fields["unknown"].default:
        yield f"unknown = {_text(style.unknown)}"
    if style.kind == "graduated":
        yield f"breaks = [{', '.join(f'{value!r}'.removesuffix('.0') for value in style.breaks)}]"
        for key in ("colours", "labels", "labels_nl"):
            if getattr(style, key):
                yield f"{key} = [{', '.join(map(_text, getattr(style, key)))}]"
    for category in style.categories:
        yield "\n[[categories]]"
        for key in ("value", "colour", "label", "label_nl"):
            yield f"{key} = {_text(getattr(category, key))}"


def _text(text: str) -> str:
    # A JSON string is a TOML string, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
