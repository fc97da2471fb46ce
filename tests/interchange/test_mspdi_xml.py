"""Microsoft Project's XML: what is refused, with its line, and what is read all the same."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import ExitplanError, PlanError
from exitplan.interchange import _mspdi_xml
from exitplan.interchange._imported import Tool
from exitplan.interchange._mspdi_read import read_mspdi
from exitplan.interchange._mspdi_xml import parse_xml
from exitplan.plan import Profile
from exitplan.schedule import compute_schedule
from tests.interchange.mspdi_files import (
    link,
    moment,
    omitted,
    project,
    read,
    summary,
    tags,
    task,
)
from tests.schedule.plans import examples


def faults(data: bytes, **options: str) -> list[tuple[str, int | None]]:
    """Give the codes of everything that is wrong with a file, and their lines."""
    with pytest.raises(PlanError) as caught:
        read_mspdi(data, "exit.xml", **options)
    return [(d.code, d.span.line if d.span else None) for d in caught.value.diagnostics]


def test_a_project_becomes_a_plan():
    """Title, start, status date, calendar and profile of a project are those of the plan."""
    imported = read(task(3, "Draft"), StatusDate="2024-01-05T17:00:00")
    plan = imported.plan
    assert (plan.id, plan.title, plan.calendar) == ("exit", "Exit", "standard")
    assert plan.start == moment("2024-01-01T08:00")
    assert plan.status_date == moment("2024-01-05T17:00")
    assert plan.options.profile is Profile.MSPROJECT
    assert (imported.report.tool, imported.report.project) == (Tool.MSPROJECT, "Exit")
    assert [(t.id, t.code) for t in plan.tasks()] == [("draft", "3")]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "EP502", 1),
        (b"not xml", "EP502", 1),
        (b"<Project><Tasks></Project>", "EP502", 1),
        (b"<html></html>", "EP502", 1),
        (b"<Project>\n&bogus;</Project>", "EP502", 2),
        (b'<?xml version="1.0" encoding="martian"?><Project/>', "EP502", 1),
        (b'<?xml version="1.0"?>\n<!DOCTYPE Project><Project/>', "EP503", 2),
        (b'<!DOCTYPE Project [<!ENTITY a "b">]>\n<Project>&a;</Project>', "EP503", 1),
        (b'<!DOCTYPE Project SYSTEM "file:///etc/passwd"><Project/>', "EP503", 1),
        (b"<Project>" + b"<a>" * 100, "EP503", 1),
    ],
)
def test_what_is_refused(data, code, line):
    """What is no XML, no project, or not safe to read is refused with its line."""
    assert faults(data) == [(code, line)]


def test_entities_are_never_expanded():
    """A file that would blow up a thousandfold is refused before any of it is built."""
    bomb = b'<!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert faults(bomb + b"<Project>&b;</Project>") == [("EP503", 1)]


def test_limits_hold(monkeypatch):
    """A file with too many elements, bytes or tasks, or too deep an outline, is refused."""
    outline = [task(n, OutlineLevel=n) for n in range(1, 60)]
    assert [code for code, _ in faults(project(*outline))] == ["EP503"]
    monkeypatch.setattr(_mspdi_xml, "MOST_ELEMENTS", 20)
    assert [code for code, _ in faults(project(task(1), task(2)))] == ["EP503"]
    monkeypatch.setattr(_mspdi_xml, "LARGEST_FILE", 20)
    assert [code for code, _ in faults(project(task(1)))] == ["EP503"]


def test_bulk_is_passed_over():
    """Timephased data is not kept, however much of it there is, and hides nothing after it."""
    bulk = "".join(f"<TimephasedData><Value>{n}</Value></TimephasedData>" for n in range(50))
    root = parse_xml(f"<Project>{bulk}<Title>x</Title></Project>".encode(), "exit.xml")
    assert [child.tag for child in root.children] == ["Title"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding):
    """A file is read in the encoding that it declares."""
    text = project(task(1, "Café")).decode().replace("UTF-8", encoding)
    assert next(read_mspdi(text.encode(encoding), "exit.xml").plan.tasks()).title == "Café"


def test_a_prefix_or_no_namespace_at_all():
    """Elements are known by their local names."""
    plain = project(task(1)).replace(b' xmlns="http://schemas.microsoft.com/project"', b"")
    assert [t.code for t in read_mspdi(plain, "exit.xml").plan.tasks()] == ["1"]
    prefixed = (
        '<p:Project xmlns:p="urn:x"><p:StartDate>2024-01-01T08:00:00</p:StartDate><p:Tasks>'
        "<p:Task><p:UID>7</p:UID><p:Duration>PT8H0M0S</p:Duration></p:Task></p:Tasks></p:Project>"
    )
    assert [t.code for t in read_mspdi(prefixed.encode(), "exit.xml").plan.tasks()] == ["7"]


def test_everything_wrong_is_told_at_once():
    """Every value that cannot be is reported with its line, in one go."""
    data = project(
        "\n" + task(1, Duration="soon"),
        "\n" + task(2, ConstraintType=4, ConstraintDate="2024-02-31T08:00:00"),
        "\n" + task(3, ConstraintType=12),
        "\n" + task(4, PredecessorLink=link(99)),
        "\n" + task(5, PredecessorLink=link(1, kind=8)),
        "\n" + task(5),
        "\n" + task("x"),  # type: ignore[arg-type]
        "\n" + task(8, CalendarUID=44),
        "\n" + task(9, Duration="PT-1H0M0S"),
    )
    codes = [code for code, _ in faults(data)]
    assert sorted(codes) == [
        "EP504", "EP504", "EP506", "EP506", "EP508", "EP508", "EP508", "EP508", "EP508", "EP508",
    ]  # fmt: skip
    lines = [line for _, line in faults(data)]
    assert all(line is not None and line > 2 for line in lines)
    assert len(set(lines)) > 8


def test_findings_are_limited():
    """A file that is wrong throughout gives a hundred findings and says how many more there are."""
    with pytest.raises(PlanError) as caught:
        read(*(task(n, Duration="soon") for n in range(1, 251)))
    found = caught.value.diagnostics
    assert len(found) == 101
    assert any("150 more" in d.message for d in found)


def test_choosing_a_project():
    """A project may be asked for by its title or file name; another is not there."""
    data = project(task(1), Name="exit-plan.mpp")
    for name in ("Exit", "exit-plan.mpp"):
        assert read_mspdi(data, "exit.xml", project=name).plan.title == "Exit"
    assert faults(data, project="Other") == [("EP505", None)]


def test_a_calendar_that_is_not_there():
    """A project whose calendar is missing is refused."""
    assert [code for code, _ in faults(project(task(1), CalendarUID=9))] == ["EP506"]


def test_a_file_without_calendars():
    """Without any calendar the usual working week is taken."""
    plan = read(task(1), calendars=(), CalendarUID=None).plan
    hours = plan.calendars[plan.calendar].hours
    assert hours is not None
    assert set(hours) == {0, 1, 2, 3, 4}
    assert hours[0] == ((480, 720), (780, 1020))


def test_start_is_taken_from_the_tasks():
    """Where the project does not say when it starts, its earliest task does; else it is refused."""
    tasks = [task(1, Start="2024-03-05T08:00:00"), task(2, Start="2024-03-04T08:00:00")]
    assert read(*tasks, StartDate=None).plan.start == moment("2024-03-04T08:00")
    assert [code for code, _ in faults(project(task(1), StartDate=None))] == ["EP504"]


def test_texts_are_made_fit():
    """Titles lose what a plan file has no place for, and are shortened rather than refused."""
    imported = read(task(1, "  A\u202eb\n c "), task(2, "x" * 1_000), task(3, " "))
    assert [t.title for t in imported.plan.tasks()] == ["A b c", "x" * 299 + "…", "Task 3"]


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]), max_size=12)
VALUES = st.sampled_from(
    ["", "0", "1", "-1", "4", "7", "19", "99999999999999999999", "1e9", "NaN", "PT0H0M0S", "PT1H",
     "PT999999999H0M0S", "2024-01-02T08:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59",
     "24:00:00", "08:00:00", "true", "&lt;x&gt;"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["UID", "Name", "OutlineLevel", "Duration", "DurationFormat", "Milestone", "Summary", "Manual",
     "Active", "ConstraintType", "ConstraintDate", "Deadline", "ActualStart", "ActualFinish",
     "PercentComplete", "RemainingDuration", "Stop", "Resume", "Start", "Finish", "CalendarUID",
     "EarlyStart", "EarlyFinish", "PredecessorUID", "Type", "LinkLag", "LagFormat", "DayType",
     "DayWorking", "FromTime", "ToTime", "FromDate", "ToDate", "Occurrences", "Period",
     "EnteredByOccurrences", "Month", "MonthDay", "MonthItem", "MonthPosition", "DaysOfWeek",
     "BaseCalendarUID", "StartDate", "MinutesPerDay", "Number", "TaskUID", "ResourceUID", "Units"]
)  # fmt: skip
BOXES = st.sampled_from(
    ["Tasks", "Task", "PredecessorLink", "Calendars", "Calendar", "WeekDays", "WeekDay",
     "WorkingTimes", "WorkingTime", "Exceptions", "Exception", "TimePeriod", "WorkWeeks",
     "WorkWeek", "Resources", "Resource", "Assignments", "Assignment", "Baseline"]
)  # fmt: skip
LEAVES = st.builds(lambda name, value: f"<{name}>{value}</{name}>", NAMES, VALUES | TEXTS.map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
))  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda box, parts: f"<{box}>{''.join(parts)}</{box}>", BOXES, st.lists(inner, max_size=6)
    ),
    max_leaves=40,
)


def read_and_schedule(data: bytes) -> None:
    """Do all that a user would, and let nothing but diagnostics stand in the way."""
    with contextlib.suppress(ExitplanError):
        compute_schedule(read_mspdi(data, "exit.xml").plan)


@examples(300)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data):
    """Whatever the bytes, the reader gives a plan or a diagnostic."""
    read_and_schedule(data)


@examples(400)
@given(st.lists(TREES, max_size=8))
def test_no_elements_raise_anything_else(parts):
    """Whatever the elements and values, the reader gives a plan or a diagnostic."""
    data = f"<Project><StartDate>2024-01-01T08:00:00</StartDate>{''.join(parts)}</Project>"
    read_and_schedule(data.encode())


@examples(100)
@given(st.data())
def test_damaged_files_raise_nothing_else(data):
    """A file cut short, or with some of its bytes changed, gives a plan or a diagnostic."""
    whole = bytearray(
        project(
            summary(1),
            task(2, OutlineLevel=2, ActualStart="2024-01-01T08:00:00", PercentComplete=50),
            task(3, OutlineLevel=2, PredecessorLink=link(2, lag=4800)),
            inside=tags(Resources=tags(Resource=tags(UID=1, Name="Ann"))),
        )
    )
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(32, 126))
    read_and_schedule(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


def test_what_a_plan_does_not_hold_is_counted():
    """Costs, custom fields, assignments and resources are reported, and change no dates."""
    inside = tags(
        Resources=tags(Resource=tags(UID=1, Name="Ann", Type=1)),
        Assignments=tags(Assignment=tags(UID=1, TaskUID=2, ResourceUID=1, Units=1)),
    )
    extra = tags(FieldID=1, Value="x")
    imported = read(
        task(1, Cost=100, LevelingDelay=4800), task(2, ExtendedAttribute=extra), inside=inside
    )
    assert omitted(imported.report) == {
        "delays put in by resource levelling": False,
        "costs of tasks": False,
        "resource assignments": False,
        "custom fields": False,
        "resources": False,
    }
    places = {omission.what: omission.places for omission in imported.report.omissions}
    assert places["resources"] == ("Ann",)
    assert places["resource assignments"] == ("t2",)
