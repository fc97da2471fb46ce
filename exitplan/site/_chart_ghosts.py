"""Where items stood before: in an earlier state of the plan, or by dates that were approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from exitplan.plan import Plan
from exitplan.schedule import ItemDates, Schedule
from exitplan.site._text import clean, shortened

_LONGEST_NAME = 60


@attrs.frozen
class Ghosts:
    """Earlier dates of items, by full id, and where they are from."""

    spans: Mapping[str, tuple[int, int]]
    """First and last day, ordinals."""
    source: str
    """Names the earlier dates for readers; empty where there are none."""

    @classmethod
    def none(cls) -> Ghosts:
        """There is nothing to compare with."""
        return cls({}, "")

    @classmethod
    def of(cls, before: Schedule | None, name: str, plan: Plan) -> Ghosts:
        """Take the dates of an earlier state, else those that the plan says were approved."""
        if before is not None:
            spans = {dates.id: (dates.start_day, dates.finish_day) for dates in before}
            return cls(spans, name)
        return _approved(plan)

    def span(self, dates: ItemDates) -> tuple[int, int] | None:
        """Give an item's earlier days where they differ from those that it has now."""
        found = self.spans.get(dates.id)
        if found is None:
            return None
        now = (dates.start_day, dates.finish_day)
        has_moved = found[1] != now[1] if dates.is_milestone else found != now
        return found if has_moved else None

    def days(self, dates: ItemDates) -> Iterator[int]:
        """Give the days that a picture should reach for an item's ghost."""
        found = self.span(dates)
        if found is not None:
            yield from found


def _approved(plan: Plan) -> Ghosts:
    """Take the baseline that the plan names first: in other tools that is the current one."""
    name = next((name for item in plan.walk() for name in item.baselines), None)
    if name is None:
        return Ghosts.none()
    spans = {}
    for item in plan.walk():
        approved = item.baselines.get(name)
        if approved is None or approved.finish is None:
            continue
        start = approved.start or approved.finish
        # A bare minute 0 ends the day before, as another tool writes a whole day's end.
        last = (approved.finish.end - 1) // 1440
        spans[item.id] = (min(start.day, last), last)
    return Ghosts(spans, f"the baseline “{_short(name)}”")


def _short(name: str) -> str:
    return shortened(clean(name), _LONGEST_NAME)
