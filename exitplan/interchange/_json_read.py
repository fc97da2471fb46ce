"""exitplan's own JSON, in which a plan and its computed dates travel without loss."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping

import attrs

from exitplan.errors import PlanError
from exitplan.interchange._imported import Imported, ReportBuilder, StoredDates, Tool
from exitplan.interchange._json_dates import read_dates
from exitplan.interchange._json_scan import scan
from exitplan.plan import Plan
from exitplan.planfile._build import PlanFile
from exitplan.planfile._items import collect
from exitplan.planfile._kinds import REFERENCE
from exitplan.planfile._load import check_rules, finish
from exitplan.planfile._locate import FileLocator
from exitplan.planfile._report import Report, TooManyFindings, quote
from exitplan.planfile._source import Source, Unreadable, decode, unreadable
from exitplan.planfile._tree import Entry, Mapping, Node, Scalar

FORMAT = "exitplan"
VERSION = 1
LARGEST_FILE = 20_000_000
"""Bytes. A plan of 10,000 tasks with its dates has half of it."""
KEYS = ("format", "version", "programme", "plan", "dates")


def read_json(data: bytes, name: str, *, project: str | None = None) -> Imported:
    """Read what :func:`write_json` wrote: the plan as it was, and the dates beside it.

    The plan's part is read by the rules of plan files, so findings carry their
    codes, with line and column of the JSON file. `project`, where given, must be
    the plan's id. Raises PlanError with everything that is wrong.
    """
    report = Report()
    plan: Plan | None = None
    stored: AnyMapping[str, StoredDates] = {}
    try:
        source = _source(data, name)
        root = _checked(source, scan(source, report), report)
        plan = _plan(source, root, report)
        stored = read_dates(source, root, plan, report)
        if project is not None and project != plan.id:
            message = f"{name} holds the plan {quote(plan.id)}, not {quote(project)}"
            raise unreadable("EP505", message, "leave the project out", name)
    except Unreadable as end:
        report.diagnostics.append(end.diagnostic)
    except TooManyFindings:
        pass
    reading = finish(plan, report)
    if reading.plan is None:
        raise PlanError(reading.diagnostics)
    return Imported(reading.plan, ReportBuilder().build(Tool.JSON, reading.plan.title), stored)


def _source(data: bytes, name: str) -> Source:
    if len(data) > LARGEST_FILE:
        message = f"{name} is larger than {LARGEST_FILE:,} bytes"
        raise unreadable("EP503", message, "split the plan into several files", name)
    try:
        return decode(data, name)
    except Unreadable as error:
        raise Unreadable(attrs.evolve(error.diagnostic, code="EP502")) from None


def _checked(source: Source, root: Node, report: Report) -> Mapping:
    """Give the file's map if it is of a format and version that we read."""
    if type(root) is not Mapping:
        raise _refused(source, root, "this is no exitplan file: expected a map", _EXPORT)
    kind, version = root.entries.get("format"), root.entries.get("version")
    if kind is None or type(kind[2]) is not Scalar or kind[2].text != FORMAT:
        message = "this is no exitplan file: it does not begin with its format"
        if "schema" in root.entries:
            message = "this file holds dates without the plan they are of"
        raise _refused(source, root if kind is None else kind[2], message, _EXPORT)
    number = None if version is None else version[2]
    if type(number) is not Scalar or number.style or number.text != str(VERSION):
        shown = f"version {quote(number.text)}" if type(number) is Scalar else "no version"
        message = f"this file is of {shown}"
        remedy = f"this exitplan reads version {VERSION}; a newer one may read others"
        raise _refused(source, root if number is None else number, message, remedy)
    for key, (start, end, _) in root.entries.items():
        if key not in KEYS:
            message = f"an exitplan file has no key {quote(key)}"
            remedy = report.did_you_mean(key, KEYS) or f"it can have {', '.join(KEYS)}"
            report.error(source, "EP101", (start, end), message, remedy)
    return root


_EXPORT = "export the plan as exitplan JSON, or name a file of another kind"


def _refused(source: Source, node: Node, message: str, remedy: str) -> Unreadable:
    end = node.end if type(node) is Scalar else node.start + 1
    span = source.span(node.start, end)
    return unreadable("EP502", message, remedy, source.name, span)


class PlanPart(PlanFile):
    """The plan's part of a file; a programme's calendars are called as its plans call them."""

    __slots__ = ("_names", "is_of_programme", "places")

    def __init__(self, source: Source, root: Mapping, report: Report) -> None:
        entry = root.entries.get("plan")
        if entry is None:
            raise _refused(source, root, "the file holds no plan", 'add "plan": {…}')
        node = entry[2]
        if type(node) is not Mapping or not node.entries:
            raise _refused(source, node, "expected a plan as a map of keys and values", _EXPORT)
        super().__init__(source, node)
        self.is_of_programme = _is_programme(source, root, report)
        self._names = _calendar_names(node) if self.is_of_programme else {}
        self.places: dict[str, Entry] = {}
        """Every item's place in the tree, by full id."""
        collect(node, "", self.places)

    @property
    def is_programme(self) -> bool:
        """Whether it only says what other files have in common: never."""
        return False

    @property
    def calendar_names(self) -> dict[str, str]:
        """What the calendars are called in the plan, by their keys in the tree."""
        return self._names

    def read_plan(self, report: Report) -> Plan:
        """Read the plan; the rules that it must obey are the caller's to ask for."""
        report.marred.discard("")
        self.read(report, self.places, missing_plans=False)
        locate = FileLocator([self], self.places)
        return attrs.evolve(self.plan(), is_programme=self.is_of_programme, locate=locate)


def _plan(source: Source, root: Mapping, report: Report) -> Plan:
    part = PlanPart(source, root, report)
    plan = part.read_plan(report)
    check_rules(plan, report, [part])
    return plan


def _is_programme(source: Source, root: Mapping, report: Report) -> bool:
    entry = root.entries.get("programme")
    if entry is None:
        return False
    node = entry[2]
    if type(node) is Scalar and not node.style and node.text in ("true", "false"):
        return node.text == "true"
    place = entry[:2]
    report.error(source, "EP508", place, "'programme' is neither true nor false", "leave it out")
    return False


def _calendar_names(plan: Mapping) -> dict[str, str]:
    """Give the calendars whose names begin with a plan's id keys that are ids of their own.

    In a programme each file has its own calendars; ``exit.office`` is the one that
    the plan ``exit`` calls ``office``.
    """
    entry = plan.entries.get("calendars")
    if entry is None or type(entry[2]) is not Mapping:
        return {}
    names: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for name, found in entry[2].entries.items():
        key, number = name, 1
        if "." in name and re.fullmatch(REFERENCE, name) is not None:
            while key in names or key in entry[2].entries:
                key, number = f"calendar-{number}", number + 1
        names[key] = name
        entries[key] = found
    entry[2].entries.clear()
    entry[2].entries.update(entries)
    return names
