"""Criticality is counted along the schedule's own driving traces."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.errors import HorizonError
from exitplan.plan import Branch, Detour, Estimate, Link, Pause, Plan, Repeat, Task, milestone
from exitplan.risk import simulate
from exitplan.risk._criticality import criticality
from exitplan.risk._layout import Choices, Layout
from exitplan.risk._lengths import Lengths
from exitplan.risk._streams import Sampling, Streams
from exitplan.schedule import compute_schedule
from tests.risk.test_engine_properties import KINDS, SLOW
from tests.risk.uncertain_plans import as_it_went, uncertain
from tests.schedule.plans import examples

RUNS = 9


@pytest.mark.parametrize("kind", KINDS)
def test_tasks_are_critical_in_the_runs_whose_longest_path_they_lie_on(kind: str) -> None:
    """For an item and for the plan's finish, as the schedule of each run says."""

    @settings(examples(25), suppress_health_check=SLOW, deadline=None)
    @given(uncertain(KINDS[kind]), st.data())
    def check(plan: Plan, data: st.DataObject) -> None:
        try:
            schedule = compute_schedule(plan)
        except HorizonError:
            return
        layout = Layout(schedule, Choices())
        tasks = layout.network.tasks
        if not tasks:
            return
        target = data.draw(st.none() | st.sampled_from([task.id for task in tasks]))
        streams = Streams(3, RUNS, Sampling.LATIN_HYPERCUBE)
        lengths = Lengths(streams)
        drawn = {n: lengths.minutes(length, 0, RUNS) for n, length in layout.lengths.items()}
        expected: Counter[str] = Counter()
        for place in range(RUNS):
            minutes = {tasks[n].id: int(row[place]) for n, row in drawn.items()}
            try:
                run = compute_schedule(as_it_went(plan, minutes, layout.estimator.is_elapsed))
            except HorizonError:
                return
            expected.update(run.longest_path(target))
        assert Counter(criticality(layout, lengths, RUNS, target).counts) == expected

    check()


def test_work_is_critical_only_in_runs_in_which_it_is_done() -> None:
    """A detour and a pause in the runs that take them; repeated work counts as its task."""
    length = Estimate("5d", "9d", "6d")
    items = [
        Task("a", "A", duration="5d", estimate=length),
        Task("b", "B", duration="5d", after=[Link("a")]),
        milestone("m", "M", after=[Link("b")]),
    ]
    branches = {
        "d": Branch("d", "D", "30%", "a", Detour([Task("d.x", "X", duration="60d")])),
        "p": Branch("p", "P", "50%", "b", Pause("3d")),
        "r": Branch("r", "R", "20%", "b", Repeat("b")),
    }
    sample = simulate(Plan("p", "P", "2026-01-05", items=items, branches=branches), runs=1_000)
    found = sample.criticality("m")
    assert found.of("m").value == 1
    assert found.of("a").value == 1
    detour = sample.taken("d")
    assert found.of("d.x").value == pytest.approx(0.3, abs=0.01)
    plain = np.flatnonzero(~detour)
    assert found.of("b").value >= len(plain) / 1_000
    assert 0 < found.of("p.pause").value <= 0.5
    assert set(found.counts) <= {"a", "b", "m", "d.x", "p.pause"}
