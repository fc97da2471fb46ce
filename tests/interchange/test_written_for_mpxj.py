"""MPXJ, which nobody here wrote, as the judge of what is written for other tools."""

from __future__ import annotations

import datetime

import pytest

from exitplan.calendars import build_calendar
from exitplan.plan import Group, Kind, Plan, ScheduleFrom
from exitplan.schedule import ItemDates, Schedule
from tests.interchange.mpxj_judge import Judge, mpxj_judge
from tests.interchange.written import FORMATS, PLANS, iso, name_of, schedule_of, tasks_in_order

SUFFIX = {"mspdi": "xml", "xer": "xer"}
RULES = {"mspdi": "msproject", "xer": "p6"}
both = pytest.mark.parametrize("format_name", list(FORMATS))


class Written:
    """One written plan, and what MPXJ says of it."""

    def __init__(self, path: str, format_name: str, folder) -> None:
        self.judge: Judge = mpxj_judge()
        self.format_name = format_name
        self.schedule: Schedule = schedule_of(path)
        self.file = folder / f"plan.{SUFFIX[format_name]}"
        self.file.write_bytes(FORMATS[format_name][0](self.schedule))

    def read(self) -> dict:
        """Ask MPXJ what is in the file."""
        return self.judge.ask("read", path=str(self.file))

    def ours(self) -> Plan:
        """Read it ourselves."""
        return FORMATS[self.format_name][1](self.file.read_bytes(), "written").plan

    def rows(self) -> list[tuple[ItemDates, dict]]:
        """Pair every task with MPXJ's: by the code that the file has for it, or by its number."""
        found = [row for row in self.read()["tasks"] if not row["summary"] and row["active"]]
        key = "code" if self.format_name == "xer" else "uid"
        by_code = {str(row[key]): row for row in found}
        codes = [task.code for task in self.ours_in_order()]
        assert len(codes) == len(found)
        dates = tasks_in_order(self.schedule, self.format_name)
        return [(one, by_code[code]) for one, code in zip(dates, codes, strict=True)]

    def ours_in_order(self):
        """Give our tasks in the order of the file."""

        def ordered(items):
            for item in items:
                if isinstance(item, Group):
                    yield from ordered(item.items)
                else:
                    yield item

        return [task for task in ordered(self.ours().items) if not task.inactive]


@both
@pytest.mark.parametrize("path", PLANS, ids=name_of)
def test_mpxj_reads_the_same_tasks_and_dates(path, format_name, tmp_path):
    """MPXJ finds every task with its title and its early dates, which are the plan's."""
    written = Written(path, format_name, tmp_path)
    for dates, row in written.rows():
        assert (
            row["name"] == " ".join(dates.title.split())[: 255 if format_name == "mspdi" else 120]
        )
        if row["actual_finish"] is not None or dates.kind == "level-of-effort":
            continue
        start = dates.early_start_at
        if format_name == "xer":
            start = max(start, dates.remaining_start_at)
        assert row["early_start"] == iso(start), dates.id
        assert row["early_finish"] == iso(dates.early_finish_at), dates.id


@both
@pytest.mark.parametrize("path", PLANS, ids=name_of)
def test_mpxj_reads_the_same_links(path, format_name, tmp_path):
    """MPXJ finds as many links of each type as our own reader does."""
    written = Written(path, format_name, tmp_path)
    theirs = [link[1] for row in written.read()["tasks"] for link in row["links"]]
    ours = [link.type.value for item in written.ours().walk() for link in item.after]
    assert sorted(theirs) == sorted(ours)


@both
@pytest.mark.parametrize("path", PLANS, ids=name_of)
def test_mpxj_schedules_to_the_same_dates(path, format_name, tmp_path):
    """Scheduled anew by MPXJ's imitations of Project and P6, unstarted tasks keep their early
    dates, no working time between.
    """
    written = Written(path, format_name, tmp_path)
    plan = written.schedule.plan
    if plan.options.schedule_from is ScheduleFrom.FINISH:
        pytest.skip("MPXJ's schedulers are asked from the start only")
    has_dated_summary = any(isinstance(item, Group) and item.constraints for item in plan.walk())
    if format_name == "mspdi" and has_dated_summary:
        pytest.skip("a summary has a date, which MPXJ's scheduler passes over")
    early = written.judge.ask("schedule", path=str(written.file), rules=RULES[format_name])
    for dates, row in written.rows():
        if dates.started or dates.item.kind is Kind.LEVEL_OF_EFFORT or is_at_midnight(dates):
            continue
        calendar = build_calendar(dates.calendar, plan.calendars)
        start, finish = (instant(at) for at in early[str(row["uid"])])
        for ours, theirs in ((dates.early_start_at, start), (dates.early_finish_at, finish)):
            assert ours == theirs or not calendar.minutes_between(ours, theirs), dates.id


def is_at_midnight(dates: ItemDates) -> bool:
    """Whether it starts at midnight, for which MPXJ takes the end of the day in constraints."""
    return dates.early_start_at % 1440 == 0


@both
@pytest.mark.parametrize("path", PLANS[:6], ids=name_of)
def test_mpxj_sees_the_same_working_hours(path, format_name, tmp_path):
    """Every calendar has the same working hours on every day from the plan's first year to two
    years after its last.
    """
    written = Written(path, format_name, tmp_path)
    plan = written.schedule.plan
    first = datetime.date(datetime.date.fromordinal(plan.start.day).year, 1, 1)
    last = datetime.date(written.schedule.finish.year + 2, 12, 31)
    found = written.judge.ask("read", path=str(written.file), first=str(first), last=str(last))[
        "calendars"
    ]
    assert found
    for name, days in found.items():
        calendar = build_calendar(name, plan.calendars)
        for day in range(first.toordinal(), last.toordinal() + 1):
            date = datetime.date.fromordinal(day).isoformat()
            ours = [f"{clock(begin)}-{clock(end)}" for begin, end in calendar.shifts(day)]
            assert ours == days.get(date, []), (name, date)


def clock(minute: int) -> str:
    return f"{minute % 1440 // 60:02d}:{minute % 60:02d}"


def instant(text: str) -> int:
    at = datetime.datetime.fromisoformat(text)
    return at.toordinal() * 1440 + at.hour * 60 + at.minute
