"""Successive reports of one small plan, for the tests of trends and warning signs."""

from __future__ import annotations

import datetime

from exitplan import loads_plan
from exitplan.errors import Diagnostic, Severity
from exitplan.planfile.history import Version, VersionKind

PLAN = """\
plan: exit
title: Leaving the contract
start: 2025-01-06
status_date: 2025-01-31
tasks:
  options: {title: Weigh the options, duration: 8w, actual_start: 2025-01-06, remaining: 5w}
  award:
    title: Contract award
    milestone: true
    after: options
  build: {title: Build the service, duration: 12w, after: award}
  uat: {title: User acceptance test, duration: 4w, after: build}
  docs: {title: Write the handbook, duration: 2w, after: award}
  live:
    title: Go live
    milestone: true
    deadline: {date: 2025-08-01, tolerance: 5d}
    after: [uat, docs]
"""


def day(text: str) -> int:
    """Give an ISO date as a day ordinal."""
    return datetime.date.fromisoformat(text).toordinal()


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Make changes in a plan's text, each of which must find what it changes, once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def report(
    text: str,
    name: str = "",
    *,
    kind: VersionKind = VersionKind.SNAPSHOT,
    cause: str = "",
    is_rebaseline: bool = False,
) -> Version:
    """Read a plan's text as one report; its report date is the plan's status date."""
    plan = loads_plan(text, name=name or "plan.yaml")
    status = plan.status_date
    return Version(
        name or ("" if status is None else f"{status}.yaml"),
        kind,
        plan,
        None if status is None else status.day,
        cause=cause,
        is_rebaseline=is_rebaseline,
    )


def unread(date: str, message: str = "the file is no plan") -> Version:
    """Give a report that could not be read."""
    finding = Diagnostic("EP001", Severity.ERROR, message)
    return Version(f"{date}.yaml", VersionKind.SNAPSHOT, None, day(date), diagnostics=(finding,))
