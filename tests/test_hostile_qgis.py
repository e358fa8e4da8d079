"""Two hundred hostile names in a real QGIS: shown as they are, and nothing is evaluated.

The marker of an expression is that it would be a product; of a tag that it would be seen as bold.
"""

import html
import json
import re
import subprocess
from dataclasses import replace
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from build_builder import make_build
from test_exports_qgis import PYTHON, qgis_is_here

from gemengd.exports import export
from gemengd.exports.qgis import as_xml, read_style
from gemengd.exports.qgis.spoken import FORBIDDEN, inert, literal, unescaped
from gemengd.exports.qgis.styles import point_style
from gemengd.model.text import Language

PRODUCT = str(6007 * 7001)
HOSTILE = (
    "[% 6007 * 7001 %]",
    "[%6007*7001%]",
    "[[% 6007 * 7001 %]%]",
    "%] [% 6007 * 7001",
    "' || 6007 * 7001 || '",
    "\\' || 6007 * 7001 || '",
    "\\",
    '" || 6007 * 7001 || "',
    "<b>6007 * 7001</b>",
    "<img src=x>",
    "</b><h1>x</h1>",
    "&lt;b&gt;x&lt;/b&gt;",
    "&amp;amp;",
    "]]><rule/>",
    "<!-- x -->",
    "@project_title",
    '"name" IS NOT NULL OR 1=1',
    "a\nb\tc",
    "\x01\x0b\ufffe",
    "\u202ename",
    "{{x}} ${x} #{x}",
    "eval('6007 * 7001')",
    "ё漢🦄",
    "%s %d %1$s",
    "x" * 3000,
)  # fmt: skip
COUNT = 200
LOOK = """
import json, sqlite3, sys
from qgis.core import *
from qgis.PyQt.QtGui import QTextDocument
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
package = sys.argv[1]
project = QgsProject.instance()
read = project.read(f"geopackage:{package}?projectName=gemengd")
seen = {"read": read, "tips": {}, "shown": {}, "labels": {}, "rules": {}, "legend": []}

def about(layer):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    tips, shown, labels, rules = [], [], [], []
    root = layer.renderer().rootRule()
    provider = layer.labeling().settings() if layer.labeling() else None
    for feature in layer.getFeatures():
        context.setFeature(feature)
        tip = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
        page = QTextDocument()
        page.setHtml(tip)
        tips.append(tip)
        shown.append(page.toPlainText())
        if provider:
            labels.append([provider.isExpression, provider.fieldName,
                           provider.format().allowHtmlFormatting()])
        rules.append([r.label() for r in root.children()
                      if not r.isElse() and r.filter().evaluate(context)])
    return tips, shown, labels, rules

for layer in project.mapLayers().values():
    name = layer.id().removeprefix("gemengd_")
    if name in ("segregation", "social_housing", "care", "plans"):
        tips, shown, labels, rules = about(layer)
        seen["tips"][name], seen["shown"][name] = tips, shown
        seen["labels"][name], seen["rules"][name] = labels, rules
        seen.setdefault("valid", []).append(layer.isValid())
for node in project.layerTreeRoot().findLayers():
    node.setItemVisibilityChecked(True)
seen["texts"] = {}
for layout in project.layoutManager().printLayouts():
    for item in layout.items():
        if isinstance(item, QgsLayoutItemLabel):
            seen["texts"][item.id()] = item.currentText()
        if isinstance(item, QgsLayoutItemLegend):
            settings, context = item.legendSettings(), layout.createExpressionContext()
            for node in item.model().rootGroup().findLayers():
                seen["legend"] += settings.evaluateItemText(node.name(), context)
                for leg in item.model().layerLegendNodes(node):
                    text = leg.data(0) or ""
                    seen["legend"] += settings.evaluateItemText(text, context)
print("SEEN" + json.dumps(seen))
"""


def names():
    """Return 200 names, all different."""
    return [HOSTILE[n % len(HOSTILE)] + f" {n}" for n in range(COUNT)]


@pytest.fixture(scope="module")
def build():
    made = make_build(areas=COUNT)
    dataset = made.dataset
    sources = tuple(
        replace(s, attribution=f"{s.attribution} {HOSTILE[n]}{HOSTILE[18]}", publisher=HOSTILE[8])
        for n, s in enumerate(dataset.sources)
    )
    care = pd.concat([dataset.care.iloc[:1]] * len(HOSTILE), ignore_index=True)
    care = care.assign(kind=[f"{h[:200]}{n}" for n, h in enumerate(HOSTILE)], name=list(HOSTILE))
    return replace(
        made,
        dataset=replace(
            dataset,
            city=replace(dataset.city, name="Proefstad [% 6007 * 7001 %] <b>x</b>"),
            areas=dataset.areas.assign(name=names()),
            care=care,
            sources=sources,
        ),
    )


@pytest.fixture(scope="module")
def seen(build, tmp_path_factory):
    if not qgis_is_here():
        pytest.skip("QGIS with its Python (qgis, python3-qgis) is not installed")
    out = tmp_path_factory.mktemp("hostile")
    package = next(p for p in export(build, out, Language.EN) if p.suffix == ".gpkg")
    done = subprocess.run(
        [PYTHON, "-c", LOOK, package],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(out), "HOME": str(out)},
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("SEEN")]
    assert lines, done.stderr
    return json.loads(lines[0].removeprefix("SEEN"))


def plain(text):
    return " ".join(text.split()).replace("\x00", "")


@pytest.mark.qgis
def test_map_tips_show_every_name_as_it_is(seen):
    assert seen["read"]
    assert seen["valid"] == [True] * 4
    for table in ("segregation", "social_housing"):
        assert len(seen["shown"][table]) == COUNT
        for name, tip, shown in zip(
            names(), seen["tips"][table], seen["shown"][table], strict=True
        ):
            assert tip.startswith("<b>")
            assert PRODUCT not in tip
            # Nothing but our own tags.
            assert set(re.findall(r"<[^>]*>", tip)) <= {"<b>", "</b>", "<br>"}
            assert html.unescape(tip[3:]).startswith(name[:2900].rstrip("\x01\x0b\ufffe")[:3])
            assert plain(FORBIDDEN.sub("", name))[:50] in plain(FORBIDDEN.sub("", shown))


@pytest.mark.qgis
def test_labels_are_the_name_as_text_and_no_html(seen):
    assert {tuple(label) for label in seen["labels"]["segregation"]} == {(False, "name", False)}


@pytest.mark.qgis
def test_each_hostile_kind_of_care_has_its_own_colour_and_is_called_as_it_is(seen):
    found = seen["rules"]["care"]

    # What XML has no place for is shown as U+FFFD, and such a kind alone has no colour.
    assert [len(rules) for rules in found].count(1) >= len(HOSTILE) - 1
    assert all(len(rules) <= 1 for rules in found)
    for kind, rules in zip(HOSTILE, found, strict=True):
        for label in rules:
            assert label.replace("\u2060", "").startswith(kind[:3])


@pytest.mark.qgis
def test_the_page_evaluates_no_attribution_no_title_and_no_legend(seen):
    said = [*seen["texts"].values(), *seen["legend"]]

    assert not any(PRODUCT in text for text in said)
    assert "[\u2060% 6007 * 7001 %]" in seen["texts"]["foot"]
    assert seen["texts"]["title"].startswith("Proefstad [\u2060% 6007 * 7001 %] <b>x</b>")
    assert any(text.startswith("[\u2060% 6007") for text in seen["legend"])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_string_of_an_expression_reads_back(text):
    assert unescaped(literal(text)[1:-1]) == text
    assert "[%" not in inert(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_gives_readable_xml(text):
    found = ET.fromstring(as_xml(ET.Element("a", b=text)))

    assert found.get("b") == FORBIDDEN.sub("\ufffd", text)


def test_a_kind_with_quotes_and_backslashes_is_read_back_from_the_style():
    kinds = {"it's \\ a": "one", "b": "two"}

    style = read_style(point_style(kinds, {}, ""), "kinds", "kinds.qml")

    assert [c.value for c in style.categories] == list(kinds)
