"""What a wave of staff asks for before day one: each duty with its last day and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import ExitplanError
from exitplan.plan import LinkType, Task
from exitplan.schedule import ItemDates
from exitplan.site._facts import progress_word
from exitplan.site._tender_counting import Counted, day_off_words, told_answer, told_term
from exitplan.site._tender_steps import circumstances_of, duty_state
from exitplan.site._text import clean

if TYPE_CHECKING:
    from exitplan.outlook import TermDates
    from exitplan.schedule import PeriodDates, Schedule
    from exitplan.site._press import Press

DAY_ONE = "day-one"
NO_FIXED_DAY = (
    "measures-letter",
    "elections",
    "inform",
    "consult",
    "notice-given",
    "notice",
    "redundancy-consultation",
    "pensions",
    "pension-exit",
)
"""Steps of the chains in ``exitplan/transfer/data`` that are owed to people, without a day that a
law sets for them."""


@attrs.frozen
class StaffDuty:
    """One thing that must be done for a wave."""

    title: str
    item_id: str
    provision: str
    last_day: int | None
    """``None`` where no law sets a day."""
    why_none: str
    """Why no day is set, as the plan or exitplan says."""
    event: str
    """What the last day is counted from."""
    forecast_day: int
    word: str
    style: str
    is_done: bool
    day_off: str = ""
    told: Counted | None = None


def wave_duties(
    press: Press,
    wave_id: str,
    steps: Sequence[ItemDates],
    duties: Mapping[str, TermDates],
) -> list[StaffDuty]:
    """Give a wave's duties: those with a last day first, by that day, then the others by date."""
    found = [*_found(press, wave_id, steps, duties)]
    return sorted(found, key=lambda one: (one.last_day is None, one.last_day or one.forecast_day))


def _found(
    press: Press,
    wave_id: str,
    steps: Sequence[ItemDates],
    duties: Mapping[str, TermDates],
) -> Iterator[StaffDuty]:
    schedule = press.facts.schedule
    day_one = schedule.items.get(f"{wave_id}.{DAY_ONE}")
    told_of = set()
    for dates in steps:
        period = schedule.period(dates.id) if dates.day_rule == "period" else None
        if period is not None and day_one is not None and _holds(day_one, dates.id):
            duty = _before_day_one(press, dates, period, day_one)
            if duty is not None:
                told_of.add(dates.id)
                yield duty
    for dates in steps:
        term = duties.get(dates.id)
        if term is not None:
            told_of.add(dates.id)
            yield _within(press, term)
    for dates in steps:
        if dates.item.name in NO_FIXED_DAY and dates.id not in told_of:
            yield _without_day(schedule, dates)


def _holds(day_one: ItemDates, step: str) -> bool:
    """Whether day one waits for a step's finish and for nothing in between."""
    item = day_one.item
    links = item.after if isinstance(item, Task) else ()
    return any(
        link.task == step and link.type is LinkType.FS and not link.lag.amount for link in links
    )


def _before_day_one(
    press: Press, dates: ItemDates, period: PeriodDates, day_one: ItemDates
) -> StaffDuty | None:
    """Give the last day for what starts a period that must be over before day one."""
    from exitplan.law import Answer, list_text

    day = day_one.finish_day
    names = circumstances_of(press.facts.schedule, dates.id)
    try:
        last = period.rule.latest_event(day)
        end = period.rule.last_day(last)
        answer = Answer(period.period, names, period.length, period.rule, last, end, day)
        told = told_answer(
            answer,
            title=period.period.title,
            anchor=f"duty-{press.facts.slugs[dates.id]}",
            item_id=dates.id,
        )
    except ExitplanError:
        return None
    word, style = _state(period.event_day, last, press.facts.status_day, is_done=dates.started)
    return StaffDuty(
        title=clean(period.period.title),
        item_id=dates.id,
        provision=clean(list_text(period.length.provisions)) or "no provision named",
        last_day=last,
        why_none="",
        event="counted back from day one",
        forecast_day=period.event_day,
        word=word,
        style=style,
        is_done=dates.started,
        day_off=day_off_words(period.rule, last),
        told=told,
    )


def _state(forecast: int, last: int, status: int | None, *, is_done: bool) -> tuple[str, str]:
    if is_done:
        return ("done, on time", "done") if forecast <= last else ("done, but late", "late")
    if status is not None and last < status:
        return "late: its last day is past", "late"
    return ("forecast to be late", "late") if forecast > last else ("to come", "")


def _within(press: Press, term: TermDates) -> StaffDuty:
    """Give a duty that runs from another step."""
    word, style = duty_state(term, press.facts.status_day)
    assert term.forecast_day is not None
    return StaffDuty(
        title=clean(term.title),
        item_id=term.id,
        provision=clean(term.provision) or "no provision named",
        last_day=term.last_day,
        why_none="",
        event=f"{clean(term.period.title)}, counted from {clean(term.event)}",
        forecast_day=term.forecast_day,
        word=word,
        style=style,
        is_done=term.completed,
        day_off=day_off_words(term.rule, term.last_day),
        told=told_term(term, anchor=f"duty-{press.facts.slugs[term.id]}"),
    )


def _without_day(schedule: Schedule, dates: ItemDates) -> StaffDuty:
    """Give a step that is owed to people, but for which no law sets a day."""
    item = dates.item
    why = "" if item.assumed is None else clean(item.assumed.reason)
    period = schedule.period(dates.id) if dates.day_rule == "period" else None
    if period is not None:
        why = clean(period.sentence)
    return StaffDuty(
        title=clean(item.title),
        item_id=dates.id,
        provision=clean(item.source or "") or "practice; no provision is named",
        last_day=None,
        why_none=why,
        event="",
        forecast_day=dates.finish_day,
        word=progress_word(dates),
        style="done" if dates.completed else "",
        is_done=dates.completed,
    )
