"""The attribution waterfall: from one date to another, one step per cause. Places only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from exitplan.calendars import MONTHS, long_date
from exitplan.schedule.words import MINUTES_PER_DAY, count, short_date
from exitplan.site._text import clean, folded, shortened, text_width

WIDTH = 860
MOST_STEPS = 10
_LABELS = 298
"""Where the column of names ends."""
_LEFT, _RIGHT = 326, 716
_TOP = 46
_BAR = 16
_LINE = 15
_EM, _NOTE_EM = 12.5, 11.5
_NOTE_LINES = 2
_LEAST_ROW = 34
_LONGEST = 90
_LEAST_WIDTH = 2.0
_MOST_TICKS = 5
_STEPS_OF_DAYS = (1, 2, 7, 14)
_STEPS_OF_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_MINUS = "\N{MINUS SIGN}"


@attrs.frozen
class Cause:
    """One step of a waterfall."""

    title: str
    note: str
    days: int
    """By how many calendar days it moved the date; later is positive."""
    amount: Fraction
    """The same in the unit of the picture, rounded so that all of them add up."""
    made: int = 0
    """How many of those days a gate or a legal period made of the rest; of the same sign."""


@attrs.frozen
class Edge:
    """Where a waterfall begins or ends."""

    title: str
    verb: str
    """Stands before the date: ``forecast``."""
    day: int
    completed: bool = False


@attrs.frozen
class Tick:
    """A marked day of the axis."""

    x: float
    label: str


@attrs.frozen
class End:
    """An edge with its places."""

    title: str
    lines: tuple[str, ...]
    date: str
    """With its verb, in words."""
    completed: bool
    x: float
    y: float
    """Of its row's top."""
    is_left: bool
    """Whether its date stands to the left of its mark, because the right has no room."""


@attrs.frozen
class Step:
    """A cause with its places."""

    number: int
    title: str
    lines: tuple[str, ...]
    value: str
    is_earlier: bool
    y: float
    height: float
    x: float
    """Left end of what came of it directly."""
    width: float
    made_x: float
    made_width: float
    """0 where no gate or period made anything of it."""
    end_x: float
    """Where the date stood after it."""

    @property
    def middle(self) -> float:
        """Middle of what a gate or period made of it."""
        return self.made_x + self.made_width / 2


@attrs.frozen
class Waterfall:
    """A waterfall ready to be drawn; places are in units of its box, from the upper left."""

    id: str
    title: str
    """The finding, with the total."""
    description: str
    unit: str
    """What the values count."""
    height: float
    bottom: float
    """Of the rows."""
    ticks: tuple[Tick, ...]
    first: End
    last: End
    steps: tuple[Step, ...]
    deadline: Tick | None = None
    width: int = WIDTH
    top: int = _TOP
    left: int = _LEFT
    right: int = _RIGHT
    bar: int = _BAR

    @property
    def has_made(self) -> bool:
        """Whether a gate or a period made anything of a step."""
        return any(step.made_width for step in self.steps)

    @property
    def has_earlier(self) -> bool:
        """Whether any step brought the date forward."""
        return any(step.is_earlier for step in self.steps)


def waterfall(
    fall_id: str,
    *,
    title: str,
    first: Edge,
    last: Edge,
    causes: Sequence[Cause],
    unit: str,
    deadline: int | None = None,
) -> Waterfall:
    """Lay a waterfall out; the causes' days add up to the way from the first edge to the last.

    A deadline (a day ordinal) is drawn where it lies near enough.
    """
    stands = list(_stands(first.day, causes))
    days = [first.day, last.day, *stands]
    low, high = min(days), max(days)
    span = max(high - low, 1)
    if deadline is not None and low - span // 2 <= deadline <= high + span // 2:
        days.append(deadline)
    else:
        deadline = None
    scale = _Scale(days)
    y = float(_TOP)
    start = _end(first, scale, y)
    y += _row(start.lines)
    steps: list[Step] = []
    for number, (cause, (was, now)) in enumerate(zip(causes, pairwise(stands), strict=True), 1):
        steps.append(_step(number, cause, was, now, scale, y))
        y += steps[-1].height
    end = _end(last, scale, y)
    bottom = y + _row(end.lines)
    return Waterfall(
        fall_id,
        title,
        _description(first, last, causes, unit),
        unit,
        height=bottom + 34,
        bottom=bottom,
        ticks=tuple(scale.ticks()),
        first=start,
        last=end,
        steps=tuple(steps),
        deadline=None
        if deadline is None
        else Tick(scale.x(deadline), f"deadline {short_date(deadline)}"),
    )


def _stands(day: int, causes: Sequence[Cause]) -> Iterator[int]:
    """Give where the date stood at first and after each cause."""
    yield day
    for cause in causes:
        day += cause.days
        yield day


class _Scale:
    """Days laid out from left to right, with a little room at both ends."""

    def __init__(self, days: Sequence[int]) -> None:
        room = max(3, (max(days) - min(days)) // 14)
        self.first = max(1, min(days) - room)
        self.end = min(datetime.date.max.toordinal(), max(days) + room)

    def x(self, day: float) -> float:
        """Give the place of a day."""
        return _LEFT + (day - self.first) / (self.end - self.first) * (_RIGHT - _LEFT)

    def ticks(self) -> Iterator[Tick]:
        """Mark every so many days, Mondays, first days of months or years: at most five."""
        for day in _marked(self.first, self.end):
            yield Tick(self.x(day), _tick_words(day, self.end - self.first))


def _marked(first: int, end: int) -> list[int]:
    for step in _STEPS_OF_DAYS:
        begin = first if step < 7 else first + (1 - first) % 7
        days = list(range(begin, end + 1, step))
        if len(days) <= _MOST_TICKS:
            return days
    for months in _STEPS_OF_MONTHS:
        days = list(_firsts(first, end, months))
        if len(days) <= _MOST_TICKS:
            return days
    return []


def _firsts(first: int, end: int, months: int) -> Iterator[int]:
    """Give the first days of every so many months."""
    date = datetime.date.fromordinal(first)
    number = -(-(date.year * 12 + date.month - 1) // months) * months
    while number < 10_000 * 12:
        day = datetime.date(number // 12, number % 12 + 1, 1).toordinal()
        if day > end:
            return
        if day >= first:
            yield day
        number += months


def _tick_words(day: int, span: int) -> str:
    date = datetime.date.fromordinal(day)
    if span > 366 * _MOST_TICKS:
        return str(date.year)
    if date.day == 1 and span > 31 * 2:
        return f"{MONTHS[date.month - 1][:3]} {date.year}"
    return short_date(day)


def _end(edge: Edge, scale: _Scale, y: float) -> End:
    x = scale.x(edge.day)
    date = f"{edge.verb} {long_date(edge.day)}"
    is_left = x + 14 + text_width(date, _EM) > _RIGHT + 20
    title, *more = folded(clean(edge.title).split(), 2, _LABELS, _EM)
    return End(title, tuple(more), date, edge.completed, x, y, is_left)


def _lines(note: str) -> tuple[str, ...]:
    return tuple(folded(clean(note).split(), _NOTE_LINES, _LABELS, _NOTE_EM))


def _row(lines: Sequence[str]) -> float:
    return max(_LEAST_ROW, 26 + _LINE * len(lines))


def _step(number: int, cause: Cause, was: int, now: int, scale: _Scale, y: float) -> Step:
    turn = now - cause.made
    x, width = _bar(scale, was, turn)
    made_x, made_width = _bar(scale, turn, now)
    if width + made_width < _LEAST_WIDTH:
        width = _LEAST_WIDTH
    lines = _lines(cause.note)
    title = folded(f"{number} {clean(cause.title)}".split(), 1, _LABELS, _EM)
    return Step(
        number,
        "".join(title),
        lines,
        signed_days(cause.amount),
        is_earlier=(cause.days or cause.amount) < 0,
        y=y,
        height=_row(lines),
        x=x,
        width=width,
        made_x=made_x,
        made_width=made_width,
        end_x=scale.x(now),
    )


def _bar(scale: _Scale, one: int, other: int) -> tuple[float, float]:
    left, right = sorted((scale.x(one), scale.x(other)))
    return left, right - left


def _description(first: Edge, last: Edge, causes: Sequence[Cause], unit: str) -> str:
    parts = [f"From {long_date(first.day)} to {long_date(last.day)} in steps, in {unit}."]
    parts += [
        f"{number}: {shortened(clean(cause.title), _LONGEST)}, {signed_days(cause.amount)}."
        for number, cause in enumerate(causes, 1)
    ]
    return " ".join(parts)


def joined(causes: Sequence[Cause]) -> list[Cause]:
    """Give the causes, the smallest of them joined as the last one where they are too many."""
    kept = set(shown(causes))
    found = [cause for n, cause in enumerate(causes) if n in kept]
    left = [cause for n, cause in enumerate(causes) if n not in kept]
    if left:
        days, amount = sum(cause.days for cause in left), sum(cause.amount for cause in left)
        found.append(Cause(count(len(left), "smaller change"), "together", days, Fraction(amount)))
    return found


def add_up(minutes: Iterable[int], day_minutes: int) -> list[Fraction]:
    """Turn minutes into days that add up to their whole, rounded likewise.

    Whole days where every one of them is, else tenths: each is rounded down,
    and what is left goes to those that lost most (the largest remainder).
    """
    given = list(minutes)
    if all(number % day_minutes == 0 for number in given):
        return [Fraction(number, day_minutes) for number in given]
    tenths = [Fraction(10 * number, day_minutes) for number in given]
    floors = [number.__floor__() for number in tenths]
    left = (sum(tenths, Fraction(1, 2))).__floor__() - sum(floors)
    order = sorted(range(len(given)), key=lambda n: (floors[n] - tenths[n], n))
    for n in order[:left]:
        floors[n] += 1
    return [Fraction(number, 10) for number in floors]


def shown(causes: Sequence[Cause]) -> list[int]:
    """Give the places of the causes that have a step of their own: the largest, in order."""
    if len(causes) <= MOST_STEPS:
        return list(range(len(causes)))
    ranked = sorted(range(len(causes)), key=lambda n: (-abs(causes[n].days), n))
    return sorted(ranked[: MOST_STEPS - 1])


def signed_days(days: Fraction | int) -> str:
    """Write days with their sign: ``+22``, ``−0.5``, ``0``."""
    sign = "+" if days > 0 else _MINUS if days < 0 else ""
    whole, rest = divmod(abs(Fraction(days)), 1)
    return f"{sign}{whole:,}.{int(rest * 10)}" if rest else f"{sign}{whole:,}"


def day_unit(day_minutes: int) -> str:
    """Name what days of so many minutes are."""
    return "calendar days" if day_minutes == MINUTES_PER_DAY else "working days"
