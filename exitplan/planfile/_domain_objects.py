"""Builders of contracts, tenders, boards, staff and legal periods; loaded when one is met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exitplan.calendars import Period, parse_meeting_rule
from exitplan.plan import (
    NO_STEPS,
    Board,
    Contract,
    Deadline,
    Duty,
    Extension,
    Gate,
    HandOver,
    IfClosed,
    Moment,
    Notice,
    Obligation,
    PeriodUse,
    Procurement,
    Route,
    StepChange,
    Transfer,
    Wave,
)
from exitplan.planfile._build import SOME_DAY
from exitplan.planfile._context import BAD, Context
from exitplan.planfile._items import fold_dates, title_from
from exitplan.planfile._tree import Mapping

Fields = dict[str, Any]


def _lacks(fields: Fields, *keys: str) -> bool:
    return any(key not in fields for key in keys)


def _renamed(fields: Fields, **names: str) -> Fields:
    """Give fields their names in the vocabulary, where a file calls them otherwise."""
    return {names.get(key, key): value for key, value in fields.items()}


def _period_use(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if _lacks(fields, "rule"):
        return BAD
    return PeriodUse(fields["rule"], fields.get("with", ()), fields.get("count"))


def _gate(context: Context, node: Mapping, fields: Fields, _name: str) -> Any:
    if _lacks(node.entries, "board") and _lacks(node.entries, "value"):
        message = "nothing says who decides"
        remedy = "add board: its id, or a value by which the board is chosen"
        return context.fail("EP104", (node.start, node.start + 1), message, remedy)
    return Gate(**fields)


def _board(context: Context, node: Mapping, fields: Fields, name: str) -> Any:
    fields = _renamed({"title": title_from(name), **fields})
    if "meets" in fields:
        place = node.entries["meets"][2]
        try:
            fields["meets"] = parse_meeting_rule(fields["meets"])
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
            context.fail("EP116", place, message, remedy)
            del fields["meets"]
    for key in ("recess", "pre_election"):
        fields[key] = tuple(
            Period(value, value) if isinstance(value, int) else value
            for value in fields.get(key, ())
        )
    if "if_closed" in fields:
        fields["if_closed"] = IfClosed(fields["if_closed"])
    if "calendar" in fields:
        fields["calendar"] = context.calendar_name(fields["calendar"])
    fields["dates"] = tuple(sorted(set(fields.get("dates", ()))))
    return Board(name, **fields)


def _step(context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    fields = _renamed(fields, **{"with": "circumstances"})
    fold_dates(fields)
    if type(fields.get("deadline")) is Moment:
        fields["deadline"] = Deadline(fields["deadline"])
    if "calendar" in fields:
        fields["calendar"] = context.calendar_name(fields["calendar"])
    if "constraints" in fields:
        fields["constraints"] = tuple(fields["constraints"])
    return StepChange(**fields)


def _procurement(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if _lacks(fields, "procedure"):
        return BAD
    return Procurement(**_renamed(fields, **{"with": "circumstances"}))


def _wave(_context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    if _lacks(fields, "people", "route"):
        return BAD
    fields = _renamed(fields, to="moves_to", **{"from": "moves_from"})
    fields["route"] = Route(fields["route"])
    fields.setdefault("title", title_from(name))
    return Wave(name, **fields)


def _transfer(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    if _lacks(fields, "to", "waves"):
        return BAD
    fields = _renamed(fields, to="moves_to", **{"from": "moves_from"})
    return Transfer(
        waves=tuple(fields.pop("waves").values()),
        steps=fields.pop("steps", NO_STEPS),
        **fields,
    )


def _extension(_context: Context, _node: Mapping, fields: Fields, _name: str) -> Any:
    return Extension(**fields) if "until" in fields else BAD


def _notice(_context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    if _lacks(fields, "period"):
        return BAD
    return Notice(name, **_renamed({"title": title_from(name), **fields}, before="ahead_of"))


def _duty(context: Context, node: Mapping, fields: Fields, name: str) -> Any:
    if _lacks(fields, "period"):
        return BAD
    if "since" in node.entries and "since_item" in node.entries:
        start, end, _ = node.entries["since_item"]
        message = "'since_item' does not go with 'since'"
        context.fail("EP111", (start, end), message, "delete one of the two")
    since = fields.pop("since_item", None)
    if since is not None:
        fields["since"] = since
    return Duty(name, **{"title": title_from(name), **fields})


def _hand_over(_context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    return HandOver(name, **{"title": title_from(name), **fields})


def _obligation(context: Context, node: Mapping, fields: Fields, name: str) -> Any:
    if not node.entries:
        return BAD
    if _lacks(node.entries, "due") and _lacks(node.entries, "every"):
        message = "nothing says when this falls due"
        remedy = "add due: its days, or every: the days of each year, like 04-01"
        return context.fail("EP104", (node.start, node.start + 1), message, remedy)
    fields = _renamed({"title": title_from(name), **fields}, every="every_year")
    if "every_year" in fields:
        fields["every_year"] = tuple(first for first, _ in fields["every_year"])
    return Obligation(name, **fields)


def _contract(_context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    # Whoever names a contract whose end could not be read is not told that there is none.
    fields = {"title": title_from(name), "ends": SOME_DAY, **fields}
    for key in ("notices", "duties", "obligations", "service_areas", "assets"):
        fields[key] = tuple(fields.get(key, {}).values())
    return Contract(name, **fields)


def _own_period(context: Context, _node: Mapping, fields: Fields, name: str) -> Any:
    from exitplan.calendars import CountUnit
    from exitplan.law import Bound, LegalPeriod

    if "calendar" in fields:
        fields["calendar"] = context.calendar_name(fields["calendar"])
    return LegalPeriod(
        name,
        fields.pop("title", title_from(name)),
        fields.pop("count", 1),  # A period whose count could not be read is still there.
        CountUnit(fields.pop("unit", "days")),
        Bound(fields.pop("bound", "at-least")),
        **_renamed(fields, notes="note"),
    )


DOMAIN_BUILDERS: dict[str, Callable[[Context, Mapping, Fields, str], Any]] = {
    "board": _board,
    "contract": _contract,
    "duty": _duty,
    "extension": _extension,
    "gate": _gate,
    "hand_over": _hand_over,
    "notice": _notice,
    "obligation": _obligation,
    "own_period": _own_period,
    "period_use": _period_use,
    "procurement": _procurement,
    "step": _step,
    "transfer": _transfer,
    "wave": _wave,
}
