from __future__ import annotations

import pytest

from exitplan.errors import PlanError
from exitplan.expansion import plan_problems
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule
from exitplan.transfer import headcount, transfers_of

PLAN = """\
plan: return
title: Return of ICT staff
start: 2019-01-07
tasks:
  staff:
    transfer:
      to: Birmingham City Council
      from: Service Birmingham (Capita)
      union: true
      knowledge: [Knowledge, Advisory, Expert]
      waves:
        transferring: {people: 167, route: tupe, day_one: 2019-08-01}
        seconded: {people: 147, route: secondment, day_one: 2019-08-01}
      steps:
        day-one: {deadline: 2019-08-01}
"""


def test_the_birmingham_plan_is_dated_and_counted() -> None:
    """From the file to the headcount: 167 and 147 people come over on 1 August 2019."""
    plan = loads_plan(PLAN)
    assert list(plan_problems(plan)) == []
    schedule = compute_schedule(plan)
    done = schedule["staff.day-one"]
    assert str(done.finish)[:10] == "2019-08-01"
    assert done.deadline is not None
    assert done.deadline.margin_working_days == 0
    found = headcount(transfers_of(plan), lambda item: schedule[item].finish_day)
    assert [dict(numbers) for _, numbers in found.working_for] == [
        {"Birmingham City Council": 0, "Service Birmingham (Capita)": 314},
        {"Birmingham City Council": 314, "Service Birmingham (Capita)": 0},
    ]
    assert [dict(numbers) for _, numbers in found.employed] == [
        {"Birmingham City Council": 147, "Service Birmingham (Capita)": 167},
        {"Birmingham City Council": 314, "Service Birmingham (Capita)": 0},
    ]


def test_faults_point_into_the_file() -> None:
    """Each diagnostic names the line of the wave or step that it is about."""
    text = PLAN.replace("route: tupe,", "route: tupe, from: Birmingham City Council,")
    text = text.replace("        day-one: {", "        scop: {notes: x}\n        day-one: {")
    text = text.replace(
        "2019-08-01}\n      steps", "2019-08-01, steps: {noticed: {owner: HR}}}\n      steps"
    )
    with pytest.raises(PlanError) as caught:
        compute_schedule(loads_plan(text))
    found = {(d.code, d.span.line if d.span else 0) for d in caught.value.diagnostics}
    assert found == {("EP432", 12), ("EP430", 13), ("EP430", 15)}
