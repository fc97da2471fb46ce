"""The order in which changes are carried out, so that every plan on the way is one.

Where what is new and what is still to go would close a circle between them, the
new waits until the old is gone. A circle can only lie where the links and
memberships of both plans taken together have one; whatever is new there waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from exitplan.plan import Group, Task
from exitplan.slippage._changes import Change, ChangeKind
from exitplan.slippage._diff_state import State

_Edge: TypeAlias = tuple[str, str]

(
    _REPORTED,
    _WHOLE,
    _NEW_GROUPS,
    _PLACED,
    _SAID,
    _NEW_TASKS,
    _NEW_LINKS,
    _OTHER_LINKS,
    _LINKS_GONE,
    _TASKS_GONE,
    _GROUPS_GONE,
    _WAITED,
    _WHOLE_GONE,
    _WITHOUT_DATES,
) = range(14)
"""The stages, in their order."""

_STAGES = {
    ChangeKind.STATUS_DATE: _REPORTED,
    ChangeKind.PROGRESS: _REPORTED,
    ChangeKind.PLAN_START: _WHOLE,
    ChangeKind.FINISH_BY: _WHOLE,
    ChangeKind.SCHEDULING: _WHOLE,
    ChangeKind.CALENDARS: _WHOLE,
    ChangeKind.BOARDS: _WHOLE,
    ChangeKind.PERIODS: _WHOLE,
    ChangeKind.MOVED: _PLACED,
    ChangeKind.KIND: _PLACED,
    ChangeKind.SPANS: _OTHER_LINKS,
    ChangeKind.LINK_ADDED: _NEW_LINKS,
    ChangeKind.LINK_CHANGED: _OTHER_LINKS,
    ChangeKind.LINK_REMOVED: _LINKS_GONE,
}
_NUMBER = {kind: number for number, kind in enumerate(ChangeKind)}
_MAY_WAIT = frozenset(
    {
        ChangeKind.ADDED,
        ChangeKind.MOVED,
        ChangeKind.KIND,
        ChangeKind.GATE,
        ChangeKind.LINK_ADDED,
        ChangeKind.LINK_CHANGED,
    }
)
"""Kinds by which links and memberships come that were not there."""


def in_order(changes: list[Change], old: State, new: State) -> list[Change]:
    """Give the changes in the order that :attr:`Difference.changes` describes."""
    if len(changes) < 2:
        return changes
    knotted = _knotted(changes, old, new)
    places = _places(changes, new)
    gone = {name: number for number, name in enumerate(old.items)}
    written = {name: number for number, name in enumerate(new.items)}
    efforts = new.efforts

    def rank(change: Change) -> tuple[int, int, int]:
        stage = _stage(change, old, new)
        kind, item = change.kind, change.item
        number = _NUMBER[kind]
        if kind is ChangeKind.FINISH_BY and change.after is None:
            number = _NUMBER[ChangeKind.SCHEDULING] + 1  # Which may rest on it until then.
        if stage == _REPORTED:
            return stage, places.get(item, -1 if not item else len(places)), number
        if kind is ChangeKind.KIND and item in efforts:
            return _LINKS_GONE, len(written), 0  # When nothing waits for it any more.
        if change.key in knotted:
            return _WAITED, _STAGES.get(kind, _SAID), written.get(item, 0)
        if kind is ChangeKind.ADDED and stage == _NEW_TASKS:
            return stage, places.get(item, 0), 0
        if kind is ChangeKind.REMOVED:
            place = gone.get(item, 0)
            return stage, -place if stage == _GROUPS_GONE else place, 0
        if stage == _WHOLE:
            return stage, number, 0
        return stage, written.get(item, -1 if not item else len(written)), number

    return sorted(changes, key=rank)


def _stage(change: Change, old: State, new: State) -> int:
    kind = change.kind
    if kind is ChangeKind.ADDED:
        return _NEW_GROUPS if isinstance(new.items[change.item], Group) else _NEW_TASKS
    if kind is ChangeKind.REMOVED:
        item = old.items[old.ids.get(change.item, change.item)]
        return _GROUPS_GONE if isinstance(item, Group) else _TASKS_GONE
    if not change.moves_dates and kind not in _STAGES:
        if not kind.moves_dates or kind is ChangeKind.DEADLINE:
            return _WITHOUT_DATES
        return _SAID
    stage = _STAGES.get(kind)
    if stage is None:
        return _SAID if change.item else _WHOLE
    is_entry = stage == _WHOLE and change.after is None and len(change.fields) == 1
    named = {ChangeKind.CALENDARS, ChangeKind.BOARDS, ChangeKind.PERIODS}
    return _WHOLE_GONE if is_entry and kind in named else stage


def _places(changes: Iterable[Change], new: State) -> Mapping[str, int]:
    """Number items so that predecessors come first, as far as it matters."""
    kinds = [c.kind for c in changes]
    if kinds.count(ChangeKind.PROGRESS) + kinds.count(ChangeKind.ADDED) < 2:
        return {}
    order = _topological(list(new.items), _edges(new))
    return {name: number for number, name in enumerate(order)}


def _knotted(changes: Iterable[Change], old: State, new: State) -> frozenset[str]:
    """Give the keys of changes that have to wait until something else is gone."""
    kinds = {change.kind for change in changes}
    goes = {ChangeKind.LINK_REMOVED, ChangeKind.REMOVED, ChangeKind.MOVED, ChangeKind.KIND}
    comes = kinds & _MAY_WAIT
    if not comes or not kinds & (goes | {ChangeKind.GATE}):
        return frozenset()
    had, has = _edges(old), _edges(new)
    knot = _circles(had | has)
    if not knot:
        return frozenset()
    fresh = [edge for edge in has - had if edge[0] in knot and edge[1] in knot]
    pairs = {(_name(a), _name(b)) for a, b in fresh}
    ends = {end for pair in pairs for end in pair}
    found = set()
    for change in changes:
        if change.kind not in _MAY_WAIT:
            continue
        if change.kind.is_link:
            if (change.subject, change.item) in pairs:
                found.add(change.key)
        elif change.item in ends:
            found.add(change.key)
    return frozenset(found)


def _name(node: str) -> str:
    return node.lstrip("<>")


def _edges(state: State) -> set[_Edge]:
    """Give who comes before whom. A group is two nodes: ``<id`` its gate, ``>id`` its end."""
    items, efforts = state.items, state.efforts
    edges: set[_Edge] = set()

    def begin(name: str) -> str:
        return f"<{name}" if isinstance(items.get(name), Group) else name

    def end(name: str) -> str:
        return f">{name}" if isinstance(items.get(name), Group) else name

    for name, group in state.parent.items():
        if group and name not in efforts:
            edges.add((f"<{group}", begin(name)))
            edges.add((end(name), f">{group}"))
    for successor, links in state.links.items():
        if successor not in efforts:
            edges.update((end(name[0]), begin(successor)) for name in links)
    for name, item in items.items():
        if isinstance(item, Task) and item.gate is not None and item.gate.notice is not None:
            edges.add((end(item.gate.notice), name))
    return edges


def _circles(edges: set[_Edge]) -> set[str]:
    """Give the nodes that lie on circles, or on a way from one circle to another."""
    left = {node for edge in edges for node in edge}
    for is_forward in (True, False):
        left = _left_over(edges, left, is_forward=is_forward)
        if not left:
            break
    return left


def _left_over(edges: Iterable[_Edge], among: set[str], *, is_forward: bool) -> set[str]:
    """Give the nodes that no ordering can place (Kahn's algorithm), from one of the two ends."""
    followers: dict[str, list[str]] = {}
    waiting = dict.fromkeys(among, 0)
    for a, b in edges:
        if a in among and b in among:
            first, then = (a, b) if is_forward else (b, a)
            followers.setdefault(first, []).append(then)
            waiting[then] += 1
    ready = [node for node, number in waiting.items() if not number]
    for node in ready:
        for then in followers.get(node, ()):
            waiting[then] -= 1
            if not waiting[then]:
                ready.append(then)
    return among.difference(ready)


def _topological(names: list[str], edges: set[_Edge]) -> list[str]:
    """Order items by their links, otherwise as they are written; groups by their gates."""
    import heapq

    number = {name: n for n, name in enumerate(names)}
    followers: dict[str, list[str]] = {}
    waiting: dict[str, int] = {}
    for a, b in edges:
        followers.setdefault(a, []).append(b)
        waiting[b] = waiting.get(b, 0) + 1
        waiting.setdefault(a, 0)
    waiting |= {name: 0 for name in names if name not in waiting and f"<{name}" not in waiting}
    ready = [(number.get(_name(n), -1), n) for n, count in waiting.items() if not count]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        _, node = heapq.heappop(ready)
        if not node.startswith(">"):
            order.append(_name(node))
        for then in followers.get(node, ()):
            waiting[then] -= 1
            if not waiting[then]:
                heapq.heappush(ready, (number.get(_name(then), -1), then))
    return order
