"""Rules about links: they lead somewhere, once, and nothing waits for a level of effort."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.errors import Diagnostic
from exitplan.plan._faults import Report, did_you_mean
from exitplan.plan._plan import Plan
from exitplan.plan._tasks import Group, Kind, Link, LinkType, Task


def link_problems(plan: Plan, report: Report) -> Iterator[Diagnostic]:
    """Find links that lead nowhere, to themselves, twice, or from a level of effort."""
    items: dict[str, Task | Group] = {}
    for item in plan.walk():
        if item.id in items:
            yield report.error("EP102", f"two items have the id {item.id!r}", item.id)
        items[item.id] = item
    seen: set[tuple[str, str, LinkType]] = set()
    held = {link.task for item in items.values() for link in item.before}
    for item in items.values():
        for field, links in (("after", item.after), ("before", item.before)):
            for index, link in enumerate(links):
                fault = _link_fault(items, item, field, link, seen)
                if fault is not None:
                    code, message, remedy = fault
                    yield report.error(code, message, item.id, field, index, help=remedy)
        if isinstance(item, Task) and item.kind is Kind.LEVEL_OF_EFFORT:
            yield from _effort_problems(items, item, report, is_linked=item.id in held)


_Fault = tuple[str, str, str]


def _link_fault(
    items: dict[str, Task | Group],
    item: Task | Group,
    field: str,
    link: Link,
    seen: set[tuple[str, str, LinkType]],
) -> _Fault | None:
    other = items.get(link.task)
    if other is None:
        return (
            "EP201",
            f"{item.id!r} is linked to {link.task!r}, which is not in the plan",
            did_you_mean(link.task, list(items)),
        )
    kinship = _kinship(item.id, link.task)
    if kinship:
        return ("EP203", f"{item.id!r} is linked to {kinship}", "link to the task that is meant")
    predecessor, successor = (link.task, item.id) if field == "after" else (item.id, link.task)
    key = (predecessor, successor, link.type)
    if key in seen:
        return (
            "EP204",
            f"{successor!r} already waits for {predecessor!r} by an {link.type.value} link",
            "keep one of them",
        )
    seen.add(key)
    before = items[predecessor]
    if isinstance(before, Task) and before.kind is Kind.LEVEL_OF_EFFORT:
        return (
            "EP207",
            f"{successor!r} waits for {predecessor!r}, a level of effort, which drives nothing",
            "link to the work that it spans",
        )
    for end in (item, other):
        if isinstance(end, Group) and not _takes_part(end):
            return (
                "EP214",
                f"{end.id!r} holds no task that takes part in the schedule",
                "link to a task, or put one into the group",
            )
    return None


def _kinship(item: str, other: str) -> str:
    if item == other:
        return "itself"
    if len(item) == len(other):
        return ""
    if item.startswith(f"{other}."):
        return f"{other!r}, the group it is in"
    if other.startswith(f"{item}."):
        return f"{other!r}, its own member"
    return ""


def _takes_part(item: Task | Group) -> bool:
    """Whether an item is, or holds, a task that takes part in the schedule."""
    tasks = (item,) if isinstance(item, Task) else item.tasks()
    return any(task.kind is not Kind.LEVEL_OF_EFFORT for task in tasks)


def _effort_problems(
    items: dict[str, Task | Group], task: Task, report: Report, *, is_linked: bool
) -> Iterator[Diagnostic]:
    for index, other in enumerate(task.spans):
        spanned = items.get(other)
        if spanned is None:
            yield report.error(
                "EP201",
                f"{task.id!r} spans {other!r}, which is not in the plan",
                task.id,
                "spans",
                index,
                help=did_you_mean(other, list(items)),
            )
        elif not _takes_part(spanned):
            yield report.error(
                "EP209",
                f"{task.id!r} spans {other!r}, which is itself a level of effort",
                task.id,
                "spans",
                index,
                help="name the work that both of them span",
            )
    if not task.spans and not task.after and not is_linked:
        yield report.error(
            "EP209",
            f"the level of effort {task.id!r} has nothing to span",
            task.id,
            help="say spans: [tasks it lasts as long as], or link it with SS and FF",
        )
