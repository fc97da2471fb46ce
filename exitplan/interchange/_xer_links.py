"""P6's relationships, as links, and the levels of effort that are sized by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exitplan.calendars import CalendarSpec
from exitplan.interchange._imported import ReportBuilder
from exitplan.interchange._plain import plain
from exitplan.interchange._xer_tasks import Activity
from exitplan.interchange._xer_values import Row, length
from exitplan.plan import NO_LAG, Duration, Kind, LagCalendar, Link, LinkType

_TYPES = {f"pr_{type_.value.lower()}": type_ for type_ in LinkType}
_TURNED = {
    LinkType.FS: LinkType.SF,
    LinkType.SF: LinkType.FS,
    LinkType.SS: LinkType.SS,
    LinkType.FF: LinkType.FF,
}
_MINUTES_PER_DAY = 1440


class Links:
    """The links of one project's activities, by the number of the one that waits."""

    def __init__(
        self,
        activities: Mapping[str, Activity],
        others: Mapping[str, str],
        lag_calendar: LagCalendar,
        project_calendar: CalendarSpec,
        report: ReportBuilder,
    ) -> None:
        self.of: dict[str, dict[tuple[str, LinkType], tuple[int, Link]]] = {}
        """By successor, then by predecessor and type: the lag in minutes, and the link."""
        self._activities = activities
        self._others = others
        """Numbers of the other projects' activities, with their projects."""
        self._lag_calendar = lag_calendar
        self._project_calendar = project_calendar
        self._report = report

    def read(self, rows: Iterable[Row], project: str, bounded: frozenset[str]) -> None:
        """Take every link between the project's activities.

        `bounded` are those of its activities for which the file says what other
        projects ask of them.
        """
        for row in rows:
            after, before = row["task_id"], row["pred_task_id"]
            ours = [key for key in (after, before) if key in self._activities]
            if len(ours) == 2:
                self._add(row, before, after)
            elif ours and self._leads_out(row, after, before, project):
                self._note_outside(ours[0], is_kept=ours[0] in bounded)
            elif ours or row["proj_id"] == project:
                missing = before if after in self._activities else after
                row.fault("EP506", f"there is no activity with the number {plain(missing)[:40]!r}")

    def links(self, key: str) -> tuple[Link, ...]:
        """Give what an activity waits for, in the order of the file."""
        return tuple(link for _, link in self.of.get(key, {}).values())

    def _leads_out(self, row: Row, after: str, before: str, project: str) -> bool:
        other, column = (
            (before, "pred_proj_id")
            if after in self._activities
            else (
                after,
                "proj_id",
            )
        )
        return other in self._others or row[column] not in ("", project)

    def _note_outside(self, key: str, *, is_kept: bool) -> None:
        consequence = (
            "their effect is kept by the dates that P6 wrote for them"
            if is_kept
            else "they are left out, and the file gives no dates in their place"
        )
        self._report.note(
            "links to activities of other projects",
            consequence,
            self._activities[key].id,
            changes_dates=not is_kept,
        )

    def _add(self, row: Row, before: str, after: str) -> None:
        type_ = _TYPES.get(row["pred_type"].lower())
        if type_ is None:
            row.fault("EP504", f"there are no links of the type {plain(row['pred_type'])[:40]!r}")
            return
        minutes = row.minutes("lag_hr_cnt") or 0
        first, then = self._activities[before], self._activities[after]
        if before == after:
            self._note(row, "links of activities to themselves", "they are left out")
        elif first.is_summary or then.is_summary:
            self._note(row, "links of WBS summaries", "they are left out: they hold nothing in P6")
        elif first.kind is then.kind is Kind.LEVEL_OF_EFFORT:
            self._note(
                row,
                "links between levels of effort",
                "they are left out; each is sized by its links to other work",
            )
        elif first.kind is Kind.LEVEL_OF_EFFORT:
            self._keep(after, before, _TURNED[type_], -minutes, row)
        else:
            self._keep(before, after, type_, minutes, row)

    def _keep(self, before: str, after: str, type_: LinkType, minutes: int, row: Row) -> None:
        held = self.of.setdefault(after, {})
        known = held.get((before, type_))
        if known is not None:
            self._note(row, "links written twice", "the one with the longer lag is kept")
            if known[0] >= minutes:
                return
        first, then = self._activities[before], self._activities[after]
        link = Link(first.id, type_, self._lag(minutes, first, then))
        held[before, type_] = minutes, link

    def _lag(self, minutes: int, first: Activity, then: Activity) -> Duration:
        if not minutes:
            return NO_LAG
        day: int | None = _MINUTES_PER_DAY
        if self._lag_calendar is LagCalendar.PREDECESSOR:
            day = first.calendar.day_minutes
        elif self._lag_calendar is LagCalendar.SUCCESSOR:
            day = then.calendar.day_minutes
        elif self._lag_calendar is LagCalendar.PROJECT:
            day = self._project_calendar.day_minutes
        return length(minutes, day or _MINUTES_PER_DAY)

    def _note(self, row: Row, what: str, consequence: str) -> None:
        self._report.note(what, consequence, f"line {row.line}")
