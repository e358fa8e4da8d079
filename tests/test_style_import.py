"""A style to QGIS and back: colours, breaks and labels survive, edits of a real QGIS too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_exports_qgis import PYTHON, qgis_is_here

from gemengd.cli import main
from gemengd.definitions import load_definitions
from gemengd.errors import DefinitionError
from gemengd.exports.qgis import area_style, read_style, told_as
from gemengd.exports.style_toml import style_toml
from gemengd.measures import registry
from gemengd.model.style import Style
from gemengd.model.text import Language

SHIPPED = load_definitions(registry()).styles
EDIT = """
import sys
from qgis.core import *
from qgis.PyQt.QtGui import QColor
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
given, out = sys.argv[1:3]
layer = QgsVectorLayer("Polygon?crs=EPSG:28992&field=name:string&field=value:double"
                       "&field=outcome:string", "x", "memory")
layer.loadNamedStyle(given)
layer.saveNamedStyle(f"{out}/untouched.qml")
rules = layer.renderer().rootRule().children()
rules[0].symbol().setColor(QColor("#123456"))
rules[1].setLabel("a <b> & 'c'")
rules[0].setFilterExpression('"value" < 25')
rules[1].setFilterExpression('"value" >= 25 AND "value" < 30')
layer.saveNamedStyle(f"{out}/edited.qml")
symbol = QgsFillSymbol.createSimple({"color": "#abcdef"})
ranges = [QgsRendererRange(a, b, symbol.clone(), f"{a} to {b}") for a, b in ((0, 2.5), (2.5, 9))]
layer.setRenderer(QgsGraduatedSymbolRenderer("value", ranges))
layer.saveNamedStyle(f"{out}/graduated.qml")
categories = [QgsRendererCategory(value, symbol.clone(), label)
              for value, label in (("flagged", "signaal"), ("it's", "x"), ("", "rest"))]
layer.setRenderer(QgsCategorizedSymbolRenderer("outcome", categories))
layer.saveNamedStyle(f"{out}/categories.qml")
layer.setRenderer(QgsSingleSymbolRenderer(symbol.clone()))
layer.saveNamedStyle(f"{out}/single.qml")
"""


def qml(style, language=Language.EN):
    return area_style(style, "value", language=language, aliases={}, tip="")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("slug", SHIPPED)
def test_every_shipped_style_comes_back_as_it_was(slug, language):
    style = SHIPPED[slug]

    back = read_style(qml(style, language), slug, "x.qml")

    assert told_as(back, style) == style


@pytest.mark.parametrize("slug", SHIPPED)
def test_its_toml_is_read_as_the_same_style(slug, tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / f"styles/{slug}.toml").write_text(style_toml(SHIPPED[slug]), encoding="utf-8")

    read = load_definitions(registry(), [tmp_path], replace=True).styles

    assert read[slug] == SHIPPED[slug]


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    if not qgis_is_here():
        pytest.skip("QGIS with its Python (qgis, python3-qgis) is not installed")
    out = tmp_path_factory.mktemp("edited")
    (out / "given.qml").write_text(qml(SHIPPED["corporation_share"]), encoding="utf-8")
    subprocess.run(
        [PYTHON, "-c", EDIT, out / "given.qml", out],
        check=True, capture_output=True, timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(out), "PYTHONPATH": ""},
    )  # fmt: skip
    return out


def read(path):
    return read_style(path.read_text(encoding="utf-8"), "corporation_share", path.name)


@pytest.mark.qgis
def test_what_qgis_saves_untouched_is_the_same_style(edited):
    style = SHIPPED["corporation_share"]

    assert told_as(read(edited / "untouched.qml"), style) == style


@pytest.mark.qgis
def test_colours_breaks_and_labels_that_were_edited_in_qgis_arrive(edited):
    style = SHIPPED["corporation_share"]

    found = told_as(read(edited / "edited.qml"), style)

    assert found.breaks == (25, *style.breaks[1:])
    assert found.colours == ("#123456", *style.colours[1:])
    assert found.labels[1] == "a <b> & 'c'"
    assert found.labels[2] == style.classes()[2].label
    assert found.title_nl == style.title_nl
    assert found.source != style.source  # the breaks are no longer those of the source
    assert told_as(read_style(qml(found), found.slug, "x"), found) == found


@pytest.mark.qgis
def test_a_graduated_style_of_qgis_is_open_at_both_ends(edited):
    found = read(edited / "graduated.qml")

    assert found.breaks == (2.5,)
    assert found.colours == ("#abcdef", "#abcdef")
    assert found.labels == ("0 to 2.5", "2.5 to 9")


@pytest.mark.qgis
def test_a_categorised_style_of_qgis_keeps_its_words_and_its_colour_for_the_rest(edited):
    found = read(edited / "categories.qml")

    assert [(c.value, c.label) for c in found.categories] == [("flagged", "signaal"), ("it's", "x")]
    assert found.unknown == "#abcdef"


@pytest.mark.qgis
def test_a_style_without_classes_is_refused(edited):
    with pytest.raises(DefinitionError, match="drawn as singleSymbol, not in classes"):
        read(edited / "single.qml")


WRONG = {
    "no XML": ("<qgis", "is no QML"),
    "an entity": ('<!DOCTYPE q [<!ENTITY a "b">]><qgis>&a;</qgis>', "is no QML"),
    "a raster": ("<qgis><pipe/></qgis>", "no style of a vector layer"),
    "no classes": ('<qgis><renderer-v2 type="RuleRenderer"/></qgis>', "has no classes"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_is_no_style_is_one_plain_line(case):
    text, message = WRONG[case]

    with pytest.raises(DefinitionError, match=f"^x.qml: .*{message}"):
        read_style(text, "x", "x.qml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("&gt;= 20 AND", "&gt;= 21 AND", "let them meet"),
        ("&gt;= 20 AND", "&gt;= 20 OR", "cannot follow the rule"),
    ],
)
def test_classes_with_a_gap_or_a_riddle_are_refused(old, new, message):
    text = qml(SHIPPED["corporation_share"])
    assert old in text

    with pytest.raises(DefinitionError, match=message):
        read_style(text.replace(old, new), "x", "x.qml")


def test_labels_must_be_one_for_each_colour():
    with pytest.raises(ValueError, match="labels go with colours"):
        Style(
            slug="s", title="s", title_nl="s", kind="graduated", source="s", breaks=(1,),
            colours=("#000000", "#ffffff"), labels=("a",),
        )  # fmt: skip


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code


def test_the_commands_take_a_style_there_and_back(tmp_path, monkeypatch, capsys):
    there, back = tmp_path / "s.qml", tmp_path / "minutes.toml"

    first = run(monkeypatch, "style", "export", "minutes", "--out", there)
    second = run(monkeypatch, "style", "import", there, "--like", "minutes", "--out", back)
    missing = run(monkeypatch, "style", "import", tmp_path / "none.qml")

    assert (first, second, missing) == (0, 0, 2)
    root = Path(__file__).resolve().parent.parent
    assert back.read_text() == (root / "styles/minutes.toml").read_text()
    assert "cannot be read" in capsys.readouterr().err
