"""What is wrong with a plan's boards and with the decisions asked of them."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from exitplan.calendars import long_date
from exitplan.errors import Diagnostic, ExitplanError, Severity, Where
from exitplan.governance._boards import board_of, misplaced, pounds, threshold_problems
from exitplan.governance._conflicts import conflict_problems, plain_name, plain_names
from exitplan.governance._lookup import around, board_calendar, counting
from exitplan.governance._meetings import Stretches
from exitplan.governance._sittings import all_sittings, no_meetings
from exitplan.law import list_text
from exitplan.plan import Board, Gate, Plan, Report, Task

MOST_BOARDS = 200
MOST_ENTRIES = 5_000
"""Fixed meetings, recesses and pre-election periods over all boards.

A plan may come from a stranger, and checking boards works out their meetings.
"""
_MOST_COMPARED = 30


def governance_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find what is wrong with a plan's boards and gates.

    Its procurements and transfers are to be laid out already; otherwise the
    gates of their steps are not seen. Diagnostics carry file and position
    where the plan knows them.
    """
    report = Report(plan)
    found = _too_many(plan) or list(_all_problems(plan))
    for diagnostic in found:
        yield report.located(diagnostic)


def _all_problems(plan: Plan) -> Iterator[Diagnostic]:
    for board_id, board in plan.boards.items():
        yield from _board_problems(plan, board, f"boards.{board_id}")
    ids = {item.id for item in plan.walk()}
    relies_on_value = False
    for task in plan.tasks():
        gate = task.gate
        if gate is not None:
            relies_on_value = relies_on_value or gate.board is None
            yield from _gate_problems(plan, task, gate, ids)
    if relies_on_value:
        yield from threshold_problems(plan)
    yield from conflict_problems(plan)


def _too_many(plan: Plan) -> list[Diagnostic]:
    boards = plan.boards.values()
    entries = sum(len(b.dates) + len(b.recess) + len(b.pre_election) for b in boards)
    if len(boards) <= MOST_BOARDS and entries <= MOST_ENTRIES:
        return []
    message = f"the plan has {len(boards)} boards with {entries} dates and periods"
    remedy = f"at most {MOST_BOARDS} boards and {MOST_ENTRIES} dates and periods are read"
    where = Where(field="boards")
    return [Diagnostic("EP010", Severity.ERROR, message, remedy, where=where)]


def _board_problems(plan: Plan, board: Board, field: str) -> Iterator[Diagnostic]:
    faults = list(_rule_problems(plan, board, field))
    yield from faults
    if board.over is not None and board.up_to is not None and board.up_to <= board.over:
        message = f"no value is over {pounds(board.over)} and up to {pounds(board.up_to)}"
        remedy = "over is the lower of the two"
        yield _warning("EP417", message, Where(field=f"{field}.up_to"), remedy)
    if not board.dates and board.meets is None:
        yield no_meetings(board)
    elif not faults:
        yield from _meeting_problems(plan, board, field)


def _rule_problems(plan: Plan, board: Board, field: str) -> Iterator[Diagnostic]:
    """Find what stands against a board's calendar and legal periods."""
    if board.calendar is not None:
        try:
            board_calendar(board, plan)
        except ExitplanError as error:
            yield from _at(error, Where(field=f"{field}.calendar"))
    for name in ("papers", "notice", "call_in"):
        try:
            counting(getattr(board, name), plan)
        except ExitplanError as error:
            yield from _at(error, Where(field=f"{field}.{name}"))


def _meeting_problems(plan: Plan, board: Board, field: str) -> Iterator[Diagnostic]:
    try:
        rules = around(board, Gate(board.id), plan)
    except ExitplanError:
        return  # The plan's own calendar is at fault, which is told elsewhere.
    where = Where(field=f"{field}.dates")
    for day in sorted(set(board.dates)):
        try:
            rules.sitting(board, day)
        except ExitplanError as error:
            yield from _at(error, where)
            return
    calendar = rules.calendar
    unable = Stretches(board.pre_election, calendar.first_day, calendar.last_day)
    lost = [day for day in sorted(set(board.dates)) if day in unable]
    if lost:
        noun = "meeting lies" if len(lost) == 1 else "meetings lie"
        message = f"fixed {noun} in a pre-election period: {list_text(map(long_date, lost[:12]))}"
        yield _warning("EP418", message, where, "nothing is taken to be decided there")
    if next(all_sittings(board, rules), None) is None:
        yield no_meetings(board)


def _gate_problems(plan: Plan, task: Task, gate: Gate, ids: set[str]) -> Iterator[Diagnostic]:
    yield from _notice_problems(task, gate, ids)
    try:
        board = board_of(gate, plan)
    except ExitplanError as error:
        field = "gate.value" if gate.board is None else "gate.board"
        yield from _at(error, Where(task.id, field))
        return
    fault = misplaced(gate, board, plan)
    if fault is not None:
        yield attrs.evolve(fault, where=Where(task.id, "gate.value"))
    if gate.notice is not None and (board.notice is None or not gate.key_decision):
        reason = "the decision is no key decision"
        if gate.key_decision:
            reason = f"{board.title} asks for no public notice"
        message = f"{gate.notice!r} gives public notice, but {reason}"
        remedy = "add notice: council.key-decision-notice to the board, or leave the item out"
        if not gate.key_decision:
            remedy = "leave out notice, or key_decision: false"
        yield _warning("EP419", message, Where(task.id, "gate.notice"), remedy)
    members = plain_names(board.members)
    for place, name in enumerate(gate.excludes):
        if plain_name(name) not in members:
            message = f"{name!r} is excluded, but is no member of {board.title}"
            remedy = _who_sits(name, board)
            yield _warning("EP416", message, Where(task.id, "gate.excludes", place), remedy)


def _notice_problems(task: Task, gate: Gate, ids: set[str]) -> Iterator[Diagnostic]:
    notice = gate.notice
    if notice is None:
        return
    message = f"{task.id!r} has its public notice given by {notice!r}, "
    if notice == task.id:
        message += "which is itself"
    elif notice not in ids:
        message += "which is not in the plan"
    elif task.id.startswith(f"{notice}."):
        message += "the group around it"
    else:
        return
    remedy = "name the item at whose finish the notice is published, or leave notice out"
    where = Where(task.id, "gate.notice")
    yield Diagnostic("EP415", Severity.ERROR, message, remedy, where=where)


def _who_sits(name: str, board: Board) -> str:
    import difflib

    if not board.members:
        return f"say under members who sits on {board.title}"
    near = difflib.get_close_matches(name, board.members[:_MOST_COMPARED], n=1)
    return f"did you mean {near[0]!r}?" if near else f"members are {list_text(board.members[:12])}"


def _at(error: ExitplanError, where: Where) -> Iterator[Diagnostic]:
    for diagnostic in error.diagnostics:
        yield attrs.evolve(diagnostic, where=where)


def _warning(code: str, message: str, where: Where, remedy: str) -> Diagnostic:
    return Diagnostic(code, Severity.WARNING, message, remedy, where=where)
