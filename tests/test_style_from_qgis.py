"""Styles as QGIS's users make them: opacity, outlines below, classes that are off, and breaks."""

import json
import os
import subprocess
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from test_exports_qgis import PYTHON, qgis_is_here

from gemengd.cli import main
from gemengd.errors import DefinitionError
from gemengd.exports.qgis import moved_up, read_style

CASE = Path(__file__).resolve().parent.parent.parent / "shared/cases/18-qml-from-qgis"
REDS = ("#fee5d9", "#fcae91", "#fb6a4a", "#cb181d")
# Makes symbols as in QGIS's panel, saves them as classes, and says what colour QGIS draws.
DRAW = """
import json, sys
from qgis.core import *
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()

def symbol(*looks, opacity=1.0, off=()):
    made = QgsFillSymbol.createSimple({"outline_style": "no", **looks[0]})
    for look in looks[1:]:
        made.appendSymbolLayer(QgsSimpleFillSymbolLayer.create({"outline_style": "no", **look}))
    for number in off:
        made.symbolLayer(number).setEnabled(False)
    made.setOpacity(opacity)
    return made

def fill(colour):
    return {"color": colour}

OUTLINE = {"color": "0,0,0,255", "style": "no", "outline_style": "solid", "outline_width": "0.2"}
symbols = [
    symbol(fill("203,24,29,255"), opacity=0.3),
    symbol(fill("203,24,29,128")),
    symbol(fill("0,120,0,255"), fill("203,24,29,100"), opacity=0.5),
    symbol(fill("10,20,30,255"), fill("0,0,255,255"), off=[1]),
    symbol(OUTLINE, fill("90,80,70,255")),
    symbol(fill("200,200,50,255"), OUTLINE),
]
drawn = []
for made in symbols:
    image = QImage(QSize(41, 41), QImage.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.drawImage(0, 0, made.asImage(QSize(41, 41)))
    painter.end()
    drawn.append(QColor(image.pixel(20, 20)).name())
layer = QgsVectorLayer("Polygon?crs=EPSG:28992&field=value:double", "x", "memory")
ranges = [QgsRendererRange(n, n + 1, s.clone(), f"class {n}") for n, s in enumerate(symbols)]
layer.setRenderer(QgsGraduatedSymbolRenderer("value", ranges))
layer.saveNamedStyle(sys.argv[1])
json.dump(drawn, sys.stdout)
"""


def case(name):
    path = CASE / f"{name}.qml"
    if not path.exists():
        pytest.skip("the shared cases are not here")
    return path


def read(path):
    return read_style(path.read_text(encoding="utf-8"), "mine", path.name)


@pytest.mark.qgis
def test_each_class_has_the_colour_that_qgis_draws_on_white_paper(tmp_path):
    if not qgis_is_here():
        pytest.skip("QGIS with its Python (qgis, python3-qgis) is not installed")

    said = subprocess.run(
        [PYTHON, "-c", DRAW, tmp_path / "drawn.qml"],
        check=True, capture_output=True, timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "PYTHONPATH": ""},
    )  # fmt: skip

    drawn = json.loads(said.stdout.decode().splitlines()[-1])
    assert all(map(nearly, read(tmp_path / "drawn.qml").colours, drawn))
    assert len(set(drawn)) == len(drawn)


def nearly(one, other):
    """Say whether two colours differ by rounding alone: QGIS draws in steps of 1 in 255."""
    parts = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (one, other)]
    return all(abs(a - b) <= 2 for a, b in zip(*parts, strict=True))


def test_one_colour_at_four_opacities_gives_four_colours():
    found = read(case("one_colour_by_opacity")).colours

    assert found == ("#fae8e8", "#efbabb", "#e07477", "#cb181d")


@pytest.mark.parametrize("name", ["plain", "outline_under"])
def test_an_outline_below_the_fill_is_not_its_colour(name):
    assert read(case(name)).colours == REDS


def test_a_class_that_is_switched_off_is_refused_by_name():
    with pytest.raises(DefinitionError, match="the class '0 - 20' is switched off in QGIS"):
        read(case("first_class_unticked"))


def test_it_says_on_which_breaks_a_value_moves_up_a_class(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gemengd", "style", "import", str(case("plain"))])

    with pytest.raises(SystemExit):
        main()

    shown = capsys.readouterr()
    remark = "a value of just 20, 30, 50 is drawn in the class above here"
    assert remark in shown.err
    assert shown.out.startswith(f"# {remark}")


def document(body, kind="RuleRenderer"):
    symbol = (
        '<symbol name="0" alpha="1"><layer class="SimpleFill"><prop k="color" v="1,2,3,255"/>'
        "</layer></symbol>"
    )
    return (
        f'<qgis><renderer-v2 type="{kind}">{body}<symbols>{symbol}</symbols></renderer-v2></qgis>'
    )


def rule(condition, extra="", within=""):
    text = condition.replace("<", "&lt;").replace('"', "&quot;")
    return f'<rule symbol="0" label="x" filter="{text}" {extra}>{within}</rule>'


def rules(*conditions):
    return f"<rules>{''.join(map(rule, conditions))}</rules>"


def test_a_rule_that_takes_its_upper_bound_moves_up_and_one_that_does_not_stays():
    assert moved_up(document(rules('"v" < 5', '"v" >= 5')), "x") == ()
    assert moved_up(document(rules('"v" <= 5', '"v" > 5')), "x") == (5,)
    with pytest.raises(DefinitionError, match="takes neither of its bounds"):
        moved_up(document(rules('"v" <= 5', '"v" > 5 AND "v" < 9', '"v" >= 9')), "x")


OFF = rule("ELSE", extra='checkstate="0"')
WITHIN = rule('"v" < 5', within=rule('"v" < 2'))
CATEGORY = '<category value="a" symbol="0" label="A" render="false"/>'


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (f"<rules>{OFF}</rules>", "RuleRenderer", "the class 'x' is switched off"),
        (f"<rules>{WITHIN}</rules>", "RuleRenderer", "has rules within it"),
        (f"<categories>{CATEGORY}</categories>", "categorizedSymbol", "'A' is switched off"),
    ],
)
def test_what_we_cannot_draw_as_qgis_does_is_refused(body, kind, says):
    with pytest.raises(DefinitionError, match=says):
        read_style(document(body, kind), "mine", "x.qml")


DRIVEN = (
    '<layer class="SimpleFill"><prop k="color" v="1,2,3,255"/><data_defined_properties>'
    '<Option type="Map"><Option name="properties"><Option name="fillColor" type="Map">'
    '<Option name="active" value="true"/></Option></Option></Option>'
    "</data_defined_properties></layer>"
)


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        ('<layer class="SimpleFill"><prop k="color" v="red"/></layer>', "'red' is no colour"),
        ('<layer class="SimpleFill"><prop k="style" v="no"/></layer>', "has no colour"),
        ('<layer class="SVGFill"><prop k="color" v="1,2,3,255"/></layer>', "has no colour"),
        (DRIVEN, "follows from an expression"),
    ],
)
def test_a_class_without_one_colour_is_refused(layer, says):
    text = document(f"<rules>{rule('ELSE')}</rules>")
    begin, end = text.index("<layer"), text.index("</symbol>")

    with pytest.raises(DefinitionError, match=says):
        read_style(text[:begin] + layer + text[end:], "mine", "x.qml")


SYMBOLS = (
    '<symbols><symbol name="0" type="fill" alpha="{alpha}"><layer class="SimpleFill">'
    '<prop k="color" v="{colour}"/></layer></symbol></symbols>'
)
RANGES = (
    '<ranges><range symbol="0" lower="0" upper="{bound}" label="a"/>'
    '<range symbol="{symbol}" lower="{bound}" upper="20" label="b"/></ranges>'
)
RULES = (
    '<rules><rule filter="&quot;v&quot; &lt; {bound}" symbol="0"/>'
    '<rule filter="&quot;v&quot; &gt;= {bound}" symbol="{symbol}"/></rules>'
)
GOOD = {"bound": "10", "symbol": "0", "alpha": "1", "colour": "0,0,0,255"}


def saved(classes, kind, **changes):
    body = (classes + SYMBOLS).format(**{**GOOD, **changes})
    return f'<qgis><renderer-v2 type="{kind}" attr="v">{body}</renderer-v2></qgis>'


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        *(({"colour": c}, "is no colour") for c in
          ("red", "", "1,2", "256,0,0,255", "-1,0,0,255", "nan,0,0,255", "1,2,3,1e9",
           "0x10,1,1,1")),
        *(({"bound": b}, "bound|cannot follow the rule") for b in
          ("nan", "inf", "-inf", "1e999", "", "x", "10,5", "1.2.3")),
        *(({"alpha": a}, "is not how opaque") for a in ("nan", "-1", "2", "x", "")),
        ({"symbol": "9"}, "has no symbol '9'"),
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize(
    ("classes", "kind"),
    [(RANGES, "graduatedSymbol"), (RULES, "RuleRenderer")],
    ids=["ranges", "rules"],
)
def test_odd_colours_and_bounds_are_one_plain_line(classes, kind, changes, says):
    assert read_style(saved(classes, kind), "mine", "a.qml").breaks == (10.0,)

    with pytest.raises(DefinitionError, match=says) as raised:
        read_style(saved(classes, kind, **changes), "mine", "a.qml")

    assert str(raised.value).startswith("a.qml: ")


@pytest.mark.parametrize("goes_by", ["value / 100", '100 - "value"', "round(value)", "100 - value"])
def test_colours_that_follow_from_an_expression_are_refused(goes_by):
    given = saved(RANGES, "graduatedSymbol")

    with pytest.raises(DefinitionError, match="go by the expression"):
        read_style(given.replace('attr="v"', f"attr={quoteattr(goes_by)}"), "mine", "a.qml")


@pytest.mark.parametrize("goes_by", ["value", '"value"', "care_reach_gp", "share (%)", "2024-2025"])
def test_colours_that_go_by_a_column_are_taken_whatever_its_name(goes_by):
    given = saved(RANGES, "graduatedSymbol").replace('attr="v"', f"attr={quoteattr(goes_by)}")

    assert read_style(given, "mine", "a.qml").breaks == (10.0,)


def test_classes_that_make_no_style_are_one_plain_line():
    twice = (
        '<categories><category value="a" symbol="0"/><category value="a" symbol="0"/></categories>'
    )
    thrice = '<ranges><range symbol="0" lower="1" upper="1"/>{0}{0}</ranges>'.format(
        '<range symbol="0" lower="1" upper="1"/>'
    )

    with pytest.raises(DefinitionError, match="two categories have the same value"):
        read_style(saved(twice, "categorizedSymbol"), "mine", "a.qml")
    with pytest.raises(DefinitionError, match="breaks must ascend without repeating"):
        read_style(saved(thrice, "graduatedSymbol"), "mine", "a.qml")
