"""All fourteen points of the DCMA assessment, against plans that were counted by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest

from exitplan.checks._dcma import DEFINITIONS, DcmaSettings, Metric, dcma
from exitplan.errors import UnknownTaskError
from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule, compute_schedule

HEAD = "plan: exit\nstart: 2015-03-02\n"
STATUS = "status_date: 2015-03-16\n"
"""A Monday. There is no bank holiday before Good Friday, 3 April."""


def schedule_of(text: str) -> Schedule:
    """Schedule a plan from its text."""
    return compute_schedule(loads_plan(text))


def measured(text: str, baseline: str = "", **settings: Any) -> dict[int, Metric]:
    """Measure a plan, against another where one is given."""
    approved = schedule_of(baseline) if baseline else None
    found = dcma(schedule_of(text), approved, DcmaSettings(**settings))
    return {metric.number: metric for metric in found}


def counts(metric: Metric) -> tuple[Any, Any, Fraction | None, bool | None]:
    """Give what was counted, of what, what comes of it, and whether it passes."""
    return metric.count, metric.denominator, metric.value, metric.passes


COUNTED = (
    HEAD
    + STATUS
    + """\
finish_by: 2015-05-15
tasks:
  begin: {milestone: true, actual_finish: 2015-03-02}
  case: {duration: 5d, after: begin, actual_start: 2015-03-02, actual_finish: 2015-03-06}
  survey: {duration: 10d, after: case, actual_start: 2015-03-09, remaining: 5d, owner: ICT}
  tender:
    owner: Procurement
    tasks:
      draft: {duration: 10d, after: survey}
      issue: {duration: 0.5d, after: {task: draft, lag: 2d}}
      bids: {duration: 6w, after: {task: issue, lag: -1d}}
      questions: {duration: 20d, after: {task: issue, type: SS}}
      evaluate: {duration: 3w, after: [bids, {task: questions, type: FF, lag: 1d}]}
  award: {milestone: true, after: tender.evaluate, finish_no_later_than: 2015-06-30}
  people: {duration: 50d, after: case}
  papers: {duration: 3d}
  running: {spans: tender}
"""
)
"""Open are survey, draft, issue, bids, questions, evaluate, award, people and papers: nine.

Links to what is open: begin→case is not one (case is finished); case→survey, survey→draft,
draft→issue, issue→bids, issue→questions, bids→evaluate, questions→evaluate, evaluate→award and
case→people are nine.
"""


def test_a_plan_counted_by_hand():
    """Logic, leads, lags, types, constraints, dates and owners are what a reader counts."""
    found = measured(COUNTED)
    # papers has neither end (one item, though twice open), people no successor. award is last
    # but for people: evaluate ends in June, people in May.
    assert counts(found[1]) == (2, 9, Fraction(2, 9), False)
    assert found[1].items == ("people", "papers")
    assert dict(found[1].parts) == {
        "no_predecessor": 1,
        "no_successor": 2,
        "dangling_starts": 0,
        "dangling_finishes": 0,
    }
    assert counts(found[2]) == (1, 9, Fraction(1, 9), False)
    assert found[2].items == ("tender.issue → tender.bids",)
    assert counts(found[3]) == (2, 9, Fraction(2, 9), False)
    assert counts(found[4]) == (7, 9, Fraction(7, 9), False)
    assert dict(found[4].parts) == {"FS": 7, "SS": 1, "FF": 1, "SF": 0}
    assert counts(found[5]) == (1, 9, Fraction(1, 9), False)
    assert found[5].items == ("award",)
    # finish_by is the middle of May: survey, draft, issue, bids, evaluate and award are late, and
    # so is people, which ends on 27 May. questions are over on 11 May, and papers in March.
    assert counts(found[7]) == (7, 9, Fraction(7, 9), False)
    assert counts(found[6]) == (0, 9, Fraction(0), True)
    assert counts(found[9]) == (0, 11, Fraction(0), True)
    # A day or more, and no milestone: survey, draft, bids, questions, evaluate, people, papers.
    assert counts(found[10]) == (2, 7, Fraction(2, 7), None)
    assert found[10].items == ("people", "papers")
    assert found[10].limit is None


def test_without_a_baseline_four_are_not_evaluated():
    """What stands against a baseline says so where there is none, and passes nothing."""
    found = measured(COUNTED)
    for number in (8, 11, 13, 14):
        assert found[number].passes is None
        assert found[number].value is None
        assert found[number].reason == "there is no baseline"
        assert found[number].verdict == "not evaluated"


def test_all_fourteen_come_in_their_order():
    """Each has its number, its code and a definition that a reader can check."""
    found = dcma(schedule_of(COUNTED))
    assert [metric.number for metric in found] == list(range(1, 15))
    assert [metric.code for metric in found] == [f"EP{number}" for number in range(821, 835)]
    for metric in found:
        assert "÷" in metric.formula
        assert metric.population


def test_nothing_open_is_no_pass():
    """A finished plan has nothing to judge: every share says so, and none passes."""
    found = measured(
        HEAD + STATUS + "tasks:\n  case: {duration: 5d, actual_start: 2015-03-02, "
        "actual_finish: 2015-03-06}\n"
    )
    for number in (1, 2, 3, 4, 5, 6, 7, 10, 12):
        assert found[number].passes is None, number
        assert found[number].value is None, number
        assert found[number].reason, number
        assert "not evaluated" in found[number].sentence
    assert counts(found[9]) == (0, 1, Fraction(0), True)


def test_a_plan_without_links_has_no_lags_to_judge():
    """The denominator of leads, lags and types is links; with none they are not evaluated."""
    found = measured(HEAD + "tasks:\n  a: {duration: 5d}\n")
    for number in (2, 3, 4):
        assert found[number].denominator == 0
        assert found[number].passes is None
    # The one item is the first and the last of the plan.
    assert counts(found[1]) == (0, 1, Fraction(0), True)


# Point 1


def test_an_item_that_lacks_both_is_counted_once():
    """Two ends of one task are one task."""
    found = measured(
        HEAD + "tasks:\n  a: {duration: 5d}\n  b: {duration: 50d, after: a}\n"
        "  alone: {duration: 1d}\n  c: {milestone: true, after: b}\n"
    )[1]
    assert counts(found) == (1, 4, Fraction(1, 4), False)
    assert found.items == ("alone",)


def test_a_link_to_a_group_is_one_to_each_member():
    """Members of a linked group have what the group has."""
    found = measured(
        HEAD + "tasks:\n  a: {duration: 5d}\n  g:\n    after: a\n    tasks:\n"
        "      x: {duration: 1d}\n      y: {duration: 2d}\n  c: {milestone: true, after: g}\n"
    )[1]
    assert counts(found) == (0, 4, Fraction(0), True)


def test_final_milestones_may_lack_a_successor():
    """What the plan is for ends it, though something ends later."""
    text = (
        HEAD + "tasks:\n  a: {duration: 5d}\n  live: {milestone: true, after: a TAG}\n"
        "  b: {duration: 50d, after: a}\n"
    )
    assert measured(text.replace(" TAG", ""))[1].items == ("live",)
    assert measured(text.replace("a TAG", "a, tags: final"))[1].count == 0


def test_dangling_ends_are_told_apart():
    """A start that nothing holds and a finish that nothing waits for stand beside the count."""
    found = measured(
        HEAD + "tasks:\n  a: {duration: 5d}\n  b: {duration: 2d, after: {task: a, type: FF}}\n"
        "  c: {duration: 9d, after: [a, {task: b, type: SS}]}\n  d: {milestone: true, after: c}\n"
    )[1]
    assert found.count == 0
    assert dict(found.parts) == {
        "no_predecessor": 0,
        "no_successor": 0,
        "dangling_starts": 1,
        "dangling_finishes": 1,
    }


def test_a_limit_is_kept_exactly_not_after_rounding():
    """One in twenty is 5% and passes; 5.0000…1% is not."""
    chain = "".join(
        f"  t{n}: {{duration: 1d, after: {{task: t{n - 1}{', lag: 1d' if n == 1 else ''}}}}}\n"
        for n in range(1, 21)
    )
    text = HEAD + "tasks:\n  t0: {duration: 1d}\n" + chain
    assert counts(measured(text)[3]) == (1, 20, Fraction(1, 20), True)
    fewer = text.replace("  t20: {duration: 1d, after: {task: t19}}\n", "")
    assert counts(measured(fewer)[3]) == (1, 19, Fraction(1, 19), False)
    nearly = measured(fewer, lags=Fraction(52_631, 1_000_000))[3]
    assert (f"{float(nearly.value or 0):.3f}", nearly.passes) == ("0.053", False)


# Points 5 to 8


@pytest.mark.parametrize(
    ("constraint", "is_hard"),
    [
        ("must_start_on", True),
        ("must_finish_on", True),
        ("start_no_later_than", True),
        ("finish_no_later_than", True),
        ("start_on", True),
        ("finish_on", True),
        ("start_no_earlier_than", False),
        ("finish_no_earlier_than", False),
    ],
)
def test_hard_is_what_holds_from_above(constraint, is_hard):
    """Must and no later than are hard, and so is on, which is both; no earlier than is not."""
    found = measured(HEAD + f"tasks:\n  a: {{duration: 1d, {constraint}: 2015-03-20}}\n")[5]
    assert counts(found) == (int(is_hard), 1, Fraction(is_hard), not is_hard)


def test_a_groups_date_holds_each_member():
    """A group that has to finish by a day puts that on every member, of inner groups too."""
    found = measured(
        HEAD + "tasks:\n  g:\n    finish_no_later_than: 2015-12-31\n    tasks:\n"
        "      x: {duration: 1d}\n      h:\n        tasks:\n          y: {duration: 1d}\n"
        "  z: {duration: 1d}\n"
    )[5]
    assert counts(found) == (2, 3, Fraction(2, 3), False)
    assert found.items == ("g.x", "g.h.y")


@pytest.mark.parametrize(("days", "is_high"), [(54, False), (55, True)])
def test_float_is_high_above_44_working_days(days, is_high):
    """Forty-four days of float are kept; one more is too much."""
    found = measured(
        HEAD + f"tasks:\n  a: {{duration: {days}d}}\n  b: {{duration: 10d}}\n"
        "  c: {milestone: true, after: [a, b]}\n"
    )[6]
    assert counts(found) == (int(is_high), 3, Fraction(is_high, 3), not is_high)
    assert found.items == (("b",) if is_high else ())


@pytest.mark.parametrize(("days", "is_high"), [(77, False), (78, True)])
def test_float_by_the_clock_is_counted_in_working_days(days, is_high):
    """The float of elapsed days is measured on the plan's calendar, without nights and weekends.

    Ten days from Monday 2 March are over when Thursday 12 March begins. From then to Friday
    15 May there are 44 working days, Good Friday, Easter Monday and 4 May left out; what has
    room until Sunday 17 May ends (77 days after the start) has no more, until Monday 18 May 45.
    """
    found = measured(
        HEAD + f"tasks:\n  a: {{duration: {days}ed}}\n  b: {{duration: 10ed}}\n"
        "  c: {milestone: true, after: [a, b]}\n"
    )[6]
    assert counts(found) == (int(is_high), 3, Fraction(is_high, 3), not is_high)


def test_durations_are_those_of_the_baseline():
    """What was approved as long is long, however short it is now; new tasks as they are."""
    baseline = (
        HEAD + "tasks:\n  a: {duration: 45d}\n  b: {duration: 44d}\n  c: {duration: 4d}\n"
        "  m: {milestone: true, after: [a, b, c]}\n"
    )
    current = (
        HEAD + "tasks:\n  a: {duration: 5d}\n  b: {duration: 60d}\n  c: {duration: 60d}\n"
        "  new: {duration: 60d}\n  m: {milestone: true, after: [a, b, c, new]}\n"
    )
    found = measured(current, baseline)[8]
    assert counts(found) == (2, 5, Fraction(2, 5), False)
    assert found.items == ("new", "a")
    assert dict(found.parts) == {"unbaselined": 1}
    assert measured(current, baseline, long_days=70)[8].passes is True


def test_tasks_are_found_in_the_baseline_by_code():
    """A task that was renamed is known by a code that it alone has."""
    found = measured(
        HEAD + "tasks:\n  new-name: {duration: 5d, code: A10}\n",
        HEAD + "tasks:\n  old-name: {duration: 50d, code: A10}\n",
    )[8]
    assert found.items == ("new-name",)


def test_durations_that_items_keep_themselves():
    """A baseline duration is what it says; else what lies between its dates."""
    found = measured(
        HEAD + "tasks:\n"
        "  a: {duration: 5d, baselines: {baseline: {start: 2015-03-02, finish: 2015-03-06, "
        "duration: 45d}}}\n"
        # 2 March to 6 May: 48 weekdays less Easter's two days and 4 May is 45.
        "  b: {duration: 5d, baselines: {baseline: {start: 2015-03-02, finish: 2015-05-06}}}\n"
        "  c: {duration: 5d, baselines: {baseline: {start: 2015-03-02, finish: 2015-05-05}}}\n"
        "  d: {duration: 5d, baselines: {baseline: {finish: 2015-05-05}}}\n"
    )[8]
    assert found.items == ("a", "b")
    assert (found.denominator, dict(found.parts)) == (4, {"unbaselined": 1})


# Points 9 and 11


def test_invalid_dates_are_forecasts_behind_and_reports_ahead_of_the_status_date():
    """Both are counted, each task once, among all tasks and milestones."""
    found = measured(
        HEAD + STATUS + "scheduling: {future_actuals: accept}\ntasks:\n"
        "  a: {duration: 2d, manual: {start: 2015-03-10, finish: 2015-03-11}}\n"
        "  b: {duration: 2d, actual_start: 2015-03-12, actual_finish: 2015-03-17}\n"
        "  c: {duration: 2d, actual_start: 2015-03-12, actual_finish: 2015-03-16}\n"
        "  d: {duration: 2d}\n  e: {spans: d}\n"
    )[9]
    assert counts(found) == (2, 4, Fraction(1, 2), False)
    assert found.items == ("a", "b")
    assert dict(found.parts) == {"forecasts": 1, "actuals": 1}


def test_dates_mean_nothing_without_a_status_date():
    """Without a status date no date is in the past or in the future."""
    found = measured(HEAD + "tasks:\n  a: {duration: 2d}\n")[9]
    assert (found.passes, found.reason) == (None, "the plan has no status date")


APPROVED = (
    HEAD + "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d}\n  c: {duration: 5d}\n"
    "  d: {duration: 10d}\n  e: {duration: 40d}\n"
    "  m: {milestone: true, after: c}\n  end: {milestone: true, after: [a, b, d, e]}\n"
)
"""Due by 16 March: a, b and c on 6 March, d on the 13th; e is due in May."""

CURRENT = (
    HEAD + STATUS + "tasks:\n"
    "  a: {duration: 5d, actual_start: 2015-03-02, actual_finish: 2015-03-06}\n"
    "  b: {duration: 5d, actual_start: 2015-03-02, actual_finish: 2015-03-09}\n"
    "  c: {duration: 5d}\n"
    "  d: {duration: 10d, actual_start: 2015-03-02, actual_finish: 2015-03-12}\n"
    "  e: {duration: 40d}\n  new: {duration: 1d}\n"
    "  m: {milestone: true, after: c}\n  end: {milestone: true, after: [a, b, d, e, new]}\n"
)


def test_missed_tasks_are_those_done_late_and_those_still_to_do():
    """Late is late, finished or not; milestones and what is not due yet are not counted."""
    found = measured(CURRENT, APPROVED)[11]
    assert counts(found) == (2, 4, Fraction(1, 2), False)
    assert found.items == ("c", "b")
    assert dict(found.parts) == {"unfinished": 1, "finished_late": 1}


def test_nothing_due_yet_is_not_evaluated():
    """Where no task was due by the status date, point 11 has nothing to say."""
    current = HEAD + "status_date: 2015-03-02\ntasks:\n  a: {duration: 5d}\n"
    found = measured(current, HEAD + "tasks:\n  a: {duration: 5d}\n")
    assert (found[11].denominator, found[11].passes) == (0, None)
    assert found[14].reason == "no task was due yet"


def test_items_own_dates_stand_in_for_a_baseline():
    """The same counts come from the dates that the items themselves keep."""
    finishes = {"a": "06", "b": "06", "c": "06", "d": "13"}
    text = CURRENT
    for name, day in finishes.items():
        text = text.replace(
            f"  {name}: {{", f"  {name}: {{baselines: {{baseline: {{finish: 2015-03-{day}}}}}, "
        )
    text = text.replace("  e: {", "  e: {baselines: {baseline: {finish: 2015-04-28}}, ")
    own, whole = measured(text), measured(CURRENT, APPROVED)
    for number in (11, 14):
        assert counts(own[number]) == counts(whole[number])
        assert own[number].items == whole[number].items
    assert own[13].reason.startswith("of “M”")


def test_the_baseline_called_baseline_goes_before_others():
    """Of several sets of dates the one of the usual name counts, else the one most items have."""
    text = (
        HEAD + STATUS + "tasks:\n"
        "  a: {duration: 5d, baselines: {NAME: {finish: 2015-03-06}, old: {finish: 2015-02-06}}}\n"
        "  b: {duration: 5d, baselines: {OTHER: {finish: 2015-12-24}}}\n"
    )
    usual = measured(text.replace("NAME", "baseline").replace("OTHER", "baseline-2"))
    assert usual[14].denominator == 2
    assert dict(usual[14].parts)["unbaselined"] == 1
    most = measured(text.replace("NAME", "june").replace("OTHER", "june"))
    assert dict(most[14].parts) == {"due": 1, "unbaselined": 0, "dropped": 0, "tasks": 2}


# Point 12

CHAIN = (
    HEAD + "tasks:\n  a: {duration: 5d}\n  b: {duration: 10d, after: a}\n"
    "  side: {duration: 1d, after: a}\n  end: {milestone: true, after: [b, side]}\n"
)


def test_a_chain_that_holds_moves_its_end_by_all_of_it():
    """The earliest critical task, made 600 days longer, moves the finish by 600 days."""
    found = measured(CHAIN)[12]
    assert counts(found) == (600, 600, Fraction(1), True)
    assert found.items == ("a", "end")
    assert found.limit == 1


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        # Ends on 20 March whatever comes before it.
        (("after: [b, side]}", "after: [b, side], must_finish_on: 2015-03-20}"), 0),
        # Three days of room before the date: 597 are left.
        (("after: [b, side]}", "after: [b, side], start_no_earlier_than: 2015-03-26}"), 597),
        # The link is missing.
        (("  end: {milestone: true, after: [b, side]}", "  end: {duration: 30d}"), 0),
    ],
    ids=["a must date", "a later date", "a missing link"],
)
def test_what_holds_the_finish_back_fails(change, moved):
    """A finish that does not move by all of it is held by something else than logic."""
    text = CHAIN.replace(*change)
    text = text.replace("tasks:", "scheduling: {must_dates: override-logic}\ntasks:")
    found = measured(text)[12]
    assert (found.count, found.passes) == (moved, False)


def test_any_milestone_may_be_asked():
    """The test may be about a milestone in the middle; an id that is not there is an error."""
    text = (
        CHAIN
        + "  later: {duration: 100d, after: end}\n  side-end: {milestone: true, after: side}\n"
    )
    found = measured(text, milestone="side-end")[12]
    assert found.items == ("a", "side-end")
    assert counts(found) == (600, 600, Fraction(1), True)
    with pytest.raises(UnknownTaskError):
        measured(text, milestone="nowhere")


def test_several_calendars_are_given_five_per_cent():
    """Where days are not the same days along the way, 95% of 600 will do."""
    text = CHAIN.replace("b: {duration: 10d", "b: {duration: 14ed")
    found = measured(text)[12]
    assert found.limit == Fraction(95, 100)
    assert found.passes is True


def test_started_work_can_be_the_critical_one():
    """If only started work leads there, what remains of it is made longer."""
    found = measured(
        HEAD + STATUS + "tasks:\n  a: {duration: 15d, actual_start: 2015-03-02, remaining: 5d}\n"
        "  end: {milestone: true, after: a}\n"
    )[12]
    assert counts(found) == (600, 600, Fraction(1), True)
    assert found.items == ("a", "end")


def test_calendars_that_end_too_early_are_no_failure():
    """A plan near the end of what its calendar knows is not evaluated, with the reason."""
    found = measured(
        "plan: p\nstart: 2059-03-03\ntasks:\n  a: {duration: 5d}\n  b: {duration: 5d, after: a}\n"
    )[12]
    assert found.passes is None
    assert "does not reach" in found.reason


def test_a_plan_scheduled_from_its_finish_has_no_finish_to_move():
    """Made longer, its work would start earlier; so the test says nothing."""
    found = measured(
        HEAD + "finish_by: 2015-06-30\nscheduling: {schedule_from: finish}\ntasks:\n"
        "  a: {duration: 5d}\n"
    )[12]
    assert found.reason == "the plan is scheduled from its finish"


# Points 13 and 14

LATE = (
    "plan: exit\nstart: 2015-06-01\nstatus_date: 2015-06-01\ntasks:\n  work: {duration: 15d}\n"
    "  end: {milestone: true, after: workOWN}\n"
)
"""1 to 19 June: fifteen working days."""


@pytest.mark.parametrize("way", ["a whole plan", "its own dates"])
def test_cpli_of_fifteen_days_with_float_of_minus_five(way):
    """With 15 working days left and a baseline five days before the forecast CPLI is 0.667."""
    if way == "a whole plan":
        found = measured(LATE.replace("OWN", ""), LATE.replace("OWN", "").replace("15d", "10d"))
    else:
        found = measured(LATE.replace("OWN", ", baselines: {approved: {finish: 2015-06-12}}"))
    assert counts(found[13]) == (10, 15, Fraction(2, 3), False)
    assert found[13].items == ("end",)
    assert found[13].sentence == "CPLI: 10 of 15 (0.667), fail: at least 0.950"


def test_cpli_of_several_final_milestones_is_the_worst():
    """Every final milestone is asked; one without a baseline date is told of, not counted."""
    text = (
        "plan: exit\nstart: 2015-06-01\nstatus_date: 2015-06-01\ntasks:\n  a: {duration: 10d}\n"
        "  b: {duration: BBB}\n  one: {milestone: true, after: a}\n"
        "  two: {milestone: true, after: b}\n"
    )
    current = text.replace("BBB", "20d") + "  three: {milestone: true, after: b}\n"
    found = measured(current, text.replace("BBB", "19d"))[13]
    assert counts(found) == (19, 20, Fraction(19, 20), True)
    assert found.items == ("two",)
    assert dict(found.parts) == {"milestones": 3, "milestones_evaluated": 2}
    one = measured(current, text.replace("BBB", "19d"), milestone="one")[13]
    assert counts(one) == (10, 10, Fraction(1), True)


def test_cpli_that_means_nothing_is_not_evaluated():
    """A milestone that is reached, or has no working time left, has no CPLI."""
    reached = LATE.replace("2015-06-01\ntasks", "2015-06-30\ntasks").replace(
        "after: workOWN", "actual_finish: 2015-06-12, baselines: {b: {finish: 2015-06-12}}"
    )
    found = measured(reached)[13]
    assert (found.passes, found.reason) == (None, "of “End”, it was reached on 12 Jun 2015")


def test_bei_counts_early_finishes_and_new_tasks():
    """Three finished (one of them early), four due and one new: 3 ÷ 5."""
    found = measured(CURRENT, APPROVED)[14]
    assert counts(found) == (3, 5, Fraction(3, 5), False)
    assert dict(found.parts) == {"due": 4, "unbaselined": 1, "dropped": 0, "tasks": 6}


def test_bei_may_be_above_one():
    """More finished than was due is more than 1, and passes."""
    early = (
        HEAD
        + STATUS
        + (
            "tasks:\n  a: {duration: 5d, actual_start: 2015-03-02, actual_finish: 2015-03-06}\n"
            "  b: {duration: 5d, actual_start: 2015-03-02, actual_finish: 2015-03-06}\n"
        )
    )
    approved = HEAD + "tasks:\n  a: {duration: 5d}\n  b: {duration: 50d}\n"
    assert counts(measured(early, approved)[14]) == (2, 1, Fraction(2), True)


@pytest.mark.parametrize("number", [11, 13, 14])
def test_progress_means_nothing_without_a_status_date(number):
    """Points about progress need a status date."""
    found = measured(CURRENT.replace(STATUS, "status_date: 2015-03-16\n"), APPROVED)
    assert found[number].passes is not None
    plain = HEAD + "tasks:\n  a: {duration: 5d}\n"
    assert measured(plain, plain)[number].reason == "the plan has no status date"


# By the rules of other tools


def test_by_microsoft_projects_rules_a_missed_deadline_is_negative_float():
    """Where deadlines bound late dates, point 7 counts what misses one."""
    text = (
        HEAD
        + "PROFILEtasks:\n  a: {duration: 15d}\n"
        + "  b: {duration: 5d, after: a, deadline: 2015-03-20}\n"
    )
    assert measured(text.replace("PROFILE", ""))[7].count == 0
    found = measured(text.replace("PROFILE", "scheduling: {profile: msproject}\n"))
    assert counts(found[7]) == (2, 2, Fraction(1), False)


def test_by_microsoft_projects_rules_unreported_work_stays_in_the_past():
    """Work that nobody reported is forecast where it was, before the status date."""
    text = HEAD + STATUS + "PROFILEtasks:\n  a: {duration: 5d}\n  b: {duration: 20d, after: a}\n"
    assert measured(text.replace("PROFILE", ""))[9].count == 0
    found = measured(text.replace("PROFILE", "scheduling: {profile: msproject}\n"))
    assert counts(found[9]) == (2, 2, Fraction(1), False)


@pytest.mark.parametrize("profile", ["exitplan", "p6", "msproject"])
def test_counts_of_the_logic_do_not_depend_on_the_rules_of_timing(profile):
    """Ends, links and constraints are counted alike under every tool's rules."""
    text = COUNTED.replace("finish_by", f"scheduling: {{profile: {profile}}}\nfinish_by")
    usual, other = measured(COUNTED), measured(text)
    for number in (1, 2, 3, 4, 5, 10):
        assert counts(other[number]) == counts(usual[number])
        assert other[number].items == usual[number].items


@pytest.mark.parametrize("profile", ["p6", "msproject"])
def test_the_path_test_works_by_other_rules(profile):
    """A chain moves its end by all 600 days whoever's rules it is scheduled by."""
    text = CHAIN.replace("tasks:", f"scheduling: {{profile: {profile}}}\ntasks:")
    assert counts(measured(text)[12]) == (600, 600, Fraction(1), True)


# Words


def test_metrics_say_themselves_with_their_counts():
    """Each sentence holds the counts, the limit and the verdict."""
    found = measured(COUNTED)
    assert found[3].sentence == "Lags: 2 of 9 (22.22%), fail: at most 5%"
    assert found[4].sentence == "Link types: 7 of 9 (77.78%), fail: at least 90%"
    assert found[6].sentence == "High float: 0 of 9 (0%), pass: at most 5%"
    assert found[8].sentence == "High duration: not evaluated, because there is no baseline"
    assert found[10].sentence == "Resources: 2 of 7 (28.57%), no limit"


def test_numbers_are_flat_and_complete():
    """A finding carries the counts, the value, the limit and the verdict as plain data."""
    numbers = measured(COUNTED)[4].numbers()
    assert numbers == {
        "population": 9,
        "count": 7,
        "value": pytest.approx(7 / 9),
        "limit": 0.9,
        "verdict": "fail",
        "FS": 7,
        "SS": 1,
        "FF": 1,
        "SF": 0,
    }
    assert measured(COUNTED)[8].numbers()["reason"] == "there is no baseline"


def test_half_days_are_exact():
    """A count of days that is no whole number is a fraction, not a rounded one."""
    metric = Metric(DEFINITIONS[12], Fraction(21, 2), 14, Fraction(3, 4))
    assert metric.value == Fraction(3, 4)
    assert metric.passes is True
    assert attrs.evolve(metric, limit=Fraction(3, 4) + Fraction(1, 10**9)).passes is False
    assert metric.amounts == "10.5 of 14 (0.750)"
