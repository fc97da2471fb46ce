"""Warning signs that no single plan shows, only successive versions of it.

Three of them the National Audit Office names in its lessons from major
programmes: planning anew to the same deadline, taking out scope, cutting the
time for tests. Each is a question to ask, with its evidence; none is a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.errors import Diagnostic, Severity, Where
from exitplan.slippage._trend_dated import DatedVersion, date_versions

if TYPE_CHECKING:
    from exitplan.planfile.history import Version

CODES: dict[str, str] = {
    "EP641": "a date holds only because work still to be done was made shorter",
    "EP642": "time for tests, acceptance, rehearsals or a pilot was cut",
    "EP643": "open work on the way to a deadline was taken out while the deadline stands",
    "EP644": "an actual date that had been reported was changed afterwards",
    "EP645": "an actual date that had been reported was taken out afterwards",
    "EP646": "a deadline was moved later, taken out, or its tolerance cut",
    "EP647": "progress went backwards without an explanation",
    "EP648": "a baseline was replaced while the plan was late against it",
    "EP649": "an open milestone was taken out, or turned into another",
    "EP650": "a link on the critical path was taken out",
    "EP651": "a date constraint or an overlap was put on the critical path",
    "EP652": "the status date did not move from one report to the next",
    "EP653": "the status date went backwards",
    "EP654": "report after report, work takes longer than was estimated",
    "EP659": "there is nothing from which a slip chart could be drawn",
}
"""What each warning sign means, in one line."""

NO_NUMBERS: Mapping[str, Any] = MappingProxyType({})


@attrs.frozen
class Sign:
    """One warning sign: what changed between two versions, and what that does."""

    code: str
    message: str
    """One sentence, without a full stop."""
    before: Version = attrs.field(repr=False)
    after: Version = attrs.field(repr=False)
    items: tuple[str, ...] = ()
    """Full ids in the later plan; in the earlier one, where they are gone."""
    numbers: Mapping[str, int | float | str | None] = NO_NUMBERS
    """What the message counts, by name."""
    help: str = ""
    """What to ask."""
    where: Where | None = attrs.field(default=None, repr=False)
    """Its place in the later plan."""
    severity: Severity = Severity.WARNING

    @property
    def diagnostic(self) -> Diagnostic:
        """The same as a diagnostic, with file and line where the later plan knows them."""
        plan = self.after.plan
        place = None
        if plan is not None and plan.locate is not None and self.where is not None:
            place = plan.locate(self.where)
        return Diagnostic(
            self.code,
            self.severity,
            self.message,
            self.help,
            None if place is None else place.file,
            None if place is None else place.span,
            self.where,
        )

    def record(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        found = self.diagnostic
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "help": self.help,
            "before": self.before.name,
            "after": self.after.name,
            "items": list(self.items),
            "numbers": dict(self.numbers),
            "file": found.file,
            "line": None if found.span is None else found.span.line,
        }


def warning_signs(
    versions: Iterable[Version | DatedVersion],
    *,
    baselines: Iterable[Version] | None = None,
) -> tuple[Sign, ...]:
    """Find the warning signs that show in versions of a plan, given oldest first.

    Every version is compared with the one before it that could be read.
    `baselines` are the approved ones, oldest first, their `day` that of the
    approval; without it, they are taken from among the versions. The signs come
    in the order of the versions, those of one step by code. The page "Warning
    signs" of the documentation says when each is given, and when not.
    """
    from exitplan.slippage._signs_chronic import chronic_signs
    from exitplan.slippage._signs_pair import Pair
    from exitplan.slippage._signs_promises import baseline_signs

    dated = date_versions(versions)
    readable = [found for found in dated if not found.problem]
    approved = _approved(dated, baselines)
    found: list[Sign] = []
    for earlier, later in pairwise(readable):
        found += sorted(_step(Pair(earlier, later), approved), key=lambda sign: sign.code)
    found += baseline_signs(approved)
    found += chronic_signs(readable)
    return tuple(found)


def _step(pair: Any, approved: tuple[DatedVersion, ...]) -> Iterator[Sign]:
    """Give the signs of one step; a plan that stays the same gives none."""
    from exitplan.slippage._signs_compression import compression_signs
    from exitplan.slippage._signs_path import path_signs
    from exitplan.slippage._signs_promises import promise_signs
    from exitplan.slippage._signs_records import record_signs
    from exitplan.slippage._signs_scope import scope_signs

    if pair.before is pair.after:
        return
    yield from compression_signs(pair, approved)
    yield from scope_signs(pair)
    yield from record_signs(pair)
    yield from promise_signs(pair)
    yield from path_signs(pair)


def _approved(
    dated: tuple[DatedVersion, ...], baselines: Iterable[Version] | None
) -> tuple[DatedVersion, ...]:
    """Give the baselines that could be read, oldest first."""
    if baselines is not None:
        return tuple(found for found in date_versions(baselines) if not found.problem)
    return tuple(
        found
        for found in dated
        if not found.problem
        and (found.version.is_rebaseline or found.version.kind.name == "BASELINE")
    )
