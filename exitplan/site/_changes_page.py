"""The change log: each state of the plan and what it changed, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._contents import Chapter
from exitplan.site._feed import FEED
from exitplan.site._log import Entry, past
from exitplan.site._press import Page, Press

CHANGES = "changes.md"


def _pages(press: Press) -> Iterator[Page]:
    yield changes_page(press)


def changes_page(press: Press) -> Page:
    """Give the page; a chapter has it where there are earlier states or histories."""
    log = press.log
    number = press.course.in_full
    return press.page(
        CHANGES,
        "Change log",
        "changes.html.j2",
        finding=_finding(press, log),
        lede=_lede(press, log),
        feed=FEED,
        entries=log[:number],
        older=log[number:],
        histories=[
            {"story": story, "page": f"slippage/{story.name}.md", "reports": past(story)}
            for story in press.stories
        ],
    )


def _finding(press: Press, log: tuple[Entry, ...]) -> str:
    if log:
        finding = log[0].finding or "nothing can be compared"
        return f"The latest change, {press.facts.as_of}: {finding}"
    days = [report.day for story in press.stories for report in story.accounts[0].reports]
    dated = [day for day in days if day is not None]
    if dated:
        return f"{count(len(days), 'dated report')}, the latest of {long_date(max(dated))}"
    return "Nothing earlier is known that could be read"


def _lede(press: Press, log: tuple[Entry, ...]) -> str:
    if not log:
        return (
            f"Only one state of this plan is known: the one that this site shows, "
            f"{press.facts.as_of}. Its changes are listed here once there is another."
        )
    moved = log[0].told.moved if log[0].told is not None else ()
    text = f"{count(len(log), 'state')} of this plan are known; the latest is the one shown here."
    return f"{text} {moved[0]}." if moved else text


CHAPTER = Chapter(
    CHANGES, "Change log", _pages, lambda edition: bool(edition.states or edition.histories)
)
