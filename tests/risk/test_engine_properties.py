"""Every run is dated as the schedule would date the plan with that run's lengths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exitplan.errors import HorizonError
from exitplan.plan import Plan, ProgressRule
from exitplan.risk._engine import ArrayEngine, engine_for, needs_single_runs
from exitplan.risk._layout import Choices, Layout
from exitplan.risk._lengths import Lengths
from exitplan.risk._streams import Sampling, Streams
from exitplan.schedule import compute_schedule
from tests.risk.uncertain_plans import as_it_went, uncertain
from tests.schedule.plans import Recipe, examples, plans
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans

RUNS = 2_000
"""Enough for lookup tables to be worth their while where dates are near each other."""
BLOCK = 7
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
each_sampling = st.sampled_from(Sampling)
WORK = Recipe(months=True, constraints=True, groups=True, first_starts=True)
RULES = list(ProgressRule)
PROGRESS = Recipe(months=True, progress=True, constraints=True, groups=True, rules=RULES[:3])
STEPS = Recipe(constraints=True, groups=True, steps=LegalSteps())
STEPS_UNDER_WAY = Recipe(progress=True, groups=True, steps=LegalSteps())
OVERRIDE = Recipe(constraints=True, override=True, steps=LegalSteps())
KINDS = {
    "work": plans(WORK),
    "progress": plans(PROGRESS),
    "steps": plans(STEPS),
    "steps under way": plans(STEPS_UNDER_WAY),
    "overriding dates": plans(OVERRIDE),
    "edges": tool_plans(Recipe(groups=True, constraints=True), "edges", "p6"),
    "by hand": tool_plans(Recipe(groups=True, constraints=True), "manual", "deadlines"),
    "p6": tool_plans(Recipe(progress=True, constraints=True), "p6", "start-lags", "expected"),
    "project": tool_plans(Recipe(progress=True, groups=True), "msproject", "percent"),
    "as late": tool_plans(Recipe(constraints=True), "alap", "late"),
    "from finish": tool_plans(Recipe(), "from-finish"),
}


def assert_runs_agree(plan: Plan, sampling: Sampling, seed: int) -> None:
    """Compare every event of every run with the schedule's."""
    try:
        schedule = compute_schedule(plan)
    except HorizonError:
        return
    layout = Layout(schedule, Choices())
    streams = Streams(seed, RUNS, sampling)
    lengths = Lengths(streams)
    network = layout.network
    engine = engine_for(layout, streams, BLOCK, range(2 * network.size))
    assert isinstance(engine, ArrayEngine) is not needs_single_runs(layout)
    drawn = {n: lengths.minutes(length, 0, RUNS) for n, length in layout.lengths.items()}
    for first in (0, RUNS - BLOCK):
        engine.run(first)
        found = [np.broadcast_to(engine.positions(e), BLOCK) for e in range(2 * network.size)]
        for place in range(BLOCK):
            minutes = {network.tasks[n].id: int(row[first + place]) for n, row in drawn.items()}
            try:
                run = compute_schedule(as_it_went(plan, minutes, layout.estimator.is_elapsed))
            except HorizonError:
                continue
            expected = run.early.event
            assert [int(row[place]) for row in found] == expected, (minutes, place)


@pytest.mark.parametrize("kind", KINDS)
def test_runs_are_dated_as_the_schedule_dates_them(kind: str) -> None:
    """Every early position in run r equals that of the plan with the lengths of run r."""

    @settings(examples(40), suppress_health_check=SLOW, deadline=None)
    @given(uncertain(KINDS[kind]), each_sampling, st.integers(0, 99))
    def check(plan: Plan, sampling: Sampling, seed: int) -> None:
        assert_runs_agree(plan, sampling, seed)

    check()
