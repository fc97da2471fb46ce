"""Small plans whose risk can be worked out by hand, as text."""

from __future__ import annotations

from exitplan.plan import Plan
from exitplan.planfile import loads_plan
from exitplan.risk import Simulation, simulate

HEAD = "plan: p\ntitle: P\nstart: 2025-01-06\ncalendar: 24-hour\n"

MERGE = f"""\
{HEAD}tasks:
  a: {{estimate: {{low: 8 calendar days, likely: 10 calendar days, high: 14 calendar days}}}}
  b: {{estimate: {{low: 8 calendar days, likely: 10 calendar days, high: 14 calendar days}}}}
  c:
    estimate: {{low: 4 calendar days, likely: 5 calendar days, high: 6 calendar days}}
    after: [a, b]
  end: {{milestone: true, after: c}}
"""
"""The merge-bias case: two equal paths before one."""

LENGTHS = """\
{shape: discrete, values: [{length: 8 calendar days, probability: 50%},
    {length: 12 calendar days, probability: 30%}, {length: 20 calendar days, probability: 20%}]}"""
"""8, 12 or 20 days, with 50, 30 and 20 %."""

ONE = f"""\
{HEAD}contracts:
  ict:
    title: ICT
    ends: 2025-01-15
    new_service: end
    extensions: [{{title: Five days more, until: 2025-01-20}}]
branches:
  longer:
    title: The option is taken
    probability: 25%
    at: ask
    option: {{contract: ict, option: Five days more}}
tasks:
  ask: {{milestone: true}}
  work: {{estimate: {LENGTHS}, after: ask}}
  end: {{milestone: true, after: work, deadline: 2025-01-15}}
  other: {{milestone: true, after: work, deadline: 2025-01-17}}
"""
"""One task of 8, 12 or 20 days from 6 January: done on the 13th, 17th or 25th."""

TWO_RISKS = f"""\
{HEAD}risks:
  first: {{title: First, probability: 30%, hits: a, add: 5 calendar days}}
  second: {{title: Second, probability: 20%, hits: b, add: 8 calendar days}}
tasks:
  a: {{duration: 10 calendar days}}
  b: {{duration: 9 calendar days}}
  end: {{milestone: true, after: [a, b]}}
"""
"""Two risks on two paths: the end is on day 10, 15 or 17."""

REGISTER = f"""\
{HEAD}risks:
  dear:
    title: Dear
    probability: 30%
    hits: a
    add: 10 calendar days
    mitigation: {{what: Ask twice, cost: 20000, probability: 10%}}
  cheap:
    title: Cheap
    probability: 40%
    hits: b
    add: 1 calendar days
    mitigation: {{what: Talk about it, cost: 100, probability: 0%}}
  lucky: {{title: Lucky, probability: 50%, hits: c, multiply: 50%}}
  gone: {{title: Gone, probability: 50%, hits: a, add: 90 calendar days, status: closed}}
tasks:
  a: {{duration: 10 calendar days}}
  b: {{duration: 2 calendar days}}
  c: {{duration: 4 calendar days, after: [a, b]}}
  end: {{milestone: true, after: c}}
"""
"""`a` sets the date, `b` never does, and `lucky` makes the plan shorter."""


def plan_of(text: str) -> Plan:
    """Give the plan that a text describes."""
    return loads_plan(text)


def runs_of(text: str, runs: int = 10_000, **options: object) -> Simulation:
    """Simulate the plan that a text describes."""
    return simulate(plan_of(text), runs=runs, **options)  # type: ignore[arg-type]
