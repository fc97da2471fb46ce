"""How a plan's dates moved from report to report, told in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs
from markupsafe import Markup

from exitplan.calendars import long_date
from exitplan.schedule.words import and_list, count
from exitplan.site._causes import quoted
from exitplan.site._cited import cited
from exitplan.site._text import clean, paragraphs_of
from exitplan.slippage import trend

if TYPE_CHECKING:
    from exitplan.plan import Document, Plan
    from exitplan.planfile.history import Version
    from exitplan.schedule import Forecast
    from exitplan.slippage import Series, SeriesPoint, Trend, TrendPoint

FOLLOWED = "final"
"""Tag of the milestones that a history follows; without one, it follows all."""
LONG_WAIT = 183
"""More calendar days than these between two dates of a milestone are said to be a gap."""
_FEWEST_MONTHS = 2
_MONTH_DAYS = 30.4375


def _versions(versions: Iterable[Version]) -> tuple[Version, ...]:
    return tuple(versions)


@attrs.frozen
class History:
    """The dated reports of one plan, from which the site tells how its dates moved."""

    name: str
    """What it is called in addresses."""
    versions: tuple[Version, ...] = attrs.field(converter=_versions)
    source: str = ""
    """Names its folder for readers."""


@attrs.frozen
class Report:
    """One row: what one report said of one milestone."""

    anchor: str
    name: str
    """Of its file."""
    day: int | None
    finish_day: int | None
    """``None`` where it gives no date."""
    completed: bool
    moved: str
    gap: str
    """Why it gives none, as a sentence."""
    sources: Markup
    assumed: str
    is_rebaseline: bool


@attrs.frozen
class Account:
    """One milestone through all reports."""

    id: str
    anchor: str
    title: str
    finding: str
    first: Report
    now: Report
    moved: str
    reports: tuple[Report, ...]
    gaps: tuple[str, ...]
    why: tuple[str, ...]
    """The last report's notes on it, paragraph by paragraph."""

    @property
    def dated(self) -> list[Report]:
        """The reports that give a date."""
        return [report for report in self.reports if report.finish_day is not None]


@attrs.frozen
class Story:
    """A history, worked out."""

    name: str
    source: str
    plan: Plan
    """The last report that could be read."""
    trend: Trend
    accounts: tuple[Account, ...]
    """The milestones followed: those of the last report first."""
    said: tuple[tuple[TrendPoint, tuple[str, ...]], ...]
    """Each report with its own notes, paragraph by paragraph."""
    documents: tuple[Document, ...]
    """Whatever any of the reports cites, each once."""

    @property
    def finding(self) -> str:
        """What its first milestone came to, in a sentence without a stop."""
        return self.accounts[0].finding


def story_of(history: History, slug: str) -> Story | None:
    """Work a history out; ``None`` where no report of it can be read or none has a milestone."""
    whole = trend(history.versions)
    plans = [point.version.plan for point in whole.points if not point.problem]
    plan = next((plan for plan in reversed(plans) if plan is not None), None)
    if plan is None or not whole.milestones:
        return None
    followed = [series for series in whole.all_series if _is_followed(series)]
    chosen = followed or list(whole.all_series)
    accounts = tuple(_account(series, f"{slug}-{n}") for n, series in enumerate(chosen, 1))
    return Story(
        name=slug,
        source=clean(history.source),
        plan=plan,
        trend=trend(history.versions, [series.id for series in chosen]),
        accounts=accounts,
        said=tuple((point, _notes(point)) for point in whole.points if _notes(point)),
        documents=_documents(plan for plan in plans if plan is not None),
    )


def _is_followed(series: Series) -> bool:
    return any(
        FOLLOWED in point.forecast.item.tags
        for point in series.reported
        if point.forecast is not None
    )


def _notes(point: TrendPoint) -> tuple[str, ...]:
    plan = point.version.plan
    return () if plan is None else tuple(paragraphs_of(plan.notes or ""))


def _documents(plans: Iterable[Plan]) -> tuple[Document, ...]:
    found: dict[tuple[str, str | None], Document] = {}
    for plan in plans:
        for document in plan.documents:
            found.setdefault((document.title, document.url), document)
    return tuple(found.values())


def _account(series: Series, anchor: str) -> Account:
    reports: list[Report] = []
    last: int | None = None
    for number, point in enumerate(series.points, 1):
        reports.append(_report(point, f"{anchor}-{number}", last))
        last = last if point.forecast is None else point.forecast.finish_day
    dated = [report for report in reports if report.finish_day is not None]
    assert series.now is not None
    return Account(
        id=series.id,
        anchor=anchor,
        title=clean(series.title),
        finding=_finding(series),
        first=dated[0],
        now=dated[-1],
        moved=_moved(dated[0].finish_day, dated[-1].finish_day),
        reports=tuple(reports),
        gaps=tuple(_gaps(series)),
        why=tuple(paragraphs_of(series.now.item.notes or "")),
    )


def _report(found: SeriesPoint, anchor: str, last: int | None) -> Report:
    forecast = found.forecast
    plan = found.point.version.plan
    item = None if forecast is None else forecast.item
    documents: Mapping[str, Document] = {}
    if plan is not None:
        documents = {document.id: document for document in plan.documents}
    assumed = None if item is None else item.assumed
    return Report(
        anchor=anchor,
        name=clean(found.point.version.name),
        day=found.day,
        finish_day=None if forecast is None else forecast.finish_day,
        completed=forecast is not None and forecast.completed,
        moved="" if forecast is None else _moved(last, forecast.finish_day),
        gap=_why_silent(found),
        sources=cited(clean((item and item.source) or ""), documents),
        assumed="" if assumed is None else clean(assumed.reason),
        is_rebaseline=found.point.is_rebaseline,
    )


def _why_silent(found: SeriesPoint) -> str:
    if not found.gap:
        return ""
    problem = clean(found.point.problem)
    return f"It is no use: {problem}." if problem else "It gives no date for this."


def _moved(before: int | None, after: int | None) -> str:
    """Say by how much a date moved: ``18 months later (547 days)``."""
    if before is None or after is None:
        return ""
    if before == after:
        return "unmoved"
    days = abs(after - before)
    side = "later" if after > before else "earlier"
    if months_apart(before, after) < _FEWEST_MONTHS:
        return f"{count(days, 'day')} {side}"
    return f"{far(before, after)} {side} ({count(days, 'day')})"


def far(one: int, other: int) -> str:
    """Say how far two days lie apart: in days, or to the nearest month from two on."""
    months = months_apart(one, other)
    if months < _FEWEST_MONTHS:
        return count(abs(other - one), "day")
    return count(months, "month")


def months_apart(one: int, other: int) -> int:
    """Count the months between two days to the nearest one; half a month counts as one."""
    first, last = (datetime.date.fromordinal(day) for day in sorted((one, other)))
    months = (last.year - first.year) * 12 + last.month - first.month
    return months + round((last.day - first.day) / _MONTH_DAYS + 1e-9)


def _finding(series: Series) -> str:
    """Say in one clause what became of a milestone."""
    first, now = series.first, series.now
    assert first is not None
    assert now is not None
    title = quoted(series.title)
    days = now.finish_day - first.finish_day
    if len(series.reported) == 1:
        verb = "happened on" if now.completed else "was expected on"
        return f"{title} {verb} {long_date(now.finish_day)}, and one report tells of it"
    apart = far(first.finish_day, now.finish_day)
    if now.completed:
        if not days:
            return f"{title} came on the day first planned, {long_date(now.finish_day)}"
        return f"{title} came {apart} {'later' if days > 0 else 'earlier'} than first planned"
    if len({_finish(point.forecast) for point in series.reported}) == 1:
        return f"{title} never moved: {long_date(now.finish_day)} in every report that dates it"
    if not days:
        return f"{title} moved, and stood in the end where it was first planned"
    side = "later" if days > 0 else "earlier"
    return f"{title} was last expected {apart} {side} than first planned"


def _finish(forecast: Forecast | None) -> int | None:
    return None if forecast is None else forecast.finish_day


def _gaps(series: Series) -> Iterable[str]:
    """Say between which reports nothing is known of a milestone's date."""
    silent: list[SeriesPoint] = []
    last: SeriesPoint | None = None
    for point in series.points:
        if point.forecast is None:
            silent.append(point)
            continue
        if last is not None and last.day is not None and point.day is not None:
            if silent or point.day - last.day > LONG_WAIT:
                yield _between(last.day, point.day, silent)
        elif silent and point.day is not None:
            yield f"Before {long_date(point.day)}: {_silence(silent)}."
        last, silent = point, []
    done = last is not None and last.forecast is not None and last.forecast.completed
    if silent and not done and last is not None and last.day is not None:
        yield f"After {long_date(last.day)}: {_silence(silent)}."


def _between(before: int, after: int, silent: list[SeriesPoint]) -> str:
    said = _silence(silent) if silent else "no report was found"
    apart = far(before, after)
    return f"{long_date(before)} to {long_date(after)}, {apart}: {said}."


def _silence(silent: list[SeriesPoint]) -> str:
    """Say which reports give no date, and why."""
    unread = [point for point in silent if point.point.problem]
    dateless = [point for point in silent if not point.point.problem]
    parts = []
    if dateless:
        verb = "gives" if len(dateless) == 1 else "give"
        noun = "the report" if len(dateless) == 1 else "the reports"
        parts.append(f"{noun} of {and_list([_day(point) for point in dateless])} {verb} no date")
    parts += [f"the report of {_day(point)} is no use ({clean(point.gap)})" for point in unread]
    return "; ".join(parts)


def _day(point: SeriesPoint) -> str:
    name = clean(point.point.version.name)
    return name if point.day is None else long_date(point.day)
