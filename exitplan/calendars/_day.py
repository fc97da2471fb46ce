"""One kind of day: where its working minutes lie."""

from __future__ import annotations

from exitplan.calendars._spec import Shifts


class DayPattern:
    """The positions of one kind of day, counted from the day's beginning.

    `cuts` alternates between beginnings and ends of shifts, so that an odd place
    in it means at work. There a position is twice the minute of the day less
    an entry of `floors` or `ceils`; elsewhere it is the entry itself.
    """

    __slots__ = ("ceils", "cuts", "ends", "floors", "gaps", "shifts", "span")

    def __init__(self, shifts: Shifts) -> None:
        self.shifts = shifts
        self.cuts: list[int] = []
        self.floors = [0]
        self.ceils = [1]
        self.ends: list[int] = []
        self.gaps: list[int] = []
        worked = 0
        for begin, end in shifts:
            gap = begin - worked
            worked += end - begin
            self.cuts += (begin, end)
            self.floors += (2 * gap - 1, 2 * worked)
            self.ceils += (2 * gap - 2, 2 * worked + 1)
            self.ends.append(2 * worked)
            self.gaps.append(gap)
        self.span = 2 * worked


OFF = DayPattern(())
"""A day without work."""
