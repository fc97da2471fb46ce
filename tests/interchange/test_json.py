"""exitplan's own JSON: a plan goes through it without loss, and its dates beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

from exitplan.errors import PlanError
from exitplan.interchange import Tool
from exitplan.interchange._json_dates import RECORD
from exitplan.interchange._json_read import read_json
from exitplan.interchange._json_write import write_json
from exitplan.plan import (
    Duration,
    Plan,
    ProgressRule,
    Task,
    Unit,
    parse_moment,
)
from exitplan.planfile import load_plan, loads_plan
from exitplan.planfile._dump_sayable import sayable
from exitplan.schedule import compute_schedule
from tests.interchange.harmless import TITLES
from tests.schedule.plans import Recipe, examples, plans

ROOT = Path(__file__).resolve().parent.parent.parent
PLANS = [
    *sorted((ROOT / "tests/plans/good").iterdir()),
    ROOT / "tests/plans/real-case.yaml",
    ROOT / "plans",
    ROOT / "plans/present-day",
]
IMPORTED = """
plan: imported
start: 2015-06-01
status_date: 2015-06-10
scheduling: {profile: p6, lag_calendar: 24-hour, critical_float: 2d, total_float: smallest}
calendars:
  nights: {based_on: 24-hour, hours: {mon-thu: "22:00-24:00", sat: "06:00-10:00 11:00-13:00"}}
tasks:
  true: {title: "true", duration: 5d, percent_complete: 12.5, actual_start: 2015-06-02T09:30}
  2015: {title: "2015", duration: 90min, after: ["true FF+50%", "true SS-25e%"], inactive: true}
  begins: {milestone: start, after: true}
  ends: {milestone: finish, start_on: 2015-07-01, code: "007"}
  by-hand:
    duration: 3d
    calendar: nights
    manual: {start: 2015-08-03T22:00, finish: 2015-08-06}
    baselines:
      baseline: {start: 2015-08-03, finish: 2015-08-06, duration: 3d}
      baseline-1: {finish: 2015-08-07}
  gone: {inactive: true, tasks: {a: {duration: 1d}}}
"""


def _again(plan: Plan) -> Plan:
    return read_json(write_json(compute_schedule(plan)), "plan.json").plan


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_a_plan_comes_back_as_it_was(path: Path) -> None:
    """Every plan that is shipped reads back the same, and gives the same bytes again."""
    plan = load_plan(path)
    data = write_json(compute_schedule(plan))
    imported = read_json(data, "plan.json")
    assert imported.plan == plan
    assert write_json(compute_schedule(imported.plan)) == data
    assert imported.report.tool is Tool.JSON
    assert imported.report.project == plan.title
    assert imported.report.omissions == ()


def test_what_other_tools_say_comes_back_as_it_was() -> None:
    """Profiles, percent lags, edges, manual dates, baselines and inactive items are kept."""
    plan = loads_plan(IMPORTED)
    assert _again(plan) == plan


EVERYTHING = Recipe(
    months=True,
    progress=True,
    constraints=True,
    groups=True,
    override=True,
    rules=ProgressRule,
)


@given(plans(EVERYTHING))
@examples(60)
def test_any_plan_comes_back_as_it_was(drawn: Plan) -> None:
    """A plan of any shape reads back the same, with the same dates, which are stored beside it."""
    plan = Plan(**{field.name: getattr(drawn, field.name) for field in attrs.fields(Plan)})
    schedule = compute_schedule(plan)
    imported = read_json(write_json(schedule), "plan.json")
    assert imported.plan == sayable(plan)
    assert compute_schedule(imported.plan).records() == schedule.records()
    for dates in schedule:
        stored = imported.stored[dates.id]
        assert stored.early_start == dates.early_start_at
        assert stored.early_finish == dates.early_finish_at
        assert stored.late_start == dates.late_start_at
        assert stored.late_finish == dates.late_finish_at
        assert stored.total_float == dates.total_float_minutes
        assert stored.free_float == dates.free_float_minutes
        assert stored.longest_path == dates.longest_path


def test_the_plan_is_as_written_and_the_dates_have_the_steps_too() -> None:
    """A procurement travels as the fact it is; the steps laid out of it only have dates."""
    plan = load_plan(ROOT / "tests/plans/good/procurements.yaml")
    schedule = compute_schedule(plan)
    imported = read_json(write_json(schedule), "plan.json")
    written = {item.id for item in imported.plan.walk()}
    assert set(imported.stored) == set(schedule.items)
    assert set(imported.stored) - written


def test_values_have_the_types_of_json() -> None:
    """Numbers and truth values are JSON's own where the format means such, and texts elsewhere."""
    document = json.loads(write_json(compute_schedule(loads_plan(IMPORTED))))
    assert list(document) == ["format", "version", "plan", "dates"]
    tasks = document["plan"]["tasks"]
    assert tasks["true"]["percent_complete"] == 12.5
    assert tasks["true"].get("title", "true") == "true"
    assert tasks["2015"]["inactive"] is True
    assert tasks["begins"]["milestone"] == "start"
    assert tasks["begins"]["after"] == ["true"]
    assert tasks["ends"]["code"] == "007"
    hours = document["plan"]["calendars"]["nights"]["hours"]
    assert hours == {"mon-thu": "22:00-24:00", "sat": "06:00-10:00 11:00-13:00"}


def test_each_date_says_only_what_the_plan_does_not() -> None:
    """Dates have the documented keys, in their order, and none that is empty."""
    schedule = compute_schedule(load_plan(ROOT / "tests/plans/real-case.yaml"))
    document = json.loads(write_json(schedule))
    assert [row["id"] for row in document["dates"]] == list(schedule.items)
    for row, record in zip(document["dates"], schedule.records(), strict=True):
        assert row == {key: record[key] for key in RECORD if record[key] is not None}
        assert list(row) == [key for key in RECORD if key in row]


def test_a_programme_stays_one() -> None:
    """Its groups are still plans of their own, and their calendars have their names."""
    plan = load_plan(ROOT / "plans")
    document = json.loads(write_json(compute_schedule(plan)))
    assert document["programme"] is True
    named = attrs.evolve(plan, locate=None)
    again = _again(named)
    assert again.is_programme
    assert list(again.calendars) == list(plan.calendars)


def test_a_programme_with_calendars_of_its_plans_stays_one(tmp_path: Path) -> None:
    """Two plans may each call a calendar of theirs by the same name."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(
            f"plan: {name}\nstart: 2015-06-01\ncalendar: office\n"
            "calendars:\n"
            f"  office: {{hours: {{mon-{'thu' if name == 'one' else 'fri'}: 08:00-16:00}}}}\n"
            "  late: {based_on: office, closed: 2015-06-03}\n"
            "  england-and-wales: {closed: 2015-06-02}\n"
            "tasks:\n  a: {duration: 5d}\n  b: {duration: 5d, calendar: late, after: a}\n",
            encoding="utf-8",
        )
    plan = load_plan(tmp_path)
    assert "one.office" in plan.calendars
    assert _again(plan) == plan
    schedule = compute_schedule(plan)
    assert compute_schedule(_again(plan)).records() == schedule.records()


def test_a_fault_of_the_plan_is_placed_in_the_file() -> None:
    """The rules of plans hold, and findings point at the line and column of the JSON file."""
    text = """{
  "format": "exitplan",
  "version": 1,
  "plan": {
    "plan": "p",
    "start": "2015-06-01",
    "tasks": {
      "a": {"duration": "5 fortnights"},
      "b": {"duration": "5d", "after": ["nothing", "a"], "titel": "B"}
    }
  }
}"""
    with pytest.raises(PlanError) as caught:
        read_json(text.encode(), "some.json")
    told = [(d.code, d.place) for d in caught.value.diagnostics]
    assert told == [
        ("EP107", "some.json:8:25"),
        ("EP201", "some.json:9:42"),
        ("EP101", "some.json:9:58"),
    ]


def test_what_no_plan_file_can_say_is_refused() -> None:
    """A plan is written only if it reads back the same: else it is told what stands in the way."""
    bad = [
        Task("a", "turns \u202e round", duration="1d"),
        Task("a", "two\nlines", duration="1d"),
        Task("a", "x" * 5_000, duration="1d"),
        Task("a", "half \ud800 of a pair", duration="1d"),
    ]
    for task in bad:
        schedule = compute_schedule(Plan("p", "P", "2015-06-01", [task]))
        with pytest.raises(PlanError) as caught:
            write_json(schedule)
        assert "'a'" in str(caught.value.diagnostics[0])


@pytest.mark.parametrize(
    "title", [t for t in TITLES if t.isprintable() and 0 < len(t.strip()) < 300]
)
def test_hostile_titles_stay_text(title: str) -> None:
    """A title is kept to the letter, and no web page would take the file's text for markup."""
    plan = Plan("p", title, "2015-06-01", [Task("a", title, duration="1d", notes=f"{title}\nx")])
    data = write_json(compute_schedule(plan))
    assert read_json(data, "plan.json").plan == sayable(plan)
    assert b"<" not in data


def test_the_project_is_the_plan() -> None:
    """Asking for another project than the one plan of the file is an error."""
    data = write_json(compute_schedule(loads_plan(IMPORTED)))
    assert read_json(data, "x.json", project="imported").plan.id == "imported"
    with pytest.raises(PlanError) as caught:
        read_json(data, "x.json", project="other")
    assert [d.code for d in caught.value.diagnostics] == ["EP505"]


def test_dates_may_be_left_out() -> None:
    """A file without dates is a plan like any other."""
    document: dict[str, Any] = json.loads(write_json(compute_schedule(loads_plan(IMPORTED))))
    del document["dates"]
    imported = read_json(json.dumps(document).encode(), "x.json")
    assert imported.stored == {}
    assert imported.plan == loads_plan(IMPORTED)


def test_dates_are_read_in_minutes() -> None:
    """Stored instants are minutes of local civil time; floats are working minutes."""
    plan = Plan("p", "P", "2015-06-01", [Task("a", "A", duration=Duration(2, Unit.DAY))])
    stored = read_json(write_json(compute_schedule(plan)), "x.json").stored["a"]
    assert stored.early_start == parse_moment("2015-06-01T09:00").begin
    assert stored.early_finish == parse_moment("2015-06-02T17:00").begin
    assert (stored.total_float, stored.free_float, stored.longest_path) == (0, 0, True)
