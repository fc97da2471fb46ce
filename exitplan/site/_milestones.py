"""Every milestone, decision and deadline by date, each with a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.schedule import ItemDates, Status
from exitplan.schedule.words import and_list, count
from exitplan.site._causes import quoted
from exitplan.site._contents import Chapter
from exitplan.site._landmarks import is_landmark
from exitplan.site._milestone_page import milestone_page
from exitplan.site._press import Page, Press
from exitplan.site._standing import driven, status_words

if TYPE_CHECKING:
    from exitplan.site._edition import Edition

LANDMARK = "milestone, decision or deadline"
LANDMARKS = "milestones, decisions and deadlines"


def landmark_count(number: int) -> str:
    """Count what has a page: ``12 milestones, decisions and deadlines``."""
    return f"{number:,} {LANDMARK if number == 1 else LANDMARKS}"


@attrs.frozen
class Lot:
    """The milestones that stand alike, in one table."""

    anchor: str
    heading: str
    caption: str
    rows: tuple[dict[str, Any], ...]


def _pages(press: Press) -> Iterator[Page]:
    yield index_page(press)
    found = press.answers.landmarks
    for place, dates in enumerate(found):
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        yield milestone_page(press, dates, before, after)


def index_page(press: Press) -> Page:
    """Give the page that lists them all: those in trouble first, what is done last."""
    found = press.answers.landmarks
    return press.page(
        "milestones.md",
        "Milestones",
        "milestones.html.j2",
        finding=_finding(found),
        lede=_lede(press, found),
        lots=list(_lots(press, found)),
        words=status_words(),
    )


def _finding(found: list[ItemDates]) -> str:
    late = sum(1 for dates in found if _stands(dates, Status.LATE))
    to_come = sum(1 for dates in found if not dates.completed)
    if not to_come:
        return (
            f"{'It is done' if len(found) == 1 else f'All {landmark_count(len(found))} are done'}"
        )
    verb = "is" if to_come == 1 else "are"
    text = f"{landmark_count(to_come)} {verb} still to come"
    return f"{text}; {late:,} will be late" if late else text


def _lede(press: Press, found: list[ItemDates]) -> str:
    """Name those in trouble, or say that there is none, then what comes next."""
    late = sorted((d for d in found if _stands(d, Status.LATE)), key=_margin)
    promised = [dates for dates in found if dates.deadline is not None and not dates.completed]
    said = []
    if late:
        named = [f"{quoted(d.title)} by {count(-_margin(d), 'working day')}" for d in late[:3]]
        if len(late) > len(named):
            named.append(f"{len(late) - len(named)} more")
        said.append(f"Late {press.facts.as_of}: {and_list(named)}.")
    elif promised:
        said.append(f"No deadline is forecast to be missed, {press.facts.as_of}.")
    else:
        said.append("Nothing that is still to come has a deadline, so nothing can be late.")
    coming = next_of(press)
    if coming is not None:
        said.append(f"Next comes {quoted(coming.title)}, {long_date(coming.finish_day)}.")
    return " ".join(said)


def next_of(press: Press) -> ItemDates | None:
    """Give the first that is still to come."""
    return next((dates for dates in press.answers.landmarks if not dates.completed), None)


def _lots(press: Press, found: list[ItemDates]) -> Iterator[Lot]:
    late = [d for d in found if _stands(d, Status.LATE)]
    tight = [d for d in found if _stands(d, Status.TIGHT)]
    done = [d for d in found if d.completed]
    apart = {dates.id for dates in (*late, *tight, *done)}
    coming = [dates for dates in found if dates.id not in apart]
    yield from _lot(press, "late", f"{len(late):,} will be late", late)
    yield from _lot(press, "tight", f"{len(tight):,} will be tight", tight)
    verb = "is" if len(coming) == 1 else "are"
    rest = " and not in trouble" if late or tight else ""
    yield from _lot(press, "to-come", f"{len(coming):,} {verb} still to come{rest}", coming)
    verb = "is" if len(done) == 1 else "are"
    yield from _lot(press, "done", f"{len(done):,} {verb} done", done)


_CAPTIONS = {
    "late": "Forecast after their deadlines, by forecast date",
    "tight": "Before their deadlines, but by less than the tolerance, by forecast date",
    "to-come": "Still to come, by forecast date",
    "done": "Done, by date",
}


def _lot(press: Press, anchor: str, heading: str, items: list[ItemDates]) -> Iterator[Lot]:
    if items:
        rows = tuple(driven(press, dates) for dates in items)
        yield Lot(anchor, heading, _CAPTIONS[anchor], rows)


def _stands(dates: ItemDates, status: Status) -> bool:
    return dates.deadline is not None and dates.deadline.status is status


def _margin(dates: ItemDates) -> int:
    return 0 if dates.deadline is None else dates.deadline.margin_working_days


def _applies(edition: Edition) -> bool:
    return any(is_landmark(dates) for dates in edition.schedule)


CHAPTER = Chapter("milestones.md", "Milestones", _pages, _applies)
