from __future__ import annotations

import itertools

import pytest

from exitplan.expansion import expand, plan_problems
from exitplan.plan import (
    ConstraintKind,
    Group,
    LegalDuty,
    Link,
    PeriodUse,
    Plan,
    Route,
    StepChange,
    Task,
)
from exitplan.schedule import compute_schedule
from tests.transfer.staff import THEMES, lay, plan_of, said, tasks_of, waits_for, wave

ROUTES = [routes for size in range(1, 5) for routes in itertools.combinations(Route, size)]
FLAGS = [False, True]


@pytest.mark.parametrize("routes", ROUTES, ids=lambda routes: "+".join(r.value for r in routes))
def test_every_combination_is_a_sound_plan(routes: tuple[Route, ...]) -> None:
    """Whatever the routes, ids are unique, links lead somewhere, and nothing goes in a circle."""
    for union, cautious, themes in itertools.product(FLAGS, FLAGS, ((), THEMES)):
        waves = [wave(route) for route in routes]
        plan = plan_of(*waves, union=union, cautious=cautious, knowledge=themes)
        assert list(plan_problems(plan)) == []
        laid = lay(*waves, union=union, cautious=cautious, knowledge=themes)
        ids = [item.id for item in laid.group.walk()]
        assert len(ids) == len(set(ids))
        tasks = tasks_of(laid)
        transfers = Route.TUPE in routes
        assert ("tupe.eli-period" in tasks) == transfers
        assert {name for name in tasks if ".eli-" in name} == (
            {f"tupe.eli-{part}" for part in ("request", "as-at", "draw-up", "given", "period")}
            if transfers
            else set()
        )
        assert ("tupe.elections" in tasks) == (transfers and not union)
        knowledge = {name for name in tasks if "knowledge" in name}
        assert len(knowledge) == len(themes) * len(routes)
        assert ("legal-status" in tasks) == bool({Route.TUPE, Route.SECONDMENT} & set(routes))
        assert len(laid.duties) == transfers
        assert waits_for(laid, "day-one") >= {f"{route.value}.day-one" for route in routes}


def test_the_items_are_shared_steps_waves_the_last_day_and_own_tasks() -> None:
    """A reader finds what is common first, then each wave, then the end, then what was written."""
    own = Task("staff.party", "Welcome", duration="1d", after=[Link("staff.day-one")])
    laid = lay(wave(Route.TUPE), wave(Route.SECONDMENT), items=(own,))
    assert [item.id for item in laid.group.items] == [
        "staff.scope",
        "staff.legal-status",
        "staff.tupe",
        "staff.secondment",
        "staff.day-one",
        "staff.party",
    ]


def test_measures_are_told_before_representatives_are_informed() -> None:
    """TUPE reg 13(4): the new employer's measures reach the old one before it informs."""
    laid = lay(wave(Route.TUPE), union=False)
    assert {"tupe.measures-letter", "tupe.elections"} <= waits_for(laid, "tupe.inform")
    assert "tupe.inform" in waits_for(laid, "tupe.consult")
    assert "tupe.consult" in waits_for(laid, "tupe.day-one")


def test_legal_status_is_checked_before_heads_are_counted() -> None:
    """A secondment may have been a transfer in law, which decides in which wave people belong."""
    laid = lay(wave(Route.TUPE), wave(Route.SECONDMENT), wave(Route.RECRUITMENT))
    for task in tasks_of(laid).values():
        name = task.id.removeprefix("staff.")
        if name.startswith(("tupe.", "secondment.")):
            assert "legal-status" in waits_for(laid, name), name
    assert waits_for(laid, "recruitment.posts") == {"scope"}


def test_representatives_are_named_by_who_they_are() -> None:
    """The recognised union where there is one, elected representatives otherwise."""
    assert "recognised union" in tasks_of(lay(wave(Route.TUPE)))["tupe.inform"].title
    laid = lay(wave(Route.TUPE, union=False))
    assert "elected representatives" in tasks_of(laid)["tupe.inform"].title
    laid = lay(wave(Route.TUPE, union=True), union=False)
    assert "tupe.elections" not in tasks_of(laid)


def test_information_is_due_28_days_before_day_one() -> None:
    """Of a move on 1 August 2019 the information is due on 4 July, or on 3 July to be safe."""
    seen = []
    for cautious in FLAGS:
        moving = wave(Route.TUPE, "w", day_one="2019-08-01")
        schedule = compute_schedule(plan_of(moving, cautious=cautious))
        seen.append(str(schedule["staff.w.eli-given"].late_finish)[:10])
        assert str(schedule["staff.w.day-one"].finish)[:10] == "2019-08-01"
    assert seen == ["2019-07-04", "2019-07-03"]


def test_before_may_2014_information_was_due_14_days_before() -> None:
    """A transfer before 1 May 2014 takes the shorter period, clear days or not."""

    def use(day: str, *, cautious: bool) -> PeriodUse | None:
        laid = lay(wave(Route.TUPE, "w", day_one=day), cautious=cautious)
        return tasks_of(laid)["w.eli-period"].period

    rule = "tupe.employee-liability-information"
    assert use("2014-04-30", cautious=False) == PeriodUse(rule, ("before-may-2014",))
    assert use("2014-04-30", cautious=True) == PeriodUse(rule, ("before-may-2014",), 15)
    assert use("2014-05-01", cautious=False) == PeriodUse(rule)
    assert use("2014-05-01", cautious=True) == PeriodUse(rule, ("cautious",))


def test_a_day_one_is_shown_on_its_date() -> None:
    """People move on the day that was agreed, be it a Sunday, and not on the day before."""
    for day in ("2019-09-01", "2019-10-01", "2019-12-25"):
        waves = (wave(Route.TUPE), wave(Route.SECONDMENT), wave(Route.RECRUITMENT))
        schedule = compute_schedule(plan_of(*waves, day_one=day))
        for name in ("tupe.day-one", "secondment.day-one", "recruitment.day-one", "day-one"):
            assert str(schedule[f"staff.{name}"].finish)[:10] == day, name


def test_a_wave_has_its_own_day_one_before_the_transfers() -> None:
    """The wave's own date goes before the one for all, and is a floor, no promise."""
    laid = lay(wave(Route.TUPE, day_one="2019-08-01"), wave(Route.SECONDMENT), day_one="2019-09-02")
    tasks = tasks_of(laid)
    for name, day in (("tupe", "2019-08-01"), ("secondment", "2019-09-02")):
        (constraint,) = tasks[f"{name}.day-one"].constraints
        assert constraint.kind is ConstraintKind.START_NO_EARLIER_THAN
        assert str(constraint.date) == day
    assert tasks["day-one"].constraints == ()


def test_the_transition_takes_about_four_months() -> None:
    """With our likely lengths a TUPE transfer with a union takes as long as Birmingham's did."""
    schedule = compute_schedule(plan_of(wave(Route.TUPE, "w"), wave(Route.SECONDMENT)))
    days = schedule["staff.day-one"].finish.toordinal() - schedule["staff"].start.toordinal()
    assert 105 <= days <= 140


def test_information_must_be_fresh() -> None:
    """What was drawn up more than 14 days ago may not be given: a duty on two milestones."""
    laid = lay(wave(Route.TUPE, "w"))
    age = "tupe.employee-liability-information-age"
    assert laid.duties == (LegalDuty(age, "staff.w.eli-as-at", "staff.w.eli-given"),)
    laid = lay(wave(Route.TUPE, "w", steps={"eli-as-at": StepChange(skip=True)}))
    assert laid.duties == ()


def test_nothing_waits_for_induction() -> None:
    """What follows day one holds nothing up, least of all the next wave."""
    laid = lay(*(wave(route) for route in Route), knowledge=THEMES)
    before = waits_for(laid, "day-one")
    after = {name for name in tasks_of(laid) if name.rpartition(".")[2] in {"induction", "trial"}}
    assert len(after) == 5
    assert not after & before
    assert "tupe.knowledge-expert" in before
    assert "recruitment.knowledge-expert" not in before


def test_a_step_that_is_left_out_is_bridged() -> None:
    """What waited for a step that is left out waits for what that step waited for."""
    steps = {"due-diligence": StepChange(skip=True)}
    laid = lay(wave(Route.TUPE, "w", steps=steps), steps={"legal-status": StepChange(skip=True)})
    tasks = tasks_of(laid)
    assert [link.task for link in tasks["w.measures-letter"].after] == ["staff.w.count"]
    assert [link.task for link in tasks["w.pensions"].after] == ["staff.w.count"]
    assert waits_for(laid, "w.count") == {"scope"}
    assert said(laid) == []


def test_everything_that_can_be_left_out_may_be() -> None:
    """With every step left out that no law asks for, the plan is still sound."""
    for route in Route:
        named = [name.partition(".")[2] for name in tasks_of(lay(wave(route), union=False))]
        steps = {name: StepChange(skip=True) for name in named if name}
        plan = plan_of(wave(route, steps=steps), union=False)
        codes = {d.code for d in plan_problems(plan)}
        assert codes <= {"EP430"}
        laid = expand(plan)
        assert laid.plan.is_expanded


def test_redundancy_consultation_is_laid_out_only_where_it_is_named() -> None:
    """Most redeployments put no job at risk; where one does, people are released after it."""
    assert "w.redundancy-consultation" not in tasks_of(lay(wave(Route.REDEPLOYMENT, "w")))
    steps = {"redundancy-consultation": StepChange(circumstances=("100-or-more",))}
    laid = lay(wave(Route.REDEPLOYMENT, "w", steps=steps))
    task = tasks_of(laid)["w.redundancy-consultation"]
    assert task.period == PeriodUse("redundancy.consultation", ("100-or-more",))
    assert "w.redundancy-consultation" in waits_for(laid, "w.release")
    assert said(laid) == []
    steps = {"redundancy-consultation": StepChange(skip=True)}
    laid = lay(wave(Route.REDEPLOYMENT, "w", steps=steps))
    assert "w.redundancy-consultation" not in tasks_of(laid)


def test_every_length_is_an_estimate_with_its_reason_or_a_legal_period() -> None:
    """No length of ours passes for a fact: it is three-point, assumed, and says why."""
    laid = lay(*(wave(route) for route in Route), union=False, knowledge=THEMES)
    for task in laid.group.tasks():
        if task.is_milestone or task.period:
            continue
        assert task.estimate is not None
        assert task.estimate.likely is not None
        assert task.assumed is not None, task.id
        assert "{" not in task.title + task.assumed.reason


def test_what_the_plan_says_goes_before_what_the_chain_says() -> None:
    """A step takes its length from the plan, and then it is no assumption of ours any more."""
    change = StepChange(duration="13ew", owner="HR", source="Agreement, clause 9", title="Notice")
    laid = lay(wave(Route.SECONDMENT, "w", steps={"notice": change}))
    task = tasks_of(laid)["w.notice"]
    assert (task.title, task.owner, task.source) == ("Notice", "HR", "Agreement, clause 9")
    assert (str(task.duration), task.estimate, task.assumed) == ("13ew", None, None)
    other = StepChange(after=(Link("staff.w.count", lag="2d"),), notes="N", tags=("t",), code="C1")
    laid = lay(wave(Route.SECONDMENT, "w", steps={"conversations": other}))
    task = tasks_of(laid)["w.conversations"]
    assert task.after == other.after
    assert (task.notes, task.tags, task.code) == ("N", ("t",), "C1")
    assert task.assumed is not None


def test_a_longer_period_and_its_circumstances_can_be_chosen() -> None:
    """A plan may give more than the law's 28 days."""
    laid = lay(wave(Route.TUPE, "w", steps={"eli-period": StepChange(count=60)}), cautious=True)
    rule = "tupe.employee-liability-information"
    assert tasks_of(laid)["w.eli-period"].period == PeriodUse(rule, ("cautious",), 60)


def test_knowledge_is_handed_over_theme_by_theme() -> None:
    """Each theme is a step of its own in each wave, and can be changed by its own name."""
    change = {"knowledge-advisory": StepChange(owner="Enterprise architect")}
    laid = lay(wave(Route.TUPE, "w", steps=change), knowledge=THEMES)
    tasks = tasks_of(laid)
    assert tasks["w.knowledge-knowledge"].title.startswith("Knowledge: ")
    assert tasks["w.knowledge-advisory"].owner == "Enterprise architect"
    assert tasks["w.knowledge-expert"].owner is None
    assert said(laid) == []


def test_a_wave_keeps_what_was_said_of_it() -> None:
    """Owner, source, assumption and notes of a wave are those of its group."""
    laid = lay(wave(Route.TUPE, "w", owner="HR", source="§4", assumed="guess", notes="N"))
    group = next(item for item in laid.group.items if item.id == "staff.w")
    assert isinstance(group, Group)
    assert (group.title, group.owner, group.source, group.notes) == ("Tupe", "HR", "§4", "N")
    assert group.assumed is not None


def test_transfers_may_lie_deep_and_stand_side_by_side() -> None:
    """Two transfers in one plan keep their steps apart."""
    staff = plan_of(wave(Route.TUPE)).items[0]
    assert isinstance(staff, Group)
    groups = [Group(f"p2.{name}", name, (), facts=staff.facts) for name in ("first", "second")]
    plan = Plan("p", "P", "2019-01-07", (Group("p2", "P2", groups),))
    assert list(plan_problems(plan)) == []
    laid = expand(plan)
    assert set(laid.transfers) == {"p2.first", "p2.second"}
    assert {duty.done_by for duty in laid.duties} == {
        "p2.first.tupe.eli-given",
        "p2.second.tupe.eli-given",
    }
