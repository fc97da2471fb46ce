"""Tasks, groups and what may be said of them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs
from attrs.converters import optional

from exitplan.plan._estimates import Estimate
from exitplan.plan._time import Duration, Moment, to_duration, to_moment

if TYPE_CHECKING:
    from fractions import Fraction

    from exitplan.plan._entered import BaselineDates, ManualDates
    from exitplan.plan._facts import Procurement, Transfer
    from exitplan.plan._law import Gate, PeriodUse
    from exitplan.plan._risk import Spread


class LinkType(enum.Enum):
    """Which end of the predecessor holds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"

    @property
    def from_finish(self) -> bool:
        """Whether the predecessor's finish is what counts."""
        return self in (LinkType.FS, LinkType.FF)

    @property
    def to_finish(self) -> bool:
        """Whether the successor's finish is what is held."""
        return self in (LinkType.FF, LinkType.SF)


class LagCalendar(enum.Enum):
    """On whose working time a lag is counted."""

    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    PROJECT = "project"
    TWENTY_FOUR_HOUR = "24-hour"


NO_LAG = Duration(0)


@attrs.frozen
class Link:
    """A dependency as written at one of its ends; `task` is the other end's full id."""

    task: str
    type: LinkType = LinkType.FS
    lag: Duration = attrs.field(default=NO_LAG, converter=to_duration)
    """Positive waits, negative (a lead) overlaps."""
    lag_calendar: LagCalendar | None = None
    """``None``: as the plan's scheduling options say."""


class ConstraintKind(enum.Enum):
    """The date constraints, under the names planners use."""

    START_NO_EARLIER_THAN = "start_no_earlier_than"
    FINISH_NO_EARLIER_THAN = "finish_no_earlier_than"
    START_NO_LATER_THAN = "start_no_later_than"
    FINISH_NO_LATER_THAN = "finish_no_later_than"
    START_ON = "start_on"
    """From below in the forward pass, from above in the backward pass (P6's *start on*)."""
    FINISH_ON = "finish_on"
    MUST_START_ON = "must_start_on"
    MUST_FINISH_ON = "must_finish_on"
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"

    @property
    def is_about_finish(self) -> bool:
        """Whether it names a finish rather than a start."""
        return "finish" in self.value

    @property
    def holds_from_below(self) -> bool:
        """Whether early dates come no sooner."""
        return self in _FROM_BELOW

    @property
    def holds_from_above(self) -> bool:
        """Whether late dates come no later."""
        return self in _FROM_ABOVE

    @property
    def is_must(self) -> bool:
        """Whether it is one of the two that may replace the logic."""
        return self in (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)


_ON = (
    ConstraintKind.START_ON,
    ConstraintKind.FINISH_ON,
    ConstraintKind.MUST_START_ON,
    ConstraintKind.MUST_FINISH_ON,
)
_FROM_BELOW = (
    ConstraintKind.START_NO_EARLIER_THAN,
    ConstraintKind.FINISH_NO_EARLIER_THAN,
    *_ON,
)
_FROM_ABOVE = (
    ConstraintKind.START_NO_LATER_THAN,
    ConstraintKind.FINISH_NO_LATER_THAN,
    *_ON,
)


@attrs.frozen
class Constraint:
    """A date that the network alone would not give. A task may carry two."""

    kind: ConstraintKind
    date: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """``None`` only for as late as possible."""


@attrs.frozen
class Deadline:
    """A promised date. It never moves anything; it only measures."""

    date: Moment = attrs.field(converter=to_moment)
    tolerance: Duration | None = attrs.field(default=None, converter=optional(to_duration))
    """Margin below which the item counts as tight rather than on time."""
    source: str | None = None


@attrs.frozen
class Progress:
    """What has happened so far, as reported at the status date."""

    actual_start: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    actual_finish: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    remaining: Duration | None = attrs.field(default=None, converter=optional(to_duration))
    percent_complete: int | Fraction | None = None
    suspended: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    resumes: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    expected_finish: Moment | None = attrs.field(default=None, converter=optional(to_moment))


NO_BASELINES: Mapping[str, BaselineDates] = MappingProxyType({})


class Edge(enum.Enum):
    """At which side of a break in working time a milestone stands."""

    START = "start"
    """At the beginning of a working period (P6's start milestone)."""
    FINISH = "finish"
    """At the end of one (P6's finish milestone)."""


@attrs.frozen
class Assumption:
    """Something we put in because the document does not say it."""

    reason: str
    review_by: Moment | None = attrs.field(default=None, converter=optional(to_moment))


def to_assumption(value: Any) -> Assumption | None:
    """Turn text into an Assumption (the API's converter)."""
    return value if value is None or isinstance(value, Assumption) else Assumption(str(value))


class Kind(enum.Enum):
    """What sort of item a task is."""

    TASK = "task"
    MILESTONE = "milestone"
    LEVEL_OF_EFFORT = "level-of-effort"
    """Support that lasts as long as the work it spans; it drives nothing."""

    def __init__(self, word: str) -> None:
        self.word = word
        """Its value as a plain attribute, because long tables read it very often."""


def _to_period_use(value: Any) -> PeriodUse | None:
    if value is None:
        return None
    from exitplan.plan._law import to_period_use

    return to_period_use(value)


def _to_gate(value: Any) -> Gate | None:
    if value is None:
        return None
    from exitplan.plan._law import to_gate

    return to_gate(value)


def _to_spread(value: Any) -> Spread | None:
    if value is None:
        return None
    from exitplan.plan._risk import to_spread

    return to_spread(value)


def _links(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(links)


def _constraints(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
    return tuple(constraints)


def to_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """Turn texts, or one that stands alone, into a tuple (the API's converter)."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


@attrs.frozen
class Task:
    """A piece of work, a milestone, or a level of effort."""

    id: str
    """Full dotted id within the plan, e.g. ``p1.investment-plan``."""
    title: str
    kind: Kind = Kind.TASK
    duration: Duration | None = attrs.field(default=None, converter=optional(to_duration))
    """``None`` for milestones and levels of effort, or where the estimate, a legal period or a
    gate gives it."""
    after: tuple[Link, ...] = attrs.field(default=(), converter=_links)
    before: tuple[Link, ...] = attrs.field(default=(), converter=_links)
    spans: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """Level of effort only: full ids of the items it lasts as long as."""
    calendar: str | None = None
    """Name of a calendar; ``None`` takes the group's, then the plan's."""
    constraints: tuple[Constraint, ...] = attrs.field(default=(), converter=_constraints)
    deadline: Deadline | None = None
    progress: Progress | None = None
    estimate: Estimate | None = None
    owner: str | None = None
    source: str | None = None
    """Where in which document it stands."""
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None
    code: str | None = None
    """The item's code in another tool, where it has one."""
    tags: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    period: PeriodUse | None = attrs.field(default=None, converter=_to_period_use)
    """The legal period that it lasts for."""
    gate: Gate | None = attrs.field(default=None, converter=_to_gate)
    """The decision it has to pass; its duration, if it has one, is the work before that."""
    edge: Edge | None = None
    """Milestones only: the side of a break it stands on; ``None`` for where its links put it."""
    manual: ManualDates | None = None
    """Dates entered by hand, which nothing moves."""
    inactive: bool = False
    """Whether it is kept for the record only: it and its links take no part in the schedule."""
    baselines: Mapping[str, BaselineDates] = NO_BASELINES
    """Approved dates, by the baseline's name."""
    spread: Spread | None = attrs.field(default=None, converter=_to_spread)
    """How far its length may differ, where there is no estimate; ``None`` for the group's."""

    @property
    def name(self) -> str:
        """The last part of the id."""
        return self.id.rpartition(".")[2]

    @property
    def is_milestone(self) -> bool:
        """Whether it marks a moment."""
        return self.kind is Kind.MILESTONE

    @property
    def effective_duration(self) -> Duration | None:
        """The duration, else the length that the estimate gives; none for a gate alone."""
        if self.duration is not None:
            return self.duration
        if self.estimate is not None:
            return self.estimate.plain
        return NO_LAG if self.gate is not None else None


def waits_for(item: Task | Group) -> tuple[Link, ...]:
    """Give the links that hold an item: those under `after`, and a gate's public notice."""
    gate = item.gate if isinstance(item, Task) else None
    if gate is None or gate.notice is None:
        return item.after
    return (*item.after, Link(gate.notice, LinkType.FF))


def milestone(id: str, title: str, **fields: Any) -> Task:  # noqa: A002
    """Make a milestone: ``milestone("award", "Contract award", after=[Link("evaluate")])``."""
    return Task(id, title, kind=Kind.MILESTONE, **fields)


def to_items(items: Iterable[Task | Group]) -> tuple[Task | Group, ...]:
    """Turn any iterable of items into a tuple (the API's converter)."""
    return tuple(items)


@attrs.frozen
class Group:
    """Tasks that belong together. A link to it means its members."""

    id: str
    title: str
    items: tuple[Task | Group, ...] = attrs.field(converter=to_items)
    after: tuple[Link, ...] = attrs.field(default=(), converter=_links)
    before: tuple[Link, ...] = attrs.field(default=(), converter=_links)
    calendar: str | None = None
    constraints: tuple[Constraint, ...] = attrs.field(default=(), converter=_constraints)
    """Start no earlier than and finish no later than; they hold for every member."""
    deadline: Deadline | None = None
    owner: str | None = None
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None
    code: str | None = None
    tags: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    manual: ManualDates | None = None
    """Dates entered by hand. Links into the group then move none of its members; late dates still
    keep to them (Project's manually scheduled summaries)."""
    inactive: bool = False
    """Whether all of it is kept for the record only."""
    baselines: Mapping[str, BaselineDates] = NO_BASELINES
    """Approved dates, by the baseline's name."""
    facts: Procurement | Transfer | None = None
    """What exitplan lays out as a chain of tasks, beside those that are written."""
    spread: Spread | None = attrs.field(default=None, converter=_to_spread)
    """How far its members' lengths may differ, where nothing nearer says it."""

    @property
    def name(self) -> str:
        """The last part of the id."""
        return self.id.rpartition(".")[2]

    def walk(self) -> Iterator[Task | Group]:
        """Every item inside it, in the order written, groups before their members."""
        for item in self.items:
            yield item
            if isinstance(item, Group):
                yield from item.walk()

    def tasks(self) -> Iterator[Task]:
        """Every task inside it, at any depth, in the order written."""
        return (item for item in self.walk() if isinstance(item, Task))


def has_inactive(items: Iterable[Task | Group]) -> bool:
    """Whether any item among some, at any depth, takes no part in the schedule."""
    return any(
        item.inactive or (type(item) is Group and has_inactive(item.items)) for item in items
    )


def has_facts(items: Iterable[Task | Group]) -> bool:
    """Whether any group among some items, at any depth, stands for steps that follow from facts."""
    return any(
        type(item) is Group and (item.facts is not None or has_facts(item.items)) for item in items
    )
