"""Words that readers meet in more than one output."""

from gemengd.model.text import Language, Text

UNKNOWN = Text("unknown", "onbekend")
NOBODY = Text("nobody lives here", "hier woont niemand")
MADE_UP = Text("MADE-UP SAMPLE DATA", "VERZONNEN VOORBEELDGEGEVENS")
SOURCES = Text("Sources", "Bronnen")
MIND = Text("Mind", "Let op")


def mind(warning: Text, language: Language) -> str:
    """Return what to mind, said to be so."""
    return f"{MIND.to(language)}: {warning.to(language)}"
