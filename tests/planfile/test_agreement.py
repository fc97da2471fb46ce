"""Loader and schema judge random plans alike, key by key."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exitplan.planfile import read_text
from tests.planfile.fixtures import as_editor_sees

SCHEMA = jsonschema.Draft7Validator(
    json.loads(
        (Path(__file__).resolve().parents[2] / "exitplan/planfile/plan.schema.json").read_text(
            encoding="utf-8"
        )
    )
)
FORMAL = {f"EP1{number:02d}" for number in range(1, 16)} | {"EP011"}
"""Codes about form, which the schema can judge; samples below avoid the few it cannot."""

_TEXTS = [
    "Begin",
    "2015",
    "true",
    "no",
    "1.5",
    "0x1F",
    '""',
    "'  '",
    "null",
    "[]",
    "[a]",
    "{a: b}",
    '"two\\n\\nlines"',
    '"one\\n"',
    "''",
    "~",
    "2015-01-05",
]
_DATES = [
    "2015-02-02",
    "2015-02-02T09:00",
    '"2015-02-02"',
    "2015-2-2",
    "2015",
    "02/02/2015",
    "[2015-02-02]",
    "null",
    "2015-13-01",
    "2015-02-02T24:00",
    "2015-02-02 09:00:00",
]
_DAYS = ["2015-02-02", "2015-02-02T09:00", "2015-2-2", "null", "12"]
_LENGTHS = [
    "5d",
    "5",
    "1.5w",
    "-5d",
    "12 months",
    "5 Working Days",
    "5m",
    '"5d"',
    "5 ed",
    "null",
    "{d: 5}",
    "5dd",
    "5 working months",
    ".5d",
    "5.d",
    "1e3d",
    "999999999d",
    "9999999999d",
]
_FLAGS = ["true", "false", "True", "yes", '"true"', "null", "1", "[true]"]
_IDS = ["a", "1", "A", "a.b", '"a"', "-1", "1.5", "true", "null", '""', "a b", "a_b", "x" * 65]
_LINKS = [
    "a",
    "[a, b]",
    "a SS+1d",
    "[a FS, b FF - 2 working days]",
    "a +1d",
    "a+1d",
    "a ss",
    "1",
    "[]",
    "null",
    "{task: a}",
    "{task: a, type: SS, lag: -1d}",
    "{type: SS}",
    "{task: a SS}",
    "[{task: a, lag_calendar: 24-hour}]",
    "{task: a, type: ss}",
    "a, b",
    '"a "',
    "a FS+",
    "a SS +1.5 weeks",
    "{task: a, x: 1}",
    "[[a]]",
    "a  FS",
    "a SS+-1d",
    "a SS+5m",
]
_PERIODS = [
    "2015-02-02",
    "[2015-02-02]",
    "[{date: 2015-02-02, name: X}]",
    "[{every: 12-24..01-01}]",
    "[{from: 2015-02-02, to: 2015-02-03}]",
    "[{from: 2015-02-02}]",
    "[{to: 2015-02-02}]",
    "[{name: X}]",
    "[{date: 2015-02-02, every: 02-02}]",
    "[]",
    "null",
    "[{every: 2-2}]",
    "[{date: 2015-02-02, from: 2015-02-02, to: 2015-02-03}]",
    "[{every: 12-24..}]",
]
_ESTIMATES = [
    "{low: 1d, likely: 2d, high: 3d}",
    "{low: 1d, high: 3d}",
    "{likely: 2d}",
    "5d",
    "{}",
    "{shape: uniform, low: 1d, high: 3d}",
    "{shape: pert, low: 1d, high: 3d}",
    "{shape: round, low: 1d, likely: 2d, high: 3d}",
    "{low: 1, likely: 2d, high: 3d}",
]
_ASSUMED = [
    "true",
    '"true"',
    "Nobody knows",
    "{reason: X}",
    "{review_by: 2015-02-02}",
    "null",
    "{reason: X, review_by: never}",
    "[X]",
    "2015",
]
_SHIFTS = ["09:00-17:00", '"09:00-12:00 13:00-17:00"', "none", "9-5", "null", "12", "24:00-25:00"]

_ITEM = {
    "title": _TEXTS, "owner": _TEXTS, "source": _TEXTS, "notes": _TEXTS, "code": _TEXTS,
    "tags": [*_TEXTS, "[a, b]", "[a, ~]"], "milestone": _FLAGS, "level_of_effort": _FLAGS,
    "spans": ["a", "[a, b]", "a SS", "[]", "null", "{task: a}"], "duration": _LENGTHS,
    "estimate": _ESTIMATES, "after": _LINKS, "before": _LINKS, "calendar": _TEXTS,
    "start_no_earlier_than": _DATES, "must_finish_on": _DATES, "finish_no_later_than": _DATES,
    "as_late_as_possible": _FLAGS, "actual_start": _DATES, "remaining": _LENGTHS,
    "deadline": [*_DATES, "{date: 2015-02-02, tolerance: 5d}", "{tolerance: 5d}", "{date: soon}"],
    "percent_complete": ["0", "40", "40%", "12.5", '"40 %"', "101", "-1", "half", "null", "100.0"],
    "assumed": _ASSUMED, "reason": ["X", "null"], "tasks": ["{m: {duration: 1d}}", "{}", "null"],
    "durration": ["5d"],
}  # fmt: skip
_CALENDAR = {
    "based_on": _TEXTS, "closed": _PERIODS, "blackouts": _PERIODS,
    "open": ["2015-02-02", "[{date: 2015-02-02, hours: 09:00-12:00}]", "[{hours: 09:00-12:00}]",
             "[{date: 2015-02-02, hours: none}]"],
    "holidays": ["scotland", "none", "wales", "null", "[scotland]"],
    "day": ["8h", "480min", "1d", "0.5 Working Hours", "8", "-8h"],
    "week": ["40h", "5d", "40 hours"],
    "hours": [f"{{{day}: {shifts}}}" for day in ("mon", "mon-fri", "monday")
              for shifts in _SHIFTS] + ["{}", "09:00-17:00"],
}  # fmt: skip
_PLAN = {
    "title": _TEXTS, "owner": _TEXTS, "notes": _TEXTS, "status_date": _DATES, "finish_by": _DATES,
    "calendar": _TEXTS, "wrong": ["1"],
    "scheduling": ["{progress: retained-logic}", "{progress: yes}", "{critical_float: 5d}", "{}",
                   "{lag_calendar: 24-hour, must_dates: keep-logic, no_later_than: pull-early}"],
    "documents": ["{r: {title: R}}", "{r: {}}", "{R: {title: R}}", "{r: {title: R, url: x}}",
                  "{r: {url: 'https://x.org'}}", "{r: R}", "{r: {title: R, url: 'mailto:a@b'}}"],
}  # fmt: skip


def _some(samples: dict[str, list[str]], most: int) -> st.SearchStrategy[dict[str, str]]:
    one = st.sampled_from(sorted(samples)).flatmap(
        lambda key: st.tuples(st.just(key), st.sampled_from(samples[key]))
    )
    return st.lists(one, max_size=most).map(dict)


def _flow(fields: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def _judge(text: str) -> None:
    """Compare what the loader finds in form with what the schema says."""
    found = [finding for finding in read_text(text).diagnostics if finding.code in FORMAL]
    refused = [error.message[:200] for error in SCHEMA.iter_errors(as_editor_sees(text))]
    assert bool(found) == bool(refused), (text, [str(finding) for finding in found], refused)


_TAIL = "  a: {duration: 5d}\n  b: {duration: 5d}\n  1: {duration: 5d}\n"


@settings(max_examples=400)
@given(_some(_ITEM, 4))
@example({"milestone": "true", "level_of_effort": "true"})
@example({"spans": "a", "level_of_effort": "false", "duration": "5d"})
@example({"tasks": "{m: {duration: 1d}}", "milestone": "true"})
def test_items_are_judged_alike(fields: dict[str, str]) -> None:
    """A task of any keys and values is refused for its form by both or by neither."""
    fields = fields or {"duration": "5d"}
    _judge(f"plan: p\nstart: 2015-01-05\ntasks:\n  x: {_flow(fields)}\n{_TAIL}")


@settings(max_examples=300)
@given(_some(_ITEM, 3))
def test_tasks_with_a_duration_are_judged_alike(fields: dict[str, str]) -> None:
    """The same, where nothing is wrong but what the keys hold."""
    fields = {"duration": "5d", **fields}
    _judge(f"plan: p\nstart: 2015-01-05\ntasks:\n  x: {_flow(fields)}\n{_TAIL}")


@settings(max_examples=300)
@given(_some(_CALENDAR, 3))
def test_calendars_are_judged_alike(fields: dict[str, str]) -> None:
    """A calendar of any keys and values is refused for its form by both or by neither."""
    calendars = f"calendars:\n  c: {_flow(fields)}\n" if fields else ""
    _judge(f"plan: p\nstart: 2015-01-05\n{calendars}tasks:\n{_TAIL}")


@settings(max_examples=300)
@given(st.sampled_from(_IDS), st.sampled_from(_DATES), _some(_PLAN, 4))
def test_plans_are_judged_alike(name: str, start: str, fields: dict[str, str]) -> None:
    """A plan of any keys and values is refused for its form by both or by neither."""
    if name in ("1.5", "-1"):
        name = "a"  # An editor takes a number for a number, and a schema must let ids be numbers.
    lines = {"plan": name, "start": start, **fields}
    tail = f"tasks:\n{_TAIL}"
    _judge("".join(f"{key}: {value}\n" for key, value in lines.items()) + tail)
