"""A legal period as pages tell it: what it is, from when to when, and how its days were counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import WEEKDAYS, day_stretches, long_date
from exitplan.errors import ExitplanError
from exitplan.site._text import clean, shortened

if TYPE_CHECKING:
    from exitplan.calendars import CountedDay, CountingRule
    from exitplan.law import Answer, LegalPeriod
    from exitplan.outlook import TermDates
    from exitplan.plan import PeriodUse, Plan
    from exitplan.schedule import PeriodDates

LONGEST_TITLE = 120
"""Characters of a title in sentences and headings."""
_MOST_LINES = 400
"""Lines of a count shown day by day. A plan may ask for a period of a hundred years."""


@attrs.frozen
class CountedStretch:
    """Some days of a count that are told in one line."""

    numbers: str
    """``1 to 9``; empty where they do not count."""
    first: int
    last: int
    note: str


@attrs.frozen
class Counted:
    """A legal period, counted from one event."""

    title: str
    anchor: str
    item_id: str
    """The item of the plan that it is; empty for what only a contract names."""
    name: str
    """What the rule is called: ``pcr2015.standstill``."""
    rule_title: str
    provision: str
    bound: str
    """How long it is: ``at least 10 days``, or ``15 days`` where the plan chose so."""
    limit: str
    """What makes it so long: that the law asks for it, or that the plan chose it."""
    circumstances: tuple[str, ...]
    event: str
    """What starts it: ``the contract award notice is published``."""
    event_day: int
    first_day: int | None
    """Day 1 of the count; ``None`` where no day counts."""
    last_day: int
    is_duty: bool
    """Whether something must be done by its last day, rather than wait until after it."""
    then: str
    next_day: int
    """The first day on which what follows is lawful."""
    sentence: str
    counting: str
    stretches: tuple[CountedStretch, ...]
    is_cut: bool
    notes: tuple[str, ...]
    basis: str
    """Which text was read, and when."""
    state: str = ""
    style: str = ""


def told_period(
    dates: PeriodDates, *, anchor: str, circumstances: Sequence[str] = (), is_alone: bool = False
) -> Counted:
    """Tell the period that an item lasts for.

    `is_alone` is for one outside a procurement: it may belong to another law
    than that of its day.
    """
    from exitplan.law import Answer

    counted = dates.rule.last_day(dates.event_day)
    names = tuple(circumstances)
    answer = Answer(dates.period, names, dates.length, dates.rule, dates.event_day, counted)
    told = told_answer(answer, title=dates.title, anchor=anchor, item_id=dates.id)
    extra = []
    if dates.last_day != counted:
        extra.append(
            f"The plan reports it as over on {long_date(dates.last_day)}; counted, its last day is "
            f"{long_date(counted)}."
        )
    other = answer.other_regime
    if is_alone and other is not None:
        extra.append(
            f"It is for procedures that began earlier or later: one that began on "
            f"{long_date(answer.event_day)} comes under the {other.title}."
        )
    return attrs.evolve(told, notes=(*told.notes, *extra))


def told_term(term: TermDates, *, anchor: str, circumstances: Sequence[str] = ()) -> Counted | None:
    """Tell a notice or a duty; ``None`` where its days leave the years that calendars know."""
    from exitplan.law import Answer

    names = tuple(circumstances)
    try:
        if term.is_notice:
            end = term.rule.last_day(term.last_day)
            answer = Answer(
                term.period, names, term.length, term.rule, term.last_day, end, term.event_day
            )
        else:
            answer = Answer(
                term.period, names, term.length, term.rule, term.event_day, term.last_day
            )
        return told_answer(answer, title=term.title, anchor=anchor, item_id=term.done_by or "")
    except ExitplanError:
        return None


def told_back(
    use: PeriodUse, day: int, plan: Plan, *, title: str, anchor: str, circumstances: bool = True
) -> Counted | None:
    """Tell a period counted back from what follows on a day; ``None`` outside the calendars."""
    from exitplan.law import Answer, find_period

    period = find_period(use.rule, plan.periods)
    rule = period.counting(use.circumstances, use.count, calendars=plan.calendars)
    names = use.circumstances if circumstances else ()
    try:
        event = rule.latest_event(day)
        length = period.length(use.circumstances)
        answer = Answer(period, names, length, rule, event, rule.last_day(event), day)
        return told_answer(answer, title=title, anchor=anchor)
    except ExitplanError:
        return None


def told_on(use: PeriodUse, day: int, plan: Plan, *, title: str, anchor: str) -> Counted | None:
    """Tell a period counted on from an event on a day; ``None`` outside the calendars."""
    from exitplan.law import Answer, find_period

    period = find_period(use.rule, plan.periods)
    rule = period.counting(use.circumstances, use.count, calendars=plan.calendars)
    try:
        length = period.length(use.circumstances)
        answer = Answer(period, use.circumstances, length, rule, day, rule.last_day(day))
        return told_answer(answer, title=title, anchor=anchor)
    except ExitplanError:
        return None


def told_answer(answer: Answer, *, title: str, anchor: str, item_id: str = "") -> Counted:
    """Tell what a count came to."""
    from exitplan.law import counting_text, list_text

    period, rule, length = answer.period, answer.rule, answer.length
    days = answer.days
    stretches = tuple(map(_told_stretch, day_stretches(days)))
    return Counted(
        title=shortened(clean(title), LONGEST_TITLE),
        anchor=anchor,
        item_id=item_id,
        name=clean(period.name),
        rule_title=clean(period.title),
        provision=clean(list_text(length.provisions)) or "no provision named",
        bound=_bound(answer),
        limit=_limit(answer),
        circumstances=tuple(_circumstances(period, answer.circumstances)),
        event=clean(period.trigger) or "the event happens",
        event_day=answer.event_day,
        first_day=next((day.day for day in days if day.number == 1), None),
        last_day=answer.end_day,
        is_duty=answer.is_duty,
        then=clean(period.then),
        next_day=answer.next_lawful_day,
        sentence=clean(answer.sentence),
        counting=clean(counting_text(period, rule.unit.value)),
        stretches=stretches[:_MOST_LINES],
        is_cut=len(stretches) > _MOST_LINES,
        notes=tuple(_notes(answer)),
        basis=_basis(period),
    )


def _bound(answer: Answer) -> str:
    from exitplan.law import amount, bound_text

    rule = answer.rule
    if rule.count != answer.length.count:
        return amount(rule.count, rule.unit.value)
    return bound_text(answer.period, rule.count, rule.unit)


def _limit(answer: Answer) -> str:
    """Say whether a length is the law's or the plan's own choice."""
    from exitplan.law import bound_text

    period, length = answer.period, answer.length
    law = bound_text(period, length.count, length.unit)
    if answer.rule.count != length.count:
        if period.adjustable:
            return f"chosen by the plan; {law} is usual, and it is set locally or by contract"
        return f"chosen by the plan; the law asks for {law}"
    if period.read is None:
        return "as the plan defines it"
    if period.adjustable:
        return "the usual length; it is set locally or by contract"
    if not length.count:
        return "the law sets no length in these circumstances"
    return "the most that the law allows" if answer.is_duty else "the least that the law asks for"


def _circumstances(period: LegalPeriod, names: Sequence[str]) -> Iterator[str]:
    from exitplan.law import effect_text

    for one in period.circumstances:
        if one.name in names:
            basis = f" ({one.provision})" if one.provision else ""
            said = f"{effect_text(period, one)}, because {one.title or one.name}{basis}"
            yield clean(said)


def _notes(answer: Answer) -> Iterator[str]:
    """Say what is uncertain or easily overlooked."""
    from exitplan.law import Confidence

    period = answer.period
    day = answer.end_day if answer.is_duty else answer.event_day
    if answer.is_duty or answer.before_day is not None:
        off = day_off_words(answer.rule, day)
        if off:
            yield off
    if answer.is_projected:
        yield (
            "It reaches into years whose bank holidays nobody has proclaimed yet; they are "
            "projected from the rules of past years."
        )
    if period.read is not None and period.confidence is not Confidence.HIGH:
        yield f"Confidence in the rule: {period.confidence.value}."
    if period.note:
        yield clean(period.note)


def day_off_words(rule: CountingRule, day: int) -> str:
    """Say so where a last day for doing something is no working day; empty where it is one."""
    calendar = rule.calendar
    try:
        if calendar.is_working_day(day):
            return ""
        before = calendar.nth_working_day_before(day, 1)
    except ExitplanError:
        return ""
    reason = ", ".join(calendar.why_closed(day))
    name = WEEKDAYS[(day - 1) % 7]
    why = f"a {name}" if reason == "weekend" else f"no working day ({clean(reason)})"
    return (
        f"{long_date(day)} is {why}; the last working day before it is "
        f"{WEEKDAYS[(before - 1) % 7]} {long_date(before)}."
    )


def _basis(period: LegalPeriod) -> str:
    if period.as_at is None:
        return "A period of the plan's own: only its author has read the source."
    read = f", read on {long_date(period.read.toordinal())}" if period.read else ""
    return f"Text as at {long_date(period.as_at.toordinal())}{read}."


def _told_stretch(stretch: Sequence[CountedDay]) -> CountedStretch:
    first, last = stretch[0], stretch[-1]
    numbers = "" if first.number is None else str(first.number)
    if first.number is not None and last is not first:
        numbers += f" to {last.number}"
    return CountedStretch(numbers, first.day, last.day, clean(first.note))
