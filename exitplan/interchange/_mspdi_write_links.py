"""The links of a schedule as Microsoft Project can hold them."""

from __future__ import annotations

import attrs

from exitplan.interchange._written_lengths import TWENTY_FOUR_HOUR, Lengths
from exitplan.interchange._written_links import Tie, Ties
from exitplan.interchange._written_remarks import Remarks
from exitplan.plan import Duration, Group, Kind, Link, Unit
from exitplan.schedule import Schedule

_WORKING_PERCENT = 32_767
"""The largest percentage of a lag."""


class ProjectLinks:
    """One link between two items, lags on the successor's calendar or by the clock."""

    def __init__(self, schedule: Schedule, ties: Ties, lengths: Lengths, remarks: Remarks) -> None:
        self.schedule = schedule
        self.ties = ties
        self.remarks = remarks
        self.calendar_of: dict[str, str] = {}
        """Each item's calendar in Project: around the clock for elapsed time, so that nobody
        moves its start to a working day, and the project's for summaries, which have none."""
        for item in schedule.plan.walk():
            name = ties.scopes.calendar_of[item.id]
            if isinstance(item, Group):
                name = schedule.plan.calendar
            elif item.kind is not Kind.LEVEL_OF_EFFORT and lengths.is_clockwise(item):
                name = TWENTY_FOUR_HOUR
            self.calendar_of[item.id] = name

    def by_target(self) -> dict[str, list[Link]]:
        """Give every item the links that Project can hold."""
        after: dict[str, list[Link]] = {}
        ways: dict[tuple[str, str], list[Tie]] = {}
        for tie in self.ties.all():
            if tie.target in self.ties.efforts:
                continue
            for target in self._targets(tie):
                key = (tie.source, target)
                ways.setdefault(key, []).append(attrs.evolve(tie, target=target))
        for (source, target), ties in ways.items():
            tie = ties[0]
            if len(ties) > 1:
                tie = max(ties, key=self.ties.bound_on_start)
                for other in ties[1:]:
                    words = f"a second link from {source} is left out"
                    self.remarks.note("double-link", other.target, words)
            lag = self._lag(tie)
            after.setdefault(target, []).append(Link(source, tie.link.type, lag))
        return after

    def _targets(self, tie: Tie) -> list[str]:
        if not self.ties.is_group(tie.target) or not tie.link.type.to_finish:
            return [tie.target]
        self.remarks.note("group-link", tie.target)
        return [task.id for task in self.ties.leaves(tie.target)]

    def _lag(self, tie: Tie) -> Duration:
        """Give a lag as Project counts it: on the successor's calendar, or by the clock."""
        lag = tie.link.lag
        if not lag.amount:
            return Duration(0)
        if lag.unit.is_percent:
            is_small = isinstance(lag.amount, int) and abs(lag.amount) <= _WORKING_PERCENT
            if is_small and self._is_plain_source(tie.source):
                return lag
            at = self.ties.arrives_at(tie)
            self.remarks.note("lag", tie.target)
            start = self.ties.leaves_at(tie.source, tie.link.type)
            return Duration(at - start, Unit.ELAPSED_MINUTE)
        if lag.unit.is_calendar:
            start = self.ties.leaves_at(tie.source, tie.link.type)
            self.remarks.note("months", tie.target, f"the lag after {tie.source} is {lag}")
            return Duration(self.ties.arrives_at(tie) - start, Unit.ELAPSED_MINUTE)
        if not lag.unit.is_working:
            return Duration(lag.elapsed_minutes(), Unit.ELAPSED_MINUTE)
        counted = tie.counted
        own = self.calendar_of[tie.target]
        minutes = self.ties.working_lag(tie)
        if counted == own:
            return Duration(minutes, Unit.MINUTE)
        if counted == TWENTY_FOUR_HOUR:
            return Duration(minutes, Unit.ELAPSED_MINUTE)
        self.remarks.note("lag", tie.target, f"the lag after {tie.source} is {lag} on {counted}")
        same = self.ties.same_effect(tie, self.ties.calendar(own))
        return Duration(same, Unit.MINUTE)

    def _is_plain_source(self, source: str) -> bool:
        """Whether a predecessor's whole length is written as it is in the plan."""
        item = self.ties.items[source]
        if isinstance(item, Group) or self.schedule[source].started:
            return False
        length = item.effective_duration
        return length is not None and not length.unit.is_calendar and item.gate is None
