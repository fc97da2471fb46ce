"""Resources of Microsoft Project: owners, and whose calendar work follows."""

from __future__ import annotations

from exitplan.schedule import compute_schedule
from tests.interchange.mspdi_files import (
    OFFICE,
    STANDARD,
    at,
    calendar,
    item,
    omitted,
    read,
    tags,
    task,
)

MORNINGS = calendar(
    2, base=1, days=[tags(DayType=day, DayWorking=0) for day in (4, 5, 6)]
)  # Ann works on Mondays and Tuesdays.
LATE = calendar(3, base=1, days=[tags(DayType=2, DayWorking=0)])  # Bob is off on Mondays.
SATURDAYS = calendar(4, "Six days", base=1, days=[tags(DayType=7, DayWorking=1) + OFFICE])
PEOPLE = tags(
    Resource=[
        tags(UID=1, Name="Ann", Type=1, CalendarUID=2),
        tags(UID=2, Name="Bob", Type=1, CalendarUID=3),
        tags(UID=3, Name="Paper", Type=0, CalendarUID=2),
        tags(UID=4, Name="Eve", Type=1, CalendarUID=1),
        tags(UID=5, IsNull=1),
    ]
)


def staffed(*tasks: str, assigned: list[tuple[int, int]], units: str = "1"):
    """Read tasks with assignments of task and resource."""
    rows = [tags(TaskUID=t, ResourceUID=r, Units=units) for t, r in assigned]
    inside = tags(Resources=PEOPLE, Assignments=tags(Assignment=rows))
    return read(*tasks, calendars=[STANDARD, MORNINGS, LATE, SATURDAYS], inside=inside)


def test_one_resource_is_the_owner():
    """A task's only resource is its owner; where there are several there is none."""
    imported = staffed(task(1), task(2), task(3), assigned=[(1, 4), (1, 4), (2, 4), (2, 1), (3, 3)])
    assert [item(imported, uid).owner for uid in (1, 2, 3)] == ["Eve", None, "Paper"]


def test_work_follows_the_calendar_of_who_does_it():
    """A task worked by one person takes that person's working time, under that person's name."""
    imported = staffed(
        task(1, Duration="PT24H0M0S"), task(2), task(3), assigned=[(1, 1), (2, 4), (3, 3)]
    )
    assert [item(imported, uid).calendar for uid in (1, 2, 3)] == ["ann", None, None]
    schedule = compute_schedule(imported.plan)
    assert schedule["t1"].early_finish_at == at("2024-01-08T17:00")


def test_fixed_durations_do_not():
    """A task of fixed duration, or one whose assignment has no units, keeps its own calendar."""
    assert item(staffed(task(1, Type=1), assigned=[(1, 1)]), 1).calendar is None
    assert item(staffed(task(1), assigned=[(1, 1)], units="0"), 1).calendar is None


def test_a_task_calendar_and_a_person():
    """Work happens when both the task's calendar and the person's allow, unless told otherwise."""
    one = task(1, CalendarUID=4, Duration="PT40H0M0S")
    imported = staffed(one, assigned=[(1, 2)])
    assert item(imported, 1).calendar == "six-days-bob"
    schedule = compute_schedule(imported.plan)
    assert schedule["t1"].early_finish_at == at("2024-01-09T17:00")
    ignoring = task(1, CalendarUID=4, Duration="PT40H0M0S", IgnoreResourceCalendar=1)
    imported = staffed(ignoring, assigned=[(1, 2)])
    assert item(imported, 1).calendar == "six-days"
    assert compute_schedule(imported.plan)["t1"].early_finish_at == at("2024-01-05T17:00")


def test_several_people_with_different_calendars():
    """Where several calendars would matter the task's own is taken, and the report says so."""
    imported = staffed(task(1), assigned=[(1, 1), (1, 2)])
    assert item(imported, 1).calendar is None
    what = "tasks of several people with different calendars"
    assert omitted(imported.report)[what] is True
