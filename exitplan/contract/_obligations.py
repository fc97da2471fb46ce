"""What a contract asks for again and again: when it falls due, and which days were met."""

from __future__ import annotations

import attrs

from exitplan.calendars import YearlyPeriod
from exitplan.plan import Contract, Obligation


@attrs.frozen
class DueDay:
    """A day on which an obligation falls due."""

    day: int
    """Day ordinal."""
    met_day: int | None = None
    """The day on which it was met; ``None`` where that is not known."""
    is_written: bool = False
    """Whether the plan names this very day, rather than a day of every year."""


def due_days(contract: Contract, obligation: Obligation, first_day: int) -> tuple[DueDay, ...]:
    """Give the days on which an obligation falls due, in order, with what answers them.

    Days of every year fall due from the contract's first day (`first_day`
    where nothing says which that is, or anything met earlier) to its last. A
    day that was met answers for the next due day from there on.
    """
    begin = min([first_day, *obligation.met])
    if contract.starts is not None:
        begin = contract.starts.day
    days = set(obligation.due)
    if begin <= contract.last_day:
        for month_day in obligation.every_year:
            spans = YearlyPeriod(month_day, month_day).spans(begin, contract.last_day)
            days.update(day for day, _ in spans)
    answered = _answers(obligation.met, sorted(days))
    written = frozenset(obligation.due)
    return tuple(DueDay(day, answered.get(day), day in written) for day in sorted(days))


def unanswering(obligation: Obligation, dues: tuple[DueDay, ...]) -> tuple[int, ...]:
    """Give the days on which an obligation was met that answer no due day of its own."""
    used = {due.met_day for due in dues}
    met = sorted(obligation.met)
    return tuple(
        day for place, day in enumerate(met) if day not in used or (place and met[place - 1] == day)
    )


def _answers(met: tuple[int, ...], days: list[int]) -> dict[int, int]:
    """Give, by due day, the first day that answers for it."""
    from bisect import bisect_left

    answers: dict[int, int] = {}
    for day in sorted(met):
        place = bisect_left(days, day)
        if place < len(days):
            answers.setdefault(days[place], day)
    return answers
