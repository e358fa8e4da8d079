"""A name of ours that is misspelt in a TOML is refused before a file is opened."""

from pathlib import Path

import pytest

from gemengd.dataset.own_words import require_known_columns
from gemengd.definitions import read_city
from gemengd.errors import DefinitionError

ROOT = Path(__file__).parents[1]
CASE = ROOT.parent / "shared" / "cases" / "misspelt-column"


def test_a_misspelt_column_is_refused_with_the_nearest():
    with pytest.raises(DefinitionError, match=r"'owner_ocupied_pct'; did you mean owner_occupied"):
        require_known_columns(read_city(CASE / "misspelt.toml"), "misspelt.toml")

    require_known_columns(read_city(CASE / "right.toml"), "right.toml")


@pytest.mark.parametrize(
    ("role", "said", "words"),
    [
        ("figures", "columns.low_incme_persons_pct", "low_income_persons_pct"),
        ("plans", "columns.demolition_socialrent", "demolition_social_rent"),
        ("care", "columns.capasity", "capacity"),
        ("figures", "columns.colour", "layers/README.md"),
        (None, "columns.net_labor_participation_pct", "net_labour_participation_pct"),
    ],
)
def test_names_of_every_purpose_are_held_to_those_that_there_are(tmp_path, role, said, words):
    file = tmp_path / "city.toml"
    purpose = f'role = "{role}"' if role else ""
    file.write_text(
        f'name = "Baarn"\ncode = "GM0308"\n[[inputs]]\nfile = "t.csv"\n{purpose}\n{said} = "a"\n'
    )

    with pytest.raises(DefinitionError, match=words):
        require_known_columns(read_city(file), "city.toml")


@pytest.mark.parametrize("file", sorted((ROOT / "examples").rglob("*.toml")), ids=lambda f: f.stem)
def test_the_examples_use_names_that_there_are(file):
    if "[[inputs]]" in file.read_text():
        require_known_columns(read_city(file), file.name)
