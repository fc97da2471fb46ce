"""What was assumed, as rows: what is to be looked at again first, then part by part."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from exitplan.plan import Assumption, Group, Kind, Task
from exitplan.schedule.words import count
from exitplan.site._owners import owners_of
from exitplan.site._press import Press
from exitplan.site._text import clean, slug_table

_SOON = 92
"""Days before a review within which it is called soon: three months."""
_FEW = 40
"""Assumptions that one table holds without parts."""
_OF_PLAN = {
    "contracts": "contract",
    "boards": "board",
    "risks": "risk",
    "branches": "another way",
    "correlations": "what goes together",
    "transfer": "wave of staff",
}
_OF_CONTRACT = {
    "notices": "notice",
    "duties": "duty",
    "obligations": "obligation",
    "service_areas": "service area",
    "assets": "asset",
    "extensions": "option",
}


@attrs.frozen
class Assumed:
    """One assumption."""

    title: str
    reason: str
    item_id: str = ""
    """Of the item that it is about; empty for a contract, a board, a risk …."""
    kind: str = ""
    """What it is about, where that is no item."""
    review: int | None = None
    """The day by which it is to be looked at again."""
    is_overdue: bool = False
    is_soon: bool = False


@attrs.frozen
class AssumedPart:
    """The assumptions of one part of the plan."""

    anchor: str
    heading: str
    """Empty where there is one part only."""
    rows: tuple[Assumed, ...]


def assumed_of(press: Press, items: Iterable[Task | Group]) -> list[Assumed]:
    """Give what is assumed of some items, in their order."""
    return [
        _assumed(press, item.title, item.assumed, item_id=item.id)
        for item in items
        if item.assumed is not None
    ]


def assumed_of_plan(press: Press) -> list[Assumed]:
    """Give what is assumed of contracts, boards, risks and whatever else is no item."""
    from exitplan.checks._sources import statements

    plan = press.facts.schedule.plan
    found = statements(plan, plan.walk(), lambda thing: getattr(thing, "assumed", None) is not None)
    return [
        _assumed(press, stated.title or stated.field, stated.assumed, kind=_kind(stated.field))
        for stated in found
        if stated.field and stated.assumed is not None
    ]


def _kind(field: str) -> str:
    """Name what a part of the plan is, by its field: ``contracts.ict.duties.exit`` is a duty."""
    parts = field.split(".")
    own = _OF_PLAN.get(parts[0], "")
    return _OF_CONTRACT.get(parts[2], own) if len(parts) > 2 else own


def _assumed(
    press: Press, title: str, assumption: Assumption, *, item_id: str = "", kind: str = ""
) -> Assumed:
    review = None if assumption.review_by is None else assumption.review_by.day
    status = press.facts.status_day
    left = None if review is None or status is None else review - status
    return Assumed(
        title,
        clean(assumption.reason),
        item_id,
        kind,
        review,
        is_overdue=left is not None and left < 0,
        is_soon=left is not None and 0 <= left <= _SOON,
    )


def to_review(rows: Iterable[Assumed]) -> list[Assumed]:
    """Give those that are to be looked at again, what is overdue first."""
    dated = [row for row in rows if row.review is not None]
    return sorted(dated, key=lambda row: row.review or 0)


def review_heading(rows: list[Assumed]) -> str:
    """Say how many are to be looked at again, and how many should have been."""
    overdue = sum(1 for row in rows if row.is_overdue)
    soon = sum(1 for row in rows if row.is_soon)
    text = f"{count(len(rows), 'assumption')} {'is' if len(rows) == 1 else 'are'} to be reviewed"
    parts = [f"{overdue:,} overdue"] if overdue else []
    if soon:
        parts.append(f"{soon:,} within three months")
    return f"{text}: {', '.join(parts)}" if parts else text


def by_part(press: Press, rows: list[Assumed]) -> list[AssumedPart]:
    """Sort many assumptions by the part of the plan that they are about."""
    parts = [item for item in press.facts.schedule.plan.items if isinstance(item, Group)]
    if len(rows) <= _FEW or not parts:
        return [AssumedPart("assumed-all", "", tuple(rows))] if rows else []
    home = {member.id: part.id for part in parts for member in (part, *part.walk())}
    titles = {part.id: part.title for part in parts}
    sorted_in: dict[str, list[Assumed]] = {}
    for row in rows:
        sorted_in.setdefault(home.get(row.item_id, ""), []).append(row)
    anchors = slug_table(f"assumed {part_id}" for part_id in sorted_in)
    return [
        AssumedPart(
            anchors[f"assumed {part_id}"],
            f"{clean(titles.get(part_id, 'Outside any part'))}: {count(len(found), 'assumption')}",
            tuple(found),
        )
        for part_id, found in sorted_in.items()
    ]


def unowned(press: Press) -> list[Task]:
    """Give the tasks that somebody wrote, still to be done, for which nobody answers."""
    owners = owners_of(press.facts.schedule.plan.items)
    written = {item.id for item in press.facts.statements}
    return [
        task
        for task in press.facts.schedule.plan.tasks()
        if task.id in written
        and task.kind is Kind.TASK
        and task.id not in owners
        and not press.facts.schedule[task.id].completed
    ]
