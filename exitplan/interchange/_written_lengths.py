"""Durations and progress of computed items, in the plain terms other tools know."""

from __future__ import annotations

import attrs

from exitplan.calendars import MINUTES_PER_DAY, WorkCalendar, build_calendar
from exitplan.interchange._written_remarks import Remarks
from exitplan.plan import Duration, ExpectedFinish, Kind, Moment, Progress, Task, Unit
from exitplan.schedule import ItemDates, Schedule

TWENTY_FOUR_HOUR = "24-hour"


def moment(instant: int) -> Moment:
    """Give an instant as a moment with its minute."""
    day, minute = divmod(instant, MINUTES_PER_DAY)
    return Moment(day, minute)


def minutes_on(calendar: WorkCalendar, start: int, finish: int) -> int:
    """Count the working minutes between two instants, none where they are in no order."""
    return max(0, (calendar.floor(finish) >> 1) - (calendar.floor(start) >> 1))


@attrs.frozen
class Scopes:
    """The calendar that each item works by, whether it says so itself or its groups do."""

    calendar_of: dict[str, str]

    @classmethod
    def of(cls, schedule: Schedule) -> Scopes:
        """Look through a schedule's plan."""
        found: dict[str, str] = {}
        for item in schedule.plan.walk():
            parent = found.get(item.id.rpartition(".")[0], schedule.plan.calendar)
            found[item.id] = item.calendar or parent
        return cls(found)


class Lengths:
    """Puts a schedule's tasks into plain lengths and progress."""

    def __init__(self, schedule: Schedule, remarks: Remarks, scopes: Scopes) -> None:
        self.schedule = schedule
        self.remarks = remarks
        self.scopes = scopes

    def own_calendar(self, task: Task) -> WorkCalendar:
        """Give the calendar that a task works by."""
        name = self.scopes.calendar_of[task.id]
        for calendar in self.schedule.network.calendars:
            if calendar.name == name:
                return calendar
        return build_calendar(name, self.schedule.plan.calendars)

    def axis(self, task: Task) -> WorkCalendar:
        """Give the calendar on which its length is counted: the 24-hour one for elapsed time."""
        node = self.schedule.network.index.get(task.id)
        return self.own_calendar(task) if node is None else self.schedule.network.calendar(node)

    def is_clockwise(self, task: Task) -> bool:
        """Whether its length is elapsed time although its calendar is another."""
        return (
            self.axis(task).name == TWENTY_FOUR_HOUR
            and self.own_calendar(task).name != TWENTY_FOUR_HOUR
        )

    def remark(self, task: Task) -> None:
        """Say what of its length another tool does not know."""
        unit = None if task.effective_duration is None else task.effective_duration.unit
        if task.period is not None:
            self.remarks.note("period", task.id, f"this is the legal period {task.period.rule}")
        elif task.gate is not None:
            board = task.gate.board or "a board chosen by value"
            self.remarks.note("gate", task.id, f"this is a decision of {board}")
        elif unit is not None and unit.is_calendar:
            self.remarks.note("months", task.id, f"this lasts {task.effective_duration}")

    def planned(self, task: Task, dates: ItemDates) -> Duration | None:
        """Give the whole length: as written where that is plain, else what it comes to."""
        if task.kind is Kind.MILESTONE:
            return None
        length = task.effective_duration
        is_plain = task.period is None and task.gate is None and not self._is_until(task)
        if length is not None and is_plain and not length.unit.is_calendar:
            return length
        if self.axis(task).name != TWENTY_FOUR_HOUR:
            minutes = minutes_on(self.axis(task), dates.early_start_at, dates.early_finish_at)
            return Duration(minutes, Unit.MINUTE)
        return Duration(max(0, dates.early_finish_at - dates.early_start_at), Unit.ELAPSED_MINUTE)

    def _is_until(self, task: Task) -> bool:
        """Whether an expected finish sets its length."""
        is_used = self.schedule.plan.options.expected_finish is ExpectedFinish.USE
        return is_used and task.progress is not None and task.progress.expected_finish is not None

    def minutes(self, task: Task, length: Duration) -> int:
        """Give a plain length in minutes, working or elapsed as its unit is."""
        if not length.unit.is_working:
            return length.elapsed_minutes()
        calendar = self.own_calendar(task)
        return length.working_minutes(calendar.day_minutes or 0, calendar.week_minutes or 0)

    def done(self, task: Task, dates: ItemDates) -> Progress:
        """Give the progress of finished work, to the minute."""
        finish = moment(dates.early_finish_at)
        if task.kind is Kind.MILESTONE:
            return Progress(actual_finish=finish)
        return Progress(actual_start=moment(dates.early_start_at), actual_finish=finish)

    def remaining(self, task: Task, dates: ItemDates) -> Duration:
        """Give the length that remains of started work."""
        axis = self.axis(task)
        if axis.name == TWENTY_FOUR_HOUR:
            elapsed = max(0, dates.early_finish_at - dates.remaining_start_at)
            return Duration(elapsed, Unit.ELAPSED_MINUTE)
        return Duration(
            minutes_on(axis, dates.remaining_start_at, dates.early_finish_at), Unit.MINUTE
        )
