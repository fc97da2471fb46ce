"""Legal periods and gates with their dates: what a schedule makes of them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.plan import Task
from exitplan.schedule.words import count, iso_date

if TYPE_CHECKING:
    from exitplan.calendars import CountedDay, CountingRule, WorkCalendar
    from exitplan.governance import Sitting, Sittings
    from exitplan.law import LegalPeriod, Length
    from exitplan.plan import Board
    from exitplan.schedule._schedule import Schedule


@attrs.frozen
class PeriodDates:
    """A legal period of a plan, counted from the day of its event."""

    id: str
    title: str
    period: LegalPeriod
    length: Length
    """What the law says in the circumstances."""
    rule: CountingRule
    """How it is counted, a longer count that the plan asks for included."""
    event_day: int
    last_day: int

    @property
    def next_day(self) -> int:
        """The first day on which what follows is lawful."""
        return self.last_day + 1

    def counting(self) -> tuple[CountedDay, ...]:
        """Give the days of the period one by one."""
        return self.rule.count_days(self.event_day)

    @property
    def sentence(self) -> str:
        """Say what the period is, how it is counted and where it stands."""
        from exitplan.law import Confidence, amount, counting_text, list_text

        unit = self.rule.unit.value
        basis = list_text(self.length.provisions)
        if self.period.as_at is not None:
            basis += f", text as at {long_date(self.period.as_at.toordinal())}"
        if self.period.read is not None and self.period.confidence is not Confidence.HIGH:
            basis += f", confidence {self.period.confidence.value}"
        text = (
            f"It is a legal period: {self.period.title}, {amount(self.rule.count, unit)} "
            f"({basis}). {counting_text(self.period, unit)}"
        )
        if self.rule.count != self.length.count:
            text += f" The law asks for {amount(self.length.count, self.length.unit.value)}."
        return (
            f"{text} Counted from {long_date(self.event_day)}, its last day is "
            f"{long_date(self.last_day)}."
        )

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "rule": self.period.name,
            "count": self.rule.count,
            "unit": self.rule.unit.value,
            "provisions": list(self.length.provisions),
            "confidence": self.period.confidence.value,
            "from": iso_date(self.event_day),
            "last_day": iso_date(self.last_day),
            "next_lawful_day": iso_date(self.next_day),
        }


@attrs.frozen
class GateDates:
    """A decision of a plan: when it is ready, decided and in effect, and what missing it costs."""

    id: str
    title: str
    board: Board
    ready_day: int
    sitting: Sitting
    """The meeting that decides it."""
    later: Sitting | None
    """The meeting that would decide it if this one were missed; ``None`` where none is known."""
    room_days: int
    """Working days that readiness may slip before this meeting is missed."""
    completed: bool
    table: Sittings = attrs.field(repr=False, eq=False)
    """All meetings of the board, with what must come before and after."""

    @property
    def limit(self) -> str:
        """Which deadline comes first: ``papers`` or ``notice``."""
        return "papers" if self.sitting.ready_by == self.sitting.papers_by else "notice"

    @property
    def cliff(self) -> str:
        """Say what the deadline is and what missing it costs; empty for what is decided."""
        if self.completed:
            return ""
        sitting = self.sitting
        name = "papers deadline" if self.limit == "papers" else "last day for public notice"
        text = (
            f"{count(self.room_days, 'working day')} of float to the {name} of "
            f"{long_date(sitting.ready_by)}"
        )
        if self.later is None:
            return f"{text}; no later meeting is known"
        return (
            f"{text}; miss it and the decision moves from {long_date(sitting.meets)} to "
            f"{long_date(self.later.meets)}"
        )

    @property
    def sentence(self) -> str:
        """Say who decides, when, and what missing the meeting costs."""
        sitting, verb = self.sitting, "decided" if self.completed else "decides"
        known = " (a meeting that is not fixed yet)" if sitting.is_projected else ""
        text = f"{self.board.title} {verb} on {long_date(sitting.meets)}{known}"
        if sitting.effective > sitting.meets:
            text += (
                f"; published on {long_date(sitting.published)}, the decision is in effect after "
                f"{long_date(sitting.effective)}, when it can no longer be called in"
            )
        if self.completed:
            return f"{text}."
        missed = self.table.sitting_for(self.ready_day)
        if missed.meets < sitting.meets:
            text += (
                f". Ready on {long_date(self.ready_day)}, it is not decided at the meeting of "
                f"{long_date(missed.meets)}; it has {self.cliff}"
            )
        else:
            text += f". Ready on {long_date(self.ready_day)}, it has {self.cliff}"
        return f"{text}."

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "board": self.board.id,
            "ready": iso_date(self.ready_day),
            **_record(self.sitting),
            "room_working_days": self.room_days,
            "next": None if self.later is None else _record(self.later),
            "cliff": self.cliff or None,
        }


def _record(sitting: Sitting) -> dict[str, Any]:
    return {
        "notice_by": None if sitting.notice_by is None else iso_date(sitting.notice_by),
        "papers_by": iso_date(sitting.papers_by),
        "ready_by": iso_date(sitting.ready_by),
        "meets": iso_date(sitting.meets),
        "published": iso_date(sitting.published),
        "effective": iso_date(sitting.effective),
        "projected": sitting.is_projected,
    }


def period_dates(schedule: Schedule, task: Task) -> PeriodDates:
    """Give the dates of a task that lasts for a legal period."""
    from exitplan.law import find_period

    use = task.period
    assert use is not None
    plan = schedule.plan
    period = find_period(use.rule, plan.periods)
    dates = schedule[task.id]
    return PeriodDates(
        task.id,
        task.title,
        period,
        period.length(use.circumstances),
        period.counting(use.circumstances, use.count, calendars=plan.calendars),
        dates.start_day,
        dates.finish_day,
    )


def gate_dates(schedule: Schedule, task: Task) -> GateDates:
    """Give the dates of a task that passes a gate."""
    from exitplan.governance import board_of, sittings

    gate = task.gate
    assert gate is not None
    board = board_of(gate, schedule.plan)
    table = sittings(board, gate, schedule.plan)
    dates = schedule[task.id]
    sitting = _decided_at(table, dates.finish_day, is_reported=dates.completed)
    ready = _ready_day(schedule, task)
    calendar = schedule.network.project_calendar
    assert calendar is not None
    return GateDates(
        task.id,
        task.title,
        board,
        ready,
        sitting,
        table.sitting_after(sitting),
        _room(calendar, ready, sitting.ready_by),
        dates.completed,
        table,
    )


def _decided_at(table: Sittings, day: int, *, is_reported: bool) -> Sitting:
    """Give the meeting whose decision is in effect on a day: the last, if several are.

    A day that was reported may be the meeting's own, or any until it took effect.
    """
    days = table.meets if is_reported else table.effective
    place = max(0, bisect_right(days, day) - 1)
    return table.sitting_for(table.ready_by[place])


def _room(calendar: WorkCalendar, ready: int, ready_by: int) -> int:
    return max(0, calendar.working_days_between(ready + 1, ready_by + 1))


def _ready_day(schedule: Schedule, task: Task) -> int:
    """Give the day on which a task is ready for its gate: its work, if it has any, is done."""
    from exitplan.network import SteppedWork, WorkThenRule
    from exitplan.plan import MINUTES_PER_DAY

    node = schedule.node(task.id)
    special = schedule.network.special.get(node)
    if not isinstance(special, SteppedWork) or not isinstance(special.length, WorkThenRule):
        return schedule[task.id].start_day
    start = schedule.early.of(node).remaining_start
    done = schedule.network.calendar(node).instant(special.length.ready(start))
    return (done - 1) // MINUTES_PER_DAY
