"""Which board decides: by name, or by what is at stake."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.errors import Diagnostic, PlanError, Severity, Where
from exitplan.plan import Board, Gate, Plan

_MOST_NAMED = 20


def takes(board: Board, value: int) -> bool:
    """Whether a value lies within a board's thresholds."""
    is_over = board.over is None or value > board.over
    return is_over and (board.up_to is None or value <= board.up_to)


def has_threshold(board: Board) -> bool:
    """Whether a board is one that a value can choose."""
    return board.over is not None or board.up_to is not None


def board_of(gate: Gate, plan: Plan) -> Board:
    """Give the board that decides a gate: the one it names, else the one its value chooses.

    Only a board with a threshold can be chosen. Raises PlanError where there is
    no such board (EP410), or not exactly one takes the value (EP413).
    """
    if gate.board is not None:
        board = plan.boards.get(gate.board)
        if board is None:
            raise PlanError([_unknown(gate.board, plan)])
        return board
    if gate.value is None:
        message = "nothing says who decides"
        raise PlanError([_undecided(message, "add board: its id, or a value that chooses one")])
    fitting = [b for b in plan.boards.values() if has_threshold(b) and takes(b, gate.value)]
    if len(fitting) == 1:
        return fitting[0]
    value = pounds(gate.value)
    if not fitting:
        message = f"no board takes {value}"
        raise PlanError([_undecided(message, f"name the board; {_who_takes_what(plan)}")])
    message = f"{_named(fitting)} all take {value}"
    if len(fitting) == 2:
        message = f"{_named(fitting)} both take {value}"
    raise PlanError([_undecided(message, "name the board, or mend their over and up_to")])


def misplaced(gate: Gate, board: Board, plan: Plan) -> Diagnostic | None:
    """Say so where a gate's value lies outside the thresholds of the board that it names."""
    value = gate.value
    if value is None or takes(board, value):
        return None
    message = f"{pounds(value)} is not for {board.title}, which takes {threshold_text(board)}"
    right = [b for b in plan.boards.values() if has_threshold(b) and takes(b, value)]
    remedy = f"that is for {_named(right, 'or')}" if right else _who_takes_what(plan)
    return _undecided(message, remedy)


def threshold_problems(plan: Plan) -> Iterator[Diagnostic]:
    """Find values that two boards take (EP417), or none though boards below and above do."""
    fields = {id(board): f"boards.{name}" for name, board in plan.boards.items()}
    boards = [
        board
        for board in plan.boards.values()
        if has_threshold(board) and _lowest(board) is not None
    ]
    boards.sort(key=lambda board: -1 if board.over is None else board.over)
    below: Board | None = None
    for board in boards:
        if below is not None:
            problem = _seam(below, board)
            if problem is not None:
                field = "up_to" if board.over is None else "over"
                where = Where(field=f"{fields[id(board)]}.{field}")
                yield Diagnostic("EP417", Severity.WARNING, *problem, where=where)
        if below is None or _reaches_higher(board, below):
            below = board


def _seam(below: Board, above: Board) -> tuple[str, str] | None:
    """Say what is wrong where one board ends and another begins, with the remedy."""
    ends = [board.up_to for board in (below, above) if board.up_to is not None]
    end = min(ends, default=None)
    lowest = _lowest(above)
    assert lowest is not None
    if takes(below, lowest):
        shared = threshold_text(Board("", "", over=above.over, up_to=end))
        message = f"{below.title} and {above.title} both take {shared}"
        return message, "say where one ends and the other begins"
    if above.over is not None and below.up_to is not None and below.up_to < above.over:
        missing = threshold_text(Board("", "", over=below.up_to, up_to=above.over))
        message = f"between {below.title} and {above.title} nobody takes {missing}"
        return message, "let one begin where the other ends"
    return None


def _lowest(board: Board) -> int | None:
    """Give the lowest value that a board takes; ``None`` where there is none."""
    lowest = 0 if board.over is None else board.over + 1
    return lowest if takes(board, lowest) else None


def _reaches_higher(board: Board, other: Board) -> bool:
    if other.up_to is None:
        return False
    return board.up_to is None or board.up_to > other.up_to


def threshold_text(board: Board) -> str:
    """Say a board's thresholds: ``over £200,000``."""
    parts = [f"over {pounds(board.over)}"] if board.over is not None else []
    if board.up_to is not None:
        parts.append(f"up to {pounds(board.up_to)}")
    return " ".join(parts) or "any value"


def pounds(value: int) -> str:
    """Say a sum: ``£200,000``."""
    return f"£{value:,}"


def _undecided(message: str, remedy: str) -> Diagnostic:
    return Diagnostic("EP413", Severity.ERROR, message, remedy)


def _unknown(name: str, plan: Plan) -> Diagnostic:
    import difflib

    near = difflib.get_close_matches(name, list(plan.boards), n=1)
    remedy = "the plan has no boards; add one under boards"
    if plan.boards:
        verb = "is only" if len(plan.boards) == 1 else "are"
        remedy = f"there {verb} {', '.join(sorted(plan.boards)[:_MOST_NAMED])}"
    if near:
        remedy = f"did you mean {near[0]!r}?"
    return Diagnostic("EP410", Severity.ERROR, f"there is no board {name!r}", remedy)


def _who_takes_what(plan: Plan) -> str:
    boards = [board for board in plan.boards.values() if has_threshold(board)]
    if not boards:
        return "no board of the plan has a threshold: over or up_to"
    told = [f"{board.title} takes {threshold_text(board)}" for board in boards[:_MOST_NAMED]]
    return ", ".join(told)


def _named(boards: list[Board], last: str = "and") -> str:
    *first, end = [f"{board.title} ({threshold_text(board)})" for board in boards[:_MOST_NAMED]]
    return f"{', '.join(first)} {last} {end}" if first else end
