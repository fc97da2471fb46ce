"""What is wrong with a plan's contracts as they are written."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from exitplan.calendars import build_calendar, long_date
from exitplan.contract._obligation_rules import obligation_problems
from exitplan.contract._terms import Term, TermKind, terms_of
from exitplan.errors import Diagnostic, ExitplanError, HorizonError, PlanError, Severity, Where
from exitplan.law import Bound
from exitplan.plan import Contract, Group, HandOver, Plan, Procurement, Report

MOST_ENTRIES = 2_000
"""Contracts, what they list, and the days of their obligations, all together.

A plan may come from a stranger, and days of every year are worked out for all years.
"""
_LISTS = (
    "new_service",
    "parallel_running",
    "extensions",
    "notices",
    "duties",
    "obligations",
    "service_areas",
    "assets",
)
_MOST_SUGGESTIONS = 20


def contract_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find what is wrong with a plan's contracts, and with tenders that replace one.

    Procurements and transfers are to be laid out already; otherwise the steps
    that a contract names are not there yet. Diagnostics carry file and
    position where the plan knows them.
    """
    report = Report(plan)
    yield from _replaced(plan, report)
    too_many = _too_many(plan)
    if too_many is not None:
        yield report.located(too_many)
        return
    ids = _Ids(plan)
    for contract in plan.contracts.values():
        for diagnostic in _problems_of(plan, contract, ids):
            yield report.located(diagnostic)


class _Ids:
    """The ids of a plan's items; suggests near ones, though not without end."""

    def __init__(self, plan: Plan) -> None:
        items = list(plan.walk())
        self.known = {item.id for item in items}
        self.empty = {
            item.id for item in items if isinstance(item, Group) and not any(item.tasks())
        }
        """Groups without tasks: they have no dates."""
        self._suggestions_left = _MOST_SUGGESTIONS

    def suggest(self, name: str) -> str:
        """Suggest the nearest id."""
        self._suggestions_left -= 1
        if self._suggestions_left >= 0:
            near = _near(name, self.known)
            if near:
                return near
        return "name a task, milestone or group by its full id"


def _near(name: str, known: set[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def _too_many(plan: Plan) -> Diagnostic | None:
    contracts = plan.contracts.values()
    obligations = [obligation for contract in contracts for obligation in contract.obligations]
    entries = len(contracts)
    entries += sum(len(getattr(contract, key)) for contract in contracts for key in _LISTS)
    entries += sum(len(o.due) + len(o.every_year) + len(o.met) for o in obligations)
    if entries <= MOST_ENTRIES:
        return None
    message = f"the plan's contracts list {entries:,} things and days"
    remedy = f"at most {MOST_ENTRIES:,} are read"
    return Diagnostic("EP010", Severity.ERROR, message, remedy, where=Where(field="contracts"))


def _replaced(plan: Plan, report: Report) -> Iterator[Diagnostic]:
    """Find tenders that replace a contract which is not there."""
    for item in plan.walk():
        if not isinstance(item, Group) or not isinstance(item.facts, Procurement):
            continue
        name = item.facts.replaces
        if name is None or name in plan.contracts:
            continue
        remedy = _near(name, set(plan.contracts)) or "add it under contracts:, or take replaces out"
        yield report.error(
            "EP445",
            f"{item.id!r} replaces the contract {name!r}, which the plan does not have",
            item.id,
            "procurement.replaces",
            help=remedy,
        )


def _problems_of(plan: Plan, contract: Contract, ids: _Ids) -> Iterator[Diagnostic]:
    yield from _reference_problems(contract, ids)
    order = list(_order_problems(contract))
    yield from order
    yield from _hand_over_problems(contract)
    horizon = _horizon_problem(plan, contract)
    if horizon is not None:
        yield horizon
        return
    for term in terms_of(contract):
        yield from _term_problems(plan, term)
    if all(diagnostic.severity is not Severity.ERROR for diagnostic in order):
        for obligation in contract.obligations:
            yield from obligation_problems(plan, contract, obligation)


def _reference_problems(contract: Contract, ids: _Ids) -> Iterator[Diagnostic]:
    for name, where in _references(contract):
        if name is None or (name in ids.known and name not in ids.empty):
            continue
        message = f"{contract.id!r} names {name!r}, which is not in the plan"
        remedy = ids.suggest(name)
        if name in ids.empty:
            message = f"{contract.id!r} names {name!r}, a group without tasks, which has no dates"
            remedy = "give it tasks, or name another item"
        yield Diagnostic("EP440", Severity.ERROR, message, remedy, where=where)


def _references(contract: Contract) -> Iterator[tuple[str | None, Where]]:
    field = f"contracts.{contract.id}"
    for key in ("new_service", "parallel_running"):
        for place, name in enumerate(getattr(contract, key)):
            yield name, Where(field=f"{field}.{key}", index=place)
    for place, extension in enumerate(contract.extensions):
        yield extension.served_by, Where(field=f"{field}.extensions", index=place)
    for notice in contract.notices:
        yield notice.served_by, Where(field=f"{field}.notices.{notice.id}.served_by")
        yield notice.ahead_of, Where(field=f"{field}.notices.{notice.id}.before")
    for duty in contract.duties:
        yield duty.met_by, Where(field=f"{field}.duties.{duty.id}.met_by")
        if duty.since not in ("starts", "ends"):
            yield duty.since, Where(field=f"{field}.duties.{duty.id}.since_item")
    for key in ("service_areas", "assets"):
        for thing in getattr(contract, key):
            yield thing.exit, Where(field=f"{field}.{key}.{thing.id}.exit")


def _order_problems(contract: Contract) -> Iterator[Diagnostic]:
    field = f"contracts.{contract.id}"
    starts, ends = contract.starts, contract.ends
    if starts is not None and ends.day < starts.day:
        message = f"{contract.id!r} ends on {ends}, before it starts on {starts}"
        remedy = "correct one of the two dates"
        where = Where(field=f"{field}.ends")
        yield Diagnostic("EP441", Severity.ERROR, message, remedy, where=where)
    for place, extension in enumerate(contract.extensions):
        where = Where(field=f"{field}.extensions", index=place)
        before = contract.extensions[:place]
        last = max([ends.day, *(other.until.day for other in before)])
        until = extension.until
        if until.day <= last:
            message = (
                f"{extension.title!r} runs until {long_date(until.day)}, no later than "
                f"{long_date(last)}, to "
                f"which {contract.id!r} runs without it"
            )
            remedy = "write options to extend in their order, each until a later day"
            yield Diagnostic("EP441", Severity.ERROR, message, remedy, where=where)
        elif extension.taken and not all(other.taken for other in before):
            skipped = next(other for other in before if not other.taken)
            message = f"{extension.title!r} is taken up, but {skipped.title!r} before it is not"
            remedy = "mark that one as taken, too, or leave it out"
            yield Diagnostic("EP441", Severity.WARNING, message, remedy, where=where)


def _hand_over_problems(contract: Contract) -> Iterator[Diagnostic]:
    for thing in contract.service_areas:
        yield from _no_exit("EP442", "service area", "service_areas", contract, thing)
    for thing in contract.assets:
        yield from _no_exit("EP443", "asset", "assets", contract, thing)


def _no_exit(
    code: str, noun: str, key: str, contract: Contract, thing: HandOver
) -> Iterator[Diagnostic]:
    if thing.exit is None:
        message = f"nothing in the plan brings over the {noun} {thing.id!r} of {contract.id!r}"
        remedy = "add exit: the item by which somebody else has it, or a task to plan that"
        where = Where(field=f"contracts.{contract.id}.{key}.{thing.id}")
        yield Diagnostic(code, Severity.WARNING, message, remedy, where=where)


def _horizon_problem(plan: Plan, contract: Contract) -> Diagnostic | None:
    """Find a last day from which working days cannot be counted."""
    try:
        calendar = build_calendar(plan.calendar, plan.calendars)
        calendar.check_days(contract.last_day)
    except HorizonError as error:
        where = Where(field=f"contracts.{contract.id}.ends")
        return attrs.evolve(error.diagnostics[0], where=where)
    except PlanError:
        return None  # The calendar itself is at fault, which is told elsewhere.
    return None


def _term_problems(plan: Plan, term: Term) -> Iterator[Diagnostic]:
    """Find a period that is not there, is used the wrong way, or cannot be counted."""
    is_listed = term.where.index is not None
    where = term.where if is_listed else Where(field=f"{term.where.field}.period")
    try:
        period = term.period(plan)
        rule = term.counting(plan)
        if term.day is not None:
            term.last_day(rule, term.day)
    except ExitplanError as error:
        for diagnostic in error.diagnostics:
            yield attrs.evolve(diagnostic, where=where)
        return
    if term.day is None and term.item is None:
        message = f"{term.id!r} counts from {term.event}, and nothing says which day that is"
        remedy = "add starts: to the contract"
        yield Diagnostic("EP440", Severity.ERROR, message, remedy, where=term.where)
    wanted = Bound.AT_LEAST if term.kind.is_before else Bound.AT_MOST
    if period.bound is not wanted:
        yield _wrong_bound(term, where)


def _wrong_bound(term: Term, where: Where) -> Diagnostic:
    rule = term.use.rule
    if term.kind is TermKind.DUTY:
        message = f"{rule!r} is at least so long; what must be done in time needs a period at most"
        remedy = "if it must be served so long before something, write it under notices:"
    else:
        message = f"{rule!r} is at most so long; a notice before something needs a period at least"
        remedy = "if it must be done within a time of something, write it under duties:"
    return Diagnostic("EP446", Severity.ERROR, message, remedy, where=where)
