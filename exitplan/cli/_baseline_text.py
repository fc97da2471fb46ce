"""Baselines as text and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from exitplan.cli._output import Paint, fit, fit_id, item_id, wrap
from exitplan.errors import ExitplanError
from exitplan.schedule import (
    ItemDates,
    MilestoneEffect,
    Outcome,
    Schedule,
    compute_schedule,
    milestone_effects,
)
from exitplan.schedule.words import and_list, count, iso_date, short_date

if TYPE_CHECKING:
    from exitplan.planfile.baselines import Baseline, Baselines, Taken

_DATE_COLUMNS = 11
_MOVED_COLUMNS = 15
_MOST_SAID = 10
_STAYED = frozenset({Outcome.UNMOVED, Outcome.CHANGED, Outcome.DONE, Outcome.REOPENED})
"""What may become of a milestone without its date being another."""


class Listed(NamedTuple):
    """A baseline in the list, with what it moved of the one before."""

    baseline: Baseline
    effects: tuple[MilestoneEffect, ...] | None
    """``None`` for the first, and where one of the two cannot be dated."""

    @property
    def moved(self) -> int | None:
        """How many milestones have another date, are new or are gone."""
        return None if self.effects is None else sum(map(_is_moved, self.effects))

    @property
    def words(self) -> str:
        """Say it in a column."""
        if not self.baseline.is_rebaseline:
            return "original"
        if self.moved is None:
            return "?"
        return f"{count(self.moved, 'milestone')}" if self.moved else "none"


def _is_moved(effect: MilestoneEffect) -> bool:
    return effect.outcome not in _STAYED or bool(effect.calendar_days)


def _listed(baselines: Baselines) -> Iterator[Listed]:
    before: Schedule | None = None
    for number, baseline in enumerate(baselines):
        schedule = _schedule(baseline)
        effects = None
        if number and before is not None and schedule is not None:
            effects = tuple(milestone_effects(before, schedule))
        yield Listed(baseline, effects)
        before = schedule


def _schedule(baseline: Baseline) -> Schedule | None:
    try:
        return None if baseline.plan is None else compute_schedule(baseline.plan)
    except ExitplanError:
        return None


def list_text(baselines: Baselines, paint: Paint, columns: int) -> str:
    """Give the list as a table."""
    if not baselines.all:
        return wrap("The plan has no baseline. exitplan baseline take keeps it as it is approved.")
    listed = list(_listed(baselines))
    name = max(8, *(len(row.baseline.name) for row in listed))
    name = min(name, columns // 3)
    role = max(11, *(len(row.baseline.approved_by) for row in listed))
    role = min(role, columns // 4)
    note = columns - 4 - name - _DATE_COLUMNS - role - _MOVED_COLUMNS - 4
    head = (
        f"{'No':>3} {fit('Baseline', name)} {'Approved':<{_DATE_COLUMNS}} "
        f"{fit('Approved by', role)} {'Moved':<{_MOVED_COLUMNS}}{' Note' if note > 8 else ''}"
    )
    lines = [paint(head.rstrip(), "bold")]
    for row in listed:
        baseline = row.baseline
        line = (
            f"{baseline.number:>3} {fit(baseline.name, name)} "
            f"{short_date(baseline.day):>{_DATE_COLUMNS}} {fit(baseline.approved_by, role)} "
            f"{row.words:<{_MOVED_COLUMNS}}"
        )
        if note > 8:
            line += f" {fit(' '.join(baseline.note.split()), note)}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def list_rows(baselines: Baselines) -> list[dict[str, Any]]:
    """Give the list flat, for CSV."""
    return [_about(row.baseline) | {"moved": row.moved} for row in _listed(baselines)]


def as_list_data(baselines: Baselines) -> dict[str, Any]:
    """Give the list as plain data, with every milestone that moved."""
    return {
        "schema": 1,
        "plan": baselines.plan,
        "folder": baselines.folder,
        "sound": baselines.is_sound,
        "baselines": [
            _about(row.baseline)
            | {
                "moved": row.moved,
                "milestones": [effect.record() for effect in filter(_is_moved, row.effects or ())],
            }
            for row in _listed(baselines)
        ],
    }


def _about(baseline: Baseline) -> dict[str, Any]:
    return {
        "number": baseline.number,
        "name": baseline.name,
        "on": iso_date(baseline.day),
        "approved_by": baseline.approved_by,
        "note": baseline.note,
        "status_date": baseline.record.status_date,
        "file": baseline.file,
        "digest": baseline.digest,
    }


def _shown(schedule: Schedule, asked: Sequence[str]) -> list[ItemDates]:
    if asked:
        return [schedule[item_id(schedule, name)] for name in asked]
    return schedule.milestones()


def show_text(
    baselines: Baselines,
    baseline: Baseline,
    schedule: Schedule,
    asked: Sequence[str],
    paint: Paint,
    columns: int,
) -> str:
    """Give the dates that a baseline approved as a table."""
    last = baselines.current
    place = f"Number {baseline.number} of {last.number}"
    lines = [wrap(f"{place}. {_approval(baseline)}{_as_of(schedule)}"), ""]
    shown = _shown(schedule, asked)
    first = columns - 2 * (_DATE_COLUMNS + 1)
    names = min(max([9, *(len(dates.title) for dates in shown)]), first * 3 // 5)
    head = f"{fit('Milestone', names)} {fit('', first - names - 1)}"
    lines.append(paint(f"{head} {'Approved':<{_DATE_COLUMNS}} Deadline", "bold"))
    for dates in shown:
        due = "" if dates.deadline is None else short_date(dates.deadline.deadline_day)
        title = fit(dates.title, names)
        lines.append(
            f"{title} {fit_id(dates.id, first - names - 1)} "
            f"{short_date(dates.finish_day):>{_DATE_COLUMNS}} {due:>{_DATE_COLUMNS}}".rstrip()
        )
    return "\n".join(lines)


def _as_of(schedule: Schedule) -> str:
    status = schedule.plan.status_date
    return "" if status is None else f" As reported on {short_date(status.day)}."


def _approval(baseline: Baseline) -> str:
    note = " ".join(baseline.note.split())
    end = f": {note}" if note else ""
    stop = "" if end.endswith((".", "!", "?")) else "."
    return f"Approved by {baseline.approved_by} on {short_date(baseline.day)}{end}{stop}"


def show_rows(baseline: Baseline, schedule: Schedule, asked: Sequence[str]) -> list[dict[str, Any]]:
    """Give the approved dates flat, for CSV."""
    return [{"baseline": baseline.name, **d.record()} for d in _shown(schedule, asked)]


def as_show_data(baseline: Baseline, schedule: Schedule, asked: Sequence[str]) -> dict[str, Any]:
    """Give the approved dates as plain data."""
    return {
        "schema": 1,
        "plan": schedule.plan.id,
        "baseline": _about(baseline),
        "finish": iso_date(schedule.finish_day),
        "items": [dates.record() for dates in _shown(schedule, asked)],
    }


def taken_text(taken: Taken) -> str:
    """Say what was kept, and what it will be compared with."""
    baseline, previous = taken.baseline, taken.previous
    files, plan = len(baseline.record.files), baseline.plan
    tasks = [] if plan is None else list(plan.tasks())
    milestones = sum(task.is_milestone for task in tasks)
    held = f"{count(len(tasks) - milestones, 'task')} and {count(milestones, 'milestone')}"
    lines = [
        wrap(
            f"Kept as baseline “{baseline.name}” in {baseline.file}: {count(files, 'file')} with "
            f"{held}, their links, lengths and calendars."
        )
    ]
    if previous is None:
        lines.append(wrap("It is the plan's first: slip is told against it from now on."))
        return "\n".join([*lines, "", _next(baseline)])
    replaced = f"It replaces “{previous.name}” of {short_date(previous.day)}, which stays."
    against = [f"“{baseline.name}”"]
    if taken.original.name != baseline.name:
        against.append(f"the original, “{taken.original.name}” of {short_date(taken.original.day)}")
    lines.append(wrap(f"{replaced} Slip is told against {and_list(against)}."))
    return "\n".join([*lines, "", *_moves(taken), "", _next(baseline)])


def _next(baseline: Baseline) -> str:
    return f"Next: git add {baseline.file}, and commit it"


def _moves(taken: Taken) -> list[str]:
    assert taken.previous is not None
    effects = _effects(taken)
    if effects is None:
        return [wrap(f"“{taken.previous.name}” cannot be dated any more.")]
    moved = [effect for effect in effects if _is_moved(effect)]
    if not moved:
        return [wrap(f"No milestone has another date than in “{taken.previous.name}”.")]
    lines = [wrap(f"Against “{taken.previous.name}”:")]
    lines += [wrap(effect.sentence, "  ") for effect in moved[:_MOST_SAID]]
    if len(moved) > _MOST_SAID:
        lines.append(f"… and {len(moved) - _MOST_SAID} more; exitplan baseline list --format json")
    return lines


def _effects(taken: Taken) -> list[MilestoneEffect] | None:
    before = None if taken.previous is None else _schedule(taken.previous)
    after = _schedule(taken.baseline)
    if before is None or after is None:
        return None
    return list(milestone_effects(before, after))


def as_taken_data(taken: Taken) -> dict[str, Any]:
    """Give what was kept as plain data."""
    effects = _effects(taken) if taken.previous is not None else []
    return {
        "schema": 1,
        "plan": taken.baseline.record.plan,
        "baseline": _about(taken.baseline),
        "files": sorted(taken.baseline.record.files),
        "previous": None if taken.previous is None else _about(taken.previous),
        "original": _about(taken.original),
        "milestones": [effect.record() for effect in filter(_is_moved, effects or ())],
    }


def verified_text(baselines: Baselines) -> str:
    """Say that all baselines are as they were taken."""
    first, last = baselines.original, baselines.current
    all_ = {2: "Both"}.get(len(baselines), f"All {len(baselines)}")
    if first is last:
        said = f"The baseline “{first.name}” of {short_date(first.day)} is as it was taken."
    else:
        said = (
            f"{all_} baselines are as they were taken, from “{first.name}” of "
            f"{short_date(first.day)} to “{last.name}” of {short_date(last.day)}."
        )
    return wrap(f"{said} Whether later ones are missing, only git can tell.")
