"""Voorbeeldstad: a MADE-UP municipality, made from a seed, in the middle of the Markermeer.

Nothing in it is a real place or a real figure. It has what real data has: a half-empty newest
year, secret figures, water, an area without inhabitants, redrawn and renamed neighbourhoods,
plans that overlap, streets that lead nowhere.

Patterns that a reader can find again
-------------------------------------
* a belt of the 1960s with 70-85 % corporation homes and a high demand for support: its west on
  the northern bank is being restructured, its part on the southern bank is not;
* a gentrifying old centre: owner-occupied homes and their value rise over the three years;
* new suburbs of owner-occupied homes with young families;
* a corporation neighbourhood among the care ("Parkzicht"), and one of the belt over the river
  that sees the care on the other bank but walks round by a bridge.

``python -m gemengd.sources.voorbeeldstad`` makes the files anew.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
