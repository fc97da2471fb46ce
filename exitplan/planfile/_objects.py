"""From the fields of a map to the thing it describes, with the rules between keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exitplan.calendars import CalendarSpec, OpenDay, Period, YearlyPeriod
from exitplan.plan import (
    DEFAULT_CALENDAR,
    NO_LAG,
    Assumption,
    Deadline,
    Document,
    Duration,
    Estimate,
    Link,
    LinkType,
    Profile,
    SchedulingOptions,
    Shape,
)
from exitplan.planfile._context import BAD, Context
from exitplan.planfile._format_domain import DOMAIN_OBJECTS
from exitplan.planfile._format_risk import NEEDED, ONLY_FOR, RISK_OBJECTS
from exitplan.planfile._tree import Mapping

Fields = dict[str, Any]
Builder = Callable[[Context, Mapping, Fields, str], Any]


def _link(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if "task" not in fields:
        return BAD
    return Link(
        fields["task"],
        fields.get("type", LinkType.FS),
        fields.get("lag", NO_LAG),
        fields.get("lag_calendar"),
    )


def _deadline(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    return Deadline(**fields) if "date" in fields else BAD


def _estimate(context: Context, node: Mapping, fields: Fields, _name: str) -> Any:
    check_shape(context, node, fields)
    shape = fields.get("shape", Shape.TRIANGULAR)
    if any(key not in fields for key in NEEDED[shape]) or fields.get("values") == ():
        # A likely value that is known still gives the task its length.
        likely: Duration | None = fields.get("likely")
        return BAD if likely is None else Estimate.fixed(likely)
    if shape is Shape.FIXED:
        return Estimate.fixed(fields["likely"])
    return Estimate.discrete(fields["values"]) if shape is Shape.DISCRETE else Estimate(**fields)


def check_shape(
    context: Context, node: Mapping, fields: Fields, optional: tuple[str, ...] = ()
) -> None:
    """Report keys that a shape lacks, and drop those that do not go with it."""
    if "shape" in node.entries and "shape" not in fields:
        return
    shape = fields.get("shape", Shape.TRIANGULAR)
    for key in NEEDED[shape]:
        if key not in node.entries and key not in optional:
            place = (node.start, node.start + 1)
            context.fail("EP104", place, f"{key!r} is missing", _LACKING[key])
    for key, shapes in ONLY_FOR.items():
        if key in node.entries and shape not in shapes:
            start, end, _ = node.entries[key]
            message = f"{key!r} does not go with shape: {shape.value}"
            known = " or ".join(sorted(other.value for other in shapes))
            context.fail("EP111", (start, end), message, f"delete it, or write shape: {known}")
            fields.pop(key, None)
    percentiles = fields.get("percentiles")
    if percentiles is not None and len(percentiles) != 2:
        place_node = node.entries["percentiles"][2]
        context.fail("EP713", place_node, "percentiles are two numbers", "write [10, 90]")
        del fields["percentiles"]


_LACKING = {
    "low": "add low: 6w",
    "likely": "add likely: 8w, or shape: uniform",
    "high": "add high: 12w",
    "values": "add values: [{length: 8w, probability: 70%}, {length: 12w, probability: 30%}]",
}


def _assumption(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    return Assumption(**fields) if "reason" in fields else BAD


def _document(_context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    return Document(name, **{"title": name, **fields})


def _scheduling(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    return SchedulingOptions.of(fields.pop("profile", Profile.EXITPLAN), **fields)


def _manual(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    from exitplan.plan import ManualDates

    return ManualDates(**fields) if "start" in fields else BAD


def _baseline(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    from exitplan.plan import BaselineDates

    return BaselineDates(**fields)


def _period(context: Context, node: Mapping, fields: Fields, _name: str) -> Any:
    name = fields.get("name", "")
    keys = node.entries.keys() & {"date", "from", "to", "every"}
    if not keys:
        return context.fail(
            "EP104", (node.start, node.start + 1), "a period needs its days", _PERIOD_HELP
        )
    if len(keys) > 1 and keys != {"from", "to"}:
        start, end, _ = node.entries[[key for key in node.entries if key in keys][1]]
        message = "these keys do not go together: " + ", ".join(
            key for key in node.entries if key in keys
        )
        return context.fail("EP111", (start, end), message, _PERIOD_HELP)
    if "every" in fields:
        return YearlyPeriod(fields["every"][0], fields["every"][1], name)
    if "date" in fields:
        return Period(fields["date"], fields["date"], name)
    if len(keys) == 1 and keys < {"from", "to"}:
        start, end, _ = node.entries[next(iter(keys))]
        missing = "to" if "from" in keys else "from"
        return context.fail("EP104", (start, end), f"{missing!r} is missing", _PERIOD_HELP)
    if "from" not in fields or "to" not in fields:
        return BAD
    if fields["to"] < fields["from"]:
        _, _, last = node.entries["to"]
        message = "this period ends before it begins"
        return context.fail("EP115", (last.start, last.end), message, "check both dates")
    return Period(fields["from"], fields["to"], name)


_PERIOD_HELP = "write a date, {from: …, to: …}, or {every: 12-24..01-01}"


def _open_day(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if "date" not in fields:
        return BAD
    return OpenDay(fields["date"], fields.get("hours"), fields.get("name", ""))


def _calendar(_context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    def periods(key: str) -> tuple[Any, ...]:
        return tuple(
            Period(value, value) if isinstance(value, int) else value
            for value in fields.get(key, ())
        )

    return CalendarSpec(
        name,
        fields.get("based_on", DEFAULT_CALENDAR),
        fields.get("hours"),
        fields.get("holidays"),
        periods("closed"),
        tuple(
            OpenDay(value) if isinstance(value, int) else value for value in fields.get("open", ())
        ),
        periods("blackouts"),
        fields.get("day"),
        fields.get("week"),
    )


def _domain(kind: str) -> Builder:
    """Build a thing of contracts, tenders, boards or staff, whose classes are loaded late."""

    def build(context: Context, node: Mapping, fields: Fields, name: str) -> Any:
        from exitplan.planfile._domain_objects import DOMAIN_BUILDERS

        return DOMAIN_BUILDERS[kind](context, node, fields, name)

    return build


def _risk(kind: str) -> Builder:
    """Build a risk, a branch or a part of one, whose classes are loaded late."""

    def build(context: Context, node: Mapping, fields: Fields, name: str) -> Any:
        from exitplan.planfile._risk_objects import RISK_BUILDERS

        return RISK_BUILDERS[kind](context, node, fields, name)

    return build


def _waiver(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if any(key not in fields for key in ("rule", "reason", "approved_by", "until")):
        return BAD
    from exitplan.plan import Moment, Waiver

    return Waiver(**{**fields, "until": Moment(fields["until"])})


BUILDERS: dict[str, Builder] = {
    **{thing.name: _risk(thing.name) for thing in RISK_OBJECTS},
    **{thing.name: _domain(thing.name) for thing in DOMAIN_OBJECTS},
    "assumption": _assumption,
    "baseline": _baseline,
    "calendar": _calendar,
    "deadline": _deadline,
    "document": _document,
    "estimate": _estimate,
    "link": _link,
    "manual": _manual,
    "open_day": _open_day,
    "period": _period,
    "scheduling": _scheduling,
    "waiver": _waiver,
}
