"""The forward and the backward pass.

All numbers are positions (see the architecture page); event ``2 * i`` is the
start of node ``i`` and ``2 * i + 1`` its finish.
"""

from __future__ import annotations

from collections.abc import Mapping

from exitplan.calendars import MINUTES_PER_DAY as DAY
from exitplan.network import (
    FOREVER,
    NEVER,
    Brink,
    Early,
    Finished,
    FirstStart,
    Network,
    Released,
    SteppedWork,
    Work,
)
from exitplan.plan import AsLate, OpenEnds, ScheduleFrom


class EarlyDates:
    """What the forward pass finds."""

    __slots__ = ("driver", "event", "finish", "held", "special")

    def __init__(self, size: int) -> None:
        self.event = [0] * (2 * size)
        """Early position by event."""
        self.driver = [-1] * size
        """A link that sets each node's early dates; -1 where none does."""
        self.special: dict[int, Early] = {}
        """Early events of special nodes that are more than a start and a finish."""
        self.held: list[int] | None = None
        """Floors, where some work waits for its late dates."""
        self.finish = 0
        """The instant at which the last node finishes."""

    def of(self, node: int) -> Early:
        """Give the early events of a special node."""
        found = self.special.get(node)
        if found is None:
            start = self.event[2 * node]
            return Early(start, self.event[2 * node + 1], start)
        return found


class LateDates:
    """What a backward pass finds."""

    __slots__ = ("event", "remaining")

    def __init__(self, size: int) -> None:
        self.event = [FOREVER] * (2 * size)
        """Late position by event; ``FOREVER`` where nothing bounds it."""
        self.remaining: dict[int, int] = {}
        """Late start of the remaining work, by special node, where it may differ from the start."""

    def remaining_start(self, node: int) -> int:
        """Give the late start of a node's remaining work."""
        found = self.remaining.get(node)
        return self.event[2 * node] if found is None else found


def forward_pass(network: Network) -> EarlyDates:
    """Find the earliest dates, and move up what is to be as late as possible."""
    early = _forward(network)
    options = network.plan.options
    if options.schedule_from is ScheduleFrom.FINISH or (
        network.as_late_as_possible and options.as_late is AsLate.LATE_DATES
    ):
        from exitplan.schedule._as_late import held_late

        held = held_late(network, early)
        early = _forward(held)
        early.held = held.floor
        return early
    if network.as_late_as_possible:
        early_slack(network, early, move_late=True)
    return early


def _forward(network: Network) -> EarlyDates:
    early = EarlyDates(network.size)
    event, driver = early.event, early.driver
    first_link, source, weight, rule = (
        network.first_link,
        network.source,
        network.weight,
        network.rule,
    )
    floor, snap, spans, steps = network.floor, network.snap, network.span, network.steps
    for node in network.order:
        span = spans[node]
        if span is None and node not in steps:
            _place_special(network, early, node)
            continue
        start = floor[node]
        for k in range(first_link[node], first_link[node + 1]):
            timing = rule[k]
            if timing is None:
                bound = event[source[k]] + weight[k]
            else:
                bound = timing.forward(event[source[k]]) + weight[k]
            if bound > start:
                start = bound
                driver[node] = k
        start |= snap[node]
        event[2 * node] = start
        event[2 * node + 1] = start + span if span is not None else steps[node].finish(start)
    early.finish = latest_finish(network, event)
    return early


def place(network: Network, early: EarlyDates, node: int) -> None:
    """Find one node's early dates, once its predecessors' are there.

    The forward pass does the same in its own loop, where a call for each node
    would take half its time.
    """
    span = network.span[node]
    if span is None:
        _place_special(network, early, node)
        return
    bounds = [link_bound(network, early.event, k) for k in network.links_into(node)]
    start = max([network.floor[node], *bounds]) | network.snap[node]
    early.event[2 * node] = start
    early.event[2 * node + 1] = start + span


def link_bound(network: Network, event: list[int], k: int) -> int:
    """Give the position at which a link holds its target's start (its finish, if special)."""
    timing = network.rule[k]
    x = event[network.source[k]]
    return (x if timing is None else timing.forward(x)) + network.weight[k]


def _place_special(network: Network, early: EarlyDates, node: int) -> None:
    special = network.special[node]
    start = network.floor[node]
    finish = network.finish_floor.get(node, NEVER)
    if isinstance(special, FirstStart):
        start = min(link_bound(network, early.event, k) for k in network.links_into(node))
    elif not isinstance(special, Finished):
        for k in network.links_into(node):
            if is_past(network, node, k):
                continue
            bound = link_bound(network, early.event, k)
            if network.holds_finish(k):
                if bound > finish:
                    finish = bound
                    early.driver[node] = k
            elif bound > start:
                start = bound
                early.driver[node] = k
    dates = early.special[node] = special.early(start, finish)
    early.event[2 * node] = dates.start
    early.event[2 * node + 1] = dates.finish


def latest_finish(network: Network, event: list[int]) -> int:
    """Give the instant at which the last task of all finishes."""
    last = [NEVER] * len(network.calendars)
    # A fact outside working time stands beside its position, before or after it.
    beside = {dated >> 1 for dated in network.fact if dated & 1}
    for node, number in enumerate(network.calendar_of[: len(network.tasks)]):
        finish = event[2 * node + 1]
        if finish > last[number] and node not in beside:
            last[number] = finish
    instants = [
        calendar.instant(finish)
        for calendar, finish in zip(network.calendars, last, strict=True)
        if finish != NEVER
    ]
    instants += [fact for fact_event, fact in network.fact.items() if fact_event & 1]
    return max(instants, default=network.plan.start.begin)


def early_slack(network: Network, early: EarlyDates, *, move_late: bool = False) -> list[int]:
    """Give, by node, how many working minutes it may slip before a successor's early date moves.

    For nodes without open successors: before the plan's finish moves. The
    nodes of groups pass on what their own successors allow. Not clipped at 0;
    finished nodes hold no meaningful value. `move_late` uses the slack of
    as-late-as-possible work up, successors first.
    """
    event, spans = early.event, network.span
    limit = [FOREVER] * (2 * network.size)
    first_link, source, weight, rule = (
        network.first_link,
        network.source,
        network.weight,
        network.rule,
    )
    tasks, steps = len(network.tasks), network.steps
    movable = frozenset(network.as_late_as_possible if move_late else ())
    for node in reversed(network.order):
        if node in movable:
            _move_late(network, early, node, _slack_of(network, early, limit, node))
        first, last = first_link[node], first_link[node + 1]
        if first == last:
            continue
        if spans[node] is None and node not in steps:
            _limit_special(network, early, node, limit)
            continue
        start = event[2 * node] if node < tasks else limit[2 * node + 1]
        if start == FOREVER:
            continue
        for k in range(first, last):
            bound = start - weight[k]
            timing = rule[k]
            if timing is not None:
                bound = timing.latest(bound)
            leaving = source[k]
            if bound < limit[leaving]:
                limit[leaving] = bound
    return _slacks(network, early, limit)


def _slacks(network: Network, early: EarlyDates, limit: list[int]) -> list[int]:
    event, spans, steps = early.event, network.span, network.steps
    ends = [calendar.floor(early.finish) | 1 for calendar in network.calendars]
    slack = []
    for node, number in enumerate(network.calendar_of):
        bound = limit[2 * node + 1]
        if node in steps and limit[2 * node] == FOREVER:
            last = ends[number] if bound == FOREVER else bound
            start = event[2 * node]
            slack.append(((steps[node].latest_input(last) - start) >> 1) // DAY * DAY)
        elif limit[2 * node] != FOREVER or spans[node] is None:
            slack.append(_slack_of(network, early, limit, node))
        else:
            last = ends[number] if bound == FOREVER else bound
            slack.append((last >> 1) - (event[2 * node + 1] >> 1))
    return slack


def _slack_of(network: Network, early: EarlyDates, limit: list[int], node: int) -> int:
    event = early.event
    by_start, by_finish = limit[2 * node], limit[2 * node + 1]
    special = network.special.get(node)
    if by_start != FOREVER and special is not None and special.started:
        by_start = FOREVER
    if by_start == FOREVER and by_finish == FOREVER:
        by_finish = network.calendar(node).floor(early.finish) | 1
    if by_finish == FOREVER:
        room = FOREVER
    elif isinstance(special, Work):
        room = special.slip_until(by_finish, early.of(node))
    else:
        room = (by_finish >> 1) - (event[2 * node + 1] >> 1)
    if by_start == FOREVER:
        return room
    # Work starts on odd positions only; a moment may stand on either.
    start = event[2 * node] if network.snap[node] else event[2 * node] & ~1
    if isinstance(special, SteppedWork):
        return min(room, special.slip_to(by_start, early.of(node)))
    return min(room, (by_start - start) >> 1)


def _move_late(network: Network, early: EarlyDates, node: int, slack: int) -> None:
    """Move as-late-as-possible work to just before its earliest successor's early date."""
    event = early.event
    cap = network.ceiling.get(node)
    special = network.special.get(node)
    if cap is not None and isinstance(special, Work):
        slack = min(slack, special.slip_until(cap, early.of(node)))
    elif cap is not None:
        slack = min(slack, (cap - event[2 * node + 1]) >> 1)
    if isinstance(special, SteppedWork) and special.start_by is not None:
        slack = min(slack, special.slip_to(special.start_by, early.of(node)))
    if slack <= 0:
        return
    if isinstance(special, Work):
        dates = early.special[node] = special.moved_by(early.of(node), slack)
        event[2 * node], event[2 * node + 1] = dates.start, dates.finish
    else:
        event[2 * node] += 2 * slack
        event[2 * node + 1] += 2 * slack


def _limit_special(network: Network, early: EarlyDates, node: int, limit: list[int]) -> None:
    special = network.special[node]
    if isinstance(special, Finished):
        return
    dates = early.of(node)
    is_first = isinstance(special, FirstStart)
    if is_first and limit[2 * node + 1] == FOREVER:
        return
    for k in network.links_into(node):
        timing = network.rule[k]
        if isinstance(timing, Released) or is_past(network, node, k):
            continue
        if is_first:
            if link_bound(network, early.event, k) > dates.start:
                continue
            bound = limit[2 * node + 1]
        elif network.holds_finish(k):
            bound = dates.finish if isinstance(special, Brink) else dates.finish | 1
        else:
            bound = dates.remaining_start
        bound -= network.weight[k]
        if timing is not None:
            bound = timing.latest(bound)
        leaving = network.source[k]
        limit[leaving] = min(limit[leaving], bound)


def is_past(network: Network, node: int, k: int) -> bool:
    """Whether a link holds what has happened: the event of a legal period or a gate."""
    special = network.special[node]
    if not isinstance(special, SteppedWork) or not special.is_running:
        return False
    return special.is_fixed or not network.holds_finish(k)


def backward_pass(network: Network, early: EarlyDates, *, has_own_ends: bool = True) -> LateDates:
    """Find the conventional late dates, from the plan's finish and its constraints.

    Without own ends, early dates bound nothing even where they are those of open ends.
    """
    late = LateDates(network.size)
    plan = network.plan
    end = plan.finish_by.end if plan.finish_by is not None else early.finish
    ends = [calendar.floor(end) for calendar in network.calendars]
    event = late.event
    for node, number in enumerate(network.calendar_of[: len(network.tasks)]):
        event[2 * node + 1] = ends[number]
    if has_own_ends and plan.options.open_ends is OpenEnds.OWN_FINISH:
        for node in open_ended(network):
            event[2 * node + 1] = min(event[2 * node + 1], early.event[2 * node + 1] | 1)
    for node, cap in network.ceiling.items():
        event[2 * node + 1] = min(event[2 * node + 1], cap)
    _backward(network, early, late, exact=False)
    return late


def open_ended(network: Network) -> list[int]:
    """Give the tasks whose finish nothing open waits for."""
    followed: set[int] = set()
    for node in reversed(network.order):
        is_idle = node >= len(network.tasks) and node not in followed
        if not is_idle and not isinstance(network.special.get(node), Finished):
            followed.update(network.source[k] >> 1 for k in network.links_into(node))
    return [node for node in range(len(network.tasks)) if node not in followed]


def backward_from(network: Network, early: EarlyDates, node: int) -> LateDates:
    """Find how late everything may be that leaves one node's early finish unmoved.

    Nodes that cannot move it keep ``FOREVER``.
    """
    # The other face of the same instant is no move.
    calendar = network.calendar(node)
    position = calendar.floor(calendar.instant(early.event[2 * node + 1]))
    return backward_within(network, early, {node: position})


def backward_within(network: Network, early: EarlyDates, limits: Mapping[int, int]) -> LateDates:
    """Find how late everything may be for some nodes to finish by some positions.

    Nodes that cannot move any of them keep ``FOREVER``.
    """
    late = LateDates(network.size)
    for node, position in limits.items():
        late.event[2 * node + 1] = position
    _backward(network, early, late, exact=True)
    return late


def _backward(  # noqa: C901 - the loop over all links; calls would slow it down
    network: Network, early: EarlyDates, late: LateDates, *, exact: bool
) -> None:
    event = late.event
    first_link, source, weight, rule = (
        network.first_link,
        network.source,
        network.weight,
        network.rule,
    )
    snap, spans, steps = network.snap, network.span, network.steps
    for node in reversed(network.order):
        span = spans[node]
        start, finish = event[2 * node], event[2 * node + 1]
        if start == FOREVER and finish == FOREVER:
            continue
        if span is not None:
            if finish - span < start:
                start = finish - span
        elif node in steps:
            if finish != FOREVER:
                start = min(start, steps[node].latest_input(finish))
        else:
            _backward_special(network, early, late, node, exact=exact)
            continue
        if snap[node] and not start & 1:
            start -= 1
        event[2 * node] = start
        event[2 * node + 1] = start + span if span is not None else steps[node].finish(start)
        for k in range(first_link[node], first_link[node + 1]):
            bound = start - weight[k]
            timing = rule[k]
            if timing is not None:
                bound = timing.latest(bound)
            leaving = source[k]
            if bound < event[leaving]:
                event[leaving] = bound


def _backward_special(
    network: Network, early: EarlyDates, late: LateDates, node: int, *, exact: bool
) -> None:
    event = late.event
    special = network.special[node]
    if special.started and event[2 * node + 1] == FOREVER:
        return
    dates = special.late(event[2 * node], event[2 * node + 1], early.of(node), exact=exact)
    event[2 * node] = dates.start
    event[2 * node + 1] = dates.finish
    late.remaining[node] = dates.remaining_start
    for k in network.links_into(node):
        is_first = isinstance(special, FirstStart)
        if is_first and link_bound(network, early.event, k) > early.of(node).start:
            continue
        bound = dates.finish_bound if network.holds_finish(k) else dates.start_bound
        timing = network.rule[k]
        if bound is None or (exact and isinstance(timing, Released)):
            continue
        bound -= network.weight[k]
        if timing is not None:
            bound = timing.latest(bound)
        leaving = network.source[k]
        event[leaving] = min(event[leaving], bound)
