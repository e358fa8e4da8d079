"""What the flags would be if homes were built, sold or demolished, or care opened or closed."""

from gemengd.scenario.changes import Scenario, read_scenario
from gemengd.scenario.page import scenario_csv, scenario_page
from gemengd.scenario.run import ScenarioResult, carried_out, play

__all__ = [
    "Scenario",
    "ScenarioResult",
    "carried_out",
    "play",
    "read_scenario",
    "scenario_csv",
    "scenario_page",
]
