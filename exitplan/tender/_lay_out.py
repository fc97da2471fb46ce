"""Lays out a procurement: its law, its procedure, its steps, and what is wrong with its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import attrs

from exitplan.errors import Diagnostic, ExitplanError, PlanError, Severity, Where
from exitplan.law import ChainStep, find_period, list_text
from exitplan.plan import (
    ChainUse,
    Gate,
    Group,
    Layout,
    LegalDuty,
    Plan,
    Procurement,
    Report,
    Task,
    lay_out,
)
from exitplan.tender._procedures import Procedure, find_procedure, procedures, regime_title
from exitplan.tender._regime import Choice, choose, law_problems, regime_problems

FIVE_MILLION = 5_000_000
"""More than this, and the Procurement Act 2023 asks for key performance indicators (s.52) and a
copy of the contract (s.53)."""
_LARGE = "over-5m"
"""The condition of steps that it asks for. It follows from the value; nobody writes it."""
_MOST_SUGGESTIONS = 20
_STEPS = "procurement.steps"

_Laws: TypeAlias = dict[str, dict[str, None]]
"""Titles of laws, by what they know."""


@attrs.frozen
class LaidProcurement:
    """A procurement as tasks."""

    group: Group
    """The steps, followed by the group's own tasks; as it was where nothing could be laid out."""
    duties: tuple[LegalDuty, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    regime: str = ""
    """The law it was laid out by; empty where nothing could be laid out."""
    notice_id: str = ""
    """Full id of the step whose date is the day on which it commences."""
    is_regime_stated: bool = False
    """Whether the plan says which law it is, or a date that does."""


def lay_out_procurement(plan: Plan, group: Group, *, regime: str | None = None) -> LaidProcurement:
    """Lay out the procurement that a group's facts describe.

    `regime` is the law of the date for which its notice is forecast; it counts
    where the plan does not say which law the procurement follows. What is wrong
    with the facts is told in the diagnostics.
    """
    facts = group.facts
    assert isinstance(facts, Procurement)
    return _Work(plan, group, facts, choose(plan, group, facts, regime)).laid()


def tender_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find what is wrong with the facts of a plan's procurements."""
    for item in plan.walk():
        if isinstance(item, Group) and isinstance(item.facts, Procurement):
            yield from lay_out_procurement(plan, item).diagnostics


class _Work:
    """One procurement; use :func:`lay_out_procurement`."""

    def __init__(self, plan: Plan, group: Group, facts: Procurement, choice: Choice) -> None:
        self.plan = plan
        self.group = group
        self.facts = facts
        self.choice = choice
        self.report = Report(plan)

    def laid(self) -> LaidProcurement:
        """Lay it out."""
        faults = [*regime_problems(self.group, self.facts, self.report)]
        procedure = None
        try:
            procedure = find_procedure(self.facts.procedure, self.choice.regime)
        except PlanError as error:
            if not any(fault.code == "EP420" for fault in faults):
                faults += self._no_procedure(error)
        if procedure is None:
            return LaidProcurement(self.group, diagnostics=tuple(faults))
        faults += law_problems(self.group, self.facts, self.choice, procedure, self.report)
        faults += self._circumstance_problems(procedure)
        other_laws = [*self._steps_of_other_laws(procedure)]
        faults += [fault for _, fault in other_laws]
        layout = self._layout(procedure, {name for name, _ in other_laws})
        faults += [*layout.diagnostics, *self._period_problems(layout)]
        return LaidProcurement(
            attrs.evolve(self.group, items=(*layout.tasks, *self.group.items)),
            layout.duties,
            tuple(faults),
            self.choice.regime,
            f"{self.group.id}.{procedure.commences}",
            self.choice.is_stated,
        )

    def _layout(self, procedure: Procedure, without: set[str]) -> Layout:
        facts = self.facts
        is_large = facts.value is not None and facts.value > FIVE_MILLION
        use = ChainUse(
            self.group.id,
            Where(self.group.id, _STEPS),
            {name: step for name, step in facts.steps.items() if name not in without},
            conditions=(*facts.circumstances, *([_LARGE] if is_large else [])),
            circumstances=facts.circumstances,
            gate=None if facts.board is None else Gate(facts.board, facts.value),
            taken=[item.id for item in self.group.items],
        )
        return lay_out(procedure.steps, use, self.report)

    def _no_procedure(self, error: PlanError) -> Iterator[Diagnostic]:
        for fault in error.diagnostics:
            remedy = fault.help
            if not self.choice.is_stated:
                remedy += (
                    "; that law is in force when its notice is forecast: if it commences under "
                    "another, say when (commences)"
                )
            where = Where(self.group.id, "procurement.procedure")
            yield self.report.located(attrs.evolve(fault, help=remedy, where=where))

    def _circumstance_problems(self, procedure: Procedure) -> Iterator[Diagnostic]:
        facts, known = self.facts, self._circumstances(procedure)
        is_foreign = any(name not in known for name in facts.circumstances)
        elsewhere = self._by_other_laws(self._circumstances) if is_foreign else {}
        suggestions = 0
        for place, name in enumerate(facts.circumstances):
            where = Where(self.group.id, "procurement.with", place)
            if name in procedure.not_with:
                yield self._impossible(procedure, name, where)
            elif name in elsewhere and name not in known:
                yield self._of_another_law("EP424", f"{name!r}", elsewhere[name], where)
            elif name not in known:
                suggestions += 1
                yield self._unknown(name, known, where, suggests=suggestions <= _MOST_SUGGESTIONS)
        for step, change in facts.steps.items():
            for place, name in enumerate(change.circumstances or ()):
                if name in procedure.not_with:
                    where = Where(self.group.id, f"{_STEPS}.{step}.with", place)
                    yield self._impossible(procedure, name, where)

    def _impossible(self, procedure: Procedure, name: str, where: Where) -> Diagnostic:
        message = f"{name!r} cannot be the case: {procedure.not_with[name]}"
        fault = Diagnostic("EP424", Severity.ERROR, message, "take it out", where=where)
        return self.report.located(fault)

    def _unknown(
        self, name: str, known: Iterable[str], where: Where, *, suggests: bool
    ) -> Diagnostic:
        import difflib

        message = f"{name!r} changes nothing in this procedure under the {self._law}"
        near = difflib.get_close_matches(name, known, n=1) if suggests else []
        remedy = f"did you mean {near[0]!r}?" if near else f"it knows {list_text(known)}"
        fault = Diagnostic("EP424", Severity.ERROR, message, remedy, where=where)
        return self.report.located(fault)

    def _steps_of_other_laws(self, procedure: Procedure) -> Iterator[tuple[str, Diagnostic]]:
        """Find changes to steps of another law, while the date may still choose that law."""
        foreign = set(self.facts.steps) - {step.name for step in procedure.steps}
        elsewhere = self._by_other_laws(_step_names) if foreign else {}
        for name in self.facts.steps:
            if name in foreign and name in elsewhere:
                where = Where(self.group.id, f"{_STEPS}.{name}")
                what = f"what is said of {name!r}"
                yield name, self._of_another_law("EP421", what, elsewhere[name], where)

    def _by_other_laws(self, known_to: Callable[[Procedure], Iterable[str]]) -> _Laws:
        """Give what other laws know, with their titles; nothing once the plan states its law."""
        found: _Laws = {}
        for other in () if self.choice.is_stated else procedures():
            if other.regime != self.choice.regime:
                for name in known_to(other):
                    found.setdefault(name, {})[regime_title(other.regime)] = None
        return found

    def _of_another_law(
        self, code: str, what: str, laws: Iterable[str], where: Where
    ) -> Diagnostic:
        message = f"{what} counts under the {list_text(laws, 'or')}, not under the {self._law}"
        remedy = f"the notice is forecast under the {self._law}; take it out"
        if self.choice.is_guess:
            remedy = "the date for which the notice is forecast chooses; say regime to settle it"
        severity = Severity.NOTE if self.choice.is_guess else Severity.WARNING
        return self.report.located(Diagnostic(code, severity, message, remedy, where=where))

    def _period_problems(self, layout: Layout) -> Iterator[Diagnostic]:
        """Find periods of which nothing says how long they are, or that are not in force yet."""
        for name in layout.none_set:
            if name != "standstill":
                yield self.report.warning(
                    "EP422",
                    f"no law sets how long {name!r} lasts in these circumstances, and the plan "
                    "does not say, so it is left out",
                    self.group.id,
                    f"{_STEPS}.{name}",
                    help=f"add how many days were agreed or set: steps: {{{name}: {{count: 20}}}}",
                )
        for task in layout.tasks:
            if task.period is not None:
                yield from self._not_in_force(task)

    def _not_in_force(self, task: Task) -> Iterator[Diagnostic]:
        use = task.period
        assert use is not None
        period = find_period(use.rule, self.plan.periods)
        try:
            period.length(use.circumstances)
        except ExitplanError:
            return  # Told of where every plan's periods are checked.
        try:
            period.length(use.circumstances, on=self.choice.day)
        except ExitplanError as error:
            for fault in error.diagnostics:
                where = Where(task.id, "period")
                yield self.report.located(attrs.evolve(fault, where=where))

    def _circumstances(self, procedure: Procedure) -> dict[str, None]:
        """Give what a procedure's periods and steps know, in order."""
        found: dict[str, None] = {}
        for step in procedure.steps:
            found.update(dict.fromkeys(_known_to(step, self.plan)))
        for name in (_LARGE, *procedure.not_with):
            found.pop(name, None)
        return found

    @property
    def _law(self) -> str:
        return regime_title(self.choice.regime)


def _step_names(procedure: Procedure) -> list[str]:
    return [step.name for step in procedure.steps]


def _known_to(step: ChainStep, plan: Plan) -> tuple[str, ...]:
    conditions = tuple(word.lstrip("!") for word in step.when)
    if not step.period:
        return conditions
    return (*conditions, *find_period(step.period, plan.periods).circumstance_names)
