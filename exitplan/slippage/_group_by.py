"""Adds the parts of a slip up by task, group, owner, cause, provision or kind."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.errors import ExitplanError
from exitplan.plan import Group, Plan, Task
from exitplan.slippage._changes import ChangeKind

if TYPE_CHECKING:
    from exitplan.schedule import Schedule
    from exitplan.slippage._changes import Change
    from exitplan.slippage._slips import MilestoneSlip, Part, Slippage

CAUSE_TAG = "cause-"
"""An item's tag that begins so says what its slip is put down to: ``cause-supplier``."""


class SlipKey(enum.Enum):
    """What the parts of a slip can be added up by."""

    TASK = "task"
    GROUP = "group"
    """The nearest group around the item."""
    TOP = "top"
    """The outermost group around it: of a programme, the plan."""
    OWNER = "owner"
    """The item's, else that of the nearest group that has one, else the plan's."""
    CAUSE = "cause"
    """The rest of the tag ``cause-…`` of the item, or of the nearest group with one."""
    PROVISION = "provision"
    """The board, or the provision of the legal period, that changed or made more of the move."""
    KIND = "kind"
    """What sort of change it is; progress is one."""


@attrs.frozen
class Share:
    """What one task, owner, cause … adds to the slip of a milestone."""

    key: str
    """Full id, name or word; empty where nothing is stated."""
    title: str
    minutes: int
    calendar_days: int
    parts: tuple[Part, ...]

    def record(self) -> dict[str, Any]:
        """Give it flat, for JSON."""
        return {
            "key": self.key or None,
            "title": self.title,
            "minutes": self.minutes,
            "calendar_days": self.calendar_days,
            "parts": [part.key for part in self.parts],
        }


def slip_by(slips: Slippage, key: SlipKey | str) -> dict[str, tuple[Share, ...]]:
    """Add each milestone's parts up by a key; the shares add up to its slip.

    By the milestone's full id, the largest shares first. `key` is a :class:`SlipKey` or its
    value; raises ValueError for another word.
    """
    found = _Finder(slips)
    name = SlipKey(key)
    return {slip.id: _shares(slip, lambda part: found.name_of(part, name)) for slip in slips}


def _shares(slip: MilestoneSlip, name_of: Callable[[Part], tuple[str, str]]) -> tuple[Share, ...]:
    parts: dict[str, list[Part]] = {}
    titles: dict[str, str] = {}
    for part in slip.parts:
        name, title = name_of(part)
        parts.setdefault(name, []).append(part)
        titles.setdefault(name, title)
    shares = [
        Share(
            name,
            titles[name],
            sum(part.minutes for part in several),
            sum(part.calendar_days for part in several),
            tuple(several),
        )
        for name, several in parts.items()
    ]
    return tuple(sorted(shares, key=lambda share: (-abs(share.minutes), share.title)))


_NOT_STATED = "not stated"
_SEVERAL = "+"
_PLAN = "the plan as a whole"


class _Finder:
    """Finds what a part belongs to."""

    def __init__(self, slips: Slippage) -> None:
        self.plan: Plan = slips.after.plan
        self.items: dict[str, Task | Group] = {}
        self.around: dict[str, str] = {}
        """The group around each item, by full id; empty for the plan."""
        for schedule in (slips.before, slips.after):
            self._collect(schedule)

    def _collect(self, schedule: Schedule) -> None:
        """Learn the items, as written and as laid out; the later plan's win."""
        for plan in (schedule.written, schedule.plan):
            for item in plan.items:
                self._learn(item, "")

    def _learn(self, item: Task | Group, around: str) -> None:
        self.items[item.id] = item
        self.around[item.id] = around
        if isinstance(item, Group):
            for member in item.items:
                self._learn(member, item.id)

    def name_of(self, part: Part, key: SlipKey) -> tuple[str, str]:
        """Give the key of a part and its title."""
        if key is SlipKey.PROVISION:
            return self._provision(part)
        find = {
            SlipKey.TASK: self._task,
            SlipKey.GROUP: self._group,
            SlipKey.TOP: self._top,
            SlipKey.OWNER: self._owner,
            SlipKey.CAUSE: self._cause,
            SlipKey.KIND: self._kind,
        }[key]
        names = dict(find(change) for change in part.changes)
        if len(names) == 1:
            return next(iter(names.items()))
        return _SEVERAL, "several together"

    def _task(self, change: Change) -> tuple[str, str]:
        return change.item, change.title if change.item else _PLAN

    def _chain(self, change: Change) -> list[Task | Group]:
        """Give the item of a change and the groups around it, innermost first."""
        name = change.item
        while name and name not in self.items:
            name = name.rpartition(".")[0]
        chain = []
        while name:
            chain.append(self.items[name])
            name = self.around[name]
        return chain

    def _group(self, change: Change) -> tuple[str, str]:
        groups = [item for item in self._chain(change) if isinstance(item, Group)]
        return (groups[0].id, groups[0].title) if groups else ("", _PLAN)

    def _top(self, change: Change) -> tuple[str, str]:
        groups = [item for item in self._chain(change) if isinstance(item, Group)]
        return (groups[-1].id, groups[-1].title) if groups else ("", _PLAN)

    def _owner(self, change: Change) -> tuple[str, str]:
        owners = [item.owner for item in self._chain(change) if item.owner]
        owner = next(iter(owners), self.plan.owner) or ""
        return owner, owner or _NOT_STATED

    def _cause(self, change: Change) -> tuple[str, str]:
        for item in self._chain(change):
            for tag in item.tags:
                if tag.startswith(CAUSE_TAG):
                    cause = tag.removeprefix(CAUSE_TAG)
                    return cause, cause.replace("-", " ")
        return "", _NOT_STATED

    def _kind(self, change: Change) -> tuple[str, str]:
        return change.kind.value, change.kind.word

    def _provision(self, part: Part) -> tuple[str, str]:
        if part.amplified:
            rule = part.amplified[-1]
            item = self.items.get(rule.item)
            name = self._rule_of(item) or rule.rule
            return name, name
        names = {self._changed_rule(change) for change in part.changes}
        name = names.pop() if len(names) == 1 else ""
        return name, name or "no board or legal period"

    def _changed_rule(self, change: Change) -> str:
        """Give the board or provision that a change is about."""
        if change.kind in (ChangeKind.BOARDS, ChangeKind.PERIODS):
            return change.subject_title or change.subject
        if change.kind in (ChangeKind.GATE, ChangeKind.PERIOD):
            return self._rule_of(self.items.get(change.item))
        return ""

    def _rule_of(self, item: Task | Group | None) -> str:
        if not isinstance(item, Task):
            return ""
        try:
            if item.period is not None:
                return self._period(item.period.rule)
            if item.gate is not None:
                from exitplan.governance import board_of

                return board_of(item.gate, self.plan).title
        except ExitplanError:
            pass
        return ""

    def _period(self, name: str) -> str:
        from exitplan.law import find_period

        period = find_period(name, self.plan.periods)
        return period.provision or period.title
