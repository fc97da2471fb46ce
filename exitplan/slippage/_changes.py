"""What a change of a plan is, and what two plans differ in."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.slippage._diff_state import State


class ChangeKind(enum.Enum):
    """What of a plan is changed."""

    STATUS_DATE = "status-date"
    PROGRESS = "progress"
    PLAN_START = "plan-start"
    FINISH_BY = "finish-by"
    SCHEDULING = "scheduling"
    CALENDARS = "calendars"
    BOARDS = "boards"
    PERIODS = "periods"
    ADDED = "added"
    MOVED = "moved"
    KIND = "kind"
    FACTS = "facts"
    DURATION = "duration"
    ESTIMATE = "estimate"
    PERIOD = "period"
    GATE = "gate"
    CALENDAR = "calendar"
    CONSTRAINT = "constraint"
    MANUAL = "manual"
    EDGE = "edge"
    ACTIVE = "active"
    SPANS = "spans"
    OTHER = "other"
    LINK_ADDED = "link-added"
    LINK_CHANGED = "link-changed"
    LINK_REMOVED = "link-removed"
    REMOVED = "removed"
    DEADLINE = "deadline"
    RENAMED = "renamed"
    BASELINE = "baseline"
    CONTRACTS = "contracts"
    RISK = "risk"
    TEXT = "text"

    @property
    def word(self) -> str:
        """What people call it, for headings and tables."""
        return _WORDS.get(self, self.value.replace("-", " "))

    @property
    def moves_dates(self) -> bool:
        """Whether such a change can move a date at all; see also :attr:`Change.moves_dates`."""
        return self not in _WITHOUT_EFFECT

    @property
    def is_link(self) -> bool:
        """Whether it is about a link that two items of both plans have."""
        return self in _LINKS


_WORDS = {
    ChangeKind.PLAN_START: "start of the plan",
    ChangeKind.FINISH_BY: "finish of the plan",
    ChangeKind.SCHEDULING: "scheduling rule",
    ChangeKind.CALENDARS: "calendar",
    ChangeKind.BOARDS: "board",
    ChangeKind.PERIODS: "legal period",
    ChangeKind.CONTRACTS: "contract",
    ChangeKind.PERIOD: "length by law",
    ChangeKind.FACTS: "procurement or transfer",
    ChangeKind.MANUAL: "dates entered by hand",
    ChangeKind.EDGE: "side of a break",
    ChangeKind.ACTIVE: "takes part",
    ChangeKind.SPANS: "what it spans",
    ChangeKind.OTHER: "other field",
    ChangeKind.BASELINE: "approved dates",
}
_LINKS = frozenset({ChangeKind.LINK_ADDED, ChangeKind.LINK_CHANGED, ChangeKind.LINK_REMOVED})
_WITHOUT_EFFECT = frozenset(
    {
        ChangeKind.DEADLINE,
        ChangeKind.RENAMED,
        ChangeKind.BASELINE,
        ChangeKind.CONTRACTS,
        ChangeKind.RISK,
        ChangeKind.TEXT,
    }
)


@attrs.frozen
class Detail:
    """One field within a thing that is changed, such as the papers' period of a board."""

    field: str
    """What it is called, e.g. ``call-in`` or ``steps, evaluate, duration``."""
    before: str | None
    after: str | None


@attrs.frozen
class Change:
    """One thing in which two plans differ, small enough to be told and undone alone."""

    kind: ChangeKind
    item: str
    """Full id in the later plan, in the earlier one where it is gone; ``""`` for the plan."""
    title: str
    """The item's title; the plan's for what is said of the whole of it."""
    subject: str
    """What of it: a field (``duration``), the other end of a link (the predecessor's full id),
    the name of a calendar, board, period, contract or risk."""
    before: str | None
    """As text, e.g. ``8w``; ``None`` where nothing was said."""
    after: str | None
    was: str = ""
    """The item's full id in the earlier plan; ``""`` where it is new or is the plan."""
    subject_title: str = ""
    """The title of the other end of a link, of a board and the like."""
    fields: tuple[str, ...] = ()
    """The attributes of the item, or of the plan, that it sets. Several where one would be
    refused without the other, such as an estimate in place of a duration."""
    details: tuple[Detail, ...] = ()
    """What differs within a thing that has fields of its own."""
    moves_dates: bool = True
    """Whether it can move a date, in these two plans."""

    @property
    def key(self) -> str:
        """A name that stays the same from run to run and is the change's own in its difference.

        ``duration:p1.evaluate``; of links ``link:p1.tender->p1.evaluate:FS``.
        """
        kind = self.kind
        if kind.is_link:
            said = self.before or self.after or ""
            return f"link:{self.subject}->{self.item}:{said.split(' ')[0]}"
        parts = [kind.value, self.item, self.subject if kind in _BY_SUBJECT else ""]
        return ":".join(part for part in parts if part)

    @property
    def sentence(self) -> str:
        """Say it: ``“Evaluate bids” takes 10w instead of 8w``."""
        from exitplan.slippage._change_words import sentence

        return sentence(self)

    @property
    def phrase(self) -> str:
        """The sentence without the item, to stand below its name: ``takes 10w instead of 8w``."""
        from exitplan.slippage._change_words import phrase

        return phrase(self)

    def record(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "item": self.item,
            "title": self.title,
            "subject": self.subject,
            "before": self.before,
            "after": self.after,
            "was": self.was,
            "details": [attrs.asdict(detail) for detail in self.details],
            "moves_dates": self.moves_dates,
            "sentence": self.sentence,
        }


_BY_SUBJECT = frozenset(
    {
        ChangeKind.SCHEDULING,
        ChangeKind.CALENDARS,
        ChangeKind.BOARDS,
        ChangeKind.PERIODS,
        ChangeKind.CONTRACTS,
        ChangeKind.RISK,
        ChangeKind.TEXT,
        ChangeKind.OTHER,
    }
)
"""Kinds of which one item may have several changes."""


@attrs.frozen(slots=False)
class Difference:
    """Everything in which two plans differ, as written."""

    before: Plan
    after: Plan
    changes: tuple[Change, ...]
    """In the order in which they are best carried out, one after another.

    The status date and what is reported; the plan as a whole, with calendars,
    boards and periods that are new or changed; new groups, moves and changes
    of kind; what is said of each group and task; new tasks with their links;
    new links, changed links, links that are gone; tasks that are gone. New work
    comes before what goes, so that a task put in between two others does not
    first let the second fall back to the start. What is new and would close a
    circle with something that is still to go waits until that is gone. Then
    groups, calendars, boards and periods that are gone, and last what moves no
    date: deadlines, names, approved dates, contracts, risks and texts.
    """
    renamed: Mapping[str, str]
    """New full ids by old ones, of items that were renamed or moved. Members follow their group;
    the innermost come first, as :func:`exitplan.schedule.milestone_effects` wants it."""
    matched: Mapping[str, str]
    """Full id in the draft by that in the earlier plan, wherever the two are not the same.

    A draft (:class:`Draft`) calls every item as the later plan does from the start; an item that
    is gone has the id it would have there, made unlike all others if need be.
    """
    states: tuple[State, State] = attrs.field(repr=False, eq=False)
    """The two plans laid flat."""

    @property
    def is_empty(self) -> bool:
        """Whether the two plans say the same."""
        return not self.changes

    def of_item(self, item: str) -> tuple[Change, ...]:
        """Give the changes of one item, by its id as :attr:`Change.item` has it."""
        return self._by_item.get(item, ())

    @cached_property
    def _by_item(self) -> dict[str, tuple[Change, ...]]:
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.item, []).append(change)
        return {item: tuple(changes) for item, changes in found.items()}
