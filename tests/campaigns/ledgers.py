"""Cities with rows that cannot count: read is used plus left out by reason, or a refusal."""

import random
import sys
from collections import Counter

from in_process import foreseen, nowhere_to_go
from ledger_builder import by_chance, fault


def trials(size, folder, seed):
    """Yield what is wrong with the account of each city; "" where nothing is."""
    dice, asked, seen = random.Random(seed), [], Counter()
    with nowhere_to_go(asked):
        for number in range(size):
            found, unforeseen = foreseen(fault, by_chance(dice), folder / str(number))
            told, became = found or ("", "unforeseen")
            seen[became] += 1
            yield told or unforeseen or (f"asked {asked}" if asked else "")
            asked.clear()
    print(", ".join(f"{count} {what}" for what, count in seen.items()), file=sys.stderr)
