"""Plans that read well, but whose dates earn a finding once they are computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from exitplan.calendars import CODES as CALENDAR_CODES
from exitplan.errors import Diagnostic, ExitplanError
from exitplan.planfile import read_plan
from exitplan.schedule import CODES as SCHEDULE_CODES
from exitplan.schedule import compute_schedule
from tests.planfile.fixtures import codes_of, expected, told

DATED = sorted((Path(__file__).parent / "plans" / "dated").iterdir())


def findings(path: Path) -> list[Diagnostic]:
    """Read a plan, compute its dates, and give everything there is to say."""
    reading = read_plan(path)
    assert reading.plan is not None
    try:
        notices = compute_schedule(reading.plan).notices()
    except ExitplanError as error:
        return [*reading.diagnostics, *error.diagnostics]
    return [*reading.diagnostics, *notices]


@pytest.mark.parametrize("path", DATED, ids=lambda path: path.stem)
def test_dates_earn_exactly_what_the_plan_says(path: Path) -> None:
    """Computing the dates earns the findings written in the plan, at their places, no others."""
    assert told(tuple(findings(path))) == expected(path)


def test_every_code_of_the_computation_has_a_plan() -> None:
    """No code that only dates can earn is without a plan that earns it."""
    shown = set().union(*(codes_of(path) for path in DATED))
    assert shown >= {*CALENDAR_CODES, *SCHEDULE_CODES}
