"""Legal periods and gates of a plan, as lengths that the passes can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.calendars import CountingRule, WorkCalendar, twenty_four_hour
from exitplan.errors import ExitplanError, HorizonError, PlanError
from exitplan.network._special import FixedLength
from exitplan.network._stepped import DayRule, NoticeGiven, RuleLength, SteppedWork, WorkThenRule
from exitplan.plan import Kind

if TYPE_CHECKING:
    from exitplan.network._compile import Compiler
    from exitplan.plan import Gate, PeriodUse, Plan, Task


def step_length(
    compiler: Compiler, task: Task, calendar: WorkCalendar, minutes: int
) -> RuleLength | WorkThenRule | FixedLength:
    """Give a task's length by its legal period or gate, after so many minutes of work."""
    use = task.period or task.gate
    assert use is not None
    if task.kind is not Kind.TASK:
        message = f"{task.id!r} is no task, and only a task lasts for a legal period or a gate"
        raise PlanError.single("EP404", message, "make it a task, and a milestone that follows it")
    length = compiler.rules.get(use)
    if length is None:
        rule = _rule(compiler.plan, task)
        if isinstance(rule, CountingRule) and not rule.count and rule.counts_event_day:
            # No day at all: it would be over before its own event, which may come at noon.
            return FixedLength(0)
        length = compiler.rules[use] = RuleLength(rule, twenty_four_hour().first_day)
    if minutes:
        return WorkThenRule(calendar, minutes, length, twenty_four_hour())
    return length


def bare_step(compiler: Compiler, task: Task) -> SteppedWork | None:
    """Give the node of a legal period or gate about which nothing else is said.

    ``None`` where it takes no time at all.
    """
    length = step_length(compiler, task, twenty_four_hour(), 0)
    return None if isinstance(length, FixedLength) else SteppedWork(length)


def notice_rule(plan: Plan, gate: Gate, source: WorkCalendar, fact: int | None) -> NoticeGiven:
    """Give the timing rule from a public notice that is an item of its own to the decision."""
    from exitplan.governance import board_of, sittings

    noticed = sittings(board_of(gate, plan), gate, plan).noticed
    return NoticeGiven(source, RuleLength(noticed, twenty_four_hour().first_day), fact)


def _rule(plan: Plan, task: Task) -> DayRule:
    try:
        if task.period is not None:
            return _period_rule(plan, task.period)
        assert task.gate is not None
        from exitplan.governance import board_of, sittings

        return sittings(board_of(task.gate, plan), task.gate, plan)
    except HorizonError:
        raise
    except ExitplanError as error:
        raise PlanError(error.diagnostics) from None


def _period_rule(plan: Plan, use: PeriodUse) -> DayRule:
    from exitplan.law import find_period

    period = find_period(use.rule, plan.periods)
    return period.counting(use.circumstances, use.count, calendars=plan.calendars)
