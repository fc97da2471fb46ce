"""A new plan: its law, its start, its text, and the dates that matter most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from exitplan.calendars import FIRST_PROJECTED_YEAR, WorkCalendar, long_date
from exitplan.errors import Diagnostic, ExitplanError, HorizonError, PlanError, Severity
from exitplan.law import REGIMES, regime_on
from exitplan.outlook import contract_dates, last_safe_dates
from exitplan.plan import Moment, Plan
from exitplan.planfile import loads_plan
from exitplan.schedule import Schedule
from exitplan.schedule.words import count, iso_date
from exitplan.starter._facts import INSOURCE, ExitFacts, fact_problems, fault
from exitplan.starter._search import (
    GO_LIVE,
    LastStart,
    Started,
    last_start,
    schedule_calendar,
    start_on,
)
from exitplan.starter._text import Drawn, plan_text
from exitplan.tender import find_procedure, procedures

_TYPICAL_LEAD = 730
"""Days from a tender notice to the end of the old contract, where only the law of it is asked."""


@attrs.frozen
class KeyDate:
    """A date that a planner looks for first."""

    title: str
    forecast_day: int
    """Day ordinal."""
    last_day: int | None = None
    """The last day on which it is in time; ``None`` where it moves nothing."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as a flat record."""
        last = None if self.last_day is None else iso_date(self.last_day)
        return {"title": self.title, "forecast": iso_date(self.forecast_day), "last": last}


@attrs.frozen
class NewPlan:
    """A new plan, and what its dates say."""

    facts: ExitFacts
    regime: str
    """The law that it follows."""
    text: str
    started: Started
    """What comes of its start."""
    last: Started
    """The last safe start."""
    too_late: Started
    """What comes of starting on the working day after that."""
    schedule: Schedule = attrs.field(eq=False, repr=False)
    calendar: WorkCalendar = attrs.field(eq=False, repr=False)
    key_dates: tuple[KeyDate, ...] = ()

    @property
    def ends_day(self) -> int:
        """The last day of the contract."""
        return self.facts.contract_ends.day

    @property
    def other_regime(self) -> str | None:
        """The title of the law of the day of the tender notice, where the plan follows another."""
        if not self.facts.is_tender:
            return None
        if find_procedure(self.facts.procedure, self.regime).follows_framework:
            return None
        by_date = regime_on(_notice_day(self.schedule))
        return None if by_date.id == self.regime else by_date.title

    def working_days(self, day: int, later: int) -> int:
        """Count the working days from one day to a later one; negative if it is earlier."""
        return self.calendar.working_days_between(day, later)

    def warnings(self, today: int | None) -> tuple[Diagnostic, ...]:
        """Tell where it is too late: the start that was asked for, or the last one is past."""
        last = self.last.day
        start = self.facts.start
        found = []
        if start is not None and not self.started.is_safe:
            days = count(max(1, self.working_days(last, start.day)), "working day")
            message = f"the start, {long_date(start.day)}, is {days} after the last safe start"
            found.append(f"{message}, {long_date(last)}")
        elif start is None and today is not None and last < today:
            days = count(max(1, self.working_days(last, today)), "working day")
            message = f"the last safe start, {long_date(last)}, was {days} before"
            found.append(f"{message} {long_date(today)}")
        remedy = "extend the contract, take a shorter way, or shorten estimates that you can"
        return tuple(Diagnostic("EP481", Severity.WARNING, text, remedy) for text in found)


@attrs.frozen
class WayOut:
    """What would help where it is too late, and from when."""

    title: str
    last_start_day: int | None = None
    """Its own last safe start."""
    until_day: int | None = None
    """How long the contract would have to run."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as a flat record."""
        days = {"last_safe_start": self.last_start_day, "until": self.until_day}
        return {"title": self.title} | {
            key: None if day is None else iso_date(day) for key, day in days.items()
        }


def new_plan(facts: ExitFacts) -> NewPlan:
    """Make a new plan.

    Without a start in the facts it starts on the last safe day: the last
    working day from which the new service is in place by the contract's last
    day, and its notice is served in time. Raises PlanError with everything that
    is wrong with the facts (EP480), and where the law has no such procedure
    (EP420).
    """
    problems = list(fact_problems(facts))
    if problems:
        raise PlanError(problems)
    try:
        return _made(facts, *_chosen(facts))
    except HorizonError as error:
        reason = str(error.diagnostics[0].message)
        message = f"the plan's dates leave the years that its calendar knows: {reason}"
        remedy = "look for a slip in a year, a very long notice, or a board that hardly meets"
        raise PlanError([fault("contract_ends", message, remedy)]) from None


def ways_out(found: NewPlan, today: int) -> Iterator[WayOut]:
    """Say what would help to be in time from today (a day ordinal) on."""
    facts = found.facts
    if facts.extension is not None:
        longer = attrs.evolve(facts, contract_ends=facts.extension, extension=None)
        yield WayOut("Take up the option to extend", _last_day(longer, found.regime))
    for name, title in ((INSOURCE, "Bring the service back in-house"), ("call-off", "Call off")):
        try:
            other = attrs.evolve(facts, procedure=name)
            last = _last_day(other, found.regime) if name != facts.procedure else 0
        except ExitplanError:
            continue
        if last > found.last.day:
            yield WayOut(title if name == INSOURCE else f"{title} from a framework", last)
    started, _ = start_on(loads_plan(found.text), max(today, found.started.day))
    if started.go_live_day > found.ends_day:
        title = f"Start on {long_date(started.day)} and let the contract run longer"
        yield WayOut(title, until_day=started.go_live_day)


def _last_day(facts: ExitFacts, regime: str) -> int:
    plan = _drafted(facts, regime)
    return last_start(plan, facts.contract_ends.day).last.day


def _chosen(facts: ExitFacts) -> tuple[str, LastStart]:
    """Choose the law, and find the last safe start under it."""
    ends = facts.contract_ends.day
    if facts.regime is not None or not facts.is_tender:
        regime = facts.regime or regime_on(ends).id
        if regime not in {known.id for known in REGIMES}:
            names = ", ".join(known.id for known in REGIMES)
            message = f"there is no procurement law {regime!r}"
            raise PlanError([fault("regime", message, f"there are {names}")])
        return regime, last_start(_drafted(facts, regime), ends)
    for known in reversed(REGIMES):
        if any(p.id == facts.procedure and p.regime == known.id for p in procedures()):
            plan = _drafted(facts, known.id)
            last = last_start(plan, ends)
            day = facts.start.day if facts.start is not None else last.last.day
            if regime_on(_notice_day(start_on(plan, day)[1])).id == known.id:
                return known.id, last
    by_date = regime_on(facts.start.day if facts.start is not None else ends - _TYPICAL_LEAD).id
    return by_date, last_start(_drafted(facts, by_date), ends)


def _drafted(facts: ExitFacts, regime: str) -> Plan:
    """Give the plan to be scheduled from one day and another."""
    if facts.is_tender:
        _check_procedure(facts.procedure, regime)
    return loads_plan(plan_text(facts, regime, Drawn(facts.contract_ends.day)))


def _check_procedure(name: str, regime: str) -> None:
    try:
        find_procedure(name, regime)
    except PlanError as error:
        also = f"; or {INSOURCE}, without a tender"
        raise PlanError(attrs.evolve(d, help=d.help + also) for d in error.diagnostics) from None


def _made(facts: ExitFacts, regime: str, found: LastStart) -> NewPlan:
    day = facts.start.day if facts.start is not None else found.last.day
    started, draft = start_on(_drafted(facts, regime), day)
    groups = draft.groups
    drawn = Drawn(
        day,
        is_last_start=facts.start is None,
        is_projected=Moment(draft.finish_day).date.year >= FIRST_PROJECTED_YEAR,
        tender=groups.get("tender"),
        people=groups.get("people"),
    )
    text = plan_text(facts, regime, drawn)
    plan = loads_plan(text)
    _, schedule = start_on(plan, day)
    calendar = schedule_calendar(plan)
    made = NewPlan(facts, regime, text, started, found.last, found.too_late, schedule, calendar)
    return attrs.evolve(made, key_dates=tuple(_key_dates(made)))


def _notice_day(schedule: Schedule) -> int:
    """Give the day on which the tender commences."""
    expansion = schedule.expansion
    assert expansion is not None
    return schedule[expansion.procurements[0].notice].finish_day


def _key_dates(found: NewPlan) -> Iterator[KeyDate]:
    """Give the dates that matter most, in their order; decisions by their meetings."""
    schedule = found.schedule
    last = {row.id: row for row in last_safe_dates(schedule)}
    (contract,) = contract_dates(schedule)
    dates = [KeyDate("Start of the plan", found.started.day, found.last.day)]
    for item_id, title in _milestones(found):
        gate, row = schedule.gate(item_id), last.get(item_id)
        if gate is not None:
            sitting = None if row is None else row.sitting
            by = None if row is None else row.last_day
            dates.append(KeyDate(f"{title}: ready for notice and papers", gate.ready_day, by))
            by = None if sitting is None else sitting.meets
            dates.append(KeyDate(f"{title}: Cabinet meets", gate.sitting.meets, by))
        else:
            day = schedule[item_id].finish_day
            dates.append(KeyDate(title, day, None if row is None else row.last_day))
    dates += [
        KeyDate(notice.title, notice.forecast_day, notice.last_day)
        for notice in contract.notices
        if notice.forecast_day is not None
    ]
    live = schedule[GO_LIVE]
    dates.append(KeyDate(live.title, live.finish_day, found.ends_day))
    yield from sorted(dates, key=lambda date: date.forecast_day)
    yield KeyDate("The contract ends", found.ends_day)


def _milestones(found: NewPlan) -> Iterator[tuple[str, str]]:
    yield "decide.decision", "First decision"
    expansion = found.schedule.expansion
    if found.facts.is_tender and expansion is not None:
        yield expansion.procurements[0].notice, "Tender notice"
        yield "tender.award-approval", "Award decision"
        yield "tender.signed", "Contract signed"
    if found.facts.has_waves:
        yield "people.day-one", "Day one of the staff"
