"""The page of staff: who employs the people and for whom they work, and what each move asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from exitplan.calendars import WEEKDAYS, long_date
from exitplan.plan import Group, Route, Task
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._contents import Chapter
from exitplan.site._facts import days
from exitplan.site._headcount_chart import headcount_chart
from exitplan.site._press import Page, Press
from exitplan.site._staff_duties import wave_duties
from exitplan.site._tender_chart import step_chart
from exitplan.site._tender_steps import documents_of, step_line, steps_of
from exitplan.site._text import clean, paragraphs_of, shortened

if TYPE_CHECKING:
    from exitplan.outlook import TermDates
    from exitplan.plan import Transfer, Wave
    from exitplan.schedule import ItemDates
    from exitplan.site._edition import Edition
    from exitplan.transfer import Headcount, Move

_MOST_PICTURES = 12
"""Waves with a picture; further ones have their tables alone."""

_ROUTES = {
    Route.TUPE: (
        "transfer under TUPE",
        "Their employment passes to the new employer by law, with the work and on their terms.",
    ),
    Route.SECONDMENT: (
        "end of a secondment",
        "Whom they come back to employed them all along; the secondment agreement sets the notice.",
    ),
    Route.RECRUITMENT: ("recruitment", "They are recruited from outside."),
    Route.REDEPLOYMENT: (
        "redeployment",
        "They come from other work; their employer stays the same.",
    ),
}


def _pages(press: Press) -> Iterator[Page]:
    yield _page(press)


def _page(press: Press) -> Page:
    from exitplan.outlook import headcount_of, legal_duties

    schedule = press.facts.schedule
    found = headcount_of(schedule)
    assert found is not None
    duties = {term.id: term for term in legal_duties(schedule)}
    moves = {move.wave: move for move in found.moves}
    waves = [
        _wave(press, group_id, transfer, wave, moves, duties)
        for group_id, transfer in _transfers(press).items()
        for wave in transfer.waves
    ]
    waves.sort(key=lambda wave: (wave["day"] is None, wave["day"] or 0))
    for place, wave in enumerate(waves):
        wave["chart"] = _wave_chart(press, wave) if place < _MOST_PICTURES else None
    return press.page(
        "staff.md",
        "Staff",
        "staff.html.j2",
        finding=_finding(found),
        lede=_lede(press, found, waves),
        weekdays=WEEKDAYS,
        employed=employed_table(found),
        chart=headcount_chart(found, headcount_title(found), press.facts.status_day),
        undated=[clean(move.title) for move in found.undated],
        waves=waves,
        shared=[_shared(press, group_id) for group_id in _transfers(press)],
        assumed=[*_assumptions(press)],
    )


def _transfers(press: Press) -> Mapping[str, Transfer]:
    expansion = press.facts.schedule.expansion
    return {} if expansion is None else expansion.transfers


def _finding(found: Headcount) -> str:
    """Say who moves, when, and how many of them change employer."""
    people = sum(move.people for move in found.moves)
    changing = sum(move.people for move in found.moves if move.changes_employer)
    number = f"{changing:,}" if changing else "none"
    tail = f"{number} of them to a new employer"
    if changing == people:
        tail = "with a new employer"
    return f"{_people(people)} {_verb(people, 'move')}{_when(found)}, {tail}"


def _when(found: Headcount) -> str:
    dated = [move.day for move in found.moves if move.day is not None]
    if not dated:
        return " on days that are not known"
    first, last = min(dated), max(dated)
    if first == last:
        return f" on {long_date(first)}"
    return f" from {long_date(first)} to {long_date(last)}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _verb(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def _lede(press: Press, found: Headcount, waves: list[dict[str, Any]]) -> str:
    """Say what duty comes next, and whether the numbers are assumed."""
    routes = list(dict.fromkeys(_ROUTES[move.route][0] for move in found.moves))
    text = f"{press.facts.as_of[:1].upper()}{press.facts.as_of[1:]}: "
    text += f"{count(len(waves), 'wave')}, by {_or_list(routes)}."
    if any(move.route is Route.TUPE for move in found.moves):
        text += " Under TUPE people keep their terms when their work moves to another employer."
    ahead = sorted(
        (duty.last_day, duty.title)
        for wave in waves
        for duty in wave["duties"]
        if duty.last_day is not None and not duty.is_done
    )
    if ahead:
        day, title = ahead[0]
        text += f" The first duty with a last day: “{title}”, by {long_date(day)}."
    assumed = sum(1 for wave in waves if wave["wave"].assumed is not None)
    if assumed:
        which = "all waves" if assumed == len(waves) else f"{assumed} of {len(waves)} waves"
        if len(waves) == 1:
            which = "the wave"
        text += f" The numbers of {which} rest on an assumption."
    return text


def _or_list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def headcount_title(found: Headcount) -> str:
    last = found.employed[-1][1]
    name = max(last, key=lambda key: last[key], default="")
    return f"After the last move {shortened(clean(name), 60)} employs {_people(last.get(name, 0))}"


def employed_table(found: Headcount) -> list[dict[str, Any]]:
    """Give, for each day of change, every organisation's people; the totals are the same."""
    working = dict(found.working_for)
    rows = []
    for day, employed in found.employed:
        works = working.get(day, {})
        names = sorted({*employed, *works})
        rows.append(
            {
                "day": day,
                "parts": [
                    {
                        "name": clean(name),
                        "employed": employed.get(name, 0),
                        "works": works.get(name, 0),
                    }
                    for name in names
                ],
            }
        )
    return rows


def _wave(
    press: Press,
    group_id: str,
    transfer: Transfer,
    wave: Wave,
    moves: Mapping[str, Move],
    duties: Mapping[str, TermDates],
) -> dict[str, Any]:
    schedule = press.facts.schedule
    wave_id = f"{group_id}.{wave.id}"
    move = moves[wave_id]
    group = schedule.groups.get(wave_id)
    steps = [] if group is None else steps_of(schedule, group)
    name, meaning = _ROUTES[wave.route]
    return {
        "wave": wave,
        "id": wave_id,
        "slug": press.facts.slugs.get(wave_id, wave.id),
        "heading": _wave_heading(move),
        "day": move.day,
        "move": move,
        "people": _people(move.people),
        "route": name,
        "meaning": meaning,
        "set_day": wave.day_one or transfer.day_one,
        "is_done": _is_done(press, wave_id),
        "representatives": _representatives(transfer, wave),
        "steps": steps,
        "lines": [*_lines(press, wave_id, steps)],
        "duties": wave_duties(press, wave_id, steps, duties),
        "notes": paragraphs_of(wave.notes or ""),
    }


def _wave_heading(move: Move) -> str:
    day = "on a day that is not known" if move.day is None else f"on {long_date(move.day)}"
    return f"{quoted(move.title)}: {_people(move.people)}, {day}"


def _is_done(press: Press, wave_id: str) -> bool:
    dates = press.facts.schedule.items.get(f"{wave_id}.day-one")
    return dates is not None and dates.completed


def _representatives(transfer: Transfer, wave: Wave) -> str:
    if wave.route is not Route.TUPE:
        return ""
    has_union = transfer.union if wave.union is None else wave.union
    told = "the recognised union" if has_union else "representatives whom they elect"
    reading = "as clear days, to be safe" if transfer.cautious else "literally"
    return (
        f"Informed and consulted: {told} (TUPE reg 13(3)). “Not less than 28 days before” is read "
        f"{reading}."
    )


def _lines(press: Press, wave_id: str, steps: list[ItemDates]) -> Iterator[dict[str, Any]]:
    """Give the chain of steps, each with how far it may slip before day one moves."""
    schedule = press.facts.schedule
    documents = documents_of(schedule)
    day_one = f"{wave_id}.day-one"
    dates = schedule.items.get(day_one)
    room = {} if dates is None or dates.completed else dict(schedule.float_to(day_one))
    for step in steps:
        line = step_line(press, step, documents)
        minutes = room.get(step.id)
        line["room"] = ""
        if minutes is not None and step.id != day_one and not step.completed:
            line["room"] = days(minutes, step.day_minutes)
        yield line


def _wave_chart(press: Press, wave: Mapping[str, Any]) -> Any:
    steps = wave["steps"]
    if not steps:
        return None
    first = min(dates.start_day for dates in steps)
    title = f"{quoted(wave['move'].title)}: work begins on {long_date(first)}"
    if wave["day"] is not None:
        apart = count(wave["day"] - first, "calendar day")
        title += f" and day one comes {apart} later"
    return step_chart(press, f"chart-{wave['slug']}", title, steps)


def _shared(press: Press, group_id: str) -> dict[str, Any]:
    """Give the steps that all waves of a transfer share."""
    schedule = press.facts.schedule
    documents = documents_of(schedule)
    group = schedule.groups[group_id]
    steps = [
        schedule[item.id]
        for item in group.items
        if isinstance(item, Task) and item.id in schedule.items
    ]
    return {
        "title": clean(group.title),
        "slug": press.facts.slugs[group_id],
        "lines": [step_line(press, dates, documents) for dates in steps],
    }


def _assumptions(press: Press) -> Iterator[dict[str, Any]]:
    """Give what the plan assumes of transfers and their waves; steps have theirs elsewhere."""
    for group_id, transfer in _transfers(press).items():
        group = press.facts.schedule.groups[group_id]
        owners: list[tuple[str, Group | Wave, str]] = [(group_id, group, "")]
        owners += [(f"{group_id}.{w.id}", w, _people(w.people)) for w in transfer.waves]
        for item_id, owner, number in owners:
            if owner.assumed is not None:
                yield {
                    "id": item_id,
                    "title": clean(owner.title),
                    "number": number,
                    "reason": clean(owner.assumed.reason),
                }


def _applies(edition: Edition) -> bool:
    expansion = edition.schedule.expansion
    return expansion is not None and any(t.waves for t in expansion.transfers.values())


CHAPTER = Chapter("staff.md", "Staff", _pages, _applies)
