"""exitplan against brute force, on random plans."""

from __future__ import annotations

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from exitplan.plan import Plan, ProgressRule
from exitplan.schedule import Schedule, compute_schedule
from tests.schedule.brute import Brute, Dates, OutOfSightError
from tests.schedule.plans import CALENDARS, Recipe, plans

NETWORKS = Recipe(months=True)
CONSTRAINED = Recipe(months=True, constraints=True, override=True)
GROUPED = Recipe(groups=True, constraints=True, first_starts=True)
IN_PROGRESS = Recipe(progress=True, groups=True, rules=ProgressRule)


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



@given(plans(NETWORKS))
def test_early_dates_of_networks(plan: Plan) -> None:
    """Links of every type with every lag over several calendars give the least dates."""
    check_early(plan)



@given(plans(CONSTRAINED))
def test_early_dates_under_constraints(plan: Plan) -> None:
    """Constraints of every kind hold, push, pull or replace as the options say."""
    check_early(plan)



@given(plans(GROUPED))
def test_early_dates_with_groups(plan: Plan) -> None:
    """Links into and out of groups mean their members, at any depth."""
    check_early(plan)



@given(plans(IN_PROGRESS))
def test_early_dates_of_work_in_progress(plan: Plan) -> None:
    """Facts stand, remaining work waits for the status date and what the progress rule keeps."""
    check_early(plan)
