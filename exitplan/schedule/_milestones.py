"""Float to a milestone: how far each task may slip before that milestone moves."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping

from exitplan.calendars import MINUTES_PER_DAY
from exitplan.errors import HorizonError
from exitplan.network import FOREVER, Finished, FirstStart, Network, SteppedWork, Work
from exitplan.schedule._passes import EarlyDates, backward_from, forward_pass


class FloatToMilestone(Mapping[str, int]):
    """Working minutes by task id, for the tasks that can move the milestone at all.

    Minutes are of each task's own calendar. A finished task cannot move
    anything and is left out, as is every task without a way to the milestone.
    """

    def __init__(self, milestone: str, minutes: dict[str, int]) -> None:
        self.milestone = milestone
        self._minutes = minutes

    def __getitem__(self, task_id: str) -> int:
        """Give the minutes a task may slip."""
        return self._minutes[task_id]

    def __iter__(self) -> Iterator[str]:
        """Give the ids of the tasks that can move the milestone."""
        return iter(self._minutes)

    def __len__(self) -> int:
        """Number of tasks that can move the milestone."""
        return len(self._minutes)


def float_to(network: Network, early: EarlyDates, node: int) -> FloatToMilestone:
    """Find the largest slip of every task that leaves one node's finish unmoved."""
    late = backward_from(network, early, node)
    minutes = {}
    for other, task in enumerate(network.tasks):
        special = network.special.get(other)
        if special is not None and special.finished:
            continue
        if isinstance(special, Work) and late.event[2 * other + 1] < FOREVER >> 1:
            dates = early.of(other)
            slip = special.slip_until(late.event[2 * other + 1], dates)
            if not special.started:
                start = special.whole((late.remaining_start(other) - dates.remaining_start) >> 1)
                slip = min(slip, start)
            room: int | None = slip
        else:
            is_started = special is not None and special.started
            room = _room(early.event, late.event, other, is_started=is_started)
        if room is not None:
            minutes[task.id] = room
    for other in _above_a_first_start(network):
        task_id = network.tasks[other].id
        if task_id in minutes:
            found = _by_trial(network, early, other, node, minutes[task_id])
            if found is None:
                del minutes[task_id]
            else:
                minutes[task_id] = found
    return FloatToMilestone(network.tasks[node].id, minutes)


def _room(early: list[int], late: list[int], node: int, *, is_started: bool) -> int | None:
    finish = late[2 * node + 1]
    if finish < FOREVER >> 1:
        return (finish >> 1) - (early[2 * node + 1] >> 1)
    start = late[2 * node]
    if start < FOREVER >> 1 and not is_started:
        return (start >> 1) - (early[2 * node] >> 1)
    return None


def _above_a_first_start(network: Network) -> list[int]:
    """Give the tasks from which a link path leads into a group's first start.

    A minimum has no exact adjoint for several members at once, so these are
    measured by trial moves instead.
    """
    above = {n for n, special in network.special.items() if isinstance(special, FirstStart)}
    if not above:
        return []
    for node in reversed(network.order):
        if node in above:
            above.update(network.source[k] >> 1 for k in network.links_into(node))
    return sorted(
        n
        for n in above
        if n < len(network.tasks) and not (n in network.special and network.special[n].finished)
    )


def _by_trial(network: Network, early: EarlyDates, node: int, target: int, safe: int) -> int | None:
    """Find the largest slip by doubling and halving; ``None`` where no slip moves the target."""
    goal_calendar = network.calendar(target)
    goal_instant = goal_calendar.instant(early.event[2 * target + 1])
    goal = goal_calendar.floor(goal_instant)
    special = early.special.get(node)
    begin = early.event[2 * node] if special is None else special.remaining_start
    if network.snap[node] == 0:
        begin &= ~1
    calendar = network.calendar(node)
    kind = network.special.get(node)
    unit = MINUTES_PER_DAY if isinstance(kind, SteppedWork) and not kind.is_running else 1
    beyond: set[int] = set()

    def holds(slip: int) -> bool:
        try:
            moved = forward_pass(_slipped(network, early, node, begin, slip))
        except HorizonError:
            beyond.add(slip)
            return False
        return moved.event[2 * target + 1] <= goal

    low, high = safe, safe + unit
    while holds(high):
        low, high = high, 2 * high - safe + unit
        if calendar.instant(begin + 2 * low) > goal_instant + _LONG_AFTER:
            return None
    while high - low > unit:
        middle = low + (high - low) // (2 * unit) * unit
        if holds(middle):
            low = middle
        else:
            high = middle
    # Where only the end of the calendar stops it, nothing that it does moves the target.
    return None if high in beyond else low


def _slipped(network: Network, early: EarlyDates, node: int, begin: int, slip: int) -> Network:
    """Give the network with one node's (remaining) work so many minutes later."""
    special = network.special.get(node)
    if not isinstance(special, SteppedWork) or not special.is_running:
        return network.delayed(node, begin + 2 * slip)
    # Its event is a fact; only what follows from it may come later.
    finish = early.event[2 * node + 1] + 2 * slip
    variant = copy.copy(network)
    variant.special = network.special | {node: Finished(early.event[2 * node], finish)}
    return variant


_LONG_AFTER = 3 * 366 * 1440
"""Minutes: work that starts so long after the target has no say in its date."""
