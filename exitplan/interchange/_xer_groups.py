"""P6's work breakdown structure, as groups."""

from __future__ import annotations

from collections.abc import Iterable

from exitplan.interchange._ids import Names
from exitplan.interchange._imported import ReportBuilder
from exitplan.interchange._plain import plain
from exitplan.interchange._xer_values import Row
from exitplan.plan import Group, Task

_DEEPEST = 50
"""Levels that P6 itself allows."""


class Branch:
    """One WBS element, and what hangs on it."""

    __slots__ = (
        "branches",
        "code",
        "has_work",
        "id",
        "line",
        "names",
        "order",
        "tasks",
        "title",
        "used",
    )

    def __init__(self, row: Row | None = None, order: int = 0) -> None:
        self.code = row.text("wbs_short_name") if row else ""
        self.title = (row.text("wbs_name") if row else "") or self.code
        self.line = row.line if row else 0
        self.order = order
        self.id = ""
        self.names = Names()
        self.branches: list[Branch] = []
        self.tasks: list[Task] = []
        self.has_work = False
        """Whether it or a branch of it holds more than levels of effort."""
        self.used = False
        """Whether it or a branch of it holds an activity."""

    def full_id(self, name: str) -> str:
        """Give the full id of something in it."""
        return f"{self.id}.{name}" if self.id else name

    def items(self) -> tuple[Task | Group, ...]:
        """Give its activities and then its branches, as far as they hold any."""
        groups = [
            Group(branch.id, branch.title, branch.items(), code=branch.code or None)
            for branch in self.branches
            if branch.used
        ]
        return (*self.tasks, *groups)


class Breakdown:
    """The branches of one project, by their WBS numbers."""

    def __init__(self, rows: Iterable[Row], project: str, report: ReportBuilder) -> None:
        self.root = Branch()
        self._branches: dict[str, Branch] = {}
        self._parents: dict[str, str] = {}
        self._report = report
        self._read(rows, project)

    def __contains__(self, key: str) -> bool:
        """Whether the project has a branch of that number."""
        return key in self._branches

    def branch(self, key: str) -> Branch:
        """Give a branch; the root for a number that there is not."""
        return self._branches.get(key, self.root)

    def _read(self, rows: Iterable[Row], project: str) -> None:
        lines: dict[str, Row] = {}
        for row in rows:
            if row["proj_id"] != project:
                continue
            key = row["wbs_id"]
            if key in self._branches:
                row.fault("EP504", f"there are two WBS elements with the number {plain(key)}")
                continue
            lines[key] = row
            if row.flag("proj_node_flag", default=False) and not self.root.title:
                root = Branch(row)
                self.root.code, self.root.title = root.code, root.title
                self._branches[key] = self.root
                continue
            self._branches[key] = Branch(row, _number(row["seq_num"]))
            self._parents[key] = row["parent_wbs_id"]
        for key, parent in self._parents.items():
            if self._is_too_deep(key, lines[key]):
                return
            self.branch(parent).branches.append(self._branches[key])

    def _is_too_deep(self, key: str, row: Row) -> bool:
        """Whether a branch hangs on itself or very deep, which nobody can draw."""
        at: str | None = key
        for _ in range(_DEEPEST + 1):
            at = self._parents.get(at) if at is not None else None
            if at is None:
                return False
        row.fault(
            "EP503",
            f"the WBS element {plain(key)} lies more than {_DEEPEST} levels deep, or in itself",
        )
        return True

    def use(self, keys: Iterable[str]) -> None:
        """Give ids to the branches that hold activities; the others are left out."""
        for key in keys:
            at: str | None = key
            for _ in range(_DEEPEST + 2):
                if at is None or self.branch(at).used:
                    break
                self.branch(at).used = True
                at = self._parents.get(at)
        self._name(self.root)

    def mark_work(self, key: str) -> None:
        """Note that a branch holds work that takes part in the schedule."""
        at: str | None = key
        while at is not None and not self.branch(at).has_work:
            self.branch(at).has_work = True
            at = self._parents.get(at)

    def _name(self, parent: Branch) -> None:
        parent.branches.sort(key=lambda branch: branch.order)
        for branch in parent.branches:
            if branch.used:
                name = parent.names.take(branch.code or branch.title, "wbs")
                branch.id = parent.full_id(name)
                branch.title = branch.title or branch.id
                self._name(branch)
            else:
                self._report.note(
                    "WBS elements without activities",
                    "they are left out",
                    branch.title or f"line {branch.line}",
                )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
