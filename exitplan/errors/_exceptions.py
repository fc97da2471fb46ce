"""The exceptions the library raises; nothing else reaches a user."""

from __future__ import annotations

from collections.abc import Iterable

from exitplan.errors._diagnostic import Diagnostic, Severity, sort_worst_first


class ExitplanError(Exception):
    """Base of everything the library raises on purpose."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = sort_worst_first(diagnostics)
        """Every finding of the run, worst first."""
        super().__init__("\n".join(str(d) for d in self.diagnostics))

    @classmethod
    def single(cls, code: str, message: str, help: str = "") -> ExitplanError:  # noqa: A002
        """Build the error for one finding that has no place in a file."""
        return cls([Diagnostic(code, Severity.ERROR, message, help)])


class PlanError(ExitplanError):
    """A plan cannot be read, or contradicts itself."""


class UnknownTaskError(ExitplanError, KeyError):
    """A task, milestone or group was asked for that the plan does not have."""

    __str__ = Exception.__str__


class HorizonError(ExitplanError):
    """A date falls outside the years a calendar knows about."""


class UnknownPeriodError(ExitplanError, KeyError):
    """A legal period was asked for that no table and no plan has."""

    __str__ = Exception.__str__


class PeriodError(ExitplanError):
    """A legal period was asked for in a way that the law does not allow."""
