"""Links of a plan as arrays: sources, weights and timing rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.errors import PlanError
from exitplan.network._ongoing import Ongoing
from exitplan.network._released import release
from exitplan.network._special import Finished, FirstStart, FixedLength, Work
from exitplan.network._timing import (
    TWENTY_FOUR_HOUR,
    Across,
    Bridge,
    ElapsedLag,
    HeldBack,
    Lag,
    MonthsLag,
    NoLag,
    ReleasedForward,
    Shifted,
    Since,
    TimingRule,
    ToFinish,
    WorkingLag,
)
from exitplan.plan import (
    NO_LAG,
    Duration,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Profile,
    Unit,
    problems,
)

if TYPE_CHECKING:
    from exitplan.network._compile import Compiler, Context
    from exitplan.plan import Gate


class LinkCompiler:
    """Fills the link arrays of a network whose nodes are there."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.network = compiler.network
        self.options = compiler.plan.options
        self.extra: dict[int, list[tuple[int, TimingRule | None, int, Link | None]]] = {}
        """Links that were not written at their target: source event, rule, weight, …"""
        self.bridges: dict[tuple[int, int], Bridge] = {}
        """Ways between two calendars, by their numbers."""
        self.is_in_order = True
        """Whether every link so far leads to a node written after its source."""
        self.ongoing = Ongoing(compiler)
        self.is_p6 = self.options.profile is Profile.P6
        self.group_of: dict[int, str] = {}
        """The group each node beyond the tasks stands for."""
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
        for node, task in enumerate(self.network.tasks):
            for link in task.before:
                self._from(task.id, link)
            if task.gate is not None and task.gate.notice is not None:
                self._notice(node, task.gate, task.gate.notice)
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

    def _notice(self, node: int, gate: Gate, item: str) -> None:
        """Hold a decision until its public notice, which is an item of its own, is long enough."""
        from exitplan.network._domain import notice_rule

        if isinstance(self.network.special.get(node), Finished):
            return
        self.network.steps.pop(node, None)
        event = self._event(item, LinkType.FF)
        source, fact = self.network.calendar(event >> 1), self.network.fact.get(event)
        rule = notice_rule(self.compiler.plan, gate, source, fact)
        link = Link(item, LinkType.FF)
        self.extra.setdefault(node, []).append((event, rule, 0, link))

    def _into_group(self, predecessor: str, group_id: str, link: Link) -> None:
        """Hold a whole group: by its gate, or (finish links) each member's finish."""
        begin, end = self._members(group_id)
        event = self._event(predecessor, link.type)
        if self.compiler.is_manual(group_id):
            self._beside_group(event, group_id, link)
            return
        if link.type.to_finish:
            for member in range(begin, end):
                self._add(event, member, link)
            return
        self._add(event, self._gate(group_id), link)

    def _gate(self, group_id: str) -> int:
        """Give the node that holds a group's members."""
        gate = self.network.gates.get(group_id)
        if gate is None:
            begin, end = self._members(group_id)
            gate = self.network.gates[group_id] = self._new_node(group_id, begin, end)
            for member in range(begin, end):
                self.extra.setdefault(member, []).append(
                    (2 * gate + 1, self._bridge(2 * gate + 1, member), 0, None)
                )
        return gate

    def _beside_group(self, event: int, group_id: str, link: Link) -> None:
        """Let a link into a group with dates entered by hand bound only what comes before it."""
        if link.type.to_finish:
            return
        gate = self._gate(group_id)
        self.network.span[gate] = None
        self.network.special[gate] = Work(FixedLength(0))
        event, rule, weight = self.timing(event, gate, link)
        self.extra.setdefault(gate, []).append((event, ReleasedForward(rule), weight, link))

    def _add(self, event: int, target: int, link: Link) -> None:
        event, rule, weight = self.timing(event, target, link)
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
                (event, self._bridge(event, node), 0, None)
                for event in (2 * member + type.from_finish for member in range(begin, end))
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
        is_off_calendar = any(n in network.finished_off_calendar for n in range(begin, end))
        if numbers != {context.number} or is_off_calendar:
            context = compiler.context(scope, TWENTY_FOUR_HOUR)
        node = len(network.span)
        self.group_of[node] = group_id
        network.calendar_of.append(context.number)
        network.span.append(0)
        network.snap.append(0)
        network.floor.append(0)  # Its members and links alone say where it lies.
        return node

    def _bridge(self, event: int, target: int) -> TimingRule | None:
        """Give the timing rule of a link inside a group, which has no lag."""
        network = self.network
        a, b = network.calendar(event >> 1), network.calendar(target)
        fact = network.fact.get(event)
        if fact is not None:
            return Since(fact, b, NoLag())
        return None if a is b else self._bridge_between(event >> 1, target)

    def _bridge_between(self, source: int, target: int) -> Bridge:
        """Give the way from one node's calendar to another's, without a lag."""
        network = self.network
        key = network.calendar_of[source], network.calendar_of[target]
        bridge = self.bridges.get(key)
        if bridge is None:
            bridge = Bridge(network.calendar(source), network.calendar(target))
            self.bridges[key] = bridge
        return bridge

    def timing(self, event: int, target: int, link: Link) -> tuple[int, TimingRule | None, int]:
        """Give the event a link leaves from in the end, its timing rule and its weight."""
        network = self.network
        since = self.ongoing.since(event, link.type)
        fact = network.fact.get(event) if since is None else None
        left = link
        if since is not None:
            context = self._lag_context(event >> 1, target, link)
            left = self.ongoing.less_elapsed(link, context, since)
        rule, weight = self._rule(event, target, left, fact)
        held = 0
        span = network.span[target]
        if link.type.to_finish and span is not None:
            held = span + network.snap[target]
        elif link.type.to_finish:
            network.steps.pop(target, None)
        if since is not None and event >> 1 in self.ongoing.held_back:
            whole, shift = self._rule(event, target, link, since)
            assert whole is not None
            rule, weight = HeldBack(whole.forward(event) + shift, rule, weight), 0
            event |= 1
        elif since is not None:
            # Where its remaining work starts is so long before its finish.
            remaining = self.ongoing.remaining[event >> 1]
            event += 1
            if rule is None:
                weight -= remaining
            else:
                rule = Shifted(rule, -remaining)
        return event, rule, weight - held

    def _rule(
        self, event: int, target: int, link: Link, fact: int | None
    ) -> tuple[TimingRule | None, int]:
        """Give the rule and weight of a link to a start, from a position or a fact."""
        a, b = self.network.calendar(event >> 1), self.network.calendar(target)
        lag, weight = self._lag(event >> 1, target, link)
        if fact is not None:
            return Since(fact, b, lag or NoLag()), weight
        rule: TimingRule | None = None
        if lag is not None:
            rule = Across(a, b, lag)
        elif a is not b:
            rule = self._bridge_between(event >> 1, target)
        is_work = self.network.snap[target]
        if rule is not None and link.type.to_finish and is_work and self.is_p6:
            rule = ToFinish(rule)
        return rule, weight

    def _lag(self, source: int, target: int, link: Link) -> tuple[Lag | None, int]:
        """Give a lag as a map of instants, or as a shift of the target's positions."""
        lag = link.lag
        if lag.unit.is_percent:
            lag = Duration(
                lag.share_of(self._minutes_of(source, link)),
                Unit.MINUTE if lag.unit is Unit.PERCENT else Unit.ELAPSED_MINUTE,
            )
        if not lag.amount:
            return None, 0
        if not lag.unit.is_working:
            return _clock_lag(lag), 0
        context = self._lag_context(source, target, link)
        minutes = lag.working_minutes(context.day, context.week)
        if context.calendar is self.network.calendar(target):
            return None, 2 * minutes
        return WorkingLag(context.calendar, minutes), 0

    def _minutes_of(self, node: int, link: Link) -> int:
        """Give a predecessor's whole duration, for a lag that is a share of it."""
        compiler, network = self.compiler, self.network
        if node < len(network.tasks):
            task = network.tasks[node]
            duration = NO_LAG if task.kind is Kind.MILESTONE else task.effective_duration
            plain = task.period is None and task.gate is None and duration is not None
            if plain and duration is not None and duration.unit.is_working:
                context = compiler.context(compiler.root, self._named_calendar(node))
                return duration.working_minutes(context.day, context.week)
            if plain and duration is not None and not duration.unit.is_calendar:
                return duration.elapsed_minutes()
        message = f"{link.lag} of {link.task!r} is not known before it is scheduled"
        raise PlanError.single("EP307", message, "write the lag as a length of time, like 10d")

    def _lag_context(self, source: int, target: int, link: Link) -> Context:
        """Give the calendar a working lag is counted on, with its day and week."""
        choice = link.lag_calendar or self.options.lag_calendar
        compiler = self.compiler
        if choice is LagCalendar.TWENTY_FOUR_HOUR:
            return compiler.context(compiler.root, TWENTY_FOUR_HOUR)
        if choice is LagCalendar.PROJECT:
            return compiler.context(compiler.root, compiler.plan.calendar)
        return compiler.context(
            compiler.root,
            self._named_calendar(target if choice is LagCalendar.SUCCESSOR else source),
        )

    def _named_calendar(self, node: int) -> str:
        """Give the calendar a task or group works by, whatever axis its positions lie on."""
        network, compiler = self.network, self.compiler
        if node < len(network.tasks):
            return network.tasks[node].calendar or compiler.scopes[node].calendar
        return compiler.group_scope[self.group_of[node]].calendar

    def _links_of_tasks(self) -> None:  # noqa: C901, PLR0912 - the loop over all links, where calls cost much
        """The bulk: links written under `after` of ordinary tasks."""
        network, extra, lag_factors = self.network, self.extra, self._lag_factors()
        index, calendar_of, spans = network.index, network.calendar_of, network.span
        source, weight = network.source, network.weight
        facts = network.finished_off_calendar | self.ongoing.nodes
        bridges, rule = self.bridges, network.rule
        fs, ss, ff = LinkType.FS, LinkType.SS, LinkType.FF
        is_in_order = not extra
        for node, task in enumerate(network.tasks):
            network.first_link.append(len(source))
            after = task.after
            if after:
                network.link.extend(after)
                network.rule.extend([None] * len(after))
                number = calendar_of[node]
                factors = lag_factors[number]
                for link in after:
                    other = index.get(link.task)
                    lag, kind, shift = link.lag, link.type, 0
                    if other is None or (facts and other in facts):
                        self._uncommon(node, link)
                        continue
                    if calendar_of[other] != number:
                        bridge = bridges.get((calendar_of[other], number))
                        if lag is not NO_LAG or bridge is None:
                            self._uncommon(node, link)
                            continue
                        rule[len(source)] = bridge
                    elif lag is not NO_LAG:
                        amount, factor = lag.amount, factors.get(lag.unit.symbol)
                        if factor is None or link.lag_calendar or not isinstance(amount, int):
                            self._uncommon(node, link)
                            continue
                        shift = amount * factor
                    if other >= node:
                        is_in_order = False
                    source.append(2 * other + 1 if kind is fs or kind is ff else 2 * other)
                    if kind is not fs and kind is not ss:
                        span = spans[node]
                        if span is not None:
                            shift -= span + network.snap[node]
                        else:
                            network.steps.pop(node, None)
                    weight.append(shift)
            if node in extra:
                self._append_extra(node)
            if spans[node] is None:
                release(self, node)
        self.is_in_order = self.is_in_order and is_in_order

    def _uncommon(self, node: int, link: Link) -> None:
        """Add a link that needs more than a look at two integers."""
        network = self.network
        event = self._event(link.task, link.type)
        if event >> 1 >= node:
            self.is_in_order = False
        event, rule, weight = self.timing(event, node, link)
        network.rule[len(network.source)] = rule
        network.source.append(event)
        network.weight.append(weight)

    def _lag_factors(self) -> dict[int, dict[str, int]]:
        """Give, by calendar, the positions in one unit of a lag between two tasks on it.

        Empty where lags are counted on a calendar of their own, and on the 24-hour
        calendar, where tasks of elapsed time lie whose own calendar is another.
        """
        if not self.is_lag_shared:
            return {number: {} for number in range(len(self.network.calendars))}
        factors = {
            context.number: {"min": 2, "h": 120, "d": 2 * context.day, "w": 2 * context.week}
            for context in self.compiler.contexts.values()
        }
        clock = self.compiler.calendar_number.get(TWENTY_FOUR_HOUR)
        if clock is not None:
            factors[clock] = {}
        return factors

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


def _clock_lag(lag: Duration) -> Lag:
    if lag.unit.is_calendar:
        return MonthsLag(lag.months())
    return ElapsedLag(lag.elapsed_minutes())
