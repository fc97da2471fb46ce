"""What a simulation says of milestones, deadlines and contracts, by hand and by enumeration."""

from __future__ import annotations

import datetime
import json

import pytest

from exitplan.errors import UnknownTaskError
from exitplan.risk import Chance, Sampling, Why, risk_report
from tests.risk.answer_plans import HEAD, MERGE, ONE, TWO_RISKS, runs_of

SAMPLINGS = list(Sampling)


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def is_near(found: Chance, expected: float) -> bool:
    return abs(found.value - expected) <= 3 * max(found.standard_error, 1e-12)


def test_merge_bias_is_told_as_the_definition_has_it():
    """The plan's own date has 0.126; half of the runs come by day 16.4, 80 % by day 17.5."""
    simulation = runs_of(MERGE, 20_000)
    (end,) = risk_report(simulation).milestones
    assert abs(end.planned.value - 0.126) < 0.01
    assert end.planned_day == day("2025-01-20")
    assert [end.at(p).value for p in (50, 80)] == [day("2025-01-22"), day("2025-01-23")]
    assert end.later[50].calendar_days == 2
    assert end.later[80].calendar_days == 3
    assert end.later[80].working_days is None


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_deadline_is_told_with_how_late_it_is(sampling: Sampling):
    """Kept in 50 %; two days late in 30 % and ten in 20 %: 2.6 over all, 5.2 where late."""
    report = risk_report(runs_of(ONE, sampling=sampling))
    deadline = next(m for m in report.milestones if m.id == "end").deadline
    assert deadline is not None
    assert is_near(deadline.kept, 0.5)
    assert deadline.day == day("2025-01-15")
    assert abs(deadline.days_late - 2.6) <= 3 * deadline.days_late_error
    assert deadline.days_late_if_late == pytest.approx(5.2, abs=0.3)


def test_deadlines_together_come_from_the_same_runs():
    """The two hang on one task: both hold when the earlier does, in 50 %, not in 50 % of 80 %."""
    report = risk_report(runs_of(ONE))
    kept = {m.id: m.deadline.kept.value for m in report.milestones if m.deadline}
    assert kept == {"end": pytest.approx(0.5), "other": pytest.approx(0.8)}
    assert report.all_deadlines is not None
    assert report.all_deadlines.value == pytest.approx(0.5)


def test_p80s_of_one_cause_hold_together():
    """Both come on one day, so that both come by their P80 in as many runs as either."""
    report = risk_report(runs_of(ONE))
    assert report.all_p80 is not None
    assert report.all_p80.value == pytest.approx(0.8)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_a_gap_counts_with_the_option_that_the_run_takes(sampling: Sampling):
    """Of three lengths and an option in a quarter of the runs, 42.5 % leave a gap."""
    report = risk_report(runs_of(ONE, 20_000, sampling=sampling))
    (gap,) = report.gaps
    assert is_near(gap.gap, 0.3 * 0.75 + 0.2)
    assert gap.later_end == pytest.approx(0.25, abs=0.01)
    expected = (0.225 * 2 + 0.15 * 10 + 0.05 * 5) / 0.425
    assert gap.gap_days_if_gap == pytest.approx(expected, abs=0.15)


def test_on_the_contracts_own_last_day_there_is_no_gap():
    """The new service on that day is in time; only the eight days of the longest count."""
    text = ONE.replace("ends: 2025-01-15", "ends: 2025-01-17").replace("25%", "0%")
    (gap,) = risk_report(runs_of(text)).gaps
    assert gap.gap.value == pytest.approx(0.2)
    assert gap.gap_days_if_gap == 8.0


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_two_risks_are_as_their_four_cases(sampling: Sampling):
    """10 days in 56 % of the runs, at most 15 in 80 %, 17 in the rest."""
    simulation = runs_of(TWO_RISKS, 20_000, sampling=sampling)
    report = risk_report(simulation)
    (end,) = report.milestones
    assert is_near(end.planned, 0.7 * 0.8)
    assert is_near(simulation.chance("end", day("2025-01-20")), 0.8)
    assert end.at(50).value == day("2025-01-15")
    assert end.at(90).value == day("2025-01-22")
    assert abs(end.mean_later - (0.24 * 5 + 0.2 * 7)) <= 3 * end.mean_later_error


def test_the_chance_of_a_percentiles_own_day_is_told():
    """Half is asked for, and 56 % come by that day: the report says both."""
    (end,) = risk_report(runs_of(TWO_RISKS)).milestones
    assert end.reached[50].value == end.planned.value > 0.5


def test_working_days_are_those_of_the_items_calendar():
    """On a week of five days, ten working days later are fourteen by the calendar."""
    text = (
        HEAD.replace("calendar: 24-hour\n", "")
        + "risks: {r: {probability: 90%, hits: a, add: 10d}}\n"
        + "tasks: {a: {duration: 5d}, end: {milestone: true, after: a}}\n"
    )
    (end,) = risk_report(runs_of(text, 100)).milestones
    assert end.later[80].calendar_days == 14
    assert end.later[80].working_days == 10


def test_what_the_plan_is_for_is_the_main_milestone():
    """The new service of a contract, failing that the last final milestone, unless one is asked."""
    simulation = runs_of(ONE, 100)
    report = risk_report(simulation)
    assert (report.main.id, report.why) == ("end", Why.NEW_SERVICE)
    assert report.as_dict()["main_because"] == "new service"
    report = risk_report(runs_of(HEAD + ONE[ONE.index("tasks:") :], 100))
    assert (report.main.id, report.why) == ("other", Why.FINAL)
    report = risk_report(simulation, ["other", "work"])
    assert (report.main.id, report.why) == ("other", Why.ASKED)
    report = risk_report(simulation, ["end", "work"])
    assert report.main.id == "end"
    assert [m.id for m in report.milestones] == ["end", "work"]
    with pytest.raises(UnknownTaskError):
        risk_report(simulation, ["nowhere"])


def test_a_group_with_a_deadline_is_told():
    """Its finish is its last member's, as in the schedule."""
    text = HEAD + (
        "tasks: {g: {deadline: 2025-01-15, tasks: {"
        "a: {estimate: {shape: uniform, low: 8 calendar days, high: 12 calendar days},"
        " duration: 9 calendar days}, b: {duration: 1 calendar days}}}}\n"
    )
    (group,) = risk_report(runs_of(text)).milestones
    assert group.id == "g"
    assert is_near(group.deadline.kept, 0.5)


def test_other_percentiles_can_be_asked_for():
    """They come beside the usual ones, in order."""
    (end,) = risk_report(runs_of(MERGE, 1_000), percentiles=[95, 5]).milestones
    assert [round(100 * p.share) for p in end.percentiles] == [5, 10, 50, 80, 90, 95]
    values = [p.value for p in end.percentiles]
    assert values == sorted(values)
    with pytest.raises(KeyError):
        end.at(33)


def test_a_plan_without_doubt_has_certain_dates():
    """Every milestone comes on its own date in every run."""
    text = HEAD + "tasks: {a: {duration: 5 calendar days}, end: {milestone: true, after: a}}\n"
    (end,) = risk_report(runs_of(text, 100)).milestones
    assert end.is_certain
    assert end.planned.value == 1.0


def test_what_leaves_the_known_years_is_told_and_breaks_nothing():
    """A length of a thousand years in 30 % of the runs is beyond, and has no date at P80."""
    text = HEAD + (
        "risks: {r: {probability: 30%, hits: a, add: 390000 calendar days}}\n"
        "tasks: {a: {duration: 5 calendar days},"
        " end: {milestone: true, after: a, deadline: 2025-02-01}}\n"
    )
    report = risk_report(runs_of(text, 1_000))
    (end,) = report.milestones
    assert end.beyond == pytest.approx(0.3)
    found = json.loads(json.dumps(report.as_dict()))["milestones"][0]
    assert found["percentiles"]["p80"]["day"] is None
    assert found["percentiles"]["p50"]["day"] == "2025-01-10"
    assert found["deadline"]["kept"] == pytest.approx(0.7)


def test_the_report_is_plain_data():
    """It survives JSON unchanged, and no date is anything but ISO text."""
    data = risk_report(runs_of(ONE, 500)).as_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["contracts"][0]["last_day"] == "2025-01-15"
