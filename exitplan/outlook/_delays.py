"""What moves if one item of a plan is late: exact answers, worked out beforehand.

*N days late* means, for open work with a length of its own: it starts when it is forecast
to start (what is left of it, where it has begun) and finishes N days later than forecast,
because what is left takes N days longer. A milestone, and work that takes no time, is
reached N days later than forecast. The event of a legal period happens, and an item that
goes to a board is ready for it, N days later, so that a decision jumps to the next meeting
that it is early enough for. A decision whose item was ready already takes effect no earlier
than N days later than forecast.

Days are working days of the item's own calendar (a day has as many working minutes as a
duration of one day), and calendar days where it lies on the 24-hour calendar, as legal
periods, decisions and elapsed time do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from exitplan.schedule import Schedule

_END = 1 << 60
MOST_DAYS = 60
"""For how many days of delay answers are worked out, unless somebody asks for more."""

Steps = tuple[tuple[int, int], ...]
"""``(days late, finish day)``: from so many days late on, it finishes on that day (an ordinal)."""


@attrs.frozen
class MilestoneMoves:
    """How one milestone moves with the delay of one item."""

    milestone: str
    """Full id; also of another item or a group with a deadline."""
    steps: Steps
    """Only changes, so that the first says how much delay it takes to move it at all."""

    def finish_day(self, days_late: int) -> int | None:
        """Give the day it finishes then, as an ordinal; ``None`` where it does not move."""
        place = bisect_right(self.steps, (days_late, _END)) - 1
        return self.steps[place][1] if place >= 0 else None


@attrs.frozen
class ItemDelay:
    """What the delay of one item does."""

    item: str
    """Full id."""
    unit: str
    """What its days are: ``working days`` or ``calendar days``."""
    finish_day: int
    """The day it is forecast to finish, as an ordinal."""
    own: Steps
    """How its own finish moves: a decision's in jumps."""
    moves: tuple[MilestoneMoves, ...]
    """The milestones that move within the days asked about, in order of forecast date.

    Itself is not among them: see :attr:`own`.
    """
    known_days: int
    """For more days of delay than these, dates lie beyond what the calendars know."""


@attrs.frozen
class Delays:
    """What the delay of each item does to the milestones."""

    most_days: int
    """The most days of delay that were asked about."""
    milestones: Mapping[str, int]
    """The finish days as forecast, by id, in order of forecast date, then of the plan."""
    items: Mapping[str, ItemDelay]
    """By id, in the plan's order; also those that move nothing."""
    reason: str = ""
    """Why there are no answers, or not for everything, in words; else empty."""
    working_days: tuple[tuple[int, ...], ...] = attrs.field(default=(), repr=False, eq=False)
    """The working days of each calendar that dates lie on, as far as the answers reach."""

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data, made to be small, for a script on a page.

        ``base``
            The ISO date of day 0. Every other day is a number of days after it.
        ``most``
            :attr:`most_days`.
        ``reason``
            :attr:`reason`.
        ``milestones``
            ``[id, day]`` for each, with its forecast day; others name it by its place here.
        ``axes``
            Lists of days that follow each other: the first day, then how many days after the
            one before each further one lies. ``[3, 1, 1, 3]`` is days 3, 4, 5 and 8.
        ``functions``
            ``[axis, n, i, count, n, i, count, …]``: runs on one axis, which is named by its
            place. The value at `x` is that of the last run whose `n` is at most `x`: day number
            ``i + min(x - n, count - 1)`` of the axis, counted from 0. Where `x` is less than the
            first `n` there is none.
        ``tables``
            ``[milestone, shift, function, milestone, shift, function, …]``, by place.
        ``ids``
            The items' ids.
        ``units``
            One letter for each item: ``w`` for working days, ``c`` for calendar days.
        ``items``
            For each item ``[function, offset]``, and for those that move a milestone
            ``[function, offset, shift, table]``. If it is `N` days late, it finishes on the day
            that its function has at ``N + offset`` (``N = 0`` is its forecast). A milestone of
            its table is then forecast for the day that the function beside it has at
            ``N - shift - (the shift beside it)``, and has not moved where there is none.
        ``known``
            ``{place of the item: days}``, for the few of which :attr:`ItemDelay.known_days` is
            less than :attr:`most_days`.
        """
        from exitplan.outlook._delays_data import data

        return data(self)


def delays(
    schedule: Schedule, *, milestones: Iterable[str] | None = None, most_days: int = MOST_DAYS
) -> Delays:
    """Work out what happens if each item that is open were late.

    `milestones` are ids of milestones, and of other items and groups whose finish matters;
    unless they are given, those that the plan is for and everything with a deadline, and
    all of them where they are few.

    Asked about is open work: not groups and levels of effort, which only follow others; not
    dates entered by hand, which nothing moves; not a legal period that is running, whose end
    is settled. Nor does anything else change: a procurement keeps to the law that it is laid
    out by, and a constraint on the item itself gives way to the delay.

    Raises UnknownTaskError for an id that the plan does not have, ValueError unless
    `most_days` is from 1 to 366.
    """
    from exitplan.outlook._delays_work import answers

    return answers(schedule, milestones, most_days)
