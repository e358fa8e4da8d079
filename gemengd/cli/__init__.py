"""The command line: the only place that prints."""

from gemengd.cli.app import main

__all__ = ["main"]
