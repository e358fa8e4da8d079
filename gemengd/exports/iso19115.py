"""What a catalogue wants to know of a GeoPackage: ISO 19115, written as ISO 19139 has it."""

from xml.etree import ElementTree as ET

from pyproj import Transformer

from gemengd.exports.qgis import as_xml
from gemengd.model.build import Build
from gemengd.model.dataset import RD_NEW
from gemengd.model.source import Source
from gemengd.model.text import Language, Text

GMD, GCO = "http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gco"
CODES = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#"
ISO_639 = {Language.NL: "dut", Language.EN: "eng"}
TITLE = Text("Neighbourhoods of {} that ask for attention", "Buurten van {} die aandacht vragen")
MADE_UP = Text("Made-up sample data. ", "Verzonnen voorbeeldgegevens. ")
ABSTRACT = Text(
    "Layers of social housing, people, plans and care per area, and overlays that flag areas and "
    "say why. A signal is about a place, not about the people who live there.",
    "Kaartlagen van corporatiewoningen, bewoners, plannen en zorg per gebied, en signalen met hun "
    "reden. Een signaal gaat over een plek, niet over de mensen die er wonen.",
)
KEYWORDS = ("social housing", "segregation", "accessibility of care", "neighbourhood")


def iso19115(build: Build, language: Language, date: str) -> str:
    """Return the metadata of a build as XML.

    Parameters
    ----------
    date
        ISO 8601, of the figures: the same build gives the same bytes.
    """
    ET.register_namespace("gmd", GMD)
    ET.register_namespace("gco", GCO)
    city = build.dataset.city
    root = ET.Element(f"{{{GMD}}}MD_Metadata")
    _text(root, "fileIdentifier", f"gemengd-{city.slug}-{city.code.lower()}")
    _code(root, "language", "LanguageCode", ISO_639[language])
    _code(root, "characterSet", "MD_CharacterSetCode", "utf8")
    _code(root, "hierarchyLevel", "MD_ScopeCode", "dataset")
    _contact(root, "contact", "gemengd", "processor")
    _add(_add(root, "dateStamp"), "Date", GCO).text = date[:10]
    _text(root, "metadataStandardName", "ISO 19115")
    _text(root, "metadataStandardVersion", "2003/Cor.1:2006")
    system = _add(_add(root, "referenceSystemInfo"), "MD_ReferenceSystem")
    identifier = _add(_add(system, "referenceSystemIdentifier"), "RS_Identifier")
    _text(identifier, "code", RD_NEW)
    _identification(root, build, language, date)
    _lineage(root, build.dataset.sources)
    return as_xml(root)


def _identification(root: ET.Element, build: Build, language: Language, date: str) -> None:
    city = build.dataset.city
    about = _add(_add(root, "identificationInfo"), "MD_DataIdentification")
    citation = _add(_add(about, "citation"), "CI_Citation")
    _text(citation, "title", TITLE.to(language).format(city.name))
    when = _add(_add(citation, "date"), "CI_Date")
    _add(_add(when, "date"), "Date", GCO).text = date[:10]
    _code(when, "dateType", "CI_DateTypeCode", "creation")
    made_up = MADE_UP.to(language) if city.made_up else ""
    _text(about, "abstract", made_up + ABSTRACT.to(language))
    for publisher in dict.fromkeys(s.publisher for s in build.dataset.sources):
        _contact(about, "pointOfContact", publisher, "originator")
    keywords = _add(_add(about, "descriptiveKeywords"), "MD_Keywords")
    for word in (*KEYWORDS, city.name):
        _text(keywords, "keyword", word)
    limits = _add(_add(about, "resourceConstraints"), "MD_LegalConstraints")
    for licence in dict.fromkeys(f"{s.licence} ({s.attribution})" for s in build.dataset.sources):
        _text(limits, "useLimitation", licence)
    _code(about, "language", "LanguageCode", ISO_639[language])
    _add(_add(about, "topicCategory"), "MD_TopicCategoryCode").text = "society"
    _extent(about, build)


def _extent(about: ET.Element, build: Build) -> None:
    to_degrees = Transformer.from_crs(RD_NEW, "EPSG:4326", always_xy=True)
    bounds = to_degrees.transform_bounds(*build.dataset.areas.total_bounds)
    extent = _add(_add(about, "extent"), "EX_Extent")
    box = _add(_add(extent, "geographicElement"), "EX_GeographicBoundingBox")
    # The standard's order: west, east, south, north.
    sides = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
    for name, number in zip(sides, (0, 2, 1, 3), strict=True):
        _add(_add(box, name), "Decimal", GCO).text = f"{bounds[number]:.6f}"


def _lineage(root: ET.Element, sources: tuple[Source, ...]) -> None:
    quality = _add(_add(root, "dataQualityInfo"), "DQ_DataQuality")
    _code(_add(_add(quality, "scope"), "DQ_Scope"), "level", "MD_ScopeCode", "dataset")
    lineage = _add(_add(quality, "lineage"), "LI_Lineage")
    _text(lineage, "statement", "; ".join(_said(source) for source in sources))


def _said(source: Source) -> str:
    year = f", {source.year}" if source.year else ""
    return f"{source.title}{year}, {source.location}, sha256 {source.sha256}"


def _contact(parent: ET.Element, tag: str, name: str, role: str) -> None:
    party = _add(_add(parent, tag), "CI_ResponsibleParty")
    _text(party, "organisationName", name)
    _code(party, "role", "CI_RoleCode", role)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    _add(_add(parent, tag), "CharacterString", GCO).text = text


def _code(parent: ET.Element, tag: str, kind: str, value: str) -> None:
    found = _add(_add(parent, tag), kind)
    found.attrib |= {"codeList": f"{CODES}{kind}", "codeListValue": value}
    found.text = value


def _add(parent: ET.Element, tag: str, space: str = GMD) -> ET.Element:
    return ET.SubElement(parent, f"{{{space}}}{tag}")
