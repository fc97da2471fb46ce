"""P6's calendars: ``clndr_data`` read into calendar specifications.

A calendar is one nested text, ``(0||CalendarData()((0||DaysOfWeek()(…))…))``:
each record is ``(number||name(fields)(records))``. ``DaysOfWeek`` holds a record
for every weekday, 1 for Sunday; ``Exceptions`` one for every day that differs
(``d|44557``, days since 1899-12-30). The records inside a day are its shifts
(``s|08:00|f|12:00``); a day without any is off.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from exitplan.calendars import BUILT_IN, CalendarSpec, OpenDay, Period, Shifts
from exitplan.interchange._imported import ReportBuilder
from exitplan.interchange._plain import plain, shortened
from exitplan.interchange._xer_values import Row

MINUTES_PER_DAY = 1440
_FIRST_SERIAL = datetime.date(1899, 12, 30).toordinal()
_LAST_SERIAL = 200_000
_DEEPEST = 12
_MOST_BASES = 20
_TOKEN = re.compile(r"[()]|[^()]+")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?", re.ASCII)
_STANDARD_DAY: Shifts = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
_LONGEST_NAME = 56
_DAY_MINUTES, _WEEK_MINUTES = 480, 2400
"""What a day and a week are to P6 where a calendar does not say."""


class _Record(NamedTuple):
    name: str
    fields: dict[str, str]
    records: list[_Record]


class _Days(NamedTuple):
    """What a calendar's text says."""

    week: dict[int, Shifts] | None
    """By weekday, 0 for Monday; ``None`` where it says nothing."""
    exceptions: dict[int, Shifts]
    """By day ordinal; empty shifts for a day off."""


class Calendars:
    """The calendars of a file, turned into specifications as they are used."""

    def __init__(self, rows: Iterable[Row], report: ReportBuilder) -> None:
        self._rows: dict[str, Row] = {}
        self._default = ""
        self._report = report
        self._used: dict[str, CalendarSpec] = {}
        self._names: set[str] = set(BUILT_IN)
        for row in rows:
            key = row["clndr_id"]
            if key in self._rows:
                row.fault("EP504", f"there are two calendars with the number {key}")
            self._rows.setdefault(key, row)
            if row.flag("default_flag", default=False) and not self._default:
                self._default = key

    def __contains__(self, key: str) -> bool:
        """Whether the file has a calendar of that number."""
        return key in self._rows

    @property
    def default(self) -> str:
        """Number of the calendar that P6 takes where none is named."""
        return self._default or next(iter(self._rows), "")

    def use(self, key: str) -> CalendarSpec:
        """Give a calendar that is there; faults in its text are told once."""
        spec = self._used.get(key)
        if spec is None:
            spec = self._used[key] = self._build(self._rows[key])
        return spec

    @property
    def used(self) -> Mapping[str, CalendarSpec]:
        """Those used so far, by their names in the plan."""
        return {spec.name: spec for spec in self._used.values()}

    def _build(self, row: Row) -> CalendarSpec:
        name = self._name(row)
        week, exceptions = self._days(row, name)
        hours = {day: shifts for day, shifts in week.items() if shifts}
        if not hours and not any(exceptions.values()):
            row.fault("EP508", f"the calendar {name!r} has no working time at all")
            hours = _standard_week()
        closed, opened = _split(week, exceptions)
        return CalendarSpec(
            name,
            based_on=None,
            hours=hours,
            holidays="none",
            closed=closed,
            open=opened,
            day_minutes=_positive(row.minutes("day_hr_cnt"), _DAY_MINUTES),
            week_minutes=_positive(row.minutes("week_hr_cnt"), _WEEK_MINUTES),
        )

    def _name(self, row: Row) -> str:
        fallback = f"calendar {row['clndr_id']}"
        base = shortened(row.text("clndr_name") or plain(fallback), _LONGEST_NAME)
        name, number = base, 2
        while name in self._names:
            name, number = f"{base} ({number})", number + 1
        self._names.add(name)
        return name

    def _days(self, row: Row, name: str) -> tuple[dict[int, Shifts], dict[int, Shifts]]:
        """Give the week and the exceptions, those of the calendars it is based on included."""
        week: dict[int, Shifts] | None = None
        exceptions: dict[int, Shifts] = {}
        met: set[str] = set()
        at: Row | None = row
        while at is not None and at["clndr_id"] not in met and len(met) < _MOST_BASES:
            met.add(at["clndr_id"])
            found = self._parsed(at, name)
            week = found.week if week is None else week
            exceptions = {**found.exceptions, **exceptions}
            base = at["base_clndr_id"]
            if base and base not in self._rows:
                self._report.note(
                    "base calendars that the file does not hold",
                    "their holidays are missing from the calendars based on them",
                    name,
                    changes_dates=True,
                )
            at = self._rows.get(base)
        if week is None:
            week = _standard_week()
            self._report.note(
                "calendars without working hours",
                "Monday to Friday from 8 to 12 and 13 to 17 is taken instead",
                name,
                changes_dates=True,
            )
        return week, exceptions

    def _parsed(self, row: Row, name: str) -> _Days:
        text = row["clndr_data"]
        if not text.strip("\x7f \n"):
            return _Days(None, {})
        try:
            return _read(text)
        except ValueError as error:
            row.fault(
                "EP508",
                f"the working time of calendar {name!r} cannot be read: {error}",
                "open the calendar in P6, save it and export anew",
            )
            return _Days(_standard_week(), {})


def _standard_week() -> dict[int, Shifts]:
    return dict.fromkeys(range(5), _STANDARD_DAY)


def _positive(minutes: int | None, default: int) -> int:
    return default if minutes is None or minutes <= 0 else minutes


def _split(
    week: Mapping[int, Shifts], exceptions: Mapping[int, Shifts]
) -> tuple[tuple[Period, ...], tuple[OpenDay, ...]]:
    """Give the days off, those in a row as one, and the days with hours of their own."""
    closed: list[Period] = []
    opened: list[OpenDay] = []
    for day in sorted(exceptions):
        shifts = exceptions[day]
        if shifts and shifts != week.get((day - 1) % 7, ()):
            opened.append(OpenDay(day, shifts))
        elif not shifts and closed and closed[-1].last == day - 1:
            closed[-1] = Period(closed[-1].first, day)
        elif not shifts:
            closed.append(Period(day, day))
    return tuple(closed), tuple(opened)


def _read(text: str) -> _Days:
    """Read ``clndr_data``; raise ValueError with the reason where it is broken."""
    tokens = [
        stripped for token in _TOKEN.findall(text) if (stripped := token.strip("\x7f \t\r\n"))
    ]
    root, end = _record(tokens, 0, 0)
    if end != len(tokens):
        message = "there is something behind its end"
        raise ValueError(message)
    week: dict[int, Shifts] | None = None
    exceptions: dict[int, Shifts] = {}
    for part in root.records:
        if part.name == "DaysOfWeek":
            week = dict(_weekdays(part))
        elif part.name == "Exceptions":
            for record in part.records:
                exceptions[_serial(record)] = _shifts(record)
    return _Days(week, exceptions)


def _record(tokens: list[str], at: int, depth: int) -> tuple[_Record, int]:
    """Read the record that begins at a token, and give the token behind it."""
    if depth > _DEEPEST:
        message = f"it is nested more than {_DEEPEST} deep"
        raise ValueError(message)
    at = _expect(tokens, at, "(")
    head, at = _words(tokens, at)
    at = _expect(tokens, at, "(")
    fields, at = _words(tokens, at)
    at = _expect(tokens, at, ")")
    records = []
    if tokens[at : at + 1] == ["("]:
        at = _expect(tokens, at, "(")
        while tokens[at : at + 1] == ["("]:
            record, at = _record(tokens, at, depth + 1)
            records.append(record)
        at = _expect(tokens, at, ")")
    at = _expect(tokens, at, ")")
    parts = fields.split("|")
    return _Record(
        head.rpartition("||")[2], dict(zip(parts[::2], parts[1::2], strict=False)), records
    ), at


def _expect(tokens: list[str], at: int, token: str) -> int:
    if tokens[at : at + 1] != [token]:
        found = plain(tokens[at])[:20] if at < len(tokens) else "its end"
        message = f"{token} is missing before {found!r}"
        raise ValueError(message)
    return at + 1


def _words(tokens: list[str], at: int) -> tuple[str, int]:
    if at < len(tokens) and tokens[at] not in ("(", ")"):
        return tokens[at], at + 1
    return "", at


def _weekdays(part: _Record) -> Iterator[tuple[int, Shifts]]:
    for record in part.records:
        if record.name not in ("1", "2", "3", "4", "5", "6", "7"):
            message = f"there is no weekday {plain(record.name)[:20]!r}"
            raise ValueError(message)
        yield (int(record.name) + 5) % 7, _shifts(record)


def _serial(record: _Record) -> int:
    text = record.fields.get("d", "")
    if not text.isascii() or not text.isdigit() or len(text) > 6 or int(text) > _LAST_SERIAL:
        message = f"{plain(text)[:20]!r} is no day"
        raise ValueError(message)
    return _FIRST_SERIAL + int(text)


def _shifts(day: _Record) -> Shifts:
    """Give a day's shifts in order, those that touch or overlap as one."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(_shift(record) for record in day.records):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


def _shift(record: _Record) -> tuple[int, int]:
    begin, end = (_minute(record.fields.get(key, "")) for key in ("s", "f"))
    end = end or MINUTES_PER_DAY
    if begin >= end:
        message = f"a shift ends at {record.fields['f']}, before it begins"
        raise ValueError(message)
    return begin, end


def _minute(text: str) -> int:
    match = _TIME.fullmatch(text.strip())
    minute = -1 if match is None else int(match[1]) * 60 + int(match[2])
    if match is None or int(match[2]) > 59 or minute > MINUTES_PER_DAY:
        message = f"{plain(text)[:20]!r} is no time of day"
        raise ValueError(message)
    return minute
