"""What is wrong with the obligations of a contract."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.calendars import long_date
from exitplan.contract._obligations import due_days, unanswering
from exitplan.errors import Diagnostic, Severity, Where
from exitplan.plan import Contract, Obligation, Plan


def obligation_problems(
    plan: Plan, contract: Contract, obligation: Obligation
) -> Iterator[Diagnostic]:
    """Find due days outside the contract, days met that answer nothing, and a delay below zero."""
    field = f"contracts.{contract.id}.obligations.{obligation.id}"
    dues = due_days(contract, obligation, plan.start.day)
    if not dues:
        message = f"{obligation.id!r} never falls due before {contract.id!r} ends"
        remedy = "correct due or every, or leave it out"
        yield _warning(message, field, remedy)
    yield from _outside(contract, obligation, field)
    for day in unanswering(obligation, dues) if dues else ():
        message = f"{obligation.id!r} was met on {long_date(day)}, which answers no due day"
        remedy = "each day answers for the next due day from there on; correct met, due or every"
        place = len(obligation.met) - 1 - obligation.met[::-1].index(day)
        yield _warning(message, f"{field}.met", remedy, place)
    for place, day in enumerate(obligation.met):
        if plan.status_date is not None and day > plan.status_date.day:
            message = f"{obligation.id!r} is met on {long_date(day)}, after the status date"
            remedy = "write what is met once it is met, or move the status date"
            yield _warning(message, f"{field}.met", remedy, place)
    if obligation.delay is not None and obligation.delay.amount < 0:
        message = f"to miss {obligation.id!r} costs less than no time"
        yield _warning(message, f"{field}.delay", "write the delay without a sign")


def _outside(contract: Contract, obligation: Obligation, field: str) -> Iterator[Diagnostic]:
    last = max([contract.last_day, *(e.until.day for e in contract.extensions)])
    first = contract.starts.day if contract.starts is not None else None
    for place, day in enumerate(obligation.due):
        is_early = first is not None and day < first
        if is_early or day > last:
            when = "before the contract starts" if is_early else "after the contract has ended"
            message = f"{obligation.id!r} falls due on {long_date(day)}, {when}"
            remedy = "correct one of the dates; what is owed after the end goes under duties:"
            yield _warning(message, f"{field}.due", remedy, place)


def _warning(message: str, field: str, remedy: str, place: int | None = None) -> Diagnostic:
    where = Where(field=field, index=place)
    return Diagnostic("EP447", Severity.WARNING, message, remedy, where=where)
