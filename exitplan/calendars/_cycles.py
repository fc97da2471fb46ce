"""Cycles of meetings: every third Tuesday, every four weeks, the 15th of a month."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

import attrs

from exitplan.calendars._names import MONTHS, WEEKDAYS
from exitplan.calendars._spec import weekday as weekday_of

LAST = -1
"""The last such weekday of a month, as a place."""
LATEST_DATE = 28
"""The latest day of the month that every month has."""
MOST_WEEKS = 520

_LONGEST_TEXT = 300
_LONGEST_QUOTE = 60
_LAST_ORDINAL = datetime.date.max.toordinal()
_PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", LAST: "last"}
_WEEKDAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_DATE_NUMBERS = {f"{day}{_ENDINGS.get(day, 'th')}": day for day in range(1, 32)}
_PLACE_NUMBERS = {name: place for place, name in _PLACES.items()}
_PLACE_NUMBERS |= {name: day for name, day in _DATE_NUMBERS.items() if day in _PLACES}
_EVERY_MONTH = (["every", "month"], ["each", "month"], ["the", "month"])


@attrs.frozen
class MeetingRule:
    """A cycle of meetings, whatever falls on a day off.

    Monthly cycles have places: which of a month's Tuesdays, or without a
    weekday which days of the month. Weekly ones have a number of weeks.
    :func:`parse_meeting_rule` makes one of words, ``str`` gives the words back.
    Raises ValueError for what is no cycle.
    """

    weekday: int | None = None
    """0 for Monday. A weekly cycle that begins on a day has that day's."""
    places: tuple[int, ...] = ()
    """1 to 5 and -1 for the last; without a weekday the days of the month, 1 to 28."""
    months: tuple[int, ...] = ()
    """From 1 for January; none for every month."""
    weeks: int = 0
    """From meeting to meeting; 0 for a monthly cycle."""
    first_day: int | None = None
    """Day ordinal of a weekly cycle's first meeting; there are none before."""

    def __attrs_post_init__(self) -> None:
        _check(self)
        if self.first_day is not None:
            object.__setattr__(self, "weekday", weekday_of(self.first_day))
        places = sorted(set(self.places), key=lambda place: (place == LAST, place))
        months = sorted(set(self.months))
        object.__setattr__(self, "places", tuple(places))
        object.__setattr__(self, "months", () if len(months) == 12 else tuple(months))

    def days(self, first_day: int, last_day: int) -> Iterator[int]:
        """Give the days (ordinals) of its meetings from one day to another, in order."""
        first_day, last_day = max(first_day, 1), min(last_day, _LAST_ORDINAL)
        return (self._weekly if self.weeks else self._monthly)(first_day, last_day)

    def _weekly(self, first_day: int, last_day: int) -> Iterator[int]:
        begin = first_day if self.first_day is None else self.first_day
        assert self.weekday is not None
        begin += (self.weekday - weekday_of(begin)) % 7
        step = 7 * self.weeks
        skipped = max(0, -((begin - first_day) // step))
        yield from range(begin + skipped * step, last_day + 1, step)

    def _monthly(self, first_day: int, last_day: int) -> Iterator[int]:
        if first_day > last_day:
            return
        begin = datetime.date.fromordinal(first_day)
        end = datetime.date.fromordinal(last_day)
        for month in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month):
            if not self.months or month % 12 + 1 in self.months:
                for day in self._days_of(*divmod(month, 12)):
                    if first_day <= day <= last_day:
                        yield day

    def _days_of(self, year: int, month: int) -> list[int]:
        """Give its days in a month (from 0), in order."""
        first = datetime.date(year, month + 1, 1).toordinal()
        if self.weekday is None:
            return [first + place - 1 for place in self.places]
        begin = first + (self.weekday - weekday_of(first)) % 7
        count = (first + _length(year, month) - 1 - begin) // 7 + 1
        chosen = {count if place == LAST else place for place in self.places}
        return [begin + 7 * (place - 1) for place in sorted(chosen) if place <= count]

    def __str__(self) -> str:
        """Say it in words from which :func:`parse_meeting_rule` makes the same again."""
        if self.weeks:
            begin = f" from {_date_text(self.first_day)}" if self.first_day is not None else ""
            assert self.weekday is not None
            every = WEEKDAYS[self.weekday] if self.weeks == 1 else f"{self.weeks} weeks"
            return f"every {every}{begin}"
        if self.weekday is None:
            words = _listed([_date_name(place) for place in self.places])
        else:
            places = _listed([_PLACES[place] for place in self.places])
            words = f"{places} {WEEKDAYS[self.weekday]}"
        if self.months:
            return f"{words} of {_listed([MONTHS[month - 1] for month in self.months])}"
        return f"{words} of every month" if self.weekday is None else words


def parse_meeting_rule(text: str) -> MeetingRule:
    """Read a cycle of meetings, in upper or lower case.

    ``third Tuesday``, ``first and last Tuesday of March and June``,
    ``every Tuesday``, ``every second Tuesday from 2015-01-06``,
    ``every 4 weeks from 2015-01-06``, ``15th of every month``. Raises
    ValueError with a sentence that says what would do.
    """
    if len(text) > _LONGEST_TEXT:
        raise _refused(text)
    words = text.lower().replace(",", " , ").split()
    if words[:1] == ["every"]:
        return _read_weekly(text, words[1:])
    if words[:1] == ["the"]:
        del words[0]
    return _read_monthly(text, words)


def _read_weekly(text: str, words: list[str]) -> MeetingRule:
    first_day = None
    if len(words) > 2 and words[-2] == "from":
        first_day = _read_date(words[-1])
        words = words[:-2]
    *interval, noun = words or [""]
    weekday = _WEEKDAY_NUMBERS.get(noun)
    weeks = _read_weeks(interval)
    if weeks is None or (weekday is None and noun not in {"week", "weeks"}):
        raise _refused(text)
    if first_day is None and (weeks > 1 or weekday is None):
        raise _needs_first_day(text)
    return MeetingRule(weekday, weeks=weeks, first_day=first_day)


def _read_weeks(words: list[str]) -> int | None:
    if not words:
        return 1
    word = words[0]
    if len(words) == 1 and (word == "other" or _PLACE_NUMBERS.get(word, 0) > 1):
        return _PLACE_NUMBERS.get(word, 2)
    if len(words) == 1 and re.fullmatch("[0-9]{1,3}", word, re.ASCII):
        return int(word) if 1 <= int(word) <= MOST_WEEKS else None
    return None


def _read_monthly(text: str, words: list[str]) -> MeetingRule:
    months: list[int] | None = []
    if "of" in words:
        place = words.index("of")
        if words[place + 1 :] not in _EVERY_MONTH:
            months = _read_list(words[place + 1 :], _MONTH_NUMBERS)
        words = words[:place]
    weekday = _WEEKDAY_NUMBERS.get(words[-1]) if words else None
    if weekday is None:
        places = _read_list(words, _DATE_NUMBERS)
    else:
        places = _read_list(words[:-1], _PLACE_NUMBERS)
    if months is None or places is None:
        raise _refused(text)
    return MeetingRule(weekday, tuple(places), tuple(months))


def _read_list(words: list[str], numbers: dict[str, int]) -> list[int] | None:
    """Read ``a, b and c``; ``None`` where it is anything else."""
    found = []
    is_item_next = True
    for place, word in enumerate(words):
        if is_item_next and word in numbers:
            found.append(numbers[word])
            is_item_next = False
        elif not is_item_next and word in {",", "and"}:
            is_item_next = True
        elif not (word == "and" and words[place - 1] == "," and found):
            return None
    return None if is_item_next else found


def _read_date(word: str) -> int:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word, re.ASCII):
            return datetime.date.fromisoformat(word).toordinal()
    except ValueError:
        pass
    raise ValueError(f"{_quote(word)} is no date; write the first meeting like 2015-01-06")


def _check(rule: MeetingRule) -> None:
    """Raise ValueError unless a rule's fields make a cycle."""
    if rule.weekday is not None and not 0 <= rule.weekday <= 6:
        raise ValueError(f"weekdays count from 0 (Monday) to 6 (Sunday), not {rule.weekday}")
    if rule.weeks:
        is_whole = 1 <= rule.weeks <= MOST_WEEKS and not rule.places and not rule.months
        if not is_whole or rule.first_day is None is rule.weekday:
            message = f"a weekly cycle has a weekday or a first day, and 1 to {MOST_WEEKS} weeks"
            raise ValueError(f"{message}; places and months belong to monthly ones")
        if rule.weeks > 1 and rule.first_day is None:
            raise ValueError(f"a cycle of {rule.weeks} weeks needs a first day")
        if rule.first_day is not None:
            _check_first_day(rule.first_day, rule.weekday)
    elif rule.first_day is not None or not rule.places:
        message = "a monthly cycle has places in the month and no first day"
        raise ValueError(f"{message}; a weekly one has a number of weeks")
    if not all(1 <= month <= 12 for month in rule.months):
        raise ValueError(f"months count from 1 to 12, not {list(rule.months)}")
    for place in rule.places:
        _check_place(rule.weekday, place)


def _check_place(weekday: int | None, place: int) -> None:
    if weekday is None and not 1 <= place <= LATEST_DATE:
        message = f"not every month has a {_date_name(place)}"
        raise ValueError(f"{message}; take a day up to the 28th, or a weekday: last Friday")
    if weekday is not None and place not in _PLACES:
        raise ValueError(f"a month has no weekday number {place}; count from 1 to 5, or -1")


def _check_first_day(first_day: int, weekday: int | None) -> None:
    if not 1 <= first_day <= _LAST_ORDINAL:
        raise ValueError(f"day {first_day} lies outside the years 1 to 9999")
    if weekday not in {None, weekday_of(first_day)}:
        actual, said = WEEKDAYS[weekday_of(first_day)], WEEKDAYS[weekday or 0]
        message = f"{_date_text(first_day)} is a {actual}, no {said}"
        raise ValueError(f"{message}; begin the cycle on the day of a meeting")


def _length(year: int, month: int) -> int:
    """Give the days of a month (from 0)."""
    if month == 1:
        is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 28 + is_leap
    return 30 if month in {3, 5, 8, 10} else 31


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _date_name(day: int) -> str:
    return f"{day}{_ENDINGS.get(day, 'th')}"


def _date_text(day: int) -> str:
    return datetime.date.fromordinal(day).isoformat()


def _quote(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…")


def _needs_first_day(text: str) -> ValueError:
    message = f"{_quote(text)} does not say when the cycle begins"
    remedy = "add its first meeting (every second Tuesday from 2015-01-06); for one in each month"
    return ValueError(f"{message}; {remedy} write second Tuesday")


def _refused(text: str) -> ValueError:
    remedy = (
        "write it like third Tuesday, first and last Tuesday of March and June, every Tuesday, "
        "every 4 weeks from 2015-01-06 or 15th of every month"
    )
    return ValueError(f"{_quote(text)} is no cycle of meetings; {remedy}")
