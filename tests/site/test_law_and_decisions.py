"""Pages of plans with decisions, legal periods, tenders and transfers say what these are."""

from __future__ import annotations

import pytest

from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.site import render_site
from exitplan.site._chart import ChartMaker
from exitplan.site._facts import Facts

PLAN = """\
plan: leave
title: Leaving the ICT contract
start: 2025-01-06
status_date: 2025-03-03
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, call_in: council.call-in}
periods:
  at-will: {title: Leaving at will, count: 60, provision: clause 12.3}
contracts:
  ict: {title: ICT services, ends: 2027-03-31, new_service: live}
tasks:
  prepare:
    title: Prepare
    tasks:
      case: {title: Write the business case, duration: 10w, source: Contract}
      decide: {title: Decide to leave, gate: cabinet, after: case}
      told: {title: Told, gate: cabinet, actual_start: 2025-01-06, actual_finish: 2025-02-28}
      serve: {title: Serve notice, duration: 1d, after: decide, assumed: A day is enough.}
      served: {title: Notice runs, period: at-will, after: serve}
  tender:
    title: Retender
    procurement: {procedure: open, regime: pa2023, board: cabinet}
  staff:
    title: The staff come over
    transfer:
      to: The council
      from: The supplier
      waves: {desk: {title: Service desk, people: 24, route: tupe}}
  live: {title: The new service, milestone: true, after: [prepare, staff, tender.signed]}
"""


@pytest.fixture(scope="module")
def dated() -> Schedule:
    """Give the plan with its dates."""
    return compute_schedule(loads_plan(PLAN))


def test_bars_lie_over_the_days_of_a_decision_and_a_period(dated: Schedule) -> None:
    """From the day it is ready to the day it is in effect; from the event to the last day."""
    maker = ChartMaker(Facts(dated), lambda item_id: f"#{item_id}", "A table.")
    gate, period = dated.gate("prepare.decide"), dated.period("prepare.served")
    assert gate is not None
    assert period is not None
    items = [dated[name] for name in ("prepare.decide", "prepare.served", "live")]
    chart = maker.make("c", "C", items, root_depth=0)
    scale = maker._scale(items)
    decide, served, _ = chart.rows
    (bar,) = decide.bars
    assert bar.x == pytest.approx(scale.x(gate.ready_day))
    assert bar.x + bar.width == pytest.approx(scale.x(gate.sitting.effective + 1))
    (bar,) = served.bars
    assert bar.x == pytest.approx(scale.x(period.event_day))
    assert bar.x + bar.width == pytest.approx(scale.x(period.last_day + 1))
    assert (decide.tail, served.tail) == (None, None)


def test_decisions_and_periods_are_named(dated: Schedule) -> None:
    """Status words and the names of bars tell them from work; their float is in calendar days."""
    maker = ChartMaker(Facts(dated), lambda item_id: f"#{item_id}", "A table.")
    names = [row.name for row in maker.make("c", "C", list(dated), root_depth=0).rows]
    assert any("Decide to leave: forecast in effect after 26 June 2025" in n for n in names)
    assert any("(decision to come" in n for n in names)
    assert any("Told: in effect after 28 February 2025 (decided)" in n for n in names)
    assert any("Notice runs: forecast to be over after" in n for n in names)
    assert any("(legal period to come" in n for n in names)
    page = render_site(dated)["roadmap/gantt.md"]
    assert "calendar days" in page


def test_steps_laid_out_are_counted_apart(dated: Schedule) -> None:
    """What the plan's authors wrote is one count, the steps that follow from it another."""
    facts = Facts(dated)
    assert len(facts.statements) == 9
    assert len(facts.laid_out) == len(list(dated.plan.tasks())) - 6
    page = " ".join(render_site(dated)["roadmap/assumptions.md"].split())
    assert "1 of 9 items rest on an assumption" in page
    assert f"{len(facts.laid_out)} steps were laid out" in page
    assert "What the steps laid out rest on" in page
