"""exitplan against brute force, on random plans with legal periods and gates."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from exitplan.errors import HorizonError
from exitplan.network import FOREVER, FirstStart, SteppedWork, compile_network
from exitplan.plan import Constraint, ConstraintKind, Group, Plan, ProgressRule, Task
from exitplan.schedule import Schedule, compute_schedule
from exitplan.schedule._passes import backward_within, forward_pass
from tests.schedule import test_properties_invariance as invariance
from tests.schedule.brute_steps import StepBrute
from tests.schedule.hours import BEGIN, Event, OutOfSightError
from tests.schedule.leaves import Dates
from tests.schedule.plans import CALENDARS, Recipe, examples, plans
from tests.schedule.step_plans import COUNTS, MEETINGS, LegalSteps
from tests.schedule.test_properties import check_late_dates, readable

STEPS = LegalSteps()
NETWORKS = Recipe(months=True, steps=STEPS)
CONSTRAINED = Recipe(constraints=True, override=True, groups=True, steps=STEPS)
EVERYTHING = Recipe(
    months=True,
    progress=True,
    constraints=True,
    groups=True,
    first_starts=True,
    rules=ProgressRule,
    steps=STEPS,
)
FLOATING = Recipe(
    months=True,
    progress=True,
    constraints=True,
    groups=True,
    first_starts=True,
    rules=[ProgressRule.RETAINED_LOGIC, ProgressRule.PROGRESS_OVERRIDE],
    steps=STEPS,
)
WITNESSED = Recipe(progress=True, constraints=True, groups=True, rules=FLOATING.rules, steps=STEPS)
EXACT = Recipe(months=True, progress=True, groups=True, rules=FLOATING.rules, steps=STEPS)
A_LONG_SLIP = {True: 90, False: 1500}
"""Days for what slips by days, working hours for the others; longer than most drawn plans."""


def both(plan: Plan) -> tuple[Schedule, StepBrute, dict[str, Dates]]:
    brute = StepBrute(plan, CALENDARS, COUNTS, MEETINGS)
    try:
        dates = brute.schedule()
    except OutOfSightError:
        reject()
    return compute_schedule(plan), brute, dates


def check_early(plan: Plan) -> None:
    schedule, brute, dates = both(plan)
    found, expected = {}, {}
    for name, d in dates.items():
        leaf, own = brute.leaves[name], schedule[name]
        if leaf.finished:
            continue
        found[name] = own.early_start_at, own.early_finish_at, own.remaining_start_at
        remaining = 60 * d.remaining.hour
        if brute.is_running(leaf) and leaf.task.gate is not None:
            # Of work before a gate only the day on which it was done matters.
            remaining = own.remaining_start_at
        expected[name] = 60 * d.start.hour, 60 * d.finish.hour, remaining
    assert readable(found) == readable(expected)


@examples(150)
@given(plans(NETWORKS))
def test_early_dates_of_networks(plan: Plan) -> None:
    """Links of every type into and out of periods and gates give the least dates."""
    check_early(plan)


@examples(150)
@given(plans(CONSTRAINED))
def test_early_dates_under_constraints(plan: Plan) -> None:
    """Constraints on periods, gates and plain work hold, push, pull or replace as asked."""
    check_early(plan)


@examples(150)
@given(plans(EVERYTHING))
def test_early_dates_of_everything_at_once(plan: Plan) -> None:
    """Groups, constraints and progress among periods and gates give the least dates."""
    check_early(plan)


def amount_of(brute: StepBrute, name: str, minutes: int) -> int:
    """Give a float in whole days for what slips by days, otherwise in hours."""
    if not brute.slips_in_days(brute.leaves[name]):
        return minutes // 60
    days, rest = divmod(minutes, 1440)
    assert not rest, f"{name}: {minutes} min are no whole days"
    return days


@examples(60)
@given(plans(FLOATING))
def test_float_to_a_milestone_is_the_largest_slip_that_leaves_it(plan: Plan) -> None:
    """The float's slip leaves a milestone unmoved; a day (an hour, for work) more moves it."""
    schedule, brute, dates = both(plan)
    open_tasks = [name for name, leaf in brute.leaves.items() if not leaf.finished]
    trials: dict[tuple[str, int], dict[str, Dates]] = {}

    def trial(name: str, amount: int) -> dict[str, Dates]:
        if (name, amount) not in trials:
            trials[name, amount] = brute.slipped(dates, name, amount)
        return trials[name, amount]

    try:
        for to in brute.leaves:
            before = dates[to].finish.hour
            floats = schedule.float_to(to)
            assert set(floats) <= set(open_tasks)
            for name in open_tasks:
                case = f"{name} to {to}"
                if name not in floats:
                    long = A_LONG_SLIP[brute.slips_in_days(brute.leaves[name])]
                    assert trial(name, long)[to].finish.hour == before, f"{case} has a float"
                    continue
                amount = amount_of(brute, name, floats[name])
                assert amount >= 0, case
                assert trial(name, amount)[to].finish.hour == before, f"{case}: {amount} too much"
                late = trial(name, amount + 1)[to].finish.hour
                assert late > before, f"{case}: {amount} is too little"
    except OutOfSightError:
        reject()


@examples(70)
@given(plans(EXACT))
def test_free_float_is_the_largest_slip_that_moves_nothing_else(plan: Plan) -> None:
    """Free float's slip leaves every other task's dates; one day (or hour) more does not."""
    schedule, brute, dates = both(plan)
    for name, leaf in brute.leaves.items():
        free = schedule[name].free_float_minutes
        if leaf.finished:
            assert free is None
            continue
        assert free is not None
        amount = amount_of(brute, name, free)
        others = {other: d for other, d in dates.items() if other != name}

        def moves_another(slip: int, name: str = name, others: dict[str, Dates] = others) -> bool:
            moved = brute.slipped(dates, name, slip)
            return any(moved[other].remaining != d.remaining for other, d in others.items())

        try:
            assert not moves_another(amount), f"{name}: {amount} is too much"
            if not moves_another(amount + 1):
                long = A_LONG_SLIP[brute.slips_in_days(leaf)]
                assert not moves_another(long), f"{name}: {amount} is too little"
                last = brute.finish(dates)
                assert brute.finish(brute.slipped(dates, name, amount)) == last
                assert brute.finish(brute.slipped(dates, name, amount + 1)) > last
        except OutOfSightError:
            reject()


@examples(150)
@given(plans(WITNESSED))
def test_total_float_is_the_largest_slip_that_keeps_every_late_bound(plan: Plan) -> None:
    """With the total float's slip what follows ends in time; a day (or hour) more is too late."""
    schedule, brute, dates = both(plan)
    for name, leaf in brute.leaves.items():
        total = schedule[name].total_float_minutes
        if leaf.finished:
            assert total is None
            continue
        assert total is not None
        if brute.slips_in_days(leaf) and leaf.started:
            continue  # Its float is of a finish that jumps from meeting to meeting.
        try:
            amount = amount_of(brute, name, total)
            if not total % 60 and not brute.is_stepped(leaf):
                check_late_dates(schedule, leaf, dates[name], amount)
            assert brute.may_stand(dates, name, amount), f"{name}: {amount} is too much"
            assert not brute.may_stand(dates, name, amount + 1), f"{name}: {amount} is too little"
        except OutOfSightError:
            reject()


@examples(60)
@given(plans(EVERYTHING))
def test_the_short_way_and_the_long_way_agree(plan: Plan) -> None:
    """A period or gate that the passes take the short way has the same dates the long way."""
    network = compile_network(plan)
    short = [network.tasks[node].id for node in network.steps]

    def held(items: tuple[Task | Group, ...]) -> list[Task | Group]:
        since = Constraint(ConstraintKind.START_NO_EARLIER_THAN, plan.start)
        return [
            attrs.evolve(item, items=held(item.items))
            if isinstance(item, Group)
            else attrs.evolve(item, constraints=[since])
            if item.id in short
            else item
            for item in items
        ]

    before = compute_schedule(plan)
    after = compute_schedule(attrs.evolve(plan, items=held(plan.items)))
    assert not after.network.steps
    assert invariance.facts(after) == invariance.facts(before)
    assert invariance.floats(after) == invariance.floats(before)


@examples(50)
@given(plans(EXACT), st.data())
def test_backward_within_limits_is_exact(plan: Plan, data: st.DataObject) -> None:
    """What starts as late as the limits allow keeps them, and a minute later breaks one."""
    network = compile_network(plan)
    try:
        early = forward_pass(network)
    except HorizonError:
        reject()
    if any(isinstance(special, FirstStart) for special in network.special.values()):
        reject()
    names = st.lists(st.sampled_from(sorted(network.index)), min_size=1, max_size=2, unique=True)
    limits = {}
    for name in data.draw(names):
        node = network.index[name]
        calendar = network.calendar(node)
        finish = calendar.instant(early.event[2 * node + 1])
        limits[node] = calendar.floor(finish + 60 * data.draw(st.integers(0, 600)))
    late = backward_within(network, early, limits)

    def keeps(node: int, start: int) -> bool:
        moved = forward_pass(network.delayed(node, start))
        return all(moved.event[2 * other + 1] <= limit for other, limit in limits.items())

    for node in network.index.values():
        special = network.special.get(node)
        is_fact = special is not None and special.finished
        if is_fact or (isinstance(special, SteppedWork) and special.is_running):
            continue
        start = late.remaining_start(node)
        name = network.tasks[node].id
        if start >= FOREVER >> 1:
            assert keeps(node, early.of(node).remaining_start + 2 * 6000), name
            continue
        assert keeps(node, start), name
        assert not keeps(node, start + 2), name


UNCHANGED = {
    "test_names_change_nothing": [plans(EVERYTHING)],
    "test_order_changes_nothing": [plans(EVERYTHING), st.randoms(use_true_random=False)],
    "test_before_and_after_are_the_same_link": [plans(EVERYTHING)],
    "test_computing_twice_gives_the_same": [plans(EVERYTHING)],
    "test_an_unrelated_task_changes_no_early_date": [plans(EVERYTHING)],
    "test_longest_path_is_a_chain_of_drivers": [plans(EVERYTHING)],
    "test_every_open_task_has_a_driver": [plans(EVERYTHING)],
    "test_paths_rank_by_float_and_share_no_task": [plans(EVERYTHING)],
    "test_nesting_changes_nothing": [
        plans(
            Recipe(months=True, progress=True, constraints=True, rules=ProgressRule, steps=STEPS)
        ),
        st.data(),
    ],
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_what_changes_no_plan_changes_none_with_periods_and_gates(name: str) -> None:
    """What must hold of every schedule holds of those with periods and gates."""
    inner = getattr(invariance, name).hypothesis.inner_test
    examples(20)(given(*UNCHANGED[name])(inner))()


@examples(60)
@given(plans(Recipe(groups=True, steps=STEPS)), st.data())
def test_as_late_as_possible_moves_nothing_else(plan: Plan, data: st.DataObject) -> None:
    """A task as late as possible starts later by its free float; all others stay."""
    name = data.draw(st.sampled_from([task.id for task in plan.tasks()]))

    def late(items: tuple[Task | Group, ...]) -> list[Task | Group]:
        return [
            attrs.evolve(item, items=late(item.items))
            if isinstance(item, Group)
            else attrs.evolve(item, constraints=[Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)])
            if item.id == name
            else item
            for item in items
        ]

    before, brute, dates = both(plan)
    after = compute_schedule(attrs.evolve(plan, items=late(plan.items)))
    leaf = brute.leaves[name]
    amount = amount_of(brute, name, before[name].free_float_minutes or 0)
    assert after[name].free_float_minutes == 0
    for other in brute.leaves:
        if other != name:
            assert after[other].early_start_at == before[other].early_start_at
    if brute.is_stepped(leaf):
        start = brute.begin(leaf, Event(dates[name].start.hour + 24 * amount, BEGIN))
        assert after[name].early_start_at == 60 * start.hour
