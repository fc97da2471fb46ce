"""Plans that read well, but whose dates earn a finding once they are computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from exitplan.calendars import CODES as CALENDAR_CODES
from exitplan.errors import Diagnostic, ExitplanError
from exitplan.outlook import CODES as OUTLOOK_CODES
from exitplan.outlook import contract_findings
from exitplan.plan import CODES as PLAN_CODES
from exitplan.planfile import read_plan
from exitplan.schedule import CODES as SCHEDULE_CODES
from exitplan.schedule import compute_schedule
from tests.planfile.fixtures import ONLY_WHEN_DATED, codes_of, expected, told

DATED = sorted((Path(__file__).parent / "plans" / "dated").iterdir())


def findings(path: Path) -> list[Diagnostic]:
    """Read a plan, compute its dates, and give everything there is to say."""
    reading = read_plan(path)
    assert reading.plan is not None
    try:
        schedule = compute_schedule(reading.plan)
        list(schedule)  # Deadlines are measured where dates are asked for.
        found = [*schedule.notices(), *contract_findings(schedule)]
    except ExitplanError as error:
        return [*reading.diagnostics, *error.diagnostics]
    return [*reading.diagnostics, *found]


@pytest.mark.parametrize("path", DATED, ids=lambda path: path.stem)
def test_dates_earn_exactly_what_the_plan_says(path: Path) -> None:
    """Computing the dates earns the findings written in the plan, at their places, no others."""
    assert told(tuple(findings(path))) == expected(path)


@pytest.mark.parametrize("path", DATED, ids=lambda path: path.stem)
def test_findings_of_dates_read_well(path: Path) -> None:
    """A message is one short sentence without a full stop, and so is its help."""
    for finding in findings(path):
        for text in (finding.message, finding.help):
            assert len(text) < 400
            assert "\n" not in text
            assert not text.endswith(".")
            assert "None" not in text


def test_every_code_of_the_computation_has_a_plan() -> None:
    """Every code that only dates can earn has a plan that earns it, and no plan has another."""
    shown = set().union(*(codes_of(path) for path in DATED)) - set(PLAN_CODES)
    assert shown == {*CALENDAR_CODES, *SCHEDULE_CODES, *OUTLOOK_CODES, *ONLY_WHEN_DATED}
