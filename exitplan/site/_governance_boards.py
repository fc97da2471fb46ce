"""Boards as the page of governance tells them: who they are, and their calendar of meetings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import Period, YearlyPeriod, long_date
from exitplan.errors import ExitplanError
from exitplan.plan import Board, Gate, IfClosed, PeriodUse
from exitplan.schedule.words import count
from exitplan.site._cited import cited
from exitplan.site._governance_decisions import due_day_off, what_is_due
from exitplan.site._tender_counting import LONGEST_TITLE, Counted, told_back, told_on
from exitplan.site._tender_steps import documents_of
from exitplan.site._text import clean, paragraphs_of, shortened

if TYPE_CHECKING:
    from exitplan.governance import Sitting
    from exitplan.site._governance_decisions import Decision
    from exitplan.site._press import Press

AHEAD = 366
"""Days over which every meeting is listed; later ones only if they decide something."""
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b", re.ASCII)

_CLOSED = {
    IfClosed.SKIP: "a meeting that falls on a day off is left out",
    IfClosed.NEXT: "a meeting that falls on a day off is held on the next working day",
    IfClosed.PREVIOUS: "a meeting that falls on a day off is held on the working day before",
}


@attrs.frozen
class Meeting:
    """One meeting of a board, with the days around it and what it decides."""

    anchor: str
    sitting: Sitting
    is_papers_past: bool
    decisions: tuple[Decision, ...]
    counts: tuple[Counted, ...] = ()


@attrs.frozen
class Closed:
    """A stretch of days on which a board does not meet, or decides nothing."""

    first: int
    last: int
    name: str
    what: str


@attrs.frozen
class BoardView:
    """One board."""

    id: str
    title: str
    anchor: str
    heading: str
    facts: tuple[tuple[str, Any], ...]
    meetings: tuple[Meeting, ...]
    closed: tuple[Closed, ...]
    notes: tuple[str, ...]
    has_notice: bool
    has_call_in: bool
    fault: str
    upcoming: Sitting | None
    """The next meeting whose papers, and notice where it is asked for, are not past."""
    due: str
    """What is due for it."""
    day_off: str
    takes: str
    cycle: str
    open_decisions: int


def board_view(
    press: Press, board: Board, decisions: Sequence[Decision], first_day: int, anchor: str
) -> BoardView:
    """Work out one board; `first_day` is where its calendar begins."""
    from exitplan.governance import threshold_text

    own = [one for one in decisions if one.board_id == board.id]
    open_ones = [one for one in own if not one.gate.completed]
    sittings, fault = _sittings(press, board, first_day)
    meetings = tuple(_meetings(press, board, sittings, open_ones, first_day, anchor))
    upcoming = next((s for s in sittings if s.ready_by >= first_day), None)
    last = max([first_day + AHEAD, *(meeting.sitting.meets for meeting in meetings)])
    cycle = _cycle(board)
    return BoardView(
        id=board.id,
        title=shortened(clean(board.title), LONGEST_TITLE),
        anchor=anchor,
        heading=_heading(board, sittings, len(open_ones)),
        facts=tuple(_facts(press, board)),
        meetings=meetings,
        closed=tuple(_closed(board, first_day, last)),
        notes=tuple(paragraphs_of(board.notes or "")),
        has_notice=board.notice is not None,
        has_call_in=board.call_in is not None,
        fault=fault,
        upcoming=upcoming,
        due="" if upcoming is None else what_is_due(board, upcoming),
        day_off="" if upcoming is None else due_day_off(press, board, upcoming),
        takes=threshold_text(board),
        cycle=cycle,
        open_decisions=len(open_ones),
    )


def _sittings(press: Press, board: Board, first_day: int) -> tuple[list[Sitting], str]:
    """Give the meetings of the year ahead, or say why there are none."""
    from exitplan.governance import sittings

    try:
        table = sittings(board, Gate(board.id), press.facts.schedule.plan)
    except ExitplanError as error:
        return [], clean(error.diagnostics[0].message) if error.diagnostics else clean(str(error))
    return table.between(first_day, first_day + AHEAD), ""


def _heading(board: Board, sittings: Sequence[Sitting], number: int) -> str:
    title = shortened(clean(board.title), LONGEST_TITLE)
    due = count(number, "decision") if number else "no decision"
    if not sittings:
        return f"{title}: no meeting is known within the year, {due} to take"
    return f"{title} meets next on {long_date(sittings[0].meets)}, with {due} of this plan to take"


def _meetings(
    press: Press,
    board: Board,
    sittings: Sequence[Sitting],
    decisions: Sequence[Decision],
    first_day: int,
    anchor: str,
) -> Iterator[Meeting]:
    """Give the meetings of the year ahead, and later ones that decide something."""
    by_day: dict[int, list[Decision]] = {}
    for one in decisions:
        by_day.setdefault(one.gate.sitting.meets, []).append(one)
    days = {sitting.meets: sitting for sitting in sittings}
    for day, deciding in by_day.items():
        days.setdefault(day, deciding[0].gate.sitting)
    status = press.facts.status_day
    for day in sorted(days):
        sitting = days[day]
        deciding = by_day.get(day, [])
        place = f"{anchor}-{day - first_day}" if day >= first_day else f"{anchor}-past-{day}"
        yield Meeting(
            anchor=place,
            sitting=sitting,
            is_papers_past=status is not None and sitting.papers_by < status,
            decisions=tuple(deciding),
            counts=tuple(_counts(press, board, sitting, deciding, place)) if deciding else (),
        )


def _counts(
    press: Press, board: Board, sitting: Sitting, deciding: Sequence[Decision], anchor: str
) -> Iterator[Counted]:
    """Count notice, papers and call-in of one meeting, in the open."""
    plan = press.facts.schedule.plan
    meets = long_date(sitting.meets)
    gates = [one.task.gate for one in deciding if one.task.gate is not None]
    found: list[Counted | None] = []
    if board.notice is not None and any(gate.key_decision for gate in gates):
        title = f"Public notice for the meeting of {meets}"
        found.append(
            told_back(board.notice, sitting.meets, plan, title=title, anchor=f"{anchor}-notice")
        )
    if board.papers is not None:
        title = f"Papers for the meeting of {meets}"
        found.append(
            told_back(board.papers, sitting.meets, plan, title=title, anchor=f"{anchor}-papers")
        )
    if board.call_in is not None and any(gate.call_in for gate in gates):
        title = f"Call-in of the decisions of {meets}"
        found.append(
            told_on(board.call_in, sitting.published, plan, title=title, anchor=f"{anchor}-call-in")
        )
    yield from (one for one in found if one is not None)


def _facts(press: Press, board: Board) -> Iterator[tuple[str, Any]]:
    """Say who a board is and by which rules it decides."""
    from exitplan.governance import threshold_text

    plan = press.facts.schedule.plan
    if board.members:
        yield "Who sits on it", ", ".join(clean(name) for name in board.members)
    else:
        yield "Who sits on it", "The plan does not say."
    yield "What it takes", _capital(threshold_text(board))
    yield "When it meets", _meets(board)
    yield "Papers", _rule(board.papers, plan.periods, "none are asked for")
    yield "Public notice", _rule(board.notice, plan.periods, "none is asked for")
    yield "Call-in", _rule(board.call_in, plan.periods, "its decisions take effect at once")
    after = board.publishes_after
    yield (
        "Publication of its decisions",
        f"{count(after, 'working day')} after the meeting"
        if after
        else "on the day of the meeting",
    )
    if board.source:
        yield "Source", cited(clean(board.source), documents_of(press.facts.schedule))
    if board.assumed is not None:
        yield "Assumed", clean(board.assumed.reason)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _cycle(board: Board) -> str:
    """Say the cycle of its meetings, dates in full."""
    if board.meets is None:
        return "on fixed days only"
    return _ISO.sub(_in_full, str(board.meets))


def _in_full(match: re.Match[str]) -> str:
    import datetime

    return long_date(datetime.date(*map(int, match.groups())).toordinal())


def _meets(board: Board) -> str:
    text = _capital(_cycle(board))
    if board.dates:
        first, last = min(board.dates), max(board.dates)
        fixed = f"{count(len(set(board.dates)), 'meeting')} fixed"
        if len(set(board.dates)) > 1:
            fixed += f", from {long_date(first)} to {long_date(last)}"
        else:
            fixed += f", on {long_date(first)}"
        return f"{text}; {fixed}; {_CLOSED[board.if_closed]}"
    return (
        f"{text}; no meeting is fixed in the plan, so every day follows from this cycle; "
        + (_CLOSED[board.if_closed])
    )


def _rule(use: PeriodUse | None, own: Any, without: str) -> str:
    """Say a board's rule with its provision."""
    if use is None:
        return _capital(without)
    from exitplan.law import amount, bound_text, find_period, list_text

    period = find_period(use.rule, own)
    length = period.length(use.circumstances)
    number = length.count if use.count is None else use.count
    text = f"{bound_text(period, number, length.unit)} ({list_text(length.provisions)})"
    if number != length.count:
        text += f"; {amount(length.count, length.unit.value)} is usual"
    return _capital(clean(text))


def _closed(board: Board, first: int, last: int) -> Iterator[Closed]:
    """Give recesses and pre-election periods over the days of the calendar, by date."""
    found = [
        Closed(begin, end, clean(period.name), what)
        for periods, what in (
            (board.recess, "no meeting of the cycle"),
            (board.pre_election, "nothing is taken to be decided"),
        )
        for period in periods
        for begin, end in _whole(period, first, last)
    ]
    yield from sorted(found, key=lambda one: (one.first, one.last))


def _whole(period: Period | YearlyPeriod, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Give the stretches that reach into some days, not cut off at their ends."""
    if isinstance(period, Period):
        if period.first <= last and first <= period.last:
            yield period.first, period.last
        return
    for begin, end in period.spans(first - AHEAD, last + AHEAD):
        if begin <= last and first <= end:
            yield begin, end
