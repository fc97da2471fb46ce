"""Plan files in, plans out, with every finding of the run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import attrs

from exitplan.errors import Diagnostic, PlanError, Severity, Span, Where, sort_worst_first
from exitplan.plan import Group, Plan, is_plain, problems
from exitplan.planfile._build import PlanFile
from exitplan.planfile._compose import compose
from exitplan.planfile._items import collect
from exitplan.planfile._locate import FileLocator
from exitplan.planfile._report import Report, TooManyFindings
from exitplan.planfile._source import (
    LARGEST_FILE,
    Source,
    Unreadable,
    read_source,
    unreadable,
)
from exitplan.planfile._tree import Entry, Mapping, Scalar


class Reading:
    """What came of reading a plan: the plan, unless it has errors, and all findings."""

    __slots__ = ("diagnostics", "plan")

    def __init__(self, plan: Plan | None, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.plan = plan
        """``None`` where there are errors: nobody should work with half a plan."""
        self.diagnostics = diagnostics
        """Worst first, then by file and line."""


def load_plan(path: str | os.PathLike[str], *, root: str | os.PathLike[str] | None = None) -> Plan:
    """Read a plan file, or a folder of plan files as a programme.

    `root`, where given, is a folder that nothing read may lie outside of.
    Raises PlanError with all errors and warnings of the run; warnings alone do
    not raise, :func:`read_plan` tells them.
    """
    return _plan_or_raise(read_plan(path, root=root))


def loads_plan(text: str, name: str = "plan.yaml") -> Plan:
    """Read a plan from text; `name` is what findings call it. Raises PlanError."""
    return _plan_or_raise(read_text(text, name))


def _plan_or_raise(reading: Reading) -> Plan:
    if reading.plan is None:
        raise PlanError(reading.diagnostics)
    return reading.plan


def read_plan(
    path: str | os.PathLike[str], *, root: str | os.PathLike[str] | None = None
) -> Reading:
    """Read a plan file or folder; what is wrong with it is told, never raised."""
    report = Report()
    text = os.fspath(path)
    name = text.replace(os.sep, "/")
    plan: Plan | None = None
    try:
        _check_inside(text, name, root)
        if os.path.isdir(text):
            from exitplan.planfile._programme import read_folder

            plan = read_folder(text, name.rstrip("/") or "/", report, root)
        else:
            plan = read_alone(read_source(text, name), report)
    except Unreadable as end:
        report.diagnostics.append(end.diagnostic)
    except TooManyFindings:
        pass
    return finish(plan, report)


def read_text(text: str, name: str = "plan.yaml") -> Reading:
    """Read a plan from text, as :func:`read_plan` does from a file."""
    report = Report()
    plan: Plan | None = None
    try:
        if len(text) > LARGEST_FILE:
            message = f"{name} is larger than {LARGEST_FILE:,} characters"
            raise unreadable("EP003", message, "split the plan into several files", name)
        plan = read_alone(Source(name, text.removeprefix("\ufeff")), report)
    except Unreadable as end:
        report.diagnostics.append(end.diagnostic)
    except TooManyFindings:
        pass
    return finish(plan, report)


def _check_inside(path: str, name: str, root: str | os.PathLike[str] | None) -> None:
    if root is not None and not is_inside(path, os.fspath(root)):
        raise unreadable(
            "EP009",
            f"{name} lies outside {os.fspath(root)}",
            "name a plan inside the folder; symbolic links out of it are not followed",
            name,
        )


def is_inside(path: str, folder: str) -> bool:
    """Whether a path, symbolic links followed, lies in a folder or is that folder."""
    try:
        real, top = os.path.realpath(path), os.path.realpath(folder)
        return os.path.commonpath([real, top]) == top
    except ValueError:
        return False


def read_alone(source: Source, report: Report) -> Plan:
    """Read a plan file that stands alone."""
    return plan_of_file(read_file(source, report), report)


def plan_of_file(file: PlanFile, report: Report) -> Plan:
    """Make the plan of a file that stands alone; raise Unreadable where it holds none."""
    if file.is_programme:
        _, _, node = file.root.entries["programme"]
        raise unreadable(
            "EP012",
            "this file only says what the plans of a programme have in common",
            "name the folder it lies in",
            file.source.name,
            file.source.span(node.start, node.end),
        )
    places: dict[str, Entry] = {}
    collect(file.root, "", places)
    file.read(report, places, missing_plans=False)
    plan = attrs.evolve(file.plan(), locate=FileLocator([file], places))
    check_rules(plan, report, [file])
    return plan


def read_file(source: Source, report: Report) -> PlanFile:
    """Read a file's tree; raise Unreadable where there is nothing to go on with."""
    root = compose(source, report)
    if type(root) is not Mapping or not root.entries:
        if root is None or (type(root) is Scalar and root.is_null) or type(root) is Mapping:
            code, message = "EP110", "the file is empty"
        else:
            code, message = "EP103", "expected a map of keys and values, not a list or text"
        place = (0, 0) if root is None else (root.start, root.start + 1)
        remedy = "begin with plan: an-id"
        raise unreadable(code, message, remedy, source.name, source.span(*place))
    report.marred.discard("")
    return PlanFile(source, root)


_ABOUT_DATES = frozenset(
    {"EP302", "EP308", "EP309", "EP310", "EP311", "EP420", "EP421", "EP422", "EP423", "EP424"}
)
"""What means nothing while the plan's own dates cannot be read. They choose procurement law."""
_POINTS_AT_NOTHING = frozenset({"EP201", "EP209", "EP214", "EP415", "EP440", "EP701"})
"""What follows where the steps of a procurement or transfer could not be laid out."""
_WITHOUT_STEPS = frozenset({"EP010", "EP420"})
"""What keeps the steps of a procurement or transfer from being laid out."""
_NAMED = {
    "boards": "board",
    "branches": "branch",
    "calendars": "calendar",
    "contracts": "contract",
    "correlations": "correlation",
    "periods": "own_period",
    "risks": "risk",
}
"""What the report calls things with names of their own, by the key over them."""
_FOLLOWS = frozenset({"EP209", "EP212", "EP213", "EP214"})
"""What may only follow from something that was left out."""


def check_rules(plan: Plan, report: Report, files: list[PlanFile]) -> None:
    """Add what the rules find, unless it only follows from a fault already told."""
    blurred = any(file.is_bad(key) for file in files for key in ("start", "status_date")) or any(
        "start" not in file.fields and not file.is_programme for file in files
    )
    not_laid_out = _without_steps(plan, report)
    told: set[tuple[str, str, Span | None]] = set()
    for finding in (report.rules or all_problems)(plan):
        where = finding.where
        if where is not None:
            owner = _owner(where)
            if owner in report.marred and (finding.code in _FOLLOWS or finding.code >= "EP3"):
                continue
            if finding.code in _WITHOUT_STEPS and where.item:
                not_laid_out.add(where.item)
        if blurred and finding.code in _ABOUT_DATES:
            continue
        if finding.code in _POINTS_AT_NOTHING and not_laid_out:
            words = finding.message
            if any(f"'{group}'" in words or f"'{group}." in words for group in not_laid_out):
                continue
        found = _located(finding, plan)
        # Several steps may come of one line, and share its fault.
        if (found.code, found.message, found.span) not in told:
            told.add((found.code, found.message, found.span))
            report.add(found)


def _owner(where: Where) -> str:
    """Give what a finding is about as the report calls it."""
    key, _, rest = where.field.partition(".")
    if where.item or key not in _NAMED:
        return where.item
    return f"{_NAMED[key]}: {rest.partition('.')[0]}"


def _without_steps(plan: Plan, report: Report) -> set[str]:
    """Give the groups whose facts could not be read, so that steps of theirs are missing."""
    if not report.marred:
        return set()
    groups = (item for item in plan.walk() if isinstance(item, Group))
    return {group.id for group in groups if group.id in report.marred and not group.items}


def all_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find every fault of a plan, and of what is laid out for it."""
    if is_plain(plan):
        return problems(plan)
    from exitplan.expansion import plan_problems

    return plan_problems(plan)


def _located(finding: Diagnostic, plan: Plan) -> Diagnostic:
    """Give a finding its file and span, where it says what it is about."""
    if finding.span is not None or finding.where is None or plan.locate is None:
        return finding
    place = plan.locate(finding.where)
    if place is None:
        return finding
    return attrs.evolve(finding, file=place.file, span=place.span)


def finish(plan: Plan | None, report: Report) -> Reading:
    """Put findings in order, and keep the plan only if there are no errors."""
    found = sort_worst_first(report.diagnostics)
    if any(diagnostic.severity is Severity.ERROR for diagnostic in found):
        plan = None
    return Reading(plan, found)
