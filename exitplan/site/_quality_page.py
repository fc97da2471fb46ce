"""The page that judges the plan itself: findings, waivers, and the DCMA points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from exitplan.errors import Severity
from exitplan.schedule.words import count
from exitplan.site._contents import Chapter
from exitplan.site._named_items import with_titles
from exitplan.site._press import Page, Press
from exitplan.site._quality_dcma import dcma_section
from exitplan.site._text import clean, safe_url, shortened

if TYPE_CHECKING:
    from exitplan.checks import CheckReport, Finding, Rule
    from exitplan.errors import Diagnostic

_MOST_FINDINGS = 200
_LONGEST = 600
_OTHERS = "found by another part of exitplan"
_TOLD_APART = "_about_dcma"
"""Where the rules are documented that the section of the fourteen points stands for."""
_MEANINGS = {
    Severity.ERROR: "The plan cannot be trusted, or a promise cannot be kept, until this is put "
    "right.",
    Severity.WARNING: "The dates hold, but something stands behind them that a reader should know.",
    Severity.NOTE: "Said for information.",
}


def _page(press: Press, report: CheckReport) -> Page:
    view = _View(press, report)
    shown = report.findings[:_MOST_FINDINGS]
    return press.page(
        "quality.md",
        "Quality",
        "quality.html.j2",
        finding=_finding(report),
        lede=_lede(press, report),
        severities=[
            {"name": severity.value, "meaning": meaning, "count": report.count(severity)}
            for severity, meaning in _MEANINGS.items()
        ],
        findings=[view.row(found) for found in shown],
        left_out=len(report.findings) - len(shown),
        waived=[view.row(found) for found in report.waived],
        waived_heading=_waived_heading(len(report.waived)),
        provenance=_provenance(report),
        dcma=dcma_section(press, report),
        rules=view.rules(),
        rules_heading=_rules_heading(report),
        not_run=view.not_run(),
        profile=report.settings.profile,
    )


class _View:
    """Rows of the page's tables."""

    def __init__(self, press: Press, report: CheckReport) -> None:
        from exitplan.checks import rules

        self.press = press
        self.report = report
        self.known: Mapping[str, Rule] = rules()

    def row(self, found: Finding) -> dict[str, Any]:
        """Give one finding as a row."""
        rule = self.known.get(found.code)
        waiver = found.waiver
        item = found.item if found.item in self.press.facts.slugs else ""
        return {
            "severity": found.severity.value,
            "what": self._said(found.message),
            "help": self._said(found.help),
            "code": found.code,
            "rule": "" if rule is None else rule.name,
            "item": item,
            "title": self.press.facts.schedule[item].title if item else "",
            "is_new": bool(found.is_new),
            "place": self._place(found.diagnostic),
            "reason": "" if waiver is None else _sentence(waiver.reason),
            "approved_by": "" if waiver is None else clean(waiver.approved_by),
            "until": None if waiver is None else waiver.until.day,
        }

    def _said(self, text: str) -> str:
        return _sentence(with_titles(clean(text), self.press.facts.schedule))

    def _place(self, found: Diagnostic) -> dict[str, str | None]:
        if found.file is None or found.span is None:
            return {"text": "", "href": None}
        edit = self.press.edition.edit
        line = found.span.line
        href = None if edit is None else safe_url(edit(found.file, line))
        name = self.press.edition.name or _named
        return {"text": f"{clean(name(found.file))}, line {line}", "href": href}

    def rules(self) -> list[dict[str, Any]]:
        """Give every rule that ran with what it counted."""
        rows = []
        for counted in self.report.statistics:
            rule = self.known.get(counted.code)
            population = counted.population
            rows.append(
                {
                    "code": counted.code,
                    "name": counted.name,
                    "summary": "found by another part of exitplan"
                    if rule is None
                    else rule.summary,
                    "population": population if isinstance(population, int) else None,
                    "findings": counted.findings,
                    "waived": counted.waived,
                }
            )
        return rows

    def not_run(self) -> list[dict[str, str]]:
        """Give the rules that did not run, with the reason."""
        ran = set(self.report.rules_run)
        return [
            {
                "code": rule.code,
                "name": rule.name,
                "summary": rule.summary,
                "why": self._why_not(rule),
            }
            for rule in self.known.values()
            if rule.code not in ran and rule.about_in != _TOLD_APART
        ]

    def _why_not(self, rule: Rule) -> str:
        from exitplan.checks import Family

        settings = self.report.settings
        if rule.family is Family.CHANGE and not self.report.against:
            return "the plan was not compared with an earlier state"
        if not rule.profiles:
            return "it runs only for whoever asks for it by name, as it takes long"
        if settings.profile not in rule.profiles:
            return f"the profile “{settings.profile}” does not have it"
        return "the configuration leaves it out"


def _named(file: str) -> str:
    """Name a file without the folders of the machine that read it."""
    path = file.replace("\\", "/")
    return path.rpartition("/")[2] if path.startswith("/") or ":" in path[:3] else path


def _sentence(text: str) -> str:
    words = shortened(clean(text), _LONGEST)
    return f"{words[:1].upper()}{words[1:]}"


def _finding(report: CheckReport) -> str:
    waived = f"; {len(report.waived):,} {_are(len(report.waived))} waived" if report.waived else ""
    number = len(report.findings)
    if not number:
        return f"Nothing that the rules look for stands against the plan{waived}"
    errors = report.count(Severity.ERROR)
    return f"{count(number, 'finding')}, {_of_which(errors, number)}{waived}"


def _of_which(errors: int, number: int) -> str:
    if not errors:
        return "none of them an error" if number > 1 else "and not an error"
    if errors == number:
        return "every one an error" if number > 1 else "an error"
    return f"{errors:,} of them {'an error' if errors == 1 else 'errors'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _lede(press: Press, report: CheckReport) -> str:
    ran = len(report.rules_run)
    broken = {found.code for found in (*report.findings, *report.waived)}
    kept = sum(1 for code in report.rules_run if code not in broken)
    text = f"The plan was held to {count(ran, 'rule')}, {press.facts.as_of}, and keeps {kept:,}."
    if report.failing:
        text += f" It fails its check by {count(len(report.failing), 'finding')}."
    else:
        text += " It passes its check."
    if not report.waived:
        return text
    return (
        f"{text} A waiver accepts a finding for a time: somebody approved it, gave a reason, and "
        "it ends on a day."
    )


def _waived_heading(number: int) -> str:
    return f"{count(number, 'finding')} {_are(number)} accepted for a time"


def _rules_heading(report: CheckReport) -> str:
    return f"What the {count(len(report.rules_run), 'rule')} looked at"


def _provenance(report: CheckReport) -> str:
    """Say how many tasks tell where they come from, as far as that was counted."""
    population = explained = 0
    for plan in report.plans:
        numbers = plan.measures.get("EP851", {})
        all_of_it, without = numbers.get("population"), numbers.get("count")
        if isinstance(all_of_it, int) and isinstance(without, int):
            population += all_of_it
            explained += all_of_it - without
    if not population:
        return ""
    return (
        f"{explained:,} of {count(population, 'task')} and milestones that somebody wrote "
        f"{'names' if explained == 1 else 'name'} a source or an assumption, or "
        f"{'belongs' if explained == 1 else 'belong'} to a part that names a source."
    )


def _pages(press: Press) -> Iterator[Page]:
    report = press.edition.check
    if report is not None:
        yield _page(press, report)


CHAPTER = Chapter("quality.md", "Quality", _pages, lambda edition: edition.check is not None)
