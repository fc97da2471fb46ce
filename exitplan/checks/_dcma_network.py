"""Points 1 to 7, 9 and 10 of the DCMA assessment: what the network alone says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

from exitplan.checks._dcma import DEFINITIONS, DcmaSettings, Metric, share
from exitplan.checks._rules_network_dates import invalid_dates, planned_minutes
from exitplan.checks._rules_network_ends import find_ends
from exitplan.checks._rules_network_links import written_links
from exitplan.plan import Group, LinkType, Task
from exitplan.schedule.words import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exitplan.checks._rules_network_links import WrittenLink
    from exitplan.plan import Constraint
    from exitplan.schedule import Schedule

_ANY_LINK = "link whose successor is open"


class NetworkMetrics:
    """Counts what needs no baseline."""

    def __init__(self, schedule: Schedule, settings: DcmaSettings) -> None:
        self.schedule = schedule
        self.settings = settings
        self.network = schedule.network

    @cached_property
    def open_nodes(self) -> list[int]:
        """Nodes of unfinished tasks and milestones, in the plan's order."""
        special = self.network.special
        return [
            node
            for node in range(len(self.network.tasks))
            if node not in special or not special[node].finished
        ]

    @cached_property
    def links(self) -> list[WrittenLink]:
        """Links whose successor is not finished."""
        return written_links(self.schedule)

    def logic(self) -> Metric:
        """Point 1: tasks that lack a predecessor or a successor."""
        ends = find_ends(self.schedule)
        parts = (
            ("no_predecessor", len(ends.no_predecessor)),
            ("no_successor", len(ends.no_successor)),
            ("dangling_starts", len(ends.dangling_starts)),
            ("dangling_finishes", len(ends.dangling_finishes)),
        )
        items = self._ids(ends.open_ends)
        return share(1, items, ends.population, self.settings.logic, parts)

    def leads(self) -> Metric:
        """Point 2: links with a negative lag."""
        found = [link.name for link in self.links if link.link.lag.amount < 0]
        return share(2, found, len(self.links), self.settings.leads, of=_ANY_LINK)

    def lags(self) -> Metric:
        """Point 3: links with a positive lag."""
        found = [link.name for link in self.links if link.link.lag.amount > 0]
        return share(3, found, len(self.links), self.settings.lags, of=_ANY_LINK)

    def types(self) -> Metric:
        """Point 4: links from finish to start."""
        others = [link for link in self.links if link.link.type is not LinkType.FS]
        kinds = Counter(link.link.type for link in self.links)
        parts = tuple((kind.value, kinds[kind]) for kind in LinkType)
        population = len(self.links)
        return Metric(
            DEFINITIONS[3],
            population - len(others),
            population,
            self.settings.types,
            tuple(f"{link.name} ({link.link.type.value})" for link in others),
            parts,
            "" if population else f"there is no {_ANY_LINK}",
        )

    def constraints(self) -> Metric:
        """Point 5: tasks that a date holds from above, be it a group's."""
        held = {task.id for task in self._held(self.schedule.plan.items)}
        items = [name for name in self._ids(self.open_nodes) if name in held]
        return share(5, items, len(self.open_nodes), self.settings.constraints)

    def _held(self, items: Iterable[Task | Group], *, around: bool = False) -> Iterator[Task]:
        for item in items:
            is_held = around or any(map(is_hard, item.constraints))
            if isinstance(item, Group):
                yield from self._held(item.items, around=is_held)
            elif is_held:
                yield item

    def high_float(self) -> Metric:
        """Point 6: tasks with a great deal of total float."""
        limit = Fraction(self.settings.high_float_days)
        most, of = limit.numerator, limit.denominator
        floats, usual = self.schedule.total_float, self.network.project_calendar
        calendars = [*self.network.calendars, *([] if usual is None else [usual])]
        common = lcm(*(calendar.day_minutes or MINUTES_PER_DAY for calendar in calendars))
        found = []
        for node in self.open_nodes:
            minutes = floats[node]
            day = self.network.calendar(node).day_minutes or MINUTES_PER_DAY
            if minutes is None or minutes * of <= most * day:
                continue
            minutes, day = self._working_time(node, minutes, day)
            if minutes * of > most * day:
                found.append((-minutes * (common // day), node))
        found.sort()
        items = self._ids(node for _, node in found)
        return share(6, items, len(self.open_nodes), self.settings.high_float)

    def _working_time(self, node: int, minutes: int, day: int) -> tuple[int, int]:
        """Give a float and the length of a day; one counted by the clock, in those of the plan."""
        usual = self.network.project_calendar
        if day != MINUTES_PER_DAY or usual is None or not usual.day_minutes:
            return minutes, day
        start = self.schedule.instant(node, 2 * node + 1)
        if not (usual.covers(start) and usual.covers(start + minutes)):
            return minutes, day
        return usual.minutes_between(start, start + minutes), usual.day_minutes

    def negative_float(self) -> Metric:
        """Point 7: tasks that cannot keep to a date."""
        floats = self.schedule.total_float
        found = [(m, n) for n in self.open_nodes if (m := floats[n]) is not None and m < 0]
        found.sort()
        items = self._ids(node for _, node in found)
        return share(7, items, len(self.open_nodes), self.settings.negative_float)

    def invalid_dates(self) -> Metric:
        """Point 9: forecasts in the past, and reports from the future."""
        number = len(self.network.tasks)
        found = invalid_dates(self.schedule)
        forecasts = sum(is_forecast for _, is_forecast in found)
        parts = (("forecasts", forecasts), ("actuals", len(found) - forecasts))
        items = self._ids(dict.fromkeys(node for node, _ in found))
        reason = "" if number else "there is no task or milestone"
        if self.schedule.plan.status_date is None:
            reason = "the plan has no status date"
        return Metric(DEFINITIONS[8], len(items), number, Fraction(0), tuple(items), parts, reason)

    def resources(self) -> Metric:
        """Point 10: tasks of a day or more for which nobody answers."""
        population, found = 0, []
        owned = {task.id for task in self._owned(self.schedule.plan.items)}
        for node in self.open_nodes:
            length = planned_minutes(self.schedule, node)
            if length is None or length[0] < length[1]:
                continue
            population += 1
            name = self.network.tasks[node].id
            if name not in owned:
                found.append(name)
        return share(10, found, population, None, of="task of a day or more that is open")

    def _owned(self, items: Iterable[Task | Group], *, around: bool = False) -> Iterator[Task]:
        """Give the tasks that have an owner, or whose group has."""
        for item in items:
            is_owned = around or item.owner is not None
            if isinstance(item, Group):
                yield from self._owned(item.items, around=is_owned)
            elif is_owned:
                yield item

    def _ids(self, nodes: Iterable[int]) -> list[str]:
        tasks = self.network.tasks
        return [tasks[node].id for node in nodes]


def is_hard(constraint: Constraint) -> bool:
    """Whether a constraint holds from above, as must, on and no later than do."""
    return constraint.kind.holds_from_above
