"""Contracts that end: the terms they set, and what is wrong with them as written.

:func:`terms_of` gives a contract's notices, duties and extension options in one
form: what is counted, from what, and what serves or does it.
:func:`due_days` lists when an obligation falls due and whether it was met.
:func:`contract_problems` finds what is wrong.

Extensions follow one another: each runs on from the end of the one before.
"""

from exitplan.contract._obligations import DueDay, due_days
from exitplan.contract._problems import contract_problems
from exitplan.contract._terms import Term, TermKind, end_before, terms_of

CODES: dict[str, str] = {
    "EP440": "a contract names something that is not in the plan, or a date it does not have",
    "EP441": "dates of a contract or of its extensions are out of order",
    "EP442": "a service area has nothing that brings it over",
    "EP443": "an asset has nothing that brings it over",
    "EP445": "a tender replaces a contract that the plan does not have",
    "EP446": "a notice rests on a period that is at most so long, or a duty on one that is at "
    "least so long",
    "EP447": "an obligation never falls due, or was met on a day that answers no due day",
}
"""Every code that only this room uses, with its meaning in one line."""

__all__ = [
    "CODES",
    "DueDay",
    "Term",
    "TermKind",
    "contract_problems",
    "due_days",
    "end_before",
    "terms_of",
]
