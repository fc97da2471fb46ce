"""What may go otherwise than planned: spreads, risks, branches and correlations.

Nothing here says anything of dates: this is the register that people keep. What
it does to a plan's dates is computed elsewhere, run by run.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from attrs.converters import optional

from exitplan.plan._estimates import Estimate, Shape, to_share
from exitplan.plan._tasks import (
    Assumption,
    Group,
    Kind,
    Task,
    to_assumption,
    to_items,
    to_texts,
)
from exitplan.plan._time import Duration, to_duration

if TYPE_CHECKING:
    from exitplan.plan._facts import Contract
    from exitplan.plan._plan import Plan


@attrs.frozen
class Spread:
    """How far a length may differ from the planned one: factors, such as 4/5, 1 and 3/2.

    For shapes of three points these are the ends and the likeliest factor, as
    for an :class:`Estimate`; a lognormal spread says of which percentiles its
    low and high are.
    """

    low: Fraction = attrs.field(converter=to_share)
    high: Fraction = attrs.field(converter=to_share)
    likely: Fraction = attrs.field(default=Fraction(1), converter=to_share)
    shape: Shape = Shape.TRIANGULAR
    weight: int | Fraction = 4
    """Of the likeliest factor, for PERT: 4 is the usual one."""
    percentiles: tuple[int, int] = (10, 90)
    """Which percentiles low and high are, for LOGNORMAL."""

    @property
    def is_certain(self) -> bool:
        """Whether it leaves no doubt."""
        return self.shape is Shape.FIXED or self.low == self.high


NO_SPREAD = Spread(Fraction(1), Fraction(1), shape=Shape.FIXED)
"""For what takes as long as planned although the group around it has a spread."""


def to_spread(value: Any) -> Spread | None:
    """Turn ``none`` into :data:`NO_SPREAD` (the API's converter)."""
    return NO_SPREAD if value == "none" else value


def to_length(value: Any) -> Duration | Estimate | None:
    """Turn ``4w`` or an Estimate into a length, a fixed one into a Duration (a converter)."""
    if value is None:
        return None
    if not isinstance(value, Estimate):
        return to_duration(value)
    return value.plain if value.shape is Shape.FIXED and value.plain is not None else value


def to_factor(value: Any) -> Fraction | Spread | None:
    """Turn ``150%`` or a Spread into a factor, a fixed one into a Fraction (a converter)."""
    if value is None:
        return None
    if not isinstance(value, Spread):
        return to_share(value)
    return value.likely if value.shape is Shape.FIXED else value


@attrs.frozen
class Impact:
    """What a risk does to each task it hits: it adds to its length, or multiplies it."""

    add: Duration | Estimate | None = attrs.field(default=None, converter=to_length)
    """Counted on the task's calendar where it is working time."""
    multiply: Fraction | Spread | None = attrs.field(default=None, converter=to_factor)
    """Of the length that the run has drawn for the task."""


@attrs.frozen
class Mitigation:
    """What is or could be done about a risk, and what is left of the risk then."""

    what: str
    cost: int | None = None
    """In pounds."""
    probability: Fraction | None = attrs.field(default=None, converter=optional(to_share))
    """``None`` where it stays as it is."""
    impact: Impact | None = None
    """``None`` where it stays as it is. A branch has none."""
    is_in_place: bool = False
    """Whether it is done: then what is left is what counts."""


class RiskStatus(enum.Enum):
    """Whether a risk or branch still counts."""

    OPEN = "open"
    """It may happen, with its probability."""
    HAPPENED = "happened"
    """It has happened, and the plan's own lengths and tasks do not say so yet: it is certain."""
    CLOSED = "closed"
    """It cannot happen any more, or the plan's own lengths and tasks say what came of it."""


class _Chance:
    """What risks and branches have in common: how likely they are."""

    __slots__ = ()

    status: RiskStatus
    probability: Fraction
    mitigation: Mitigation | None

    def chance(self, *, mitigated: bool = False) -> Fraction:
        """Give the probability that counts, with or without a mitigation not yet in place."""
        if self.status is not RiskStatus.OPEN:
            return Fraction(self.status is RiskStatus.HAPPENED)
        done = self._done(mitigated=mitigated)
        if done is None or done.probability is None:
            return self.probability
        return done.probability

    def _done(self, *, mitigated: bool) -> Mitigation | None:
        """Give the mitigation, if what it leaves is what counts."""
        done = self.mitigation
        return done if done is not None and (mitigated or done.is_in_place) else None


@attrs.frozen
class Risk(_Chance):
    """Something that may happen, and makes the tasks it hits take longer or shorter.

    It happens once in a run or not at all, and hits all of its tasks then, each
    with an impact drawn anew: that is what makes those tasks go together.
    """

    id: str
    title: str
    probability: Fraction = attrs.field(converter=to_share)
    """As it stands without the mitigation, in place or not."""
    impact: Impact
    hits: tuple[str, ...] = attrs.field(converter=to_texts)
    """Full ids of tasks, or of groups, whose every member is hit."""
    cause: str | None = None
    owner: str | None = None
    mitigation: Mitigation | None = None
    status: RiskStatus = RiskStatus.OPEN
    source: str | None = None
    """Where in which document it stands."""
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None

    def effect(self, *, mitigated: bool = False) -> Impact:
        """Give the impact that counts, with or without a mitigation not yet in place."""
        done = self._done(mitigated=mitigated)
        return self.impact if done is None or done.impact is None else done.impact


def _length(value: Any) -> Duration | Estimate:
    length = to_length(value)
    if length is None:
        message = "a pause needs a length"
        raise TypeError(message)
    return length


@attrs.frozen
class Pause:
    """Everything that waits for the branch's item waits so much longer."""

    length: Duration | Estimate = attrs.field(converter=_length)
    calendar: str | None = None
    """On whose working time it is counted; ``None`` for the item's."""


@attrs.frozen
class Repeat:
    """The work from an item through the branch's own is done again.

    That is what lies on the ways of links from the one to the other, both
    included; of a group, its members. Lengths are drawn anew; legal periods and
    gates run again from where they then begin.
    """

    from_: str
    """Full id of the item from which it begins anew."""
    times: int = 1
    """How often at most: after each time it is drawn anew whether it is done once more."""


@attrs.frozen
class Detour:
    """Tasks that only then have to be done, before what waits for the branch's item goes on.

    Those that wait for no other of them wait for the branch's item. What waits
    for that item waits for those that nothing else waits for; where such a
    task says itself what comes after it (`before`), that waits for it instead.
    """

    items: tuple[Task, ...] = attrs.field(converter=to_items)
    """Their full ids begin with the branch's: ``supplier-default.interim-award``."""


@attrs.frozen
class TakeOption:
    """A contract's option to run on is taken: it ends later, and no task moves."""

    contract: str
    """Id of the contract."""
    option: str | None = None
    """Its title, or ``extension-1`` for the first; ``None`` for the first not yet taken."""


Consequence: TypeAlias = Pause | Repeat | Detour | TakeOption


@attrs.frozen
class Branch(_Chance):
    """Another way the plan may go, decided when an item finishes."""

    id: str
    title: str
    probability: Fraction = attrs.field(converter=to_share)
    at: str
    """Full id of the task at whose finish it is decided."""
    then: Pause | Repeat | Detour | TakeOption
    cause: str | None = None
    owner: str | None = None
    mitigation: Mitigation | None = None
    status: RiskStatus = RiskStatus.OPEN
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None


def _pairs(pairs: Iterable[tuple[str, str, Any]]) -> tuple[tuple[str, str, Fraction], ...]:
    return tuple((first, second, to_share(share)) for first, second, share in pairs)


@attrs.frozen
class Correlation:
    """Tasks whose lengths go together: rank correlation (a Gaussian copula) between them."""

    id: str
    tasks: tuple[str, ...] = attrs.field(default=(), converter=to_texts)
    """Full ids of tasks of which every two have the coefficient."""
    coefficient: Fraction | None = attrs.field(default=None, converter=optional(to_share))
    """Between -1 and 1, neither included."""
    pairs: tuple[tuple[str, str, Fraction], ...] = attrs.field(default=(), converter=_pairs)
    """Two full ids and their coefficient."""
    title: str | None = None
    source: str | None = None
    assumed: Assumption | None = attrs.field(default=None, converter=to_assumption)
    notes: str | None = None

    def every_pair(self) -> tuple[tuple[str, str, Fraction], ...]:
        """Give every two tasks that it speaks of, with their coefficient."""
        if self.coefficient is None:
            return self.pairs
        share = self.coefficient
        every = (
            (first, second, share)
            for place, first in enumerate(self.tasks)
            for second in self.tasks[place + 1 :]
        )
        return (*every, *self.pairs)


def uncertain_lengths(
    items: Iterable[Task | Group], spread: Spread | None = None
) -> dict[str, Estimate | Spread]:
    """Give what is uncertain of the length of each task, by full id.

    A task's estimate comes first; then its own spread, the nearest group's, and
    `spread`, the plan's. A spread is for what has a length of its own: not for
    milestones, levels of effort and legal periods, nor for a gate without work
    before it. Finished work and dates entered by hand are certain.
    """
    found: dict[str, Estimate | Spread] = {}
    for item in items:
        nearest = item.spread or spread
        if isinstance(item, Group):
            found |= uncertain_lengths(item.items, nearest)
            continue
        length = _uncertain_length(item, nearest)
        if length is not None:
            found[item.id] = length
    return found


def _uncertain_length(task: Task, spread: Spread | None) -> Estimate | Spread | None:
    if task.estimate is None and spread is None:
        return None
    if task.kind is not Kind.TASK or task.period is not None or task.manual is not None:
        return None
    if task.progress is not None and task.progress.actual_finish is not None:
        return None
    if task.estimate is not None:
        return None if task.estimate.is_certain else task.estimate
    length = task.duration
    if spread is None or spread.is_certain or length is None or not length.amount:
        return None
    return spread


def option_number(contract: Contract, option: str | None) -> int | None:
    """Give the place of a contract's option, by :attr:`TakeOption.option`; ``None`` for none."""
    for place, extension in enumerate(contract.extensions):
        if option is None and not extension.taken:
            return place
        if option is not None and option in (extension.title, f"extension-{place + 1}"):
            return place
    return None


def without_risks_to(plan: Plan, items: AbstractSet[str]) -> Plan:
    """Give a plan without what its register says of some items, which take no part in it.

    A risk that hits nothing else, a branch that one of them decides or
    begins, and what a correlation says of one of them go.
    """
    risks = {}
    for name, risk in plan.risks.items():
        hits = tuple(item for item in risk.hits if item not in items)
        if hits:
            risks[name] = risk if hits == risk.hits else attrs.evolve(risk, hits=hits)
    branches = {
        name: branch
        for name, branch in plan.branches.items()
        if branch.at not in items
        and not (isinstance(branch.then, Repeat) and branch.then.from_ in items)
    }
    correlations = {}
    for name, found in plan.correlations.items():
        tasks = tuple(task for task in found.tasks if task not in items)
        pairs = tuple(pair for pair in found.pairs if not items & set(pair[:2]))
        tasks = tasks if len(tasks) > 1 else ()
        if tasks or pairs:
            share = found.coefficient if tasks else None
            correlations[name] = attrs.evolve(found, tasks=tasks, coefficient=share, pairs=pairs)
    return attrs.evolve(plan, risks=risks, branches=branches, correlations=correlations)
