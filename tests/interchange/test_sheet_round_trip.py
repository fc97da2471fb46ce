"""Schedules written as sheets and read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from exitplan.calendars import CalendarSpec, Period
from exitplan.interchange._csv_read import read_csv
from exitplan.interchange._csv_write import write_csv
from exitplan.interchange._imported import Imported
from exitplan.interchange._workbook_read import read_xlsx
from exitplan.interchange._workbook_write import write_xlsx
from exitplan.plan import (
    BaselineDates,
    Constraint,
    ConstraintKind,
    Edge,
    LagCalendar,
    Link,
    LinkType,
    ManualDates,
    Profile,
    Progress,
    ProgressRule,
    SchedulingOptions,
    Task,
)
from exitplan.planfile import load_plan
from exitplan.schedule import Schedule, compute_schedule
from tests.schedule.build import effort, group, mark, must, plan, schedule, task
from tests.schedule.plans import Recipe, plans

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = [ROOT / "plans", ROOT / "plans/present-day/fernborough-ict.yaml"]
GOOD = sorted((ROOT / "tests/plans/good").iterdir())
OWN_CALENDARS = "calendars that a sheet only names"
NO_LONGER_COUNTED = {"legal periods", "decisions of boards"}

FORMS = {
    "csv": lambda found: read_csv(write_csv(found), "p.csv"),
    "xlsx": lambda found: read_xlsx(write_xlsx(found), "p.xlsx"),
}
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
Form = Callable[[Schedule], Imported]


ANY = Recipe(
    calendars=False,
    months=True,
    progress=True,
    constraints=True,
    groups=True,
    first_starts=True,
    override=True,
    rules=ProgressRule,
)
"""Calendars of a plan's own are not for sheets."""


def dates_of(found: Schedule) -> dict[str, tuple[int, int]]:
    """Give the early dates by id."""
    return {dates.id: (dates.early_start_at, dates.early_finish_at) for dates in found}


@each_form
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_plans_keep_every_early_date(path: Path, form: Form) -> None:
    """A shipped plan comes back with every date, and with a note of what is counted no more."""
    found = compute_schedule(load_plan(str(path)))
    back = form(found)
    assert dates_of(compute_schedule(back.plan)) == dates_of(found)
    assert {omission.what for omission in back.report.omissions} == NO_LONGER_COUNTED
    counted = {t.id for t in found.plan.tasks() if t.period is not None or t.gate is not None}
    assert {place for o in back.report.omissions for place in o.places} == counted


@each_form
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_plans_of_every_kind_come_back(path: Path, form: Form) -> None:
    """Every feature of a plan file keeps its dates in a sheet, or the report says otherwise."""
    found = compute_schedule(load_plan(str(path)))
    back = form(found)
    again = dates_of(compute_schedule(back.plan))
    if any(o.what == OWN_CALENDARS and o.changes_dates for o in back.report.omissions):
        assert set(again) == set(dates_of(found))
    else:
        assert again == dates_of(found)


@each_form
def test_what_other_tools_know_comes_back(form: Form) -> None:
    """Constraints, edges, manual dates, progress and rules survive the sheet."""
    found = schedule(
        task("a", "5d", progress=Progress("2015-06-02", remaining="3d")),
        mark("b", "a", edge=Edge.START),
        mark("c", "a", edge=Edge.FINISH),
        Task("d", "D", duration="3d", manual=ManualDates("2015-06-10", "2015-06-16T12:00")),
        Task("k", "K", duration="1d", baselines={
            "baseline": BaselineDates("2015-06-01", "2015-06-05", "5d"),
            "baseline-3": BaselineDates(finish="2015-06-05T12:00"),
            "board-2": BaselineDates(start="2015-06-03"),
        }),
        task("e", "2d", "d", constraints=[must("must_start_on", "2015-06-18")]),
        task("f", "2d", constraints=[must("as_late_as_possible")]),
        task("g", "1w", Link("a", LinkType.SS, "50%", LagCalendar.PREDECESSOR)),
        effort("h", spans=["a", "g"]),
        group("i", Task("i.j", "J", duration="2d"), after=[Link("a")], constraints=[
            Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-06-22"),
        ]),
        status_date="2015-06-08",
        finish_by="2015-07-31",
        options=SchedulingOptions.of(Profile.P6, critical_float="5d"),
    )  # fmt: skip
    back = form(found)
    assert dates_of(compute_schedule(back.plan)) == dates_of(found)
    assert next(t for t in back.plan.items if t.id == "k") == found.plan.items[4]
    assert back.plan.options == found.plan.options
    assert back.plan.status_date == found.plan.status_date
    assert back.plan.finish_by == found.plan.finish_by
    assert back.plan.start == found.plan.start
    assert back.report.omissions == ()


@given(plans(ANY))
def test_random_plans_keep_their_dates_as_csv(random_plan) -> None:
    """Whatever links, lags, constraints and progress a plan has, its dates come back."""
    found = compute_schedule(random_plan)
    back = read_csv(write_csv(found), "p.csv")
    if not any(o.what == OWN_CALENDARS for o in back.report.omissions):
        assert dates_of(compute_schedule(back.plan)) == dates_of(found)


@each_form
def test_a_calendar_of_the_plan_s_own_is_told_even_under_a_known_name(form: Form) -> None:
    """A plan that changes a built-in calendar does not silently get the built-in one back."""
    own = CalendarSpec("scotland", closed=(Period(735750, 735760),))
    found = schedule(task("a", calendar="scotland"), calendars={"scotland": own})
    (omission,) = form(found).report.omissions
    assert (omission.what, omission.places, omission.changes_dates) == (OWN_CALENDARS, ("a",), True)


@each_form
def test_stored_dates_are_those_that_were_written(form: Form) -> None:
    """The computed columns come back as what the software computed: dates and floats."""
    found = schedule(task("a"), task("b", "2d", "a"), task("c", "1d"))
    back = form(found)
    assert set(back.stored) == {"a", "b", "c"}
    for dates in found:
        stored = back.stored[dates.id]
        assert (stored.early_start, stored.early_finish, stored.late_start, stored.late_finish) == (
            dates.early_start_at,
            dates.early_finish_at,
            dates.late_start_at,
            dates.late_finish_at,
        )
        assert stored.total_float == dates.total_float_minutes
        assert stored.longest_path == dates.longest_path


@each_form
def test_texts_come_back(form: Form) -> None:
    """Owner, source, assumption, notes, code and tags are the same afterwards."""
    fields = {
        "owner": "=Ann", "source": '§4.2, "quoted"; and more', "assumed": "-ish", "notes": "a\nb",
        "code": "P1.1", "tags": ("x", "y z"),
    }  # fmt: skip
    item = Task("a", "'Tis", duration="1d", **fields)
    (back,) = form(compute_schedule(plan(item))).plan.items
    assert back == item


def test_csv_has_one_row_for_each_item_below_that_of_the_plan() -> None:
    """The CSV file is the documented table, the same every time."""
    found = schedule(task("a", "5d"), mark("b", "a"))
    assert write_csv(found) == write_csv(found)
    head, *rows = write_csv(found).decode().splitlines()
    assert head.startswith("ID,Outline Level,Type,Title,Duration,Predecessors,Forecast Start,")
    assert [row.split(",")[:8] for row in rows] == [
        ["p", "0", "plan", "P", "", "", "2015-06-01", "2015-06-05"],
        ["a", "1", "task", "A", "5d", "", "2015-06-01", "2015-06-05"],
        ["b", "1", "milestone", "B", "", "a", "2015-06-05", "2015-06-05"],
    ]
