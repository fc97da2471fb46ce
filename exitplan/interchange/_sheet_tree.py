"""Which row belongs to which group, and what the items are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from exitplan.interchange._ids import Names
from exitplan.interchange._sheet_grid import quote, refuse
from exitplan.interchange._sheet_rows import Row, Sheet

DEEPEST = 32
_LETTER = re.compile(r"[A-Za-z]")
_NUMBER = re.compile(r"(\d{1,9})(?:\.0+)?")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_WBS = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64}){0,31}\.?")


def plain_key(text: str) -> str:
    """Give an ID in one form, whatever a spreadsheet made of it: ``3.0`` is ``3``."""
    text = " ".join(text.split())
    match = _NUMBER.fullmatch(text)
    return str(int(match[1])) if match is not None else text


class Tree:
    """The rows by their keys, each with its parent and its id in the plan."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.by_key: dict[str, Row] = {}
        self.by_unique_id: dict[str, Row] = {}
        self._find_keys()
        self._find_parents()
        self._check_depth()
        self.top = [row for row in sheet.rows if row.parent is None]
        self._name(self.top, "")

    def walk(self) -> Iterator[Row]:
        """Every row, groups before their members, in the order written."""
        stack = list(reversed(self.top))
        while stack:
            row = stack.pop()
            yield row
            stack.extend(reversed(row.children))

    def _find_keys(self) -> None:
        field = "id" if "id" in self.sheet.header else "unique_id"
        is_keyed = field in self.sheet.header
        for row in self.sheet.rows:
            text = self.sheet.text(row, field) if is_keyed else str(row.number)
            row.key = plain_key(text or "")
            if row.key and row.key in self.by_key:
                cell = row.cells.get(field) or row.anchor
                first = self.by_key[row.key].anchor.line
                message = f"two rows have the ID {quote(row.key)}: this one and line {first}"
                self.sheet.faults.add("EP504", message, "give each row an ID of its own", cell)
            elif row.key:
                self.by_key[row.key] = row
            unique = plain_key(self.sheet.text(row, "unique_id") or "")
            if unique:
                self.by_unique_id.setdefault(unique, row)
        if self.sheet.plan_row is not None:
            self._drop_plan_keys(self.sheet.plan_row)

    def _drop_plan_keys(self, plan: Row) -> None:
        """Let rows that name the plan as their parent stand at the top."""
        key = plain_key(self.sheet.text(plan, "id") or "")
        for row in self.sheet.rows:
            cell = row.cells.get("parent")
            if key and cell is not None and plain_key(cell.text) == key and key not in self.by_key:
                del row.cells["parent"]

    def _find_parents(self) -> None:
        header = self.sheet.header
        if "parent" in header:
            self._by_parent()
        elif self._are_dotted():
            self._by_prefix(lambda row: row.key, self.by_key)
        elif "level" in header:
            self._by_level()
        elif "wbs" in header:
            self._by_wbs()
        for row in self.sheet.rows:
            if row.parent is not None:
                row.parent.children.append(row)

    def _by_parent(self) -> None:
        for row in self.sheet.rows:
            cell = row.cells.get("parent")
            if cell is None:
                continue
            row.parent = self.by_key.get(plain_key(self.sheet.text(row, "parent") or ""))
            if row.parent is None:
                message = f"no row has the ID {quote(cell.text)}, given as the parent"
                self.sheet.faults.add("EP506", message, "correct it, or empty the cell", cell)

    def _are_dotted(self) -> bool:
        dotted = [row.key for row in self.sheet.rows if "." in row.key]
        return bool(dotted) and all(key.rpartition(".")[0] in self.by_key for key in dotted)

    def _by_prefix(self, key_of: Callable[[Row], str], rows: dict[str, Row]) -> None:
        for row in self.sheet.rows:
            parent = key_of(row).rpartition(".")[0]
            row.parent = rows.get(parent) if parent else None

    def _by_level(self) -> None:
        open_rows: list[tuple[int, Row]] = []
        for row in self.sheet.rows:
            text = plain_key(self.sheet.text(row, "level") or "")
            cell = row.cells.get("level")
            if cell is not None and not text.isdecimal():
                message = f"Outline Level: {quote(cell.text)} is no whole number"
                self.sheet.faults.add("EP508", message, "write 1 for the top", cell)
            level = int(text[:9]) if text.isdecimal() else 1
            while open_rows and open_rows[-1][0] >= level:
                open_rows.pop()
            row.parent = open_rows[-1][1] if open_rows else None
            open_rows.append((level, row))

    def _by_wbs(self) -> None:
        codes: dict[str, Row] = {}
        by_row: dict[int, str] = {}
        for row in self.sheet.rows:
            code = (self.sheet.text(row, "wbs") or "").removesuffix(".")
            if not code:
                continue
            if _WBS.fullmatch(code) is None or code in codes:
                self.sheet.report.note(
                    "WBS codes",
                    "rows share them, or they are no outline numbers, so no groups were made of "
                    "them",
                    "the column WBS",
                )
                return
            codes[code] = row
            by_row[row.number] = code
        self._by_prefix(lambda row: by_row.get(row.number, ""), codes)

    def _check_depth(self) -> None:
        """Refuse circles of parents, and outlines deeper than anybody can read."""
        depth: dict[int, int] = {}
        for row in self.sheet.rows:
            path: list[Row] = []
            at: Row | None = row
            while at is not None and at.number not in depth and len(path) <= DEEPEST:
                path.append(at)
                at = at.parent
            reached = depth.get(at.number, 0) if at is not None else 0
            if len(path) + reached > DEEPEST:
                raise refuse(
                    "EP503",
                    f"{quote(row.key)} lies in groups that contain each other, or deeper than "
                    f"{DEEPEST} groups",
                    "correct the parents",
                    self.sheet.grid.file,
                    row.cells.get("parent") or row.anchor,
                )
            for step, found in enumerate(reversed(path), start=reached + 1):
                depth[found.number] = step

    def _name(self, rows: list[Row], prefix: str) -> None:
        names = Names()
        for row in rows:
            row.part = names.take(self._wish(row), f"row-{row.number}")
            row.item_id = f"{prefix}{row.part}"
            self._name(row.children, f"{row.item_id}.")

    def _wish(self, row: Row) -> str:
        """Give the text an id is made of: the row's own ID where that says something."""
        key, title = row.key, self.sheet.text(row, "title") or ""
        if row.parent is not None and key.startswith(f"{row.parent.key}."):
            return key[len(row.parent.key) + 1 :]
        own = self.sheet.text(row, "id") or ""
        plan = self.sheet.plan_row
        if plan is not None and plan.kind == "plan" and _ID.fullmatch(own):
            return own  # One of our own sheets, in which a number is an id like any other.
        return key if _LETTER.search(key) else title
