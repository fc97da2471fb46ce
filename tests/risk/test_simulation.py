"""The sample and what it says, against closed forms and enumeration."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

import attrs
import numpy as np
import pytest

from exitplan.errors import ExitplanError, UnknownTaskError
from exitplan.plan import (
    Board,
    Deadline,
    Estimate,
    Gate,
    Group,
    Impact,
    Link,
    Plan,
    Risk,
    Shape,
    Task,
    milestone,
)
from exitplan.risk import LATER, LATER_DAY, CorrelationKind, Sampling, correlation, simulate
from exitplan.schedule import compute_schedule

DAY = 1440
START = "2026-01-05"
each_sampling = pytest.mark.parametrize("sampling", Sampling)


def around_the_clock(*items: Task, **fields: object) -> Plan:
    """Make a plan without days off."""
    return Plan("p", "P", START, items=items, calendar="24-hour", **fields)  # type: ignore[arg-type]


def work(
    name: str, low: int, likely: int, high: int, *after: str, shape: Shape = Shape.TRIANGULAR
) -> Task:
    """Make a task with an estimate in days."""
    length = Estimate(f"{low}ed", f"{high}ed", f"{likely}ed", shape)
    links = [Link(before) for before in after]
    return Task(name, name.upper(), duration=f"{likely}ed", estimate=length, after=links)


MERGE = around_the_clock(
    work("a", 8, 10, 14),
    work("b", 8, 10, 14),
    work("c", 4, 5, 6, "a", "b"),
    milestone("m", "M", after=[Link("c")]),
)


def elapsed(sample: object, name: str = "m") -> np.ndarray:
    """Give an item's finish in days from the plan's start."""
    return (sample.finishes(name) - sample.plan.start.begin) / DAY  # type: ignore[attr-defined]


def exact_merge() -> tuple[float, float, float]:
    """Give P(15 or less), P50 and P80 of the merge by a sum over a fine grid."""
    step = 0.002

    def below(x: np.ndarray, low: float, mode: float, high: float) -> np.ndarray:
        rising = (x - low) ** 2 / ((high - low) * (mode - low))
        falling = 1 - (high - x) ** 2 / ((high - low) * (high - mode))
        return np.where(x <= low, 0, np.where(x < mode, rising, np.where(x < high, falling, 1)))

    x = np.arange(0, 22, step)
    later = np.diff(below(x, 8, 10, 14) ** 2)
    share = np.cumsum(np.convolve(later, np.diff(below(x, 4, 5, 6))))
    days = (np.arange(len(share)) + 1) * step
    at_15, median, eightieth = np.interp(15, days, share), *np.interp([0.5, 0.8], share, days)
    return float(at_15), float(median), float(eightieth)


def test_the_merge_bias_case_is_reproduced() -> None:
    """The published figures of two paths into one, 20,000 runs with seed 1.

    Shares and indices within 0.01. The percentiles were themselves read from a
    sample whose standard errors are 0.01 days; so both are held to the exact
    values within three of them, and the published ones to the sum of both.
    """
    sample = simulate(MERGE, runs=20_000)
    found = np.sort(elapsed(sample))
    at_15, median, eightieth = exact_merge()
    assert (found <= 15).mean() == pytest.approx(0.126, abs=0.01)
    assert (found <= 15).mean() == pytest.approx(at_15, abs=0.005)
    for share, exact, published in ((0.5, median, 16.37), (0.8, eightieth, 17.47)):
        value = found[int(share * 20_000) - 1]
        error = sample.percentile("m", share).standard_error
        assert value == pytest.approx(exact, abs=3 * error)
        assert value == pytest.approx(published, abs=5 * error)
    single = simulate(
        attrs.evolve(
            MERGE,
            items=[MERGE.items[0], attrs.evolve(MERGE.items[2], after=[Link("a")]), MERGE.items[3]],
        ),
        runs=20_000,
    )
    assert (elapsed(single) <= 15).mean() == pytest.approx(0.34, abs=0.01)
    critical = sample.criticality("m")
    finish = sample.working_minutes("m")
    indices = {"a": (0.49, 0.585, 0.526), "b": (0.51, 0.584, 0.537), "c": (1.0, 0.347, 0.347)}
    for name, (share, cruciality, ssi) in indices.items():
        length = sample.lengths(name)
        assert critical.of(name).value == pytest.approx(share, abs=0.011)
        r = correlation(length, finish, CorrelationKind.PEARSON)
        assert r == pytest.approx(cruciality, abs=0.01)
        assert critical.of(name).value * length.std() / finish.std() == pytest.approx(ssi, abs=0.01)


@each_sampling
def test_a_sum_of_many_lengths_is_nearly_normal(sampling: Sampling) -> None:
    """Forty uniform lengths in a row: mean, variance and percentiles of their normal limit."""
    tasks = [work("t0", 5, 10, 15, shape=Shape.UNIFORM)]
    tasks += [work(f"t{n}", 5, 10, 15, f"t{n - 1}", shape=Shape.UNIFORM) for n in range(1, 40)]
    plan = around_the_clock(*tasks, milestone("m", "M", after=[Link("t39")]))
    sample = simulate(plan, runs=20_000, sampling=sampling)
    normal = NormalDist(400, math.sqrt(40 * 100 / 12))
    found = np.sort(elapsed(sample))
    assert found.mean() == pytest.approx(400, abs=3 * normal.stdev / math.sqrt(20_000))
    assert found.std() == pytest.approx(normal.stdev, rel=3 / math.sqrt(40_000))
    for share in (0.1, 0.5, 0.8, 0.9):
        error = sample.percentile("m", share).standard_error
        assert found[int(share * 20_000) - 1] == pytest.approx(normal.inv_cdf(share), abs=3 * error)


@each_sampling
def test_the_later_of_two_uniform_lengths_has_its_closed_form(sampling: Sampling) -> None:
    """Below a share x of the range with probability x squared."""
    plan = around_the_clock(
        work("a", 0, 50, 100, shape=Shape.UNIFORM),
        work("b", 0, 50, 100, shape=Shape.UNIFORM),
        milestone("m", "M", after=[Link("a"), Link("b")]),
    )
    found = elapsed(simulate(plan, runs=20_000, sampling=sampling))
    for x in (10, 30, 50, 80, 95):
        share = (x / 100) ** 2
        error = math.sqrt(share * (1 - share) / 20_000)
        assert (found <= x).mean() == pytest.approx(share, abs=3 * error)
    assert found.mean() == pytest.approx(200 / 3, abs=3 * math.sqrt(1e4 / 18 / 20_000))


@each_sampling
def test_two_risks_are_as_likely_together_as_enumeration_says(sampling: Sampling) -> None:
    """Every finish of a plan with two risks on shared tasks, with its exact probability."""
    tasks = [
        Task("a", "A", duration="10ed"),
        Task("b", "B", duration="6ed"),
        Task("c", "C", duration="4ed", after=[Link("a"), Link("b")]),
    ]
    risks = {
        "x": Risk("x", "X", Fraction(3, 10), Impact(add="5ed"), ["b", "c"]),
        "y": Risk("y", "Y", Fraction(1, 5), Impact(multiply=Fraction(3, 2)), ["a", "b"]),
    }
    plan = around_the_clock(*tasks, milestone("m", "M", after=[Link("c")]), risks=risks)
    found = elapsed(simulate(plan, runs=20_000, sampling=sampling))
    expected: dict[float, Fraction] = {}
    for x, y in itertools.product((0, 1), repeat=2):
        a, b, c = 10 * (1.5 if y else 1), 6 * (1.5 if y else 1) + 5 * x, 4 + 5 * x
        share = (Fraction(3, 10) if x else Fraction(7, 10)) * (
            Fraction(1, 5) if y else Fraction(4, 5)
        )
        finish = max(a, b) + c
        expected[finish] = expected.get(finish, Fraction(0)) + share
    assert set(found.tolist()) == set(expected)
    for finish, share in expected.items():
        error = math.sqrt(share * (1 - share) / 20_000)
        assert (found == finish).mean() == pytest.approx(float(share), abs=3 * error)


OFFICE = Plan(
    "p",
    "P",
    START,
    items=[
        Group(
            "g",
            "G",
            [
                Task("g.a", "A", duration="10d", estimate=Estimate("5d", "20d", "10d")),
                Task("g.b", "B", duration="20ed", estimate=Estimate("9ed", "60ed", "20ed")),
            ],
            deadline=Deadline("2026-02-06"),
        ),
        Task("decide", "Decide", gate=Gate("cabinet"), after=[Link("g")]),
        milestone("m", "M", after=[Link("decide")], deadline=Deadline("2026-03-31")),
    ],
    boards={"cabinet": Board("cabinet", "Cabinet", meets="third Tuesday")},
    risks={"r": Risk("r", "R", Fraction(1, 3), Impact(add=Estimate("1d", "9d", "4d")), ["g"])},
)


@each_sampling
def test_blocks_change_no_byte(sampling: Sampling) -> None:
    """Whatever their size, and a second time as well."""
    whole = simulate(OFFICE, runs=500, sampling=sampling, watch=["g.a"])
    for block in (1, 7, 100, 499, 500, 9_999):
        other = simulate(OFFICE, runs=500, sampling=sampling, block=block)
        for name in ("m", "decide", "g.a"):
            assert other.finishes(name).tobytes() == whole.finishes(name).tobytes()
    assert (
        simulate(OFFICE, runs=500, seed=2).finishes("m").tobytes() != whole.finishes("m").tobytes()
    )


def test_days_are_those_of_the_schedule() -> None:
    """Without doubt every run finishes on the schedule's own day, of a group its last member's."""
    certain = attrs.evolve(
        OFFICE,
        risks={},
        items=[
            attrs.evolve(
                OFFICE.items[0],
                items=[attrs.evolve(t, estimate=None) for t in OFFICE.items[0].items],
            ),  # type: ignore[union-attr]
            *OFFICE.items[1:],
        ],
    )
    schedule = compute_schedule(certain)
    sample = simulate(schedule, runs=3)
    for name in ("g", "g.a", "g.b", "decide", "m"):
        assert set(sample.days(name).tolist()) == {schedule[name].finish_day}
        assert set(sample.finishes(name).tolist()) == {schedule[name].early_finish_at}
        assert sample.merge_bias(name).mean_days == pytest.approx(0)


def test_chances_percentiles_and_days_late_are_counts_of_runs() -> None:
    """Each follows from the days by run, by its definition."""
    sample = simulate(OFFICE, runs=1_000)
    days = np.sort(sample.days("m"))
    due = OFFICE.items[2].deadline.date.day  # type: ignore[union-attr]
    for share in (0.1, 0.5, 0.8, 0.95):
        assert sample.percentile("m", share).value == days[math.ceil(share * 1_000) - 1]
    chance = sample.chance("m", due)
    assert chance.value == (days <= due).mean()
    assert chance.standard_error == pytest.approx(
        math.sqrt(chance.value * (1 - chance.value) / 1_000)
    )
    assert sample.chance_of_deadline("m") == chance
    assert sample.chance_of_deadline("decide") is None
    assert sample.days_late("m", due) == pytest.approx(np.maximum(days - due, 0).mean())
    group = sample.chance_of_deadline("g")
    assert group is not None
    joint = sample.joint({"g": OFFICE.items[0].deadline.date.day, "m": due})  # type: ignore[union-attr]
    assert (
        joint.value
        == (
            (sample.days("g") <= OFFICE.items[0].deadline.date.day) & (sample.days("m") <= due)
        ).mean()
    )  # type: ignore[union-attr]
    assert joint.value <= min(chance.value, group.value)


def test_an_item_that_was_not_watched_is_computed_on_demand() -> None:
    """With the very runs of the simulation."""
    watched = simulate(OFFICE, runs=300, watch=["g.a", "decide"])
    other = simulate(OFFICE, runs=300)
    assert "decide" not in other.milestones
    assert (watched.finishes("decide") == other.finishes("decide")).all()
    with pytest.raises(UnknownTaskError):
        other.finishes("nothing")


def test_the_standard_error_of_a_percentile_is_that_of_repeated_samples() -> None:
    """Over sixty seeds of plain sampling the 80th percentile scatters as much as is said."""
    samples = [simulate(MERGE, runs=1_000, seed=s, sampling=Sampling.PLAIN) for s in range(60)]
    found = [float(np.sort(elapsed(sample))[799]) for sample in samples]
    said = np.mean([sample.percentile("m", 0.8).standard_error for sample in samples])
    assert np.std(found) == pytest.approx(said, rel=0.35)


def test_a_simulation_stops_once_it_has_settled() -> None:
    """When the 80th percentile is known well enough, but not before a thousand runs."""
    sample = simulate(MERGE, runs=50_000, stop_at=0.05)
    assert 1_000 <= sample.runs < 5_000
    assert sample.runs_asked == 50_000
    assert not sample.is_partial
    assert sample.convergence[-1].worst_days <= 0.05
    assert [c.runs for c in sample.convergence] == list(range(1_000, sample.runs + 1, 1_000))
    assert simulate(MERGE, runs=2_000, stop_at=0.0).runs == 2_000


def test_a_simulation_that_is_broken_off_gives_what_is_done() -> None:
    """After Ctrl-C in the third block there are two blocks of runs, the same as ever."""
    told = []

    def on_block(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 2:
            raise KeyboardInterrupt

    sample = simulate(OFFICE, runs=1_000, block=100, on_block=on_block)
    assert sample.is_partial
    assert sample.runs == 200
    assert told == [(100, 1_000), (200, 1_000)]
    whole = simulate(OFFICE, runs=1_000)
    assert (sample.finishes("m") == whole.finishes("m")[:200]).all()
    assert (sample.finishes("g.a") == whole.finishes("g.a")[:200]).all()
    assert (sample.lengths("g.a") == whole.lengths("g.a")[:200]).all()
    assert (sample.happened("r") == whole.happened("r")[:200]).all()


def test_runs_beyond_the_known_years_are_later_than_any_date() -> None:
    """They are told, count as late, and break nothing."""
    year = compute_schedule(OFFICE).network.calendars[0].last_day
    far = Task(
        "t", "T", duration="10d", after=[], estimate=Estimate("10d", "40000d", None, Shape.UNIFORM)
    )
    gate = Task("d", "D", gate=Gate("cabinet"), after=[Link("t")])
    plan = attrs.evolve(OFFICE, items=[far, gate, milestone("m", "M", after=[Link("d")])], risks={})
    sample = simulate(plan, runs=400, watch=["t", "d"])
    beyond = sample.share_beyond("m")
    assert 0.1 < beyond < 0.9
    assert sample.share_beyond("t") <= beyond
    assert ((sample.finishes("m") == LATER) == (sample.days("m") == LATER_DAY)).all()
    assert sample.percentile("m", 0.99).value == LATER_DAY
    assert sample.chance("m", year).value == pytest.approx(1 - beyond, abs=0.02)
    order = np.argsort(sample.lengths("t"), kind="stable")
    assert (np.diff(sample.finishes("m")[order]) >= 0).all()


def test_a_risk_that_is_left_out_happens_in_no_run() -> None:
    """The other draws stay the same."""
    sample, without = simulate(OFFICE, runs=300), simulate(OFFICE, runs=300, without=["r"])
    assert not without.happened("r").any()
    spared = ~sample.happened("r")
    assert (sample.lengths("g.a")[spared] == without.lengths("g.a")[spared]).all()
    assert (sample.lengths("g.a")[~spared] > without.lengths("g.a")[~spared]).all()


@pytest.mark.parametrize(("runs", "block"), [(0, None), (2_000_000, None), (10, 0)])
def test_a_number_of_runs_that_cannot_be_is_refused(runs: int, block: int | None) -> None:
    """With a code of its own."""
    with pytest.raises(ExitplanError) as caught:
        simulate(OFFICE, runs=runs, block=block)
    assert [d.code for d in caught.value.diagnostics] == ["EP731"]


WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None
from exitplan.errors import ExitplanError
from exitplan.plan import Plan, Task
from exitplan.schedule import compute_schedule
plan = Plan("p", "P", "2026-01-05", items=[Task("a", "A", duration="3d")])
print(compute_schedule(plan)["a"].finish)
try:
    from exitplan.risk import simulate
except ExitplanError as error:
    print(error.diagnostics[0].code, error.diagnostics[0].help)
"""


def test_without_numpy_all_else_works_and_risk_says_how_to_get_it() -> None:
    """A schedule is computed; asking for a simulation gives the command to install it."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMPY], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["2026-01-07", "EP730 pip install 'exitplan[risk]'"]


LARGE = """
import sys
sys.path.insert(0, "benchmarks")
from risk import plan_of
from exitplan.risk import simulate
sample = simulate(plan_of({tasks}), runs=10_000)
sample.criticality("done")
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(int(line.split()[1]) // 1024)
"""


def test_memory_is_bounded_by_blocks() -> None:
    """10,000 runs of 2,000 tasks with criticality stay under 300 MB, in a process of their own.

    `benchmarks/risk.py --large` measures 10,000 tasks, whose bar is 1 GB. What the
    process itself has used is asked of Linux: getrusage counts its parent's as well.
    """
    if not Path("/proc/self/status").exists():
        pytest.skip("how much memory a process has used at most is asked of Linux only")
    code = LARGE.format(tasks=2_000)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300
