"""How far a change reaches: which tasks it alone has dated otherwise."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from exitplan.plan import Group, Kind, Task
from exitplan.slippage._changes import Change, ChangeKind

if TYPE_CHECKING:
    from exitplan.slippage._diff_state import Item, State

_PLAIN = frozenset(
    {ChangeKind.DURATION, ChangeKind.ESTIMATE, ChangeKind.CONSTRAINT, ChangeKind.EDGE}
)
"""Fields that leave the links behind a task as they are."""
_WIDER = frozenset(
    {
        ChangeKind.PROGRESS,
        ChangeKind.CALENDAR,
        ChangeKind.GATE,
        ChangeKind.PERIOD,
        ChangeKind.MANUAL,
        ChangeKind.DEADLINE,
    }
)
"""Fields by which the axis or the facts may change that the links behind it start from."""


class Reach:
    """Answers for the drafts of one difference."""

    def __init__(self, old: State, new: State) -> None:
        self.old, self.new = old, new
        self._states = old, new

    def of_task(self, name: str) -> frozenset[str] | None:
        """Say what a task that comes or goes touches: itself and what waits for it."""
        if not self._is_plain(name) or name in self._in_linked_groups:
            return None
        for state in self._states:
            if not all(self._is_plain(other) for other, _ in state.links.get(name, ())):
                return None
        return self._with_successors(name)

    def of_link(self, change: Change) -> frozenset[str] | None:
        """Say what a link touches: its successor."""
        if self._is_plain(change.item) and self._is_plain(change.subject):
            return frozenset({change.item})
        return None

    def of_fields(self, change: Change, before: Item, after: Item) -> frozenset[str] | None:
        """Say what is touched where a task says something else of itself."""
        name, kind = change.item, change.kind
        if not isinstance(before, Task) or not isinstance(after, Task) or not self._is_plain(name):
            return None
        if kind in _PLAIN and _axis(before) == _axis(after):
            shares = {
                successor
                for state in self._states
                for successor, link in state.successors.get(name, ())
                if state.links[successor][link].lag.unit.is_percent
            }
            if not all(self._is_plain(successor) for successor in shares):
                return None
            return frozenset({name, *shares})
        if kind not in _PLAIN and kind not in _WIDER:
            return None
        return None if name in self._in_linked_groups else self._with_successors(name)

    def _with_successors(self, name: str) -> frozenset[str] | None:
        found = {name}
        for state in self._states:
            for successor, _ in state.successors.get(name, ()):
                if not self._is_plain(successor):
                    return None
                found.add(successor)
        return frozenset(found)

    def _is_plain(self, name: str) -> bool:
        """Whether an id means a task that takes part in the schedule, as far as it is known."""
        found = [state.items[name] for state in self._states if name in state.items]
        return bool(found) and all(
            isinstance(item, Task) and item.kind is not Kind.LEVEL_OF_EFFORT for item in found
        )

    @cached_property
    def _in_linked_groups(self) -> frozenset[str]:
        """Whatever is in a group that a link begins or ends at, in either plan."""
        found: set[str] = set()
        for state in self._states:
            linked = {
                end
                for successor, links in state.links.items()
                for end in (successor, *(name[0] for name in links))
                if isinstance(state.items.get(end), Group)
            }
            inside: set[str] = set()
            for name, group in state.parent.items():
                if group in linked or group in inside:
                    inside.add(name)
            found |= inside
        return frozenset(found)


def _axis(task: Task) -> tuple[object, ...]:
    """What says on which axis of time a task lies."""
    length = task.effective_duration
    return (
        task.kind,
        task.period is None and task.gate is None,
        length is None or length.unit.is_working,
        length is not None and length.unit.is_calendar,
    )
