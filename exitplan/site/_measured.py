"""Performance against the approved dates, each index with its counts and its plain meaning."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._slip_words import moved_words, plain, state_words
from exitplan.site._text import clean, shortened
from exitplan.slippage import Bei, Cpli, EarnedSchedule, HitTasks, Metrics, TrendPoint

if TYPE_CHECKING:
    from exitplan.site._press import Press

_MOST_MILESTONES = 3
_NONE = "–"


@attrs.frozen
class Measure:
    """One index: what it is, its value, the counts it is made of, and what it means."""

    name: str
    value: str
    made_of: str
    meaning: str


@attrs.frozen
class MeasuredReport:
    """The indices of one report, for the table over time."""

    day: int | None
    name: str
    baseline: str
    cells: tuple[str, ...]
    """CPLI, BEI, hit tasks and SPI(t), as text."""


@attrs.frozen
class Measured:
    """How the plan stands against its approved dates."""

    heading: str
    sentence: str
    measures: tuple[Measure, ...] = ()
    reports: tuple[MeasuredReport, ...] = ()
    """Empty where only one report is measured."""
    milestone: str = ""
    """Title of the milestone whose CPLI the table over time has."""
    notes: tuple[str, ...] = ()


def measured(press: Press) -> Measured | None:
    """Measure the plan against the baseline in force; ``None`` without any earlier state."""
    course = press.course
    if not course.states:
        return None
    if not course.baselines:
        return Measured("No baseline is kept, so no index is told", _missing(press))
    trend = course.trend
    now = next((point for point in reversed(trend.points) if point.version is course.now), None)
    notes = tuple(map(plain, trend.notes))
    if now is None or now.metrics is None:
        return Measured(
            "The plan cannot be measured against its baseline",
            "It has no status date, or none of its approved states can be dated.",
            notes=notes,
        )
    names = _milestones(press, now.metrics)
    target = names[0] if names else ""
    reports = [point for point in trend.points if point.metrics is not None]
    return Measured(
        _heading(now.metrics),
        f"Measured {press.facts.as_of} against the {clean(now.baseline)}.",
        tuple(_measures(now.metrics, names)),
        tuple(_report(point, target) for point in reports) if len(reports) > 1 else (),
        shortened(clean(trend.titles.get(target, target)), 60),
        notes,
    )


def _missing(press: Press) -> str:
    """Say what is needed to measure, and what of it there is."""
    text = (
        "Indices such as the share of due tasks that are done are measured against a baseline: a "
        "copy of the approved plan, kept in a file of its own so that nobody can change it unseen. "
        "This plan has none."
    )
    marked = [version for version in press.course.states if version.is_rebaseline]
    if marked:
        text += (
            f" {_capital(state_words(marked[-1]))} says that it was approved, but it is a "
            "report among others."
        )
    return f"{text} “exitplan baseline take” keeps one, and the indices will stand here."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _milestones(press: Press, found: Metrics) -> list[str]:
    finals = press.facts.final_ids
    names = [name for name in found.cpli if name in finals] or list(found.cpli)
    return names[-_MOST_MILESTONES:][::-1]


def _heading(found: Metrics) -> str:
    bei = found.bei
    if bei.value is None:
        return "Measured against the approved dates"
    due = bei.due + bei.unbaselined
    return f"{bei.finished:,} of {count(due, 'task')} that were to be done by now are done"


def _measures(found: Metrics, names: list[str]) -> Iterator[Measure]:
    for name in names:
        yield _cpli(found.cpli[name])
    yield _bei(found.bei)
    yield _hits(found.hits)
    yield _earned(found.earned)


def _cpli(found: Cpli) -> Measure:
    name = f"Critical path length index (CPLI) of {quoted(found.title)}"
    meaning = "1 or more: its approved date is kept; less: what is left must go faster than planned"
    if found.value is None or found.left_minutes is None or found.float_minutes is None:
        return Measure(name, _NONE, _untold(found.reason), meaning)
    left = moved_words(found.left_minutes, found.day_minutes, 0).removesuffix(" later")
    room = moved_words(-found.float_minutes, found.day_minutes, 0)
    against = (
        "forecast on its approved date"
        if not found.float_minutes
        else f"forecast {room} than approved"
    )
    return Measure(name, index(found.value), f"{left} to go, {against}", meaning)


def _bei(found: Bei) -> Measure:
    name = "Baseline execution index (BEI)"
    meaning = "tasks finished, by tasks due; more than 1: more is finished than was due"
    if found.value is None:
        return Measure(name, _NONE, _untold(found.reason), meaning)
    text = f"{count(found.finished, 'task')} finished; {found.due:,} due by their approved dates"
    if found.unbaselined:
        text += f" and {found.unbaselined:,} that the baseline does not have"
    if found.dropped:
        text += f"; {found.dropped:,} that were due are no longer in the plan and not counted"
    return Measure(name, index(found.value), text, meaning)


def _hits(found: HitTasks) -> Measure:
    name = "Hit tasks"
    meaning = "of the tasks due since the report before, how many were finished in time"
    if found.value is None or found.since_day is None or found.until_day is None:
        return Measure(name, _NONE, _untold(found.reason), meaning)
    text = (
        f"{found.hit:,} of {count(found.due, 'task')} due from {long_date(found.since_day)} to "
        f"{long_date(found.until_day)}"
    )
    return Measure(name, _percent(found.value), text, meaning)


def _earned(found: EarnedSchedule) -> Measure:
    name = "Schedule performance index in time, SPI(t)"
    meaning = "time earned, by time passed; less than 1: the work goes slower than approved"
    if found.spi_t is None or found.earned_months is None or found.actual_months is None:
        return Measure(name, _NONE, _untold(found.reason), meaning)
    text = (
        f"what is done was planned to take {float(found.earned_months):.1f} months and took "
        f"{float(found.actual_months):.1f} months, counted in planned working time"
    )
    return Measure(name, index(found.spi_t), text, meaning)


def _untold(reason: str) -> str:
    return f"cannot be told: {plain(reason)}"


def _report(point: TrendPoint, target: str) -> MeasuredReport:
    found = point.metrics
    assert found is not None
    cpli = found.cpli.get(point.known_as.get(target, target))
    hits, bei = found.hits, found.bei
    return MeasuredReport(
        point.day,
        shortened(clean(point.version.name), 60),
        shortened(clean(point.baseline), 60),
        (
            index(None if cpli is None else cpli.value),
            _NONE
            if bei.value is None
            else f"{index(bei.value)} ({bei.finished:,} of {bei.due + bei.unbaselined:,})",
            _NONE
            if hits.value is None
            else f"{_percent(hits.value)} ({hits.hit:,} of {hits.due:,})",
            index(found.earned.spi_t),
        ),
    )


def index(value: Fraction | None) -> str:
    """Write an index with three places, as ``exitplan trend`` does."""
    return _NONE if value is None else f"{float(value):.3f}".replace("-", "\N{MINUS SIGN}")


def _percent(value: Fraction) -> str:
    return f"{float(value):.0f} %"
