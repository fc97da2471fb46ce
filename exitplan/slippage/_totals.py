"""By how much milestones have moved from one state of a plan to another, not split up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.schedule import compute_schedule
from exitplan.schedule.words import MINUTES_PER_DAY, count, iso_date, short_date, working_time
from exitplan.slippage._attribute import Comparison
from exitplan.slippage._diff import diff_plans
from exitplan.slippage._slips import MINUS, Unstarted

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.schedule import Forecast
    from exitplan.slippage._attribute_parts import Axis


@attrs.frozen
class SlipTotal:
    """By how much one milestone, or whatever has a deadline, has moved.

    Minutes are counted as those of :class:`MilestoneSlip`.
    """

    id: str
    """Full id in the later plan."""
    before: Forecast
    after: Forecast
    calendar: str
    """Name of the calendar whose working minutes are counted; empty: by the clock."""
    day_minutes: int
    minutes: int
    """Later is positive."""

    @property
    def calendar_days(self) -> int:
        """By how many calendar days; later is positive."""
        return self.after.finish_day - self.before.finish_day

    @property
    def words(self) -> str:
        """Say by how much: ``+40 working days (56 calendar days) from 15 Jan 2025``."""
        was = short_date(self.before.finish_day)
        if not self.minutes:
            return f"unmoved from {was}"
        by = f"{'+' if self.minutes > 0 else MINUS}{working_time(self.minutes, self.day_minutes)}"
        if self.calendar_days and self.day_minutes != MINUTES_PER_DAY:
            by += f" ({count(abs(self.calendar_days), 'calendar day')})"
        return f"{by} from {was}"

    def record(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "from": iso_date(self.before.finish_day),
            "calendar": self.calendar or None,
            "day_minutes": self.day_minutes,
            "total_minutes": self.minutes,
            "calendar_days": self.calendar_days,
        }


def slip_totals(
    before: Plan,
    after: Plan,
    *,
    milestones: Iterable[str] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> Mapping[str, SlipTotal]:
    """Say by how much each milestone that both plans have moved, by its id in the later one.

    The same totals as :func:`split_slip` gives, without splitting them, so at
    little more than the price of two schedules. The arguments are those of
    :func:`split_slip`; a milestone that only one of the plans has is left out.

    Raises PlanError and HorizonError where one of the plans cannot be
    scheduled, and UnknownTaskError where neither has one of the milestones.
    """
    comparison = Comparison(
        compute_schedule(before),
        compute_schedule(after),
        diff_plans(before, after, renamed=renamed),
        Unstarted.REVISION,
        frozenset(),
    )
    chosen = None if milestones is None else list(dict.fromkeys(milestones))
    return {
        name: _total(name, was, is_, comparison.axis(was, is_))
        for name, (was, is_) in comparison.pairs(chosen).items()
        if was is not None and is_ is not None
    }


def _total(name: str, was: Forecast, is_: Forecast, axis: Axis) -> SlipTotal:
    minutes = axis.place(is_.finish_at) - axis.place(was.finish_at)
    calendar = "" if axis.calendar is None else axis.calendar.name
    return SlipTotal(name, was, is_, calendar, axis.day_minutes, minutes)
