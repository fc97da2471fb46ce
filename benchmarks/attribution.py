"""Attributing 300 changes on a plan of 1,000 tasks, against scheduling it once.

The bar is a ratio of at most 40 to one full schedule. Two are measured: the dates of every
item, as `exitplan schedule` computes them, and no more than the floats. The difference of
the two plans is included, and so are both their schedules; ten milestones are split.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import attrs
from _networks import random_plan

from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Link,
    LinkType,
    Moment,
    Plan,
    Progress,
    Task,
    Unit,
    milestone,
)
from exitplan.schedule import compute_schedule
from exitplan.slippage import split_slip

TASKS = 1_000
MILESTONES = 10
CHANGES = {
    "durations": 120,
    "links added": 40,
    "links changed": 40,
    "links removed": 40,
    "constraints": 20,
    "reports": 40,
    "tasks added": 10,
    "tasks removed": 10,
}
LEAST = 300
ROUNDS = 15


def with_milestones(plan: Plan) -> Plan:
    """Put a milestone behind every hundredth task."""
    items = list(plan.items)
    step = TASKS // MILESTONES
    items += [
        milestone(f"m{number}", f"Milestone {number}", after=[Link(f"t{step * number - 1}")])
        for number in range(1, MILESTONES + 1)
    ]
    return attrs.evolve(plan, items=items, status_date="2014-09-01")


def changed(plan: Plan, seed: int = 2) -> Plan:
    """Give the plan with 300 changes of every kind, and a status date a fortnight later."""
    rng = random.Random(seed)
    tasks = {task.id: task for task in plan.tasks()}
    numbers = iter(rng.sample(range(1, TASKS - 1), 300))
    chosen = {
        kind: [f"t{next(numbers)}" for _ in range(count)]
        for kind, count in CHANGES.items()
        if kind not in ("tasks added", "reports")
    }
    _change_lengths(plan, tasks, chosen, rng)
    _change_links(tasks, chosen, rng)
    _report(plan, tasks, CHANGES["reports"])
    _remove(tasks, chosen["tasks removed"])
    _add(tasks, CHANGES["tasks added"], rng)
    later = Moment(plan.start.day + 14)
    return attrs.evolve(plan, items=tuple(tasks.values()), status_date=later)


def _change_lengths(
    plan: Plan, tasks: dict[str, Task], chosen: dict[str, list[str]], rng: random.Random
) -> None:
    for name in chosen["durations"]:
        length = Duration(6 * rng.randint(9, 30), Unit.MINUTE)
        tasks[name] = attrs.evolve(tasks[name], duration=length)
    for name in chosen["constraints"]:
        day = Moment(plan.start.day + int(name[1:]) // 30)
        constraint = Constraint(ConstraintKind.START_NO_EARLIER_THAN, day)
        tasks[name] = attrs.evolve(tasks[name], constraints=[constraint])


def _change_links(tasks: dict[str, Task], chosen: dict[str, list[str]], rng: random.Random) -> None:
    for name in chosen["links added"]:
        number = int(name[1:])
        before = f"t{rng.randrange(max(0, number - 200), number)}"
        link = Link(before, LinkType.FS, Duration(3, Unit.HOUR))
        tasks[name] = attrs.evolve(tasks[name], after=(*tasks[name].after, link))
    for name in chosen["links changed"]:
        links = list(tasks[name].after)
        links[:1] = [attrs.evolve(link, lag=Duration(5, Unit.HOUR)) for link in links[:1]]
        tasks[name] = attrs.evolve(tasks[name], after=links)
    for name in chosen["links removed"]:
        tasks[name] = attrs.evolve(tasks[name], after=tasks[name].after[1:])


def _remove(tasks: dict[str, Task], names: list[str]) -> None:
    gone = set(names)
    for name, task in list(tasks.items()):
        if name in gone:
            del tasks[name]
        elif any(link.task in gone for link in task.after):
            kept = [link for link in task.after if link.task not in gone]
            tasks[name] = attrs.evolve(task, after=kept)


def _add(tasks: dict[str, Task], count: int, rng: random.Random) -> None:
    """Put new tasks between two that are far apart."""
    for number in range(count):
        before = rng.choice([name for name in tasks if name in _numbered(100)])
        after = rng.choice([name for name in tasks if name in _numbered(990) - _numbered(700)])
        name = f"new{number}"
        tasks[name] = Task(name, f"New {number}", duration="5h", after=[Link(before)])
        tasks[after] = attrs.evolve(tasks[after], after=(*tasks[after].after, Link(name)))


def _numbered(last: int) -> set[str]:
    return {f"t{n}" for n in range(last)}


def _report(plan: Plan, tasks: dict[str, Task], count: int) -> None:
    """Report on the first tasks: most of them took longer."""
    day = plan.start.day
    for n in range(count):
        task = tasks[f"t{n}"]
        begun = Moment(day + n // 8)
        report = Progress(actual_start=begun, actual_finish=Moment(begun.day + n % 5))
        if n % 4 == 3:
            report = Progress(actual_start=begun, remaining=Duration(4 + n % 7, Unit.HOUR))
        tasks[task.id] = attrs.evolve(task, progress=report)


def seconds(function: Callable[[], object]) -> float:
    """Time a call."""
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def main() -> None:
    """Print both ratios: the best times of calls made by turns, as other work only adds to them."""
    before = with_milestones(random_plan(TASKS, with_graph=False)[0])
    after = changed(before)
    slip = split_slip(before, after)
    assert len(slip.difference.changes) >= LEAST, len(slip.difference.changes)
    calls: tuple[Callable[[], object], ...] = (
        lambda: split_slip(before, after),
        lambda: compute_schedule(before).items,
        lambda: compute_schedule(before).total_float,
    )
    rounds = [[seconds(call) for call in calls] for _ in range(ROUNDS)]
    ours, items, floats = (min(times) for times in zip(*rounds, strict=True))
    print(
        f"slippage of {len(slip)} milestones, {TASKS:,} tasks, {len(slip.difference.changes)} "
        f"changes, {sum(len(m.parts) for m in slip)} parts: {ours * 1000:.1f} ms"
    )
    for what, bare in (("dates of every item", items), ("total floats", floats)):
        print(f"one schedule, {what}: {bare * 1000:.2f} ms, ratio {ours / bare:.1f}")


if __name__ == "__main__":
    main()
