"""Tasks of a Microsoft Project file as rows in their outline, before they become items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.interchange._ids import Names

if TYPE_CHECKING:
    from exitplan.interchange._mspdi_values import Values
    from exitplan.interchange._mspdi_xml import Element

_MOST_TASKS = 100_000
_DEEPEST_OUTLINE = 50


class Row:
    """One task or summary of the file, in its place."""

    __slots__ = ("children", "element", "id", "is_manual", "parent", "title", "uid")

    def __init__(self, element: Element, uid: int, title: str, parent: Row | None) -> None:
        self.element = element
        self.uid = uid
        self.title = title
        self.parent = parent
        self.children: list[Row] = []
        self.id = ""
        """Full id in the plan."""
        self.is_manual = False

    @property
    def is_group(self) -> bool:
        """Whether it has members."""
        return bool(self.children)

    def walk(self) -> Iterator[Row]:
        """Everything inside it, in order, groups before their members."""
        for child in self.children:
            yield child
            yield from child.walk()

    def holds(self, other: Row) -> bool:
        """Whether another row lies inside it."""
        above = other.parent
        while above is not None:
            if above is self:
                return True
            above = above.parent
        return False


class Outline:
    """All rows of a file."""

    def __init__(self, root: Element, values: Values) -> None:
        self.top: list[Row] = []
        self.by_uid: dict[int, Row] = {}
        self.blank: set[int] = set()
        """UIDs of rows that are empty, and of the project's own summary."""
        self.summary: Element | None = None
        """The project's own summary task."""
        self._values = values
        self._read(root)
        self._name(self.top, "")

    def rows(self) -> Iterator[Row]:
        """Every row, in order."""
        for row in self.top:
            yield row
            yield from row.walk()

    def _read(self, root: Element) -> None:
        values, open_rows = self._values, list[tuple[int, Row]]()
        for number, element in enumerate(root.inside("Tasks", "Task")):
            if number >= _MOST_TASKS:
                self._refuse(f"holds more than {_MOST_TASKS:,} tasks")
            uid = values.integer(element, "UID")
            if uid is None:
                message = "a task has no UID"
                values.findings.error("EP504", message, element.line, "save the file again")
                continue
            if uid in self.by_uid or uid in self.blank:
                message = f"two tasks have the UID {uid}"
                values.findings.error("EP504", message, element.line, "save the file again")
                continue
            if values.flag(element, "IsNull"):
                self.blank.add(uid)
                continue
            if uid == 0:
                self.summary = element
                self.blank.add(uid)
                continue
            level = values.integer(element, "OutlineLevel")
            level = 1 if level is None else max(1, level)
            while open_rows and open_rows[-1][0] >= level:
                open_rows.pop()
            if len(open_rows) >= _DEEPEST_OUTLINE:
                self._refuse(f"has an outline more than {_DEEPEST_OUTLINE} deep")
            parent = open_rows[-1][1] if open_rows else None
            title = values.text(element, "Name") or f"Task {uid}"
            row = Row(element, uid, title, parent)
            (self.top if parent is None else parent.children).append(row)
            self.by_uid[uid] = row
            open_rows.append((level, row))

    def _refuse(self, what: str) -> None:
        file = self._values.findings.file
        raise PlanError([Diagnostic("EP503", Severity.ERROR, f"{file} {what}", "", file)])

    def _name(self, rows: list[Row], prefix: str) -> None:
        names = Names()
        for row in rows:
            part = names.take(row.title, f"task-{row.uid}" if row.uid > 0 else "task")
            row.id = f"{prefix}{part}"
            self._name(row.children, f"{row.id}.")
