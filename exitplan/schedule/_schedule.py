"""The schedule: a plan's computed dates, floats, drivers and paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.errors import Diagnostic, HorizonError, UnknownTaskError
from exitplan.network import Network, SteppedWork, compile_network
from exitplan.plan import Duration, FloatRule, Group, Kind, Plan, has_facts, has_inactive, to_moment
from exitplan.schedule._items import ItemTable
from exitplan.schedule._passes import (
    EarlyDates,
    LateDates,
    backward_pass,
    early_slack,
    forward_pass,
)
from exitplan.schedule._results import ItemDates, pendulum_date
from exitplan.schedule._trace import driven_nodes, driving_trace, last_nodes
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    import networkx
    import pendulum

    from exitplan.expansion import Expansion
    from exitplan.schedule._causes import Driver
    from exitplan.schedule._legal import GateDates, PeriodDates
    from exitplan.schedule._milestones import FloatToMilestone
    from exitplan.schedule._paths import Path
    from exitplan.schedule._why import Explanation


FINAL = "final"
"""Tag of the milestones that a plan is for."""


class Schedule:
    """What follows from a plan. Make one with :func:`compute_schedule`.

    ``schedule["p1.cost-plan"]`` gives an item's dates; iterating gives all of
    them in the plan's order.
    """

    def __init__(self, plan: Plan, expansion: Expansion | None = None) -> None:
        self.written = plan
        """The plan as it was written, before its procurements and transfers were laid out."""
        self.expansion = expansion
        """What was laid out; ``None`` where there was nothing to lay out."""
        if expansion is not None:
            plan = expansion.plan
        self.plan = plan
        self.network: Network = compile_network(plan)
        try:
            self.early: EarlyDates = forward_pass(self.network)
            self.late: LateDates = backward_pass(self.network, self.early)
            self.slack: list[int] = early_slack(self.network, self.early)
        except HorizonError as error:
            from exitplan.schedule._horizon import placed

            raise placed(error, self.network) from None
        self.critical_minutes = self._critical_minutes(plan.options.critical_float)
        self._float_to: dict[str, FloatToMilestone] = {}

    def _critical_minutes(self, threshold: Duration) -> list[int]:
        """Turn the critical float into minutes, by calendar."""
        if not threshold.unit.is_working:
            return [threshold.elapsed_minutes()] * len(self.network.calendars)
        minutes = []
        for calendar in self.network.calendars:
            units = {"d": calendar.day_minutes, "w": calendar.week_minutes, "h": 60, "min": 1}
            # A float is whole minutes, so a threshold between two of them is the lower one.
            minutes.append(int(threshold.amount * (units[threshold.unit.symbol] or 0) // 1))
        return minutes

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Every group by full id."""
        return {item.id: item for item in self.plan.walk() if isinstance(item, Group)}

    @cached_property
    def items(self) -> Mapping[str, ItemDates]:
        """Dates of every task, milestone and group, by full id, in the plan's order."""
        return ItemTable(self).build()

    def __getitem__(self, item_id: str) -> ItemDates:
        """Give an item's dates; raises UnknownTaskError with the nearest names."""
        found = self.items.get(item_id)
        if found is None:
            raise _unknown(item_id, self.items)
        return found

    def __iter__(self) -> Iterator[ItemDates]:
        """Give the dates of every item in the plan's order."""
        return iter(self.items.values())

    def __len__(self) -> int:
        """Number of tasks, milestones and groups."""
        return len(self.items)

    @property
    def finish_at(self) -> int:
        """The instant at which the last task finishes."""
        return self.early.finish

    @cached_property
    def finish_day(self) -> int:
        """The day of the last working minute, as an ordinal."""
        return max(
            (dates.finish_day for dates in self if dates.kind != "group"),
            default=self.plan.start.day,
        )

    @property
    def finish(self) -> pendulum.Date:
        """The day on which the last task finishes."""
        return pendulum_date(self.finish_day)

    @property
    def status_date(self) -> pendulum.Date | None:
        """The date up to which progress is known."""
        return None if self.plan.status_date is None else self.plan.status_date.date

    @cached_property
    def longest_path_nodes(self) -> frozenset[int]:
        """Nodes on the driving trace to the plan's finish."""
        return driving_trace(self.network, self.early, last_nodes(self.network, self.early))

    @cached_property
    def driven_nodes(self) -> dict[int, list[int]]:
        """By node, the nodes whose early dates it sets."""
        return driven_nodes(self.network, self.early)

    def milestones(self) -> list[ItemDates]:
        """Every milestone, by forecast date, then in the plan's order."""
        return sorted(
            (dates for dates in self if dates.is_milestone), key=lambda dates: dates.finish_day
        )

    def final_milestones(self) -> list[ItemDates]:
        """What the plan is for, by forecast date.

        The milestones tagged ``final``; where none is, those nothing waits for.
        """
        tagged = [m for m in self.milestones() if FINAL in m.item.tags]
        if tagged:
            return tagged
        leaving = {event >> 1 for event in self.network.source}
        index = self.network.index
        return [m for m in self.milestones() if index[m.id] not in leaving]

    def node(self, item_id: str) -> int:
        """Give the network's node of a task; raises UnknownTaskError."""
        node = self.network.index.get(item_id)
        if node is None:
            raise _unknown(item_id, self.network.index, is_known=item_id in self.items)
        return node

    def float_to(self, milestone_id: str) -> FloatToMilestone:
        """Say how far each task may slip before one milestone (or task) moves."""
        found = self._float_to.get(milestone_id)
        if found is None:
            from exitplan.schedule._milestones import float_to

            found = float_to(self.network, self.early, self.node(milestone_id))
            self._float_to[milestone_id] = found
        return found

    def longest_path(self, to: str | None = None) -> tuple[str, ...]:
        """Give the tasks on the driving trace to a milestone (or the plan's finish), by start."""
        return self._ids(
            self.longest_path_nodes
            if to is None
            else driving_trace(self.network, self.early, [self.node(to)])
        )

    def _ids(self, nodes: frozenset[int]) -> tuple[str, ...]:
        tasks = [node for node in nodes if node < len(self.network.tasks)]
        instant = self.instant
        tasks.sort(key=lambda n: (instant(n, 2 * n), instant(n, 2 * n + 1), n))
        return tuple(self.network.tasks[node].id for node in tasks)

    def instant(self, node: int, event: int) -> int:
        """Give the instant of a node's early event."""
        return self.network.calendar(node).instant(self.early.event[event])

    def paths(self, to: str | None = None, *, limit: int = 5) -> tuple[Path, ...]:
        """Give the critical path to a milestone and the next nearest to critical.

        Path 1 is the driving trace; each further path starts at the unplaced
        task with least float to the milestone and runs back along its drivers
        until it joins an earlier path.
        """
        from exitplan.schedule._paths import float_paths

        target = to or self._last_task()
        return float_paths(self, target, limit) if target else ()

    def _last_task(self) -> str | None:
        """Give the task that finishes last: a milestone, if one does."""
        tasks = self.network.tasks
        node = min(
            (n for n in last_nodes(self.network, self.early) if n < len(tasks)),
            key=lambda n: (tasks[n].kind is not Kind.MILESTONE, n),
            default=None,
        )
        return None if node is None else tasks[node].id

    def drag(self, task_id: str, to: str | None = None) -> int | None:
        """Give the working minutes by which a task delays a milestone (or the plan's finish).

        Found by trial: the task's remaining work is set to nothing and the
        plan scheduled again (Devaux's drag). Minutes of the milestone's own
        calendar; ``None`` for finished work.
        """
        from exitplan.schedule._paths import drag_of

        return drag_of(self, self.node(task_id), None if to is None else self.node(to))

    def drivers(self, task_id: str) -> tuple[Driver, ...]:
        """Give everything that sets a task's early dates."""
        from exitplan.schedule._drivers import DriverFinder

        return tuple(
            DriverFinder(self.network, self.early, self.groups).drivers(self.node(task_id))
        )

    def why(self, item_id: str) -> Explanation:
        """Explain an item's dates in a chain of drivers back to facts, and what it holds up."""
        from exitplan.schedule._why import explain

        return explain(self, item_id)

    def is_projected(self, item_id: str, day: int) -> bool:
        """Whether a day of an item's calendar rests on projected bank holidays."""
        node = self.network.index.get(item_id)
        return node is not None and self.network.calendar(node).is_projected(day)

    def period(self, task_id: str) -> PeriodDates | None:
        """Give the legal period that a task lasts for; ``None`` where it is plain work."""
        from exitplan.schedule._legal import period_dates

        task = self.network.tasks[self.node(task_id)]
        return None if task.period is None else period_dates(self, task)

    def gate(self, task_id: str) -> GateDates | None:
        """Give the decision that a task passes; ``None`` where it passes none."""
        from exitplan.schedule._legal import gate_dates

        task = self.network.tasks[self.node(task_id)]
        return None if task.gate is None else gate_dates(self, task)

    def notices(self) -> list[Diagnostic]:
        """Give what a reader of the dates should know: assumptions the computation had to make."""
        from exitplan.schedule._notices import notices

        return notices(self)

    def records(self) -> list[dict[str, str | int | float | bool | None]]:
        """Give one flat record per item, for pandas or CSV."""
        return [dates.record() for dates in self]

    def as_dict(self) -> dict[str, Any]:
        """Give the whole schedule as plain data, versioned by its ``schema`` number."""
        status = self.plan.status_date
        return {
            "schema": 1,
            "plan": self.plan.id,
            "title": self.plan.title,
            "status_date": None if status is None else iso_date(status.day),
            "start": iso_date(self.plan.start.day),
            "finish": iso_date(self.finish_day),
            "tasks": self.records(),
        }

    @property
    def graph(self) -> networkx.MultiDiGraph:
        """The plan's graph with the computed dates and floats as attributes."""
        graph = self.plan.graph
        for dates in self:
            graph.nodes[dates.id].update(dates.record())
        return graph

    @cached_property
    def total_float(self) -> list[int | None]:
        """Total float of each of the network's nodes, in minutes; ``None`` for finished work."""
        early, late = self.early.event, self.late.event
        floats: list[int | None] = [
            (late[event] >> 1) - (early[event] >> 1) for event in range(1, len(early), 2)
        ]
        rule = self.plan.options.total_float
        if rule is not FloatRule.FINISH:
            self._count_from_start(floats, rule)
        for node, special in self.network.special.items():
            if special.finished:
                floats[node] = None
            elif isinstance(special, SteppedWork):
                event = 2 * node + special.started
                floats[node] = special.whole((late[event] >> 1) - (early[event] >> 1))
        return floats

    def _count_from_start(self, floats: list[int | None], rule: FloatRule) -> None:
        """Count floats between starts, where that is the rule or is less."""
        from exitplan.schedule._forced import logical_start

        network, early, late = self.network, self.early.event, self.late.event
        for node, by_finish in enumerate(floats):
            special = network.special.get(node)
            begin, last = early[2 * node], late[2 * node]
            if special is not None:
                if special.started and rule is FloatRule.SMALLEST:
                    continue
                begin = self.early.of(node).remaining_start
                last = self.late.remaining_start(node)
                forced_from = logical_start(network, self.early, node)
                if forced_from is not None and rule is FloatRule.SMALLEST:
                    begin = max(begin, forced_from)
            by_start = (last >> 1) - (begin >> 1)
            is_less = by_finish is None or by_start < by_finish
            if rule is FloatRule.START or is_less:
                floats[node] = by_start


def compute_schedule(plan: Plan, *, as_of: Any = None) -> Schedule:
    """Compute a plan's schedule.

    `as_of` (a date, datetime, Moment or ISO text) replaces the plan's status
    date. Raises PlanError where the plan contradicts itself and HorizonError
    where a date leaves the years its calendar knows.
    """
    if as_of is not None:
        plan = attrs.evolve(plan, status_date=to_moment(as_of))
    if has_facts(plan.items) or has_inactive(plan.items):
        from exitplan.schedule._laid_out import schedule_facts

        return schedule_facts(plan)
    return Schedule(plan)


def _unknown(item_id: str, known: Mapping[str, Any], *, is_known: bool = False) -> UnknownTaskError:
    import difflib

    from exitplan.errors import Severity

    if is_known:
        message = f"{item_id!r} is a group or a level of effort, not a task or milestone"
        hint = "name the task or milestone that is meant"
        return UnknownTaskError([Diagnostic("EP201", Severity.ERROR, message, hint)])
    near = difflib.get_close_matches(item_id, list(known), n=3, cutoff=0.5)
    near += [name for name in known if name.endswith(f".{item_id}") and name not in near][:3]
    hint = f"did you mean {' or '.join(near)}?" if near else "exitplan schedule lists every id"
    return UnknownTaskError(
        [Diagnostic("EP201", Severity.ERROR, f"the plan has no item {item_id!r}", hint)]
    )
