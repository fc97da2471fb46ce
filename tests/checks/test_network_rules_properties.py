"""What is said of a network, against brute force and against scheduling the plan again."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.checks._dcma_path import _can_grow, lengthened
from exitplan.checks._rules_network_ends import find_ends
from exitplan.checks._rules_network_links import LinkPlaces, redundant_links, written_links
from exitplan.errors import ExitplanError
from exitplan.plan import (
    Duration,
    Group,
    Kind,
    Link,
    LinkType,
    Plan,
    ProgressRule,
    Task,
    Unit,
)
from exitplan.schedule import Schedule, compute_schedule
from exitplan.schedule._passes import forward_pass
from tests.schedule.plans import Recipe, examples, plans
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans

PLAIN = Recipe(groups=True, size=9)
MIXED = Recipe(
    progress=True,
    constraints=True,
    groups=True,
    first_starts=True,
    override=True,
    rules=ProgressRule,
    size=8,
)
LEGAL = Recipe(progress=True, constraints=True, groups=True, steps=LegalSteps(), size=7)


@st.composite
def plainer(draw: st.DrawFn, drawn: st.SearchStrategy[Plan]) -> Plan:
    """Draw a plan most of whose links are plain, so that some are superfluous."""

    def links(item: Task | Group) -> list[Link]:
        found: dict[tuple[str, LinkType], Link] = {}
        for link in item.after:
            plain = Link(link.task) if draw(st.integers(0, 4)) else link
            found.setdefault((plain.task, plain.type), plain)
        return list(found.values())

    def items(some: Iterable[Task | Group]) -> list[Task | Group]:
        return [
            attrs.evolve(item, after=links(item), items=items(item.items))
            if isinstance(item, Group)
            else attrs.evolve(item, after=links(item))
            for item in some
        ]

    plan = draw(drawn)
    return attrs.evolve(plan, items=items(plan.items))


ANY = st.one_of(plainer(plans(MIXED)), plainer(plans(LEGAL)), plainer(tool_plans(MIXED)))


def scheduled(plan: Plan) -> Schedule | None:
    """Schedule a plan; nothing where it contradicts itself after its links were made plain."""
    try:
        return compute_schedule(plan)
    except ExitplanError:
        return None


def without(plan: Plan, dropped: set[tuple[str, int]]) -> Plan:
    """Give a plan without some of the links written under `after`, by item and place."""

    def items(some: Iterable[Task | Group]) -> list[Task | Group]:
        found: list[Task | Group] = []
        for item in some:
            after = [link for n, link in enumerate(item.after) if (item.id, n) not in dropped]
            fields: dict[str, Any] = {"after": after}
            if isinstance(item, Group):
                fields["items"] = items(item.items)
            found.append(attrs.evolve(item, **fields))
        return found

    return attrs.evolve(plan, items=items(plan.items))


@examples(400)
@given(ANY)
def test_taking_out_what_is_redundant_moves_nothing(plan: Plan) -> None:
    """Without all of its superfluous links at once a plan has the same dates and floats."""
    schedule = scheduled(plan)
    if schedule is None:
        return
    places = LinkPlaces(schedule)
    all_of_them = [places.of(one) for one in redundant_links(schedule.network)]
    found = [written for written in all_of_them if written is not None]
    if not found:
        return
    thinner = compute_schedule(without(plan, {(written.item, written.place) for written in found}))
    for before, after in zip(schedule, thinner, strict=True):
        for field in (
            "id",
            "early_start_at",
            "early_finish_at",
            "late_start_at",
            "late_finish_at",
            "total_float_minutes",
            "free_float_minutes",
        ):
            assert getattr(before, field) == getattr(after, field), (before.id, field)


def _chains(plan: Plan) -> dict[str, set[str]]:
    """Give what each task directly waits for, groups taken to pieces."""
    leaves: dict[str, list[str]] = {
        item.id: [item.id] if isinstance(item, Task) else [task.id for task in item.tasks()]
        for item in plan.walk()
    }
    found: dict[str, set[str]] = {name: set() for name in leaves}
    for item in plan.walk():
        for link in item.after:
            for name in leaves[item.id]:
                found[name].update(leaves[link.task])
    return found


@given(plans(PLAIN))
def test_every_redundant_link_is_found(plan: Plan) -> None:
    """Where all links are plain, those are found between whose ends a longer way leads."""
    flat = [attrs.evolve(task, id=task.name, after=(), calendar=None) for task in plan.tasks()]
    chains = _chains(plan)
    names = {task.id: task.name for task in plan.tasks()}
    edges = {names[a]: {names[b] for b in chains[a]} for a in names}
    tasks = [attrs.evolve(task, after=[Link(b) for b in sorted(edges[task.id])]) for task in flat]
    schedule = scheduled(attrs.evolve(plan, items=tasks))
    assert schedule is not None

    def leads(begin: str, goal: str, taken: int) -> bool:
        return (begin == goal and taken > 1) or any(
            leads(before, goal, taken + 1) for before in edges[begin]
        )

    expected = {
        (before, after)
        for after, befores in edges.items()
        for before in befores
        if leads(after, before, 0)
        # Work in months, and what its own rules place, is not judged.
    }
    for block in (1, 3, 4096):
        found = redundant_links(schedule.network, block=block)
        places = LinkPlaces(schedule)
        written = [places.of(one) for one in found]
        assert {one and (one.predecessor, one.successor) for one in written} == expected
        assert len(written) == len(expected)
        for one in found:
            way = schedule.network.item_id(one.by_way_of)
            assert way in edges[schedule.network.item_id(one.target)]
            assert leads(way, schedule.network.item_id(one.source), 1)


@given(plans(MIXED))
def test_open_ends_are_what_a_reader_finds(plan: Plan) -> None:
    """Ends are open where no link leads, be it to or from a group around the task."""
    schedule = compute_schedule(plan)
    around = {task.id: [task.id, *_groups_of(task.id)] for task in plan.tasks()}
    held = {item.id for item in plan.walk() if item.after or _led_to(plan, item.id)}
    waited = {link.task for item in plan.walk() for link in item.after}
    waited |= {item.id for item in plan.walk() if item.before}
    tasks = [task for task in plan.tasks() if task.kind is not Kind.LEVEL_OF_EFFORT]
    starts = [t for t in tasks if not held.intersection(around[t.id])]
    ends = [t for t in tasks if not waited.intersection(around[t.id])]
    finished = {t.id for t in tasks if t.progress and t.progress.actual_finish}
    found = find_ends(schedule)

    def ids(nodes: list[int]) -> list[str]:
        return [schedule.network.tasks[node].id for node in nodes]

    def counted(some: list[Task], spared: str) -> list[str]:
        return [t.id for t in some if t.id not in finished | {spared}]

    assert found.population == len(tasks) - len(finished)
    assert ids(found.no_predecessor) == counted(starts, _first(schedule, starts))
    assert ids(found.no_successor) == counted(ends, _last(schedule, ends))


def _groups_of(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


def _led_to(plan: Plan, name: str) -> bool:
    return any(link.task == name for item in plan.walk() for link in item.before)


def _first(schedule: Schedule, tasks: list[Task]) -> str:
    return min(
        tasks,
        key=lambda t: (_start_day(schedule, t), t.kind is not Kind.MILESTONE),
        default=Task("", ""),
    ).id


def _start_day(schedule: Schedule, task: Task) -> int:
    begun = task.progress.actual_start if task.progress is not None else None
    return schedule[task.id].start_day if begun is None else begun.day


def _last(schedule: Schedule, tasks: list[Task]) -> str:
    return max(
        reversed(tasks),
        key=lambda t: (schedule[t.id].finish_day, t.kind is Kind.MILESTONE),
        default=Task("", ""),
    ).id


@given(plans(MIXED))
def test_dangling_ends_are_what_a_reader_finds(plan: Plan) -> None:
    """A start dangles that only finish links reach; a finish from which only starts are held."""
    schedule = compute_schedule(plan)
    starts, finishes = [], []
    for task in plan.tasks():
        mine = {task.id, *_groups_of(task.id)}
        into = [link for item in plan.walk() if item.id in mine for link in item.after]
        out = [link for item in plan.walk() for link in item.after if link.task in mine]
        started = task.progress is not None and (
            task.progress.actual_start is not None or task.progress.actual_finish is not None
        )
        finished = task.progress is not None and task.progress.actual_finish is not None
        if task.kind is not Kind.TASK:
            continue
        if into and not started and all(link.type.to_finish for link in into):
            starts.append(task.id)
        if out and not finished and not any(link.type.from_finish for link in out):
            finishes.append(task.id)
    found = find_ends(schedule)
    tasks = schedule.network.tasks
    assert [tasks[node].id for node in found.dangling_starts] == starts
    assert [tasks[node].id for node in found.dangling_finishes] == finishes


@given(plans(MIXED))
def test_links_are_those_written_to_what_is_open(plan: Plan) -> None:
    """Every link counts once whose successor, or some of it, is not finished."""
    schedule = compute_schedule(plan)
    done = {t.id for t in plan.tasks() if t.progress and t.progress.actual_finish}

    def is_open(item: Task | Group) -> bool:
        members = [item] if isinstance(item, Task) else item.tasks()
        return any(task.id not in done for task in members)

    expected = [
        (link.task, item.id, link.type, link.lag)
        for item in plan.walk()
        if is_open(item)
        for link in item.after
    ]
    found = [
        (one.predecessor, one.successor, one.link.type, one.link.lag)
        for one in written_links(schedule)
    ]
    assert sorted(found, key=repr) == sorted(expected, key=repr)


@examples(200)
@given(ANY, st.data())
def test_a_longer_task_is_the_task_made_longer(plan: Plan, data: st.DataObject) -> None:
    """Lengthening a node gives the dates of the plan in which the task has that length."""
    schedule = scheduled(plan)
    if schedule is None:
        return
    network = schedule.network
    nodes = [
        node
        for node, task in enumerate(network.tasks)
        if task.kind is Kind.TASK and _can_grow(network, node) and _is_minutes(task)
    ]
    if not nodes:
        return
    node = data.draw(st.sampled_from(nodes))
    minutes = data.draw(st.sampled_from([60, 480, 6_000]))
    longer = scheduled(_longer(plan, network.tasks[node], minutes))
    if longer is None:
        return
    trial = forward_pass(lengthened(network, node, minutes))
    for number in range(len(network.tasks)):
        for event in (2 * number, 2 * number + 1):
            assert trial.event[event] == longer.early.event[event], network.tasks[number].id


def _is_minutes(task: Task) -> bool:
    """Whether its length and what remains of it can be written in minutes."""
    length = task.duration
    return length is not None and not length.unit.is_calendar and task.period is None


def _longer(plan: Plan, task: Task, minutes: int) -> Plan:
    progress, length = task.progress, task.duration
    assert length is not None
    schedule = compute_schedule(plan)
    node = schedule.network.index[task.id]
    unit = Unit.MINUTE if length.unit.is_working else Unit.ELAPSED_MINUTE
    if progress is not None and progress.actual_start is not None:
        left = schedule.network.special[node].length.minutes  # type: ignore[attr-defined]
        calendar = schedule.network.calendar(node)
        if length.unit.is_working:
            whole = length.working_minutes(calendar.day_minutes or 0, calendar.week_minutes or 0)
        else:
            whole = length.elapsed_minutes()
        changed: dict[str, Any] = {
            "duration": Duration(whole + minutes, unit),
            "progress": attrs.evolve(
                progress, remaining=Duration(left + minutes, unit), percent_complete=None
            ),
        }
    else:
        span = schedule.network.span[node]
        special = schedule.network.special.get(node)
        if span is None:
            assert special is not None
            whole = special.length.minutes  # type: ignore[attr-defined]
        else:
            whole = (span + 1) // 2
        changed = {"duration": Duration(whole + minutes, unit)}

    def items(some: Iterable[Task | Group]) -> list[Task | Group]:
        return [
            attrs.evolve(item, items=items(item.items))
            if isinstance(item, Group)
            else attrs.evolve(item, **(changed if item.id == task.id else {}))
            for item in some
        ]

    return attrs.evolve(plan, items=items(plan.items))


@pytest.mark.parametrize("shape", ["chain and fan", "layers"])
def test_ten_thousand_tasks_take_less_than_a_second(shape: str) -> None:
    """The superfluous links of a very large plan are found within a second."""
    number = 10_000
    tasks = []
    for n in range(number):
        if shape == "chain and fan":
            before = {n - 1, 0, n // 2} - {n, -1}
        else:
            layer = n // 100
            before = {(layer - 1) * 100 + (n * k) % 100 for k in (1, 7, 11)} if layer else set()
            before |= {(layer - 2) * 100 + n % 100} if layer > 1 else set()
        tasks.append(
            Task(f"t{n}", f"T{n}", duration="1min", after=[Link(f"t{b}") for b in sorted(before)])
        )
    schedule = compute_schedule(Plan("p", "P", start="2015-03-02", items=tasks))
    taken = []
    for _ in range(3):
        begin = time.process_time()
        found = redundant_links(schedule.network)
        taken.append(time.process_time() - begin)
        assert len(found) > number / 2
    assert min(taken) < 1
