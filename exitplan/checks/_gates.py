"""Decisions still to come: when each is ready, which meeting decides it, what missing that costs.

The same as ``schedule.gate``, without making the dates of everything.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import MINUTES_PER_DAY
from exitplan.checks._nodes import finish_day
from exitplan.network import RuleLength, SteppedWork, WorkThenRule

if TYPE_CHECKING:
    from exitplan.checks._context import Context
    from exitplan.governance import Sitting
    from exitplan.plan import Board, Task


@attrs.frozen
class OpenGate:
    """A decision that is not taken, of something that is not ready yet."""

    node: int
    task: Task
    board: Board
    ready_day: int
    """Day ordinal for which it is forecast to be ready."""
    sitting: Sitting
    """The meeting that decides it."""
    later: Sitting | None
    """The next one; ``None`` where none is known."""
    room_days: int
    """Working days that it may be ready later without missing the meeting."""

    @property
    def cost_days(self) -> int | None:
        """Calendar days by which the decision takes effect later at the next meeting."""
        return None if self.later is None else self.later.effective - self.sitting.effective

    @property
    def limit(self) -> str:
        """What is due on the last day on which it may be ready."""
        is_papers = self.sitting.ready_by == self.sitting.papers_by
        return "papers deadline" if is_papers else "last day for public notice"

    def is_cliff(self, days: int) -> bool:
        """Whether one working day more makes it miss a meeting at a cost of more than so many."""
        cost = self.cost_days
        return self.room_days == 0 and (cost is None or cost > days)


def open_gates(context: Context) -> Iterator[OpenGate]:
    """Give the decisions of a plan that are still ahead, in its order."""
    network = context.network
    found = [n for n, task in enumerate(network.tasks) if task.gate is not None]
    if not found:
        return
    from exitplan.governance import board_of, sittings

    calendar = network.project_calendar
    assert calendar is not None
    for node in found:
        task, special = network.tasks[node], network.special.get(node)
        if not isinstance(special, SteppedWork) or special.is_running or task.gate is None:
            continue
        board = board_of(task.gate, context.plan)
        table = sittings(board, task.gate, context.plan)
        day = finish_day(network, context.schedule.early, node)
        place = max(0, bisect_right(table.effective, day) - 1)
        sitting = table.sitting_for(table.ready_by[place])
        ready = _ready_day(context, node, special)
        room = max(0, calendar.working_days_between(ready + 1, sitting.ready_by + 1))
        yield OpenGate(node, task, board, ready, sitting, table.sitting_after(sitting), room)


def _ready_day(context: Context, node: int, special: SteppedWork) -> int:
    clock, start = context.network.calendar(node), context.schedule.early.event[2 * node]
    if not isinstance(special.length, WorkThenRule):
        return clock.instant(start) // MINUTES_PER_DAY
    start = context.schedule.early.of(node).remaining_start
    return (clock.instant(special.length.ready(start)) - 1) // MINUTES_PER_DAY


def first_start_for(context: Context, gate: OpenGate, effective: int) -> int:
    """Give the position of the first start with which a decision takes effect no earlier."""
    special = context.network.special[gate.node]
    assert isinstance(special, SteppedWork)
    length = special.length
    rule = length.then if isinstance(length, WorkThenRule) else length
    assert isinstance(rule, RuleLength)
    day = effective + 1 - rule.first_day
    return length.start_for(2 * MINUTES_PER_DAY * day + 1)
