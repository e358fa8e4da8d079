"""Styles to QGIS and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gemengd.cli.options import OwnLayers, Replace
from gemengd.model.text import Language

if TYPE_CHECKING:
    from gemengd.model.style import Style

_style = typer.Typer(no_args_is_help=True, help="Take a style to QGIS and back.")
MOVED = "a value of just {} is drawn in the class above here, in the class below in QGIS"
Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write to this file instead of the screen.")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(_style, name="style")


@_style.command(
    "import",
    epilog="""\b
Examples:
  gemengd style import edited.qml
      show the TOML of a style that was edited and saved in QGIS
  gemengd style import edited.qml --like corporation_share --out mine/styles/corporation_share.toml
      with the titles, and the words in both languages, of the style it was made from
""",
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.qml", help="Style saved from QGIS.")],
    like: Annotated[
        str | None, typer.Option(metavar="SLUG", help="Take titles and words from this style.")
    ] = None,
    out: Out = None,
    layers: OwnLayers = None,
    replace: Replace = False,
) -> None:
    """Turn a style of QGIS into a TOML: colours, breaks and labels."""
    from gemengd.exports.qgis import moved_up, read_style, told_as
    from gemengd.exports.style_toml import style_toml

    slug = (out or file).stem
    qml = _read(file)
    style = read_style(qml, slug, str(file))
    if like is not None:
        style = told_as(style, _named(like, layers, replace=replace))
    moved = ", ".join(f"{value:g}" for value in moved_up(qml, str(file)) if value in style.breaks)
    remark = MOVED.format(moved) if moved else ""
    if remark:
        typer.echo(f"gemengd: {file}: {remark}", err=True)
    _show(style_toml(style, remark), out)


@_style.command(
    "export",
    epilog="""\b
Examples:
  gemengd style export corporation_share --out corporation_share.qml
""",
)
def export(
    slug: Annotated[str, typer.Argument(help="Name of a style.")],
    column: Annotated[str, typer.Option(help="Column that is coloured.")] = "value",
    lang: Annotated[Language, typer.Option(help="Language of the labels.")] = Language.NL,
    out: Out = None,
    layers: OwnLayers = None,
    replace: Replace = False,
) -> None:
    """Turn a style into a QML, to load and edit in QGIS."""
    from gemengd.exports.qgis import area_style

    style = _named(slug, layers, replace=replace)
    _show(area_style(style, column, language=lang, aliases={}, tip=""), out)


def _named(slug: str, layers: list[Path] | None, *, replace: bool) -> "Style":
    from gemengd import pipeline
    from gemengd.errors import DefinitionError

    known = pipeline.definitions(layers or (), replace=replace).styles
    if slug not in known:
        raise DefinitionError(f"no style is called {slug!r}; there are {', '.join(known)}")
    return known[slug]


def _read(file: Path) -> str:
    from gemengd.errors import DefinitionError
    from gemengd.short_text import read_short

    try:
        if file.exists() and not file.is_file():
            raise DefinitionError(f"{file}: is no file; name a style saved as QML")
        return read_short(file)
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{file}: cannot be read: {error}; check the path") from None


def _show(text: str, out: Path | None) -> None:
    from gemengd.cli import out as said
    from gemengd.exports.text_file import write_text

    said.line(text.rstrip("\n") if out is None else str(write_text(text, out)))
