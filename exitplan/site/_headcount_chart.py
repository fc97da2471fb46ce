"""Who employs the people and for whom they work, as areas that step on the days of moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from exitplan.calendars import long_date
from exitplan.schedule.words import and_list, count
from exitplan.site._scale import Stretch, TimeScale
from exitplan.site._text import clean, folded, text_width

if TYPE_CHECKING:
    from exitplan.transfer import Headcount, Steps

WIDTH = 860
_LEFT = 64.0
_RIGHT = 848.0
_HEAD = 66
_TALL = 132.0
"""Height that stands for everybody."""
_GAP = 46
_TYPE = 12.5
_PATTERNS = 4
"""Fillings that can be told apart; further organisations begin again, and have their names."""
_LEAST_HEIGHT, _LEAST_WIDTH = 18, 60
"""Least room for a label."""
_AROUND = 150
"""Days shown before the first move and after the last."""

Span: TypeAlias = tuple[int, int, int, int]
"""Days from and up to which an area lies between two numbers of people."""


@attrs.frozen
class AreaLabel:
    """An organisation's name and number, where there is room for them."""

    lines: tuple[str, ...]
    x: float
    y: float


@attrs.frozen
class Area:
    """One organisation's people over time."""

    name: str
    pattern: int
    outline: str
    labels: tuple[AreaLabel, ...]


@attrs.frozen
class Panel:
    """One picture of two: employers, or those for whom people work."""

    title: str
    top: float
    bottom: float
    areas: tuple[Area, ...]
    ticks: tuple[tuple[float, str], ...]
    """Heights with the numbers of people they stand for."""


@attrs.frozen
class MoveMark:
    """A day on which people move."""

    x: float
    label: str
    is_left: bool
    row: int


@attrs.frozen
class HeadcountChart:
    """The whole picture."""

    id: str
    title: str
    description: str
    height: float
    panels: tuple[Panel, ...]
    moves: tuple[MoveMark, ...]
    years: tuple[Stretch, ...]
    quarters: tuple[Stretch, ...]
    status_x: float | None
    status_label: str
    width: int = WIDTH

    @property
    def key(self) -> tuple[tuple[int, str], ...]:
        """Every organisation with its filling."""
        areas = [(area.pattern, area.name) for panel in self.panels for area in panel.areas]
        return tuple(dict.fromkeys(areas))

    @property
    def patterns(self) -> tuple[int, ...]:
        """The fillings that it needs."""
        return tuple(sorted({area.pattern for panel in self.panels for area in panel.areas}))


def headcount_chart(
    found: Headcount, title: str, status: int | None, *, chart_id: str = "chart-headcount"
) -> HeadcountChart | None:
    """Draw a headcount; ``None`` where no day of a move is known."""
    days = sorted({move.day for move in found.moves if move.day is not None})
    if not days:
        return None
    shown = [days[0] - _AROUND, days[-1] + _AROUND]
    if status is not None and shown[0] - 3 * 366 <= status <= shown[1] + 366:
        shown.append(status)
    scale = TimeScale.spanning(shown, _LEFT, _RIGHT)
    names = list(dict.fromkeys(name for _, step in found.employed for name in step))
    names += [name for _, step in found.working_for for name in step if name not in names]
    names = list(dict.fromkeys(names))
    most = max([sum(step.values()) for _, step in (*found.employed, *found.working_for)], default=0)
    marks = tuple(_marks(found, scale))
    head = _HEAD + 15 * (max((mark.row for mark in marks), default=0) + 1)
    panels = []
    for place, (words, steps) in enumerate(
        (("Who employs them", found.employed), ("For whom they work", found.working_for))
    ):
        top = head + 20 + place * (_TALL + _GAP)
        panels.append(_panel(words, steps, names, scale, top, most))
    is_shown = status is not None and scale.holds(status)
    return HeadcountChart(
        id=chart_id,
        title=title,
        description=_description(found, days),
        height=panels[-1].bottom + 14,
        panels=tuple(panels),
        moves=marks,
        years=tuple(scale.years()),
        quarters=tuple(scale.quarters()),
        status_x=scale.x(status) if is_shown and status is not None else None,
        status_label="" if status is None else long_date(status),
    )


def _marks(found: Headcount, scale: TimeScale) -> Iterator[MoveMark]:
    """Mark each day of moves with the number of people, in rows that do not overlap."""
    by_day: dict[int, int] = {}
    for move in found.moves:
        if move.day is not None:
            by_day[move.day] = by_day.get(move.day, 0) + move.people
    ends: list[float] = []
    for day, people in by_day.items():
        x = scale.x(day)
        label = f"{people:,} {'person' if people == 1 else 'people'}, {long_date(day)}"
        width = text_width(label, _TYPE)
        is_left = x + width + 6 > WIDTH - 4
        begin, end = (x - width - 6, x) if is_left else (x, x + width + 6)
        row = next((place for place, taken in enumerate(ends) if taken <= begin), len(ends))
        row = min(row, 5)
        if row == len(ends):
            ends.append(end)
        ends[row] = max(ends[row], end)
        yield MoveMark(x, label, is_left, row)


def _panel(
    title: str, steps: Steps, names: Sequence[str], scale: TimeScale, top: float, most: int
) -> Panel:
    """Stack the organisations' people, the first named at the bottom."""
    bottom = top + _TALL
    unit = _TALL / most if most else 0
    begins = [scale.first if day is None else day for day, _ in steps]
    ends = [*begins[1:], scale.end]
    base = [0] * len(steps)
    areas = []
    for place, name in enumerate(names):
        numbers = [step.get(name, 0) for _, step in steps]
        if not any(numbers):
            continue
        tops = [low + number for low, number in zip(base, numbers, strict=True)]
        spans = list(zip(begins, ends, base, tops, strict=True))
        areas.append(_area(name, place, spans, scale, bottom, unit))
        base = tops
    ticks = [(bottom, "0"), (bottom - most * unit, f"{most:,}")] if most else [(bottom, "0")]
    return Panel(title, top, bottom, tuple(areas), tuple(ticks))


def _area(
    name: str,
    place: int,
    spans: list[Span],
    scale: TimeScale,
    bottom: float,
    unit: float,
) -> Area:
    outline = "".join(
        _closed_outline(part, scale, bottom, unit) for part in _occupied(_runs(spans))
    )
    return Area(
        name=clean(name),
        pattern=place % _PATTERNS,
        outline=outline,
        labels=tuple(_labels(clean(name), _runs(spans), scale, bottom, unit)),
    )


def _occupied(runs: Sequence[Span]) -> Iterator[list[Span]]:
    """Give the stretches in which there is anybody: no line is drawn around nobody."""
    part: list[Span] = []
    for run in runs:
        if run[3] > run[2]:
            part.append(run)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _closed_outline(part: Sequence[Span], scale: TimeScale, bottom: float, unit: float) -> str:
    """Go along the upper edge, and back along the lower one."""
    over: list[str] = []
    under: list[str] = []
    for begin, end, low, high in part:
        left, right = _n(scale.x(begin)), _n(scale.x(end))
        upper, lower = _n(bottom - high * unit), _n(bottom - low * unit)
        over.append(f"{left} {upper}L{right} {upper}")
        under.append(f"{right} {lower}L{left} {lower}")
    return f"M{'L'.join(over)}L{'L'.join(reversed(under))}Z"


def _runs(spans: list[Span]) -> list[Span]:
    """Join stretches over which an area's edges stay where they are."""
    found: list[Span] = []
    for begin, end, low, high in spans:
        if found and found[-1][2:] == (low, high):
            found[-1] = (found[-1][0], end, low, high)
        else:
            found.append((begin, end, low, high))
    return found


def _labels(
    name: str, runs: list[Span], scale: TimeScale, bottom: float, unit: float
) -> Iterator[AreaLabel]:
    """Name each run that is high and long enough for it; the key and the table have the rest."""
    for begin, end, low, high in runs:
        height, width = (high - low) * unit, scale.x(end) - scale.x(begin)
        words = f"{name}: {high - low:,}".split(" ")
        if height < _LEAST_HEIGHT or width < _LEAST_WIDTH:
            continue
        lines = folded(words, 1 if height < 2 * _LEAST_HEIGHT else 2, width - 20, _TYPE)
        if not lines[-1].endswith("…"):
            middle = bottom - (low + high) / 2 * unit
            yield AreaLabel(tuple(lines), scale.x(begin) + 10, middle)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _description(found: Headcount, days: Sequence[int]) -> str:
    parts = []
    for day, step in (found.employed[0], found.employed[-1]):
        when = "Before the first move" if day is None else f"From {long_date(day)} on"
        people = [f"{clean(name)} employs {number:,}" for name, number in step.items()]
        parts.append(f"{when} {and_list(people)}.")
    return (
        f"Two step areas over time, one of who employs the people and one of for whom they work, "
        f"with {count(len(days), 'day')} of moves. {' '.join(parts)} The table has every number."
    )
