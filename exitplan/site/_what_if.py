"""What moves if an item is late: the question on the roadmap page, and its answers as data.

The answers are the engine's, worked out for every item and number of days when the page is
made. The script looks them up; it computes no date.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
from markupsafe import Markup

from exitplan.errors import ExitplanError, printable
from exitplan.plan import MINUTES_PER_DAY
from exitplan.schedule import Status, deadline_if
from exitplan.site._facts import is_decision, is_legal_period
from exitplan.site._text import clean, shortened

if TYPE_CHECKING:
    from exitplan.outlook import Delays
    from exitplan.schedule import DeadlineStatus, ItemDates, Schedule
    from exitplan.site._chart import Chart
    from exitplan.site._press import Press

ANCHOR = "what-if"
_LONGEST_TITLE = 120
_LONGEST_PART = 60
_SEARCHED = 30
"""With more items than these there is a field to narrow the list."""
# Of these, HTML would read some, templates of other plugins others; and lines end nowhere else.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'={}`\x7f\x85\u2028\u2029"}


@attrs.frozen
class WhatIf:
    """The question as the page asks it."""

    most: int
    """The most days that can be asked about."""
    nouns: str
    """What may move, one of it and several, with a bar between: ``milestone|milestones``."""
    scope: str
    """The same as a whole: ``the final milestones and whatever has a deadline``."""
    is_long: bool
    """Whether there are so many items that the list can be narrowed."""
    reason: str
    """Why there are no answers, or not for everything, in words; else empty."""
    links: tuple[str, ...]
    """Where to read of each thing that may move, in the data's order: links of the page itself,
    because generators that turn links to files into links to pages do not look into data."""
    data: Markup
    """For an attribute in single quotes; empty where nothing can be asked."""


def what_if(press: Press, here: str, chart: Chart | None) -> WhatIf | None:
    """Work out the question for the page at `here`; ``None`` where nothing is open.

    The answers are drawn into `chart` as well, as far as it has a row for what moves.
    """
    from exitplan.outlook import delays

    schedule = press.facts.schedule
    try:
        found = delays(schedule)
    except ExitplanError as error:
        message = error.diagnostics[0].message if error.diagnostics else str(error)
        return _unanswered(clean(message))
    if not found.items or not found.milestones:
        return _unanswered(found.reason) if found.reason else None
    return WhatIf(
        most=found.most_days,
        nouns=_nouns(schedule, found),
        scope=_scope(schedule, found),
        is_long=len(found.items) > _SEARCHED,
        reason=found.reason,
        links=tuple(press.item_href(here, name) for name in found.milestones),
        data=as_attribute(_Data(schedule, found, chart).lists()),
    )


def _nouns(schedule: Schedule, found: Delays) -> str:
    only_milestones = all(schedule[name].is_milestone for name in found.milestones)
    if only_milestones:
        return "milestone|milestones"
    return "milestone or deadline|milestones and deadlines"


def _scope(schedule: Schedule, found: Delays) -> str:
    names = found.milestones
    milestones = (dates.id for dates in schedule.milestones() if not dates.completed)
    kind = "open" if all(name in names for name in milestones) else "final"
    has_others = any(schedule[name].deadline is not None for name in names)
    return f"the {kind} milestones{' and whatever has a deadline' if has_others else ''}"


def _unanswered(reason: str) -> WhatIf:
    return WhatIf(0, nouns="", scope="", is_long=False, reason=reason, links=(), data=Markup())


def as_attribute(lists: list[Any]) -> Markup:
    """Write nested lists as JSON for an attribute in single quotes.

    An attribute, because a search index takes in the text of scripts and hidden elements.
    Lists alone, because other plugins expand braces.
    """
    text = printable(json.dumps(lists, ensure_ascii=False, separators=(",", ":")))
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - what HTML would read is escaped


class _Data:
    """Everything that the script has to know, in lists."""

    def __init__(self, schedule: Schedule, found: Delays, chart: Chart | None) -> None:
        self.schedule = schedule
        self.found = found
        self.chart = chart
        others = [name for name in found.milestones if name not in found.items]
        self.names = [*found.items, *others]
        """Items that can be asked about first, then what only moves."""

    def lists(self) -> list[Any]:
        """Give the data; the script takes it apart in the same order."""
        data = self.found.as_data()
        return [
            data["base"],
            data["most"],
            [item_id.rpartition(".")[2] for item_id in data["ids"]],
            [shortened(clean(self.schedule[name].title), _LONGEST_TITLE) for name in self.names],
            list(self._parts(data["ids"])),
            "".join(_kind(self.schedule[name]) for name in data["ids"]),
            data["units"],
            data["items"],
            list(self._milestones(data["milestones"], data["base"])),
            data["axes"],
            data["functions"],
            data["tables"],
            [[int(place), days] for place, days in data["known"].items()],
            0 if self.chart is None else round(self.chart.day_width, 4),
        ]

    def _parts(self, ids: list[str]) -> Iterator[list[Any]]:
        """Give the groups that items lie in: title, id, and how many items follow each other."""
        for group, members in itertools.groupby(ids, key=lambda name: name.rpartition(".")[0]):
            yield [self._part(group), group, sum(1 for _ in members)]

    def _part(self, group: str) -> str:
        names = group.split(".")
        around = [".".join(names[:end]) for end in range(1, len(names) + 1)]
        groups = self.schedule.groups
        titles = (clean(groups[name].title) for name in around if name in groups)
        return ": ".join(shortened(title, _LONGEST_PART) for title in titles)

    def _milestones(self, milestones: list[list[Any]], base: str) -> Iterator[list[Any]]:
        """Give what may move: which item it is, its day, its row in the picture, its deadline.

        Of the deadline: the first day on which it is tight, the first on which it is late, and
        whether it has a time of day, so that its own day leaves open which.
        """
        import datetime

        first = datetime.date.fromisoformat(base).toordinal()
        places = {name: place for place, name in enumerate(self.names)}
        rows = () if self.chart is None else self.chart.rows
        shown = {row.dates.id: place for place, row in enumerate(rows)}
        for name, day in milestones:
            row = [places[name], day, shown.get(name, -1)]
            deadline = self.schedule[name].deadline
            if deadline is not None:
                due = deadline.deadline_day
                row += [_tight_from(self.schedule, deadline, name) - first, due + 1 - first]
                row += [1] if deadline.deadline.date.end < (due + 1) * MINUTES_PER_DAY else []
            yield row


def _kind(dates: ItemDates) -> str:
    """Give a letter that says how the script speaks of an item."""
    if is_decision(dates):
        return "d"
    if is_legal_period(dates):
        return "p"
    return "m" if dates.is_milestone else "t"


def _tight_from(schedule: Schedule, deadline: DeadlineStatus, item_id: str) -> int:
    """Give the first day from its forecast on, on which an item would be less than on time."""
    low, high = deadline.finish_day, max(deadline.finish_day, deadline.deadline_day + 1)
    while low < high:
        middle = (low + high) // 2
        standing = deadline_if(schedule, item_id, middle)
        if standing is not None and standing.status is Status.ON_TIME:
            low = middle + 1
        else:
            high = middle
    return low
