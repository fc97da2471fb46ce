"""Rules on law that only dates show: the law chosen, and what runs beside a legal period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._nodes import finish_day, links_before
from exitplan.checks._rule import ASKED, Family, Rule
from exitplan.errors import Severity
from exitplan.plan import Group, LinkType, Task
from exitplan.schedule.words import length_words, short_date

if TYPE_CHECKING:
    from exitplan.expansion import ProcurementFacts
    from exitplan.law import LegalPeriod
    from exitplan.plan import Link, Procurement


def _contradicted(context: Context) -> Iterator[Finding]:
    """Find tenders laid out by a law that is not in force when their notice is forecast."""
    expansion = context.schedule.expansion
    population = found = 0
    for laid in expansion.procurements if expansion is not None else ():
        notice = context.network.index.get(laid.notice)
        if not laid.is_regime_stated or notice is None or notice in context.finished:
            continue
        population += 1
        finding = _contradiction(context, laid, notice)
        if finding is not None:
            found += 1
            yield finding
    context.measure("EP816", population=population, count=found)


def _contradiction(context: Context, laid: ProcurementFacts, notice: int) -> Finding | None:
    from exitplan.law import REGIMES, regime_on
    from exitplan.plan import Procurement
    from exitplan.tender import find_procedure

    group = context.items[laid.group]
    facts = group.facts if isinstance(group, Group) else None
    assert isinstance(facts, Procurement)
    titles = {regime.id: regime.title for regime in REGIMES}
    day = finish_day(context.network, context.schedule.early, notice)
    by_date = regime_on(day)
    if laid.regime not in titles or by_date.id == laid.regime or _has_commenced(context, facts):
        return None
    if find_procedure(facts.procedure, laid.regime).follows_framework:
        return None
    title = titles[laid.regime]
    field, remedy = "regime", "take regime out, so that the forecast decides"
    said = f"is said to follow the {title}"
    if facts.regime is None and facts.commences is not None:
        field, remedy = "commences", "correct commences, or take it out"
        said = f"commences on {short_date(facts.commences.day)}, under the {title}"
    return context.finding(
        "EP816",
        f"“{group.title}” {said}, but its notice is forecast for {short_date(day)}, when the "
        f"{by_date.title} applies",
        laid.group,
        field=f"procurement.{field}",
        help=f"bring the notice forward, or {remedy}",
        subject=laid.regime,
    )


def _has_commenced(context: Context, facts: Procurement) -> bool:
    """Whether it began on a day that is past: with an earlier advertisement, say."""
    if facts.commences is None:
        return False
    status = context.status or context.plan.start
    return facts.commences.day <= status.day


def _at_least(context: Context) -> list[tuple[int, Task, LegalPeriod]]:
    """Give the tasks that last for a period before whose end something must not be done."""
    tasks = [(n, task) for n, task in enumerate(context.network.tasks) if task.period is not None]
    if not tasks:
        return []
    from exitplan.law import Bound, find_period

    found = []
    for node, task in tasks:
        assert task.period is not None
        period = find_period(task.period.rule, context.plan.periods)
        if period.bound is Bound.AT_LEAST:
            found.append((node, task, period))
    return found


def _begun_early(context: Context) -> Iterator[Finding]:
    """Find legal periods that begin before the event that they are counted from."""
    network = context.network
    periods = _at_least(context)
    found = 0
    for node, task, period in periods:
        for k in links_before(network, node):
            link = network.link[k]
            if link is None or link.type is not LinkType.FS:
                continue
            reason = _how_early(context, node, network.source[k] >> 1, link)
            if reason:
                found += 1
                event = network.item_id(network.source[k] >> 1)
                field, index = _place(task, link, is_fact=_first_day(task) is not None)
                yield context.finding(
                    "EP817",
                    f"“{task.title}” begins before what it is counted from: {reason}",
                    task.id,
                    field=field,
                    index=index,
                    help=f"it runs from when {period.trigger or 'its event is over'}; "
                    "take the lead out, or correct the date",
                    subject=event,
                )
    context.measure("EP817", population=len(periods), count=found)


def _how_early(context: Context, node: int, source: int, link: Link) -> str:
    """Say how a period comes before its event; nothing where it does not."""
    network = context.network
    title = _title(context, source)
    special = network.special.get(node)
    if special is None or not special.started:
        if link.lag.amount < 0:
            return f"by {length_words(link.lag)} before “{title}” is finished"
        return ""
    began = _first_day(network.tasks[node])
    if began is None or source >= len(network.tasks):
        return ""
    if source not in context.finished:
        return f"on {short_date(began)}, and “{title}” is not reported as finished"
    over = finish_day(network, context.schedule.early, source)
    if began >= over:
        return ""
    return f"on {short_date(began)}, and “{title}” was finished on {short_date(over)}"


def _place(item: Task | Group, link: Link, *, is_fact: bool) -> tuple[str, int | None]:
    """Give the field that says when something begins: a date that is a fact, else a link."""
    progress = item.progress if isinstance(item, Task) else None
    if is_fact and progress is not None:
        is_begun = progress.actual_start is not None
        return ("actual_start" if is_begun else "actual_finish", None)
    index = item.after.index(link) if link in item.after else None
    return ("" if index is None else "after", index)


def _first_day(task: Task) -> int | None:
    progress = task.progress
    moment = progress.actual_start or progress.actual_finish if progress is not None else None
    return None if moment is None else moment.day


def _title(context: Context, node: int) -> str:
    return context.items[context.network.item_id(node)].title


def _overlapped(context: Context) -> Iterator[Finding]:
    """Find what waits for a legal period and still begins before it is over."""
    periods = _at_least(context)
    found = 0
    for node, task, period in periods:
        for target, link in _waiting(context, node):
            reason = _how_overlapped(context, node, target, link)
            if not reason:
                continue
            found += 1
            name = context.network.item_id(target)
            item = context.items[name]
            is_fact = isinstance(item, Task) and _first_day(item) is not None
            field, index = _place(item, link, is_fact=is_fact)
            yield context.finding(
                "EP818",
                f"“{item.title}” begins before “{task.title}” is over: {reason}",
                name,
                field=field,
                index=index,
                help=f"only then {period.then}" if period.then else "take the lead out",
                subject=task.id,
            )
    context.measure("EP818", population=len(periods), count=found)


def _waiting(context: Context, node: int) -> Iterator[tuple[int, Link]]:
    """Give what waits for the finish of a task, or of a group that ends with it."""
    network = context.network
    ends = frozenset(network.ends.values())
    stack, seen = [node], {node}
    while stack:
        for k in context.successors[stack.pop()]:
            target, link = context.targets[k], network.link[k]
            if link is not None and link.type is LinkType.FS:
                yield target, link
            elif link is None and target in ends and target not in seen:
                seen.add(target)
                stack.append(target)


def _how_overlapped(context: Context, node: int, target: int, link: Link) -> str:
    network, early = context.network, context.schedule.early
    last_day = finish_day(network, early, node)
    task = network.tasks[target] if target < len(network.tasks) else None
    began = None if task is None else _first_day(task)
    if began is None:
        if link.lag.amount >= 0:
            return ""
        return f"by {length_words(link.lag)}; its last day is {short_date(last_day)}"
    if began > last_day:
        return ""
    return f"it began on {short_date(began)}, and {short_date(last_day)} is the last day to wait"


def _unsure(context: Context) -> Iterator[Finding]:
    """Find legal periods whose text exitplan is not sure of."""
    tasks = [task for task in context.network.tasks if task.period is not None]
    if not tasks:
        return
    from exitplan.law import Confidence, find_period

    found = 0
    for task in tasks:
        assert task.period is not None
        period = find_period(task.period.rule, context.plan.periods)
        if period.read is None or period.confidence is Confidence.HIGH:
            continue
        found += 1
        read = short_date(period.read.toordinal())
        yield context.finding(
            "EP819",
            f"“{task.title}” lasts for {period.name}, of which exitplan is not sure: confidence "
            f"{period.confidence.value}, read on {read}",
            task.id,
            field="period",
            help=f"look it up: {period.provision}" if period.provision else "look it up",
            subject=period.name,
        )
    context.measure("EP819", population=len(tasks), count=found)


RULES: tuple[Rule, ...] = (
    Rule(
        "EP816",
        "law-contradicted",
        Family.LAW,
        Severity.ERROR,
        "a tender is laid out by a law that does not apply when its notice is forecast",
        _contradicted,
    ),
    Rule(
        "EP817",
        "period-begins-early",
        Family.LAW,
        Severity.ERROR,
        "a legal period begins before the event that it is counted from",
        _begun_early,
    ),
    Rule(
        "EP818",
        "period-overlapped",
        Family.LAW,
        Severity.ERROR,
        "what must wait for a legal period begins before it is over",
        _overlapped,
    ),
    Rule(
        "EP819",
        "law-unsure",
        Family.LAW,
        Severity.NOTE,
        "exitplan is not sure of the text of a legal period",
        _unsure,
        ASKED,
    ),
)
