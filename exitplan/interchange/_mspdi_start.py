"""Projects in which something starts before the project does, as Microsoft Project allows.

A start date of its own, or a predecessor that is already done, takes a task
to before the project's start; only what has neither waits for it. A plan's
start holds for everything, so such a plan starts earlier, and what has neither
is told to wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exitplan.interchange._mspdi_rows import Outline, Row
    from exitplan.interchange._mspdi_values import Values

_FROM_A_DATE = (2, 4)
"""ConstraintType of must start on and start no earlier than."""


def earliest_start(outline: Outline, values: Values, start: int) -> int:
    """Give the earlier of a project's start and the first instant anything may start at."""
    return min([start, *_earlier(outline, values, start)])


def _earlier(outline: Outline, values: Values, start: int) -> Iterator[int]:
    leading = {
        values.integer(link, "PredecessorUID")
        for row in outline.rows()
        for link in row.element.all("PredecessorLink")
    }
    for row in outline.rows():
        if row.is_group or not values.flag(row.element, "Active", default=True):
            continue
        is_manual = values.flag(row.element, "Manual")
        if values.integer(row.element, "ConstraintType") in _FROM_A_DATE and not is_manual:
            date = values.instant(row.element, "ConstraintDate")
            if date is not None and date < start and not waits(row):
                yield date
        if row.uid in leading:
            finish = values.instant(row.element, "Finish" if is_manual else "ActualFinish")
            if finish is not None and finish < start:
                yield finish


def waits(row: Row) -> bool:
    """Whether a row, or a summary around it, has predecessors."""
    around: Row | None = row
    while around is not None:
        if around.element.find("PredecessorLink") is not None:
            return True
        around = around.parent
    return False
