"""What changed between two plans is told once, in plain words and in an order that works."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest

from exitplan.calendars import CalendarSpec, OpenDay, Period, YearlyPeriod
from exitplan.plan import (
    NO_SPREAD,
    Board,
    Constraint,
    ConstraintKind,
    Deadline,
    DeadlineRule,
    Estimate,
    Gate,
    Group,
    Kind,
    Link,
    LinkType,
    Plan,
    Procurement,
    Profile,
    Progress,
    SchedulingOptions,
    Shape,
    Spread,
    StepChange,
    Task,
    milestone,
)
from exitplan.schedule import compute_schedule
from exitplan.slippage import Change, ChangeKind, Draft, diff_plans, split_slip

START = "2015-01-05"


def task(name: str, title: str | None = None, **fields: Any) -> Task:
    title = title or name.rpartition(".")[2].title()
    return Task(name, title, **({"duration": "5d"} | fields))


def plan(*items: Task | Group, **fields: Any) -> Plan:
    return Plan("p", "P", START, items, **fields)


def only(before: Plan, after: Plan) -> Change:
    (change,) = diff_plans(before, after).changes
    return change


def keys(before: Plan, after: Plan) -> list[str]:
    return [change.key for change in diff_plans(before, after).changes]


WAIT = [Link("a")]
SENTENCES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"duration": "8w"}, {"duration": "10w"}, "“B” takes 10w instead of 8w"),
    ({}, {"after": WAIT}, "“B” now waits for “A”"),
    (
        {"after": WAIT},
        {"after": [Link("a", LinkType.SS, "5d")]},
        "“B” waits for “A” start to start, 5d later instead of finish to start",
    ),
    (
        {"after": [Link("a", lag="-2d")]},
        {"after": WAIT},
        "“B” waits for “A” without a lag instead of 2d earlier",
    ),
    ({"after": WAIT}, {}, "“B” no longer waits for “A”"),
    (
        {},
        {"constraints": [Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-02-02")]},
        "“B” is now held to: start no earlier than 2 Feb 2015",
    ),
    (
        {},
        {"progress": Progress("2015-01-05", remaining="2d")},
        "“B”: started 5 Jan 2015, 2d remaining",
    ),
    (
        {"progress": Progress("2015-01-05", remaining="2d")},
        {"progress": Progress("2015-01-05", "2015-01-12")},
        "“B”: started 5 Jan 2015, finished 12 Jan 2015 (before: started 5 Jan 2015, 2d remaining)",
    ),
    (
        {},
        {"duration": None, "estimate": Estimate("6w", "12w", "8w")},
        "“B” now is estimated at 6w to 12w, likely 8w (no duration, was 5d)",
    ),
    (
        {"deadline": Deadline("2015-03-02", tolerance="5d")},
        {"deadline": Deadline("2015-04-01", tolerance="5d")},
        "“B” has the deadline 1 Apr 2015 instead of 2 Mar 2015",
    ),
    (
        {"deadline": Deadline("2015-03-02")},
        {},
        "“B” no longer has a deadline (it was 2 Mar 2015)",
    ),
    (
        {},
        {"calendar": "24-hour"},
        "“B” is on the calendar 24-hour instead of the group's or the plan's",
    ),
    ({}, {"inactive": True}, "“B” is kept for the record only and takes no part any more"),
    ({}, {"title": "New"}, "“New” was called “B”"),
    ({}, {"owner": "PMO"}, "The owner of “B”: PMO instead of none"),
    (
        {},
        {"kind": Kind.MILESTONE, "duration": None},
        "“B” is a milestone instead of a task (no duration, was 5d)",
    ),
    (
        {"gate": "cabinet"},
        {"gate": Gate("council")},
        "“B” has to pass the gate of council instead of the gate of cabinet",
    ),
]


@pytest.mark.parametrize(("before", "after", "sentence"), SENTENCES)
def test_a_change_in_plain_words(
    before: dict[str, Any], after: dict[str, Any], sentence: str
) -> None:
    """Every kind of change reads as a sentence about its item."""
    change = only(plan(task("a"), task("b", **before)), plan(task("a"), task("b", **after)))
    assert change.sentence == sentence


def test_a_link_is_the_same_at_either_end() -> None:
    """A link moved from its successor to its predecessor is no change; no lag is no lag."""
    before = plan(task("a"), task("b", after=[Link("a", lag="0d")]))
    after = plan(task("a", before=[Link("b", lag="0h")]), task("b"))
    assert diff_plans(before, after).is_empty


def test_the_order_of_items_is_no_change() -> None:
    """What is written first says nothing."""
    assert diff_plans(plan(task("a"), task("b")), plan(task("b"), task("a"))).is_empty


def test_a_task_put_in_between_comes_before_the_link_it_replaces_goes() -> None:
    """So the successor never falls back to the start in between."""
    before = plan(task("a"), task("b", after=WAIT))
    after = plan(task("a"), task("n", after=WAIT), task("b", after=[Link("n")]))
    assert keys(before, after) == ["added:n", "link:a->b:FS"]
    added = diff_plans(before, after).changes[0]
    assert added.sentence == "“N” is new (5d; after “A”; before “B”)"


def test_what_would_close_a_circle_waits() -> None:
    """A link the other way round is added after the old one is gone, and so is a task on it."""
    before = plan(task("a"), task("b", after=WAIT))
    after = plan(task("a", after=[Link("b")]), task("b"))
    assert keys(before, after) == ["link:a->b:FS", "link:b->a:FS"]
    between = plan(task("a", after=[Link("n")]), task("b"), task("n", after=[Link("b")]))
    assert keys(before, between) == ["link:a->b:FS", "added:n"]


def test_the_documented_order() -> None:
    """Reports, the whole, structure, fields, new tasks, links, what goes, and words at last."""
    board = Board("cabinet", "Cabinet", "third Tuesday")
    before = plan(task("a"), task("b", after=WAIT), task("x", after=WAIT), status_date=START)
    after = Plan(
        "p",
        "P",
        "2015-01-06",
        [
            task("a", progress=Progress(START, remaining="1d")),
            task("b", "Bee", duration="9d", after=[Link("a", LinkType.SS)]),
            Group("g", "G", [task("g.n", after=WAIT)]),
        ],
        status_date="2015-01-12",
        boards={"cabinet": board},
    )
    assert keys(before, after) == [
        "status-date",
        "progress:a",
        "plan-start",
        "boards:cabinet",
        "added:g",
        "duration:b",
        "added:g.n",
        "link:a->b:FS",
        "removed:x",
        "text:b:title",
    ]


def test_reports_come_predecessors_first() -> None:
    """Progress is told in the order of the work, whatever the order in the file."""
    before = plan(task("c", after=[Link("b")]), task("b", after=WAIT), task("a"))
    done = Progress(START, START)
    after = plan(
        task("c", after=[Link("b")], progress=done),
        task("b", after=WAIT, progress=done),
        task("a", progress=done),
    )
    assert keys(before, after) == ["progress:a", "progress:b", "progress:c"]


def test_a_procurement_is_told_in_one_change_and_its_reports_in_others() -> None:
    """One change says which facts are others; what is reported of a step is progress."""
    old = Procurement("open", value=100, steps={"evaluation": StepChange(duration="20d")})
    steps = {
        "evaluation": StepChange(duration="25d"),
        "documents": StepChange(progress=Progress(START)),
    }
    new = Procurement("restricted", value=200_000, steps=steps)
    found = diff_plans(
        plan(Group("t", "Tender", [], facts=old)), plan(Group("t", "Tender", [], facts=new))
    ).changes
    assert [c.key for c in found] == ["progress:t.documents", "facts:t"]
    title = "Tender documents: specification, award criteria, contract"
    assert found[0].sentence == f"“{title}”: started 5 Jan 2015"
    assert found[1].sentence == (
        "The procurement “Tender”: procedure restricted instead of open; "
        "value £200,000 instead of £100; steps evaluation duration 25d instead of 20d"
    )
    draft = Draft.of(
        diff_plans(
            plan(Group("t", "Tender", [], facts=old)), plan(Group("t", "Tender", [], facts=new))
        )
    )
    draft.apply(found[0])
    (group,) = draft.plan().items
    assert isinstance(group, Group)
    assert isinstance(group.facts, Procurement)
    assert group.facts.procedure == "open"
    assert group.facts.steps["documents"].progress == Progress(START)
    draft.apply(found[1])
    assert draft.plan().items[0] == Group("t", "Tender", [], facts=new)


def test_links_to_steps_come_with_the_facts_that_have_them() -> None:
    """A link to a step of a tender that is new stands as soon as the tender does."""
    before = plan(task("a"), Group("t", "Tender", [task("t.x")]))
    after = plan(
        Group("t", "Tender", [task("t.x")], facts=Procurement("open", commences="2015-06-01")),
        task("a", after=[Link("t.signed")]),
    )
    difference = diff_plans(before, after)
    assert [c.key for c in difference.changes] == ["facts:t", "link:t.signed->a:FS"]
    draft = Draft.of(difference)
    for change in difference.changes:
        draft.apply(change)
        assert (
            compute_schedule(draft.plan())["a"].start_day > compute_schedule(before)["a"].start_day
        )
    assert compute_schedule(draft.plan()).finish_at == compute_schedule(after).finish_at


def test_a_group_that_waits_for_a_step_of_a_tender_can_be_drafted() -> None:
    """A step that facts stand for is in the tender's group, which no list of parents tells."""
    tender = Group("t", "Tender", [], facts=Procurement("open", commences="2015-06-01"))
    move = Group("m", "Move", [task("m.x")], after=[Link("t.signed")])
    before, after = plan(tender, move), plan(tender, move, task("new", after=[Link("m")]))
    difference = diff_plans(before, after)
    draft = Draft.of(difference)
    for change in difference.changes:
        draft.apply(change)
    assert compute_schedule(draft.plan()).finish_at == compute_schedule(after).finish_at


def test_a_tender_does_not_wait_for_what_its_steps_name() -> None:
    """Until that is there the step goes without its link or notice: each state is a plan."""
    boards = {"c": Board("c", "Cabinet", "third Tuesday")}
    steps = {
        "award-approval": StepChange(gate=Gate("c", notice="t.told"), after=[Link("x")]),
        "evaluation": StepChange(before=[Link("y")]),
    }
    facts = Procurement("open", commences="2015-06-01", steps=steps)
    before = plan(task("a"), boards=boards)
    after = plan(
        task("a"),
        Group("t", "Tender", [milestone("t.told", "Told", after=[Link("a")])], facts=facts),
        task("x", duration="400d"),
        task("y"),
        boards=boards,
    )
    difference = diff_plans(before, after)
    draft = Draft.of(difference)
    for change in difference.changes:
        draft.apply(change)
        compute_schedule(draft.plan())
    assert draft.plan().items == after.items
    assert split_slip(before, after).is_unmoved is False


def test_a_board_says_which_of_its_fields_changed() -> None:
    """A board is one change with everything that differs in it."""
    old = Board("c", "Cabinet", "third Tuesday")
    new = attrs.evolve(old, publishes_after=4, dates=(735_700,))
    change = only(plan(boards={"c": old}), plan(boards={"c": new}))
    assert change.sentence == (
        "The board “Cabinet” is changed: dates 12 Apr 2015 instead of none; "
        "publishes after 4 instead of 2"
    )
    assert only(plan(), plan(boards={"c": old})).sentence == "The board “Cabinet” is new"
    assert only(plan(boards={"c": old}), plan()).sentence == "The board “Cabinet” is gone"


@pytest.mark.parametrize(
    ("field", "was", "now", "words"),
    [
        ("closed", (), [Period(735_612, 735_612)], "closed 14 Jan 2015 instead of none"),
        (
            "closed",
            [Period(735_612, 735_614)],
            [Period(735_612, 735_615, "Flood")],
            "closed 14 Jan 2015 to 17 Jan 2015 (Flood) instead of 14 Jan 2015 to 16 Jan 2015",
        ),
        (
            "blackouts",
            (),
            [YearlyPeriod((12, 24), (1, 1), "Christmas"), YearlyPeriod((5, 8), (5, 8))],
            (
                "blackouts 24 Dec to 1 Jan of every year (Christmas), 8 May of every year "
                "instead of none"
            ),
        ),
        (
            "hours",
            {0: [(540, 720)]},
            {0: [(540, 720), (780, 1050)], 5: [(600, 720)]},
            (
                "hours Monday 09:00 to 12:00 and 13:00 to 17:30 instead of 09:00 to 12:00; "
                "hours Saturday 10:00 to 12:00 instead of none"
            ),
        ),
        (
            "open",
            [OpenDay(735_612)],
            [OpenDay(735_612, [(540, 720)], "Cutover")],
            "open 14 Jan 2015, 09:00 to 12:00 (Cutover) instead of 14 Jan 2015",
        ),
    ],
)
def test_a_calendar_says_which_days_and_hours(field: str, was: Any, now: Any, words: str) -> None:
    """Days off, days on and hours are told as people write them, never as bare numbers."""
    old, new = (CalendarSpec("site", **{field: value}) for value in (was, now))
    change = only(plan(calendars={"site": old}), plan(calendars={"site": new}))
    assert change.sentence == f"The calendar “site” is changed: {words}"


def test_a_board_says_when_it_meets_in_words() -> None:
    """Another cycle of meetings is one thing, not a weekday and a place."""
    old, new = (Board("c", "Cabinet", cycle) for cycle in ("second Tuesday", "last Thursday"))
    change = only(plan(boards={"c": old}), plan(boards={"c": new}))
    assert change.sentence == (
        "The board “Cabinet” is changed: meets last Thursday instead of second Tuesday"
    )


def test_another_profile_is_one_change() -> None:
    """A tool's rules come and go together, and say which they are."""
    change = only(plan(), plan(options=SchedulingOptions.of(Profile.P6)))
    assert change.key == "scheduling:profile"
    assert {detail.field for detail in change.details} >= {"lag calendar", "must dates"}
    rules = SchedulingOptions(deadlines=DeadlineRule.CAP_LATE_DATES)
    assert only(plan(), plan(options=rules)).sentence == (
        "The scheduling rule “deadlines”: cap late dates instead of measure"
    )


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (Spread(Fraction(4, 5), Fraction(3, 2)), "80% to 150%"),
        (
            Spread(Fraction(9, 10), Fraction(3, 2), Fraction(11, 10), Shape.PERT),
            "90% to 150%, likely 110%, pert",
        ),
        (NO_SPREAD, "100%"),
    ],
)
def test_a_spread_is_told_in_percent(spread: Spread, words: str) -> None:
    """How far lengths may differ is told as a range, in whole percent."""
    change = only(plan(task("a")), plan(task("a", spread=spread)))
    assert change.sentence == f"The spread of “A”: {words} instead of none"


def test_what_moves_no_date_says_so() -> None:
    """Words, approved dates and deadlines move nothing, unless the plan's rules let a deadline."""
    late: dict[str, Any] = {"deadline": Deadline("2015-03-02")}
    assert not only(plan(task("a")), plan(task("a", **late))).moves_dates
    assert not only(plan(task("a")), plan(task("a", notes="Hm."))).moves_dates
    assert only(plan(task("a")), plan(task("a", duration="6d"))).moves_dates
    rules = SchedulingOptions(deadlines=DeadlineRule.CAP_LATE_DATES)
    before, after = plan(task("a"), options=rules), plan(task("a", **late), options=rules)
    assert only(before, after).moves_dates


def test_an_estimate_beside_a_duration_moves_nothing() -> None:
    """How sure the planner is leaves the dates alone where a duration is given."""
    change = only(plan(task("a")), plan(task("a", estimate=Estimate("1d", "9d", "5d"))))
    assert (change.kind, change.moves_dates) == (ChangeKind.ESTIMATE, False)


def test_changes_of_one_item() -> None:
    """A difference gives the changes of an item, by its later id."""
    before = plan(task("a"), milestone("m", "Done", after=WAIT))
    after = plan(task("a", duration="9d", owner="PMO"), milestone("m", "Done", after=WAIT))
    found = diff_plans(before, after)
    assert [change.key for change in found.of_item("a")] == ["duration:a", "text:a:owner"]
    assert found.of_item("m") == ()


def test_the_phrase_stands_below_the_name() -> None:
    """Below a heading with the item's name the name is not said again."""
    before, after = plan(task("a"), task("b")), plan(task("a"), task("b", duration="6d", owner="X"))
    assert [c.phrase for c in diff_plans(before, after).changes] == [
        "takes 6d instead of 5d",
        "owner: X instead of none",
    ]
