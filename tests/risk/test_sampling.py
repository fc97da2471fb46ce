"""Streams and distributions: stratified, independent, reproducible."""

from __future__ import annotations

import hashlib
import math
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from exitplan.errors import PlanError
from exitplan.plan import (
    Correlation,
    Duration,
    Estimate,
    Impact,
    Link,
    Plan,
    Risk,
    Shape,
    Spread,
    Task,
    milestone,
)
from exitplan.risk import CorrelationKind, Sampling, correlation, simulate
from exitplan.risk._streams import Streams

each_sampling = pytest.mark.parametrize("sampling", Sampling)
MINUTES = 480


def plan_of(*tasks: Task, **fields: Any) -> Plan:
    """Make a plan of tasks side by side."""
    return Plan("p", "P", "2026-01-05", items=tasks, **fields)


def drawn(task: Task, sampling: Sampling, runs: int = 20_000, **fields: Any) -> np.ndarray:
    """Give the lengths drawn for the only task of a plan, in days."""
    sample = simulate(plan_of(task, **fields), runs=runs, sampling=sampling)
    return sample.lengths(task.id) / MINUTES


def estimate(low: str, likely: str | None, high: str, shape: Shape, **fields: Any) -> Task:
    """Make a task with an estimate."""
    length = Estimate(low, high, likely, shape, **fields)
    return Task("t", "T", duration=likely or "10d", estimate=length)


@pytest.mark.parametrize("runs", [1, 2, 10, 997, 10_000])
def test_a_latin_hypercube_visits_every_slice_once(runs: int) -> None:
    """Whatever the stream and the number of runs."""
    streams = Streams(7, runs, Sampling.LATIN_HYPERCUBE)
    for name in ("a", "b", "c"):
        places = streams.stream("task", name).places(0, runs)
        assert sorted(places.tolist()) == list(range(runs))


@each_sampling
def test_any_part_of_a_stream_is_the_same_as_of_the_whole(sampling: Sampling) -> None:
    """So that blocks change nothing."""
    stream = Streams(7, 1_000, sampling).stream("task", "a")
    whole = stream.points(0, 1_000).below
    parts = [stream.points(n, min(1_000, n + 37)).below for n in range(0, 1_000, 37)]
    assert (np.concatenate(parts) == whole).all()


@each_sampling
def test_streams_are_independent_of_each_other(sampling: Sampling) -> None:
    """Among 120 streams no two are more alike than chance makes random orders."""
    runs = 2_000
    streams = Streams(1, runs, sampling)
    points = np.array([streams.stream("task", str(n)).points(0, runs).below for n in range(120)])
    alike = np.corrcoef(points)[np.triu_indices(120, 1)]
    assert abs(alike).max() < 5 / math.sqrt(runs)
    assert alike.std() == pytest.approx(1 / math.sqrt(runs), rel=0.05)
    # Nor do one's neighbouring runs go together.
    beside = [np.corrcoef(row[1:], row[:-1])[0, 1] for row in points]
    assert abs(np.array(beside)).max() < 5 / math.sqrt(runs)


def test_a_stream_does_not_know_what_else_the_plan_holds() -> None:
    """A task's lengths stay the same bytes when other tasks and risks come and go."""
    task = estimate("5d", "8d", "15d", Shape.TRIANGULAR)
    other = Task("o", "O", duration="3d", estimate=Estimate("1d", "9d", "3d"))
    risk = Risk("r", "R", Fraction(1, 2), Impact(add="2d"), ["o"])
    alone = simulate(plan_of(task), runs=500).lengths("t")
    amid = simulate(plan_of(other, task, risks={"r": risk}), runs=500).lengths("t")
    assert (alone == amid).all()


def test_the_same_seed_gives_the_same_bytes_on_every_machine() -> None:
    """The lengths of every shape, written down once, and another seed's are others."""
    shapes = {
        "triangular": estimate("5d", "8d", "15d", Shape.TRIANGULAR),
        "pert": estimate("5d", "8d", "15d", Shape.PERT),
        "uniform": estimate("5d", "8d", "15d", Shape.UNIFORM),
        "lognormal": estimate("5d", "8d", "15d", Shape.LOGNORMAL),
    }
    digest = hashlib.sha256()
    for sampling in Sampling:
        for task in shapes.values():
            sample = simulate(plan_of(task), runs=1_000, seed=5, sampling=sampling)
            digest.update(sample.lengths("t").astype("<i4").tobytes())
    assert digest.hexdigest() == KNOWN
    first, second = (simulate(plan_of(task), runs=50, seed=s).lengths("t") for s in (1, 2))
    assert (first != second).any()


KNOWN = "cc23ccf8d5f5e109fc0b2f511bfb640d35aa3e4f2d62a76a32265030015bf968"


@each_sampling
@pytest.mark.parametrize(
    ("task", "mean", "variance"),
    [
        (estimate("4d", "7d", "16d", Shape.TRIANGULAR), 9, (16 + 49 + 256 - 28 - 64 - 112) / 18),
        (estimate("4d", None, "16d", Shape.UNIFORM), 10, 12),
        (estimate("4d", "7d", "16d", Shape.PERT), 8, (8 - 4) * (16 - 8) / 7),
        (estimate("4d", "7d", "16d", Shape.PERT, weight=10), 7.5, 3.5 * 8.5 / 13),
    ],
    ids=["triangular", "uniform", "pert", "heavy-pert"],
)
def test_lengths_have_the_mean_and_variance_of_their_shape(
    task: Task, mean: float, variance: float, sampling: Sampling
) -> None:
    """Within four standard errors of plain sampling; far nearer in a Latin hypercube."""
    found = drawn(task, sampling)
    error = math.sqrt(variance / len(found))
    assert abs(found.mean() - mean) < (
        4 * error if sampling is Sampling.PLAIN else 0.01 * error + 0.002
    )
    assert found.var() == pytest.approx(variance, rel=0.04 if sampling is Sampling.PLAIN else 1e-3)
    assert found.min() >= 4
    assert found.max() <= 16


@each_sampling
def test_a_lognormal_estimate_has_its_percentiles(sampling: Sampling) -> None:
    """Tenth and ninetieth are low and high, and the median is the root of their product."""
    found = np.sort(drawn(estimate("5d", None, "20d", Shape.LOGNORMAL), sampling))
    assert found[2_000] == pytest.approx(5, rel=0.03)
    assert found[10_000] == pytest.approx(10, rel=0.03)
    assert found[18_000] == pytest.approx(20, rel=0.03)
    other = estimate("5d", None, "20d", Shape.LOGNORMAL, percentiles=(5, 75))
    found = np.sort(drawn(other, Sampling.LATIN_HYPERCUBE))
    assert found[1_000] == pytest.approx(5, rel=0.002)
    assert found[15_000] == pytest.approx(20, rel=0.002)


@each_sampling
def test_a_discrete_estimate_takes_each_length_as_often_as_it_says(sampling: Sampling) -> None:
    """Exactly so in a Latin hypercube."""
    values = {"8d": "70%", "12d": "25%", "30d": "5%"}
    task = Task("t", "T", duration="8d", estimate=Estimate.discrete(values))
    found = drawn(task, sampling)
    for days, share in ((8, 0.7), (12, 0.25), (30, 0.05)):
        room = 4 * math.sqrt(share * (1 - share) / 20_000) if sampling is Sampling.PLAIN else 0
        assert abs((found == days).mean() - share) <= room + 1e-12


@each_sampling
def test_a_spread_scales_the_planned_length(sampling: Sampling) -> None:
    """By factors of the same shape; the nearest group's counts, and an estimate before it."""
    spread = Spread(Fraction(4, 5), Fraction(3, 2))
    found = drawn(Task("t", "T", duration="20d"), sampling, spread=spread)
    assert found.min() == pytest.approx(16, abs=0.3)
    assert found.max() == pytest.approx(30, abs=0.3)
    assert found.mean() == pytest.approx(22, abs=0.1)


def test_lengths_are_whole_minutes_rounded_half_up_and_never_negative() -> None:
    """Half a minute rounds up, and what a risk makes needless takes no time."""
    half = Task("t", "T", duration="3min")
    risk = Risk("r", "R", Fraction(1), Impact(multiply=Fraction(1, 2)), ["t"])
    assert set(drawn(half, Sampling.PLAIN, 10, risks={"r": risk}) * MINUTES) == {2}
    nothing = Risk("r", "R", Fraction(1), Impact(multiply=Fraction(0)), ["t"])
    sample = simulate(plan_of(half, risks={"r": nothing}), runs=10)
    assert set(sample.lengths("t").tolist()) == {0}


def test_a_plan_that_contradicts_itself_is_not_sampled() -> None:
    """A risk that takes more away than there is has its own diagnostic."""
    less = Risk("r", "R", Fraction(1), Impact(add=Duration(-9)), ["t"])
    with pytest.raises(PlanError):
        simulate(plan_of(Task("t", "T", duration="3d"), risks={"r": less}), runs=10)


@each_sampling
def test_a_risk_happens_to_all_its_tasks_at_once(sampling: Sampling) -> None:
    """One draw decides for all of them, each has an impact of its own, multiplied then added."""
    tasks = [Task(name, name, duration="10d") for name in ("a", "b")]
    factor = Impact(multiply=Spread(Fraction(1), Fraction(2), likely=Fraction(3, 2)))
    risks = {
        "add": Risk("add", "Add", Fraction(1, 4), Impact(add="5d"), ["a", "b"]),
        "times": Risk("times", "Times", Fraction(2, 5), factor, ["a", "b"]),
    }
    sample = simulate(plan_of(*tasks, risks=risks), runs=4_000, sampling=sampling)
    added, times = sample.happened("add"), sample.happened("times")
    a, b = sample.lengths("a") / MINUTES, sample.lengths("b") / MINUTES
    assert (a[~added & ~times] == 10).all()
    assert (a[added & ~times] == 15).all()
    assert ((a - 5 * added)[times] > 10).all()
    assert abs(np.corrcoef((a - 5 * added)[times], (b - 5 * added)[times])[0, 1]) < 0.1
    assert added.mean() == pytest.approx(0.25, abs=0.03 if sampling is Sampling.PLAIN else 1e-9)


@each_sampling
@pytest.mark.parametrize("share", [-0.6, 0.3, 0.8])
def test_correlated_lengths_have_the_rank_correlation_asked_for(
    share: float, sampling: Sampling
) -> None:
    """Whatever their shapes, and each keeps its own distribution."""
    a = Task("a", "A", duration="8d", estimate=Estimate("5d", "15d", "8d"))
    b = Task("b", "B", duration="8d", estimate=Estimate("2d", "40d", None, Shape.LOGNORMAL))
    tie = Correlation("c", ["a", "b"], Fraction(str(share)))
    sample = simulate(plan_of(a, b, correlations={"c": tie}), runs=20_000, sampling=sampling)
    found = correlation(sample.lengths("a"), sample.lengths("b"), CorrelationKind.SPEARMAN)
    assert found == pytest.approx(share, abs=0.02)
    free = simulate(plan_of(a, b), runs=20_000)
    if sampling is Sampling.LATIN_HYPERCUBE:
        assert (np.sort(sample.lengths("b")) == np.sort(free.lengths("b"))).all()
    else:
        assert sample.lengths("b").mean() == pytest.approx(free.lengths("b").mean(), rel=0.03)


def test_work_in_progress_varies_in_what_is_left_of_it() -> None:
    """A reported remainder is scaled as the whole is, and what is done is certain."""
    task = attrs.evolve(estimate("5d", "10d", "20d", Shape.UNIFORM), after=[Link("o")])
    from exitplan.plan import Progress

    done = Task("o", "O", duration="1d", progress=Progress("2026-01-05", "2026-01-05"))
    for progress, low, high in (
        (Progress("2026-01-06", remaining="4d"), 2, 8),
        (Progress("2026-01-06", percent_complete=50), 2.5, 10),
        (Progress("2026-01-06"), 1, 16),
    ):
        under_way = attrs.evolve(task, progress=progress)
        plan = plan_of(done, under_way, milestone("m", "M", after=[Link("t")]))
        plan = attrs.evolve(plan, status_date="2026-01-12")
        left = simulate(plan, runs=1_000).lengths("t") / MINUTES
        assert left.min() == pytest.approx(low, abs=0.05)
        assert left.max() == pytest.approx(high, abs=0.05)
