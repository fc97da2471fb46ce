"""Reports made by hand, so that what the formats give depends on no rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from exitplan.checks import CheckedPlan, CheckReport, Finding, MilestoneCheck, RuleCount, Settings
from exitplan.errors import Diagnostic, Severity, Span
from exitplan.plan import Moment, Waiver, parse_moment
from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule, milestone_effects

FILE = "plans/exit.yaml"
SOURCE = """\
plan: exit
title: Bring the helpdesk back
start: 2025-01-06
status_date: 2025-01-06
tasks:
  options: {title: Set out the options, duration: 4w}
  decide: {title: Decision made, milestone: true, after: options, deadline: 2025-01-31}
  build: {title: Build it, duration: 9w, after: decide}
  award: {title: Contract award, milestone: true, after: build, deadline: 2025-03-28}
  handover: {title: Hand over, duration: 2w, after: award}
  live: {title: Service live, milestone: true, after: handover, deadline: 2025-05-30}
"""
EARLIER = SOURCE.replace("9w", "33d")
DAY = parse_moment("2025-01-06").day
WAIVER = Waiver(
    "EP811",
    "The supplier hands over under its framework's own terms.",
    "Head of Contracts",
    parse_moment("2026-12-31"),
    "live",
)


def source_line(file: str, line: int) -> str | None:
    """Give a line of the sample's file."""
    lines = SOURCE.splitlines()
    return lines[line - 1] if file == FILE and line <= len(lines) else None


def finding(
    code: str = "EP801",
    severity: Severity = Severity.ERROR,
    message: str = "something is off",
    *,
    help: str = "",  # noqa: A002 - the word users see
    file: str | None = FILE,
    line: int | None = 9,
    column: int = 3,
    width: int = 5,
    item: str = "award",
    **more: Any,
) -> Finding:
    """Make a finding on one line of the sample's file."""
    span = None if line is None else Span(line, column, line, column + width)
    return Finding(Diagnostic(code, severity, message, help, file, span), "exit", item, **more)


NAMES = {"EP801": "deadline-missed", "EP802": "margin-tight", "EP811": "exit-task-missing"}


def report_of(
    findings: Iterable[Finding] = (),
    *,
    counted: Mapping[str, Mapping[str, Any]] | None = None,
    settings: Settings | None = None,
    rules_run: tuple[str, ...] = (),
    only_new: bool = False,
    **plan: Any,
) -> CheckReport:
    """Make a report on one plan out of findings."""
    told = tuple(findings)
    what: dict[str, Any] = {
        "name": "plans",
        "id": "exit",
        "title": "Bring the helpdesk back",
        "status_date": Moment(DAY),
        "findings": tuple(sorted(told, key=lambda found: found.order)),
    }
    codes = sorted({*rules_run, *(found.code for found in told)})
    statistics = tuple(
        RuleCount(
            code,
            NAMES.get(code, ""),
            sum(found.code == code and found.waiver is None for found in told),
            sum(found.code == code and found.waiver is not None for found in told),
            (counted or {}).get(code, {}),
        )
        for code in codes
    )
    return CheckReport(
        (CheckedPlan(**(what | plan)),),
        settings or Settings(),
        rules_run,
        statistics,
        only_new,
    )


def dated(text: str) -> Schedule:
    """Date a plan."""
    return compute_schedule(loads_plan(text, FILE))


def full_report() -> CheckReport:
    """Give a report that has everything a report can have."""
    late = finding(
        message="Contract award is forecast for 4 Apr 2025, 5 working days past its deadline",
        help="exitplan why award tells what its date follows from",
        line=9,
        column=75,
        width=10,
        numbers={"margin": -5},
        is_new=True,
    )
    tight = finding(
        "EP802",
        Severity.WARNING,
        "Decision made has no working day to spare before its deadline of 31 Jan 2025",
        line=7,
        column=77,
        width=10,
        item="decide",
        numbers={"margin": 0, "limit": 5},
        is_new=False,
    )
    notice = finding(
        "EP313",
        Severity.NOTE,
        "dates from 1 January 2029 on rest on projected bank holidays",
        line=None,
        item="",
        is_new=False,
    )
    excused = finding(
        "EP811",
        Severity.WARNING,
        "nothing hands over the assets",
        line=11,
        item="live",
        is_new=False,
        waiver=WAIVER,
    )
    gone = finding("EP802", Severity.WARNING, "Contract award was tight", line=9, item="award")
    before, after = dated(EARLIER), dated(SOURCE)
    milestones = tuple(
        MilestoneCheck(
            "exit",
            dates.id,
            dates.title,
            dates.finish_day,
            dates.completed,
            dates.day_minutes,
            dates.deadline.deadline_day,
            dates.deadline.margin_working_days,
            dates.deadline.status,
            Diagnostic("", Severity.NOTE, "", file=FILE),
            tuple(found for found in (late, tight, excused) if found.item == dates.id),
        )
        for dates in after
        if dates.deadline is not None
    )
    return report_of(
        [tight, notice, excused, late],
        counted={
            "EP801": {"population": 3, "count": 1},
            "EP802": {"population": 3, "count": 1, "limit": 5, "value": 1 / 3, "verdict": None},
        },
        rules_run=("EP801", "EP802", "EP811"),
        milestones=milestones,
        waivers=(WAIVER,),
        resolved=(gone,),
        effects=milestone_effects(before, after),
        against="main",
    )


def clean_report() -> CheckReport:
    """Give a report of a plan with which all is well."""
    return report_of(rules_run=("EP801", "EP802", "EP811"))


def only_new(report: CheckReport) -> CheckReport:
    """Give the same report as --only-new would."""
    return attrs.evolve(report, only_new=True)


def with_award(report: CheckReport, found: Finding) -> CheckReport:
    """Give a report in which nothing is found but one thing about the contract award."""
    plan = report.plans[0]
    milestones = tuple(
        MilestoneCheck(
            known.plan,
            known.id,
            known.title,
            known.finish_day,
            known.completed,
            known.day_minutes,
            known.deadline_day,
            known.margin,
            known.status,
            known.place,
            (found,) if known.id == found.item else (),
        )
        for known in plan.milestones
    )
    changed = attrs.evolve(plan, findings=(found,), milestones=milestones)
    return attrs.evolve(report, plans=(changed,))
