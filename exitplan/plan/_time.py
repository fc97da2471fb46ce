"""Dates and durations as a person writes them; what they amount to is computed elsewhere."""

from __future__ import annotations

import datetime
import enum
import re
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from fractions import Fraction

    import pendulum

MINUTES_PER_DAY = 1440


@attrs.frozen
class Moment:
    """A date, or a date with a time of day, in local civil time.

    A date alone means the whole day: as a start its first minute, as a finish
    its last.
    """

    day: int
    """Proleptic Gregorian ordinal, as :meth:`datetime.date.toordinal` counts."""
    minute: int | None = None
    """Minute of the day, 0 to 1439; ``None`` where only the date is known."""

    @property
    def begin(self) -> int:
        """The first instant of it (minutes since 0001-01-01, minus one day)."""
        return self.day * MINUTES_PER_DAY + (self.minute or 0)

    @property
    def end(self) -> int:
        """The instant at which it is over."""
        if self.minute is None:
            return (self.day + 1) * MINUTES_PER_DAY
        return self.day * MINUTES_PER_DAY + self.minute

    def __lt__(self, other: Moment) -> bool:
        """Whether it begins earlier; a whole day comes after its own first minute."""
        return (self.begin, self.end) < (other.begin, other.end)

    @property
    def date(self) -> pendulum.Date:
        """The date, as pendulum knows it."""
        import pendulum

        plain = datetime.date.fromordinal(self.day)
        return pendulum.Date(plain.year, plain.month, plain.day)

    def __str__(self) -> str:
        """``2015-06-30`` or ``2015-06-30T09:00``."""
        date = datetime.date.fromordinal(self.day).isoformat()
        if self.minute is None:
            return date
        return f"{date}T{self.minute // 60:02d}:{self.minute % 60:02d}"


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::00)?)?", re.ASCII)


def parse_moment(text: str) -> Moment:
    """Read ``2015-06-30`` or ``2015-06-30T09:00``; raise ValueError for anything else."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        message = f"{text!r} is not a date like 2015-06-30 or 2015-06-30T09:00"
        raise ValueError(message)
    try:
        day = datetime.date.fromisoformat(match[1]).toordinal()
    except ValueError:
        message = f"{text!r} is not a date that exists"
        raise ValueError(message) from None
    if match[2] is None:
        return Moment(day)
    minute = int(match[2]) * 60 + int(match[3])
    if int(match[3]) > 59 or minute >= MINUTES_PER_DAY:
        message = f"{text!r} has a time of day that does not exist"
        raise ValueError(message)
    return Moment(day, minute)


def to_moment(value: Any) -> Moment:
    """Turn a Moment, date, datetime or ISO text into a Moment (the API's converter)."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, datetime.datetime):
        return Moment(value.toordinal(), value.hour * 60 + value.minute)
    if isinstance(value, datetime.date):
        return Moment(value.toordinal())
    return parse_moment(str(value))


class Unit(enum.Enum):
    """What a duration is counted in."""

    MINUTE = "min"
    HOUR = "h"
    DAY = "d"
    """A working day of the task's calendar."""
    WEEK = "w"
    """A working week of the task's calendar."""
    ELAPSED_MINUTE = "emin"
    ELAPSED_HOUR = "eh"
    ELAPSED_DAY = "ed"
    """24 hours, whether anybody works or not: a calendar day."""
    ELAPSED_WEEK = "ew"
    MONTH = "mo"
    """A calendar month, by the corresponding-date rule (Dodds v Walker [1981] 1 WLR 1027)."""
    YEAR = "y"
    PERCENT = "%"
    """Of the predecessor's duration, in working time; only as a link's lag."""
    ELAPSED_PERCENT = "e%"
    """The same number of minutes by the clock."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        """The short form; a plain attribute, because compiling a plan reads it very often."""

    @property
    def is_working(self) -> bool:
        """Whether it counts working time."""
        return self is Unit.DAY or self is Unit.WEEK or self is Unit.HOUR or self is Unit.MINUTE

    @property
    def is_calendar(self) -> bool:
        """Whether it counts calendar months, which have no fixed length."""
        return self is Unit.MONTH or self is Unit.YEAR

    @property
    def is_percent(self) -> bool:
        """Whether it is a share of another duration."""
        return self is Unit.PERCENT or self is Unit.ELAPSED_PERCENT


_ELAPSED_MINUTES = {
    Unit.ELAPSED_MINUTE: 1,
    Unit.ELAPSED_HOUR: 60,
    Unit.ELAPSED_DAY: MINUTES_PER_DAY,
    Unit.ELAPSED_WEEK: 7 * MINUTES_PER_DAY,
}


@attrs.frozen
class Duration:
    """A length of time with its unit, e.g. ten working days. May be negative as a lead."""

    amount: int | Fraction
    unit: Unit = Unit.DAY

    def working_minutes(self, day: int, week: int) -> int:
        """Minutes of working time, where a day has `day` minutes and a week `week`.

        Raises ValueError when that is no whole number of minutes, or when the
        duration does not count working time.
        """
        unit = self.unit
        if unit is Unit.DAY:
            factor = day
        elif unit is Unit.WEEK:
            factor = week
        elif unit is Unit.HOUR:
            factor = 60
        elif unit is Unit.MINUTE:
            factor = 1
        else:
            message = f"{self} is not working time"
            raise ValueError(message)
        return self._whole(self.amount * factor)

    def elapsed_minutes(self) -> int:
        """Minutes by the clock; raises ValueError unless the unit is an elapsed one."""
        factor = _ELAPSED_MINUTES.get(self.unit)
        if factor is None:
            message = f"{self} is not elapsed time"
            raise ValueError(message)
        return self._whole(self.amount * factor)

    def months(self) -> int:
        """Calendar months; raises ValueError unless the unit is months or years."""
        if not self.unit.is_calendar:
            message = f"{self} is not counted in calendar months"
            raise ValueError(message)
        return self._whole(self.amount * (12 if self.unit is Unit.YEAR else 1))

    def share_of(self, minutes: int) -> int:
        """Minutes of a percentage of some minutes, to the nearest (a half to the even one).

        Raises ValueError unless the unit is a percentage.
        """
        if not self.unit.is_percent:
            message = f"{self} is no percentage"
            raise ValueError(message)
        share = self.amount * minutes
        whole, rest = divmod(share, 100)
        if rest * 2 > 100 or (rest * 2 == 100 and whole % 2):
            whole += 1
        return int(whole)

    def _whole(self, minutes: int | Fraction) -> int:
        if isinstance(minutes, int):
            return minutes
        if minutes != int(minutes):
            what = "months" if self.unit.is_calendar else "minutes"
            message = f"{self} is no whole number of {what}"
            raise ValueError(message)
        return int(minutes)

    def __str__(self) -> str:
        """The short form a plan file uses, e.g. ``10d``."""
        return f"{say_amount(self.amount)}{self.unit.value}"


def say_amount(amount: int | Fraction) -> str:
    """Write an amount in decimals, exactly where four of them suffice."""
    if isinstance(amount, int):
        return str(amount)
    tenthousandths, rest = divmod(abs(amount.numerator) * 10_000, amount.denominator)
    if rest:
        return f"{float(amount):.10g}"
    text = f"{tenthousandths // 10_000}.{tenthousandths % 10_000:04d}".rstrip("0").rstrip(".")
    return f"-{text}" if amount < 0 else text


_NUMBER = r"([+-]?)\s*(\d{1,9})(?:\.(\d{1,4}))?"
_DURATION = re.compile(_NUMBER + r"\s*(e?%|[A-Za-z][A-Za-z ]*)", re.ASCII)

_WORDS = {
    **{unit.value: unit for unit in Unit},
    "minute": Unit.MINUTE,
    "hour": Unit.HOUR,
    "day": Unit.DAY,
    "week": Unit.WEEK,
    "month": Unit.MONTH,
    "year": Unit.YEAR,
    "working minute": Unit.MINUTE,
    "working hour": Unit.HOUR,
    "working day": Unit.DAY,
    "working week": Unit.WEEK,
    **{
        f"{kind} {word}": unit
        for kind in ("elapsed", "calendar")
        for word, unit in (
            ("minute", Unit.ELAPSED_MINUTE),
            ("hour", Unit.ELAPSED_HOUR),
            ("day", Unit.ELAPSED_DAY),
            ("week", Unit.ELAPSED_WEEK),
            ("month", Unit.MONTH),
            ("year", Unit.YEAR),
        )
    },
}


def parse_duration(text: str) -> Duration:
    """Read ``10d``, ``1.5w``, ``28ed``, ``28 calendar days``, ``12 months``.

    Raises ValueError with a sentence that says what would do.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        message = (
            f"{text!r} is not a duration; write a number and a unit, like 10d, 3w, 4h, "
            "28ed or 12 months"
        )
        raise ValueError(message)
    sign, whole, decimals, word = match.groups()
    unit = _unit(" ".join(word.lower().split()), text)
    amount: int | Fraction = int(whole)
    if decimals is not None:
        from fractions import Fraction

        exact = Fraction(f"{whole}.{decimals}")
        amount = exact.numerator if exact.denominator == 1 else exact
    return Duration(-amount if sign == "-" else amount, unit)


def _unit(word: str, text: str) -> Unit:
    unit = _WORDS.get(word) or (_WORDS.get(word.removesuffix("s")) if len(word) > 3 else None)
    if unit is not None:
        return unit
    if word == "m":
        message = f"{text!r} could be minutes or months; write min or mo"
    else:
        message = (
            f"{text!r} has a unit exitplan does not know; use min, h, d or w (working time), "
            "eh, ed or ew (elapsed time), mo or y (calendar)"
        )
    raise ValueError(message)


def to_duration(value: Any) -> Duration:
    """Turn a Duration or text into a Duration (the API's converter)."""
    if isinstance(value, Duration):
        return value
    return parse_duration(str(value))
