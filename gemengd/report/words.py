"""What the report says in its own words."""

from collections.abc import Mapping

from gemengd.exports.words import SOURCES, UNKNOWN
from gemengd.model.city import Level
from gemengd.model.text import Language, Text

AREAS: Mapping[Level, Text] = {
    Level.NEIGHBOURHOOD: Text("neighbourhoods", "buurten"),
    Level.DISTRICT: Text("districts", "wijken"),
    Level.MUNICIPALITY: Text("municipalities", "gemeenten"),
}
WORDS: Mapping[str, Text] = {
    "kicker": Text(
        "Signals on mixed neighbourhoods · for the council",
        "Signalen over gemengde wijken · voor de gemeenteraad",
    ),
    "page": Text("page {} of 2", "pagina {} van 2"),
    "both": Text(
        "In {n} of the {all} inhabited {areas} both perspectives signal: “{first}” and “{second}”.",
        "In {n} van de {all} bewoonde {areas} geven beide perspectieven een signaal: "
        "‘{first}’ én ‘{second}’.",
    ),
    "behind": Text("What is behind it", "Wat erachter zit"),
    "either": Text(
        "In {n} of the {all} inhabited {areas} one of the two perspectives signals.",
        "In {n} van de {all} bewoonde {areas} geeft een van de twee perspectieven een signaal.",
    ),
    "one": Text(
        "In {n} of the {all} inhabited {areas} there is a signal: “{first}”.",
        "In {n} van de {all} bewoonde {areas} is er een signaal: ‘{first}’.",
    ),
    "none": Text(
        "There is no signal in any of the {n} {areas} of which enough is known.",
        "In geen van de {n} {areas} waarvan genoeg bekend is, is er een signaal.",
    ),
    "unknown": Text(
        "Of none of the {all} inhabited {areas} can be said whether there is a signal: the figures "
        "for it are missing.",
        "Van geen van de {all} bewoonde {areas} is te zeggen of er een signaal is: de cijfers "
        "daarvoor ontbreken.",
    ),
    "people": Text(
        "{people} people live there, {share}% of the inhabitants.",
        "Daar wonen {people} mensen, {share}% van de inwoners.",
    ),
    "nowhere_both": Text("Nowhere do both signal.", "Nergens geven ze allebei een signaal."),
    "perhaps_both": Text(
        "In {n} of them the other perspective is unknown, so both may hold there.",
        "In {n} daarvan is het andere perspectief onbekend, dus misschien geldt daar allebei.",
    ),
    "in_others": Text(
        "In {n} other {areas} there is one signal or more of another kind or of one perspective.",
        "In {n} andere {areas} is er een signaal van één perspectief, of van een andere soort.",
    ),
    "silent": Text(
        "Of {n} {areas} it is unknown: page 2 says why.",
        "Van {n} {areas} is het onbekend: pagina 2 zegt waarom.",
    ),
    "map_numbers": Text(
        "The numbers are those of the list on page 2.",
        "De nummers zijn die van de lijst op pagina 2.",
    ),
    "map_instead": Text(
        "The signals are unknown. The map shows something that is known.",
        "De signalen zijn onbekend. De kaart toont iets wat wel bekend is.",
    ),
    "not_known": UNKNOWN,
    "over_time": Text("What changed", "Wat er veranderde"),
    "map_title": Text("Where there are signals", "Waar signalen zijn"),
    "other": Text("another signal", "een ander signaal"),
    "none_class": Text("no signal", "geen signaal"),
    "signals": Text("Signals", "Signalen"),
    "signal": Text("Signal", "Signaal"),
    "flagged": Text("Areas", "Gebieden"),
    "share": Text("People", "Inwoners"),
    "sure": Text("Very sure", "Heel zeker"),
    "silent_head": Text("Unknown", "Onbekend"),
    "since": Text("Since then", "Sindsdien"),
    "chance": Text("(a chance)", "(een kans)"),
    "new_gone": Text("{} new, {} gone since {}", "{} nieuw, {} weg sinds {}"),
    "meaning": Text("What a signal means", "Wat een signaal betekent"),
    "meaning_text": Text(
        "Published figures of a place lie beyond limits that were chosen before. That opens a "
        "talk with the people who live and work there. It says nothing about a person, and it "
        "does not say what to do.",
        "Openbare cijfers van een plek liggen voorbij grenzen die vooraf zijn gekozen. Dat is een "
        "begin van een gesprek met wie er wonen en werken. Het zegt niets over een persoon, en "
        "niet wat er moet gebeuren.",
    ),
    "steer": Text("Two ways to steer", "Twee manieren om te sturen"),
    "steer_text": Text(
        "Combat segregation: what is built, demolished and sold, and to whom homes are allotted. "
        "Keep concentrations manageable: care and support near by, and working together. Where "
        "both signal, one can undo the other: decide on them together. (After Platform31, "
        "“Sturen op gemengde wijken?”)",
        "Segregatie tegengaan: wat er wordt gebouwd, gesloopt en verkocht, en aan wie woningen "
        "worden toegewezen. Concentraties beheersbaar houden: zorg en steun dichtbij, en goed "
        "samenwerken. Waar beide een signaal geven, kan het ene het andere tegenwerken: beslis "
        "er samen over. (Naar Platform31, ‘Sturen op gemengde wijken?’)",
    ),
    "not_for": Text("What it may not be used for", "Waarvoor het niet mag dienen"),
    "not_for_text": Text(
        "To decide on a person: a home, a benefit, a check or help. To decide on demolition, sale "
        "or eviction. To rank places in public, or to compare cities. As proof that a policy "
        "worked or failed.",
        "Om over een persoon te beslissen: een woning, een uitkering, controle of hulp. Om te "
        "beslissen over sloop, verkoop of ontruiming. Om plekken in het openbaar te rangschikken "
        "of steden te vergelijken. Als bewijs dat beleid werkt of niet.",
    ),
    "list": Text("Where, why and how sure", "Waar, waarom en hoe zeker"),
    "area": Text("Area", "Gebied"),
    "why": Text("Why", "Waarom"),
    "how_sure": Text("How sure, and what would lift it", "Hoe zeker, en wat het opheft"),
    "inhabitants": Text("{} inhabitants", "{} inwoners"),
    "very": Text("very sure", "heel zeker"),
    "fairly": Text("fairly sure", "vrij zeker"),
    "hardly": Text("not sure", "niet zeker"),
    "parties": Text("{} of {} parties", "{} van {} partijen"),
    "also": Text("Other signals: {}", "Andere signalen: {}"),
    "reasons_more": Text("And {} more.", "En nog {}."),
    "near": Text(
        "No signal, but nearly: in {} of 100 draws there is one",
        "Geen signaal, maar bijna: in {} van de 100 trekkingen wel",
    ),
    "all": Text(
        "All {n} areas with a signal, and all others, are in {file}.",
        "Alle {n} gebieden met een signaal, en alle andere, staan in {file}.",
    ),
    "more": Text(
        "Shown are {shown} of the {n} areas with a signal, those of both perspectives and the "
        "surest first. All {n} are in {file}.",
        "Hier staan {shown} van de {n} gebieden met een signaal: eerst die van beide perspectieven "
        "en de zekerste. Alle {n} staan in {file}.",
    ),
    "nothing": Text(
        "Of no area is known whether it has a signal. What is known is in {file}.",
        "Van geen gebied is bekend of het een signaal heeft. Wat bekend is, staat in {file}.",
    ),
    "instead": Text(
        "What is known is on the map and on page 2.",
        "Wat wel bekend is, staat op de kaart en op pagina 2.",
    ),
    "nobody": Text(
        "No area has a signal. Every area is in {file}.",
        "Geen gebied heeft een signaal. Alle gebieden staan in {file}.",
    ),
    "draws": Text(
        "How sure: the part of {} draws in which the signal is there when weights, limits and the "
        "rounding of the figures are chosen otherwise; 90% or more is “very sure”, less than 60% "
        "“not sure” (own choice).",
        "Hoe zeker: het deel van {} trekkingen waarin het signaal er is als gewichten, grenzen en "
        "afronding anders uitvallen; vanaf 90% heet dat ‘heel zeker’, onder 60% ‘niet zeker’ "
        "(eigen keuze).",
    ),
    "changed": Text("The city then and now", "De stad toen en nu"),
    "figure": Text("Figure", "Cijfer"),
    "then": Text("Then", "Toen"),
    "now": Text("Now", "Nu"),
    "no_years": Text(
        "There are no figures of an earlier year that the signals can be compared with.",
        "Er zijn geen cijfers van een eerder jaar om de signalen mee te vergelijken.",
    ),
    "trend": Text("{name}, against {year}: {what}.", "{name}, vergeleken met {year}: {what}."),
    "new": Text("new: {}", "nieuw: {}"),
    "gone": Text("gone: {}", "weg: {}"),
    "stays": Text("{} still there", "{} nog steeds"),
    "and_more": Text("{} and {} more", "{} en nog {}"),
    "missing": Text("What is unknown, and why", "Wat onbekend is, en waarom"),
    "all_known": Text("Nothing: all figures are there.", "Niets: alle cijfers zijn er."),
    "lines_more": Text("And {} more: see the map.", "En nog {}: zie de kaart."),
    "signals_more": Text("And {} signals more: see {}.", "En nog {} signalen: zie {}."),
    "sources": SOURCES,
    "sources_more": Text("and {} more", "en nog {}"),
    "yearless": Text("year not given", "jaar niet vermeld"),
    "made_with": Text(
        "Made with gemengd {}. Keep the two pages together.",
        "Gemaakt met gemengd {}. Houd de twee pagina's bij elkaar.",
    ),
}


def word(key: str, language: Language) -> str:
    """Return a text of the report."""
    return WORDS[key].to(language)
