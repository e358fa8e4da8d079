"""A QGIS project inside the GeoPackage: groups, order, ground map and pages to print."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from pyproj import CRS

from gemengd.exports.qgis.layout import SIDES, Page, layout
from gemengd.exports.qgis.spoken import as_xml, inert
from gemengd.exports.qgis.styles import VERSION
from gemengd.model.text import Language, Text

GROUND = "ground"
# QGIS wants the braces of {z}/{x}/{y} percent-encoded.
GROUND_SOURCE = (
    "type=xyz&url=https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/"
    "%7Bz%7D/%7Bx%7D/%7By%7D.png&zmin=6&zmax=19&crs=EPSG3857"
)
GROUND_NAME = Text("Ground map (PDOK, Kadaster)", "Ondergrond (PDOK, Kadaster)")
PAGES = (Page("A4", 297, 210), Page("A3", 420, 297))
WRITTEN = (2000, 1, 1, 0, 0, 0)  # zip files carry a date; the same one gives the same bytes


@dataclass(frozen=True)
class Package:
    """The GeoPackage that a project is stored in.

    Attributes
    ----------
    name
        Of the file, without folder.
    build
        What its table ``manifest`` has as ``build``.
    """

    name: str
    build: str


@dataclass(frozen=True)
class ProjectLayer:
    """A table of the GeoPackage as a layer of the project.

    Attributes
    ----------
    group
        Heading that it stands under; "" for none.
    shapes
        ``Polygon`` or ``Point``.
    style
        Its QML.
    about
        What a reader must know of it, printed on the page.
    shown
        Whether it is on when the project is opened.
    """

    table: str
    title: str
    group: str
    shapes: str
    style: str
    about: str
    shown: bool = False

    @property
    def id(self) -> str:
        """Name of the layer within the project."""
        return f"gemengd_{self.table}"


def project(
    package: Package,
    title: str,
    layers: Sequence[ProjectLayer],
    bounds: tuple[float, float, float, float],
    *,
    sources: str,
    language: Language,
) -> str:
    """Return the project as XML, in EPSG:28992.

    Parameters
    ----------
    package
        The GeoPackage that it is stored in.
    bounds
        West, south, east, north in metres: what the pages show.
    sources
        Whose figures these are, printed on the pages.
    """
    title, sources = inert(title), inert(sources)
    layers = [_inert(layer) for layer in layers]
    root = ET.Element("qgis", version=VERSION, projectname=title)
    ET.SubElement(root, "title").text = title
    _crs(ET.SubElement(root, "projectCrs"), "EPSG:28992")
    _tree(root, package, layers, language)
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "meters"
    extent = ET.SubElement(canvas, "extent")
    for name, value in zip(SIDES, bounds, strict=True):
        ET.SubElement(extent, name).text = f"{value:.1f}"
    listed = ET.SubElement(root, "projectlayers")
    listed.extend([*(_map_layer(package, layer) for layer in layers), _ground(language)])
    _order(root, layers)
    _properties(root)
    pages = ET.SubElement(root, "Layouts")
    pages.extend([layout(page, bounds, sources, language) for page in PAGES])
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + as_xml(root)


def _inert(layer: ProjectLayer) -> ProjectLayer:
    return replace(
        layer, title=inert(layer.title), group=inert(layer.group), about=inert(layer.about)
    )


def as_stored(text: str) -> str:
    """Return a project as the table ``qgis_projects`` holds it: zipped, in hexadecimals."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            zipfile.ZipInfo("gemengd.qgs", WRITTEN), text, compress_type=zipfile.ZIP_DEFLATED
        )
    return packed.getvalue().hex()


def _tree(
    root: ET.Element, package: Package, layers: Sequence[ProjectLayer], language: Language
) -> None:
    tree = ET.SubElement(root, "layer-tree-group")
    groups: dict[str, ET.Element] = {"": tree}
    for layer in layers:
        if layer.group not in groups:
            groups[layer.group] = ET.SubElement(
                tree, "layer-tree-group", name=layer.group, expanded="1", checked="Qt::Checked"
            )
        _leaf(groups[layer.group], layer.id, layer.title, _source(package, layer), on=layer.shown)
    _leaf(tree, GROUND, GROUND_NAME.to(language), GROUND_SOURCE, on=True)


def _leaf(group: ET.Element, name: str, title: str, source: str, *, on: bool) -> None:
    leaf = ET.SubElement(group, "layer-tree-layer", id=name, name=title, source=source)
    leaf.attrib |= {
        "providerKey": "wms" if name == GROUND else "ogr",
        "checked": "Qt::Checked" if on else "Qt::Unchecked",
        "expanded": "1" if on else "0",
    }


def _map_layer(package: Package, layer: ProjectLayer) -> ET.Element:
    """Return a layer that looks as its QML says."""
    found = ET.fromstring(layer.style)  # noqa: S314 - our own text
    found.tag = "maplayer"
    found.attrib.pop("version", None)
    found.attrib |= {"type": "vector", "geometry": layer.shapes}
    for tag, text in (
        ("id", layer.id),
        ("datasource", _source(package, layer)),
        ("layername", layer.title),
        ("abstract", layer.about),
    ):
        ET.SubElement(found, tag).text = text
    ET.SubElement(found, "provider", encoding="UTF-8").text = "ogr"
    _crs(ET.SubElement(found, "srs"), "EPSG:28992")
    return found


def _ground(language: Language) -> ET.Element:
    found = ET.Element("maplayer", type="raster", hasScaleBasedVisibilityFlag="0")
    for tag, text in (
        ("id", GROUND),
        ("datasource", GROUND_SOURCE),
        ("layername", GROUND_NAME.to(language)),
        ("abstract", "Kaartgegevens © Kadaster"),
        ("provider", "wms"),
    ):
        ET.SubElement(found, tag).text = text
    _crs(ET.SubElement(found, "srs"), "EPSG:3857")
    pipe = ET.SubElement(found, "pipe")
    ET.SubElement(pipe, "rasterrenderer", type="singlebandcolordata", band="1", opacity="1")
    return found


def _properties(root: ET.Element) -> None:
    properties = ET.SubElement(root, "properties")
    for group, name, kind, value in (
        ("Paths", "Absolute", "bool", "false"),
        ("SpatialRefSys", "ProjectionsEnabled", "int", "1"),
    ):
        ET.SubElement(ET.SubElement(properties, group), name, type=kind).text = value


def _order(root: ET.Element, layers: Sequence[ProjectLayer]) -> None:
    order = ET.SubElement(root, "layerorder")
    for name in (*(layer.id for layer in layers), GROUND):
        ET.SubElement(order, "layer", id=name)


def _source(package: Package, layer: ProjectLayer) -> str:
    """Return where QGIS finds a table: in a file of this name, if it is of this build.

    QGIS has no way to say "the file that this project lies in", so beside a renamed file it opens
    whatever has the old name. From another build it must not show a single area.
    """
    same = f"EXISTS (SELECT 1 FROM manifest WHERE build = '{package.build}')"  # noqa: S608 - ours
    return f"./{package.name}|layername={layer.table}|subset={same}"


def _crs(parent: ET.Element, name: str) -> None:
    system = ET.SubElement(parent, "spatialrefsys")
    ET.SubElement(system, "wkt").text = CRS.from_user_input(name).to_wkt()
    ET.SubElement(system, "authid").text = name
