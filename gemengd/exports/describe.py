"""What every column of the GeoPackage means."""

from collections.abc import Mapping, Sequence

from gemengd.model.layer import LayerResult, Part
from gemengd.model.names import TABLES
from gemengd.model.outcome import OverlayResult
from gemengd.model.text import Language, Text

Columns = Mapping[str, Part]

SIGNALS = Text("Signals", "Signalen")
GROUPS: Mapping[str, Text] = {
    "housing": Text("Housing", "Wonen"),
    "people": Text("People", "Bewoners"),
    "plans": TABLES["plans"],
    "care": TABLES["care"],
}
AREA: Columns = {
    "code": Part(Text("Code of the area", "Code van het gebied"), ""),
    "name": Part(Text("Name", "Naam"), ""),
    "district": Part(Text("Code of the district", "Code van de wijk"), ""),
}
OVERLAY: Columns = {
    **AREA,
    "outcome": Part(Text("Outcome", "Uitkomst"), ""),
    "score": Part(
        Text("Share of the weight that holds", "Deel van het gewicht dat geldt"), "0-1", 2
    ),
    "known": Part(
        Text("Share of the weight that is known", "Deel van het gewicht dat bekend is"), "0-1", 2
    ),
    "because_en": Part(Text("Because (English)", "Omdat (Engels)"), ""),
    "because_nl": Part(Text("Because (Dutch)", "Omdat (Nederlands)"), ""),
    "unknown_en": Part(Text("Why unknown (English)", "Waarom onbekend (Engels)"), ""),
    "unknown_nl": Part(Text("Why unknown (Dutch)", "Waarom onbekend (Nederlands)"), ""),
    "probability": Part(
        Text("Part of the trials with a flag", "Deel van de proeven met een signaal"), "0-1", 2
    ),
    "undecided": Part(
        Text("Part of the trials that cannot say", "Deel van de proeven zonder uitkomst"), "0-1", 2
    ),
    "rank_low": Part(Text("Highest rank in nine of ten", "Hoogste plaats, negen van tien"), ""),
    "rank_high": Part(Text("Lowest rank in nine of ten", "Laagste plaats, negen van tien"), ""),
    "decided_by_en": Part(Text("Hangs most on (English)", "Hangt af van (Engels)"), ""),
    "decided_by_nl": Part(Text("Hangs most on (Dutch)", "Hangt af van (Nederlands)"), ""),
    "lift_en": Part(Text("What would lift it (English)", "Wat het opheft (Engels)"), ""),
    "lift_nl": Part(Text("What would lift it (Dutch)", "Wat het opheft (Nederlands)"), ""),
    "raise_en": Part(Text("What would raise it (English)", "Wat het oproept (Engels)"), ""),
    "raise_nl": Part(Text("What would raise it (Dutch)", "Wat het oproept (Nederlands)"), ""),
    "trend": Part(Text("Over the years", "Door de jaren"), ""),
    "trend_en": Part(Text("Over the years (English)", "Door de jaren (Engels)"), ""),
    "trend_nl": Part(Text("Over the years (Dutch)", "Door de jaren (Nederlands)"), ""),
}
PLANS: Columns = {
    "name": Part(Text("Plan", "Plan"), ""),
    "kind": Part(Text("Kind", "Soort"), ""),
    "status": Part(Text("Status", "Status"), ""),
    "hardness": Part(Text("How firm in planning law", "Planologische hardheid"), ""),
    "start_year": Part(Text("First year", "Eerste jaar"), "year"),
    "demolition_social_rent": Part(
        Text("Social homes to be demolished", "Te slopen sociale huur"), "homes"
    ),
    "demolition_other": Part(Text("Other homes to be demolished", "Te slopen overig"), "homes"),
    "demolition_unknown": Part(
        Text("Homes of unknown tenure to be demolished", "Te slopen, soort onbekend"), "homes"
    ),
    "new_social_rent": Part(Text("New social homes", "Nieuwe sociale huur"), "homes"),
    "new_mid_rent": Part(Text("New mid-rent homes", "Nieuwe middenhuur"), "homes"),
    "new_other_rent": Part(Text("Other new rented homes", "Nieuwe overige huur"), "homes"),
    "new_owner": Part(Text("New owner-occupied homes", "Nieuwe koop"), "homes"),
    "new_unknown": Part(Text("New homes of unknown tenure", "Nieuw, soort onbekend"), "homes"),
    "source": Part(Text("Source", "Bron"), ""),
}
CARE: Columns = {
    "kind": Part(Text("Kind of care", "Soort zorg"), ""),
    "name": Part(Text("Name", "Naam"), ""),
    "capacity": Part(Text("Capacity", "Capaciteit"), ""),
    "source": Part(Text("Source", "Bron"), ""),
}
CARE_KINDS: Mapping[str, Text] = {
    "gp": Text("GP", "huisarts"),
    "pharmacy": Text("pharmacy", "apotheek"),
    "community": Text("social care team or community centre", "sociaal wijkteam of buurthuis"),
    "elderly": Text("elderly care", "ouderenzorg"),
    "mental_health": Text("mental-health or social facility", "ggz of maatschappelijke opvang"),
    "hospital": Text("hospital", "ziekenhuis"),
}


def layer_columns(result: LayerResult) -> Columns:
    """Return the columns of a layer's table with title, unit and decimals."""
    layer = result.layer
    return {
        **AREA,
        "value": Part(layer.name, layer.unit, layer.decimals),
        "reason": Part(Text("Why unknown (code)", "Waarom onbekend (code)"), ""),
        "reason_en": Part(Text("Why unknown (English)", "Waarom onbekend (Engels)"), ""),
        "reason_nl": Part(Text("Why unknown (Dutch)", "Waarom onbekend (Nederlands)"), ""),
        "rank": Part(
            Text("Rank in the city, 1 is the highest", "Plaats in de stad, 1 is hoogst"), ""
        ),
        "years": Part(Text("Years of the figures", "Jaren van de cijfers"), ""),
        **result.measured.part_info,
    }


def place_columns(result: LayerResult) -> Columns:
    """Return the columns of the table of the places that a layer names."""
    layer = result.layer
    return {
        "rank": Part(Text("Rank, 1 is the best", "Volgorde, 1 is de beste"), ""),
        "name": Part(Text("Where it lies", "Waar het ligt"), ""),
        "gain": Part(Text("Gain", "Winst"), layer.unit, layer.decimals),
    }


def overlay_columns(result: OverlayResult, layers: Mapping[str, LayerResult]) -> Columns:
    """Return the columns of an overlay's table, as `frames.overlay_frame` names them."""
    columns = dict(OVERLAY)
    for slug, weighting in result.overlay.weightings.items():
        title = Text(f"Outcome: {weighting.title}", f"Uitkomst: {weighting.title_nl}")
        columns[f"outcome_{slug}"] = Part(title, "")
    for number, criterion in enumerate(result.overlay.criteria, 1):
        layer = layers[criterion.layer].layer
        said = layer.name
        columns |= {
            f"c{number}_value": Part(said, layer.unit, layer.decimals),
            f"c{number}_threshold": Part(
                Text(f"Threshold: {said.en}", f"Grens: {said.nl}"), layer.unit, layer.decimals
            ),
            f"c{number}_city": Part(
                Text(f"City: {said.en}", f"Stad: {said.nl}"), layer.unit, layer.decimals
            ),
            f"c{number}_holds": Part(Text(f"Holds: {said.en}", f"Geldt: {said.nl}"), ""),
        }
    return columns


def kind_labels(kinds: Sequence[str], language: Language) -> dict[str, str]:
    """Return what each kind of care is called; an own kind is called as it is."""
    return {k: CARE_KINDS[k].to(language) if k in CARE_KINDS else k for k in kinds}
