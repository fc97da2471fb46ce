"""The invented example with its reports: every file reads, and its story holds."""

from __future__ import annotations

import datetime
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from exitplan.calendars import MINUTES_PER_DAY
from exitplan.checks import Subject, run_check
from exitplan.errors import Severity
from exitplan.plan import Plan
from exitplan.planfile import load_plan, read_plan
from exitplan.planfile.history import snapshots
from exitplan.risk import simulate
from exitplan.schedule import Schedule, Status, compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.site._gather_states import states_of
from exitplan.slippage import MilestoneSlip, split_slip, trend

PLANS = Path(__file__).resolve().parent.parent / "plans"
EXAMPLE = PLANS / "example"
FILES = sorted(EXAMPLE.glob("*.yaml"))
FIRST, LAST = FILES[0], FILES[-1]
GO_LIVE = "service.go-live"
DAY = 480

DEADLINES = """\
governance.decided              2025-07-31  2025-07-24  done     5
governance.budget-approved      2027-02-26  2026-11-26  on time  92ed
exit.agreement                  2026-06-30  2026-03-27  done     95ed
tender.strategy-approval        2026-02-27  2026-01-29  done     29ed
tender.notice-sent              2026-02-27  2026-02-23  done     4
tender.signed                   2026-08-14  2026-08-26  done     -8
platform.design-agreed          2027-01-15  2026-12-24  tight    13
platform.acceptance             2027-07-09  2027-07-19  late     -6
data.trial-1                    2027-04-09  2027-04-15  late     -4
people.transferring.consult     2027-05-28  2027-04-15  on time  30
people.day-one                  2027-08-31  2027-08-17  tight    9
people.structure-approved       2026-12-31  2026-12-02  on time  29ed
service.annual-billing          2027-03-26  2027-03-19  on time  4
service.training                2027-08-31  2027-07-26  on time  25
service.move-plan               2027-06-30  2027-05-28  on time  33ed
service.go-live                 2027-08-31  2027-08-17  tight    9
"""
"""What the last report says of each deadline: by when, forecast, status, working days to spare."""


@cache
def plan_of(path: Path) -> Plan:
    """Read a report once."""
    return load_plan(path)


@cache
def schedule_of(path: Path) -> Schedule:
    """Date a report once."""
    return compute_schedule(plan_of(path))


@cache
def slip_of(before: Path, after: Path, milestone: str) -> MilestoneSlip:
    """Say what became of a milestone between two reports."""
    return split_slip(plan_of(before), plan_of(after), milestones=[milestone])[milestone]


def deadlines(schedule: Schedule) -> str:
    """Lay the deadlines of a plan out as a table of columns."""
    lines = []
    for dates in schedule:
        found = dates.deadline
        if found is None:
            continue
        unit = "ed" if dates.day_minutes == MINUTES_PER_DAY else ""
        margin = found.margin_calendar_days if unit else found.margin_working_days
        days = f"{iso_date(found.deadline_day)}  {iso_date(found.finish_day)}"
        lines.append(f"{dates.id:<30}  {days}  {found.status.value:<7}  {margin}{unit}")
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_report_reads_and_dates_without_findings(path: Path) -> None:
    """Reading and dating a report finds nothing to say, and it is named by its status date."""
    assert read_plan(path).diagnostics == ()
    assert list(schedule_of(path).notices()) == []
    status = plan_of(path).status_date
    assert status is not None
    assert iso_date(status.day) == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_report_says_that_it_is_invented_and_what_it_brought(path: Path) -> None:
    """Nobody who opens one file can take Fernborough for a council, or miss what is new."""
    day = datetime.date.fromisoformat(path.stem)
    notes = " ".join((plan_of(path).notes or "").split())
    assert "An invented example; Fernborough is no real council." in notes
    assert f"Report of {day.day} {day:%B %Y}: " in notes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_names_a_law_or_an_assumption(path: Path) -> None:
    """Each item, board, contract and risk says where it is from, or that it is assumed."""
    plan = plan_of(path)
    parts = [*plan.walk(), *plan.boards.values(), *plan.contracts.values(), *plan.risks.values()]
    assert [part for part in parts if not part.source and part.assumed is None] == []


def test_reports_are_two_to_three_months_apart() -> None:
    """There are six reports, the first of September 2025 and the last of October 2026."""
    days = [datetime.date.fromisoformat(path.stem) for path in FILES]
    assert (len(days), FIRST.stem, LAST.stem) == (6, "2025-09-01", "2026-10-30")
    gaps = [(after - before).days for before, after in pairwise(days)]
    assert all(60 <= gap <= 95 for gap in gaps)


def test_ids_go_on_from_report_to_report() -> None:
    """Nothing is renamed or dropped; three things are new, each in the report that says so."""
    ids = [{item.id for item in compute_schedule(plan_of(path)).plan.walk()} for path in FILES]
    assert all(before <= after for before, after in pairwise(ids))
    assert [sorted(after - before) for before, after in pairwise(ids)] == [
        [],
        ["governance.retention"],
        [],
        ["governance.rebaselined", "platform.online-claims"],
        [],
    ]


def test_what_was_reported_is_not_rewritten() -> None:
    """A later report says of what was finished the same as the one before."""
    reported = [
        {
            task.id: task.progress
            for task in schedule_of(path).plan.tasks()
            if task.progress is not None and task.progress.actual_finish is not None
        }
        for path in FILES
    ]
    assert len(reported[-1]) > 30
    assert all(before.items() <= after.items() for before, after in pairwise(reported))


def test_the_forecast_of_the_move_from_report_to_report() -> None:
    """One meeting is missed, three weeks are won back, three more are lost."""
    series = trend(snapshots(EXAMPLE), [GO_LIVE]).series(GO_LIVE)
    assert [iso_date(point.forecast.finish_day) for point in series.points if point.forecast] == [
        "2027-07-13",
        "2027-07-13",
        "2027-07-13",
        "2027-08-10",
        "2027-07-27",
        "2027-08-17",
    ]


def test_only_the_report_of_july_is_a_new_baseline() -> None:
    """The approval of 31 July 2026 marks the report of its day, and no other."""
    assert [version.name for version in snapshots(EXAMPLE) if version.is_rebaseline] == [
        "2026-07-31.yaml"
    ]


def test_half_of_what_was_lost_is_one_missed_meeting() -> None:
    """Assessment cost eight calendar days, Cabinet's cycle made twenty working days of them."""
    slip = slip_of(FIRST, LAST, GO_LIVE)
    parts = {part.item: part.minutes // DAY for part in slip.parts}
    assert parts == {
        "tender.evaluation": 20,
        "platform.mobilise": 5,
        "data.put-right": 10,
        "platform.online-claims": 5,
        "platform.build": -15,
    }
    (missed,) = slip.parts[0].amplified
    assert missed.rule == "Cabinet"
    assert (missed.in_days, missed.out_days) == (8, 28)
    assert missed.sentence.endswith("missed the papers deadline of Cabinet on 8 Jun 2026")
    assert 2 * parts["tender.evaluation"] == sum(days for days in parts.values() if days > 0)


def test_a_delay_with_room_before_the_papers_costs_nothing() -> None:
    """Market engagement took a week longer, and neither strategy nor move came later for it."""
    later = FILES[1]
    engaged = slip_of(FIRST, later, "tender.strategy-notice")
    assert [part.minutes // DAY for part in engaged.parts] == [5]
    for milestone in ("tender.strategy-approval", GO_LIVE):
        assert slip_of(FIRST, later, milestone).total_minutes == 0


def test_every_part_of_the_slip_has_a_cause() -> None:
    """Added up by cause, nothing is left without one."""
    tags = {item.id: item.tags for item in schedule_of(LAST).plan.walk()}
    causes = {
        part.item: [tag for tag in tags[part.item] if tag.startswith("cause-")]
        for part in slip_of(FIRST, LAST, GO_LIVE).parts
    }
    assert len(causes) == 5
    assert all(causes.values())


def test_the_last_report_has_all_four_statuses() -> None:
    """Its deadlines are as this table says: late, tight, on time and done, one of them late."""
    assert deadlines(schedule_of(LAST)) == DEADLINES
    assert {dates.deadline.status for dates in schedule_of(LAST) if dates.deadline} == set(Status)


def test_the_check_fails_for_the_one_deadline_that_nobody_has_waived() -> None:
    """Of two missed deadlines one is waived; nothing else is an error."""
    report = run_check(Subject(str(LAST), plan_of(LAST)))
    errors = [found for found in report.findings if found.severity is Severity.ERROR]
    assert [(found.code, found.item) for found in errors] == [("EP801", "platform.acceptance")]
    assert [(found.code, found.item) for found in report.waived] == [("EP801", "data.trial-1")]


def test_the_runs_say_what_the_page_says() -> None:
    """The plan's date is kept in about one of six runs, and the deadline in half of them."""
    runs = simulate(schedule_of(LAST), runs=2_000, seed=1)
    kept = runs.chance_of_deadline(GO_LIVE)
    assert kept is not None
    planned = runs.chance(GO_LIVE, schedule_of(LAST)[GO_LIVE].finish_day)
    assert planned.value == pytest.approx(1 / 6, abs=0.04)
    assert kept.value == pytest.approx(1 / 2, abs=0.05)


def test_the_site_compares_the_plan_with_its_earlier_reports() -> None:
    """From the folder that holds the plan itself, the site takes all reports but that one."""
    found = states_of(str(LAST), str(EXAMPLE), plan_of(LAST))
    assert [version.name for version in found.versions] == [path.name for path in FILES[:-1]]
    assert found.notes == ()


def test_the_programme_does_not_read_the_example() -> None:
    """plans/ as a programme has nothing of Fernborough."""
    reading = read_plan(PLANS)
    assert reading.plan is not None
    assert "revenues" not in {item.id for item in reading.plan.items}
    assert not re.search("Fernborough|example", str(reading.diagnostics))
