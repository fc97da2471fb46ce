"""What a check gives: its findings, what was measured, and how each deadline stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from exitplan.checks._finding import Finding
from exitplan.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from exitplan.checks._settings import Settings
    from exitplan.plan import Moment, Waiver
    from exitplan.schedule import MilestoneEffect, Status

_NOTHING: Mapping[str, Any] = MappingProxyType({})
EXIT_FINE, EXIT_FINDINGS, EXIT_COULD_NOT_RUN = 0, 1, 2
NOTHING_TO_JUDGE = frozenset({"EP001", "EP012", "EP024"})
"""Codes with which nothing was read that could be judged."""


@attrs.frozen(eq=False, repr=False)
class MilestoneCheck:
    """How one milestone, or other item with a deadline, stands."""

    plan: str
    """Id of its plan."""
    id: str
    title: str
    finish_day: int
    """Actual or forecast, as a day ordinal."""
    completed: bool
    day_minutes: int
    """Working minutes of a day on its calendar; 1,440 where its days are calendar days."""
    deadline_day: int | None = None
    margin: int | None = None
    """Working days from the forecast to the deadline; negative when late."""
    status: Status | None = None
    """``None`` where it has no deadline."""
    place: Diagnostic | None = None
    """Carries only file and span."""
    findings: tuple[Finding, ...] = ()
    """What was found about it, waived findings included."""

    @property
    def is_failed(self) -> bool:
        """Whether an error about it stands, so that its test case fails."""
        return any(
            finding.severity is Severity.ERROR and finding.waiver is None
            for finding in self.findings
        )

    @property
    def waiver(self) -> Waiver | None:
        """What excuses it, where every error about it is excused."""
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        if not errors or any(finding.waiver is None for finding in errors):
            return None
        return errors[0].waiver


class RuleCount(NamedTuple):
    """What one rule did in a run."""

    code: str
    name: str
    """Empty for findings of other rooms."""
    findings: int
    waived: int
    numbers: Mapping[str, int | float | str | None] = _NOTHING
    """What it published: ``population``, ``count``, ``value``, ``limit`` …."""

    @property
    def population(self) -> int | float | str | None:
        """How many it looked at; ``None`` where it does not say."""
        return self.numbers.get("population")


@attrs.frozen(eq=False, repr=False)
class CheckedPlan:
    """One plan that was checked."""

    name: str
    """Path as the user named it; else the plan's id."""
    id: str
    title: str
    status_date: Moment | None
    """In force: the plan's own, or the one asked for."""
    findings: tuple[Finding, ...] = ()
    """Worst first, waived ones included."""
    milestones: tuple[MilestoneCheck, ...] = ()
    """In the plan's order."""
    waivers: tuple[Waiver, ...] = ()
    """Every waiver that it states."""
    measures: Mapping[str, Mapping[str, int | float | str | None]] = _NOTHING
    """What rules counted, by code."""
    was_read: bool = True
    """Whether the plan could be read and dated, so that the rules had something to look at."""
    resolved: tuple[Finding, ...] = ()
    """Findings of the earlier state that are gone."""
    effects: tuple[MilestoneEffect, ...] = ()
    """How milestones moved since the earlier state, the most urgent first."""
    against: str = ""
    """Name of the earlier state; empty where nothing was compared."""
    not_compared: str = ""
    """Why it was not compared, though that was asked for."""


@attrs.frozen(eq=False, repr=False)
class CheckReport:
    """What came of checking one plan or several."""

    plans: tuple[CheckedPlan, ...]
    settings: Settings
    rules_run: tuple[str, ...] = ()
    """Codes of the rules that ran, in order."""
    statistics: tuple[RuleCount, ...] = ()
    """By code: every rule that ran, and every other code that was found."""
    only_new: bool = False
    """Whether only what the earlier state lacked can make the check fail."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings that count, worst first."""
        return self._all(lambda finding: finding.waiver is None)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """Findings that waivers excuse, worst first; to be listed in every report."""
        return self._all(lambda finding: finding.waiver is not None)

    @property
    def new(self) -> tuple[Finding, ...]:
        """Findings that count and that the earlier state lacked."""
        return tuple(finding for finding in self.findings if finding.is_new)

    @property
    def resolved(self) -> tuple[Finding, ...]:
        """Findings of the earlier state that are gone, worst first."""
        found = (finding for plan in self.plans for finding in plan.resolved)
        return tuple(sorted(found, key=lambda finding: finding.order))

    def _all(self, is_meant: Any) -> tuple[Finding, ...]:
        found = [f for plan in self.plans for f in plan.findings if is_meant(f)]
        if len(self.plans) > 1:  # Those of one are in order.
            found.sort(key=lambda finding: finding.order)
        return tuple(found)

    @property
    def milestones(self) -> tuple[MilestoneCheck, ...]:
        """Milestones and deadlines of every plan, in order."""
        return tuple(milestone for plan in self.plans for milestone in plan.milestones)

    @property
    def effects(self) -> tuple[MilestoneEffect, ...]:
        """How milestones moved since the earlier state, plan by plan, the most urgent first."""
        return tuple(effect for plan in self.plans for effect in plan.effects)

    @property
    def plan(self) -> str:
        """Id of the plan, or of each."""
        return ", ".join(plan.id for plan in self.plans)

    @property
    def status_date(self) -> Moment | None:
        """The status date in force, where all plans have the same."""
        dates = {plan.status_date for plan in self.plans}
        return dates.pop() if len(dates) == 1 else None

    @property
    def against(self) -> str:
        """Name of the earlier state; empty where nothing was compared."""
        compared = (plan for plan in self.plans if plan.against and not plan.not_compared)
        return next((plan.against for plan in compared), "")

    def count(self, severity: Severity) -> int:
        """Count findings that are not waived."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that make the check fail, worst first."""
        fails_on = self.settings.fails_on
        if fails_on == "never":
            return ()
        worst = 0 if fails_on == "error" else 1
        return tuple(
            finding
            for finding in self.findings
            if finding.severity.rank <= worst and not (self.only_new and finding.is_new is False)
        )

    @property
    def exit_code(self) -> int:
        """0 fine, 1 findings, 2 nothing could be judged."""
        unread = [plan for plan in self.plans if not plan.was_read]
        if unread and len(unread) == len(self.plans):
            codes = {finding.code for plan in unread for finding in plan.findings}
            if codes <= NOTHING_TO_JUDGE:
                return EXIT_COULD_NOT_RUN
        return EXIT_FINDINGS if unread or self.failing else EXIT_FINE
