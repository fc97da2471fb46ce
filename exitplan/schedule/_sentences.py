"""An explanation in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.calendars import long_date
from exitplan.plan import CriticalRule, DeadlineRule, Link, OpenEnds, Task, Unit
from exitplan.schedule._causes import Cause, Driver
from exitplan.schedule._results import ItemDates, Status
from exitplan.schedule.words import (
    MINUTES_PER_DAY,
    and_list,
    count,
    length_words,
    working_time,
)

if TYPE_CHECKING:
    from exitplan.schedule._schedule import Schedule
    from exitplan.schedule._why import Explanation, Step

_SHOWN_MILESTONES = 3
_SHOWN_STEPS = 8
_SHOWN_SUCCESSORS = 4


def paragraphs(schedule: Schedule, explanation: Explanation) -> Iterator[str]:
    """Say the dates, the chain behind them, what hangs on them and what room there is."""
    dates = explanation.dates
    caps = schedule.plan.options.deadlines is DeadlineRule.CAP_LATE_DATES
    told = [_dates_sentence(dates), *_deadline_sentence(dates)]
    yield " ".join([*told, *(_cap_sentence(dates) if caps else ())])
    if explanation.legal_period is not None:
        yield explanation.legal_period.sentence
    if explanation.decision is not None:
        yield explanation.decision.sentence
    driving = list(_driving_sentences(schedule, explanation))
    if driving:
        yield " ".join(driving)
    if dates.kind in ("task", "milestone"):
        yield from filter(None, (" ".join(part) for part in _consequences(schedule, explanation)))


def _driving_sentences(schedule: Schedule, explanation: Explanation) -> Iterator[str]:
    dates = explanation.dates
    if dates.kind == "level-of-effort":
        yield "It lasts as long as the work it spans, and drives nothing itself."
    if not explanation.chain:
        return
    first, *rest = explanation.chain
    subject = "It"
    if dates.id != first.id:
        yield f"Its last part to finish is “{first.title}” ({first.id})."
        subject = "That"
    yield _step_sentence(schedule, first, subject)
    if explanation.pauses and dates.id == first.id:
        yield f"In between nobody works on {and_list(list(explanation.pauses))}."
    shown = rest if len(rest) <= _SHOWN_STEPS else rest[: _SHOWN_STEPS - 2]
    for step in shown:
        yield _step_sentence(schedule, step, f"“{step.title}”")
    if len(shown) < len(rest):
        between = len(rest) - len(shown) - 1
        yield f"So it goes on through {count(between, 'earlier item')}, back to a fact:"
        yield _step_sentence(schedule, rest[-1], f"“{rest[-1].title}”")


def _dates_sentence(dates: ItemDates) -> str:
    title = f"“{dates.title}” ({dates.id})"
    if dates.is_milestone:
        when = long_date(dates.finish_day)
        return (
            f"{title} was reached on {when}."
            if dates.completed
            else (f"{title} is forecast for {when}.")
        )
    start, finish = long_date(dates.start_day), long_date(dates.finish_day)
    task = dates.item
    if isinstance(task, Task) and task.period is not None:
        return f"{title} {_begins(dates)} on {start} and runs to the end of {finish}."
    if isinstance(task, Task) and task.gate is not None and not dates.completed:
        ready = "is ready" if task.duration is None and task.estimate is None else "starts"
        return f"{title} {ready} on {start}; the decision is in effect after {finish}."
    if dates.completed:
        return f"{title} started on {start} and finished on {finish}."
    if dates.started:
        return f"{title} started on {start} and is forecast to finish on {finish}."
    return f"{title} is forecast to start on {start} and finish on {finish}."


def _begins(dates: ItemDates) -> str:
    if dates.started:
        return "began"
    return "is forecast to begin"


def _deadline_sentence(dates: ItemDates) -> Iterator[str]:
    deadline = dates.deadline
    if deadline is None:
        return
    days = count(abs(deadline.margin_working_days), "working day")
    promised = long_date(deadline.deadline_day)
    if deadline.margin_working_days < 0 or deadline.finish_day > deadline.deadline_day:
        yield f"That is {days} after its deadline of {promised}."
    elif deadline.finish_day == deadline.deadline_day:
        yield f"That is the day of its deadline, {promised}."
    else:
        suffix = ", less than the tolerance" if deadline.status is Status.TIGHT else ""
        yield f"That is {days} before its deadline of {promised}{suffix}."


def _cap_sentence(dates: ItemDates) -> Iterator[str]:
    """Say that the deadline is what late dates keep to, where it is."""
    deadline = dates.deadline
    if deadline is None or dates.completed or dates.total_float_minutes is None:
        return
    day = (dates.late_finish_at - 1) // MINUTES_PER_DAY
    if day == deadline.deadline_day:
        yield "Its float is counted to that deadline."


def _step_sentence(schedule: Schedule, step: Step, subject: str) -> str:
    if not step.drivers:
        return f"{subject} starts on {long_date(step.start_day)}."
    reasons = [_reason(schedule, step, driver) for driver in step.drivers]
    closed = [name for driver in step.drivers for name in driver.idle]
    text = f"{subject} {reasons[0]}"
    if len(reasons) > 1:
        text += f" (and {and_list(reasons[1:])})"
    if closed:
        text += f"; closed in between: {and_list(list(dict.fromkeys(closed)))}"
    return f"{text}."


_FACTS = {
    Cause.RESUME: "is suspended until {}",
    Cause.EXPECTED_FINISH: "is expected to finish on {}, as reported",
    Cause.BY_HAND: "keeps its dates, entered by hand ({}), whatever its links say",
    Cause.AS_REPORTED: "started on {}, a fact, and goes on where the work done ends, as reported",
    Cause.PLAN_FINISH: "starts with the plan, which starts as late as its finish by {} allows",
    Cause.PLAN_START: "starts with the plan, on {}",
}


def _reason(schedule: Schedule, step: Step, driver: Driver) -> str:
    day = "" if driver.day is None else long_date(driver.day)
    if driver.cause is Cause.LINK:
        return _link_reason(schedule, step, driver)
    if driver.cause is Cause.ACTUAL:
        return f"{'finished' if driver.detail == 'finish' else 'started'} on {day}, a fact"
    if driver.cause is Cause.CONSTRAINT:
        owner = f" (set on {driver.via})" if driver.via else ""
        return f"is held by its constraint to {driver.detail} {day}{owner}"
    if driver.cause is Cause.STATUS_DATE:
        dates = schedule[step.id]
        what = "its remaining work cannot" if dates.started else "work not yet started cannot"
        return f"stands at the status date, {day}: {what} start earlier"
    if driver.cause is Cause.AS_LATE_AS_POSSIBLE:
        if driver.detail:
            return "waits for its late dates, to come as late as possible"
        return "is placed as late as its successors allow"
    return _FACTS[driver.cause].format(day)


_VIA = {
    "gate": ", which all of {} waits for",
    "end": ", the last of {} to finish",
    "first": ", the first of {} to start",
    "finished": ", which {} should have waited for, and in the logic does though it is finished",
}


def _link_reason(schedule: Schedule, step: Step, driver: Driver) -> str:
    before = schedule[driver.predecessor]
    link = driver.link or Link(driver.predecessor)
    at_finish = link.type.from_finish
    own = "finishes" if link.type.to_finish else "starts"
    is_past = before.completed if at_finish else before.started
    verb = (
        ("finished" if is_past else "finishes")
        if at_finish
        else ("started" if is_past else "starts")
    )
    day = long_date(before.finish_day if at_finish else before.start_day)
    via = _VIA.get(driver.detail, "").format(driver.via)
    if schedule[step.id].is_milestone:
        own = "comes"
    if before.is_milestone:
        verb = "was reached" if is_past else "is reached"
    if before.day_rule == "gate" and at_finish:
        return f"{own} {_lag_words(link)} {_in_effect(schedule, before)}{via}"
    if link.lag.unit.is_percent and link.lag.amount:
        by_clock = " by the clock" if link.lag.unit is Unit.ELAPSED_PERCENT else ""
        share = f"{length_words(link.lag)} of the length of “{before.title}”{by_clock}"
        return f"{own} {share} {_side(link)} it {verb} ({day}){via}"
    return f"{own} {_lag_words(link)} “{before.title}” {verb} ({day}){via}"


def _in_effect(schedule: Schedule, decision: ItemDates) -> str:
    """Say when a decision is in effect, and which meeting takes it."""
    gate = schedule.gate(decision.id)
    verb = "was" if decision.completed else "is"
    meeting = ""
    if gate is not None:
        meeting = f", by {gate.board.title} of {long_date(gate.sitting.meets)}"
    return f"“{decision.title}” {verb} in effect (after {long_date(decision.finish_day)}{meeting})"


def _lag_words(link: Link) -> str:
    if not link.lag.amount:
        return "as soon as"
    return f"{length_words(link.lag)} {_side(link)}"


def _side(link: Link) -> str:
    return "after" if link.lag.amount > 0 else "before"


def _consequences(schedule: Schedule, explanation: Explanation) -> Iterator[list[str]]:
    dates = explanation.dates
    titles = [f"“{schedule[other].title}”" for other in explanation.holds_up]
    if titles:
        shown = titles[:_SHOWN_SUCCESSORS]
        if len(titles) > _SHOWN_SUCCESSORS:
            shown.append(f"{len(titles) - _SHOWN_SUCCESSORS} more")
        indirect = explanation.holds_up_in_all - len(titles)
        them = "it" if len(titles) == 1 else "them"
        tail = f", and through {them} {count(indirect, 'other item')}" if indirect > 0 else ""
        yield [f"It sets the date of {and_list(shown)}{tail}."]
    elif not explanation.has_successors:
        yield ["Nothing waits for it."]
    elif not dates.completed:
        yield ["What waits for it waits longer for something else."]
    if not dates.completed:
        yield list(_room_sentences(explanation))
        yield list(_criticality(schedule, explanation))


def _room_sentences(explanation: Explanation) -> Iterator[str]:
    unmoved = [room for room in explanation.room if room.minutes <= 0]
    later = [room for room in explanation.room if room.minutes > 0]
    if unmoved:
        names = [
            f"“{room.title}” ({long_date(room.milestone_day)})"
            for room in unmoved[:_SHOWN_MILESTONES]
        ]
        if len(unmoved) > _SHOWN_MILESTONES:
            names.append(count(len(unmoved) - _SHOWN_MILESTONES, "further milestone"))
        yield f"Any slip moves {and_list(names)}."
    for room in later[:_SHOWN_MILESTONES]:
        slip = working_time(room.minutes, explanation.dates.day_minutes)
        yield f"It may slip {slip} before “{room.title}” ({long_date(room.milestone_day)}) moves."
    hidden = len(later) - _SHOWN_MILESTONES
    if hidden > 0:
        yield f"{count(hidden, 'further milestone')} would move after longer slips."


def _criticality(schedule: Schedule, explanation: Explanation) -> Iterator[str]:
    dates, options = explanation.dates, schedule.plan.options
    total = dates.total_float_minutes
    if dates.critical and total is not None and total < 0:
        short = working_time(total, dates.day_minutes)
        yield f"It is critical: it is {short} too late for the dates the plan must keep."
    elif dates.critical and options.critical is CriticalRule.LONGEST_PATH:
        yield "It is critical: it is on the longest path to the plan's finish."
    elif (
        dates.critical
        and not explanation.has_successors
        and options.open_ends is OpenEnds.OWN_FINISH
    ):
        yield "It is critical: nothing waits for it, so that it may not slip at all."
    elif dates.critical:
        yield "It is critical: its total float is used up."
    elif dates.longest_path:
        yield "It is on the longest path to the plan's finish."
    elif explanation.not_critical_because and total is not None:
        room = working_time(total, dates.day_minutes)
        yield f"It is not critical (total float {room}): {explanation.not_critical_because}."
