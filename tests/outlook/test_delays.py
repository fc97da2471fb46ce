"""What moves if an item is late: the answers of a plan in which it is, for every kind of plan."""

from __future__ import annotations

import datetime
import gzip
import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import HorizonError, UnknownTaskError
from exitplan.outlook import delays
from exitplan.outlook._delays_items import late_items
from exitplan.outlook._delays_laid import lay_out
from exitplan.outlook._delays_limits import Allowance, Limits
from exitplan.outlook._delays_targets import targets
from exitplan.outlook._delays_trial import Trial
from exitplan.plan import (
    AsLate,
    Board,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Gate,
    Group,
    Kind,
    Link,
    LinkType,
    ManualDates,
    PeriodUse,
    Plan,
    Profile,
    Progress,
    ProgressRule,
    ScheduleFrom,
    SchedulingOptions,
    StartLags,
    Task,
    Unit,
    milestone,
)
from exitplan.schedule import Schedule, compute_schedule
from tests.outlook.delay_answers import answers, decoded
from tests.outlook.late_plans import CannotBeSaidError, late_plan
from tests.schedule.plans import Recipe, examples, plans
from tests.schedule.step_plans import LegalSteps
from tests.schedule.tool_plans import tool_plans

MOST = 14
TRIED = (1, 2, 3, 5, 8, 11, 14)
RULES = list(ProgressRule)


def _within_float(plan: Plan) -> Plan:
    return attrs.evolve(plan, options=attrs.evolve(plan.options, as_late=AsLate.FREE_FLOAT))


PLAIN = Recipe(months=True, constraints=True, groups=True)
REPORTED = Recipe(months=True, progress=True, constraints=True, groups=True, rules=RULES)
FIRST_STARTS = Recipe(groups=True, first_starts=True, progress=True, rules=RULES)
FORCED = Recipe(constraints=True, override=True, progress=True, rules=RULES)
STEPPED = Recipe(
    months=True, progress=True, constraints=True, groups=True, rules=RULES, steps=LegalSteps()
)
STEPPED_FIRST = Recipe(groups=True, first_starts=True, steps=LegalSteps())
STEPPED_FORCED = Recipe(constraints=True, override=True, progress=True, steps=LegalSteps())
KINDS: dict[str, st.SearchStrategy[Plan]] = {
    "plain": plans(PLAIN),
    "reported": plans(REPORTED),
    "first starts": plans(FIRST_STARTS),
    "forced": plans(FORCED),
    "stepped": plans(STEPPED),
    "stepped first starts": plans(STEPPED_FIRST),
    "stepped forced": plans(STEPPED_FORCED),
    "p6": tool_plans(REPORTED, "p6", "edges", "expected", "pins", "start-lags", "inactive"),
    "p6 stepped": tool_plans(STEPPED, "p6", "edges", "start-lags"),
    "msproject": tool_plans(REPORTED, "msproject", "manual", "percent", "deadlines", "pins"),
    "future": tool_plans(REPORTED, "future", "start-lags", "expected", "ends"),
    "late": tool_plans(PLAIN, "late", "edges", "deadlines").map(_within_float),
}


@pytest.mark.parametrize("kind", KINDS)
@examples(25)
@given(data=st.data())
def test_answers_are_those_of_a_plan_that_says_so(kind: str, data: st.DataObject) -> None:
    """Whatever a plan holds, an item that is late moves what the plan with it late says."""
    try:
        schedule = compute_schedule(data.draw(KINDS[kind]))
    except HorizonError:
        return
    _assert_true(schedule)


def _assert_true(schedule: Schedule) -> None:
    """Hold every answer to the schedule of a plan in which the item is late."""
    found = delays(schedule, milestones=[dates.id for dates in schedule], most_days=MOST)
    assert not found.reason or "left out" in found.reason
    data = json.loads(json.dumps(found.as_data()))
    for item in found.items.values():
        assert item.finish_day == schedule[item.item].finish_day
        assert answers(found, item.item, 0) == decoded(data, item.item, 0)
        for days in TRIED:
            try:
                late = compute_schedule(late_plan(schedule, item.item, days))
                by_plan = {name: late[name].finish_day for name in [item.item, *found.milestones]}
            except (HorizonError, CannotBeSaidError):
                continue
            assert days <= item.known_days
            assert by_plan == answers(found, item.item, days), (item.item, days)
            assert by_plan == decoded(data, item.item, days), (item.item, days)


def _day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def _plan(*items: Task | Group, **fields: Any) -> Schedule:
    return compute_schedule(Plan("p", "P", "2015-06-01", items=items, **fields))


def _dates(steps: tuple[tuple[int, int], ...]) -> list[tuple[int, str]]:
    return [(late, datetime.date.fromordinal(day).isoformat()) for late, day in steps]


MEETINGS = [_day("2015-06-16"), _day("2015-07-21"), _day("2015-09-15")]
BOARD = Board("cabinet", "Cabinet", dates=MEETINGS)
REPORT = Task("report", "Report", duration="4d")
DECISION = Task("decision", "Decision", gate=Gate("cabinet"), after=[Link("report")])
DONE = milestone("done", "Done", after=[Link("decision")])


def test_a_day_too_many_costs_a_meeting() -> None:
    """A report for a board moves nothing until it is too late for the meeting: the cliff."""
    schedule = _plan(REPORT, DECISION, DONE, boards={"cabinet": BOARD})
    gate = schedule.gate("decision")
    assert gate is not None
    # Papers go out five clear working days before; the report is done on Thursday the 4th.
    assert gate.sitting.ready_by == _day("2015-06-08")
    found = delays(schedule)
    (move,) = found.items["report"].moves
    assert _dates(move.steps) == [(3, "2015-07-22"), (28, "2015-09-16")]
    assert [move.finish_day(n) for n in (2, 3)] == [None, _day("2015-07-22")]
    assert found.milestones == {"done": _day("2015-06-17")}


def test_a_decision_is_late_by_calendar_days_and_jumps_itself() -> None:
    """A decision whose item is ready later is taken at the meeting that it is early enough for."""
    item = delays(_plan(REPORT, DECISION, DONE, boards={"cabinet": BOARD})).items["decision"]
    assert item.unit == "calendar days"
    assert _dates(item.own) == [(5, "2015-07-21"), (40, "2015-09-15")]
    assert [late for late, _ in item.moves[0].steps] == [5, 40]


def test_what_lies_beyond_the_calendars_is_cut_off() -> None:
    """Where no later meeting is known, answers stop, and say after how many days."""
    board = attrs.evolve(BOARD, dates=MEETINGS[:2])
    found = delays(_plan(REPORT, DECISION, DONE, boards={"cabinet": board}))
    known = {name: item.known_days for name, item in found.items.items()}
    assert known == {"report": 27, "decision": 39, "done": 60}
    assert found.as_data()["known"] == {"0": 27, "1": 39}
    assert [late for late, _ in found.items["report"].moves[0].steps] == [3]


def test_the_cut_holds_where_answers_are_tried_one_by_one() -> None:
    """What was placed before a date turned out not to be known is put back."""
    after = [Link("begin")]
    members = [attrs.evolve(REPORT, id="g.report", after=after)]
    members.append(Task("g.other", "Other", duration="60d", after=after))
    waits = [Link("g.report"), Link("g", LinkType.SS, Duration(3, Unit.DAY))]
    decision = attrs.evolve(DECISION, after=waits)
    items = (milestone("begin", "Begin"), Group("g", "G", members), decision, DONE)
    schedule = _plan(*items, boards={"cabinet": BOARD})
    near, far = delays(schedule).items["begin"], delays(schedule, most_days=80).items["begin"]
    assert (near.known_days, far.known_days) == (60, 66)
    assert far.moves == near.moves
    assert [late for late, _ in far.moves[0].steps] == [3, 28]
    with pytest.raises(HorizonError):
        compute_schedule(late_plan(schedule, "begin", 67))


def test_days_are_working_days_of_the_items_own_calendar() -> None:
    """A week's delay of work takes five days, of work in elapsed time seven."""
    work = Task("work", "Work", duration="5d")
    wait = Task("wait", "Wait", duration="5ed", after=[Link("work", LinkType.SS)])
    items = delays(_plan(work, wait, milestone("m", "M", after=[Link("work")]))).items
    assert [items[name].unit for name in ("work", "wait")] == ["working days", "calendar days"]
    assert _dates(items["work"].own)[4] == (5, "2015-06-12")
    assert _dates(items["wait"].own)[6] == (7, "2015-06-13")
    assert _dates(items["work"].moves[0].steps)[:2] == [(1, "2015-06-08"), (2, "2015-06-09")]


def test_links_from_the_start_of_late_work_hold_nothing_up() -> None:
    """Work that is late starts when it was to start, and what waits for its start with it."""
    work = Task("work", "Work", duration="5d")
    begun = milestone("begun", "Begun", after=[Link("work", LinkType.SS, Duration(1, Unit.DAY))])
    over = milestone("over", "Over", after=[Link("work")])
    moves = delays(_plan(work, begun, over)).items["work"].moves
    assert [move.milestone for move in moves] == ["over"]


def test_lags_from_the_start_of_what_remains_hold_nothing_up() -> None:
    """Where lags run on from work in progress, they run from where the rest of it begins."""
    work = Task("work", "Work", duration="10d", progress=Progress("2015-06-01"))
    begun = milestone("begun", "Begun", after=[Link("work", LinkType.SS, Duration(6, Unit.DAY))])
    over = milestone("over", "Over", after=[Link("work")])
    options = SchedulingOptions(start_lags=StartLags.EARLY_START)
    schedule = _plan(work, begun, over, status_date="2015-06-05", options=options)
    moves = delays(schedule).items["work"].moves
    assert [move.milestone for move in moves] == ["over"]


def test_p6_may_finish_work_with_what_ends_on_the_weekend_after_it() -> None:
    """P6's way of counting late dates does not make work late that is not."""
    other = Task("other", "Other", duration="108eh")
    work = Task("work", "Work", duration="5d", after=[Link("other", LinkType.FF)])
    schedule = _plan(other, work, options=SchedulingOptions.of(Profile.P6))
    assert schedule["work"].finish_day == _day("2015-06-05")
    (move,) = delays(schedule, milestones=["work"]).items["other"].moves
    assert _dates(move.steps)[0] == (3, "2015-06-08")


def test_a_lead_that_is_a_share_of_the_length_grows_with_it() -> None:
    """What begins a share of a task's length early begins earlier still where that is longer."""
    half = Link("work", LinkType.FS, Duration(-200, Unit.PERCENT))
    fixed = Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-07-01")
    work = Task("work", "Work", duration="5d", constraints=[fixed])
    schedule = _plan(work, milestone("m", "M", after=[half]))
    steps = delays(schedule, most_days=10).items["work"].moves[0].steps
    assert _dates(steps)[:2] == [(1, "2015-06-22"), (2, "2015-06-19")]
    late = compute_schedule(late_plan(schedule, "work", 2))
    assert late["m"].finish_day == _day("2015-06-19")


def test_only_open_work_is_asked_about() -> None:
    """Neither facts, nor dates entered by hand, nor what only follows others can be late."""
    begun = Progress("2015-06-02")
    schedule = _plan(
        Group("g", "G", [Task("g.open", "Open", duration="5d", progress=begun)]),
        Task("over", "Over", duration="1d", progress=Progress("2015-06-01", "2015-06-02")),
        Task("hand", "By hand", duration="1d", manual=ManualDates("2015-06-08")),
        Task("running", "Running", period=PeriodUse("pcr2015.standstill"), progress=begun),
        Task("coming", "Coming", period=PeriodUse("pcr2015.standstill")),
        Task("effort", "Effort", kind=Kind.LEVEL_OF_EFFORT, spans=["g"]),
        status_date="2015-06-03",
    )
    assert list(delays(schedule).items) == ["g.open", "coming"]


def test_groups_and_efforts_with_a_deadline_are_milestones_here() -> None:
    """A group finishes with its last member, a level of effort with what it spans."""
    due = Deadline("2015-07-01")
    members = [Task("g.a", "A", duration="3d"), Task("g.b", "B", duration="5d")]
    effort = Task("e", "E", kind=Kind.LEVEL_OF_EFFORT, spans=["g"], deadline=due)
    found = delays(_plan(Group("g", "G", members, deadline=due), effort))
    assert list(found.milestones) == ["g", "e"]
    assert [move.steps[0] for move in found.items["g.a"].moves] == [(3, _day("2015-06-08"))] * 2
    assert found.items["g.b"].moves[0].steps[0] == (1, _day("2015-06-08"))


def test_milestones_are_what_the_plan_is_for_and_what_has_a_deadline() -> None:
    """Where a plan has many, those of no promise are left out; where it has few, none is."""
    chain = [milestone("m0", "M0")]
    chain += [milestone(f"m{n}", f"M{n}", after=[Link(f"m{n - 1}")]) for n in range(1, 20)]
    chain[7] = attrs.evolve(chain[7], deadline=Deadline("2015-07-01"))
    assert list(delays(_plan(*chain)).milestones) == ["m7", "m19"]
    assert list(delays(_plan(*chain[:9])).milestones) == [f"m{n}" for n in range(9)]
    assert list(delays(_plan(*chain), milestones=["m3"]).milestones) == ["m3"]
    with pytest.raises(UnknownTaskError, match="m99"):
        delays(_plan(*chain), milestones=["m99"])


LATE = Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)


def test_where_there_are_no_answers_it_says_why() -> None:
    """A plan whose late dates have a say gets a reason instead of a guess."""
    late = [Task("t", "T", duration="1d", constraints=[LATE]), milestone("m", "M")]
    held = delays(_plan(*late, options=SchedulingOptions(as_late=AsLate.LATE_DATES)))
    assert (held.items, "late dates" in held.reason) == ({}, True)
    backwards = SchedulingOptions(schedule_from=ScheduleFrom.FINISH)
    turned = delays(_plan(milestone("m", "M"), options=backwards, finish_by="2015-07-01"))
    assert (turned.items, "from its finish" in turned.reason) == ({}, True)
    assert turned.as_data()["reason"] == turned.reason
    free = delays(_plan(*late), milestones=["t", "m"])
    assert list(free.milestones) == ["m"]
    assert free.reason.startswith("One milestone is left out")
    with pytest.raises(ValueError, match="from 1 to 366, not 0"):
        delays(_plan(*late), most_days=0)


def test_a_plan_that_is_too_large_gets_noanswers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is bounded, whatever a stranger's plan asks for."""
    monkeypatch.setattr("exitplan.outlook._delays_work.MOST_WORK", 2)
    found = delays(_plan(REPORT, DECISION, DONE, boards={"cabinet": BOARD}))
    assert (found.items, "too large" in found.reason) == ({}, True)


def _thousand_tasks() -> Schedule:
    """Make fifty groups of twenty tasks; every fifth starts with, not after, the one before."""
    items: list[Task | Group] = []
    for g in range(50):
        tasks = [
            Task(
                f"g{g}.t{n}",
                f"T{n}",
                duration=f"{1 + (7 * g + 3 * n) % 6}d",
                after=[Link(f"g{g}.t{n - 1}")] if n % 5 else [],
            )
            for n in range(20)
        ]
        before = g - 1 if g % 3 else g - 3
        kind, lag = (LinkType.SS, Duration(5, Unit.DAY)) if g % 5 == 4 else (LinkType.FS, "0d")
        after = [Link(f"g{before}", kind, lag)] if before >= 0 else []
        deadline = Deadline("2016-01-01") if g % 5 == 0 else None
        items.append(Group(f"g{g}", f"G{g}", tasks, after=after, deadline=deadline))
    return _plan(*items, milestone("end", "End", after=[Link("g49")]))


def test_a_thousand_tasks_take_little_work_and_weigh_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Most items are answered at once, also those that have a say in when a group starts."""
    schedule = _thousand_tasks()
    monkeypatch.setattr("exitplan.outlook._delays_work.MOST_WORK", 500_000)
    found = delays(schedule)
    assert (len(found.items), len(found.milestones), found.reason) == (1001, 11, "")
    assert len(gzip.compress(json.dumps(found.as_data()).encode())) <= 15_000
    for name in ("g3.t0", "g8.t4", "g20.t19", "g43.t0"):
        late = compute_schedule(late_plan(schedule, name, 40))
        by_plan = {other: late[other].finish_day for other in [name, *found.milestones]}
        assert by_plan == answers(found, name, 40)


def test_what_takes_too_long_to_try_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items that are tried one by one are left out where that is too much, and it says so."""
    work = [Task(f"g.t{n}", f"T{n}", duration="9d", after=[Link(f"a{n}")]) for n in range(3)]
    before = [Task(f"a{n}", f"A{n}", duration=f"{n + 2}d") for n in range(3)]
    end = milestone("end", "End", after=[Link("g", LinkType.SS)])
    schedule = _plan(*before, Group("g", "G", work), end)
    assert list(delays(schedule).items["a0"].moves[0].steps) == [(1, _day("2015-06-04"))]
    monkeypatch.setattr("exitplan.outlook._delays_work.MOST_WORK", 150)
    found = delays(schedule)
    assert list(found.items) == ["g.t0", "g.t1", "g.t2", "end"]
    assert found.reason == (
        "3 items have no answer, because it would have taken too long to work out."
    )


def test_late_dates_that_forbid_the_forecast_are_not_trusted() -> None:
    """An item of which late dates say that it is late already has to be tried."""
    schedule = _plan(REPORT, DECISION, DONE, boards={"cabinet": BOARD})
    items = late_items(schedule, MOST)
    laid = lay_out(schedule, items)
    (asked,), _ = targets(schedule, ["done"])
    wrong = attrs.evolve(items[0], finishes=[x + 20_000 for x in items[0].finishes])
    steps, cut = Limits(laid, asked, Allowance(1_000)).steps([wrong, *items[1:]])
    assert (list(steps), cut) == ([1, 2], {0: 0})


def test_a_member_that_takes_no_time_may_come_first_by_a_face() -> None:
    """Work starts on Monday, a milestone stands on Friday evening: the group starts with it."""
    ready = Task("ready", "Ready", duration="5d")
    other = Task("other", "Other", duration="10d")
    members = [Task("g.work", "Work", duration="5d"), milestone("g.m", "M", after=[Link("other")])]
    group = Group("g", "G", members, after=[Link("ready")])
    schedule = _plan(ready, other, group, milestone("end", "End", after=[Link("g", LinkType.SS)]))
    move = delays(schedule).items["ready"].moves[0]
    assert _dates(move.steps)[3:5] == [(4, "2015-06-12"), (6, "2015-06-15")]


def test_a_group_starts_with_the_next_member_where_the_first_is_late() -> None:
    """A member that comes first in every other case does not where it is late itself."""
    held = [Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2015-06-10")]
    members = [milestone("g.m", "M"), Task("g.work", "Work", duration="5d", constraints=held)]
    end = milestone("end", "End", after=[Link("g", LinkType.SS)])
    found = delays(_plan(Group("g", "G", members), end))
    assert _dates(found.items["g.m"].moves[-1].steps)[-1] == (7, "2015-06-10")


def test_a_trial_leaves_nothing_behind() -> None:
    """Whether or not dates were known, all is as forecast again afterwards."""
    board = attrs.evolve(BOARD, dates=MEETINGS[:2])
    schedule = _plan(REPORT, DECISION, DONE, boards={"cabinet": board})
    items = late_items(schedule, 40)
    laid = lay_out(schedule, items)
    trial = Trial(laid, targets(schedule, ["done"])[0], Allowance(1_000))
    assert trial.days(items[0], 27) == (_day("2015-07-22"),)
    assert trial.propagation.early.event == laid.early.event
    with pytest.raises(HorizonError):
        trial.days(items[0], 28)
    assert trial.propagation.early.event == laid.early.event
