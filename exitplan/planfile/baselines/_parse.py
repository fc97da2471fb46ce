"""From the text of a baseline file to what it says; whatever is wrong with it is told."""

from __future__ import annotations

import re
from typing import NamedTuple

from exitplan.errors import Diagnostic, Severity, Span
from exitplan.plan import parse_moment
from exitplan.planfile._compose import compose
from exitplan.planfile._report import Report, TooManyFindings, quote
from exitplan.planfile._source import Source, Unreadable
from exitplan.planfile._tree import Mapping, Node, Scalar
from exitplan.planfile.baselines._record import Previous, Record

NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""What a baseline may be called; its file has that name."""
_DIGEST = "sha256:[0-9a-f]{64}"
_KEYS = (
    "baseline",
    "plan",
    "number",
    "on",
    "approved_by",
    "note",
    "status_date",
    "previous",
    "files",
    "digest",
)
_NEEDED = frozenset(_KEYS) - {"previous", "status_date", "note"}
_WHOLE = "exitplan baseline take writes such files; bring this one back as it was, from git"


class Parsed(NamedTuple):
    """What came of reading a baseline file."""

    record: Record | None
    """``None`` where it does not say all that it should."""
    digest: str
    """The digest that it carries."""
    places: dict[str, Span]
    """Where each key's value stands; those of kept files as ``files.NAME``."""
    diagnostics: tuple[Diagnostic, ...]


def parse(source: Source) -> Parsed:
    """Read a baseline file's text."""
    report = Report()
    reader = _Reader(source, report)
    record: Record | None = None
    try:
        root = compose(source, report)
        if isinstance(root, Mapping):
            record = reader.record(root)
        else:
            reader.error((0, 0), "this file is no baseline")
    except Unreadable as end:
        report.diagnostics.append(end.diagnostic)
    except TooManyFindings:
        pass
    if any(found.severity is Severity.ERROR for found in report.diagnostics):
        record = None
    return Parsed(record, reader.digest, reader.places, tuple(report.diagnostics))


class _Reader:
    """One reading of one file."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.digest = ""
        self.places: dict[str, Span] = {}

    def error(self, place: tuple[int, int], message: str) -> None:
        """Tell a fault of the file."""
        self.report.error(self.source, "EP621", place, message, _WHOLE)

    def record(self, root: Mapping) -> Record | None:
        """Read what the file says; ``None`` where a part of it is missing."""
        self._check_keys(root)
        name = self._text(root, "baseline", NAME)
        plan = self._text(root, "plan")
        number = self._text(root, "number", "[1-9][0-9]{0,5}")
        day = self._day(root)
        approved_by = self._text(root, "approved_by")
        note = self._text(root, "note", may_be_empty=True)
        status = self._text(root, "status_date", may_be_empty=True)
        digest = self._text(root, "digest", _DIGEST)
        self.digest = digest or ""
        previous = self._previous(root)
        files = self._files(root)
        if name is None or plan is None or number is None or day is None or approved_by is None:
            return None
        if files is None or digest is None:
            return None
        return Record(
            name, plan, int(number), day, approved_by, note or "", status, previous, files
        )

    def _check_keys(self, root: Mapping) -> None:
        for key, (start, end, node) in root.entries.items():
            self.places[key] = self.source.span(node.start, max(node.end, node.start + 1))
            if key not in _KEYS:
                self.error((start, end), f"a baseline has no key {quote(key)}")
        for key in _KEYS:
            if key in _NEEDED and key not in root.entries:
                self.error((root.start, root.start + 1), f"this baseline does not say its {key!r}")

    def _text(
        self, around: Mapping, key: str, pattern: str = ".+", *, may_be_empty: bool = False
    ) -> str | None:
        entry = around.entries.get(key)
        if entry is None:
            return None
        node = entry[2]
        if isinstance(node, Scalar) and may_be_empty and (node.is_null or not node.text):
            return None
        is_said = isinstance(node, Scalar) and not node.is_null and bool(node.text)
        if is_said and isinstance(node, Scalar) and re.fullmatch(pattern, node.text, re.DOTALL):
            return node.text
        self._bad(node, key)
        return None

    def _bad(self, node: Node, key: str) -> None:
        shown = quote(node.text) if isinstance(node, Scalar) else "this"
        place = (node.start, max(node.end, node.start + 1))
        self.error(place, f"{shown} is no {key!r} of a baseline")

    def _day(self, root: Mapping) -> int | None:
        text = self._text(root, "on", "[0-9]{4}-[0-9]{2}-[0-9]{2}")
        if text is None:
            return None
        try:
            return parse_moment(text).day
        except ValueError:
            self._bad(root.entries["on"][2], "on")
            return None

    def _previous(self, root: Mapping) -> Previous | None:
        entry = root.entries.get("previous")
        if entry is None:
            return None
        node = entry[2]
        if not isinstance(node, Mapping) or set(node.entries) != {"name", "digest"}:
            self._bad(node, "previous")
            return None
        name, digest = self._text(node, "name", NAME), self._text(node, "digest", _DIGEST)
        return None if name is None or digest is None else Previous(name, digest)

    def _files(self, root: Mapping) -> dict[str, str] | None:
        entry = root.entries.get("files")
        if entry is None:
            return None
        node = entry[2]
        if not isinstance(node, Mapping) or not node.entries:
            self._bad(node, "files")
            return None
        files: dict[str, str] = {}
        for name, (start, end, kept) in node.entries.items():
            is_name = name.endswith((".yaml", ".yml")) and name[0] != "." and "/" not in name
            if not is_name or not isinstance(kept, Scalar):
                self.error((start, end), f"{quote(name)} is no plan file with its text")
                continue
            files[name] = kept.text
            place = self.source.span(kept.start, max(kept.end, kept.start + 1))
            self.places[f"files.{name}"] = place
        return files
