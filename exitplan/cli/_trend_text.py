"""How forecasts moved from report to report, in words, rows and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from exitplan.calendars import long_date
from exitplan.cli._output import Paint, fit, wrap
from exitplan.errors import printable
from exitplan.schedule.words import MINUTES_PER_DAY, count, iso_date, short_date

if TYPE_CHECKING:
    from exitplan.schedule import Forecast
    from exitplan.slippage import Series, SeriesPoint, Sign, Trend, TrendPoint

ARROW = " → "
_FEW = 6
"""Up to so many milestones have a block each, moved or not."""
_DONE_DATE = 16
_MOST_ALIKE = 5
"""So many signs of one code are shown for each step; the rest is counted."""
_METRICS = (("CPLI", 7), ("BEI", 7), ("Hit", 7), ("SPI(t)", 8), ("Earned", 9))
_REPORT = 13
_FIRST_FORECASTS, _LAST_FORECASTS = 4, 8
"""So many forecasts of a milestone are shown at either end; csv has all."""


def report(trend: Trend, signs: Sequence[Sign] | None, paint: Paint, columns: int) -> str:
    """Give all of it as text: the answer, each milestone, metrics, warning signs."""
    lines = [wrap(answer(trend))]
    for note in (*unread_notes(trend), *trend.notes):
        lines += ["", wrap(note)]
    still = _unmoved(trend)
    for series in trend.all_series:
        if series.id not in still:
            lines += ["", *_block(series, paint)]
    lines += _still(trend, still)
    lines += _metrics(trend, paint, columns)
    if signs is not None:
        lines += _signs(signs, paint)
    return "\n".join(lines)


def answer(trend: Trend) -> str:
    """Say over how many reports, and what slipped most."""
    from exitplan.slippage import slip_finding

    days = sorted(point.day for point in trend.points if point.day is not None)
    span = f" from {long_date(days[0])} to {long_date(days[-1])}" if days else ""
    if days and days[0] == days[-1]:
        span = f" of {long_date(days[0])}"
    text = f"{count(len(trend.points), 'report')}{span}"
    shown = [series for series in trend.all_series if series.now is not None]
    if not shown:
        return f"{text}: none of them forecasts a milestone."
    return f"{text}. {slip_finding(shown)}."


def _unmoved(trend: Trend) -> frozenset[str]:
    """Give the milestones that one line each will do for: where there are many, the unmoved."""
    if len(trend.milestones) <= _FEW:
        return frozenset()
    shown = trend.all_series
    return frozenset(series.id for series in shown if len(sequence(series)) < 2 and series.now)


def _still(trend: Trend, still: frozenset[str]) -> Iterator[str]:
    if not still:
        return
    yield ""
    yield wrap(f"{count(len(still), 'milestone')} as first reported:")
    for series in trend.all_series:
        now = series.now
        if series.id not in still or now is None:
            continue
        done = "done " if now.completed else ""
        date = f"{done}{short_date(now.finish_day)}"
        title = series.title if series.title == series.id else f"{series.title} ({series.id})"
        head = f"  {date:<{_DONE_DATE}} "
        yield _indented(f"{title}{_status(now)}", head, " " * len(head))


def unread_notes(trend: Trend) -> Iterator[str]:
    """Tell which reports are missing, and why."""
    for point in trend.unread:
        yield f"{_name(point)} has no forecasts: {point.problem}."


def _name(point: TrendPoint) -> str:
    name = point.version.name
    if point.day is None or iso_date(point.day) in name:
        return name
    return f"{name} ({short_date(point.day)})"


def _block(series: Series, paint: Paint) -> Iterator[str]:
    now = series.now
    title = series.title if series.title == series.id else f"{series.title} ({series.id})"
    yield paint(wrap(title), "bold")
    if now is None:
        yield _indented("No report gives a forecast of it.")
        return
    status = _status(now)
    style = "late" if now.deadline is not None and now.deadline.margin_working_days < 0 else ""
    yield paint(_indented(f"{_standing(series, now)}{status}"), style)
    reports = len(series.reported)
    yield _indented(f"{_moved(series)} over {count(reports, 'report')}")
    yield _indented(chain(series))


def _indented(text: str, indent: str = "  ", later: str = "  ") -> str:
    """Wrap a paragraph whose first line is indented as well, or begins with what is given."""
    return indent + wrap("x" * len(indent) + text, later)[len(indent) :]


def _standing(series: Series, now: Forecast) -> str:
    last = series.points[-1]
    if last.gap and not last.point.problem:
        return f"Last forecast for {long_date(now.finish_day)}; {last.gap}"
    if now.completed:
        return f"Done on {long_date(now.finish_day)}"
    return f"Forecast for {long_date(now.finish_day)}"


def _status(now: Forecast) -> str:
    deadline = now.deadline
    if deadline is None:
        return ""
    margin = deadline.margin_working_days
    noun = "calendar day" if now.day_minutes == MINUTES_PER_DAY else "working day"
    due = short_date(deadline.deadline_day)
    if margin < 0:
        word = "" if now.completed else ": late"
        return f", {count(-margin, noun)} after its deadline of {due}{word}"
    word = "" if deadline.status.value == "done" else f": {deadline.status.value}"
    room = f"{count(margin, noun)} before" if margin else "on the day of"
    return f", {room} its deadline of {due}{word}"


def _moved(series: Series) -> str:
    days, working = series.calendar_days, series.working_days
    if not days:
        return "As first reported,"
    way = "later" if days > 0 else "earlier"
    elapsed = count(abs(days), "calendar day")
    if working is None:
        return f"{elapsed} {way} than first reported,"
    return f"{count(abs(working), 'working day')} {way} than first reported ({elapsed}),"


def sequence(series: Series) -> list[str]:
    """Give the forecasts as they changed: ``30 Sep 2015``, ``12 Nov 2015 (re-baselined)``, gaps."""
    parts: list[str] = []
    shown: tuple[int, bool] | None = None
    for found in series.points:
        if found.forecast is None:
            gap = _gap(series, found)
            if gap:
                parts.append(gap)
                shown = None
            continue
        now = (found.forecast.finish_day, found.forecast.completed)
        if now == shown and not found.point.is_rebaseline:
            continue
        done = "done " if found.forecast.completed else ""
        mark = " (re-baselined)" if found.point.is_rebaseline else ""
        parts.append(f"{done}{short_date(found.forecast.finish_day)}{mark}")
        shown = now
    return parts


def chain(series: Series) -> str:
    """Give the forecasts as they changed in one line, the middle of a long one as a number."""
    parts = sequence(series)
    left = len(parts) - _FIRST_FORECASTS - _LAST_FORECASTS
    if left > 1:
        parts[_FIRST_FORECASTS:-_LAST_FORECASTS] = [f"{left} others"]
    return ARROW.join(parts)


def _gap(series: Series, found: SeriesPoint) -> str:
    """Say a gap between reports; before the first and after the last there is none to say."""
    position = series.points.index(found)
    is_inside = any(p.forecast for p in series.points[:position]) and any(
        p.forecast for p in series.points[position:]
    )
    if not is_inside and not found.point.problem:
        return ""
    before = series.points[position - 1] if position else None
    if before is not None and before.forecast is None and before.gap == found.gap:
        return ""
    day = "" if found.day is None else f" {short_date(found.day)}"
    return f"[no forecast{day}]"


def _metrics(trend: Trend, paint: Paint, columns: int) -> Iterator[str]:
    rows = list(metric_rows(trend))
    if not rows:
        return
    first = columns - _REPORT - sum(width for _, width in _METRICS)
    yield ""
    head = "".join(name.rjust(width) for name, width in _METRICS)
    yield paint(f"{'Report':<{_REPORT}}{fit('Against', first)}{head}", "bold")
    for row in rows:
        values = "".join(
            str(row[name]).rjust(width)
            for (_, width), name in zip(
                _METRICS, ("cpli", "bei", "hit", "spi_t", "earned"), strict=True
            )
        )
        yield f"{row['report']:<{_REPORT}}{fit(str(row['against']), first)}{values}"
    milestone = rows[-1]["milestone"]
    yield ""
    yield wrap(
        f"CPLI: time left plus float to the baseline date, by time left, for {milestone}; below "
        "1.000 it is late. BEI: tasks finished by tasks due. Hit: tasks due since the report "
        "before that were finished in time. SPI(t): time earned by time passed. Earned: months."
    )


def metric_rows(trend: Trend) -> Iterator[dict[str, str]]:
    """Give the metrics of each report against each baseline, as text."""
    target = _target(trend)
    for point in trend.points:
        day = "" if point.day is None else short_date(point.day)
        pairs = [(point.baseline, point.metrics), ("the original", point.original_metrics)]
        if point.metrics is not None and point.metrics == point.original_metrics:
            pairs = pairs[:1]
        for name, found in pairs:
            if found is None:
                continue
            known = point.known_as.get(target, target)
            cpli = found.cpli.get(known)
            earned = found.earned
            yield {
                "report": day,
                "against": name,
                "milestone": trend.titles.get(target, target),
                "cpli": _index(None if cpli is None else cpli.value),
                "bei": _index(found.bei.value),
                "hit": "–" if found.hits.value is None else f"{float(found.hits.value):.0f}%",
                "spi_t": _index(earned.spi_t),
                "earned": "–"
                if earned.earned_months is None
                else f"{float(earned.earned_months):.1f}",
            }


def _target(trend: Trend) -> str:
    """Give the milestone whose CPLI is shown: of those with a deadline the last, else the last."""

    def key(series: Series) -> tuple[bool, int]:
        now = series.now
        return (now is not None and now.deadline is not None, now.finish_day if now else 0)

    return max(trend.all_series, key=key).id


def _index(value: Any) -> str:
    return "–" if value is None else f"{float(value):.3f}"


def _signs(signs: Sequence[Sign], paint: Paint) -> Iterator[str]:
    yield ""
    if not signs:
        yield "No warning signs between these reports."
        return
    yield paint(f"{count(len(signs), 'warning sign')}, each a question to ask:", "bold")
    for step in _steps(signs):
        yield ""
        yield paint(wrap(f"{step[0].before.name}{ARROW}{step[0].after.name}"), "muted")
        shown: dict[str, int] = {}
        for sign in step:
            shown[sign.code] = shown.get(sign.code, 0) + 1
            if shown[sign.code] > _MOST_ALIKE:
                continue
            found = sign.diagnostic
            place = f" ({found.place})" if found.place else ""
            yield _indented(f"{sign.code} {sign.message}{place}", "  ", "        ")
            yield _indented(f"→ {sign.help}", "        ", "          ")
        for code, number in shown.items():
            if number > _MOST_ALIKE:
                yield f"  {code} {number - _MOST_ALIKE} more like these"


def _steps(signs: Iterable[Sign]) -> list[list[Sign]]:
    """Put the signs of each step together."""
    steps: list[list[Sign]] = []
    for sign in signs:
        if not steps or (steps[-1][0].before, steps[-1][0].after) != (sign.before, sign.after):
            steps.append([])
        steps[-1].append(sign)
    return steps


def as_data(trend: Trend, plan: str, signs: Sequence[Sign] | None) -> dict[str, Any]:
    """Give all of it as plain data."""
    return {
        "schema": 1,
        "plan": plan,
        "reports": [_report_record(point) for point in trend.points],
        "milestones": [_series_record(series) for series in trend.all_series],
        "notes": list(trend.notes),
        "signs": None if signs is None else [sign.record() for sign in signs],
    }


def _report_record(point: TrendPoint) -> dict[str, Any]:
    version = point.version
    return {
        "name": version.name,
        "kind": version.kind.value,
        "date": None if point.day is None else iso_date(point.day),
        "commit": version.commit or None,
        "subject": version.subject or None,
        "rebaselined": point.is_rebaseline,
        "problem": point.problem or None,
        "baseline": point.baseline or None,
        "metrics": None if point.metrics is None else point.metrics.record(),
        "original_metrics": None
        if point.original_metrics is None
        else point.original_metrics.record(),
    }


def _series_record(series: Series) -> dict[str, Any]:
    first, now = series.first, series.now
    deadline = None if now is None else now.deadline
    return {
        "id": series.id,
        "title": series.title,
        "first": None if first is None else iso_date(first.finish_day),
        "now": None if now is None else iso_date(now.finish_day),
        "completed": now is not None and now.completed,
        "calendar_days": series.calendar_days,
        "working_days": series.working_days,
        "deadline": None if deadline is None else iso_date(deadline.deadline_day),
        "margin_working_days": None if deadline is None else deadline.margin_working_days,
        "status": None if deadline is None else deadline.status.value,
        "points": [
            {
                "report": found.point.version.name,
                "date": None if found.day is None else iso_date(found.day),
                "forecast": None if found.forecast is None else iso_date(found.forecast.finish_day),
                "completed": found.forecast is not None and found.forecast.completed,
                "gap": found.gap or None,
            }
            for found in series.points
        ],
    }


def markdown(trend: Trend, signs: Sequence[Sign] | None) -> str:
    """Give it as Markdown, for a report or a pull request."""
    lines = [_plain(answer(trend)), ""]
    for note in (*unread_notes(trend), *trend.notes):
        lines += [_plain(note), ""]
    lines += ["| Milestone | First | Now | Moved | Deadline |", "|---|---|---|---|---|"]
    for series in trend.all_series:
        lines.append(f"| {' | '.join(_plain(cell) for cell in _cells(series))} |")
    for series in trend.all_series:
        lines += ["", f"**{_plain(series.title)}**: {_plain(chain(series))}"]
    rows = list(metric_rows(trend))
    if rows:
        lines += ["", "| Report | Against | CPLI | BEI | Hit | SPI(t) | Earned months |"]
        lines.append("|---|---|---:|---:|---:|---:|---:|")
        wanted = ("report", "against", "cpli", "bei", "hit", "spi_t", "earned")
        lines += [f"| {' | '.join(_plain(row[name]) for name in wanted)} |" for row in rows]
    if signs is not None:
        lines += ["", f"{count(len(signs), 'warning sign')}" + (":" if signs else "."), ""]
        for sign in signs:
            step = f"{sign.before.name}{ARROW}{sign.after.name}"
            lines.append(f"- **{sign.code}** ({_plain(step)}): {_plain(sign.message)}.")
    return "\n".join(lines).rstrip()


def _cells(series: Series) -> tuple[str, ...]:
    first, now = series.first, series.now
    if first is None or now is None:
        return series.title, "", "", "no forecast", ""
    deadline = "" if now.deadline is None else short_date(now.deadline.deadline_day)
    return (
        series.title,
        short_date(first.finish_day),
        f"{'done ' if now.completed else ''}{short_date(now.finish_day)}",
        _moved(series).rstrip(","),
        deadline,
    )


def _plain(text: str) -> str:
    """Make text harmless in Markdown."""
    text = printable(" ".join(text.split()))
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#" else letter for letter in text)
