"""Gates and legal periods that make more of a move than what came to them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from exitplan.errors import ExitplanError
from exitplan.schedule.words import MINUTES_PER_DAY, short_date
from exitplan.slippage._slips import Amplification

if TYPE_CHECKING:
    from exitplan.governance import Sitting
    from exitplan.network import Network
    from exitplan.plan import Plan, Task
    from exitplan.slippage._stepper_state import Instants, State


def amplifications(
    state: State, touched: Collection[str], ends: Collection[int]
) -> dict[int, tuple[Amplification, ...]]:
    """Tell, for each of some nodes that have moved, what on the way to it made more of the move.

    `touched` are the ids of the tasks that were changed themselves: what moves because
    its own rule is another amplifies nothing.
    """
    found: dict[int, list[Amplification]] = {}
    for node in state.moved_steps():
        task = state.network.tasks[node]
        amplification = None if task.id in touched else _amplification(state, node, task)
        if amplification is None:
            continue
        reached = state.moved_after(node)
        for end in ends:
            if end in reached:
                found.setdefault(end, []).append(amplification)
    return {end: tuple(several) for end, several in found.items()}


def _amplification(state: State, node: int, task: Task) -> Amplification | None:
    former, now = state.former(node), state.instants(node)
    if former is None:
        return None
    came, went = now[0] - former[0], now[1] - former[1]
    days_in, days_out = (_day(now[end]) - _day(former[end]) for end in (0, 1))
    if not came:
        came, days_in = _notice_moved(state, task)
    if came * went <= 0 or abs(days_out) <= abs(days_in):
        return None
    try:
        rule, why = _reason(state.network, task, former, now)
    except ExitplanError:
        return None
    return Amplification(task.id, task.title, rule, came, went, days_in, days_out, why)


def _day(instant: int) -> int:
    return instant // MINUTES_PER_DAY


def _notice_moved(state: State, task: Task) -> Instants:
    """Say by how many minutes and days the item that gives a gate's public notice moved."""
    name = None if task.gate is None else task.gate.notice
    node = state.network.index.get(name or "")
    former = None if node is None else state.former(node)
    if node is None or former is None:
        return 0, 0
    now = state.instants(node)
    # The last minute of the day on which it is given, not the beginning of the next.
    return now[1] - former[1], _day(now[1] - 1) - _day(former[1] - 1)


def _reason(network: Network, task: Task, former: Instants, now: Instants) -> tuple[str, str]:
    if task.gate is not None:
        return _missed(network, task, former, now)
    from exitplan.law import find_period

    assert task.period is not None
    period = find_period(task.period.rule, network.plan.periods)
    verb = "moved past" if now[1] > former[1] else "no longer runs into"
    return period.title, f"{period.title} {verb} days that do not count"


def _missed(network: Network, task: Task, former: Instants, now: Instants) -> tuple[str, str]:
    """Say which meeting a decision missed, or made, and by which of its last days."""
    from exitplan.governance import board_of, sittings

    gate = task.gate
    assert gate is not None
    plan: Plan = network.plan
    board = board_of(gate, plan)
    table = sittings(board, gate, plan)
    first, last = sorted((_day(former[1]) - 1, _day(now[1]) - 1))
    place = {effective: number for number, effective in enumerate(table.effective)}
    if first not in place or last not in place:
        return board.title, f"{board.title} decides on another day"
    is_later = now[1] > former[1]
    earlier = table.sitting_for(table.ready_by[place[first]])
    limit, by = _limit(earlier, is_moved_by_start=former[0] != now[0])
    verb = "missed" if is_later else "made"
    return board.title, f"{verb} the {limit} of {board.title} on {short_date(by)}"


def _limit(sitting: Sitting, *, is_moved_by_start: bool) -> tuple[str, int]:
    """Name the last day that decided about a meeting."""
    if not is_moved_by_start and sitting.notice_by is not None:
        return "last day for public notice", sitting.notice_by
    if sitting.notice_by is not None and sitting.ready_by == sitting.notice_by < sitting.papers_by:
        return "last day for public notice", sitting.notice_by
    return "papers deadline", sitting.papers_by
