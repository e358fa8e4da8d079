"""The sentences that a council reads first."""

from pandas import Index

from gemengd.model.outcome import Outcome
from gemengd.model.style import format_number
from gemengd.model.text import Language
from gemengd.report.signals import Seen, Signals
from gemengd.report.words import AREAS, word

SEEN = (Seen.FIRST, Seen.SECOND)


def headline(signals: Signals, language: Language) -> str:
    """Return what there is to say of the city, in one sentence."""
    seen = signals.seen[signals.inhabited]
    key, count = _key(signals)
    names = [result.overlay.name.to(language) for result in signals.leading]
    if key == "one":
        names = [name for name, word_ in zip(names, SEEN, strict=False) if (seen == word_).any()]
    first, second = [*names, "", ""][:2]
    areas = AREAS[signals.build.dataset.city.level].to(language)
    return word(key, language).format(
        n=_count(count, language),
        all=_count(len(seen), language),
        areas=areas,
        first=first,
        second=second,
    )


def under_headline(signals: Signals, language: Language) -> str:
    """Return what follows on it: how many people, where else, and what is unknown."""
    key, _ = _key(signals)
    areas = AREAS[signals.build.dataset.city.level].to(language)
    sentences = []
    named = _named(signals)
    if key in {"both", "either", "one"}:
        sentences.append(_people(signals, named, language))
    if key in {"either", "one"} and len(signals.leading) > 1:
        sentences.append(_perhaps_both(signals, named, language))
    others = set(signals.flagged) - set(named)
    if others:
        sentences.append(
            word("in_others", language).format(n=_count(len(others), language), areas=areas)
        )
    silent = int(signals.seen[signals.inhabited].isna().sum())
    if key == "unknown":
        sentences.append(word("instead", language))
    elif silent:
        sentences.append(word("silent", language).format(n=_count(silent, language), areas=areas))
    return " ".join(filter(None, sentences))


def _key(signals: Signals) -> tuple[str, int]:
    """Return which sentence holds, and of how many areas."""
    seen = signals.seen[signals.inhabited]
    counts = seen.value_counts()
    both = int(counts.get(Seen.BOTH, 0))
    single = [int(counts.get(word_, 0)) for word_ in SEEN]
    if both:
        return "both", both
    if any(single):
        return ("either" if all(single) else "one"), sum(single)
    known = int(seen.notna().sum())
    return ("none", known) if known else ("unknown", 0)


def _named(signals: Signals) -> Index:
    """Return the areas that the headline is about."""
    key, _ = _key(signals)
    wanted = {"both": [Seen.BOTH], "none": [], "unknown": []}.get(key, list(SEEN))
    return signals.seen.index[signals.seen.isin(wanted) & signals.inhabited]


def _people(signals: Signals, codes: Index, language: Language) -> str:
    people = signals.build.dataset.figure("inhabitants")
    there, everybody = float(people[codes].sum()), float(people.sum())
    if not everybody:
        return ""
    return word("people", language).format(
        people=format_number(there, 0, language),
        share=format_number(there / everybody * 100, 0, language),
    )


def _perhaps_both(signals: Signals, codes: Index, language: Language) -> str:
    unknown = [r.outcomes[codes] == Outcome.UNKNOWN for r in signals.leading]
    open_ = int((unknown[0] | unknown[1]).sum())
    if not open_:
        return word("nowhere_both", language)
    return word("perhaps_both", language).format(n=_count(open_, language))


def _count(number: int, language: Language) -> str:
    return format_number(number, 0, language)
