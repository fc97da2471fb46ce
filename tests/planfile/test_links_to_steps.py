"""Links between steps that exitplan lays out and other tasks, with types and lags."""

from __future__ import annotations

import pytest

from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule

PLAN = """\
plan: p
start: 2029-01-08
tasks:
  build: {{duration: 10w}}
  people:
    transfer:
      to: The council
      from: The supplier
      waves:
        w: {{people: 3, route: tupe, steps: {{eli-request: {{after: {into}}}}}}}
  after: {{duration: 5d, after: {out}}}
scheduling: {{projected_holidays: accept}}
"""


@pytest.mark.parametrize("into", ["build FS-2w", "build SS+8w", "{task: build, lag: -2w}"])
def test_a_step_waits_with_a_lag(into):
    """A change to a step may link it by type and lag, as any task may be."""
    schedule = compute_schedule(loads_plan(PLAN.format(into=into, out="build")))
    request = schedule["people.w.eli-request"].early_start_at
    day = schedule["build"].early_start_at // 1440 + 8 * 7
    assert request // 1440 == day


def test_a_task_waits_for_a_step_with_a_lag():
    """A link to a step may have a type and a lag."""
    plan = PLAN.format(into="build", out="people.w.eli-request FS+1w")
    schedule = compute_schedule(loads_plan(plan))
    request, after = schedule["people.w.eli-request"], schedule["after"]
    assert after.start_day == request.finish_day + 1 + 7
