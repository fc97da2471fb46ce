"""A schedule's plan as a plan file."""

from __future__ import annotations

from exitplan.planfile import dumps_plan
from exitplan.schedule import Schedule


def write_plan_file(schedule: Schedule) -> bytes:
    """Give the plan as it was written, as a plan file."""
    return dumps_plan(schedule.written).encode()
