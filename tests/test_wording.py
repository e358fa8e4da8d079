"""Words are about places, never about the people who live there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = [
    *sorted(ROOT.glob("layers/*.toml")),
    *sorted(ROOT.glob("layers/overlays/*.toml")),
    *sorted(ROOT.glob("styles/*.toml")),
    ROOT / "gemengd/exports/leaflet/page/words.toml",
]
# Names that stick to a place or its people, in either language.
LABELS = re.compile(
    r"probleem(wijk|buurt)|achterstands(wijk|buurt)|kracht(wijk|buurt)|prachtwijk|vogelaarwijk"
    r"|kansarm|kansloos|asociaal|onaangepast|allochtoon|getto|no-go|zwakkeren"
    r"|problem (area|neighbourhood)|deprived|disadvantaged|ghetto|slum|underclass|antisocial"
    r"|bad neighbourhood|problem people|immigrant",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_text_that_a_reader_sees_puts_a_label_on_people(path):
    found = list(texts(tomllib.loads(path.read_text(encoding="utf-8"))))

    assert found
    assert [text for text in found if LABELS.search(text)] == []


def texts(value):
    """Yield every text in a TOML, but for where something comes from."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if "source" not in key:
                yield from texts(item)
