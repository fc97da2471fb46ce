"""What makes a plan's dates uncertain, in the files of other tools and in exitplan's own."""

from __future__ import annotations

import json

import pytest

from exitplan.errors import Diagnostic
from exitplan.interchange import write_schedule
from exitplan.interchange._json_read import read_json
from exitplan.interchange._workbook_about import about
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule

CERTAIN = """\
plan: p
title: P
start: 2025-01-06
tasks:
  a: {duration: 2w}
  g:
    tasks:
      b: {duration: 3w, after: a}
  end: {milestone: true, after: g.b}
"""
UNCERTAIN = (
    CERTAIN.replace("duration: 2w", "estimate: {low: 1w, likely: 2w, high: 4w}")
    .replace("  g:\n", "  g:\n    spread: {low: 80%, high: 150%}\n")
    .replace("tasks:\n  a", "spread: {low: 90%, high: 120%}\ntasks:\n  a", 1)
    + """\
risks:
  ill: {probability: 30%, hits: a, add: 1w}
branches:
  twice: {probability: 10%, at: g.b, repeat: {from: a}}
correlations:
  both: {tasks: [a, g.b], coefficient: 0.5}
"""
)


@pytest.mark.parametrize("name", ["mspdi", "xer"])
def test_other_tools_files_tell_that_it_is_left_out(name: str):
    """One warning that counts estimates, spreads, risks, branches and correlations together."""
    findings: list[Diagnostic] = []
    write_schedule(compute_schedule(loads_plan(UNCERTAIN)), name, findings)
    (told,) = (f.message for f in findings if "estimate" in f.message)
    assert "cannot say 6 estimates, spreads, risks, branches or correlations" in told
    assert "left out; the dates are the plan's own" in told
    findings.clear()
    write_schedule(compute_schedule(loads_plan(CERTAIN)), name, findings)
    assert not any("estimate" in finding.message for finding in findings)


def test_a_workbook_says_where_risks_stand():
    """On the sheet About, and only where there are any."""
    rows = [
        {row[0] for row in about(compute_schedule(loads_plan(t))).rows}
        for t in (UNCERTAIN, CERTAIN)
    ]
    assert ["Risks" in found for found in rows] == [True, False]


def test_exitplan_s_own_json_carries_all_of_it():
    """Read back, the plan has the same estimates, spreads, risks, branches and correlations."""
    plan = loads_plan(UNCERTAIN)
    data = write_schedule(compute_schedule(plan), "json")
    again = read_json(data, "p").plan
    assert json.loads(data)
    for name in ("spread", "risks", "branches", "correlations"):
        assert getattr(again, name) == getattr(plan, name), name
    assert [t.estimate for t in again.tasks()] == [t.estimate for t in plan.tasks()]
    assert [item.spread for item in again.walk()] == [item.spread for item in plan.walk()]
