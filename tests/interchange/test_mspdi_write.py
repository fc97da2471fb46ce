"""Microsoft Project XML as it is written."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET

import attrs
import pytest

from exitplan.calendars import CalendarSpec, OpenDay, Period, build_calendar
from exitplan.errors import Diagnostic
from exitplan.interchange._mspdi_read import read_mspdi
from exitplan.interchange._mspdi_write import write_mspdi
from exitplan.plan import (
    BaselineDates,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    ManualDates,
    Plan,
    Profile,
    Progress,
    SchedulingOptions,
    Task,
    Unit,
    milestone,
)
from exitplan.schedule import compute_schedule
from tests.interchange.written import PLANS, name_of, schedule_of

NS = {"p": "http://schemas.microsoft.com/project"}
TASK_ORDER = [
    "UID",
    "ID",
    "Name",
    "Active",
    "Manual",
    "Type",
    "IsNull",
    "Contact",
    "WBS",
    "OutlineNumber",
    "OutlineLevel",
    "Priority",
    "Start",
    "Finish",
    "Duration",
    "DurationFormat",
    "Stop",
    "Resume",
    "ResumeValid",
    "EffortDriven",
    "Recurring",
    "Estimated",
    "Milestone",
    "Summary",
    "Critical",
    "EarlyStart",
    "EarlyFinish",
    "LateStart",
    "LateFinish",
    "FreeSlack",
    "TotalSlack",
    "FixedCostAccrual",
    "PercentComplete",
    "PercentWorkComplete",
    "ActualStart",
    "ActualFinish",
    "ActualDuration",
    "RemainingDuration",
    "ConstraintType",
    "CalendarUID",
    "ConstraintDate",
    "Deadline",
    "IgnoreResourceCalendar",
    "Notes",
    "PredecessorLink",
    "Baseline",
    "ManualStart",
    "ManualFinish",
    "ManualDuration",
]
"""As in Microsoft's schema, as far as it is written."""


def written(*items, findings: list[Diagnostic] | None = None, **fields) -> ET.Element:
    plan = Plan("p", "A plan", "2015-03-23", items, **fields)
    return ET.fromstring(write_mspdi(compute_schedule(plan), findings))


def task(root: ET.Element, name: str) -> ET.Element:
    return next(t for t in root.iterfind("p:Tasks/p:Task", NS) if text(t, "Name") == name)


def text(element: ET.Element, path: str) -> str | None:
    return element.findtext("/".join(f"p:{part}" for part in path.split("/")), None, NS)


def work(name: str, length: str = "5d", **fields) -> Task:
    return Task(name, name.upper(), duration=length, **fields)


@pytest.mark.parametrize("path", PLANS[:6], ids=name_of)
def test_elements_stand_in_the_order_of_the_schema(path):
    """Project refuses a file whose elements are out of order, so they never are."""
    root = ET.fromstring(write_mspdi(schedule_of(path)))
    for element in root.iterfind("p:Tasks/p:Task", NS):
        names = [child.tag.rpartition("}")[2] for child in element]
        places = [TASK_ORDER.index(name) for name in names]
        assert places == sorted(places)


def test_the_project_says_how_long_its_days_are():
    """Days and weeks of lengths and lags are those of the plan's calendar, months 20 days."""
    root = written(work("a"))
    assert (text(root, "MinutesPerDay"), text(root, "MinutesPerWeek")) == ("480", "2400")
    assert text(root, "DaysPerMonth") == "20"
    assert text(root, "StartDate") == "2015-03-23T09:00:00"
    assert text(root, "DefaultStartTime") == "09:00:00"


def test_nothing_in_the_file_depends_on_a_clock():
    """There is no creation date and no current date, and the bytes are the same every time."""
    plan = Plan("p", "P", "2015-03-23", [work("a")])
    data = write_mspdi(compute_schedule(plan))
    assert data == write_mspdi(compute_schedule(plan))
    assert b"CreationDate" not in data
    assert b"CurrentDate" not in data


def test_groups_become_the_outline():
    """Groups are summary tasks, numbered and levelled like an outline."""
    root = written(Group("g", "G", [Group("g.h", "H", [work("g.h.a")]), work("g.b")]), work("c"))
    rows = [
        (text(t, "Name"), text(t, "OutlineNumber"), text(t, "OutlineLevel"), text(t, "Summary"))
        for t in root.iterfind("p:Tasks/p:Task", NS)
    ]
    assert rows == [
        ("G", "1", "1", "1"),
        ("H", "1.1", "2", "1"),
        ("G.H.A", "1.1.1", "3", "0"),
        ("G.B", "1.2", "2", "0"),
        ("C", "2", "1", "0"),
    ]


def test_numbers_of_project_are_kept():
    """A code that is a number of its own stays the unique id; the others get free ones."""
    root = written(
        work("a", code="7"), work("b", code="1"), work("c", code="7"), work("d", code="A2")
    )
    uids = [text(t, "UID") for t in root.iterfind("p:Tasks/p:Task", NS)]
    assert uids == ["7", "1", "2", "3"]


@pytest.mark.parametrize(
    ("lag", "tenths", "unit"),
    [
        ("2d", "9600", "7"),
        ("3h", "1800", "5"),
        ("-30min", "-300", "3"),
        ("2ed", "28800", "8"),
        ("5eh", "3000", "6"),
        ("50%", "50", "19"),
        ("25e%", "25", "20"),
    ],
)
def test_lags_are_tenths_of_minutes_in_their_unit(lag, tenths, unit):
    """A lag is counted in tenths of a minute, by the clock for elapsed units, or in percent."""
    root = written(work("a"), work("b", after=[Link("a", LinkType.SS, lag)]))
    link = task(root, "B").find("p:PredecessorLink", NS)
    assert link is not None
    found = text(link, "Type"), text(link, "LinkLag"), text(link, "LagFormat")
    assert found == ("3", tenths, unit)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (ConstraintKind.START_NO_EARLIER_THAN, "4"),
        (ConstraintKind.FINISH_NO_EARLIER_THAN, "6"),
        (ConstraintKind.START_NO_LATER_THAN, "5"),
        (ConstraintKind.FINISH_NO_LATER_THAN, "7"),
        (ConstraintKind.MUST_START_ON, "2"),
        (ConstraintKind.MUST_FINISH_ON, "3"),
    ],
)
def test_constraints_have_project_s_numbers(kind, number):
    """A single constraint that holds is written as Project's own of the same meaning."""
    a = work("a", "1d", constraints=[Constraint(kind, "2015-04-01")])
    element = task(written(a), "A")
    assert text(element, "ConstraintType") == number
    finishes = "finish" in kind.value
    at = "2015-04-01T17:00:00" if finishes else "2015-04-01T09:00:00"
    assert text(element, "ConstraintDate") == at


def test_a_limit_that_must_not_move_work_is_a_deadline():
    """Finish no later than would pull late work forward in Project; a deadline does not."""
    findings: list[Diagnostic] = []
    limit = Constraint(ConstraintKind.FINISH_NO_LATER_THAN, "2015-03-25")
    root = written(work("a", "10d", constraints=[limit]), findings=findings)
    element = task(root, "A")
    assert text(element, "ConstraintType") == "0"
    assert text(element, "Deadline") == "2015-03-25T17:00:00"
    assert text(element, "TotalSlack") == str(-7 * 4800)
    assert [finding.code for finding in findings] == ["EP509"]


def test_of_two_links_between_two_tasks_the_one_that_holds_is_kept():
    """Project has one link between two tasks; dates are those of both all the same."""
    findings: list[Diagnostic] = []
    links = [Link("a", LinkType.SS, "1d"), Link("a", LinkType.FF, "9d")]
    root = written(work("a"), work("b", "2d", after=links), findings=findings)
    element = task(root, "B")
    found = element.findall("p:PredecessorLink", NS)
    assert [text(link, "Type") for link in found] == ["0"]
    assert "second link" in findings[0].message
    assert "second link" in (text(element, "Notes") or "")


def test_elapsed_work_lies_on_a_calendar_around_the_clock():
    """Elapsed work starts when its predecessor ends, on a Friday evening, and nobody moves it."""
    root = written(work("a"), work("b", "2ed", after=[Link("a")]))
    element = task(root, "B")
    assert text(element, "Start") == "2015-03-27T17:00:00"
    assert text(element, "Finish") == "2015-03-29T17:00:00"
    assert (text(element, "Duration"), text(element, "DurationFormat")) == ("PT48H0M0S", "8")
    names = {text(c, "UID"): text(c, "Name") for c in root.iterfind("p:Calendars/p:Calendar", NS)}
    assert names[text(element, "CalendarUID")] == "24-hour"


def test_what_the_format_cannot_say_is_told_once_a_kind():
    """Months, a legal period and lags on another calendar are told with their number, and in
    the task's notes.
    """
    findings: list[Diagnostic] = []
    root = written(
        work("a", "1mo"),
        Task("b", "B", period="pcr2015.standstill", after=[Link("a")]),
        work("c", after=[Link("a", lag="2d", lag_calendar=LagCalendar.PREDECESSOR)]),
        Group("g", "G", [work("g.d", "2mo")], calendar="every-day"),
        milestone("m", "M", after=[Link("g.d", lag="1d", lag_calendar=LagCalendar.PREDECESSOR)]),
        findings=findings,
    )
    messages = [finding.message for finding in findings]
    assert any("2 lengths in calendar months (a, g.d)" in message for message in messages)
    assert any("1 legal period (b)" in message for message in messages)
    assert any("1 lag counted on another calendar (m)" in message for message in messages)
    assert text(task(root, "B"), "Notes") == "exitplan: this is the legal period pcr2015.standstill"


def test_progress_is_what_was_done_a_gap_and_what_is_left():
    """Work that waits for the status date is stopped and resumes there, so nothing moves it."""
    progress = Progress(actual_start="2015-03-23", remaining="3d")
    root = written(work("a", progress=progress), status_date="2015-03-30")
    element = task(root, "A")
    assert text(element, "ActualStart") == "2015-03-23T09:00:00"
    assert text(element, "Stop") == "2015-03-24T17:00:00"
    assert text(element, "Resume") == "2015-03-30T09:00:00"
    assert text(element, "Finish") == "2015-04-01T17:00:00"
    assert text(element, "PercentComplete") == "40"
    assert text(element, "RemainingDuration") == "PT24H0M0S"
    assert text(root, "StatusDate") == "2015-03-30T00:00:00"


def test_manual_and_inactive_tasks_and_baselines_are_project_s_own():
    """Dates by hand, tasks kept for the record, and approved dates have their own elements."""
    dates = ManualDates("2015-03-25T10:00", "2015-03-27T12:00")
    base = {"baseline": BaselineDates("2015-03-23", "2015-03-27", "5d")}
    root = written(
        work("a", manual=dates), work("b", inactive=True), work("c", baselines=base), work("d")
    )
    by_hand = task(root, "A")
    assert text(by_hand, "Manual") == "1"
    assert text(by_hand, "ManualStart") == text(by_hand, "Start") == "2015-03-25T10:00:00"
    assert text(by_hand, "ManualFinish") == "2015-03-27T12:00:00"
    assert text(task(root, "B"), "Active") == "0"
    assert [text(task(root, "C"), f"Baseline/{n}") for n in ("Number", "Start", "Finish")] == [
        "0",
        "2015-03-23T09:00:00",
        "2015-03-27T17:00:00",
    ]


@pytest.mark.parametrize("length", ["0.5min", "1.0001d", "0.0001ew", "1.5mo"])
def test_an_inactive_task_s_length_is_nobody_s_fault(length):
    """The plan is dated without it, so that nobody refused its half minute; the file is whole."""
    plan = Plan("p", "P", "2015-03-23", [work("a"), work("b", length, inactive=True)])
    read = read_mspdi(write_mspdi(compute_schedule(plan)), "x").plan
    assert [item.inactive for item in read.items] == [False, True]


def test_inactive_tasks_come_back_where_they_stood():
    """A task without a part in the schedule keeps its place among its siblings."""
    plan = Plan("p", "P", "2015-03-23", [work("a"), work("b", inactive=True), work("c")])
    read = read_mspdi(write_mspdi(compute_schedule(plan)), "x").plan
    assert [(item.title, item.inactive) for item in read.items] == [
        ("A", False),
        ("B", True),
        ("C", False),
    ]


def test_calendars_are_said_in_full_around_the_plan():
    """Bank holidays, closures and open days of every year around the plan are exceptions, and
    what is read back works on the same minutes of each day.
    """
    spec = CalendarSpec(
        "odd",
        hours={0: [(480, 720), (780, 1020)], 5: [(600, 840)], 6: [(1200, 1440)]},
        closed=[Period(735700, 735704, "Moving")],
        open=[OpenDay(735702, [(540, 600)])],
    )
    plan = Plan("p", "P", "2015-03-23", [work("a")], calendar="odd", calendars={"odd": spec})
    read = read_mspdi(write_mspdi(compute_schedule(plan)), "x").plan
    ours, theirs = (
        build_calendar("odd", plan.calendars),
        build_calendar(read.calendar, read.calendars),
    )
    for day in range(735599, 735599 + 3 * 365):
        assert ours.shifts(day) == theirs.shifts(day), datetime.date.fromordinal(day)


def test_texts_of_any_look_stay_xml():
    """Markup, control characters and very long names neither break the file nor get lost."""
    findings: list[Diagnostic] = []
    long = "x" * 300
    root = written(
        attrs.evolve(work("a"), title="<A> & \x01 \ud800 b"),
        attrs.evolve(work("b"), title=long),
        findings=findings,
    )
    names = [text(t, "Name") for t in root.iterfind("p:Tasks/p:Task", NS)]
    assert names == ["<A> & \ufffd \ufffd b", long[:255]]
    assert text(task(root, long[:255]), "Notes") == long


def test_a_deadline_is_a_deadline():
    """A promised date is written as Project's deadline, and what it does there is told."""
    findings: list[Diagnostic] = []
    root = written(work("a", deadline=Deadline("2015-04-03")), findings=findings)
    assert text(task(root, "A"), "Deadline") == "2015-04-03T23:59:00"  # Good Friday.
    assert "also bounds late dates" in findings[0].message


def test_a_level_of_effort_becomes_work():
    """What lasts as long as other work is written with the length it has today."""
    support = Task("s", "S", kind=Kind.LEVEL_OF_EFFORT, spans=["a"])
    root = written(work("a"), support)
    assert text(task(root, "S"), "Duration") == "PT40H0M0S"
    assert text(task(root, "S"), "Finish") == "2015-03-27T17:00:00"


def test_a_plan_by_project_s_rules_needs_no_findings():
    """What Project can say is written without a word."""
    findings: list[Diagnostic] = []
    options = SchedulingOptions.of(Profile.MSPROJECT)
    must = Constraint(ConstraintKind.MUST_START_ON, "2015-04-01T09:00")
    written(
        work("a", deadline=Deadline("2015-04-10")),
        work("b", constraints=[must], after=[Link("a", lag=Duration(1, Unit.HOUR))]),
        options=options,
        findings=findings,
    )
    assert findings == []
