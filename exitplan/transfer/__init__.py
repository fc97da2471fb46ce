"""Transfers of staff: who comes over by which route, what must happen before, and who is where.

:func:`lay_out_transfer` turns the facts of a transfer into tasks: steps that
all waves share, the chain of each wave's route, and a milestone when everybody
has come over. The chains are data, one TOML file for each route in ``data/``.
:func:`headcount` counts who employs the people and for whom they work, from
which day.

Knowledge is handed over wave by wave, one task for each theme, because each
wave takes over from others and at another time. People who already do the work
are handed to before their day one; those who come from elsewhere only after it.
"""

from exitplan.transfer._chains import read_route
from exitplan.transfer._headcount import (
    DAY_ONE,
    Headcount,
    Move,
    Steps,
    headcount,
    transfers_of,
)
from exitplan.transfer._lay_out import LaidTransfer, lay_out_transfer
from exitplan.transfer._problems import transfer_problems

CODES: dict[str, str] = {
    "EP430": "a step of a transfer is changed that is not there, or in a way that it cannot be",
    "EP431": "a wave has no people, or no whole number of them",
    "EP432": "a wave's route and its employers contradict each other",
    "EP433": "a transfer has no waves",
    "EP434": "a theme of knowledge is named twice, or has no name",
}
"""Every code that only this room uses, with its meaning in one line."""

__all__ = [
    "CODES",
    "DAY_ONE",
    "Headcount",
    "LaidTransfer",
    "Move",
    "Steps",
    "headcount",
    "lay_out_transfer",
    "read_route",
    "transfer_problems",
    "transfers_of",
]
