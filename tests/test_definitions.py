import pytest

from gemengd.definitions import load_definitions, read_city
from gemengd.errors import DefinitionError
from gemengd.measures import registry

LAYER = """
title = "Own"
title_nl = "Eigen"
unit = "%"
style = "corporation_share"
caveat = "test"
caveat_nl = "test"
[measure]
use = "share"
percentage = "corporation_share_pct"
whole = "dwellings"
"""
OVERLAY = """
title = "Own"
title_nl = "Eigen"
description = "d"
description_nl = "d"
caveat = "c"
caveat_nl = "c"
[[criteria]]
layer = "social_housing"
at = "least"
threshold = 50
compares_with = "norm"
source = "own choice"
because = "b {value}"
because_nl = "b {value}"
"""
STYLE = """
title = "Own"
title_nl = "Eigen"
kind = "graduated"
source = "own choice"
breaks = [1.0]
colours = ["#000000", "#ffffff"]
"""
MEASURE = """
from gemengd import Measure, Measured


class Heat(Measure):
    degrees: float = 1.0

    def __call__(self, dataset):
        column = dataset.figure("inhabitants")
        return Measured(values=column * self.degrees, reasons=dataset.reason("inhabitants"))
"""


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("DOT", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_the_shipped_definitions_hang_together():
    shipped = load_definitions(registry())

    assert list(shipped.overlays) == [
        "segregation", "unaddressed", "manageability", "tension", "attention", "room",
    ]  # fmt: skip
    assert {"social_housing", "demand", "carrying", "restructuring"} <= shipped.layers.keys()
    assert "flags" in shipped.styles


def test_a_folder_adds_layers_overlays_and_styles(folder):
    own = folder(ownDOTtoml=LAYER, overlays__mineDOTtoml=OVERLAY, styles__paleDOTtoml=STYLE)

    found = load_definitions(registry(), [own])

    assert found.layers["own"].measure.percentage == "corporation_share_pct"
    assert "mine" in found.overlays
    assert "pale" in found.styles
    assert "social_housing" in found.layers


def test_an_own_measure_stands_beside_its_toml(folder):
    without = LAYER.split("[measure]", maxsplit=1)[0]
    layer = f'{without}[measure]\nuse = "heat.py:Heat"\ndegrees = 2.5\n'
    own = folder(ownDOTtoml=layer, heatDOTpy=MEASURE)

    found = load_definitions(registry(), [own])

    assert found.layers["own"].measure.degrees == 2.5


def test_redefining_a_slug_needs_to_be_asked_for(folder):
    own = folder(social_housingDOTtoml=LAYER)

    with pytest.raises(DefinitionError, match=r"social_housing exists already.*--replace"):
        load_definitions(registry(), [own])

    assert load_definitions(registry(), [own], replace=True).layers["social_housing"].title == "Own"


WRONG_LAYERS = {
    "not TOML": ("title = ", r"own\.toml: not valid TOML"),
    "unknown key": ("colour = 1\n" + LAYER, r"own\.toml: unknown key 'colour'"),
    "misspelt key": (
        LAYER.replace("caveat =", "cavaet ="),
        r"key 'caveat' is missing; unknown key 'cavaet'; did you mean caveat",
    ),
    "no measure": (LAYER.split("[measure]", maxsplit=1)[0], r"measure\.use: name the measure"),
    "unknown measure": (LAYER.replace('"share"', '"shore"'), r"no measure 'shore'; did you mean"),
    "bad parameter": (LAYER + "minimum_whole = -4\n", r"measure: minimum_whole: .*found -4"),
    "unknown style": (
        LAYER.replace('corporation_share"\n', 'corporation"\n', 1),
        r"style: there is no",
    ),
    "absent code": (LAYER.replace('"share"', '"no.py:X"'), r"no file no\.py beside"),
    "code elsewhere": (LAYER.replace('"share"', '"../a.py:X"'), r"no file \.\./a\.py beside"),
}


@pytest.mark.parametrize("wrong", WRONG_LAYERS)
def test_a_wrong_layer_is_refused_by_file_and_key(folder, wrong):
    text, complaint = WRONG_LAYERS[wrong]
    own = folder(ownDOTtoml=text)

    with pytest.raises(DefinitionError, match=complaint):
        load_definitions(registry(), [own])


WRONG_OVERLAYS = {
    "unknown layer": (
        OVERLAY.replace("social_housing", "social_horsing"),
        r"there is no 'social_h",
    ),
    "two thresholds": (OVERLAY.replace("at =", "quantile = 0.5\nat ="), r"either threshold or"),
    "no reason": (
        OVERLAY.replace('because = "b {value}"\n', ""),
        r"'criteria\.0\.because' is missing",
    ),
    "strange placeholder": (OVERLAY.replace("{value}", "{name}"), r"because may hold"),
    "empty criteria": (
        "criteria = []\n" + OVERLAY.split("[[criteria]]", maxsplit=1)[0],
        r"own\.toml: criteria: found 0, expected at least 1$",
    ),
    "no criteria": (OVERLAY.split("[[criteria]]", maxsplit=1)[0], r"'criteria' is missing"),
}


@pytest.mark.parametrize("wrong", WRONG_OVERLAYS)
def test_a_wrong_overlay_is_refused_by_file_and_key(folder, wrong):
    text, complaint = WRONG_OVERLAYS[wrong]
    own = folder(overlays__ownDOTtoml=text)

    with pytest.raises(DefinitionError, match=complaint):
        load_definitions(registry(), [own])


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("breaks = [1.0]", "breaks = [1.0, 2.0]"), "2 breaks need 3 colours, found 2"),
        (('"#000000"', '"black"'), "colours"),
        (("breaks = [1.0]", "breaks = []"), "0 breaks need 1 colours"),
    ],
)
def test_a_wrong_style_is_refused(folder, change, complaint):
    own = folder(styles__ownDOTtoml=STYLE.replace(*change))

    with pytest.raises(DefinitionError, match=complaint):
        load_definitions(registry(), [own])


def test_a_stray_file_is_refused_not_skipped(folder):
    own = folder(ownDOTtoml=LAYER, notesDOTtxt="?")

    with pytest.raises(DefinitionError, match=r"notes\.txt: not a definition"):
        load_definitions(registry(), [own])


def test_only_keeps_what_an_overlay_is_made_of():
    shipped = load_definitions(registry())

    found = shipped.only(["tension"])

    assert list(found.overlays) == ["tension"]
    assert {"social_housing", "restructuring", "demand", "care_reach"} <= found.layers.keys()
    assert "care_reach_gp" in found.layers
    assert "balance" not in found.layers


def test_only_suggests_the_nearest_slug():
    with pytest.raises(DefinitionError, match="did you mean tension"):
        load_definitions(registry()).only(["tensoin"])


CITY = """
name = "Leeuwarden"
code = "gm0080"
level = "district"
[[inputs]]
file = "areas.geojson"
reader = "own"
year = 2024
[inputs.columns]
code = "wijkcode"
"""


def test_the_files_of_a_city_stand_beside_its_toml_or_in_the_data_folder(folder, tmp_path):
    toml = folder(cityDOTtoml=CITY) / "city.toml"

    beside = read_city(toml)
    elsewhere = read_city(toml, tmp_path / "data")

    assert beside.code == "GM0080"
    assert beside.inputs[0].file == tmp_path / "areas.geojson"
    assert elsewhere.inputs[0].file == tmp_path / "data" / "areas.geojson"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('code = "gm0080"', 'code = "80"'), r"code: .*pattern.*found '80'"),
        (("year = 2024", "yaer = 2024"), r"unknown key 'inputs\.0\.yaer'"),
        (('level = "district"', 'level = "street"'), "level: .*found 'street'"),
    ],
)
def test_a_wrong_city_is_refused_by_key(folder, change, complaint):
    toml = folder(cityDOTtoml=CITY.replace(*change)) / "city.toml"

    with pytest.raises(DefinitionError, match=complaint):
        read_city(toml)


def test_a_city_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DefinitionError, match=r"nowhere\.toml: no such file"):
        read_city(tmp_path / "nowhere.toml")
