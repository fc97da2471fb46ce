"""Earned schedule is what Lipke's formula gives, counted by hand and by brute force."""

from __future__ import annotations

import datetime
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import build_calendar
from exitplan.plan import Link, Moment, Plan, Progress, Task, milestone
from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.slippage import EarnedSchedule, metrics
from exitplan.slippage._earned import months_after, months_between

MONTHS = """\
plan: p
start: 2015-01-01
calendar: 24-hour
STATUS
tasks:
  january: {duration: 31d}
  february: {duration: 28d, after: january}
  march: {duration: 31d, after: february}
"""
DONE = "january: {duration: 31d, actual_start: 2015-01-01, actual_finish: 2015-01-31}"


def earned(text: str, baseline: str = MONTHS) -> EarnedSchedule:
    """Measure the earned schedule of a plan."""
    plan = loads_plan(baseline.replace("STATUS\n", ""))
    return metrics(plan, compute_schedule(loads_plan(text))).earned


def test_a_worked_example():
    """After two of three months, half of February's work is done: ES 1.5, SPI(t) 0.75."""
    found = earned(
        MONTHS.replace("STATUS", "status_date: 2015-02-28")
        .replace("january: {duration: 31d}", DONE)
        .replace("{duration: 28d", "{duration: 28d, actual_start: 2015-02-01, percent_complete: 50")
    )
    day = 24 * 60
    assert (found.planned_minutes, found.earned_minutes) == (59 * day, 45 * day)
    assert found.whole_minutes == 90 * day
    assert found.whole_months == 1
    assert (found.planned_months, found.actual_months) == (3, 2)
    assert found.earned_months == Fraction(3, 2)
    assert found.sv_t == Fraction(-1, 2)
    assert found.spi_t == Fraction(3, 4)
    assert found.forecast_months == 4
    assert found.forecast_day == datetime.date(2015, 4, 30).toordinal()
    assert found.tspi == Fraction(3, 2)
    assert (found.tasks, found.dropped, found.added) == (3, 0, 0)
    assert "SPI(t) 0.750" in found.sentence
    assert found.record()["spi_t"] == 0.75


def test_work_ahead_of_plan():
    """Half of March done at the end of February is half a month ahead."""
    found = earned(
        MONTHS.replace("STATUS", "status_date: 2015-02-28")
        .replace("january: {duration: 31d}", DONE)
        .replace(
            "{duration: 28d",
            "{duration: 28d, actual_start: 2015-02-01, actual_finish: 2015-02-28",
        )
        .replace(
            "{duration: 31d, after",
            "{duration: 62d, actual_start: 2015-02-10, remaining: 31d, after",
        )
    )
    assert found.earned_months == Fraction(5, 2)
    assert found.spi_t == Fraction(5, 4)


def test_time_stops_when_all_is_done():
    """Long after the end the index is that of the end: three months of work took two."""
    done = MONTHS.replace("STATUS", "status_date: 2016-12-31").replace(
        "january: {duration: 31d}", DONE
    )
    for month, length in (("february", 28), ("march", 31)):
        done = done.replace(
            f"{month}: {{duration: {length}d",
            f"{month}: {{duration: {length}d, actual_start: 2015-02-01, actual_finish: 2015-02-28",
        )
    found = earned(done)
    assert (found.earned_months, found.actual_months) == (3, 2)
    assert found.spi_t == Fraction(3, 2)


def test_within_a_month_the_status_date_counts():
    """Half of what was due by the middle of a month is behind, although the month is long."""
    text = (
        "plan: p\nstart: 2015-01-01\ncalendar: 24-hour\nSTATUS\ntasks:\n  early: {duration: 10d}\n"
        "  late: {duration: 28d, start_no_earlier_than: 2015-02-01}\n"
    )
    current = text.replace("STATUS", "status_date: 2015-01-15").replace(
        "10d", "10d, actual_start: 2015-01-01, remaining: 5d"
    )
    found = earned(current, text)
    assert found.actual_months == Fraction(15, 31)
    assert found.earned_months == Fraction(15, 31) / 2
    assert found.whole_months == 0


@pytest.mark.parametrize(
    ("months", "share", "expected"),
    [("02", 100, 2), ("02", 50, Fraction(3, 2)), ("03", 100, 3), ("04", 100, 4)],
)
def test_a_month_without_work(months, share, expected):
    """While nothing is planned, work on plan stays on plan, and work behind is behind all of it."""
    idle = MONTHS.replace("march: {", "march: {start_no_earlier_than: 2015-05-01, ")
    last = {"02": 28, "03": 31, "04": 30}[months]
    done = "actual_finish: 2015-02-28" if share == 100 else f"percent_complete: {share}"
    found = earned(
        idle.replace("STATUS", f"status_date: 2015-{months}-{last}")
        .replace("january: {duration: 31d}", DONE)
        .replace("{duration: 28d", f"{{duration: 28d, actual_start: 2015-02-01, {done}"),
        idle,
    )
    assert found.earned_months == expected
    assert found.actual_months == int(months)


@pytest.mark.parametrize(
    ("status", "tasks", "reason"),
    [
        ("", MONTHS, "the plan has no status date"),
        (
            "status_date: 2014-12-31",
            MONTHS,
            "the baseline starts on 1 Jan 2015, after the status date",
        ),
        (
            "status_date: 2015-01-31",
            "plan: p\nstart: 2015-01-01\nSTATUS\ntasks:\n  end: {milestone: true}\n",
            "the baseline has no work in it",
        ),
    ],
    ids=["no status date", "before the start", "no work"],
)
def test_no_earned_schedule_has_a_reason(status, tasks, reason):
    """Where nothing can be told there is no number, but the reason."""
    found = earned(tasks.replace("STATUS", status), tasks)
    assert found.spi_t is None
    assert found.sv_t is None
    assert found.forecast_day is None
    assert found.reason == reason
    assert reason in found.sentence


def test_dropped_tasks_earn_nothing_and_added_ones_are_worth_nothing():
    """Scope that was taken out stays in the planned value; scope put in is not in it."""
    found = earned(
        "plan: p\nstart: 2015-01-01\ncalendar: 24-hour\nstatus_date: 2015-02-28\ntasks:\n"
        f"  {DONE}\n  other: {{duration: 28d, actual_start: 2015-02-01, "
        "actual_finish: 2015-02-28}\n"
    )
    assert (found.tasks, found.dropped, found.added) == (3, 2, 1)
    assert found.earned_months == 1
    assert found.spi_t == Fraction(1, 2)


def test_waiting_weighs_no_more_than_work():
    """Ten days of standstill count as the working days in them, not as days of 24 hours."""
    text = (
        "plan: p\nstart: 2015-06-01\ntasks:\n  work: {duration: 10d}\n"
        "  wait: {duration: 14ed, after: work}\n"
    )
    whole = metrics(loads_plan(text), compute_schedule(loads_plan(text))).earned.whole_minutes
    day = build_calendar("england-and-wales", {}).day_minutes
    assert day is not None
    assert whole == 20 * day


@pytest.mark.parametrize(
    ("progress", "share"),
    [
        ("", 0),
        ("actual_start: 2015-06-01, percent_complete: 30", Fraction(3, 10)),
        ("actual_start: 2015-06-01, remaining: 4d", Fraction(6, 10)),
        ("actual_start: 2015-06-01, remaining: 30d", 0),
        ("actual_start: 2015-06-01, remaining: 7ed", None),
        ("actual_start: 2015-06-01", Fraction(5, 10)),
        ("actual_start: 2015-06-01, suspended: 2015-06-04, resumes: 2015-06-08", Fraction(3, 10)),
        ("actual_start: 2015-06-01, actual_finish: 2015-06-04", 1),
    ],
)
def test_how_much_of_a_task_is_earned(progress, share):
    """By per cent, else by what is left of its duration, else as planned; never below nothing."""
    baseline = "plan: p\nstart: 2015-06-01\nSTATUS\ntasks:\n  work: {duration: 10d}\n"
    text = baseline.replace("STATUS", "status_date: 2015-06-05").replace(
        "10d", f"10d, {progress}" if progress else "10d"
    )
    found = earned(text, baseline)
    if share is None:
        assert 0 < found.earned_minutes < found.whole_minutes
    else:
        assert found.earned_minutes / found.whole_minutes == share


def test_a_legal_period_is_earned_by_the_days_that_passed():
    """A standstill that began is done by the share of its days, whatever nobody reports."""
    text = (
        "plan: p\nstart: 2026-03-02\nSTATUS\ntasks:\n"
        "  wait: {title: Standstill, period: pa2023.standstillBEGUN}\n"
    )
    baseline = text.replace("STATUS\n", "").replace("BEGUN", "")
    current = text.replace("STATUS", "status_date: 2026-03-06").replace(
        "BEGUN", ", actual_start: 2026-03-02"
    )
    found = metrics(loads_plan(baseline), compute_schedule(loads_plan(current))).earned
    share = found.earned_minutes / found.whole_minutes
    assert 0 < share < 1


DAYS = st.integers(min_value=-400, max_value=400)
INSTANT = datetime.date(2015, 1, 31).toordinal() * 1440


@given(begin=DAYS, length=st.integers(min_value=0, max_value=900_000))
def test_months_there_and_back(begin, length):
    """Going so many months ahead leads back to where they were counted to."""
    start = INSTANT + begin * 1440
    months = months_between(start, start + length)
    assert months_after(start, months) == start + length
    assert months_between(start + length, start) == -months


@st.composite
def networks(draw: st.DrawFn) -> Plan:
    """Draw a plan of tasks one after another in any pattern, with a milestone at the end."""
    count = draw(st.integers(min_value=1, max_value=7))
    tasks: list[Task] = []
    for number in range(count):
        earlier = draw(st.sets(st.sampled_from(range(number)))) if number else set()
        length = draw(st.integers(min_value=1, max_value=40))
        links = [Link(f"t{other}") for other in sorted(earlier)]
        tasks.append(Task(f"t{number}", "Task", duration=f"{length}d", after=links))
    end = milestone("end", "End", after=[Link(task.id) for task in tasks])
    return Plan("p", "Plan", "2015-01-05", [*tasks, end])


def as_planned(schedule: Schedule, status: Moment, *, tell_rest: bool) -> Plan:
    """Give the plan with everything reported as it was planned, up to a status date."""
    calendar = build_calendar(schedule.plan.calendar, {})
    items = []
    for dates in schedule:
        task = dates.item
        assert isinstance(task, Task)
        progress = None
        if dates.early_finish_at <= status.end:
            progress = Progress(
                actual_start=None if task.is_milestone else _day(dates.start_day),
                actual_finish=_day(dates.finish_day),
            )
        elif dates.early_start_at < status.end:
            left = calendar.minutes_between(status.end, dates.early_finish_at)
            progress = Progress(
                actual_start=_day(dates.start_day), remaining=f"{left}min" if tell_rest else None
            )
        items.append(attrs.evolve(task, progress=progress))
    return attrs.evolve(schedule.plan, items=items, status_date=status)


def _day(day: int) -> datetime.date:
    return datetime.date.fromordinal(day)


@given(plan=networks(), after=st.integers(min_value=1, max_value=300), tell_rest=st.booleans())
def test_on_plan_every_index_is_one(plan, after, tell_rest):
    """Where everything goes as approved, on any day, no index says anything else."""
    baseline = compute_schedule(plan)
    day = plan.start.day + after
    # At midnight nothing of the day is known; of a whole day, what is left is told by nobody.
    status = Moment(day, 0) if tell_rest else Moment(day)
    current = compute_schedule(as_planned(baseline, status, tell_rest=tell_rest))
    found = metrics(baseline, current)
    assert found.earned.planned_minutes == found.earned.earned_minutes
    assert found.earned.spi_t == 1
    assert found.earned.sv_t == 0
    assert found.bei.value in (1, None)
    assert (found.bei.value is None) == (found.bei.due == 0)
    assert found.hits.value in (100, None)
    cpli = found.cpli["end"]
    assert cpli.value == 1 or cpli.reason


@given(
    plan=networks(),
    months=st.integers(min_value=1, max_value=6),
    shares=st.lists(st.integers(min_value=0, max_value=99), min_size=7, max_size=7),
)
def test_earned_schedule_by_brute_force(plan, months, shares):
    """At the end of a month it is what counting working days one by one and C + I give."""
    baseline = compute_schedule(plan)
    status = datetime.date(2015, 1 + months, 5).toordinal() - 1
    items = []
    for task, share in zip(plan.tasks(), [*shares, 0], strict=False):
        begun = Progress(actual_start="2015-01-05", percent_complete=share)
        items.append(task if task.is_milestone else attrs.evolve(task, progress=begun))
    current = attrs.evolve(plan, items=items, status_date=_day(status))
    found = metrics(baseline, compute_schedule(current)).earned

    calendar = build_calendar(plan.calendar, {})
    days = {
        dates.id: [
            day
            for day in range(dates.start_day, dates.finish_day + 1)
            if calendar.is_working_day(day)
        ]
        for dates in baseline
        if not dates.is_milestone
    }
    earned_days = sum(
        Fraction(len(days[task.id]) * share, 100)
        for task, share in zip(plan.tasks(), shares, strict=False)
        if not task.is_milestone
    )
    last = max(map(max, days.values()))
    ends, planned = [0], [0]
    while planned[-1] < sum(map(len, days.values())):
        number = len(ends)
        end = datetime.date(2015 + number // 12, 1 + number % 12, 5).toordinal()
        ends.append(number)
        planned.append(sum(day < end for worked in days.values() for day in worked))
    whole = max(n for n, value in enumerate(planned) if earned_days >= value)
    assert found.actual_months == months
    if earned_days < planned[-2]:
        share = Fraction(earned_days - planned[whole], planned[whole + 1] - planned[whole])
        assert found.earned_months == whole + share
        assert found.whole_months == whole
    else:  # In its last month the plan ends before the month does.
        assert len(ends) - 2 <= found.earned_months <= found.planned_months
        assert found.planned_months < len(ends)
        assert _day(last) < datetime.date(2015 + ends[-1] // 12, 1 + ends[-1] % 12, 5)
