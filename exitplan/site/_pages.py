"""What stands on each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from exitplan.calendars import long_date
from exitplan.schedule import ItemDates, Path, Schedule, Status, headline
from exitplan.schedule.words import count, working_time
from exitplan.site._assumptions import assumptions_page
from exitplan.site._causes import causes, main_driver, quoted
from exitplan.site._chart import Chart, ChartMaker
from exitplan.site._facts import (
    days,
    deadline_word,
    forecast_words,
    is_decision,
    progress_word,
    signed,
    status_class,
)
from exitplan.site._history import Story
from exitplan.site._press import Page, Press
from exitplan.site._sections import Section, sections_of, summary_of
from exitplan.site._slippage_page import slippage_address, slippage_page
from exitplan.site._text import clean, shortened

_UPCOMING = 8
_PATHS = 5
_LONGEST_NAME = 60
"""Characters of a milestone's title in a navigation."""

_MEANINGS = {
    Status.LATE: "The forecast is after the deadline.",
    Status.TIGHT: "The forecast keeps the deadline, but by less than the tolerance set for it.",
    Status.ON_TIME: "The forecast keeps the deadline by at least the tolerance set for it.",
    Status.DONE: "It has happened; “on time” or the number of days says whether in time.",
}
_ORDER = list(_MEANINGS)


def all_pages(press: Press, stories: Sequence[Story] = ()) -> Iterator[Page]:
    """Give every page, overview first."""
    yield overview_page(press, stories)
    yield gantt_page(press)
    for milestone in press.facts.finals:
        yield path_page(press, milestone)
    for story in stories:
        yield slippage_page(press, story)
    yield assumptions_page(press)


def overview_page(press: Press, stories: Sequence[Story] = ()) -> Page:
    """Give the page that answers first: how the plan stands."""
    facts = press.facts
    schedule = facts.schedule
    board = _deadline_board(press)
    late = sum(1 for row in board if row["deadline"].status is Status.LATE)
    upcoming = _upcoming(press)
    assumed = sum(1 for item in facts.statements if item.assumed is not None)
    return press.page(
        "index.md",
        "Overview",
        "overview.html.j2",
        answer=_answer(schedule),
        deadlines=board,
        deadlines_heading=(
            f"{late} of {count(len(board), 'deadline')} will be missed"
            if late
            else "No deadline is forecast to be missed"
        ),
        statuses=_status_counts(board),
        upcoming=upcoming,
        next_heading=_next_heading(upcoming),
        chart=_summary_chart(press),
        picture_heading=_gantt_finding(press),
        finals=[_driven(press, dates) for dates in facts.finals],
        assumed_heading=f"{assumed} of {_all_items(press)} rest on an assumption",
        assumed_sentence=_assumed_sentence(assumed),
        stories=[{"finding": story.finding, "page": slippage_address(story)} for story in stories],
    )


def _answer(schedule: Schedule) -> str:
    """Give the headline without the plan's title, which stands right above it."""
    text = " ".join(headline(schedule)).removeprefix(f"{schedule.plan.title}: ")
    return clean(text[:1].upper() + text[1:])


def _summary_chart(press: Press) -> Chart | None:
    section = summary_of(press)
    if section is None:
        return None
    maker = ChartMaker(
        press.facts,
        lambda item_id: press.item_href(f"{press.folder}index.md", item_id),
        "The roadmap page gives the same dates in tables.",
    )
    items = [row.dates for row in section.rows]
    return maker.make("chart-overview", section.finding, items, root_depth=0, is_wide=True)


def _all_items(press: Press) -> str:
    return count(len(press.facts.statements), "item")


def _assumed_sentence(assumed: int) -> str:
    if not assumed:
        return "No item of this plan is marked as assumed."
    return (
        "An assumption is what the plan's authors put in because no document says it: "
        "a length, an order, a date."
    )


def _deadline_board(press: Press) -> list[dict[str, Any]]:
    rows = []
    for dates in press.facts.schedule:
        deadline = dates.deadline
        if deadline is not None:
            rows.append({"deadline": deadline, **_driven(press, dates)})
    rows.sort(key=lambda row: (_ORDER.index(row["deadline"].status), row["deadline"].deadline_day))
    for row in rows:
        row["margin"] = signed(row["deadline"].margin_working_days)
    return rows


def _standing(dates: ItemDates) -> dict[str, Any]:
    """Give an item's line in a table of how things stand."""
    word = progress_word(dates) if dates.deadline is None else deadline_word(dates.deadline)
    return {
        "dates": dates,
        "style": status_class(dates.deadline) or ("done" if dates.completed else ""),
        "word": word,
    }


def _driven(press: Press, dates: ItemDates) -> dict[str, Any]:
    """Give the same with what drives the item's date."""
    return {**_standing(dates), "driver": main_driver(press.facts.schedule, dates.id)}


def _status_counts(board: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not board:
        return []
    return [
        {
            "name": status.value,
            "style": status.value.replace(" ", "-"),
            "count": sum(1 for row in board if row["deadline"].status is status),
            "meaning": _MEANINGS[status],
        }
        for status in _ORDER
    ]


def _upcoming(press: Press) -> list[dict[str, Any]]:
    day = press.facts.status_day or 0
    waiting = [
        dates
        for dates in press.facts.schedule
        if (dates.is_milestone or is_decision(dates))
        and not dates.completed
        and dates.finish_day >= day
    ]
    waiting.sort(key=lambda dates: dates.finish_day)
    return [_standing(dates) for dates in waiting[:_UPCOMING]]


def _next_heading(upcoming: list[dict[str, Any]]) -> str:
    if not upcoming:
        return "No milestone or decision is still to come"
    dates: ItemDates = upcoming[0]["dates"]
    return f"Next: {quoted(dates.title)}, {long_date(dates.finish_day)}"


def gantt_page(press: Press) -> Page:
    """Give the roadmap: pictures, each with its table."""
    schedule = press.facts.schedule
    here = f"{press.folder}gantt.md"
    maker = ChartMaker(
        press.facts,
        lambda item_id: press.item_href(here, item_id),
        "The table that follows gives the same dates.",
    )
    singles = [dates for dates in schedule if dates.kind != "group"]
    critical = sum(1 for dates in singles if dates.id in press.facts.critical_ids)
    verb = "is" if critical == 1 else "are"
    answer = (
        f"{count(critical, 'item')} of the {len(singles)} that carry work or mark a moment "
        f"{verb} critical {press.facts.as_of}: the smallest slip of one moves a final milestone. "
        "Every bar leads to its row in the table below the picture."
    )
    return press.page(
        "gantt.md",
        "Roadmap",
        "gantt.html.j2",
        finding=_gantt_finding(press),
        answer=answer,
        has_effort=any(dates.kind == "level-of-effort" for dates in schedule),
        sections=[_drawn(press, maker, section) for section in sections_of(press)],
    )


def _gantt_finding(press: Press) -> str:
    schedule = press.facts.schedule
    first = min((dates.start_day for dates in schedule), default=schedule.plan.start.day)
    return f"Work runs from {long_date(first)} to {long_date(schedule.finish_day)}"


def _drawn(press: Press, maker: ChartMaker, section: Section) -> dict[str, Any]:
    values: dict[str, Any] = {
        "level": section.level,
        "anchor": section.anchor,
        "title": section.title,
        "chart": None,
    }
    if section.rows:
        items = [row.dates for row in section.rows]
        values["chart"] = maker.make(
            f"chart-{section.anchor}",
            section.finding,
            items,
            root_depth=section.root_depth,
            is_wide=section.anchor == "summary",
        )
        values["rows"] = section.rows
        values["caption"] = f"{section.title}: dates {press.facts.as_of}"
    return values


def path_page(press: Press, milestone: ItemDates) -> Page:
    """Give the page of one final milestone: why its date, and what comes close."""
    schedule = press.facts.schedule
    critical, *others = schedule.paths(milestone.id, limit=_PATHS)
    still_open = sum(1 for item_id in critical.tasks if not schedule[item_id].completed)
    title = quoted(milestone.title)
    return press.page(
        f"paths/{press.facts.slugs[milestone.id]}.md",
        shortened(clean(milestone.title), _LONGEST_NAME),
        "path.html.j2",
        "Critical paths",
        milestone=milestone,
        title=title,
        finding=f"{title}: {forecast_words(milestone)}",
        lede=_path_lede(press, milestone),
        why=[clean(text) for text in schedule.why(milestone.id).paragraphs],
        chain_heading=f"{count(still_open, 'open item')} on the path that drives it",
        critical=[_path_row(press, item_id, milestone.id, rank=1) for item_id in critical.tasks],
        others=[_other_path(press, path) for path in others],
        others_heading=_others_heading(others),
    )


def _path_lede(press: Press, milestone: ItemDates) -> str:
    driver = main_driver(press.facts.schedule, milestone.id)
    if milestone.completed:
        return f"It is done; what set its date is a {driver}."
    return f"What drives it: {driver}."


def _path_row(press: Press, item_id: str, milestone: str, *, rank: int) -> dict[str, Any]:
    schedule = press.facts.schedule
    dates = schedule[item_id]
    if dates.completed:
        amount = "done"
    elif rank == 1:
        drag = schedule.drag(item_id, milestone)
        # Drag counts on the milestone's calendar, not on the item's own.
        amount = "" if drag is None else days(drag, schedule[milestone].day_minutes)
    else:
        room = schedule.float_to(milestone).get(item_id)
        amount = "" if room is None else days(room, dates.day_minutes)
    return {"dates": dates, "causes": causes(schedule, item_id), "amount": amount}


def _other_path(press: Press, path: Path) -> dict[str, Any]:
    schedule = press.facts.schedule
    slack = working_time(path.float_minutes, path.day_minutes)
    last = schedule[path.tasks[-1]]
    joins = ""
    if path.joins is not None:
        joins = f", then joins at {quoted(schedule[path.joins].title)}"
    return {
        "rank": path.rank,
        "heading": f"Path {path.rank} may slip {slack}",
        "caption": f"Path {path.rank}: to {quoted(last.title)}{joins}",
        "rows": [
            _path_row(press, item_id, path.milestone, rank=path.rank) for item_id in path.tasks
        ],
    }


def _others_heading(others: list[Path]) -> str:
    if not others:
        return ""
    nearest = others[0]
    slack = working_time(nearest.float_minutes, nearest.day_minutes)
    return f"The next nearest path has {slack} of float"
