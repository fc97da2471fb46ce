"""What a schedule says of one item, as typed values."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import attrs

from exitplan.plan import Deadline, Group, Kind, Task
from exitplan.schedule.words import MINUTES_PER_DAY, iso_date, iso_instant

if TYPE_CHECKING:
    import pendulum


def pendulum_date(day: int) -> pendulum.Date:
    """Turn a day ordinal into a pendulum date."""
    import pendulum

    return pendulum.Date.fromordinal(day)


def pendulum_instant(instant: int) -> pendulum.DateTime:
    """Turn an instant into a pendulum date-time without a time zone."""
    import pendulum

    day, minute = divmod(instant, MINUTES_PER_DAY)
    date = pendulum.Date.fromordinal(day)
    return pendulum.naive(date.year, date.month, date.day, minute // 60, minute % 60)


class Status(enum.Enum):
    """How an item stands against its deadline, by stated rules."""

    ON_TIME = "on time"
    """The margin is at least the tolerance."""
    TIGHT = "tight"
    """The margin is below the tolerance, but not negative."""
    LATE = "late"
    """The forecast is after the deadline."""
    DONE = "done"
    """Finished, whether in time or not."""


@attrs.frozen
class DeadlineStatus:
    """An item's deadline, its forecast, and what lies between."""

    deadline: Deadline
    deadline_day: int
    finish_day: int
    margin_working_days: int
    """Working days from the forecast to the deadline; negative when late."""
    status: Status

    @property
    def date(self) -> pendulum.Date:
        """The deadline's date."""
        return pendulum_date(self.deadline_day)

    @property
    def margin_calendar_days(self) -> int:
        """Calendar days from the forecast to the deadline; negative when late."""
        return self.deadline_day - self.finish_day


@attrs.frozen
class ItemDates:
    """The computed dates of one task, milestone, level of effort or group.

    Instants (the ``…_at`` fields) are minutes of local civil time; the
    properties give the same as pendulum values.
    """

    item: Task | Group
    calendar: str
    """Name of the calendar its dates and floats are counted on."""
    day_minutes: int
    """Working minutes that one day of that calendar has."""
    early_start_at: int
    early_finish_at: int
    late_start_at: int
    late_finish_at: int
    remaining_start_at: int
    """Where the remaining work begins; the early start itself for unstarted work."""
    start_day: int
    finish_day: int
    """Day of its last working minute."""
    total_float_minutes: int | None
    """Working minutes; ``None`` for finished work and levels of effort."""
    free_float_minutes: int | None
    critical: bool
    """Whether its total float is at most the plan's critical float."""
    longest_path: bool
    """Whether it is on the driving trace to the plan's finish."""
    started: bool
    completed: bool
    deadline: DeadlineStatus | None = None

    @property
    def id(self) -> str:
        """Full dotted id."""
        return self.item.id

    @property
    def title(self) -> str:
        """The item's title."""
        return self.item.title

    @property
    def kind(self) -> str:
        """``task``, ``milestone``, ``level-of-effort`` or ``group``."""
        return self.item.kind.word if isinstance(self.item, Task) else "group"

    @property
    def is_milestone(self) -> bool:
        """Whether it marks a moment."""
        return isinstance(self.item, Task) and self.item.kind is Kind.MILESTONE

    @property
    def day_rule(self) -> str:
        """``period`` for a legal period, ``gate`` for a decision, else nothing."""
        item = self.item
        if not isinstance(item, Task):
            return ""
        return "period" if item.period is not None else "gate" if item.gate is not None else ""

    @property
    def start(self) -> pendulum.Date:
        """The day it starts (actual, else forecast)."""
        return pendulum_date(self.start_day)

    @property
    def finish(self) -> pendulum.Date:
        """The day it finishes (actual, else forecast)."""
        return pendulum_date(self.finish_day)

    @property
    def early_start(self) -> pendulum.DateTime:
        """Early start; the actual start of started work."""
        return pendulum_instant(self.early_start_at)

    @property
    def early_finish(self) -> pendulum.DateTime:
        """Early finish; the actual finish of finished work."""
        return pendulum_instant(self.early_finish_at)

    @property
    def late_start(self) -> pendulum.DateTime:
        """Late start; the actual start of started work."""
        return pendulum_instant(self.late_start_at)

    @property
    def late_finish(self) -> pendulum.DateTime:
        """Late finish; the actual finish of finished work."""
        return pendulum_instant(self.late_finish_at)

    @property
    def total_float_days(self) -> float | None:
        """Total float in working days of its own calendar."""
        minutes = self.total_float_minutes
        return None if minutes is None else minutes / self.day_minutes

    def record(self) -> dict[str, str | int | float | bool | None]:
        """Give it flat, for JSON, CSV or pandas: dates and instants as ISO text."""
        item = self.item
        deadline = self.deadline
        period = item.period if isinstance(item, Task) else None
        gate = item.gate if isinstance(item, Task) else None
        return {
            "id": item.id,
            "code": item.code,
            "title": item.title,
            "kind": self.kind,
            "start": iso_date(self.start_day),
            "finish": iso_date(self.finish_day),
            "early_start": iso_instant(self.early_start_at),
            "early_finish": iso_instant(self.early_finish_at),
            "late_start": iso_instant(self.late_start_at),
            "late_finish": iso_instant(self.late_finish_at),
            "remaining_start": iso_instant(self.remaining_start_at),
            "total_float_minutes": self.total_float_minutes,
            "free_float_minutes": self.free_float_minutes,
            "critical": self.critical,
            "longest_path": self.longest_path,
            "started": self.started,
            "completed": self.completed,
            "calendar": self.calendar,
            "day_minutes": self.day_minutes,
            "owner": item.owner,
            "deadline": iso_date(deadline.deadline_day) if deadline else None,
            "deadline_margin_working_days": deadline.margin_working_days if deadline else None,
            "deadline_status": deadline.status.value if deadline else None,
            "period": period.rule if period else None,
            "gate": (gate.board or "by value") if gate else None,
        }
