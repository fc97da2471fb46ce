"""A plan under edit: its files, what they say, and the plan that comes of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, NamedTuple

import attrs

from exitplan.plan import Group, Plan, Task
from exitplan.planfile._build import PlanFile
from exitplan.planfile._items import collect
from exitplan.planfile._load import check_rules, finish, load_plan, plan_of_file
from exitplan.planfile._locate import FileLocator
from exitplan.planfile._report import Report, TooManyFindings
from exitplan.planfile._source import Unreadable
from exitplan.planfile._tree import Entry
from exitplan.planfile.edits._file import FileEdit, State
from exitplan.planfile.edits._journal import finish_journal, has_journal
from exitplan.planfile.edits._late import LateLocator
from exitplan.planfile.edits._lock import locked
from exitplan.planfile.edits._refusals import of_the_edit


class DraftFile:
    """One file of the plan under edit."""

    __slots__ = ("edit", "is_programme", "path", "prefix")

    def __init__(self, path: str, file: PlanFile) -> None:
        self.path = path
        """Where it lies, from the root of the file system."""
        self.prefix = file.prefix
        """``plan-id.`` in a programme."""
        self.is_programme = file.is_programme
        """Whether it only says what the plans have in common."""
        self.edit = FileEdit(file.source, file.root)


class Snapshot(NamedTuple):
    """All of a draft at one moment."""

    states: tuple[State, ...]
    plan: Plan
    places: dict[str, Entry]
    steps: frozenset[str] | None
    prefixes: tuple[str, ...]


class Draft:
    """A plan's files with the changes made so far."""

    def __init__(
        self, path: str | os.PathLike[str], root: str | os.PathLike[str] | None = None
    ) -> None:
        self.path = os.fspath(path)
        self.boundary = root
        self.is_folder = os.path.isdir(self.path)
        if has_journal(self.folder):
            with locked([self.folder]):
                finish_journal(self.folder)
        self.before = self.plan = load_plan(path, root=root)
        """The plan as it was read, and as it is to be."""
        locate = self.before.locate
        assert isinstance(locate, FileLocator)
        programme: PlanFile | None = locate._programme  # noqa: SLF001
        read: list[PlanFile] = [*([programme] if programme else []), *locate._files]  # noqa: SLF001
        self.places: dict[str, Entry] = locate._places  # noqa: SLF001
        """Every item written in a file, by full id."""
        self.files = [DraftFile(os.path.abspath(file.source.name), file) for file in read]
        self._steps: frozenset[str] | None = None

    @property
    def folder(self) -> str:
        """The folder of the plan, symbolic links followed."""
        real = os.path.realpath(self.path)
        return real if self.is_folder else os.path.dirname(real)

    def listed(self) -> list[str]:
        """Give the paths of the plan files that lie in the folder now."""
        folder = os.path.abspath(self.path)
        return [
            os.path.join(folder, entry)
            for entry in os.listdir(folder)
            if entry.endswith((".yaml", ".yml"))
            and entry[0] != "."
            and not os.path.isdir(os.path.join(folder, entry))
        ]

    def settle_down(self) -> None:
        """Go on from what has been written."""
        for file in self.files:
            file.edit.settle_down()
        self.before = self.plan

    @property
    def top(self) -> DraftFile:
        """The file that speaks for the whole."""
        return self.files[0]

    @property
    def is_changed(self) -> bool:
        """Whether any file is."""
        return any(file.edit.is_changed for file in self.files)

    @property
    def step_ids(self) -> frozenset[str]:
        """The ids of all items, those included that follow from facts."""
        if self._steps is None:
            from exitplan.expansion import expand

            self._steps = frozenset(item.id for item in expand(self.plan).plan.walk())
        return self._steps

    def file_of(self, item: str) -> DraftFile | None:
        """Give the file in which an item would be written."""
        for file in self.files:
            if not file.is_programme and (item + ".").startswith(file.prefix):
                return file
        return None

    def snapshot(self) -> Snapshot:
        """Remember everything as it is."""
        states = tuple(file.edit.state for file in self.files)
        prefixes = tuple(file.prefix for file in self.files)
        return Snapshot(states, self.plan, self.places, self._steps, prefixes)

    def restore(self, snapshot: Snapshot) -> None:
        """Put everything back."""
        for file, state, prefix in zip(self.files, snapshot.states, snapshot.prefixes, strict=True):
            file.edit.state, file.prefix = state, prefix
        self.plan, self.places, self._steps = snapshot.plan, snapshot.places, snapshot.steps

    def reread(self) -> None:
        """Read every changed text anew, and the plan from them; raise PlanError for its faults."""
        trees = [file.edit.page() for file in self.files]
        files = [PlanFile(page.source, root) for page, root in trees]
        report = Report()
        plan: Plan | None = None
        try:
            plan = _plan_of(files, self.path, report, is_folder=self.is_folder)
        except Unreadable as end:
            report.diagnostics.append(end.diagnostic)
        except TooManyFindings:
            pass
        reading = finish(plan, report)
        if reading.plan is None:
            raise of_the_edit(reading.diagnostics)
        self.plan, self._steps = reading.plan, None
        locate = reading.plan.locate
        assert isinstance(locate, FileLocator)
        self.places = locate._places  # noqa: SLF001

    def take(self, plan: Plan) -> None:
        """Go on with a plan that is known to be what the files say."""
        texts = [(file.prefix, file.edit.name, file.edit.state) for file in self.files]
        self.plan = attrs.evolve(plan, locate=LateLocator(texts))


def _plan_of(files: list[PlanFile], name: str, report: Report, *, is_folder: bool) -> Plan:
    """Make the plan of files that have been composed already, as those read from a disk are."""
    if not is_folder:
        places: dict[str, Entry] = {}
        collect(files[0].root, "", places)
        files[0].read(report, places, missing_plans=False)
        plan = attrs.evolve(files[0].plan(), locate=FileLocator(files, places))
        check_rules(plan, report, files)
        return plan
    from exitplan.planfile._programme import _Programme

    programmes = [file for file in files if file.is_programme]
    plans = [file for file in files if not file.is_programme]
    if len(plans) == 1 and not programmes:
        return plan_of_file(plans[0], report)
    programme = programmes[0] if programmes else None
    shown = name.replace(os.sep, "/").rstrip("/") or "/"
    return _Programme(programme, plans, report, is_complete=True).read(shown)


def with_items(plan: Plan, changed: dict[str, Task | Group]) -> Plan:
    """Give a plan in which some items are others, by full id."""
    above = {
        ".".join(parts[:number])
        for parts in (item.split(".") for item in changed)
        for number in range(1, len(parts))
    }

    def those(items: Iterable[Task | Group]) -> tuple[Task | Group, ...]:
        result: list[Any] = []
        for item in items:
            if item.id in changed:
                result.append(changed[item.id])
            elif item.id in above and isinstance(item, Group):
                result.append(attrs.evolve(item, items=those(item.items)))
            else:
                result.append(item)
        return tuple(result)

    return attrs.evolve(plan, items=those(plan.items))
