"""The roadmap picture: where every bar, diamond and flag stands. No text is marked up here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from exitplan.calendars import long_date
from exitplan.plan import MINUTES_PER_DAY
from exitplan.schedule import Cause, ItemDates
from exitplan.site._facts import Facts, forecast_words, status_class
from exitplan.site._scale import Stretch, TimeScale
from exitplan.site._text import clean, folded, text_width

WIDTH = 860
LABELS = 244
"""Width of the column of labels."""
TYPE = 12.5
SMALL_TYPE = 11.5
_HEAD = 58
_INDENT = 11
_EDGE = 12
_LINE = 14.5
_BOLD = 1.1
"""How much wider bold type runs."""
_BAR = 11
_FLAG = 8


@attrs.frozen
class Bar:
    """A stretch of work."""

    x: float
    width: float
    style: str
    """``planned``, ``done``, ``critical``, ``effort``."""


@attrs.frozen
class Row:
    """One item of the picture."""

    dates: ItemDates
    href: str
    name: str
    """What a pointer or a screen reader is told."""
    top: float
    height: float
    label_x: float
    label: tuple[str, ...]
    style: str
    bars: tuple[Bar, ...] = ()
    bracket: tuple[float, float] | None = None
    diamond: float | None = None
    tail: tuple[float, float] | None = None
    is_tail_cut: bool = False
    flag: float | None = None
    flag_style: str = ""
    tick: float | None = None
    note: str = ""
    note_x: float = 0
    is_note_left: bool = False

    @property
    def middle(self) -> float:
        """The height at which its bar lies."""
        return self.top + self.height / 2


@attrs.frozen
class Chart:
    """One picture."""

    id: str
    title: str
    description: str
    height: float
    quarters: tuple[Stretch, ...]
    years: tuple[Stretch, ...]
    status_x: float | None
    status_label: str
    status_note: str
    """Where the status date lies outside the picture, where that is."""
    rows: tuple[Row, ...]
    links: tuple[str, ...]
    """Outlines of the critical links."""
    width: int = WIDTH
    has_hatch: bool = False
    is_wide: bool = False
    """Whether it gets a sheet of its own in print."""


class ChartMaker:
    """Draws items of a schedule against time."""

    def __init__(self, facts: Facts, href: Callable[[str], str], table: str) -> None:
        self.facts = facts
        self.href = href
        self.table = table
        """Says where the same dates stand in a table."""

    def make(
        self,
        chart_id: str,
        title: str,
        items: Sequence[ItemDates],
        *,
        root_depth: int,
        is_wide: bool = False,
    ) -> Chart:
        """Draw one picture of some items, in their order."""
        scale = self._scale(items)
        rows: list[Row] = []
        top = float(_HEAD)
        for dates in items:
            row = self._row(dates, scale, top, dates.id.count(".") - root_depth)
            rows.append(row)
            top += row.height
        status = self.facts.status_day
        shown = status is not None and scale.holds(status)
        return Chart(
            id=chart_id,
            title=title,
            description=self._description(items),
            height=top + 8,
            quarters=tuple(scale.quarters()),
            years=tuple(scale.years()),
            status_x=scale.x(status) if shown and status is not None else None,
            status_label="" if status is None else long_date(status),
            status_note=_status_note(status, scale),
            rows=tuple(rows),
            links=tuple(self._links(rows, scale)),
            has_hatch=any(bar.style == "critical" for row in rows for bar in row.bars),
            is_wide=is_wide,
        )

    def _scale(self, items: Sequence[ItemDates]) -> TimeScale:
        days = [dates.start_day for dates in items] + [dates.finish_day for dates in items]
        days += [dates.deadline.deadline_day for dates in items if dates.deadline is not None]
        status = self.facts.status_day
        first, last = min(days), max(days)
        near = max(90, (last - first) // 2)
        if status is not None and first - near <= status <= last + near:
            days.append(status)
        return TimeScale.spanning(days, LABELS, WIDTH - _EDGE)

    def _row(self, dates: ItemDates, scale: TimeScale, top: float, depth: int) -> Row:
        label_x = 4.0 + _INDENT * max(depth, 0)
        words = clean(dates.title).split(" ")
        em = TYPE * (_BOLD if dates.kind == "group" else 1)
        label = folded(words, 2, LABELS - label_x - 12, em)
        is_critical = dates.id in self.facts.critical_ids
        row = Row(
            dates=dates,
            href=self.href(dates.id),
            name=_name(self.facts, dates),
            top=top,
            height=26 if len(label) < 2 else 2 * _LINE + 8,
            label_x=label_x,
            label=tuple(label),
            style=f"{dates.kind} level-{max(depth, 0)}{' critical' if is_critical else ''}",
        )
        if dates.is_milestone:
            row = attrs.evolve(row, diamond=scale.x(dates.finish_day + 0.5))
        elif dates.kind == "group":
            row = attrs.evolve(row, bracket=(scale.x(dates.start_day), _end(dates, scale)))
        else:
            row = attrs.evolve(row, bars=_bars(dates, scale, is_critical=is_critical))
            if dates.completed:
                row = attrs.evolve(row, tick=_end(dates, scale))
        return _with_note(self._with_tail(_with_flag(row, scale), scale), scale)

    def _with_tail(self, row: Row, scale: TimeScale) -> Row:
        end = self.facts.tail_end(row.dates)
        if end is None or row.diamond is not None:  # Beside a diamond stands its date.
            return row
        begin = scale.x(row.dates.finish_day + 1)
        reach = scale.x(-(-end // MINUTES_PER_DAY))
        cut = reach > scale.right
        reach = min(reach, scale.right)
        return attrs.evolve(row, tail=(begin, reach), is_tail_cut=cut) if reach > begin else row

    def _links(self, rows: list[Row], scale: TimeScale) -> list[str]:
        """Draw the links between critical items that set dates."""
        by_id = {row.dates.id: row for row in rows}
        found = []
        for row in rows:
            if "critical" not in row.style or row.dates.kind in ("group", "level-of-effort"):
                continue
            for driver in self.facts.schedule.drivers(row.dates.id):
                before = by_id.get(driver.predecessor)
                if driver.cause is not Cause.LINK or before is None:
                    continue
                if driver.link is not None and "critical" in before.style:
                    kind = driver.link.type
                    found.append(
                        _elbow(
                            _edge(before, scale, at_finish=kind.from_finish),
                            before.middle,
                            _edge(row, scale, at_finish=kind.to_finish),
                            row.middle,
                        )
                    )
        return found

    def _description(self, items: Sequence[ItemDates]) -> str:
        single = [dates for dates in items if dates.kind != "group"]
        critical = sum(1 for dates in single if dates.id in self.facts.critical_ids)
        first = long_date(min(dates.start_day for dates in items))
        last = long_date(max(dates.finish_day for dates in items))
        return (
            f"A bar chart over time of {len(items)} items from {first} to {last}, "
            f"{self.facts.as_of}; {critical} of them critical. {self.table}"
        )


def _status_note(status: int | None, scale: TimeScale) -> str:
    if status is None or scale.holds(status):
        return ""
    side = "before" if status < scale.first else "after"
    return f"The status date, {long_date(status)}, lies {side} the time shown."


def _name(facts: Facts, dates: ItemDates) -> str:
    return f"{clean(dates.title)}: {forecast_words(dates)} ({facts.state(dates)})"


def _end(dates: ItemDates, scale: TimeScale) -> float:
    return scale.x(dates.finish_day + 1)


def _bars(dates: ItemDates, scale: TimeScale, *, is_critical: bool) -> tuple[Bar, ...]:
    """Give what is done, and what remains."""
    begin, end = scale.x(dates.start_day), _end(dates, scale)
    style = "critical" if is_critical else "planned"
    if dates.kind == "level-of-effort":
        return (Bar(begin, end - begin, "effort"),)
    if dates.completed:
        return (Bar(begin, end - begin, "done"),)
    if not dates.started:
        return (Bar(begin, end - begin, style),)
    remaining = scale.x(dates.remaining_start_at / MINUTES_PER_DAY)
    remaining = min(max(remaining, begin), end)
    return tuple(
        bar
        for bar in (Bar(begin, remaining - begin, "done"), Bar(remaining, end - remaining, style))
        if bar.width > 0
    )


def _with_flag(row: Row, scale: TimeScale) -> Row:
    deadline = row.dates.deadline
    if deadline is None:
        return row
    return attrs.evolve(
        row, flag=scale.x(deadline.deadline_day + 1), flag_style=status_class(deadline)
    )


def _edge(row: Row, scale: TimeScale, *, at_finish: bool) -> float:
    if row.diamond is not None:
        return row.diamond
    return _end(row.dates, scale) if at_finish else scale.x(row.dates.start_day)


def _elbow(x1: float, y1: float, x2: float, y2: float) -> str:
    """Run down (or up) from one end, then across to the other."""
    step = 6 if y2 > y1 else -6
    return f"M{number(x1)} {number(y1 + step)}V{number(y2)}H{number(x2)}"


def _with_note(row: Row, scale: TimeScale) -> Row:
    """Set a milestone's date beside it, on the side where there is room."""
    if row.diamond is None:
        return row
    note = long_date(row.dates.finish_day)
    right = row.diamond + 11
    left = row.diamond - 11
    if row.flag is not None and row.flag > row.diamond:
        right = max(right, row.flag + _FLAG + 5)
    elif row.flag is not None:
        left = min(left, row.flag - 4)
    width = text_width(note, SMALL_TYPE)
    if right + width > scale.right + _EDGE and left - width >= scale.left:
        return attrs.evolve(row, note=note, note_x=left, is_note_left=True)
    return attrs.evolve(row, note=note, note_x=right)


def number(value: float) -> str:
    """Write a place with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
