from __future__ import annotations

import pytest

from exitplan.errors import PlanError
from exitplan.expansion import expand
from exitplan.plan import Constraint, ConstraintKind, Progress, StepChange
from exitplan.schedule import compute_schedule
from exitplan.tender import lay_out_procurement
from tests.tender.tenders import faults_of, group_of, lay, plan_of, said

BOUNDARIES = [
    ("2015-02-25", "pcr2006"),
    ("2015-02-26", "pcr2015"),
    ("2025-02-23", "pcr2015"),
    ("2025-02-24", "pa2023"),
]
each_boundary = pytest.mark.parametrize(("day", "regime"), BOUNDARIES)


@each_boundary
def test_the_day_on_which_it_commences_chooses_the_law(day: str, regime: str) -> None:
    """One day decides: 25 or 26 February 2015, 23 or 24 February 2025."""
    laid = lay("open", commences=day)
    assert (laid.regime, laid.is_regime_stated) == (regime, True)
    assert laid.diagnostics == ()


@each_boundary
@pytest.mark.parametrize("step", ["notice-sent", "tender-notice"])
def test_the_day_on_which_the_notice_was_sent_chooses_the_law(day, regime, step) -> None:
    """A notice that has gone out settles the question."""
    steps = {step: StepChange(progress=Progress(actual_start=day, actual_finish=day))}
    laid = lay("open", steps=steps)
    assert (laid.regime, laid.is_regime_stated) == (regime, True)


@each_boundary
def test_other_dates_only_make_a_first_guess(day: str, regime: str) -> None:
    """A bound on the notice, on the group or on the plan chooses the law until the forecast."""
    bound = Constraint(ConstraintKind.START_NO_EARLIER_THAN, day)
    on_notice = group_of("open", steps={"notice-sent": StepChange(constraints=(bound,))})
    on_group = group_of("open", constraints=[bound])
    for group, start in (
        (on_notice, "2014-01-01"),
        (on_group, "2014-01-01"),
        (group_of("open"), day),
    ):
        laid = lay_out_procurement(plan_of(group, start), group)
        assert (laid.regime, laid.is_regime_stated) == (regime, False)


def test_a_forecast_counts_where_nothing_is_stated() -> None:
    """The caller's forecast goes before guesses, and after what is written."""
    group = group_of("open")
    laid = lay_out_procurement(plan_of(group), group, regime="pa2023")
    assert (laid.regime, laid.is_regime_stated) == ("pa2023", False)
    group = group_of("open", commences="2016-01-04")
    laid = lay_out_procurement(plan_of(group), group, regime="pa2023")
    assert (laid.regime, laid.is_regime_stated) == ("pcr2015", True)


def test_a_later_law_that_has_the_procedure_is_guessed() -> None:
    """A competitive flexible procedure planned in 2024 is one of the Act that comes in 2025."""
    assert lay("competitive-flexible").regime == "pa2023"
    group = group_of("competitive-flexible")
    schedule = compute_schedule(plan_of(group, "2024-09-02"))
    assert str(schedule["retender.notice-sent"].finish)[:10] >= "2025-02-24"
    with pytest.raises(PlanError, match="EP420") as caught:
        compute_schedule(plan_of(group, "2024-06-03"))
    assert "forecast" in caught.value.diagnostics[0].help


def test_a_notice_that_slips_past_the_switch_changes_the_law() -> None:
    """Begun in 2014, advertised after 26 February 2015: the Regulations of 2015 apply."""
    group = group_of("restricted")
    schedule = compute_schedule(plan_of(group))
    rules = {task.period.rule for task in schedule.network.plan.tasks() if task.period is not None}
    assert rules == {
        "pcr2015.restricted.requests",
        "pcr2015.restricted.tenders",
        "pcr2015.standstill",
        "pcr2015.challenge",
    }


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"regime": "pcr2006", "commences": "2015-02-26"}, ["procurement.regime"]),
        ({"regime": "pcr2015", "commences": "2015-02-25"}, ["procurement.regime"]),
        ({"regime": "pcr2015", "commences": "2025-02-24"}, ["procurement.regime"]),
        ({"regime": "pa2023", "commences": "2025-02-23"}, ["procurement.regime"]),
        ({"regime": "pcr2015", "commences": "2025-02-23"}, []),
        ({"regime": "pcr2006"}, []),
    ],
)
def test_a_law_that_did_not_apply_that_day(facts: dict[str, str], fields: list[str]) -> None:
    """A law stated against the date is an error, on either side of the switch."""
    found = said(faults_of(group_of("open", **facts)))
    assert found == [("EP423", "error", field) for field in fields]


def sent(day: str) -> dict[str, StepChange]:
    """Say that the notice was sent on a day."""
    return {"notice-sent": StepChange(progress=Progress(actual_finish=day))}


def test_an_advertisement_before_the_notice_keeps_the_older_law() -> None:
    """What was advertised on 20 February 2015 follows the Regulations of 2006 to its end."""
    laid = lay("open", "pcr2006", steps=sent("2015-03-02"))
    assert said([*laid.diagnostics]) == [("EP423", "error", "procurement.regime")]
    assert "say so in commences" in laid.diagnostics[0].help
    laid = lay("open", "pcr2006", commences="2015-02-20", steps=sent("2015-03-02"))
    assert laid.diagnostics == ()
    laid = lay("open", commences="2015-03-20", steps=sent("2015-03-02"))
    assert said([*laid.diagnostics]) == [("EP423", "error", "procurement.commences")]


def test_a_call_off_follows_the_law_of_its_framework() -> None:
    """A framework of 2023 rules its call-offs of 2026; without that law a reader is warned."""
    laid = lay("call-off", "pcr2015", commences="2026-03-02")
    assert (laid.regime, laid.diagnostics) == ("pcr2015", ())
    laid = lay("call-off", commences="2026-03-02")
    assert laid.regime == "pa2023"
    assert said([*laid.diagnostics]) == [("EP423", "warning", "procurement.procedure")]


def test_expansion_hands_on_what_was_chosen() -> None:
    """Whoever schedules learns the law, the notice and whether they may still change."""
    expansion = expand(plan_of(group_of("open")), {"retender": "pcr2015"})
    [facts] = expansion.procurements
    assert (facts.group, facts.regime) == ("retender", "pcr2015")
    assert (facts.notice, facts.is_regime_stated) == ("retender.notice-sent", False)
    assert [duty.rule for duty in expansion.duties] == ["pcr2015.award-notice"]


def test_a_law_that_its_own_forecast_rules_out_is_not_taken_in_silence() -> None:
    """Long work on a notice that only the Regulations know: under each law the other applies."""
    steps = {"pin": StepChange(duration="16w")}
    group = group_of("open", circumstances=["pin"], steps=steps)
    with pytest.raises(PlanError) as caught:
        compute_schedule(plan_of(group, "2024-04-01"))
    (fault,) = caught.value.diagnostics
    assert fault.code == "EP423"
    assert "regime" in fault.help
    stated = group_of("open", regime="pcr2015", circumstances=["pin"], steps=steps)
    assert compute_schedule(plan_of(stated, "2024-04-01")) is not None
