"""A plan on its way from one version to another has, at every step, the dates that it should."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from exitplan.errors import ExitplanError
from exitplan.network import Network
from exitplan.plan import Link, Plan, Task, milestone
from exitplan.schedule import EarlyDates, compute_schedule
from exitplan.slippage import Draft, diff_plans, split_slip
from exitplan.slippage._stepper import Stepper
from tests.schedule.plans import Recipe, examples
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans
from tests.slippage.plan_pairs import Pair, plan_pairs

PLAIN = Recipe(months=True, constraints=True, groups=True, first_starts=True, size=7)
REPORTED = Recipe(progress=True, constraints=True, groups=True, first_starts=True)
LEGAL = Recipe(progress=True, constraints=True, groups=True, steps=LegalSteps())
many = settings(
    examples(60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def events(network: Network, early: EarlyDates, plan: Plan) -> dict[str, tuple[int, int]]:
    """Give the instants at which each task starts and finishes."""
    found = {}
    for task in plan.tasks():
        node = network.index.get(task.id)
        if node is None:
            continue
        instant = network.calendar(node).instant
        found[task.id] = instant(early.event[2 * node]), instant(early.event[2 * node + 1])
    return found


def walk(pair: Pair) -> tuple[int, int]:
    """Compare every step with a schedule of its own; give the steps taken and those patched."""
    difference = diff_plans(*pair)
    draft = Draft.of(difference)
    changes = [change for change in difference.changes if change.moves_dates]
    there = {item.id for item in draft.plan().walk()}
    names = [item.id for item in pair[1].walk() if item.id in there]
    stepper = Stepper(draft, changes, names)
    stepper.begin()
    patched = 0
    for change in changes:
        draft.apply(change)
        plan = draft.plan()
        was = stepper._patched
        readings = stepper.step()
        try:
            schedule = compute_schedule(plan)
        except ExitplanError:
            continue
        patched += was is not None and was is stepper._patched
        assert readings is not None, f"{change.key} makes a plan that can be scheduled"
        state = stepper.state
        assert state is not None
        expected = events(schedule.network, schedule.early, plan)
        assert events(state.network, state.early, plan) == expected, change.key
        for name, reading in zip(names, readings, strict=True):
            dates = schedule.items.get(name)
            found = dates and (dates.early_finish_at, dates.finish_day)
            assert reading == found, f"{name} after {change.key}"
    return len(changes), patched


@many
@given(plan_pairs(PLAIN))
def test_every_step_of_a_plain_plan_has_its_dates(pair: Pair) -> None:
    """After each change every task is where a schedule of the plan as it stands has it."""
    walk(pair)


@many
@given(plan_pairs(REPORTED))
def test_every_step_of_a_reported_plan_has_its_dates(pair: Pair) -> None:
    """Work that has started and links that it overrides are no exception."""
    walk(pair)


@many
@given(plan_pairs(LEGAL))
def test_every_step_with_gates_and_periods_has_its_dates(pair: Pair) -> None:
    """Legal periods, gates and their public notices are no exception."""
    walk(pair)


@many
@given(plan_pairs(REPORTED, tool_plans(REPORTED, "p6", "percent", "edges", "start-lags")))
def test_every_step_by_primavera_s_rules_has_its_dates(pair: Pair) -> None:
    """What is out of sequence and what lies on one side of a break is no exception."""
    walk(pair)


@many
@given(plan_pairs(REPORTED, tool_plans(REPORTED, "msproject", "percent", "manual", "deadlines")))
def test_every_step_by_project_s_rules_has_its_dates(pair: Pair) -> None:
    """Dates entered by hand are no exception."""
    walk(pair)


@many
@given(plan_pairs(REPORTED, tool_plans(PLAIN, "late", "percent", "inactive")))
def test_every_step_with_late_or_inactive_work_has_its_dates(pair: Pair) -> None:
    """Work that is as late as possible, or takes no part, is no exception."""
    walk(pair)


def chain(length: int, **lengths: str) -> Plan:
    """Make a plan of tasks in a row, a day each, and a milestone."""
    items = [
        Task(
            f"t{n}",
            f"Task {n}",
            duration=lengths.get(f"t{n}", "1d"),
            after=[Link(f"t{n - 1}")] if n else [],
        )
        for n in range(length)
    ]
    end = milestone("end", "End", after=[Link(f"t{length - 1}")])
    return Plan("chain", "Chain", "2015-06-01", items=[*items, end])


def stepper_between(before: Plan, after: Plan) -> Stepper:
    difference = diff_plans(before, after)
    stepper = Stepper(Draft.of(difference), difference.changes, ["end"])
    stepper.begin()
    return stepper


def test_changes_of_single_tasks_are_patched() -> None:
    """New lengths leave the network as it is compiled once, however many they are."""
    stepper = stepper_between(chain(50), chain(50, t3="2d", t40="3d", t41="5d"))
    compiled = stepper._patched
    assert compiled is not None
    for _ in stepper.changes:
        assert stepper.step() is not None
    assert stepper._patched is compiled


def test_a_link_that_leads_back_is_patched_too() -> None:
    """A task put in between two others later in the file goes before them in the order."""
    before = chain(6)
    early = Task("new", "New", duration="3d", after=[Link("t1")])
    items = [
        attrs.evolve(item, after=[Link("t1"), Link("new")]) if item.id == "t2" else item
        for item in before.items
    ]
    after = attrs.evolve(before, items=[*items, early])
    stepper = stepper_between(before, after)
    compiled = stepper._patched
    readings = [stepper.step() for _ in stepper.changes]
    assert stepper._patched is compiled
    assert readings[-1] is not None
    assert readings[-1][0] is not None
    assert readings[-1][0].day == compute_schedule(after)["end"].finish_day


def test_too_much_work_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past a limit only the last state is computed, and the slip still adds up."""
    monkeypatch.setattr("exitplan.slippage._stepper.MOST_WORK", 300)
    before, after = chain(30), chain(30, **{f"t{n}": "2d" for n in range(30)})
    found = split_slip(before, after)
    slip = found["end"]
    assert slip.total_minutes == 30 * 480 == sum(part.minutes for part in slip.parts)
    assert len(slip.parts) < 30
    assert found.notes
