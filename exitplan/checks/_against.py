"""Two states of a plan under the same rules: what is new, what is gone, what moved."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from exitplan.checks._context import Context
from exitplan.errors import ExitplanError
from exitplan.schedule import Schedule, compute_schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckedPlan
    from exitplan.plan import Moment
    from exitplan.planfile.history import Version

Known = tuple[str, str, str]


class Earlier:
    """The state that a plan is compared with."""

    def __init__(self, version: Version, as_of: Moment | None = None) -> None:
        self.version = version
        self.as_of = as_of
        """Takes the place of its own status date, as it does in the later state."""

    @property
    def name(self) -> str:
        """What people call it: "baseline approved-2014", "3f2a91c"."""
        return self.version.name

    @property
    def problem(self) -> str:
        """Why nothing can be compared with it; empty where something can."""
        if self.schedule is not None:
            return ""
        reason = next((found.message for found in self.version.diagnostics), "")
        return reason or self._problem or "it holds no such plan"

    @cached_property
    def schedule(self) -> Schedule | None:
        """Its dates; ``None`` where it could not be read or dated."""
        self._problem = ""
        if self.version.plan is None:
            return None
        try:
            return compute_schedule(self.version.plan, as_of=self.as_of)
        except ExitplanError as error:
            self._problem = error.diagnostics[0].message
            return None

    def renamed(self, after: Schedule) -> Mapping[str, str]:
        """Give the new id of each item that has been renamed or moved since."""
        from exitplan.slippage import diff_plans

        before = self.schedule
        return {} if before is None else diff_plans(before.written, after.written).renamed


def compared(
    checked: CheckedPlan,
    context: Context,
    earlier: Earlier,
    found_before: Iterable[Finding],
) -> CheckedPlan:
    """Tell which findings the earlier state had already, and which of its are gone.

    Findings are matched by what stays the same when dates and lines change:
    rule, item and subject. Those of rules on the change itself are new.
    """
    if context.before is None:
        return attrs.evolve(checked, against=earlier.name, not_compared=earlier.problem)
    renamed = context.renamed
    old = [(_known(finding, renamed), finding) for finding in found_before]
    left = Counter(known for known, _ in old)
    findings = []
    for finding in checked.findings:
        known = _known(finding, {})
        is_new = not left[known]
        if not is_new:
            left[known] -= 1
        findings.append(attrs.evolve(finding, is_new=is_new))
    resolved = []
    for known, finding in old:
        if left[known] and finding.waiver is None:
            left[known] -= 1
            resolved.append(finding)
    return attrs.evolve(
        checked,
        findings=tuple(findings),
        resolved=tuple(resolved),
        effects=context.effects,
        against=earlier.name,
    )


def _known(finding: Finding, renamed: Mapping[str, str]) -> Known:
    item = finding.item
    for old, new in renamed.items() if item else ():
        if item == old or item.startswith(f"{old}."):
            item = new + item[len(old) :]
            break
    return (finding.code, item, finding.subject)
