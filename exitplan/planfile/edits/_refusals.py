"""How edits are refused: with a reason, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity, Where


def refused(
    code: str,
    message: str,
    help: str = "",  # noqa: A002
    *,
    item: str = "",
    field: str = "",
    file: str | None = None,
) -> PlanError:
    """Make the error for an edit that cannot be made."""
    where = Where(item, field) if item or field else None
    return PlanError([Diagnostic(code, Severity.ERROR, message, help, file, where=where)])


def of_the_edit(findings: Iterable[Diagnostic]) -> PlanError:
    """Make the error for what an edit would bring into a plan.

    The lines of the findings are those of a text that nobody has seen, so they
    are left out; what the findings say names item and value.
    """
    errors = [
        attrs.evolve(finding, span=None)
        for finding in findings
        if finding.severity is Severity.ERROR
    ]
    return PlanError(errors)
