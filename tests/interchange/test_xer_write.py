"""Primavera XER files as they are written."""

from __future__ import annotations

import attrs
import pytest

from exitplan.errors import Diagnostic
from exitplan.interchange._xer_read import read_xer
from exitplan.interchange._xer_write import write_xer
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    CriticalRule,
    Deadline,
    Duration,
    Edge,
    FloatRule,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    ManualDates,
    Plan,
    Profile,
    Progress,
    ProgressRule,
    SchedulingOptions,
    Task,
    Unit,
    milestone,
)
from exitplan.schedule import compute_schedule

Tables = dict[str, list[dict[str, str]]]


def work(name: str, length: str = "5d", **fields) -> Task:
    return Task(name, name.upper(), duration=length, **fields)


def data_of(*items, findings: list[Diagnostic] | None = None, **fields) -> bytes:
    return write_xer(compute_schedule(Plan("p", "A plan", "2015-03-23", items, **fields)), findings)


def tables_of(data: bytes) -> Tables:
    tables: Tables = {}
    columns: list[str] = []
    rows: list[dict[str, str]] = []
    for line in data.decode("cp1252").split("\r\n"):
        cells = line.split("\t")
        if cells[0] == "%T":
            rows = tables[cells[1]] = []
        elif cells[0] == "%F":
            columns = cells[1:]
        elif cells[0] == "%R":
            assert len(cells) == len(columns) + 1
            rows.append(dict(zip(columns, cells[1:], strict=True)))
    return tables


def written(*items, findings: list[Diagnostic] | None = None, **fields) -> Tables:
    return tables_of(data_of(*items, findings=findings, **fields))


def activity(tables: Tables, code: str) -> dict[str, str]:
    return next(row for row in tables["TASK"] if row["task_code"] == code)


def test_a_file_has_a_header_tables_and_an_end():
    """The first line says what it is, lines end as Windows has them, and nothing follows %E."""
    data = data_of(work("a"))
    assert data.startswith(b"ERMHDR\t20.12\t2015-03-23\tProject\t")
    assert data.endswith(b"\r\n%E\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert list(tables_of(data)) == [
        "CURRTYPE",
        "PROJECT",
        "CALENDAR",
        "SCHEDOPTIONS",
        "PROJWBS",
        "TASK",
    ]


def test_the_same_schedule_gives_the_same_bytes():
    """Nothing in the file depends on a clock."""
    assert data_of(work("a"), work("b", after=[Link("a")])) == data_of(
        work("a"), work("b", after=[Link("a")])
    )


def test_letters_outside_the_code_page_make_it_utf_8():
    """P6's own code page where it has all the letters, else UTF-8, and either is read back."""
    for title, encoding in (("Façade – £5", "cp1252"), ("Łódź", "utf-8"), ("Ã©", "cp1252")):
        data = data_of(attrs.evolve(work("a"), title=title))
        assert title in data.decode(encoding)
        assert next(read_xer(data, "x").plan.tasks()).title == title


def test_tabs_and_line_ends_in_texts_do_not_break_rows():
    """A row stays a row whatever its texts hold."""
    data = data_of(attrs.evolve(work("a"), title="one\ttwo\r\nthree\x01", notes="a\n<b>&\tc"))
    tables = tables_of(data)
    assert tables["TASK"][0]["task_name"] == "one two three\ufffd" or "three" in str(tables["TASK"])
    assert next(read_xer(data, "x").plan.tasks()).notes == "a\n<b>& c"


def test_codes_are_the_plan_s_where_they_are_unique():
    """An activity has its own code, else the last part of its id, else all of it, else a number."""
    tables = written(
        work("a", code="X1"),
        Group("g", "G", [work("g.b"), work("g.c")]),
        Group("h", "H", [work("h.b"), work("h." + "long-" * 9 + "x")]),
    )
    assert [row["task_code"] for row in tables["TASK"]] == ["X1", "g.b", "c", "h.b", "A1000"]


def test_groups_become_the_wbs():
    """The plan is the root of the WBS; groups hang under it, activities in their groups."""
    tables = written(Group("g", "G", [Group("g.h", "H", [work("g.h.a")])]), work("b"))
    rows = {row["wbs_id"]: row for row in tables["PROJWBS"]}
    names = [(row["wbs_short_name"], row["wbs_name"]) for row in tables["PROJWBS"]]
    assert names == [("p", "A plan"), ("g", "G"), ("h", "H")]
    assert rows[rows[activity(tables, "a")["wbs_id"]]["parent_wbs_id"]]["wbs_name"] == "G"
    assert activity(tables, "b")["wbs_id"] == tables["PROJWBS"][0]["wbs_id"]


@pytest.mark.parametrize(
    ("kind", "override", "word"),
    [
        (ConstraintKind.START_NO_EARLIER_THAN, False, "CS_MSOA"),
        (ConstraintKind.FINISH_NO_EARLIER_THAN, False, "CS_MEOA"),
        (ConstraintKind.START_NO_LATER_THAN, False, "CS_MSOB"),
        (ConstraintKind.FINISH_NO_LATER_THAN, False, "CS_MEOB"),
        (ConstraintKind.MUST_START_ON, False, "CS_MSO"),
        (ConstraintKind.MUST_FINISH_ON, True, "CS_MANDFIN"),
        (ConstraintKind.START_ON, True, "CS_MSO"),
        (ConstraintKind.FINISH_ON, False, "CS_MEO"),
    ],
)
def test_constraints_are_p6_s_own(kind, override, word):
    """A must date that gives way to the logic is P6's start or finish on, one that does not is
    mandatory.
    """
    options = SchedulingOptions.of(Profile.P6 if override else Profile.EXITPLAN)
    a = work("a", constraints=[Constraint(kind, "2015-04-15")])
    row = activity(written(a, options=options), "a")
    finishes = "finish" in kind.value
    at = "2015-04-15 17:00" if finishes else "2015-04-15 09:00"
    assert (row["cstr_type"], row["cstr_date"]) == (word, at)


def test_two_constraints_are_primary_and_secondary():
    """P6 has room for both."""
    limits = [
        Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-04-01"),
        Constraint(ConstraintKind.FINISH_NO_LATER_THAN, "2015-04-30"),
    ]
    row = activity(written(work("a", constraints=limits)), "a")
    assert (row["cstr_type"], row["cstr_type2"]) == ("CS_MSOA", "CS_MEOB")
    assert row["cstr_date2"] == "2015-04-30 17:00"


def test_lags_are_hours_on_the_calendar_the_options_name():
    """The plan's lag calendar is P6's; a link that counts on another has the lag of the same
    effect.
    """
    findings: list[Diagnostic] = []
    other = Link("a", LinkType.SS, "2d", LagCalendar.TWENTY_FOUR_HOUR)
    tables = written(
        work("a"),
        work("b", after=[Link("a", lag="-3h")]),
        work("c", after=[Link("a", lag="2ed")]),
        work("d", after=[other]),
        findings=findings,
    )
    options = tables["SCHEDOPTIONS"][0]
    assert options["sched_calendar_on_relationship_lag"] == "rcal_Successor"
    lags = [(row["pred_type"], row["lag_hr_cnt"]) for row in tables["TASKPRED"]]
    assert lags == [("PR_FS", "-3"), ("PR_FS", "0"), ("PR_SS", "16")]
    assert "2 lags counted on another calendar (c, d)" in findings[0].message


def test_links_of_groups_become_links_of_members():
    """A link into a group holds each member; a link out of one leaves from each."""
    tables = written(
        Group("g", "G", [work("g.a"), work("g.b")]),
        Group("h", "H", [work("h.c"), work("h.d")], after=[Link("g")]),
    )
    assert len(tables["TASKPRED"]) == 4


def test_links_between_large_groups_stay_few():
    """Two groups of forty do not make 1,600 links; dates are the same."""
    findings: list[Diagnostic] = []
    many = Group("g", "G", [work(f"g.t{n}", f"{n + 1}d") for n in range(40)])
    then = Group("h", "H", [work(f"h.t{n}") for n in range(40)], after=[Link("g")])
    schedule = compute_schedule(Plan("p", "P", "2015-03-23", [many, then]))
    data = write_xer(schedule, findings)
    assert len(tables_of(data)["TASKPRED"]) == 40
    read = compute_schedule(read_xer(data, "x").plan)
    ours = [d.early_start_at for d in schedule if d.kind != "group"]
    assert ours == [d.early_start_at for d in read if d.kind != "group"]
    assert any("link between large groups" in finding.message for finding in findings)


def test_elapsed_time_is_work_around_the_clock():
    """P6 has no elapsed durations; a calendar around the clock gives the same."""
    tables = written(work("a"), work("b", "2ed", after=[Link("a")]))
    row = activity(tables, "b")
    calendars = {c["clndr_id"]: c["clndr_name"] for c in tables["CALENDAR"]}
    assert calendars[row["clndr_id"]] == "24-hour"
    assert row["target_drtn_hr_cnt"] == "48"
    found = row["early_start_date"], row["early_end_date"]
    assert found == ("2015-03-27 17:00", "2015-03-29 17:00")


def test_milestones_stand_on_their_side():
    """A milestone after work ends a period, one at a start begins one; a stated side is kept."""
    late = Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-04-01")
    tables = written(
        work("a"),
        milestone("m", "M", after=[Link("a")]),
        milestone("n", "N", constraints=[late]),
        milestone("o", "O", after=[Link("a")], edge=Edge.START),
    )
    types = {row["task_code"]: row["task_type"] for row in tables["TASK"]}
    assert (types["m"], types["n"], types["o"]) == ("TT_FinMile", "TT_Mile", "TT_Mile")


def test_progress_has_p6_s_columns():
    """Work under way has its actual start, what remains, and where that begins and ends."""
    progress = Progress(actual_start="2015-03-23", remaining="3d")
    done = Progress(actual_start="2015-03-23", actual_finish="2015-03-24")
    tables = written(
        work("a", progress=progress), work("b", progress=done), status_date="2015-03-30"
    )
    row = activity(tables, "a")
    assert (row["status_code"], row["act_start_date"]) == ("TK_Active", "2015-03-23 09:00")
    assert (row["remain_drtn_hr_cnt"], row["target_drtn_hr_cnt"]) == ("24", "40")
    assert (row["restart_date"], row["reend_date"]) == ("2015-03-30 09:00", "2015-04-01 17:00")
    over = activity(tables, "b")
    assert (over["status_code"], over["act_end_date"]) == ("TK_Complete", "2015-03-24 17:00")
    assert over["early_start_date"] == over["late_end_date"] == ""
    assert tables["PROJECT"][0]["last_recalc_date"] == "2015-03-30 00:00"


def test_levels_of_effort_stay_what_they_are():
    """A level of effort is P6's, held by the starts and finishes of what it spans."""
    support = Task("s", "S", kind=Kind.LEVEL_OF_EFFORT, spans=["g"])
    tables = written(Group("g", "G", [work("g.a"), work("g.b", after=[Link("g.a")])]), support)
    assert activity(tables, "s")["task_type"] == "TT_LOE"
    assert sorted(row["pred_type"] for row in tables["TASKPRED"]) == [
        "PR_FF",
        "PR_FF",
        "PR_FS",
        "PR_SS",
        "PR_SS",
    ]


def test_options_are_p6_s():
    """How P6 schedules the file is how the plan is scheduled."""
    options = SchedulingOptions.of(
        Profile.P6,
        progress=ProgressRule.PROGRESS_OVERRIDE,
        total_float=FloatRule.SMALLEST,
        critical=CriticalRule.LONGEST_PATH,
        critical_float=Duration(2, Unit.DAY),
    )
    tables = written(work("a"), options=options)
    row = tables["SCHEDOPTIONS"][0]
    assert row["sched_retained_logic"] == "N"
    assert row["sched_progress_override"] == "Y"
    assert row["sched_float_type"] == "FT_Min"
    assert row["sched_calendar_on_relationship_lag"] == "rcal_Predecessor"
    assert tables["PROJECT"][0]["critical_path_type"] == "CT_DrivPath"
    assert tables["PROJECT"][0]["critical_drtn_hr_cnt"] == "16"
    assert read_xer(data_of(work("a"), options=options), "x").plan.options == attrs.evolve(
        options, critical_float=Duration(16, Unit.HOUR)
    )


def test_what_p6_cannot_say_is_told_once_a_kind():
    """Deadlines, dates by hand and tasks out of use are told, and a deadline is in the notes."""
    findings: list[Diagnostic] = []
    data = data_of(
        work("a", deadline=Deadline("2015-04-10")),
        work("b", deadline=Deadline("2015-04-11")),
        work("c", manual=ManualDates("2015-04-13T10:00", "2015-04-14T12:00")),
        work("d", inactive=True),
        findings=findings,
    )
    messages = " ".join(finding.message for finding in findings)
    assert {finding.code for finding in findings} == {"EP509"}
    assert "2 deadlines (a, b)" in messages
    assert "1 task dated by hand (c)" in messages
    assert "1 inactive item (d)" in messages
    assert next(read_xer(data, "x").plan.tasks()).notes == "exitplan: the deadline is 2015-04-10"


def test_minutes_come_back_to_the_minute():
    """P6 holds hours; every number of minutes is told apart."""
    tasks = [work(f"t{n}", f"{n}min") for n in range(1, 60)]
    read = read_xer(data_of(*tasks), "x").plan
    assert [str(task.duration) for task in read.tasks()] == [f"{n}min" for n in range(1, 60)]
