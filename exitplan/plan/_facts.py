"""Facts that stand for whole chains of tasks: a procurement, a transfer of staff, a contract."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

import attrs
from attrs.converters import optional

from exitplan.plan._estimates import Estimate
from exitplan.plan._law import Gate, PeriodUse, to_gate, to_period_use
from exitplan.plan._tasks import (
    Assumption,
    Constraint,
    Deadline,
    Link,
    Progress,
    to_assumption,
    to_texts,
)
from exitplan.plan._time import Duration, Moment, to_duration, to_moment


@attrs.frozen
class StepChange:
    """What a plan says about one step of a chain that exitplan lays out. All of it is optional."""

    title: str | None = None
    duration: Duration | None = attrs.field(default=None, converter=optional(to_duration))
    estimate: Estimate | None = None
    count: int | None = None
    """A longer legal period than the law's, in the rule's own unit."""
    circumstances: tuple[str, ...] | None = None
    """Circumstances of its legal period, in place of the procurement's."""
    gate: Gate | None = attrs.field(default=None, converter=to_gate)
    after: tuple[Link, ...] = ()
    """What it waits for besides the steps before it."""
    before: tuple[Link, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    deadline: Deadline | None = None
    progress: Progress | None = None
    calendar: str | None = None
    owner: str | None = None
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None
    code: str | None = None
    tags: tuple[str, ...] = ()
    skip: bool = False
    """Whether to leave it out; only a step that no law asks for can be."""


NO_STEPS: Mapping[str, StepChange] = MappingProxyType({})


@attrs.frozen
class Procurement:
    """A tender, by its facts: the steps and legal periods follow from them."""

    procedure: str
    """Such as ``open``, ``restricted``, ``competitive-dialogue``, ``competitive-flexible``."""
    regime: str | None = None
    """``pcr2006``, ``pcr2015`` or ``pa2023``; ``None`` for the one in force when it commences."""
    commences: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """When the tender notice goes out, where that is known; it chooses the regime."""
    circumstances: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """What makes legal periods shorter or longer, e.g. ``e-submission``; each period takes
    those that it knows."""
    value: int | None = None
    """Of the whole contract, in pounds including VAT."""
    board: str | None = None
    """Id of the board that approves the strategy and the award; ``None`` for no gates."""
    replaces: str | None = None
    """Id of the contract that the new one replaces; its supplier is the incumbent."""
    steps: Mapping[str, StepChange] = NO_STEPS
    """Changes to steps, by the step's name."""


class Route(enum.Enum):
    """How people come to work for whom they work after a transfer."""

    TUPE = "tupe"
    """Their employment transfers with the work (TUPE 2006)."""
    SECONDMENT = "secondment"
    """Their secondment ends; they were the council's employees all along."""
    RECRUITMENT = "recruitment"
    """They are recruited from outside."""
    REDEPLOYMENT = "redeployment"
    """They come from elsewhere in the council."""


@attrs.frozen
class Wave:
    """People who move together, by one route, on one day."""

    id: str
    title: str
    people: int
    route: Route
    moves_from: str | None = None
    """The employer they leave; of secondees, where they worked."""
    moves_to: str | None = None
    """``None`` for the transfer's."""
    day_one: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """The day of the move, if it is set: they do not move earlier."""
    union: bool | None = None
    """Whether a union is recognised for them; ``None`` for what the transfer says."""
    owner: str | None = None
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None
    steps: Mapping[str, StepChange] = NO_STEPS


@attrs.frozen
class Transfer:
    """A transfer of staff, by its facts: waves, duties and days follow from them."""

    moves_to: str
    """The employer they come to, e.g. the council."""
    waves: tuple[Wave, ...]
    moves_from: str | None = None
    union: bool = True
    """Whether a union is recognised (TUPE reg 13(3)); without one, representatives are elected."""
    cautious: bool = False
    """Whether *not less than 28 days before* is read as clear days."""
    knowledge: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """Themes by which knowledge is handed over, e.g. Knowledge, Advisory, Expert."""
    day_one: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """The day of the move for waves that do not set their own."""
    steps: Mapping[str, StepChange] = NO_STEPS
    """Changes to the steps that all waves share, by the step's name."""


@attrs.frozen
class Notice:
    """Something that must be served so long before the contract ends, or before an item."""

    id: str
    title: str
    period: PeriodUse | None = attrs.field(converter=to_period_use)
    served_by: str | None = None
    """Full id of the item at whose finish it is served."""
    ahead_of: str | None = None
    """Full id of the item it must precede; ``None`` for the contract's end."""
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)


@attrs.frozen
class Duty:
    """Something that must be done within so long of the contract's start or end, or an item."""

    id: str
    title: str
    period: PeriodUse | None = attrs.field(converter=to_period_use)
    met_by: str | None = None
    """Full id of the item at whose finish it is done."""
    since: str = "ends"
    """``starts``, ``ends`` or the full id of an item at whose finish the time begins to run."""
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)


@attrs.frozen
class LegalDuty:
    """What a law asks to be done within a time of something else, as laid out in a plan."""

    rule: str
    """Name of the legal period."""
    since: str
    """Full id of the item at whose finish the time begins to run."""
    done_by: str
    """Full id of the item at whose finish it is done."""


@attrs.frozen
class Extension:
    """An option to let the contract run on."""

    until: Moment = attrs.field(converter=to_moment)
    """The new last day."""
    title: str = "Extension"
    notice: PeriodUse | None = attrs.field(default=None, converter=to_period_use)
    served_by: str | None = None
    taken: bool = False
    """Whether it has been taken up: then the contract ends with it."""
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)


@attrs.frozen
class HandOver:
    """A service area or an asset that somebody must take over when the contract ends."""

    id: str
    title: str
    exit: str | None = None
    """Full id of the item that brings it over."""
    exclusive: bool = False
    """Whether only the supplier may provide it while the contract runs."""
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)


@attrs.frozen
class Obligation:
    """What a contract asks for again and again, such as a twice-yearly forecast."""

    id: str
    title: str
    due: tuple[int, ...] = ()
    """Day ordinals on which it falls due."""
    every_year: tuple[tuple[int, int], ...] = ()
    """Months and days on which it falls due every year while the contract runs."""
    met: tuple[int, ...] = ()
    """Day ordinals on which it was met; each answers for the next due day from there on."""
    owners: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """Roles who each owe it."""
    if_missed: str | None = None
    delay: Duration | None = attrs.field(default=None, converter=optional(to_duration))
    """What a missed day costs in time, e.g. six months' later savings."""
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)


@attrs.frozen
class Contract:
    """The contract that ends: its dates, options, notices, and what must be handed over."""

    id: str
    title: str
    ends: Moment = attrs.field(converter=to_moment)
    """Its last day, extensions not yet taken up aside."""
    starts: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    supplier: str | None = None
    new_service: tuple[str, ...] = ()
    """Full ids of the items by which the new service is in place."""
    parallel_running: tuple[str, ...] = ()
    """Full ids of the items that need the old service still to run."""
    extensions: tuple[Extension, ...] = ()
    notices: tuple[Notice, ...] = ()
    duties: tuple[Duty, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    service_areas: tuple[HandOver, ...] = ()
    assets: tuple[HandOver, ...] = ()
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None

    @property
    def last_day(self) -> int:
        """Day ordinal of the last day of service, extensions taken up included."""
        taken = [extension.until.day for extension in self.extensions if extension.taken]
        return max([self.ends.day, *taken])
