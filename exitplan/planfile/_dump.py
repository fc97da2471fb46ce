"""Plans out, as files that people can live on; nothing is written that would read otherwise."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity, Where
from exitplan.plan import Group, Plan, Task
from exitplan.planfile._compose import DEEPEST
from exitplan.planfile._dump_sayable import sayable
from exitplan.planfile._dump_values import write_object
from exitplan.planfile._dump_yaml import dump
from exitplan.planfile._items import MOST_TASKS, collect
from exitplan.planfile._links import Resolver
from exitplan.planfile._load import read_file
from exitplan.planfile._report import Report, TooManyFindings, quote
from exitplan.planfile._source import LARGEST_FILE, Source, Unreadable
from exitplan.planfile._tree import Entry, Mapping, Scalar

_HEAD = "# yaml-language-server: $schema=plan.schema.json"
_NAME = "plan.yaml"
_SPLIT = "write its parts as plans of their own, into files of one folder"


def dumps_plan(plan: Plan) -> str:
    """Write a plan; see :func:`exitplan.planfile.dumps_plan`."""
    _check_kind(plan)
    written = sayable(plan)
    text = dump(write_object(Resolver(places_of(written)), "plan", written), _HEAD)
    _check(written, text)
    return text


def _check_kind(plan: Plan) -> None:
    if plan.is_programme:
        message = f"{plan.id!r} is a programme of several plans, which one plan file cannot hold"
        raise _refused("EP509", message, "write each of its plans into a file of its own")
    if plan.is_expanded:
        message = f"the steps of {plan.id!r} have been laid out, and would be so again"
        raise _refused("EP509", message, "write the plan as it was, schedule.written")
    count = depth = 0
    for item in plan.walk():
        count += 1
        depth = max(depth, item.id.count("."))
    if depth > DEEPEST // 2:
        message = f"groups of {plan.id!r} lie {depth} deep in each other"
        raise _refused("EP004", message, "put groups side by side")
    if count > MOST_TASKS:
        message = f"{plan.id!r} has {count:,} tasks and groups; a plan file holds {MOST_TASKS:,}"
        raise _refused("EP010", message, _SPLIT)


def _refused(code: str, message: str, remedy: str) -> PlanError:
    return PlanError([Diagnostic(code, Severity.ERROR, message, remedy)])


def places_of(plan: Plan) -> dict[str, Entry]:
    """Give every item a place as the resolver knows them once they are read."""
    plain = 0, 0, Scalar("", "", 0, 0)
    laid_out = Mapping(0)
    laid_out.entries["procurement"] = plain
    has_steps = 0, 0, laid_out
    places: dict[str, Entry] = {
        item.id: has_steps if type(item) is Group and item.facts is not None else plain
        for item in plan.walk()
    }
    for branch in plan.branches.values():
        for task in getattr(branch.then, "items", ()):
            places.setdefault(task.id, plain)
    return places


def _check(plan: Plan, text: str) -> None:
    """Raise PlanError unless reading the text gives the plan."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST_FILE:
        message = f"{plan.id!r} takes {size:,} bytes; a plan file holds {LARGEST_FILE:,}"
        raise _refused("EP003", message, _SPLIT)
    report, source = Report(), Source(_NAME, text)
    places: dict[str, Entry] = {}
    again: Plan | None = None
    try:
        file = read_file(source, report)
        collect(file.root, "", places)
        file.read(report, places, missing_plans=False)
        again = file.plan()
    except Unreadable as end:
        report.diagnostics.append(end.diagnostic)
    except TooManyFindings:
        pass
    if report.diagnostics:
        raise PlanError(located(report.diagnostics, places))
    if again is not None and again != plan:
        raise PlanError(differences(plan, again))


def located(findings: list[Diagnostic], places: dict[str, Entry]) -> Iterator[Diagnostic]:
    """Say of findings in the text which item they are about; there is no file to show."""
    items = sorted((entry[0], full) for full, entry in places.items())
    starts = [start for start, _ in items]
    for finding in findings:
        index = finding.span.index if finding.span else 0
        position = bisect_right(starts, index)
        item = items[position - 1][1] if position else ""
        message = f"{quote(item)}: {finding.message}" if item else finding.message
        yield attrs.evolve(finding, message=message, file=None, span=None, where=Where(item))


_MOST_TOLD = 100
_UNTOLD = frozenset({"items", "locate"})


def differences(plan: Plan, again: Plan) -> list[Diagnostic]:
    """Say what would read otherwise."""
    found = list(_differing("", plan, again))
    for item, other in zip(plan.walk(), again.walk(), strict=False):
        found += _differing(item.id, item, other)
        if len(found) > _MOST_TOLD or item.id != other.id:
            break
    return found or [_differs("", "items", plan.id, again.id)]


def _differing(
    item: str, wanted: Plan | Task | Group, got: Plan | Task | Group
) -> Iterator[Diagnostic]:
    if type(wanted) is not type(got):
        yield _differs(item, "kind", type(wanted).__name__, type(got).__name__)
        return
    for field in attrs.fields(type(wanted)):
        if field.name not in _UNTOLD:
            said, read = getattr(wanted, field.name), getattr(got, field.name)
            if said != read:
                yield _differs(item, field.name, said, read)


def _differs(item: str, field: str, said: object, read: object) -> Diagnostic:
    owner = f"of {quote(item)} " if item else ""
    message = f"a plan file cannot say the {field} {owner}as it is: {_cut(said)}"
    remedy = f"it would be read as {_cut(read)}; change it"
    return Diagnostic("EP509", Severity.ERROR, message, remedy, where=Where(item, field))


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:119]}…"
