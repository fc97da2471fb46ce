"""A plan as a plan file can say it, where the difference is none of substance."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Any, TypeVar

import attrs

from exitplan.calendars import BUILT_IN, NO_HOLIDAYS, CalendarSpec
from exitplan.plan import Constraint, Duration, Group, Link, Plan, Progress, Task, Unit, has_facts
from exitplan.planfile import _kinds as kinds
from exitplan.planfile._items import CONSTRAINTS, title_from

_ID = re.compile(kinds.ID)

_TEXTS = ("owner", "source", "notes", "code")
_RANK = {kind: rank for rank, kind in enumerate(CONSTRAINTS.values())}
_SMALLER = {
    Unit.HOUR: (60, Unit.MINUTE),
    Unit.ELAPSED_MINUTE: (1, Unit.ELAPSED_MINUTE),
    Unit.ELAPSED_HOUR: (60, Unit.ELAPSED_MINUTE),
    Unit.ELAPSED_DAY: (1440, Unit.ELAPSED_MINUTE),
    Unit.ELAPSED_WEEK: (10080, Unit.ELAPSED_MINUTE),
    Unit.YEAR: (12, Unit.MONTH),
}
"""Units of which so many of another are exactly one."""
_FINEST = 10_000
"""A plan file has four decimals."""

_Thing = TypeVar("_Thing")


def sayable(plan: Plan) -> Plan:
    """Give the plan without what a file does not keep; mostly that is the plan itself."""
    plan = _with_calendar_ids(plan)
    changes = _text_changes(plan, ("owner", "notes")) | _title_change(plan, plan.id)
    calendars = {name: _calendar(spec) for name, spec in plan.calendars.items()}
    if calendars != plan.calendars:
        changes["calendars"] = calendars
    items = _each(plan.items, _item)
    if items is not plan.items:
        changes["items"] = items
    return _changed(plan, changes)


def _with_calendar_ids(plan: Plan) -> Plan:
    """Give ids to calendars with names of any look, as other tools have them."""
    if plan.is_programme:  # Its plans' calendars have their names with the plan's before them.
        return plan
    if all(_ID.fullmatch(name) for name in plan.calendars) or has_facts(plan.items):
        return plan
    ids: dict[str | None, str] = {}
    taken = {name for name in plan.calendars if _ID.fullmatch(name)} | set(BUILT_IN)
    for name in plan.calendars:
        if not _ID.fullmatch(name):
            ids[name] = _free_id(name, taken)
            taken.add(ids[name])

    def moved(thing: Any) -> Any:
        return _changed(thing, {"calendar": ids[thing.calendar]} if thing.calendar in ids else {})

    def item(found: Task | Group) -> Task | Group:
        if isinstance(found, Group):
            found = attrs.evolve(found, items=_each(found.items, item))
        changed: Task | Group = moved(found)
        return changed

    changed: Plan = attrs.evolve(
        moved(plan),
        items=_each(plan.items, item),
        calendars={
            ids.get(name, name): attrs.evolve(
                spec,
                name=ids.get(spec.name, spec.name),
                based_on=ids.get(spec.based_on, spec.based_on),
            )
            for name, spec in plan.calendars.items()
        },
        boards={name: moved(board) for name, board in plan.boards.items()},
        periods={name: moved(period) for name, period in plan.periods.items()},
    )
    return changed


def _free_id(name: str, taken: AbstractSet[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name[:200].lower()).strip("-")[:50].strip("-") or "calendar"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def _changed(thing: _Thing, changes: Mapping[str, Any]) -> _Thing:
    if not changes:
        return thing
    changed: _Thing = attrs.evolve(thing, **changes)  # type: ignore[misc]
    return changed


def _each(
    items: tuple[Task | Group, ...], change: Callable[[Task | Group], Task | Group]
) -> tuple[Task | Group, ...]:
    """Change each item; give the same tuple where none changes."""
    said = tuple([change(item) for item in items])
    return items if all(a is b for a, b in zip(said, items, strict=True)) else said


def _item(item: Task | Group) -> Task | Group:
    return _group(item) if isinstance(item, Group) else _task(item)


def _group(group: Group) -> Group:
    changes = _common_changes(group)
    items = _each(group.items, _item)
    if items is not group.items:
        changes["items"] = items
    return _changed(group, changes)


def _task(task: Task) -> Task:
    changes = _common_changes(task)
    if task.duration is not None and _is_fraction(task.duration):
        changes["duration"] = _length(task.duration)
    progress = task.progress
    if progress is not None:
        remaining = progress.remaining
        if remaining is not None and _is_fraction(remaining):
            changes["progress"] = attrs.evolve(progress, remaining=_length(remaining))
        elif progress == _NOTHING:
            changes["progress"] = None
    if task.estimate is not None:
        changes |= _evolved("estimate", task.estimate, ("low", "likely", "high"))
    return _changed(task, changes)


_NOTHING = Progress()


def _common_changes(item: Task | Group) -> dict[str, Any]:
    changes = _text_changes(item, _TEXTS) | _title_change(item, item.name)
    if len(item.constraints) > 1:
        ordered: tuple[Constraint, ...] = tuple(
            sorted(item.constraints, key=lambda constraint: _RANK[constraint.kind])
        )
        if ordered != item.constraints:
            changes["constraints"] = ordered
    for end in ("after", "before"):
        links: tuple[Link, ...] = getattr(item, end)
        if any(_is_fraction(link.lag) for link in links):
            changes[end] = tuple(attrs.evolve(link, lag=_length(link.lag)) for link in links)
    if item.baselines:
        said = {
            name: _changed(dates, _evolved_fields(dates, ("duration",)))
            for name, dates in item.baselines.items()
        }
        if said != item.baselines:
            changes["baselines"] = said
    return changes


def _title_change(thing: Plan | Task | Group, name: str) -> dict[str, Any]:
    title = thing.title.strip()
    # What an id makes by itself may end in a blank, and stands in no file.
    is_kept = title == thing.title or thing.title == title_from(name)
    return {} if is_kept else {"title": title}


def _text_changes(thing: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Take the blanks around texts away, and texts that have nothing else."""
    changes: dict[str, Any] = {}
    for name in names:
        text = getattr(thing, name)
        if text is not None and (not text or text != text.strip()):
            changes[name] = text.strip() or None
    return changes


def _evolved(name: str, thing: Any, lengths: tuple[str, ...]) -> dict[str, Any]:
    changes = _evolved_fields(thing, lengths)
    return {name: attrs.evolve(thing, **changes)} if changes else {}


def _evolved_fields(thing: object, lengths: tuple[str, ...]) -> dict[str, Any]:
    found = {name: getattr(thing, name) for name in lengths}
    return {n: _length(d) for n, d in found.items() if d is not None and _is_fraction(d)}


def _is_fraction(duration: Duration) -> bool:
    amount = duration.amount
    if isinstance(amount, int):
        return False
    return amount.denominator == 1 or _FINEST % amount.denominator != 0


def _length(duration: Duration) -> Duration:
    """Give the same length in whole numbers, of a smaller unit if need be, where there are any."""
    if not isinstance(duration.amount, int) and duration.amount.denominator == 1:
        return Duration(duration.amount.numerator, duration.unit)
    factor, unit = _SMALLER.get(duration.unit, (1, duration.unit))
    amount = Fraction(duration.amount) * factor
    return Duration(amount.numerator, unit) if amount.denominator == 1 else duration


def _calendar(spec: CalendarSpec) -> CalendarSpec:
    """Base a calendar that is based on nothing on one of which it keeps nothing."""
    if spec.based_on is not None or spec.hours is None:
        return spec
    return attrs.evolve(spec, based_on="24-hour", holidays=spec.holidays or NO_HOLIDAYS)
