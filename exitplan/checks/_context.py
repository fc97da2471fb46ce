"""What the rules share: one plan's schedule, the settings, and what is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import attrs

from exitplan.checks._finding import NO_NUMBERS, Finding
from exitplan.errors import Diagnostic, Severity, Span, Where
from exitplan.plan import Group, Kind, Moment, Plan, Task
from exitplan.schedule import Schedule

if TYPE_CHECKING:
    from exitplan.checks._against import Earlier
    from exitplan.checks._settings import Settings
    from exitplan.schedule import Forecast, MilestoneEffect

T = TypeVar("T")


class Context:
    """One plan under check.

    Rules work on ``network``, ``schedule.early`` and ``total_float``, which
    are lists: ``schedule.items`` costs a large plan milliseconds.
    """

    def __init__(
        self,
        schedule: Schedule,
        settings: Settings,
        *,
        reported: Moment | None = None,
        severities: Mapping[str, Severity] | None = None,
        baseline: Callable[[], Plan | None] | None = None,
        earlier: Earlier | None = None,
    ) -> None:
        self.schedule = schedule
        self.settings = settings
        self.plan: Plan = schedule.plan
        """The plan with its procurements and transfers laid out."""
        self.written: Plan = schedule.written
        """The plan as it was written."""
        self.network = schedule.network
        self.status: Moment | None = schedule.plan.status_date
        """The status date in force: the plan's own, or the one asked for (``--as-of``)."""
        self.reported = reported
        """The status date that the plan itself states."""
        self.earlier = earlier
        """The earlier state that it is compared with, if any."""
        self.before: Schedule | None = None if earlier is None else earlier.schedule
        """The same, dated; ``None`` where there is none, or it could not be read."""
        self.measures: dict[str, dict[str, int | float | str | None]] = {}
        """What the rules counted, by code."""
        self._severities = severities or {}
        self._found: dict[object, object] = {}
        self._baseline = baseline

    def finding(  # noqa: PLR0913 - a place, its words and its numbers
        self,
        code: str,
        message: str,
        item: str = "",
        *,
        field: str = "",
        index: int | None = None,
        help: str = "",  # noqa: A002 - the word users see
        subject: str = "",
        numbers: Mapping[str, int | float | str | None] = NO_NUMBERS,
    ) -> Finding:
        """Make a finding, pointing at a field of an item (of the plan, where `item` is empty).

        Its severity is the one configured. `subject` tells several findings of
        one rule about one item apart; it must not hold dates or numbers that
        change from day to day.
        """
        severity = self._severities.get(code, Severity.WARNING)
        where = Where(item, field, index)
        file, span = self._place(where)
        diagnostic = Diagnostic(code, severity, message, help, file, span, where)
        return Finding(diagnostic, self.plan.id, item, subject, numbers)

    def located(self, diagnostic: Diagnostic) -> Diagnostic:
        """Give a diagnostic that says what it is about its file and position, where known."""
        if diagnostic.where is None or diagnostic.span is not None:
            return diagnostic
        file, span = self._place(diagnostic.where)
        return attrs.evolve(diagnostic, file=file, span=span)

    def _place(self, where: Where) -> tuple[str | None, Span | None]:
        """Give file and position of a part of the plan, where it knows them.

        A step that was laid out stands at the procurement or transfer it comes from; a field
        that is not written, at the item.
        """
        for plan in (self.plan, self.written):
            place = None if plan.locate is None else plan.locate(where)
            if place is not None:
                return place.file, place.span
        return None, None

    def measure(self, code: str, **numbers: float | str | None) -> None:
        """Publish what a rule counted, whether or not it found something.

        ``population`` is how many were looked at, ``count`` how many of them
        were found wanting; whatever else belongs to the rule (``value``,
        ``limit``, ``verdict`` …) goes with them.
        """
        self.measures.setdefault(code, {}).update(numbers)

    def once(self, find: Callable[[Context], T]) -> T:
        """Give what a function finds in this context; it is called once, however many rules ask."""
        if find not in self._found:
            self._found[find] = find(self)
        return self._found[find]  # type: ignore[return-value] # by the line above

    @cached_property
    def forecasts(self) -> dict[str, Forecast]:
        """Milestones and whatever has a deadline: when each finishes, and its margin; by id."""
        from exitplan.schedule import watched

        return watched(self.schedule)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The new id of each item that has been renamed or moved since the earlier state."""
        return {} if self.earlier is None else self.earlier.renamed(self.schedule)

    @cached_property
    def effects(self) -> tuple[MilestoneEffect, ...]:
        """How milestones moved since the earlier state, the most urgent first."""
        from exitplan.schedule import milestone_effects

        if self.before is None:
            return ()
        return milestone_effects(self.before, self.schedule, renamed=self.renamed)

    @property
    def total_float(self) -> list[int | None]:
        """Total float of each node in minutes; ``None`` for finished work."""
        return self.schedule.total_float

    @cached_property
    def finished(self) -> frozenset[int]:
        """Nodes of tasks that are reported as finished."""
        special = self.network.special
        last = len(self.network.tasks)
        return frozenset(node for node, s in special.items() if node < last and s.finished)

    @cached_property
    def open_nodes(self) -> list[int]:
        """Nodes of tasks and milestones that are not finished, in the plan's order."""
        done = self.finished
        return [node for node in range(len(self.network.tasks)) if node not in done]

    @cached_property
    def open_work(self) -> list[int]:
        """Nodes of tasks that are not finished, without milestones, in the plan's order."""
        tasks, milestone = self.network.tasks, Kind.MILESTONE
        return [node for node in self.open_nodes if tasks[node].kind is not milestone]

    @cached_property
    def targets(self) -> list[int]:
        """Target node of each link."""
        return self.network.target_of()

    @cached_property
    def successors(self) -> list[list[int]]:
        """Numbers of the links that leave each node."""
        found: list[list[int]] = [[] for _ in range(self.network.size)]
        for number, event in enumerate(self.network.source):
            found[event >> 1].append(number)
        return found

    @cached_property
    def items(self) -> dict[str, Task | Group]:
        """Every item of the laid-out plan by full id."""
        return {item.id: item for item in self.plan.walk()}

    def has_item(self, name: str) -> bool:
        """Whether the plan has an item of that id, inactive ones included."""
        if name in self.items:
            return True
        return self.plan is not self.written and name in self._written_items

    @cached_property
    def _written_items(self) -> frozenset[str]:
        return frozenset(item.id for item in self.written.walk())

    @cached_property
    def baseline(self) -> Schedule | None:
        """The approved baseline, scheduled; ``None`` where the plan has none."""
        from exitplan.errors import ExitplanError
        from exitplan.schedule import compute_schedule

        plan = None if self._baseline is None else self._baseline()
        if plan is None:
            return None
        try:
            return compute_schedule(plan)
        except ExitplanError:
            return None
