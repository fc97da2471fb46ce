"""What surrounds the work in a picture: boards' meetings, and times when nothing happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import attrs

from exitplan.calendars import Period, YearlyPeriod
from exitplan.errors import ExitplanError
from exitplan.plan import Board
from exitplan.schedule import ItemDates
from exitplan.site._facts import Facts
from exitplan.site._scale import TimeScale
from exitplan.site._text import clean, folded, text_width

MOST_BOARDS = 6
_SHORTEST_CLOSURE = 5
"""Calendar days; shorter closures would be a hair's breadth."""
_NARROWEST_GAP = 3.0
"""Units between two meetings; where they lie closer, a line stands for them."""
_TYPE = 11.5
_LABEL = 228
_YEAR = 366


@attrs.frozen
class Shade:
    """A time when nothing happens, named."""

    x: float
    width: float
    name: str
    first: int
    last: int
    label: str = ""
    """The name, where it fits."""


@attrs.frozen
class Rug:
    """A board's row at the top: when it meets, and when it decides something that is shown."""

    board: str
    label: str
    top: int
    ticks: str
    """Outline of all its meetings."""
    decisions: tuple[float, ...]
    recess: tuple[Shade, ...]
    """When it does not meet, or may decide nothing."""


def closures(facts: Facts, scale: TimeScale) -> list[Shade]:
    """Give blackouts and longer closures of the plan's calendars, each once, by their begin."""
    found: dict[tuple[int, int, str], Shade] = {}
    for spec in facts.schedule.plan.calendars.values():
        for periods, shortest in ((spec.blackouts, 1), (spec.closed, _SHORTEST_CLOSURE)):
            for shade in _shades(periods, scale, "closed"):
                if shade.last - shade.first + 1 >= shortest:
                    found.setdefault((shade.first, shade.last, shade.name), shade)
    return [found[key] for key in sorted(found)]


def named_shades(shades: Iterable[Shade]) -> Iterator[Shade]:
    """Write the names where they fit."""
    for shade in shades:
        fits = text_width(shade.name, _TYPE) + 6 <= shade.width
        yield attrs.evolve(shade, label=shade.name if fits else "")


def boards_of(facts: Facts, items: Sequence[ItemDates] | None) -> list[Board]:
    """Give the boards that decide some items; all boards where no items are named."""
    deciding: dict[str, Board] = {}
    for item_id, gate in facts.gates.items():
        if items is None or any(dates.id == item_id for dates in items):
            deciding.setdefault(gate.board.id, gate.board)
    if items is None:
        deciding |= facts.schedule.plan.boards
    return list(deciding.values())[:MOST_BOARDS]


def rugs_of(
    facts: Facts, boards: Iterable[Board], scale: TimeScale, top: int, height: int
) -> Iterator[Rug]:
    """Lay out a row for each board that meets in the time shown."""
    for board in boards:
        days = _meetings(facts, board, scale)
        if not days:
            continue
        decided = sorted(
            {
                gate.sitting.meets
                for gate in facts.gates.values()
                if gate.board.id == board.id and scale.holds(gate.sitting.meets)
            }
        )
        yield Rug(
            board=clean(board.title),
            label=" ".join(folded(clean(board.title).split(" "), 1, _LABEL, _TYPE)),
            top=top,
            ticks=_ticks([scale.x(day + 0.5) for day in days]),
            decisions=tuple(scale.x(day + 0.5) for day in decided),
            recess=tuple(_recess(board, scale)),
        )
        top += height


def _meetings(facts: Facts, board: Board, scale: TimeScale) -> list[int]:
    from exitplan.governance import sittings
    from exitplan.plan import Gate

    try:
        table = sittings(board, Gate(board=board.id), facts.schedule.plan)
    except ExitplanError:  # It never meets, which the plan's check tells.
        return []
    return [sitting.meets for sitting in table.between(scale.first, scale.end - 1)]


def _ticks(places: list[float]) -> str:
    gaps = [after - before for before, after in pairwise(places)]
    if gaps and sum(gaps) / len(gaps) < _NARROWEST_GAP:
        return f"M{places[0]:.0f} 5H{places[-1]:.0f}"
    return "".join(f"M{place:.0f} 1v8" for place in places)


def _recess(board: Board, scale: TimeScale) -> Iterator[Shade]:
    yield from _shades(board.recess, scale, "recess")
    yield from _shades(board.pre_election, scale, "pre-election period")


def _shades(
    periods: Iterable[Period | YearlyPeriod], scale: TimeScale, word: str
) -> Iterator[Shade]:
    """Give the periods as far as they are shown, with their own first and last days."""
    for period in periods:
        spans: Iterable[tuple[int, int]] = (
            [(period.first, period.last)]
            if isinstance(period, Period)
            else period.spans(scale.first - _YEAR, scale.end + _YEAR)
        )
        for first, last in spans:
            begin, end = max(first, scale.first), min(last + 1, scale.end)
            if begin < end:
                x = scale.x(begin)
                yield Shade(x, scale.x(end) - x, clean(period.name) or word, first, last)
