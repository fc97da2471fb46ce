"""What a dated plan means for its contracts: gaps, notices and duties that come too late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exitplan.calendars import long_date
from exitplan.contract import TermKind
from exitplan.errors import Diagnostic, Severity, Where, sort_worst_first
from exitplan.outlook._dates import (
    DueState,
    ExtensionDates,
    ObligationDates,
    check_contracts,
    extension_dates,
    extension_needed,
    obligation_dates,
)
from exitplan.outlook._terms import Counter, TermDates
from exitplan.plan import Contract, Kind, Report
from exitplan.schedule import ItemDates, Schedule
from exitplan.schedule.words import and_list, count, length_words

_NAMED_DAYS = 3
_LONGEST_QUOTE = 160


def contract_findings(schedule: Schedule) -> tuple[Diagnostic, ...]:
    """Find what the dates of a plan mean for its contracts, in the order of their places.

    Gaps in service, notices and duties that come too late, and what the plan
    does not say: warnings, because the dates hold. Raises PlanError where a
    contract contradicts itself or the plan.
    """
    check_contracts(schedule)
    counter = Counter(schedule)
    report = Report(schedule.plan)
    found: list[Diagnostic] = []
    for contract in schedule.plan.contracts.values():
        found += _Findings(counter, contract)
    found += _duties(counter.legal_duties(), counter)
    found += counter.uncounted
    return sort_worst_first(report.located(diagnostic) for diagnostic in found)


class _Findings:
    """The findings about one contract."""

    def __init__(self, counter: Counter, contract: Contract) -> None:
        self.counter = counter
        self.schedule = counter.schedule
        self.contract = contract
        self.field = f"contracts.{contract.id}"
        self.last_day = contract.last_day
        self.options = extension_dates(counter, contract)
        self.end = f"the last day of “{contract.title}”, {long_date(contract.last_day)}"

    def __iter__(self) -> Iterator[Diagnostic]:
        contract, counter = self.contract, self.counter
        yield from self._new_service()
        yield from self._parallel_running()
        yield from self._hand_overs()
        yield from _notices(counter.terms(contract, TermKind.NOTICE).values(), counter)
        yield from _duties(counter.terms(contract, TermKind.DUTY).values(), counter)
        for extension in self.options:
            yield from self._option(extension)
        for obligation in obligation_dates(counter, contract):
            yield from self._obligation(obligation)

    def _new_service(self) -> Iterator[Diagnostic]:
        if not self.contract.new_service:
            message = f"nothing says what must be in place when “{self.contract.title}” ends"
            remedy = "add new_service: the items by which the new service is in place"
            yield _warning("EP461", message, Where(field=self.field), remedy)
        late = [
            (place, dates)
            for place, dates in enumerate(map(self.counter.item, self.contract.new_service))
            if dates is not None and dates.finish_day > self.last_day
        ]
        last = max(late, key=lambda entry: entry[1].finish_day, default=None)
        for entry in late:
            place, dates = entry
            message = f"{_comes(dates)}, after {self.end}: a gap of {self._days_after(dates)}"
            where = Where(field=f"{self.field}.new_service", index=place)
            # What mends the last of them mends the others; finding out for each would take long.
            remedy = self._ways_out(dates) if entry is last else ""
            yield _warning("EP460", message, where, remedy)

    def _days_after(self, dates: ItemDates) -> str:
        days = count(dates.finish_day - self.last_day, "calendar day")
        working = self.counter.working_days(self.last_day, dates.finish_day)
        return days if working is None else f"{days} ({count(working, 'working day')})"

    def _ways_out(self, dates: ItemDates) -> str:
        """Say what drives the new service, and which option to extend would close the gap."""
        if dates.completed:
            return ""
        parts = [self._driver(dates), self._extension(dates.finish_day)]
        if dates.is_milestone and dates.finish_day == self.last_day + 1:
            parts.append(
                f"if the new service begins with that day, date what must be ready for it "
                f"{long_date(self.last_day)}"
            )
        return "; ".join(part for part in parts if part)

    def _driver(self, dates: ItemDates) -> str:
        schedule = self.schedule
        target = _last_task(schedule, dates)
        if target is None:
            return ""
        chain = (schedule[task_id] for task_id in schedule.longest_path(target))
        ahead = [one for one in chain if one.kind == Kind.TASK.word and not one.completed]
        if not ahead:
            return f"exitplan why {target} tells what sets its date"
        return (
            f"its critical path goes on with “{ahead[0].title}”, until "
            f"{long_date(ahead[0].finish_day)} (exitplan critical --to {target})"
        )

    def _extension(self, day: int) -> str:
        needed = extension_needed(self.contract, day)
        if needed is None:
            return "no option to extend reaches so far" if self.contract.extensions else ""
        options = [
            option
            for option in self.options
            if not option.taken and option.until_day <= needed.until.day
        ]
        names = and_list([f"“{option.title}”" for option in options])
        last_days = [option.notice.last_day for option in options if option.notice is not None]
        text = f"{names}, until {long_date(needed.until.day)}, would "
        past = [last for last in last_days if self._is_past(last)]
        if past:
            return f"{text}have closed it, but had to be taken up by {long_date(past[0])}"
        by = and_list([long_date(last) for last in last_days])
        return f"{text}close it" + (f"; to be taken up by {by}" if by else "")

    def _is_past(self, day: int) -> bool:
        status = self.schedule.plan.status_date
        return status is not None and day < status.day

    def _parallel_running(self) -> Iterator[Diagnostic]:
        for place, item_id in enumerate(self.contract.parallel_running):
            dates = self.counter.item(item_id)
            if dates is None or dates.finish_day <= self.last_day:
                continue
            message = f"{_comes(dates)}, but needs the old service, and ends after {self.end}"
            remedy = f"it runs on for {self._days_after(dates)} without the old service"
            where = Where(field=f"{self.field}.parallel_running", index=place)
            yield _warning("EP465", message, where, remedy)

    def _hand_overs(self) -> Iterator[Diagnostic]:
        contract = self.contract
        for noun, key, things in (
            ("service area", "service_areas", contract.service_areas),
            ("asset", "assets", contract.assets),
        ):
            for thing in things:
                dates = self.counter.item(thing.exit)
                if dates is None or dates.finish_day <= self.last_day:
                    continue
                message = (
                    f"the {noun} “{thing.title}” is not handed over by {self.end}: {_comes(dates)}"
                )
                remedy = f"{self._days_after(dates)} later; bring its exit forward, or extend"
                where = Where(field=f"{self.field}.{key}.{thing.id}.exit")
                yield _warning("EP467", message, where, remedy)

    def _option(self, extension: ExtensionDates) -> Iterator[Diagnostic]:
        term = extension.notice
        if term is None:
            return
        limit = f"{long_date(term.last_day)}, {_limit(term)}"
        if term.is_late:
            message = f"“{term.title}” {_done(term, 'taken up')}, after {limit}"
            yield _warning("EP463", message, term.where, term.counting)
        elif term.done_by is None and not extension.taken and self._is_past(term.last_day):
            message = f"“{term.title}” can no longer be taken up: {limit}, is past"
            remedy = f"mark it as taken: true, if it was; {term.counting}"
            yield _warning("EP463", message, term.where, remedy)

    def _obligation(self, dates: ObligationDates) -> Iterator[Diagnostic]:
        obligation = dates.obligation
        where = Where(field=f"{self.field}.obligations.{obligation.id}")
        owed = f" (owed by {and_list(list(obligation.owners))})" if obligation.owners else ""
        missed = [long_date(day) for day in dates.in_state(DueState.MISSED)]
        if missed:
            named = missed[:_NAMED_DAYS]
            if len(missed) > _NAMED_DAYS:
                named.append(f"{len(missed) - _NAMED_DAYS} more")
            message = f"“{obligation.title}” was not met by {and_list(named)}{owed}"
            if obligation.delay is not None:
                each = "each time " if len(missed) > 1 else ""
                message += f"; {each}that costs {length_words(obligation.delay)}"
            remedy = "write the day under met, if it was met in time"
            if obligation.if_missed:
                remedy += f"; otherwise: {_quoted(obligation.if_missed)}"
            yield _warning("EP466", message, where, remedy)


def _notices(terms: Iterable[TermDates], counter: Counter) -> Iterator[Diagnostic]:
    for term in terms:
        limit = f"{long_date(term.last_day)}, {_limit(term)}"
        if term.is_late:
            message = f"“{term.title}” {_done(term, 'served')}, {_days_late(term)} {limit}"
            yield _warning("EP462", message, term.where, term.counting)
        elif term.done_by is None and _in_plan(counter, term.last_day):
            message = f"nothing in the plan serves “{term.title}”, to be served by {limit}"
            remedy = f"name the item under served_by; {term.counting}"
            yield _warning("EP462", message, term.where, remedy)


def _duties(terms: Iterable[TermDates], counter: Counter) -> Iterator[Diagnostic]:
    for term in terms:
        limit = f"{long_date(term.last_day)}, {_limit(term)}"
        if term.is_late:
            message = f"“{term.title}” {_done(term, 'done')}, {_days_late(term)} {limit}"
            yield _warning("EP464", message, term.where, term.counting)
        elif term.done_by is None and _in_plan(counter, term.last_day):
            message = f"nothing in the plan does “{term.title}”, to be done by {limit}"
            remedy = f"name the item under met_by; {term.counting}"
            yield _warning("EP464", message, term.where, remedy)


def _in_plan(counter: Counter, day: int) -> bool:
    """Whether a day lies between the plan's start and its forecast finish."""
    return counter.plan.start.day <= day <= counter.schedule.finish_day


def _limit(term: TermDates) -> str:
    """Say what makes a day the last one."""
    way = "before" if term.is_notice else "counted from"
    return f"the last day for it {way} {term.event}, {long_date(term.event_day)}"


def _done(term: TermDates, word: str) -> str:
    assert term.forecast_day is not None
    verb = f"was {word} on" if term.completed else f"is forecast to be {word} on"
    return f"{verb} {long_date(term.forecast_day)}"


def _days_late(term: TermDates) -> str:
    """Say how late: in working days, or in calendar days where no working day lies between."""
    assert term.forecast_day is not None
    if term.room_days:
        return f"{count(-term.room_days, 'working day')} after"
    return f"{count(term.forecast_day - term.last_day, 'calendar day')} after"


def _comes(dates: ItemDates) -> str:
    verb = "finished on" if dates.completed else "is forecast for"
    return f"“{dates.title}” {verb} {long_date(dates.finish_day)}"


def _last_task(schedule: Schedule, dates: ItemDates) -> str | None:
    """Give the task that sets an item's finish: itself, or a group's last member."""
    if dates.id in schedule.network.index:
        return dates.id
    group = schedule.groups.get(dates.id)
    members = [] if group is None else [t.id for t in group.tasks()]
    members = [member for member in members if member in schedule.network.index]
    return max(members, key=lambda member: schedule[member].early_finish_at, default=None)


def _quoted(text: str) -> str:
    """Give prose on one line, cut where it is long, without its full stop."""
    text = " ".join(text.split()).removesuffix(".")
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


def _warning(code: str, message: str, where: Where, remedy: str) -> Diagnostic:
    return Diagnostic(code, Severity.WARNING, message, remedy, where=where)
