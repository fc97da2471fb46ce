"""The attribution waterfall: steps that add up, few enough, and in their place."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.site._report_fall import Given, report_fall
from exitplan.site._slip_split import made_of
from exitplan.site._waterfall import (
    MOST_STEPS,
    Cause,
    Edge,
    add_up,
    joined,
    signed_days,
    waterfall,
)
from exitplan.slippage import Amplification, Part

DAYS = st.integers(-400, 400)
CAUSES = st.lists(st.builds(lambda d: Cause("x", "y", d, Fraction(d)), DAYS), max_size=30)


def fall(causes, deadline=None, begin=736_000):
    """Lay out a waterfall of some causes."""
    end = begin + sum(cause.days for cause in causes)
    return waterfall(
        "f",
        title="t",
        first=Edge("then", "expected", begin),
        last=Edge("now", "forecast", end),
        causes=causes,
        unit="working days",
        deadline=deadline,
    )


@given(st.lists(st.integers(-50_000, 50_000)), st.sampled_from([1440, 480, 450, 437, 1]))
def test_rounded_days_add_up_to_the_rounded_whole(minutes, day):
    """Each is within a tenth of a day, none changes its sign, the sum is the sum's own rounding."""
    found = add_up(minutes, day)
    exact = [Fraction(number, day) for number in minutes]
    assert abs(sum(found, Fraction(0)) - sum(exact, Fraction(0))) <= Fraction(1, 20)
    for one, other in zip(found, exact, strict=True):
        assert abs(one - other) < Fraction(1, 10)
        assert one * other >= 0
        assert (one * 10).denominator == 1


def test_whole_days_stay_whole():
    """Where every part is a whole number of days, nothing is rounded and no tenth is written."""
    assert [signed_days(n) for n in add_up([960, -480, 0], 480)] == ["+2", "−1", "0"]
    assert [signed_days(n) for n in add_up([160, 160, 160], 480)] == ["+0.4", "+0.3", "+0.3"]


@given(CAUSES)
def test_joining_keeps_the_sums(causes):
    """At most ten steps; what is joined has the sum of its parts; the rest keeps its order."""
    found = joined(causes)
    assert len(found) <= MOST_STEPS
    assert sum(cause.days for cause in found) == sum(cause.days for cause in causes)
    assert sum(cause.amount for cause in found) == sum(cause.amount for cause in causes)
    if len(causes) > MOST_STEPS:
        assert found[-1].title == f"{len(causes) - MOST_STEPS + 1} smaller changes"
        least = min(abs(cause.days) for cause in found[:-1])
        kept = [cause.days for cause in found[:-1]]
        assert sum(abs(cause.days) > least for cause in causes) <= len(kept)


@given(CAUSES.filter(lambda causes: len(causes) <= MOST_STEPS), st.none() | DAYS)
def test_steps_hang_together_within_the_picture(causes, deadline):
    """Each step begins where the one before it ended, the last where the date stands now."""
    drawn = fall(causes, None if deadline is None else 736_000 + deadline)
    at = drawn.first.x
    for step, cause in zip(drawn.steps, causes, strict=True):
        ends = {round(step.x, 6), round(step.x + step.width, 6)}
        assert round(at, 6) in ends
        assert drawn.left - 1 <= step.x <= step.x + step.width <= drawn.right + 3
        assert step.is_earlier == (cause.days < 0)
        at = step.end_x
    assert at == pytest.approx(drawn.last.x)
    rows = [drawn.first.y, *(step.y for step in drawn.steps), drawn.last.y, drawn.bottom]
    assert rows == sorted(rows)
    assert len(drawn.ticks) <= 5
    assert all(drawn.left <= tick.x <= drawn.right for tick in drawn.ticks)


@pytest.mark.parametrize("days", [1, 4, 20, 70, 300, 2_000, 20_000])
def test_every_length_of_time_has_marks(days):
    """From a day to half a century the axis has at least one mark, and no two read the same."""
    drawn = fall([Cause("x", "y", days, Fraction(days))])
    labels = [tick.label for tick in drawn.ticks]
    assert labels
    assert len(set(labels)) == len(labels)


def test_dates_at_the_end_of_the_calendar_can_be_drawn():
    """Neither the first nor the last day that there is breaks the axis."""
    assert fall([Cause("x", "", 3, Fraction(3))], begin=1).steps
    assert fall([Cause("x", "", 3, Fraction(3))], begin=3_652_056).steps


def test_a_deadline_is_drawn_only_where_it_is_near():
    """Near enough it has a line; far off it does not squeeze the steps."""
    causes = [Cause("x", "", 40, Fraction(40))]
    assert fall(causes, 736_050).deadline is not None
    assert fall(causes, 737_000).deadline is None


def part(days, *moves):
    """Give a part with what gates made of it: days in and out of each."""
    found = tuple(Amplification("i", "t", "r", a * 1440, b * 1440, a, b, "why") for a, b in moves)
    return Part((), days * 480, days, False, amplified=found)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (part(31, (12, 35)), 19),
        (part(31), 0),
        (part(5, (12, 35)), 0),
        (part(60, (2, 28), (28, 60)), 58),
        (part(-26, (-2, -28)), -24),
        (part(28, (0, 28)), 28),
    ],
)
def test_what_a_gate_made_is_all_but_what_came_to_the_first(given, made):
    """What came to the first gate is the change's own; never more than the move, same sign."""
    assert made_of(given) == made


@given(st.lists(st.integers(730_000, 740_000), min_size=1, max_size=60))
def test_reports_lead_from_the_first_date_to_the_last(days):
    """One step for each report that moved the date; joined neighbours keep the way's length."""
    drawn = report_fall("f", "t", [Given(f"r{n}", day) for n, day in enumerate(days)])
    moves = sum(one != other for one, other in pairwise(days))
    if not moves:
        assert drawn is None
        return
    assert drawn is not None
    assert len(drawn.steps) == min(moves, MOST_STEPS)
    total = sum(int(step.value.replace("−", "-").replace(",", "")) for step in drawn.steps)
    assert total == days[-1] - days[0]
    told = sum(
        int(s.lines[0].split()[1]) if s.lines[0].startswith("with") else 0 for s in drawn.steps
    )
    assert told + len(drawn.steps) == moves
