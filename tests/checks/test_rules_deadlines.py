"""Rules on deadlines: what they count, what they say of it, and that they end on any plan."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.checks import CheckReport, Finding, Settings, Subject, run_check
from exitplan.plan import Deadline, Group, Link, Plan, Progress, Task, milestone, to_moment
from exitplan.planfile import read_text
from exitplan.schedule import compute_schedule

MONDAY = "2025-01-06"


def check(text: str, *codes: str, as_of: str | None = None, **options: Any) -> CheckReport:
    """Check a plan's text by some rules only."""
    reading = read_text(text, "plan.yaml")
    moment = None if as_of is None else to_moment(as_of)
    subject = Subject("plan.yaml", reading.plan, reading.diagnostics, moment)
    return run_check(subject, Settings(select=codes, **options))


def found(plan: Plan, *codes: str, **options: Any) -> tuple[Finding, ...]:
    """Give what some rules find in a plan made in Python."""
    return run_check(plan, Settings(select=codes, **options)).findings


CHAIN = """\
plan: exit
start: 2025-01-06
tasks:
  dig: {duration: 4d}
  build: {duration: 6d, after: dig}
  built: {milestone: true, after: build}
  ready: {milestone: true, after: built, deadline: 2025-01-15}
  move: {duration: 3d, after: dig}
  end: {milestone: true, after: [ready, move]}
"""


def test_a_missed_deadline_says_what_drives_it() -> None:
    """By how much it is late, the last work on its path, and its float stand in the finding."""
    (finding,) = check(CHAIN, "EP801").findings
    assert finding.message == (
        "Ready is forecast for 17 Jan 2025, 2 working days past its deadline of 15 Jan 2025"
    )
    assert finding.help == (
        "“Build”, until 17 Jan 2025, is the last work on its path; its total float (to the plan's "
        "end) is 0 working days; exitplan why ready tells what its date follows from"
    )
    assert dict(finding.numbers) == {
        "margin": -2,
        "margin_calendar_days": -2,
        "driver": "build",
        "float_days": 0,
    }


def test_what_is_late_within_days_off_counts_calendar_days() -> None:
    """Where no working day lies between, calendar days say by how much, or the time of day."""
    saturday = CHAIN.replace(
        "after: built, deadline: 2025-01-15",
        "manual: {start: 2025-01-18}, deadline: 2025-01-17",
    )
    assert "1 calendar day past its deadline" in check(saturday, "EP801").findings[0].message
    noon = CHAIN.replace("2025-01-15", "2025-01-17T12:00")
    assert "later on the day of its deadline" in check(noon, "EP801").findings[0].message


def test_a_late_group_names_the_member_that_makes_it_late() -> None:
    """The last work of a group is a member of it, if that is work."""
    text = """\
plan: exit
start: 2025-01-06
tasks:
  phase:
    deadline: 2025-01-08
    tasks:
      short: {duration: 1d}
      long: {duration: 5d}
"""
    (finding,) = check(text, "EP801").findings
    assert finding.item == "phase"
    assert finding.numbers["driver"] == "phase.long"
    assert finding.numbers["float_days"] is None


def test_identity_outlives_dates() -> None:
    """The same deadline, missed by more, is the same finding to whoever follows it."""
    (before,) = check(CHAIN, "EP801").findings
    (after,) = check(CHAIN.replace("6d", "9d"), "EP801").findings
    assert before.message != after.message
    assert before.fingerprint == after.fingerprint


def test_a_deadline_is_told_once() -> None:
    """What is late is not tight, and what was to be reported and is late is not overdue as well."""
    late = CHAIN.replace("2025-01-15", "{date: 2025-01-15, tolerance: 10d}")
    assert [f.code for f in check(late, "deadlines").findings] == ["EP801"]
    overdue = """\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
tasks:
  dig: {duration: 4d, actual_start: 2025-01-06, actual_finish: 2025-01-09}
  ready: {milestone: true, after: dig, deadline: 2025-01-15}
"""
    assert [f.code for f in check(overdue, "EP801", "EP804").findings] == ["EP801"]


@pytest.mark.parametrize(("least", "count"), [(0, 0), (2, 0), (3, 1)])
def test_float_may_be_asked_for(least: int, count: int) -> None:
    """A threshold asks for total float, whatever the margin to the deadline."""
    text = CHAIN.replace(", deadline: 2025-01-15", "").replace(
        "move: {duration: 3d, after: dig}",
        "move: {duration: 4d, after: dig, deadline: 2025-12-31}",
    )
    findings = check(text, "EP802", thresholds={"min_float_days": least}).findings
    assert len(findings) == count
    if findings:
        assert "it has 2 working days of total float, less than 3 working days" in (
            findings[0].message
        )


def test_stale_needs_a_day_of_the_check() -> None:
    """Without a day given by the user nothing is stale, since the library knows no clock."""
    text = CHAIN.replace("start:", "status_date: 2025-01-06\nstart:").replace("2025-01-15", MONDAY)
    assert not check(text, "EP805").findings
    assert not check(text, "EP805", as_of="2025-02-20").findings
    (finding,) = check(text, "EP805", as_of="2025-02-21").findings
    assert dict(finding.numbers) == {"age": 46, "limit": 45}
    assert check(text, "EP805", as_of="2025-01-21", profile="strict").findings
    assert not check(text, "EP805", as_of="2024-12-01").findings


WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None
from exitplan.checks import Settings, run_check
from exitplan.plan import Deadline, Plan, Task
due = Deadline("2025-01-31")
plan = Plan("p", "P", "2025-01-06", [Task("a", "A", duration="3d", deadline=due)])
report = run_check(plan, Settings(select=("default", "EP806"), ignore=("EP83",)))
print([(f.code, f.severity.value) for f in report.findings], report.exit_code)
print(run_check(plan, Settings(ignore=("EP83",))).exit_code)
"""


def test_without_numpy_the_chance_of_a_deadline_is_refused() -> None:
    """EP730 is a finding like any other, and an error: what was asked for was not judged."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMPY], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[('EP730', 'error')] 1", "0"]


def test_a_chance_is_only_computed_when_asked_for() -> None:
    """In no profile does a check date the plan thousands of times."""
    unlikely = CHAIN.replace("duration: 6d", "estimate: {low: 3d, likely: 3d, high: 20d}")
    for profile in ("default", "strict", "public-body", "dcma"):
        report = run_check(Subject("p", read_text(unlikely, "p").plan), Settings(profile))
        assert "EP806" not in report.rules_run
    (finding,) = check(unlikely, "EP806", thresholds={"likely_runs": 500}).findings
    assert finding.numbers["runs"] == 500
    assert not check(unlikely, "EP806", thresholds={"likely_percent": 1}).findings


@st.composite
def networks(draw: st.DrawFn) -> tuple[Plan, dict[str, list[str]]]:
    """Make a plan of work and milestones, some finished, each linked to earlier ones."""
    items: list[Task] = []
    before: dict[str, list[str]] = {}
    for number in range(draw(st.integers(2, 9))):
        name = f"t{number}"
        before[name] = draw(
            st.lists(st.sampled_from([*before]), max_size=2, unique=True) if before else st.just([])
        )
        links = [Link(other) for other in before[name]]
        if draw(st.booleans()):
            items.append(
                milestone(name, name, after=links, deadline=Deadline(to_moment("2030-01-01")))
            )
            continue
        is_finished = draw(st.booleans())
        progress = Progress("2025-01-06", "2025-01-07") if is_finished else None
        items.append(
            Task(name, name, duration=f"{draw(st.integers(1, 9))}d", after=links, progress=progress)
        )
    return Plan("p", "P", MONDAY, items, status_date="2025-01-20"), before


@given(networks())
def test_a_deadline_has_a_path_where_a_graph_says_so(
    made: tuple[Plan, dict[str, list[str]]],
) -> None:
    """No open work among all ancestors, found by networkx: exactly then there is no path."""
    plan, before = made
    graph = networkx.DiGraph((other, name) for name, links in before.items() for other in links)
    graph.add_nodes_from(before)
    tasks = {task.id: task for task in plan.tasks()}

    def is_open_work(name: str) -> bool:
        return not tasks[name].is_milestone and tasks[name].progress is None

    expected = {
        name
        for name, task in tasks.items()
        if task.deadline is not None and not any(map(is_open_work, _above(graph, name, tasks)))
    }
    assert {finding.item for finding in found(plan, "EP803")} == expected


def _above(graph: Any, name: str, tasks: dict[str, Task]) -> Iterator[str]:
    """Give everything that leads to an item, not further than to what is finished."""
    for other in graph.predecessors(name):
        yield other
        if tasks[other].progress is None:
            yield from _above(graph, other, tasks)


@given(networks())
def test_a_milestone_is_overdue_where_the_status_date_alone_moves_it(
    made: tuple[Plan, dict[str, list[str]]],
) -> None:
    """Overdue is what all finished predecessors would put before the status date."""
    plan, before = made
    status = date(2025, 1, 20)
    tasks = {task.id: task for task in plan.tasks()}
    expected = {
        name
        for name, task in tasks.items()
        if task.is_milestone and all(tasks[other].progress is not None for other in before[name])
    }
    overdue = found(plan, "EP804")
    assert {finding.item for finding in overdue} == expected
    for finding in overdue:
        # Finished on 7 January; without predecessors it is due when the plan starts.
        days = 13 if before[finding.item] else 14
        assert finding.numbers["days_overdue"] == days, status


def test_long_chains_take_no_long_time() -> None:
    """A chain of deadlines behind one another is walked once, not once for each."""
    size = 5_000
    items: list[Task] = [Task("t0", "T", duration="30d")]
    items += [
        milestone(f"t{n}", "M", after=[Link(f"t{n - 1}")], deadline=Deadline(to_moment(MONDAY)))
        for n in range(1, size)
    ]
    schedule = compute_schedule(Plan("p", "P", MONDAY, items))
    begin = time.perf_counter()
    report = run_check(schedule, Settings(select=("EP801", "EP803")))
    assert time.perf_counter() - begin < 5
    assert len(report.findings) == size - 1
    assert {finding.numbers["driver"] for finding in report.findings} == {"t0"}


def test_members_of_a_group_count_for_it() -> None:
    """A group whose members are all milestones that nothing moves has a deadline without path."""

    def phase(*members: Task) -> Sequence[Group]:
        return [Group("g", "G", members, deadline=Deadline(to_moment("2025-03-03")))]

    quiet = Plan("p", "P", MONDAY, phase(milestone("g.m", "M")))
    moved = Plan("p", "P", MONDAY, phase(milestone("g.m", "M"), Task("g.t", "T", duration="1d")))
    assert [f.item for f in found(quiet, "EP803")] == ["g"]
    assert not found(moved, "EP803")
