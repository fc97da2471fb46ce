"""Earned schedule: how far in time the work done so far was planned to have come.

After Lipke and Henderson, "Earned Schedule: An Emerging Enhancement to Earned
Value Management" (CrossTalk, November 2006): ES = C + I, where C counts the
whole periods whose planned value is earned, and I is the share of the next one.
Value is baseline duration, since a plan here has no money in it. Periods are
calendar months from the baseline's start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import add_months
from exitplan.schedule.words import MINUTES_PER_DAY, iso_date

if TYPE_CHECKING:
    from exitplan.slippage._metrics_tasks import Approved

_MOST_MONTHS = 2_400
"""More than a calendar knows; a guard against a date that is far off."""


@attrs.frozen
class EarnedSchedule:
    """Earned schedule and what follows from it. Times are months; values working minutes."""

    planned_minutes: int
    """Planned value at the status date (PV)."""
    earned_minutes: Fraction
    """Earned value at the status date (EV)."""
    whole_minutes: int
    """Planned value of all the work (BAC)."""
    tasks: int
    """Tasks of the baseline: all that value is counted of."""
    dropped: int
    """Tasks of the baseline that the plan no longer has; they earn nothing."""
    added: int
    """Tasks that the baseline does not have; they are worth nothing."""
    start_day: int
    """Day on which the baseline's first task starts, from which months are counted."""
    planned_months: Fraction
    """Planned duration (PD)."""
    actual_months: Fraction | None = None
    """Actual time (AT): to the status date; where all is done, to the last finish."""
    earned_months: Fraction | None = None
    """Earned schedule (ES)."""
    whole_months: int = 0
    """C: whole months whose planned value is earned."""
    reason: str = ""
    """Why there is no earned schedule; empty where there is one."""

    @property
    def spi_t(self) -> Fraction | None:
        """SPI(t) = ES ÷ AT; ``None`` where no time has passed."""
        if self.earned_months is None or not self.actual_months:
            return None
        return self.earned_months / self.actual_months

    @property
    def sv_t(self) -> Fraction | None:
        """SV(t) = ES − AT in months; negative when behind."""
        if self.earned_months is None or self.actual_months is None:
            return None
        return self.earned_months - self.actual_months

    @property
    def forecast_months(self) -> Fraction | None:
        """IEAC(t) = PD ÷ SPI(t): how long it all takes if it goes on as it went so far."""
        return self.planned_months / self.spi_t if self.spi_t else None

    @property
    def forecast_day(self) -> int | None:
        """The day that lies IEAC(t) months after the baseline's start."""
        months = self.forecast_months
        if months is None or months > _MOST_MONTHS:
            return None
        return (months_after(self.start_day * MINUTES_PER_DAY, months) - 1) // MINUTES_PER_DAY

    @property
    def tspi(self) -> Fraction | None:
        """TSPI(t) = (PD − ES) ÷ (PD − AT): the pace needed from now on to finish as planned.

        ``None`` where the planned time is over.
        """
        if self.earned_months is None or self.actual_months is None:
            return None
        left = self.planned_months - self.actual_months
        return (self.planned_months - self.earned_months) / left if left > 0 else None

    @property
    def sentence(self) -> str:
        """Say it with what it is made of."""
        index = self.spi_t
        if index is None or self.earned_months is None or self.actual_months is None:
            return f"SPI(t) cannot be told: {self.reason}"
        return (
            f"SPI(t) {float(index):.3f}: what is done was planned to take "
            f"{_months(self.earned_months)} and took {_months(self.actual_months)} "
            "(value counted in baseline duration)"
        )

    def record(self) -> dict[str, object]:
        """Give it flat, for JSON: months and values as numbers, dates as ISO text."""
        day = self.forecast_day
        return {
            "spi_t": _number(self.spi_t),
            "sv_t_months": _number(self.sv_t),
            "earned_months": _number(self.earned_months),
            "actual_months": _number(self.actual_months),
            "planned_months": _number(self.planned_months),
            "forecast_months": _number(self.forecast_months),
            "forecast_finish": None if day is None else iso_date(day),
            "tspi": _number(self.tspi),
            "planned_minutes": self.planned_minutes,
            "earned_minutes": _number(self.earned_minutes),
            "whole_minutes": self.whole_minutes,
            "tasks": self.tasks,
            "dropped": self.dropped,
            "added": self.added,
            "reason": self.reason,
        }


def _months(months: Fraction) -> str:
    return f"{float(months):.1f} months"


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


class PlannedValue:
    """The planned value of a baseline over time."""

    def __init__(self, tasks: Iterable[Approved], start: int) -> None:
        """Take the baseline's tasks; `start` is the day it begins if there is no work in it."""
        self.tasks = tuple(tasks)
        """Every task of the baseline that counts."""
        self.whole = sum(task.weight for task in self.tasks)
        """Planned value when all is done (BAC)."""
        worked = [task for task in self.tasks if task.weight]
        first = min((task.start_at for task in worked), default=start * MINUTES_PER_DAY)
        self.begin = first // MINUTES_PER_DAY * MINUTES_PER_DAY
        """The beginning of the day on which the first task starts."""
        self.end = max((task.finish_at for task in worked), default=self.begin)
        self.months = [self.begin]
        """The instants at which months end, from the start to the planned finish."""
        while self.months[-1] < self.end and len(self.months) < _MOST_MONTHS:
            self.months.append(min(self.end, add_months(self.begin, len(self.months))))
        self._by_month = [self.at(month) for month in self.months]

    def at(self, instant: int) -> int:
        """Give the planned value at an instant, in working minutes."""
        return sum(task.planned(instant) for task in self.tasks)

    def duration(self) -> Fraction:
        """Give the planned duration, in months."""
        return self.months_to(self.end)

    def months_to(self, instant: int) -> Fraction:
        """Give the time from the start to an instant, in months and parts of the last of them."""
        return months_between(self.begin, instant)

    def earned_at(self, earned: Fraction, status: int, planned: int) -> tuple[Fraction, int]:
        """Give the months by which a value was to be earned, and the whole ones among them.

        The status date counts as the end of a part of its month, so that the
        planned value there is known and not guessed from the month's. What is
        exactly on plan is neither ahead nor behind, even where no work is planned
        for a while after the status date, so that C + I would say more.
        """
        if earned == planned < self.whole:
            passed = self.months_to(status)
            return passed, passed.numerator // passed.denominator
        ends, values = self.months, self._by_month
        if self.begin < status < self.end and status not in ends:
            place = bisect_right(ends, status)
            ends = [*ends[:place], status, *ends[place:]]
            values = [*values[:place], planned, *values[place:]]
        last = bisect_right(values, earned) - 1
        reached = self.months_to(ends[last])
        whole = reached.numerator // reached.denominator
        if last + 1 < len(ends):
            share = (earned - values[last]) / Fraction(values[last + 1] - values[last])
            reached += share * (self.months_to(ends[last + 1]) - reached)
        return reached, whole


def months_between(begin: int, instant: int) -> Fraction:
    """Count calendar months, and of the last of them the share that has passed."""
    if instant < begin:
        return -months_between(instant, begin)
    days = (instant - begin) // MINUTES_PER_DAY
    count = max(0, days * 12 // 366 - 1)
    while add_months(begin, count + 1) <= instant:
        count += 1
    month, following = add_months(begin, count), add_months(begin, count + 1)
    return count + Fraction(instant - month, following - month)


def months_after(begin: int, months: Fraction) -> int:
    """Give the instant so many months after another; the same the other way round."""
    count = months.numerator // months.denominator
    month, following = add_months(begin, count), add_months(begin, count + 1)
    return month + int((months - count) * (following - month))
