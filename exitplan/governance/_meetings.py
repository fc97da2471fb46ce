"""The days on which a board meets: its fixed meetings, and around them its cycle."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from exitplan.calendars import Period, WorkCalendar, YearlyPeriod
from exitplan.errors import HorizonError
from exitplan.plan import Board, IfClosed


class Stretches:
    """Which days lie in some periods."""

    __slots__ = ("_begins", "_ends")

    def __init__(
        self, periods: Iterable[Period | YearlyPeriod], first_day: int, last_day: int
    ) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []
        spans = (span for period in periods for span in period.spans(first_day, last_day))
        for begin, end in sorted(spans):
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def __contains__(self, day: int) -> bool:
        place = bisect_right(self._begins, day) - 1
        return place >= 0 and day <= self._ends[place]


def meeting_days(
    board: Board, calendar: WorkCalendar, first_day: int, last_day: int
) -> Iterator[tuple[int, bool]]:
    """Give the days of a board's meetings, in order, each once, and whether it is fixed.

    Fixed meetings are given wherever they lie, those of the cycle from one day
    to another.
    """
    fixed = sorted(set(board.dates))
    begin, end = (fixed[0], fixed[-1]) if fixed else (last_day + 1, last_day)
    unable = Stretches(board.pre_election, first_day, last_day)
    if first_day < begin:
        for day in _cycle_days(board, calendar, first_day, min(begin - 1, last_day)):
            if day < begin and day not in unable:
                yield day, False
    for day in fixed:
        if day not in unable:
            yield day, True
    if end < last_day:
        for day in _cycle_days(board, calendar, max(end + 1, first_day), last_day):
            if day > end and day not in unable:
                yield day, False


def _cycle_days(
    board: Board, calendar: WorkCalendar, first_day: int, last_day: int
) -> Iterator[int]:
    """Give the days of the cycle's meetings that are no longer on days off or in recess."""
    if board.meets is None:
        return
    recess = Stretches(board.recess, calendar.first_day, calendar.last_day)
    latest = 0
    for planned in board.meets.days(first_day, last_day):
        day = _moved(planned, board.if_closed, calendar)
        # A recess outdoes moving: what would be moved out of it was never meant to be held.
        if day is None or planned in recess or day in recess or day == latest:
            continue
        latest = day
        yield day


def _moved(day: int, if_closed: IfClosed, calendar: WorkCalendar) -> int | None:
    if calendar.is_working_day(day):
        return day
    if if_closed is IfClosed.SKIP:
        return None
    move = calendar.nth_working_day_after
    if if_closed is IfClosed.PREVIOUS:
        move = calendar.nth_working_day_before
    try:
        return move(day, 1)
    except HorizonError:
        return None
