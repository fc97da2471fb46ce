"""What ``exitplan new`` tells of the plan that it made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from exitplan.calendars import long_date
from exitplan.cli._output import Paint, fit, wrap
from exitplan.schedule.words import count, iso_date, short_date
from exitplan.starter import KeyDate, NewPlan, WayOut

_DATE_COLUMNS = 11


def as_data(
    found: NewPlan, file: str | None, today: int, help_: Sequence[WayOut]
) -> dict[str, Any]:
    """Give what is told as plain data; with the plan itself where no file holds it."""
    return {
        "schema": 1,
        "plan": found.facts.id,
        "file": file,
        "as_of": iso_date(today),
        "regime": found.regime,
        "procedure": found.facts.procedure,
        "contract_ends": iso_date(found.ends_day),
        "start": iso_date(found.started.day),
        "last_safe_start": iso_date(found.last.day),
        "room_working_days": found.working_days(found.started.day, found.last.day),
        "working_days_left": found.working_days(today, found.last.day),
        "safe": found.started.is_safe,
        "go_live": iso_date(found.started.go_live_day),
        "go_live_if_a_day_later": iso_date(found.too_late.go_live_day),
        "dates": [date.as_dict() for date in found.key_dates],
        "ways_out": [way.as_dict() for way in help_],
        **({"text": found.text} if file is None else {}),
    }


def report(
    found: NewPlan,
    file: str | None,
    today: int,
    help_: Sequence[WayOut],
    paint: Paint,
    columns: int,
) -> str:
    """Give what is told: the answer, what could help, the dates."""
    lines = [wrap(" ".join(_answer(found, today)))]
    lines += [wrap(_law(found))] if found.other_regime else []
    lines += (
        ["", "What could help:", *(wrap(f"- {_help(way, today)}", "  ") for way in help_)]
        if help_
        else []
    )
    lines += ["", paint(_head(columns), "bold")]
    lines += [_row(date, paint, columns) for date in found.key_dates]
    lines += ["", wrap(_where(found, file))]
    return "\n".join(lines)


def _answer(found: NewPlan, today: int) -> Iterator[str]:
    last, started = found.last, found.started
    ends = f"the contract’s last day, {long_date(found.ends_day)}"
    if found.facts.start is None:
        yield f"The last safe start is {long_date(last.day)}{_from_today(found, today)}."
        yield (
            f"The plan starts on that day, and the new service is in place on "
            f"{long_date(started.go_live_day)}, {_apart(found, started.go_live_day)} {ends}."
        )
    else:
        yield (
            f"Started on {long_date(started.day)}, the new service is in place on "
            f"{long_date(started.go_live_day)}, {_apart(found, started.go_live_day)} {ends}."
        )
        yield f"The last safe start is {long_date(last.day)}, {_room(found)}."
    later = found.too_late
    if later.go_live_day > found.ends_day:
        yield (
            f"A working day later, it would come on {long_date(later.go_live_day)}: a gap of "
            f"{count(later.go_live_day - found.ends_day, 'calendar day')}."
        )
    else:
        yield "A working day later, notice would be served too late."


def _from_today(found: NewPlan, today: int) -> str:
    days = found.working_days(today, found.last.day)
    if found.last.day == today:
        return f", as of {long_date(today)} the very day"
    text = f", {count(max(1, abs(days)), 'working day')}"
    if found.last.day < today:
        return f"{text} BEFORE {long_date(today)}: too late"
    return f"{text} after {long_date(today)}"


def _apart(found: NewPlan, day: int) -> str:
    days = found.working_days(day + 1, found.ends_day + 1)
    if not days:
        return "by" if day <= found.ends_day else "just after"
    return f"{count(abs(days), 'working day')} {'before' if days > 0 else 'AFTER'}"


def _room(found: NewPlan) -> str:
    days = found.working_days(found.started.day, found.last.day)
    if found.started.is_safe:
        return f"which leaves room of {count(days, 'working day')}" if days else "that very day"
    return f"{count(max(1, -days), 'working day')} BEFORE the start: too late"


def _law(found: NewPlan) -> str:
    return (
        f"The plan follows {found.regime}, as it was asked to; on the day of its tender notice the "
        f"{found.other_regime} is in force."
    )


def _help(way: WayOut, today: int) -> str:
    if way.until_day is not None:
        return f"{way.title}, until {long_date(way.until_day)}."
    assert way.last_start_day is not None
    text = f"{way.title}: the last safe start is then {long_date(way.last_start_day)}"
    return f"{text}, which is past, too." if way.last_start_day < today else f"{text}."


def _head(columns: int) -> str:
    rest = columns - 2 * (_DATE_COLUMNS + 1)
    dates = [name.rjust(_DATE_COLUMNS) for name in ("Forecast", "By")]
    return " ".join([fit("What", rest), *dates])


def _row(date: KeyDate, paint: Paint, columns: int) -> str:
    last = "" if date.last_day is None else short_date(date.last_day)
    forecast = short_date(date.forecast_day).rjust(_DATE_COLUMNS)
    is_late = date.last_day is not None and date.forecast_day > date.last_day
    cells = [
        fit(date.title, columns - 2 * (_DATE_COLUMNS + 1)),
        paint(forecast, "late") if is_late else forecast,
        last.rjust(_DATE_COLUMNS),
    ]
    return " ".join(cells).rstrip()


def _where(found: NewPlan, file: str | None) -> str:
    tasks = count(len(found.schedule.network.tasks), "task and milestone")
    tasks = tasks.replace("task and milestones", "tasks and milestones")
    text = f"By: the last day on which it is in time. The plan has {tasks}; everything marked "
    text += "assumed in it is a guess to be put right. Not legal advice."
    if file is not None:
        text = f"Written to {file}. {text}"
    return text
