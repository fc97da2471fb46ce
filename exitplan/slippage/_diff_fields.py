"""What is said otherwise of one item, field by field, so that no field can be missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias

import attrs

from exitplan.plan import DeadlineRule, Group, Plan, Task
from exitplan.slippage._changes import Change, ChangeKind, Detail
from exitplan.slippage._diff_facts import step_progress, without_progress
from exitplan.slippage._diff_values import deadline_words, details_of, label, text_of

Item: TypeAlias = Task | Group

_KINDS = {
    "title": ChangeKind.TEXT,
    "kind": ChangeKind.KIND,
    "facts": ChangeKind.FACTS,
    "duration": ChangeKind.DURATION,
    "estimate": ChangeKind.ESTIMATE,
    "period": ChangeKind.PERIOD,
    "gate": ChangeKind.GATE,
    "calendar": ChangeKind.CALENDAR,
    "constraints": ChangeKind.CONSTRAINT,
    "manual": ChangeKind.MANUAL,
    "edge": ChangeKind.EDGE,
    "inactive": ChangeKind.ACTIVE,
    "spans": ChangeKind.SPANS,
    "progress": ChangeKind.PROGRESS,
    "deadline": ChangeKind.DEADLINE,
    "owner": ChangeKind.TEXT,
    "source": ChangeKind.TEXT,
    "assumed": ChangeKind.TEXT,
    "notes": ChangeKind.TEXT,
    "code": ChangeKind.TEXT,
    "tags": ChangeKind.TEXT,
    "baselines": ChangeKind.BASELINE,
    "spread": ChangeKind.RISK,
}
"""What a field of an item is about; any other field is a change of its own all the same."""

_ELSEWHERE = frozenset({"id", "items", "after", "before"})
"""Fields that are told of as names, members and links."""

_LENGTHS = ("period", "gate", "estimate", "duration")
"""Where a task's length may come from, what outdoes the others first."""

_OF_A_KIND = frozenset({*_LENGTHS, "kind", "edge", "spans", "progress", "constraints", "manual"})
"""Fields that make sense of one kind of task and not of another."""


def differing_fields(before: Item, after: Item) -> list[str]:
    """Give the fields in which two items differ, apart from names, members and links."""
    names = _fields(type(after))  # type: ignore[arg-type]
    return [name for name in names if getattr(before, name) != getattr(after, name)]


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in attrs.fields(kind) if f.name not in _ELSEWHERE)


class FieldComparer:
    """Makes changes of what is said otherwise of an item."""

    def __init__(self, before: Plan, after: Plan, title: Callable[[str], str]) -> None:
        self.title = title
        """Gives the title of a step that facts stand for."""
        self.deadlines_move = any(
            plan.options.deadlines is DeadlineRule.CAP_LATE_DATES for plan in (before, after)
        )

    def changes(self, before: Item, after: Item, was: str) -> Iterator[Change]:
        """Give the changes of one item; `was` is its id in the earlier plan."""
        names = differing_fields(before, after)
        if "facts" in names:
            names.remove("facts")
            yield from self._facts(before, after, was)
        for fields in _bundles(names, before, after):
            yield self._change(fields, before, after, was)

    def _change(self, fields: Sequence[str], before: Item, after: Item, was: str) -> Change:
        first, *others = fields
        kind = _KINDS.get(first, ChangeKind.OTHER)
        old, new = getattr(before, first), getattr(after, first)
        details = [(label(name), *_texts(before, after, name)) for name in others]
        if kind in (ChangeKind.BASELINE, ChangeKind.OTHER):
            details = details_of(old, new)
        return Change(
            kind,
            after.id,
            after.title,
            first,
            *_texts(before, after, first),
            was=was,
            fields=tuple(fields),
            details=tuple(Detail(*detail) for detail in details),
            moves_dates=self._moves_dates(kind, fields, before, after),
        )

    def _moves_dates(
        self, kind: ChangeKind, fields: Sequence[str], before: Item, after: Item
    ) -> bool:
        if kind is ChangeKind.DEADLINE:
            return self.deadlines_move
        if (
            set(fields) <= {"duration", "estimate"}
            and isinstance(before, Task)
            and isinstance(after, Task)
        ):
            has_own = before.duration is not None, after.duration is not None
            return before.effective_duration != after.effective_duration or has_own[0] != has_own[1]
        return kind.moves_dates

    def _facts(self, before: Item, after: Item, was: str) -> Iterator[Change]:
        assert isinstance(before, Group)
        assert isinstance(after, Group)
        old, new = before.facts, after.facts
        if old is None or new is None or type(old) is not type(new):
            yield _facts_change(before, after, was, [])
            return
        reported, known = step_progress(new), step_progress(old)
        for step in [*reported, *(name for name in known if name not in reported)]:
            if reported.get(step) != known.get(step):
                name = f"{after.id}.{step}"
                yield _step_change(
                    name, self.title(name), f"{was}.{step}", known.get(step), reported.get(step)
                )
        details = details_of(without_progress(old), without_progress(new))
        if details:
            yield _facts_change(before, after, was, details)


def _facts_change(
    before: Group, after: Group, was: str, details: list[tuple[str, str | None, str | None]]
) -> Change:
    facts = after.facts if after.facts is not None else before.facts
    if details:
        said = "; ".join(f"{name} {text}" for name, text, _ in details if text is not None)
        now = "; ".join(f"{name} {text}" for name, _, text in details if text is not None)
    else:
        said, now = text_of(before.facts) or "", text_of(after.facts) or ""
    return Change(
        ChangeKind.FACTS,
        after.id,
        after.title,
        type(facts).__name__.lower(),
        None if before.facts is None else said,
        None if after.facts is None else now,
        was=was,
        fields=("facts",),
        details=tuple(Detail(*detail) for detail in details),
    )


def _step_change(name: str, title: str, was: str, before: Any, after: Any) -> Change:
    return Change(
        ChangeKind.PROGRESS,
        name,
        title,
        "progress",
        text_of(before),
        text_of(after),
        was=was,
        fields=("facts",),
    )


def _texts(before: Item, after: Item, name: str) -> tuple[str | None, str | None]:
    old, new = before.deadline, after.deadline
    if name == "deadline" and old is not None and new is not None:
        return deadline_words(old, new), deadline_words(new, old)
    return _text(before, name), _text(after, name)


def _text(item: Item, name: str) -> str | None:
    if name == "constraints":
        return " and ".join(text_of(part) or "" for part in item.constraints) or None
    value = getattr(item, name)
    if name == "inactive":
        return "yes" if value else "no"
    if name == "manual" and value is not None:
        return " to ".join(
            text_of(day) or "" for day in (value.start, value.finish) if day is not None
        )
    if name == "gate" and value is not None:
        said = text_of(value) or ""
        return f"the gate of {said}" if value.board else f"a gate ({said or 'by its value'})"
    if name == "baselines" and not value:
        return None
    return text_of(value, name)


def _bundles(names: list[str], before: Item, after: Item) -> Iterator[list[str]]:
    """Put fields together of which one would be refused without the other."""
    left = list(names)

    def take(bundle: list[str]) -> list[str]:
        for name in bundle:
            left.remove(name)
        return bundle

    if "kind" in left:
        yield take(["kind", *(name for name in left if name in _OF_A_KIND and name != "kind")])
    lengths = [name for name in _LENGTHS if name in left]
    come = [name for name in lengths if getattr(before, name) is None]
    gone = [name for name in lengths if getattr(after, name) is None]
    if come and gone:
        yield take([*come, *(name for name in lengths if name not in come)])
    if "manual" in left and "constraints" in left:
        yield take(["manual", "constraints"])
    for name in list(left):
        yield [name]
