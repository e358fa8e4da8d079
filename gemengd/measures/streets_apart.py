"""What a reader must know of streets that do not hang together."""

from gemengd.model.text import Text
from gemengd.network import NetworkReport

# Own choice: lost ends of paths are less than this, a district without a way to the rest is more.
MUCH_DROPPED = 0.1


def about_streets(streets: NetworkReport) -> tuple[Text, ...]:
    """Say how much of the streets does not hang together with the rest, if it is much."""
    given = streets.length_km + streets.dropped_km
    if streets.dropped_km <= MUCH_DROPPED * given:
        return ()
    kept, whole = f"{streets.length_km:.1f}", f"{given:.1f}"
    parts = streets.dropped_parts + 1
    return (
        Text(
            f"Of {whole} km of streets only the {kept} km that hang together count: they fall "
            f"apart into {parts} parts. Streets meet where lines share a vertex, not where they "
            "only cross or nearly touch; ways may look longer than they are.",
            f"Van {_comma(whole)} km straat telt alleen de {_comma(kept)} km die samenhangt: de "
            f"straten vallen uiteen in {parts} delen. Straten komen samen waar lijnen een punt "
            "delen, niet waar ze elkaar alleen kruisen of bijna raken; wegen kunnen langer lijken "
            "dan ze zijn.",
        ),
    )


def _comma(number: str) -> str:
    return number.replace(".", ",")
