"""Whatever a plan holds, what is written of it reads as the same plan."""

from __future__ import annotations

from hypothesis import given

from exitplan.expansion import plan_problems
from exitplan.plan import Plan
from exitplan.planfile import dumps_plan, read_text
from tests.planfile.dump_plans import plans
from tests.schedule.plans import examples


@examples(60)
@given(plans())
def test_a_plan_comes_back(plan: Plan) -> None:
    """A written plan reads as the plan it was, with its findings and no others, and is written
    the same the second time.
    """
    text = dumps_plan(plan)
    assert all(line == line.rstrip(" ") for line in text.split("\n"))
    reading = read_text(text)
    assert {finding.code for finding in reading.diagnostics} <= {
        finding.code for finding in plan_problems(plan)
    }
    if reading.plan is not None:
        assert reading.plan == plan
        assert dumps_plan(reading.plan) == text
