"""The slip chart as places in whole pixels: report date across, forecast date up.

A level line is a forecast that holds, a rising one slips; where a line meets
the diagonal, what was forecast has come. No line is drawn over a report that
is missing. Nothing is marked up here.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from exitplan.calendars import long_date
from exitplan.schedule.words import MINUTES_PER_DAY, and_list, count, short_date
from exitplan.slippage._trend import Series, SeriesPoint, Trend
from exitplan.slippage._trend_axis import Axis, Tick

WIDTH = 860
LEFT = 78
RIGHT = 596
"""Where the picture ends and the column of names begins."""
TOP = 62
LABEL_HEIGHT = 58
_LEAST_HEIGHT = 330
_MOST_LINES = 8
_TITLE_LETTERS = 48
_LEAST_X_GAP = 62
_LEAST_Y_GAP = 30


@attrs.frozen
class Dot:
    """One report of one milestone."""

    x: int
    y: int
    report_day: int
    forecast_day: int
    completed: bool
    words: str
    """What a pointer or a screen reader is told."""


@attrs.frozen
class Upright:
    """A line over the whole height: a re-baseline, or a report that could not be read."""

    x: int
    day: int
    label: str


@attrs.frozen
class SlipLine:
    """One milestone's line, in segments between gaps."""

    id: str
    title: str
    number: int
    """Its place among the lines, from 0: the picture gives each number its own stroke."""
    segments: tuple[tuple[Dot, ...], ...]
    label_y: int
    """The middle of its name in the column at the right."""
    words: tuple[str, str]
    """Its date now, and by how much it has moved."""

    @property
    def last(self) -> Dot:
        """The dot that its name belongs to."""
        return self.segments[-1][-1]


@attrs.frozen
class SlipChart:
    """A slip chart, ready to be drawn. Places are pixels, from the upper left."""

    title: str
    """The finding."""
    description: str
    """For those who do not see it."""
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    across: Axis
    up: Axis
    lines: tuple[SlipLine, ...]
    diagonal: tuple[int, int, int, int] | None
    """Where forecast date and report date are the same: x1, y1, x2, y2; ``None`` where off it."""
    rebaselines: tuple[Upright, ...]
    missing: tuple[Upright, ...]
    left_out: tuple[str, ...]
    """Titles of milestones for which there was no room, or that no dated report gives."""

    @property
    def x_ticks(self) -> tuple[Tick, ...]:
        """Marks of the report dates."""
        return self.across.ticks

    @property
    def y_ticks(self) -> tuple[Tick, ...]:
        """Marks of the forecast dates."""
        return self.up.ticks


def slip_chart(
    trend: Trend, milestones: Sequence[str] | None = None, *, most: int = _MOST_LINES
) -> SlipChart | None:
    """Lay out the slip chart of some milestones of a trend; default: those that matter most.

    Those are the ones with a deadline, then the ones that moved most, at most
    `most` of them; the titles of the others are in `left_out`. ``None`` where
    no report with a date gives any forecast. Raises KeyError for an id that the
    trend does not have.
    """
    wanted = trend.milestones if milestones is None else tuple(dict.fromkeys(milestones))
    drawable = [series for name in wanted if _days(series := trend.series(name))]
    chosen = drawable
    if milestones is None and len(drawable) > most:
        kept = {series.id for series in sorted(drawable, key=_weight)[:most]}
        chosen = [series for series in drawable if series.id in kept]
    if not chosen:
        return None
    names = {series.id for series in chosen}
    left_out = tuple(trend.titles[name] for name in wanted if name not in names)
    return _lay_out(trend, chosen, left_out)


def _weight(series: Series) -> tuple[bool, int]:
    now = series.now
    return now is None or now.deadline is None, -abs(series.calendar_days)


def _days(series: Series) -> list[int]:
    return [point.day for point in series.reported if point.day is not None]


def _lay_out(trend: Trend, chosen: list[Series], left_out: tuple[str, ...]) -> SlipChart:
    reports = [point.day for point in trend.points if point.day is not None]
    forecasts = [
        point.forecast.finish_day
        for series in chosen
        for point in series.reported
        if point.forecast is not None and point.day is not None
    ]
    bottom = TOP + max(_LEAST_HEIGHT, LABEL_HEIGHT * len(chosen))
    across = Axis.spanning(reports, LEFT, RIGHT, least_gap=_LEAST_X_GAP)
    up = Axis.spanning(forecasts, bottom, TOP, least_gap=_LEAST_Y_GAP)
    lines = _with_labels(
        [_line(series, number, across, up) for number, series in enumerate(chosen)], bottom
    )
    return SlipChart(
        title=slip_finding(chosen),
        description=_description(trend, chosen, left_out),
        width=WIDTH,
        height=bottom + 62,
        left=LEFT,
        right=RIGHT,
        top=TOP,
        bottom=bottom,
        across=across,
        up=up,
        lines=lines,
        diagonal=_diagonal(across, up),
        rebaselines=_rebaselines(trend, across),
        missing=_missing(trend, across),
        left_out=left_out,
    )


def _line(series: Series, number: int, across: Axis, up: Axis) -> SlipLine:
    segments: list[tuple[Dot, ...]] = []
    for run in series.runs:
        dots: list[Dot] = []
        for point in run:
            dot = _dot(series, point, across, up)
            if dot is not None and not _is_told(segments, dots, dot):
                dots.append(dot)
        if dots:
            segments.append(tuple(dots))
    words = (_date_words(series), moved_words(series))
    return SlipLine(series.id, series.title, number, tuple(segments), 0, words)


def _is_told(segments: list[tuple[Dot, ...]], dots: list[Dot], dot: Dot) -> bool:
    """Whether an earlier report gave the same finish as a fact: there the line ends."""
    before = dots[-1] if dots else segments[-1][-1] if segments else None
    if before is None or not (before.completed and dot.completed):
        return False
    return before.forecast_day == dot.forecast_day


def _dot(series: Series, found: SeriesPoint, across: Axis, up: Axis) -> Dot | None:
    forecast, day = found.forecast, found.day
    if forecast is None or day is None:
        return None
    said = "done" if forecast.completed else "forecast for"
    words = (
        f"{series.title}: {said} {long_date(forecast.finish_day)}, as reported "
        f"{long_date(day)} ({found.point.version.name})"
    )
    x, y = across.at(day), up.at(forecast.finish_day)
    return Dot(x, y, day, forecast.finish_day, forecast.completed, words)


def _with_labels(lines: list[SlipLine], bottom: int) -> tuple[SlipLine, ...]:
    """Give each name a place beside its line's end, as near as the others let it."""
    order = sorted(lines, key=lambda line: (line.last.y, line.number))
    room = LABEL_HEIGHT // 2
    places: list[int] = []
    for line in order:
        least = places[-1] + LABEL_HEIGHT if places else TOP + room
        places.append(max(least, line.last.y))
    most = bottom - room
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], most)
        most = places[index] - LABEL_HEIGHT
    placed = {line.id: attrs.evolve(line, label_y=y) for line, y in zip(order, places, strict=True)}
    return tuple(placed[line.id] for line in lines)


def _diagonal(across: Axis, up: Axis) -> tuple[int, int, int, int] | None:
    first, last = max(across.first, up.first), min(across.end, up.end)
    if first >= last:
        return None
    return across.at(first), up.at(first), across.at(last), up.at(last)


def _rebaselines(trend: Trend, across: Axis) -> tuple[Upright, ...]:
    """Mark the approvals that lie within the time of the reports."""
    shown = [(found.day, found.name) for found in trend.rebaselines if across.holds(found.day)]
    return _uprights(shown, across)


def _missing(trend: Trend, across: Axis) -> tuple[Upright, ...]:
    """Mark the reports without forecasts."""
    unread = [(point.day, point.version.name) for point in trend.unread if point.day is not None]
    return _uprights(unread, across)


def _uprights(marks: Sequence[tuple[int, str]], across: Axis) -> tuple[Upright, ...]:
    """Give one line for each day, with all its names."""
    labels: dict[int, list[str]] = {}
    for day, name in sorted(marks, key=lambda mark: mark[0]):
        labels.setdefault(day, []).append(name)
    return tuple(Upright(across.at(day), day, and_list(names)) for day, names in labels.items())


def _date_words(series: Series) -> str:
    now = series.now
    assert now is not None
    if series.points[-1].gap and not series.points[-1].point.problem:
        return f"{short_date(now.finish_day)}, {series.points[-1].gap}"
    return f"{'done ' if now.completed else ''}{short_date(now.finish_day)}"


def moved_words(series: Series) -> str:
    """Say by how much a milestone has moved: ``31 working days later``, ``as first reported``."""
    days, working, now = series.calendar_days, series.working_days, series.now
    if now is None or not days:
        return "as first reported"
    way = "later" if days > 0 else "earlier"
    if working and now.day_minutes != MINUTES_PER_DAY:
        return f"{count(abs(working), 'working day')} {way}"
    return f"{count(abs(days), 'calendar day')} {way}"


def shortened(text: str, letters: int) -> str:
    """Cut a text that has more than so many letters."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def slip_finding(chosen: Sequence[Series]) -> str:
    """Say what the chart shows, in a sentence without a full stop."""
    worst = max(chosen, key=lambda series: series.calendar_days)
    if worst.calendar_days > 0:
        now = worst.now
        verb = "came" if now is not None and now.completed else "is forecast"
        name = shortened(worst.title, _TITLE_LETTERS)
        return f"“{name}” {verb} {moved_words(worst)} than first reported"
    moved = [series for series in chosen if series.calendar_days]
    if moved:
        return "Nothing is later than first reported"
    return "Every milestone stands where it was first reported"


def _description(trend: Trend, chosen: Sequence[Series], left_out: tuple[str, ...]) -> str:
    days = [point.day for point in trend.points if point.day is not None]
    head = (
        f"A slip chart of {count(len(chosen), 'milestone')} over {count(len(days), 'report')} "
        f"from {long_date(min(days))} to {long_date(max(days))}: report date across, forecast "
        "date up. A level line holds its date, a rising line slips."
    )
    parts = [head]
    for series in chosen:
        first = series.first
        assert first is not None
        parts.append(
            f"{series.title}: {long_date(first.finish_day)} at first, now {_date_words(series)}, "
            f"{moved_words(series)}."
        )
    if trend.unread:
        parts.append(f"{count(len(trend.unread), 'report')} could not be read.")
    if left_out:
        parts.append(f"Not drawn: {and_list(list(left_out))}.")
    return " ".join(parts)
