"""Waivers: which findings they excuse, and what is wrong with them themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from exitplan.checks._finding import Finding
from exitplan.checks._select import nearest
from exitplan.schedule.words import short_date

if TYPE_CHECKING:
    from exitplan.checks._context import Context
    from exitplan.checks._rule import Rule
    from exitplan.plan import Waiver

EXPIRED, UNUSED, UNKNOWN = "EP891", "EP892", "EP893"
_MOST_GUESSES = 10
NEVER_WAIVED = frozenset({EXPIRED, UNUSED, UNKNOWN})
"""Findings about waivers, which must not be waived in turn."""


def waive(
    findings: Iterable[Finding],
    context: Context,
    rules: Mapping[str, Rule],
    ran: Iterable[str],
) -> tuple[Finding, ...]:
    """Mark what the plan's waivers excuse, and add what is wrong with the waivers.

    An expired waiver excuses nothing; an unused one is only told of where its
    rule ran, so that checking with fewer rules tells of no more.
    """
    waivers = context.plan.waivers
    if not waivers:
        return tuple(findings)
    names = {rule.name: rule.code for rule in rules.values()}
    codes = [names.get(waiver.rule, waiver.rule.upper()) for waiver in waivers]
    day = None if context.status is None else context.status.day
    is_expired = [day is not None and day > waiver.until.day for waiver in waivers]
    used: set[int] = set()
    found: list[Finding] = []
    by_place: dict[tuple[str, str], list[int]] = {}
    for number, waiver in enumerate(waivers):
        by_place.setdefault((codes[number], waiver.task or ""), []).append(number)
    for finding in findings:
        numbers = by_place.get((finding.code, finding.item), [])
        excuse = _excuse(finding, waivers, numbers, is_expired)
        if excuse is None:
            found.append(finding)
            continue
        used.add(excuse)
        is_waived = not is_expired[excuse]
        found.append(attrs.evolve(finding, waiver=waivers[excuse]) if is_waived else finding)
    judge = _Judge(context, rules, frozenset(ran), names)
    in_force = {
        (codes[number], waiver.task, waiver.subject)
        for number, waiver in enumerate(waivers)
        if not is_expired[number]
    }
    for number, waiver in enumerate(waivers):
        # One that was approved anew, by another beside it, is only to be deleted.
        is_renewed = (codes[number], waiver.task, waiver.subject) in in_force
        is_over = is_expired[number] and not is_renewed
        told = judge.findings(number, waiver, codes[number], used=number in used, expired=is_over)
        found += (finding for finding in told if finding.code in judge.ran)
    return tuple(found)


def _excuse(
    finding: Finding, waivers: tuple[Waiver, ...], numbers: list[int], is_expired: list[bool]
) -> int | None:
    """Give the number of the waiver that means a finding; one in force before an expired one."""
    if finding.code in NEVER_WAIVED:
        return None
    meant = [
        number
        for number in numbers
        if waivers[number].subject is None or waivers[number].subject == finding.subject
    ]
    return min(meant, key=lambda number: is_expired[number], default=None)


class _Judge:
    """Finds what is wrong with waivers."""

    def __init__(
        self,
        context: Context,
        rules: Mapping[str, Rule],
        ran: frozenset[str],
        names: Mapping[str, str],
    ) -> None:
        self.context = context
        self.rules = rules
        self.ran = ran
        self.names = names
        self.guesses_left = _MOST_GUESSES

    def findings(
        self, number: int, waiver: Waiver, code: str, *, used: bool, expired: bool
    ) -> Iterator[Finding]:
        """Give what is wrong with one waiver; the first of it that there is."""
        unknown = self._unknown(number, waiver, code)
        if unknown is not None:
            yield unknown
        elif expired:
            yield self._finding(
                EXPIRED,
                number,
                waiver,
                f"the waiver of {_what(waiver)} expired on {short_date(waiver.until.day)}",
                "put right what it excused, or have it approved anew with a later until"
                if used or not self._has_run(code)
                else "delete it: what it excused is gone",
                "until",
            )
        elif not used and self._has_run(code):
            yield self._finding(
                UNUSED,
                number,
                waiver,
                f"the waiver of {_what(waiver)} excuses nothing any more",
                "delete it",
            )

    def _has_run(self, code: str) -> bool:
        return code in self.ran if code in self.rules else self.context.settings.wants(code)

    def _unknown(self, number: int, waiver: Waiver, code: str) -> Finding | None:
        if code not in self.rules:
            from exitplan.checks._codes import all_codes

            if code not in all_codes():
                return self._finding(
                    UNKNOWN,
                    number,
                    waiver,
                    f"there is no rule {waiver.rule!r}",
                    self._near(waiver.rule, self.names) or "exitplan explain lists every rule",
                    "rule",
                )
        if waiver.task is not None and not self.context.has_item(waiver.task):
            return self._finding(
                UNKNOWN,
                number,
                waiver,
                f"the plan has no item {waiver.task!r} that could be waived",
                self._near(waiver.task, self.context.items) or "delete the waiver",
                "task",
            )
        return None

    def _finding(
        self,
        code: str,
        number: int,
        waiver: Waiver,
        message: str,
        remedy: str,
        key: str = "",
    ) -> Finding:
        return self.context.finding(
            code,
            message,
            field=f"waivers.{key}" if key else "waivers",
            index=number,
            help=remedy,
            subject=f"{waiver.rule} {waiver.task or ''} {waiver.subject or ''}".strip(),
        )

    def _near(self, word: str, known: Iterable[str]) -> str:
        """Suggest the nearest name; not for ever, as a hostile plan may state thousands."""
        self.guesses_left -= 1
        if self.guesses_left < 0:
            return ""
        return nearest(word, known)[2:]


def _what(waiver: Waiver) -> str:
    """Say what a waiver excuses."""
    return f"{waiver.rule} on {waiver.task!r}" if waiver.task else waiver.rule
