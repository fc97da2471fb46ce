"""The page of one milestone, decision or deadline: what was promised, what is forecast, why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from exitplan.calendars import long_date
from exitplan.errors import Where
from exitplan.plan import Task
from exitplan.schedule import Cause, ItemDates
from exitplan.schedule.words import and_list, count, length_words
from exitplan.site._causes import consequences_of, driving_words, quoted
from exitplan.site._cited import cited
from exitplan.site._facts import forecast_words, margin_words, room_words
from exitplan.site._landmarks import landmark_page
from exitplan.site._milestone_history import past_of
from exitplan.site._milestone_watch import hint_of_chance, watch_list
from exitplan.site._press import Page, Press, time_tag
from exitplan.site._standing import Fact, standing
from exitplan.site._text import clean, paragraphs_of, shortened

if TYPE_CHECKING:
    from exitplan.schedule import Explanation, GateDates, PeriodDates

_LONGEST_NAME = 60
"""Characters of a title in a navigation."""
LONGEST_CHAIN = 30
"""Rows of a chain on one page; the page says how many more there are."""
_MOST_HELD_UP = 8
_MOST_FLOATS = 1
_MOST_SETTING = 2
_OF_ROOM = ("It may slip ", "Any slip moves ")
"""How the explanation's paragraph begins that lists what moves, and after which slip."""
_TOLD_IN_WORDS = 3
"""Milestones that the explanation names with their float; a table is for more."""
SHORT_CHAIN = 4
"""Items; a chain of no more is told in a sentence that is read before the table."""


def _label(press: Press, dates: ItemDates) -> str:
    """Give its title; of several that are called alike, with the group that it is in."""
    label = shortened(clean(dates.title), _LONGEST_NAME)
    alike = sum(1 for other in press.answers.landmarks if other.title == dates.title)
    group = press.facts.schedule.items.get(dates.id.rpartition(".")[0])
    if alike < 2 or group is None:
        return label
    return f"{label} ({shortened(clean(group.title), _LONGEST_NAME)})"


def milestone_page(
    press: Press, dates: ItemDates, before: ItemDates | None, after: ItemDates | None
) -> Page:
    """Give the page of one; `before` and `after` are its neighbours in time."""
    name = landmark_page(press.facts.slugs[dates.id])
    here = f"{press.folder}{name}"
    why = press.answers.why(dates.id)
    past = past_of(press, dates, here)
    return press.page(
        name,
        _label(press, dates),
        "milestone.html.j2",
        "Milestones",
        where=Where(dates.id),
        is_listed=False,
        dates=dates,
        finding=f"{quoted(dates.title)}: {forecast_words(dates)}",
        lede=_lede(press, dates),
        table=list(_facts(press, dates, why, here, has_past=bool(past))),
        why_heading=_why_heading(press, dates, why),
        driving=driving_words(why),
        decision=None if why.decision is None else _decision(why.decision),
        period=None if why.legal_period is None else _period(why.legal_period),
        chain=chain_of(press, why),
        past=past,
        held_up=_held_up(why),
        watch=watch_list(press, dates, here),
        notes=paragraphs_of(dates.item.notes or ""),
        sources=list(_sources(press, dates)),
        before=before,
        after=after,
        is_final=dates.id in press.facts.final_ids,
        row_href=press.row_href(here, dates.id),
    )


def _lede(press: Press, dates: ItemDates) -> str:
    driver = press.answers.driver(dates.id)
    if dates.completed:
        return f"It is done. What set its date: {driver}."
    return f"What drives it, {press.facts.as_of}: {driver}."


# The facts


def _facts(
    press: Press, dates: ItemDates, why: Explanation, here: str, *, has_past: bool
) -> Iterator[Fact]:
    stands = standing(dates)
    yield Fact("Status", escape(stands["word"]), stands["style"])
    day = time_tag(dates.finish_day)
    if dates.day_rule == "gate":
        day = Markup("in effect after {}").format(day)
    yield Fact("Happened" if dates.completed else "Forecast", day)
    yield from _promise(dates)
    yield from _ends(press, dates)
    yield from _approved(dates)
    if not dates.completed:
        yield from _floats(press, why, here)
        likely = hint_of_chance(press, dates)
        if likely:
            yield Fact("How likely", escape(likely))
    if not has_past:
        yield Fact("Earlier forecasts", Markup("none: no earlier report of it is at hand"))
    if dates.item.owner:
        yield Fact("Owner", escape(clean(dates.item.owner)))


def _promise(dates: ItemDates) -> Iterator[Fact]:
    deadline = dates.deadline
    if deadline is None:
        yield Fact("Promised", Markup("nothing: it has no deadline"))
        return
    promised = time_tag(deadline.deadline_day)
    tolerance = deadline.deadline.tolerance
    if tolerance is not None and tolerance.amount:
        promised += f"; less than {length_words(tolerance)} before that is tight"
    yield Fact("Promised", promised)
    yield Fact("Margin", escape(margin_words(deadline)))


def _ends(press: Press, dates: ItemDates) -> Iterator[Fact]:
    """Say by when it must be in place because a contract ends."""
    last = press.answers.last_safe
    for target in () if last is None else last.targets:
        if target.id == dates.id:
            by = time_tag(target.by_day)
            yield Fact("Must be in place", Markup("by {}, {}").format(by, clean(target.why)))


def _approved(dates: ItemDates) -> Iterator[Fact]:
    """Give the dates that were approved, as the plan itself has them."""
    item = dates.item
    for name, approved in item.baselines.items() if isinstance(item, Task) else ():
        if approved.finish is not None:
            day = time_tag(approved.finish.day)
            yield Fact("Approved", Markup("{} ({})").format(day, clean(name)))


def _floats(press: Press, why: Explanation, here: str) -> Iterator[Fact]:
    """Say how far it may slip before each final milestone moves."""
    rooms = [room for room in why.room if room.milestone in press.facts.final_ids]
    if not rooms:
        return
    said = []
    for room in rooms[:_MOST_FLOATS]:
        link = Markup('<a href="{}">{}</a>').format(
            press.item_href(here, room.milestone), quoted(room.title)
        )
        if room.minutes <= 0:
            said.append(Markup("none: any slip moves {}").format(link))
        else:
            slack = room_words(room.minutes, why.dates.day_minutes)
            said.append(Markup("it may slip {} before {} moves").format(slack, link))
    if len(rooms) > len(said):
        more = count(len(rooms) - len(said), "more final milestone")
        said.append(Markup("{} after longer slips").format(more))
    yield Fact("Float", Markup("<br>").join(said))


# Why


def _why_heading(press: Press, dates: ItemDates, why: Explanation) -> str:
    """Name what sets the date, where items do and they are few."""
    step = why.chain[0] if why.chain else None
    if step is None or step.id != dates.id:
        return "Why this date"
    before = [driver.predecessor for driver in step.drivers if driver.cause is Cause.LINK]
    names = list(dict.fromkeys(press.facts.schedule[item_id].title for item_id in before))
    if not names or len(names) > _MOST_SETTING:
        return f"{len(names)} items set its date together" if names else "Why this date"
    verb = "set" if dates.completed or len(names) > 1 else "sets"
    return f"{and_list([quoted(name) for name in names])} {verb} its date"


def _decision(gate: GateDates) -> dict[str, Any]:
    sitting = gate.sitting
    return {
        "gate": gate,
        "board": clean(gate.board.title),
        "heading": _decision_heading(gate),
        "sentence": clean(gate.sentence),
        "has_call_in": sitting.effective > sitting.meets,
    }


def _decision_heading(gate: GateDates) -> str:
    verb = "decided" if gate.completed else "decides"
    board = shortened(clean(gate.board.title), _LONGEST_NAME)
    return f"{board} {verb} on {long_date(gate.sitting.meets)}"


def _period(found: PeriodDates) -> dict[str, Any]:
    from exitplan.law import amount, counting_text

    unit = found.rule.unit.value
    length = amount(found.rule.count, unit)
    return {
        "heading": f"It lasts for a legal period of {length}",
        "title": clean(found.period.title),
        "length": length,
        "provisions": [clean(text) for text in found.length.provisions],
        "counting": clean(counting_text(found.period, unit)),
        "event_day": found.event_day,
        "last_day": found.last_day,
        "sentence": clean(found.sentence),
    }


# What stands before it and behind it


def chain_of(press: Press, why: Explanation) -> dict[str, Any] | None:
    """Give the items that in turn set a date: the last of them, if there are very many."""
    if not why.chain:
        return None
    schedule = press.facts.schedule
    ids = schedule.longest_path(why.chain[0].id)
    if len(ids) < 2:
        return None
    still_open = sum(1 for item_id in ids if not schedule[item_id].completed)
    shown = ids[-LONGEST_CHAIN:]
    verb = "sets" if still_open == 1 else "set"
    return {
        "sentence": f"{count(still_open, 'open item')} in turn {verb} the date."
        if still_open
        else f"{count(len(ids), 'item')} in turn set the date; all of them are done.",
        "rows": [
            {"dates": schedule[item_id], "causes": press.answers.causes(item_id)}
            for item_id in shown
        ],
        "hidden": len(ids) - len(shown),
        "is_short": len(ids) <= SHORT_CHAIN,
    }


def _held_up(why: Explanation) -> dict[str, Any] | None:
    """Give what moves when it slips: in words, and in a table where there is much of it."""
    words = consequences_of(why)
    if not words:
        return None
    rooms = why.room
    minutes = why.dates.day_minutes
    shown = rooms[:_MOST_HELD_UP] if len(rooms) > _TOLD_IN_WORDS else ()
    if shown:
        words = [text for text in words if not text.startswith(_OF_ROOM)]  # As the table does.
    unmoved = sum(1 for room in rooms if room.minutes <= 0)
    if not rooms:
        heading = "No other milestone moves with it"
        if why.dates.completed:
            heading = "It is done, and can hold nothing up any more"
    elif unmoved:
        heading = f"Any slip moves {count(unmoved, 'other milestone')}"
    else:
        slack = room_words(rooms[0].minutes, minutes)
        heading = f"It may slip {slack} before {quoted(rooms[0].title)} moves"
    return {
        "heading": heading,
        "words": words,
        "has_total_float": any("total float" in text for text in words),
        "rows": [
            {
                "room": room,
                "slack": "none" if room.minutes <= 0 else room_words(room.minutes, minutes),
            }
            for room in shown
        ],
        "hidden": len(rooms) - len(shown) if shown else 0,
    }


def _sources(press: Press, dates: ItemDates) -> Iterator[tuple[str, Markup]]:
    documents = {document.id: document for document in press.facts.schedule.plan.documents}
    if dates.item.source:
        yield "It stands in", cited(clean(dates.item.source), documents)
    deadline = dates.item.deadline
    if deadline is not None and deadline.source:
        yield "Its deadline stands in", cited(clean(deadline.source), documents)
