"""What a contract asks to be served or done in time, in one form."""

from __future__ import annotations

import enum
from collections.abc import Iterator

import attrs

from exitplan.calendars import CountingRule
from exitplan.errors import Where
from exitplan.law import LegalPeriod, find_period
from exitplan.plan import Contract, Duty, Extension, Notice, PeriodUse, Plan


class TermKind(enum.Enum):
    """Which way a term binds, and what it is about."""

    NOTICE = "notice"
    """It must be served so long before something."""
    EXTENSION = "extension"
    """The notice by which an option to extend is taken up."""
    DUTY = "duty"
    """It must be done within so long of something."""

    @property
    def is_before(self) -> bool:
        """Whether it is counted back from what it must precede."""
        return self is not TermKind.DUTY


@attrs.frozen
class Term:
    """A notice, a duty or an option to extend: what is counted, and from what."""

    kind: TermKind
    id: str
    """Its id within the contract; of an extension its place, from 0."""
    title: str
    use: PeriodUse
    done_by: str | None
    """Full id of the item at whose finish it is served or done."""
    item: str | None
    """Full id of the item that it is counted from; ``None`` for a date of the contract."""
    day: int | None
    """Day ordinal of the contract's date; ``None`` for an item, or where there is no such date."""
    event: str
    """The contract's date in words: ``the last day of “ICT services”``."""
    where: Where
    """The part of the plan that says so."""

    def period(self, plan: Plan) -> LegalPeriod:
        """Give its legal period; raises UnknownPeriodError."""
        return find_period(self.use.rule, plan.periods)

    def counting(self, plan: Plan) -> CountingRule:
        """Give the rule that counts it; raises what the law's room raises."""
        return self.period(plan).counting(
            self.use.circumstances, self.use.count, calendars=plan.calendars
        )

    def last_day(self, rule: CountingRule, event_day: int) -> int:
        """Give the last day on which it is in time; raises HorizonError."""
        if self.kind.is_before:
            return rule.latest_event(event_day)
        return rule.last_day(event_day)


def terms_of(contract: Contract) -> Iterator[Term]:
    """Give a contract's notices, duties and options to extend, each in the order written."""
    for notice in contract.notices:
        yield from _notice(contract, notice)
    for duty in contract.duties:
        yield from _duty(contract, duty)
    for place, extension in enumerate(contract.extensions):
        if extension.notice is not None:
            yield _option(contract, extension, place, extension.notice)


def end_before(contract: Contract, extension: Extension) -> int:
    """Give the last day (ordinal) that an extension puts off: the one before it, or the first."""
    until = extension.until.day
    earlier = [other.until.day for other in contract.extensions if other.until.day < until]
    return max([contract.ends.day, *earlier])


def _notice(contract: Contract, notice: Notice) -> Iterator[Term]:
    if notice.period is None:
        return
    yield Term(
        TermKind.NOTICE,
        notice.id,
        notice.title,
        notice.period,
        notice.served_by,
        notice.ahead_of,
        contract.last_day if notice.ahead_of is None else None,
        f"the last day of “{contract.title}”",
        Where(field=f"contracts.{contract.id}.notices.{notice.id}"),
    )


def _duty(contract: Contract, duty: Duty) -> Iterator[Term]:
    if duty.period is None:
        return
    starts = None if contract.starts is None else contract.starts.day
    days = {"starts": starts, "ends": contract.last_day}
    yield Term(
        TermKind.DUTY,
        duty.id,
        duty.title,
        duty.period,
        duty.met_by,
        None if duty.since in days else duty.since,
        days.get(duty.since),
        f"the {'first' if duty.since == 'starts' else 'last'} day of “{contract.title}”",
        Where(field=f"contracts.{contract.id}.duties.{duty.id}"),
    )


def _option(contract: Contract, extension: Extension, place: int, use: PeriodUse) -> Term:
    end = end_before(contract, extension)
    is_first = end == contract.ends.day
    return Term(
        TermKind.EXTENSION,
        str(place),
        extension.title,
        use,
        extension.served_by,
        None,
        end,
        f"the last day of {f'“{contract.title}”' if is_first else 'the extension before it'}",
        Where(field=f"contracts.{contract.id}.extensions", index=place),
    )
