"""One row of the roadmap picture: its label and its marks, placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from exitplan.calendars import long_date
from exitplan.plan import MINUTES_PER_DAY
from exitplan.schedule import ItemDates
from exitplan.site._chart_ghosts import Ghosts
from exitplan.site._facts import Facts, forecast_words, status_class
from exitplan.site._scale import TimeScale
from exitplan.site._text import clean, folded, text_width

TYPE = 12.5
SMALL_TYPE = 11.5
ROW = 26
"""Height of a row whose label takes one line."""
TALL_ROW = 37
LINE = 14
_INDENT = 11
_EDGE = 12
_BOLD = 1.1
"""How much wider bold type runs."""
_FLAG = 8
_HALF = 7
"""Half a diamond's width."""
_HALF_LOZENGE = 9
_NARROWEST = 2
"""Units; work of a day must still be seen in a picture of ten years."""


@attrs.frozen
class Bar:
    """A stretch of work."""

    x: float
    width: float
    style: str
    """``planned``, ``done``, ``critical``, ``effort``, ``gate``."""

    @property
    def drawn_width(self) -> float:
        """The width that is drawn."""
        return max(self.width, _NARROWEST)


@attrs.frozen
class Row:
    """One item of the picture. Places across are those of the picture, down those of the row."""

    dates: ItemDates
    href: str
    name: str
    """What it says in words."""
    top: int
    height: int
    label_x: float
    label: tuple[str, ...]
    is_cut: bool
    """Whether the label is not the whole title."""
    depth: int
    is_critical: bool
    bars: tuple[Bar, ...] = ()
    bracket: tuple[float, float] | None = None
    diamond: float | None = None
    lozenge: float | None = None
    """The day of the board's meeting."""
    papers: float | None = None
    """The last day for papers."""
    tail: tuple[float, float] | None = None
    is_tail_cut: bool = False
    flag: float | None = None
    flag_style: str = ""
    tick: float | None = None
    ghost: tuple[float, float] | None = None
    note: str = ""
    note_x: float = 0
    is_note_left: bool = False

    @property
    def middle(self) -> int:
        """How far below its top its bar lies."""
        return self.height // 2

    @property
    def style(self) -> str:
        """The classes of its marks."""
        words = [self.dates.kind] if self.dates.kind in ("group", "milestone") else []
        if self.dates.kind == "group" and not self.depth:
            words.append("top")
        if self.is_critical and self.dates.kind != "group":
            words.append("critical")
        if self.dates.completed:
            words.append("past")
        return " ".join(f"ep-{word}" for word in words)

    @property
    def marks(self) -> Iterator[str]:
        """Which marks it has: what a legend has to explain."""
        yield from (bar.style for bar in self.bars)
        single = {
            "bracket": self.bracket,
            "float": self.tail,
            "deadline": self.flag,
            "baseline": self.ghost,
            "decision": self.lozenge,
        }
        yield from (name for name, place in single.items() if place is not None)
        if self.diamond is not None:
            yield "milestone"
            if self.is_critical:
                yield "critical"


class RowMaker:
    """Places the rows of one picture."""

    def __init__(
        self, facts: Facts, href: Callable[[str], str], ghosts: Ghosts, scale: TimeScale
    ) -> None:
        self.facts = facts
        self.href = href
        self.ghosts = ghosts
        self.scale = scale

    def row(self, dates: ItemDates, top: int, depth: int) -> Row:
        """Place one item's row."""
        depth = max(depth, 0)
        label_x = 4.0 + _INDENT * depth
        title = clean(dates.title)
        em = TYPE * (_BOLD if dates.kind == "group" else 1)
        label = folded(title.split(" "), 2, self.scale.left - label_x - 12, em)
        row = Row(
            dates=dates,
            href=self.href(dates.id),
            name=_name(self.facts, dates),
            top=top,
            height=ROW if len(label) < 2 else TALL_ROW,
            label_x=label_x,
            label=tuple(label),
            is_cut=bool(label) and label[-1].endswith("…") and not title.endswith("…"),
            depth=depth,
            is_critical=dates.id in self.facts.critical_ids,
        )
        if dates.deadline is not None:
            place = self.scale.x(dates.deadline.deadline_day + 1)
            row = attrs.evolve(row, flag=place, flag_style=status_class(dates.deadline))
        if dates.id in self.facts.gates:
            row = self._decision(row)
        elif dates.is_milestone:
            row = attrs.evolve(row, diamond=self.scale.x(dates.finish_day + 0.5))
        elif dates.kind == "group":
            row = attrs.evolve(row, bracket=(self.scale.x(dates.start_day), self._end(dates)))
        else:
            row = self._work(row)
        return self._with_note(self._with_ghost(self._with_tail(row)))

    def _end(self, dates: ItemDates) -> float:
        return self.scale.x(dates.finish_day + 1)

    def _decision(self, row: Row) -> Row:
        gate = self.facts.gates[row.dates.id]
        begin, end = self.scale.x(row.dates.start_day), self._end(row.dates)
        meets, papers = gate.sitting.meets, gate.sitting.papers_by
        return attrs.evolve(
            row,
            bars=(Bar(begin, end - begin, "gate"),),
            lozenge=self.scale.x(meets + 0.5) if self.scale.holds(meets) else None,
            papers=self.scale.x(papers + 1) if self.scale.holds(papers) else None,
        )

    def _work(self, row: Row) -> Row:
        bars = _bars(row.dates, self.scale, is_critical=row.is_critical)
        return attrs.evolve(
            row, bars=bars, tick=self._end(row.dates) if row.dates.completed else None
        )

    def _with_tail(self, row: Row) -> Row:
        end = self.facts.tail_end(row.dates)
        if end is None or row.diamond is not None:  # Beside a diamond stands its date.
            return row
        begin = self._end(row.dates)
        reach = self.scale.x(-(-end // MINUTES_PER_DAY))
        cut = reach > self.scale.right
        reach = min(reach, self.scale.right)
        return attrs.evolve(row, tail=(begin, reach), is_tail_cut=cut) if reach > begin else row

    def _with_ghost(self, row: Row) -> Row:
        span = self.ghosts.span(row.dates)
        if span is None:
            return row
        if row.diamond is not None:
            place = self.scale.x(span[1] + 0.5)
            begin, end = place - 4, place + 4
        else:
            begin, end = self.scale.x(span[0]), self.scale.x(span[1] + 1)
        begin, end = max(begin, self.scale.left), min(end, self.scale.right)
        return row if end <= begin else attrs.evolve(row, ghost=(begin, end))

    def _with_note(self, row: Row) -> Row:
        """Set a milestone's date, or a decision's board and day, where there is room."""
        if row.diamond is not None:
            notes = [long_date(row.dates.finish_day)]
            left, right = row.diamond - _HALF - 4, row.diamond + _HALF + 4
        elif row.dates.id in self.facts.gates:
            gate = self.facts.gates[row.dates.id]
            day = long_date(gate.sitting.meets)
            notes = [f"{clean(gate.board.title)}, {day}", day]
            places = [bar.x + bar.width for bar in row.bars]
            if row.lozenge is not None:
                places.append(row.lozenge + _HALF_LOZENGE)
            left, right = min(bar.x for bar in row.bars) - 5, max(places) + 4
        else:
            return row
        if row.flag is not None and row.flag > right - 8:
            right = max(right, row.flag + _FLAG + 5)
        elif row.flag is not None:
            left = min(left, row.flag - 4)
        for note in notes:
            width = text_width(note, SMALL_TYPE)
            if right + width <= self.scale.right + _EDGE:
                return attrs.evolve(row, note=note, note_x=right)
            if left - width >= self.scale.left:
                return attrs.evolve(row, note=note, note_x=left, is_note_left=True)
        return attrs.evolve(row, note=notes[-1], note_x=right)


def _name(facts: Facts, dates: ItemDates) -> str:
    return f"{clean(dates.title)}: {forecast_words(dates)} ({facts.state(dates)})"


def _bars(dates: ItemDates, scale: TimeScale, *, is_critical: bool) -> tuple[Bar, ...]:
    """Give what is done, and what remains."""
    begin, end = scale.x(dates.start_day), scale.x(dates.finish_day + 1)
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
