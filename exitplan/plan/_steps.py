"""From a chain of steps, as data, to the tasks of a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import attrs

from exitplan.errors import Diagnostic, ExitplanError, Severity, Where
from exitplan.law import ChainLink, ChainStep, StepKind, find_period, list_text
from exitplan.plan._estimates import Estimate
from exitplan.plan._facts import NO_STEPS, LegalDuty, StepChange
from exitplan.plan._faults import Report, did_you_mean
from exitplan.plan._law import Gate, PeriodUse
from exitplan.plan._tasks import (
    NO_LAG,
    Assumption,
    Kind,
    Link,
    LinkType,
    Task,
)
from exitplan.plan._time import to_duration

_MOST_SUGGESTIONS = 20
"""A plan may come from a stranger, and looking for near names takes long."""


def _names(names: Collection[str]) -> frozenset[str]:
    return frozenset(names)


@attrs.frozen
class ChainUse:
    """A chain as one group of a plan uses it."""

    prefix: str
    """What stands before the steps' names in their full ids, mostly the group's id."""
    where: Where
    """The field over the plan's changes to steps, such as ``procurement.steps``."""
    steps: Mapping[str, StepChange] = NO_STEPS
    """The changes, by the step's name."""
    conditions: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    """What holds of the steps' conditions."""
    circumstances: tuple[str, ...] = ()
    """What makes legal periods shorter or longer; each takes those that it knows."""
    gate: Gate | None = None
    """The decision that gates need; without one they are left out."""
    taken: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    """Full ids of items that the group has already."""
    unknown: str = "EP421"
    """Code for a step that is not there, cannot be skipped, or whose id is taken."""
    misfit: str = "EP422"
    """Code for a change that a step cannot have."""


@attrs.frozen
class Layout:
    """The tasks of a chain, and what the plan said that does not fit them."""

    tasks: tuple[Task, ...]
    duties: tuple[LegalDuty, ...] = ()
    """What must be done within a time of something else, by law."""
    diagnostics: tuple[Diagnostic, ...] = ()
    left_out: frozenset[str] = frozenset()
    """Names of steps that were not laid out; those after them wait for those before."""
    none_set: tuple[str, ...] = ()
    """Those among them whose legal period is no days in these circumstances."""


def lay_out(chain: Sequence[ChainStep], use: ChainUse, report: Report) -> Layout:
    """Turn a chain into tasks, with the changes that a plan makes to its steps.

    A step whose conditions fail, a gate without a board, a legal period of no
    days and whatever the plan skips are left out, and what waited for them
    waits for what they waited for.
    """
    work = _Work(chain, use, report)
    none_set = tuple(step.name for step in chain if work.is_none_set(step))
    kept = [step for step in chain if work.is_kept(step) and step.name not in none_set]
    names = {step.name for step in kept}
    tasks = tuple([work.task(step, names) for step in kept])
    duties = [
        LegalDuty(step.duty, work.id_of(step.since), work.id_of(step.name))
        for step in kept
        if step.duty and step.since in names
    ]
    return Layout(
        tasks,
        tuple(duties),
        (*work.name_problems(names), *work.diagnostics),
        frozenset(work.chain) - names,
        none_set,
    )


class _Work:
    """One layout; use :func:`lay_out`."""

    def __init__(self, chain: Sequence[ChainStep], use: ChainUse, report: Report) -> None:
        self.chain = {step.name: step for step in chain}
        self.use = use
        self.report = report
        self.diagnostics: list[Diagnostic] = []

    def id_of(self, name: str) -> str:
        """Give a step's full id."""
        return f"{self.use.prefix}.{name}"

    def change(self, name: str) -> StepChange:
        """Give what the plan says about a step."""
        return self.use.steps.get(name, _NO_CHANGE)

    def fault(
        self,
        code: str,
        name: str,
        field: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> Diagnostic:
        """Make a diagnostic about a field of a change."""
        parts = (self.use.where.field, name, field)
        where = Where(self.use.where.item, ".".join(part for part in parts if part))
        return self.report.located(Diagnostic(code, severity, message, remedy, where=where))

    def is_kept(self, step: ChainStep) -> bool:
        """Whether a step is laid out, its legal period aside."""
        change = self.change(step.name)
        if change.skip and not step.required:
            return False
        if step.kind is StepKind.GATE and self.use.gate is None and change.gate is None:
            return False
        return not step.unmet(self.use.conditions)

    def is_none_set(self, step: ChainStep) -> bool:
        """Whether its legal period is no days in these circumstances, and the plan sets none."""
        if not step.period or self.change(step.name).count or not self.is_kept(step):
            return False
        period = find_period(step.period, self.report.plan.periods)
        try:
            return not period.length(self.circumstances(step)).count
        except ExitplanError:
            return False  # Told of where periods are checked.

    def circumstances(self, step: ChainStep) -> tuple[str, ...]:
        """Give the circumstances of a step's legal period."""
        stated = self.change(step.name).circumstances
        if stated is not None:
            return stated
        known = find_period(step.period, self.report.plan.periods).circumstance_names
        return tuple(name for name in self.use.circumstances if name in known)

    def task(self, step: ChainStep, names: set[str]) -> Task:
        """Give a step's task. `names` are the steps that are laid out."""
        change = self.change(step.name)
        self.diagnostics += self._misfits(step, change)
        is_period = step.kind is StepKind.PERIOD
        lengths = {} if is_period else _lengths(step, change)
        is_moment = step.kind is StepKind.MILESTONE and change.gate is None
        usual_gate = self.use.gate if step.kind is StepKind.GATE else None
        return Task(
            self.id_of(step.name),
            change.title or step.title,
            Kind.MILESTONE if is_moment else Kind.TASK,
            after=self._after(step, change, names),
            before=change.before,
            calendar=change.calendar,
            constraints=change.constraints,
            deadline=change.deadline,
            progress=change.progress,
            owner=change.owner or step.owner or None,
            source="; ".join(text for text in (change.source, step.source) if text) or None,
            assumed=change.assumed or _assumed(step, change),
            notes=change.notes or step.note or None,
            code=change.code,
            tags=(*(["duty"] if step.since in names else []), *change.tags),
            period=self._period(step, change) if is_period else None,
            gate=None if is_period else change.gate or usual_gate,
            **lengths,
        )

    def _period(self, step: ChainStep, change: StepChange) -> PeriodUse:
        return PeriodUse(step.period, self.circumstances(step), change.count)

    def _after(self, step: ChainStep, change: StepChange, names: set[str]) -> tuple[Link, ...]:
        links = {(link.task, link.type): link for link in self._links(step, names)}
        for place, link in enumerate(change.after):
            own = links.get((link.task, link.type))
            if own is not None and link.lag.amount < own.lag.amount:
                wait = "waits for" if not own.lag.amount else f"follows by {own.lag}"
                message = f"{step.name!r} {wait} {link.task!r}, and cannot overlap it by {link.lag}"
                remedy = "take the link out; only a longer wait can be added"
                fault = self.fault(self.use.misfit, step.name, "after", message, remedy)
                where = attrs.evolve(fault.where or Where(), index=place)
                self.diagnostics.append(attrs.evolve(fault, where=where))
                continue
            links[link.task, link.type] = link
        return tuple(links.values())

    def _links(self, step: ChainStep, names: set[str]) -> Iterator[Link]:
        """Give a step's own links, led past what is left out."""
        for link in dict.fromkeys(_past(step.after, self.chain, names)):
            lag = to_duration(link.lag) if link.lag else NO_LAG
            yield Link(self.id_of(link.step), LinkType(link.type), lag)

    def _misfits(self, step: ChainStep, change: StepChange) -> Iterator[Diagnostic]:
        """Find what a change says that the step cannot have."""
        code, name, kind = self.use.misfit, step.name, step.kind
        what = {StepKind.PERIOD: "a legal period", StepKind.MILESTONE: "a milestone"}.get(kind)
        for field in ("duration", "estimate") if what is not None else ():
            if getattr(change, field) is not None:
                message = f"{name!r} is {what} and has no {field} of its own"
                remedy = "give it to a step before it"
                if kind is StepKind.PERIOD:
                    remedy = f"for a longer period than {step.period} sets, say count"
                yield self.fault(code, name, field, message, remedy)
        if kind is StepKind.PERIOD and change.gate is not None:
            message = f"{name!r} is a legal period, which decides nothing"
            yield self.fault(code, name, "gate", message, "put the gate on the step before it")
        for field in ("count", "circumstances") if kind is not StepKind.PERIOD else ():
            if getattr(change, field) is not None:
                message = f"{name!r} is no legal period, so nothing is counted for it"
                remedy = "say duration" if what is None else "take it out"
                key = "with" if field == "circumstances" else field
                yield self.fault(code, name, key, message, remedy)

    def name_problems(self, names: set[str]) -> Iterator[Diagnostic]:
        """Find changes to what is not laid out, and ids that are taken."""
        suggestions = 0
        for name, change in self.use.steps.items():
            step = self.chain.get(name)
            if step is None:
                suggestions += 1
                near = did_you_mean(name, [*self.chain]) if suggestions <= _MOST_SUGGESTIONS else ""
                message = f"there is no step {name!r}"
                remedy = near or f"the steps are {list_text(self._in_order(names))}"
                yield self.fault(self.use.unknown, name, "", message, remedy)
            elif change.skip and step.required and name in names:
                basis = f" by {step.source}" if step.source else ""
                message = f"{name!r} is required{basis} and cannot be skipped"
                yield self.fault(self.use.unknown, name, "skip", message, "take skip out")
            elif name not in names and not change.skip:
                message = f"{name!r} is not laid out, so what is said of it counts for nothing"
                reason = self._why_left_out(step)
                yield self.fault(self.use.unknown, name, "", message, reason, Severity.WARNING)
        for name in self._in_order(names):
            if self.id_of(name) in self.use.taken:
                message = f"{self.id_of(name)!r} is a task of its own and a step that is laid out"
                where = Where(self.id_of(name))
                remedy = "give the task another id, or change the step under steps"
                fault = Diagnostic(self.use.unknown, Severity.ERROR, message, remedy, where=where)
                yield self.report.located(fault)

    def _in_order(self, names: set[str]) -> list[str]:
        return [name for name in self.chain if name in names]

    def _why_left_out(self, step: ChainStep) -> str:
        unmet = step.unmet(self.use.conditions)
        if unmet:
            return f"it needs {list_text(unmet)}".replace("!", "no ")
        if step.kind is StepKind.GATE:
            return "nothing says which board decides"
        return f"{step.period} sets no period in these circumstances"


_NO_CHANGE = StepChange()


def _past(
    links: Sequence[ChainLink], chain: Mapping[str, ChainStep], names: set[str]
) -> Iterator[ChainLink]:
    """Lead links past steps that are left out, to what those waited for.

    Such a link leaves from where the step's own link left and arrives where the
    link to it arrived, as late as the step's own link says.
    """
    for link in links:
        if link.step in names:
            yield link
            continue
        for before in _past(chain[link.step].after, chain, names):
            yield attrs.evolve(before, type=f"{before.type[0]}{link.type[1]}")


def _lengths(step: ChainStep, change: StepChange) -> dict[str, Any]:
    if step.kind is StepKind.MILESTONE:
        return {}
    if change.duration is not None or change.estimate is not None or not step.estimate:
        return {"duration": change.duration, "estimate": change.estimate}
    low, likely, high = step.estimate
    return {"estimate": Estimate(low, high, likely)}


def _assumed(step: ChainStep, change: StepChange) -> Assumption | None:
    """Give the reason for a length of ours; a plan that sets the length needs none."""
    if not step.assumed or change.duration is not None or change.estimate is not None:
        return None
    return Assumption(step.assumed)
