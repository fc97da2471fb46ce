"""Plan → Network: resolve ids, calendars, durations and lags into integers, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.errors import Diagnostic, HorizonError, PlanError, Severity, Where
from exitplan.network import _bounds
from exitplan.network._horizon import about
from exitplan.network._links import LinkCompiler
from exitplan.network._network import Network
from exitplan.network._nodes import adjust
from exitplan.network._order import topological_order
from exitplan.network._timing import TWENTY_FOUR_HOUR
from exitplan.plan import (
    NO_LAG,
    ConstraintKind,
    DeadlineRule,
    Duration,
    Group,
    Kind,
    Moment,
    Plan,
    ProgressRule,
    ScheduleFrom,
    Task,
    Unit,
    contradicts_itself,
    is_plain,
    problems,
)

if TYPE_CHECKING:
    from exitplan.network._stepped import RuleLength, SteppedWork
    from exitplan.plan import Gate, PeriodUse


class Scope:
    """What a task takes from the groups around it."""

    __slots__ = ("calendar", "finish_by", "start")

    def __init__(self, calendar: str, start: list[Moment], finish_by: list[Moment]) -> None:
        self.calendar = calendar
        self.start = start
        self.finish_by = finish_by

    def inside(self, group: Group, *, caps: bool) -> Scope:
        """Give the scope of a group's members."""
        start, finish_by = list(self.start), list(self.finish_by)
        if caps and group.deadline is not None:
            finish_by.append(group.deadline.date)
        for constraint in group.constraints:
            if constraint.date is None:
                continue
            if constraint.kind is ConstraintKind.START_NO_EARLIER_THAN:
                start.append(constraint.date)
            elif constraint.kind is ConstraintKind.FINISH_NO_LATER_THAN:
                finish_by.append(constraint.date)
        return Scope(group.calendar or self.calendar, start, finish_by)


class Context:
    """A scope on one calendar: everything its tasks share, as integers."""

    __slots__ = ("calendar", "ceiling", "day", "factors", "floor", "number", "week")

    def __init__(
        self, number: int, calendar: WorkCalendar, floor: int, ceiling: int | None
    ) -> None:
        self.number = number
        self.calendar = calendar
        self.floor = floor
        self.ceiling = ceiling
        if calendar.day_minutes is None or calendar.week_minutes is None:
            message = f"the working days of calendar {calendar.name!r} differ in length"
            raise PlanError.single("EP213", message, "say what a day means: day: 8h")
        self.day = calendar.day_minutes
        self.week = calendar.week_minutes
        self.factors = {"min": 1, "h": 60, "d": self.day, "w": self.week}
        """Working minutes in one of each working unit."""


class Compiler:
    """One compilation; use :func:`compile_network`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.caps = plan.options.deadlines is DeadlineRule.CAP_LATE_DATES
        """Whether deadlines bound late dates."""
        self.network = Network(plan)
        self.scopes: list[Scope] = []
        """Scope of each node that is a task."""
        self.members: dict[str, tuple[int, int]] = {}
        """First node and one past the last of each group's members."""
        self.group_scope: dict[str, Scope] = {}
        self.groups: list[Group] = []
        self.manual: set[str] = set()
        """Groups whose dates were entered by hand."""
        self.uncommon: list[Task | Group] = []
        """Items that are more than a plain task with plain links."""
        self.contexts: dict[tuple[int, str], Context] = {}
        self.rules: dict[PeriodUse | Gate, RuleLength] = {}
        """Legal periods and gates, by what the plan says of them."""
        self.steps: dict[PeriodUse | Gate, tuple[SteppedWork, RuleLength]] = {}
        """The nodes of those of which nothing else is said; many tasks share one."""
        self.calendar_number: dict[str, int] = {}
        self.calendar_names: list[str] = []
        self.root = Scope(plan.calendar, [_earliest(plan)], [])
        self.links: LinkCompiler | None = None

    def run(self) -> Network:
        """Compile, or raise PlanError with everything that stands in the way."""
        network, plan = self.network, self.plan
        if plan.status_date is not None:
            network.status = plan.status_date.begin
        network.project_calendar = self.calendar(plan.calendar)
        self._collect(plan.items, self.root)
        network.index = {task.id: node for node, task in enumerate(network.tasks)}
        ids = [*network.index, *self.members, *(task.id for task in network.levels_of_effort)]
        if len(network.index) != len(network.tasks) or len(set(ids)) != len(ids):
            raise PlanError(problems(plan))
        self._add_rows()
        self._nodes()
        uncommon = [*self.uncommon, *self.network.levels_of_effort[:1]]
        if contradicts_itself(plan, uncommon):
            raise PlanError(problems(plan))
        links = self.links = LinkCompiler(self)
        links.run()
        in_order = range(network.size) if links.is_in_order else topological_order(network)
        network.order = in_order
        return network

    def _add_rows(self) -> None:
        """Put rows behind the plan's own; here there are none."""

    def is_manual(self, group_id: str) -> bool:
        """Whether a group's dates were entered by hand."""
        return group_id in self.manual

    def calendar(self, name: str) -> WorkCalendar:
        """Give the calendar of that name, built once."""
        number = self.calendar_number.get(name)
        if number is None:
            calendar = build_calendar(name, self.plan.calendars)
            number = self.calendar_number[name] = len(self.network.calendars)
            self.network.calendars.append(calendar)
            self.calendar_names.append(name)
        return self.network.calendars[number]

    def context(self, scope: Scope, calendar_name: str) -> Context:
        """Give the context of a scope on a calendar."""
        key = (id(scope), calendar_name)
        context = self.contexts.get(key)
        if context is None:
            calendar = self.calendar(calendar_name)
            self._check_known(calendar)
            starts = [_bounds.not_before(calendar, moment) for moment in scope.start]
            is_moved = self.plan.options.progress is not ProgressRule.AS_REPORTED
            if self.plan.status_date is not None and is_moved:
                starts.append(_bounds.not_before(calendar, self.plan.status_date))
            ends = [_bounds.finish_by(calendar, moment) for moment in scope.finish_by]
            context = self.contexts[key] = Context(
                self.calendar_number[calendar_name],
                calendar,
                max(starts),
                min(ends, default=None),
            )
        return context

    def _check_known(self, calendar: WorkCalendar) -> None:
        """See to it that the plan's own dates lie in the years a calendar knows."""
        plan = self.plan
        for field in ("start", "status_date", "finish_by"):
            moment: Moment | None = getattr(plan, field)
            try:
                if moment is not None:
                    _bounds.not_before(calendar, moment)
            except HorizonError as error:
                raise about(error, plan, "", field) from None

    def _collect(self, items: Iterable[Task | Group], scope: Scope) -> None:
        tasks, scopes = self.network.tasks, self.scopes
        for item in items:
            if isinstance(item, Task):
                if item.kind is Kind.LEVEL_OF_EFFORT:
                    self.network.levels_of_effort.append(item)
                else:
                    tasks.append(item)
                    scopes.append(scope)
            else:
                inner = scope.inside(item, caps=self.caps)
                if item.manual is not None:
                    self.manual.add(item.id)
                if item.constraints or item.deadline is not None or item.id in self.members:
                    self.uncommon.append(item)
                first = len(tasks)
                self.groups.append(item)
                self.group_scope[item.id] = inner
                self._collect(item.items, inner)
                self.members[item.id] = (first, len(tasks))

    def _nodes(self) -> None:  # noqa: C901 - the loop over all tasks; calls would slow it down
        network = self.network
        calendar_of, span, snap, floor = (
            network.calendar_of,
            network.span,
            network.snap,
            network.floor,
        )
        caps = self.caps
        scopes, milestone, month, year = self.scopes, Kind.MILESTONE, Unit.MONTH, Unit.YEAR
        scope: Scope | None = None
        context: Context | None = None
        for node, task in enumerate(network.tasks):
            if scopes[node] is not scope or context is None:
                scope = scopes[node]
                context = self.context(scope, scope.calendar)
            plain = context if task.calendar is None else self.context(scope, task.calendar)
            duration = task.duration
            is_stepped = task.period is not None or task.gate is not None
            if duration is None:
                duration = NO_LAG if is_stepped else self._inferred_duration(task)
            if task.kind is milestone:
                minutes = 0
            elif is_stepped:
                plain = self.context(scope, TWENTY_FOUR_HOUR)
                minutes = 0
            elif duration.unit.symbol in plain.factors and type(duration.amount) is int:
                minutes = duration.amount * plain.factors[duration.unit.symbol]
            elif duration.unit.is_working:
                minutes = duration.working_minutes(plain.day, plain.week)
            else:
                plain = self.context(scope, TWENTY_FOUR_HOUR)
                minutes = 0 if duration.unit.is_calendar else duration.elapsed_minutes()
            if minutes < 0:
                raise PlanError(problems(self.plan))
            calendar_of.append(plain.number)
            span.append(2 * minutes - 1 if minutes else 0)
            snap.append(1 if minutes else 0)
            floor.append(plain.floor)
            if (
                task.deadline is not None
                or task.constraints
                or task.progress is not None
                or task.manual is not None
            ):
                self.uncommon.append(task)
            elif is_stepped and _is_bare(task) and plain.ceiling is None:
                self._step(node, task)
                continue
            if (
                task.constraints
                or task.edge is not None
                or task.manual is not None
                or (caps and task.deadline is not None)
                or task.progress is not None
                or is_stepped
                or plain.ceiling is not None
                or duration.unit is month
                or duration.unit is year
            ):
                self._adjust(node, task, plain, scope)

    def _step(self, node: int, task: Task) -> None:
        """Make a node of a legal period or gate about which nothing else is said."""
        use = task.period or task.gate
        assert use is not None
        found = self.steps.get(use)
        if found is None:
            step = self._bare_step(task)
            if step is None:
                return
            found = self.steps[use] = step, self.rules[use]
        network = self.network
        network.special[node], network.steps[node] = found
        network.span[node], network.snap[node] = None, 1

    def _bare_step(self, task: Task) -> SteppedWork | None:
        from exitplan.network._domain import bare_step

        try:
            return bare_step(self, task)
        except HorizonError as error:
            raise about(error, self.plan, task.id) from None

    def _adjust(self, node: int, task: Task, context: Context, scope: Scope) -> None:
        try:
            adjust(self, node, task, context, scope)
        except HorizonError as error:
            raise about(error, self.plan, task.id) from None

    def _inferred_duration(self, task: Task) -> Duration:
        if task.kind is Kind.MILESTONE:
            return NO_LAG
        duration = task.effective_duration
        if duration is None:
            raise self._no_duration(task)
        return duration

    def _no_duration(self, task: Task) -> PlanError:
        where = Where(task.id, "duration")
        place = self.plan.locate(where) if self.plan.locate else None
        return PlanError(
            [
                Diagnostic(
                    "EP104",
                    Severity.ERROR,
                    f"{task.id!r} has no duration",
                    "give it one, or make it a milestone",
                    place.file if place else None,
                    place.span if place else None,
                    where,
                )
            ]
        )


def compile_network(plan: Plan) -> Network:
    """Compile a plan for the passes.

    Raises PlanError where the plan contradicts itself, and HorizonError for a
    date outside the years its calendar knows.
    """
    try:
        return Compiler(plan).run()
    except (PlanError, ValueError) as error:
        # Whatever it was that came first, tell of everything that is wrong, with its place.
        found = list(_all_problems(plan))
        if any(d.severity is Severity.ERROR for d in found) or isinstance(error, ValueError):
            raise PlanError(found) from None
        raise


_TEN_YEARS = 3_653
"""Days. More than a plan that is scheduled from its finish is likely to reach back."""


def _earliest(plan: Plan) -> Moment:
    """Give where the network's dates begin: the plan's start, unless it follows from the finish."""
    if plan.options.schedule_from is ScheduleFrom.START:
        return plan.start
    last = plan.finish_by or plan.start
    return Moment(min(plan.start.day, last.day) - _TEN_YEARS)


def _is_bare(task: Task) -> bool:
    """Whether nothing is to be done before its gate, so that its day rule is all there is to it."""
    return task.duration is None and task.estimate is None


def _all_problems(plan: Plan) -> Iterable[Diagnostic]:
    if is_plain(plan):
        return problems(plan)
    from exitplan.expansion import plan_problems

    return plan_problems(plan)
