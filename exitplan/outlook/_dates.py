"""A contract's dates beside the plan's: its end, its options, and what it asks for by when."""

from __future__ import annotations

import enum
from typing import Any

import attrs

from exitplan.contract import TermKind, contract_problems, due_days, end_before
from exitplan.errors import PlanError, Severity
from exitplan.outlook._terms import Counter, TermDates, iso
from exitplan.plan import Contract, Extension, Obligation
from exitplan.schedule import Schedule
from exitplan.schedule.words import iso_date


@attrs.frozen
class ExtensionDates:
    """An option to let a contract run on, and until when it can be taken up."""

    title: str
    from_day: int
    """The last day that it puts off."""
    until_day: int
    taken: bool
    notice: TermDates | None
    """``None`` where nothing says how long before it must be taken up."""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "title": self.title,
            "from": iso_date(self.from_day),
            "until": iso_date(self.until_day),
            "taken": self.taken,
            "notice": None if self.notice is None else self.notice.as_dict(),
        }


class DueState(enum.Enum):
    """What became of a day on which an obligation falls due."""

    MET = "met"
    MISSED = "missed"
    """It lies before the status date, and nothing says that it was met."""
    NEXT = "next"
    DUE = "due"
    """It is still to come, or nobody said by when progress is known."""
    UNKNOWN = "unknown"
    """It lies before the plan begins, and nothing is said of it."""


@attrs.frozen
class ObligationDates:
    """The days on which an obligation falls due, and what became of them."""

    obligation: Obligation
    days: tuple[tuple[int, DueState], ...]

    def in_state(self, state: DueState) -> tuple[int, ...]:
        """Give the days (ordinals) of one state."""
        return tuple(day for day, own in self.days if own is state)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        obligation = self.obligation
        return {
            "id": obligation.id,
            "title": obligation.title,
            "owners": list(obligation.owners),
            "if_missed": obligation.if_missed,
            "delay": None if obligation.delay is None else str(obligation.delay),
            "days": [{"due": iso_date(day), "state": state.value} for day, state in self.days],
        }


@attrs.frozen
class ContractDates:
    """A contract's dates beside the plan's."""

    id: str
    title: str
    last_day: int
    new_service: str | None
    """Full id of what is in place last of all that the new service needs."""
    new_service_day: int | None
    gap_days: int | None
    """Calendar days from the last day to the new service; negative where it is there before."""
    gap_working_days: int | None
    """The same in working days."""
    notices: tuple[TermDates, ...]
    duties: tuple[TermDates, ...]
    extensions: tuple[ExtensionDates, ...]
    obligations: tuple[ObligationDates, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, dates in ISO form."""
        return {
            "id": self.id,
            "title": self.title,
            "last_day": iso_date(self.last_day),
            "new_service": self.new_service,
            "new_service_day": iso(self.new_service_day),
            "gap_calendar_days": self.gap_days,
            "gap_working_days": self.gap_working_days,
            "notices": [term.as_dict() for term in self.notices],
            "duties": [term.as_dict() for term in self.duties],
            "extensions": [extension.as_dict() for extension in self.extensions],
            "obligations": [obligation.as_dict() for obligation in self.obligations],
        }


def contract_dates(schedule: Schedule) -> tuple[ContractDates, ...]:
    """Give the dates of every contract of a plan, in the order written.

    Raises PlanError where a contract contradicts itself or the plan. A term
    whose days leave the years that its calendar knows is left out;
    :func:`contract_findings` tells of it.
    """
    check_contracts(schedule)
    counter = Counter(schedule)
    return tuple(_dates(counter, contract) for contract in schedule.plan.contracts.values())


def extension_needed(contract: Contract, day: int) -> Extension | None:
    """Give the first option not taken up yet by which a contract runs to a day (ordinal).

    ``None`` where it runs that long anyway, or where no option reaches so far.
    """
    if day <= contract.last_day:
        return None
    open_options = (option for option in contract.extensions if not option.taken)
    return next((option for option in open_options if option.until.day >= day), None)


def check_contracts(schedule: Schedule) -> None:
    """Refuse contracts that contradict themselves or the plan; raises PlanError."""
    if schedule.plan.contracts:
        found = list(contract_problems(schedule.plan))
        if any(diagnostic.severity is Severity.ERROR for diagnostic in found):
            raise PlanError(found)


def extension_dates(counter: Counter, contract: Contract) -> tuple[ExtensionDates, ...]:
    """Give a contract's options to extend, with the last days for taking them up."""
    notices = counter.terms(contract, TermKind.EXTENSION)
    return tuple(
        ExtensionDates(
            extension.title,
            end_before(contract, extension),
            extension.until.day,
            extension.taken,
            notices.get(str(place)),
        )
        for place, extension in enumerate(contract.extensions)
    )


def obligation_dates(counter: Counter, contract: Contract) -> tuple[ObligationDates, ...]:
    """Give the days of a contract's obligations, and what became of them."""
    first = counter.plan.start.day
    moment = counter.plan.status_date
    # On the status date itself there is still time.
    status = None if moment is None else moment.day
    found = []
    for obligation in contract.obligations:
        days: list[tuple[int, DueState]] = []
        is_next = status is not None
        for due in due_days(contract, obligation, first):
            state = DueState.DUE
            if due.met_day is not None:
                state = DueState.MET
            elif due.day < first and not due.is_written:
                state = DueState.UNKNOWN
            elif status is not None and due.day < status:
                state = DueState.MISSED
            elif is_next:
                state, is_next = DueState.NEXT, False
            days.append((due.day, state))
        found.append(ObligationDates(obligation, tuple(days)))
    return tuple(found)


def _dates(counter: Counter, contract: Contract) -> ContractDates:
    last = contract.last_day
    in_place = [dates for dates in map(counter.item, contract.new_service) if dates is not None]
    final = max(in_place, key=lambda dates: dates.finish_day, default=None)
    day = None if final is None else final.finish_day
    return ContractDates(
        id=contract.id,
        title=contract.title,
        last_day=last,
        new_service=None if final is None else final.id,
        new_service_day=day,
        gap_days=None if day is None else day - last,
        gap_working_days=None if day is None else counter.working_days(last, day),
        notices=tuple(counter.terms(contract, TermKind.NOTICE).values()),
        duties=tuple(counter.terms(contract, TermKind.DUTY).values()),
        extensions=extension_dates(counter, contract),
        obligations=obligation_dates(counter, contract),
    )
