"""Last safe dates at a confidence, tried out run by run."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exitplan.errors import HorizonError, PlanError, UnknownTaskError
from exitplan.outlook import contract_dates, last_safe_dates
from exitplan.plan import (
    Branch,
    Constraint,
    ConstraintKind,
    Kind,
    Moment,
    Plan,
    Repeat,
    Task,
    problems,
)
from exitplan.planfile import loads_plan
from exitplan.risk import Sampling, confident_last_dates, simulate
from exitplan.risk._engine import engine_for
from exitplan.risk._last_safe import Runs
from exitplan.schedule import compute_schedule
from tests.risk.answer_plans import LENGTHS
from tests.risk.uncertain_plans import as_it_went, uncertain
from tests.schedule.plans import Recipe, examples, plans
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
DISCRETE = LENGTHS.replace("\n   ", "").replace(" calendar days", "w")
HEAD = """\
plan: p
title: P
start: 2026-01-05
boards:
  cabinet: {title: Cabinet, meets: third Tuesday}
contracts:
  ict:
    title: ICT
    ends: 2026-09-30
    new_service: live
    extensions: [{title: Half a year, until: 2027-03-31}]
"""
SERIES = f"""{HEAD}tasks:
  case: {{estimate: {{low: 4w, likely: 6w, high: 10w}}}}
  ok: {{title: Approve, gate: cabinet, after: case}}
  work: {{estimate: {DISCRETE}, after: ok}}
  live: {{milestone: true, after: work}}
"""
BESIDE = SERIES.replace(
    "  live: {milestone: true, after: work}",
    "  side: {estimate: {low: 20w, likely: 30w, high: 45w}}\n"
    "  live: {milestone: true, after: [work, side]}",
)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def last_day_with(length: str) -> int:
    """Give the last safe date that the plan alone has, if the work takes so long."""
    text = SERIES.replace(f"estimate: {DISCRETE}", f"duration: {length}")
    (row,) = last_safe_dates(compute_schedule(loads_plan(text)))
    assert row.last_day is not None
    return row.last_day


@pytest.mark.parametrize(
    ("confidence", "length"), [(0.2, "8w"), (0.5, "8w"), (0.51, "12w"), (0.8, "12w"), (0.81, "20w")]
)
def test_the_date_is_that_of_the_length_which_so_many_runs_keep_to(confidence: float, length: str):
    """With 8, 12 or 20 weeks in 50, 30 and 20 %, 80 % need the last date of 12 weeks."""
    schedule = compute_schedule(loads_plan(SERIES))
    found = confident_last_dates(schedule, confidence=confidence, runs=1_000)
    assert found.rows["ok"].last_day == last_day_with(length)


def forced(plan: Plan, name: str, start: int) -> Plan:
    """Give a plan in which an item waits for nothing, and begins on a day."""

    def changed(task: Task) -> Task:
        floor = Constraint(ConstraintKind.START_NO_EARLIER_THAN, Moment(start))
        return attrs.evolve(task, after=(), constraints=(floor,)) if task.id == name else task

    return attrs.evolve(plan, items=[changed(task) for task in plan.items])  # no groups here


def kept_if_ready_by(text: str, ready: int, runs: int) -> np.ndarray:
    """Tell in which runs there is no gap if the decision is ready on a day, by dating each."""
    plan = loads_plan(text)
    schedule = compute_schedule(plan)
    simulation = simulate(schedule, runs=runs)
    lengths = {name: simulation.lengths(name) for name in simulation.uncertain}
    elapsed = dict.fromkeys(lengths, False)
    kept = []
    for run in range(runs):
        minutes = {name: int(row[run]) for name, row in lengths.items()}
        dated = compute_schedule(forced(as_it_went(plan, minutes, elapsed), "ok", ready))
        (contract,) = contract_dates(dated)
        kept.append(contract.gap_days <= 0)
    return np.array(kept)


@pytest.mark.parametrize("confidence", [0.6, 0.8, 0.95])
def test_ready_by_that_day_so_many_runs_hold_and_a_day_later_they_do_not(confidence: float):
    """Every run is dated anew with the decision ready on the last day, and on the next."""
    schedule = compute_schedule(loads_plan(SERIES))
    found = confident_last_dates(schedule, confidence=confidence, runs=120).rows["ok"]
    assert found.last_day is not None
    kept = kept_if_ready_by(SERIES, found.last_day, 120)
    assert kept.mean() >= confidence
    assert found.in_time.value == pytest.approx(kept.mean())
    assert kept_if_ready_by(SERIES, found.last_day + 1, 120).mean() < confidence


def test_work_beside_it_is_counted_in_what_holds_all_in_all():
    """The date is the decision's own; the chance is that of everything, found by dating each."""
    schedule = compute_schedule(loads_plan(BESIDE))
    alone = confident_last_dates(compute_schedule(loads_plan(SERIES)), runs=150).rows["ok"]
    found = confident_last_dates(schedule, runs=150)
    row = found.rows["ok"]
    assert row.last_day == alone.last_day
    kept = kept_if_ready_by(BESIDE, row.last_day, 150)
    assert row.in_time.value == pytest.approx(kept.mean())
    assert row.in_time.value < alone.in_time.value


def test_how_likely_the_target_is_kept_is_the_simulations():
    """The chance as planned is that of no gap, in the same runs."""
    schedule = compute_schedule(loads_plan(BESIDE))
    found = confident_last_dates(schedule, runs=400, seed=5)
    simulation = simulate(schedule, runs=400, seed=5)
    assert found.targets["live"].value == pytest.approx(1 - simulation.chance_of_gap("ict").value)


def test_a_run_that_takes_an_option_has_until_the_later_day():
    """With the option sure to be taken, the last date moves on with the contract's end."""
    branch = (
        "branches: {more: {title: More, probability: 100%, at: case, "
        "option: {contract: ict, option: extension-1}}}\n"
    )
    text = SERIES.replace("tasks:\n", f"{branch}tasks:\n")
    found = confident_last_dates(compute_schedule(loads_plan(text)), runs=50)
    longer = (
        text.replace("ends: 2026-09-30", "ends: 2027-03-31")
        .replace(branch, "")
        .replace("    extensions: [{title: Half a year, until: 2027-03-31}]\n", "")
    )
    expected = confident_last_dates(compute_schedule(loads_plan(longer)), runs=50)
    assert found.rows["ok"].last_day == expected.rows["ok"].last_day
    assert found.rows["ok"].last_day > day("2026-09-30") - 90


def test_a_pause_after_the_decision_takes_its_time_from_it():
    """A challenge in half of the runs makes the last date at 80 % earlier, at 40 % not."""
    branch = "branches: {held: {title: Challenge, probability: 50%, at: ok, pause: 20w}}\n"
    text = SERIES.replace("tasks:\n", f"{branch}tasks:\n").replace(
        f"estimate: {DISCRETE}", "duration: 8w"
    )
    schedule = compute_schedule(loads_plan(text))
    early, late = (
        confident_last_dates(schedule, confidence=share, runs=200).rows["ok"].last_day
        for share in (0.8, 0.4)
    )
    assert late == last_day_with("8w")
    assert late - early > 100


def test_no_day_is_early_enough_where_no_meeting_is():
    """A board whose first meeting is too late for most runs leaves no day."""
    text = SERIES.replace("meets: third Tuesday", "dates: [2026-06-16, 2026-10-20]")
    row = confident_last_dates(compute_schedule(loads_plan(text)), runs=200).rows["ok"]
    assert row.last_day == day("2026-06-08")
    row = confident_last_dates(compute_schedule(loads_plan(text)), runs=200, confidence=0.9).rows[
        "ok"
    ]
    assert row.last_day is None
    assert not row.is_free
    assert row.in_time.value == 0.0


def test_a_contracts_notice_keeps_its_own_last_day():
    """What the contract's rule asks for bounds it in every run."""
    text = SERIES.replace(
        "    extensions: [{title: Half a year, until: 2027-03-31}]\n",
        "    notices:\n"
        "      leave: {title: Leave, period: leave, served_by: told}\n"
        "periods:\n"
        "  leave: {title: Leave, count: 60, trigger: t, then: u, provision: v}\n",
    ).replace("  live:", "  told: {milestone: true, after: ok}\n  live:")
    schedule = compute_schedule(loads_plan(text))
    rows = {row.id: row for row in last_safe_dates(schedule)}
    found = confident_last_dates(schedule, runs=100)
    assert found.rows["told"].last_day == rows["told"].last_day


def test_what_cannot_be_asked_is_refused():
    """A share outside 0 to 1, an item that is not there, and a plan without anything to keep."""
    schedule = compute_schedule(loads_plan(SERIES))
    for share in (0.0, 1.0, 1.5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            confident_last_dates(schedule, confidence=share)
    with pytest.raises(UnknownTaskError):
        confident_last_dates(schedule, "nowhere")
    bare = loads_plan("plan: p\ntitle: P\nstart: 2026-01-05\ntasks: {a: {duration: 1w}}\n")
    with pytest.raises(PlanError, match="EP461"):
        confident_last_dates(compute_schedule(bare))


def test_without_doubt_it_is_the_plans_own_date():
    """At any confidence, where every run is alike."""
    text = SERIES.replace(f"estimate: {DISCRETE}", "duration: 8w")
    schedule = compute_schedule(loads_plan(text))
    found = confident_last_dates(schedule, confidence=0.99, runs=20)
    (row,) = found.dates.rows
    assert found.rows["ok"].last_day == row.last_day
    assert found.rows["ok"].forecast.value == 1.0


def test_plans_whose_rules_look_ahead_are_dated_run_by_run():
    """As late as possible: each run is compiled for itself, with the same answer."""
    spare = "  spare: {duration: 1d, as_late_as_possible: true}\n"
    schedule = compute_schedule(loads_plan(SERIES.replace("  case: {", f"{spare}  case: {{")))
    found = confident_last_dates(schedule, runs=40)
    assert simulate(schedule, runs=2).is_single
    assert found.rows["ok"].last_day == last_day_with("12w")


KINDS = {
    "work": plans(Recipe(months=True, constraints=True, groups=True, first_starts=True)),
    "steps": plans(Recipe(constraints=True, groups=True, steps=LegalSteps())),
    "under way": plans(Recipe(progress=True, groups=True, steps=LegalSteps())),
    "edges": tool_plans(Recipe(groups=True, constraints=True), "edges", "p6"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_networks_of_runs_give_the_simulations_dates(kind: str):
    """Changed in place or compiled anew, a run's network has the very positions of that run."""

    @settings(examples(25), suppress_health_check=SLOW, deadline=None)
    @given(uncertain(KINDS[kind]), st.sampled_from(Sampling), st.booleans())
    def check(plan: Plan, sampling: Sampling, is_repeating: bool) -> None:
        if is_repeating:
            plan = with_repeat(plan)
        try:
            simulation = simulate(plan, runs=6, sampling=sampling)
        except HorizonError:
            return
        layout = simulation._layout
        events = range(2 * layout.compiled.size)
        engine = engine_for(layout, simulation._streams, 6, events)
        engine.run(0)
        rows = [np.broadcast_to(engine.positions(event), 6) for event in events]
        idle_events = set()
        for number, (_, early, idle) in enumerate(Runs(simulation)):
            if early is None:
                continue
            idle_events = {2 * node + end for node in idle for end in (0, 1)}
            found = [early.event[e] for e in events if e not in idle_events]
            assert found == [int(rows[e][number]) for e in events if e not in idle_events]

    check()


def with_repeat(plan: Plan) -> Plan:
    """Let a task be done again in half of the runs, where that makes sense."""
    tasks = [t for t in plan.tasks() if t.kind is Kind.TASK and t.manual is None]
    if not tasks:
        return plan
    at = tasks[-1].id
    branch = Branch("again", "Again", Fraction(1, 2), at, Repeat(at))
    changed = attrs.evolve(plan, branches={"again": branch})
    return plan if list(problems(changed)) else changed


def test_what_comes_before_a_hopeless_decision_has_no_last_day_either():
    """In runs in which no meeting is early enough, no day is for the period before it."""
    text = SERIES.replace("meets: third Tuesday", "dates: [2026-06-16, 2026-10-20]").replace(
        "  ok: {title: Approve, gate: cabinet, after: case}",
        "  stand: {title: Standstill, period: pcr2015.standstill, after: case}\n"
        "  ok: {title: Approve, gate: cabinet, after: stand}",
    )
    schedule = compute_schedule(loads_plan(text))
    sure = confident_last_dates(schedule, runs=200, confidence=0.9)
    assert sure.rows["ok"].last_day is None
    assert sure.rows["stand"].last_day is None
    most = confident_last_dates(schedule, runs=200, confidence=0.8)
    assert most.rows["stand"].last_day is not None
    assert most.rows["stand"].in_time is None
