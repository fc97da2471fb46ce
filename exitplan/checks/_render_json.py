"""A report for programs: everything there is to know, in a form that is versioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exitplan.checks._escape import json_text
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import View, counts, fingerprints, plain_numbers
from exitplan.errors import Severity
from exitplan.schedule.words import iso_date

if TYPE_CHECKING:
    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckedPlan, CheckReport, MilestoneCheck
    from exitplan.plan import Waiver

SCHEMA = 1
MOST_FINDINGS = 25_000


def render(report: CheckReport, *, places: Places = AS_NAMED, most: int = MOST_FINDINGS) -> str:
    """Give the report as JSON; the same report gives the same bytes.

    Files are named as the user named them. Of each list of findings there are `most` at most;
    ``left_out`` says how many are missing.
    """
    view = View(report, places, in_repository=False)
    counted = counts(view.findings)
    status = report.status_date
    lists = {"findings": view.findings, "waived": view.waived, "resolved": view.resolved}
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "as_of": None if status is None else str(status),
        "against": report.against or None,
        "only_new": report.only_new,
        "profile": report.settings.profile,
        "fail_on": report.settings.fails_on,
        "exit_code": report.exit_code,
        "counts": {
            "errors": counted[Severity.ERROR],
            "warnings": counted[Severity.WARNING],
            "notes": counted[Severity.NOTE],
            "waived": len(view.waived),
            "new": len(report.new) if report.against else None,
            "resolved": len(view.resolved) if report.against else None,
        },
        "plans": [_plan(view, plan) for plan in report.plans],
        "rules_run": list(report.rules_run),
    }
    for name, findings in lists.items():
        marks = fingerprints(findings[:most])
        data[name] = [
            _finding(view, finding, mark)
            for finding, mark in zip(findings[:most], marks, strict=True)
        ]
    data["left_out"] = sum(max(0, len(findings) - most) for findings in lists.values())
    data["milestones"] = [_milestone(milestone) for milestone in report.milestones]
    data["moved"] = [effect.record() for effect in report.effects]
    data["statistics"] = [
        {
            "code": rule.code,
            "rule": rule.name or None,
            "findings": rule.findings,
            "waived": rule.waived,
            "numbers": plain_numbers(rule.numbers),
        }
        for rule in report.statistics
    ]
    return json_text(data)


def _plan(view: View, plan: CheckedPlan) -> dict[str, Any]:
    return {
        "name": view.path(plan.name),
        "id": plan.id,
        "title": plan.title,
        "as_of": None if plan.status_date is None else str(plan.status_date),
        "was_read": plan.was_read,
        "against": plan.against or None,
        "not_compared": plan.not_compared or None,
        "waivers": [waiver_record(waiver) for waiver in plan.waivers],
    }


def _finding(view: View, finding: Finding, mark: str) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    span = diagnostic.span
    return {
        "code": finding.code,
        "rule": view.rule_name(finding) or None,
        "severity": finding.severity.value,
        "message": view.raw(finding.message, finding),
        "help": view.raw(finding.help, finding),
        "file": None if diagnostic.file is None else view.path(diagnostic.file),
        "line": None if span is None else span.line,
        "column": None if span is None else span.column,
        "end_line": None if span is None else span.end_line,
        "end_column": None if span is None else span.end_column,
        "plan": finding.plan,
        "item": finding.item,
        "subject": finding.subject,
        "numbers": plain_numbers(finding.numbers),
        "fingerprint": mark,
        "new": finding.is_new,
        "waiver": None if finding.waiver is None else waiver_record(finding.waiver),
    }


def waiver_record(waiver: Waiver) -> dict[str, str | None]:
    """Give a waiver as data."""
    return {
        "rule": waiver.rule,
        "task": waiver.task,
        "subject": waiver.subject,
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "until": str(waiver.until),
    }


def _milestone(milestone: MilestoneCheck) -> dict[str, Any]:
    deadline = milestone.deadline_day
    return {
        "plan": milestone.plan,
        "id": milestone.id,
        "title": milestone.title,
        "finish": iso_date(milestone.finish_day),
        "completed": milestone.completed,
        "deadline": None if deadline is None else iso_date(deadline),
        "margin": milestone.margin,
        "status": None if milestone.status is None else milestone.status.value,
        "waived": milestone.waiver is not None,
    }
