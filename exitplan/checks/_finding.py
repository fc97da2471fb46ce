"""What a check found: one thing, with its place and the counts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.errors import Diagnostic, Severity

if TYPE_CHECKING:
    from exitplan.plan import Waiver

NO_NUMBERS: Mapping[str, Any] = MappingProxyType({})


@attrs.frozen
class Finding:
    """One finding about a plan."""

    diagnostic: Diagnostic
    """Code, severity, message, help, file and position."""
    plan: str = ""
    """Id of the plan it is about; the file's name where the plan could not be read."""
    item: str = ""
    """Full id of what it is about; empty for the plan itself."""
    subject: str = ""
    """What within the item (a field, a predecessor's id …), to tell findings about it apart."""
    numbers: Mapping[str, int | float | str | None] = NO_NUMBERS
    """The counts behind it, by name: ``margin``, ``count``, ``population``, ``limit`` …."""
    waiver: Waiver | None = None
    """What excuses it, for as long as it does."""
    is_new: bool | None = None
    """Whether the earlier state lacked it; ``None`` where nothing was compared."""

    @property
    def code(self) -> str:
        """Stable code of the rule, e.g. ``EP801``."""
        return self.diagnostic.code

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.diagnostic.severity

    @property
    def message(self) -> str:
        """One sentence without a full stop."""
        return self.diagnostic.message

    @property
    def help(self) -> str:
        """What to do about it."""
        return self.diagnostic.help

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What stays the same when dates, lines and wording change: rule, plan, item, subject."""
        return (self.code, self.plan, self.item, self.subject)

    @property
    def fingerprint(self) -> str:
        """The identity as 32 hexadecimal digits, for services that follow findings over time."""
        from hashlib import sha256

        return sha256("\0".join(self.identity).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def order(self) -> tuple[Any, ...]:
        """Worst first, then by file, line, column, code and message."""
        diagnostic = self.diagnostic
        span = diagnostic.span
        return (
            diagnostic.severity.rank,
            diagnostic.file or "",
            (span.line, span.column) if span else (0, 0),
            diagnostic.code,
            diagnostic.message,
            self.plan,
            self.item,
            self.subject,
        )
