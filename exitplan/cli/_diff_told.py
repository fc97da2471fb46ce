"""All there is to tell of the difference between two plans, put together for every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from exitplan.slippage import ChangeKind

if TYPE_CHECKING:
    from exitplan.errors import Diagnostic
    from exitplan.planfile.history import Version
    from exitplan.schedule import MilestoneEffect
    from exitplan.slippage import Change, Difference, MilestoneSlip, Part, Slippage


class Moves(NamedTuple):
    """What a change does to one milestone."""

    slip: MilestoneSlip
    part: Part


class Told(NamedTuple):
    """All there is to tell."""

    sides: tuple[Version, Version]
    difference: Difference
    effects: tuple[MilestoneEffect, ...] = ()
    """What becomes of the milestones, the most urgent first."""
    moves: Mapping[str, Sequence[Moves]] = {}
    """What each change does to milestones, by its key."""
    standstills: Sequence[Change] = ()
    """What is not reported although the later status date has come: no change of the plan."""
    notes: tuple[str, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    """Why the dates cannot be compared."""

    @property
    def is_dated(self) -> bool:
        """Whether both plans could be scheduled."""
        return not self.findings

    def shown(self, *, show_all: bool) -> list[Change]:
        """Give the changes to list; texts only where they are asked for."""
        return [c for c in self.difference.changes if show_all or not is_text(c)]

    def by_item(self, *, show_all: bool) -> dict[str, list[Change]]:
        """Give the changes to list by item, those of the plan first, then in the plan's order."""
        found: dict[str, list[Change]] = {}
        for change in self.shown(show_all=show_all):
            found.setdefault(change.item, []).append(change)
        places = {item.id: n for n, item in enumerate(self.difference.after.walk())}
        last = len(places)
        order = sorted(found, key=lambda item: (item != "", places.get(item, last)))
        return {item: found[item] for item in order}

    def record(self) -> dict[str, Any]:
        """Give it as plain data, versioned by its ``schema`` number."""
        changes = [*self.difference.changes, *self.standstills]
        return {
            "schema": 1,
            "before": _side(self.sides[0]),
            "after": _side(self.sides[1]),
            "dated": self.is_dated,
            "changes": [
                {
                    **change.record(),
                    "effects": [_move(move) for move in self.moves.get(change.key, ())],
                }
                for change in changes
            ],
            "renamed": dict(self.difference.renamed),
            "milestones": [effect.record() for effect in self.effects],
            "notes": list(self.notes),
        }

    def rows(self) -> Iterator[dict[str, object]]:
        """Give a flat record for each change and milestone that it moves."""
        for change in [*self.difference.changes, *self.standstills]:
            about = {k: v for k, v in change.record().items() if not isinstance(v, list)}
            for move in self.moves.get(change.key, ()) or (None,):
                yield {**about, **(_NOT_MOVED if move is None else _flat(move))}


def is_text(change: Change) -> bool:
    """Whether it is about words only; another title is always told."""
    return change.kind is ChangeKind.TEXT and change.subject != "title"


def _side(version: Version) -> dict[str, Any]:
    from exitplan.schedule.words import iso_date

    plan = version.plan
    status = plan.status_date if plan is not None else None
    return {
        "name": version.name,
        "kind": version.kind.value,
        "commit": version.commit or None,
        "date": None if version.day is None else iso_date(version.day),
        "status_date": None if status is None else iso_date(status.day),
    }


def _move(move: Moves) -> dict[str, Any]:
    slip, part = move
    return {
        "milestone": slip.id,
        "milestone_title": slip.title,
        "minutes": part.minutes,
        "calendar_days": part.calendar_days,
        "progress": part.is_progress,
        "with": [change.key for change in part.changes],
    }


def _flat(move: Moves) -> dict[str, object]:
    return {**_move(move), "with": " ".join(change.key for change in move.part.changes)}


_NOT_MOVED = dict.fromkeys(
    ("milestone", "milestone_title", "minutes", "calendar_days", "progress", "with")
)


def told_of(
    sides: tuple[Version, Version],
    slips: Slippage,
    effects: tuple[MilestoneEffect, ...],
) -> Told:
    """Sort what a slippage says of milestones by the changes that it comes from."""
    moves: dict[str, list[Moves]] = {}
    known = {change.key for change in slips.difference.changes}
    standstills: dict[str, Change] = {}
    for slip in slips:
        for part in slip.parts:
            moves.setdefault(part.changes[-1].key, []).append(Moves(slip, part))
            for change in part.changes:
                if change.key not in known:
                    standstills.setdefault(change.key, change)
    return Told(sides, slips.difference, effects, moves, tuple(standstills.values()), slips.notes)
