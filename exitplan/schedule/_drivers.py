"""What set a node's early dates: links, constraints, the status date, facts."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.network import Network, SteppedWork, Work
from exitplan.plan import Constraint, ConstraintKind, Group, Link, Task
from exitplan.schedule._causes import Cause, Driver
from exitplan.schedule._passes import EarlyDates
from exitplan.schedule._trace import driving_links
from exitplan.schedule.words import MINUTES_PER_DAY


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
        found = list(self._links(node))
        found += self._dates(node, task)
        if not found and node in network.as_late_as_possible:
            found.append(Driver(Cause.AS_LATE_AS_POSSIBLE))
        return found

    def _links(self, node: int, via: str = "", role: str = "") -> Iterator[Driver]:
        network, early = self.network, self.early
        for k in driving_links(network, early, node):
            before = network.source[k] >> 1
            if before < len(network.tasks):
                yield Driver(
                    Cause.LINK,
                    predecessor=network.tasks[before].id,
                    link=network.link[k] or self._written(node),
                    via=via,
                    detail=role,
                    idle=self._idle(node, k),
                )
            else:
                yield from self._links(before, network.item_id(before), self._role(before))

    def _role(self, node: int) -> str:
        """Tell which of a group's nodes it is: its gate, its end or its first start."""
        if node in self.network.gates.values():
            return "gate"
        return "end" if node in self.network.ends.values() else "first"

    def _written(self, node: int) -> Link | None:
        """Give the link that was written at a group, for one of its members' part in it."""
        for k, event in enumerate(self.network.source):
            if event >> 1 == node and self.network.link[k] is not None:
                return self.network.link[k]
        return None

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
        special = network.special.get(node)
        begin = early.event[2 * node] if special is None else early.of(node).remaining_start
        progress = task.progress
        is_started = progress is not None and progress.actual_start is not None
        if progress is not None and progress.expected_finish is not None:
            yield Driver(Cause.EXPECTED_FINISH, day=progress.expected_finish.day)
        resumes = progress.resumes if progress is not None else None
        if resumes is not None and self._start(node, resumes.begin) == begin:
            yield Driver(Cause.RESUME, day=resumes.day)
        for constraint, owner in self._constraints(task):
            if is_started and not constraint.kind.is_about_finish:
                continue
            if constraint.date is not None and self._holds(node, constraint, begin):
                yield Driver(
                    Cause.CONSTRAINT,
                    day=constraint.date.day,
                    detail=constraint.kind.value.replace("_", " "),
                    via=owner,
                )
        status = network.plan.status_date
        is_running = isinstance(special, SteppedWork) and special.is_running
        if status is not None and not is_running and self._start(node, status.begin) == begin:
            yield Driver(Cause.STATUS_DATE, day=status.day)
        elif is_started and progress is not None and progress.actual_start is not None:
            if is_running or self._start(node, progress.actual_start.begin) == begin:
                yield Driver(Cause.ACTUAL, day=progress.actual_start.day, detail="start")
        elif self._start(node, network.plan.start.begin) == begin:
            yield Driver(Cause.PLAN_START, day=network.plan.start.day)

    def _start(self, node: int, instant: int) -> int:
        """Give the position at which a node starts that may from an instant."""
        position = self.network.calendar(node).ceil(instant) | 1
        special = self.network.special.get(node)
        return special.length.begin(position) if isinstance(special, SteppedWork) else position

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

    def _holds(self, node: int, constraint: Constraint, begin: int) -> bool:
        """Whether a constraint's date is the one at which the node stands."""
        calendar = self.network.calendar(node)
        special = self.network.special.get(node)
        date = constraint.date
        assert date is not None
        if constraint.kind in (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.MUST_START_ON):
            return self._start(node, date.begin) == begin
        if constraint.kind in (
            ConstraintKind.FINISH_NO_EARLIER_THAN,
            ConstraintKind.MUST_FINISH_ON,
        ):
            finish = self.early.event[2 * node + 1]
            if isinstance(special, SteppedWork):
                # Its finish jumps, and so may come later than what it waits for.
                bound = calendar.floor(date.end) & ~1
                start = special.length.start_for(bound)
                return not special.is_fixed and special.length.begin(start) == begin
            return calendar.floor(date.end) & ~1 == finish & ~1
        return isinstance(special, Work) and special.capped == begin
