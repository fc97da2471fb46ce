"""What comes out of a file of another tool: a plan, its stored dates, and what was left behind."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from exitplan.plan import Plan


class Tool(enum.Enum):
    """The kind of file a plan came from."""

    P6 = "p6"
    MSPROJECT = "msproject"
    SHEET = "sheet"
    JSON = "json"

    @property
    def label(self) -> str:
        """Its name in a sentence."""
        return _LABELS[self.value]


_LABELS = {
    "p6": "Primavera P6",
    "msproject": "Microsoft Project",
    "sheet": "a sheet",
    "json": "exitplan JSON",
}


@attrs.frozen
class StoredDates:
    """What the other software computed for one item; ``None`` where the file does not say.

    Dates are instants (minutes of local civil time), floats minutes of working
    time in the item's own calendar.
    """

    early_start: int | None = None
    early_finish: int | None = None
    late_start: int | None = None
    late_finish: int | None = None
    total_float: int | None = None
    free_float: int | None = None
    longest_path: bool | None = None


@attrs.frozen
class Omission:
    """Something that a plan cannot say as the file said it."""

    what: str
    """In the plural, e.g. ``resource assignments``."""
    consequence: str
    """What that means for the plan, in a sentence without its full stop."""
    places: tuple[str, ...]
    """Where it stood, once for each: an item's id, or ``line 12``."""
    changes_dates: bool = False
    """Whether dates may differ from the other software's because of it."""

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.places)


@attrs.frozen
class ImportReport:
    """What was carried over only in part, or not at all."""

    tool: Tool
    project: str
    """The project's name in the file."""
    omissions: tuple[Omission, ...] = ()
    """Those that may change dates first."""


class ReportBuilder:
    """Collects omissions while a file is read."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str, bool], list[str]] = {}

    def note(self, what: str, consequence: str, place: str, *, changes_dates: bool = False) -> None:
        """Note one of them, and where it stood."""
        self._places.setdefault((what, consequence, changes_dates), []).append(place)

    def build(self, tool: Tool, project: str) -> ImportReport:
        """Give the report: what may change dates first, then in the order met."""
        found = [
            Omission(what, consequence, tuple(places), changes_dates)
            for (what, consequence, changes_dates), places in self._places.items()
        ]
        found.sort(key=lambda omission: not omission.changes_dates)
        return ImportReport(tool, project, tuple(found))


@attrs.frozen
class Imported:
    """A plan read from another tool's file."""

    plan: Plan
    report: ImportReport
    stored: Mapping[str, StoredDates]
    """By full item id; empty where the file holds no computed dates."""
