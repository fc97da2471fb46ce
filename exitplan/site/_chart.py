"""The roadmap picture: where every bar, diamond and flag stands. No text is marked up here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from exitplan.calendars import long_date
from exitplan.schedule import ItemDates
from exitplan.schedule.words import count
from exitplan.site._chart_around import Rug, Shade, boards_of, closures, named_shades, rugs_of
from exitplan.site._chart_ghosts import Ghosts
from exitplan.site._chart_links import critical_links
from exitplan.site._chart_rows import Row, RowMaker
from exitplan.site._facts import Facts
from exitplan.site._scale import Stretch, TimeScale

WIDTH = 860
LABELS = 244
"""Width of the column of labels."""
_HEAD = 56
_RUG = 19
_EDGE = 12
_FOOT = 8

__all__ = ["LABELS", "WIDTH", "Chart", "ChartMaker", "Row", "number"]


@attrs.frozen
class Chart:
    """One picture."""

    id: str
    title: str
    description: str
    height: int
    quarters: tuple[Stretch, ...]
    years: tuple[Stretch, ...]
    status_x: float | None
    status_label: str
    status_note: str
    """Where the status date lies outside the picture, where that is."""
    rows: tuple[Row, ...]
    links: tuple[str, ...]
    """Outlines of the critical links."""
    shades: tuple[Shade, ...] = ()
    """Closures and other times without work."""
    rugs: tuple[Rug, ...] = ()
    """The boards' meetings."""
    width: int = WIDTH
    is_wide: bool = False
    """Whether it gets a sheet of its own in print."""
    day_width: float = 0
    """How wide a day is."""

    @property
    def marks(self) -> frozenset[str]:
        """Which marks occur: what a legend has to explain."""
        found = {mark for row in self.rows for mark in row.marks}
        found |= {"closed" for _ in self.shades} | {"meetings" for _ in self.rugs}
        found |= {"recess" for rug in self.rugs if rug.recess}
        if self.links:
            found.add("link")
        return frozenset(found)


class ChartMaker:
    """Draws items of a schedule against time."""

    def __init__(
        self,
        facts: Facts,
        href: Callable[[str], str],
        table: str,
        ghosts: Ghosts | None = None,
    ) -> None:
        self.facts = facts
        self.href = href
        self.table = table
        """Says where the same dates stand in a table."""
        self.ghosts = ghosts or Ghosts.none()

    def make(
        self,
        chart_id: str,
        title: str,
        items: Sequence[ItemDates],
        *,
        root_depth: int,
        is_wide: bool = False,
        has_all_boards: bool = False,
    ) -> Chart:
        """Draw one picture of some items, in their order.

        Boards are shown that decide one of them, or all that the plan has.
        """
        scale = self._scale(items)
        boards = boards_of(self.facts, None if has_all_boards else items)
        rugs = tuple(rugs_of(self.facts, boards, scale, _HEAD, _RUG))
        rows = []
        top = _HEAD + _RUG * len(rugs)
        maker = RowMaker(self.facts, self.href, self.ghosts, scale)
        for dates in items:
            row = maker.row(dates, top, dates.id.count(".") - root_depth)
            rows.append(row)
            top += row.height
        status = self.facts.status_day
        shown = status is not None and scale.holds(status)
        return Chart(
            id=chart_id,
            title=title,
            description=self._description(items),
            height=top + _FOOT,
            quarters=tuple(scale.quarters()),
            years=tuple(scale.years()),
            status_x=scale.x(status) if shown and status is not None else None,
            status_label="" if status is None else long_date(status),
            status_note=_status_note(status, scale),
            rows=tuple(rows),
            links=tuple(critical_links(self.facts, rows, scale)),
            shades=tuple(named_shades(closures(self.facts, scale))),
            rugs=rugs,
            is_wide=is_wide,
            day_width=scale.x(1) - scale.x(0),
        )

    def _scale(self, items: Sequence[ItemDates]) -> TimeScale:
        days = [dates.start_day for dates in items] + [dates.finish_day for dates in items]
        days += [dates.deadline.deadline_day for dates in items if dates.deadline is not None]
        first, last = min(days), max(days)
        near = max(90, (last - first) // 2)
        others = [day for dates in items for day in self.ghosts.days(dates)]
        if self.facts.status_day is not None:
            others.append(self.facts.status_day)
        days += [day for day in others if first - near <= day <= last + near]
        return TimeScale.spanning(days, LABELS, WIDTH - _EDGE)

    def _description(self, items: Sequence[ItemDates]) -> str:
        single = [dates for dates in items if dates.kind != "group"]
        critical = sum(1 for dates in single if dates.id in self.facts.critical_ids)
        first = long_date(min(dates.start_day for dates in items))
        last = long_date(max(dates.finish_day for dates in items))
        return (
            f"A bar chart over time of {count(len(items), 'item')} from {first} to {last}, "
            f"{self.facts.as_of}; {critical or 'none'} of them critical. {self.table}"
        )


def _status_note(status: int | None, scale: TimeScale) -> str:
    if status is None or scale.holds(status):
        return ""
    side = "before" if status < scale.first else "after"
    return f"The status date, {long_date(status)}, lies {side} the time shown."


def number(value: float) -> str:
    """Write a place with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
