"""What set a node's early dates: links, constraints, the status date, facts."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.network import Finished, FirstStart, Network, Released, Work
from exitplan.plan import Constraint, ConstraintKind, Group, Task
from exitplan.schedule._passes import EarlyDates, link_bound
from exitplan.schedule._results import Cause, Driver
from exitplan.schedule._words import MINUTES_PER_DAY


def driving_links(network: Network, early: EarlyDates, node: int) -> list[int]:
    """Give the links into a node that set its early dates, in the order written."""
    special = network.special.get(node)
    if isinstance(special, Finished):
        return []
    return [
        k
        for k in network.links_into(node)
        if not isinstance(network.rule[k], Released) and _drives(network, early, node, k)
    ]


def _drives(network: Network, early: EarlyDates, node: int, k: int) -> bool:
    bound = link_bound(network, early.event, k)
    special = network.special.get(node)
    if special is None:
        return bound | network.snap[node] == early.event[2 * node]
    begin = early.special[node].remaining_start
    if isinstance(special, FirstStart):
        return bound == begin
    assert isinstance(special, Work)
    if special.must is not None:
        return False
    if network.to_finish[k]:
        return special.length.start_for(bound) == begin and bound > special.length.finish(begin - 2)
    return bound == begin or bound | 1 == begin


class DriverFinder:
    """Names the drivers of a network's nodes."""

    def __init__(self, network: Network, early: EarlyDates, groups: dict[str, Group]) -> None:
        self.network = network
        self.early = early
        self.groups = groups

    def drivers(self, node: int) -> list[Driver]:
        """Give everything that sets a task's early dates, links first."""
        network = self.network
        task = network.tasks[node]
        progress = task.progress
        if progress is not None and progress.actual_finish is not None:
            return [Driver(Cause.ACTUAL, day=progress.actual_finish.day, detail="finish")]
        found = list(self._links(node, ""))
        found += self._dates(node, task)
        if not found and node in network.as_late_as_possible:
            found.append(Driver(Cause.AS_LATE_AS_POSSIBLE))
        return found

    def _links(self, node: int, via: str) -> Iterator[Driver]:
        network, early = self.network, self.early
        for k in driving_links(network, early, node):
            before = network.source[k] >> 1
            if before < len(network.tasks):
                yield Driver(
                    Cause.LINK,
                    predecessor=network.tasks[before].id,
                    link=network.link[k],
                    via=via,
                    idle=self._idle(node, k),
                )
            else:
                yield from self._links(before, network.item_id(before))

    def _idle(self, node: int, k: int) -> tuple[str, ...]:
        """Name what lay between the moment the link allowed a start and the start."""
        network, early = self.network, self.early
        before = network.source[k]
        freed = network.calendar(before >> 1).instant(early.event[before])
        calendar = network.calendar(node)
        start = calendar.instant(early.event[2 * node])
        names: dict[str, None] = {}
        first = freed // MINUTES_PER_DAY
        last = (start - 1) // MINUTES_PER_DAY
        if network.link[k] is not None and (network.weight[k] or last - first > 60):
            return ()
        for day in range(first, last + 1):
            if not calendar.is_working_day(day):
                names.update(dict.fromkeys(calendar.why_closed(day)))
        names.pop("weekend", None)
        return tuple(names)

    def _dates(self, node: int, task: Task) -> Iterator[Driver]:
        network, early = self.network, self.early
        calendar = network.calendar(node)
        special = network.special.get(node)
        begin = early.event[2 * node] if special is None else early.special[node].remaining_start
        progress = task.progress
        if progress is not None and progress.expected_finish is not None:
            yield Driver(Cause.EXPECTED_FINISH, day=progress.expected_finish.day)
        if progress is not None and progress.resumes is not None:
            if calendar.ceil(progress.resumes.begin) | 1 == begin:
                yield Driver(Cause.RESUME, day=progress.resumes.day)
        for constraint, owner in self._constraints(task):
            if constraint.date is not None and self._holds(node, task, constraint, begin):
                yield Driver(
                    Cause.CONSTRAINT,
                    day=constraint.date.day,
                    detail=constraint.kind.value.replace("_", " "),
                    via=owner,
                )
        status = network.plan.status_date
        is_started = progress is not None and progress.actual_start is not None
        if status is not None and calendar.ceil(status.begin) | 1 == begin:
            yield Driver(Cause.STATUS_DATE, day=status.day)
        elif is_started and progress is not None and progress.actual_start is not None:
            if calendar.ceil(progress.actual_start.begin) | 1 == begin:
                yield Driver(Cause.ACTUAL, day=progress.actual_start.day, detail="start")
        elif calendar.ceil(network.plan.start.begin) | 1 == begin:
            yield Driver(Cause.PLAN_START, day=network.plan.start.day)

    def _constraints(self, task: Task) -> Iterator[tuple[Constraint, str]]:
        for constraint in task.constraints:
            yield constraint, ""
        parent = task.id.rpartition(".")[0]
        while parent:
            group = self.groups.get(parent)
            if group is not None:
                for constraint in group.constraints:
                    yield constraint, parent
            parent = parent.rpartition(".")[0]

    def _holds(self, node: int, task: Task, constraint: Constraint, begin: int) -> bool:
        """Whether a constraint's date is the one at which the node stands."""
        calendar = self.network.calendar(node)
        date = constraint.date
        assert date is not None
        if constraint.kind in (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.MUST_START_ON):
            return calendar.ceil(date.begin) | 1 == begin
        if constraint.kind in (
            ConstraintKind.FINISH_NO_EARLIER_THAN,
            ConstraintKind.MUST_FINISH_ON,
        ):
            finish = self.early.event[2 * node + 1]
            return calendar.floor(date.end) & ~1 == finish & ~1
        special = self.network.special.get(node)
        return isinstance(special, Work) and special.capped == begin
