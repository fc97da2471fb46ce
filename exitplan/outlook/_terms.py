"""Notices and duties with their days: until when, forecast for when, with how much room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from exitplan.calendars import CountingRule, WorkCalendar
from exitplan.contract import Term, TermKind, terms_of
from exitplan.errors import Diagnostic, HorizonError, Where
from exitplan.law import (
    Bound,
    Confidence,
    LegalPeriod,
    Length,
    amount,
    counting_text,
    find_period,
    list_text,
)
from exitplan.plan import Contract
from exitplan.schedule import ItemDates, Schedule
from exitplan.schedule.words import iso_date


@attrs.frozen
class TermDates:
    """A notice, a duty or an option's notice, counted to the day."""

    id: str
    """Its id within the contract; of a duty by law the item that does it."""
    title: str
    is_notice: bool
    """Whether it is counted back from what it must precede, rather than on from an event."""
    period: LegalPeriod
    length: Length
    """What the period is in its circumstances."""
    rule: CountingRule
    """How it is counted, a count that the plan asks for included."""
    event: str
    """What it is counted from, in words: ``the last day of “ICT services”``."""
    event_day: int
    last_day: int
    """The last day on which it is in time."""
    done_by: str | None
    """Full id of the item by which it is served or done."""
    forecast_day: int | None
    """The day on which that finishes; ``None`` without one."""
    completed: bool
    room_days: int | None
    """Working days from the forecast to the last day; negative where it comes too late."""
    where: Where = attrs.field(eq=False, repr=False)

    @property
    def is_late(self) -> bool:
        """Whether it comes after the last day."""
        return self.forecast_day is not None and self.forecast_day > self.last_day

    @property
    def is_projected(self) -> bool:
        """Whether the last day may hang on bank holidays that nobody has proclaimed yet."""
        return self.rule.calendar.is_projected(max(self.last_day, self.event_day))

    @property
    def provision(self) -> str:
        """What it rests on."""
        return list_text(self.length.provisions)

    @property
    def counting(self) -> str:
        """Say how long it is, what it rests on and how it is counted."""
        unit = self.rule.unit.value
        text = counting_text(self.period, unit).removesuffix(".")
        basis = f" ({self.provision})" if self.provision else ""
        bound = self.period.bound.value.replace("-", " ")
        text = f"{bound} {amount(self.rule.count, unit)}{basis}; {text[:1].lower()}{text[1:]}"
        # A plan's own periods were read by nobody but who wrote the plan.
        is_ours = self.period.read is not None
        if is_ours and self.period.confidence is not Confidence.HIGH:
            text += f"; confidence {self.period.confidence.value}"
        return text

    def as_dict(self) -> dict[str, Any]:
        """Give it as a flat record."""
        return {
            "id": self.id,
            "title": self.title,
            "kind": "notice" if self.is_notice else "duty",
            "rule": self.period.name,
            "provision": self.provision or None,
            "counted": self.counting,
            "counted_from": iso_date(self.event_day),
            "last": iso_date(self.last_day),
            "done_by": self.done_by,
            "forecast": iso(self.forecast_day),
            "done": self.completed,
            "room_working_days": self.room_days,
            "late": self.is_late,
            "projected": self.is_projected,
        }


def legal_duties(schedule: Schedule) -> tuple[TermDates, ...]:
    """Give what must be done by law within a time of something else in tenders and transfers."""
    return tuple(Counter(schedule).legal_duties())


class Counter:
    """Counts the terms of a schedule's contracts; keeps what could not be counted."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.plan = schedule.plan
        calendar = schedule.network.project_calendar
        assert calendar is not None
        self.calendar: WorkCalendar = calendar
        self.uncounted: list[Diagnostic] = []

    def item(self, item_id: str | None) -> ItemDates | None:
        """Give an item's dates; ``None`` where none is named."""
        return None if item_id is None else self.schedule.items.get(item_id)

    def working_days(self, day: int, later: int) -> int | None:
        """Count the working days after a day up to a later one; negative if it is earlier.

        ``None`` outside the years that the plan's calendar knows.
        """
        try:
            return self.calendar.working_days_between(day + 1, later + 1)
        except HorizonError:
            return None

    def terms(self, contract: Contract, *kinds: TermKind) -> dict[str, TermDates]:
        """Give the terms of some kinds by id, as far as they can be counted."""
        found = (self._term(term) for term in terms_of(contract) if term.kind in kinds)
        return {term.id: term for term in found if term is not None}

    def legal_duties(self) -> Iterator[TermDates]:
        """Give the duties that follow from tenders and transfers."""
        expansion = self.schedule.expansion
        for duty in expansion.duties if expansion is not None else ():
            since, done = self.item(duty.since), self.item(duty.done_by)
            if since is None or done is None:
                continue
            period = find_period(duty.rule, self.plan.periods)
            if period.bound is not Bound.AT_MOST:
                continue
            rule = period.counting(calendars=self.plan.calendars)
            try:
                last = rule.last_day(since.finish_day)
            except HorizonError as error:
                self._keep(error, Where(done.id))
                continue
            yield TermDates(
                id=done.id,
                title=done.title,
                is_notice=False,
                period=period,
                length=period.length(),
                rule=rule,
                event=f"“{since.title}”",
                event_day=since.finish_day,
                last_day=last,
                done_by=done.id,
                forecast_day=done.finish_day,
                completed=done.completed,
                room_days=self.working_days(done.finish_day, last),
                where=Where(done.id),
            )

    def _term(self, term: Term) -> TermDates | None:
        event_day, event = term.day, term.event
        counted_from = self.item(term.item)
        if counted_from is not None:
            is_before = term.kind.is_before
            event_day = counted_from.start_day if is_before else counted_from.finish_day
            event = f"“{counted_from.title}”"
        if event_day is None:
            return None
        period, rule = term.period(self.plan), term.counting(self.plan)
        try:
            last = term.last_day(rule, event_day)
        except HorizonError as error:
            self._keep(error, term.where)
            return None
        done = self.item(term.done_by)
        forecast = None if done is None else done.finish_day
        return TermDates(
            id=term.id,
            title=term.title,
            is_notice=term.kind.is_before,
            period=period,
            length=period.length(term.use.circumstances),
            rule=rule,
            event=event,
            event_day=event_day,
            last_day=last,
            done_by=term.done_by,
            forecast_day=forecast,
            completed=done is not None and done.completed,
            room_days=None if forecast is None else self.working_days(forecast, last),
            where=term.where,
        )

    def _keep(self, error: HorizonError, where: Where) -> None:
        self.uncounted += [attrs.evolve(d, where=where) for d in error.diagnostics]


def iso(day: int | None) -> str | None:
    """Write a day ordinal as data, where there is one."""
    return None if day is None else iso_date(day)
