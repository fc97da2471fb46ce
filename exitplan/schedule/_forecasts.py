"""When milestones and whatever has a deadline finish, without the dates of everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from exitplan.network import finished_at
from exitplan.plan import Group, Kind, Task
from exitplan.schedule._items import deadline_status, forecast_finish
from exitplan.schedule._results import DeadlineStatus, ItemDates, pendulum_date
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    import pendulum

    from exitplan.schedule._schedule import Schedule


@attrs.frozen
class Forecast:
    """When an item finishes, and how it stands against its deadline."""

    item: Task | Group
    finish_at: int
    """Instant: its early or actual finish, in minutes of local civil time."""
    finish_day: int
    completed: bool
    calendar: str
    """Name of the calendar its days are counted on."""
    day_minutes: int
    """Working minutes that one day of that calendar has."""
    deadline: DeadlineStatus | None = None

    @classmethod
    def of(cls, dates: ItemDates) -> Forecast:
        """Take it from all the dates of an item."""
        return cls(
            dates.item,
            dates.early_finish_at,
            dates.finish_day,
            dates.completed,
            dates.calendar,
            dates.day_minutes,
            dates.deadline,
        )

    @property
    def finish(self) -> pendulum.Date:
        """The day it finishes (actual, else forecast)."""
        return pendulum_date(self.finish_day)


def watched(schedule: Schedule) -> dict[str, Forecast]:
    """Give the forecasts of the milestones and of whatever has a deadline, by id.

    In the plan's order; without working out the dates of everything, where that can be.
    """
    network = schedule.network
    others: list[Task | Group] = [*network.levels_of_effort, *schedule.groups.values()]
    if any(item.deadline is not None for item in others):
        return {
            dates.id: Forecast.of(dates)
            for dates in schedule
            if dates.is_milestone or dates.deadline is not None
        }
    milestone = Kind.MILESTONE
    return {
        task.id: _forecast(schedule, node, task)
        for node, task in enumerate(network.tasks)
        if task.kind is milestone or task.deadline is not None
    }


def _forecast(schedule: Schedule, node: int, task: Task) -> Forecast:
    calendar = schedule.network.calendar(node)
    special = schedule.network.special.get(node)
    finish = task.progress.actual_finish if task.progress is not None else None
    completed = special is not None and special.finished
    if completed and finish is not None:
        at, day = finished_at(calendar, finish), finish.day
    else:
        at, day = forecast_finish(schedule, node, task)
    deadline = deadline_status(schedule.plan, task, calendar, day, at, completed=completed)
    minutes = calendar.day_minutes or MINUTES_PER_DAY
    return Forecast(task, at, day, completed, calendar.name, minutes, deadline)


def unwatched(schedule: Schedule, name: str) -> Forecast | None:
    """Give the dates of an item that is no milestone and has no deadline, where it is there."""
    efforts = (task.id for task in schedule.network.levels_of_effort)
    is_there = name in schedule.network.index or name in schedule.groups or name in efforts
    dates = schedule.items.get(name) if is_there else None
    return None if dates is None else Forecast.of(dates)
