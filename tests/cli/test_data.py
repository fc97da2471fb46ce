"""JSON and CSV say the same as the table, in the form that the reference promises."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from exitplan.planfile import schema_text
from tests.cli.samples import HELPDESK

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
PROMISED = [
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


@pytest.fixture
def data(run_cli):
    """Give a function that runs a command on the helpdesk plan and reads its JSON."""

    def run(*command: str):
        ran = run_cli(*command, "--format", "json", files={"plan.yaml": HELPDESK})
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return run


def test_schedule_has_the_promised_shape(data):
    """The head names schema, plan, status date and finish; a task has every promised key."""
    found = data("schedule", "plan.yaml")
    assert list(found) == ["schema", "plan", "title", "status_date", "start", "finish", "tasks"]
    assert (found["schema"], found["plan"]) == (1, "helpdesk")
    assert (found["status_date"], found["finish"]) == ("2025-01-20", "2025-03-28")
    for task in found["tasks"]:
        assert [key for key in task if key in PROMISED] == PROMISED


def test_tasks_come_in_the_plan_s_order_with_their_kinds(data):
    """Every item is there once, a group before its members, under its full id."""
    tasks = data("schedule", "plan.yaml")["tasks"]
    assert [(task["id"], task["kind"]) for task in tasks] == [
        ("prepare", "group"),
        ("prepare.options", "task"),
        ("prepare.site", "task"),
        ("consult", "task"),
        ("tickets", "task"),
        ("support", "level-of-effort"),
        ("go-live", "milestone"),
    ]


def test_dates_are_days_and_computed_dates_are_instants(data):
    """People's dates are YYYY-MM-DD, the four computed ones YYYY-MM-DDTHH:MM."""
    for task in data("schedule", "plan.yaml")["tasks"]:
        for key in ("start", "finish"):
            assert DATE.fullmatch(task[key]), (task["id"], key)
        for key in ("early_start", "early_finish", "late_start", "late_finish"):
            assert INSTANT.fullmatch(task[key]), (task["id"], key)
        for key in ("critical", "longest_path", "started", "completed"):
            assert isinstance(task[key], bool), (task["id"], key)


def test_values_are_those_of_the_plan(data):
    """One task of each kind, worked out by hand."""
    tasks = {task["id"]: task for task in data("schedule", "plan.yaml")["tasks"]}
    options = tasks["prepare.options"]
    # Ten working days remain from Monday 20 January.
    assert (options["code"], options["owner"]) == ("A10", "ICT team")
    assert (options["start"], options["finish"]) == ("2025-01-06", "2025-01-31")
    assert (options["early_start"], options["early_finish"]) == (
        "2025-01-06T09:00",
        "2025-01-31T17:00",
    )
    assert (options["total_float_minutes"], options["critical"]) == (0, True)
    assert (options["started"], options["completed"]) == (True, False)
    site = tasks["prepare.site"]
    assert (site["start"], site["finish"], site["completed"]) == ("2025-01-08", "2025-01-09", True)
    assert (site["total_float_minutes"], site["free_float_minutes"]) == (None, None)
    consult = tasks["consult"]
    # 30 times 24 hours from Friday 17:00; float in minutes of a 24-hour calendar.
    assert (consult["early_finish"], consult["day_minutes"]) == ("2025-03-02T17:00", 1440)
    assert consult["total_float_minutes"] == 26 * 1440
    support = tasks["support"]
    assert (support["start"], support["finish"]) == (consult["start"], "2025-03-28")
    assert support["total_float_minutes"] is None
    live = tasks["go-live"]
    assert (live["finish"], live["deadline"]) == ("2025-03-28", "2025-03-21")
    assert (live["deadline_status"], live["deadline_margin_working_days"]) == ("late", -5)


def test_critical_has_its_paths(data):
    """Paths come nearest first; tasks on the critical one carry their drag."""
    found = data("critical", "plan.yaml", "--to", "go-live", "--paths", "2")
    assert (found["schema"], found["milestone"], found["date"]) == (1, "go-live", "2025-03-28")
    first, second = found["paths"]
    assert [task["id"] for task in first["tasks"]] == ["prepare.options", "tickets", "go-live"]
    assert (first["rank"], first["float_minutes"], first["joins"]) == (1, 0, None)
    # Without the tickets, consulting would end on Sunday 2 March: 20 working days sooner.
    assert [task["drag_minutes"] for task in first["tasks"]] == [10 * 480, 20 * 480, 0]
    assert [task["id"] for task in second["tasks"]] == ["consult"]
    assert second["joins"] == "go-live"
    assert second["float_minutes"] == 26 * 1440


def test_why_has_its_chain(data):
    """The chain leads from the item back to a fact, each step with what set it."""
    found = data("why", "plan.yaml", "go-live")
    assert (found["schema"], found["id"]) == (1, "go-live")
    assert [step["id"] for step in found["chain"]] == ["go-live", "tickets", "prepare.options"]
    assert found["chain"][0]["drivers"][0]["predecessor"] == "tickets"
    assert found["chain"][-1]["drivers"][0]["cause"] == "status date"
    assert found["paragraphs"]


def test_why_as_text_and_as_data_say_the_same(run_cli, data):
    """The terminal wraps the very paragraphs that JSON carries."""
    text = run_cli("why", "plan.yaml", "consult", files={"plan.yaml": HELPDESK}).stdout
    paragraphs = [" ".join(part.split("\n")) for part in text.rstrip("\n").split("\n\n")]
    assert paragraphs == data("why", "plan.yaml", "consult")["paragraphs"]


def test_csv_reads_back_as_the_json(run_cli, data):
    """CSV has the same keys and values, empty for null, true and false in small letters."""
    ran = run_cli("schedule", "plan.yaml", "--format", "csv", files={"plan.yaml": HELPDESK})
    assert "\r" not in ran.stdout
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert rows == [_as_text(task) for task in data("schedule", "plan.yaml")["tasks"]]


def test_critical_as_csv_numbers_its_paths(run_cli, data):
    """Each row of CSV says to which path it belongs."""
    command = ("critical", "plan.yaml", "--paths", "2")
    ran = run_cli(*command, "--format", "csv", files={"plan.yaml": HELPDESK})
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert rows == [
        _as_text({"path": path["rank"], "path_float_minutes": path["float_minutes"]} | task)
        for path in data(*command)["paths"]
        for task in path["tasks"]
    ]


def _as_text(record: dict) -> dict[str, str]:
    return {
        key: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in record.items()
    }


@pytest.mark.parametrize(
    "title",
    ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "＝1+1", '=1,"2"', "-"],  # noqa: RUF001
)
def test_csv_holds_no_formula(run_cli, title):
    """A spreadsheet takes a title that looks like a formula for text; JSON leaves it alone."""
    plan = f"plan: p\nstart: 2025-01-06\ntasks:\n  a:\n    title: {title!r}\n    duration: 1d\n"
    ran = run_cli("schedule", "plan.yaml", "--format", "csv", files={"plan.yaml": plan})
    assert next(csv.DictReader(io.StringIO(ran.stdout)))["title"] == f"'{title}"
    as_json = run_cli("schedule", "plan.yaml", "--format", "json")
    assert json.loads(as_json.stdout)["tasks"][0]["title"] == title


def test_negative_numbers_stay_numbers_in_csv(run_cli):
    """Negative float is a number, not a formula."""
    plan = "plan: p\nstart: 2025-01-06\nfinish_by: 2025-01-07\ntasks:\n  a: {duration: 5d}\n"
    ran = run_cli("schedule", "plan.yaml", "--format", "csv", files={"plan.yaml": plan})
    assert next(csv.DictReader(io.StringIO(ran.stdout)))["total_float_minutes"] == "-1440"


def test_schema_is_the_committed_one(run_cli, request):
    """`exitplan schema` prints the schema that the repository holds, byte for byte."""
    committed = request.config.rootpath / "exitplan/planfile/plan.schema.json"
    assert run_cli("schema").stdout == committed.read_text(encoding="utf-8") == schema_text()
