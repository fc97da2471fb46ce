"""What must not change a schedule, and what its paths and drags must be."""

from __future__ import annotations

import re

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Group,
    Link,
    Plan,
    ProgressRule,
    Task,
    Unit,
    milestone,
)
from exitplan.schedule import Cause, Schedule, compute_schedule
from tests.schedule.brute import Brute
from tests.schedule.hours import OutOfSightError
from tests.schedule.leaves import Dates
from tests.schedule.plans import CALENDARS, Recipe, examples, plans

MIXED = Recipe(
    months=True, progress=True, constraints=True, groups=True, first_starts=True, rules=ProgressRule
)
FLAT = Recipe(months=True, progress=True, constraints=True, rules=ProgressRule)
UNSTARTED = Recipe(constraints=True, groups=True)
BARE = Recipe(groups=True, calendars=False)


def facts(schedule: Schedule) -> dict[str, tuple[object, ...]]:
    """Give all that is computed for each item, by id."""
    return {
        d.id: (
            d.early_start_at,
            d.early_finish_at,
            d.late_start_at,
            d.late_finish_at,
            d.remaining_start_at,
            d.start_day,
            d.finish_day,
            d.total_float_minutes,
            d.free_float_minutes,
            d.critical,
            d.longest_path,
            d.started,
            d.completed,
        )
        for d in schedule
    }


def floats(schedule: Schedule) -> dict[str, dict[str, int]]:
    """Give the float of each task to each task."""
    return {name: dict(schedule.float_to(name)) for name in schedule.network.index}


def renamed(items: tuple[Task | Group, ...], names: dict[str, str]) -> list[Task | Group]:
    """Give the items under other ids."""

    def links(found: tuple[Link, ...]) -> list[Link]:
        return [attrs.evolve(link, task=names[link.task]) for link in found]

    out: list[Task | Group] = []
    for item in items:
        fields = {"id": names[item.id], "after": links(item.after), "before": links(item.before)}
        if isinstance(item, Group):
            fields["items"] = renamed(item.items, names)
        elif item.gate is not None and item.gate.notice is not None:
            fields["gate"] = attrs.evolve(item.gate, notice=names[item.gate.notice])
        out.append(attrs.evolve(item, **fields))
    return out


@examples(80)
@given(plans(MIXED))
def test_names_change_nothing(plan: Plan) -> None:
    """A plan under other ids has the same dates, floats and longest path."""
    parts = sorted({part for item in plan.walk() for part in item.id.split(".")})
    other = {part: f"n{len(parts) - number}" for number, part in enumerate(parts)}
    names = {i.id: ".".join(other[part] for part in i.id.split(".")) for i in plan.walk()}
    before = compute_schedule(plan)
    after = compute_schedule(attrs.evolve(plan, items=renamed(plan.items, names)))
    assert facts(after) == {names[name]: found for name, found in facts(before).items()}
    assert floats(after) == {
        names[to]: {names[name]: room for name, room in found.items()}
        for to, found in floats(before).items()
    }


@examples(80)
@given(plans(MIXED), st.randoms(use_true_random=False))
def test_order_changes_nothing(plan: Plan, random: object) -> None:
    """Items and links written in another order have the same dates, floats and longest path."""

    def shuffled(values: tuple[object, ...]) -> list[object]:
        found = list(values)
        random.shuffle(found)  # type: ignore[attr-defined]
        return found

    def mixed(items: tuple[Task | Group, ...]) -> list[object]:
        return shuffled(
            tuple(
                attrs.evolve(
                    item,
                    after=shuffled(item.after),
                    constraints=shuffled(item.constraints),
                    **({"items": mixed(item.items)} if isinstance(item, Group) else {}),
                )
                for item in items
            )
        )

    before = compute_schedule(plan)
    after = compute_schedule(attrs.evolve(plan, items=mixed(plan.items)))
    assert facts(after) == facts(before)
    assert floats(after) == floats(before)
    assert set(after.longest_path()) == set(before.longest_path())


@examples(80)
@given(plans(MIXED))
def test_before_and_after_are_the_same_link(plan: Plan) -> None:
    """A link written at its predecessor gives what it gives written at its successor."""
    turned: dict[str, list[Link]] = {}
    for item in plan.walk():
        for link in item.after:
            turned.setdefault(link.task, []).append(attrs.evolve(link, task=item.id))

    def moved(items: tuple[Task | Group, ...]) -> list[Task | Group]:
        return [
            attrs.evolve(
                item,
                after=(),
                before=turned.get(item.id, ()),
                **({"items": moved(item.items)} if isinstance(item, Group) else {}),
            )
            for item in items
        ]

    before = compute_schedule(plan)
    after = compute_schedule(attrs.evolve(plan, items=moved(plan.items)))
    assert facts(after) == facts(before)
    assert floats(after) == floats(before)


@examples(80)
@given(plans(MIXED))
def test_computing_twice_gives_the_same(plan: Plan) -> None:
    """A schedule is a function of the plan alone, whatever was asked of it in between."""
    first = compute_schedule(plan)
    expected = first.as_dict()
    for name in first.network.index:
        first.float_to(name)
        first.drag(name)
        first.why(name)
    assert first.as_dict() == expected
    assert compute_schedule(plan).as_dict() == expected


@examples(80)
@given(plans(MIXED))
def test_an_unrelated_task_changes_no_early_date(plan: Plan) -> None:
    """A short task that nothing waits for leaves all early dates and floats to milestones."""
    aside = milestone(
        "aside",
        "Aside",
        calendar="24-hour",
        constraints=[Constraint(ConstraintKind.START_NO_EARLIER_THAN, plan.start)],
    )
    before = compute_schedule(plan)
    after = compute_schedule(attrs.evolve(plan, items=(aside, *plan.items)))
    for dates in before:
        found = after[dates.id]
        assert (found.early_start_at, found.early_finish_at) == (
            dates.early_start_at,
            dates.early_finish_at,
        )
    for to, found_floats in floats(before).items():
        assert dict(after.float_to(to)) == found_floats


@examples(80)
@given(plans(FLAT), st.data())
def test_nesting_changes_nothing(plan: Plan, data: st.DataObject) -> None:
    """Tasks put into groups that carry nothing of their own keep their dates and floats."""
    names = {
        task.id: data.draw(st.sampled_from(["", "a.", "a.b.", "c."]), label=task.id) + task.id
        for task in plan.tasks()
    }
    groups: dict[str, list[Task | Group]] = {"": [], "a": [], "a.b": [], "c": []}
    for task in renamed(plan.items, names):
        groups[task.id.rpartition(".")[0]].append(task)
    if groups["a.b"]:
        groups["a"].append(Group("a.b", "A B", groups["a.b"]))
    items = groups[""] + [Group(name, name, groups[name]) for name in ("a", "c") if groups[name]]
    before, after = compute_schedule(plan), compute_schedule(attrs.evolve(plan, items=items))
    found = facts(after)
    assert {names[name]: values for name, values in facts(before).items()} == {
        name: values for name, values in found.items() if name in names.values()
    }


@examples(80)
@given(plans(MIXED))
def test_longest_path_is_a_chain_of_drivers(plan: Plan) -> None:
    """Every task on a longest path is its end or drives another on it, and all its drivers are."""
    schedule = compute_schedule(plan)
    for to in (None, *schedule.network.index):
        path = set(schedule.longest_path(to))
        ends = {to} if to else {name for name in path if is_last(schedule, name)}
        assert ends
        drivers = {
            name: {d.predecessor for d in schedule.drivers(name) if d.cause is Cause.LINK}
            for name in path
        }
        driving = set().union(*drivers.values())
        assert path == ends | driving
    assert {d.id for d in schedule if d.longest_path and d.kind != "group"} == set(
        schedule.longest_path()
    )


def is_last(schedule: Schedule, name: str) -> bool:
    return schedule[name].early_finish_at == schedule.finish_at


@examples(80)
@given(plans(MIXED))
def test_every_open_task_has_a_driver(plan: Plan) -> None:
    """Something is named as the reason for every date, and the chain of why ends at a fact."""
    check_drivers(plan)


def check_drivers(plan: Plan) -> None:
    """See to it that every date has a reason, in words too."""
    schedule = compute_schedule(plan)
    for name in schedule.network.index:
        assert schedule.drivers(name), name
        explanation = schedule.why(name)
        assert explanation.chain[0].id == name
        last = explanation.chain[-1]
        assert last.drivers
        assert all(driver.cause is not Cause.LINK for driver in last.drivers)
        assert str(explanation).endswith((".", "”."))
        assert not re.search(r"\bNone\b|  ", str(explanation)), str(explanation)


@examples(80)
@given(plans(BARE))
def test_drag_is_what_the_plan_gains_without_the_work(plan: Plan) -> None:
    """Drag is the difference that a plan with that task's duration at nothing makes."""
    schedule = compute_schedule(plan)
    for task in plan.tasks():
        if task.is_milestone:
            continue

        def without(items: tuple[Task | Group, ...], name: str = task.id) -> list[Task | Group]:
            return [
                attrs.evolve(item, items=without(item.items))
                if isinstance(item, Group)
                else attrs.evolve(item, duration=none(item))
                if item.id == name
                else item
                for item in items
            ]

        trial = compute_schedule(attrs.evolve(plan, items=without(plan.items)))
        for to in schedule.network.index:
            calendar = schedule.network.calendar(schedule.node(to))
            gain = calendar.minutes_between(trial[to].early_finish_at, schedule[to].early_finish_at)
            assert schedule.drag(task.id, to) == gain, (task.id, to)


def none(task: Task) -> Duration:
    assert task.duration is not None
    is_elapsed = not task.duration.unit.is_working
    return Duration(0, Unit.ELAPSED_HOUR if is_elapsed else Unit.HOUR)


@examples(80)
@given(plans(MIXED))
def test_paths_rank_by_float_and_share_no_task(plan: Plan) -> None:
    """Path 1 is the driving trace; paths share no task, come by float, and name where they join."""
    schedule = compute_schedule(plan)
    for to in schedule.network.index:
        room = schedule.float_to(to)
        paths = schedule.paths(to, limit=10)
        assert paths[0].tasks == schedule.longest_path(to)
        assert [path.rank for path in paths] == list(range(1, len(paths) + 1))
        seen: set[str] = set()
        for path in paths:
            assert path.tasks
            assert not seen & set(path.tasks)
            assert (path.joins is None) == (path.rank == 1)
            assert path.joins is None or path.joins in seen
            seen |= set(path.tasks)
        assert set(room) <= seen


@examples(80)
@given(plans(Recipe(groups=True)), st.data())
def test_as_late_as_possible_uses_up_free_float(plan: Plan, data: st.DataObject) -> None:
    """A task as late as possible starts later by its free float, and nothing else moves."""
    name = data.draw(st.sampled_from([task.id for task in plan.tasks()]))
    before = compute_schedule(plan)

    def late(items: tuple[Task | Group, ...]) -> list[Task | Group]:
        return [
            attrs.evolve(item, items=late(item.items))
            if isinstance(item, Group)
            else attrs.evolve(item, constraints=[Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)])
            if item.id == name
            else item
            for item in items
        ]

    after = compute_schedule(attrs.evolve(plan, items=late(plan.items)))
    calendar = before.network.calendar(before.node(name))
    moved = calendar.minutes_between(before[name].early_start_at, after[name].early_start_at)
    assert moved == before[name].free_float_minutes
    assert after[name].free_float_minutes == 0
    for dates in before:
        if dates.id != name and dates.kind != "group":
            assert after[dates.id].early_start_at == dates.early_start_at


@examples(80)
@given(plans(UNSTARTED), st.data())
def test_backward_pass_agrees_with_a_trial_move(plan: Plan, data: st.DataObject) -> None:
    """In a plan without negative float, total float's slip takes no work past any late bound."""
    schedule = compute_schedule(plan)
    assume(all((d.total_float_minutes or 0) >= 0 for d in schedule))
    brute = Brute(plan, CALENDARS)
    name = data.draw(st.sampled_from(list(brute.leaves)))
    hours = (schedule[name].total_float_minutes or 0) // 60
    try:
        dates = brute.schedule()
        moved: dict[str, Dates] = brute.slipped(dates, name, hours)
    except OutOfSightError:
        assume(False)
    end = brute.finish(dates) if plan.finish_by is None else plan.finish_by.end // 60
    for other, found in moved.items():
        leaf = brute.leaves[other]
        assert leaf.hours.between(min([end, *brute.caps(leaf)]), found.finish.hour) <= 0
