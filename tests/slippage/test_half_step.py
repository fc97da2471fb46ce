"""The half-step, and the mixtures of reported and unreported tasks on the way to it."""

from __future__ import annotations

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exitplan.errors import ExitplanError
from exitplan.plan import Link, Plan, Progress, ProgressRule, Task, milestone
from exitplan.schedule import compute_schedule
from exitplan.slippage import ChangeKind, Draft, Unstarted, diff_plans, split_slip
from exitplan.slippage._half_step import ProgressWalk, can_be_mixed
from tests.schedule.plans import Recipe, examples
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans
from tests.slippage.plan_pairs import Pair, plan_pairs
from tests.slippage.test_stepper import events

ANY_RULE = Recipe(progress=True, groups=True, first_starts=True, rules=list(ProgressRule))
LEGAL = Recipe(progress=True, groups=True, steps=LegalSteps(), rules=list(ProgressRule))
many = settings(
    examples(80), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def check_mixtures(pair: Pair, data: st.DataObject) -> None:
    """Compare every mixture in a random order with a plan that says the same.

    Both plans have one status date, so that such a plan can be written.
    """
    before, after = pair
    draft = Draft.of(diff_plans(before, after))
    draft._plan["status_date"] = after.status_date
    reports = [
        change for change in diff_plans(before, after).changes if change.kind is ChangeKind.PROGRESS
    ]
    half = draft.copy()
    for change in reports:
        half.apply(change)
    try:
        first, last = compute_schedule(draft.plan()), compute_schedule(half.plan())
    except ExitplanError:
        return
    if not can_be_mixed(first.network, last.network):
        return
    walk = ProgressWalk(first, last)
    for change in data.draw(st.permutations(reports)):
        draft.apply(change)
        node = walk.network.index[change.item]
        walk.propagation.mark(walk.network.switch(node, 1))
        walk.propagation.run()
        plan = draft.plan()
        try:
            expected = compute_schedule(plan)
        except ExitplanError:
            continue
        found = events(walk.network, walk.propagation.early, plan)
        assert found == events(expected.network, expected.early, plan), change.key


@many
@given(plan_pairs(ANY_RULE), st.data())
def test_every_mixture_has_the_dates_of_such_a_plan(pair: Pair, data: st.DataObject) -> None:
    """With some tasks reported and others not, everything is where a plan like that has it."""
    check_mixtures(pair, data)


@many
@given(plan_pairs(LEGAL), st.data())
def test_so_has_every_mixture_with_gates_and_periods(pair: Pair, data: st.DataObject) -> None:
    """Legal periods that have begun and decisions that are reported are no exception."""
    check_mixtures(pair, data)


@many
@given(plan_pairs(ANY_RULE, tool_plans(ANY_RULE, "start-lags", "percent", "expected")), st.data())
def test_so_has_every_mixture_by_other_rules(pair: Pair, data: st.DataObject) -> None:
    """Lags from remaining work, shares as lags and expected finishes are no exception."""
    check_mixtures(pair, data)


def office(status: str, design: Progress | None, build: str = "10d") -> Plan:
    """Make a plan of two tasks in a row and a milestone, on England's working days."""
    return Plan(
        "office",
        "Office",
        "2015-06-01",
        status_date=status,
        items=[
            Task("design", "Design", duration="10d", progress=design),
            Task("build", "Build", duration=build, after=[Link("design")]),
            milestone("open", "Opening", after=[Link("build")]),
        ],
    )


BEFORE = office("2015-06-01", None)
DAY = 480


def test_what_took_longer_is_progress_and_what_was_planned_anew_revision() -> None:
    """Three days lost in a task under way are progress, five put on another are revision."""
    late = Progress(actual_start="2015-06-04", remaining="5d")
    slip = split_slip(BEFORE, office("2015-06-11", late, "15d"))["open"]
    assert slip.progress_minutes == 3 * DAY
    assert slip.revision_minutes == 5 * DAY
    assert slip.total_minutes == 8 * DAY
    assert [(part.item, part.minutes, part.is_progress) for part in slip.parts] == [
        ("design", 3 * DAY, True),
        ("build", 5 * DAY, False),
    ]


def test_not_being_started_is_progress_of_the_task_that_was_not() -> None:
    """A task that nobody reports on and the later status date moves has a part of its own."""
    slip = split_slip(BEFORE, office("2015-06-08", None))["open"]
    assert [part.sentence for part in slip.parts] == ["“Design” was not started by 8 Jun 2015"]
    assert slip.progress_minutes == slip.total_minutes == 5 * DAY
    assert slip.revision_minutes == 0


def test_a_new_length_of_unstarted_work_can_count_as_progress() -> None:
    """What is news from the site and what is replanning is for the analyst to say."""
    after = office("2015-06-01", None, "12d")
    assert split_slip(BEFORE, after)["open"].revision_minutes == 2 * DAY
    found = split_slip(BEFORE, after, unstarted=Unstarted.PROGRESS)["open"]
    assert (found.progress_minutes, found.revision_minutes) == (2 * DAY, 0)


def test_a_report_on_what_was_another_thing_before_is_told() -> None:
    """Where a report does not fit the earlier plan it moves to the other half, with a note."""
    before = attrs.evolve(BEFORE, items=[milestone("design", "Design"), *BEFORE.items[1:]])
    after = office("2015-06-11", Progress(actual_start="2015-06-02", remaining="3d"))
    found = split_slip(before, after)
    slip = found["open"]
    assert sum(part.minutes for part in slip.parts) == slip.total_minutes != 0
    assert slip.progress_minutes + slip.revision_minutes == slip.total_minutes
