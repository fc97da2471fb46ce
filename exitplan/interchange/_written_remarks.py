"""What a file of another tool cannot say as the plan says it, counted and told once a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic, Severity
from exitplan.plan import NO_SPREAD

if TYPE_CHECKING:
    from exitplan.plan import Plan

_NAMED = 3
"""How many items a finding names."""

KINDS: Mapping[str, tuple[str, str, str]] = {
    # kind: (one of it, several of it, what was done instead)
    "period": (
        "legal period",
        "legal periods",
        "written as elapsed time; there, nothing counts it again when its event moves",
    ),
    "gate": (
        "decision of a board",
        "decisions of boards",
        "written as elapsed time up to the day it takes effect; there, no meetings are known",
    ),
    "months": (
        "length in calendar months",
        "lengths in calendar months",
        "written as the elapsed time it comes to in this schedule",
    ),
    "elapsed": (
        "length in elapsed time",
        "lengths in elapsed time",
        "written as work on the 24-hour calendar",
    ),
    "effort": (
        "level of effort",
        "levels of effort",
        "written as work of the length it has in this schedule; it no longer follows what it spans",
    ),
    "manual": (
        "task dated by hand",
        "tasks dated by hand",
        "written with mandatory dates",
    ),
    "inactive": ("inactive item", "inactive items", "left out"),
    "inactive-link": (
        "link of an inactive item",
        "links of inactive items",
        "left out; the items themselves are kept",
    ),
    "baseline": ("baseline", "baselines", "left out"),
    "deadline": ("deadline", "deadlines", "written into the item's notes"),
    "capping-deadline": (
        "deadline",
        "deadlines",
        "written as a deadline, which there also bounds late dates and float",
    ),
    "constraint": (
        "constraint",
        "constraints",
        "left out, as it could not be kept beside others; early dates are kept all the same",
    ),
    "cap": (
        "latest date",
        "latest dates",
        "written as a deadline, which bounds late dates without moving early ones",
    ),
    "as-late": (
        "task that comes as late as possible",
        "tasks that come as late as possible",
        "written to start no earlier than it does in this schedule",
    ),
    "lag": (
        "lag counted on another calendar",
        "lags counted on another calendar",
        "written as the lag of the same effect in this schedule",
    ),
    "double-link": (
        "second link between the same two items",
        "second links between the same two items",
        "left out: one link is all there can be, and the one that holds is kept",
    ),
    "group-link": (
        "link of a group",
        "links of groups",
        "written as links of the tasks in it",
    ),
    "wide-link": (
        "link between large groups",
        "links between large groups",
        "written as one link from the task that holds the others in this schedule",
    ),
    "first-start": (
        "link from whichever member of a group starts first",
        "links from whichever member of a group starts first",
        "written as a link from the one that does so in this schedule",
    ),
    "out-of-sequence": (
        "item after work that finished out of sequence",
        "items after work that finished out of sequence",
        "the link from the finished work is left out, as open work before that would hold it",
    ),
    "held": (
        "item under way that open work would hold there",
        "items under way that open work would hold there",
        "its links are left out, and its dates are as reported",
    ),
    "status": (
        "start that waits for the status date or another rule of the plan",
        "starts that wait for the status date or another rule of the plan",
        "written as start no earlier than",
    ),
    "fixed": (
        "start that no link of the file allows",
        "starts that no link of the file allows",
        "written as a must date",
    ),
    "zero": (
        "started item with nothing left to do by the status date",
        "started items with nothing left to do by the status date",
        "written as finished",
    ),
    "finish-by": (
        "plan finish to which late dates are measured",
        "plan finishes to which late dates are measured",
        "not written; late dates are measured from the last early finish",
    ),
    "from-finish": (
        "plan that is scheduled from its finish",
        "plans that are scheduled from their finish",
        "written with the dates it has in this schedule as the earliest ones",
    ),
    "long-day": (
        "calendar with more than five working times in a day",
        "calendars with more than five working times in a day",
        "written all the same; it may be refused",
    ),
    "uncertain": (
        "estimate, spread, risk, branch or correlation",
        "estimates, spreads, risks, branches or correlations",
        "left out; the dates are the plan's own, which count on none of them",
    ),
    "late": (
        "late date or float",
        "late dates or floats",
        "different under the file's own rules; early dates are the same",
    ),
    "early": (
        "early date",
        "early dates",
        "different under the file's own rules; what is written is the plan's",
    ),
}


class Remarks:
    """Collects what was written otherwise while a file is made."""

    def __init__(self, tool: str) -> None:
        self.tool = tool
        """The other tool's name in a sentence."""
        self._places: dict[str, list[str]] = {}
        self._notes: dict[str, list[str]] = {}

    def note(self, kind: str, item: str, text: str = "") -> None:
        """Note one of a kind, and what the item's notes should say of it."""
        self._places.setdefault(kind, []).append(item)
        if text:
            self._notes.setdefault(item, []).append(text)

    def note_uncertain(self, plan: Plan) -> None:
        """Note whatever makes a plan's dates uncertain, which no other tool's file holds."""
        for item in plan.walk():
            if item.spread not in (None, NO_SPREAD) or getattr(item, "estimate", None) is not None:
                self.note("uncertain", item.id)
        if plan.spread is not None:
            self.note("uncertain", "")
        for name in (*plan.risks, *plan.branches, *plan.correlations):
            self.note("uncertain", name)

    def notes(self, item: str, written: str | None) -> str:
        """Give an item's notes: its own, and what was written otherwise."""
        added = [f"exitplan: {text}" for text in dict.fromkeys(self._notes.get(item, ()))]
        return "\n".join([*([written] if written else []), *added])

    def findings(self) -> list[Diagnostic]:
        """Give one warning (EP509) for each kind, in the order of :data:`KINDS`."""
        return [self._finding(kind) for kind in KINDS if kind in self._places]

    def _finding(self, kind: str) -> Diagnostic:
        one, several, instead = KINDS[kind]
        places = self._places[kind]
        items = list(dict.fromkeys(place for place in places if place))
        named = ", ".join(items[:_NAMED])
        more = f" and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
        what = f"{len(places)} {one if len(places) == 1 else several}"
        at = f" ({named}{more})" if named else ""
        message = f"{self.tool} cannot say {what}{at} as the plan does: {instead}"
        return Diagnostic(
            "EP509", Severity.WARNING, message, "keep the plan file; it alone says everything"
        )
