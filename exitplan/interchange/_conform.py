"""Comparing exitplan's dates with those that another program stored in its file.

Open activities are scored: those that are not finished, not entered by hand,
not inactive and no level of effort. Two instants agree when no working time
lies between them in the activity's calendar, so that Friday evening is Monday
morning; floats agree within a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.interchange._conform_roots import Clash, RootFinder
from exitplan.interchange._conform_signs import signs_of
from exitplan.interchange._conformance import (
    VERDICT,
    Conformance,
    Difference,
    Field,
    FieldCount,
    Sign,
)
from exitplan.interchange._imported import Imported, StoredDates, Tool
from exitplan.schedule import ItemDates, Schedule, compute_schedule

if TYPE_CHECKING:
    from exitplan.calendars import WorkCalendar

__all__ = ["Conformance", "conform"]

_TOLERANCE = 1
"""Minutes by which floats may differ."""


def conform(imported: Imported, schedule: Schedule | None = None) -> Conformance:
    """Compare a plan's dates with those stored in the file that it was read from.

    `schedule` is the plan's, where it is there already. Raises PlanError or
    HorizonError where the plan cannot be dated.
    """
    return _Comparison(imported, schedule or compute_schedule(imported.plan)).run()


class _Comparison:
    def __init__(self, imported: Imported, schedule: Schedule) -> None:
        self.imported = imported
        self.schedule = schedule
        self.network = schedule.network
        self.counts = {field: [0, 0, 0] for field in Field}
        """Compared, agreeing and exact, by field."""
        self.clashes: dict[int, Clash] = {}
        """By node."""
        self.signs: dict[int, tuple[Sign, ...]] = {}
        """By node."""
        self.changed = frozenset(
            place
            for omission in imported.report.omissions
            if omission.changes_dates
            for place in omission.places
        )
        """Items that are not in the plan as they stood; what they contradict may be the import."""

    def run(self) -> Conformance:
        imported = self.imported
        open_nodes = list(_open_nodes(self.schedule))
        compared = agreeing = exact = 0
        for node in open_nodes:
            stored = imported.stored.get(self.network.tasks[node].id)
            if stored is None:
                continue
            held, same, to_the_minute = self._compare(node, stored)
            compared += held
            agreeing += held and same
            exact += held and to_the_minute
        finder = RootFinder(self.schedule, imported, self.clashes, self.signs)
        return Conformance(
            tool=imported.report.tool,
            project=imported.report.project,
            open=len(open_nodes),
            compared=compared,
            agreeing=agreeing,
            exact=exact,
            fields=tuple(
                FieldCount(field, *numbers) for field, numbers in self.counts.items() if numbers[0]
            ),
            differences=tuple(d for clash in self.clashes.values() for d in clash.all),
            roots=tuple(finder.find()),
            stale=self._stale(),
            omissions=tuple(entry for entry in imported.report.omissions if entry.changes_dates),
        )

    def _compare(self, node: int, stored: StoredDates) -> tuple[bool, bool, bool]:
        """Compare one activity; say whether anything was held, agreed, and did so exactly."""
        dates = self.schedule.items[self.network.tasks[node].id]
        calendar = self.network.calendar(node)
        found: list[Difference] = []
        held, same, exactly = False, True, True
        for field, theirs, ours in self._pairs(node, dates, stored):
            agrees, minutes = _agreement(field, theirs, ours, calendar)
            count = self.counts[field]
            count[0] += 1
            count[1] += agrees
            count[2] += agrees and theirs == ours
            if field in VERDICT:
                held = True
                same = same and agrees
                exactly = exactly and theirs == ours
            if not agrees:
                found.append(Difference(dates.id, field, theirs, ours, minutes, dates.day_minutes))
        if found:
            self.clashes[node] = Clash(tuple(found))
        signs = () if dates.id in self.changed else signs_of(self.schedule, self.imported, node)
        if signs:
            self.signs[node] = signs
        return held, same, exactly

    def _pairs(
        self, node: int, dates: ItemDates, stored: StoredDates
    ) -> Iterator[tuple[Field, int, int | None]]:
        """Give each stored value with ours."""
        starts = dates.early_start_at, dates.late_start_at
        if dates.started and self.imported.report.tool is Tool.P6:
            # Primavera's early and late start of started work are those of what remains of it.
            late = self.schedule.late.remaining_start(node)
            starts = dates.remaining_start_at, self.network.calendar(node).instant(late)
        path = stored.longest_path
        for field, theirs, ours in (
            (Field.EARLY_START, stored.early_start, starts[0]),
            (Field.EARLY_FINISH, stored.early_finish, dates.early_finish_at),
            (Field.LATE_START, stored.late_start, starts[1]),
            (Field.LATE_FINISH, stored.late_finish, dates.late_finish_at),
            (Field.TOTAL_FLOAT, stored.total_float, dates.total_float_minutes),
            (Field.FREE_FLOAT, stored.free_float, dates.free_float_minutes),
            (Field.LONGEST_PATH, None if path is None else int(path), int(dates.longest_path)),
        ):
            if theirs is not None:
                yield field, theirs, ours

    def _stale(self) -> tuple[tuple[Sign, int], ...]:
        counts = dict.fromkeys(Sign, 0)
        for signs in self.signs.values():
            for sign in signs:
                counts[sign] += 1
        return tuple((sign, number) for sign, number in counts.items() if number)


def _open_nodes(schedule: Schedule) -> Iterator[int]:
    """Give the nodes of the activities that are scored; levels of effort have none."""
    special = schedule.network.special
    for node, task in enumerate(schedule.network.tasks):
        kind = special.get(node)
        if task.manual is None and (kind is None or not kind.finished):
            yield node


def _agreement(
    field: Field, theirs: int, ours: int | None, calendar: WorkCalendar
) -> tuple[bool, int | None]:
    """Say whether two values agree, and how much larger ours is."""
    if theirs == ours:
        return True, 0
    if ours is None or field is Field.LONGEST_PATH:
        return False, None
    if not field.is_instant:
        return abs(ours - theirs) <= _TOLERANCE, ours - theirs
    if not (calendar.covers(theirs) and calendar.covers(ours)):
        return False, None
    minutes = calendar.minutes_between(theirs, ours)
    return minutes == 0, minutes
