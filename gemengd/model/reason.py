"""Why a figure is unknown."""

from enum import StrEnum

from gemengd.model.text import Text


class Reason(StrEnum):
    """Why a figure is unknown; a known figure has the empty string instead."""

    SECRET = "secret"  # noqa: S105 - a statistical secret
    NOT_YET_PUBLISHED = "not_yet_published"
    EMPTY = "empty"
    DISCONTINUED = "discontinued"
    NOT_IN_RELEASE = "not_in_release"
    NOT_LISTED = "not_listed"
    REDRAWN = "redrawn"
    TOO_FEW = "too_few"
    UNINHABITED = "uninhabited"
    NO_INPUT = "no_input"
    OUT_OF_REACH = "out_of_reach"
    PARTS_UNKNOWN = "parts_unknown"
    TOO_FEW_YEARS = "too_few_years"
    NOT_ADDITIVE = "not_additive"
    PROTECTED = "protected"
    NO_SPREAD = "no_spread"
    NO_NEIGHBOURS = "no_neighbours"
    NO_OTHER = "no_other"
    PLANS_UNCLEAR = "plans_unclear"
    CODES_UNKNOWN = "codes_unknown"
    IMPOSSIBLE = "impossible"
    NOT_COVERED = "not_covered"
    NO_SUCH_PLACE = "no_such_place"

    @property
    def text(self) -> Text:
        """The reason as a reader sees it."""
        return _TEXTS[self]


_TEXTS = {
    Reason.SECRET: Text(
        "kept secret or absent at the publisher", "geheim of afwezig bij de uitgever"
    ),
    Reason.NOT_YET_PUBLISHED: Text(
        "the publisher's release does not contain it yet",
        "staat nog niet in deze uitgave van de uitgever",
    ),
    Reason.EMPTY: Text(
        "the column is empty in the file, as are formulas that were never calculated",
        "de kolom is leeg in het bestand, zoals formules die nooit zijn doorgerekend",
    ),
    Reason.DISCONTINUED: Text(
        "no longer published at this level", "wordt op dit niveau niet meer gepubliceerd"
    ),
    Reason.NOT_IN_RELEASE: Text(
        "in none of the files given", "staat in geen van de opgegeven bestanden"
    ),
    Reason.NOT_LISTED: Text(
        "this area is missing from the file", "dit gebied ontbreekt in het bestand"
    ),
    Reason.REDRAWN: Text(
        "the area was redrawn since the year of the figure",
        "het gebied is opnieuw ingedeeld na het jaar van het cijfer",
    ),
    Reason.TOO_FEW: Text(
        "too few homes or inhabitants for a figure that can be relied on",
        "te weinig woningen of inwoners voor een betrouwbaar cijfer",
    ),
    Reason.UNINHABITED: Text("nobody lives here", "hier woont niemand"),
    Reason.NO_INPUT: Text("no such file was given", "hiervoor is geen bestand opgegeven"),
    Reason.OUT_OF_REACH: Text(
        "not to be reached along the given streets", "niet bereikbaar over de opgegeven straten"
    ),
    Reason.PARTS_UNKNOWN: Text(
        "too many of its parts are unknown", "te veel onderdelen zijn onbekend"
    ),
    Reason.TOO_FEW_YEARS: Text(
        "fewer than two years that can be compared",
        "minder dan twee jaren die met elkaar te vergelijken zijn",
    ),
    Reason.NOT_ADDITIVE: Text(
        "cannot be put together from the figures of smaller areas",
        "is niet samen te stellen uit cijfers van kleinere gebieden",
    ),
    Reason.PROTECTED: Text(
        "left out, or the secret figure of one smaller area could be worked out",
        "weggelaten, want anders is het geheime cijfer van een kleiner gebied te berekenen",
    ),
    Reason.NO_SPREAD: Text(
        "all areas of the city have the same figure",
        "alle gebieden van de stad hebben hetzelfde cijfer",
    ),
    Reason.NO_NEIGHBOURS: Text(
        "no neighbouring area with a known figure", "geen buurgebied met een bekend cijfer"
    ),
    Reason.CODES_UNKNOWN: Text(
        "the list names areas of this municipality, but not by code",
        "de lijst noemt gebieden in deze gemeente, maar zonder code",
    ),
    Reason.PLANS_UNCLEAR: Text(
        "plans here do not say of what kind or how firm they are",
        "plannen in dit gebied zeggen niet van welke soort of hoe hard ze zijn",
    ),
    Reason.IMPOSSIBLE: Text(
        "the file has a figure here that cannot be",
        "het bestand heeft hier een cijfer dat niet kan",
    ),
    Reason.NOT_COVERED: Text(
        "the file that was given does not cover this area",
        "het opgegeven bestand gaat niet over dit gebied",
    ),
    Reason.NO_SUCH_PLACE: Text(
        "the file that was given has no place of this kind",
        "het opgegeven bestand bevat geen plek van deze soort",
    ),
    Reason.NO_OTHER: Text(
        "if the nearest closes, no other can be reached",
        "sluit de dichtstbijzijnde, dan is er geen andere bereikbaar",
    ),
}
