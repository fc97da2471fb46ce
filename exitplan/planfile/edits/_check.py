"""Sees that the files say what they should after a change, and what comes of it for the plan."""

from __future__ import annotations

import attrs

from exitplan.errors import Severity
from exitplan.plan import Group, Plan, Task
from exitplan.planfile._context import Context
from exitplan.planfile._items import ItemReader
from exitplan.planfile._links import Resolver
from exitplan.planfile._report import Report
from exitplan.planfile._tree import Mapping
from exitplan.planfile.edits._draft import Draft, with_items
from exitplan.planfile.edits._file import Part
from exitplan.planfile.edits._places import Place
from exitplan.planfile.edits._refusals import of_the_edit


def check_all(draft: Draft) -> None:
    """Read everything anew; raises PlanError for what is wrong with it now."""
    draft.reread()


def check_field(draft: Draft, place: Place, item: str) -> None:
    """Read anew what a change of one item's or the plan's own fields can have changed.

    Where only fields of a plain task changed that no other item depends on, its
    own lines tell all. Else everything is read again.
    """
    if not place.file.edit.state.pending and not draft.is_changed:
        draft.plan = draft.before
        return
    if place.kind == "item" and _take_task(draft, place, item):
        return
    if place.path == () and _take_status_date(draft, place):
        return
    check_all(draft)


def _take_task(draft: Draft, place: Place, item: str) -> bool:
    before = _find(draft.plan, item)
    if not isinstance(before, Task) or _has_register(draft.plan):
        return False
    part = place.file.edit.part(place.path)
    if part is None:
        return False
    report = Report()
    after = _read_item(draft, place, part, item, report)
    if not isinstance(after, Task) or not _is_local(before, after):
        return False
    plan = with_items(draft.plan, {item: after})
    if report.diagnostics or _has_faults(plan, after):
        return False  # All of them are told by who reads everything.
    draft.take(plan)
    return True


def _has_register(plan: Plan) -> bool:
    """Whether more than a task's own lines can be wrong because of a change of its fields."""
    return bool(plan.risks or plan.branches or plan.correlations)


def _find(plan: Plan, item: str) -> Task | Group | None:
    items = plan.items
    found: Task | Group | None = None
    parts = item.split(".")
    for number in range(1, len(parts) + 1):
        name = ".".join(parts[:number])
        found = next((each for each in items if each.id == name), None)
        if found is None:
            return None
        items = found.items if isinstance(found, Group) else ()
    return found


def _read_item(
    draft: Draft, place: Place, part: Part, item: str, report: Report
) -> Task | Group | None:
    resolver = Resolver(draft.places, place.file.prefix)
    calendars = place.file.edit.state.root.entries.get("calendars")
    names: dict[str, str] = {}
    if place.file.prefix and calendars is not None and type(calendars[2]) is Mapping:
        names = {name: place.file.prefix + name for name in calendars[2].entries}
    reader = ItemReader(Context(part.source, report, resolver, names))
    prefix, _, name = item.rpartition(".")
    root = Mapping(part.entry[2].start)
    root.entries[name] = part.entry
    (found,) = reader.items(root, f"{prefix}." if prefix else "")
    return found


_LOCAL = (
    "title",
    "duration",
    "estimate",
    "constraints",
    "deadline",
    "progress",
    "owner",
    "source",
    "assumed",
    "notes",
    "code",
    "tags",
    "manual",
    "baselines",
)
"""Fields of a plain task that only rules about the task itself look at."""


def _is_local(before: Task, after: Task) -> bool:
    """Whether nothing but a plain task itself can be wrong because of a change of its fields."""
    if before.period is not None or before.gate is not None:
        return False
    for task in (before, after):
        length = task.effective_duration
        # What a percentage of it would be is asked where it is a predecessor.
        if length is not None and length.unit.is_calendar:
            return False
    changes = {name: getattr(before, name) for name in _LOCAL}
    return attrs.evolve(after, **changes) == before


def _has_faults(plan: Plan, task: Task) -> bool:
    """Apply the rules about one task, as all of them together would for it."""
    from exitplan.plan._faults import Report as Faults
    from exitplan.plan._length_rules import estimate_problems, length_problems
    from exitplan.plan._task_rules import task_problems

    faults = Faults(attrs.evolve(plan, locate=None))
    found = [
        *length_problems(plan, task, faults),
        *task_problems(plan, task, faults),
        *estimate_problems(plan, task, faults),
    ]
    return any(fault.severity is Severity.ERROR for fault in found)


def _take_status_date(draft: Draft, place: Place) -> bool:
    """Roll the status date of a plan that stands alone, without reading its tasks again."""
    edit = place.file.edit
    if draft.is_folder or edit.state.touched != {("status_date",)}:
        return False
    part = edit.part(("status_date",))
    if part is None:
        return False
    from exitplan.planfile._read import readers_of

    report = Report()
    context = Context(part.source, report, Resolver({}))
    moment = readers_of("plan")["status_date"](context, part.entry[2])
    if report.diagnostics:
        raise of_the_edit(report.diagnostics)
    from exitplan.planfile._load import all_problems

    plan = attrs.evolve(draft.plan, status_date=moment, locate=None)
    found = list(all_problems(plan))
    if any(fault.severity is Severity.ERROR for fault in found):
        raise of_the_edit(found)
    draft.take(plan)
    return True
