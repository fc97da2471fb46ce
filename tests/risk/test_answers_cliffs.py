"""Missed meetings and what they cost, against a schedule made by hand for each length."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from exitplan.planfile import loads_plan
from exitplan.risk import cliffs, simulate
from exitplan.schedule import compute_schedule

PLAN = """\
plan: p
title: P
start: 2026-01-05
boards:
  cabinet: {title: Cabinet, dates: [2026-01-20, 2026-02-17, 2026-03-17, 2026-04-21, 2026-05-19,
    2026-06-16, 2026-07-21, 2026-09-15]}
tasks:
  case:
    estimate: {shape: discrete, values: [{length: 1w, probability: 40%},
      {length: 2w, probability: 30%}, {length: 8w, probability: 30%}]}
  ok: {title: Approve, gate: cabinet, after: case}
  live: {milestone: true, after: ok}
"""
"""Ready on 9 January, 16 January or 27 February; planned for the meeting of 20 January."""

PERIOD = """\
plan: p
title: P
start: 2026-03-23
tasks:
  case:
    estimate: {shape: discrete, values: [{length: 5d, probability: 50%},
      {length: 8d, probability: 50%}]}
  stand:
    title: Standstill
    period: pcr2015.standstill
    after: case
  live: {milestone: true, after: stand}
"""


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def by_hand(length: str) -> tuple[int, int]:
    """Give the day on which the plan's schedule has the decision, and when it was ready."""
    before, after = PLAN.split("    estimate", maxsplit=1)[0], PLAN.split("  ok")[1]
    text = f"{before}    duration: {length}\n  ok{after}"
    schedule = compute_schedule(loads_plan(text))
    gate = schedule.gate("ok")
    return gate.sitting.effective, gate.ready_day


def test_meetings_missed_are_counted_and_priced():
    """What the wait adds is the meeting's delay less the delay of the papers, in each case."""
    plan = loads_plan(PLAN)
    schedule = compute_schedule(plan)
    gate = schedule.gate("ok")
    found = {cliff.id: cliff for cliff in cliffs(simulate(plan, runs=1_000), "ok")}
    (cliff,) = found.values()
    assert cliff.planned_day == gate.sitting.meets
    cases = {"1w": 0.4, "2w": 0.3, "8w": 0.3}
    missed, later, costs = 0.0, 0.0, 0.0
    for length, share in cases.items():
        effective, ready = by_hand(length)
        steps = gate.table.effective.index(effective) - gate.table.effective.index(
            gate.sitting.effective
        )
        if steps:
            missed += share
            later += share * steps
            late_by = ready - gate.sitting.ready_by
            costs += share * (effective - gate.sitting.effective - late_by)
    assert costs > 1
    assert cliff.missed.value == pytest.approx(missed)
    assert cliff.meetings_later == pytest.approx(later / missed)
    assert cliff.costs.value == pytest.approx(costs, abs=0.02)
    assert cliff.costs_when_missed == pytest.approx(costs / missed, abs=0.05)


def test_a_board_that_meets_daily_costs_next_to_nothing():
    """Where there is no cliff, lateness is all there is, but for weekends."""
    weekdays = [date.fromordinal(d) for d in range(day("2026-01-12"), day("2026-04-01"))]
    dates = ", ".join(found.isoformat() for found in weekdays if found.weekday() < 5)
    begin, end = PLAN.index("2026-01-20"), PLAN.index("]}")
    text = PLAN[:begin] + dates + PLAN[end:]
    found = cliffs(simulate(loads_plan(text), runs=500), "live").found
    assert all(cliff.costs.value < 1 for cliff in found)


def test_a_decision_that_is_never_missed_is_not_told():
    """Whatever the length, it is in time for the planned meeting."""
    text = PLAN.replace("2026-01-20, ", "").replace("length: 8w", "length: 3w")
    assert not cliffs(simulate(loads_plan(text), runs=500), "live").found


def test_a_cliff_behind_which_there_is_time_costs_nothing():
    """The date hangs on another path, so that the wait adds nothing to it."""
    text = PLAN.replace(
        "live: {milestone: true, after: ok}",
        "long: {duration: 60w}\n  live: {milestone: true, after: [ok, long]}",
    )
    (cliff,) = cliffs(simulate(loads_plan(text), runs=500), "live").found
    assert cliff.missed.value > 0
    assert cliff.costs.value == 0.0


def test_beyond_the_last_known_meeting_it_is_missed():
    """A decision for which no meeting is known any more counts as missed, and breaks nothing."""
    text = PLAN.replace("{length: 8w,", "{length: 60w,")
    (cliff,) = cliffs(simulate(loads_plan(text), runs=500), "live").found
    assert cliff.missed.value >= 0.3
    assert np.isfinite(cliff.costs.value)


def test_a_gate_with_work_of_its_own_is_priced_alike():
    """Its papers are made by the gate's own work: the same jump, the same price."""
    text = PLAN.split("  ok", maxsplit=1)[0] + (
        "  ok: {title: Approve, gate: cabinet, after: case, duration: 2d}\n"
        "  live: {milestone: true, after: ok}\n"
    )
    (cliff,) = cliffs(simulate(loads_plan(text), runs=500), "live").found
    assert cliff.kind == "decision"
    assert cliff.costs.value > 1


def test_a_decision_missed_for_its_notice_is_priced():
    """A public notice that is an item of its own misses the meeting as papers do."""
    text = PLAN.split("tasks:", maxsplit=1)[0].replace(
        "Cabinet, ", "Cabinet, notice: council.key-decision-notice, "
    ) + (
        "tasks:\n"
        "  tell:\n"
        "    estimate: {shape: discrete, values: [{length: 1d, probability: 60%},\n"
        "      {length: 6w, probability: 40%}]}\n"
        "  told: {milestone: true, after: tell}\n"
        "  ok: {title: Approve, gate: {board: cabinet, notice: told}}\n"
        "  live: {milestone: true, after: ok}\n"
    )
    (cliff,) = cliffs(simulate(loads_plan(text), runs=500), "live").found
    assert cliff.missed.value == pytest.approx(0.4)
    assert cliff.costs.value > 1


def test_a_legal_periods_counting_is_priced():
    """Three working days later the period ends later still, as its days are not all counted."""
    plan = loads_plan(PERIOD)
    (five, eight) = [
        compute_schedule(
            loads_plan(
                PERIOD.split("    estimate", maxsplit=1)[0]
                + f"    duration: {days}\n"
                + "  stand"
                + PERIOD.split("  stand")[1]
            )
        )
        for days in ("5d", "8d")
    ]
    later = eight["stand"].finish_day - five["stand"].finish_day
    by_itself = later - (eight["stand"].start_day - five["stand"].start_day)
    assert by_itself > 0
    (cliff,) = cliffs(simulate(plan, runs=1_000), "stand").found
    assert cliff.kind == "legal period"
    assert cliff.missed.value == pytest.approx(0.5)
    assert cliff.costs.value == pytest.approx(by_itself / 2, abs=0.01)


def test_each_is_told_as_plain_data():
    """Days as ISO text; who listens hears of each."""
    heard = []
    found = cliffs(
        simulate(loads_plan(PLAN), runs=300), "live", on_rerun=lambda *t: heard.append(t)
    )
    (data,) = [cliff.as_dict() for cliff in found]
    assert data["planned"] == "2026-01-20"
    assert data["costs_on_average"]["within_noise"] is False
    assert heard == [(1, 1)]
