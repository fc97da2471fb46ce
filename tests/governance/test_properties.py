"""Sittings as a timing rule: monotone, with an exact adjoint, like a search day by day."""

from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import MeetingRule, Period, build_calendar
from exitplan.errors import HorizonError
from exitplan.governance import DaySteps, sittings
from exitplan.law import find_period
from exitplan.plan import Board, Gate, IfClosed, PeriodUse, Plan
from tests.governance.boards import on

FIRST = on("2016-03-01")
DAYS = 500
ENGLAND = build_calendar("england-and-wales", {})

RULES = st.one_of(
    st.none(),
    st.builds(MeetingRule, st.integers(0, 6), st.sampled_from([(1,), (3,), (-1,), (1, 3)])),
    st.integers(0, 6).map(lambda weekday: MeetingRule(weekday, weeks=1)),
    st.builds(MeetingRule, st.none(), st.sampled_from([(15,), (1, 28)])),
)
PERIODS = st.lists(
    st.builds(
        lambda first, length: Period(first, first + length),
        st.integers(FIRST, FIRST + DAYS),
        st.integers(0, 60),
    ),
    max_size=3,
)
PAPERS = st.sampled_from([None, "council.agenda", PeriodUse("council.agenda", (), 8)])
NOTICES = st.sampled_from(
    [
        None,
        "council.key-decision-notice",
        PeriodUse("council.key-decision-notice", ("special-urgency",)),
    ]
)
BOARDS = st.builds(
    Board,
    st.just("b"),
    st.just("B"),
    meets=RULES,
    # One in any case, so that there is a meeting.
    dates=st.lists(st.integers(FIRST, FIRST + DAYS), min_size=1, max_size=6),
    recess=PERIODS,
    if_closed=st.sampled_from(IfClosed),
    papers=PAPERS,
    notice=NOTICES,
    call_in=st.sampled_from([None, "council.call-in"]),
    publishes_after=st.integers(0, 3),
)
GATES = st.builds(
    Gate,
    st.just("b"),
    notice=st.sampled_from([None, "n"]),
    key_decision=st.booleans(),
    call_in=st.booleans(),
)


def plan_with(board: Board) -> Plan:
    return Plan("p", "P", "2015-01-05", (), boards={board.id: board})


def effect(rule: DaySteps, day: int) -> int | None:
    try:
        return rule.last_day(day)
    except HorizonError:
        return None


@given(BOARDS, GATES)
def test_the_rule_is_monotone_and_its_adjoint_exact(board: Board, gate: Gate) -> None:
    """For every day, readiness and notice alike: never backwards, and back again by a search."""
    found = sittings(board, gate, plan_with(board))
    events = range(FIRST - 40, FIRST + DAYS + 40)
    for rule in (found, found.noticed):
        effects = [e for day in events if (e := effect(rule, day)) is not None]
        assert effects == sorted(effects)
        for step in range(FIRST - 40, FIRST + DAYS):
            # Days whose decision can be acted on by the step.
            latest = events[0] + bisect_right(effects, step - 1) - 1
            if latest >= events[0] and latest < events[0] + len(effects) - 1:
                assert rule.latest_event(step) == latest
            elif latest < events[0]:
                assert rule.latest_event(step) < events[0]


@given(BOARDS, GATES, st.integers(FIRST - 40, FIRST + DAYS))
def test_the_decision_is_the_first_that_a_look_at_every_day_allows(
    board: Board, gate: Gate, ready: int
) -> None:
    """Day by day, the first on which the board meets and every period before it has passed."""
    found = sittings(board, gate, plan_with(board))
    expected = next(
        (
            day
            for day in range(ready, FIRST + DAYS + 400)
            if meets(board, day) and is_ripe(board, gate, ready, day)
        ),
        None,
    )
    if expected is None:
        assert effect(found, ready) is None
        return
    published = expected
    if board.publishes_after:
        published = ENGLAND.nth_working_day_after(expected, board.publishes_after)
    in_effect = expected
    if board.call_in is not None and gate.call_in:
        in_effect = ENGLAND.nth_working_day_after(published, 5)
    assert effect(found, ready) == in_effect


def is_ripe(board: Board, gate: Gate, ready: int, day: int) -> bool:
    """Whether a meeting lies far enough behind the day on which something is ready."""
    uses = [board.papers]
    if gate.key_decision and gate.notice is None:
        uses.append(board.notice)
    rules = [find_period(u.rule).counting(u.circumstances, u.count) for u in uses if u is not None]
    return ready < day and all(rule.next_day(ready) <= day for rule in rules)


def meets(board: Board, day: int) -> bool:
    """Whether a board meets on a day, by looking for what could have been moved there."""
    if day in board.dates:
        return True
    if board.meets is None or min(board.dates) <= day <= max(board.dates):
        return False
    if not ENGLAND.is_working_day(day) or rests(board, day):
        return False
    for planned in board.meets.days(day - 12, day + 12):
        is_replaced = min(board.dates) <= planned <= max(board.dates)
        if not rests(board, planned) and not is_replaced and day == moved(board, planned):
            return True
    return False


def moved(board: Board, planned: int) -> int | None:
    step = {IfClosed.SKIP: 0, IfClosed.NEXT: 1, IfClosed.PREVIOUS: -1}[board.if_closed]
    while not ENGLAND.is_working_day(planned):
        if not step:
            return None
        planned += step
    return planned


def rests(board: Board, day: int) -> bool:
    return any(True for period in board.recess for _ in period.spans(day, day))
