"""What each final milestone hangs on, and what comes close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exitplan.calendars import long_date
from exitplan.errors import Where
from exitplan.schedule import FINAL, ItemDates, Path
from exitplan.schedule.words import and_list, count
from exitplan.site._causes import consequences_of, driving_words, quoted
from exitplan.site._chart import Chart, ChartMaker
from exitplan.site._contents import Chapter
from exitplan.site._facts import days, forecast_words, room_words
from exitplan.site._press import Page, Press
from exitplan.site._standing import driven
from exitplan.site._text import clean, shortened

_PATHS = 5
_LONGEST_NAME = 60
"""Characters of a milestone's title in a navigation."""
MOST_DRAGGED = 24
"""Final milestones; each drag schedules the plan once more, and there is one for every item."""
_LONGEST_PATH = 60
"""Rows of a path where there are more final milestones than that."""
_FEWEST_DRAWN = 3
_NO_INDENT = 99
"""A chain has no levels: no item of it lies below another."""
_MOST_SHARED = 12
_MOST_NAMED = 4


def _pages(press: Press) -> Iterator[Page]:
    yield index_page(press)
    for milestone in press.facts.finals:
        yield path_page(press, milestone)


# All of them side by side


def index_page(press: Press) -> Page:
    """Give the page that puts the critical paths side by side."""
    finals = press.facts.finals
    shared = _shared(press)
    return press.page(
        "paths.md",
        "Critical paths",
        "paths.html.j2",
        finding=_finding(press, shared),
        lede=_lede(press, shared),
        chosen=_chosen(finals),
        rows=[_line(press, milestone) for milestone in finals],
        shared=shared[:_MOST_SHARED],
        shared_heading=_shared_heading(shared),
        hidden=max(0, len(shared) - _MOST_SHARED),
    )


def _is(found: list[Any]) -> str:
    return "is" if len(found) == 1 else "are"


def _shared_heading(shared: list[dict[str, Any]]) -> str:
    verb = "holds" if len(shared) == 1 else "hold"
    return f"{count(len(shared), 'open item')} {verb} up more than one final milestone"


def _finding(press: Press, shared: list[dict[str, Any]]) -> str:
    waiting = [milestone for milestone in press.facts.finals if not milestone.completed]
    if not waiting:
        return "Every final milestone is done"
    if not shared:
        nearest = waiting[0]
        return f"Next: {quoted(nearest.title)}, {long_date(nearest.finish_day)}"
    most = _on_most(shared)
    if len(most) > 1:
        return f"{count(len(shared), 'open item')} are on more than one critical path"
    number = f"{most[0]['number']} of {count(len(waiting), 'critical path')}"
    return f"{quoted(most[0]['dates'].title)} is on {number}"


def _on_most(shared: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in shared if row["number"] == shared[0]["number"]]


def _lede(press: Press, shared: list[dict[str, Any]]) -> str:
    """Say what is still to come, and which items stand on most paths."""
    waiting = [milestone for milestone in press.facts.finals if not milestone.completed]
    done = len(press.facts.finals) - len(waiting)
    text = f"{count(len(waiting), 'final milestone')} {_is(waiting)} still to come"
    if done:
        text += f", {done} {'is' if done == 1 else 'are'} done"
    if len(waiting) < 2:
        return f"{text}."
    if not shared:
        return f"{text}. No open item is on more than one of their critical paths."
    most = _on_most(shared)
    if len(most) > _MOST_NAMED:
        number = f"{most[0]['number']} of their critical paths"
        return f"{text}. {len(most)} open items are each on {number}."
    names = and_list([quoted(row["dates"].title) for row in most])
    number = f"{most[0]['number']} of their critical paths, more than any other"
    return f"{text}. {names} {_is(most)} on {number}."


def _chosen(finals: list[ItemDates]) -> str:
    """Say which milestones count as final."""
    if any(FINAL in milestone.item.tags for milestone in finals):
        return "Final milestones are those that the plan tags as what it is for."
    return "Final milestones are here those that nothing else waits for."


def _line(press: Press, milestone: ItemDates) -> dict[str, Any]:
    critical, *others = press.answers.paths(milestone.id, _PATHS)
    nearest = ""
    if others and not milestone.completed:
        nearest = room_words(others[0].float_minutes, others[0].day_minutes)
    return {
        **driven(press, milestone),
        "still_open": len(_still_open(press, critical)),
        "nearest": nearest,
    }


def _still_open(press: Press, path: Path) -> list[str]:
    schedule = press.facts.schedule
    return [item_id for item_id in path.tasks if not schedule[item_id].completed]


def _shared(press: Press) -> list[dict[str, Any]]:
    """Give the open items on several paths, those on most first; what is done has none."""
    schedule = press.facts.schedule
    on: dict[str, list[ItemDates]] = {}
    for milestone in press.facts.finals:
        for item_id in _still_open(press, press.answers.paths(milestone.id, _PATHS)[0]):
            on.setdefault(item_id, []).append(milestone)
    found = [(item_id, finals) for item_id, finals in on.items() if len(finals) > 1]
    found.sort(key=lambda pair: (-len(pair[1]), schedule[pair[0]].finish_day))
    return [
        {"dates": schedule[item_id], "number": len(finals), "names": _names(finals)}
        for item_id, finals in found
    ]


def _names(finals: list[ItemDates]) -> str:
    names = [quoted(milestone.title) for milestone in finals[:_MOST_NAMED]]
    if len(finals) > len(names):
        names.append(f"{len(finals) - len(names)} more")
    return and_list(names)


# One of them


def path_page(press: Press, milestone: ItemDates) -> Page:
    """Give the page of one final milestone: why its date, and what comes close."""
    critical, *others = press.answers.paths(milestone.id, _PATHS)
    still_open = len(_still_open(press, critical))
    is_few = len(press.facts.finals) <= MOST_DRAGGED
    shown = critical.tasks if is_few else critical.tasks[-_LONGEST_PATH:]
    title = quoted(milestone.title)
    why = press.answers.why(milestone.id)
    return press.page(
        f"paths/{press.facts.slugs[milestone.id]}.md",
        f"Critical path: {shortened(clean(milestone.title), _LONGEST_NAME)}",
        "path.html.j2",
        "Critical paths",
        where=Where(milestone.id),
        is_listed=False,
        milestone=milestone,
        title=title,
        finding=f"{title}: {forecast_words(milestone)}",
        lede=_path_lede(press, milestone),
        driving=driving_words(why),
        consequences=consequences_of(why),
        chain_heading=f"{count(still_open, 'open item')} on the path that drives it",
        critical=[_critical_row(press, item_id, milestone, has_drag=is_few) for item_id in shown],
        hidden=len(critical.tasks) - len(shown),
        chart=_picture(press, milestone, critical) if is_few else None,
        has_drag=is_few,
        others=[_other_path(press, path) for path in others[: None if is_few else 1]],
        others_heading=_others_heading(others),
    )


def _picture(press: Press, milestone: ItemDates, critical: Path) -> Chart | None:
    """Draw the chain against time, where it is neither a line or two nor a whole plan."""
    if not _FEWEST_DRAWN <= len(critical.tasks) <= _LONGEST_PATH:
        return None
    schedule = press.facts.schedule
    items = [schedule[item_id] for item_id in critical.tasks]
    here = f"{press.folder}paths/{press.facts.slugs[milestone.id]}.md"
    maker = ChartMaker(
        press.facts,
        lambda item_id: press.item_href(here, item_id),
        "The table has the same items with what sets each of them.",
    )
    first = min(dates.start_day for dates in items)
    title = (
        f"The path to {quoted(milestone.title)} runs from {long_date(first)} to "
        f"{long_date(milestone.finish_day)}"
    )
    return maker.make("chart-path", title, items, root_depth=_NO_INDENT)


def _path_lede(press: Press, milestone: ItemDates) -> str:
    driver = press.answers.driver(milestone.id)
    if milestone.completed:
        return f"It is done. What set its date: {driver}."
    return f"What drives it, {press.facts.as_of}: {driver}."


def _critical_row(
    press: Press, item_id: str, milestone: ItemDates, *, has_drag: bool
) -> dict[str, Any]:
    schedule = press.facts.schedule
    amount = ""
    if schedule[item_id].completed:
        amount = "done"
    elif has_drag:
        drag = schedule.drag(item_id, milestone.id)
        # Drag counts on the milestone's calendar, not on the item's own.
        amount = "" if drag is None else days(drag, milestone.day_minutes)
    return _row(press, item_id, amount)


def _row(press: Press, item_id: str, amount: str) -> dict[str, Any]:
    dates = press.facts.schedule[item_id]
    return {"dates": dates, "causes": press.answers.causes(item_id), "amount": amount}


def _other_row(press: Press, item_id: str, milestone: str) -> dict[str, Any]:
    schedule = press.facts.schedule
    if schedule[item_id].completed:
        return _row(press, item_id, "done")
    room = schedule.float_to(milestone).get(item_id)
    amount = "" if room is None else days(room, schedule[item_id].day_minutes)
    return _row(press, item_id, amount)


def _other_path(press: Press, path: Path) -> dict[str, Any]:
    schedule = press.facts.schedule
    slack = room_words(path.float_minutes, path.day_minutes)
    last = schedule[path.tasks[-1]]
    joins = ""
    if path.joins is not None:
        joins = f", then joins at {quoted(schedule[path.joins].title)}"
    return {
        "rank": path.rank,
        "heading": f"Path {path.rank} may slip {slack}",
        "caption": f"Path {path.rank}: to {quoted(last.title)}{joins}",
        "rows": [_other_row(press, item_id, path.milestone) for item_id in path.tasks],
    }


def _others_heading(others: list[Path]) -> str:
    if not others:
        return ""
    nearest = others[0]
    slack = room_words(nearest.float_minutes, nearest.day_minutes)
    return f"The next nearest path has {slack} of float"


CHAPTER = Chapter(
    "paths.md", "Critical paths", _pages, lambda edition: bool(edition.schedule.final_milestones())
)
