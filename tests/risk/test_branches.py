"""Branches: where they are taken, a run goes as the plan with them written in."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import attrs
import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exitplan.errors import HorizonError, Severity
from exitplan.plan import (
    Board,
    Branch,
    Contract,
    Detour,
    Estimate,
    Extension,
    Gate,
    Group,
    Link,
    Mitigation,
    Pause,
    Plan,
    Repeat,
    RiskStatus,
    TakeOption,
    Task,
    milestone,
    problems,
)
from exitplan.plan._tasks import waits_for
from exitplan.risk import simulate
from exitplan.risk._engine import engine_for
from exitplan.risk._layout import Choices, Layout
from exitplan.risk._lengths import Lengths
from exitplan.risk._single import flags_of
from exitplan.risk._streams import Sampling, Streams
from exitplan.schedule import Schedule, compute_schedule
from tests.schedule.plans import Recipe, examples, plans
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans

RUNS = 40
HALF = Fraction(1, 2)
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
KINDS = {
    "work": plans(Recipe(months=True, constraints=True, groups=True)),
    "steps": plans(Recipe(constraints=True, steps=LegalSteps())),
    "progress": plans(Recipe(progress=True, groups=True, steps=LegalSteps())),
    "as late": tool_plans(Recipe(constraints=True), "alap", "late"),
}
FLAT = {
    "work": plans(Recipe(months=True, constraints=True)),
    "steps": plans(Recipe(constraints=True, steps=LegalSteps())),
    "progress": plans(Recipe(progress=True, steps=LegalSteps())),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


def dates(schedule: Schedule, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Give the early positions of some tasks."""
    index, event = schedule.network.index, schedule.early.event
    return {name: (event[2 * index[name]], event[2 * index[name] + 1]) for name in ids}


def sampled(plan: Plan, seed: int) -> tuple[Layout, Lengths, list[dict[str, tuple[int, int]]]]:
    """Give the positions of the plan's own tasks, by run."""
    layout = Layout(compute_schedule(plan), Choices())
    streams = Streams(seed, RUNS, Sampling.LATIN_HYPERCUBE)
    index = layout.schedule.network.index
    events = [event for node in index.values() for event in (2 * node, 2 * node + 1)]
    engine = engine_for(layout, streams, RUNS, events)
    engine.run(0)
    rows = {event: np.broadcast_to(engine.positions(event), RUNS) for event in events}
    found = [
        {name: (int(rows[2 * n][r]), int(rows[2 * n + 1][r])) for name, n in index.items()}
        for r in range(RUNS)
    ]
    return layout, Lengths(streams), found


def is_sound(plan: Plan) -> bool:
    """Whether a plan does not contradict itself."""
    return all(found.severity is not Severity.ERROR for found in problems(plan))


def on(items: Iterable[Task | Group], after: str, more: str) -> list[Task | Group]:
    """Let everything that waits for the finish of an item, or of a group around it, wait for one
    more.
    """
    around = {after[:place] for place, mark in enumerate(f"{after}.") if mark == "."}
    found: list[Task | Group] = []
    for item in items:
        links = item.after
        if not f"{after}.".startswith(f"{item.id}."):
            links += tuple(
                attrs.evolve(link, task=more)
                for link in item.after
                if link.task in around and link.type.from_finish
            )
        changes: dict[str, Any] = {"after": links}
        if isinstance(item, Group):
            changes["items"] = on(item.items, after, more)
        found.append(attrs.evolve(item, **changes))
    return found


@each_kind
def test_a_run_goes_as_if_what_was_taken_stood_in_the_plan(kind: str) -> None:
    """A pause moves dates in the runs that take it as a task would, and none in the others."""

    @settings(examples(30), suppress_health_check=SLOW, deadline=None)
    @given(KINDS[kind], st.data(), st.integers(0, 99))
    def check(plan: Plan, data: st.DataObject, seed: int) -> None:
        at = data.draw(st.sampled_from([task.id for task in plan.tasks()]))
        length = data.draw(st.sampled_from(["5h", "3d", "50eh", "1mo"]))
        branch = Branch("b", "B", HALF, at, Pause(length))
        uncertain = attrs.evolve(plan, branches={"b": branch})
        assume(is_sound(uncertain))
        try:
            bare = compute_schedule(plan)
            layout, lengths, runs = sampled(uncertain, seed)
            calendar = layout.plan.items[-1].calendar if layout.branches else None
            pause = Task("b", "B", duration=length, calendar=calendar, after=[Link(at)])
            written = attrs.evolve(plan, items=[*on(plan.items, at, "b"), pause])
            whole = compute_schedule(written)
        except HorizonError:
            return
        taken = np.zeros(RUNS, dtype=bool)
        if layout.branches:
            taken = lengths.stream("branch", "b", "1").below(0.5, 0, RUNS)
            assert taken.sum() == RUNS // 2
        ids = list(bare.network.index)
        for run, is_taken in zip(runs, taken, strict=True):
            assert run == dates(whole if is_taken else bare, ids)

    check()


def again(plan: Plan, begin: str, at: str, times: int) -> Plan:
    """Write the work between two tasks into a plan so many times more."""
    graph = nx.DiGraph([(link.task, t.id) for t in plan.tasks() for link in waits_for(t)])
    graph.add_nodes_from(task.id for task in plan.tasks())
    inside = ({begin} | nx.descendants(graph, begin)) & ({at} | nx.ancestors(graph, at))
    items: list[Task | Group] = list(plan.items)
    before = at
    for time in range(1, times + 1):
        mark = f"-again{time}"
        copies = []
        for task in plan.tasks():
            if task.id not in inside:
                continue
            links = [
                attrs.evolve(link, task=link.task + mark if link.task in inside else link.task)
                for link in task.after
            ]
            if not any(link.task in inside for link in waits_for(task)):
                links.append(Link(before))
            gate = task.gate
            if gate is not None and gate.notice in inside:
                gate = attrs.evolve(gate, notice=f"{gate.notice}{mark}")
            fields = {"id": task.id + mark, "after": links, "progress": None, "gate": gate}
            copies.append(attrs.evolve(task, **fields))
        items = [*on(items, at, at + mark), *copies] if time == 1 else [*items, *copies]
        if time > 1:
            items = [_also(item, at + "-again1", at + mark, inside) for item in items]
        before = at + mark
    return attrs.evolve(plan, items=items)


def _also(item: Task | Group, after: str, more: str, inside: set[str]) -> Task | Group:
    if item.id.partition("-again")[0] in inside and "-again" in item.id:
        return item
    links = [attrs.evolve(k, task=more) for k in item.after if k.task == after]
    return attrs.evolve(item, after=(*item.after, *links))


@pytest.mark.parametrize("kind", FLAT)
def test_work_is_done_again_as_if_it_stood_in_the_plan_again(kind: str) -> None:
    """Repeated work runs through its calendars, gates and periods as written copies do."""

    @settings(examples(30), suppress_health_check=SLOW, deadline=None)
    @given(FLAT[kind], st.data(), st.integers(0, 99))
    def check(plan: Plan, data: st.DataObject, seed: int) -> None:
        ids = [task.id for task in plan.tasks()]
        begin, at = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
        branch = Branch("b", "B", HALF, at, Repeat(begin, 2))
        uncertain = attrs.evolve(plan, branches={"b": branch})
        assume(is_sound(uncertain))
        try:
            layout, lengths, runs = sampled(uncertain, seed)
            written = [compute_schedule(again(plan, begin, at, times)) for times in range(3)]
        except HorizonError:
            return
        times = np.zeros(RUNS, dtype=int)
        if layout.branches:
            first, second = (
                lengths.stream("branch", "b", str(time)).below(0.5, 0, RUNS) for time in (1, 2)
            )
            times = first.astype(int) + (first & second)
        for run, done in zip(runs, times, strict=True):
            assert run == dates(written[done], ids)

    check()


E = Estimate("2d", "9d", "4d")


def tender(**branches: Branch) -> Plan:
    """Make a small tender with a decision and a standstill."""
    return Plan(
        "t",
        "Tender",
        "2026-01-05",
        items=[
            Task("prepare", "Prepare", duration="10d"),
            Task(
                "bid",
                "Bids",
                duration="20d",
                estimate=Estimate("15d", "30d", "20d"),
                after=[Link("prepare")],
            ),
            Task("evaluate", "Evaluate", duration="15d", after=[Link("bid")]),
            Task("decide", "Decide", gate=Gate("cabinet"), after=[Link("evaluate")]),
            Task("standstill", "Standstill", period="pcr2015.standstill", after=[Link("decide")]),
            milestone("award", "Award", after=[Link("standstill")]),
        ],
        boards={"cabinet": Board("cabinet", "Cabinet", meets="third Tuesday")},
        branches={name: attrs.evolve(branch, id=name) for name, branch in branches.items()},
    )


def test_a_repeated_stretch_is_drawn_anew() -> None:
    """The length of repeated work is another draw than the first time's."""
    plan = tender(again=Branch("", "No bid", Fraction(1), "bid", Repeat("bid")))
    layout = Layout(compute_schedule(plan), Choices())
    lengths = Lengths(Streams(1, 500, Sampling.LATIN_HYPERCUBE))
    first, second = (lengths.minutes(length, 0, 500) for length in layout.lengths.values())
    assert sorted(first) == sorted(second)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.15


def test_missing_the_papers_costs_a_cycle_in_that_run() -> None:
    """Every decision in every run takes effect at the end of a day of the board's meetings."""
    plan = tender(pause=Branch("", "Queries", HALF, "evaluate", Pause(E)))
    sample = simulate(plan, runs=400, watch=["decide"])
    days = set(sample.days("decide").tolist())
    meetings = {compute_schedule(plan)["decide"].finish_day}
    assert meetings < days
    assert all(
        later - earlier >= 28
        for earlier, later in zip(sorted(days), sorted(days)[1:], strict=False)
    )


def test_a_detour_is_done_only_where_it_is_taken() -> None:
    """In runs that take it the award waits for both of its tasks, in the others for none."""
    tasks = [
        Task("fault.interim", "Interim award", duration="30d"),
        Task("fault.handover", "Handover", duration="10d", after=[Link("fault.interim")]),
    ]
    plan = tender(fault=Branch("", "Default", HALF, "standstill", Detour(tasks)))
    sample = simulate(plan, runs=200, watch=["standstill"])
    taken = sample.taken("fault")
    wait = sample.days("award") - sample.days("standstill")
    assert taken.sum() == 100
    assert (wait[~taken] <= 4).all()
    assert (wait[taken] >= 40 * 7 // 5).all()


def test_an_option_moves_the_expiry_and_no_task() -> None:
    """Taking the option ends the contract later in those runs; no finish changes."""
    extension = Extension("2027-03-31", "One year")
    contract = Contract("c", "C", "2026-03-31", extensions=[extension], new_service=["award"])
    taken = Branch("", "Extend", Fraction(3, 10), "prepare", TakeOption("c"))
    plan = attrs.evolve(tender(extend=taken), contracts={"c": contract})
    sample = simulate(plan, runs=1_000)
    bare = simulate(plan, runs=1_000, without=["extend"])
    assert (sample.finishes("award") == bare.finishes("award")).all()
    is_later = sample.expiry("c") == extension.until.day
    assert is_later.sum() == 300
    assert (is_later == sample.taken("extend")).all()
    assert set(bare.expiry("c").tolist()) == {contract.ends.day}
    assert sample.chance_of_gap("c").value < bare.chance_of_gap("c").value


@pytest.mark.parametrize(
    ("status", "in_place", "mitigated", "share"),
    [
        (RiskStatus.OPEN, False, False, 0.4),
        (RiskStatus.OPEN, False, True, 0.1),
        (RiskStatus.OPEN, True, False, 0.1),
        (RiskStatus.HAPPENED, False, False, 1.0),
        (RiskStatus.CLOSED, False, False, 0.0),
    ],
)
def test_a_branch_is_as_likely_as_its_state_says(
    status: RiskStatus, *, in_place: bool, mitigated: bool, share: float
) -> None:
    """What has happened is certain, what is closed impossible, what is mitigated less likely."""
    done = Mitigation("Market test", probability=Fraction(1, 10), is_in_place=in_place)
    branch = Branch("", "B", Fraction(2, 5), "bid", Pause("5d"), status=status, mitigation=done)
    sample = simulate(tender(b=branch), runs=200, mitigated=mitigated)
    assert sample.taken("b").mean() == share


def test_a_branch_of_a_detour_needs_the_detour() -> None:
    """What is decided by a task that is not done in a run is not taken in it."""
    tasks = [Task("a.interim", "Interim", duration="30d")]
    plan = tender(
        a=Branch("", "A", HALF, "bid", Detour(tasks)),
        b=Branch("", "B", Fraction(1), "a.interim", Pause("40d")),
    )
    layout = Layout(compute_schedule(plan), Choices())
    lengths = Lengths(Streams(1, 100, Sampling.LATIN_HYPERCUBE))
    activities = {flags_of(lengths, a, 0, 100).sum() for a in layout.activity.values()}
    assert activities == {50}
