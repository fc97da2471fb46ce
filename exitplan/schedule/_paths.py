"""Driving traces, the paths nearest to critical, and drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from exitplan.network import Network
from exitplan.schedule._passes import forward_pass
from exitplan.schedule._trace import driving_trace

if TYPE_CHECKING:
    from exitplan.schedule._milestones import FloatToMilestone
    from exitplan.schedule._schedule import Schedule


@attrs.frozen
class Path:
    """One chain of tasks to a milestone."""

    rank: int
    """1 for the critical path."""
    milestone: str
    float_minutes: int
    """Least float to the milestone on it, in working minutes of that task's calendar."""
    day_minutes: int
    """Minutes that a day of that calendar has."""
    tasks: tuple[str, ...]
    """Full ids, by start."""
    joins: str | None = None
    """The task of an earlier path that this one leads into; ``None`` for path 1."""


def float_paths(schedule: Schedule, milestone: str, limit: int) -> tuple[Path, ...]:
    """Rank the chains of tasks that lead to a milestone by their float to it."""
    network, early = schedule.network, schedule.early
    target = schedule.node(milestone)
    floats = schedule.float_to(milestone)
    first = driving_trace(network, early, [target])
    placed = set(first)
    paths = [_path(schedule, 1, milestone, first, None)]
    waiting = [
        node for node, task in enumerate(network.tasks) if task.id in floats and node not in placed
    ]
    waiting.sort(
        key=lambda n: (
            floats[network.tasks[n].id] / (network.calendar(n).day_minutes or 1),
            -schedule.instant(n, 2 * n + 1),
            n,
        )
    )
    following = _following(network, target)
    for node in waiting:
        if len(paths) >= limit:
            break
        if node in placed:
            continue
        ahead, joins = _way_to(schedule, node, placed, floats, following)
        chain = (driving_trace(network, early, [node]) | ahead) - placed
        placed |= chain
        paths.append(_path(schedule, len(paths) + 1, milestone, chain, joins))
    return tuple(paths)


def _following(network: Network, target: int) -> dict[int, list[int]]:
    """Give, by node, the nodes its links lead to, as far as they lead on to one target."""
    following: dict[int, list[int]] = {}
    waiting, seen = [target], {target}
    for node in waiting:
        for k in network.links_into(node):
            before = network.source[k] >> 1
            following.setdefault(before, []).append(node)
            if before not in seen:
                seen.add(before)
                waiting.append(before)
    return following


def _way_to(
    schedule: Schedule,
    node: int,
    placed: set[int],
    floats: FloatToMilestone,
    following: dict[int, list[int]],
) -> tuple[set[int], str | None]:
    """Go forward from a node along the least float until a placed task is met; name that task."""
    tasks = schedule.network.tasks

    def room(target: int) -> float:
        """Days of float to the milestone; group nodes, which have none, come first."""
        if target >= len(tasks):
            return float("-inf")
        minutes = floats.get(tasks[target].id)
        calendar = schedule.network.calendar(target)
        return float("inf") if minutes is None else minutes / (calendar.day_minutes or 1)

    way: set[int] = set()
    current = node
    while True:
        targets = [t for t in following.get(current, ()) if t not in way and room(t) < float("inf")]
        joined = [t for t in targets if t in placed and t < len(tasks)]
        if joined:
            return way, tasks[min(joined)].id
        if not targets:
            return way, _first_placed(schedule, current, placed, following)
        current = min(targets, key=lambda t: (room(t), t))
        way.add(current)


def _first_placed(
    schedule: Schedule, node: int, placed: set[int], following: dict[int, list[int]]
) -> str | None:
    """Give the nearest placed task ahead, past tasks that have no float of their own.

    Members of a group have none where only the group's first start counts.
    """
    tasks = schedule.network.tasks
    waiting, seen = [node], {node}
    for current in waiting:
        for target in following.get(current, ()):
            if target in placed and target < len(tasks):
                return tasks[target].id
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return None


def _path(
    schedule: Schedule, rank: int, milestone: str, nodes: frozenset[int], joins: str | None
) -> Path:
    ids = schedule._ids(nodes)  # noqa: SLF001 - the same room
    floats = schedule.float_to(milestone)
    days = {task_id: schedule[task_id].day_minutes for task_id in ids}
    # Compared in days, because a minute of a 24-hour day weighs less than a working one.
    nearest = min(
        (task_id for task_id in ids if task_id in floats),
        key=lambda task_id: floats[task_id] / days[task_id],
        default=milestone,
    )
    return Path(rank, milestone, floats.get(nearest, 0), schedule[nearest].day_minutes, ids, joins)


def drag_of(schedule: Schedule, node: int, target: int | None) -> int | None:
    """Set a task's remaining work to nothing, schedule again and take the difference."""
    network, early = schedule.network, schedule.early
    special = network.special.get(node)
    if special is not None and special.finished:
        return None
    trial = forward_pass(network.shortened(node))
    if target is not None:
        return (early.event[2 * target + 1] >> 1) - (trial.event[2 * target + 1] >> 1)
    calendar = network.project_calendar
    assert calendar is not None
    return (calendar.floor(early.finish) >> 1) - (calendar.floor(trial.finish) >> 1)
