"""Lays out a transfer of staff: shared steps, a chain for each wave, and the day it is done."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

import attrs

from exitplan.calendars import WorkCalendar, build_calendar
from exitplan.errors import Diagnostic, ExitplanError, Where
from exitplan.plan import (
    ChainUse,
    Constraint,
    ConstraintKind,
    Group,
    Layout,
    LegalDuty,
    Link,
    Plan,
    Report,
    Route,
    StepChange,
    Task,
    Transfer,
    Wave,
    lay_out,
)
from exitplan.transfer._chains import filled_in, read_route, theme_names
from exitplan.transfer._headcount import DAY_ONE, came_from, came_to
from exitplan.transfer._problems import is_headcount, transfer_problems

_MAY_2014 = datetime.date(2014, 5, 1).toordinal()
"""From this day on, 28 days; before it, 14 (TUPE reg 11(6))."""
_CLEAR_14_DAYS = 15
_ALREADY_THERE = frozenset({Route.TUPE, Route.SECONDMENT})
"""Routes of people who do the work already, so that it matters who employs them in law."""
_ANY_DAY = "24-hour"
"""The calendar of a day one on a day off; others keep theirs, whose days measure their float."""
_STEP_FAULT = "EP430"


@attrs.frozen
class LaidTransfer:
    """A transfer as tasks."""

    group: Group
    duties: tuple[LegalDuty, ...]
    diagnostics: tuple[Diagnostic, ...]


def lay_out_transfer(plan: Plan, group: Group) -> LaidTransfer:
    """Lay out the transfer that a group's facts describe.

    The group's items are then the shared steps, a group for each wave, a
    milestone when everybody has come over, and the group's own tasks. What is
    wrong with the facts is told in the diagnostics.
    """
    transfer = group.facts
    assert isinstance(transfer, Transfer)
    report = Report(plan)
    shared = _shared(group, transfer, report)
    calendar = _calendar(plan, group)
    waves = [_Wave(group, wave, shared, calendar, report) for wave in transfer.waves]
    *before, done = shared.tasks
    items = (*before, *(wave.group() for wave in waves), _done(done, waves), *group.items)
    faults = [*transfer_problems(plan, group), *shared.diagnostics]
    faults += [fault for wave in waves for fault in wave.laid.diagnostics]
    return LaidTransfer(
        attrs.evolve(group, items=items),
        tuple(duty for wave in waves for duty in wave.laid.duties),
        tuple(faults),
    )


def _shared(group: Group, transfer: Transfer, report: Report) -> Layout:
    is_there = any(wave.route in _ALREADY_THERE for wave in transfer.waves)
    use = ChainUse(
        group.id,
        Where(group.id, "transfer.steps"),
        transfer.steps,
        conditions=["tupe-or-secondment"] if is_there else [],
        taken=[
            *(item.id for item in group.items),
            *(f"{group.id}.{wave.id}" for wave in transfer.waves),
        ],
        unknown=_STEP_FAULT,
        misfit=_STEP_FAULT,
    )
    return lay_out(read_route("shared"), use, report)


def _done(done: Task, waves: Iterable[_Wave]) -> Task:
    """Let the last milestone wait for the day one of every wave."""
    said = {link.task for link in done.after}
    arrivals = [Link(f"{wave.id}.{DAY_ONE}") for wave in waves]
    links = (*done.after, *(link for link in arrivals if link.task not in said))
    off = any(wave.is_on_day_off for wave in waves)
    return attrs.evolve(done, after=links, calendar=done.calendar or (_ANY_DAY if off else None))


def _calendar(plan: Plan, group: Group) -> WorkCalendar | None:
    """Give the calendar that a group's tasks take; ``None`` where it is not well described."""
    name = plan.calendar
    for item in plan.walk():
        if isinstance(item, Group) and f"{group.id}.".startswith(f"{item.id}."):
            name = item.calendar or name
    try:
        return build_calendar(name, plan.calendars)
    except ExitplanError:
        return None


class _Wave:
    """One wave of a transfer, laid out."""

    def __init__(
        self,
        group: Group,
        wave: Wave,
        shared: Layout,
        calendar: WorkCalendar | None,
        report: Report,
    ) -> None:
        assert isinstance(group.facts, Transfer)
        self.wave = wave
        self.id = f"{group.id}.{wave.id}"
        self.transfer = group.facts
        self.day_one = wave.day_one or self.transfer.day_one
        self.is_on_day_off = self.day_one is not None and _is_off(calendar, self.day_one.day)
        self.laid = self._lay_out(Where(group.id, f"transfer.waves.{wave.id}.steps"), report)
        checks = ("legal-status", "scope") if wave.route in _ALREADY_THERE else ("scope",)
        checked = [task.id for name in checks for task in shared.tasks if task.name == name]
        self.after = tuple(Link(check) for check in checked[:1])
        """What must be settled before anybody of it is counted."""

    def group(self) -> Group:
        """Give the wave as a group of tasks."""
        wave = self.wave
        return Group(
            self.id,
            wave.title,
            [self._on_its_day(task) for task in self.laid.tasks],
            after=self.after,
            owner=wave.owner,
            source=wave.source,
            assumed=wave.assumed,
            notes=wave.notes,
        )

    def _lay_out(self, where: Where, report: Report) -> Layout:
        wave, transfer = self.wave, self.transfer
        has_union = transfer.union if wave.union is None else wave.union
        themes = theme_names(transfer.knowledge)
        words = self._words(has_union=has_union)
        holds = {
            "union": has_union,
            "knowledge": bool(themes),
            # Most redeployments put no job at risk, so only a plan that names the step has it.
            "redundancy": "redundancy-consultation" in wave.steps,
        }
        use = ChainUse(
            self.id,
            where,
            self._steps(),
            conditions=[name for name, is_so in holds.items() if is_so],
            circumstances=self._circumstances(),
            unknown=_STEP_FAULT,
            misfit=_STEP_FAULT,
        )
        return lay_out(filled_in(read_route(wave.route.value), words, themes), use, report)

    def _words(self, *, has_union: bool) -> Mapping[str, str]:
        people = self.wave.people
        number = f"{people:,}" if is_headcount(people) else "no"
        return {
            "from": came_from(self.transfer, self.wave) or "the old employer",
            "to": came_to(self.transfer, self.wave),
            "people": "1 person" if people == 1 else f"{number} people",
            "representatives": "the recognised union" if has_union else "elected representatives",
        }

    @property
    def _is_before_may_2014(self) -> bool:
        return self.day_one is not None and self.day_one.day < _MAY_2014

    def _circumstances(self) -> tuple[str, ...]:
        """Give what changes how long before day one the information is due."""
        if self._is_before_may_2014:
            return ("before-may-2014",)
        return ("cautious",) if self.transfer.cautious else ()

    def _steps(self) -> Mapping[str, StepChange]:
        """Give the plan's changes, and clear days where the law has no circumstance for them."""
        steps = self.wave.steps
        change = steps.get("eli-period", StepChange())
        is_clear = self.transfer.cautious and self._is_before_may_2014
        if not is_clear or self.wave.route is not Route.TUPE or change.count is not None:
            return steps
        return {**steps, "eli-period": attrs.evolve(change, count=_CLEAR_14_DAYS)}

    def _on_its_day(self, task: Task) -> Task:
        """Hold the wave's day one until the day that was set, be it a Sunday."""
        if task.name != DAY_ONE or self.day_one is None:
            return task
        floor = Constraint(ConstraintKind.START_NO_EARLIER_THAN, self.day_one)
        return attrs.evolve(
            task,
            constraints=(floor, *task.constraints),
            calendar=task.calendar or (_ANY_DAY if self.is_on_day_off else None),
        )


def _is_off(calendar: WorkCalendar | None, day: int) -> bool:
    try:
        return calendar is not None and not calendar.is_working_day(day)
    except ExitplanError:
        return False
