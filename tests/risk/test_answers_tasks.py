"""How tasks bear on a date: criticality, cruciality and sensitivity, as defined."""

from __future__ import annotations

import numpy as np
import pytest

from exitplan.risk import task_risks
from tests.risk.answer_plans import HEAD, MERGE, runs_of

DETOUR = f"""\
{HEAD}branches:
  fails:
    probability: 50%
    at: a
    detour: {{tasks: {{extra: {{duration: 10 calendar days}}}}}}
    title: It fails
tasks:
  a: {{estimate: {{shape: uniform, low: 4 calendar days, high: 6 calendar days}},
      duration: 5 calendar days}}
  end: {{milestone: true, after: a}}
"""


def test_the_merge_case_has_the_figures_of_its_definition():
    """CI .5/.5/1, r .585/.584/.347 and SSI .526/.537/.347, each within a hundredth or so."""
    found = {t.id: t for t in task_risks(runs_of(MERGE, 20_000), "end").found}
    assert found["c"].criticality.value == 1.0
    assert found["a"].criticality.value + found["b"].criticality.value >= 1.0
    for name in ("a", "b"):
        assert found[name].criticality.value == pytest.approx(0.5, abs=0.015)
        assert found[name].pearson == pytest.approx(0.585, abs=0.015)
        assert found[name].sensitivity == pytest.approx(0.53, abs=0.015)
    assert found["c"].pearson == pytest.approx(0.347, abs=0.015)
    assert found["c"].sensitivity == pytest.approx(0.347, abs=0.015)
    assert found["c"].scatter == pytest.approx(6**-0.5, abs=0.01)


def test_coefficients_are_those_of_their_definitions():
    """Spearman's is Pearson's of ranks, Kendall's counts pairs: by the plain formulas."""
    simulation = runs_of(MERGE, 300)
    (found,) = (t for t in task_risks(simulation, "end").found if t.id == "a")
    x, y = simulation.lengths("a").astype(float), simulation.finishes("end").astype(float)
    assert found.pearson == pytest.approx(np.corrcoef(x, y)[0, 1])
    signs = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    ties = [(values[:, None] != values).sum() for values in (x, y)]
    assert found.kendall == pytest.approx(signs.sum() / np.sqrt(float(ties[0]) * float(ties[1])))
    ranks = [(v[:, None] > v).sum(axis=1) + (v[:, None] == v).sum(axis=1) / 2 for v in (x, y)]
    assert found.spearman == pytest.approx(np.corrcoef(*ranks)[0, 1])


def test_a_task_that_is_off_the_path_has_no_sensitivity():
    """It is never critical, so that its scatter does not count, though it shares a risk.

    What shares nothing with the path goes with the date by chance at most, and is not told.
    """
    three = "estimate: {low: 1 calendar days, likely: 2 calendar days, high: 3 calendar days}"
    text = MERGE.replace("end: {", f"idle: {{{three}}}\n  ill: {{{three}}}\n  end: {{").replace(
        "tasks:",
        "risks:\n  ill: {probability: 50%, hits: [c, ill], add: 9 calendar days}\ntasks:",
    )
    told = task_risks(runs_of(text, 2_000), "end")
    found = {t.id: t for t in told.found}
    assert set(found) == {"a", "b", "c", "ill"}
    assert told.left_out == 0
    assert found["ill"].sensitivity == 0.0
    assert found["ill"].pearson > 0.5


def test_most_tasks_are_not_shown_but_counted():
    """The weightiest are given, and how many are not."""
    found = task_risks(runs_of(MERGE, 1_000), "end", most=1)
    assert len(found.found) == 1
    assert found.left_out == 2
    assert found.found[0].id in ("a", "b")


@pytest.mark.parametrize("calendar", ["", "calendar: 24-hour, "])
def test_calendar_and_working_time_are_compared_as_weeks(calendar: str):
    """A task by the clock and one by working weeks, equally uncertain, weigh about the same."""
    text = (
        HEAD.replace("calendar: 24-hour\n", "")
        + """\
tasks:
  a: {estimate: {low: 10 calendar weeks, likely: 20 calendar weeks, high: 30 calendar weeks}}
  b: {estimate: {low: 10w, likely: 20w, high: 30w}, after: a}
  end: {milestone: true, after: b}
"""
    ).replace("end: {", f"end: {{{calendar}")
    found = {t.id: t for t in task_risks(runs_of(text, 4_000), "end").found}
    assert found["a"].sensitivity == pytest.approx(found["b"].sensitivity, rel=0.08)
    assert found["a"].scatter == pytest.approx(found["b"].scatter, rel=0.05)


def test_a_detours_step_takes_no_time_where_it_is_not_taken():
    """Its length goes with the date as whether it is taken does."""
    text = DETOUR.replace(
        "extra: {duration: 10 calendar days}",
        "extra: {estimate: {shape: uniform, low: 9 calendar days, high: 11 calendar days}, "
        "duration: 10 calendar days}",
    )
    (found,) = (t for t in task_risks(runs_of(text, 2_000), "end").found if t.id != "a")
    assert found.pearson > 0.98
    assert found.criticality.value == pytest.approx(0.5, abs=0.01)
    assert found.scatter == pytest.approx(5.0, abs=0.1)
