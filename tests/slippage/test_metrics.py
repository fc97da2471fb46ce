"""CPLI, BEI and hit tasks are what somebody with a calendar and a pencil counts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exitplan.errors import UnknownTaskError
from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.slippage import metrics, metrics_over

CHAIN = """\
plan: exit
start: 2015-03-02
tasks:
  case: {duration: 10d}
  tender: {duration: 15d, after: case}
  award: {title: Award, milestone: true, after: tender}
"""
"""Mondays without holidays: the case takes 2 to 13 March, the tender ends on 3 April's eve."""


def plan_of(text: str, **values: str) -> Schedule:
    """Schedule a plan after replacing words in its text."""
    for word, value in values.items():
        text = text.replace(word, value)
    return compute_schedule(loads_plan(text))


def test_cpli_of_a_milestone_five_days_late():
    """With 15 working days to go and a baseline date 5 days before the forecast it is 10/15."""
    baseline = loads_plan(
        "plan: p\nstart: 2015-06-01\ntasks:\n  work: {duration: 10d}\n"
        "  end: {milestone: true, after: work}\n"
    )
    current = plan_of(
        "plan: p\nstart: 2015-06-01\nstatus_date: 2015-06-01\ntasks:\n  work: {duration: 15d}\n"
        "  end: {milestone: true, after: work}\n"
    )
    cpli = metrics(baseline, current).cpli["end"]
    assert (cpli.left_minutes, cpli.float_minutes) == (15 * cpli.day_minutes, -5 * cpli.day_minutes)
    assert cpli.value == Fraction(2, 3)
    assert cpli.sentence == (
        "CPLI of “End” 0.667: 15 working days to go, forecast 5 working days after its baseline "
        "date"
    )
    assert cpli.record()["cpli"] == pytest.approx(0.667, abs=0.001)


def test_cpli_is_counted_in_working_time_not_by_the_clock():
    """A window of three weeks over Easter has the working days that are left of it."""
    text = (
        "plan: p\nstart: 2015-03-30\nSTATUStasks:\n  work: {duration: DAYS}\n"
        "  end: {milestone: true, after: work}\n"
    )
    baseline = loads_plan(text.replace("STATUS", "").replace("DAYS", "8d"))
    current = plan_of(text, STATUS="status_date: 2015-03-30\n", DAYS="13d")
    cpli = metrics(baseline, current, milestone="end").cpli["end"]
    # 30 March to 17 April is 15 weekdays, Good Friday and Easter Monday are none of the 13.
    assert cpli.forecast_day - current.plan.start.day == 18
    assert cpli.value == Fraction(8, 13)


def test_cpli_counts_what_is_left_from_the_status_date():
    """What lies before the status date is no longer part of the way."""
    current = plan_of(
        CHAIN.replace("tasks:", "status_date: 2015-03-16\ntasks:").replace(
            "{duration: 10d}", "{duration: 10d, actual_start: 2015-03-02, remaining: 4d}"
        )
    )
    cpli = metrics(loads_plan(CHAIN), current).cpli["award"]
    day = cpli.day_minutes
    assert (cpli.left_minutes, cpli.float_minutes) == (19 * day, -4 * day)
    assert cpli.value == Fraction(15, 19)


@pytest.mark.parametrize(
    ("baseline", "current", "reason"),
    [
        (
            CHAIN.replace("award", "signed"),
            CHAIN.replace("tasks:", "status_date: 2015-03-16\ntasks:"),
            "the baseline has no date for it, and without one CPLI is never below 1",
        ),
        (CHAIN, CHAIN, "the plan has no status date"),
        (
            CHAIN,
            (
                "plan: exit\nstart: 2015-03-02\nstatus_date: 2015-04-10\ntasks:\n"
                "  award: {milestone: true, actual_finish: 2015-04-08}\n"
            ),
            "it was reached on 8 Apr 2015",
        ),
        (
            CHAIN,
            (
                "plan: exit\nstart: 2015-03-02\nstatus_date: 2015-04-11\ntasks:\n"
                "  award: {milestone: true}\n"
            ),
            "no working time lies between the status date and its forecast",
        ),
    ],
    ids=["no baseline date", "no status date", "reached", "nothing left"],
)
def test_cpli_that_means_nothing_has_a_reason(baseline, current, reason):
    """Where the formula says nothing there is no number, but the reason."""
    cpli = metrics(loads_plan(baseline), plan_of(current)).cpli["award"]
    assert cpli.value is None
    assert cpli.reason == reason
    assert cpli.record()["cpli"] is None
    assert reason in cpli.sentence


def test_cpli_of_what_is_no_milestone():
    """It may be asked of any item; an item that the plan does not have is an error."""
    current = plan_of(CHAIN, **{"tasks:": "status_date: 2015-03-02\ntasks:"})
    found = metrics(loads_plan(CHAIN), current, milestone=["case", "award"])
    assert list(found.cpli) == ["case", "award"]
    assert found.cpli["case"].value == 1
    with pytest.raises(UnknownTaskError):
        metrics(loads_plan(CHAIN), current, milestone="nowhere")


BASELINE = """\
plan: p
start: 2015-03-02
tasks:
  a: {duration: 5d}
  b: {duration: 5d, after: a}
  c: {duration: 5d, after: b}
  d: {duration: 5d, after: c}
  gone: {duration: 3d}
  group:
    tasks:
      e: {duration: 10d}
      f: {duration: 20d}
  end: {milestone: true, after: [d, group]}
  office: {level_of_effort: true, spans: [a, d]}
"""
CURRENT = """\
plan: p
start: 2015-03-02
status_date: 2015-03-16
tasks:
  a: {duration: 5d, actual_start: 2015-03-02, actual_finish: 2015-03-06}
  b: {duration: 5d, after: a, actual_start: 2015-03-09, actual_finish: 2015-03-16}
  c: {duration: 5d, after: b}
  d: {duration: 5d, after: c, actual_start: 2015-03-11, actual_finish: 2015-03-16}
  group:
    tasks:
      e: {duration: 10d, actual_start: 2015-03-02, remaining: 5d}
      f: {duration: 20d, actual_start: 2015-03-02, remaining: 12d}
      new: {duration: 1d, actual_start: 2015-03-10, actual_finish: 2015-03-10}
      newer: {duration: 1d}
  begun: {milestone: true, actual_finish: 2015-03-02}
  end: {milestone: true, after: [d, group]}
  office: {level_of_effort: true, spans: [a, d]}
"""


def test_bei_counts_tasks_only_and_says_what_it_counted():
    """Finished: a, b, d and new. Due: a, b and e. Not in the baseline: new and newer. 4/5."""
    bei = metrics(loads_plan(BASELINE), plan_of(CURRENT)).bei
    assert (bei.finished, bei.due, bei.unbaselined, bei.dropped) == (4, 3, 2, 1)
    assert bei.population == 8
    assert bei.value == Fraction(4, 5)
    assert bei.sentence == "BEI 0.800: 4 tasks finished, 3 due, 2 not in the baseline"


def test_bei_may_exceed_one():
    """What is finished early counts above the line only."""
    plan = (
        "plan: p\nstart: 2015-03-02\nSTATUStasks:\n  a: {duration: 5d A}\n  b: {duration: 9d B}\n"
    )
    baseline = loads_plan(plan.replace("STATUS", "").replace(" A", "").replace(" B", ""))
    done = ", actual_start: 2015-03-02, actual_finish: 2015-03-06"
    current = plan_of(plan, STATUS="status_date: 2015-03-06\n", **{" A": done, " B": done})
    assert metrics(baseline, current).bei.value == 2


def test_bei_of_a_plan_of_which_nothing_was_due():
    """With nothing below the line there is no number, and it is not passed off as one."""
    current = plan_of(CHAIN, **{"tasks:": "status_date: 2015-03-03\ntasks:"})
    bei = metrics(loads_plan(CHAIN), current).bei
    assert bei.value is None
    assert bei.reason == "no task was due yet"


def test_hit_tasks_are_those_due_in_the_period_and_finished_in_time():
    """Of b and e, due from 7 to 16 March, b was finished a working day late and e not at all."""
    baseline, current = loads_plan(BASELINE), plan_of(CURRENT)
    hits = metrics(baseline, current, since="2015-03-06").hits
    assert (hits.hit, hits.due, hits.value) == (0, 2, 0)
    assert "0 of 2 due from 7 Mar 2015 to 16 Mar 2015" in hits.sentence
    month = metrics(baseline, current).hits
    assert (month.hit, month.due, month.value) == (1, 3, Fraction(100, 3))
    assert "due from 17 Feb 2015 to 16 Mar 2015" in month.sentence
    none = metrics(baseline, current, since="2015-03-15").hits
    assert none.value is None
    assert none.reason == "no task was due in this period"


def test_the_period_of_hit_tasks_begins_at_the_status_date_before():
    """Over successive reports each task is due in one period and in no two."""
    reports = [
        plan_of(CHAIN, **{"tasks:": f"status_date: {day}\ntasks:"})
        for day in ("2015-03-06", "2015-03-13", "2015-03-20", "2015-04-10")
    ]
    found = list(metrics_over(loads_plan(CHAIN), reports))
    assert [each.hits.due for each in found] == [0, 1, 0, 1]
    assert [each.status_day for each in found] == [s.plan.status_date.day for s in reports]


def test_a_series_says_what_each_report_says_by_itself():
    """Measuring many reports at once changes no number."""
    reports = [
        plan_of(CHAIN, **{"tasks:": f"status_date: {day}\ntasks:", "15d": length})
        for day, length in (("2015-03-06", "15d"), ("2015-03-13", "17d"), ("2015-03-20", "21d"))
    ]
    baseline = loads_plan(CHAIN)
    for together, report in zip(metrics_over(baseline, reports), reports, strict=True):
        alone = metrics(compute_schedule(baseline), report)
        assert together.cpli == alone.cpli
        assert together.bei == alone.bei
        assert together.earned == alone.earned


def test_a_milestone_that_a_report_does_not_have_has_no_cpli_there():
    """A series goes on where a milestone is not there yet."""
    early = plan_of(
        CHAIN.replace("award", "signed"), **{"tasks:": "status_date: 2015-03-06\ntasks:"}
    )
    late = plan_of(CHAIN, **{"tasks:": "status_date: 2015-03-13\ntasks:"})
    found = list(metrics_over(loads_plan(CHAIN), [early, late], milestone="award"))
    assert [list(each.cpli) for each in found] == [[], ["award"]]


def test_items_are_known_by_their_code_where_their_id_changed():
    """A task that was renamed is the same task if its code says so, or whoever asks."""
    old = CHAIN.replace("{duration: 10d}", "{duration: 10d, code: A100}")
    new = old.replace("case", "business-case").replace("tasks:", "status_date: 2015-03-16\ntasks:")
    assert metrics(loads_plan(old), plan_of(new)).bei.unbaselined == 0
    uncoded = new.replace(", code: A100", "")
    assert metrics(loads_plan(old), plan_of(uncoded)).bei.unbaselined == 1
    renamed = {"case": "business-case"}
    assert metrics(loads_plan(old), plan_of(uncoded), renamed=renamed).bei.unbaselined == 0


def test_all_of_it_as_plain_data():
    """What a program reads has the counts beside every value."""
    record = metrics(loads_plan(BASELINE), plan_of(CURRENT)).record()
    assert record["status_date"] == "2015-03-16"
    assert [each["milestone"] for each in record["cpli"]] == ["begun", "end"]
    assert record["bei"] == {
        "bei": 0.8,
        "finished": 4,
        "due": 3,
        "unbaselined": 2,
        "dropped": 1,
        "population": 8,
        "reason": "",
    }
    assert record["hit_tasks"]["hit"] == 1
    assert record["earned_schedule"]["tasks"] == 7
