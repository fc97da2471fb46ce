"""From descriptions to compiled calendars: built-in ones, inheritance, what can be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import attrs

from exitplan.calendars._bank_holidays import (
    ANY_UK,
    ENGLAND_AND_WALES,
    NO_HOLIDAYS,
    NORTHERN_IRELAND,
    SCOTLAND,
)
from exitplan.calendars._spec import MINUTES_PER_DAY, CalendarSpec, Shifts
from exitplan.calendars._work import TwentyFourHourCalendar, WorkCalendar
from exitplan.errors import Diagnostic, PlanError, Severity, Where

MOST_CALENDARS = 200
MOST_EXCEPTIONS = 5_000
"""Over all calendars of a plan, each with those it takes from its base.

A plan may come from a stranger, and checking calendars compiles every one.
"""

_NINE_TO_FIVE: Shifts = ((9 * 60, 17 * 60),)


def _built_in(name: str, days: int, shifts: Shifts, holidays: str = NO_HOLIDAYS) -> CalendarSpec:
    return CalendarSpec(name, None, dict.fromkeys(range(days), shifts), holidays)


_TWENTY_FOUR_HOUR = _built_in("24-hour", 7, ((0, MINUTES_PER_DAY),))

_BUILT_IN = {
    spec.name: spec
    for spec in (
        _built_in("england-and-wales", 5, _NINE_TO_FIVE, ENGLAND_AND_WALES),
        _built_in("scotland", 5, _NINE_TO_FIVE, SCOTLAND),
        _built_in("northern-ireland", 5, _NINE_TO_FIVE, NORTHERN_IRELAND),
        _built_in("any-uk", 5, _NINE_TO_FIVE, ANY_UK),
        _built_in("weekdays", 5, _NINE_TO_FIVE),
        _built_in("every-day", 7, _NINE_TO_FIVE),
        _TWENTY_FOUR_HOUR,
    )
}

BUILT_IN: tuple[str, ...] = tuple(_BUILT_IN)
"""Names of the calendars every plan has.

Monday to Friday 09:00–17:00 with the bank holidays of a part of the United
Kingdom or of any part; ``weekdays`` the same without holidays; ``every-day``
09:00–17:00 on seven days; ``24-hour``.
"""


def build_calendar(name: str, specs: Mapping[str, CalendarSpec]) -> WorkCalendar:
    """Compile a calendar by name, looked up in `specs` first, then among the built-in ones.

    Raises PlanError when the name is unknown (EP205), the calendar is in the
    end based on itself (EP210), or it has no working time (EP212).
    """
    chain, problem = _chain(name, specs)
    if problem is not None:
        raise PlanError([problem])
    calendar = _compiled(_flatten(chain))
    if not calendar.has_working_time:
        raise PlanError([_no_working_time(chain[0])])
    return calendar


def calendar_problems(specs: Mapping[str, CalendarSpec]) -> Iterator[Diagnostic]:
    """Find what is wrong with a plan's calendars.

    Unknown bases (EP205), circles (EP210, once each), calendars without working
    time (EP212) and those on which a day or week has no one length (EP213). A
    fault that a calendar has from its base is told of the base only. More
    calendars or exceptions than anybody needs are refused unread (EP010).
    """
    if len(specs) > MOST_CALENDARS:
        yield _too_many(f"{len(specs)} calendars", str(MOST_CALENDARS))
        return
    exceptions = 0
    told: set[str] = set()
    faults: dict[str, Diagnostic | None] = {}
    for name in specs:
        chain, problem = _chain(name, specs)
        exceptions += sum(len(s.closed) + len(s.open) + len(s.blackouts) for s in chain)
        if exceptions > MOST_EXCEPTIONS:
            what = "closures, open days and blackouts, those taken from a base included"
            yield _too_many(f"more than {MOST_EXCEPTIONS} {what}", "so many")
            return
        if problem is None:
            faults[name] = _fault(chain)
        elif problem.code == "EP205" and len(chain) == 1:
            yield problem
        elif problem.code == "EP210" and chain[-1].based_on == name and name not in told:
            told.update(spec.name for spec in chain)
            yield problem
    for name, fault in faults.items():
        base = specs[name].based_on
        inherited = faults.get(base) if base is not None and base != name else None
        if fault is not None and (inherited is None or inherited.code != fault.code):
            yield fault


@cache
def twenty_four_hour() -> WorkCalendar:
    """Give the calendar on which elapsed time and calendar months run; always the same object."""
    return TwentyFourHourCalendar(_TWENTY_FOUR_HOUR)


@lru_cache(maxsize=32)
def _compiled(spec: CalendarSpec) -> WorkCalendar:
    if spec == _TWENTY_FOUR_HOUR:
        return twenty_four_hour()
    return WorkCalendar(spec)


def _chain(
    name: str, specs: Mapping[str, CalendarSpec]
) -> tuple[list[CalendarSpec], Diagnostic | None]:
    """Give a calendar and what it is based on in turn, and what breaks the chain if anything."""
    chain: list[CalendarSpec] = []
    seen: set[str] = set()
    wanted: str | None = name
    while wanted is not None:
        spec = specs.get(wanted)
        if spec is None or (chain and chain[-1].name == wanted and wanted in _BUILT_IN):
            spec = _BUILT_IN.get(wanted)
        elif wanted in seen:
            return chain, _circular([link.name for link in chain], wanted)
        if spec is None:
            return chain, _unknown(wanted, chain, specs)
        seen.add(wanted)
        chain.append(spec if spec.name == wanted else attrs.evolve(spec, name=wanted))
        wanted = spec.based_on
    return chain, None


def _flatten(chain: list[CalendarSpec]) -> CalendarSpec:
    """Make one description, based on nothing, of a calendar and all it is based on."""
    flat = chain[-1]
    for spec in reversed(chain[:-1]):
        inherited = flat if spec.hours is None else spec
        flat = CalendarSpec(
            name=spec.name,
            based_on=None,
            hours=inherited.hours,
            holidays=flat.holidays if spec.holidays is None else spec.holidays,
            closed=flat.closed + spec.closed,
            open=flat.open + spec.open,
            blackouts=flat.blackouts + spec.blackouts,
            day_minutes=spec.day_minutes or inherited.day_minutes,
            week_minutes=spec.week_minutes or inherited.week_minutes,
        )
    return flat


def _fault(chain: list[CalendarSpec]) -> Diagnostic | None:
    flat = _flatten(chain)
    calendar = _compiled(flat)
    if not calendar.has_working_time:
        return _no_working_time(chain[0])
    if not flat.hours and any(entry.shifts is None for entry in flat.open):
        return _open_without_hours(chain[0])
    if calendar.day_minutes is None:
        return _no_length(chain[0], "day", "the working days differ in length", "8h")
    if calendar.week_minutes is None:
        return _no_length(chain[0], "week", "no weekday is regularly worked", "40h")
    return None


def _unknown(
    wanted: str, chain: list[CalendarSpec], specs: Mapping[str, CalendarSpec]
) -> Diagnostic:
    import difflib

    names = sorted({*specs, *BUILT_IN} - {spec.name for spec in chain})
    close = difflib.get_close_matches(wanted, names, n=1)
    remedy = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(names)}"
    if not chain:
        return Diagnostic("EP205", Severity.ERROR, f"there is no calendar {wanted!r}", remedy)
    message = f"calendar {chain[-1].name!r} is based on {wanted!r}, which does not exist"
    return Diagnostic("EP205", Severity.ERROR, message, remedy, where=_base_of(chain[-1].name))


def _circular(names: list[str], again: str) -> Diagnostic:
    circle = names[names.index(again) :]
    message = f"calendar {again!r} is based on itself"
    if len(circle) > 1:
        message += f", by way of {', '.join(map(repr, circle[1:]))}"
    remedy = f"base one of them on a built-in calendar: {', '.join(BUILT_IN)}"
    return Diagnostic("EP210", Severity.ERROR, message, remedy, where=_base_of(again))


def _no_working_time(spec: CalendarSpec) -> Diagnostic:
    message = f"calendar {spec.name!r} has no working time"
    remedy = "give it working hours, or make its closures and blackouts shorter"
    return Diagnostic("EP212", Severity.ERROR, message, remedy, where=_hours_of(spec))


def _open_without_hours(spec: CalendarSpec) -> Diagnostic:
    message = f"calendar {spec.name!r} has an open day that does not say when work is done"
    remedy = "give the open day its hours; there are no weekly hours to take them from"
    return Diagnostic("EP212", Severity.ERROR, message, remedy, where=_hours_of(spec))


def _no_length(spec: CalendarSpec, what: str, reason: str, example: str) -> Diagnostic:
    message = f"calendar {spec.name!r} does not say how long a {what} is, and {reason}"
    remedy = f"say what 1{what[0]} means, e.g. {what}: {example}"
    return Diagnostic("EP213", Severity.ERROR, message, remedy, where=_hours_of(spec))


def _too_many(found: str, most: str) -> Diagnostic:
    message = f"the plan has {found}; at most {most} are read"
    remedy = "use yearly periods, or split the plan"
    return Diagnostic("EP010", Severity.ERROR, message, remedy, where=Where(field="calendars"))


def _base_of(name: str) -> Where:
    return Where(field=f"calendars.{name}.based_on")


def _hours_of(spec: CalendarSpec) -> Where:
    return Where(field=f"calendars.{spec.name}" + (".hours" if spec.hours is not None else ""))
