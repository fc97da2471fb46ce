"""The milestone trend: what each report forecast, report by report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import build_calendar
from exitplan.errors import HorizonError
from exitplan.planfile.history import VersionKind
from exitplan.schedule.words import MINUTES_PER_DAY, iso_date
from exitplan.slippage._trend_dated import DatedVersion, date_versions
from exitplan.slippage._trend_lines import NO_GAP, Lines

if TYPE_CHECKING:
    from exitplan.planfile.history import Version
    from exitplan.schedule import Forecast
    from exitplan.slippage._metrics_values import Metrics

_IN_GIT = (VersionKind.COMMIT, VersionKind.TAG)

NOTHING: Mapping[str, Any] = MappingProxyType({})


@attrs.frozen
class TrendPoint:
    """One report: a version of the plan, and what it forecast."""

    version: Version
    forecasts: Mapping[str, Forecast] = attrs.field(default=NOTHING, repr=False)
    """By the id that each milestone has in the latest version that has it."""
    metrics: Metrics | None = None
    """Against the baseline in force at the report date, where baselines were given; ``None``
    for all but the last report of a day."""
    original_metrics: Metrics | None = None
    """The same against the first baseline."""
    baseline: str = ""
    """Name of the baseline in force, where that was measured against."""
    rebaselined: tuple[str, ...] = ()
    """Names of the baselines that were approved since the report before, the first one apart."""
    problem: str = ""
    """Why there are no forecasts: it could not be read, or not be dated. Empty where fine."""
    gaps: Mapping[str, str] = attrs.field(default=NOTHING, repr=False)
    """Why a milestone has no forecast here, by id; those without one only."""
    known_as: Mapping[str, str] = attrs.field(default=NOTHING, repr=False)
    """The id that a milestone had here, by its latest id, where that was another."""

    @property
    def day(self) -> int | None:
        """Its report date, a day ordinal; ``None`` where it has none."""
        return self.version.day

    @property
    def is_rebaseline(self) -> bool:
        """Whether a new baseline was approved with it, or since the report before."""
        return bool(self.rebaselined)


@attrs.frozen
class Rebaseline:
    """The approval of a baseline that replaced another."""

    day: int
    """Day ordinal of the approval."""
    name: str


@attrs.frozen
class SeriesPoint:
    """What one report said of one milestone."""

    point: TrendPoint
    forecast: Forecast | None
    """``None`` in a gap."""
    gap: str = ""
    """Why there is none."""

    @property
    def day(self) -> int | None:
        """The report date."""
        return self.point.day


@attrs.frozen
class Series:
    """One milestone through all reports."""

    id: str
    title: str
    points: tuple[SeriesPoint, ...]
    """One for each report, gaps included."""

    @property
    def reported(self) -> tuple[SeriesPoint, ...]:
        """The reports that give a forecast of it."""
        return tuple(point for point in self.points if point.forecast is not None)

    @property
    def first(self) -> Forecast | None:
        """What the first report that has it forecast."""
        return next((point.forecast for point in self.reported), None)

    @property
    def now(self) -> Forecast | None:
        """What the last report that has it forecast."""
        return next((point.forecast for point in reversed(self.reported)), None)

    @property
    def calendar_days(self) -> int:
        """By how many calendar days it has moved since its first report; later is positive."""
        if self.first is None or self.now is None:
            return 0
        return self.now.finish_day - self.first.finish_day

    @property
    def working_days(self) -> int | None:
        """The same in working days of its own calendar, as the last report knows it.

        ``None`` where it counts in calendar days, or its calendar does not reach so far.
        """
        if self.first is None or self.now is None:
            return 0
        plan = self.reported[-1].point.version.plan
        if plan is None or self.now.day_minutes == MINUTES_PER_DAY:
            return None
        try:
            calendar = build_calendar(self.now.calendar, plan.calendars)
            return calendar.working_days_between(self.first.finish_day + 1, self.now.finish_day + 1)
        except HorizonError:
            return None

    @property
    def runs(self) -> tuple[tuple[SeriesPoint, ...], ...]:
        """Its reports between gaps: no line may be drawn from one run to the next."""
        runs: list[list[SeriesPoint]] = [[]]
        for point in self.points:
            if point.forecast is not None:
                runs[-1].append(point)
            elif runs[-1]:
                runs.append([])
        return tuple(tuple(run) for run in runs if run)


@attrs.frozen
class Trend:
    """Forecasts of milestones over successive reports."""

    points: tuple[TrendPoint, ...]
    """By report date; those of one day, and those without one, in the order given."""
    milestones: tuple[str, ...]
    """Ids in the latest version that has them: the last report's in its order, then those gone."""
    titles: Mapping[str, str]
    """Latest title by id."""
    notes: tuple[str, ...] = ()
    """What a reader should know: baselines against which nothing could be measured."""
    rebaselines: tuple[Rebaseline, ...] = ()
    """Approvals that replaced a baseline, by day."""

    def series(self, milestone: str) -> Series:
        """Follow one milestone through all reports; raises KeyError for one that is not there."""
        title = self.titles[milestone]
        return Series(
            milestone,
            title,
            tuple(
                SeriesPoint(point, point.forecasts.get(milestone), _gap(point, milestone))
                for point in self.points
            ),
        )

    @property
    def all_series(self) -> tuple[Series, ...]:
        """Every milestone, in order."""
        return tuple(self.series(milestone) for milestone in self.milestones)

    @property
    def unread(self) -> tuple[TrendPoint, ...]:
        """The reports that could not be read or dated."""
        return tuple(point for point in self.points if point.problem)

    def records(self) -> list[dict[str, str | int | bool | None]]:
        """Give one flat record per report and milestone, for CSV or pandas; gaps included."""
        return [_record(series, point) for series in self.all_series for point in series.points]


def trend(
    versions: Iterable[Version | DatedVersion],
    milestones: Sequence[str] | None = None,
    *,
    renamed: Mapping[str, str] | None = None,
    baselines: Iterable[Version] = (),
) -> Trend:
    """Follow the forecasts of milestones over versions of a plan, oldest first.

    `milestones` are ids in any version; default: every milestone, and whatever
    has a deadline. They are followed where they are renamed or moved; `renamed`
    (old id to new id) helps where that cannot be seen. A version that could not
    be read or dated stays as a point with its `problem`. With `baselines`
    (oldest approval first, their `day` that of the approval) every report is
    measured as well, against the one then in force and against the first.
    Raises UnknownTaskError for an id that no version has.

    The chart that follows is a milestone trend analysis, or slip chart: report
    date across, forecast date up.
    """
    dated = _by_day(date_versions(versions))
    lines = Lines(dated, renamed or {})
    chosen = lines.chosen(milestones)
    points = [_point(found, lines, number, chosen) for number, found in enumerate(dated)]
    notes: tuple[str, ...] = ()
    approved = tuple(baselines)
    if approved:
        from exitplan.slippage._trend_metrics import measure

        measured, notes = measure(dated, approved)
        for number, found in measured.items():
            points[number] = attrs.evolve(
                points[number],
                metrics=found.metrics,
                original_metrics=found.original,
                baseline=found.baseline,
            )
    rebaselines = _rebaselines(dated, approved)
    return Trend(
        _marked(points, rebaselines), tuple(chosen), lines.titles(chosen), notes, rebaselines
    )


def _rebaselines(
    dated: Sequence[DatedVersion], approved: Sequence[Version]
) -> tuple[Rebaseline, ...]:
    """Give the approvals after the first; where none are known, the versions that say so."""
    found = list(approved[1:])
    if not approved:
        found = [other.version for other in dated if other.version.is_rebaseline]
    marks = {(version.day, version.name) for version in found if version.day is not None}
    return tuple(Rebaseline(day, name) for day, name in sorted(marks))


def _marked(
    points: Sequence[TrendPoint], rebaselines: Sequence[Rebaseline]
) -> tuple[TrendPoint, ...]:
    """Tell each approval at the first report on or after its day."""
    waiting = list(rebaselines)
    marked = []
    for point in points:
        day = point.day
        is_read = day is not None and not point.problem
        names = [r.name for r in waiting if is_read and r.day <= (day or 0)]
        waiting = waiting[len(names) :]
        marked.append(attrs.evolve(point, rebaselined=tuple(names)) if names else point)
    return tuple(marked)


def _by_day(versions: tuple[DatedVersion, ...]) -> tuple[DatedVersion, ...]:
    """Order by report date; one without a date stays behind what it was given after."""
    key = 0
    keyed: list[tuple[int, DatedVersion]] = []
    for found in _gaps_in_place(versions):
        key = key if found.version.day is None else found.version.day
        keyed.append((key, found))
    return tuple(found for _, found in sorted(keyed, key=lambda pair: pair[0]))


def _gaps_in_place(versions: tuple[DatedVersion, ...]) -> Iterator[DatedVersion]:
    """Give the versions, those in git that could not be read no later than what follows them.

    Only the commit's day is known of them, and reports are committed after their date.
    """
    placed: list[DatedVersion] = []
    next_day: int | None = None
    for found in reversed(versions):
        version = found.version
        is_late = next_day is not None and version.day is not None and version.day > next_day
        if found.dated is not None:
            next_day = version.day
            placed.append(found)
        elif is_late and version.kind in _IN_GIT:
            placed.append(DatedVersion(attrs.evolve(version, day=next_day), None))
        else:
            placed.append(found)
    return reversed(placed)


def _point(found: DatedVersion, lines: Lines, number: int, chosen: Sequence[str]) -> TrendPoint:
    version = found.version
    if found.problem:
        return TrendPoint(version, problem=found.problem)
    names = lines.names(number)
    forecasts: dict[str, Forecast] = {}
    gaps: dict[str, str] = {}
    known_as: dict[str, str] = {}
    for line in chosen:
        name = names.get(line)
        forecast = None if name is None else lines.forecast(number, name)
        if forecast is None or name is None:
            gaps[line] = lines.gap(number, line, name)
            continue
        forecasts[line] = forecast
        if name != line:
            known_as[line] = name
    return TrendPoint(version, forecasts, gaps=gaps, known_as=known_as)


def _gap(point: TrendPoint, milestone: str) -> str:
    if milestone in point.forecasts:
        return ""
    return point.problem or point.gaps.get(milestone, NO_GAP)


def _record(series: Series, found: SeriesPoint) -> dict[str, str | int | bool | None]:
    point, forecast = found.point, found.forecast
    deadline = None if forecast is None else forecast.deadline
    return {
        "id": series.id,
        "title": series.title,
        "report": point.version.name,
        "kind": point.version.kind.name.lower(),
        "report_date": None if point.day is None else iso_date(point.day),
        "forecast": None if forecast is None else iso_date(forecast.finish_day),
        "completed": forecast is not None and forecast.completed,
        "deadline": None if deadline is None else iso_date(deadline.deadline_day),
        "margin_working_days": None if deadline is None else deadline.margin_working_days,
        "status": None if deadline is None else deadline.status.value,
        "rebaselined": point.is_rebaseline,
        "known_as": point.known_as.get(series.id, series.id) if forecast else None,
        "gap": found.gap or None,
    }
