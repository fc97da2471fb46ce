"""exitplan against brute force, on random plans with what other scheduling tools know."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exitplan.plan import Plan, ProgressRule
from exitplan.schedule import compute_schedule
from tests.schedule.plans import Recipe, examples
from tests.schedule.test_properties import (
    check_early,
    check_float_to,
    check_free_float,
    check_total_float,
)
from tests.schedule.test_properties_invariance import check_drivers
from tests.schedule.tool_plans import tool_plans

EVERYTHING = Recipe(
    months=True, progress=True, constraints=True, groups=True, first_starts=True, rules=ProgressRule
)
LOOSE = Recipe(progress=True, constraints=True, groups=True, rules=ProgressRule)
WITNESSED = Recipe(
    progress=True,
    constraints=True,
    groups=True,
    rules=[ProgressRule.RETAINED_LOGIC, ProgressRule.PROGRESS_OVERRIDE],
)
ONE_CALENDAR = Recipe(
    progress=True, constraints=True, groups=True, calendars=False, rules=WITNESSED.rules
)
AHEAD = Recipe(constraints=True, groups=True)

EARLY = {
    "edges": EVERYTHING,
    "pins": EVERYTHING,
    "percent": LOOSE,
    "start-lags": EVERYTHING,
    "expected": EVERYTHING,
    "future": EVERYTHING,
    "inactive": EVERYTHING,
    "manual": EVERYTHING,
    "late": WITNESSED,
    "from-finish": Recipe(progress=True, constraints=True, groups=True),
}
FLOATS_TO = {
    "edges": EVERYTHING,
    "pins": EVERYTHING,
    "percent": LOOSE,
    "start-lags": EVERYTHING,
    "future": EVERYTHING,
    "inactive": EVERYTHING,
    "deadlines": LOOSE,
    "manual": LOOSE,
}
UNMOVED = {"edges", "manual"}
"""Where what a slip moves is a matter of convention: across a break, and what is pinned."""
TOTAL = {
    "edges": ONE_CALENDAR,
    "pins": WITNESSED,
    "percent": WITNESSED,
    "start-lags": WITNESSED,
    "future": WITNESSED,
    "inactive": WITNESSED,
    "deadlines": WITNESSED,
    "ends": WITNESSED,
    "floats": WITNESSED,
}


@pytest.mark.parametrize("word", EARLY)
@examples(100)
@given(st.data())
def test_early_dates(word: str, data: st.DataObject) -> None:
    """Early dates are the least that satisfy the rules, whatever another tool adds to them."""
    plan = data.draw(tool_plans(EARLY[word], word))
    if word in ("late", "from-finish"):
        assume(_is_in_whole_hours(plan))
    check_early(plan)


def _is_in_whole_hours(plan: Plan) -> bool:
    """Whether late dates lie on hours, as brute force counts; a milestone may miss one by 1 min."""
    return all(d.early_start_at % 60 == d.late_start_at % 60 == 0 for d in compute_schedule(plan))


@examples(150)
@given(tool_plans(LOOSE, *(set(EARLY) - {"late", "from-finish"})))
def test_early_dates_of_everything_at_once(plan: Plan) -> None:
    """All of it in one plan gives the least dates."""
    check_early(plan)


@examples(50)
@given(tool_plans(AHEAD, "from-finish", "ends"))
def test_open_ends_do_not_stand_where_a_plan_from_its_finish_begins_to_look(plan: Plan) -> None:
    """Late dates in a plan scheduled from its finish rest on that finish, open ends or not."""
    assume(_is_in_whole_hours(plan))
    check_early(plan)


@pytest.mark.parametrize("word", FLOATS_TO)
@examples(60)
@given(st.data())
def test_float_to_a_milestone(word: str, data: st.DataObject) -> None:
    """Its slip leaves the milestone unmoved, and an hour more moves it."""
    check_float_to(data.draw(tool_plans(FLOATS_TO[word], word)))


@pytest.mark.parametrize("word", sorted(set(FLOATS_TO) - UNMOVED))
@examples(60)
@given(st.data())
def test_free_float(word: str, data: st.DataObject) -> None:
    """Its slip moves no other task's early dates, and an hour more does."""
    check_free_float(data.draw(tool_plans(LOOSE, word)))


@pytest.mark.parametrize("word", TOTAL)
@examples(100)
@given(st.data())
def test_total_float(word: str, data: st.DataObject) -> None:
    """With its slip what follows still ends in time; an hour more is too late."""
    plan = data.draw(tool_plans(TOTAL[word], word))
    if word == "edges":
        assume(_is_on_one_calendar(plan))
    check_total_float(plan)


def _is_on_one_calendar(plan: Plan) -> bool:
    """Whether no break is a break for some only: on which side of it is late, is a convention."""
    lengths = [link.lag for item in plan.walk() for link in item.after]
    for task in plan.tasks():
        lengths += [task.duration] if task.duration else []
        lengths += [task.progress.remaining] if task.progress and task.progress.remaining else []
    choices = [link.lag_calendar for item in plan.walk() for link in item.after]
    return all(length.unit.is_working for length in lengths) and not any(choices)


@pytest.mark.parametrize("word", [*EARLY, "all", "p6", "msproject"])
@examples(60)
@given(st.data())
def test_every_open_task_has_a_driver(word: str, data: st.DataObject) -> None:
    """Something is named as the reason for every date, and the chain of why ends at a fact."""
    words = sorted(set(EARLY) - {"late", "from-finish"}) if word not in EARLY else [word]
    words += [word] if word in ("p6", "msproject") else []
    check_drivers(data.draw(tool_plans(EARLY.get(word, LOOSE), *words)))
