"""What set a node's early dates: links, constraints, the status date, facts."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.network import Brink, HeldBack, Network, SpecialNode, SteppedWork, Work
from exitplan.plan import (
    Constraint,
    ExpectedFinish,
    Group,
    Link,
    Moment,
    Progress,
    ProgressRule,
    ScheduleFrom,
    Task,
)
from exitplan.schedule._causes import Cause, Driver
from exitplan.schedule._passes import EarlyDates
from exitplan.schedule._trace import driving_links, rests_on_fact
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
        if task.manual is not None and (progress is None or progress.actual_start is None):
            return [Driver(Cause.BY_HAND, day=task.manual.start.day)]
        found = [*self._links(node), *self._dates(node, task)]
        return found or list(self._as_late(node))

    def _as_late(self, node: int) -> Iterator[Driver]:
        """Name what makes work wait that nothing holds."""
        network, held = self.network, self.early.held
        if node in network.as_late_as_possible:
            detail = "" if held is None else "late dates"
            yield Driver(Cause.AS_LATE_AS_POSSIBLE, detail=detail)
        elif held is not None and network.plan.finish_by is not None:
            yield Driver(Cause.PLAN_FINISH, day=network.plan.finish_by.day)

    def _links(self, node: int, via: str = "", role: str = "") -> Iterator[Driver]:
        network, early = self.network, self.early
        for k in driving_links(network, early, node):
            before = network.source[k] >> 1
            if isinstance(network.rule[k], HeldBack) and not rests_on_fact(network, early, k):
                yield from self._links(before, network.tasks[before].id, "finished")
            elif before < len(network.tasks):
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
        """Name the dates that hold a task: reported and demanded ones, then where it may begin."""
        network, early = self.network, self.early
        special = network.special.get(node)
        begin = early.event[2 * node] if special is None else early.of(node).remaining_start
        progress = task.progress or Progress()
        is_expected = network.plan.options.expected_finish is ExpectedFinish.USE
        if progress.expected_finish is not None and is_expected:
            yield Driver(Cause.EXPECTED_FINISH, day=progress.expected_finish.day)
        if progress.resumes is not None and self._start(node, progress.resumes.begin) == begin:
            yield Driver(Cause.RESUME, day=progress.resumes.day)
        for constraint, owner in self._constraints(task):
            if progress.actual_start is not None and not constraint.kind.is_about_finish:
                continue
            if constraint.date is not None and self._holds(node, constraint, begin):
                yield Driver(
                    Cause.CONSTRAINT,
                    day=constraint.date.day,
                    detail=constraint.kind.value.replace("_", " "),
                    via=owner,
                )
        if progress.actual_start is None:
            yield from self._earliest(node, begin)
        else:
            yield from self._since(node, begin, progress.actual_start, progress.resumes)

    def _earliest(self, node: int, begin: int) -> Iterator[Driver]:
        """Name what lets no work start earlier: the status date, else the plan's start."""
        plan = self.network.plan
        status, options = plan.status_date, plan.options
        is_moved = options.progress is not ProgressRule.AS_REPORTED
        if status is not None and is_moved and self._start(node, status.begin) == begin:
            yield Driver(Cause.STATUS_DATE, day=status.day)
        elif (
            options.schedule_from is ScheduleFrom.START
            and self._start(node, plan.start.begin) == begin
        ):
            yield Driver(Cause.PLAN_START, day=plan.start.day)

    def _since(
        self, node: int, begin: int, started: Moment, resumes: Moment | None
    ) -> Iterator[Driver]:
        """Name what lets work that has started go on no earlier."""
        network, status = self.network, self.network.plan.status_date
        special = network.special.get(node)
        is_running = isinstance(special, SteppedWork) and special.is_running
        if self._is_as_reported(special):
            if resumes is None and begin in (network.floor[node], network.floor[node] | 1):
                yield Driver(Cause.AS_REPORTED, day=started.day)
        elif status is not None and not is_running and self._start(node, status.begin) == begin:
            yield Driver(Cause.STATUS_DATE, day=status.day)
        elif is_running or self._start(node, started.begin) == begin:
            yield Driver(Cause.ACTUAL, day=started.day, detail="start")

    def _is_as_reported(self, special: SpecialNode | None) -> bool:
        """Whether work that has started lies where it is reported; the law holds all the same."""
        rule = self.network.plan.options.progress
        return rule is ProgressRule.AS_REPORTED and not isinstance(special, SteppedWork)

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
        if constraint.kind.holds_from_below and not constraint.kind.is_about_finish:
            return self._start(node, date.begin) == begin
        if constraint.kind.holds_from_below:
            finish = self.early.event[2 * node + 1]
            if isinstance(special, SteppedWork):
                # Its finish jumps, and so may come later than what it waits for.
                bound = calendar.floor(date.end) & ~1
                start = special.length.start_for(bound)
                return not special.is_fixed and special.length.begin(start) == begin
            return calendar.floor(date.end) & ~1 == finish & ~1
        if not isinstance(special, Work) or special.capped is None:
            return False
        is_at_start = isinstance(special, Brink) and special.at_start
        return special.capped | is_at_start == begin
