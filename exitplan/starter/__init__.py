"""Whole new plans from a few facts: when the contract ends, how it is replaced, who moves.

:func:`new_plan` writes the plan as commented YAML, finds the last safe start
by scheduling it, and gives the dates that matter most. Facts that make no sense
raise PlanError with all that is wrong. :func:`folder_files` gives a folder to begin by hand in.
"""

from exitplan.starter._facts import INSOURCE, ExitFacts, NoticePeriod, parse_notice
from exitplan.starter._folder import DEFAULT_TITLE, FOLDER_FILES, folder_files
from exitplan.starter._new import KeyDate, NewPlan, WayOut, new_plan, ways_out
from exitplan.starter._search import Started

CODES: dict[str, str] = {
    "EP480": "a new plan is asked for with facts that make no sense together",
    "EP481": "the last safe start of a new plan has passed, or its start comes after it",
}
"""Every code that only this room uses, with its meaning in one line."""

__all__ = [
    "CODES",
    "DEFAULT_TITLE",
    "FOLDER_FILES",
    "INSOURCE",
    "ExitFacts",
    "KeyDate",
    "NewPlan",
    "NoticePeriod",
    "Started",
    "WayOut",
    "folder_files",
    "new_plan",
    "parse_notice",
    "ways_out",
]
