"""Rules on deadlines: what is missed, what is tight, what nothing leads to, what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._nodes import OpenWork, finish_day, last_of, nodes_of
from exitplan.checks._rule import ASKED, Family, Rule
from exitplan.errors import Severity
from exitplan.plan import Kind, Task
from exitplan.schedule import Status
from exitplan.schedule.words import (
    MINUTES_PER_DAY,
    count,
    length_words,
    short_date,
    working_time,
)

if TYPE_CHECKING:
    from exitplan.schedule import Forecast

_OPEN = frozenset({Status.ON_TIME, Status.TIGHT, Status.LATE})


def _with_deadline(context: Context) -> list[tuple[str, Forecast]]:
    """Give what has a deadline and is not finished."""
    return [
        (name, forecast)
        for name, forecast in context.forecasts.items()
        if forecast.deadline is not None and forecast.deadline.status in _OPEN
    ]


def _missed(context: Context) -> Iterator[Finding]:
    """Find forecasts past their deadline."""
    population = _with_deadline(context)
    work = OpenWork(context)
    found = 0
    for name, forecast in population:
        deadline = forecast.deadline
        if deadline is None or deadline.status is not Status.LATE:
            continue
        found += 1
        driver = _driver(context, forecast, work)
        room = _float_minutes(context, forecast)
        yield context.finding(
            "EP801",
            f"{forecast.item.title} is forecast for {short_date(forecast.finish_day)}, "
            f"{_lateness(forecast)} its deadline of {short_date(deadline.deadline_day)}",
            name,
            field="deadline",
            help="; ".join(part for part in (*_causes(context, driver, room, forecast),) if part),
            numbers={
                "margin": deadline.margin_working_days,
                "margin_calendar_days": deadline.margin_calendar_days,
                "driver": None if driver is None else context.network.tasks[driver].id,
                "float_days": None if room is None else _days(room, forecast.day_minutes),
            },
        )
    context.measure("EP801", population=len(population), count=found)


def _lateness(forecast: Forecast) -> str:
    """Say by how much; in calendar days where no working day lies between."""
    deadline = forecast.deadline
    assert deadline is not None
    if deadline.margin_working_days:
        return f"{count(-deadline.margin_working_days, _day(forecast))} past"
    if deadline.margin_calendar_days:
        return f"{count(-deadline.margin_calendar_days, 'calendar day')} past"
    return "later on the day of"


def _causes(
    context: Context, driver: int | None, room: int | None, forecast: Forecast
) -> Iterator[str]:
    """Say what drives a date, how much float it has, and which command tells more."""
    network = context.network
    if driver is not None:
        until = short_date(finish_day(network, context.schedule.early, driver))
        yield f"“{network.tasks[driver].title}”, until {until}, is the last work on its path"
    if room is not None:
        minus = "\N{MINUS SIGN}" if room < 0 else ""
        has = f"{minus}{working_time(room, forecast.day_minutes)}"
        yield f"its total float (to the plan's end) is {has}"
    yield f"exitplan why {forecast.item.id} tells what its date follows from"


def _driver(context: Context, forecast: Forecast, work: OpenWork) -> int | None:
    node = last_of(context, forecast.item)
    if node is None:
        return None
    if work.is_work(node) and context.network.tasks[node] is not forecast.item:
        return node  # A group's last member.
    return work.last_before(node)


def _float_minutes(context: Context, forecast: Forecast) -> int | None:
    if not isinstance(forecast.item, Task):
        return None
    node = context.network.index.get(forecast.item.id)
    return None if node is None else context.total_float[node]


def _days(minutes: int, day_minutes: int) -> int:
    """Give whole days of float, rounded towards less."""
    return minutes // day_minutes


def _day(forecast: Forecast) -> str:
    return "calendar day" if forecast.day_minutes == MINUTES_PER_DAY else "working day"


def _tight(context: Context) -> Iterator[Finding]:
    """Find deadlines that are met with less margin or float than is asked for."""
    margin_asked = context.settings.whole("tolerance_days")
    float_asked = context.settings.whole("min_float_days")
    population = _with_deadline(context)
    found = 0
    for name, forecast in population:
        reason = _too_tight(context, forecast, margin_asked, float_asked)
        if not reason:
            continue
        found += 1
        deadline, room = forecast.deadline, _float_minutes(context, forecast)
        assert deadline is not None
        margin = deadline.margin_working_days
        before = f"{count(margin, _day(forecast))} before" if margin else "the day of"
        yield context.finding(
            "EP802",
            f"{forecast.item.title} is forecast for {short_date(forecast.finish_day)}, {before} "
            f"its deadline of {short_date(deadline.deadline_day)}: {reason}",
            name,
            field="deadline",
            help=f"exitplan critical --to {name} shows where time could be won",
            numbers={
                "margin": margin,
                "tolerance": margin_asked,
                "float_days": None if room is None else _days(room, forecast.day_minutes),
            },
        )
    context.measure("EP802", population=len(population), count=found)


def _too_tight(context: Context, forecast: Forecast, margin_asked: int, float_asked: int) -> str:
    """Say why a deadline that is met is tight; nothing where it is not."""
    deadline = forecast.deadline
    if deadline is None or deadline.status is Status.LATE:
        return ""
    tolerance = deadline.deadline.tolerance
    if deadline.status is Status.TIGHT and tolerance is not None:
        return f"less than its tolerance of {length_words(tolerance)}"
    if tolerance is None and deadline.margin_working_days < margin_asked:
        return f"less than {count(margin_asked, _day(forecast))}"
    room = _float_minutes(context, forecast)
    if room is not None and room < float_asked * forecast.day_minutes:
        minus = "\N{MINUS SIGN}" if room < 0 else ""
        has = f"{minus}{working_time(room, forecast.day_minutes)}"
        return f"it has {has} of total float, less than {count(float_asked, _day(forecast))}"
    return ""


def _unled(context: Context) -> Iterator[Finding]:
    """Find deadlines to which no open work leads."""
    population = _with_deadline(context)
    work = OpenWork(context)
    network, found = context.network, 0
    for name, forecast in population:
        nodes = nodes_of(network, forecast.item)
        if not nodes or any(work.leads_to(node) for node in nodes):
            continue
        found += 1
        yield context.finding(
            "EP803",
            f"no open work leads to {forecast.item.title}, so nothing in the plan can move it "
            "towards or past its deadline",
            name,
            field="deadline",
            help="add after: what it waits for; if it has happened, report it (actual_finish)",
        )
    context.measure("EP803", population=len(population), count=found)


def _overdue(context: Context) -> Iterator[Finding]:
    """Find milestones that should have been reached by the status date, with no report."""
    status, network = context.status, context.network
    if status is None:
        return
    population = found = 0
    for node in context.open_nodes:
        task = network.tasks[node]
        if task.kind is not Kind.MILESTONE:
            continue
        population += 1
        due = _due_day(context, node)
        if due is None or due >= status.day:
            continue
        if task.deadline is not None and task.deadline.date.day < status.day:
            continue  # Forecast past its deadline, which is told as that.
        found += 1
        yield context.finding(
            "EP804",
            f"{task.title} was due on {short_date(due)}, before the status date of "
            f"{short_date(status.day)}, and nothing is reported",
            task.id,
            help="add actual_finish, if it was reached; else what it still waits for, or a new "
            "date (start_no_earlier_than)",
            numbers={"days_overdue": status.day - due},
        )
    context.measure("EP804", population=population, count=found)


def _due_day(context: Context, node: int) -> int | None:
    """Give the day on which a milestone would be but for the status date.

    ``None`` where it is not the status date that holds it: what still lies before it does.
    """
    from exitplan.schedule._passes import link_bound

    network, early, status = context.network, context.schedule.early, context.status
    assert status is not None
    calendar = network.calendar(node)
    at = calendar.instant(early.event[2 * node + 1])
    if at > calendar.instant(calendar.ceil(status.begin) | 1):
        return None
    task = network.tasks[node]
    if task.manual is not None:
        return task.manual.start.day
    bounds = [c.date for c in task.constraints if c.date is not None and c.kind.holds_from_below]
    dates = [(bound.day, bound.begin) for bound in (context.plan.start, *bounds)]
    for k in network.links_into(node):
        instant = calendar.instant(link_bound(network, early.event, k))
        dates.append(((instant - 1) // MINUTES_PER_DAY, instant))
    return max(dates, key=lambda date: date[1])[0]


def _stale(context: Context) -> Iterator[Finding]:
    """Find a status date that is old on the day of the check."""
    today, limit = context.status, context.settings.whole("stale_after_days")
    reported = context.reported
    if today is None or reported == today:
        return
    age = today.day - (context.plan.start if reported is None else reported).day
    if age <= limit:
        return
    message = (
        f"the plan states no status date, though it began {count(age, 'calendar day')} before "
        f"{short_date(today.day)}"
        if reported is None
        else f"progress is reported up to {short_date(reported.day)}, {count(age, 'calendar day')} "
        f"before {short_date(today.day)}"
    )
    yield context.finding(
        "EP805",
        message,
        field="start" if reported is None else "status_date",
        help="bring the plan up to date, then set status_date (exitplan status-date)",
        numbers={"age": age, "limit": limit},
    )


def _unlikely(context: Context) -> Iterator[Finding]:
    """Find deadlines that are less likely to be met than is asked for."""
    population = _with_deadline(context)
    if not population:
        return
    from exitplan.errors import ExitplanError

    settings = context.settings
    asked, runs = settings.number("likely_percent"), settings.whole("likely_runs")
    try:
        from exitplan.risk import simulate

        simulation = simulate(context.schedule, runs=runs, seed=settings.whole("likely_seed"))
        chances = [simulation.chance_of_deadline(name) for name, _ in population]
    except ExitplanError as error:
        for diagnostic in error.diagnostics:
            yield Finding(context.located(diagnostic), context.plan.id, "", "EP806")
        return
    found = 0
    for (name, forecast), chance in zip(population, chances, strict=True):
        if chance is None or chance.value * 100 >= asked:
            continue
        found += 1
        assert forecast.deadline is not None
        yield context.finding(
            "EP806",
            f"{forecast.item.title} meets its deadline of "
            f"{short_date(forecast.deadline.deadline_day)} in {100 * chance.value:.0f} % of "
            f"{runs:,} runs, not in {asked:g} %",
            name,
            field="deadline",
            help="exitplan risk tells which tasks and risks bear on it",
            numbers={
                "percent": round(100 * chance.value, 2),
                "standard_error": round(100 * chance.standard_error, 2),
                "limit": asked,
                "runs": runs,
            },
        )
    context.measure("EP806", population=len(population), count=found, runs=runs, limit=asked)


RULES = (
    Rule(
        "EP801",
        "deadline-missed",
        Family.DEADLINES,
        Severity.ERROR,
        "a forecast lies past its deadline",
        _missed,
    ),
    Rule(
        "EP802",
        "deadline-tight",
        Family.DEADLINES,
        Severity.WARNING,
        "a deadline is met with less margin or float than is asked for",
        _tight,
    ),
    Rule(
        "EP803",
        "deadline-without-path",
        Family.DEADLINES,
        Severity.WARNING,
        "no open work leads to what has a deadline",
        _unled,
    ),
    Rule(
        "EP804",
        "milestone-overdue",
        Family.DEADLINES,
        Severity.WARNING,
        "a milestone was due before the status date, and nothing is reported",
        _overdue,
    ),
    Rule(
        "EP805",
        "status-date-stale",
        Family.DEADLINES,
        Severity.WARNING,
        "the plan's status date is old on the day of the check",
        _stale,
    ),
    Rule(
        "EP806",
        "deadline-unlikely",
        Family.DEADLINES,
        Severity.WARNING,
        "a deadline is met in too few of the simulated runs",
        _unlikely,
        ASKED,
    ),
)
