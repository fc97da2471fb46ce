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
FORMAL = {f"EP1{number:02d}" for number in range(1, 17)} | {"EP011"}
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

_COUNTS = [
    "5", "0", "-5", "1.5", "'45'", "'1,000'", "'1,00'", "100000", "100001", "'100,001'", "'0045'",
    "1 000", "true", "null", "[5]", "'9999999999999999'", "60 days", "''", "' 5'",
]  # fmt: skip
_POUNDS = [*_COUNTS, "£5", "5k", "1000000000000", "1000000000001", "'1,000,000,000,000'"]
_USES = [
    "pcr2015.standstill", "a", "A", "a b", "2015", "true", "null", "''", "[a]", "' a '", "-5",
    "{rule: a}", "{rule: a, with: [x, y], count: 45}", "{rule: a, with: []}", "{with: x}",
    "{rule: a, count: x}", "{rule: A}", "{rule: a, days: 5}", "{}", "-a", ".5", "a_b", "x" ,
    "{rule: a, with: [x, ~]}",
]  # fmt: skip
_GATES = [
    "cabinet", "Cabinet", "a b", "2015", "true", "null", "[cabinet]", "{}", "{board: cabinet}",
    "{value: 5}", "{value: -5}", "{call_in: false}", "{board: cabinet, call_in: no}",
    "{board: cabinet, notice: a, key_decision: false, excludes: [X, 2015]}", "{notice: a}",
    "{board: cabinet, value: '350,000'}", "{board: cabinet, value: 350 000}", "{board: null}",
    "{board: cabinet, notice: a SS}", "{board: cabinet, excludes: []}", "{members: X}",
]  # fmt: skip
_DAY_LISTS = [*_DAYS, "[2015-02-02, 2015-03-02]", "[]", "[2015-02-02, soon]", "[[2015-02-02]]"]
_BOARD = {
    "title": _TEXTS, "meets": ["third Tuesday", "null", "[a]", "15th of every month"],
    "dates": _DAY_LISTS, "recess": _PERIODS, "pre_election": _PERIODS,
    "if_closed": ["skip", "next", "Next", "true", "null", "previous "], "calendar": _TEXTS,
    "papers": _USES, "notice": _USES, "call_in": _USES, "publishes_after": [*_COUNTS, "100", "101"],
    "over": _POUNDS, "up_to": _POUNDS, "members": [*_TEXTS, "[a, b]", "[a, ~]"],
    "source": _TEXTS, "assumed": _ASSUMED, "notes": _TEXTS, "quorum": ["5"],
}  # fmt: skip
_OWN_PERIOD = {
    "title": _TEXTS, "count": _COUNTS, "unit": ["days", "working-days", "months", "weeks", "null"],
    "bound": ["at-least", "at-most", "at most", "null"], "counts_event_day": _FLAGS,
    "least_working_days": [*_COUNTS, "100", "101"], "rolls": _FLAGS, "calendar": _TEXTS,
    "trigger": _TEXTS, "then": _TEXTS, "provision": _TEXTS, "adjustable": _FLAGS, "notes": _TEXTS,
}  # fmt: skip
_EVERY = ["04-01", "[04-01, 10-01]", "04-01..04-30", "4-1", "[]", "null", "02-29", "13-01"]
_CONTRACT = {
    "title": _TEXTS, "supplier": _TEXTS, "starts": _DATES, "ends": _DATES,
    "new_service": ["a", "[a, b]", "a SS", "[]", "null", "{task: a}", "1"],
    "parallel_running": ["a", "[a, b]", "A"], "source": _TEXTS, "assumed": _ASSUMED,
    "notes": _TEXTS,
    "extensions": ["{until: 2030-02-02}", "[{until: 2030-02-02, taken: yes}]", "[]", "null",
                   "[{title: X}]", "[{until: 2030-02-02, notice: a, served_by: a, taken: true}]",
                   "[{until: 2030-02-02, notice: {count: 5}}]", "2030-02-02",
                   "{until: 2030-02-02, assumed: true}"],
    "notices": ["{n: {title: X, period: a}}", "{n: {title: X}}", "{n: {period: a}}", "{}", "[a]",
                "{N: {title: X, period: a}}", "{n: {title: X, period: a, before: b, x: 1}}",
                "{n: X}", "{n: {title: X, period: a, before: b, served_by: a}}", "{n: {}}"],
    "duties": ["{n: {title: X, period: a}}", "{n: {title: X, period: a, since: starts}}",
               "{n: {title: X, period: a, since: a}}", "{n: {title: X, period: a, since_item: a}}",
               "{n: {title: X, period: a, since_item: a, since: ends}}",
               "{n: {title: X, period: a, met_by: [a]}}"],
    "obligations": ["{n: {title: X}}", "{n: {title: X, due: 2015-02-02}}", "{n: {due: 2015-02-02}}",
                    "{n: null}", "{n: {title: X, due: [], every: 04-01}}",
                    "{n: {title: X, every: 04-01, delay: 6mo, met: 2015-02-02, owners: [A, B]}}",
                    "{n: {title: X, every: 04-01, delay: 6 moons, if_missed: [A]}}",
                    *(f"{{n: {{title: X, every: {every}}}}}" for every in _EVERY)],
    "service_areas": ["{s: {title: X}}", "{s: {}}", "{s: {title: X, exit: a, exclusive: true}}",
                      "{s: {title: X, exit: a SS}}", "{s: {title: X, exclusive: yes}}"],
    "assets": ["{s: {title: X, assumed: false}}", "{s: {exit: a}}",
               "{s: {title: X, assumed: A guess}}"],
}  # fmt: skip
_STEP = {
    "title": _TEXTS, "duration": _LENGTHS, "estimate": _ESTIMATES, "count": _COUNTS,
    "with": [*_TEXTS, "[a, b]"], "gate": _GATES, "after": _LINKS, "before": _LINKS,
    "calendar": _TEXTS, "must_start_on": _DATES, "finish_no_later_than": _DATES,
    "deadline": [*_DATES, "{date: 2015-02-02, tolerance: 5d}", "{tolerance: 5d}"],
    "actual_start": _DATES, "remaining": _LENGTHS, "percent_complete": ["40", "40%", "101", "half"],
    "owner": _TEXTS, "assumed": _ASSUMED, "code": _TEXTS, "tags": [*_TEXTS, "[a, b]"],
    "skip": _FLAGS, "milestone": _FLAGS, "as_late_as_possible": _FLAGS, "suspended": _DATES,
}  # fmt: skip
_WAVE = {
    "title": _TEXTS, "people": _COUNTS, "route": ["tupe", "recruitment", "TUPE", "null", "[tupe]"],
    "from": _TEXTS, "to": _TEXTS, "day_one": _DATES, "union": _FLAGS, "owner": _TEXTS,
    "assumed": _ASSUMED, "steps": ["{day-one: {owner: HR}}", "{}", "{Day: {owner: HR}}", "null"],
}  # fmt: skip

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
    "period": _USES, "gate": _GATES, "procurement": [
        "{procedure: open}", "{regime: pcr2015}", "open", "{}", "null",
        "{procedure: open, with: [], steps: {a: {}}}", "{procedure: Open}",
        "{procedure: open, value: '1,000', board: cabinet, commences: 2015-02-02, with: [x, y]}",
        "{procedure: open, regime: 2015, steps: {evaluation: {duration: 5d, skip: false}}}",
        "{procedure: open, steps: {evaluation: {duration: 5 d d}, Signed: {count: 5}}}",
    ],
    "transfer": [
        "{to: X, waves: {w: {people: 1, route: tupe}}}", "{to: X}", "{to: X, waves: {}}",
        "{to: X, waves: {w: {people: 1}}}", "{to: X, waves: {w: {people: -1, route: tupe}}}",
        "{to: X, waves: {w: {people: 0, route: walking}}}", "{to: 2015, waves: [w]}", "null",
        "{to: X, from: Y, union: yes, waves: {w: {people: '1,000', route: secondment}}}",
        "{to: X, from: [Y], cautious: true, waves: {W: {people: 5, route: tupe}}}",
        "{to: X, knowledge: [A, B], day_one: 2015-02-02, waves: {w: {people: 5, route: tupe}}}",
        "{to: X, knowledge: [], day_one: soon, waves: {w: {people: 5, route: tupe}}}",
    ],
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


@settings(max_examples=300)
@given(_some(_BOARD, 4))
@example({"title": "X", "assumed": "true"})
def test_boards_are_judged_alike(fields: dict[str, str]) -> None:
    """A board of any keys and values is refused for its form by both or by neither."""
    fields = {"title": "X", **fields}
    _judge(f"plan: p\nstart: 2015-01-05\nboards:\n  x: {_flow(fields)}\ntasks:\n{_TAIL}")


@settings(max_examples=300)
@given(_some(_OWN_PERIOD, 4))
def test_own_periods_are_judged_alike(fields: dict[str, str]) -> None:
    """A plan's own period of any keys and values is refused for its form by both or by neither."""
    fields = {"title": "X", "count": "5", "provision": "X", **fields}
    _judge(f"plan: p\nstart: 2015-01-05\nperiods:\n  x: {_flow(fields)}\ntasks:\n{_TAIL}")


@settings(max_examples=400)
@given(_some(_CONTRACT, 3), st.booleans())
def test_contracts_are_judged_alike(fields: dict[str, str], is_whole: bool) -> None:
    """A contract of any keys and values is refused for its form by both or by neither."""
    if is_whole or not fields:
        fields = {"title": "X", "ends": "2021-03-31", **fields}
    _judge(f"plan: p\nstart: 2015-01-05\ncontracts:\n  x: {_flow(fields)}\ntasks:\n{_TAIL}")


@settings(max_examples=300)
@given(_some(_STEP, 4))
def test_steps_are_judged_alike(fields: dict[str, str]) -> None:
    """A change to a step is refused for its form by both or by neither."""
    tender = f"{{procedure: open, steps: {{x: {_flow(fields or {'skip': 'true'})}}}}}"
    _judge(f"plan: p\nstart: 2015-01-05\ntasks:\n  x: {{procurement: {tender}}}\n{_TAIL}")


@settings(max_examples=300)
@given(_some(_WAVE, 4))
def test_waves_are_judged_alike(fields: dict[str, str]) -> None:
    """A wave of any keys and values is refused for its form by both or by neither."""
    wave = _flow({"people": "5", "route": "tupe", **fields})
    transfer = f"{{to: X, from: Y, waves: {{x: {wave}}}}}"
    _judge(f"plan: p\nstart: 2015-01-05\ntasks:\n  x: {{transfer: {transfer}}}\n{_TAIL}")
