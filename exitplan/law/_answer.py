"""What a period means for one date, as data and in sentences."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import attrs

from exitplan.calendars import WEEKDAYS, CountedDay, CountingRule, CountUnit, long_date
from exitplan.law._period import Bound, LegalPeriod, Length
from exitplan.law._regimes import Regime, all_regimes, regime_on
from exitplan.law._words import amount, counting_text, effect_text


@attrs.frozen
class Answer:
    """A period counted from one event; made by :func:`count_from` and :func:`count_before`."""

    period: LegalPeriod
    circumstances: tuple[str, ...]
    length: Length
    rule: CountingRule
    event_day: int
    """The day (ordinal) of the event."""
    end_day: int
    """The last day of the period."""
    before_day: int | None = None
    """The day that was asked about, where it was asked backwards."""

    @property
    def is_duty(self) -> bool:
        """Whether something must be done before the period is over."""
        return self.period.bound is Bound.AT_MOST

    @property
    def next_lawful_day(self) -> int:
        """The first day on which what follows is lawful; for a duty the day of the event."""
        return self.event_day if self.is_duty else self.end_day + 1

    @property
    def next_working_day(self) -> int:
        """The first working day from then on."""
        return self.rule.calendar.nth_working_day_after(self.next_lawful_day - 1, 1)

    @property
    def days(self) -> tuple[CountedDay, ...]:
        """The count, day by day."""
        return self.rule.count_days(self.event_day)

    @property
    def is_projected(self) -> bool:
        """Whether it rests on bank holidays that nobody has proclaimed yet."""
        rule = self.rule
        asks = rule.unit is CountUnit.WORKING_DAYS or rule.rolls or rule.least_working_days
        return bool(asks) and rule.calendar.is_projected(self.end_day)

    @property
    def other_regime(self) -> Regime | None:
        """The procurement law of that day, where the period is from another."""
        table = self.period.name.partition(".")[0]
        regime = regime_on(self.event_day)
        is_procurement = any(table == other.id for other in all_regimes())
        return regime if is_procurement and regime.id != table else None

    @property
    def sentence(self) -> str:
        """The answer in words."""
        trigger, then = self.period.trigger or "the event happens", self.period.then
        event, end = day_text(self.event_day), day_text(self.end_day)
        if self.before_day is not None:
            asked = day_text(self.before_day)
            if self.is_duty:
                return (
                    f"{_capital(then or 'It must be done')}: {asked} is in time if {trigger} on "
                    f"{event} or later. From then, {end} is the last day."
                )
            return (
                f"{_capital(then or 'It may follow')} on {asked} if {trigger} by {event} at the "
                f"latest."
            )
        if self.is_duty:
            return (
                f"If {trigger} on {event}, {then or 'it must be done'}: from that day, and by "
                f"{end} at the latest."
            )
        step = f"{then or 'what follows is lawful'} from {day_text(self.next_lawful_day)}"
        if not self.rule.count:
            return f"If {trigger} on {event}, no period is set; {step}."
        if self.next_working_day != self.next_lawful_day:
            step += f" (the first working day is {day_text(self.next_working_day)})"
        return f"If {trigger} on {event}, the last day of the period is {end}; {step}."

    def as_dict(self) -> dict[str, object]:
        """Give the answer as data, dates in ISO form."""
        before = self.before_day
        last = self.end_day
        if before is not None:
            last = before if self.is_duty else self.event_day
        return {
            "rule": self.period.name,
            "title": self.period.title,
            "from": _iso(self.event_day),
            "last_day": _iso(last),
            "next_lawful_day": _iso(self.next_lawful_day),
            "next_working_day": _iso(self.next_working_day),
            "before": _iso(before),
            "first_day": _iso(self.event_day if self.is_duty else None),
            "period_ends": _iso(self.end_day),
            "bound": self.period.bound.value,
            "count": self.rule.count,
            "unit": self.rule.unit.value,
            "circumstances": list(self.circumstances),
            "provision": self.period.provision,
            "provisions": list(self.length.provisions),
            "confidence": self.period.confidence.value,
            "as_at": _iso_date(self.period.as_at),
            "read": _iso_date(self.period.read),
            "counted": counting_text(self.period, self.rule.unit.value),
            "note": self.period.note,
            "projected": self.is_projected,
            "other_regime": self.other_regime.id if self.other_regime else None,
            "counting": [
                {"date": _iso(day.day), "day": day.number, "note": day.note} for day in self.days
            ],
        }


def count_from(
    period: LegalPeriod,
    event_day: int,
    circumstances: Sequence[str] = (),
    count: int | None = None,
) -> Answer:
    """Count a period from an event on a day (ordinal)."""
    names = tuple(dict.fromkeys(circumstances))
    length = period.length(names, on=event_day)
    rule = period.counting(names, count, on=event_day)
    return Answer(period, names, length, rule, event_day, rule.last_day(event_day))


def count_before(
    period: LegalPeriod,
    step_day: int,
    circumstances: Sequence[str] = (),
    count: int | None = None,
) -> Answer:
    """Count a period backwards from what follows on a day (ordinal).

    The event is the latest after which that is lawful; for a duty the earliest
    after which it is still in time.
    """
    names = tuple(dict.fromkeys(circumstances))
    rule = period.counting(names, count)
    event = rule.latest_event(step_day) + (period.bound is Bound.AT_MOST)
    length = period.length(names, on=event)
    return Answer(period, names, length, rule, event, rule.last_day(event), step_day)


def describe(period: LegalPeriod) -> dict[str, object]:
    """Give a period as data."""
    return {
        "rule": period.name,
        "title": period.title,
        "trigger": period.trigger,
        "then": period.then,
        "bound": period.bound.value,
        "count": period.count,
        "unit": period.unit.value,
        "provision": period.provision,
        "counted": counting_text(period),
        "calendar": period.calendar,
        "adjustable": period.adjustable,
        "confidence": period.confidence.value,
        "as_at": _iso_date(period.as_at),
        "read": _iso_date(period.read),
        "note": period.note,
        "circumstances": [
            {
                "name": one.name,
                "title": one.title,
                "effect": effect_text(period, one),
                "provision": one.provision,
                "excludes": list(one.excludes),
            }
            for one in period.circumstances
        ],
    }


def day_text(day: int) -> str:
    """Say a day ordinal with its weekday: ``Tuesday 30 June 2015``."""
    return f"{WEEKDAYS[(day - 1) % 7]} {long_date(day)}"


def bound_text(period: LegalPeriod, count: int, unit: CountUnit) -> str:
    """Say how long and which way it binds: ``at least 10 days``."""
    if not count:
        return "none"
    return f"{period.bound.value.replace('-', ' ')} {amount(count, unit.value)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _iso(day: int | None) -> str | None:
    return None if day is None else datetime.date.fromordinal(day).isoformat()


def _iso_date(date: datetime.date | None) -> str | None:
    return None if date is None else date.isoformat()
