from __future__ import annotations

import time

import pytest

from exitplan.errors import PlanError
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Duration,
    Estimate,
    Gate,
    Kind,
    Link,
    LinkType,
    Progress,
    StepChange,
    Task,
)
from exitplan.planfile import loads_plan
from exitplan.tender import lay_out_procurement, tender_problems
from tests.tender.tenders import (
    faults_of,
    group_of,
    lay,
    lengths_of,
    plan_of,
    said,
    steps_of,
    waits_for,
)


def change(**steps: StepChange) -> dict[str, StepChange]:
    """Name steps with underscores for hyphens."""
    return {name.replace("_", "-"): step for name, step in steps.items()}


def test_a_skipped_step_is_bridged() -> None:
    """What waited for a step that is skipped waits for what that step waited for."""
    steps = change(market_engagement=StepChange(skip=True), strategy=StepChange(skip=True))
    laid = lay("restricted", "pcr2015", steps=steps)
    assert laid.diagnostics == ()
    assert waits_for(laid, "documents") == set()
    laid = lay("restricted", "pcr2015", steps=change(documents=StepChange(skip=True)))
    assert waits_for(laid, "tender-notice") == {"strategy", "conflicts"}


def test_a_period_of_no_days_is_bridged() -> None:
    """With a sole tenderer there is no standstill, and the contract follows the letters."""
    laid = lay("open", "pcr2015", circumstances=["sole-tenderer"])
    assert "standstill" not in steps_of(laid)
    assert waits_for(laid, "signature") == {"award-letters"}
    assert laid.diagnostics == ()


def test_a_time_that_was_agreed_must_be_said() -> None:
    """A council that agrees the time for tenders says how long it is, or is warned."""
    group = group_of("restricted", regime="pcr2015", circumstances=["agreed"])
    assert said(faults_of(group)) == [("EP422", "warning", "procurement.steps.tenders")]
    steps = change(tenders=StepChange(count=18))
    laid = lay("restricted", "pcr2015", circumstances=["agreed"], steps=steps)
    assert lengths_of(laid)[1] == ("days", 18)
    assert laid.diagnostics == ()


def test_what_the_plan_says_goes_first() -> None:
    """A length of the plan's takes the place of ours, and its words stand beside the law's."""
    steps = change(
        evaluation=StepChange(
            title="Score",
            duration="8w",
            owner="Panel",
            source="§4.3.2",
            notes="n",
            code="A1",
            tags=("x",),
            calendar="every-day",
            constraints=(Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2016-01-04"),),
            progress=Progress(actual_start="2016-01-04"),
        )
    )
    task = steps_of(lay("restricted", "pcr2015", steps=steps))["evaluation"]
    assert (task.title, task.owner, task.notes, task.code) == ("Score", "Panel", "n", "A1")
    assert (str(task.duration), task.estimate, task.assumed) == ("8w", None, None)
    assert task.source == "§4.3.2; PCR 2015 reg 67"
    assert task.tags == ("x",)
    assert task.calendar == "every-day"
    assert task.constraints
    assert task.progress is not None


def test_an_estimate_of_the_plan_takes_the_place_of_ours() -> None:
    """Low, likely and high come from one hand, never mixed."""
    own = Estimate("1w", "3w", "2w")
    task = steps_of(lay("open", "pcr2006", steps=change(evaluation=StepChange(estimate=own))))[
        "evaluation"
    ]
    assert (task.duration, task.estimate, task.assumed) == (None, own, None)
    both = StepChange(estimate=own, duration="9d")
    task = steps_of(lay("open", "pcr2006", steps=change(evaluation=both)))["evaluation"]
    assert (str(task.duration), task.estimate) == ("9d", own)
    usual = steps_of(lay("open", "pcr2006"))["evaluation"]
    assert usual.assumed is not None
    assert usual.estimate is not None


def test_links_are_added_and_lengthened_never_shortened() -> None:
    """A plan can let a step wait longer, but not overlap what the chain puts before it."""
    other = Link("mobilise", LinkType.SS)
    steps = change(evaluation=StepChange(after=(other, Link("retender.opening", lag=Duration(3)))))
    after = steps_of(lay("open", "pcr2006", steps=steps))["evaluation"].after
    assert set(after) == {other, Link("retender.opening", lag=Duration(3))}
    steps = change(signature=StepChange(after=(Link("retender.standstill", lag=Duration(-9)),)))
    laid = lay("open", "pcr2006", steps=steps)
    assert said([*laid.diagnostics]) == [("EP422", "error", "procurement.steps.signature.after")]
    assert steps_of(laid)["signature"].after == (Link("retender.standstill"),)


def test_gates_of_the_plan() -> None:
    """A gate can be put on work, on a milestone or in place of the board's, but not on a period."""
    gate = Gate("cabinet", excludes=["Supplier"])
    steps = change(
        award_approval=StepChange(gate=gate),
        selection=StepChange(gate=gate),
        signed=StepChange(gate=gate),
    )
    laid = lay("restricted", "pcr2015", steps=steps)
    assert laid.diagnostics == ()
    tasks = steps_of(laid)
    assert tasks["award-approval"].gate == tasks["selection"].gate == gate
    assert tasks["selection"].estimate is not None
    assert tasks["signed"].kind is Kind.TASK
    assert "strategy-approval" not in tasks
    laid = lay("restricted", "pcr2015", steps=change(standstill=StepChange(gate=gate)))
    assert said([*laid.diagnostics]) == [("EP422", "error", "procurement.steps.standstill.gate")]


def test_a_longer_period_and_other_circumstances_of_one_step() -> None:
    """A count, and what shortens a period, can be said for one step alone."""
    steps = change(tenders=StepChange(count=40, circumstances=("urgency",)))
    laid = lay("restricted", "pcr2015", circumstances=["e-submission"], steps=steps)
    assert laid.diagnostics == ()
    assert lengths_of(laid) == [("days", 30), ("days", 40), ("days", 10)]


@pytest.mark.parametrize(
    ("steps", "code", "severity", "field"),
    [
        (change(tenders=StepChange(duration="9w")), "EP422", "error", "tenders.duration"),
        (
            change(tenders=StepChange(estimate=Estimate("1w", "2w"))),
            "EP422",
            "error",
            "tenders.estimate",
        ),
        (change(signed=StepChange(duration="1d")), "EP422", "error", "signed.duration"),
        (change(evaluation=StepChange(count=9)), "EP422", "error", "evaluation.count"),
        (change(strategy=StepChange(circumstances=("pin",))), "EP422", "error", "strategy.with"),
        (change(standstill=StepChange(skip=True)), "EP421", "error", "standstill.skip"),
        (change(evalution=StepChange(duration="9w")), "EP421", "error", "evalution"),
        (change(pin=StepChange(duration="9d")), "EP421", "warning", "pin"),
        (change(pin=StepChange(skip=True)), "", "", ""),
        (change(award_approval=StepChange(duration="9d")), "EP421", "warning", "award-approval"),
    ],
)
def test_changes_that_do_not_fit(steps, code, severity, field) -> None:
    """Whatever cannot be honoured is told, at the step that says it."""
    found = said(faults_of(group_of("open", regime="pcr2015", steps=steps)))
    assert found == ([(code, severity, f"procurement.steps.{field}")] if code else [])


def test_a_period_shorter_than_the_law_names_the_provision() -> None:
    """Whoever plans ten days for tenders learns which regulation asks for thirty-five."""
    [fault] = faults_of(
        group_of("open", regime="pcr2015", steps=change(tenders=StepChange(count=10)))
    )
    assert fault.code == "EP402"
    assert "at least 35 days by PCR 2015 reg 27(2)" in fault.message


@pytest.mark.parametrize(
    ("procedure", "regime", "circumstance", "severity", "remedy"),
    [
        ("open", "pcr2015", "e-submision", "error", "did you mean 'e-submission'?"),
        ("open", "pcr2015", "electronic", "error", "it knows"),
        ("open", "pa2023", "pre-selected", "error", "take it out"),
        ("competitive-flexible", "pa2023", "direct-award", "error", "take it out"),
        ("open", "pcr2015", "framework", "error", "take it out"),
        ("open", "pa2023", "over-5m", "error", "it knows"),
        ("competitive-dialogue", "pcr2015", "pin", "error", "it knows"),
        ("open", None, "electronic", "note", "say regime to settle it"),
    ],
)
def test_circumstances_that_change_nothing(procedure, regime, circumstance, severity, remedy):
    """A circumstance that shortens no period here is told, before anybody relies on it."""
    laid = lay(procedure, regime, circumstances=[circumstance])
    assert said([*laid.diagnostics]) == [("EP424", severity, "procurement.with")]
    assert remedy in laid.diagnostics[0].help


def test_no_step_can_take_what_its_procedure_rules_out() -> None:
    """An open procedure selects nobody beforehand, however its one step words it."""
    laid = lay("open", "pa2023", steps=change(tenders=StepChange(circumstances=("pre-selected",))))
    assert said([*laid.diagnostics]) == [("EP424", "error", "procurement.steps.tenders.with")]


def test_a_circumstance_that_is_not_in_force_yet() -> None:
    """Electronic tenders shorten a negotiated procedure only from 18 April 2016."""
    facts = {"circumstances": ["e-submission"]}
    group = group_of("competitive-negotiation", commences="2016-04-15", **facts)
    assert [fault.code for fault in faults_of(group)] == ["EP403"]
    group = group_of("competitive-negotiation", commences="2016-04-18", **facts)
    assert faults_of(group) == []


def test_steps_of_another_law_are_kept_in_mind_while_the_law_is_open() -> None:
    """A plan may speak of steps of a law that its forecast may yet choose."""
    steps = change(lots=StepChange(owner="Lead"))
    assert said([*lay("open", steps=steps).diagnostics]) == [
        ("EP421", "note", "procurement.steps.lots")
    ]
    assert said([*lay("open", "pcr2006", steps=steps).diagnostics]) == [
        ("EP421", "error", "procurement.steps.lots")
    ]
    group = group_of("open", steps=steps)
    laid = lay_out_procurement(plan_of(group), group, regime="pa2023")
    assert laid.diagnostics == ()
    laid = lay_out_procurement(plan_of(group), group, regime="pcr2015")
    assert said([*laid.diagnostics]) == [("EP421", "warning", "procurement.steps.lots")]


def test_a_procedure_of_another_law() -> None:
    """A restricted procedure of 2026 is told what took its place, and nothing is laid out."""
    group = group_of("restricted", commences="2026-01-05")
    [fault] = faults_of(group)
    assert (fault.code, fault.where.field) == ("EP420", "procurement.procedure")
    assert "competitive-flexible" in fault.help
    laid = lay_out_procurement(plan_of(group), group)
    assert (laid.group, laid.regime, laid.notice_id) == (group, "", "")
    [fault] = faults_of(group_of("open", regime="pcr2016"))
    assert (fault.code, fault.where.field) == ("EP420", "procurement.regime")


def test_own_tasks_follow_the_steps_and_keep_their_ids() -> None:
    """A plan's own tasks stay as they were written; none may take a step's id."""
    own = Task("retender.visit", "Visit", duration="2d", after=[Link("retender.selection")])
    group = group_of("restricted", [own], regime="pcr2015")
    laid = lay_out_procurement(plan_of(group), group)
    assert laid.group.items[-1] is own
    assert faults_of(group) == []
    clash = Task("retender.selection", "Mine", duration="2d")
    group = group_of("restricted", [clash], regime="pcr2015")
    laid = lay_out_procurement(plan_of(group), group)
    assert [fault.code for fault in laid.diagnostics] == ["EP421"]


def test_hostile_names_are_refused_quickly() -> None:
    """Thousands of unknown steps and circumstances cost no noticeable time."""
    names = [f"evaluat{number}on" for number in range(5_000)]
    group = group_of(
        "open", circumstances=names, steps={name: StepChange(skip=True) for name in names}
    )
    before = time.perf_counter()
    faults = list(tender_problems(plan_of(group)))
    assert time.perf_counter() - before < 2
    assert len(faults) == 10_000


FILE = """\
plan: exit
start: 2015-09-01
boards:
  cabinet: {title: Cabinet, meets: third Tuesday}
tasks:
  retender:
    title: Retender
    procurement:
      procedure: restricted
      with: [e-submission, e-submision]
      board: cabinet
      steps:
        evaluation: {duration: 8w, owner: Evaluation panel, after: retender.visit}
        evalution: {duration: 8w}
        requests: {count: 10}
        standstill: {skip: true}
    tasks:
      visit: {title: Visit, duration: 2d, after: [selection, retender.invitation]}
  mobilise: {title: Mobilise, duration: 26w, after: retender.signed}
"""


def test_faults_point_into_the_file() -> None:
    """Each finding shows the line of the step or circumstance that it is about."""
    with pytest.raises(PlanError) as caught:
        loads_plan(FILE)
    found = {(d.code, d.span.line if d.span else 0) for d in caught.value.diagnostics}
    assert found == {("EP424", 10), ("EP421", 14), ("EP402", 15), ("EP421", 16)}
