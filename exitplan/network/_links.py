"""Links of a plan as arrays: sources, weights and timing rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.errors import PlanError
from exitplan.network._special import Finished, FirstStart, Work
from exitplan.network._timing import (
    Across,
    Released,
    ElapsedLag,
    Lag,
    MonthsLag,
    NoLag,
    TimingRule,
    WorkingLag,
)
from exitplan.plan import (
    Duration,
    LagCalendar,
    Link,
    LinkType,
    ProgressRule,
    Unit,
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
        self.extra: dict[int, list[tuple[int, TimingRule | None, int, bool, Link | None]]] = {}
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
                    (2 * gate + 1, self._bridge(gate, member), 0, False, None)
                )
        self._add(event, gate, link)

    def _add(self, event: int, target: int, link: Link) -> None:
        rule, weight = self._timing(event, target, link)
        self.extra.setdefault(target, []).append(
            (event, rule, weight, link.type.to_finish, link)
        )

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
                (2 * member + type.from_finish, self._bridge(member, node), 0, False, None)
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
        return compiler.context(compiler.root, compiler.calendar_names[self.network.calendar_of[node]])

    def _links_of_tasks(self) -> None:
        """The bulk: links written under `after` of ordinary tasks, in one tight loop."""
        network, compiler = self.network, self.compiler
        index, calendar_of = network.index, network.calendar_of
        span, snap = network.span, network.snap
        source, weight, rule = network.source, network.weight, network.rule
        to_finish, links = network.to_finish, network.link
        first_link = network.first_link
        is_lag_shared = self.is_lag_shared
        days = {context.number: context.day for context in compiler.contexts.values()}
        fs, ss, ff, day_unit = LinkType.FS, LinkType.SS, LinkType.FF, Unit.DAY
        for node, task in enumerate(network.tasks):
            first_link.append(len(source))
            number = calendar_of[node]
            for link in task.after:
                other = index.get(link.task)
                kind, lag = link.type, link.lag
                amount = lag.amount
                if other is None or calendar_of[other] != number or not (
                    not amount
                    or (
                        lag.unit is day_unit
                        and is_lag_shared
                        and link.lag_calendar is None
                        and isinstance(amount, int)
                    )
                ):
                    event = self._event(link.task, kind) if other is None else (
                        2 * other + kind.from_finish
                    )
                    r, w = self._timing(event, node, link)
                    source.append(event)
                    rule.append(r)
                    weight.append(w)
                    to_finish.append(kind.to_finish)
                else:
                    source.append(2 * other + 1 if kind is fs or kind is ff else 2 * other)
                    rule.append(None)
                    shift = 2 * amount * days[number] if amount else 0
                    if kind is fs or kind is ss:
                        weight.append(shift)
                        to_finish.append(False)
                    else:
                        length = span[node]
                        weight.append(shift if length is None else shift - length - snap[node])
                        to_finish.append(True)
                links.append(link)
            if node in self.extra:
                self._append_extra(node)
            if span[node] is None:
                self._release(node)

    def _links_of_groups(self) -> None:
        first_link = self.network.first_link
        for node in range(len(self.network.tasks), self.network.size):
            first_link.append(len(self.network.source))
            self._append_extra(node)
        first_link.append(len(self.network.source))

    def _append_extra(self, node: int) -> None:
        network = self.network
        for event, rule, weight, to_finish, link in self.extra.get(node, ()):
            network.source.append(event)
            network.rule.append(rule)
            network.weight.append(weight)
            network.to_finish.append(to_finish)
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
            if network.to_finish[k] or isinstance(before, Finished):
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
