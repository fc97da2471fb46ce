"""Who employs the staff from when, by the forecast days of their moves."""

from __future__ import annotations

from exitplan.schedule import Schedule
from exitplan.transfer import Headcount, headcount


def headcount_of(schedule: Schedule) -> Headcount | None:
    """Count who employs the people of a plan's transfers, day by day of change.

    People move on the day of their wave's milestone: as it happened, else as
    it is forecast. ``None`` where the plan transfers nobody.
    """
    expansion = schedule.expansion
    if expansion is None or not expansion.transfers:
        return None
    items = schedule.items

    def day_of(milestone: str) -> int | None:
        dates = items.get(milestone)
        return None if dates is None else dates.finish_day

    return headcount(expansion.transfers, day_of)
