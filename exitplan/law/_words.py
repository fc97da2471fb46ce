"""Legal periods in words, the same on the command line, in findings and on the reference page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from exitplan.calendars import long_date

if TYPE_CHECKING:
    from exitplan.law._period import Circumstance, LegalPeriod

_UNITS = {"days": "day", "working-days": "working day", "months": "month"}
_PLACES = {
    "england-and-wales": "England and Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}


def amount(count: int, unit: str) -> str:
    """Say a count with its unit: ``1 month``, ``8 working days``, ``no days``."""
    number = f"{count:,}" if count else "no"
    return f"{number} {_UNITS[unit]}{'' if count == 1 else 's'}"


def list_text(words: Iterable[str], last: str = "and") -> str:
    """Join words as in a sentence."""
    *first, end = [*words] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def effect_text(period: LegalPeriod, circumstance: Circumstance) -> str:
    """Say what a circumstance does: ``30 days``, ``5 days less``, ``none``."""
    unit = (circumstance.unit or period.unit).value
    parts = []
    if circumstance.count is not None:
        parts.append(amount(circumstance.count, unit) if circumstance.count else "none")
    if circumstance.less:
        parts.append(f"{amount(circumstance.less, unit)} less")
    if circumstance.more:
        parts.append(f"{amount(circumstance.more, unit)} more")
    if circumstance.least is not None:
        parts.append(f"never less than {circumstance.least}")
    if circumstance.from_day is not None:
        parts.append(f"from {long_date(circumstance.from_day)}")
    return ", ".join(parts)


def counting_text(period: LegalPeriod, unit: str | None = None) -> str:
    """Say in sentences how a period is counted."""
    unit = unit or period.unit.value
    corresponding = "the corresponding date"
    if period.counts_event_day:
        corresponding = f"the day before {corresponding}"
    units = {
        "days": "Calendar days",
        "working-days": f"Working days{_working_days_of(period)}",
        "months": f"Calendar months, ending on {corresponding}",
    }
    parts = [units[unit]]
    parts.append(
        "the day of the event is day 1"
        if period.counts_event_day
        else "the day of the event is not counted"
    )
    if period.least_working_days:
        noun = "day" if period.least_working_days == 1 else "days"
        parts.append(f"at least {period.least_working_days} working {noun}")
    if period.rolls:
        parts.append("a last day that is no working day moves to the next one")
    if unit != "working-days" and (period.rolls or period.least_working_days):
        parts.append(f"working days{_working_days_of(period)}")
    elif unit != "working-days":
        parts.append("the last day never moves")
    basis = f" ({period.counting_provision})" if period.counting_provision else ""
    return f"{'; '.join(parts)}{basis}."


def _working_days_of(period: LegalPeriod) -> str:
    if period.calendar == "any-uk":
        return " are those without a bank holiday anywhere in the United Kingdom"
    place = _PLACES.get(period.calendar)
    return f" are those of {place}" if place else f" are those of the calendar {period.calendar}"
