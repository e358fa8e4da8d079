"""One HTML file: folium's map, Leaflet itself, the content as JSON, and a strict policy."""

import base64
import hashlib
import json
import re
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

import folium
from branca.element import Figure, MacroElement
from folium.template import Template
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from gemengd.exports.leaflet.cells import Json
from gemengd.exports.leaflet.compact import LETTERS, compact
from gemengd.exports.leaflet.content import content
from gemengd.model.build import Build
from gemengd.model.text import Language

SCRIPTS = (
    "unfold", "shapes", "content", "elements", "state", "words", "years", "base_map", "fills",
    "borders", "map", "places", "ranked", "surface", "choose", "legend", "swipe", "reasons",
    "figures", "area", "overview", "table", "rows", "search", "sources", "print", "start",
)  # fmt: skip
TILES = ("https://service.pdok.nl", "https://tile.openstreetmap.org")
POLICY_PLACE = "policy-place"
# Unicode's line ends are letters in JSON but ends of lines to some readers of scripts.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class Start(MacroElement):
    """Hand folium's map over to the page's own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}gemengd({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]


class Page(Figure):
    """Folium's figure in the page's own frame.

    The head that folium writes is left out: it fetches libraries from other hosts and forbids
    readers to zoom.
    """

    def __init__(self, build: Build, language: Language) -> None:
        super().__init__(title=build.dataset.city.name)
        environment = Environment(autoescape=True, undefined=StrictUndefined)
        self._template = environment.from_string(_read("page.html"))
        self.language = language.value
        self.city = build.dataset.city
        self.words = words()
        self.policy_place = POLICY_PLACE
        self.styles = [
            Markup(_leaflet("leaflet.css")),
            Markup(_read("map.css")),
            Markup(_read("print.css")),
        ]
        self.scripts = [Markup(_leaflet("leaflet.js")), Markup(_own_script())]
        self.content = Markup(to_json(self._content(build)))

    def _content(self, build: Build) -> Json:
        return {"words": self.words, "letters": LETTERS, **compact(content(build))}

    def word(self, key: str) -> str:
        """Return a word of the page in the language that it opens in."""
        return self.words[key][self.language]


def render_html(build: Build, language: Language) -> str:
    """Return the map of *build* as one HTML file that opens in *language*.

    It holds everything that it shows, in Dutch and English, and asks no other host for anything
    but the tiles of a base map that the reader chose. The same build gives the same text.
    """
    city_map = folium.Map(tiles=None, zoom_control=False, zoom_snap=0.25, max_zoom=18, min_zoom=6)
    page = Page(build, language)
    page.add_child(city_map)
    city_map.add_child(Start())
    # Folium draws random names; these stay the same.
    city_map._id = "city"  # noqa: SLF001
    return with_policy(page.render())


def to_json(value: Json) -> str:
    """Return *value* as compact JSON that cannot end the script element it stands in."""
    plain = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: ESCAPES[found[0]], plain)


def with_policy(page: str) -> str:
    """Return *page* with a Content-Security-Policy that allows its own scripts and styles only."""
    policy = {
        "default-src": ["'none'"],
        "script-src": _hashes(page, "script"),
        "style-src": _hashes(page, "style"),
        "img-src": ["data:", *TILES],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    text = "; ".join(" ".join([name, *allowed]) for name, allowed in policy.items())
    return page.replace(POLICY_PLACE, text, 1)


def words() -> dict[str, dict[str, str]]:
    """Return the words of the page, by key and language."""
    found: dict[str, dict[str, str]] = tomllib.loads(_read("words.toml"))
    return found


def _hashes(page: str, tag: str) -> list[str]:
    blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
    digests = [hashlib.sha256(block.encode()).digest() for block in blocks]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def _own_script() -> str:
    parts = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'function gemengd(map) {{\n"use strict";\n{parts}\n}}'


def _leaflet(name: str) -> str:
    text = _text(files("js_lib_leaflet") / "static" / "js_lib_leaflet" / name)
    text = re.sub(r"//# sourceMappingURL=.*", "", text)
    # Its pictures are of controls and markers that this page does not use.
    return re.sub(r"url\((?!#)[^)]*\)", "none", text) if name.endswith(".css") else text


def _read(name: str) -> str:
    return _text(files("gemengd.exports.leaflet") / "page" / name)


def _text(file: Traversable) -> str:
    # A browser hashes a script after it has read its line ends as "\n".
    return file.read_text(encoding="utf-8").replace("\r\n", "\n")
