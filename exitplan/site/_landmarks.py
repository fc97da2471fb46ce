"""What has a page of its own: milestones, decisions, and whatever has a deadline."""

from __future__ import annotations

from exitplan.schedule import ItemDates, Schedule
from exitplan.site._facts import is_decision


def is_landmark(dates: ItemDates) -> bool:
    """Whether an item has a page of its own."""
    return dates.is_milestone or dates.deadline is not None or is_decision(dates)


def landmarks(schedule: Schedule) -> list[ItemDates]:
    """Give them by date, then in the plan's order."""
    return sorted(filter(is_landmark, schedule), key=lambda dates: dates.finish_day)


def landmark_page(slug: str) -> str:
    """Give the path of an item's own page within the site's folder."""
    return f"milestones/{slug}.md"
