"""The page of governance: boards, their calendars, the decisions due and when papers must be in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from exitplan.calendars import WEEKDAYS, long_date
from exitplan.schedule.words import count
from exitplan.site._contents import Chapter
from exitplan.site._governance_boards import AHEAD, BoardView, board_view
from exitplan.site._governance_decisions import Decision, decisions_of
from exitplan.site._press import Page, Press
from exitplan.site._tender_conflicts import (
    CONFLICT_CODES,
    conflict_values,
    finding_words,
    governance_findings,
)
from exitplan.site._text import slug_table

if TYPE_CHECKING:
    from exitplan.site._edition import Edition


def _pages(press: Press) -> Iterator[Page]:
    yield _page(press)


def _page(press: Press) -> Page:
    plan = press.facts.schedule.plan
    decisions = decisions_of(press)
    first_day = plan.start.day if press.facts.status_day is None else press.facts.status_day
    slugs = slug_table(plan.boards)
    boards = [
        board_view(press, board, decisions, first_day, f"board-{slugs[name]}")
        for name, board in plan.boards.items()
    ]
    findings = [finding_words(one) for one in governance_findings(plan)]
    due = [one for one in decisions if not one.gate.completed]
    return press.page(
        "governance.md",
        "Governance",
        "governance.html.j2",
        finding=_finding(boards),
        lede=_lede(press, due, boards),
        weekdays=WEEKDAYS,
        boards=boards,
        due=due,
        due_heading=_due_heading(due),
        decided=[one for one in decisions if one.gate.completed],
        first_day=first_day,
        last_day=first_day + AHEAD,
        conflict=conflict_values(plan),
        conflicts=[one for one in findings if one["code"] in CONFLICT_CODES],
        findings=[one for one in findings if one["code"] not in CONFLICT_CODES],
        exclusions=[one for one in decisions if one.excluded],
    )


def _next(boards: Sequence[BoardView]) -> BoardView | None:
    """Give the board whose papers or public notice are due next."""
    ahead = [one for one in boards if one.upcoming is not None]
    return min(ahead, key=_due_days, default=None)


def _due_days(view: BoardView) -> tuple[int, int]:
    assert view.upcoming is not None
    return view.upcoming.ready_by, view.upcoming.meets


def _finding(boards: Sequence[BoardView]) -> str:
    """Say the next day on which papers or public notice are due, for whatever is to be decided."""
    view = _next(boards)
    if view is None or view.upcoming is None:
        return f"No meeting of {count(len(boards), 'board')} is known within the year"
    sitting = view.upcoming
    verb = "are" if view.due == "papers" else "is"
    return (
        f"Next: {view.due} for {_the(view.title)} of {long_date(sitting.meets)} {verb} due on "
        f"{long_date(sitting.ready_by)}"
    )


def _the(title: str) -> str:
    """Put the article before a board's name where one is spoken: not before Cabinet."""
    return f"the {title}" if " " in title and not title.lower().startswith("the ") else title


def _lede(press: Press, due: Sequence[Decision], boards: Sequence[BoardView]) -> str:
    """Say which decision of this plan comes first, and how many there are."""
    view = _next(boards)
    text = f"{view.day_off} " if view is not None and view.day_off else ""
    if not due:
        return f"{text}No decision of this plan is still to be taken, {press.facts.as_of}."
    first = min(due, key=lambda one: (one.limit_day, one.gate.sitting.meets))
    number = len(due)
    text += (
        f"{count(number, 'decision')} of this plan {'is' if number == 1 else 'are'} to come, "
        f"{press.facts.as_of}. The first that needs {first.what}: “{first.title}”, by "
        f"{long_date(first.limit_day)} for {_the(first.board)} of "
        f"{long_date(first.gate.sitting.meets)}. {_room(first)}"
    )
    past = sum(1 for one in due if one.is_past_limit)
    if past:
        text += f" Of {past if past > 1 else 'one'} the last day is past already."
    return text


def _room(decision: Decision) -> str:
    gate = decision.gate
    ready = long_date(gate.ready_day)
    if not gate.room_days:
        return f"It is ready on {ready}, with no working day to spare."
    return f"It is ready on {ready}, with {count(gate.room_days, 'working day')} to spare."


def _due_heading(due: Sequence[Decision]) -> str:
    if not due:
        return "No decision is due"
    last = due[-1].gate.sitting.meets
    return f"{count(len(due), 'decision')} due, the last on {long_date(last)}"


def _applies(edition: Edition) -> bool:
    return bool(edition.schedule.plan.boards)


CHAPTER = Chapter("governance.md", "Governance", _pages, _applies)
