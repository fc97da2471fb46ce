"""Point 12 of the DCMA assessment: whether the critical path holds together."""

from __future__ import annotations

import copy
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from exitplan.checks._dcma import DEFINITIONS, DcmaSettings, Metric, days
from exitplan.errors import HorizonError
from exitplan.network import Work
from exitplan.network._special import FixedLength
from exitplan.plan import Kind, ScheduleFrom, StartLags
from exitplan.schedule._passes import forward_pass
from exitplan.schedule._trace import last_nodes
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.schedule import Schedule

LONGER_BY = 600
"""Working days."""
_WHOLE = Fraction(1)
_NEARLY = Fraction(95, 100)


def critical_path_test(schedule: Schedule, settings: DcmaSettings) -> Metric:
    """Lengthen a task that should be critical by 600 working days, and see what moves.

    That is the milestone asked for, else the item that now finishes last. On one calendar, with
    no other rule of timing, it has to move by all of it. Where calendars, boards or legal periods
    differ along the way, days are not the same days, and 95% will do.
    """
    definition = DEFINITIONS[11]
    if schedule.plan.options.schedule_from is ScheduleFrom.FINISH:
        reason = "the plan is scheduled from its finish"
        return Metric(definition, denominator=LONGER_BY, limit=_WHOLE, reason=reason)
    network = schedule.network
    limit = _WHOLE if _is_simple(network) else _NEARLY
    target = _last(schedule) if settings.milestone is None else schedule.node(settings.milestone)
    node = None if target is None else _candidate(schedule, settings.milestone, target)
    if node is None or target is None:
        reason = "no unfinished task leads there that could be lengthened"
        return Metric(definition, denominator=LONGER_BY, limit=limit, reason=reason)
    items = network.tasks[node].id, network.tasks[target].id
    calendar, ends = network.calendar(node), network.calendar(target)
    day = calendar.day_minutes or MINUTES_PER_DAY
    event = 2 * target + 1
    try:
        trial = forward_pass(lengthened(network, node, LONGER_BY * day))
        before, after = ends.instant(schedule.early.event[event]), ends.instant(trial.event[event])
        moved = (calendar.floor(after) >> 1) - (calendar.floor(before) >> 1)
    except HorizonError:
        reason = f"the calendar {calendar.name} does not reach 600 working days further"
        return Metric(definition, 0, LONGER_BY, limit, items, reason=reason)
    return Metric(definition, days(moved, day), LONGER_BY, limit, items)


def _last(schedule: Schedule) -> int | None:
    """Give the item that finishes last, a milestone if one does; ``None`` where that is over."""
    network = schedule.network
    node = min(
        (n for n in last_nodes(network, schedule.early) if n < len(network.tasks)),
        key=lambda n: (network.tasks[n].kind is not Kind.MILESTONE, n),
        default=None,
    )
    is_over = node in network.special and network.special[node].finished
    return None if is_over else node


def _is_simple(network: Network) -> bool:
    """Whether everything is counted on one calendar, so that all dates move alike."""
    return len(set(network.calendar_of)) == 1 and not any(network.rule) and not network.steps


def _candidate(schedule: Schedule, milestone: str | None, target: int) -> int | None:
    """Give the unfinished task with least float, and of several the earliest unstarted one.

    One on a calendar with working hours, if there is one; and not the target itself, if there is
    another.
    """
    network = schedule.network
    if milestone is None:
        floats = dict(enumerate(schedule.total_float))
    else:
        to = schedule.float_to(milestone)
        floats = {node: to.get(task.id) for node, task in enumerate(network.tasks)}
    common = lcm(*(calendar.day_minutes or MINUTES_PER_DAY for calendar in network.calendars))
    nodes = [
        node
        for node, task in enumerate(network.tasks)
        if task.kind is Kind.TASK and floats[node] is not None and _can_grow(network, node)
    ]
    return min(
        nodes,
        key=lambda n: (
            n == target,
            _day(network, n) == MINUTES_PER_DAY,
            (floats[n] or 0) * (common // _day(network, n)),
            n in network.special,
            schedule.instant(n, 2 * n),
            n,
        ),
        default=None,
    )


def _day(network: Network, node: int) -> int:
    return network.calendar(node).day_minutes or MINUTES_PER_DAY


def _can_grow(network: Network, node: int) -> bool:
    """Whether its length is so much work, and nothing but logic and bounds says where it lies."""
    span, special = network.span[node], network.special.get(node)
    if special is None:
        return bool(span)
    if type(special) is not Work or type(special.length) is not FixedLength:
        return False
    if special.started and network.plan.options.start_lags is StartLags.EARLY_START:
        return False  # What waits for its start waits for what is left of it.
    return bool(special.length.minutes) and special.must is None and special.capped is None


def lengthened(network: Network, node: int, minutes: int) -> Network:
    """Give a network in which that node has so many more working minutes to do."""
    variant = copy.copy(network)
    special, span = network.special.get(node), network.span[node]
    if isinstance(special, Work) and isinstance(special.length, FixedLength):
        variant.special = network.special.copy()
        variant.special[node] = Work(
            FixedLength(special.length.minutes + minutes),
            actual_start=special.actual_start,
            pins_finish=special.pins_finish,
            by_hand=special.by_hand,
        )
        return variant
    assert span is not None
    variant.span = network.span.copy()
    variant.span[node] = span + 2 * minutes
    variant.weight = network.weight.copy()
    for k in network.links_into(node):
        if network.holds_finish(k):
            variant.weight[k] -= 2 * minutes
    bound = network.finish_floor.get(node)
    if bound is not None:
        length = FixedLength((span + 1) // 2 + minutes)
        variant.floor = network.floor.copy()
        variant.floor[node] = max(network.bare_floor[node], length.start_for(bound))
    return variant
