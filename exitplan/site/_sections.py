"""The roadmap in parts: a summary, then one picture for each group that stands at the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from exitplan.calendars import long_date
from exitplan.plan import Group, Task
from exitplan.schedule import ItemDates
from exitplan.schedule.words import count
from exitplan.site._facts import Facts, days, status_class
from exitplan.site._press import Press
from exitplan.site._text import clean


@attrs.frozen
class RoomCell:
    """An item's float, and the milestone that moves first."""

    amount: str
    milestone: ItemDates | None


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


@attrs.frozen
class Section:
    """A heading with a picture and its table."""

    level: int
    anchor: str
    title: str
    finding: str = ""
    rows: tuple[TableRow, ...] = ()
    root_depth: int = 0


def sections_of(press: Press) -> Iterator[Section]:
    """Divide the plan; every item is at home in exactly one table, and may be named in others."""
    plan = press.facts.schedule.plan
    parts = _parts(plan.items, is_programme=plan.is_programme)
    summary = summary_of(press)
    if summary is not None:
        yield summary
    for part in parts:
        if part.heading:
            yield Section(2, f"part-{press.facts.slugs[part.heading]}-plan", clean(part.title))
        else:
            yield _section(press, part)


@attrs.frozen
class _Part:
    """What one section shows, before it is worked out."""

    title: str
    level: int
    items: tuple[Task | Group, ...]
    """In the plan's order, groups followed by their members."""
    group: Group | None = None
    heading: str = ""
    """Id of a plan of a programme, for which this is the heading alone."""


def _parts(items: Iterable[Task | Group], *, is_programme: bool) -> list[_Part]:
    if not is_programme:
        return list(_groups_and_rest(items, 2, "Work outside the groups"))
    found: list[_Part] = []
    rest = []
    for item in items:
        if not isinstance(item, Group):
            rest.append(item)
            continue
        found.append(_Part(item.title, 2, (item,), heading=item.id))
        title = f"{item.title}: items outside its groups"
        found += _groups_and_rest(item.items, 3, title)
    if rest:
        found.append(_Part("Work outside the plans", 2, tuple(rest)))
    return found


def _groups_and_rest(items: Iterable[Task | Group], level: int, rest_title: str) -> Iterator[_Part]:
    rest = []
    has_groups = False
    for item in items:
        if isinstance(item, Group):
            has_groups = True
            yield _Part(item.title, level, (item, *item.walk()), group=item)
        else:
            rest.append(item)
    if rest:
        yield _Part(rest_title if has_groups else "All items", level, tuple(rest))


def _section(press: Press, part: _Part) -> Section:
    schedule = press.facts.schedule
    dated = [schedule[item.id] for item in part.items if item.id in schedule.items]
    root = min((dates.id.count(".") for dates in dated), default=0)
    slug = press.facts.slugs[part.items[0].id]
    return Section(
        level=part.level,
        anchor=f"part-{slug}",
        title=clean(part.title),
        finding=_finding(press.facts, part, dated),
        rows=tuple(table_row(press, dates, root) for dates in dated),
        root_depth=root,
    )


def _finding(facts: Facts, part: _Part, dated: list[ItemDates]) -> str:
    """Say in one sentence what a picture shows."""
    singles = [dates for dates in dated if dates.kind != "group" and not dates.completed]
    critical = sum(1 for dates in singles if dates.id in facts.critical_ids)
    if not singles:
        tail = "; all of it is done"
    else:
        tail = f"; {critical or 'none'} of {count(len(singles), 'open item')} critical"
    if part.group is not None and part.group.id in facts.schedule.items:
        return f"{facts.finding(facts.schedule[part.group.id])}{tail}"
    first = long_date(min(dates.start_day for dates in dated))
    last = long_date(max(dates.finish_day for dates in dated))
    return f"{clean(part.title)}: {first} to {last}{tail}"


def summary_of(press: Press) -> Section | None:
    """Show groups and final milestones on one screen, where there are groups to speak of."""
    facts = press.facts
    schedule = facts.schedule
    parts = _parts(schedule.plan.items, is_programme=schedule.plan.is_programme)
    deepest = 1 if schedule.plan.is_programme else 0
    chosen = [
        dates
        for dates in schedule
        if (dates.kind == "group" and dates.id.count(".") <= deepest) or dates.id in facts.final_ids
    ]
    if len(chosen) < 2 or len(parts) < 2:
        return None
    own = {part.heading for part in parts if part.heading}
    rows = [
        table_row(press, dates, 0, is_home=dates.id in own, most_depth=deepest + 1)
        for dates in chosen
    ]
    late = sum(1 for final in facts.finals if status_class(final.deadline) == "late")
    done = sum(1 for final in facts.finals if final.completed)
    finding = f"{count(len(facts.finals), 'final milestone')}"
    finding += f", {late or 'none'} forecast to be late, {done or 'none'} done"
    return Section(2, "summary", "The whole on one page", finding, tuple(rows), 0)


def table_row(
    press: Press, dates: ItemDates, root: int, *, is_home: bool = True, most_depth: int = 6
) -> TableRow:
    """Work out one line of a table."""
    here = f"{press.folder}gantt.md"
    href = "" if is_home else press.item_href(here, dates.id)
    if is_home and dates.id in press.facts.final_ids:
        href = press.href(here, press.path_page(dates.id))
    return TableRow(
        dates=dates,
        depth=min(dates.id.count(".") - root, most_depth),
        anchor=press.anchor(dates.id) if is_home else "",
        href=href,
        room=_room(press.facts, dates),
        state=press.facts.state(dates),
        status_class=status_class(dates.deadline) or ("done" if dates.completed else ""),
    )


def _room(facts: Facts, dates: ItemDates) -> RoomCell | None:
    if dates.kind == "group" or dates.completed:
        return None
    room = facts.room(dates.id)
    if room is None and dates.total_float_minutes is None:
        return None
    minutes = dates.total_float_minutes if room is None else room.minutes
    assert minutes is not None
    amount = days(minutes, dates.day_minutes)
    return RoomCell(amount, None if room is None else room.milestone)
