"""A plan's sittings, worked out once for each sort of decision and remembered."""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import TypeAlias

from exitplan.calendars import CountingRule, WorkCalendar, build_calendar
from exitplan.governance._sittings import Around, Sittings
from exitplan.law import find_period
from exitplan.plan import Board, Gate, PeriodUse, Plan

_Key: TypeAlias = tuple[int, bool, bool, bool]
_Table: TypeAlias = dict[_Key, tuple[Board, Sittings]]

_TABLES: dict[int, tuple[weakref.ref[Plan], _Table]] = {}
"""By the plan's identity, as long as it lives. A plan may have a hundred thousand gates, and
comparing boards takes longer than asking whether they are the same object."""


def sittings(board: Board, gate: Gate, plan: Plan) -> Sittings:
    """Give the meetings of a board that can decide what a gate asks for.

    Equal boards, rules and calendars give the same object. Raises PlanError
    (EP411) where the board never meets, HorizonError (EP309) for a fixed
    meeting outside the years that the calendars know, and whatever stands
    against its calendar or its legal periods.
    """
    table = _table(plan)
    key = (id(board), gate.key_decision, gate.notice is None, gate.call_in)
    known = table.get(key)
    if known is None:
        # The board is kept beside them, so that no other can come by its identity.
        known = table[key] = (board, _sittings(board, around(board, gate, plan)))
    return known[1]


def around(board: Board, gate: Gate, plan: Plan) -> Around:
    """Give what comes before and after a board's meetings for a gate."""
    notice = board.notice if gate.key_decision else None
    return Around(
        board_calendar(board, plan),
        counting(board.papers, plan),
        counting(notice, plan),
        counting(board.call_in if gate.call_in else None, plan),
        is_noticed_when_ready=notice is not None and gate.notice is None,
    )


def board_calendar(board: Board, plan: Plan) -> WorkCalendar:
    """Give the calendar whose days off close a board's meeting days."""
    return build_calendar(board.calendar or plan.calendar, plan.calendars)


def counting(use: PeriodUse | None, plan: Plan) -> CountingRule | None:
    """Give the rule that counts a board's papers, notice or call-in."""
    if use is None:
        return None
    period = find_period(use.rule, plan.periods)
    return period.counting(use.circumstances, use.count, calendars=plan.calendars)


@lru_cache(maxsize=256)
def _sittings(board: Board, around: Around) -> Sittings:
    return Sittings(board, around)


def _table(plan: Plan) -> _Table:
    key = id(plan)
    known = _TABLES.get(key)
    if known is not None and known[0]() is plan:
        return known[1]
    table: _Table = {}

    def forget(gone: weakref.ref[Plan]) -> None:
        # A younger plan may have come by the same identity.
        if (kept := _TABLES.get(key)) is not None and kept[0] is gone:
            del _TABLES[key]

    _TABLES[key] = (weakref.ref(plan, forget), table)
    return table
