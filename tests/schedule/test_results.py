"""What a schedule gives to a program: types, records, data, graphs."""

from __future__ import annotations

import csv
import datetime
import io
import json

import networkx
import pendulum
import pytest

from exitplan import Moment, compute_schedule
from exitplan.plan import Deadline, Link, LinkType, Progress
from tests.schedule.build import DAY, effort, group, mark, plan, schedule, task

KEYS = [
    "id",
    "code",
    "title",
    "kind",
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "total_float_minutes",
    "free_float_minutes",
    "critical",
    "longest_path",
    "completed",
]
"""Promised by the schedule's JSON, in any order; there may be more."""

EXAMPLE = (
    task("a", owner="Someone", code="A100"),
    group("g", task("g.b", "2d", deadline=Deadline("2015-06-03")), mark("g.m", "g.b", "a")),
    effort("desk", spans=["g"]),
)


def test_the_schedule_as_plain_data() -> None:
    """Schema number, plan, dates and one record per item, all of it fit for JSON."""
    data = schedule(*EXAMPLE, status_date="2015-06-01").as_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["schema"] == 1
    assert data["plan"] == "p"
    assert data["status_date"] == "2015-06-01"
    assert data["finish"] == "2015-06-05"
    assert [t["id"] for t in data["tasks"]] == ["a", "g", "g.b", "g.m", "desk"]
    for record in data["tasks"]:
        assert set(KEYS) <= set(record)
    assert schedule().as_dict()["status_date"] is None
    assert schedule().as_dict()["tasks"] == []


def test_a_record_holds_dates_for_people_and_instants_for_programs() -> None:
    """Days for start and finish, minutes for the four computed instants."""
    record = {r["id"]: r for r in schedule(*EXAMPLE).records()}["g.b"]
    assert {key: record[key] for key in KEYS} == {
        "id": "g.b",
        "code": None,
        "title": "G.B",
        "kind": "task",
        "start": "2015-06-01",
        "finish": "2015-06-02",
        "early_start": "2015-06-01T09:00",
        "early_finish": "2015-06-02T17:00",
        "late_start": "2015-06-04T09:00",
        "late_finish": "2015-06-05T17:00",
        "total_float_minutes": 3 * DAY,
        "free_float_minutes": 3 * DAY,
        "critical": False,
        "longest_path": False,
        "completed": False,
    }
    assert record["deadline"] == "2015-06-03"
    assert record["deadline_status"] == "on time"
    assert record["deadline_margin_working_days"] == 1


def test_records_are_flat_and_alike() -> None:
    """Every record has the same keys and only scalars, so that CSV and pandas take them."""
    records = schedule(*EXAMPLE).records()
    assert len({tuple(record) for record in records}) == 1
    for record in records:
        for value in record.values():
            assert value is None or isinstance(value, str | int | float | bool)
    out = io.StringIO()
    writer = csv.DictWriter(out, records[0])
    writer.writeheader()
    writer.writerows(records)
    assert out.getvalue().count("\n") == len(records) + 1
    assert [r["kind"] for r in records] == ["task", "group", "task", "milestone", "level-of-effort"]
    assert records[0]["code"] == "A100"
    assert records[0]["owner"] == "Someone"


def test_the_public_api_speaks_pendulum() -> None:
    """Dates are pendulum dates, instants pendulum date-times without a time zone."""
    found = schedule(*EXAMPLE, status_date="2015-06-01")
    dates = found["a"]
    for value in (dates.start, dates.finish, found.finish, found.status_date):
        assert isinstance(value, pendulum.Date)
    for value in (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish):
        assert isinstance(value, pendulum.DateTime)
        assert value.tzinfo is None
    assert dates.finish == datetime.date(2015, 6, 5)
    assert dates.early_finish == datetime.datetime(2015, 6, 5, 17)  # noqa: DTZ001
    assert dates.finish.add(days=3).day_of_week == pendulum.MONDAY
    deadline = found["g.b"].deadline
    assert deadline is not None
    assert isinstance(deadline.date, pendulum.Date)
    assert deadline.margin_calendar_days == 1
    assert isinstance(Moment(735750).date, pendulum.Date)


def test_float_in_days() -> None:
    """Float is told in days of the task's own calendar, too."""
    found = schedule(*EXAMPLE)
    assert found["g.b"].total_float_days == 3.0
    assert found["desk"].total_float_days is None


def test_the_schedule_is_a_collection_of_items() -> None:
    """Iterating gives all items in the plan's order; `in` asks by id."""
    found = schedule(*EXAMPLE)
    assert [dates.id for dates in found] == ["a", "g", "g.b", "g.m", "desk"]
    assert len(found) == 5
    assert found["g.m"].is_milestone
    assert not found["g"].is_milestone
    assert found["a"].title == "A"


def test_the_graph_carries_what_was_computed() -> None:
    """A networkx graph: every item a node with its record, every link an edge."""
    found = schedule(*EXAMPLE, task("c", "1d", Link("a", LinkType.SS, "2d"), before=[Link("g.m")]))
    graph = found.graph
    assert isinstance(graph, networkx.MultiDiGraph)
    assert set(graph.nodes) == {"a", "g", "g.b", "g.m", "desk", "c"}
    assert graph.nodes["a"]["early_finish"] == "2015-06-05T17:00"
    assert graph.nodes["a"]["total_float_minutes"] == 0
    assert graph.nodes["g.b"]["group"] == "g"
    assert graph.nodes["g"]["kind"] == "group"
    assert sorted(graph.edges(data="type")) == [
        ("a", "c", "SS"),
        ("a", "g.m", "FS"),
        ("c", "g.m", "FS"),
        ("g.b", "g.m", "FS"),
    ]
    assert [lag for *_, lag in graph.edges("a", data="lag")] == ["0d", "2d"]
    assert networkx.is_directed_acyclic_graph(graph)


def test_the_plans_own_graph_holds_nothing_computed() -> None:
    """`plan.graph` has titles, kinds and links only."""
    graph = plan(*EXAMPLE).graph
    assert set(graph.nodes["a"]) == {"title", "kind", "group"}


@pytest.mark.parametrize(
    "as_of",
    [
        "2015-06-08",
        datetime.date(2015, 6, 8),
        datetime.datetime(2015, 6, 8, 9),  # noqa: DTZ001
        pendulum.date(2015, 6, 8),
        pendulum.datetime(2015, 6, 8),
        Moment(735757),
    ],
)
def test_as_of_takes_any_kind_of_date(as_of: object) -> None:
    """ISO text, date, datetime, pendulum and Moment all do."""
    found = compute_schedule(plan(task("a")), as_of=as_of)
    assert found["a"].start == datetime.date(2015, 6, 8)


def test_a_schedule_leaves_its_plan_alone() -> None:
    """Nothing computed is written back into the plan."""
    written = plan(*EXAMPLE, task("d", progress=Progress("2015-06-01", remaining="1d")))
    before = repr(written)
    compute_schedule(written, as_of="2015-06-08").as_dict()
    assert repr(written) == before
    assert written.status_date is None
