"""The steps of a procurement or a transfer as lines of tables: lengths, duties, last safe days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.errors import ExitplanError
from exitplan.plan import Document, Group, Task
from exitplan.schedule import ItemDates
from exitplan.schedule.words import count, length_words
from exitplan.site._cited import cited
from exitplan.site._facts import progress_word
from exitplan.site._text import clean

if TYPE_CHECKING:
    from exitplan.outlook import LastDate, LastDates, TermDates
    from exitplan.schedule import GateDates, Schedule
    from exitplan.site._press import Press

_LAST_OF = {
    "decision": "ready",
    "legal period": "begun",
    "notice": "given",
    "transfer": "reached",
}


def steps_of(schedule: Schedule, group: Group) -> list[ItemDates]:
    """Give a group's steps by date; those of one day in the order of the procedure."""
    found = [schedule[task.id] for task in group.tasks() if task.id in schedule.items]
    return sorted(found, key=lambda dates: (dates.start_day, dates.finish_day))


def documents_of(schedule: Schedule) -> dict[str, Document]:
    """Give a plan's documents by the ids that sources name."""
    return {document.id: document for document in schedule.plan.documents}


def step_line(press: Press, dates: ItemDates, documents: Mapping[str, Document]) -> dict[str, Any]:
    """Give one step as a line of the table of steps."""
    assert isinstance(dates.item, Task)
    gate = press.facts.schedule.gate(dates.id) if dates.item.gate is not None else None
    return {
        "dates": dates,
        "length": _length(press.facts.schedule, dates),
        "is_assumed": _is_length_assumed(dates.item),
        "source": cited(clean(dates.item.source or ""), documents),
        "decision": "" if gate is None else _decision(gate),
        "word": progress_word(dates),
        "style": "done" if dates.completed else "",
    }


def _is_length_assumed(item: Task) -> bool:
    """Whether the length of plain work rests on an assumption."""
    is_work = not item.is_milestone and item.period is None and item.gate is None
    return is_work and item.assumed is not None


def _length(schedule: Schedule, dates: ItemDates) -> str:
    """Say how long a step is: as planned, or as its law has it."""
    item = dates.item
    assert isinstance(item, Task)
    if item.is_milestone:
        return "a moment"
    if item.period is not None:
        from exitplan.law import bound_text

        period = schedule.period(dates.id)
        assert period is not None
        return bound_text(period.period, period.rule.count, period.rule.unit)
    duration = item.effective_duration
    if item.gate is not None and (duration is None or not duration.amount):
        return count(dates.finish_day - dates.start_day + 1, "calendar day")
    return "as long as what it spans" if duration is None else length_words(duration)


def _decision(gate: GateDates) -> str:
    board = clean(gate.board.title)
    if gate.completed:
        return f"{board}, decided"
    return f"{board} of {long_date(gate.sitting.meets)}"


@attrs.frozen
class DutyLine:
    """Something that the law or a contract wants done by a day."""

    title: str
    item_id: str
    provision: str
    counted: str
    event: str
    event_day: int
    last_day: int
    forecast_day: int | None
    room: str
    word: str
    style: str
    day_off: str


def duty_line(term: TermDates, status: int | None) -> DutyLine:
    """Give a duty or a notice as a line of a table, with how it stands."""
    from exitplan.site._tender_counting import day_off_words

    word, style = duty_state(term, status)
    return DutyLine(
        title=clean(term.title),
        item_id=term.done_by or "",
        provision=clean(term.provision) or "no provision named",
        counted=clean(term.counting),
        event=clean(term.event),
        event_day=term.event_day,
        last_day=term.last_day,
        forecast_day=term.forecast_day,
        room="" if term.room_days is None or term.completed else _room_words(term.room_days),
        word=word,
        style=style,
        day_off=day_off_words(term.rule, term.last_day),
    )


def duty_state(term: TermDates, status: int | None) -> tuple[str, str]:
    """Say how a duty stands, as of the status date: done, to come or late; with its style."""
    if term.completed:
        return ("done, but late", "late") if term.is_late else ("done, on time", "done")
    if term.forecast_day is None:
        if status is not None and term.last_day < status:
            return "last day is past, and nothing in the plan does it", "late"
        return "nothing in the plan does it", "tight"
    if status is not None and term.last_day < status:
        return "late: its last day is past", "late"
    return ("forecast to be late", "late") if term.is_late else ("to come", "")


def _room_words(room: int) -> str:
    """Say how far a forecast is from its last day, in working days."""
    if not room:
        return "no day to spare"
    side = "left" if room > 0 else "too late"
    return f"{count(abs(room), 'working day')} {side}"


def last_safe(schedule: Schedule) -> LastDates | str | None:
    """Find the last safe dates of a plan whose contracts say what must be in place.

    A string says why there are none although a contract asks for them;
    ``None`` where nothing does.
    """
    from exitplan.outlook import last_safe_dates

    if not any(contract.new_service for contract in schedule.plan.contracts.values()):
        return None
    try:
        return last_safe_dates(schedule)
    except ExitplanError as error:
        return clean(error.diagnostics[0].message) if error.diagnostics else clean(str(error))


def last_lines(dates: LastDates, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Give the last safe days of some items, the most urgent first."""
    wanted = frozenset(ids)
    held_by = {f"“{row.title}”: {row.cliff}": row for row in dates if row.kind == "decision"}
    return [_last_line(row, held_by.get(row.cliff)) for row in dates if row.id in wanted]


def _last_line(row: LastDate, decision: LastDate | None) -> dict[str, Any]:
    late = row.is_past or (row.room_days or 0) < 0
    return {
        "id": row.id,
        "title": clean(row.title),
        "what": _LAST_OF.get(row.kind, "finished"),
        "last_day": row.last_day,
        "forecast_day": row.forecast_day,
        "room": "" if row.room_days is None else _room_words(row.room_days),
        "style": "late" if late else "",
        "cliff": clean(row.cliff),
        "held_by": None
        if decision is None
        else {"id": decision.id, "title": clean(decision.title)},
        "is_projected": row.is_projected,
    }


def circumstances_of(schedule: Schedule, item_id: str) -> tuple[str, ...]:
    """Give the circumstances that a plan names for an item's legal period."""
    item = schedule[item_id].item
    use = item.period if isinstance(item, Task) else None
    return () if use is None else use.circumstances


def target_sentences(dates: LastDates, schedule: Schedule) -> Iterator[str]:
    """Say what last safe days are counted back from, and how the forecast compares."""
    calendar = schedule.network.project_calendar
    assert calendar is not None
    for target in dates.targets:
        days = calendar.working_days_between(target.forecast_day + 1, target.by_day + 1)
        side = "before" if target.is_kept else "after"
        yield (
            f"They are counted back from “{clean(target.title)}”, which must be in place by "
            f"{clean(target.why)}, {long_date(target.by_day)}; it is forecast for "
            f"{long_date(target.forecast_day)}, {count(abs(days), 'working day')} {side} that day."
        )
