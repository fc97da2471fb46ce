from __future__ import annotations

from typing import Any

import pytest

from exitplan.errors import PlanError
from exitplan.expansion import plan_problems
from exitplan.plan import Estimate, Gate, Route, StepChange, Task
from exitplan.schedule import compute_schedule
from exitplan.transfer import CODES, read_route
from tests.transfer.staff import COUNCIL, SUPPLIER, lay, plan_of, said, tasks_of, wave

CHAINS = ("shared", *(route.value for route in Route))


@pytest.mark.parametrize(
    "people", [0, -3, True, 1.5, "147", None, 10_000_001, pytest.param(10**5000, id="huge")]
)
def test_a_wave_has_people(people: Any) -> None:
    """Nobody, half a person and more people than there are refused, without a crash."""
    laid = lay(wave(Route.TUPE, "w", people=people))
    assert said(laid) == [("EP431", "error", "transfer.waves.w.people")]


@pytest.mark.parametrize(
    ("route", "fields", "severity", "field"),
    [
        (Route.TUPE, {"moves_from": COUNCIL}, "error", "from"),
        (Route.TUPE, {"moves_from": " birmingham  city COUNCIL"}, "error", "from"),
        (Route.TUPE, {"moves_to": SUPPLIER}, "error", "route"),
        (Route.SECONDMENT, {"moves_from": COUNCIL}, "error", "from"),
        (Route.SECONDMENT, {"moves_to": "Somebody else"}, "warning", "to"),
        (Route.RECRUITMENT, {"moves_from": "Elsewhere"}, "error", "from"),
        (Route.REDEPLOYMENT, {"moves_from": SUPPLIER}, "error", "from"),
    ],
)
def test_route_and_employers_must_agree(
    route: Route, fields: dict[str, str], severity: str, field: str
) -> None:
    """A route says who changes employer; what contradicts it is reported where it stands."""
    laid = lay(wave(route, "w", **fields))
    assert said(laid) == [("EP432", severity, f"transfer.waves.w.{field}")]


@pytest.mark.parametrize(
    ("route", "fields"),
    [
        (Route.TUPE, {"moves_from": "Capita"}),
        (Route.TUPE, {"moves_to": "The council's company"}),
        (Route.SECONDMENT, {"moves_to": COUNCIL}),
        (Route.RECRUITMENT, {"moves_to": "The council's company"}),
        (Route.REDEPLOYMENT, {"moves_from": "Housing"}),
        (Route.REDEPLOYMENT, {"moves_from": COUNCIL}),
    ],
)
def test_employers_that_agree_with_the_route_are_fine(route: Route, fields: dict[str, str]) -> None:
    """Each wave may leave and join employers of its own."""
    assert said(lay(wave(route, "w", **fields))) == []


@pytest.mark.parametrize("route", [Route.TUPE, Route.SECONDMENT])
def test_somebody_must_be_left(route: Route) -> None:
    """Without the organisation they leave nobody owes information, and nobody can be counted."""
    laid = lay(wave(route, "w"), moves_from=None)
    assert said(laid) == [("EP432", "error", "transfer.waves.w.route")]
    assert tasks_of(laid)


def test_a_transfer_without_waves_moves_nobody() -> None:
    """The shared steps alone are no transfer."""
    laid = lay()
    assert said(laid) == [("EP433", "error", "transfer.waves")]
    assert set(tasks_of(laid)) == {"scope", "day-one"}


def test_themes_are_named_once() -> None:
    """A theme without a name or named again is passed over, and said so."""
    laid = lay(wave(Route.TUPE, "w"), knowledge=["Expert", " expert ", "", "  "])
    assert said(laid) == [("EP434", "warning", "transfer.knowledge")] * 3
    assert [name for name in tasks_of(laid) if "knowledge" in name] == ["w.knowledge-expert"]


def test_unknown_steps_are_reported_with_the_nearest() -> None:
    """A step that is mistyped is an error, in a wave and among the shared steps."""
    steps = {"paymaster": StepChange(), "elli-given": StepChange()}
    laid = lay(wave(Route.TUPE, "w", steps=steps), steps={"scop": StepChange()})
    assert said(laid) == [
        ("EP430", "error", "transfer.steps.scop"),
        ("EP430", "error", "transfer.waves.w.steps.paymaster"),
        ("EP430", "error", "transfer.waves.w.steps.elli-given"),
    ]
    assert laid.diagnostics[0].help == "did you mean 'scope'?"
    assert laid.diagnostics[2].help == "did you mean 'eli-given'?"


def test_a_change_to_a_step_of_another_case_is_not_lost_in_silence() -> None:
    """Elections are only held without a union; whoever changes them with one is told."""
    laid = lay(wave(Route.TUPE, "w", steps={"elections": StepChange(owner="HR")}))
    assert said(laid) == [("EP430", "warning", "transfer.waves.w.steps.elections")]
    assert "union" in laid.diagnostics[0].help
    assert said(lay(wave(Route.TUPE, "w", steps={"elections": StepChange(skip=True)}))) == []


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("eli-period", StepChange(skip=True), "skip"),
        ("eli-given", StepChange(skip=True), "skip"),
        ("inform", StepChange(skip=True), "skip"),
        ("measures-letter", StepChange(skip=True), "skip"),
        ("day-one", StepChange(skip=True), "skip"),
        ("eli-period", StepChange(duration="5d"), "duration"),
        ("eli-period", StepChange(estimate=Estimate("1d", "3d", "2d")), "estimate"),
        ("eli-period", StepChange(gate=Gate("cabinet")), "gate"),
        ("day-one", StepChange(duration="5d"), "duration"),
        ("consult", StepChange(count=3), "count"),
        ("consult", StepChange(circumstances=("cautious",)), "with"),
    ],
)
def test_a_step_takes_only_what_fits_it(name: str, change: StepChange, field: str) -> None:
    """The law's steps cannot be left out, and a legal period has no length of its own."""
    laid = lay(wave(Route.TUPE, "w", steps={name: change}))
    assert said(laid) == [("EP430", "error", f"transfer.waves.w.steps.{name}.{field}")]
    assert f"w.{name}" in tasks_of(laid)


def test_a_period_shorter_than_the_law_is_refused() -> None:
    """Fewer than 28 days are not lawful, whoever wishes so."""
    plan = plan_of(wave(Route.TUPE, "w", steps={"eli-period": StepChange(count=14)}))
    assert [d.code for d in plan_problems(plan)] == ["EP402"]


def test_faults_of_a_transfer_stop_the_schedule() -> None:
    """A plan with a wave without people has no dates."""
    with pytest.raises(PlanError) as caught:
        compute_schedule(plan_of(wave(Route.TUPE, "w", people=0)))
    assert [d.code for d in caught.value.diagnostics] == ["EP431"]


@pytest.mark.parametrize(
    ("waves", "items"),
    [
        ([wave(Route.TUPE, "w"), wave(Route.SECONDMENT, "w")], ()),
        ([wave(Route.TUPE, "scope")], ()),
        ([wave(Route.TUPE, "day-one")], ()),
        ([wave(Route.TUPE, "w")], (Task("staff.scope", "Mine", duration="1d"),)),
        ([wave(Route.TUPE, "w")], (Task("staff.w", "Mine", duration="1d"),)),
    ],
)
def test_ids_that_collide_are_reported(waves: list[Any], items: tuple[Task, ...]) -> None:
    """A wave or a task that has the id of a step is an error, never two items with one id."""
    plan = plan_of(*waves, items=items)
    assert {"EP102", "EP430"} & {d.code for d in plan_problems(plan)}
    with pytest.raises(PlanError):
        compute_schedule(plan)


@pytest.mark.parametrize(
    "word",
    ["{to}", "{", "}{", "{from}{people}", "{theme}", "%s", "\u202e", "a" * 5000, "🙂", "", "-"],
)
def test_words_of_a_plan_stay_as_they_are(word: str) -> None:
    """Braces and stranger things in names are text: nothing is filled in twice, nothing fails."""
    moving = wave(Route.TUPE, "w", moves_from=f"x{word}", moves_to=f"y{word}")
    laid = lay(moving, knowledge=[word, f"{word}z"])
    tasks = tasks_of(laid)
    assert tasks["w.measures-letter"].title.startswith(f"y{word} tells x{word} what")
    names = [name.removeprefix("w.") for name in tasks if name.startswith("w.knowledge-")]
    assert len(names) == len(set(names)) >= 1
    for name in names:
        assert name.isascii()
        assert len(name) <= 64
        assert name == name.lower().strip("-")


def test_many_themes_that_sound_alike_keep_apart() -> None:
    """Themes whose names differ only in what an id cannot hold are numbered."""
    laid = lay(wave(Route.TUPE, "w"), knowledge=["C", "C+", "C++", "C#", "知识", "技能"])
    assert [name[2:] for name in tasks_of(laid) if "knowledge" in name] == [
        "knowledge-c",
        "knowledge-c-2",
        "knowledge-c-3",
        "knowledge-c-4",
        "knowledge-theme",
        "knowledge-theme-2",
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2199-12-31", "9999-12-31"])
def test_a_day_that_no_calendar_knows_is_laid_out_all_the_same(day: str) -> None:
    """Whether the date can be computed is for the schedule to say."""
    laid = lay(wave(Route.TUPE, "w", day_one=day))
    assert tasks_of(laid)["w.day-one"].constraints


def test_an_unknown_calendar_is_reported_once_by_the_rules() -> None:
    """A plan whose calendar does not exist is laid out, so that its other faults are seen too."""
    import attrs

    plan = attrs.evolve(plan_of(wave(Route.TUPE, "w"), day_one="2019-09-01"), calendar="mars")
    assert {d.code for d in plan_problems(plan)} == {"EP205"}


@pytest.mark.parametrize("name", CHAINS)
def test_chains_are_well_formed(name: str) -> None:
    """Each chain begins with what waits for nothing and has a day one that cannot be left out."""
    steps = read_route(name)
    assert steps is read_route(name)
    assert steps[0].after == ()
    for step in steps:
        assert not step.title.endswith("."), step.name
        assert len(step.estimate) in {0, 3}, step.name
        assert bool(step.estimate) == bool(step.assumed), step.name
    assert next(step for step in steps if step.name == "day-one").required


def test_every_code_says_what_it_means() -> None:
    """The room's codes are in its own range."""
    assert list(CODES) == ["EP430", "EP431", "EP432", "EP433", "EP434"]
