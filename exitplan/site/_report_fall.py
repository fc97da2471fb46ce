"""A waterfall report by report: from the first date that was given to the last."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._waterfall import MOST_STEPS, Cause, Edge, Waterfall, waterfall


@attrs.frozen
class Given:
    """A date that a report gave."""

    report: str
    """``Report of 19 May 2017``."""
    day: int
    completed: bool = False


@attrs.frozen
class _Move:
    first: Given
    last: Given
    days: int
    reports: int = 1
    """How many reports moved the date in it."""


def report_fall(
    fall_id: str, title: str, given: Sequence[Given], deadline: int | None = None
) -> Waterfall | None:
    """Give one step for each report that moved the date; ``None`` where none did.

    Where there are too many, neighbours are joined, those that moved it least first.
    """
    moves = [
        _Move(now, now, now.day - was.day) for was, now in pairwise(given) if now.day != was.day
    ]
    if not moves:
        return None
    moves = _joined(moves)
    first, last = given[0], given[-1]
    return waterfall(
        fall_id,
        title=title,
        first=Edge(first.report, "planned", first.day, first.completed),
        last=Edge(
            "What became of it" if last.completed else last.report,
            "happened" if last.completed else "forecast",
            last.day,
            last.completed,
        ),
        causes=[_cause(move) for move in moves],
        unit="calendar days",
        deadline=deadline,
    )


def _joined(moves: list[_Move]) -> list[_Move]:
    moves = list(moves)
    while len(moves) > MOST_STEPS:
        sizes = [abs(one.days) + abs(other.days) for one, other in pairwise(moves)]
        n = sizes.index(min(sizes))
        one, other = moves[n : n + 2]
        moves[n : n + 2] = [
            _Move(one.first, other.last, one.days + other.days, one.reports + other.reports)
        ]
    return moves


def _cause(move: _Move) -> Cause:
    title = move.last.report
    note = f"{'happened on' if move.last.completed else 'gave'} {long_date(move.last.day)}"
    if move.reports > 1:
        note = f"with {count(move.reports - 1, 'report')} before it; {note}"
    return Cause(title, note, move.days, Fraction(move.days))
