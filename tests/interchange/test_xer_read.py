"""Primavera XER files: projects, WBS, activities, links and options become a plan."""

from __future__ import annotations

from typing import Any

import pytest

from exitplan.errors import PlanError
from exitplan.interchange._imported import Imported
from exitplan.interchange._xer_read import read_xer
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    CriticalRule,
    Duration,
    Edge,
    ExpectedFinish,
    FloatRule,
    Group,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    OpenEnds,
    Profile,
    ProgressRule,
    StartLags,
    Task,
    Unit,
    problems,
    to_moment,
)
from exitplan.schedule import compute_schedule
from tests.interchange.xer_texts import ROOT, calendar, link, project, table, task, wbs, xer


def read(data: bytes, name: str | None = None) -> Imported:
    return read_xer(data, "plan.xer", project=name)


def tasks(imported: Imported) -> dict[str, Task]:
    return {found.id: found for found in imported.plan.tasks()}


def notes(imported: Imported) -> dict[str, bool]:
    return {omission.what: omission.changes_dates for omission in imported.report.omissions}


def one(**fields: Any) -> Imported:
    return read(xer([task(1, **fields)]))


def codes(data: bytes, name: str | None = None) -> list[tuple[str, int | None]]:
    with pytest.raises(PlanError) as caught:
        read(data, name)
    return [(d.code, d.span.line if d.span else None) for d in caught.value.diagnostics]


def test_a_project_becomes_a_plan() -> None:
    """Id, title, dates, calendar and P6's own defaults come from the project and its root."""
    plan = read(xer([task(1)], projects=[project(plan_end_date="2026-03-31 17:00")])).plan
    assert (plan.id, plan.title) == ("exit", "EXIT in full")
    assert plan.start == plan.status_date == to_moment("2026-01-05T00:00")
    assert plan.finish_by == to_moment("2026-03-31T17:00")
    assert plan.calendar == "Five days"
    assert plan.options.profile is Profile.P6
    assert plan.options.lag_calendar is LagCalendar.PREDECESSOR
    assert plan.options.start_lags is StartLags.EARLY_START
    assert not list(problems(plan))


def test_the_plan_starts_no_later_than_the_data_date() -> None:
    """P6 schedules from the data date alone, so a start behind it does not hold anything."""
    row = project(last_recalc_date="2026-01-05 00:00", plan_start_date="2026-02-02 00:00")
    plan = read(xer([task(1)], projects=[row])).plan
    assert plan.start == plan.status_date == to_moment("2026-01-05T00:00")


def test_wbs_elements_become_groups_in_their_order() -> None:
    """Groups follow `seq_num`, carry the short name as code, and empty branches are told."""
    branches = [
        ROOT,
        wbs(11, 10, "Second", seq_num=2),
        wbs(12, 10, "First", seq_num=1),
        wbs(13, 12, "Inner"),
        wbs(14, 10, "Empty", seq_num=3),
    ]
    rows = [task(1, wbs_id=11), task(2, wbs_id=13), task(3)]
    imported = read(xer(rows, branches=branches))
    assert [item.id for item in imported.plan.walk()] == [
        "a3",
        "first",
        "first.inner",
        "first.inner.a2",
        "second",
        "second.a1",
    ]
    first = imported.plan.items[1]
    assert isinstance(first, Group)
    assert (first.code, first.title) == ("First", "First in full")
    assert notes(imported) == {"WBS elements without activities": False}


def test_ids_are_unique_and_codes_kept_exactly() -> None:
    """Codes that make the same id get a number; the code itself stands as it was."""
    rows = [task(1, task_code="A 10"), task(2, task_code="a-10"), task(3, task_code="£")]
    found = tasks(read(xer(rows)))
    assert {name: t.code for name, t in found.items()} == {
        "a-10": "A 10",
        "a-10-2": "a-10",
        "task-3": "£",
    }


def test_durations_take_the_largest_exact_unit() -> None:
    """80 hours are ten days of the activity's calendar, 4 hours are hours, 0.5 are minutes."""
    rows = [task(1, 80), task(2, 4), task(3, 0.5), task(4, 7.9999999999)]
    found = [t.duration for t in tasks(read(xer(rows))).values()]
    assert found == [Duration(10), Duration(4, Unit.HOUR), Duration(30, Unit.MINUTE), Duration(1)]


def test_unstarted_work_takes_its_remaining_duration() -> None:
    """P6 schedules what remains, even where the planned duration differs."""
    assert tasks(one(target_drtn_hr_cnt=80, remain_drtn_hr_cnt=40))["a1"].duration == Duration(5)


@pytest.mark.parametrize(("name", "edge"), [("TT_Mile", Edge.START), ("TT_FinMile", Edge.FINISH)])
def test_milestones_keep_their_side(name: str, edge: Edge) -> None:
    """A start milestone stands where work begins, a finish milestone where it ends."""
    found = tasks(one(task_type=name, hours=0))["a1"]
    assert (found.kind, found.edge, found.duration) == (Kind.MILESTONE, edge, None)


def test_progress_is_carried_over() -> None:
    """Finished, running, suspended and expected work keep what was reported of them."""
    rows = [
        task(1, status_code="TK_Complete", act_start_date="2026-01-05 08:00",
             act_end_date="2026-01-06 17:00", remain_drtn_hr_cnt=0),
        task(2, 40, status_code="TK_Active", act_start_date="2026-01-05 08:00",
             remain_drtn_hr_cnt=16, complete_pct_type="CP_Phys", phys_complete_pct="35",
             suspend_date="2026-01-06 08:00", resume_date="2026-01-12 08:00"),
        task(3, expect_end_date="2026-01-16 17:00"),
        task(4, task_type="TT_FinMile", status_code="TK_Complete",
             act_end_date="2026-01-06 17:00"),
    ]  # fmt: skip
    found = [t.progress for t in tasks(read(xer(rows))).values()]
    assert all(found)
    done, running, expected, passed = found
    assert done.actual_finish == to_moment("2026-01-06T17:00")
    assert done.remaining is None
    assert running.remaining == Duration(2)
    assert running.percent_complete == 35
    assert running.resumes == to_moment("2026-01-12T08:00")
    assert expected.expected_finish == to_moment("2026-01-16T17:00")
    assert expected.actual_start is None
    assert passed.actual_finish == to_moment("2026-01-06T17:00")
    assert passed.actual_start is None


def test_a_suspension_without_an_end_is_told() -> None:
    """Exitplan needs to know when work resumes; a suspension that does not say is left out."""
    imported = one(act_start_date="2026-01-05 08:00", suspend_date="2026-01-06 08:00")
    progress = tasks(imported)["a1"].progress
    assert progress is not None
    assert progress.suspended is None
    assert notes(imported) == {"suspensions without both their dates in order": True}


CONSTRAINTS = {
    "CS_MSO": ConstraintKind.START_ON,
    "CS_MEO": ConstraintKind.FINISH_ON,
    "CS_MSOA": ConstraintKind.START_NO_EARLIER_THAN,
    "CS_MEOA": ConstraintKind.FINISH_NO_EARLIER_THAN,
    "CS_MSOB": ConstraintKind.START_NO_LATER_THAN,
    "CS_MEOB": ConstraintKind.FINISH_NO_LATER_THAN,
    "CS_MANDSTART": ConstraintKind.MUST_START_ON,
    "CS_MANDFIN": ConstraintKind.MUST_FINISH_ON,
}


@pytest.mark.parametrize(("name", "kind"), CONSTRAINTS.items())
def test_constraints_keep_kind_and_minute(name: str, kind: ConstraintKind) -> None:
    """Each of P6's date constraints becomes the one of the same meaning."""
    imported = one(cstr_type=name, cstr_date="2026-01-20 17:00")
    assert tasks(imported)["a1"].constraints == (Constraint(kind, "2026-01-20T17:00"),)
    assert not notes(imported)


def test_as_late_as_possible_needs_no_date() -> None:
    """P6 writes it with or without one."""
    found = tasks(one(cstr_type="CS_ALAP", cstr_date="2026-01-20 17:00"))["a1"]
    assert found.constraints == (Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE),)


def test_dates_of_other_projects_merge_with_constraints() -> None:
    """Of two dates for the same end the one that binds is kept: exactly, and without a note."""
    imported = one(
        cstr_type="CS_MSOA",
        cstr_date="2026-01-12 08:00",
        cstr_type2="CS_MEOB",
        cstr_date2="2026-01-30 17:00",
        external_early_start_date="2026-01-14 08:00",
        external_late_end_date="2026-02-27 17:00",
    )
    assert tasks(imported)["a1"].constraints == (
        Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2026-01-14T08:00"),
        Constraint(ConstraintKind.FINISH_NO_LATER_THAN, "2026-01-30T17:00"),
    )
    assert not notes(imported)


def test_other_projects_may_be_ignored() -> None:
    """Where P6 is set to ignore links to other projects, their dates hold nothing."""
    rows = [task(1, external_early_start_date="2026-01-14 08:00")]
    imported = read(xer(rows, options={"sched_outer_depend_type": "SD_None"}))
    assert tasks(imported)["a1"].constraints == ()


def test_constraints_that_contradict_each_other_are_told() -> None:
    """The first is kept, and the report says that dates may differ."""
    imported = one(
        cstr_type="CS_MSOA",
        cstr_date="2026-02-16 08:00",
        cstr_type2="CS_MEOB",
        cstr_date2="2026-01-30 17:00",
    )
    assert len(tasks(imported)["a1"].constraints) == 1
    assert notes(imported) == {"constraints that contradict each other": True}
    assert not list(problems(imported.plan))


def test_links_keep_type_and_lag() -> None:
    """Lags are days of the calendar they are counted on, else hours or minutes."""
    rows = [task(1), task(2), task(3), task(4), task(5)]
    links = [
        link(1, 2, "FS", 16),
        link(1, 3, "SS", "4.0000000"),
        link(2, 4, "FF", -0.5),
        link(3, 4, "SF"),
        link(4, 5, "FS", "8,0"),
    ]
    found = tasks(read(xer(rows, links)))
    assert found["a2"].after == (Link("a1", LinkType.FS, Duration(2)),)
    assert found["a3"].after == (Link("a1", LinkType.SS, Duration(4, Unit.HOUR)),)
    assert found["a4"].after == (
        Link("a2", LinkType.FF, Duration(-30, Unit.MINUTE)),
        Link("a3", LinkType.SF),
    )
    assert found["a5"].after == (Link("a4", LinkType.FS, Duration(1)),)


def test_a_link_written_twice_is_kept_once() -> None:
    """The longer lag binds; the shorter is told and changes nothing."""
    imported = read(xer([task(1), task(2)], [link(1, 2, lag=8), link(1, 2, lag=16), link(1, 2)]))
    assert tasks(imported)["a2"].after == (Link("a1", LinkType.FS, Duration(2)),)
    assert notes(imported) == {"links written twice": False}


def test_a_link_to_itself_is_left_out() -> None:
    """Nothing can wait for itself; the report says where it stood."""
    imported = read(xer([task(1)], [link(1, 1)]))
    assert tasks(imported)["a1"].after == ()
    assert notes(imported) == {"links of activities to themselves": False}


def test_a_level_of_effort_is_sized_by_its_links() -> None:
    """What drives nothing in P6 drives nothing here; its successors size it from their side."""
    rows = [task(1, 40), task(2, 40), task(3, task_type="TT_LOE")]
    links = [link(1, 3, "SS"), link(3, 2, "FF", 8), link(1, 2)]
    imported = read(xer(rows, links))
    effort = tasks(imported)["a3"]
    assert effort.kind is Kind.LEVEL_OF_EFFORT
    assert effort.after == (
        Link("a1", LinkType.SS),
        Link("a2", LinkType.FF, Duration(-1)),
    )
    dates = compute_schedule(imported.plan)["a3"]
    assert dates.early_start.isoformat().startswith("2026-01-05T08:00")
    assert dates.early_finish.isoformat().startswith("2026-01-15T17:00")


def test_a_wbs_summary_spans_its_element() -> None:
    """In a branch it spans the group, at the root everything that is work."""
    branches = [ROOT, wbs(11, 10, "Part")]
    rows = [
        task(1, 40, wbs_id=11),
        task(2, wbs_id=11, task_type="TT_WBS"),
        task(3),
        task(4, task_type="TT_WBS"),
    ]
    imported = read(xer(rows, branches=branches))
    found = tasks(imported)
    assert found["part.a2"].spans == ("part",)
    assert found["a4"].spans == ("a3", "part")
    schedule = compute_schedule(imported.plan)
    assert schedule["part.a2"].early_finish_at == schedule["part.a1"].early_finish_at


def test_efforts_without_work_are_ordinary_work() -> None:
    """A level of effort without links has nothing to span; the report says so."""
    imported = read(xer([task(1, task_type="TT_LOE"), task(2)]))
    assert tasks(imported)["a1"].kind is Kind.TASK
    assert notes(imported) == {"levels of effort without work to span": True}
    assert not list(problems(imported.plan))


OPTIONS: list[tuple[dict[str, str], str, object]] = [
    ({"sched_progress_override": "Y", "sched_retained_logic": "N"}, "progress",
     ProgressRule.PROGRESS_OVERRIDE),
    ({"sched_progress_override": "N", "sched_retained_logic": "N"}, "progress",
     ProgressRule.ACTUAL_DATES),
    ({"sched_retained_logic": "Y"}, "progress", ProgressRule.RETAINED_LOGIC),
    ({"sched_calendar_on_relationship_lag": "rcal_Successor"}, "lag_calendar",
     LagCalendar.SUCCESSOR),
    ({"sched_calendar_on_relationship_lag": "rcal_24Hour"}, "lag_calendar",
     LagCalendar.TWENTY_FOUR_HOUR),
    ({"sched_calendar_on_relationship_lag": "rcal_ProjDefault"}, "lag_calendar",
     LagCalendar.PROJECT),
    ({"sched_float_type": "FT_SF"}, "total_float", FloatRule.START),
    ({"sched_float_type": "FT_MIN"}, "total_float", FloatRule.SMALLEST),
    ({"sched_open_critical_flag": "Y"}, "open_ends", OpenEnds.OWN_FINISH),
    ({"sched_lag_early_start_flag": "N"}, "start_lags", StartLags.ACTUAL_START),
    ({"sched_use_expect_end_flag": "N"}, "expected_finish", ExpectedFinish.IGNORE),
]  # fmt: skip


@pytest.mark.parametrize(("row", "name", "value"), OPTIONS)
def test_scheduling_options_are_followed(row: dict[str, str], name: str, value: object) -> None:
    """Each of P6's options sets the one of the same meaning and no other."""
    options = read(xer([task(1)], options=row)).plan.options
    plain = read(xer([task(1)])).plan.options
    assert getattr(options, name) is value
    different = [n for n in dir(plain) if n[0] != "_" and n != "of"]
    assert {n for n in different if getattr(plain, n) != getattr(options, n)} <= {name}


def test_critical_work_is_what_the_project_says() -> None:
    """Its threshold is hours, and the longest path can be the rule instead."""
    options = read(
        xer(
            [task(1)], projects=[project(critical_drtn_hr_cnt=16, critical_path_type="CT_DrivPath")]
        )
    ).plan.options
    assert options.critical_float == Duration(16, Unit.HOUR)
    assert options.critical is CriticalRule.LONGEST_PATH


def test_an_unknown_option_is_told() -> None:
    """P6's default is taken in its place, and dates may differ."""
    imported = read(xer([task(1)], options={"sched_calendar_on_relationship_lag": "rcal_Moon"}))
    assert imported.plan.options.lag_calendar is LagCalendar.PREDECESSOR
    assert notes(imported) == {"scheduling options that exitplan does not know": True}


TWO = [
    project(),
    project(proj_id=2, proj_short_name="OTHER"),
]


def test_one_of_several_projects_has_to_be_chosen() -> None:
    """The finding lists them; short name and number both choose one."""
    branches = [ROOT, wbs(20, "", "OTHER", proj_id=2, proj_node_flag="Y")]
    data = xer([task(1), task(2, proj_id=2, wbs_id=20)], projects=TWO, branches=branches)
    with pytest.raises(PlanError, match=r"EXIT, OTHER") as caught:
        read(data)
    assert [d.code for d in caught.value.diagnostics] == ["EP505"]
    assert list(tasks(read(data, "OTHER"))) == ["a2"]
    assert list(tasks(read(data, "2"))) == ["a2"]
    assert read(data, "other").report.project == "OTHER"
    assert codes(data, "None of them") == [("EP505", None)]


def test_a_project_without_activities_is_no_choice() -> None:
    """P6 lists projects that are only linked to; they do not stand in the way."""
    assert list(tasks(read(xer([task(1)], projects=TWO)))) == ["a1"]


def test_links_to_other_projects_are_told() -> None:
    """With the dates that P6 wrote for them nothing is lost; without, dates may differ."""
    rows = [task(1, external_early_start_date="2026-01-14 08:00"), task(2), task(3, proj_id=2)]
    links = [
        link(3, 1, pred_proj_id=2),
        link(2, 99, proj_id=2),
    ]
    imported = read(xer(rows, links, projects=TWO), "EXIT")
    found = {(o.what, o.changes_dates): o.places for o in imported.report.omissions}
    assert found == {
        ("links to activities of other projects", False): ("a1",),
        ("links to activities of other projects", True): ("a2",),
    }


def test_notes_and_owners_are_kept() -> None:
    """Notebook texts lose their HTML; the only resource of an activity is its owner."""
    memo = "<html><head><style>p {}</style></head><p>First &amp; last</p><br>Line\x7f\x7ftwo 1 < 2"
    more = (
        table("RSRC", [{"rsrc_id": 5, "rsrc_name": "Ann", "clndr_id": 7}])
        + table(
            "TASKRSRC",
            [
                {"task_id": 1, "rsrc_id": 5},
                {"task_id": 2, "rsrc_id": 5},
                {"task_id": 2, "rsrc_id": 6},
            ],
        )
        + table("TASKMEMO", [{"task_id": 1, "task_memo": memo}])
        + table("TASKACTV", [{"task_id": 1, "actv_code_id": 3}])
        + table("UDFVALUE", [{"fk_id": 2, "proj_id": 1}])
    )
    imported = read(xer([task(1), task(2)], more=more))
    found = tasks(imported)
    assert found["a1"].owner == "Ann"
    assert found["a2"].owner is None
    assert found["a1"].notes == "First & last\nLine\ntwo 1 < 2"
    assert notes(imported) == {
        "resource and role assignments": False,
        "activity codes": False,
        "user defined fields": False,
    }


@pytest.mark.parametrize("piece", ["<style>", "<", "<a", "<!--", "</p>", "&amp", "\x7f"])
def test_long_notes_take_no_long_time(piece: str) -> None:
    """A notebook text is gone through once, however its tags are nested or broken."""
    memo = table("TASKMEMO", [{"task_id": 1, "task_memo": piece * 200_000}])
    found = tasks(read(xer([task(1)], more=memo)))["a1"].notes
    assert len(found or "") <= 20_000


def test_resource_calendars_that_could_move_dates_are_told() -> None:
    """Resource dependent work is dated on its own calendar; another of its resource is noted."""
    more = table("RSRC", [{"rsrc_id": 5, "rsrc_name": "Ann", "clndr_id": 8}]) + table(
        "TASKRSRC", [{"task_id": 1, "rsrc_id": 5}]
    )
    imported = read(xer([task(1, task_type="TT_Rsrc")], more=more))
    what = "resource dependent activities whose resources have calendars of their own"
    assert notes(imported)[what]


def test_stored_dates_are_kept() -> None:
    """Instants, floats in minutes and the driving flag, and nothing where the file is silent."""
    row = task(
        1,
        early_start_date="2026-01-05 08:00",
        total_float_hr_cnt="-4.5",
        free_float_hr_cnt="0",
        driving_path_flag="Y",
    )
    stored = read(xer([row])).stored["a1"]
    assert stored.early_start == to_moment("2026-01-05T08:00").begin
    assert stored.early_finish is None
    assert (stored.total_float, stored.free_float, stored.longest_path) == (-270, 0, True)


def test_findings_about_the_plan_name_the_line() -> None:
    """A circle, which only the plan's rules see, is told at the activity's line of the file."""
    plan = read(xer([task(1), task(2)], [link(1, 2), link(2, 1)])).plan
    found = [d for d in problems(plan) if d.code == "EP202"]
    assert found
    assert all(d.file == "plan.xer" and d.span is not None for d in found)


FAULTS: list[tuple[str, bytes]] = [
    ("EP508", xer([task(1, remain_drtn_hr_cnt="ten")])),
    ("EP508", xer([task(1, remain_drtn_hr_cnt="-8")])),
    ("EP508", xer([task(1, act_start_date="2026-02-30 08:00")])),
    ("EP508", xer([task(1, act_start_date="2026-01-05 25:00")])),
    ("EP508", xer([task(1, status_code="TK_Complete")])),
    ("EP508", xer([task(1, act_start_date="2026-01-06 08:00", act_end_date="2026-01-05 08:00")])),
    ("EP504", xer([task(1, task_type="TT_Dream")])),
    ("EP504", xer([task(1, cstr_type="CS_WHIM", cstr_date="2026-01-05 08:00")])),
    ("EP504", xer([task(1), task(1)])),
    ("EP504", xer([task(1), task(2)], [link(1, 2, "XX")])),
    ("EP508", xer([task(1), task(2)], [link(1, 2, lag="soon")])),
    ("EP506", xer([task(1)], [link(9, 1)])),
    ("EP506", xer([task(1, clndr_id=99)])),
    ("EP506", xer([task(1, wbs_id=99)])),
    ("EP506", xer([task(1)], projects=[project(clndr_id=99)])),
    ("EP504", xer([task(1)], projects=[project(last_recalc_date="", plan_start_date="")])),
    ("EP508", xer([task(1)], projects=[project(plan_end_date="never")])),
    ("EP504", xer([task(1)], branches=[ROOT, wbs(11, 10, "A"), wbs(11, 10, "B")])),
    ("EP503", xer([task(1)], branches=[ROOT, wbs(11, 12, "A"), wbs(12, 11, "B")])),
    ("EP504", xer([task(1)], calendars=[calendar(), calendar()])),
]


@pytest.mark.parametrize(("code", "data"), FAULTS)
def test_a_fault_is_told_at_its_line(code: str, data: bytes) -> None:
    """Each is one finding with the code for its kind and the line of the row."""
    found = codes(data)
    assert [name for name, _ in found] == [code]
    assert all(line for _, line in found)


def test_faults_are_told_together() -> None:
    """One run tells of all rows that are wrong, and only counts those beyond a hundred."""
    rows = [task(n, remain_drtn_hr_cnt="x") for n in range(1, 151)]
    with pytest.raises(PlanError) as caught:
        read(xer(rows))
    messages = [d.message for d in caught.value.diagnostics]
    assert len(messages) == 101
    assert "50 more like these" in messages


def test_a_deep_wbs_is_refused() -> None:
    """More levels than P6 itself allows are refused, whatever their number."""
    branches = [ROOT] + [wbs(n, n - 1, f"L{n}") for n in range(11, 3_000)]
    assert codes(xer([task(1, wbs_id=2_999)], branches=branches))[0][0] == "EP503"


def test_the_same_file_gives_the_same_plan() -> None:
    """Nothing depends on the order of sets or on the time of day."""
    data = xer([task(n) for n in range(1, 20)], [link(n, n + 1) for n in range(1, 19)])
    assert read(data) == read(data)
