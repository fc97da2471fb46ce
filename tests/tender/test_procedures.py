from __future__ import annotations

import re

import pytest

from exitplan.errors import PlanError
from exitplan.expansion import plan_problems
from exitplan.law import REGIMES, Bound, StepKind, find_period
from exitplan.plan import NO_LAG, Kind, to_duration
from exitplan.tender import Procedure, find_procedure, procedures, read_procedure
from tests.tender.tenders import (
    EVERY,
    WINDOW,
    all_flags,
    every_design,
    group_of,
    lay,
    lengths_of,
    plan_of,
    steps_of,
    waits_for,
)

each_procedure = pytest.mark.parametrize(
    "procedure", procedures(), ids=lambda p: f"{p.regime}-{p.id}"
)
RULES = {
    ("pcr2006", "open"): ["open.tenders", "standstill"],
    ("pcr2006", "restricted"): ["restricted.requests", "restricted.tenders", "standstill"],
    ("pcr2006", "competitive-dialogue"): ["dialogue.requests", "standstill"],
    ("pcr2015", "open"): ["open.tenders", "standstill", "challenge"],
    ("pcr2015", "restricted"): [
        "restricted.requests",
        "restricted.tenders",
        "standstill",
        "challenge",
    ],
    ("pcr2015", "competitive-negotiation"): [
        "negotiation.requests",
        "negotiation.tenders",
        "standstill",
        "challenge",
    ],
    ("pcr2015", "competitive-dialogue"): ["dialogue.requests", "standstill", "challenge"],
    ("pcr2015", "call-off"): [],
    ("pa2023", "open"): ["tendering", "standstill", "challenge"],
    ("pa2023", "competitive-flexible"): ["participation", "tendering", "standstill", "challenge"],
    ("pa2023", "call-off"): [],
}


def test_every_law_has_its_procedures() -> None:
    """The table of procedures is the one that these tests are about."""
    assert set(EVERY) == set(RULES)
    assert [p.regime for p in procedures()] == sorted(
        (p.regime for p in procedures()), key=[regime.id for regime in REGIMES].index
    )


@pytest.mark.parametrize(("regime", "name"), RULES, ids="-".join)
def test_the_legal_periods_come_in_their_order(regime: str, name: str) -> None:
    """Every period that a law sets for a procedure is laid out, by its own rule."""
    laid = lay(name, regime)
    rules = [task.period.rule for task in steps_of(laid).values() if task.period is not None]
    assert rules == [f"{regime}.{rule}" for rule in RULES[regime, name]]


@pytest.mark.parametrize(("regime", "name", "design"), [*every_design()], ids=str)
def test_every_design_is_a_sound_plan(regime: str, name: str, design: tuple[str, ...]) -> None:
    """Ids are unique, links lead somewhere, nothing goes in a circle, whatever is left out."""
    for board, value in all_flags():
        group = group_of(name, regime=regime, circumstances=design, board=board, value=value)
        assert list(plan_problems(plan_of(group))) == []
        laid = lay(name, regime, circumstances=design, board=board, value=value)
        ids = [item.id for item in laid.group.walk()]
        assert len(ids) == len(set(ids))
        assert laid.notice_id in ids
        gates = [task for task in steps_of(laid).values() if task.gate is not None]
        assert len(gates) == (2 if board else 0)


@pytest.mark.parametrize(("regime", "name", "design"), [*every_design()], ids=str)
def test_everything_leads_to_the_signature_or_follows_it(
    regime: str, name: str, design: tuple[str, ...]
) -> None:
    """What must be done before signing holds it up; duties, adverts and bidders' time do not."""
    laid = lay(name, regime, circumstances=design, board="cabinet", value=6_000_000)
    steps = steps_of(laid)
    assert steps["signed"].kind is Kind.MILESTONE
    before = {"signed"}
    for step in reversed(steps):
        if step in before:
            before |= waits_for(laid, step)
    later = {step for step in steps if step not in before}
    dues = {duty.done_by.rpartition(".")[2] for duty in laid.duties}
    assert later <= dues | {"contracts-finder", WINDOW}
    assert laid.notice_id.rpartition(".")[2] in before


@each_procedure
def test_work_says_how_long_and_why(procedure: Procedure) -> None:
    """A length that no law sets is in order, and marked as ours; provisions name their law."""
    cites = {"pcr2006": "PCR 2006", "pcr2015": "PCR 2015", "pa2023": "Procurement Act 2023"}
    for step in procedure.steps:
        if step.kind is StepKind.WORK:
            lengths = [to_duration(text) for text in step.estimate]
            minutes = [length.working_minutes(480, 2400) for length in lengths]
            assert minutes == sorted(minutes)
            assert minutes[0] < minutes[2]
            assert step.assumed
        if step.source:
            assert re.match(f"{cites[procedure.regime]} (regs?|ss?\\.)", step.source), step.name
        if step.period:
            binds = Bound.AT_MOST if step.name == WINDOW else Bound.AT_LEAST
            assert find_period(step.period).bound is binds
            assert step.source
        if step.duty:
            assert find_period(step.duty).bound is Bound.AT_MOST
            assert step.required
        assert all(link.lag == "" for link in step.after)


@each_procedure
def test_the_board_decides_twice(procedure: Procedure) -> None:
    """The strategy and the award are approved, with no work of their own before the papers."""
    laid = lay(procedure.id, procedure.regime, board="cabinet", value=6_000_000)
    for name in ("strategy-approval", "award-approval"):
        gate = steps_of(laid)[name].gate
        assert gate is not None
        assert (gate.board, gate.value) == ("cabinet", 6_000_000)
        assert steps_of(laid)[name].effective_duration == NO_LAG


def day_counts(*counts: int) -> list[tuple[str, int]]:
    """Give counts of calendar days."""
    return [("days", count) for count in counts]


CHAINS = [
    ("pcr2006", "restricted", (), day_counts(37, 40, 10), 87),
    ("pcr2006", "restricted", ("e-notice", "e-access"), day_counts(30, 35, 10), 75),
    ("pcr2006", "open", (), day_counts(52, 10), 62),
    ("pcr2006", "open", ("e-notice", "e-access"), day_counts(40, 10), 50),
    ("pcr2015", "open", (), day_counts(35, 10), 45),
    ("pcr2015", "open", ("e-submission",), day_counts(30, 10), 40),
    ("pcr2015", "open", ("urgency",), day_counts(15, 10), 25),
    ("pcr2015", "restricted", (), day_counts(30, 30, 10), 70),
    ("pcr2015", "restricted", ("e-submission",), day_counts(30, 25, 10), 65),
    ("pcr2015", "restricted", ("sub-central",), day_counts(30, 10, 10), 50),
    ("pcr2015", "restricted", ("urgency",), day_counts(15, 10, 10), 35),
    ("pa2023", "open", ("electronic", "documents"), [("days", 25), ("working-days", 8)], 33),
    (
        "pa2023",
        "competitive-flexible",
        ("pre-selected",),
        [("days", 25), ("days", 10), ("working-days", 8)],
        43,
    ),
]


@pytest.mark.parametrize(("regime", "name", "circumstances", "lengths", "total"), CHAINS)
def test_the_shortest_lawful_chains(regime, name, circumstances, lengths, total) -> None:
    """From notice to signature the law's own minima add up to what practitioners quote."""
    laid = lay(name, regime, circumstances=circumstances)
    assert laid.diagnostics == ()
    assert lengths_of(laid) == lengths
    assert sum(count for _, count in lengths) == total


def test_a_prior_notice_comes_with_its_own_period_and_duty() -> None:
    """PCR 2015 open with a PIN: 35 days before, stale after 12 months, 25 days afterwards."""
    laid = lay("open", "pcr2015", circumstances=["pin"])
    assert lengths_of(laid) == day_counts(35, 15, 10)
    assert waits_for(laid, "notice-sent") == {"tender-notice", "pin-period"}
    assert ("pcr2015.pin-expires", "retender.pin", "retender.notice-sent") in [
        (duty.rule, duty.since, duty.done_by) for duty in laid.duties
    ]
    assert "duty" in steps_of(laid)["notice-sent"].tags
    assert "duty" not in steps_of(lay("open", "pcr2015"))["notice-sent"].tags


def test_duties_after_signing() -> None:
    """Notices that a law asks for within days of signing follow it at once."""
    laid = lay("open", "pa2023", value=6_000_000)
    assert [(duty.rule, duty.since) for duty in laid.duties] == [
        ("pa2023.contract-details-notice", "retender.signed"),
        ("pa2023.contract-copy", "retender.signed"),
    ]
    for duty in laid.duties:
        assert waits_for(laid, duty.done_by.rpartition(".")[2]) == {"signed"}
    assert len(lay("open", "pa2023", value=5_000_000).duties) == 1


def test_the_act_of_2023_has_its_order() -> None:
    """Conflicts before the tender notice, summaries before the award notice, then standstill."""
    laid = lay("competitive-flexible", "pa2023", board="cabinet", value=6_000_000)
    assert waits_for(laid, "tender-notice") == {"documents", "conflicts"}
    assert waits_for(laid, "award-notice") == {"assessment-summaries"}
    assert waits_for(laid, "standstill") == {"award-notice"}
    assert waits_for(laid, "signature") == {"standstill", "kpis"}


def test_a_call_off_stands_still_only_if_it_wants_to() -> None:
    """Under a framework no law asks for a standstill; one that is voluntary is a whole one."""
    for regime, length in (("pcr2015", ("days", 10)), ("pa2023", ("working-days", 8))):
        assert lengths_of(lay("call-off", regime)) == []
        assert lengths_of(lay("call-off", regime, circumstances=["voluntary-standstill"])) == [
            length
        ]


@pytest.mark.parametrize(
    ("name", "regime", "remedy"),
    [
        ("restricted", "pa2023", "did you mean competitive-flexible?"),
        ("competitive-flexible", "pcr2006", "did you mean restricted or competitive-dialogue?"),
        ("restrcted", "pcr2015", "did you mean restricted?"),
        ("negotiated", "pcr2015", "did you mean competitive-negotiation?"),
        ("../pcr2015/open", "pcr2006", "it has competitive-dialogue, open and restricted"),
        ("open", "../law", "there are pcr2006, pcr2015 and pa2023"),
    ],
)
def test_a_procedure_that_is_not_there(name: str, regime: str, remedy: str) -> None:
    """The answer names what comes nearest, and reads no file that is not a procedure's."""
    with pytest.raises(PlanError, match="EP420") as caught:
        find_procedure(name, regime)
    assert caught.value.diagnostics[0].help.startswith(remedy)


GOOD = """\
[procedure]
title = "Open"
use = "Always."
provision = "Art 1"

[[step]]
name = "notice-sent"
title = "Notice"
kind = "milestone"

[[step]]
name = "signed"
title = "Signed"
kind = "milestone"
after = ["notice-sent"]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[procedure]", "[procedur]", "procedur"),
        ('use = "Always."\n', "", "use"),
        ('use = "Always."', "use = 1", "use"),
        ("[[step]]", "odd = 1\n[[step]]", "odd"),
        ('"notice-sent"\ntitle', '"notice"\ntitle', "notice-sent"),
        ('name = "signed"', 'name = "sined"', "signed"),
        ('title = "Signed"', 'titel = "Signed"', "titel"),
    ],
)
def test_a_procedure_file_that_is_not_well_formed(old: str, new: str, message: str) -> None:
    """A slip in a procedure's file is refused by name, not overlooked."""
    assert read_procedure(GOOD, "here", "open").steps[1].after[0].step == "notice-sent"
    with pytest.raises(ValueError, match=message):
        read_procedure(GOOD.replace(old, new, 1), "here", "open")
