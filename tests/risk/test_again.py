"""Runs dated again: only what is otherwise may make a difference, however it is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exitplan import load_plan
from exitplan.plan import Plan
from exitplan.planfile import loads_plan
from exitplan.risk import cliffs, happening_risks, risk_report, simulate, tornado
from exitplan.risk._again import Again, less, reruns_for
from exitplan.risk._engine import engine_for
from exitplan.risk._layout import Choices, Layout
from exitplan.risk._lengths import Lengths
from exitplan.risk._program import Tables
from exitplan.risk._streams import Sampling, Streams
from exitplan.schedule import compute_schedule
from tests.risk.answer_plans import HEAD, ONE, REGISTER, TWO_RISKS, plan_of, runs_of

ROOT = Path(__file__).parents[2]
RUNS = 400
BRANCHES = """\
plan: p
title: P
start: 2025-01-06
boards:
  cabinet: {title: Cabinet, meets: third Tuesday}
correlations:
  both: {tasks: [work, other], coefficient: 0.6}
risks:
  late: {probability: 40%, hits: [work, other], add: {low: 1w, likely: 2w, high: 4w}}
  months: {probability: 40%, hits: lease, add: 2mo}
  sure: {probability: 100%, hits: other, multiply: 120%}
branches:
  again: {probability: 40%, at: decide, repeat: {from: work, times: 2}}
  held: {probability: 30%, at: decide, pause: {low: 1w, likely: 2w, high: 9w}}
  always: {probability: 100%, at: other, pause: 1w}
  wait:
    probability: 50%
    at: other
    detour:
      tasks:
        talk: {estimate: {low: 1w, likely: 2w, high: 3w}}
        agree: {gate: cabinet, after: talk}
  once-more: {probability: 30%, at: end, repeat: {from: other}}
tasks:
  work: {estimate: {low: 1w, likely: 3w, high: 9w}}
  other: {estimate: {low: 2w, likely: 3w, high: 4w}, after: work}
  lease: {duration: 3mo}
  decide: {gate: cabinet, after: other}
  end: {milestone: true, after: [decide, lease]}
  last: {milestone: true, after: end}
"""
PLANS = {
    "branches": lambda: loads_plan(BRANCHES),
    "option": lambda: plan_of(ONE),
    "register": lambda: plan_of(REGISTER),
    "present day": lambda: load_plan(ROOT / "plans/present-day/fernborough-ict.yaml"),
    "programme": lambda: load_plan(ROOT / "plans"),
}


def positions(layout: Layout, lengths: Lengths, nodes: list[int]) -> np.ndarray:
    """Give the finishes of some nodes in all runs."""
    events = [2 * node + 1 for node in nodes]
    engine = engine_for(layout, lengths.streams, RUNS, events, lengths)
    engine.run(0)
    return np.array([np.broadcast_to(engine.positions(event), RUNS) for event in events])


@pytest.mark.parametrize("sampling", Sampling)
@pytest.mark.parametrize("name", PLANS)
def test_leaving_out_what_may_happen_is_as_if_it_was_never_there(name: str, sampling: Sampling):
    """Found by changing a plan made ready, every finish is that of the plan made ready anew."""
    schedule = compute_schedule(PLANS[name]())
    layout = Layout(schedule, Choices())
    lengths = Lengths(Streams(3, RUNS, sampling))
    light = 0
    for entry in [*layout.risks, *layout.branches]:
        changed = less(layout, [entry.id])
        if changed is None:
            continue
        light += 1
        anew = Layout(schedule, Choices(frozenset([entry.id])))
        ids = [task.id for task in schedule.network.tasks]
        found, expected = (
            positions(made, lengths, [made.network.index[i] for i in ids])
            for made in (changed, anew)
        )
        assert (found == expected).all(), entry.id
    assert light > 0


def test_what_must_be_made_anew_is():
    """A branch that is always taken; months that only a risk turns into minutes."""
    layout = Layout(compute_schedule(loads_plan(BRANCHES)), Choices())
    assert less(layout, ["always"]) is None
    assert less(layout, ["months"]) is None
    assert less(layout, ["late"]) is not None
    simulation = simulate(loads_plan(BRANCHES), runs=RUNS)
    named = {one.id: one for one in happening_risks(simulation, "end")}
    assert named["always"].costs is not None
    assert named["always"].costs.value > 0


@pytest.mark.parametrize("name", PLANS)
def test_one_item_alone_is_dated_as_among_all(name: str):
    """What does not lead to an item is not computed for it, which makes no difference."""
    layout = Layout(compute_schedule(PLANS[name]()), Choices())
    lengths = Lengths(Streams(5, RUNS, Sampling.LATIN_HYPERCUBE))
    nodes = list(range(len(layout.schedule.network.tasks)))
    together = positions(layout, lengths, nodes)
    for node in nodes[:: max(1, len(nodes) // 25)]:
        assert (positions(layout, lengths, [node])[0] == together[node]).all()


def test_what_cannot_reach_an_item_costs_it_nothing():
    """Risks and branches behind it are not even tried; the answer is nothing, without noise."""
    simulation = simulate(loads_plan(BRANCHES), runs=RUNS)
    schedule = simulation.schedule
    again = Again(simulation, RUNS)
    behind = schedule.plan.branches["once-more"]
    assert not again.can_move("decide", behind)
    assert again.can_move("last", behind)
    found = {one.id: one for one in tornado(simulation, "decide").contributions}
    assert (found["once-more"].mean.value, found["once-more"].mean.standard_error) == (0.0, 0.0)
    assert not found["months"].mean.value
    assert found["late"].mean.value > 0
    assert {cliff.id for cliff in cliffs(simulation, "lease")} == set()
    assert {cliff.id for cliff in cliffs(simulation, "end")} == {"decide"}


def test_of_very_many_risks_those_that_matter_most_are_tried(monkeypatch: pytest.MonkeyPatch):
    """The others are told as not tried; the ones tried have what they have without a bound."""
    small = "".join(
        f"  r{n}: {{probability: 50%, hits: a, add: {1 + 20 * (n == 17)} calendar days}}\n"
        for n in range(40)
    )
    text = f"{HEAD}risks:\n{small}tasks:\n  a: {{duration: 9 calendar days}}\n"
    plan = loads_plan(f"{text}  end: {{milestone: true, after: a}}\n")
    everything = {one.id: one for one in happening_risks(simulate(plan, runs=2_000), "end")}
    monkeypatch.setattr("exitplan.risk._again.MOST_BUILT", 1)
    simulation = simulate(plan, runs=2_000)
    bounded = happening_risks(simulation, "end")
    tried = [one for one in bounded if one.on_average is not None]
    assert len(bounded) == 40
    assert len(tried) == reruns_for(simulation) == 10
    assert bounded[0].id == "r17"
    assert all(one == everything[one.id] for one in tried)
    assert bounded[-1].as_dict()["costs_on_average"] is None
    tree = tornado(simulation, "end")
    assert (len(tree.contributions), tree.risks_left_out) == (10, 30)


def test_a_group_finishes_with_its_last_member_in_every_run():
    """On whatever calendars they are; found block by block, without keeping each member's runs."""
    text = (
        "plan: p\ntitle: P\nstart: 2025-01-06\n"
        "tasks:\n  g:\n    deadline: 2025-02-14\n    tasks:\n"
        "      a: {estimate: {low: 1w, likely: 4w, high: 9w}}\n"
        "      b: {estimate: {low: 20 calendar days, likely: 30 calendar days, "
        "high: 50 calendar days}, calendar: 24-hour}\n"
        "      c: {milestone: true, after: a}\n"
    )
    plan: Plan = loads_plan(text)
    simulation = simulate(plan, runs=RUNS, block=150)
    members = [simulation.days(f"g.{name}") for name in "abc"]
    assert (simulation.days("g") == np.maximum.reduce(members)).all()
    instants = [simulation.finishes(f"g.{name}") for name in "abc"]
    assert (simulation.finishes("g") == np.maximum.reduce(instants)).all()
    whole = next(one for one in risk_report(simulation).milestones if one.id == "g")
    assert whole.deadline is not None
    assert whole.deadline.kept.value == float((simulation.days("g") <= whole.deadline.day).mean())


def test_fewer_runs_are_drawn_anew_even_for_lengths_that_go_together():
    """Correlated lengths are ranked among the runs there are, not among another sample's."""
    simulation = simulate(loads_plan(BRANCHES), runs=RUNS)
    simulation.finishes("end")
    few = Again(simulation, 100).as_it_is("end")
    assert (few == simulate(loads_plan(BRANCHES), runs=100).finishes("end")).all()


def test_a_lookup_table_grows_with_what_is_asked_of_it():
    """Wherever it is asked for more than was made, it is made anew; too long ones never are."""
    made: list[tuple[int, int]] = []

    def make(first: int, last: int) -> np.ndarray:
        made.append((first, last))
        return np.arange(first, last + 1) * 10

    tables = Tables()
    tables.ask("a", 5, 8, make)
    assert tables.get("a", 6, 7).tolist() == [60, 70]
    tables.ask("a", 2, 6, make)
    assert tables.get("a", 2, 8).tolist() == [20, 30, 40, 50, 60, 70, 80]
    assert tables.get("a", 5, 5).tolist() == [50]
    assert made == [(5, 8), (2, 8)]
    assert not tables.has("a", 1, 3)
    tables.ask("a", 0, 1 << 30, make)
    assert tables.has("a", 2, 8)
    assert not tables.has("a", 0, 1 << 30)


def test_two_simulations_do_not_share_what_they_know():
    """Asking one anything leaves the other as it was."""
    first, second = runs_of(TWO_RISKS, 500), runs_of(TWO_RISKS, 500, seed=2)
    before = second.finishes("end").copy()
    tornado(first, "end")
    assert (second.finishes("end") == before).all()
    assert (first.finishes("end") != before).any()
