"""Milestones, deadlines and decisions as an iCalendar feed (RFC 5545) that people subscribe to."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.interchange._ical_reasons import margin, reason
from exitplan.interchange._plain import plain, plain_lines
from exitplan.schedule.words import count

if TYPE_CHECKING:
    from exitplan.plan import Group, Task
    from exitplan.schedule import GateDates, ItemDates, PeriodDates, Schedule

_LONGEST_LINE = 75
"""Octets without the line break (RFC 5545, 3.1)."""
_FIRST_DAY = datetime.date(1970, 1, 1).toordinal()


@attrs.frozen
class _Event:
    """One whole day worth knowing."""

    kind: str
    """Part of its UID, and so never changed."""
    item: str
    day: int
    summary: str
    category: str
    sentences: tuple[str, ...]
    certain: bool
    """Whether it has happened or was set by somebody; else it is a forecast."""
    tags: tuple[str, ...] = ()


def write_ical(schedule: Schedule) -> bytes:
    """Write what people want in their calendars as all-day events.

    One event for each milestone (forecast or reached), deadline, last day of a
    legal period, and for each decision its meeting, papers and public notice.
    What an event is about makes its UID, so that a subscribed calendar moves the
    event instead of adding another. ``SEQUENCE`` and ``DTSTAMP`` follow from the
    status date: a later one gives a later revision, and the same plan the same
    bytes. Forecasts are ``TENTATIVE``; what has happened and what was promised is
    ``CONFIRMED``. No event makes anybody busy.
    """
    plan = schedule.plan
    stamp = f"{_date((plan.status_date or plan.start).day)}T000000Z"
    sequence = 0 if plan.status_date is None else max(0, plan.status_date.day - _FIRST_DAY)
    name = _text(plain(plan.title) or plan.id)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//exitplan//exitplan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    for event in sorted(_events(schedule), key=lambda event: event.day):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(plain(f'{plan.id}.{event.item}.{event.kind}'))}@exitplan",
            f"DTSTAMP:{stamp}",
            f"SEQUENCE:{sequence}",
            f"DTSTART;VALUE=DATE:{_date(event.day)}",
            f"DTEND;VALUE=DATE:{_date(event.day + 1)}",
            f"SUMMARY:{_text(event.summary)}",
            f"DESCRIPTION:{_text(chr(10).join(event.sentences))}",
            f"CATEGORIES:{','.join(_text(plain(word)) for word in (event.category, *event.tags))}",
            f"STATUS:{'CONFIRMED' if event.certain else 'TENTATIVE'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_fold(line) for line in lines)


def _date(day: int) -> str:
    date = datetime.date.fromordinal(day)
    return f"{date.year:04d}{date.month:02d}{date.day:02d}"


def _text(text: str) -> str:
    """Escape a text value (RFC 5545, 3.3.11)."""
    for special in ("\\", ";", ","):
        text = text.replace(special, f"\\{special}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> bytes:
    """Break a line into pieces of at most 75 octets, never inside a character."""
    data = line.encode("utf-8")
    pieces: list[bytes] = []
    start, room = 0, _LONGEST_LINE
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        start, room = end, _LONGEST_LINE - 1  # The blank that marks a continuation counts.
    pieces.append(data[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _events(schedule: Schedule) -> Iterator[_Event]:
    """Give every event in the plan's order."""
    for dates in schedule:
        if dates.is_milestone:
            yield _milestone(schedule, dates)
        if dates.deadline is not None:
            yield _deadline(schedule, dates)
        if dates.day_rule == "period":
            period = schedule.period(dates.id)
            assert period is not None
            yield _period(dates, period)
        elif dates.day_rule == "gate":
            gate = schedule.gate(dates.id)
            assert gate is not None
            yield from _decision(dates, gate)


def _milestone(schedule: Schedule, dates: ItemDates) -> _Event:
    when = long_date(dates.finish_day)
    what = f"Reached on {when}." if dates.completed else f"Forecast for {when}."
    sentences = (what, *margin(dates), *reason(schedule, dates.id), *_about(dates.item))
    return _event("milestone", dates, dates.finish_day, "", "Milestone", sentences)


def _deadline(schedule: Schedule, dates: ItemDates) -> _Event:
    deadline = dates.deadline
    assert deadline is not None
    finish = long_date(dates.finish_day)
    what = f"Finished on {finish}." if dates.completed else f"Forecast to finish on {finish}."
    stands = f"The deadline stands in: {plain(deadline.deadline.source or '').removesuffix('.')}."
    sentences = (
        f"Deadline: {long_date(deadline.deadline_day)}. {what}",
        *margin(dates),
        *reason(schedule, dates.id),
        *((stands,) if deadline.deadline.source else ()),
    )
    prefix = f"Deadline ({deadline.status.value}): "
    found = _event("deadline", dates, deadline.deadline_day, prefix, "Deadline", sentences)
    return attrs.evolve(found, certain=True)


def _period(dates: ItemDates, period: PeriodDates) -> _Event:
    sentences = (plain(period.sentence), *_about(dates.item))
    return _event("period", dates, period.last_day, "Last day: ", "Legal period", sentences)


def _decision(dates: ItemDates, gate: GateDates) -> Iterator[_Event]:
    """Give a decision's meeting, and the last days of what must come before it."""
    sitting, board = gate.sitting, plain(gate.board.title)
    sentence = plain(gate.sentence)
    about = tuple(_about(dates.item))
    if sitting.notice_by is not None:
        what = f"Public notice of the decision on {long_date(sitting.meets)} is due by this day."
        yield _event(
            "notice",
            dates,
            sitting.notice_by,
            f"Public notice for {board}: ",
            "Public notice",
            (what, sentence, *about),
        )
    what = f"Papers for the meeting on {long_date(sitting.meets)} are due by this day."
    if not gate.completed:
        what += f" Readiness has {count(gate.room_days, 'working day')} of float to it."
    yield _event(
        "papers", dates, sitting.papers_by, f"Papers for {board}: ", "Papers", (what, *about)
    )
    verb = "decided" if gate.completed else "decides"
    prefix = f"{board} {verb}: "
    yield _event("decision", dates, sitting.meets, prefix, "Decision", (sentence, *about))


def _event(
    kind: str,
    dates: ItemDates,
    day: int,
    prefix: str,
    category: str,
    sentences: tuple[str, ...],
) -> _Event:
    return _Event(
        kind,
        dates.id,
        day,
        prefix + (plain(dates.title) or dates.id),
        category,
        sentences,
        dates.completed,
        dates.item.tags,
    )


def _about(item: Task | Group) -> Iterator[str]:
    """Say who answers for an item, where it stands, and what else is known."""
    if item.owner:
        yield f"Owner: {plain(item.owner).removesuffix('.')}."
    if item.source:
        yield f"Source: {plain(item.source).removesuffix('.')}."
    if item.notes:
        yield plain_lines(item.notes)
