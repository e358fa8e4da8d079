"""Play a scenario: the city as it would be, and the flags that this changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from pandas import DataFrame, Series

from gemengd.definitions import Definitions
from gemengd.model.build import Build
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import Outcome, OverlayResult
from gemengd.model.text import Text
from gemengd.pipeline import measure_city
from gemengd.scenario.care import change_care, kind_of
from gemengd.scenario.changes import AllotmentChange, CareChange, HomesChange, Scenario
from gemengd.scenario.homes import (
    change_allotment,
    change_homes,
    homes_of,
    homes_of_plans,
    nothing,
)
from gemengd.scenario.unlikely import about_facility, about_homes, about_nothing

NOTES = (
    Text(
        "Homes change; the people in them are as before, unless an allotment says otherwise. "
        "Households and inhabitants grow or shrink with the homes.",
        "De woningen veranderen; wie er woont blijft zoals het was, tenzij een toewijzing anders "
        "zegt. Het aantal huishoudens en inwoners groeit of krimpt met de woningen mee.",
    ),
    Text(
        "It is a sum, not a forecast: nobody moves because of it, and other areas stay as they "
        "are.",
        "Het is een rekensom, geen voorspelling: niemand verhuist erdoor, en andere gebieden "
        "blijven zoals ze zijn.",
    ),
)


class Shift(StrEnum):
    """What becomes of a flag."""

    NEW = "new"
    LIFTED = "lifted"
    STAYS = "stays"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ScenarioResult:
    """A city before and after a scenario.

    Attributes
    ----------
    homes
        Homes more or fewer, per area and tenure.
    notes
        What a reader must know of it.
    """

    scenario: Scenario
    before: Build
    after: Build
    homes: DataFrame
    notes: tuple[Text, ...]

    def shifts(self, overlay: str) -> Series:
        """Return a `Shift` per area for an overlay."""
        old, new = (b.overlays[overlay].outcomes for b in (self.before, self.after))
        return Series(
            np.select(
                [
                    (old == Outcome.UNKNOWN) | (new == Outcome.UNKNOWN),
                    (old == Outcome.FLAGGED) & (new == Outcome.FLAGGED),
                    old == Outcome.FLAGGED,
                    new == Outcome.FLAGGED,
                ],
                [Shift.UNKNOWN.value, Shift.STAYS.value, Shift.LIFTED.value, Shift.NEW.value],
                Shift.NONE.value,
            ),
            index=old.index,
            dtype=object,
        )

    @cached_property
    def table(self) -> DataFrame:
        """Return a row per area and overlay whose flag or chance of one changes.

        Columns ``code``, ``name``, ``overlay``, ``before``, ``after`` (outcomes), ``shift``,
        ``probability_before``, ``probability_after`` (of a flag, 0-1; NaN where unknown), and
        ``moved``: the criteria whose figure changed, as text.
        """
        rows = []
        for slug in self.after.overlays:
            old, new = self.before.overlays[slug], self.after.overlays[slug]
            shifts, chances = self.shifts(slug), (_chance(old), _chance(new))
            moved = {code: self._moved(slug, code) for code in shifts.index}
            for code in shifts.index:
                if not moved[code] and old.outcomes[code] == new.outcomes[code]:
                    continue
                rows.append(
                    {
                        "code": code,
                        "name": self.before.dataset.areas["name"][code],
                        "overlay": slug,
                        "before": str(old.outcomes[code]),
                        "after": str(new.outcomes[code]),
                        "shift": shifts[code],
                        "probability_before": chances[0][code],
                        "probability_after": chances[1][code],
                        "moved": "; ".join(moved[code]),
                    }
                )
        columns = ["code", "name", "overlay", "before", "after", "shift"]
        columns += ["probability_before", "probability_after", "moved"]
        return DataFrame(rows, columns=columns)

    def _moved(self, slug: str, code: str) -> list[str]:
        """Return the criteria of an overlay whose figure changes in an area, with both figures."""
        pairs = zip(
            self.before.overlays[slug].findings[code],
            self.after.overlays[slug].findings[code],
            strict=True,
        )
        shown = [
            (self.after.layers[new.criterion.layer].layer.title, old.value, new.value, new.decimals)
            for old, new in pairs
        ]
        return [
            f"{title}: {old:.{decimals}f} -> {new:.{decimals}f}"
            for title, old, new, decimals in dict.fromkeys(shown)
            if round(old, decimals) != round(new, decimals) and not np.isnan([old, new]).all()
        ]


def play(before: Build, scenario: Scenario, defined: Definitions) -> ScenarioResult:
    """Return what the layers and overlays would be after a scenario.

    Thresholds that are a quantile of the city move with the city.

    Raises
    ------
    DefinitionError
        If the scenario names an area, plan, facility or column that is not there.
    """
    dataset, homes, notes = carried_out(before.dataset, scenario)
    cares = any(isinstance(change, CareChange) for change in scenario.changes)
    kept: Mapping[str, LayerResult] = {} if cares else _untouched(before)
    after = measure_city(dataset, defined, kept=kept, history=False)
    return ScenarioResult(scenario, before, after, homes, notes)


def carried_out(
    dataset: CityDataset, scenario: Scenario
) -> tuple[CityDataset, DataFrame, tuple[Text, ...]]:
    """Return the city after a scenario, the homes that it changes, and what to know of it."""
    notes = list(NOTES)
    homes = nothing(dataset)
    if scenario.plans_carried_out:
        homes, silent = homes_of_plans(dataset)
        notes.append(_about_plans(silent))
    for change in scenario.changes:
        if isinstance(change, HomesChange):
            homes = homes + homes_of(dataset, change)
    found = change_homes(dataset, homes)
    for change in scenario.changes:
        if isinstance(change, AllotmentChange):
            found = change_allotment(found, change)
        elif isinstance(change, CareChange):
            notes += about_facility(found, change, kind_of(change))
            found = change_care(found, change, f"scenario: {scenario.title}")
    notes += [*about_homes(dataset, found), *about_nothing(dataset, found)]
    return found, homes, tuple(notes)


def _untouched(before: Build) -> dict[str, LayerResult]:
    """Return the layers of care and plans, whose figures do not depend on homes."""
    return {slug: result for slug, result in before.layers.items() if result.rests_on_places}


def _about_plans(silent: int) -> Text:
    return Text(
        f"All plans that are not completed are carried out; {silent} of them name no homes of a "
        "known tenure and change nothing. Whether they will be is another question.",
        f"Alle plannen die nog niet klaar zijn, worden uitgevoerd; {silent} daarvan noemen geen "
        "woningen van een bekende soort en veranderen niets. Of dat ook gebeurt, is de vraag.",
    )


def _chance(result: OverlayResult) -> Series:
    if result.sureness is None:
        return Series(np.nan, index=result.outcomes.index)
    return result.sureness.probability
