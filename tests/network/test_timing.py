"""Timing rules: monotone, each with the adjoint that the backward pass rests on."""

from __future__ import annotations

import datetime

import hypothesis.strategies as st
from hypothesis import given

from exitplan.calendars import MINUTES_PER_DAY, CalendarSpec, Period, WorkCalendar, build_calendar
from exitplan.network._timing import (
    FOREVER,
    Across,
    ElapsedLag,
    Lag,
    MonthsLag,
    NoLag,
    Since,
    WorkingLag,
)

DAY = datetime.date(2015, 6, 1).toordinal()
SPECS = {
    "half-days": CalendarSpec(
        "half-days",
        based_on="weekdays",
        hours={0: ((540, 720),), 2: ((540, 720), (780, 1020)), 5: ((600, 960),)},
        closed=(Period(DAY + 9, DAY + 20, "recess"),),
        day_minutes=180,
    ),
}
NAMES = ("england-and-wales", "24-hour", "every-day", "half-days")
calendars = st.sampled_from([build_calendar(name, SPECS) for name in NAMES])


def lags(calendar: WorkCalendar) -> st.SearchStrategy[Lag]:
    """Give every kind of lag, leads among them."""
    return st.one_of(
        st.just(NoLag()),
        st.builds(WorkingLag, st.just(calendar), st.integers(-3000, 3000)),
        st.builds(ElapsedLag, st.integers(-40_000, 40_000)),
        st.builds(MonthsLag, st.integers(-3, 3)),
    )


@given(calendars, calendars, calendars, st.data())
def test_a_rule_and_its_latest_input_are_adjoint(
    source: WorkCalendar, target: WorkCalendar, third: WorkCalendar, data: st.DataObject
) -> None:
    """forward(x) <= y holds exactly when x <= latest(y), whatever lies between the calendars."""
    rule = Across(source, target, data.draw(lags(third)))
    minutes = st.integers(0, 30 * MINUTES_PER_DAY)
    x = source.floor(DAY * MINUTES_PER_DAY + data.draw(minutes))
    y = target.floor(DAY * MINUTES_PER_DAY + data.draw(minutes))
    for dx in range(-2, 3):
        for dy in range(-2, 3):
            assert (rule.forward(x + dx) <= y + dy) == (x + dx <= rule.latest(y + dy))


@given(calendars, calendars, st.data())
def test_a_later_input_never_gives_an_earlier_output(
    source: WorkCalendar, target: WorkCalendar, data: st.DataObject
) -> None:
    """Every rule is monotone."""
    rule = Across(source, target, data.draw(lags(target)))
    x = source.floor((DAY + data.draw(st.integers(0, 30))) * MINUTES_PER_DAY)
    outputs = [rule.forward(x + step) for step in range(0, 40, 3)]
    assert outputs == sorted(outputs)


@given(calendars, st.integers(0, 20 * MINUTES_PER_DAY), st.integers(0, 60))
def test_a_fact_holds_what_follows_and_is_held_by_nothing(
    target: WorkCalendar, minute: int, days: int
) -> None:
    """A lag from a fact is counted from its own instant, and nothing can move a fact."""
    instant = DAY * MINUTES_PER_DAY + minute
    rule = Since(instant, target, ElapsedLag(days * MINUTES_PER_DAY))
    position = rule.forward(12345)
    assert target.instant(position) >= instant + days * MINUTES_PER_DAY
    assert position == target.ceil(instant + days * MINUTES_PER_DAY)
    assert rule.latest(position) == FOREVER
