"""Predecessors as sheets write them, turned into links between rows."""

from __future__ import annotations

import difflib
from itertools import islice

from exitplan.interchange._sheet_grid import quote
from exitplan.interchange._sheet_rows import Row, Sheet
from exitplan.interchange._sheet_tree import Tree, plain_key
from exitplan.interchange._sheet_values import Token, read_length, readings, split_list
from exitplan.plan import NO_LAG, Duration, Link, LinkType

_ROWS_COMPARED = 500


class LinkReader:
    """Reads the cells of predecessors, successors and spans."""

    def __init__(self, sheet: Sheet, tree: Tree) -> None:
        self.sheet = sheet
        self.tree = tree
        self._by_title: dict[str, list[Row]] | None = None
        self._waits_field = next(
            (f for f in ("predecessors", "unique_id_predecessors") if f in sheet.header),
            "successors",
        )

    @property
    def are_successors(self) -> bool:
        """Whether the sheet says what waits for a row rather than what it waits for."""
        return self._waits_field == "successors"

    def links(self, row: Row) -> tuple[Link, ...]:
        """Read a row's links; faults are noted."""
        cell = row.cells.get(self._waits_field)
        if cell is None:
            return ()
        kept: dict[tuple[str, LinkType], Link] = {}
        for part in split_list(self.sheet.text(row, self._waits_field, lines=True) or ""):
            link = self._link(row, part)
            if link is None:
                continue
            known = kept.get((link.task, link.type))
            if known is not None:
                self.sheet.report.note(
                    "links of one kind between the same two rows",
                    "the one with the longer lag was kept",
                    row.place,
                )
                link = max(known, link, key=lambda either: either.lag.amount)
            kept[link.task, link.type] = link
        return tuple(kept.values())

    def spans(self, row: Row) -> tuple[str, ...]:
        """Read what a level of effort lasts as long as."""
        found = []
        for part in split_list(self.sheet.text(row, "spans") or ""):
            other = self._row(part)
            if other is None:
                self._unknown(row, "spans", part)
            else:
                found.append(other.item_id)
        return tuple(dict.fromkeys(found))

    def _row(self, key: str) -> Row | None:
        key = plain_key(key)
        rows = self.tree.by_key
        if self._waits_field == "unique_id_predecessors":
            rows = self.tree.by_unique_id
        return rows.get(key) or self._titled(key)

    def _titled(self, title: str) -> Row | None:
        if self._by_title is None:
            self._by_title = {}
            for row in self.sheet.rows:
                text = self.sheet.text(row, "title")
                if text:
                    self._by_title.setdefault(text.casefold(), []).append(row)
        found = self._by_title.get(title.casefold(), [])
        return found[0] if len(found) == 1 else None

    def _link(self, row: Row, text: str) -> Link | None:
        for token in readings(text):
            other = self._row(token.key)
            if other is not None:
                lag = self._lag(row, token)
                if lag is None:
                    return None
                return Link(other.item_id, token.type, lag, token.lag_calendar)
        self._unknown(row, self._waits_field, text)
        return None

    def _lag(self, row: Row, token: Token) -> Duration | None:
        if not token.lag:
            return NO_LAG
        try:
            found = read_length(
                token.lag.replace("+ ", "+").replace("- ", "-"),
                as_project=self.sheet.header.is_projects,
            )
        except ValueError as error:
            cell = row.cells[self._waits_field]
            self.sheet.faults.add("EP508", f"lag: {error}", "write a lag like +2d", cell)
            return None
        if found.in_months:
            self.sheet.note_months(row)
        return found.duration

    def _unknown(self, row: Row, field: str, text: str) -> None:
        known = list(islice(self.tree.by_key, _ROWS_COMPARED))
        # Looking for likely names takes long; nobody sees those beyond the faults that are shown.
        is_sought = not text.isdecimal() and not self.sheet.faults.are_full
        near = difflib.get_close_matches(text[:100], known, n=1) if is_sought else []
        remedy = f"did you mean {near[0]}?" if near else "write the ID of a row of this sheet"
        message = f"{quote(text)} names no row of the sheet"
        self.sheet.faults.add("EP506", message, remedy, row.cells[field])
