"""One finding, with its place and its remedy."""

from __future__ import annotations

import enum
from collections.abc import Iterable

import attrs


class Severity(enum.Enum):
    """How much a finding matters."""

    ERROR = "error"
    """The plan cannot be trusted until this is put right."""
    WARNING = "warning"
    """The dates hold, but something the reader should know stands behind them."""
    NOTE = "note"
    """Said for information."""

    @property
    def rank(self) -> int:
        """Worst first: 0 for errors."""
        return _RANK[self]


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@attrs.frozen
class Span:
    """A stretch of a file. Lines and columns count from 1, in code points."""

    line: int
    column: int
    end_line: int
    end_column: int
    index: int = 0
    """Offset of the first character in the decoded text, from 0."""
    end_index: int = 0
    """Offset behind the last character."""


@attrs.frozen
class Where:
    """The part of a plan a finding is about, in the plan's own vocabulary.

    It lets code that never saw the file (a Python caller's plan, a rule) point
    at a field; whoever read the file turns it into a :class:`Span`.
    """

    item: str = ""
    """Full id of the task or group; empty for the plan itself."""
    field: str = ""
    """The field's name as it is written in the file; empty for the item."""
    index: int | None = None
    """Position in the field's list, from 0, when the field is a list."""


@attrs.frozen
class Diagnostic:
    """One finding about a plan: what is wrong, where, and what to do."""

    code: str
    """Stable, documented, e.g. ``EP201``."""
    severity: Severity
    message: str
    """One sentence naming the offending text, without a full stop."""
    help: str = ""
    """What to do about it."""
    file: str | None = None
    """The file as the user named it, with forward slashes."""
    span: Span | None = None
    where: Where | None = attrs.field(default=None, eq=False)

    @property
    def place(self) -> str:
        """``file:line:column``, as far as each is known."""
        parts = [self.file or ""]
        if self.span is not None:
            parts += [str(self.span.line), str(self.span.column)]
        return ":".join(part for part in parts if part)

    def __str__(self) -> str:
        """``file:line:column: EP201 error: message``."""
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.code} {self.severity.value}: {self.message}"


def sort_worst_first(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Order findings by severity, then file, line, column and code; leave out repetitions.

    What is said of two items in the same words is no repetition, even where no
    file tells them apart.
    """
    kept = {(diagnostic, diagnostic.where): diagnostic for diagnostic in diagnostics}
    return tuple(
        sorted(
            kept.values(),
            key=lambda d: (
                d.severity.rank,
                d.file or "",
                (d.span.line, d.span.column) if d.span else (0, 0),
                d.code,
                d.message,
            ),
        )
    )
