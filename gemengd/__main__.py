"""``python -m gemengd``."""

from gemengd.cli import main

main()
