"""How the roadmap is divided: what its summary shows, and which page has which rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import attrs

from exitplan.plan import Group, Plan, Task
from exitplan.site._facts import Facts
from exitplan.site._text import clean, shortened

MAIN = "gantt.md"
FOLDER = "gantt/"
WHOLE = 150
"""A roadmap of up to so many rows stands on one page."""
SHEET = 250
"""Else no page has more rows than these; then every page stays light enough for a phone."""
LISTED = 12
"""Up to so many pages a navigation names one by one."""
SUMMARY = 44
"""Rows of the summary, so that it can be read on one sheet of paper."""
_FINALS = 16
"""Final milestones that the summary shows where there are many."""
_SECTION = 5
"""How many rows a picture's frame and a table's head weigh."""
_LONGEST_NAME = 60


@attrs.frozen
class Part:
    """What one picture and its table show."""

    title: str
    level: int
    """Of its heading."""
    items: tuple[Task | Group, ...]
    """In the plan's order, groups followed by their members."""
    group: Group | None = None
    heading: str = ""
    """Id of a plan of a programme, for which this is the heading alone."""


@attrs.frozen
class Sheet:
    """A page below the roadmap."""

    name: str
    """Its file, ``gantt/tender.md``."""
    title: str
    parts: tuple[Part, ...]
    plan: str = ""
    """Id of the plan of a programme that it is of."""


@attrs.frozen
class Layout:
    """Where everything stands."""

    summary: tuple[str, ...]
    """Ids of the rows of the summary, in the plan's order; none where the whole is as short."""
    left_out: int
    """Final milestones that the summary has no room for."""
    parts: tuple[Part, ...]
    """What stands on the main page."""
    sheets: tuple[Sheet, ...]
    """The pages below it, where it would grow too long; then `parts` is empty."""
    homes: Mapping[str, str]
    """The page of every row that stands below the main page, by the item's full id."""
    plans: Mapping[str, str]
    """The page on which each plan of a programme begins, where it is another one."""

    def home(self, item_id: str) -> str:
        """Give the page that has an item's own row."""
        return self.homes.get(item_id, MAIN)

    def sheet_of(self, plan_id: str) -> str | None:
        """Give the page on which a plan of a programme begins; ``None`` for anything else."""
        return self.plans.get(plan_id)


def layout_of(facts: Facts) -> Layout:
    """Divide a plan's rows among pages; every item has its own row exactly once."""
    plan = facts.schedule.plan
    parts = list(_active(_parts(plan), facts))
    rows = sum(len(part.items) for part in parts if not part.heading)
    summary, left_out = _summary(facts, parts, is_divided=rows > WHOLE - SUMMARY)
    if rows + len(summary) <= WHOLE:
        return Layout(summary, left_out, tuple(parts), (), {}, {})
    sheets = tuple(_sheets(facts, parts))
    homes = {
        item.id: sheet.name
        for sheet in sheets
        for part in sheet.parts
        for item in part.items
        if not part.heading
    }
    plans = {sheet.plan: sheet.name for sheet in reversed(sheets) if sheet.plan}
    return Layout(summary, left_out, (), sheets, homes, plans)


def _parts(plan: Plan) -> Iterator[Part]:
    if not plan.is_programme:
        yield from _groups_and_rest(plan.items, 2, "Work outside the groups")
        return
    rest = []
    for item in plan.items:
        if isinstance(item, Group):
            yield Part(item.title, 2, (item,), heading=item.id)
            title = f"{item.title}: items outside its groups"
            yield from _groups_and_rest(item.items, 3, title)
        else:
            rest.append(item)
    if rest:
        yield Part("Work outside the plans", 2, tuple(rest))


def _active(parts: Iterable[Part], facts: Facts) -> Iterator[Part]:
    """Leave out what takes no part in the schedule."""
    for part in parts:
        items = tuple(item for item in part.items if item.id in facts.slugs)
        if items:
            yield attrs.evolve(part, items=items)


def _groups_and_rest(items: Iterable[Task | Group], level: int, rest_title: str) -> Iterator[Part]:
    rest = []
    has_groups = False
    for item in items:
        if isinstance(item, Group):
            has_groups = True
            yield Part(item.title, level, (item, *item.walk()), group=item)
        else:
            rest.append(item)
    if rest:
        yield Part(rest_title if has_groups else "All items", level, tuple(rest))


def _summary(
    facts: Facts, parts: Sequence[Part], *, is_divided: bool
) -> tuple[tuple[str, ...], int]:
    """Choose groups, final milestones and decisions, as long as there is room for them.

    What is short and has nothing to sum up needs no summary.
    """
    schedule = facts.schedule
    is_programme = schedule.plan.is_programme
    tops = [group.id for group in schedule.groups.values() if "." not in group.id]
    tops = [item_id for item_id in tops if item_id in facts.slugs]
    if not is_programme and not is_divided and (not tops or len(parts) < 2):
        return (), 0
    finals = [dates.id for dates in facts.finals]
    shown_finals = finals
    if len(tops) + len(finals) > SUMMARY:
        shown_finals = finals[:_FINALS]
    chosen = dict.fromkeys(shown_finals)
    # The plans of a programme have their own rows here, so that all of them must be shown.
    chosen |= dict.fromkeys(tops if is_programme else tops[: SUMMARY - len(chosen)])
    inner = [group.id for group in schedule.groups.values() if group.id.count(".") == 1]
    decisions = [dates.id for dates in schedule if dates.day_rule == "gate"]
    for more in (inner if is_programme else [], decisions):
        if len(chosen | dict.fromkeys(more)) <= SUMMARY:
            chosen |= dict.fromkeys(more)
    rows = tuple(dates.id for dates in schedule if dates.id in chosen)
    return rows, len(finals) - len(shown_finals)


def _sheets(facts: Facts, parts: Iterable[Part]) -> Iterator[Sheet]:
    for plan, own in _by_plan(parts):
        for number, packed in enumerate(_packed(own), 1):
            first = packed[0].items[0].id if number > 1 or not plan else plan.heading
            yield Sheet(
                f"{FOLDER}{facts.slugs[first]}.md",
                _sheet_title(plan, packed, number),
                # With the plan's title above them, its parts are one level higher.
                tuple(attrs.evolve(part, level=2) for part in packed),
                "" if plan is None else plan.heading,
            )


def _by_plan(parts: Iterable[Part]) -> Iterator[tuple[Part | None, list[Part]]]:
    """Split a programme's parts where a plan begins; a plan alone is one run."""
    plan: Part | None = None
    run: list[Part] = []
    for part in parts:
        if part.heading or (plan is not None and part.level == plan.level):
            if run:
                yield plan, run
            plan, run = (part, []) if part.heading else (None, [part])
        else:
            run.append(part)
    if run:
        yield plan, run


def _packed(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Fill pages with parts in their order, the largest ones cut."""
    page: list[Part] = []
    weight = 0
    for part in chain.from_iterable(map(_pieces, parts)):
        needed = len(part.items) + _SECTION
        if page and weight + needed > SHEET:
            yield page
            page, weight = [], 0
        page.append(part)
        weight += needed
    if page:
        yield page


def _pieces(part: Part) -> Iterator[Part]:
    most = SHEET - _SECTION
    if len(part.items) <= most:
        yield part
        return
    for begin in range(0, len(part.items), most):
        items = part.items[begin : begin + most]
        title = f"{shortened(clean(part.title), _LONGEST_NAME)}, "
        title += f"{begin + 1:,} to {begin + len(items):,} of {len(part.items):,}"
        yield attrs.evolve(part, title=title, items=items, group=None)


def _sheet_title(plan: Part | None, parts: Sequence[Part], number: int) -> str:
    if plan is not None:
        title = shortened(clean(plan.title), _LONGEST_NAME)
        return title if number == 1 else f"{title} ({number})"
    first = shortened(clean(parts[0].title), _LONGEST_NAME)
    if len(parts) == 1:
        return first
    return f"{first} to {shortened(clean(parts[-1].title), _LONGEST_NAME)}"
