"""The facts from which a new plan is made, and what can be wrong with them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import attrs
from attrs.converters import optional

from exitplan.calendars import long_date, parse_meeting_rule
from exitplan.errors import Diagnostic, Severity, Where
from exitplan.plan import Moment, to_moment

INSOURCE = "insource"
"""The procedure that is none: the service comes back in-house."""
MOST_PEOPLE = 100_000
MOST_POUNDS = 1_000_000_000_000
MOST_NOTICE = {"days": 3_650, "working-days": 2_500, "months": 120}
_LONGEST_NAME = 100
_YEARS = range(2001, 2060)
"""Ends of contracts; the calendars know a little more on both sides."""
_FIRST_DAY = datetime.date(_YEARS[0], 1, 1).toordinal()
_UNITS = {
    "day": ("days", 1),
    "calendar day": ("days", 1),
    "working day": ("working-days", 1),
    "week": ("days", 7),
    "month": ("months", 1),
    "year": ("months", 12),
}
_NOTICE = re.compile(r"([0-9]{1,5}) *((?:working |calendar )?days?|weeks?|months?|years?)")


@attrs.frozen
class NoticePeriod:
    """How long before a contract's end notice must be served."""

    count: int
    unit: str
    """``days``, ``working-days`` or ``months``, as a plan's own period says it."""

    @property
    def most_days(self) -> int:
        """No more calendar days than this."""
        return self.count * {"days": 1, "working-days": 2, "months": 31}[self.unit]


def parse_notice(text: str) -> NoticePeriod:
    """Read ``60 days``, ``40 working days``, ``8 weeks`` or ``6 months``; may raise ValueError."""
    match = _NOTICE.fullmatch(" ".join(text.lower().split()))
    if match is None:
        message = f"{text!r} is no length of notice; write 60 days, 40 working days or 6 months"
        raise ValueError(message)
    unit, times = _UNITS[match[2].removesuffix("s")]
    number = int(match[1]) * times
    if not 0 < number <= MOST_NOTICE[unit]:
        message = f"{text!r} is no length of notice that a contract has"
        raise ValueError(message)
    return NoticePeriod(number, unit)


@attrs.frozen
class ExitFacts:
    """What a new plan is made from. Days may be given as ISO text."""

    contract_ends: Moment = attrs.field(converter=to_moment)
    """The last day of the contract."""
    procedure: str
    """One that the law has (``exitplan.tender.procedures()``), or ``insource``."""
    regime: str | None = None
    """``pcr2006``, ``pcr2015`` or ``pa2023``; ``None`` for the one in force at the notice."""
    start: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """``None`` for the last safe start."""
    transfer: int = 0
    """People whose employment transfers with the work (TUPE)."""
    secondees: int = 0
    recruit: int = 0
    redeploy: int = 0
    union: bool = True
    cautious: bool = False
    id: str = "exit"
    title: str | None = None
    council: str = "The council"
    supplier: str = "The supplier"
    notice: NoticePeriod | None = None
    """``None`` for a termination assistance notice as Crown Commercial Service terms have it."""
    extension: Moment | None = attrs.field(default=None, converter=optional(to_moment))
    """The new last day, if an option to extend is taken up."""
    value: int | None = None
    """Of the whole new contract, in pounds including VAT."""
    board_meets: str = "third Tuesday"

    @property
    def is_tender(self) -> bool:
        """Whether somebody is asked to tender."""
        return self.procedure != INSOURCE

    @property
    def has_waves(self) -> bool:
        """Whether anybody moves."""
        return bool(self.transfer or self.secondees or self.recruit or self.redeploy)

    @property
    def full_title(self) -> str:
        """The plan's title."""
        ends = long_date(self.contract_ends.day)
        return self.title or f"Exit from the contract that ends on {ends}"


def fact_problems(facts: ExitFacts) -> Iterator[Diagnostic]:
    """Find what is wrong with facts, the law aside."""
    yield from _date_problems(facts)
    for field in ("transfer", "secondees", "recruit", "redeploy"):
        number = getattr(facts, field)
        if not 0 <= number <= MOST_PEOPLE:
            message = f"{number:,} people cannot move"
            yield fault(field, message, f"write a whole number from 0 to {MOST_PEOPLE:,}")
    if facts.value is not None and not 0 <= facts.value <= MOST_POUNDS:
        message = f"no contract is worth £{facts.value:,}"
        yield fault("value", message, "write its whole value in pounds, without signs")
    for field in ("title", "council", "supplier"):
        yield from _name_problems(field, getattr(facts, field))
    if _plain(facts.council) == _plain(facts.supplier):
        message = f"the council and the supplier are both called {facts.council!r}"
        yield fault("supplier", message, "name the supplier; to plan an exit, they must differ")
    try:
        parse_meeting_rule(facts.board_meets)
    except ValueError as error:
        yield fault("board_meets", str(error), "")


def _date_problems(facts: ExitFacts) -> Iterator[Diagnostic]:
    ends = facts.contract_ends
    for field in ("contract_ends", "start", "extension"):
        moment = getattr(facts, field)
        if moment is not None and moment.minute is not None:
            yield fault(field, f"{moment} has a time of day", "write the day alone")
        elif moment is not None and datetime.date.fromordinal(moment.day).year not in _YEARS:
            message = f"{moment} lies outside the years {_YEARS[0]} to {_YEARS[-1]}"
            yield fault(field, message, "look for a slip in the year")
    if facts.notice is not None and ends.day - facts.notice.most_days < _FIRST_DAY:
        message = "notice would have to be served before the years that calendars know"
        yield fault("notice", message, "look for a slip in it, or in the end of the contract")
    if facts.start is not None and facts.start.day >= ends.day:
        message = f"the plan cannot start on {facts.start}, when the contract ends on {ends}"
        yield fault("start", message, "leave start out, and the last safe start is found")
    if facts.extension is not None and facts.extension.day <= ends.day:
        message = f"an extension until {facts.extension} is none: the contract ends on {ends}"
        yield fault("extension", message, "write the new last day")


def _name_problems(field: str, name: str | None) -> Iterator[Diagnostic]:
    if name is None:
        return
    if not name.strip() or not name.isprintable():
        message = f"{name!r} is no name"
        yield fault(field, message, "write a few words that can be printed on one line")
    elif len(name) > _LONGEST_NAME:
        message = f"{name[:20]!r}… is longer than {_LONGEST_NAME} characters"
        yield fault(field, message, "shorten it")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def fault(field: str, message: str, remedy: str) -> Diagnostic:
    """Make the error that a fact makes no sense."""
    name = field.replace("_", "-")
    return Diagnostic(
        "EP480", Severity.ERROR, f"{name}: {message}", remedy, where=Where(field=field)
    )
