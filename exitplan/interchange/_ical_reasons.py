"""Why an item stands where it does, and how far from its deadline, in a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.interchange._plain import plain
from exitplan.schedule import Cause, Status
from exitplan.schedule.words import count, working_time

if TYPE_CHECKING:
    from exitplan.schedule import Driver, ItemDates, Schedule


def margin(dates: ItemDates) -> Iterator[str]:
    """Say how an item stands against its deadline, else how much float it has."""
    deadline = dates.deadline
    if deadline is not None:
        days = count(abs(deadline.margin_working_days), "working day")
        promised = long_date(deadline.deadline_day)
        if deadline.finish_day > deadline.deadline_day:
            yield f"That is {days} after the deadline of {promised}."
        elif deadline.finish_day == deadline.deadline_day:
            yield "That is the day of the deadline."
        else:
            tight = ", less than the tolerance" if deadline.status is Status.TIGHT else ""
            yield f"That is {days} before the deadline of {promised}{tight}."
        return
    minutes = dates.total_float_minutes
    if minutes is None or dates.completed:
        return
    room = working_time(minutes, dates.day_minutes)
    yield f"Total float: {'minus ' if minutes < 0 else ''}{room}."


def reason(schedule: Schedule, item_id: str) -> Iterator[str]:
    """Say what sets an item's dates; for a group, what finishes last in it."""
    if item_id not in schedule.network.index:
        last = _last_member(schedule, item_id)
        if last is not None:
            yield f"Its last part to finish is “{plain(last.title)}”."
        return
    drivers = schedule.drivers(item_id)
    if drivers:
        yield _because(schedule, drivers[0])


def _last_member(schedule: Schedule, item_id: str) -> ItemDates | None:
    group = schedule.groups.get(item_id)
    if group is None:
        return None
    members = (schedule.items[task.id] for task in group.tasks() if task.id in schedule.items)
    return max(members, key=lambda member: member.early_finish_at, default=None)


def _because(schedule: Schedule, driver: Driver) -> str:
    day = "" if driver.day is None else long_date(driver.day)
    if driver.cause is Cause.LINK:
        return _waits(schedule, driver)
    if driver.cause is Cause.CONSTRAINT:
        return f"The plan says: {driver.detail} {day}."
    return _FACTS[driver.cause].format(day=day)


def _waits(schedule: Schedule, driver: Driver) -> str:
    """Say which item a date follows from, and that item's own date."""
    before, link = schedule[driver.predecessor], driver.link
    at_start = link is not None and not link.type.from_finish
    day = before.start_day if at_start else before.finish_day
    what = "start" if at_start else "finish"
    lag = f", with a lag of {link.lag}" if link is not None and link.lag.amount else ""
    return f"It waits for the {what} of “{plain(before.title)}” ({long_date(day)}){lag}."


_FACTS = {
    Cause.ACTUAL: "The date was reported.",
    Cause.PLAN_START: "Nothing holds it but the start of the plan.",
    Cause.STATUS_DATE: "Nothing holds it but the status date, {day}.",
    Cause.RESUME: "It goes on on {day}.",
    Cause.EXPECTED_FINISH: "Those who do it expect to finish on {day}.",
    Cause.AS_LATE_AS_POSSIBLE: "It is left as late as possible.",
    Cause.SPAN: "It lasts as long as the work it spans.",
    Cause.BY_HAND: "Its dates were entered by hand.",
    Cause.AS_REPORTED: "It has been under way since {day}, as reported.",
    Cause.PLAN_FINISH: "The plan has to be finished by {day}, and starts as late as that allows.",
}
