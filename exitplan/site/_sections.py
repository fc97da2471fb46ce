"""The rows of the roadmap's tables, and what each of its pictures finds."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from exitplan.calendars import long_date
from exitplan.schedule import GateDates, ItemDates
from exitplan.schedule.words import count
from exitplan.site._facts import Facts, days, status_class
from exitplan.site._press import Press
from exitplan.site._sheets import MAIN, Part
from exitplan.site._text import clean

_DEEPEST = 6
"""Indents that the style sheet knows."""


@attrs.frozen
class RoomCell:
    """An item's float, and the milestone that moves first."""

    amount: str
    milestone: ItemDates | None
    days: float | None = None
    """By which a table is sorted, where `amount` is not a bare number."""


@attrs.frozen
class TableRow:
    """One line of a roadmap table."""

    dates: ItemDates
    depth: int
    anchor: str
    """The row's id; empty where the item's own row is in another table."""
    href: str
    """Where its title leads; empty where there is nothing more to say."""
    room: RoomCell | None
    state: str
    status_class: str
    beside: tuple[tuple[str, int], ...] = ()
    """Other days that its picture marks, each with a word: ``deadline``, ``was``."""
    meeting: str = ""
    """Of a decision: who decides when, and until when papers are taken."""


@attrs.frozen
class Section:
    """A heading with a picture and its table."""

    level: int
    anchor: str
    title: str
    finding: str = ""
    rows: tuple[TableRow, ...] = ()
    root_depth: int = 0


def section_of(press: Press, part: Part, here: str) -> Section:
    """Work out one part as a page shows it; `here` is the page's path."""
    if part.heading:
        slug = press.facts.slugs[part.heading]
        return Section(part.level, f"part-{slug}-plan", clean(part.title))
    schedule = press.facts.schedule
    dated = [schedule[item.id] for item in part.items if item.id in schedule.items]
    root = min((dates.id.count(".") for dates in dated), default=0)
    slug = press.facts.slugs[part.items[0].id]
    return Section(
        level=part.level,
        anchor=f"part-{slug}",
        title=clean(part.title),
        finding=_finding(press.facts, part, dated),
        rows=tuple(table_row(press, dates, root, here=here) for dates in dated),
        root_depth=root,
    )


def _finding(facts: Facts, part: Part, dated: list[ItemDates]) -> str:
    """Say in one sentence what a picture shows."""
    tail = openness(facts, dated)
    if part.group is not None and part.group.id in facts.schedule.items:
        return f"{facts.finding(facts.schedule[part.group.id])}{tail}"
    if not dated:
        return f"{clean(part.title)}: nothing takes part in the schedule"
    first = long_date(min(dates.start_day for dates in dated))
    last = long_date(max(dates.finish_day for dates in dated))
    return f"{clean(part.title)}: {first} to {last}{tail}"


def openness(facts: Facts, dated: list[ItemDates]) -> str:
    """Say how many items are still open, and how many of those are critical."""
    singles = [dates for dates in dated if dates.kind != "group" and not dates.completed]
    critical = sum(1 for dates in singles if dates.id in facts.critical_ids)
    if not singles:
        return "; all of it is done"
    if len(singles) == 1:
        return f"; its one open item is {'' if critical else 'not '}critical"
    return f"; {critical or 'none'} of {len(singles):,} open items critical"


def summary_of(press: Press) -> Section | None:
    """Show groups and final milestones on one screen, where there are groups to speak of."""
    facts = press.facts
    schedule = facts.schedule
    layout = press.layout
    if not layout.summary:
        return None
    is_programme = schedule.plan.is_programme
    here = f"{press.folder}{MAIN}"
    rows = [
        table_row(
            press,
            schedule[item_id],
            0,
            here=here,
            # The plans of a programme have no other row.
            is_home=is_programme and "." not in item_id and schedule[item_id].kind == "group",
            most_depth=2,
        )
        for item_id in layout.summary
    ]
    late = sum(1 for final in facts.finals if status_class(final.deadline) == "late")
    done = sum(1 for final in facts.finals if final.completed)
    finding = f"{count(len(facts.finals), 'final milestone')}"
    finding += f", {late or 'none'} forecast to be late"
    if done:
        finding += f", {done} done"
    return Section(2, "summary", "The whole on one page", finding, tuple(rows), 0)


def table_row(
    press: Press,
    dates: ItemDates,
    root: int,
    *,
    here: str,
    is_home: bool = True,
    most_depth: int = _DEEPEST,
) -> TableRow:
    """Work out one line of a table on the page at `here`."""
    gate = press.facts.gates.get(dates.id)
    anchor = press.anchor(dates.id)
    href = press.item_href(here, dates.id)
    if is_home and href == f"#{anchor}":
        sheet = press.layout.sheet_of(dates.id)
        href = "" if sheet is None else press.href(here, f"{press.folder}{sheet}")
    return TableRow(
        dates=dates,
        depth=min(dates.id.count(".") - root, most_depth),
        anchor=anchor if is_home else "",
        href=href,
        room=_room(press.facts, dates),
        state=press.facts.state(dates),
        status_class=status_class(dates.deadline) or ("done" if dates.completed else ""),
        beside=tuple(_beside(press, dates)),
        meeting="" if gate is None else _meeting(gate),
    )


def _beside(press: Press, dates: ItemDates) -> Iterator[tuple[str, int]]:
    if dates.deadline is not None:
        yield "deadline", dates.deadline.deadline_day
    before = press.ghosts.span(dates)
    if before is not None:
        yield "was", before[1]


def _meeting(gate: GateDates) -> str:
    day, papers = long_date(gate.sitting.meets), long_date(gate.sitting.papers_by)
    return f"{clean(gate.board.title)}, {day}; papers by {papers}"


def _room(facts: Facts, dates: ItemDates) -> RoomCell | None:
    if dates.kind == "group" or dates.completed:
        return None
    room = facts.room(dates.id)
    if room is None and dates.total_float_minutes is None:
        return None
    minutes = dates.total_float_minutes if room is None else room.minutes
    assert minutes is not None
    amount = days(minutes, dates.day_minutes)
    is_bare = amount.lstrip("−").replace(",", "").isdecimal()
    return RoomCell(
        amount,
        None if room is None else room.milestone,
        None if is_bare else round(minutes / dates.day_minutes, 2),
    )
