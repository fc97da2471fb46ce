"""Reads many states of one plan: only what changed from one to the next is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import attrs

from exitplan.errors import Diagnostic, Severity, Where
from exitplan.plan import Locator, Plan
from exitplan.planfile._build import PlanFile
from exitplan.planfile._files import plan_names, read_plan_texts, source_of
from exitplan.planfile._load import Reading, finish, plan_of_file, read_file
from exitplan.planfile._programme import LARGEST_FOLDER, MOST_FILES, plan_of_files, read_files
from exitplan.planfile._report import Report, TooManyFindings
from exitplan.planfile._source import Unreadable
from exitplan.planfile.history._faultless import Rules
from exitplan.planfile.history._pieces import Doubt
from exitplan.planfile.history._quick_file import Memory, QuickFile

Key: TypeAlias = Sequence[tuple[str, str]]
"""Name and digest of each file of a state."""
_Contents: TypeAlias = Mapping[str, str | bytes]


class QuickReader:
    """Reads states of one plan one after the other, each as ``read_plan_texts`` would.

    The same plan, or the same findings, come of it; where most of a text is as
    it was in the state read before, in a fraction of the time. Plans share the
    items that are the same in them.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        """The plan file's or folder's name; a folder without a programme file is called by it."""
        self._files: dict[str, Memory] = {}
        self._rules = Rules()
        self._known: dict[tuple[bool, tuple[tuple[str, str], ...]], tuple[str, Reading]] = {}

    def again(self, key: Key, at: str, *, is_folder: bool) -> Reading | None:
        """Give what was read before of files with the same names and digests, if they were."""
        known = self._known.get((is_folder, tuple(key)))
        if known is None:
            return None
        before, reading = known
        return reading if before == at else _renamed(reading, f"{before}:", f"{at}:")

    def read(self, files: _Contents, at: str, *, is_folder: bool, key: Key = ()) -> Reading:
        """Read a state from its files' contents; findings call each file ``at:name``.

        Where a key is given, :meth:`again` gives the same once more.
        """
        contents = {f"{at}:{name}": content for name, content in files.items()}
        reading = self._quickly(contents, is_folder=is_folder)
        if reading is None:
            reading = self._fully(contents, is_folder=is_folder)
        if key:
            self._known[is_folder, tuple(key)] = at, reading
        return reading

    def _quickly(self, contents: _Contents, *, is_folder: bool) -> Reading | None:
        """Read only what changed; ``None`` where it is not certain to come out the same."""
        names = plan_names(contents) if is_folder else list(contents)
        if not names or any(_entry(name, is_folder) not in self._files for name in names):
            return None
        report = Report()
        try:
            files: list[PlanFile] = [
                QuickFile.again(
                    self._files[_entry(name, is_folder)], source_of(contents[name], name)
                )
                for name in names
            ]
            if sum(len(file.source.text) for file in files) > LARGEST_FOLDER:
                return None
            report.rules = self._rules
            plan = self._plan(files, report, is_folder=is_folder, is_complete=True)
        except Doubt:
            return None
        except (Unreadable, TooManyFindings):
            plan = None
        if plan is None or plan.locate is None or any(map(_is_doubtful, report.diagnostics)):
            self._files.clear()  # Errors leave marks in the trees, which the next would share.
            return None
        self._keep(files, is_folder=is_folder)
        name = self.name if is_folder else names[0]
        plan = attrs.evolve(plan, locate=_Locator(plan.locate, contents, name))
        return finish(plan, report)

    def _fully(self, contents: _Contents, *, is_folder: bool) -> Reading:
        """Read all of it, and keep it in mind for the next."""
        names = plan_names(contents) if is_folder else list(contents)
        if len(names) > MOST_FILES:
            return read_plan_texts(contents, self.name)
        report = Report()
        plan: Plan | None = None
        files: list[PlanFile] = []
        try:
            if is_folder:
                found = read_files(
                    names, lambda name: source_of(contents[name], name), self.name, report
                )
            else:
                found = [read_file(source_of(contents[name], name), report) for name in names]
            files = [QuickFile.fresh(file) for file in found]
            report.rules = self._rules
            is_complete = len(files) == len(names)
            plan = self._plan(files, report, is_folder=is_folder, is_complete=is_complete)
        except Unreadable as end:
            report.diagnostics.append(end.diagnostic)
        except TooManyFindings:
            pass
        reading = finish(plan, report)
        if reading.plan is not None:
            self._keep(files, is_folder=is_folder)
        return reading

    def _plan(
        self, files: list[PlanFile], report: Report, *, is_folder: bool, is_complete: bool
    ) -> Plan | None:
        if not is_folder:
            return plan_of_file(files[0], report)
        name = self.name.rstrip("/") or "/"
        return plan_of_files(files, name, report, is_complete=is_complete)

    def _keep(self, files: list[PlanFile], *, is_folder: bool) -> None:
        for file in files:
            assert isinstance(file, QuickFile)
            if file.made is not None:
                self._files[_entry(file.source.name, is_folder)] = file.made


def _entry(name: str, is_folder: bool) -> str:  # noqa: FBT001 - one word says it all
    """Give what a file is remembered by: a plan that stands alone may be called anything."""
    return name.rpartition("/")[2].rpartition(":")[2] if is_folder else ""


def _is_doubtful(finding: Diagnostic) -> bool:
    """Whether a full reading may say it in other words, or at another place."""
    if finding.severity is Severity.ERROR:
        return True
    return finding.where is not None and finding.where.field.partition(".")[0] == "tasks"


class _Locator:
    """Finds places in a plan that was read quickly."""

    __slots__ = ("_contents", "_inner", "_name")

    def __init__(self, inner: Locator, contents: _Contents, name: str) -> None:
        self._inner = inner
        self._contents = contents
        self._name = name

    def __call__(self, where: Where) -> Diagnostic | None:
        """Give a diagnostic that carries only file and span; ``None`` for what is not there."""
        if where.field.partition(".")[0] == "tasks":  # It may be made of several pieces.
            plan = read_plan_texts(self._contents, self._name).plan
            return None if plan is None or plan.locate is None else plan.locate(where)
        return self._inner(where)


class _Renamed:
    """Finds places in a plan whose files are now called otherwise."""

    __slots__ = ("_after", "_before", "_inner")

    def __init__(self, inner: Locator, before: str, after: str) -> None:
        self._inner = inner
        self._before = before
        self._after = after

    def __call__(self, where: Where) -> Diagnostic | None:
        """Give a diagnostic that carries only file and span; ``None`` for what is not there."""
        found = self._inner(where)
        return None if found is None else self.renamed(found)

    def renamed(self, finding: Diagnostic) -> Diagnostic:
        """Give a finding with the file's new name."""
        if finding.file is None or not finding.file.startswith(self._before):
            return finding
        return attrs.evolve(finding, file=self._after + finding.file.removeprefix(self._before))


def _renamed(reading: Reading, before: str, after: str) -> Reading:
    """Give a reading whose files are called otherwise; their names in sentences as well."""
    plan = reading.plan
    if plan is not None and plan.locate is not None:
        plan = attrs.evolve(plan, locate=_Renamed(plan.locate, before, after))
    findings = tuple(
        attrs.evolve(
            finding,
            file=finding.file and finding.file.replace(before, after, 1),
            message=finding.message.replace(before, after),
        )
        for finding in reading.diagnostics
    )
    return Reading(plan, findings)
