"""What each risk, branch and length makes of a date, against what can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from exitplan.calendars import MINUTES_PER_DAY
from exitplan.risk import Sampling, happening_risks, risk_report, simulate, tornado
from exitplan.risk._again import FEWEST_RUNS, Again, Otherwise, group_error, runs_for
from tests.risk.answer_plans import HEAD, LENGTHS, MERGE, REGISTER, plan_of, runs_of


def found_of(simulation, **options):
    tree = tornado(simulation, "end", **options)
    return {one.id: one for one in tree.contributions}, {one.id: one for one in tree.gains}


def test_a_contribution_is_the_difference_that_its_removal_makes():
    """By the four cases of two risks: 8 of 22 days at P80 for one, 2 fewer for the other."""
    found, _ = found_of(runs_of(REGISTER))
    assert found["dear"].at_share.value == 8.0
    assert found["dear"].mean.value == pytest.approx(3.0, abs=0.01)
    assert found["lucky"].at_share.value == -2.0
    assert found["lucky"].mean.value == pytest.approx(-1.0, abs=0.01)
    assert found["cheap"].at_share.value == found["cheap"].mean.value == 0.0
    assert found["cheap"].at_share.is_noise
    assert "gone" not in found


def test_the_weightiest_come_first_whatever_their_sign():
    """Eight days, then two the other way, then nothing."""
    tree = tornado(runs_of(REGISTER), "end")
    assert [one.id for one in tree.contributions] == ["dear", "lucky", "cheap"]


def test_another_percentile_can_be_asked_for():
    """At 60 % the dear risk, which happens in 30 %, makes no difference at all."""
    found, _ = found_of(runs_of(REGISTER), share=0.6)
    assert found["dear"].at_share.value == 0.0


def test_a_mitigation_buys_what_is_between_both_dates():
    """With 10 % instead of 30 %, P80 comes 8 days sooner, the mean 2: 4 days by £10,000."""
    _, gains = found_of(runs_of(REGISTER))
    gain = gains["dear"]
    assert not gain.is_done
    assert gain.at_share.value == 8.0
    assert gain.mean.value == pytest.approx(2.0, abs=0.01)
    assert gain.per_money == 4.0
    assert gains["cheap"].at_share.value == 0.0
    assert gains["cheap"].at_share.is_noise


def test_a_mitigation_that_is_done_has_bought_as_much():
    """Counted as done, the same difference is found from the other side."""
    found, gains = found_of(runs_of(REGISTER, mitigated=True))
    assert gains["dear"].is_done
    assert gains["dear"].at_share.value == 8.0
    assert gains["dear"].mean.value == pytest.approx(2.0, abs=0.01)
    assert found["dear"].mean.value == pytest.approx(1.0, abs=0.01)
    assert found["cheap"].mean.value == 0.0, "nothing is left of it, but it is still told"


def test_a_free_mitigation_has_no_price():
    """Days by £10,000 need a cost."""
    text = REGISTER.replace("cost: 20000, ", "")
    _, gains = found_of(runs_of(text, 1_000))
    assert gains["dear"].cost is None
    assert gains["dear"].per_money is None


@pytest.mark.parametrize("sampling", list(Sampling))
def test_reruns_are_simulations_without_it(sampling: Sampling):
    """Leaving a risk out here gives the very dates that a simulation without it has."""
    simulation = runs_of(REGISTER, 500, sampling=sampling, seed=3)
    rerun = Again(simulation, 500).finishes("end", Otherwise(without=["dear"]))
    plain = simulate(plan_of(REGISTER), runs=500, sampling=sampling, seed=3, without=["dear"])
    assert np.array_equal(rerun, plain.finishes("end"))


def test_a_length_that_is_fixed_takes_as_long_as_planned():
    """Without the doubt of two of three tasks the date has only the third's."""
    simulation = runs_of(MERGE, 2_000)
    fixed = Again(simulation, 2_000).finishes("end", Otherwise(fixed=["a", "b"]))
    rest = fixed - fixed.min()
    own = simulation.lengths("c").astype(np.int64)
    assert np.array_equal(rest, own - own.min())


def test_a_fixed_length_keeps_its_risks():
    """Only its own doubt goes: what may hit it still hits it."""
    text = HEAD + (
        "risks: {r: {probability: 50%, hits: a, add: 7 calendar days}}\n"
        f"tasks: {{a: {{estimate: {LENGTHS}}}, end: {{milestone: true, after: a}}}}\n"
    )
    simulation = runs_of(text, 1_000)
    fixed = Again(simulation, 1_000).finishes("end", Otherwise(fixed=["a"]))
    assert set((fixed - fixed.min()) // MINUTES_PER_DAY) == {0, 7}


def test_tasks_are_tried_by_name():
    """Each task that is named gets its own contribution."""
    found, _ = found_of(runs_of(MERGE), tasks=["a", "c"], left_out=1)
    assert set(found) == {"a", "c"}
    assert all(one.kind == "task" and one.at_share.value > 0 for one in found.values())


def test_trials_are_told_and_can_be_broken_off():
    """Whoever listens hears of every trial."""
    heard: list[tuple[int, int]] = []
    tornado(runs_of(REGISTER, 200), "end", on_rerun=lambda *told: heard.append(told))
    assert heard == [(n, 5) for n in range(1, 6)]


def test_much_to_try_gets_fewer_runs_and_says_so(monkeypatch: pytest.MonkeyPatch):
    """The work of all trials is bounded; no trial has less than a thousand runs."""
    monkeypatch.setattr("exitplan.risk._again.MOST_WORK", 50_000)
    simulation = runs_of(REGISTER, 5_000)
    tree = tornado(simulation, "end")
    assert tree.runs == runs_for(simulation, 6) < tree.all_runs == 5_000
    assert tree.contributions[0].at_share.value == 8.0
    monkeypatch.setattr("exitplan.risk._again.MOST_WORK", 1)
    assert runs_for(simulation, 6) == FEWEST_RUNS


def test_what_a_risk_costs_when_it_happens_is_its_own():
    """Ten days in 30 %, halving four in 50 %, and nothing off the path, all without noise."""
    risks = {one.id: one for one in happening_risks(runs_of(REGISTER), "end")}
    assert list(risks) == ["dear", "lucky", "cheap"]
    assert risks["dear"].happens.value == pytest.approx(0.3)
    assert risks["dear"].costs.value == pytest.approx(10.0, abs=0.01)
    assert risks["lucky"].costs.value == pytest.approx(-2.0, abs=0.01)
    assert risks["cheap"].costs.value == 0.0
    assert risks["dear"].on_average is not None
    assert risks["dear"].on_average.value == pytest.approx(3.0, abs=0.01)


def test_an_option_that_is_taken_moves_no_task():
    """It is told how often it is taken, and that it costs the date nothing."""
    from tests.risk.answer_plans import ONE

    (branch,) = happening_risks(runs_of(ONE, 1_000), "end")
    assert (branch.kind, branch.happens.value, branch.costs.value) == ("branch", 0.25, 0.0)


def test_the_error_of_a_difference_is_as_wide_as_its_scatter_over_seeds():
    """The mean of a hundred seeds' errors is that of their scatter, within a factor of two."""
    plan = plan_of(REGISTER.replace("add: 10 calendar days", f"add: {LENGTHS}", 1))
    values, errors = [], []
    for seed in range(60):
        simulation = simulate(plan, runs=400, seed=seed, sampling=Sampling.PLAIN)
        (dear,) = (c for c in tornado(simulation, "end").contributions if c.id == "dear")
        values.append(dear.mean.value)
        errors.append(dear.mean.standard_error)
    assert 0.5 < np.std(values) / np.mean(errors) < 2.0


def test_groups_of_runs_give_the_error_of_a_mean():
    """For plain numbers it is the usual one, the root of n less than their scatter."""
    numbers = np.random.default_rng(7).normal(size=4_000)
    error = group_error(4_000, lambda part: float(numbers[part].mean()))
    assert error == pytest.approx(numbers.std() / 4_000**0.5, rel=0.4)
    assert group_error(3, lambda part: 1.0) == 0.0


def test_the_tornado_is_plain_data():
    """Numbers, words and nothing else, with the noise said."""
    simulation = runs_of(REGISTER, 500)
    data = tornado(simulation, risk_report(simulation).main.id).as_dict()
    assert data["percentile"] == 80
    assert data["contributions"][0]["contributes"]["within_noise"] is False
    assert data["mitigations"][0]["buys_days_per_10000_pounds"] == 4.0
