"""Whatever the versions are, signs are given without fail, and can be proved from the plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs
from hypothesis import given
from hypothesis import strategies as st

from exitplan import compute_schedule
from exitplan.errors import Severity
from exitplan.plan import Deadline, Duration, Group, Link, Moment, Plan, Task, problems
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import Schedule
from exitplan.slippage import CODES, trend, warning_signs
from tests.schedule.plans import START, Recipe, examples, plans
from tests.schedule.step_plans import LegalSteps
from tests.slippage.plan_pairs import Pair, plan_pairs

PAIRS = st.sampled_from(
    [
        Recipe(groups=True, first_starts=True, progress=True, size=8),
        Recipe(groups=True, progress=True, constraints=True, months=True),
        Recipe(groups=True, steps=LegalSteps()),
        Recipe(groups=True, constraints=True, override=True, size=8),
    ]
).flatmap(plan_pairs)


def version(plan: Plan, name: str) -> Version:
    """Give a plan as a report."""
    day = None if plan.status_date is None else plan.status_date.day
    return Version(name, VersionKind.SNAPSHOT, plan, day)


def each_task(plan: Plan, change: Callable[[Task], Task]) -> Plan:
    """Give a plan with every task changed."""

    def items(some: tuple[Task | Group, ...]) -> list[Task | Group]:
        return [
            attrs.evolve(item, items=items(item.items)) if isinstance(item, Group) else change(item)
            for item in some
        ]

    return attrs.evolve(plan, items=items(plan.items))


def promised(plan: Plan, due: int) -> Plan:
    """Give every task a deadline, so that all are watched."""
    return each_task(plan, lambda task: attrs.evolve(task, deadline=Deadline(Moment(due))))


@st.composite
def stretched(draw: st.DrawFn) -> Pair:
    """Draw a network of plain work, and the same with other lengths of some of it."""
    count = draw(st.integers(2, 7))
    days = st.integers(1, 9)
    tasks = []
    for number in range(count):
        waits = draw(st.sets(st.sampled_from(range(number)), max_size=2)) if number else set()
        links = [Link(f"t{other}") for other in sorted(waits or {max(0, number - 1)}) if number]
        length = Duration(draw(days))
        tasks.append(Task(f"t{number}", f"Task {number}", duration=length, after=links))
    plan = Plan("drawn", "Drawn", Moment(START), items=tasks)
    return plan, each_task(
        plan,
        lambda task: (
            attrs.evolve(task, duration=Duration(draw(days))) if draw(st.booleans()) else task
        ),
    )


@st.composite
def edited(draw: st.DrawFn) -> Pair:
    """Draw a plan with progress, and the same with some actual dates a day off, or none."""
    before = draw(plans(Recipe(groups=True, progress=True)))
    days = st.sampled_from([0, 0, -1, -2, None])

    def change(task: Task) -> Task:
        was = task.progress
        if was is None or draw(st.booleans()):
            return task
        start, finish = (
            None if day is None or by is None else Moment(day.day + by)
            for day, by in ((was.actual_start, draw(days)), (was.actual_finish, draw(days)))
        )
        if finish is not None and start is not None and finish < start:
            start = finish
        return attrs.evolve(
            task, progress=attrs.evolve(was, actual_start=start, actual_finish=finish)
        )

    after = each_task(before, change)
    is_sound = all(found.severity is not Severity.ERROR for found in problems(after))
    return before, after if is_sound else before


@given(PAIRS, st.integers(0, 60))
@examples(150)
def test_any_versions_can_be_compared(pair: Pair, due: int) -> None:
    """No plan stops the search; every sign has a known code, a sentence and known items."""
    before, after = (promised(plan, START + due) for plan in pair)
    versions = [version(before, "a"), version(after, "b"), version(before, "c")]
    known = {item.id for plan in pair for item in plan.walk()}
    found = warning_signs(versions)
    assert found == warning_signs(versions)
    for sign in found:
        assert sign.code in CODES
        assert sign.record()["message"]
        assert set(sign.items) <= known
    assert len(trend(versions).points) == 3


@given(PAIRS)
@examples(100)
def test_a_plan_against_itself_has_no_signs(pair: Pair) -> None:
    """Nothing is found where nothing changed."""
    assert warning_signs([version(pair[0], "a"), version(pair[0], "b")]) == ()


def with_lengths(plan: Plan, lengths: Mapping[str, Task]) -> Schedule:
    """Schedule a plan some of whose tasks take as long as others do."""

    def change(task: Task) -> Task:
        was = lengths.get(task.id)
        return task if was is None else attrs.evolve(task, duration=was.duration)

    return compute_schedule(each_task(plan, change))


@given(stretched(), st.integers(0, 60))
@examples(200)
def test_dates_held_by_shorter_work_are_all_found(pair: Pair, due: int) -> None:
    """By brute force: with the former lengths of what was cut, exactly these dates are missed."""
    before, after = (promised(plan, START + due) for plan in pair)
    found = [
        sign
        for sign in warning_signs([version(before, "a"), version(after, "b")])
        if sign.code == "EP641"
    ]
    cut = {
        was.id: was
        for was, now in zip(before.tasks(), after.tasks(), strict=True)
        if str(now.duration) < str(was.duration)  # Days of one digit.
    }
    was, now, longer = compute_schedule(before), compute_schedule(after), with_lengths(after, cut)
    held = [
        name
        for name in now.items
        if now[name].finish_day <= was[name].finish_day < longer[name].finish_day
        or now[name].finish_day <= START + due < longer[name].finish_day
    ]
    assert sum(int(str(sign.numbers["dates_held"])) for sign in found) == len(held)
    for sign in found:
        alone = with_lengths(after, {name: cut[name] for name in sign.items})
        assert sign.numbers["milestone"] in held
        assert alone[str(sign.numbers["milestone"])].record()["finish"] == sign.numbers["would_be"]


@given(st.one_of(PAIRS, edited(), edited()))
@examples(200)
def test_edited_actual_dates_are_all_found(pair: Pair) -> None:
    """By brute force: each reported day that is another, or none, where ids stayed the same."""
    before, after = pair
    old = {task.id: task for task in before.tasks()}
    new = {task.id: task for task in after.tasks()}
    if {item.id for item in before.walk()} != {item.id for item in after.walk()}:
        return
    found = {
        (sign.items[0], sign.numbers["field"], sign.code)
        for sign in warning_signs([version(before, "a"), version(after, "b")])
        if sign.code in ("EP644", "EP645")
    }
    expected = set()
    for name, task in old.items():
        was, now = task.progress, new[name].progress
        if was is None:
            continue
        start, finish = (None, None) if now is None else (now.actual_start, now.actual_finish)
        for field, then, later in (
            ("actual_start", was.actual_start, start),
            ("actual_finish", was.actual_finish, finish),
        ):
            if then is not None and later is None:
                expected.add((name, field, "EP645"))
            elif then is not None and later is not None and later.day != then.day:
                expected.add((name, field, "EP644"))
    assert found == expected
