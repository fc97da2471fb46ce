"""The maps behind legal periods and gates, minute by minute against their definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import WorkCalendar, build_calendar, twenty_four_hour
from exitplan.network._stepped import DAY_POSITIONS, NoticeGiven, RuleLength, WorkThenRule
from exitplan.plan import Gate, Plan
from tests.schedule.brute_steps import GateRule
from tests.schedule.plans import CALENDARS, SPECS, START, examples
from tests.schedule.step_plans import BOARDS, COUNTS, MEETINGS, PERIODS

CLOCK = twenty_four_hour()
DAY_ZERO = CLOCK.first_day
RULES = [*COUNTS, *MEETINGS]
WORKED = [name for name in CALENDARS if name != "24-hour"]


def naive(name: str, day: int) -> int:
    """Give the last day by brute force."""
    if name in COUNTS:
        return COUNTS[name].last_day(day)
    return GateRule(MEETINGS[name], Gate(name)).last_day(day)


def length(name: str) -> RuleLength:
    """Give exitplan's length."""
    if name in COUNTS:
        return RuleLength(PERIODS[name].counting(calendars=SPECS), DAY_ZERO)
    from exitplan.governance import sittings

    plan = Plan("p", "P", "2015-03-23", calendars=SPECS, boards=BOARDS, periods=PERIODS)
    return RuleLength(sittings(BOARDS[name], Gate(name), plan), DAY_ZERO)


def calendar(name: str) -> WorkCalendar:
    return build_calendar(name, SPECS)


def position(day: int, minute: int, face: int) -> int:
    return CLOCK.ceil(1440 * day + minute) | face


DAYS = st.integers(START, START + 300)
MINUTES = st.integers(0, 1439)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_the_same_counted_naively(name: str) -> None:
    """Every day of most of a year leads to the day that counting one by one gives."""
    rule = length(name).rule
    for day in range(START, START + 300):
        assert rule.last_day(day) == naive(name, day), day


@examples(150)
@given(st.sampled_from(RULES), DAYS, MINUTES, st.booleans())
def test_a_rule_and_its_adjoint(name: str, day: int, minute: int, face: bool) -> None:
    """Starts up to the latest keep a finish, the next minute does not; so from the other side."""
    found = length(name)
    limit = position(day, minute, face)
    latest = found.latest_input(limit)
    assert found.finish(latest) <= limit < found.finish(latest + 2)
    earliest = found.start_for(limit)
    assert found.finish(earliest - 2) < limit <= found.finish(earliest) + 1


@examples(200)
@given(
    st.sampled_from(RULES),
    st.sampled_from(WORKED),
    st.integers(1, 2000),
    DAYS,
    MINUTES,
    st.booleans(),
)
def test_work_and_then_a_rule(
    name: str, hours: str, minutes: int, day: int, minute: int, face: bool
) -> None:
    """Work before a gate ends on the day that counts, and has exact adjoints on both sides."""
    found = WorkThenRule(calendar(hours), minutes, length(name), CLOCK)
    start = found.begin(position(day, minute, face=1))
    done = CLOCK.instant(found.ready(start))
    worked = found.calendar.minutes_between(CLOCK.instant(start), done)
    assert worked == minutes
    ready = DAY_POSITIONS * (naive(name, (done - 1) // 1440) + 1 - DAY_ZERO)
    assert found.finish(start) >> 1 == ready >> 1
    limit = position(day, minute, face)
    latest = found.latest_input(limit)
    assert found.begin(latest) == latest
    assert found.finish(latest) <= limit < found.finish(latest + 2)
    earliest = found.start_for(limit)
    assert found.begin(earliest) == earliest
    assert found.finish(earliest - 2) < limit <= found.finish(earliest) + 1 or (
        found.begin(earliest - 2) == earliest
    )
    begin = found.latest_begin(limit | 1)
    assert found.begin(begin) == begin <= limit | 1 < found.begin(begin + 2)


@examples(150)
@given(st.sampled_from(RULES), st.sampled_from(list(CALENDARS)), DAYS, MINUTES, st.booleans())
def test_a_notice_and_its_adjoint(name: str, hours: str, day: int, minute: int, face: bool) -> None:
    """The latest notice for a decision is early enough, and the next position is not."""
    found = NoticeGiven(calendar(hours), length(name), None)
    limit = position(day, minute, face)
    latest = found.latest(limit)
    assert found.forward(latest) <= limit < found.forward(latest + 1)
