"""What the output formats share: names, places, counts and sentences of a report."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from exitplan.checks._escape import one_line
from exitplan.checks._places import Places
from exitplan.errors import Severity
from exitplan.schedule.words import and_list, count, short_date

if TYPE_CHECKING:
    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckReport
    from exitplan.plan import Waiver
    from exitplan.schedule import MilestoneEffect

MOST_NAMED = 3
_SHORT = 200
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


class View:
    """A report together with what every format asks of it, worked out once."""

    def __init__(self, report: CheckReport, places: Places, *, in_repository: bool) -> None:
        self.report = report
        self.places = places
        self.in_repository = in_repository
        """Whether files are told as the repository has them, and not as the user named them."""
        self.findings: tuple[Finding, ...] = report.findings
        """Those that count, worst first."""
        self.shown: tuple[Finding, ...] = self.findings
        """Those to be shown to people: with --only-new, without what was there before."""
        if report.only_new:
            self.shown = tuple(found for found in self.findings if found.is_new is not False)
        self.waived: tuple[Finding, ...] = report.waived
        self.resolved: tuple[Finding, ...] = report.resolved
        self._names = {counted.code: counted.name for counted in report.statistics}
        self._homes = {plan.id: plan.name for plan in report.plans}

    def rule_name(self, finding: Finding) -> str:
        """Give the rule's name; nothing for what other rooms find."""
        return self._names.get(finding.code, "")

    def title(self, finding: Finding) -> str:
        """Give code and name: ``EP801 deadline-missed``."""
        return f"{finding.code} {self.rule_name(finding)}".rstrip()

    def source(self, finding: Finding) -> str:
        """Give the file that a finding is in; where it is in none, the plan that it is about."""
        return finding.diagnostic.file or self._homes.get(finding.plan, finding.plan)

    def file(self, finding: Finding) -> str:
        """Give the same, named for this report's reader."""
        return self.path(self.source(finding))

    def path(self, file: str) -> str:
        """Give a file's name for this report's reader."""
        places = self.places
        return places.in_repository(file) if self.in_repository else places.named(file)

    def place(self, finding: Finding) -> str:
        """Give ``file:line:column``, as far as each is known."""
        span = finding.diagnostic.span
        file = one_line(self.file(finding), _SHORT)
        return file if span is None else f"{file}:{span.line}:{span.column}"

    def message(self, finding: Finding) -> str:
        """Give its sentence, in one line."""
        return one_line(self._told(finding.message, finding))

    def help(self, finding: Finding) -> str:
        """Give what to do about it, in one line."""
        return one_line(self._told(finding.help, finding))

    def raw(self, text: str, finding: Finding) -> str:
        """Give a text of a finding as it is, but for a path of the machine that ran the check."""
        return self._told(text, finding)

    def _told(self, text: str, finding: Finding) -> str:
        return self.places.told(text, finding.diagnostic.file, in_repository=self.in_repository)

    @property
    def plan_names(self) -> str:
        """Name the plans: by their paths while they are few."""
        names = [one_line(self.path(plan.name), _SHORT) for plan in self.report.plans]
        return count(len(names), "plan") if len(names) > MOST_NAMED else and_list(names)

    @property
    def as_of(self) -> str:
        """Give ``30 Jun 2015``; nothing where the plans differ in it or have none."""
        status = self.report.status_date
        return "" if status is None else short_date(status.day)

    @property
    def against(self) -> str:
        """Name the earlier state; nothing where nothing was compared."""
        return one_line(self.report.against, _SHORT)

    def headline(self) -> str:
        """Say how much was found: ``2 errors, 1 warning (1 waived)``."""
        counted = counts(self.shown)
        parts = [
            count(counted[severity], severity.value)
            for severity in _SEVERITIES
            if counted[severity]
        ]
        words = ", ".join(parts) or ("Nothing new" if self.report.only_new else "No findings")
        return f"{words} ({len(self.waived):,} waived)" if self.waived else words

    def summary(self) -> str:
        """Say the whole in one line: what was found, where, as of when, and by how many rules."""
        parts = [
            f"{self.headline()} in {self.plan_names}" if self.report.plans else self.headline()
        ]
        if self.as_of:
            parts[0] += f", as of {self.as_of}"
        if self.against:
            parts.append(self.compared())
        unread = sum(not plan.was_read for plan in self.report.plans)
        if unread:
            parts.append(f"{count(unread, 'plan')} could not be judged")
        parts.append(count(len(self.report.rules_run), "rule"))
        return "; ".join(parts)

    def compared(self) -> str:
        """Say what is new and what is gone since the earlier state."""
        new = len(self.report.new)
        words = f"{new:,} new and {len(self.resolved):,} resolved since {self.against}"
        hidden = len(self.findings) - len(self.shown)
        return f"{words}, {hidden:,} there before" if hidden else words

    def not_compared(self) -> Iterator[str]:
        """Say which plans could not be compared, and why."""
        for plan in self.report.plans:
            if plan.not_compared:
                name = one_line(self.path(plan.name), _SHORT)
                yield f"{name} was not compared: {one_line(plan.not_compared)}"


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Count findings by severity."""
    found = dict.fromkeys(_SEVERITIES, 0)
    for finding in findings:
        found[finding.severity] += 1
    return found


def waiver_words(waiver: Waiver) -> str:
    """Say until when and by whom something is waived, and why."""
    until = short_date(waiver.until.day)
    by = one_line(waiver.approved_by, _SHORT)
    return f"waived until {until} by {by}: {one_line(waiver.reason)}"


def more(left_out: int, what: str = "") -> str:
    """Say how many are not shown: ``and 12 more``."""
    return f"and {left_out:,} more{f' {what}' if what else ''}"


def left_out_by_rule(view: View, left_out: Iterable[Finding]) -> str:
    """Say what is not shown, the most frequent rules first."""
    by_rule: dict[str, int] = {}
    for finding in left_out:
        title = view.title(finding)
        by_rule[title] = by_rule.get(title, 0) + 1
    ranked = sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0]))
    words = [f"{number:,} {title}" for title, number in ranked[:MOST_NAMED]]
    rest = sum(number for _, number in ranked[MOST_NAMED:])
    return and_list([*words, *([f"{rest:,} of other rules"] if rest else [])])


def moved(effects: Iterable[MilestoneEffect]) -> list[MilestoneEffect]:
    """Give the milestones that are no longer what they were, the most urgent first."""
    from exitplan.schedule import Outcome

    return [effect for effect in effects if effect.outcome is not Outcome.UNMOVED]


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Give each finding its fingerprint; several of one identity are told apart by their order."""
    from hashlib import sha256

    seen: dict[str, int] = {}
    found = []
    for finding in findings:
        own = finding.fingerprint
        number = seen[own] = seen.get(own, 0) + 1
        if number > 1:
            own = sha256(f"{own} {number}".encode()).hexdigest()[:32]
        found.append(own)
    return found


def plain_numbers(
    numbers: Mapping[str, int | float | str | None],
) -> dict[str, int | float | str | None]:
    """Give numbers that JSON can hold: what is not finite is unknown there."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in numbers.items()
    }


def fill(text: str, width: int, indent: str) -> str:
    """Wrap a paragraph between words; later lines are indented."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])
