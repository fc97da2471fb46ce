"""Rules on the quality of the network: whether its dates follow from logic that holds together."""

from __future__ import annotations

from collections.abc import Iterator

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._rule import STRICT, Family, Rule
from exitplan.checks._rules_network_dates import invalid_dates, out_of_sequence, planned_minutes
from exitplan.checks._rules_network_ends import Ends, find_ends
from exitplan.checks._rules_network_links import (
    LinkPlaces,
    WrittenLink,
    redundant_links,
    written_links,
)
from exitplan.errors import Severity
from exitplan.plan import ConstraintKind, Group, Kind, LinkType, ScheduleFrom, Task
from exitplan.schedule.words import MINUTES_PER_DAY, length_words, short_date, working_time


def _ends(context: Context) -> Ends:
    return find_ends(context.schedule)


def _uncommon(context: Context) -> list[WrittenLink]:
    return written_links(context.schedule, plain=False)


def _anchored(context: Context) -> set[str]:
    """Give the ids of items around which a date of their own, or their group's, holds the start."""
    found: set[str] = set()
    items: list[Task | Group] = [*context.schedule.groups.values(), *context.network.tasks]
    for item in items:
        around = item.id.rpartition(".")[0]
        is_held = any(
            c.kind.holds_from_below or c.kind is ConstraintKind.AS_LATE_AS_POSSIBLE
            for c in item.constraints
        )
        if is_held or item.manual is not None or around in found:
            found.add(item.id)
    return found


def _laid_out(context: Context) -> frozenset[str]:
    """Give the ids of steps that follow from facts: nobody wrote them, nor their links."""
    if context.schedule.expansion is None:
        return frozenset()
    written = {item.id for item in context.written.walk()}
    return frozenset(task.id for task in context.network.tasks if task.id not in written)


def _open_starts(context: Context) -> Iterator[Finding]:
    """Find what nothing holds but the status date."""
    ends, network = context.once(_ends), context.network
    found = 0
    status = context.status
    moves = status is not None and status.begin > context.plan.start.begin
    if context.plan.options.schedule_from is ScheduleFrom.FINISH:
        moves = False
    nodes = ends.no_predecessor
    spared = context.once(_anchored) | context.once(_laid_out) if nodes else frozenset()
    without_successor = frozenset(ends.no_successor)
    for node in nodes:
        task = network.tasks[node]
        special = network.special.get(node)
        if task.id in spared or (special is not None and special.started):
            continue
        is_alone, is_moment = node in without_successor, task.kind is Kind.MILESTONE
        if is_moment and moves:
            continue  # EP804 tells of a milestone that is overdue.
        if is_moment and is_alone:
            message = f"nothing leads to “{task.title}”, and nothing waits for it"
        elif moves and not is_alone:
            message = (
                f"nothing says when “{task.title}” starts: it is put off with every status date"
            )
        else:
            continue
        found += 1
        yield context.finding(
            "EP835",
            message,
            task.id,
            help="say what it waits for (after:), or when it may start (start_no_earlier_than:)",
        )
    context.measure("EP835", population=ends.population, count=found)


def _open_finishes(context: Context) -> Iterator[Finding]:
    """Find work that nothing waits for, and whose delay nobody would see.

    Only where there is a milestone that it could lead to.
    """
    ends, network = context.once(_ends), context.network
    found = 0
    nodes = ends.no_successor
    if nodes and all(task.kind is not Kind.MILESTONE for task in network.tasks):
        nodes = []
    spared = context.once(_laid_out) | _named_by_contracts(context) if nodes else frozenset()
    for node in nodes:
        task = network.tasks[node]
        is_watched = task.deadline is not None or task.id in spared or task.period is not None
        if is_watched or task.kind is Kind.MILESTONE:
            continue
        found += 1
        yield context.finding(
            "EP836",
            f"nothing waits for “{task.title}”, so that no delay of it would show",
            task.id,
            help="link what needs it (before:), even a milestone, or give it a deadline:",
        )
    context.measure("EP836", population=ends.population, count=found)


def _named_by_contracts(context: Context) -> frozenset[str]:
    """Give the ids of items for which a contract waits: notices, duties, hand-overs."""
    found: set[str | None] = set()
    for contract in context.plan.contracts.values():
        found.update(contract.new_service, contract.parallel_running)
        found.update(notice.served_by for notice in contract.notices)
        found.update(extension.served_by for extension in contract.extensions)
        found.update(duty.met_by for duty in contract.duties)
        found.update(one.exit for one in (*contract.service_areas, *contract.assets))
    return frozenset(name for name in found if name is not None)


def _dangling_starts(context: Context) -> Iterator[Finding]:
    """Find work whose start no predecessor holds."""
    ends = context.once(_ends)
    nodes = ends.dangling_starts
    spared = context.once(_anchored) if nodes else frozenset()
    tasks = [t for node in nodes if (t := context.network.tasks[node]).id not in spared]
    for task in tasks:
        yield context.finding(
            "EP837",
            f"no predecessor holds the start of “{task.title}”, only its finish: longer work "
            "would start earlier, not end later",
            task.id,
            field="after" if task.after else "",
            help="add what has to be there before it can start (FS or SS)",
        )
    context.measure("EP837", population=ends.population, count=len(tasks))


def _dangling_finishes(context: Context) -> Iterator[Finding]:
    """Find work whose finish nothing waits for."""
    ends = context.once(_ends)
    tasks = [context.network.tasks[node] for node in ends.dangling_finishes]
    tasks = [task for task in tasks if task.deadline is None]
    for task in tasks:
        yield context.finding(
            "EP838",
            f"what follows “{task.title}” waits for its start only: however long it takes, "
            "nothing moves",
            task.id,
            help="add what needs it finished (FS or FF)",
        )
    context.measure("EP838", population=ends.population, count=len(tasks))


def _redundant(context: Context) -> Iterator[Finding]:
    """Find links that other links make superfluous."""
    network = context.network
    laid_out = context.once(_laid_out)
    found = 0
    redundant_ones = redundant_links(network)
    places = LinkPlaces(context.schedule) if redundant_ones else None
    for redundant in redundant_ones:
        assert places is not None
        written = places.of(redundant)
        if written is None or written.item in laid_out:
            continue
        found += 1
        way = places.item_of(redundant.by_way_of)
        other = written.predecessor if written.field == "after" else written.successor
        yield context.finding(
            "EP839",
            f"{written.successor!r} waits for {written.predecessor!r} anyway, by way of {way!r}: "
            "this link moves nothing",
            written.item,
            field=written.field,
            index=written.place,
            help="delete it, unless it is there to be read",
            subject=f"{written.field} {other}",
        )
    population = sum(link is not None for link in network.link)
    context.measure("EP839", population=population, count=found)


def _long_lags(context: Context) -> Iterator[Finding]:
    """Find long waits that are nobody's work."""
    limit = context.settings.number("long_lag_days")
    laid_out, found = context.once(_laid_out), 0
    for written in context.once(_uncommon):
        link = written.link
        if link.type is not LinkType.FS or link.lag.amount <= 0 or written.item in laid_out:
            continue
        days = _lag_days(context, written)
        if days is None or days <= limit:
            continue
        found += 1
        yield context.finding(
            "EP840",
            f"{written.successor!r} waits {length_words(link.lag)} after {written.predecessor!r}, "
            "and no task says for what",
            written.item,
            field=written.field,
            index=written.place,
            help="make the wait a task, with a title and an owner",
            subject=f"lag {written.link.type.value} {written.name}",
            numbers={"working_days": round(days, 1), "limit": limit},
        )
    context.measure("EP840", count=found, limit=limit)


def _lag_days(context: Context, written: WrittenLink) -> float | None:
    """Give a lag in working days of the plan's calendar: of an ordinary week, an ordinary month."""
    calendar = context.network.project_calendar
    assert calendar is not None
    day, week = calendar.day_minutes, calendar.week_minutes
    lag = written.link.lag
    if day is None or week is None or lag.unit.is_percent:
        return None
    if lag.unit.is_working:
        return lag.working_minutes(day, week) / day
    per_week = week / day
    if lag.unit.is_calendar:
        return lag.months() * 52 * per_week / 12
    return lag.elapsed_minutes() / (7 * MINUTES_PER_DAY) * per_week


def _leads(context: Context) -> Iterator[Finding]:
    """Find negative lags."""
    laid_out, found = context.once(_laid_out), 0
    for written in context.once(_uncommon):
        lag = written.link.lag
        if lag.amount >= 0 or written.item in laid_out:
            continue
        found += 1
        yield context.finding(
            "EP841",
            f"{written.successor!r} has a lead of {length_words(lag)} on {written.predecessor!r}: "
            "it counts back from a date that is not known yet",
            written.item,
            field=written.field,
            index=written.place,
            help="split the predecessor where the successor may start, and link to that part",
            subject=f"lead {written.link.type.value} {written.name}",
        )
    context.measure("EP841", count=found)


def _out_of_sequence(context: Context) -> Iterator[Finding]:
    """Find reports that the links contradict."""
    found = 0
    told: set[tuple[str, str]] = set()
    for one in out_of_sequence(context.schedule):
        task = context.network.tasks[one.node]
        item, field, index = _where(context, task, one.link)
        subject = f"{one.link.type.value} {one.predecessor}"
        if (item, subject) in told:
            continue
        told.add((item, subject))
        found += 1
        kind, other = one.link.type, context.items[one.predecessor].title
        done = "has finished" if kind.to_finish else "has started"
        if task.kind is Kind.MILESTONE:
            done = "is reached"
        first = "finished" if kind.from_finish else "started"
        yield context.finding(
            "EP842",
            f"“{task.title}” {done}, but “{other}”, which the link says has to be {first} "
            "before, is not",
            item,
            field=field,
            index=index,
            help=f"report {one.predecessor}, or put the link right",
            subject=subject,
        )
    context.measure("EP842", count=found)


def _where(context: Context, task: Task, link: object) -> tuple[str, str, int | None]:
    """Find where a link that holds a task is written: at it, or at a group around it."""
    name = task.id
    while name:
        item = context.items.get(name)
        for index, other in enumerate(item.after if item is not None else ()):
            if other is link:
                return name, "after", index
        name = name.rpartition(".")[0]
    return task.id, "", None


def _hard_constraints(context: Context) -> Iterator[Finding]:
    """Find dates that bind work from above."""
    population = found = 0
    finished = context.finished
    index = context.network.index
    laid_out = context.once(_laid_out)
    items: list[Task | Group] = [*context.network.tasks, *context.schedule.groups.values()]
    for item in items:
        if index.get(item.id) not in finished:
            population += 1
        for constraint in item.constraints:
            kind = constraint.kind
            is_event = (
                isinstance(item, Task) and item.is_milestone and kind.holds_from_below
            )  # A day that is given from outside.
            if not kind.holds_from_above or is_event or constraint.date is None:
                continue
            if index.get(item.id) in finished or item.id in laid_out:
                continue
            found += 1
            words = kind.value.replace("_", " ")
            yield context.finding(
                "EP843",
                f"“{item.title}” has to {_as_verb(words)} {short_date(constraint.date.day)}, "
                "whatever the logic says",
                item.id,
                field=kind.value,
                help="let its links set the date; deadline: measures a promise without bending it",
                subject=kind.value,
            )
    context.measure("EP843", population=population, count=found)


def _as_verb(words: str) -> str:
    return words.removeprefix("must ")


def _long_durations(context: Context) -> Iterator[Finding]:
    """Find work that takes so long that nobody could tell whether it is on time."""
    network, limit = context.network, context.settings.number("long_duration_days")
    spans = [2 * limit * (c.day_minutes or MINUTES_PER_DAY) for c in network.calendars]
    found = 0
    for node in context.open_work:
        span = network.span[node]
        if span is not None and span < spans[network.calendar_of[node]]:
            continue
        length = planned_minutes(context.schedule, node)
        if length is None or length[0] <= limit * length[1]:
            continue
        task = network.tasks[node]
        found += 1
        yield context.finding(
            "EP844",
            f"“{task.title}” takes {working_time(*length)}: too long to see whether it is on time",
            task.id,
            field="duration" if task.duration is not None else "",
            help="split it where something can be handed over",
            numbers={"working_days": round(length[0] / length[1], 1), "limit": limit},
        )
    context.measure("EP844", population=len(context.open_work), count=found, limit=limit)


def _negative_float(context: Context) -> Iterator[Finding]:
    """Find dates that cannot be kept, and tell how many tasks have negative float by them."""
    floats = context.total_float
    number = len(context.network.tasks)
    negative = sum(m is not None and m < 0 for m in floats[:number])
    context.measure("EP845", population=len(context.open_nodes), count=negative)
    if negative:
        from exitplan.checks._rules_network_unkept import unkept_findings

        yield from unkept_findings(context, negative)


def _invalid_dates(context: Context) -> Iterator[Finding]:
    """Find work forecast in the past, and reports from the future."""
    found = 0
    for node, is_forecast in invalid_dates(context.schedule):
        task = context.network.tasks[node]
        if is_forecast and task.kind is Kind.MILESTONE:
            continue
        found += 1
        special = context.network.special.get(node)
        if is_forecast and special is not None and special.started:
            message = f"“{task.title}” is forecast to end before the status date, but not reported"
            remedy = "report its finish, or what is left of it"
        elif is_forecast:
            message = f"“{task.title}” is forecast before the status date, but not reported"
            remedy = "report what has happened, or move what has not"
        else:
            message = f"“{task.title}” is reported for a day after the status date"
            remedy = "what has not happened yet is a forecast; or move the status date on"
        yield context.finding(
            "EP846",
            message,
            task.id,
            help=remedy,
            subject="forecast" if is_forecast else "actual",
        )
    context.measure("EP846", population=len(context.network.tasks), count=found)


_NOTE, _WARNING = Severity.NOTE, Severity.WARNING
RULES = (
    Rule("EP835", "open-start", Family.NETWORK, _NOTE,
         "nothing holds a start but the status date, or nothing leads to a milestone",
         _open_starts),
    Rule("EP836", "open-finish", Family.NETWORK, _NOTE,
         "nothing waits for a task, so that no delay of it shows", _open_finishes),
    Rule("EP837", "dangling-start", Family.NETWORK, _NOTE,
         "predecessors hold a task's finish, but none its start", _dangling_starts),
    Rule("EP838", "dangling-finish", Family.NETWORK, _NOTE,
         "successors wait for a task's start, but none for its finish", _dangling_finishes),
    Rule("EP839", "redundant-link", Family.NETWORK, _NOTE,
         "a link moves nothing, because a longer path says the same", _redundant),
    Rule("EP840", "long-lag", Family.NETWORK, _NOTE,
         "a long wait stands in a lag, where nobody answers for it", _long_lags),
    Rule("EP841", "lead", Family.NETWORK, _NOTE,
         "a link has a negative lag", _leads),
    Rule("EP842", "out-of-sequence", Family.NETWORK, _WARNING,
         "something is reported before what it was to wait for", _out_of_sequence),
    Rule("EP843", "hard-constraint", Family.NETWORK, _NOTE,
         "a date binds work whatever the logic says", _hard_constraints),
    Rule("EP844", "long-duration", Family.NETWORK, _NOTE,
         "a task takes too long to see whether it is on time", _long_durations,
         profiles=frozenset({STRICT})),
    Rule("EP845", "negative-float", Family.NETWORK, _WARNING,
         "a date cannot be kept, and what leads to it has negative float", _negative_float),
    Rule("EP846", "invalid-date", Family.NETWORK, _WARNING,
         "work is forecast before the status date, or reported after it", _invalid_dates),
)  # fmt: skip
