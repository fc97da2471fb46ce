"""A folder of plan files: one plan, or a programme of several."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Group,
    Moment,
    Plan,
    SchedulingOptions,
)
from exitplan.planfile._build import SOME_DAY, PlanFile
from exitplan.planfile._items import collect, collect_detours, title_from
from exitplan.planfile._load import check_rules, is_inside, plan_of_file, read_file
from exitplan.planfile._locate import FileLocator
from exitplan.planfile._report import Report, quote
from exitplan.planfile._source import Source, Unreadable, read_source, unreadable
from exitplan.planfile._tree import Entry, Mapping, Scalar

MOST_FILES = 200
LARGEST_FOLDER = 10_000_000
"""Bytes in all its plan files together."""


def read_folder(
    path: str, name: str, report: Report, root: str | os.PathLike[str] | None
) -> Plan | None:
    """Read every plan file of a folder, hidden files and folders inside it apart."""
    boundary = os.fspath(root) if root else path

    def opened(shown: str) -> Source:
        full = os.path.join(path, shown.rpartition("/")[2])
        if not is_inside(full, boundary):
            raise unreadable(
                "EP009",
                f"{shown} is a symbolic link that leaves the folder",
                "put the file itself into the folder",
                shown,
            )
        return read_source(full, shown)

    return plan_of_sources(_listed(path, name), opened, name, report)


def _listed(path: str, name: str) -> list[str]:
    """Give the plan files of a folder in order, as they are shown."""
    try:
        listed = sorted(os.listdir(path))
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise unreadable("EP001", f"cannot read {name}: {reason}", "", name) from None
    names = [entry for entry in listed if is_plan_name(entry)]
    if len(names) > MOST_FILES:
        raise _too_many_files(len(names), name)
    files = [entry for entry in names if not os.path.isdir(os.path.join(path, entry))]
    return [f"{name.rstrip('/')}/{entry}" for entry in files]


def is_plan_name(entry: str) -> bool:
    """Whether a file of that name in a folder is part of its plan."""
    return entry.endswith((".yaml", ".yml")) and entry[0] != "."


def _too_many_files(number: int, name: str) -> Unreadable:
    message = f"{name} holds {number:,} plan files; at most {MOST_FILES} are allowed"
    return unreadable("EP010", message, "spread them over several folders", name)


def plan_of_sources(
    shown: list[str], opened: Callable[[str], Source], name: str, report: Report
) -> Plan | None:
    """Make one plan of the files of a folder.

    `opened` reads one of the files `shown`, wherever they lie, and raises
    Unreadable where that cannot be done.
    """
    if len(shown) > MOST_FILES:
        raise _too_many_files(len(shown), name)
    files = read_files(shown, opened, name, report)
    return plan_of_files(files, name, report, is_complete=len(files) == len(shown))


def plan_of_files(
    files: list[PlanFile], name: str, report: Report, *, is_complete: bool
) -> Plan | None:
    """Put the files of a folder together: a plan that stands alone, or a programme.

    `is_complete` tells whether every file of the folder could be read.
    """
    programmes = [file for file in files if file.is_programme]
    plans = [file for file in files if not file.is_programme]
    for extra in programmes[1:]:
        message = f"{programmes[0].source.name} says what these plans have in common already"
        _disagree(report, extra, "programme", message, "keep one programme file in a folder")
    if not plans:
        if is_complete:
            raise unreadable("EP012", f"{name} holds no plan", "put a plan file into it", name)
        return None
    if len(plans) == 1 and not programmes and is_complete:
        return plan_of_file(plans[0], report)
    programme = programmes[0] if programmes else None
    return _Programme(programme, plans, report, is_complete=is_complete).read(name)


def read_files(
    shown: list[str], opened: Callable[[str], Source], name: str, report: Report
) -> list[PlanFile]:
    """Read the trees of all plan files that can be read."""
    files: list[PlanFile] = []
    size = 0
    for file in shown:
        try:
            source = opened(file)
            size += len(source.text)
            if size > LARGEST_FOLDER:
                message = f"the plan files of {name} have more than {LARGEST_FOLDER:,} characters"
                raise unreadable("EP003", message, "spread them over several folders", name)
            files.append(read_file(source, report))
        except Unreadable as end:
            report.diagnostics.append(end.diagnostic)
            if size > LARGEST_FOLDER:
                break
    return files


class _Programme:
    """Several plan files becoming one plan, whose top-level groups they are."""

    def __init__(
        self,
        programme: PlanFile | None,
        plans: list[PlanFile],
        report: Report,
        *,
        is_complete: bool,
    ) -> None:
        self.programme = programme
        self.plans = plans
        self.report = report
        self.is_complete = is_complete
        self.places: dict[str, Entry] = {}

    def read(self, name: str) -> Plan:
        """Read everything and put it together."""
        self._name_plans()
        for file in self.plans:
            collect(file.root, file.prefix, self.places)
        if self.programme is not None:
            collect_detours(self.programme.root, self.places)
        files = [*([self.programme] if self.programme else []), *self.plans]
        for file in files:
            file.read(self.report, self.places, missing_plans=not self.is_complete)
        plan = self._plan(name)
        check_rules(plan, self.report, files)
        return plan

    def _name_plans(self) -> None:
        """Give each file its prefix. Links may name a plan as a whole, so plans have places too."""
        kept: list[PlanFile] = []
        owners: dict[str, PlanFile] = {}
        for number, file in enumerate(self.plans):
            entry = file.root.entries.get("plan")
            node = entry[2] if entry else None
            plan_id = node.text if type(node) is Scalar else f"plan-{number}"
            file.prefix = plan_id + "."
            first = owners.setdefault(plan_id, file)
            if first is file:
                kept.append(file)
                self.places[plan_id] = entry or (0, 0, file.root)
                continue
            assert node is not None
            self.report.error(
                file.source,
                "EP206",
                (node.start, node.end),
                f"{first.source.name} is a plan with the id {quote(plan_id)} already",
                "give one of the two another id",
            )
            self.is_complete = False
        self.plans = kept

    def _plan(self, name: str) -> Plan:
        programme = self.programme
        fields = programme.fields if programme else {}
        starts = [file.fields["start"] for file in self.plans if "start" in file.fields]
        start: Moment = fields.get("start") or min(starts, default=SOME_DAY)
        items: Any = [self._group(file, start) for file in self.plans]
        plan_id = programme.id if programme else _slug(name)
        return Plan(
            plan_id,
            programme.title if programme else title_from(plan_id),
            start,
            items,
            self._settled("status_date"),
            self._settled("finish_by"),
            calendars={key: spec for file in self.plans for key, spec in file.calendars.items()},
            options=self._settled("scheduling") or SchedulingOptions(),
            boards=self._merged("boards"),
            periods=self._merged("periods"),
            contracts=self._merged("contracts"),
            risks=self._merged("risks"),
            branches=self._merged("branches"),
            correlations=self._merged("correlations"),
            spread=fields.get("spread"),
            waivers=self._all("waivers"),
            documents=tuple(self._merged("documents").values()),
            owner=fields.get("owner"),
            notes=fields.get("notes"),
            is_programme=True,
            locate=FileLocator(self.plans, self.places, programme),
        )

    def _group(self, file: PlanFile, start: Moment) -> Group:
        own: Moment = file.fields.get("start", start)
        if own < start:
            message = f"{file.id} starts before its programme, which starts on {start}"
            _disagree(self.report, file, "start", message, "move one of the two dates")
        about: dict[str, Any] = {
            "items": file.items,
            "constraints": [Constraint(ConstraintKind.START_NO_EARLIER_THAN, max(own, start))],
        }
        return Group(
            file.prefix[:-1],
            file.title,
            **about,
            calendar=file.calendar,
            spread=file.fields.get("spread"),
            owner=file.fields.get("owner"),
            notes=file.fields.get("notes"),
        )

    def _settled(self, key: str) -> Any:
        """Give what the programme file says, else what all plans that say anything agree on."""
        if self.programme is not None and key in self.programme.root.entries:
            return self.programme.fields.get(key)
        first: PlanFile | None = None
        for file in self.plans:
            if key not in file.fields:
                continue
            if first is None:
                first = file
            elif file.fields[key] != first.fields[key]:
                message = f"this {key!r} differs from the one in {first.source.name}"
                remedy = f"make them the same, or put {key}: into a file with programme: an-id"
                _disagree(self.report, file, key, message, remedy)
        return None if first is None else first.fields[key]

    def _all(self, key: str) -> Any:
        """Give what the files list one after another, those of the programme's file first."""
        files = [*([self.programme] if self.programme else []), *self.plans]
        return tuple(thing for file in files for thing in file.fields.get(key, ()))

    def _merged(self, key: str) -> dict[str, Any]:
        """Put together what the files hold by id; they may repeat, but not contradict it."""
        known: dict[str, tuple[Any, PlanFile]] = {}
        files = [*([self.programme] if self.programme else []), *self.plans]
        for file in files:
            for name, thing in file.fields.get(key, {}).items():
                first, owner = known.setdefault(name, (thing, file))
                if first != thing:
                    word = _ONE_OF.get(key) or key.removesuffix("s")
                    message = f"{owner.source.name} says something else of {word} {quote(name)}"
                    remedy = "make them the same, or give one of the two another id"
                    _disagree(self.report, file, f"{key}.{name}", message, remedy)
        return {name: thing for name, (thing, _) in known.items()}


_ONE_OF = {"branches": "branch"}


def _disagree(report: Report, file: PlanFile, key: str, message: str, remedy: str) -> None:
    """Report a disagreement at a key's value."""
    node: Any = file.root
    for part in key.split("."):
        if type(node) is Mapping and part in node.entries:
            node = node.entries[part][2]
    end = node.end if type(node) is Scalar else node.start + 1
    report.error(file.source, "EP208", (node.start, end), message, remedy)


def _slug(name: str) -> str:
    """Make an id of a folder's name; where the path does not say it, no machine's path shall."""
    last = name.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")[:64] or "programme"
