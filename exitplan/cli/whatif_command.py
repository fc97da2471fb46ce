"""``exitplan whatif``: what moves if a task is so many days late."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sized
from typing import Any

import attrs

from exitplan.calendars import long_date
from exitplan.cli._output import (
    Paint,
    UsageError,
    add_plan_argument,
    add_plan_arguments,
    fit,
    item_id,
    load_schedule,
    width,
    wrap,
    write_json,
)
from exitplan.outlook import MOST_DAYS, Delays, ItemDelay, delays
from exitplan.plan import MINUTES_PER_DAY, Task
from exitplan.schedule import DeadlineStatus, ItemDates, Schedule, Status, deadline_if
from exitplan.schedule.words import and_list, count, iso_date, short_date

_MOST = 366
_DATE_COLUMNS = 11
_LATER_COLUMNS = 8
_STATUS_COLUMNS = 10
_CLIFF = 7
"""More calendar days at once than a weekend and its holidays account for."""
_NAMED = 3
"""So many milestones are named in the sentence."""


@attrs.frozen
class Move:
    """Something that has moved."""

    dates: ItemDates
    finish_day: int
    moves_from: int
    """The first day of delay on which it moves at all."""
    deadline: DeadlineStatus | None
    """How it would stand then."""

    @property
    def later_by(self) -> int:
        """Calendar days."""
        return self.finish_day - self.dates.finish_day

    @property
    def status(self) -> str:
        """How it would stand against its deadline, in a word.

        ``on the day`` where the deadline has a time of day, so that only the hour would tell.
        """
        if self.deadline is None:
            return ""
        due = self.deadline.deadline_day
        ends_early = self.deadline.deadline.date.end < (due + 1) * MINUTES_PER_DAY
        if ends_early and self.finish_day == due:
            return "on the day"
        return str(self.deadline.status.value)

    @property
    def turned(self) -> Status | None:
        """What it becomes that it was not, where that is worse."""
        before = self.dates.deadline
        if self.deadline is None or before is None or before.status is self.deadline.status:
            return None
        if before.status is Status.LATE:
            return None
        return self.deadline.status


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_plan_argument(parser)
    parser.add_argument("task", metavar="TASK", help="open work or a milestone, by id or code")
    parser.add_argument(
        "days",
        metavar="DAYS",
        type=int,
        help="how late: working days of the task's own calendar, calendar days where it has none",
    )
    add_plan_arguments(parser, ("table", "json"))


def run(arguments: argparse.Namespace) -> int:
    """Print what moves."""
    late = arguments.days
    if not 1 <= late <= _MOST:
        message = f"DAYS is from 1 to {_MOST}, not {late}"
        raise UsageError(message)
    schedule = load_schedule(arguments.plan, arguments.as_of, arguments.project)
    dates = schedule[item_id(schedule, arguments.task)]
    found = delays(schedule, most_days=max(MOST_DAYS, late))
    item = found.items.get(dates.id)
    if item is None:
        message = f"{dates.id} has no answer: {_no_answer(dates, found)}"
        raise UsageError(message)
    if late > item.known_days:
        message = (
            f"for more than {count(item.known_days, item.unit.removesuffix('s'))}, the dates of "
            f"{dates.id} lie beyond what is known of calendars and meetings"
        )
        raise UsageError(message)
    moves = list(_moves(schedule, found, item, late))
    if arguments.format == "json":
        write_json(as_data(schedule, item, late, moves))
    else:
        print(report(schedule, found, item, late, moves))
    return 0


def _no_answer(dates: ItemDates, found: Delays) -> str:
    if dates.completed:
        return "it is finished"
    if dates.kind in ("group", "level-of-effort"):
        return "it follows other items; ask about one of those"
    if found.reason:
        return found.reason
    return "its dates are settled, or entered by hand"


def _moves(schedule: Schedule, found: Delays, item: ItemDelay, late: int) -> Iterator[Move]:
    steps = _steps(found, item)
    for name in found.milestones:
        passed = [day for number, day in steps.get(name, ()) if number <= late]
        if passed:
            standing = deadline_if(schedule, name, passed[-1])
            yield Move(schedule[name], passed[-1], steps[name][0][0], standing)


def _steps(found: Delays, item: ItemDelay) -> dict[str, tuple[tuple[int, int], ...]]:
    """Give how everything that is asked about moves, the item itself included."""
    steps = {move.milestone: move.steps for move in item.moves}
    if item.item in found.milestones and item.own:
        steps[item.item] = item.own
    return steps


def _finish_day(item: ItemDelay, late: int) -> int:
    return [item.finish_day, *(day for number, day in item.own if number <= late)][-1]


def as_data(schedule: Schedule, item: ItemDelay, late: int, moves: list[Move]) -> dict[str, Any]:
    """Give the answer as plain data."""
    status = schedule.plan.status_date
    return {
        "schema": 1,
        "plan": schedule.plan.id,
        "status_date": None if status is None else iso_date(status.day),
        "item": item.item,
        "title": schedule[item.item].title,
        "days_late": late,
        "unit": item.unit,
        "forecast": iso_date(item.finish_day),
        "finish": iso_date(_finish_day(item, late)),
        "moves": [
            {
                "id": move.dates.id,
                "title": move.dates.title,
                "forecast": iso_date(move.dates.finish_day),
                "finish": iso_date(move.finish_day),
                "later_by_calendar_days": move.later_by,
                "moves_from_days_late": move.moves_from,
                "deadline_status": move.status or None,
                "deadline_margin_working_days": None
                if move.deadline is None
                else move.deadline.margin_working_days,
            }
            for move in moves
        ],
    }


def report(schedule: Schedule, found: Delays, item: ItemDelay, late: int, moves: list[Move]) -> str:
    """Give the answer as text: a sentence, the jumps nearby, and what moves."""
    lines = [wrap(_answer(schedule, found, item, late, moves))]
    lines += [wrap(sentence) for sentence in _cliffs(schedule, found, item, late)]
    if moves:
        lines += ["", *_table(moves, Paint(), width())]
    if found.reason:
        lines += ["", wrap(found.reason)]
    return "\n".join(lines)


def _answer(
    schedule: Schedule, found: Delays, item: ItemDelay, late: int, moves: list[Move]
) -> str:
    dates = schedule[item.item]
    day = _finish_day(item, late)
    compared = "as forecast" if day == item.finish_day else f"not {long_date(item.finish_day)}"
    days = count(late, item.unit.removesuffix("s"))
    clauses = [
        _how_many(schedule, found, item, moves),
        *_turned(moves, Status.LATE),
        *_turned(moves, Status.TIGHT),
    ]
    return (
        f"If “{dates.title}” ({dates.id}) is {days} late, {_ends(dates)} {long_date(day)}, "
        f"{compared}. {', and '.join(clauses)}."
    )


def _how_many(schedule: Schedule, found: Delays, item: ItemDelay, moves: list[Move]) -> str:
    total = len(found.milestones) - (item.item in found.milestones)
    moving = sum(1 for move in moves if move.dates.id != item.item)
    one, several = _nouns(schedule, found, item)
    if total > 1:
        return f"{moving or 'None'} of the {total} {several} {_verb(moving)}"
    if not total:
        return f"There is no {one}"
    return f"The only {one} {'moves' if moving else 'does not move'}"


def _nouns(schedule: Schedule, found: Delays, item: ItemDelay) -> tuple[str, str]:
    """Say what may move beside the item itself: one of it, and several."""
    other = "other " if item.item in found.milestones else ""
    if all(schedule[name].is_milestone for name in found.milestones):
        return f"{other}milestone", f"{other}milestones"
    return f"{other}milestone or deadline", f"{other}milestones and deadlines"


def _verb(number: int) -> str:
    return "moves" if number < 2 else "move"


def _ends(dates: ItemDates) -> str:
    if isinstance(dates.item, Task) and dates.item.gate is not None:
        return "it takes effect after"
    if isinstance(dates.item, Task) and dates.item.period is not None:
        return "it is over after"
    return "it is reached on" if dates.is_milestone else "it finishes on"


def _turned(moves: list[Move], status: Status) -> Iterator[str]:
    names = [f"“{move.dates.title}”" for move in moves if move.turned is status]
    if names:
        told = and_list(names) if len(names) <= _NAMED else f"{len(names)} of them"
        yield f"{told} {'becomes' if len(names) == 1 else 'become'} {status.value}"


def _cliffs(schedule: Schedule, found: Delays, item: ItemDelay, late: int) -> Iterator[str]:
    """Say when something else begins to move, and where the jumps before and ahead are."""
    unit, (one, _) = item.unit.removesuffix("s"), _nouns(schedule, found, item)
    begins = min((move.steps[0][0] for move in item.moves), default=0)
    jumps = _jumps(found, item)
    last, ahead = max((n for n in jumps if n <= late), default=0), _next(jumps, late)
    if not begins:
        yield f"Even {count(item.known_days, unit)} late, no {one} moves."
    elif begins > late:
        names = [move.milestone for move in item.moves if move.steps[0][0] == begins]
        how = f"“{schedule[names[0]].title}” moves{_more(names)}"
        if ahead == begins:
            how, ahead = _jump(schedule, jumps[begins]), 0
        yield f"Up to {count(begins - 1, unit)} late, no {one} moves. On the next day, {how}."
    for days in (last, ahead):
        if days:
            yield f"From {count(days, unit)} on, {_jump(schedule, jumps[days])}."


def _more(all_of_them: Sized) -> str:
    return f", and {len(all_of_them) - 1} more" if len(all_of_them) > 1 else ""


def _jump(schedule: Schedule, jumps: list[tuple[int, str, int, int]]) -> str:
    """Say what jumps furthest."""
    _, name, before, after = max(jumps, key=lambda jump: jump[0])
    days = f"from {long_date(before)} to {long_date(after)}"
    return f"“{schedule[name].title}” jumps {days}{_more(jumps)}"


def _next(jumps: dict[int, Any], late: int) -> int:
    return min((number for number in jumps if number > late), default=0)


def _jumps(found: Delays, item: ItemDelay) -> dict[int, list[tuple[int, str, int, int]]]:
    """Give, by days of delay, what jumps then: by how many days, which, from and to."""
    jumps: dict[int, list[tuple[int, str, int, int]]] = {}
    for name, steps in _steps(found, item).items():
        before = found.milestones[name]
        for number, day in steps:
            if day - before > _CLIFF:
                jumps.setdefault(number, []).append((day - before, name, before, day))
            before = day
    return jumps


def _table(moves: list[Move], paint: Paint, columns: int) -> Iterator[str]:
    first = columns - 2 * (_DATE_COLUMNS + 1) - _LATER_COLUMNS - _STATUS_COLUMNS - 3
    head = f"{fit('What moves', first)} {'Forecast':>{_DATE_COLUMNS}} {'If late':>{_DATE_COLUMNS}}"
    yield paint(f"{head} {'Later':>{_LATER_COLUMNS}}  {'Deadline'}", "bold")
    for move in moves:
        later = f"{move.later_by}ed".rjust(_LATER_COLUMNS)
        status = paint(move.status, "late" if move.status == "late" else "")
        yield (
            f"{fit(move.dates.title, first)} {short_date(move.dates.finish_day):>{_DATE_COLUMNS}} "
            f"{short_date(move.finish_day):>{_DATE_COLUMNS}} {later}  {status}"
        ).rstrip()
