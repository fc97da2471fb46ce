"""Any plan turns into any other, change by change, and every plan on the way can be dated."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import HorizonError
from exitplan.plan import Group, Plan, Task
from exitplan.schedule import Schedule, compute_schedule
from exitplan.slippage import Draft, diff_plans
from tests.schedule.plans import Recipe, examples
from tests.schedule.step_plans import LegalSteps
from tests.slippage.plan_pairs import plan_pairs

_ANY = st.sampled_from(
    [
        Recipe(groups=True, first_starts=True, size=8),
        Recipe(groups=True, progress=True, constraints=True, months=True),
        Recipe(groups=True, steps=LegalSteps()),
        Recipe(groups=True, constraints=True, override=True, size=8),
    ]
).flatmap(plan_pairs)


def _dates(schedule: Schedule) -> dict[str, Any]:
    return {dates.id: dates.record() for dates in schedule}


def _schedule(plan: Plan) -> Schedule | None:
    try:
        return compute_schedule(plan)
    except HorizonError:
        return None


def _flat(plan: Plan) -> tuple[dict[str, Any], set[Any]]:
    """Give what a plan says, with every link by both of its ends and without any order."""
    items: dict[str, Any] = {}
    links = set()
    for item in plan.walk():
        links |= {(link.task, item.id, link.type, _lag(link)) for link in item.after}
        links |= {(item.id, link.task, link.type, _lag(link)) for link in item.before}
        names = {field.name for field in attrs.fields(type(item))} - {"after", "before", "items"}
        items[item.id] = {name: getattr(item, name) for name in names}
        if isinstance(item, Group):
            items[item.id]["members"] = {member.id for member in item.items}
    return items, links


def _lag(link: Any) -> Any:
    return (str(link.lag) if link.lag.amount else "", link.lag_calendar)


@given(_ANY)
@examples(100)
def test_all_changes_together_give_the_later_plan(pair: tuple[Plan, Plan]) -> None:
    """A draft that has taken in every change says what the later plan says, and dates it so."""
    before, after = pair
    difference = diff_plans(before, after)
    draft = Draft.of(difference)
    for change in difference.changes:
        draft.apply(change)
    assert _flat(draft.plan()) == _flat(after)
    expected = _schedule(after)
    if expected is not None:
        assert _dates(compute_schedule(draft.plan())) == _dates(expected)


@given(_ANY)
@examples(100)
def test_every_plan_on_the_way_can_be_dated(pair: tuple[Plan, Plan]) -> None:
    """In the documented order no prefix of the changes makes a circle or contradicts itself."""
    before, after = pair
    difference = diff_plans(before, after)
    draft = Draft.of(difference)
    _schedule(draft.plan())
    for change in difference.changes:
        draft.apply(change)
        _schedule(draft.plan())


@given(_ANY)
@examples(50)
def test_no_change_makes_the_earlier_plan(pair: tuple[Plan, Plan]) -> None:
    """A fresh draft is dated as the earlier plan is, under the later plan's ids."""
    before, after = pair
    expected = _schedule(before)
    if expected is None:
        return
    difference = diff_plans(before, after)
    found = compute_schedule(Draft.of(difference).plan())
    ids = difference.matched
    for dates in expected:
        record = found[ids.get(dates.id, dates.id)].record()
        assert (record["start"], record["finish"], record["early_finish"]) == (
            dates.record()["start"],
            dates.record()["finish"],
            dates.record()["early_finish"],
        )


@given(_ANY, st.randoms(use_true_random=False))
@examples(100)
def test_any_order_ends_at_the_later_plan(pair: tuple[Plan, Plan], shuffle: Any) -> None:
    """The order in which changes are applied does not matter in the end."""
    before, after = pair
    difference = diff_plans(before, after)
    changes = list(difference.changes)
    shuffle.shuffle(changes)
    draft = Draft.of(difference)
    for change in changes:
        draft.copy().apply(change)  # What is done to a copy must not be seen here.
        draft.apply(change)
        draft.plan()
    assert _flat(draft.plan()) == _flat(after)


@given(_ANY)
@examples(60)
def test_a_plan_does_not_differ_from_itself(pair: tuple[Plan, Plan]) -> None:
    """Nothing differs between a plan and itself, with the links written at either end."""
    plan = pair[0]
    assert diff_plans(plan, plan).is_empty
    difference = diff_plans(*pair)
    draft = Draft.of(difference)
    for change in difference.changes:
        draft.apply(change)
    assert diff_plans(draft.plan(), pair[1]).is_empty


@given(_ANY)
@examples(60)
def test_touched_tasks_are_all_there_is(pair: tuple[Plan, Plan]) -> None:
    """Tasks that are not named as touched say the same of themselves and wait for the same."""
    difference = diff_plans(*pair)
    draft = Draft.of(difference)
    told = draft.plan()
    for change in difference.changes:
        touched = draft.apply(change)
        now = draft.plan()
        if touched is not None and change.moves_dates:
            differing = _differing_tasks(told, now)
            assert differing <= touched, (change.key, differing, touched)
        told = now


def _differing_tasks(before: Plan, after: Plan) -> set[str]:
    old: dict[str, Task] = {task.id: task for task in before.tasks()}
    new: dict[str, Task] = {task.id: task for task in after.tasks()}
    return {name for name in old | new if old.get(name) != new.get(name)}


@given(_ANY)
@examples(60)
def test_changes_have_keys_and_sentences_of_their_own(pair: tuple[Plan, Plan]) -> None:
    """Every change has a key that no other has, a sentence, and plain data."""
    difference = diff_plans(*pair)
    keys = [change.key for change in difference.changes]
    assert len(keys) == len(set(keys))
    for change in difference.changes:
        assert change.sentence[0] in "“T"
        assert "None" not in change.sentence
        assert change.record()["sentence"] == change.sentence


@given(_ANY)
@examples(60)
def test_what_is_said_to_move_no_date_moves_none(pair: tuple[Plan, Plan]) -> None:
    """A change that says that it moves no date leaves every task's dates as they are."""
    difference = diff_plans(*pair)
    draft = Draft.of(difference)
    for change in difference.changes:
        before = draft.copy()
        draft.apply(change)
        if not change.moves_dates:
            assert _task_dates(draft.plan()) == _task_dates(before.plan())


def _task_dates(plan: Plan) -> dict[str, tuple[int, int]] | None:
    schedule = _schedule(plan)
    if schedule is None:
        return None
    return {
        dates.id: (dates.early_start_at, dates.early_finish_at)
        for dates in schedule
        if isinstance(dates.item, Task)
    }
