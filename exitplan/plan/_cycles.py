"""Circles of tasks that wait for each other, named by their members in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from exitplan.errors import Diagnostic
from exitplan.plan._faults import Report
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Group, Kind, Link, Task, waits_for

_MOST_STEPS = 200_000
"""How many links the search for a shortest circle may look at, roughly."""


class _Edge(NamedTuple):
    """Why one node waits for another: a written link, or membership of a group."""

    order: int
    item: str
    field: str
    position: int


def cycle_problems(plan: Plan, report: Report) -> Iterator[Diagnostic]:
    """Find the circles; one diagnostic for each knot of tasks, naming a shortest circle in it."""
    if _is_in_order(plan):
        return
    edges = _edges(plan)
    knotted = _left_over(edges)
    if not knotted:
        return
    for circle in _shortest_circles(edges, knotted):
        written = [(edges[pair], n) for n, pair in enumerate(_pairs(circle))]
        first, start = min((edge, n) for edge, n in written if edge is not None)
        chain = _chain(circle, start)
        yield report.error(
            "EP202",
            f"these wait for each other in a circle: {' → '.join(chain)}",
            first.item,
            first.field,
            first.position,
            help="each arrow means “comes before”; take out the link that is not true",
        )


def circles(plan: Plan) -> Iterator[list[str]]:
    """Give a shortest circle of each knot, as the ids along it, the first again at the end."""
    edges = _edges(plan)
    knotted = _left_over(edges)
    if knotted:
        for circle in _shortest_circles(edges, knotted):
            yield _chain(circle, 0)


def reached_from(plan: Plan, items: list[str]) -> dict[str, int]:
    """Give by id which of some items it is, or comes after by links: bit n for the nth of them.

    What waits for each other in a circle counts as after all of them.
    """
    successors: dict[str, list[str]] = {}
    waiting: dict[str, int] = {}
    for before, after in _edges(plan):
        successors.setdefault(before, []).append(after)
        waiting[after] = waiting.get(after, 0) + 1
        waiting.setdefault(before, 0)
    every = (1 << len(items)) - 1
    found = dict.fromkeys(waiting, 0)
    for place, item in enumerate(items):
        for node in (item, f"<{item}"):
            found[node] = found.get(node, 0) | 1 << place
    ready = [node for node, number in waiting.items() if not number]
    for node in ready:
        for successor in successors.get(node, ()):
            found[successor] |= found[node]
            waiting[successor] -= 1
            if not waiting[successor]:
                ready.append(successor)
    for node, number in waiting.items():
        if number:
            found[node] = every
    return found


def _chain(circle: list[str], start: int) -> list[str]:
    """Name the members of a circle in order, from one of them on and back to it.

    A group through which the circle passes is named once, and not by its members.
    """
    names: list[str] = []
    passing = ""
    for node in circle[start:] + circle[:start]:
        if passing:
            if node == f">{passing}":
                passing = ""
            continue
        name = _name(node)
        if node.startswith("<") and f">{name}" in circle:
            passing = name
        if not names or names[-1] != name:
            names.append(name)
    return names if len(names) > 1 and names[-1] == names[0] else [*names, names[0]]


def _is_in_order(plan: Plan) -> bool:
    """Whether every link leads from an item to one written after it, as in most plans.

    Then there can be no circle, and nothing more needs to be looked at.
    """
    begin: dict[str, int] = {}
    end: dict[str, int] = {}
    items = list(plan.walk())
    for position, item in enumerate(items):
        begin[item.id] = end[item.id] = position
    for item in reversed(items):
        parent = item.id.rpartition(".")[0]
        if parent in end and end[item.id] > end[parent]:
            end[parent] = end[item.id]
    never = len(items)
    return all(
        end.get(link.task, never) < begin[item.id] for item in items for link in waits_for(item)
    ) and all(end[item.id] < begin.get(link.task, -1) for item in items for link in item.before)


def _edges(plan: Plan) -> dict[tuple[str, str], _Edge | None]:
    """Give who must come before whom. A group is two nodes: ``<id`` its gate, ``>id`` its end."""
    groups = {item.id for item in plan.walk() if isinstance(item, Group)}
    efforts = {task.id for task in plan.tasks() if task.kind is Kind.LEVEL_OF_EFFORT}
    edges: dict[tuple[str, str], _Edge | None] = {}

    def add(predecessor: str, successor: str, edge: _Edge) -> None:
        if predecessor in efforts or successor in efforts or _are_kin(predecessor, successor):
            return
        before = f">{predecessor}" if predecessor in groups else predecessor
        after = f"<{successor}" if successor in groups else successor
        edges.setdefault((before, after), edge)

    order = 0
    for item in plan.walk():
        if isinstance(item, Group):
            for member in item.items:
                if member.id in efforts:
                    continue
                inner = member.id in groups
                edges[f"<{item.id}", f"<{member.id}" if inner else member.id] = None
                edges[f">{member.id}" if inner else member.id, f">{item.id}"] = None
        fields: Iterable[tuple[str, tuple[Link, ...]]] = (
            ("after", item.after),
            ("before", item.before),
            ("gate", waits_for(item)[len(item.after) :]),
        )
        for field, links in fields:
            for index, link in enumerate(links):
                edge = _Edge(order, item.id, field, index)
                order += 1
                pair = (item.id, link.task) if field == "before" else (link.task, item.id)
                add(*pair, edge)
    return edges


def _are_kin(first: str, second: str) -> bool:
    """Whether two ids are one, or one's item lies inside the other: a fault of its own kind."""
    return first == second or first.startswith(f"{second}.") or second.startswith(f"{first}.")


def _left_over(edges: Iterable[tuple[str, str]]) -> set[str]:
    """Give the nodes that no ordering can place (Kahn's algorithm)."""
    successors: dict[str, list[str]] = {}
    waiting: dict[str, int] = {}
    for before, after in edges:
        successors.setdefault(before, []).append(after)
        waiting[after] = waiting.get(after, 0) + 1
        waiting.setdefault(before, 0)
    ready = [node for node, number in waiting.items() if not number]
    for node in ready:
        for successor in successors.get(node, ()):
            waiting[successor] -= 1
            if not waiting[successor]:
                ready.append(successor)
    return set(waiting).difference(ready)


def _shortest_circles(
    edges: dict[tuple[str, str], _Edge | None], knotted: set[str]
) -> Iterator[list[str]]:
    import networkx as nx

    graph = nx.DiGraph(pair for pair in edges if pair[0] in knotted and pair[1] in knotted)
    position = {node: n for n, node in enumerate(graph.nodes)}
    knots = sorted(
        (knot for knot in nx.strongly_connected_components(graph) if len(knot) > 1),
        key=lambda knot: min(position[node] for node in knot),
    )
    for knot in knots:
        inside = graph.subgraph(knot)
        best: list[str] = []
        # A stranger's file may hold a knot of thousands: the first members then
        # stand for all, so that the answer still comes at once.
        tried = max(1, _MOST_STEPS // (inside.number_of_edges() + len(knot)))
        for node in sorted(knot, key=position.__getitem__)[:tried]:
            for successor in sorted(inside.successors(node), key=position.__getitem__):
                path: list[str] = nx.shortest_path(inside, successor, node)
                if not best or len(path) < len(best):
                    best = [node, *path[:-1]]
        yield best


def _pairs(circle: list[str]) -> Iterator[tuple[str, str]]:
    return zip(circle, [*circle[1:], circle[0]], strict=True)


def _name(node: str) -> str:
    return node.lstrip("<>")


def all_links(items: Iterable[Task | Group]) -> Iterator[tuple[str, str, Link]]:
    """Give every written link as predecessor, successor and link."""
    for item in items:
        for link in waits_for(item):
            yield link.task, item.id, link
        for link in item.before:
            yield item.id, link.task, link
