"""Makes diagnostics about a plan, with their places."""

from __future__ import annotations

from functools import cached_property

import attrs

from exitplan.errors import Diagnostic, Severity, Where
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Group, Task


class Report:
    """Makes diagnostics about one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def items(self) -> dict[str, Task | Group]:
        """Every item by id; made when first asked for, as few rules need it."""
        return {item.id: item for item in self.plan.walk()}

    def error(
        self,
        code: str,
        message: str,
        item: str,
        field: str = "",
        index: int | None = None,
        *,
        help: str = "",  # noqa: A002 - the word users see
    ) -> Diagnostic:
        """Make an error about a field of an item."""
        where = Where(item, field, index)
        return self.located(Diagnostic(code, Severity.ERROR, message, help, where=where))

    def warning(
        self,
        code: str,
        message: str,
        item: str,
        field: str = "",
        *,
        help: str = "",  # noqa: A002
    ) -> Diagnostic:
        """Make a warning about a field of an item."""
        where = Where(item, field)
        return self.located(Diagnostic(code, Severity.WARNING, message, help, where=where))

    def located(self, diagnostic: Diagnostic) -> Diagnostic:
        """Give the diagnostic file and span, where the plan knows them."""
        if self.plan.locate is None or diagnostic.where is None or diagnostic.span is not None:
            return diagnostic
        place = self.plan.locate(diagnostic.where)
        if place is None:
            return diagnostic
        return attrs.evolve(diagnostic, file=place.file, span=place.span)


def did_you_mean(name: str, known: list[str]) -> str:
    """Suggest the nearest known name, or nothing."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""
