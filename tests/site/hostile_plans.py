"""Any plan with every free text in it replaced, and an edition with everything a site may have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from exitplan.checks import Subject, run_check
from exitplan.errors import Diagnostic, ExitplanError, Severity, Span
from exitplan.plan import Document, Group, Plan, Task
from exitplan.planfile import load_plan
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import compute_schedule
from exitplan.site import Edition, History

GOOD = Path(__file__).resolve().parents[1] / "plans" / "good"
RICH = ("procurements", "transfers", "contracts", "risk-register", "waivers", "gates", "calendars")
"""Plans that together have whatever a page tells of, the first three most of it."""
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' style=x",
    "](javascript:alert(1)) [x]: javascript:1 ![](//evil.example/x)",
    "{{ config }} {% raw %} {: .x onclick=y } {{ exitplan.date('x') }}",
    "\u202eevil\u2066 \u200f\u200b\u00ad\ufeff\u2028\u2029\U000e0041",
    "nul\x00 bell\x07 escape\x1b[31m c1\x9b\x85 non\ufffe\uffff",
    "lone \ud800 and \udfff",
    "# Heading\n\n    code\n\n<div>\n---\ntitle: x\n```exitplan\n",
    "]]> --><!-- <![CDATA[ <?php ?> </title></textarea></svg></script>",
    "&lt;b&gt; &#60;b&#62; &xxe; <!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "=cmd|'/C calc'!A0",
    "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nX;Y:\\n,z",
    "- a: [b, {c: d}] # e\n%YAML 9\n*x &y !!z",
    "a" * 5_000,
    "word " * 1_000,
    "ﷺ" * 100 + "é" * 100 + "🏳️‍🌈" * 50,
)
"""Texts that mean something to one or another of those who read the files of a site."""
_FREE = frozenset(
    {
        *("approved_by", "cause", "code", "counting_provision", "if_missed", "note", "notes"),
        *("owner", "provision", "reason", "source", "supplier", "title", "what"),
    }
)
_SEVERAL = frozenset({"members", "owners"})
_NAMED = frozenset({"Period", "YearlyPeriod", "OpenDay"})
"""Classes whose names are words for readers, and referred to by nothing."""


def worded(thing: Any, text: str) -> Any:
    """Give a plan, or a part of one, with a text in place of every free text."""
    if isinstance(thing, Mapping):
        return {key: worded(value, text) for key, value in thing.items()}
    if isinstance(thing, tuple | list):
        return tuple(worded(value, text) for value in thing)
    if not attrs.has(type(thing)) or not type(thing).__module__.startswith("exitplan."):
        return thing
    changed = {}
    for field in attrs.fields(type(thing)):
        value = getattr(thing, field.name)
        new = _new(type(thing).__name__, field.name, value, text)
        if new is not value and new != value:
            changed[field.alias] = new
    return attrs.evolve(thing, **changed) if changed else thing


def _new(kind: str, name: str, value: Any, text: str) -> Any:
    if kind == "LegalPeriod" and name not in ("title", "provision"):
        return value  # A plan file can say no more of a period of its own.
    if name in _FREE or (name == "name" and kind in _NAMED):
        return text if isinstance(value, str) else value
    if name == "url":
        return f"javascript:{text}" if value else value
    if name in _SEVERAL:
        return tuple(text for _ in value)
    if name == "tags":
        return (*value, text)
    if isinstance(value, str | int | type(None)):
        return value
    return worded(value, text)


def with_all_texts(plan: Plan, text: str) -> Plan:
    """Say whatever a plan leaves unsaid of its items; each group answers a recommendation."""

    def items(some: tuple[Task | Group, ...]) -> list[Task | Group]:
        found: list[Task | Group] = []
        for item in some:
            source = f"script, {text}; web, {text}"
            said = {"owner": text, "source": source, "notes": text, "code": text}
            if isinstance(item, Group):
                said |= {"items": items(item.items), "tags": (*item.tags, "recommendation")}
            found.append(attrs.evolve(item, **said))
        return found

    documents = (
        *plan.documents,
        Document("script", text, url=f"javascript:{text}", note=text),
        Document("web", text, url='https://example.org/a?b=<c>&d="e"', note=text),
    )
    return attrs.evolve(plan, items=items(plan.items), notes=text, owner=text, documents=documents)


def rich_plan(name: str) -> Plan:
    """Read one of the plans that the format's tests rest on."""
    return load_plan(str(GOOD / f"{name}.yaml"))


def whole_edition(plan: Plan, earlier: Plan, text: str) -> Edition:
    """Give an edition of a plan with states, histories, check and chances, all called by a text."""
    schedule = compute_schedule(plan)
    day = schedule.plan.start.day
    unread = Diagnostic("EP999", Severity.ERROR, text, text, text, Span(1, 1, 1, 2))
    states = (
        Version(text, VersionKind.COMMIT, earlier, day - 90, text, text, text, text, (), True, day),
        Version(f"{text}2", VersionKind.TAG, None, day - 60, text, diagnostics=(unread,)),
        Version(f"{text}3", VersionKind.BASELINE, earlier, day - 30, text, cause=text),
    )
    return Edition(
        schedule,
        source=text,
        states=states,
        baselines=states[2:],
        histories=[History(text, states, text), History(f"{text} again", states[:1], text)],
        check=run_check(Subject(text, plan, (unread,), None, earlier)),
        risk=_chances(schedule),
        edit=lambda file, line: f"https://example.org/{file}#L{line}",
        site_url=f"https://example.org/{text}",
    )


def _chances(schedule: Any) -> Any:
    from exitplan.risk import simulate

    try:
        return simulate(schedule, runs=50, seed=1)
    except ExitplanError:
        return None
