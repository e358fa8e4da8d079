"""gemengd: which neighbourhoods of a Dutch city deserve attention, and why."""
