"""How an item stands, as a line of a table: its word, its style, what drives its date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from markupsafe import Markup

from exitplan.schedule import DeadlineStatus, ItemDates, Status
from exitplan.schedule.words import count
from exitplan.site._facts import deadline_word, progress_word, status_class
from exitplan.site._press import Press

MEANINGS = {
    Status.LATE: "The forecast is after the deadline.",
    Status.TIGHT: "The forecast keeps the deadline, but by less than the tolerance set for it.",
    Status.ON_TIME: "The forecast keeps the deadline by at least the tolerance set for it.",
    Status.DONE: "It has happened; “on time” or the number of days says whether in time.",
}
"""What the status words mean, those in trouble first."""


@attrs.frozen
class Fact:
    """A line of the table at the head of the page."""

    name: str
    value: Markup
    style: str = ""
    """Class of a status word."""


def standing(dates: ItemDates) -> dict[str, Any]:
    """Give an item's line in a table of how things stand."""
    word = progress_word(dates) if dates.deadline is None else deadline_word(dates.deadline)
    return {
        "dates": dates,
        "style": status_class(dates.deadline) or ("done" if dates.completed else ""),
        "word": word,
    }


def driven(press: Press, dates: ItemDates) -> dict[str, Any]:
    """Give the same with its deadline, its margin, and what drives its date."""
    deadline = dates.deadline
    return {
        **standing(dates),
        "deadline": deadline,
        "margin": "" if deadline is None else _margin(deadline),
        "driver": press.answers.driver(dates.id),
    }


def _margin(deadline: DeadlineStatus) -> str:
    """Say by how much a deadline is kept or missed, where the status word does not."""
    if deadline.status is Status.DONE:
        return ""
    if deadline.finish_day == deadline.deadline_day:
        return "on its last day"
    days = count(abs(deadline.margin_working_days), "working day")
    return f"by {days}" if deadline.finish_day > deadline.deadline_day else f"{days} to spare"


def status_words(counted: Iterable[ItemDates] | None = None) -> list[dict[str, Any]]:
    """Give the status words with their meanings and how many deadlines stand so, if counted."""
    stand = None
    if counted is not None:
        stand = [dates.deadline.status for dates in counted if dates.deadline is not None]
    return [
        {
            "name": status.value,
            "style": status.value.replace(" ", "-"),
            "count": None if stand is None else stand.count(status),
            "meaning": meaning,
        }
        for status, meaning in MEANINGS.items()
    ]
