"""What earlier reports said of one milestone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from markupsafe import Markup

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._history import far
from exitplan.site._slippage_page import slippage_address
from exitplan.site._text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exitplan.schedule import ItemDates
    from exitplan.site._history import Account, Story
    from exitplan.site._press import Press
    from exitplan.slippage import SeriesPoint


@attrs.frozen
class Told:
    """One report that gave another date than the one before it. Days are ordinals."""

    name: str
    day: int | None
    """The report's."""
    finish_day: int
    completed: bool
    moved: str


@attrs.frozen
class Past:
    """The reports of one series that changed a milestone's date."""

    heading: str
    caption: str
    sentence: str
    rows: tuple[Told, ...]
    more: Markup
    """Leads to where all of it is told; empty where nowhere."""


def past_of(press: Press, dates: ItemDates, here: str) -> list[Past]:
    """Give what its own earlier states and the histories kept apart tell of an item."""
    found = []
    own = _own(press, dates, here)
    if own is not None:
        found.append(own)
    found += [_apart(press, *pair, here) for pair in _accounts(press, dates.id)]
    return found


def _own(press: Press, dates: ItemDates, here: str) -> Past | None:
    trend = press.answers.trend
    if trend is None:
        return None
    points = trend.series(dates.id).points
    is_now = [point.point.version is press.course.now for point in points]
    told = points[: is_now.index(True) + 1]
    reported = [point for point in told[:-1] if point.forecast is not None]
    if not reported:
        return None
    rows = _turns([*reported, told[-1]])
    return Past(
        _heading(rows[0].finish_day, dates.finish_day),
        "What the reports of this plan said, where the date changed",
        _sentence(len(reported)),
        rows,
        _link(press, here, "slippage.md", "", "How all dates moved"),
    )


def _turns(points: list[SeriesPoint]) -> tuple[Told, ...]:
    """Give the first report, those that gave another date than the one before, and the last."""
    rows: list[Told] = []
    last: int | None = None
    for place, point in enumerate(points):
        assert point.forecast is not None
        day = point.forecast.finish_day
        if day != last or place == len(points) - 1:
            name = clean(point.point.version.name)
            moved = _moved(last, day)
            rows.append(Told(name, point.day, day, point.forecast.completed, moved))
        last = day
    return tuple(rows)


def _heading(first: int, now: int) -> str:
    if first == now:
        return f"It stands where it first stood, {long_date(now)}"
    side = "later" if now > first else "earlier"
    return f"It is {far(first, now)} {side} than first planned"


def _sentence(number: int) -> str:
    verb = "gives" if number == 1 else "give"
    return f"{count(number, 'earlier report')} of this plan {verb} a date for it."


def _moved(before: int | None, after: int) -> str:
    if before is None:
        return ""
    if before == after:
        return "unmoved"
    return f"{far(before, after)} {'later' if after > before else 'earlier'}"


def _accounts(press: Press, item_id: str) -> Iterator[tuple[Story, Account]]:
    """Find what the histories kept apart tell of the same milestone."""
    for story in press.stories:
        for account in story.accounts:
            if item_id in (f"{story.plan.id}.{account.id}", account.id):
                yield story, account


def _apart(press: Press, story: Story, account: Account, here: str) -> Past:
    rows: list[Told] = []
    last: int | None = None
    for report in account.dated:
        assert report.finish_day is not None
        if report.finish_day != last or report is account.now:
            moved = _moved(last, report.finish_day)
            rows.append(
                Told(clean(report.name), report.day, report.finish_day, report.completed, moved)
            )
        last = report.finish_day
    number = count(len(account.dated), "report")
    return Past(
        account.finding,
        "What dated reports said, where the date changed",
        f"{number} kept apart from this plan {'dates' if len(account.dated) == 1 else 'date'} it.",
        tuple(rows),
        _link(press, here, slippage_address(story), account.anchor, "Every report, with sources"),
    )


def _link(press: Press, here: str, there: str, anchor: str, text: str) -> Markup:
    if not press.has("slippage.md"):
        return Markup("")
    address = press.href(here, f"{press.folder}{there}", anchor)
    return Markup('<a href="{}">{}</a>').format(address, text)
