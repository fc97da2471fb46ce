"""Calendar months by the corresponding-date rule, with both adjoints.

A month from 30 September ends on 30 October (Dodds v Walker [1981] 1 WLR 1027).
Where the month has no such day, it ends with the month: not at the same time of
its last day but at that day's end, which keeps the rule monotone to the minute.
"""

from __future__ import annotations

import datetime

from exitplan.calendars._spec import MINUTES_PER_DAY
from exitplan.errors import Diagnostic, HorizonError, Severity

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def add_months(t: int, months: int) -> int:
    """Give the instant so many calendar months after `t` (before, if negative).

    Monotone in `t`; midnight counts as the beginning of a day, not as the end
    of the day before. Raises HorizonError outside the years 1 to 9999.
    """
    month, into = _month_of(t)
    target = month + months
    return _begin_of(target) + min(into, _length_of(target))


def latest_before_months(u: int, months: int) -> int:
    """Give the latest instant from which the months end no later than `u`.

    The upper adjoint: ``add_months(t, n) <= u`` if and only if
    ``t <= latest_before_months(u, n)``. Raises HorizonError outside the years
    1 to 9999.
    """
    month, into = _month_of(u)
    source = month - months
    return _begin_of(source) + min(into, _length_of(source) - 1)


def earliest_after_months(v: int, months: int) -> int:
    """Give the earliest instant from which the months end no earlier than `v`.

    The lower adjoint: ``v <= add_months(t, n)`` if and only if
    ``earliest_after_months(v, n) <= t``. Raises HorizonError outside the years
    1 to 9999.
    """
    month, into = _month_of(v)
    source = month - months
    if into == 0:
        # The tail of the month before that its target lacks ends here, too.
        return _begin_of(source) - max(0, _length_of(source - 1) - _length_of(month - 1))
    return _begin_of(source) + min(into, _length_of(source))


def _month_of(t: int) -> tuple[int, int]:
    """Give the month an instant lies in (year * 12 + month - 1) and the minutes into it."""
    day, minute = divmod(t, MINUTES_PER_DAY)
    try:
        date = datetime.date.fromordinal(day)
    except (ValueError, OverflowError):
        raise _outside() from None
    return date.year * 12 + date.month - 1, (date.day - 1) * MINUTES_PER_DAY + minute


def _begin_of(month: int) -> int:
    """Give the first instant of a month."""
    year, index = divmod(month, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise _outside()
    return datetime.date(year, index + 1, 1).toordinal() * MINUTES_PER_DAY


def _length_of(month: int) -> int:
    """Give the length of a month in minutes."""
    year, index = divmod(month, 12)
    is_leap_february = index == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (_LENGTHS[index] + is_leap_february) * MINUTES_PER_DAY


def _outside() -> HorizonError:
    message = "a count of calendar months leaves the years 1 to 9999"
    remedy = "look for a wrong date or an overlong duration"
    return HorizonError([Diagnostic("EP309", Severity.ERROR, message, remedy)])
