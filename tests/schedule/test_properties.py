"""exitplan against brute force, on random plans."""

from __future__ import annotations

from hypothesis import given, reject

from exitplan.plan import Plan, ProgressRule
from exitplan.schedule import Schedule, compute_schedule
from tests.schedule.brute import Brute
from tests.schedule.hours import END, Event, OutOfSightError
from tests.schedule.leaves import Dates, Leaf
from tests.schedule.plans import CALENDARS, Recipe, examples, plans

NETWORKS = Recipe(months=True)
CONSTRAINED = Recipe(constraints=True, override=True)
GROUPED = Recipe(groups=True, constraints=True, first_starts=True)
IN_PROGRESS = Recipe(progress=True, groups=True, rules=ProgressRule)
EVERYTHING = Recipe(
    months=True, progress=True, constraints=True, groups=True, first_starts=True, rules=ProgressRule
)
FLOATING = Recipe(
    months=True,
    progress=True,
    constraints=True,
    groups=True,
    first_starts=True,
    rules=[ProgressRule.RETAINED_LOGIC, ProgressRule.PROGRESS_OVERRIDE],
)
WITNESSED = Recipe(
    progress=True,
    constraints=True,
    groups=True,
    rules=[ProgressRule.RETAINED_LOGIC, ProgressRule.PROGRESS_OVERRIDE],
)
MONTHLY = Recipe(months=True, progress=True, constraints=True, groups=True, rules=WITNESSED.rules)
A_LONG_SLIP = 1500
"""Working hours; longer than any drawn plan."""


def both(plan: Plan) -> tuple[Schedule, Brute, dict[str, Dates]]:
    brute = Brute(plan, CALENDARS)
    try:
        dates = brute.schedule()
    except OutOfSightError:
        reject()
    return compute_schedule(plan), brute, dates


def early(schedule: Schedule, brute: Brute) -> dict[str, tuple[int, int, int]]:
    """Give start, finish and remaining start of all that is not finished, in minutes."""
    return {
        d.id: (d.early_start_at, d.early_finish_at, d.remaining_start_at)
        for d in map(schedule.__getitem__, brute.leaves)
        if not d.completed
    }


def expected(brute: Brute, dates: dict[str, Dates]) -> dict[str, tuple[int, int, int]]:
    return {
        name: (60 * d.start.hour, 60 * d.finish.hour, 60 * d.remaining.hour)
        for name, d in dates.items()
        if not brute.leaves[name].finished
    }


def readable(found: dict[str, tuple[int, int, int]]) -> dict[str, list[str]]:
    import datetime

    def say(minutes: int) -> str:
        day, minute = divmod(minutes, 1440)
        when = datetime.datetime.fromordinal(day) + datetime.timedelta(minutes=minute)
        return when.strftime("%a %d %b %H:%M")

    return {name: [say(minutes) for minutes in values] for name, values in found.items()}


def check_early(plan: Plan) -> None:
    schedule, brute, dates = both(plan)
    assert readable(early(schedule, brute)) == readable(expected(brute, dates))


@examples(250)
@given(plans(NETWORKS))
def test_early_dates_of_networks(plan: Plan) -> None:
    """Links of every type with every lag over several calendars give the least dates."""
    check_early(plan)


@examples(250)
@given(plans(CONSTRAINED))
def test_early_dates_under_constraints(plan: Plan) -> None:
    """Constraints of every kind hold, push, pull or replace as the options say."""
    check_early(plan)


@examples(250)
@given(plans(GROUPED))
def test_early_dates_with_groups(plan: Plan) -> None:
    """Links into and out of groups mean their members, at any depth."""
    check_early(plan)


@examples(250)
@given(plans(IN_PROGRESS))
def test_early_dates_of_work_in_progress(plan: Plan) -> None:
    """Facts stand, remaining work waits for the status date and what the progress rule keeps."""
    check_early(plan)


@examples(250)
@given(plans(EVERYTHING))
def test_early_dates_of_everything_at_once(plan: Plan) -> None:
    """Months, groups, constraints and progress in one plan give the least dates."""
    check_early(plan)


def slipped_finishes(
    brute: Brute, dates: dict[str, Dates], name: str, hours: int
) -> dict[str, int]:
    """Give every task's finish after one task has slipped."""
    try:
        moved = brute.slipped(dates, name, hours)
    except OutOfSightError:
        reject()
    return {other: found.finish.hour for other, found in moved.items()}


@examples(150)
@given(plans(FLOATING))
def test_float_to_a_milestone_is_the_largest_slip_that_leaves_it(plan: Plan) -> None:
    """For every pair of tasks the float's slip leaves one unmoved, and an hour more moves it."""
    check_float_to(plan)


def check_float_to(plan: Plan) -> None:
    """See to it that floats to every task are what trial slips find."""
    schedule, brute, dates = both(plan)
    entered = {name for name, leaf in brute.leaves.items() if leaf.by_hand}
    open_tasks = [
        name for name, leaf in brute.leaves.items() if not leaf.finished and name not in entered
    ]
    trials: dict[tuple[str, int], dict[str, int]] = {}

    def trial(name: str, hours: int) -> dict[str, int]:
        if (name, hours) not in trials:
            trials[name, hours] = slipped_finishes(brute, dates, name, hours)
        return trials[name, hours]

    for milestone in brute.leaves:
        before = dates[milestone].finish.hour
        floats = schedule.float_to(milestone)
        assert set(floats) - entered <= set(open_tasks)
        for name in open_tasks:
            case = f"{name} to {milestone}"
            if name not in floats:
                assert trial(name, A_LONG_SLIP)[milestone] == before, f"{case} has a float"
                continue
            hours = floats[name] // 60
            assert hours >= 0, case
            assert trial(name, hours)[milestone] == before, f"{case}: {hours} h is too much"
            assert trial(name, hours + 1)[milestone] > before, f"{case}: {hours} h is too little"


@examples(150)
@given(plans(MONTHLY))
def test_free_float_is_the_largest_slip_that_moves_nothing_else(plan: Plan) -> None:
    """Free float's slip leaves every other task's early dates, and an hour more does not."""
    check_free_float(plan)


def check_free_float(plan: Plan) -> None:
    """See to it that free floats are what trial slips find."""
    schedule, brute, dates = both(plan)
    for name, leaf in brute.leaves.items():
        free = schedule[name].free_float_minutes
        if leaf.finished:
            assert free is None
            continue
        assert free is not None
        hours = free // 60
        others = {other: d.remaining for other, d in dates.items() if other != name}

        def moves_another(slip: int, name: str = name, others: dict[str, Event] = others) -> bool:
            moved = brute.slipped(dates, name, slip)
            return any(moved[other].remaining != at for other, at in others.items())

        try:
            assert not moves_another(hours), f"{name}: {hours} h is too much"
            if not moves_another(hours + 1):
                assert not moves_another(A_LONG_SLIP), f"{name}: {hours} h is too little"
                last = brute.finish(dates)
                assert brute.finish(brute.slipped(dates, name, hours)) == last
                assert brute.finish(brute.slipped(dates, name, hours + 1)) > last
        except OutOfSightError:
            reject()


@examples(250)
@given(plans(WITNESSED))
def test_total_float_is_the_largest_slip_that_keeps_every_late_bound(plan: Plan) -> None:
    """With the total float's slip what follows still ends in time; an hour more is too late."""
    check_total_float(plan)


def check_total_float(plan: Plan) -> None:
    """See to it that total floats and late dates are what trial slips find."""
    schedule, brute, dates = both(plan)
    for name, leaf in brute.leaves.items():
        total = schedule[name].total_float_minutes
        if leaf.finished:
            assert total is None
            continue
        assert total is not None
        hours, rest = divmod(total, 60)
        try:
            if not rest:
                check_late_dates(schedule, leaf, dates[name], hours)
            assert brute.may_stand(dates, name, hours), f"{name}: {hours} h is too much"
            assert not brute.may_stand(dates, name, hours + 1), f"{name}: {hours} h is too little"
        except OutOfSightError:
            reject()


def check_late_dates(schedule: Schedule, leaf: Leaf, early_dates: Dates, hours: int) -> None:
    """Late dates lie the total float after the early ones: starts at a beginning of work."""
    finish = leaf.hours.move(Event(leaf.hours.end(early_dates.finish.hour), END), hours)
    found = schedule[leaf.id]
    if found.early_finish_at == found.remaining_start_at:
        return  # A moment may stand on either side of a weekend.
    assert found.late_finish_at == 60 * finish.hour
    start = leaf.hours.move(early_dates.start, 0 if leaf.started else hours)
    assert found.late_start_at == 60 * (early_dates.start if leaf.started else start).hour
