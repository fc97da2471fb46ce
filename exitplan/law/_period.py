"""One legal period: what starts it, how long it is in which circumstances, how it is counted."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs

from exitplan.calendars import (
    BUILT_IN,
    CalendarSpec,
    CountingRule,
    CountUnit,
    WorkCalendar,
    build_calendar,
    long_date,
)
from exitplan.errors import Diagnostic, PeriodError, Severity
from exitplan.law._words import amount, list_text

SUM = "sum"
"""Reductions add up; two lengths at once exclude each other."""
SHORTEST = "shortest"
"""Of all lengths that apply the shortest counts, as in Procurement Act 2023 s.54(2)."""


class Bound(enum.Enum):
    """Which way a period binds."""

    AT_LEAST = "at-least"
    """What comes next must wait until the period is over."""
    AT_MOST = "at-most"
    """What must be done must be done before the period is over."""


class Confidence(enum.Enum):
    """How sure we are of a period."""

    HIGH = "high"
    """The provision or page says it in its own words."""
    MEDIUM = "medium"
    """A reputable secondary source says it, or part of the text was read."""
    LOW = "low"
    """Inferred, from a thin excerpt, or assumed."""


def _set(instance: object, **fields: Any) -> None:
    # attrs has converters for this, but making them takes longer than importing the room.
    for name, value in fields.items():
        object.__setattr__(instance, name, value)


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@attrs.frozen
class Circumstance:
    """What makes a period shorter or longer, e.g. that tenders may be sent electronically."""

    name: str
    title: str = ""
    """What is the case, in words."""
    count: int | None = None
    """The length in place of the usual one."""
    less: int = 0
    """What is taken off."""
    more: int = 0
    """What is added."""
    unit: CountUnit | None = None
    """What `count` is counted in; ``None`` for the period's own unit."""
    least: int | None = None
    """The shortest that a plan may choose here, where `count` is only the usual length."""
    provision: str = ""
    excludes: tuple[str, ...] = ()
    """Circumstances that the law does not let be used together with this one."""
    from_day: int | None = None
    """The day (ordinal) from which it is in force; ``None`` for as long as the period."""

    def __attrs_post_init__(self) -> None:
        _set(self, excludes=_names(self.excludes))
        counts = (self.less, self.more, self.count or 0, self.least or 0)
        changes = self.count is not None or self.less or self.more
        if not changes or min(counts) < 0:
            message = f"circumstance {self.name!r} needs a count, or what is less or more"
            raise ValueError(message)


@attrs.frozen
class Length:
    """How long a period is in some circumstances."""

    count: int
    provisions: tuple[str, ...]
    """What it rests on: the period's own provision, then each circumstance's."""
    unit: CountUnit = CountUnit.DAYS
    least: int = 0
    """The shortest that a plan may choose; mostly `count` itself."""


@attrs.frozen(cache_hash=True)
class LegalPeriod:
    """A period that a law, a contract or a council's rules fix.

    Made from the tables by :func:`exitplan.law.find_period`, or in Python for
    a plan's own.
    """

    name: str
    title: str
    count: int
    unit: CountUnit = CountUnit.DAYS
    bound: Bound = Bound.AT_LEAST
    counts_event_day: bool = False
    """Whether the day of the event is day 1."""
    least_working_days: int = 0
    """Working days that the period has at least."""
    rolls: bool = False
    """Whether a period that would end on a day off ends with the next working day."""
    calendar: str = "england-and-wales"
    """Name of the calendar that decides what a working day is."""
    provision: str = ""
    counting_provision: str = ""
    """What the way of counting rests on."""
    trigger: str = ""
    """The event, as a clause: "the contract notice is sent"."""
    then: str = ""
    """What may or must happen, as a clause: "the contract may be signed"."""
    circumstances: tuple[Circumstance, ...] = ()
    confidence: Confidence = Confidence.LOW
    as_at: datetime.date | None = None
    """The date of the text that was read."""
    read: datetime.date | None = None
    """When it was read."""
    note: str = ""
    adjustable: bool = False
    """Whether it is set locally or by contract, so that a plan may also set it the other way."""
    combine: str = SUM
    """How circumstances combine: ``"sum"`` or ``"shortest"``."""

    def __attrs_post_init__(self) -> None:
        _set(self, circumstances=tuple(self.circumstances))
        if self.count < 0 or self.least_working_days < 0:
            message = f"period {self.name!r} counts no days or some, not fewer"
            raise ValueError(message)
        if self.combine not in (SUM, SHORTEST):
            message = f"period {self.name!r}: circumstances combine as {SUM!r} or {SHORTEST!r}"
            raise ValueError(message)
        names = [circumstance.name for circumstance in self.circumstances]
        for circumstance in self.circumstances:
            unknown = [name for name in circumstance.excludes if name not in names]
            if unknown or names.count(circumstance.name) > 1:
                message = (
                    f"period {self.name!r}: circumstance {circumstance.name!r} is there twice, or "
                    f"excludes one that does not exist {unknown}"
                )
                raise ValueError(message)

    @property
    def circumstance_names(self) -> tuple[str, ...]:
        """The names of the circumstances that it knows."""
        return tuple(circumstance.name for circumstance in self.circumstances)

    def length(self, circumstances: Sequence[str] = (), *, on: int | None = None) -> Length:
        """Give its length in some circumstances.

        `on` is the day (ordinal) on which the procedure began; a circumstance
        that was not in force by then is refused. Raises PeriodError (EP403)
        for that, for circumstances that it does not know, and for such as
        exclude each other.
        """
        return _length(self, tuple(dict.fromkeys(circumstances)), on)

    def counting(
        self,
        circumstances: Sequence[str] = (),
        count: int | None = None,
        *,
        on: int | None = None,
        calendars: Mapping[str, CalendarSpec] | None = None,
    ) -> CountingRule:
        """Give the rule that counts it; for equal arguments the same object.

        `count` is what a plan chose in the period's unit: more than the law
        asks at least, or less than it allows at most. Anything else raises
        PeriodError (EP402), unless the period is `adjustable`. `calendars` are
        a plan's own, which a period of the plan may name.
        """
        length = self.length(circumstances, on=on)
        if count is not None:
            self._check_chosen(count, length)
        return _rule(
            length.count if count is None else count,
            length.unit,
            self.counts_event_day,
            self.least_working_days,
            self.rolls,
            _calendar(self.calendar, calendars),
        )

    def _check_chosen(self, count: int, length: Length) -> None:
        is_least = self.bound is Bound.AT_LEAST
        is_fine = count >= length.least if is_least else count <= length.count
        if count >= 0 and (is_fine or self.adjustable):
            return
        limit = amount(length.least if is_least else length.count, length.unit.value)
        which, way = ("least", "longer") if is_least else ("most", "shorter")
        message = (
            f"{self.name} is at {which} {limit} by {list_text(length.provisions)}; "
            f"{amount(count, length.unit.value)} is not lawful"
        )
        remedy = f"choose {limit} or {way}"
        shorter = [
            c.name for c in self.circumstances if c.less or 0 < (c.count or 0) < length.count
        ]
        if is_least and shorter:
            remedy += f", or name what shortens it: {list_text(shorter, 'or')}"
        raise PeriodError([Diagnostic("EP402", Severity.ERROR, message, remedy)])


@lru_cache(maxsize=1024)
def _length(period: LegalPeriod, names: tuple[str, ...], on: int | None) -> Length:
    found = [_circumstance(period, name, on) for name in names]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if _exclude(period, one, other):
                raise _refused(
                    f"{one.name} and {other.name} cannot be used together for {period.name}",
                    "leave one of them out",
                )
    change = sum(circumstance.more - circumstance.less for circumstance in found)
    counts = [c.count for c in found if c.count is not None]
    if period.combine == SHORTEST:
        count = min([max(0, period.count + change), *counts])
    else:
        count = max(0, (counts[0] if counts else period.count) + change)
    floors = [c.least for c in found if c.least is not None]
    units = [c.unit for c in found if c.unit is not None]
    count = max([count, *floors])
    return Length(
        count,
        tuple(dict.fromkeys(p for p in (period.provision, *(c.provision for c in found)) if p)),
        units[0] if units else period.unit,
        max(floors) if floors else count,
    )


def _circumstance(period: LegalPeriod, name: str, on: int | None) -> Circumstance:
    for circumstance in period.circumstances:
        if circumstance.name == name:
            begins = circumstance.from_day
            if on is not None and begins is not None and on < begins:
                raise _refused(
                    f"{name} shortens {period.name} only for procedures that began on "
                    f"{long_date(begins)} or later, not on {long_date(on)}",
                    "leave it out",
                )
            return circumstance
    import difflib

    known = period.circumstance_names
    close = difflib.get_close_matches(name, known, n=1)
    remedy = f"did you mean {close[0]}?" if close else f"it knows {list_text(known)}"
    if not known:
        remedy = "it is the same in all circumstances"
    raise _refused(f"{period.name} has no circumstance {name!r}", remedy)


def _exclude(period: LegalPeriod, one: Circumstance, other: Circumstance) -> bool:
    if one.name in other.excludes or other.name in one.excludes:
        return True
    if one.unit is not other.unit:
        return True
    return period.combine == SUM and one.count is not None and other.count is not None


def _refused(message: str, remedy: str) -> PeriodError:
    return PeriodError([Diagnostic("EP403", Severity.ERROR, message, remedy)])


def _calendar(name: str, calendars: Mapping[str, CalendarSpec] | None) -> WorkCalendar:
    if not calendars and name in BUILT_IN:
        return _built_in(name)
    return build_calendar(name, calendars or {})


@lru_cache(maxsize=len(BUILT_IN))
def _built_in(name: str) -> WorkCalendar:
    return build_calendar(name, {})


@lru_cache(maxsize=1024)
def _rule(
    count: int,
    unit: CountUnit,
    counts_event_day: bool,  # noqa: FBT001
    least_working_days: int,
    rolls: bool,  # noqa: FBT001
    calendar: WorkCalendar,
) -> CountingRule:
    return CountingRule(count, unit, counts_event_day, least_working_days, rolls, calendar)
