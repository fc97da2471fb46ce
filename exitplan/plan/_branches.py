"""How branches tie in with the links of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs

from exitplan.plan._length_rules import calendar_of
from exitplan.plan._plan import Plan
from exitplan.plan._risk import Branch, Detour, RiskStatus
from exitplan.plan._tasks import Group, Link, Task


class Waiting(NamedTuple):
    """Something that waits for the finish of an item."""

    item: str
    """Full id of what waits."""
    link: Link
    """The link, as it would be written there under `after`."""


def waiting_for(plan: Plan, item: str) -> tuple[Waiting, ...]:
    """Give what waits for an item to finish: for itself, or for a group that it lies in."""
    return all_waiting(plan, [item])[item]


def all_waiting(plan: Plan, items: Iterable[str]) -> dict[str, tuple[Waiting, ...]]:
    """Give by each of some items what waits for it to finish."""
    found: dict[str, list[Waiting]] = {}
    for predecessor, successor, link in _written(plan):
        if link.type.from_finish:
            found.setdefault(predecessor, []).append(Waiting(successor, link))
    return {
        item: tuple(
            waiting
            for around in _and_its_groups(item)
            for waiting in found.get(around, ())
            if not f"{item}.".startswith(f"{waiting.item}.")
        )
        for item in items
    }


def _written(plan: Plan) -> Iterator[tuple[str, str, Link]]:
    for item in plan.walk():
        for link in item.after:
            yield link.task, item.id, link
        for link in item.before:
            yield item.id, link.task, attrs.evolve(link, task=item.id)


def _and_its_groups(item: str) -> Iterator[str]:
    while item:
        yield item
        item = item.rpartition(".")[0]


def first_and_last(detour: Detour) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """Give the tasks of a detour that wait for no other of it, and those before its end.

    The latter are those for which no other waits, and which do not say
    themselves what comes after them.
    """
    inside = {task.id for task in detour.items}
    held = {link.task for task in detour.items for link in task.before}
    waited_for = {link.task for task in detour.items for link in task.after}
    first = tuple(
        task
        for task in detour.items
        if task.id not in held and not any(link.task in inside for link in task.after)
    )
    last = tuple(task for task in detour.items if task.id not in waited_for and not task.before)
    return first, last


def with_detours(plan: Plan, branches: Iterable[Branch] | None = None) -> Plan:
    """Give a plan with the detours of branches laid into it, as if all were taken.

    Each becomes a group of the branch's id and title at the plan's end, on the
    calendar of the item that decides it. Links take it in: its first tasks wait
    for that item, and what waits for the item waits for its last ones by links
    of the same type and lag. `branches` are all that are not closed, if not
    given; those without a detour change nothing.
    """
    chosen = plan.branches.values() if branches is None else branches
    taken = [
        branch
        for branch in chosen
        if isinstance(branch.then, Detour) and branch.status is not RiskStatus.CLOSED
    ]
    if not taken:
        return plan
    around = all_waiting(plan, {branch.at for branch in taken})
    more: dict[str, dict[Link, None]] = {}
    groups: list[Group] = []
    by_id = {item.id: item for item in plan.walk()}
    for branch in taken:
        assert isinstance(branch.then, Detour)
        first, last = first_and_last(branch.then)
        begins = {task.id for task in first}
        groups.append(
            Group(
                branch.id,
                branch.title,
                [
                    _begun(task, branch.at) if task.id in begins else task
                    for task in branch.then.items
                ],
                calendar=calendar_of(plan, by_id[branch.at]) if branch.at in by_id else None,
                spread=_spread_around(by_id, branch.at),
            )
        )
        for waiting in around[branch.at]:
            links = more.setdefault(waiting.item, {})
            for task in last:
                links[attrs.evolve(waiting.link, task=task.id)] = None
    return attrs.evolve(plan, items=(*_with_links(plan.items, more), *groups))


def _begun(task: Task, at: str) -> Task:
    """Let a task wait for what decides its branch, unless it says so itself."""
    link = Link(at)
    return task if link in task.after else attrs.evolve(task, after=(*task.after, link))


def _spread_around(by_id: Mapping[str, Task | Group], item: str) -> Any:
    """Give the spread of the nearest group that has one."""
    for around in _and_its_groups(item.rpartition(".")[0]):
        group = by_id.get(around)
        if group is not None and group.spread is not None:
            return group.spread
    return None


def _with_links(
    items: Iterable[Task | Group], more: Mapping[str, Mapping[Link, None]]
) -> tuple[Task | Group, ...]:
    if not more:
        return tuple(items)
    changed: list[Task | Group] = []
    for item in items:
        changes: dict[str, Any] = {}
        if item.id in more:
            changes["after"] = (*item.after, *more[item.id])
        if isinstance(item, Group):
            inner = _with_links(item.items, more)
            if any(a is not b for a, b in zip(inner, item.items, strict=True)):
                changes["items"] = inner
        changed.append(attrs.evolve(item, **changes) if changes else item)
    return tuple(changed)
