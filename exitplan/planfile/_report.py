"""Findings of one run, gathered within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic, Severity
from exitplan.planfile._source import Source

if TYPE_CHECKING:
    from exitplan.plan import Plan

MOST_FINDINGS = 500
"""Nobody mends more in one go, and a hostile file must not make us write a million."""

_MOST_COMPARISONS = 40_000
_LONGEST_QUOTE = 60


class TooManyFindings(Exception):  # noqa: N818
    """There is no point in reading on."""


class Report:
    """Takes findings, and knows which items of the plan they are about."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.item = ""
        """Full id of the item being read; empty for the plan itself."""
        self.marred: set[str] = set()
        """Items that have errors, so that what follows from these is not told as well."""
        self.lost: set[str] = set()
        """Keys in parts of files that had to be left out."""
        self.rules: Callable[[Plan], Iterable[Diagnostic]] | None = None
        """What finds the faults of the plan, where somebody knows better than to look at it all."""
        self._comparisons_left = _MOST_COMPARISONS

    def error(
        self,
        source: Source,
        code: str,
        place: tuple[int, int],
        message: str,
        help: str = "",  # noqa: A002
    ) -> None:
        """Note an error at a stretch of a file; raise TooManyFindings when it is one too many."""
        self.marred.add(self.item)
        span = source.span(*place)
        self.add(Diagnostic(code, Severity.ERROR, message, help, source.name, span))

    def add(self, finding: Diagnostic) -> None:
        """Note a finding; raise TooManyFindings when it is one too many."""
        if len(self.diagnostics) < MOST_FINDINGS:
            self.diagnostics.append(finding)
            return
        message = f"there are more than {MOST_FINDINGS} problems; the rest is not listed"
        remedy = "put these right and run it again"
        self.diagnostics.append(Diagnostic("EP013", Severity.NOTE, message, remedy, finding.file))
        raise TooManyFindings

    def did_you_mean(self, text: str, known: Iterable[str]) -> str:
        """Give a help that names the nearest known word, or nothing."""
        if self._comparisons_left < 0 or len(text) > 200:
            return ""
        candidates = [word for word in known if abs(len(word) - len(text)) <= 12]
        self._comparisons_left -= len(candidates)
        from difflib import get_close_matches

        near = get_close_matches(text, candidates, 1, 0.6)
        return f"did you mean {near[0]}?" if near else ""


def quote(text: str) -> str:
    """Quote a user's text in a message, shortened where it is long."""
    return repr(text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…")
