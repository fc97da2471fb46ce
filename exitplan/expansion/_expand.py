"""Lays out the steps that follow from the facts of procurements and transfers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import Diagnostic, Severity, Where
from exitplan.plan import Group, Plan, Task, has_facts, has_inactive

if TYPE_CHECKING:
    from exitplan.plan import LegalDuty, Procurement, Transfer

MOST_STEPS = 10_000
"""Steps laid out of one plan. It may come from a stranger, and one line may stand for thousands."""
_USUAL_STEPS = 20
"""Of one procurement, or of one wave without its themes of knowledge; rather too many."""

_NONE: Mapping[str, str] = MappingProxyType({})


@attrs.frozen
class ProcurementFacts:
    """What was made of a procurement."""

    group: str
    """Full id of its group."""
    regime: str
    """The law it was laid out by."""
    notice: str
    """Full id of the step whose date is the day on which it commences."""
    is_regime_stated: bool
    """Whether the plan says which law it is, or a date that does."""


@attrs.frozen
class Expansion:
    """A plan with its procurements and transfers laid out as tasks."""

    plan: Plan
    diagnostics: tuple[Diagnostic, ...] = ()
    procurements: tuple[ProcurementFacts, ...] = ()
    transfers: Mapping[str, Transfer] = attrs.field(factory=dict)
    """Each transfer by its group's full id."""
    duties: tuple[LegalDuty, ...] = ()
    """What must be done within a time of something else, by law."""


def expand(plan: Plan, regimes: Mapping[str, str] = _NONE) -> Expansion:
    """Lay out a plan's procurements and transfers.

    `regimes` says, by a procurement's full id, which law it follows where the
    plan does not say so itself. What is wrong is told in the result's
    diagnostics; the plan is as whole as they allow.
    """
    if plan.is_expanded:
        return Expansion(plan)
    if has_inactive(plan.items):
        from exitplan.expansion._active import without_inactive

        plan = without_inactive(plan)
    if not has_facts(plan.items):
        return Expansion(plan)
    work = _Work(plan, regimes)
    items = work.items(plan.items)
    return Expansion(
        attrs.evolve(plan, items=items, is_expanded=True),
        tuple(work.diagnostics),
        tuple(work.procurements),
        work.transfers,
        tuple(work.duties),
    )


class _Work:
    """One expansion; use :func:`expand`."""

    def __init__(self, plan: Plan, regimes: Mapping[str, str]) -> None:
        self.plan = plan
        self.regimes = regimes
        self.diagnostics: list[Diagnostic] = []
        self.procurements: list[ProcurementFacts] = []
        self.transfers: dict[str, Transfer] = {}
        self.duties: list[LegalDuty] = []
        self.steps_left = MOST_STEPS

    def items(self, items: Iterable[Task | Group]) -> tuple[Task | Group, ...]:
        """Lay out what stands for steps among some items."""
        return tuple([self._item(item) for item in items])

    def _item(self, item: Task | Group) -> Task | Group:
        if not isinstance(item, Group):
            return item
        if item.items and has_facts(item.items):
            item = attrs.evolve(item, items=self.items(item.items))
        if item.facts is None or self._is_one_too_many(item):
            return item
        from exitplan.plan import Procurement

        if isinstance(item.facts, Procurement):
            return self._procurement(item)
        return self._transfer(item)

    def _is_one_too_many(self, group: Group) -> bool:
        """Whether there is no room left for a group's steps; told once."""
        had_room = self.steps_left >= 0
        self.steps_left -= _number_of_steps(group.facts)
        if self.steps_left >= 0:
            return False
        if had_room:
            message = f"with {group.id!r} more than {MOST_STEPS:,} steps would be laid out"
            remedy = "split the plan into several plans; look for waves or themes without end"
            where = Where(group.id)
            self.diagnostics.append(
                Diagnostic("EP010", Severity.ERROR, message, remedy, where=where)
            )
        return True

    def _procurement(self, group: Group) -> Group:
        from exitplan.tender import lay_out_procurement

        laid = lay_out_procurement(self.plan, group, regime=self.regimes.get(group.id))
        self.diagnostics += laid.diagnostics
        self.duties += laid.duties
        if laid.regime:
            self.procurements.append(
                ProcurementFacts(group.id, laid.regime, laid.notice_id, laid.is_regime_stated)
            )
        return laid.group

    def _transfer(self, group: Group) -> Group:
        from exitplan.plan import Transfer
        from exitplan.transfer import lay_out_transfer

        facts = group.facts
        assert isinstance(facts, Transfer)
        laid = lay_out_transfer(self.plan, group)
        self.diagnostics += laid.diagnostics
        self.duties += laid.duties
        self.transfers[group.id] = facts
        return laid.group


def _number_of_steps(facts: Procurement | Transfer | None) -> int:
    """Say about how many steps facts stand for, without laying them out."""
    waves = getattr(facts, "waves", (None,))
    return len(waves) * (_USUAL_STEPS + len(getattr(facts, "knowledge", ())))
