"""The roadmap: pictures of the work against time, each with its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._chart import Chart, ChartMaker
from exitplan.site._chart_links import link_data
from exitplan.site._contents import Chapter
from exitplan.site._legend import legend_of
from exitplan.site._press import Page, Press
from exitplan.site._sections import Section, openness, section_of, summary_of
from exitplan.site._sheets import LISTED, MAIN, Sheet
from exitplan.site._what_if import what_if

_NAME = "Roadmap"


@attrs.frozen
class Drawn:
    """A section with its picture."""

    section: Section
    chart: Chart | None
    caption: str
    """Of its table."""
    after: dict[str, str]
    """What its rows wait for, for the script, by id."""
    leaving: dict[str, int]
    """How many links of its rows lead to rows of other pages, by id."""


def _pages(press: Press) -> Iterator[Page]:
    yield _main_page(press)
    sheets = press.layout.sheets
    for number, sheet in enumerate(sheets):
        yield _sheet_page(press, number, sheet)


def _main_page(press: Press) -> Page:
    """Give the summary, then all parts, or the way to them where they stand on pages below."""
    schedule = press.facts.schedule
    here = f"{press.folder}{MAIN}"
    layout = press.layout
    summary = summary_of(press)
    parts = [section_of(press, part, here) for part in layout.parts]
    drawn = _drawn(press, here, [*([summary] if summary else []), *parts], summary)
    first = next((part for part in drawn if part.chart), None)
    singles = [dates for dates in schedule if dates.kind != "group"]
    critical = sum(1 for dates in singles if dates.id in press.facts.critical_ids)
    verb = "is" if critical == 1 else "are"
    answer = (
        f"{count(critical, 'item')} of the {len(singles)} that carry work or mark a moment "
        f"{verb} critical {press.facts.as_of}: the smallest slip of one moves a final milestone."
    )
    return press.page(
        MAIN,
        _NAME,
        "gantt.html.j2",
        finding=roadmap_finding(press),
        answer=answer,
        legend=legend_of(drawn_charts(drawn), press.ghosts),
        drawn=drawn,
        first=first,
        question=None if first is None else what_if(press, here, first.chart),
        left_out=layout.left_out,
        sheets=[_sheet_row(press, sheet) for sheet in layout.sheets],
    )


def roadmap_finding(press: Press) -> str:
    """Say from when to when the work runs."""
    schedule = press.facts.schedule
    first = min((dates.start_day for dates in schedule), default=schedule.plan.start.day)
    return f"Work runs from {long_date(first)} to {long_date(schedule.finish_day)}"


def _sheet_page(press: Press, number: int, sheet: Sheet) -> Page:
    """Give one page of parts, with the way to those before and after it."""
    sheets = press.layout.sheets
    here = f"{press.folder}{sheet.name}"
    drawn = _drawn(press, here, [section_of(press, part, here) for part in sheet.parts], None)
    row = _sheet_row(press, sheet)
    return press.page(
        sheet.name,
        sheet.title,
        "gantt_part.html.j2",
        _NAME,
        is_listed=len(sheets) <= LISTED,
        sheet=row,
        lede=_part_lede(press, sheet, row["count"]),
        finding=f"{sheet.title}: {long_date(row['first'])} to {long_date(row['last'])}",
        legend=legend_of(drawn_charts(drawn), press.ghosts),
        drawn=drawn,
        first=next((part for part in drawn if part.chart), None),
        before=sheets[number - 1] if number else None,
        after=sheets[number + 1] if number + 1 < len(sheets) else None,
    )


def _part_lede(press: Press, sheet: Sheet, number: int) -> str:
    """Say how much of a part is open, and how much of that is critical."""
    schedule = press.facts.schedule
    dated = (schedule[item.id] for part in sheet.parts for item in part.items)
    ids = [dates.id for dates in dated if dates.kind != "group" and not dates.completed]
    if not ids:
        return f"All of it is done: {count(number, 'item')}."
    critical = sum(1 for item_id in ids if item_id in press.facts.critical_ids)
    verb = "is" if critical <= 1 else "are"
    text = f"{critical or 'None'} of its {count(len(ids), 'open item')} {verb} critical"
    if len(ids) == 1:
        text = f"Its one open item is {'' if critical else 'not '}critical"
    text += f", {press.facts.as_of}"
    return f"{text}: the smallest slip of one moves a final milestone." if critical else f"{text}."


def _sheet_row(press: Press, sheet: Sheet) -> dict[str, Any]:
    items = press.facts.schedule.items
    dated = [items[item.id] for part in sheet.parts for item in part.items]
    return {
        "name": sheet.name,
        "title": sheet.title,
        "first": min(dates.start_day for dates in dated),
        "last": max(dates.finish_day for dates in dated),
        "count": sum(1 for dates in dated if dates.kind != "group"),
        "open": openness(press.facts, dated).removeprefix("; "),
    }


def _drawn(
    press: Press, here: str, sections: list[Section], summary: Section | None
) -> list[Drawn]:
    maker = ChartMaker(
        press.facts,
        lambda item_id: press.item_href(here, item_id),
        "The table that follows gives the same dates.",
        press.ghosts,
    )
    ids = [row.dates.id for section in sections if section is not summary for row in section.rows]
    begin = 0 if summary is None else len(summary.rows)
    places = {item_id: begin + place for place, item_id in enumerate(ids)}
    after, leaving = link_data(press.facts.schedule.plan, places)
    return [
        Drawn(
            section,
            _chart(maker, section, is_summary=section is summary),
            _caption(press, section, has_float=section is summary),
            {} if section is summary else after,
            {} if section is summary else leaving,
        )
        for section in sections
    ]


def _caption(press: Press, section: Section, *, has_float: bool) -> str:
    """Head a table; `has_float` is for one whose picture has no legend that explains float."""
    text = f"{section.title}: dates {press.facts.as_of}"
    if has_float:
        text += "; float is how long an item may slip before the milestone named, or the end, moves"
    return text


def _chart(maker: ChartMaker, section: Section, *, is_summary: bool) -> Chart | None:
    if not section.rows:
        return None
    return maker.make(
        f"chart-{section.anchor}",
        section.finding,
        [row.dates for row in section.rows],
        root_depth=section.root_depth,
        is_wide=is_summary,
        has_all_boards=is_summary,
    )


def drawn_charts(drawn: Iterable[Drawn]) -> list[Chart]:
    """Give the pictures of some sections."""
    return [part.chart for part in drawn if part.chart is not None]


CHAPTER = Chapter(MAIN, _NAME, _pages)
