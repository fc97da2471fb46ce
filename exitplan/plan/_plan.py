"""The plan: what somebody wrote down. Nothing computed is ever kept in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs
from attrs.converters import optional

from exitplan.calendars import CalendarSpec
from exitplan.errors import Diagnostic, Where
from exitplan.plan._options import SchedulingOptions
from exitplan.plan._tasks import Group, Task, _to_spread, to_items
from exitplan.plan._time import Moment, to_moment

if TYPE_CHECKING:
    import networkx

    from exitplan.law import LegalPeriod
    from exitplan.plan._facts import Contract
    from exitplan.plan._law import Board
    from exitplan.plan._risk import Branch, Correlation, Risk, Spread
    from exitplan.plan._waiver import Waiver

DEFAULT_CALENDAR = "england-and-wales"
EXITPLAN_RULES = SchedulingOptions()


@attrs.frozen
class Document:
    """A document that plan items cite."""

    id: str
    title: str
    url: str | None = None
    note: str | None = None


def _documents(documents: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(documents)


def _waivers(waivers: Iterable[Waiver]) -> tuple[Waiver, ...]:
    return tuple(waivers)


Locator = Callable[[Where], Diagnostic | None]
"""Gives a diagnostic carrying only file and span for a place in the plan."""


@attrs.frozen
class Plan:
    """A plan of tasks, milestones and groups, with the rules by which it is dated."""

    id: str
    title: str
    start: Moment = attrs.field(converter=to_moment)
    """Nothing starts earlier."""
    items: tuple[Task | Group, ...] = attrs.field(default=(), converter=to_items)
    status_date: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """Progress is known up to here; remaining work starts no earlier."""
    finish_by: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """Late dates are measured from here rather than from the latest early finish."""
    calendar: str = DEFAULT_CALENDAR
    calendars: Mapping[str, CalendarSpec] = attrs.field(factory=dict)
    """The plan's own calendars by name; the built-in ones need no entry."""
    options: SchedulingOptions = EXITPLAN_RULES
    boards: Mapping[str, Board] = attrs.field(factory=dict)
    """Bodies that decide, by id."""
    periods: Mapping[str, LegalPeriod] = attrs.field(factory=dict)
    """The plan's own legal and contractual periods by name; exitplan's need no entry."""
    contracts: Mapping[str, Contract] = attrs.field(factory=dict)
    """The contracts that end, by id."""
    documents: tuple[Document, ...] = attrs.field(default=(), converter=_documents)
    owner: str | None = None
    notes: str | None = None
    is_programme: bool = False
    """Whether the top-level groups are plans of their own."""
    is_expanded: bool = False
    """Whether procurements and transfers have been laid out as tasks."""
    risks: Mapping[str, Risk] = attrs.field(factory=dict)
    """What may happen to the plan's tasks, by id."""
    branches: Mapping[str, Branch] = attrs.field(factory=dict)
    """Other ways it may go, by id."""
    correlations: Mapping[str, Correlation] = attrs.field(factory=dict)
    """Tasks whose lengths go together, by id."""
    spread: Spread | None = attrs.field(default=None, converter=_to_spread)
    """How far lengths may differ, where neither a task nor a group says it."""
    waivers: tuple[Waiver, ...] = attrs.field(default=(), converter=_waivers)
    """Findings of a check that somebody has approved for a time."""
    locate: Locator | None = attrs.field(default=None, eq=False, repr=False)
    """Finds the place in a file; ``None`` for plans made in Python."""

    def walk(self) -> Iterator[Task | Group]:
        """Every item, in the order written, groups before their members."""
        for item in self.items:
            yield item
            if isinstance(item, Group):
                yield from item.walk()

    def tasks(self) -> Iterator[Task]:
        """Every task, milestone and level of effort, in the order written."""
        return (item for item in self.walk() if isinstance(item, Task))

    @property
    def graph(self) -> networkx.MultiDiGraph:
        """The links as a networkx graph, groups included as nodes."""
        from exitplan.plan._graph import as_networkx

        return as_networkx(self)
