"""Links of a plan as arrays: sources, weights and timing rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.errors import PlanError
from exitplan.network._special import Finished, FirstStart, Work
from exitplan.network._timing import (
    Across,
    ElapsedLag,
    Lag,
    MonthsLag,
    NoLag,
    Released,
    TimingRule,
    WorkingLag,
)
from exitplan.plan import (
    Duration,
    LagCalendar,
    Link,
    LinkType,
    ProgressRule,
    problems,
)

if TYPE_CHECKING:
    from exitplan.network._compile import Compiler, Context

TWENTY_FOUR_HOUR = "24-hour"


class LinkCompiler:
    """Fills the link arrays of a network whose nodes are there."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.network = compiler.network
        self.options = compiler.plan.options
        self.extra: dict[int, list[tuple[int, TimingRule | None, int, Link | None]]] = {}
        """Links that were not written at their target: source event, rule, weight, …"""
        self.is_lag_shared = self.options.lag_calendar in (
            LagCalendar.SUCCESSOR,
            LagCalendar.PREDECESSOR,
        )
        """Whether two ends on one calendar count their lags on it too."""

    def run(self) -> None:
        """Compile every link."""
        self._links_written_elsewhere()
        self._links_of_tasks()
        self._links_of_groups()

    def _links_written_elsewhere(self) -> None:
        """Links under `before`, and those into groups, which go by way of a gate."""
        compiler = self.compiler
        for group in compiler.groups:
            for link in group.after:
                self._into_group(link.task, group.id, link)
            for link in group.before:
                self._from(group.id, link)
        for task in self.network.tasks:
            for link in task.before:
                self._from(task.id, link)
        for task in self.network.levels_of_effort:
            if task.before:
                raise PlanError(problems(compiler.plan))

    def _from(self, predecessor: str, link: Link) -> None:
        target = self.network.index.get(link.task)
        if target is not None:
            self._add(self._event(predecessor, link.type), target, link)
        elif link.task in self.compiler.members:
            self._into_group(predecessor, link.task, link)
        elif all(task.id != link.task for task in self.network.levels_of_effort):
            raise PlanError(problems(self.compiler.plan))

    def _into_group(self, predecessor: str, group_id: str, link: Link) -> None:
        """Hold a whole group: by its gate, or (finish links) each member's finish."""
        begin, end = self._members(group_id)
        event = self._event(predecessor, link.type)
        if link.type.to_finish:
            for member in range(begin, end):
                self._add(event, member, link)
            return
        gate = self.network.gates.get(group_id)
        if gate is None:
            gate = self.network.gates[group_id] = self._new_node(group_id, begin, end)
            for member in range(begin, end):
                self.extra.setdefault(member, []).append(
                    (2 * gate + 1, self._bridge(gate, member), 0, None)
                )
        self._add(event, gate, link)

    def _add(self, event: int, target: int, link: Link) -> None:
        rule, weight = self._timing(event, target, link)
        self.extra.setdefault(target, []).append((event, rule, weight, link))

    def _event(self, predecessor: str, type: LinkType) -> int:  # noqa: A002
        """Give the event a link leaves from, making a group's node where needed."""
        node = self.network.index.get(predecessor)
        if node is not None:
            return 2 * node + type.from_finish
        if predecessor not in self.compiler.members:
            raise PlanError(problems(self.compiler.plan))
        table = self.network.ends if type.from_finish else self.network.firsts
        node = table.get(predecessor)
        if node is None:
            begin, end = self._members(predecessor)
            node = table[predecessor] = self._new_node(predecessor, begin, end)
            self.extra[node] = [
                (2 * member + type.from_finish, self._bridge(member, node), 0, None)
                for member in range(begin, end)
            ]
            if not type.from_finish:
                self.network.span[node] = None
                self.network.special[node] = FirstStart()
        return 2 * node + 1

    def _members(self, group_id: str) -> tuple[int, int]:
        begin, end = self.compiler.members[group_id]
        if begin == end:
            raise PlanError.single(
                "EP214",
                f"a link names {group_id!r}, which holds no task that takes part in the schedule",
                "link to a task, or put one into the group",
            )
        return begin, end

    def _new_node(self, group_id: str, begin: int, end: int) -> int:
        """Make a moment for a group: on its members' calendar if they share one."""
        network, compiler = self.network, self.compiler
        scope = compiler.group_scope[group_id]
        numbers = set(network.calendar_of[begin:end])
        name = scope.calendar
        context = compiler.context(scope, name)
        if numbers != {context.number}:
            context = compiler.context(scope, TWENTY_FOUR_HOUR)
        node = len(network.span)
        network.calendar_of.append(context.number)
        network.span.append(0)
        network.snap.append(0)
        network.floor.append(context.floor)
        return node

    def _bridge(self, source: int, target: int) -> TimingRule | None:
        network = self.network
        if network.calendar_of[source] == network.calendar_of[target]:
            return None
        return Across(network.calendar(source), network.calendar(target), NoLag())

    def _timing(self, event: int, target: int, link: Link) -> tuple[TimingRule | None, int]:
        """Give a link's timing rule and weight."""
        network = self.network
        source = event >> 1
        a, b = network.calendar(source), network.calendar(target)
        lag = link.lag
        weight = 0
        rule: TimingRule | None = None
        if lag.amount and lag.unit.is_working:
            context = self._lag_context(source, target, link)
            minutes = lag.working_minutes(context.day, context.week)
            if context.calendar is b:
                weight = 2 * minutes
                rule = None if a is b else Across(a, b, NoLag())
            else:
                rule = Across(a, b, WorkingLag(context.calendar, minutes))
        elif lag.amount:
            rule = Across(a, b, _clock_lag(lag))
        elif a is not b:
            rule = Across(a, b, NoLag())
        span = network.span[target]
        if link.type.to_finish and span is not None:
            weight -= span + network.snap[target]
        return rule, weight

    def _lag_context(self, source: int, target: int, link: Link) -> Context:
        """Give the calendar a working lag is counted on, with its day and week."""
        choice = link.lag_calendar or self.options.lag_calendar
        compiler = self.compiler
        if choice is LagCalendar.TWENTY_FOUR_HOUR:
            return compiler.context(compiler.root, TWENTY_FOUR_HOUR)
        if choice is LagCalendar.PROJECT:
            return compiler.context(compiler.root, compiler.plan.calendar)
        node = target if choice is LagCalendar.SUCCESSOR else source
        name = compiler.calendar_names[self.network.calendar_of[node]]
        return compiler.context(compiler.root, name)

    def _links_of_tasks(self) -> None:
        """The bulk: links written under `after` of ordinary tasks."""
        network, extra = self.network, self.extra
        lag_factors = self._lag_factors()
        for node, task in enumerate(network.tasks):
            network.first_link.append(len(network.source))
            if task.after:
                network.link.extend(task.after)
                network.rule.extend([None] * len(task.after))
                self._links_of(node, task.after, lag_factors[network.calendar_of[node]])
            if node in extra:
                self._append_extra(node)
            if network.span[node] is None:
                self._release(node)

    def _links_of(self, node: int, links: tuple[Link, ...], factors: dict[str, int]) -> None:
        network = self.network
        index, calendar_of = network.index, network.calendar_of
        source, weight = network.source, network.weight
        number = calendar_of[node]
        fs, ss, ff = LinkType.FS, LinkType.SS, LinkType.FF
        for link in links:
            other, kind, lag = index.get(link.task), link.type, link.lag
            shift = lag.amount
            factor = factors.get(lag.unit.symbol) if shift and not link.lag_calendar else 0
            if (
                other is None
                or calendar_of[other] != number
                or factor is None
                or not isinstance(shift, int)
                or (link.lag_calendar and shift)
            ):
                self._uncommon(node, link)
                continue
            shift *= factor
            source.append(2 * other + 1 if kind is fs or kind is ff else 2 * other)
            if not (kind is fs or kind is ss):
                span = network.span[node]
                if span is not None:
                    shift -= span + network.snap[node]
            weight.append(shift)

    def _uncommon(self, node: int, link: Link) -> None:
        """Add a link that needs more than a look at two integers."""
        network = self.network
        event = self._event(link.task, link.type)
        rule, weight = self._timing(event, node, link)
        network.rule[len(network.source)] = rule
        network.source.append(event)
        network.weight.append(weight)

    def _lag_factors(self) -> dict[int, dict[str, int]]:
        """Give, by calendar, the positions in one unit of a lag between two tasks on it.

        Empty where lags are counted on a calendar of their own.
        """
        if not self.is_lag_shared:
            return {number: {} for number in range(len(self.network.calendars))}
        return {
            context.number: {"min": 2, "h": 120, "d": 2 * context.day, "w": 2 * context.week}
            for context in self.compiler.contexts.values()
        }

    def _links_of_groups(self) -> None:
        first_link = self.network.first_link
        for node in range(len(self.network.tasks), self.network.size):
            first_link.append(len(self.network.source))
            self._append_extra(node)
        first_link.append(len(self.network.source))

    def _append_extra(self, node: int) -> None:
        network = self.network
        for event, rule, weight, link in self.extra.get(node, ()):
            network.source.append(event)
            network.rule.append(rule)
            network.weight.append(weight)
            network.link.append(link)

    def _release(self, node: int) -> None:
        """Set aside the logic that a started node's progress overrides."""
        network = self.network
        special = network.special[node]
        rule = self.options.progress
        if not isinstance(special, Work) or special.actual_start is None:
            return
        if rule is ProgressRule.RETAINED_LOGIC:
            return
        for k in range(network.first_link[node], len(network.source)):
            before = network.special.get(network.source[k] >> 1)
            if network.holds_finish(k) or isinstance(before, Finished):
                continue
            link = network.link[k]
            if link is not None:
                network.released.append((node, link))
            actual = special.actual_start if rule is ProgressRule.ACTUAL_DATES else None
            network.rule[k] = Released(network.rule[k], actual, network.weight[k])
            network.weight[k] = 0


def _clock_lag(lag: Duration) -> Lag:
    if lag.unit.is_calendar:
        return MonthsLag(lag.months())
    return ElapsedLag(lag.elapsed_minutes())
