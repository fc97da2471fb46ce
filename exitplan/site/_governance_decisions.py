"""Decisions as the page of governance tells them: due, how near, and what missing them costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._tender_counting import LONGEST_TITLE, day_off_words
from exitplan.site._text import clean, shortened

if TYPE_CHECKING:
    from exitplan.governance import Sitting
    from exitplan.plan import Board, Task
    from exitplan.schedule import GateDates
    from exitplan.site._press import Press


@attrs.frozen
class Decision:
    """One decision of the plan."""

    task: Task
    gate: GateDates
    title: str
    board: str
    board_id: str
    is_past_limit: bool
    """Whether the last day for papers or notice lies before the status date, and it is open."""
    notice_item: dict[str, Any] | None
    """The item that gives public notice, where that is an item of its own."""
    excluded: str
    day_off: str
    """Says so where its last day is no working day."""

    @property
    def limit_day(self) -> int:
        """The last day on which it may be ready: for papers, or for notice if that is sooner."""
        return self.gate.sitting.ready_by

    @property
    def what(self) -> str:
        """What is due on that day."""
        return what_is_due(self.gate.board, self.gate.sitting)

    @property
    def cost(self) -> str:
        """What missing that day costs."""
        later = self.gate.later
        if later is None:
            return "no later meeting is known"
        lost = later.meets - self.gate.sitting.meets
        effect = later.effective - self.gate.sitting.effective
        text = f"{count(lost, 'calendar day')}: the meeting of {long_date(later.meets)}"
        if effect != lost:
            text += f", in effect {count(effect, 'calendar day')} later"
        return text


def decisions_of(press: Press) -> list[Decision]:
    """Give every decision of the plan, by the day of its meeting."""
    schedule = press.facts.schedule
    status = press.facts.status_day
    found = []
    for task in schedule.plan.tasks():
        gate = None if task.gate is None else schedule.gate(task.id)
        if gate is None or task.gate is None:
            continue
        past = status is not None and gate.sitting.ready_by < status and not gate.completed
        found.append(
            Decision(
                task=task,
                gate=gate,
                title=shortened(clean(task.title), LONGEST_TITLE),
                board=shortened(clean(gate.board.title), LONGEST_TITLE),
                board_id=gate.board.id,
                is_past_limit=past,
                notice_item=_notice(press, task, gate),
                excluded=", ".join(clean(name) for name in task.gate.excludes),
                day_off=due_day_off(press, gate.board, gate.sitting),
            )
        )
    return sorted(found, key=lambda one: (one.gate.sitting.meets, one.limit_day))


def what_is_due(board: Board, sitting: Sitting) -> str:
    """Say what must be in by the day on which a thing must be ready for a meeting."""
    if sitting.ready_by < sitting.papers_by:
        return "public notice"
    return "the paper" if board.papers is None else "papers"


def due_day_off(press: Press, board: Board, sitting: Sitting) -> str:
    """Say so where the last day for papers or notice is no working day; empty where it is one."""
    from exitplan.law import find_period

    use = board.papers if sitting.ready_by == sitting.papers_by else board.notice
    if use is None:
        return ""
    plan = press.facts.schedule.plan
    rule = find_period(use.rule, plan.periods).counting(
        use.circumstances, use.count, calendars=plan.calendars
    )
    return day_off_words(rule, sitting.ready_by)


def _notice(press: Press, task: Task, gate: GateDates) -> dict[str, Any] | None:
    """Tell of the item that gives public notice, and whether it comes in time."""
    name = None if task.gate is None else task.gate.notice
    dates = None if name is None else press.facts.schedule.items.get(name)
    if dates is None or gate.sitting.notice_by is None:
        return None
    return {
        "id": dates.id,
        "title": clean(dates.title),
        "day": dates.finish_day,
        "by": gate.sitting.notice_by,
        "is_late": dates.finish_day > gate.sitting.notice_by and not gate.completed,
        "is_done": dates.completed,
    }
