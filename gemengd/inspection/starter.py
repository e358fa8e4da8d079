"""A TOML to start from."""

import re

from gemengd.dataset.columns import name_of
from gemengd.inspection.inspect import Inspection
from gemengd.model.raw import Role
from gemengd.sources.municipalities import municipalities

OWN_CODE = re.compile(r"(?i)(bu|wk|buurt|wijk)[_ ]?(code|nr|nummer)$")


def starter(found: Inspection) -> str:
    """Return the TOML of a city with the file as its input; lines to fill in say so."""
    return "\n".join([*_city(found), "", *_input(found)]) + "\n"


def _city(found: Inspection) -> list[str]:
    codes = found.codes.municipalities
    level = "district" if _finest(found) == "districts" else "neighbourhood"
    if len(codes) == 1:
        name = next((m.name for m in municipalities() if m.code == codes[0]), codes[0])
        return [f'name = "{name}"', f'code = "{codes[0]}"', f'level = "{level}"']
    why = f"the file has {len(codes)} municipalities" if codes else "the file does not say"
    return [
        f'name = "FILL IN"  # {why}',
        'code = "GM0000"  # FILL IN; "NL" for all of them',
        f'level = "{level}"',
    ]


def _input(found: Inspection) -> list[str]:
    lines = ["[[inputs]]", f'file = "{found.file.name}"']
    if len(found.tables) > 1:
        lines.append(f'table = "{found.table}"')
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
            lines.append(f'name = "{found.codes.name}"')
    # A count that is to become a share is recognised by its own name, and by no other.
    lines += [
        f'{ours} = "{theirs}"'
        for ours, (theirs, _) in found.known.items()
        if ours != theirs and not name_of(ours, theirs, found.year).counts
    ]
    if found.unnamed and found.role in {Role.AREAS, Role.FIGURES}:
        lines.append(f"# columns of numbers to name: {', '.join(found.unnamed)}")
    if found.role is Role.CARE:
        lines.append('kind = "FILL IN"  # the column with the kind of place')
    if found.role is Role.PLANS:
        lines.append('status = "FILL IN"  # the column with the status')
    return lines


def _code(found: Inspection) -> str:
    if found.codes.column:
        return f'code = "{found.codes.column}"'
    own = [c for c in found.columns if OWN_CODE.match(c)]
    if own:
        return f'code = "BU0000{{{own[0]}}}"  # FILL IN the digits of the municipality'
    return '# code = "FILL IN"  # no column of codes was found; without it areas join on the name'


def _finest(found: Inspection) -> str:
    return next((x for x in ("neighbourhoods", "districts") if x in found.codes.levels), "")
