"""What is written for another tool and read back keeps its dates."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from exitplan.errors import Diagnostic, ExitplanError
from exitplan.plan import Plan, ProgressRule
from exitplan.planfile import dumps_plan, loads_plan
from exitplan.schedule import Schedule, compute_schedule
from tests.interchange.written import (
    FORMATS,
    PLANS,
    again,
    early,
    name_of,
    oracle,
    pairs,
    schedule_of,
)
from tests.schedule.plans import Recipe, examples, plans
from tests.schedule.step_plans import LegalSteps

RULES = [ProgressRule.RETAINED_LOGIC, ProgressRule.PROGRESS_OVERRIDE, ProgressRule.ACTUAL_DATES]
RECIPES = {
    "links": Recipe(months=True),
    "groups": Recipe(groups=True),
    "constraints": Recipe(constraints=True, groups=True),
    "overriding": Recipe(constraints=True, override=True, groups=True),
    "progress": Recipe(progress=True, rules=RULES, groups=True, months=True),
    "everything": Recipe(
        months=True, progress=True, constraints=True, groups=True, override=True, rules=RULES
    ),
    "legal periods and gates": Recipe(
        months=True, progress=True, constraints=True, groups=True, rules=RULES, steps=LegalSteps()
    ),
    "first starts": Recipe(groups=True, first_starts=True),
}
both = pytest.mark.parametrize("format_name", list(FORMATS))


def is_told(findings: list[Diagnostic], words: str) -> bool:
    return any(re.search(rf"cannot say [0-9]+ {words}", finding.message) for finding in findings)


def check(schedule: Schedule, format_name: str) -> None:
    findings: list[Diagnostic] = []
    data = FORMATS[format_name][0](schedule, findings)
    assert all(finding.code == "EP509" for finding in findings)
    assert not is_told(findings, "early date")
    assert data == FORMATS[format_name][0](schedule)
    is_late_told = is_told(findings, "late date") or is_told(findings, "level of effort")
    is_late_told |= is_told(findings, "levels of effort") or is_told(
        findings, "links? from whichever"
    )
    for written, read in pairs(schedule, again(format_name, data), format_name):
        if written.kind == "level-of-effort":
            continue
        assert early(written) == early(read), written.id
        if not written.completed and not read.completed and not is_late_told:
            assert written.total_float_minutes == read.total_float_minutes, written.id


@both
@pytest.mark.parametrize("path", PLANS, ids=name_of)
def test_shipped_plans_keep_their_dates(path, format_name):
    """Every shipped plan has the same early dates when it is written and read back, and the same
    float unless a finding says otherwise.
    """
    check(schedule_of(path), format_name)


@both
@pytest.mark.parametrize("kind", list(RECIPES))
def test_any_plan_keeps_its_dates(kind, format_name):
    """Whatever a plan holds, its early dates come back, and so do floats unless it is told."""
    count = examples(40)

    @settings(count, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plans(RECIPES[kind]))
    def run(plan: Plan) -> None:
        try:
            schedule = compute_schedule(plan)
        except ExitplanError:
            return
        check(schedule, format_name)

    run()


@both
@pytest.mark.parametrize("path", PLANS[:4], ids=name_of)
def test_a_plan_file_may_lie_in_between(path, format_name):
    """YAML made of what was read back gives the same early dates again."""
    schedule = schedule_of(path)
    write, read = FORMATS[format_name]
    text = dumps_plan(read(write(schedule), "written").plan)
    for written, found in pairs(schedule, compute_schedule(loads_plan(text)), format_name):
        if written.kind != "level-of-effort":
            assert early(written) == early(found), written.id


@both
def test_real_p6_files_keep_their_dates(format_name):
    """Real Primavera files keep their early dates through either format."""
    for path in oracle("p6", "xer"):
        check_real(path, "xer", format_name)


@both
def test_real_project_files_keep_their_dates(format_name):
    """Real Microsoft Project files keep their early dates through either format."""
    for path in oracle("msproject", "xml"):
        check_real(path, "mspdi", format_name)


def check_real(path: str, kind: str, format_name: str) -> None:
    with open(path, "rb") as file:
        schedule = again(kind, file.read())
    written = FORMATS[format_name][0](schedule)
    for first, second in pairs(schedule, again(format_name, written), format_name):
        if first.kind != "level-of-effort":
            assert early(first) == early(second), (path, first.id)
        if kind == format_name and not first.completed and not second.completed:
            assert first.total_float_minutes == second.total_float_minutes, (path, first.id)
