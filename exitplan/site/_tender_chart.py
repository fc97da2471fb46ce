"""A chain of steps against time: work as bars, legal periods as brackets, decisions, moments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.calendars import long_date
from exitplan.plan import MINUTES_PER_DAY
from exitplan.schedule import ItemDates
from exitplan.site._facts import is_decision, is_legal_period
from exitplan.site._scale import Stretch, TimeScale
from exitplan.site._text import clean, folded, shortened, text_width

if TYPE_CHECKING:
    from exitplan.site._press import Press

WIDTH = 860
_LABELS = 250
_TYPE = 12.5
_SMALL = 11.5
_HEAD = 56
_EDGE = 12
_LINE = 14.5
_LEAST = 4.0
"""Narrowest bracket: a standstill within five years would not be seen."""
_LONGEST_BOARD = 24


@attrs.frozen
class StepRow:
    """One step of the picture."""

    label: tuple[str, ...]
    top: float
    height: float
    kind: str
    """``work``, ``period``, ``decision`` or ``moment``."""
    begin: float
    end: float
    done: float
    """Where the part that is done ends; `begin` where nothing is."""
    is_done: bool
    mark: float | None = None
    """A moment's place, or a decision's meeting."""
    limit: float | None = None
    """A decision's last day for papers or notice."""
    note: str = ""
    note_x: float = 0
    is_note_left: bool = False

    @property
    def middle(self) -> float:
        """The height at which its bar lies."""
        return self.top + self.height / 2


@attrs.frozen
class StepChart:
    """One picture."""

    id: str
    title: str
    description: str
    height: float
    quarters: tuple[Stretch, ...]
    years: tuple[Stretch, ...]
    status_x: float | None
    status_label: str
    is_status_left: bool
    rows: tuple[StepRow, ...]
    width: int = WIDTH

    @property
    def kinds(self) -> frozenset[str]:
        """What its key has to explain."""
        return frozenset(row.kind for row in self.rows)


def step_chart(press: Press, chart_id: str, title: str, steps: Sequence[ItemDates]) -> StepChart:
    """Draw some steps, in their order."""
    facts = press.facts
    days = [day for dates in steps for day in (dates.start_day, dates.finish_day)]
    status = facts.status_day
    near = max(90, (max(days) - min(days)) // 3)
    if status is not None and min(days) - near <= status <= max(days) + near:
        days.append(status)
    scale = TimeScale.spanning(days, _LABELS, WIDTH - _EDGE)
    rows: list[StepRow] = []
    top = float(_HEAD)
    for dates in steps:
        row = _row(press, dates, scale, top)
        rows.append(row)
        top += row.height
    x = scale.x(status) if status is not None and scale.holds(status) else None
    periods = sum(1 for row in rows if row.kind == "period")
    return StepChart(
        id=chart_id,
        title=title,
        description=(
            f"{len(rows)} steps against time from {long_date(min(days))} to "
            f"{long_date(max(days))}, {periods} of them legal periods, drawn as brackets. The "
            "table of steps has the same dates."
        ),
        height=top + 8,
        quarters=tuple(scale.quarters()),
        years=tuple(scale.years()),
        status_x=x,
        status_label="" if status is None else long_date(status),
        is_status_left=x is not None and x > WIDTH - 120,
        rows=tuple(rows),
    )


def _row(press: Press, dates: ItemDates, scale: TimeScale, top: float) -> StepRow:
    label = tuple(folded(clean(dates.title).split(" "), 2, _LABELS - 16, _TYPE))
    begin, end = scale.x(dates.start_day), scale.x(dates.finish_day + 1)
    done = begin
    if dates.completed:
        done = end
    elif dates.started:
        done = min(max(scale.x(dates.remaining_start_at / MINUTES_PER_DAY), begin), end)
    row = StepRow(
        label=label,
        top=top,
        height=25 if len(label) < 2 else 2 * _LINE + 7,
        kind="work",
        begin=begin,
        end=end,
        done=done,
        is_done=dates.completed,
    )
    if dates.is_milestone:
        middle = scale.x(dates.finish_day + 0.5)
        return _noted(
            attrs.evolve(row, kind="moment", mark=middle, begin=middle, end=middle),
            long_date(dates.finish_day),
            scale,
        )
    if is_legal_period(dates):
        end = max(end, begin + _LEAST)
        return _noted(attrs.evolve(row, kind="period", end=end), _period_note(press, dates), scale)
    if is_decision(dates):
        return _decision(press, row, dates, scale)
    return row


def _period_note(press: Press, dates: ItemDates) -> str:
    from exitplan.law import amount

    period = press.facts.schedule.period(dates.id)
    assert period is not None
    length = amount(period.rule.count, period.rule.unit.value)
    return f"{length}, to {long_date(dates.finish_day)}"


def _decision(press: Press, row: StepRow, dates: ItemDates, scale: TimeScale) -> StepRow:
    gate = press.facts.schedule.gate(dates.id)
    assert gate is not None
    if dates.completed:
        row = attrs.evolve(row, kind="decision", mark=scale.x(dates.finish_day + 0.5))
        return _noted(row, f"in effect after {long_date(dates.finish_day)}", scale)
    sitting = gate.sitting
    limit = scale.x(sitting.ready_by + 1) if sitting.ready_by >= dates.start_day else None
    board = shortened(clean(gate.board.title), _LONGEST_BOARD)
    row = attrs.evolve(
        row, kind="decision", mark=scale.x(sitting.meets + 0.5), limit=limit, done=row.begin
    )
    return _noted(row, f"{board}, {long_date(sitting.meets)}", scale)


def _noted(row: StepRow, note: str, scale: TimeScale) -> StepRow:
    """Set words beside a mark, on the side where there is room; else leave them to the table."""
    width = text_width(note, _SMALL)
    right, left = row.end + 11, row.begin - 9
    if row.kind != "moment":
        right, left = row.end + 7, row.begin - 6
    if row.mark is not None:
        right = max(right, row.mark + 11)
    if right + width <= scale.right + _EDGE:
        return attrs.evolve(row, note=note, note_x=right)
    if left - width >= scale.left:
        return attrs.evolve(row, note=note, note_x=left, is_note_left=True)
    return row
