"""Items that can be late, and where their events lie for each number of days."""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import MINUTES_PER_DAY, WorkCalendar, twenty_four_hour
from exitplan.errors import HorizonError
from exitplan.network import RuleLength, SteppedWork, Work, WorkThenRule

if TYPE_CHECKING:
    from exitplan.network import Network
    from exitplan.schedule import Schedule

WORKING_DAYS = "working days"
CALENDAR_DAYS = "calendar days"
_CLOCK_DAY = 2 * MINUTES_PER_DAY
"""Positions of a day on the 24-hour calendar."""


class Moving(enum.Enum):
    """Which of its events an item moves when it is late."""

    FINISH = "its finish; it starts when it is forecast to"
    BOTH = "the moment that it is"
    START = "its start, from which its finish follows by a day rule"


@attrs.frozen
class Lateness:
    """Where the events of one item lie for each number of days that it is late."""

    id: str
    node: int
    unit: str
    moving: Moving
    starts: list[int] | None
    """Positions of the start by days late; ``None`` where it does not move."""
    finishes: list[int]
    """Positions of the finish by days late."""
    days: list[int]
    """Days of the finish by days late."""

    @property
    def known(self) -> int:
        """The most days late of which its own dates are known."""
        return len(self.days) - 1

    def days_within(self, bound: int) -> int:
        """Give the most days late for the event that decides to lie no later than a position."""
        positions = self.finishes if self.starts is None else self.starts
        return bisect_right(positions, bound) - 1


class Reader:
    """Reads the days of finishes, as :class:`~exitplan.schedule.ItemDates` says them."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._lines: dict[tuple[int, int, int], tuple[list[int], list[int]]] = {}

    def day(self, node: int, position: int) -> int:
        """Give the day of an open item's finish; raises HorizonError where it is not known."""
        at = self.network.calendar(node).instant(position)
        is_start = position & 1 and not isinstance(self.network.special.get(node), SteppedWork)
        return (at if is_start else at - 1) // MINUTES_PER_DAY

    def line(self, node: int, step: int, most: int) -> Callable[[int], tuple[list[int], list[int]]]:
        """Give what lists the positions at equal distances from one on, and their days."""
        number = self.network.calendar_of[node]

        def listed(position: int) -> tuple[list[int], list[int]]:
            key = number, position, step
            found = self._lines.get(key)
            if found is None:
                positions = range(position, position + step * most + 1, step)
                days = list(_known(self.day(node, x) for x in positions))
                found = self._lines[key] = list(positions[: len(days)]), days
            return found

        return listed


def late_items(schedule: Schedule, most: int) -> list[Lateness]:
    """Give every item that can be late by up to so many days, in the plan's order.

    Not what is finished, what lies on dates entered by hand, nor a legal period that is
    running: its event is a fact, and its end follows from the law.
    """
    reader = Reader(schedule.network)
    found = (_lateness(schedule, reader, node, most) for node in range(len(schedule.network.tasks)))
    return [item for item in found if item is not None]


def _lateness(schedule: Schedule, reader: Reader, node: int, most: int) -> Lateness | None:
    network = schedule.network
    special = network.special.get(node)
    if special is not None and (
        special.finished or (isinstance(special, Work) and special.by_hand and not special.started)
    ):
        return None
    if isinstance(special, SteppedWork):
        return _late_step(schedule, reader, node, special, most)
    calendar = network.calendar(node)
    start, finish = schedule.early.event[2 * node : 2 * node + 2]
    finishes, days = reader.line(node, 2 * _day_minutes(calendar), most)(finish)
    is_moment = start == finish and (special is None or not special.started)
    return Lateness(
        network.tasks[node].id,
        node,
        _unit(calendar),
        Moving.BOTH if is_moment else Moving.FINISH,
        finishes if is_moment else None,
        finishes,
        days,
    )


def _late_step(
    schedule: Schedule, reader: Reader, node: int, special: SteppedWork, most: int
) -> Lateness | None:
    """Give how a legal period or a decision can be late."""
    network, length = schedule.network, special.length
    finish = schedule.early.event[2 * node + 1]
    calendar, moving = network.calendar(node), Moving.FINISH
    starts: list[int] | None = None
    if special.is_fixed:
        return None
    if special.is_running:
        after = (finish + _CLOCK_DAY * n for n in range(1, most + 1))
        finishes = [finish, *_known(length.finish(length.start_for(x)) for x in after)]
    elif isinstance(length, WorkThenRule):
        calendar = length.calendar
        start = schedule.early.of(node).remaining_start
        finishes = list(_known(_after_work(length, start, most)))
    else:
        moving = Moving.START
        start = schedule.early.event[2 * node]
        starts = [start + _CLOCK_DAY * n for n in range(most + 1)]
        finishes = list(_known(map(length.finish, starts)))
        starts = starts[: len(finishes)]
    days = list(_known(reader.day(node, x) for x in finishes))
    return Lateness(
        network.tasks[node].id, node, _unit(calendar), moving, starts, finishes[: len(days)], days
    )


def _after_work(length: WorkThenRule, start: int, most: int) -> Iterator[int]:
    """Give the finishes of what is ready later and later because its work takes longer."""
    calendar, clock = length.calendar, length.clock
    done = (calendar.ceil(clock.instant(start)) | 1) + length.span
    then: RuleLength = length.then
    for n in range(most + 1):
        later = done + 2 * _day_minutes(calendar) * n
        yield then.finish(clock.ceil(calendar.instant(later)))


def _known(values: Iterator[int]) -> Iterator[int]:
    """Give values until one is not known."""
    try:
        yield from values
    except HorizonError:
        return


def _day_minutes(calendar: WorkCalendar) -> int:
    return calendar.day_minutes or MINUTES_PER_DAY


def _unit(calendar: WorkCalendar) -> str:
    return CALENDAR_DAYS if calendar.name == twenty_four_hour().name else WORKING_DAYS
