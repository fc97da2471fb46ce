"""Resources and assignments: whose calendar a task is worked by, and whose task it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from exitplan.interchange._imported import ReportBuilder
    from exitplan.interchange._mspdi_calendars import Calendars, WorkingTime
    from exitplan.interchange._mspdi_rows import Row
    from exitplan.interchange._mspdi_values import Values
    from exitplan.interchange._mspdi_xml import Element

_WORK = 1
_FIXED_DURATION = 1
_NO_CALENDAR = -1


@attrs.frozen
class Resource:
    """Who or what does the work."""

    name: str
    is_work: bool
    calendar: int


class Staff:
    """The resources of a file, and which tasks they are assigned to."""

    def __init__(
        self,
        root: Element,
        values: Values,
        report: ReportBuilder,
        calendars: Calendars,
        project: WorkingTime,
    ) -> None:
        self.values = values
        self.report = report
        self.calendars = calendars
        self.project = project
        self.resources: dict[int, Resource] = {}
        self.assigned: dict[int, list[Resource]] = {}
        """By task UID, each resource once, in order."""
        self._read(root)

    def _read(self, root: Element) -> None:
        values = self.values
        for element in root.inside("Resources", "Resource"):
            uid = values.integer(element, "UID")
            if uid is None or uid <= 0 or values.flag(element, "IsNull"):
                continue
            kind, calendar = (values.integer(element, tag) for tag in ("Type", "CalendarUID"))
            name = values.text(element, "Name") or f"Resource {uid}"
            is_work = kind is None or kind == _WORK
            self.resources[uid] = Resource(
                name, is_work, _NO_CALENDAR if calendar is None else calendar
            )
        for element in root.inside("Assignments", "Assignment"):
            task, uid = (values.integer(element, tag) for tag in ("TaskUID", "ResourceUID"))
            resource = None if uid is None else self.resources.get(uid)
            if task is None or resource is None:
                continue
            units = values.number(element, "Units")
            if units == 0:
                continue
            names = self.assigned.setdefault(task, [])
            if resource not in names:
                names.append(resource)

    def owner(self, row: Row) -> str | None:
        """Give the one resource's name; ``None`` where there is none or more than one."""
        assigned = self.assigned.get(row.uid, [])
        return assigned[0].name if len(assigned) == 1 else None

    def calendar(self, row: Row) -> str | None:
        """Give the plan's calendar a task is worked by; ``None`` for the project's."""
        own = self._own(row)
        base = self.project if own is None else own[0]
        time, title = base, own[1] if own is not None else ""
        kind = self.values.integer(row.element, "Type")
        if kind != _FIXED_DURATION and not (
            own is not None and self.values.flag(row.element, "IgnoreResourceCalendar")
        ):
            time, title = self._with_resources(row, own, base, title)
        if time.key == self.project.key:
            return None
        return self.calendars.use(time, title or "calendar")

    def _own(self, row: Row) -> tuple[WorkingTime, str] | None:
        uid = self.values.integer(row.element, "CalendarUID")
        if uid is None or uid == _NO_CALENDAR:
            return None
        time = self.calendars.time(uid)
        if time is None:
            message = f"{row.title!r} has the calendar with UID {uid}, which is not there"
            self.values.findings.error("EP506", message, row.element.line)
            return None
        return time, self.calendars.title(uid)

    def _with_resources(
        self, row: Row, own: tuple[WorkingTime, str] | None, base: WorkingTime, title: str
    ) -> tuple[WorkingTime, str]:
        """Give the working time of those who do the work, where it is one and the same."""
        times: dict[tuple[object, ...], tuple[WorkingTime, str]] = {}
        for resource in self.assigned.get(row.uid, []):
            if resource.is_work:
                time = self.calendars.time(resource.calendar) or base
                times.setdefault(time.key, (time, resource.name))
        if not times:
            return base, title
        if len(times) > 1:
            self.report.note(
                "tasks of several people with different calendars",
                "they are scheduled on the task's or the project's calendar",
                row.id,
                changes_dates=True,
            )
            return base, title
        time, name = next(iter(times.values()))
        if own is None:
            return time, name
        both = time.both(own[0])
        return both, title if both.key == own[0].key else f"{title} {name}"
