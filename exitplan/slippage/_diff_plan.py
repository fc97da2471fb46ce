"""What is said otherwise of the plan as a whole: dates, rules, calendars, boards, registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from exitplan.plan import Plan, SchedulingOptions
from exitplan.slippage._changes import Change, ChangeKind, Detail
from exitplan.slippage._diff_values import details_of, label, text_of

_KINDS = {
    "start": ChangeKind.PLAN_START,
    "status_date": ChangeKind.STATUS_DATE,
    "finish_by": ChangeKind.FINISH_BY,
    "calendar": ChangeKind.CALENDAR,
    "calendars": ChangeKind.CALENDARS,
    "boards": ChangeKind.BOARDS,
    "periods": ChangeKind.PERIODS,
    "contracts": ChangeKind.CONTRACTS,
    "risks": ChangeKind.RISK,
    "branches": ChangeKind.RISK,
    "correlations": ChangeKind.RISK,
    "spread": ChangeKind.RISK,
    "id": ChangeKind.TEXT,
    "title": ChangeKind.TEXT,
    "documents": ChangeKind.TEXT,
    "owner": ChangeKind.TEXT,
    "notes": ChangeKind.TEXT,
    "waivers": ChangeKind.TEXT,
    "is_programme": ChangeKind.TEXT,
}
"""What a field of a plan is about; any other field is a change of its own all the same."""

_ELSEWHERE = frozenset({"items", "options", "locate"})


def plan_changes(before: Plan, after: Plan) -> Iterator[Change]:
    """Give what differs in what is said of the plan as a whole."""
    for field in attrs.fields(type(after)):
        name = field.name
        old, new = getattr(before, name, None), getattr(after, name)
        if name in _ELSEWHERE or old is new or old == new:
            continue
        kind = _KINDS.get(name, ChangeKind.OTHER)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _entries(after, kind, name, old, new)
        else:
            yield _plain(after, kind, name, old, new)
    if before.options != after.options:
        yield from _rules(after, before.options, after.options)


def _plain(plan: Plan, kind: ChangeKind, name: str, old: Any, new: Any) -> Change:
    is_told_whole = kind in (ChangeKind.TEXT, ChangeKind.OTHER) and not isinstance(old, str)
    details = details_of(old, new) if is_told_whole else []
    return Change(
        kind,
        "",
        plan.title,
        label(name),
        text_of(old, name),
        text_of(new, name),
        fields=(name,),
        details=tuple(Detail(*detail) for detail in details),
        moves_dates=kind.moves_dates,
    )


def _entries(
    plan: Plan, kind: ChangeKind, field: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    """Compare calendars, boards and the like by name; those they rest on come first."""
    for name in [*_bases_first(new), *(name for name in old if name not in new)]:
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        details = details_of(was, now) if was is not None and now is not None else []
        yield Change(
            kind,
            "",
            plan.title,
            name,
            _said(was, details, 1),
            _said(now, details, 2),
            subject_title=getattr(now if now is not None else was, "title", None) or name,
            fields=(field,),
            details=tuple(Detail(*detail) for detail in details),
            moves_dates=kind.moves_dates,
        )


def _said(thing: Any, details: list[tuple[str, str | None, str | None]], side: int) -> str | None:
    if thing is None or not details:
        return text_of(thing)
    told = (f"{detail[0]} {detail[side]}" for detail in details if detail[side] is not None)
    return "; ".join(told)


def _bases_first(things: Mapping[str, Any]) -> Iterator[str]:
    """Give the names of calendars so that each comes after the one it is based on."""
    done: set[str] = set()
    for name in things:
        chain: list[str] = []
        base: str | None = name
        while base is not None and base in things and base not in done and base not in chain:
            chain.append(base)
            base = getattr(things[base], "based_on", None)
        done.update(chain)
        yield from reversed(chain)


def _rules(plan: Plan, old: SchedulingOptions, new: SchedulingOptions) -> Iterator[Change]:
    """Compare scheduling rules; another profile brings all of its rules at once."""
    names = [
        field.name
        for field in attrs.fields(SchedulingOptions)
        if getattr(old, field.name) != getattr(new, field.name)
    ]
    bundles = [[name] for name in names]
    if "profile" in names:
        bundles = [["profile", *(name for name in names if name != "profile")]]
    for first, *others in bundles:
        details = tuple(
            Detail(label(name), text_of(getattr(old, name)), text_of(getattr(new, name)))
            for name in others
        )
        yield Change(
            ChangeKind.SCHEDULING,
            "",
            plan.title,
            label(first),
            text_of(getattr(old, first)),
            text_of(getattr(new, first)),
            fields=tuple(f"options.{name}" for name in (first, *others)),
            details=details,
        )
