"""Decisions: when boards meet, and what must come before and after their meetings.

:func:`board_of` finds the board that decides a gate, :func:`sittings` its
meetings: for each the last days for public notice, for papers and for
readiness, the publication of its decisions and the day at whose end they take
effect. A :class:`Sittings` is a timing rule like any other, so that missing the
papers by a day costs a whole cycle, and floats measure the distance to that.

:func:`governance_problems` finds what is wrong with boards and gates.
"""

from exitplan.governance._boards import board_of, threshold_text
from exitplan.governance._conflicts import RETENDER, retendered
from exitplan.governance._lookup import sittings
from exitplan.governance._problems import governance_problems
from exitplan.governance._sittings import DaySteps, Sitting, Sittings

CODES: dict[str, str] = {
    "EP410": "a gate names a board that the plan does not have",
    "EP411": "a board never meets",
    "EP412": "no meeting of a board is known late enough",
    "EP413": "what is at stake is not for the board named, or not for exactly one board",
    "EP414": "the supplier whose contract is retendered sits on the board that decides",
    "EP415": "a gate's public notice is given by nothing that could give it",
    "EP416": "a gate excludes somebody who is no member of its board",
    "EP417": "the thresholds of boards overlap, or leave values that no board takes",
    "EP418": "a fixed meeting lies in a pre-election period",
    "EP419": "a gate's public notice is an item of its own, but none is asked for",
}
"""Every code that only this room uses, with its meaning in one line."""

__all__ = [
    "CODES",
    "RETENDER",
    "DaySteps",
    "Sitting",
    "Sittings",
    "board_of",
    "governance_problems",
    "retendered",
    "sittings",
    "threshold_text",
]
