"""Tasks, milestones, levels of effort and groups, from the tree to the vocabulary."""

from __future__ import annotations

from typing import Any

from exitplan.plan import (
    Assumption,
    Constraint,
    ConstraintKind,
    Deadline,
    Duration,
    Edge,
    Group,
    Kind,
    Moment,
    Progress,
    Task,
)
from exitplan.planfile._context import BAD, Context
from exitplan.planfile._format import GROUP_KEYS, ITEM_KINDS, NOT_ON, NOT_TOGETHER
from exitplan.planfile._read import readers_of, unknown_key
from exitplan.planfile._source import unreadable
from exitplan.planfile._tree import Entry, Mapping, Node, Scalar
from exitplan.planfile._values import NO_REASONS, check_id

MOST_TASKS = 10_000

CONSTRAINTS = {kind.value: kind for kind in ConstraintKind}
PROGRESS = (
    "actual_start",
    "actual_finish",
    "remaining",
    "percent_complete",
    "suspended",
    "resumes",
    "expected_finish",
)
_NOT_PASSED_ON = frozenset(
    {
        *CONSTRAINTS,
        *PROGRESS,
        "tasks",
        "milestone",
        "level_of_effort",
        "assumed",
        "reason",
        "procurement",
        "transfer",
    }
)
"""Keys that do not become a field of the same name as they are."""
_KINDS = {"t": Kind.TASK, "m": Kind.MILESTONE, "e": Kind.LEVEL_OF_EFFORT}
_MADE_BY = {
    "t": "a task",
    "m": "milestone: true",
    "e": "a level of effort",
    "g": "tasks: (a group)",
}
_NO_DURATION = Duration(0)


def collect(root: Mapping, prefix: str, places: dict[str, Entry]) -> None:
    """Note every item's full id and place. Done first, since links point forward too."""
    if "branches" in root.entries and "start" in root.entries:
        collect_detours(root, places)
    entry = root.entries.get("tasks")
    if entry is None or type(entry[2]) is not Mapping:
        return
    for key, member in entry[2].entries.items():
        full = prefix + key
        places[full] = member
        if type(member[2]) is Mapping and "tasks" in member[2].entries:
            collect(member[2], full + ".", places)


def collect_detours(root: Mapping, places: dict[str, Entry]) -> None:
    """Note the tasks of detours, whose full ids begin with their branch's."""
    for name, (_, _, branch) in _members(root, "branches"):
        for _, _, detour in (entry for key, entry in _entries(branch) if key == "detour"):
            for key, member in _members(detour, "tasks"):
                places.setdefault(f"{name}.{key}", member)


def _members(node: Node, key: str) -> list[tuple[str, Entry]]:
    found = next((entry[2] for name, entry in _entries(node) if name == key), None)
    return [] if found is None else _entries(found)


def _entries(node: Node) -> list[tuple[str, Entry]]:
    return list(node.entries.items()) if type(node) is Mapping else []


def title_from(name: str) -> str:
    """Make a title of an id: ``cost-plan`` becomes ``Cost plan``."""
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


class ItemReader:
    """Reads the items of one file."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.report = context.report
        self.readers = readers_of("item")
        self.items_left = MOST_TASKS

    def items(self, node: Node | None, prefix: str) -> tuple[Task | Group, ...]:
        """Read a map of items; `prefix` is the group's full id with a dot behind it."""
        if node is None:
            return ()
        if type(node) is not Mapping or not node.entries:
            self.context.wrong_kind(node, "tasks by id")
            return ()
        self.items_left -= len(node.entries)
        if self.items_left < 0:
            source = self.context.source
            raise unreadable(
                "EP010",
                f"the file holds more than {MOST_TASKS:,} tasks",
                "split the plan into several files in one folder",
                source.name,
                source.span(node.start, node.start + 1),
            )
        return tuple([self._item(key, entry, prefix) for key, entry in node.entries.items()])

    def _item(self, key: str, entry: Entry, prefix: str) -> Task | Group:
        context, report = self.context, self.report
        start, end, node = entry
        full = report.item = prefix + key
        context.resolver.prefix = prefix
        context.resolver.inner = full + "."
        check_id(context, key, (start, end))
        if type(node) is not Mapping or not node.entries:
            context.wrong_kind(node, "a map of keys and values")
            return Task(full, title_from(key), duration=_NO_DURATION)
        readers, found = self.readers, {}
        for name, (key_start, key_end, value_node) in node.entries.items():
            read = readers.get(name)
            if read is None:
                unknown_key(context, name, (key_start, key_end), "item")
                continue
            value = read(context, value_node)
            if value is not BAD:
                found[name] = value
        found.setdefault("title", title_from(key))
        letter = self._letter(node, found)
        self._check_keys(node, found, letter, (start, end))
        return self._build(full, node, found, letter)

    def _letter(self, node: Mapping, found: dict[str, Any]) -> str:
        """Tell what kind of item it is."""
        if any(key in node.entries for key in GROUP_KEYS):
            return "g"
        if found.get("milestone"):
            return "m"
        if found.get("level_of_effort", "spans" in node.entries):
            return "e"
        return "t"

    def _check_keys(
        self, node: Mapping, found: dict[str, Any], letter: str, place: tuple[int, int]
    ) -> None:
        """Report keys that do not go together, and a task without any length."""
        entries = node.entries
        clash = entries.keys() & NOT_ON[letter]
        if clash:
            for name, (start, end, _) in entries.items():
                if name in clash:
                    message = f"{name!r} does not go with {_MADE_BY[letter]}"
                    remedy = f"a {ITEM_KINDS[letter]} has no {name}; delete one of the two"
                    self.context.fail("EP111", (start, end), message, remedy)
                    found.pop(name, None)
        for kept, other in NOT_TOGETHER:
            if kept in entries and other in entries:
                message = f"{other!r} does not go with {kept!r}"
                start, end, _ = entries[other]
                self.context.fail("EP111", (start, end), message, "delete one of the two")
                found.pop(other, None)
        if letter != "t" or "duration" in entries or _has_likely(entries.get("estimate")):
            return
        if "period" in entries or "gate" in entries:
            return
        if any(name in entries and name not in found for name in ("milestone", "level_of_effort")):
            return
        message = "nothing says how long this takes"
        remedy = (
            "add a duration, an estimate with a likely value, a period, a gate, "
            "milestone: true, or tasks"
        )
        self.context.fail("EP104", place, message, remedy)

    def _build(self, full: str, node: Mapping, found: dict[str, Any], letter: str) -> Task | Group:
        tasks = found.get("tasks")
        special = found.keys() & _NOT_PASSED_ON
        if special:
            self._fold(node, found, special)
        if type(found.get("deadline")) is Moment:
            found["deadline"] = Deadline(found["deadline"])
        if "calendar" in found:
            found["calendar"] = self.context.calendar_name(found["calendar"])
        if letter == "g":
            found["items"] = self.items(tasks, full + ".")
            return Group(full, **found)
        if letter != "t":
            found["kind"] = _KINDS[letter]
        return Task(full, **found)

    def _fold(self, node: Mapping, found: dict[str, Any], special: set[str]) -> None:
        """Fold constraints, progress and assumptions into one field each."""
        if "assumed" in special or "reason" in special:
            found["assumed"] = self._assumption(node, found)
        if "procurement" in special or "transfer" in special:
            found["facts"] = found.get("procurement") or found.get("transfer")
        if isinstance(found.get("milestone"), Edge):
            found["edge"] = found["milestone"]
        for name in special - {"assumed", *CONSTRAINTS, *PROGRESS}:
            del found[name]
        fold_dates(found)

    def _assumption(self, node: Mapping, found: dict[str, Any]) -> Any:
        """Put the reason to ``assumed: true``; report one without the other."""
        context, reason = self.context, node.entries.get("reason")
        entry = node.entries.get("assumed")
        assumed = entry[2] if entry else None
        if type(assumed) is Scalar and not assumed.style:
            word = assumed.text.lower()
            if word == "true":
                if reason is not None:
                    return Assumption(found["reason"]) if "reason" in found else None
                remedy = "write the reason in place of true, or add a key reason: beside it"
                return self._refuse(assumed, "assumed, but no reason is given", remedy)
            if word in NO_REASONS:
                remedy = "write the reason, or leave the key out where nothing is assumed"
                return self._refuse(assumed, f"{assumed.text!r} is no reason", remedy)
        if reason is not None:
            message = "'reason' goes only with assumed: true"
            context.fail("EP111", reason[:2], message, "write assumed: true beside it")
        return found.get("assumed")

    def _refuse(self, node: Scalar, message: str, remedy: str) -> None:
        self.context.fail("EP114", node, message, remedy)


def fold_dates(found: dict[str, Any]) -> None:
    """Fold constraints and progress into one field each."""
    constraints = [
        Constraint(kind, None if found[name] is True else found.pop(name))
        for name, kind in CONSTRAINTS.items()
        if name in found
    ]
    progress = {name: found.pop(name) for name in PROGRESS if name in found}
    found.pop(ConstraintKind.AS_LATE_AS_POSSIBLE.value, None)
    if constraints:
        found["constraints"] = constraints
    if progress:
        found["progress"] = Progress(**progress)


def _has_likely(entry: Entry | None) -> bool:
    """Whether an estimate gives the duration, or is too faulty to tell."""
    if entry is None:
        return False
    node = entry[2]
    if type(node) is not Mapping or "likely" in node.entries or "values" in node.entries:
        return True
    shape = node.entries.get("shape")
    return (
        shape is not None
        and type(shape[2]) is Scalar
        and shape[2].text in ("lognormal", "discrete")
    )
