"""Rules on decisions, against meetings worked out another way."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.checks import CheckReport, Finding, Settings, run_check
from exitplan.checks._context import Context
from exitplan.checks._gates import open_gates
from exitplan.plan import Plan
from exitplan.planfile import read_text
from exitplan.schedule import Schedule, compute_schedule

PLAN = """\
plan: exit
start: 2025-01-06
boards:
  cabinet:
    title: Cabinet
    meets: third Tuesday
    recess: [{{every: 08-01..08-31, name: August}}]
    call_in: council.call-in
tasks:
  report: {{duration: {days}d}}
  approval: {{{work}after: report, gate: cabinet}}
  sign: {{milestone: true, after: approval, deadline: {deadline}}}
"""


def plan_of(days: int, *, work: str = "", deadline: str = "2026-12-31") -> Plan:
    """Make a plan with one decision."""
    text = PLAN.format(days=days, work=f"duration: {work}, " if work else "", deadline=deadline)
    plan = read_text(text, "plan.yaml").plan
    assert plan is not None
    return plan


def check(plan: Plan | Schedule, *codes: str, **options: Any) -> CheckReport:
    """Check a plan by some rules only."""
    return run_check(plan, Settings(select=codes, **options))


@given(days=st.integers(0, 300), work=st.sampled_from(["", "3d", "8d"]))
def test_room_is_what_the_schedule_says(days: int, work: str) -> None:
    """The quick way to a decision's meeting gives what `schedule.gate` gives."""
    schedule = compute_schedule(plan_of(days, work=work))
    gate = schedule.gate("approval")
    assert gate is not None
    (quick,) = open_gates(Context(schedule, Settings()))
    assert (quick.ready_day, quick.sitting, quick.later, quick.room_days) == (
        gate.ready_day,
        gate.sitting,
        gate.later,
        gate.room_days,
    )


@given(days=st.integers(0, 300))
def test_a_decision_is_told_once_and_by_its_room(days: int) -> None:
    """With no room left it is EP815, with less than five days EP813, else nothing."""
    schedule = compute_schedule(plan_of(days))
    gate = schedule.gate("approval")
    assert gate is not None
    codes = [finding.code for finding in check(schedule, "EP813", "EP815").findings]
    expected = ["EP815"] if gate.room_days == 0 else ["EP813"] if gate.room_days < 5 else []
    assert codes == expected


@given(days=st.integers(0, 60))
def test_one_day_more_costs_what_is_said(days: int) -> None:
    """Work that takes a day longer moves the decision by the calendar days in the finding."""
    for finding in check(plan_of(days), "EP815").findings:
        before = compute_schedule(plan_of(days))["approval"].finish_day
        after = compute_schedule(plan_of(days + 1))["approval"].finish_day
        assert finding.numbers["cost"] == after - before


def test_one_rule_alone_tells_what_the_other_would() -> None:
    """Where EP815 does not run, EP813 tells of a decision without any room."""
    plan = next(plan for plan in map(plan_of, range(30)) if check(plan, "EP815").findings)
    (finding,) = check(plan, "EP813").findings
    assert finding.numbers["room"] == 0
    assert not check(
        plan, "EP813", "EP815", thresholds={"papers_room_days": 0, "gate_amplification_days": 90}
    ).findings


@given(days=st.integers(90, 150), month=st.integers(8, 12), work=st.sampled_from(["", "3d"]))
def test_a_deadline_hangs_on_a_meeting_where_the_plan_without_it_is_late(
    days: int, month: int, work: str
) -> None:
    """Found again with a board that does not meet on that day, and then meets after its recess."""
    plan = plan_of(days, work=work, deadline=f"2025-{month:02}-15")
    schedule = compute_schedule(plan)
    gate = schedule.gate("approval")
    assert gate is not None
    assert gate.later is not None
    is_before_recess = gate.sitting.meets < _day(plan, "2025-08-01") < gate.later.meets
    without = compute_schedule(_without(plan, gate.later.meets))
    expected = (
        is_before_recess
        and gate.room_days < 10
        and schedule["sign"].finish_day <= _due(plan) < without["sign"].finish_day
    )
    findings = check(schedule, "EP807").findings
    assert [finding.item for finding in findings] == (["sign"] if expected else [])


def _day(plan: Plan, text: str) -> int:
    del plan
    from exitplan.plan import to_moment

    return to_moment(text).day


def _due(plan: Plan) -> int:
    return next(task.deadline.date.day for task in plan.tasks() if task.deadline is not None)


def _without(plan: Plan, first: int) -> Plan:
    """Give the plan with a board that has no meeting before a day."""
    from exitplan.calendars import Period

    board = plan.boards["cabinet"]
    closed = attrs.evolve(
        board, recess=(*board.recess, Period(_day(plan, "2025-01-01"), first - 1))
    )
    return attrs.evolve(plan, boards={"cabinet": closed})


@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        ("Approve the strategy", True),
        ("Decide who goes", True),
        ("Cabinet approves the strategy", True),
        ("Approved list", False),
        ("Approvements", False),
        ("Ask Cabinet to approve", False),
        ("Cabinet away day", False),
    ],
)
def test_only_stated_beginnings_read_like_decisions(title: str, *, is_told: bool) -> None:
    """Nothing else is guessed from titles, and nothing where the plan has no boards."""
    text = (
        PLAN.format(days=5, work="", deadline="2026-12-31")
        + f"  x: {{title: {title}, duration: 1d}}\n"
    )
    plan = read_text(text, "plan.yaml").plan
    assert plan is not None
    assert [f.item for f in check(plan, "EP814").findings] == (["x"] if is_told else [])
    assert not check(attrs.evolve(plan, boards={}, items=plan.items[3:]), "EP814").findings


def test_findings_about_gates_are_stable() -> None:
    """Days go by, rooms shrink: whoever follows findings sees the same one."""

    def one(days: int) -> Finding | None:
        return next(iter(check(plan_of(days), "EP813").findings), None)

    found = [finding for finding in map(one, range(30)) if finding is not None]
    assert len({finding.message for finding in found}) > 1
    assert len({finding.fingerprint for finding in found}) == 1
