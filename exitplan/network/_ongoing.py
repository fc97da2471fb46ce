"""Links from work whose logic goes on although its start or its finish is a fact.

Under retained logic Primavera P6 lets finished work that was done out of
sequence wait, in the logic, for its open predecessors: what comes after it
starts no earlier than they allow. Of the lag behind a start or a finish that is
a fact, what has passed by the data date is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from exitplan.network import _bounds
from exitplan.network._special import Finished, FixedLength, OutOfTurn, Work
from exitplan.plan import Duration, LinkType, Profile, ProgressRule, StartLags, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exitplan.network._compile import Compiler, Context
    from exitplan.plan import Link, Moment, Task


class Ongoing:
    """Which work's logic goes on, and since when it is under way or over."""

    def __init__(self, compiler: Compiler) -> None:
        self.network = compiler.network
        self.options = compiler.plan.options
        self.remaining: dict[int, int] = {}
        """Positions of the work left of each node whose start counts from there."""
        self.held_back: dict[int, tuple[int, int]] = {}
        """Actual start and finish, as instants, of finished nodes that are held back."""
        self._has_status = compiler.plan.status_date is not None
        if self.options.start_lags is StartLags.EARLY_START:
            self._find_started()
        if self._has_status and self.options.profile is Profile.P6:
            self._hold_back()

    @property
    def nodes(self) -> set[int]:
        """All of them."""
        return self.remaining.keys() | self.held_back.keys()

    def _find_started(self) -> None:
        for node, special in self.network.special.items():
            is_work = type(special) is Work and special.started
            if is_work and isinstance(special, Work) and type(special.length) is FixedLength:
                self.remaining[node] = special.length.span

    def _hold_back(self) -> None:
        """Let finished work wait for open work that should have come first."""
        network = self.network
        if self.options.progress is not ProgressRule.RETAINED_LOGIC:
            return
        over = {node for node, special in network.special.items() if type(special) is Finished}
        followers: dict[int, list[int]] = {}
        waiting: list[int] = []
        for before, after in self._pairs() if over else ():
            if after in over and before in over:
                followers.setdefault(before, []).append(after)
            elif after in over:
                waiting.append(after)
        while waiting:
            node = waiting.pop()
            if node not in self.held_back:
                self._make_wait(node)
                waiting += followers.get(node, ())

    def _pairs(self) -> Iterable[tuple[int, int]]:
        """Give the nodes at both ends of every link between tasks."""
        index = self.network.index
        for node, task in enumerate(self.network.tasks):
            for link in task.after:
                other = index.get(link.task)
                if other is not None:
                    yield other, node
            for link in task.before:
                other = index.get(link.task)
                if other is not None:
                    yield node, other

    def _make_wait(self, node: int) -> None:
        network = self.network
        task, calendar = network.tasks[node], network.calendar(node)
        assert network.status is not None
        finish = _bounds.finished_at(calendar, _finish_of(task))
        start = finish
        if not task.is_milestone and task.progress and task.progress.actual_start is not None:
            start = _bounds.started_at(calendar, task.progress.actual_start)
        self.held_back[node] = start, finish
        dates = network.special[node].early(0, 0)
        network.special[node] = OutOfTurn(FixedLength(0), actual_start=dates.start)
        network.floor[node] = calendar.floor(network.status)
        network.finished_off_calendar.discard(node)
        for event in (2 * node, 2 * node + 1):
            network.fact.pop(event, None)

    def since(self, event: int, type_: LinkType) -> int | None:
        """Give the instant since when the lag of a link runs; ``None`` where nothing goes on.

        A lag from a start to a finish is counted from the actual start.
        """
        node = event >> 1
        dates = self.held_back.get(node)
        if dates is not None:
            return dates[event & 1]
        if event & 1 or type_ is LinkType.SF or node not in self.remaining:
            return None
        task = self.network.tasks[node]
        assert task.progress is not None
        assert task.progress.actual_start is not None
        return _bounds.started_at(self.network.calendar(node), task.progress.actual_start)

    def less_elapsed(self, link: Link, context: Context, since: int) -> Link:
        """Give a link with what is left of its lag at the status date."""
        lag, status = link.lag, self.network.status
        if lag.amount <= 0 or not self._has_status or status is None or since >= status:
            return link
        if lag.unit.is_working:
            minutes = lag.working_minutes(context.day, context.week)
            minutes -= context.calendar.minutes_between(since, status)
            return attrs.evolve(link, lag=Duration(max(0, minutes), Unit.MINUTE))
        if lag.unit.is_calendar or lag.unit.is_percent:
            return link
        minutes = lag.elapsed_minutes() - (status - since)
        return attrs.evolve(link, lag=Duration(max(0, minutes), Unit.ELAPSED_MINUTE))


def _finish_of(task: Task) -> Moment:
    assert task.progress is not None
    assert task.progress.actual_finish is not None
    return task.progress.actual_finish
