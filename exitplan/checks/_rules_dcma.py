"""The fourteen points of the DCMA assessment as rules; each is one finding about the whole plan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from exitplan.checks._context import Context
from exitplan.checks._finding import Finding
from exitplan.checks._rule import DCMA, STRICT, Family, Rule
from exitplan.errors import Severity

if TYPE_CHECKING:
    from fractions import Fraction

    from exitplan.checks._dcma import Assessment, DcmaSettings, Metric, Number
    from exitplan.checks._settings import Settings

_ROOM_FOR_NAMES = 160
"""Characters that the names of the worst items may take."""
_RESOURCES, _PATH_TEST, _CPLI, _BEI = 10, 12, 13, 14
_MISSING = frozenset({4})
"""Points that name what was *not* counted."""


def _find(number: int, context: Context) -> Iterator[Finding]:
    """Tell of one point that does not keep to its limit, and publish what it counted."""
    metric = context.once(assessment).metric(number)
    numbers = metric.numbers()
    context.measure(metric.code, **numbers)
    is_told = bool(metric.count) if number == _RESOURCES else metric.passes is False
    if is_told:
        yield context.finding(
            metric.code, _message(metric, context), help=_REMEDIES[number], numbers=numbers
        )


def assessment(context: Context) -> Assessment:
    """Prepare the fourteen for a plan, with the limits that are configured."""
    from exitplan.checks._dcma import Assessment

    return Assessment(context.schedule, lambda: context.baseline, dcma_settings(context.settings))


def dcma_settings(settings: Settings) -> DcmaSettings:
    """Read the limits from the thresholds in force."""
    from fractions import Fraction

    from exitplan.checks._dcma import DcmaSettings

    def number(name: str) -> Fraction:
        return Fraction(str(settings.number(name)))

    def percent(name: str) -> Fraction:
        return number(f"dcma_{name}_percent") / 100

    return DcmaSettings(
        high_float_days=number("high_float_days"),
        long_days=number("long_duration_days"),
        logic=percent("logic"),
        leads=percent("leads"),
        lags=percent("lags"),
        types=percent("types"),
        constraints=percent("constraints"),
        high_float=percent("high_float"),
        negative_float=percent("negative_float"),
        duration=percent("duration"),
        missed=percent("missed"),
        cpli=number("dcma_cpli"),
        bei=number("dcma_bei"),
    )


_OPEN = "open tasks and milestones"
_LINKS = "links to what is open"
_WORDS = {
    1: f"{_OPEN} without a predecessor or a successor",
    2: f"{_LINKS} with a lead",
    3: f"{_LINKS} with a lag",
    4: f"{_LINKS} from finish to start",
    5: f"{_OPEN} under a hard constraint",
    6: f"{_OPEN} with more than {{float}} of total float",
    7: f"{_OPEN} with negative float",
    8: f"{_OPEN} planned to take more than {{long}}",
    9: "tasks and milestones forecast before the status date, or reported after it",
    10: "open tasks of a day or more without an owner",
    11: "tasks due by the baseline finished or forecast later",
}


def _message(metric: Metric, context: Context) -> str:
    from exitplan.checks._dcma import plain

    limit, value = metric.limit, metric.value
    assert value is not None
    if metric.number == _PATH_TEST:
        return (
            f"{_title(metric, context)} made 600 working days longer moves "
            f"{_title(metric, context, 1)} by {plain(metric.count)} of them: something between "
            "breaks the logic"
        )
    if metric.number in (_CPLI, _BEI):
        assert limit is not None
        least = f"where {metric.say(limit)} is the least"
        if metric.number == _BEI:
            ratio = f"{_tasks(metric.count)} finished for {_tasks(metric.denominator)} due"
            return f"BEI is {metric.say(value)}, {least}: {ratio}"
        ratio = f"{plain(metric.count)} ÷ {plain(metric.denominator)} working days"
        return f"CPLI of {_title(metric, context)} is {metric.say(value)} ({ratio}), {least}"
    words = _WORDS[metric.number].format(
        float=_days(context, "high_float_days"), long=_days(context, "long_duration_days")
    )
    share = f"{metric.say(value)}{_bound(metric, limit)}"
    names = _names(metric.items)
    others = "; others: " if metric.number in _MISSING else ": "
    head = f"{plain(metric.count):,} of {plain(metric.denominator):,} {words} ({share})"
    return f"{head}{others}{names}" if names else head


def _bound(metric: Metric, limit: Fraction | None) -> str:
    if limit is None:
        return ""
    if not limit:
        return ", none expected"
    return f", at {'least' if metric.definition.at_least else 'most'} {metric.say(limit)}"


def _tasks(number: Number) -> str:
    from exitplan.schedule.words import count

    return count(int(number), "task")


def _days(context: Context, name: str) -> str:
    from exitplan.schedule.words import count

    number = context.settings.number(name)
    return count(number, "working day") if isinstance(number, int) else f"{number:g} working days"


def _title(metric: Metric, context: Context, number: int = 0) -> str:
    name = metric.items[number]
    return f"“{context.items[name].title}”"


def _names(items: tuple[str, ...]) -> str:
    """Name the worst, as many as there is room for."""
    shown: list[str] = []
    room = _ROOM_FOR_NAMES
    for name in items:
        room -= len(name) + 2
        if shown and room < 0:
            break
        shown.append(name)
    rest = len(items) - len(shown)
    return ", ".join(shown) + (f" and {rest:,} more" if rest else "")


_REMEDIES = {
    1: "link each to what it waits for and to what waits for it; EP835 and EP836 name them all",
    2: "split the predecessor where its successor may start; EP841 names every lead",
    3: "write the wait as a task with an owner; EP840 names the long ones",
    4: "cut tasks where the other may start, so that one ends before the next begins",
    5: "let the logic set the date, and measure a promise with deadline:; EP843 names them",
    6: "look for the successor that is missing: little can wait so long",
    7: "shorten what leads to the date, or have it moved; EP845 tells where it comes from",
    8: "split the long ones where something can be handed over; EP844 names those of the plan",
    9: "report what has happened up to the status date, and forecast the rest from there on",
    10: "name an owner for each: a role; there is no limit, and hours or cost are not counted",
    11: "re-plan what is late, and tell whoever approved the baseline",
    12: "exitplan why on what did not move tells what holds it: a date, or a missing link",
    13: "shorten the critical path, or ask for another date while it can still be given",
    14: "finish what is due before starting more; new tasks count as due until they are approved",
}


def _rule(number: int, name: str, summary: str) -> Rule:
    return Rule(
        f"EP{820 + number}",
        name,
        Family.NETWORK,
        Severity.NOTE if number == _RESOURCES else Severity.WARNING,
        summary,
        partial(_find, number),
        profiles=frozenset({DCMA, STRICT}),
        about_in="_about_dcma",
    )


RULES = (
    _rule(1, "dcma-logic", "DCMA 1: too many open tasks lack a predecessor or a successor"),
    _rule(2, "dcma-leads", "DCMA 2: links have leads"),
    _rule(3, "dcma-lags", "DCMA 3: too many links have lags"),
    _rule(4, "dcma-link-types", "DCMA 4: too few links go from finish to start"),
    _rule(5, "dcma-hard-constraints", "DCMA 5: too many open tasks are held by hard constraints"),
    _rule(6, "dcma-high-float", "DCMA 6: too many open tasks have very much float"),
    _rule(7, "dcma-negative-float", "DCMA 7: open tasks have negative float"),
    _rule(8, "dcma-high-duration", "DCMA 8: too many open tasks were planned to take long"),
    _rule(9, "dcma-invalid-dates", "DCMA 9: forecasts lie in the past, or reports in the future"),
    _rule(10, "dcma-resources", "DCMA 10: tasks have nobody who answers for them (no limit)"),
    _rule(11, "dcma-missed-tasks", "DCMA 11: too many tasks miss their baseline finish"),
    _rule(12, "dcma-critical-path-test", "DCMA 12: a much longer critical task moves nothing"),
    _rule(13, "dcma-cpli", "DCMA 13: the baseline date needs more speed than there is (CPLI)"),
    _rule(14, "dcma-bei", "DCMA 14: less is finished than the baseline asks for (BEI)"),
)
