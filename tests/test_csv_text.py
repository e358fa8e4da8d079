"""Texts in tables: no spreadsheet takes one for a formula, however it splits a line."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from gemengd.exports.csv_text import FORMULA, csv_text, frame_csv, harmless, number

DANGEROUS = st.text(alphabet="=+-@;,\t\r\n\"' a1|", max_size=30)


def cells_of(text, separator):
    """Return the cells that a program finds that splits at a separator, whatever quotes say."""
    return [cell for line in re.split(r"[\r\n]", text) for cell in line.split(separator)]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Centrum", "Centrum"),
        ("=1+1", "'=1+1"),
        ("+31 6", "'+31 6"),
        ("-1", "'-1"),
        ("@A1", "'@A1"),
        ("\t=1", "'\t'=1"),
        (" =1", "' =1"),
        ("a;=1+1", "a;'=1+1"),
        ('a,"=1+1', "a,\"'=1+1"),
        ("a; -b", "a; '-b"),
        ("a\n@b", "a\n'@b"),
        ("Noord-Oost, e.o.", "Noord-Oost, e.o."),
    ],
)
def test_an_apostrophe_stands_before_what_would_be_a_formula(text, becomes):
    assert harmless(text) == becomes


@given(DANGEROUS)
def test_a_text_stays_a_text_however_its_line_is_split(text):
    line = csv_text(["name"], [[text]]).split("\n", 1)[1].removesuffix("\n")

    for separator in (";", ",", "\t"):
        for cell in cells_of(line, separator):
            assert not cell.lstrip(' "').startswith(FORMULA[:4])
    ((read,),) = list(csv.reader(StringIO(line, newline="")))
    assert read == harmless(text)


def test_numbers_stay_numbers_and_unknown_is_empty():
    rows = [[-1.5, -3, number(0.5, 4), None, float("nan")], [True, 0, 1e-7, "", "-"]]

    said = csv_text(["a", "b", "c", "d", "e"], rows)

    assert said == 'a,b,c,d,e\n-1.5,-3,0.5000,,\nTrue,0,1e-07,"","\'-"\n'


def test_a_frame_is_written_as_it_is():
    frame = DataFrame({"name": ["=a", None], "value": [-0.25, float("nan")], "n": [1, 2]})

    assert frame_csv(frame) == 'name,value,n\n"\'=a",-0.25,1\n,,2\n'
    assert frame_csv(frame, decimals=3).splitlines()[1] == '"\'=a",-0.250,1'
