"""Legal periods for a terminal: the answer first, then the count, then what it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from exitplan.calendars import CountedDay, CountingRule, day_stretches, long_date
from exitplan.cli._output import Paint, width, wrap
from exitplan.errors import printable
from exitplan.law import (
    TABLES,
    Answer,
    Bound,
    Confidence,
    LegalPeriod,
    Length,
    bound_text,
    counting_text,
    effect_text,
    list_text,
    read_table,
)
from exitplan.schedule.words import short_date


def answer_text(answer: Answer) -> str:
    """Give the whole answer."""
    paragraphs = [wrap(answer.sentence)]
    counted = list(_count_lines(answer.days))
    if counted:
        paragraphs.append("\n".join(counted))
    paragraphs += _basis(answer.period, answer.rule, answer.length, answer.circumstances)
    if answer.is_projected:
        paragraphs.append(
            wrap(
                "It reaches into years whose bank holidays nobody has proclaimed yet; they are "
                "projected from the rules of past years."
            )
        )
    other = answer.other_regime
    if other is not None:
        paragraphs.append(
            wrap(
                f"It is for procedures that began earlier or later: one that began on "
                f"{long_date(answer.event_day)} comes under the {other.title}."
            )
        )
    return "\n\n".join([*paragraphs, wrap(_source(answer.period))])


def description_text(period: LegalPeriod, rule: CountingRule, length: Length) -> str:
    """Describe a period without counting it."""
    bound = bound_text(period, rule.count, rule.unit)
    said = f"From the day on which {period.trigger or 'the event happens'}: {bound}."
    if period.then:
        joint = "By its end" if period.bound is Bound.AT_MOST else "After that"
        said += f" {joint} {period.then}."
    paragraphs = [f"{printable(period.name)}\n{wrap(period.title)}", wrap(said)]
    if period.circumstances:
        lines = ["It changes in these circumstances (--with):"]
        column = max(len(name) for name in period.circumstance_names) + 2
        for one in period.circumstances:
            said = f"{effect_text(period, one)}, if {one.title} ({one.provision})"
            if one.excludes:
                said += f"; not with {list_text(one.excludes, 'or')}"
            lines += _hanging(f"  {one.name:{column}}", said)
        paragraphs.append("\n".join(lines))
    paragraphs += _basis(period, rule, length, ())
    return "\n\n".join([*paragraphs, wrap(_source(period))])


def list_lines() -> Iterator[str]:
    """List every period under the law it is from."""
    paint = Paint()
    for name in TABLES:
        table = read_table(name)
        heading = wrap(f"{table.title} (as at {_date(table.as_at)})")
        yield paint(heading, "bold")
        for period in table.periods.values():
            yield f"  {period.name}: {bound_text(period, period.count, period.unit)}"
            yield from _hanging("      ", period.title)
        yield ""
    yield wrap("exitplan period RULE describes one; exitplan period RULE DATE counts it.")
    yield "Not legal advice."


def _basis(
    period: LegalPeriod, rule: CountingRule, length: Length, circumstances: Sequence[str]
) -> list[str]:
    basis = list_text(length.provisions) or "no provision named"
    said = f"Length: {bound_text(period, length.count, length.unit)} ({basis})"
    if circumstances:
        said += f", with {list_text(circumstances)}"
    if rule.count != length.count:
        said += f"; {rule.count} was chosen"
    if period.adjustable:
        said += "; set locally or by contract"
    paragraphs = [wrap(f"{said}.")]
    paragraphs.append(wrap(f"Counted: {counting_text(period, rule.unit.value)}"))
    note = f"Note: {period.note}" if period.note else ""
    if period.confidence is not Confidence.HIGH:
        note = f"Confidence: {period.confidence.value}. {note}"
    if note:
        paragraphs.append(wrap(note))
    return ["\n".join(paragraphs)]


def _source(period: LegalPeriod) -> str:
    if period.as_at is None:
        return "Not legal advice."
    read = f", read on {_date(period.read)}" if period.read else ""
    return f"Text as at {_date(period.as_at)}{read}. Not legal advice."


def _date(date: datetime.date) -> str:
    return long_date(date.toordinal())


def _count_lines(days: Sequence[CountedDay]) -> Iterator[str]:
    rows = [_row(stretch) for stretch in day_stretches(days)]
    if not rows:
        return
    numbers = max(len(number) for number, _, _ in [*rows, ("Day", "", "")])
    dates = max(len(date) for _, date, _ in rows)
    yield f"{'Day':>{numbers}}  Date"
    for number, date, note in rows:
        yield from _hanging(f"{number:>{numbers}}  {date:{dates}}  ", note)


def _row(stretch: Sequence[CountedDay]) -> tuple[str, str, str]:
    first, last = stretch[0], stretch[-1]
    number = "–" if first.number is None else str(first.number)
    if first is last:
        weekday = datetime.date.fromordinal(first.day).weekday()
        name = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[weekday]
        return number, f"{name} {short_date(first.day)}", first.note
    if first.number is not None:
        number += f"–{last.number}"
    begin, end = short_date(first.day), short_date(last.day)
    if begin[-4:] == end[-4:]:
        begin = begin[:-5]
    return number, f"{begin} … {end}", first.note


def _hanging(head: str, text: str) -> Iterator[str]:
    """Set text behind a head, further lines under its beginning."""
    columns = max(20, width() - len(head))
    line = ""
    for word in printable(text).split():
        if line and len(line) + 1 + len(word) > columns:
            yield f"{head}{line}"
            head, line = " " * len(head), word
        else:
            line = f"{line} {word}" if line else word
    yield f"{head}{line}".rstrip()
