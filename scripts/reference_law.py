"""The page on the legal periods, from their tables. See make_reference.py."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.calendars import long_date
from exitplan.law import (
    REGIMES,
    TABLES,
    Confidence,
    LegalPeriod,
    Table,
    bound_text,
    counting_text,
    effect_text,
    list_text,
    read_table,
)
from scripts.reference_python import rows

INTRODUCTION = """\
# Legal periods

Every period that exitplan knows, by the law or source that fixes it. `exitplan period RULE DATE` \
counts one day by day; [How legal periods are \
counted](../explanation/how-legal-periods-are-counted.md) explains the ways of counting.

**This is not legal advice.** The tables say what was read, and when; the law may have changed \
since, and your case may be another. *At least*: what follows must wait until the period is over. \
*At most*: something must be done before it is over. Confidence is high where the provision or \
the page says it in its own words, medium where a secondary source says it or part of the text \
was read, low where it is inferred or assumed.
"""

PROCUREMENT = """\
## Which procurement law

The day on which a procedure began decides.
"""


def page() -> Iterator[str]:
    """Give the page's lines."""
    yield from INTRODUCTION.split("\n")
    yield from PROCUREMENT.split("\n")
    body = (
        (
            f"`{regime.id}`",
            regime.title,
            long_date(regime.from_day),
            long_date(regime.to_day) if regime.to_day else "",
            regime.note,
        )
        for regime in REGIMES
    )
    yield from rows(("Periods", "Law", "From", "To", "Note"), body)
    for name in TABLES:
        yield from _table(read_table(name))


def _table(table: Table) -> Iterator[str]:
    yield from (f"## {table.title}", "")
    periods = tuple(table.periods.values())
    ways = list(dict.fromkeys(_counted(period) for period in periods))
    letters = {way: chr(ord("a") + place) for place, way in enumerate(ways)}
    head = ("Rule", "Period", "Length", "Counted", "Provision", "Confidence", "As at")
    yield from rows(head, (_row(period, letters) for period in periods))
    yield from ("Counted:", "")
    yield from (f"* **{letters[way]}**: {way}" for way in ways)
    yield ""
    noted = [period for period in periods if period.note]
    if noted:
        yield from ("Notes:", "")
        yield from (f"* `{period.name}`: {period.note}" for period in noted)
        yield ""
    varied = [period for period in periods if period.circumstances]
    if varied:
        yield from ("What changes a length (`--with`):", "")
        yield from rows(("Rule", "Circumstance", "Length", "If", "Provision"), _changes(varied))


def _counted(period: LegalPeriod) -> str:
    return counting_text(period)


def _row(period: LegalPeriod, letters: dict[str, str]) -> list[str]:
    length = bound_text(period, period.count, period.unit)
    if period.adjustable:
        length += ", or as set locally or by contract"
    sure = period.confidence.value
    if period.confidence is not Confidence.HIGH:
        sure = f"**{sure}**"
    as_at = period.as_at.isoformat() if period.as_at else ""
    counted = letters[_counted(period)]
    return [f"`{period.name}`", period.title, length, counted, period.provision, sure, as_at]


def _changes(periods: list[LegalPeriod]) -> Iterator[list[str]]:
    for period in periods:
        for one in period.circumstances:
            condition = one.title
            if one.excludes:
                names = [f"`{name}`" for name in one.excludes]
                condition += f"; not with {list_text(names, 'or')}"
            effect = effect_text(period, one)
            yield [f"`{period.name}`", f"`{one.name}`", effect, condition, one.provision]
