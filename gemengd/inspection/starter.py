"""A TOML to start from."""

import json
import re

from gemengd.dataset.columns import name_of
from gemengd.inspection.inspect import Inspection
from gemengd.model.raw import Role
from gemengd.sources.municipalities import municipalities

LEVELS = {"neighbourhoods": "neighbourhood", "districts": "district"}
KIND = re.compile(r"(?i)^(?:kind|soort|type|categorie|category)")
STATUS = re.compile(r"(?i)status|fase|phase")


def starter(found: Inspection) -> str:
    """Return the TOML of a city with the file as its input; lines to fill in say so."""
    return "\n".join([*_city(found), "", *_input(found)]) + "\n"


def _city(found: Inspection) -> list[str]:
    codes, level = found.codes.municipalities, f'level = "{_level(found)}"'
    if len(codes) == 1:
        name = next((m.name for m in municipalities() if m.code == codes[0]), codes[0])
        return [f"name = {_quoted(name)}", f'code = "{codes[0]}"', level]
    if codes and found.role is Role.AREAS:
        one = f"or one of its {len(codes)} municipalities"
        return ['name = "Nederland"', f'code = "NL"  # {one}', level]
    why = f"the file has {len(codes)} municipalities" if codes else "the file does not say"
    return [f'name = "FILL IN"  # {why}', 'code = "GM0000"  # FILL IN; "NL" for all of them', level]


def _input(found: Inspection) -> list[str]:
    lines = ["[[inputs]]", f"file = {_quoted(found.file.name)}"]
    if len(found.tables) > 1:
        lines.append(f"table = {_quoted(found.table)}")
    lines.append(f'reader = "{found.reader if found.recognised else "own"}"')
    if not found.recognised:
        lines.append(f'role = "{found.role}"')
    if found.year is not None:
        lines.append(f"year = {found.year}")
    elif found.role in {Role.AREAS, Role.FIGURES}:
        lines.append("year = 2024  # FILL IN the year of the figures")
    if found.shapes is not None and found.shapes.crs is None:
        likely = (found.shapes.likely or "FILL IN").split(" ")[0]
        lines.append(f'crs = "{likely}"  # the file does not say')
    if found.recognised:
        return lines
    lines += ['title = "FILL IN"', 'publisher = "FILL IN"', 'licence = "FILL IN"']
    return lines + _columns(found)


def _columns(found: Inspection) -> list[str]:
    lines = ["[inputs.columns]"]
    if found.role in {Role.AREAS, Role.FIGURES}:
        lines.append(_code(found))
        if found.codes.name:
            lines.append(f"name = {_quoted(found.codes.name)}")
        lines += _figures(found)
    elif found.codes.name and found.role in {Role.CARE, Role.PLANS}:
        lines.append(f"name = {_quoted(found.codes.name)}")
    if found.role is Role.CARE:
        lines.append(_chosen("kind", KIND, found, "the column with the kind of place"))
    if found.role is Role.PLANS:
        lines.append(_chosen("status", STATUS, found, "the column with the status"))
    return lines


def _figures(found: Inspection) -> list[str]:
    # A count that is to become a share is recognised by its own name, and by no other.
    lines = [
        f"{ours} = {_quoted(theirs)}"
        for ours, (theirs, _) in found.known.items()
        if ours != theirs and not name_of(ours, theirs, found.year).counts
    ]
    names = [" ".join(name.split()) for name in found.unnamed if name != found.codes.column]
    return [*lines, f"# columns of numbers to name: {', '.join(names)}"] if names else lines


def _code(found: Inspection) -> str:
    if found.codes.column:
        return f"code = {_quoted(found.codes.column)}"
    if found.own_codes is not None:
        return (
            f"code = {_quoted(found.own_codes.template)}  # FILL IN the digits of the municipality"
        )
    if found.role is Role.AREAS:
        return 'code = "FILL IN"  # areas need a code: a column, or a template as BU0000{NR:0>4}'
    return '# code = "FILL IN"  # no column of codes was found; without it areas join on the name'


def _chosen(ours: str, like: re.Pattern[str], found: Inspection, what: str) -> str:
    column = next((column for column in found.columns if like.search(column)), None)
    return f"{ours} = {_quoted(column or 'FILL IN')}  # {what}"


def _level(found: Inspection) -> str:
    if found.own_codes is not None:
        return found.own_codes.level
    if set(found.codes.levels) == {"municipalities"}:
        return "municipality"
    return next((LEVELS[x] for x in LEVELS if x in found.codes.levels), "neighbourhood")


def _quoted(text: str) -> str:
    """Return text as a TOML string."""
    return json.dumps(text, ensure_ascii=False)
