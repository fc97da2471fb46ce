"""What other pages show of a roadmap: pictures, tables, single dates."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.schedule import ItemDates
from exitplan.schedule.words import count
from exitplan.site._chart import ChartMaker
from exitplan.site._contents import chapters_of
from exitplan.site._facts import Facts, signed
from exitplan.site._fence import Asked, EmbedError, nearest
from exitplan.site._headcount_chart import headcount_chart
from exitplan.site._landmarks import is_landmark
from exitplan.site._macros import AS_OF, OF_ITEM, Call, Words
from exitplan.site._press import Press
from exitplan.site._sections import openness, table_row
from exitplan.site._slip_split import split_up
from exitplan.site._staff_page import employed_table, headcount_title
from exitplan.site._standing import standing
from exitplan.site._text import clean, shortened
from exitplan.slippage import SlipChart, slip_chart

if TYPE_CHECKING:
    from exitplan.site._edition import Edition
    from exitplan.site._press import Linker

_LONGEST_TITLE = 300
_MOST_ROWS = 500


class Embedder:
    """Makes what other pages of a site show of one roadmap."""

    def __init__(self, edition: Edition, folder: str, links: Linker) -> None:
        self._edition = edition
        self.folder = folder
        self._links = links

    @cached_property
    def press(self) -> Press:
        """What fills templates, once a page asks for anything."""
        return Press(self._edition, self.folder, self._links, chapters_of(self._edition))

    @property
    def names(self) -> tuple[str, str]:
        """What pages may call this roadmap: by its folder, or by the plan's id."""
        return self.folder.rstrip("/"), self._edition.schedule.plan.id

    def knows(self, item_id: str) -> bool:
        """Whether the plan has an item."""
        return item_id in self._edition.schedule.items

    def words(self, call: Call) -> Words:
        """Say what a macro asks; raises EmbedError."""
        if call.name != AS_OF:
            return OF_ITEM[call.name](self.item(call.item))
        day = self._status_day
        if day is None:
            message = "the plan has no status date"
            raise EmbedError(message)
        return Words(long_date(day), day)

    def target(self, here: str, call: Call) -> str:
        """Give the page that says more, as a path from the page at `here`, with its anchor."""
        press = self.press
        if call.name == AS_OF:
            path, anchor = f"{self.folder}index.md", ""
        elif is_landmark(self.item(call.item)):
            path, anchor = press.own_page(call.item), ""
        else:
            path, anchor = press.row_home(call.item), f"#{press.anchor(call.item)}"
        return posixpath.relpath(path, posixpath.dirname(here) or ".") + anchor

    @property
    def _status_day(self) -> int | None:
        moment = self._edition.schedule.plan.status_date
        return None if moment is None else moment.day

    def item(self, item_id: str, line: int = 0) -> ItemDates:
        """Give an item's dates; raises EmbedError, which says the nearest id."""
        schedule = self._edition.schedule
        if item_id in schedule.items:
            return schedule[item_id]
        hint = nearest(item_id, list(schedule.items))
        message = f"the plan has no item {shortened(item_id, 60)!r}"
        raise EmbedError(f"{message}; {hint}" if hint else message, line)

    def shown(self, asked: Asked, here: str, number: int) -> str:
        """Give what a fence asks for as HTML; `number` tells the fences of a page apart.

        Raises EmbedError.
        """
        show = _Shower(self, asked, here, f"ep-embedded-{number}")
        values = show.values()
        template = f"embedded_{asked.show.replace('-', '_')}.html.j2"
        return self.press.fragment(here, template, **values)

    def items(self, asked: Asked) -> list[ItemDates]:
        """Give what was asked for with everything inside it, in the plan's order."""
        schedule = self._edition.schedule
        roots = [self.item(name, asked.line("of")).id for name in asked.of]
        if not roots:
            return list(schedule)
        inside = tuple(f"{root}." for root in roots)
        return [d for d in schedule if d.id in roots or d.id.startswith(inside)]


class _Shower:
    """Works out one fence."""

    def __init__(self, embedder: Embedder, asked: Asked, here: str, name: str) -> None:
        self.embedder = embedder
        self.press = embedder.press
        self.facts: Facts = embedder.press.facts
        self.asked = asked
        self.here = here
        self.name = name

    def values(self) -> dict[str, Any]:
        """Give what its template needs."""
        makers = {
            "gantt": self._gantt,
            "milestones": self._milestones,
            "deadlines": self._deadlines,
            "slip-chart": self._slip_chart,
            "waterfall": self._waterfall,
            "headcount": self._headcount,
        }
        return {"name": self.name, **makers[self.asked.show]()}

    def _gantt(self) -> dict[str, Any]:
        items = self.embedder.items(self.asked)
        layout = self.press.layout
        if not self.asked.of and layout.summary:
            items = [self.facts.schedule[item_id] for item_id in layout.summary]
        self._some(items, "has nothing to draw")
        root = min(dates.id.count(".") for dates in items)
        maker = ChartMaker(
            self.facts,
            lambda item_id: self.press.item_href(self.here, item_id),
            "The table below gives the same dates.",
        )
        title = self._title(self._gantt_finding(items))
        chart = maker.make(self.name, title, items, root_depth=root)
        rows = [
            table_row(self.press, dates, root, here=self.here, is_home=False) for dates in items
        ]
        return {"chart": chart, "rows": rows, "caption": f"{title}: dates {self.facts.as_of}"}

    def _gantt_finding(self, items: list[ItemDates]) -> str:
        tail = openness(self.facts, items)
        if len(self.asked.of) == 1:
            return f"{self.facts.finding(items[0])}{tail if len(items) > 1 else ''}"
        first = long_date(min(dates.start_day for dates in items))
        last = long_date(max(dates.finish_day for dates in items))
        return f"{count(len(items), 'item')} from {first} to {last}{tail}"

    def _milestones(self) -> dict[str, Any]:
        items = [dates for dates in self.embedder.items(self.asked) if is_landmark(dates)]
        self._some(items, "has no milestone, decision or deadline")
        items.sort(key=lambda dates: dates.finish_day)
        if self.asked.most:
            items = [dates for dates in items if not dates.completed][: self.asked.most]
        return self._table(items, f"Milestones and decisions, {self.facts.as_of}")

    def _deadlines(self) -> dict[str, Any]:
        items = [dates for dates in self.embedder.items(self.asked) if dates.deadline is not None]
        self._some(items, "has no deadline")
        items.sort(key=lambda dates: (dates.deadline and dates.deadline.deadline_day) or 0)
        return self._table(items[: self.asked.most or None], f"Deadlines, {self.facts.as_of}")

    def _table(self, items: list[ItemDates], caption: str) -> dict[str, Any]:
        title = self._title(caption)
        return {"caption": title, "rows": [_line(dates) for dates in items[:_MOST_ROWS]]}

    def _slip_chart(self) -> dict[str, Any]:
        chart, source = self._drawn()
        if chart is None:
            message = "no report gives a date that could be drawn"
            raise EmbedError(message)
        title = self._title(clean(chart.title))
        chart = attrs.evolve(
            chart, title=title, description=shortened(clean(chart.description), 2_000)
        )
        return {"chart": chart, "forecasts": list(_forecasts(chart)), "source": source}

    def _drawn(self) -> tuple[SlipChart | None, str]:
        wanted = list(self.asked.of) or None
        stories = self.press.stories
        name = self.asked.history
        if name or (not self._has_states and stories):
            known = [story.name for story in stories]
            story = next((s for s in stories if name in ("", s.name)), None)
            if story is None:
                hint = nearest(name, known) or f"there is {', '.join(known) or 'none'}"
                message = f"there is no history {shortened(name, 60)!r}; {hint}"
                raise EmbedError(message, self.asked.line("history"))
            return self._chart_of(story.trend, wanted), story.source
        if not self._has_states:
            message = "no earlier state of the plan is known, so there is no slip to draw"
            raise EmbedError(message)
        return self._chart_of(self.press.course.trend, wanted), ""

    @property
    def _has_states(self) -> bool:
        return bool(self.press.edition.states)

    def _chart_of(self, trend: Any, wanted: list[str] | None) -> SlipChart | None:
        unknown = [name for name in wanted or () if name not in trend.milestones]
        if unknown:
            hint = nearest(unknown[0], list(trend.milestones))
            message = f"the reports have no milestone {shortened(unknown[0], 60)!r}"
            raise EmbedError(f"{message}; {hint}" if hint else message, self.asked.line("of"))
        return slip_chart(trend, wanted)

    def _waterfall(self) -> dict[str, Any]:
        slips = self.press.slips
        if slips is None:
            message = "no earlier state of the plan can be compared with it, so nothing has moved"
            raise EmbedError(message)
        if len(self.asked.of) != 1:
            message = "a waterfall is of one milestone; say which with of"
            raise EmbedError(message, self.asked.line("of"))
        dates = self.embedder.item(self.asked.of[0], self.asked.line("of"))
        slip = next((slip for slip in slips if slip.id == dates.id), None)
        if slip is None or not slip.parts or slip.before is None or slip.after is None:
            message = f"{dates.id!r} has not moved since the state that the plan is compared with"
            raise EmbedError(message, self.asked.line("of"))
        split = split_up(self.press, slip, 0)
        fall = attrs.evolve(split.fall, id=self.name, title=self._title(split.fall.title))
        return {"split": split, "fall": fall}

    def _headcount(self) -> dict[str, Any]:
        from exitplan.outlook import headcount_of

        found = headcount_of(self.facts.schedule)
        title = "" if found is None else self._title(headcount_title(found))
        chart = found and headcount_chart(found, title, self.facts.status_day, chart_id=self.name)
        if found is None or chart is None:
            message = "the plan has no move of staff with a day, so there is no headcount to draw"
            raise EmbedError(message)
        return {"chart": chart, "employed": employed_table(found)}

    def _title(self, usual: str) -> str:
        asked = self.asked.title
        return shortened(clean(asked), _LONGEST_TITLE) if asked else usual

    def _some(self, items: list[ItemDates], lack: str) -> None:
        if not items:
            what = ", ".join(self.asked.of) or "the plan"
            raise EmbedError(f"{shortened(what, 60)} {lack}", self.asked.line("of"))


def _line(dates: ItemDates) -> dict[str, Any]:
    deadline = dates.deadline
    margin = "" if deadline is None else signed(deadline.margin_working_days)
    return {**standing(dates), "deadline": deadline, "margin": margin}


def _forecasts(chart: SlipChart) -> Iterator[dict[str, Any]]:
    """Give every report of every line in a picture."""
    for line in chart.lines:
        for dot in (dot for segment in line.segments for dot in segment):
            yield {"title": clean(line.title), "dot": dot}
