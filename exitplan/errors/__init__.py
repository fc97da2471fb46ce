"""What can go wrong, said so that a person can put it right.

A :class:`Diagnostic` is one finding: a stable code, a severity, a sentence,
what to do about it, and the place in the file it is about. An
:class:`ExitplanError` carries all the diagnostics of one run, worst first, so
that nobody has to mend a plan one error at a time.

Code ranges: ``EP0xx`` files that cannot or must not be read, ``EP1xx`` keys
and values, ``EP2xx`` references and links, ``EP3xx`` dates and progress,
``EP4xx`` law, decisions, tenders, transfers and contracts, ``EP5xx`` files of other
tools, ``EP6xx`` states of a plan, ``EP7xx`` risks, ``EP8xx`` rules of the check.
"""

from exitplan.errors._diagnostic import (
    Diagnostic,
    Severity,
    Span,
    Where,
    sort_worst_first,
)
from exitplan.errors._exceptions import (
    ExitplanError,
    HorizonError,
    PeriodError,
    PlanError,
    UnknownPeriodError,
    UnknownTaskError,
)
from exitplan.errors._render import printable, render_diagnostics

__all__ = [
    "Diagnostic",
    "ExitplanError",
    "HorizonError",
    "PeriodError",
    "PlanError",
    "Severity",
    "Span",
    "UnknownPeriodError",
    "UnknownTaskError",
    "Where",
    "printable",
    "render_diagnostics",
    "sort_worst_first",
]
