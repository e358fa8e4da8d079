"""The values of OpenStreetMap's tags of streets, and what Dutch files have for them."""

from collections.abc import Mapping
from functools import cache

from gemengd.model.care_kind import plain_word

Words = Mapping[str, tuple[str, ...]]

# A value of OpenStreetMap -> what else it is called. Values: wiki.openstreetmap.org, the page of
# each key; those without a word of ours are there to be known, and change nothing.
ANSWERS: Words = {
    "yes": ("true", "ja", "j", "y", "waar", "1"),
    "no": ("false", "nee", "n", "neen", "onwaar", "0", "geen"),
}
HIGHWAYS: Words = {
    "motorway": ("autosnelweg", "snelweg"),
    "trunk": ("autoweg",),
    "primary": ("provinciale weg", "rijksweg"),
    "secondary": ("gebiedsontsluitingsweg",),
    "tertiary": (),
    "unclassified": ("erftoegangsweg", "ontsluitingsweg", "plattelandsweg"),
    "residential": ("straat", "woonstraat", "fietsstraat", "buurtstraat"),
    "living_street": ("woonerf", "erf"),
    "service": ("oprit", "parkeerterrein", "parkeerplaats", "achterpad", "ventweg"),
    "pedestrian": ("voetgangersgebied", "voetgangerszone", "plein", "winkelstraat"),
    "track": ("landweg", "zandweg", "karrenspoor", "bospad", "veldweg"),
    "busway": ("busbaan",),
    "road": ("weg", "onbekend"),
    "footway": ("voetpad", "trottoir", "stoep", "wandelpad", "loopbrug", "voetgangersbrug"),
    "bridleway": ("ruiterpad",),
    "steps": ("trap", "trappen"),
    "path": ("pad", "fiets voetpad", "fiets en voetpad", "fietsvoetpad"),
    "cycleway": (
        "fietspad", "bromfietspad", "fiets bromfietspad", "fiets en bromfietspad", "fietsbrug",
    ),
    "proposed": ("gepland", "toekomstig"),
    "construction": ("in aanleg",),
    "abandoned": ("vervallen", "opgeheven"),
    **dict.fromkeys(
        (
            "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link",
            "bus_guideway", "bus_stop", "corridor", "crossing", "disused", "elevator",
            "emergency_access_point", "emergency_bay", "escape", "ladder", "no", "planned",
            "platform", "raceway", "razed", "rest_area", "services", "track_link",
            "traffic_island", "via_ferrata", "virtual", "yes",
        ),
        (),
    ),
}  # fmt: skip
ACCESS: Words = {
    **ANSWERS,
    "yes": (*ANSWERS["yes"], "openbaar", "publiek", "public", "open", "vrij"),
    "no": (*ANSWERS["no"], "verboden", "gesloten", "afgesloten", "closed"),
    "private": ("prive", "privaat", "particulier", "eigen weg", "prive terrein", "niet openbaar"),
    "permit": ("vergunning", "vergunninghouders"),
    "permissive": ("toegestaan", "gedoogd"),
    "destination": ("bestemmingsverkeer", "bestemming", "aanwonenden"),
    "customers": ("klanten",),
    "designated": ("aangewezen", "verplicht"),
    "dismount": ("afstappen",),
    "agricultural": ("landbouw", "landbouwverkeer"),
    "forestry": ("bosbouw",),
    "emergency": ("hulpdiensten", "calamiteiten"),
    "military": ("militair", "defensie"),
    "unknown": ("onbekend",),
    **dict.fromkeys(
        (
            "bus", "delivery", "discouraged", "limited", "official", "optional_sidepath", "psv",
            "residents", "use_sidepath", "variable",
        ),
        (),
    ),
}  # fmt: skip
ONE_WAY: Words = {
    **ANSWERS,
    "yes": (*ANSWERS["yes"], "heen", "eenrichting", "eenrichtingsverkeer"),
    "no": (*ANSWERS["no"], "beide", "beide richtingen", "tweerichtingsverkeer"),
    "-1": ("terug",),
    "reverse": (),
    "reversible": ("wisselend", "wisselstrook"),
    "alternating": (),
}
BRIDGES: Words = {
    **ANSWERS,
    "yes": (*ANSWERS["yes"], "brug"),
    "viaduct": (),
    "movable": ("beweegbaar", "beweegbare brug", "ophaalbrug", "draaibrug"),
    "suspension": ("hangbrug",),
    "aqueduct": ("aquaduct",),
    **dict.fromkeys(
        ("abandoned", "boardwalk", "cantilever", "covered", "low_water_crossing", "trestle"), ()
    ),
}
TUNNELS: Words = {
    **ANSWERS,
    "yes": (*ANSWERS["yes"], "tunnel", "onderdoorgang"),
    "building_passage": ("poort", "doorgang"),
    "culvert": ("duiker",),
    **dict.fromkeys(("avalanche_protector", "covered", "flooded", "passage"), ()),
}
TAGS: Mapping[str, Words] = {
    "highway": HIGHWAYS,
    **dict.fromkeys(("access", "foot", "bicycle", "vehicle"), ACCESS),
    **dict.fromkeys(("oneway", "oneway:bicycle", "oneway:foot"), ONE_WAY),
    "bridge": BRIDGES,
    "tunnel": TUNNELS,
    "motorroad": ANSWERS,
    "ramp:bicycle": ANSWERS,
}


def street_value(tag: str, word: str) -> str | None:
    """Return the value of OpenStreetMap that a word under a tag stands for; None if none does.

    Of a list with semicolons the first counts, as in the network.
    """
    first = word.partition(";")[0].strip().lower()
    number = first.removesuffix(".0")
    known = _values(tag)
    return number if number in TAGS[tag] else known.get(plain_word(number))


@cache
def _values(tag: str) -> Mapping[str, str]:
    found = {plain_word(value): value for value in TAGS[tag] if value != "-1"}
    for value, words in TAGS[tag].items():
        found |= {plain_word(word): value for word in words}
    return found
