"""Every command that takes a plan takes another tool's file as well."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.foreign_samples import xer
from tests.cli.samples import HELPDESK


@pytest.fixture
def run_xer(run_cli):
    """Give a function that runs a command beside desk.xer."""

    def run(*arguments: str, **changes: object):
        return run_cli(*arguments, files={"desk.xer": xer(**changes)})

    return run


def test_schedule_dates_an_xer_file(run_xer):
    """`exitplan schedule FILE.xer` gives the file's activities with their codes and dates."""
    ran = run_xer("schedule", "desk.xer", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    tasks = [task for task in json.loads(ran.stdout)["tasks"] if task["kind"] != "group"]
    assert [(task["code"], task["finish"]) for task in tasks] == [
        ("A1", "2025-01-10"),
        ("A2", "2025-01-15"),
        ("A3", "2025-01-15"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [("critical",), ("critical", "--to", "A3"), ("latest", "--to", "A3"), ("headcount",)],
)
def test_other_commands_do_so_too(run_xer, arguments):
    """critical, latest and headcount read the file like a plan."""
    command, *rest = arguments
    ran = run_xer(command, "desk.xer", *rest)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout


def test_why_finds_an_activity_by_its_code(run_xer):
    """A planner knows the code, not exitplan's id; either order reads the same."""
    ran = run_xer("why", "desk.xer", "A2")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("“Build the desk” (")
    assert run_xer("why", "A2", "desk.xer").stdout == ran.stdout


def test_a_code_finds_an_item_of_a_plan_file_too(run_cli):
    """Codes work wherever they stand, and an id goes before a code."""
    ran = run_cli("why", "plan.yaml", "A10", files={"plan.yaml": HELPDESK})
    assert ran.stdout.startswith("“Set out the options” (prepare.options)")
    named = HELPDESK.replace("code: A10", "code: go-live")
    ran = run_cli("why", "plan.yaml", "go-live", files={"plan.yaml": named})
    assert ran.stdout.startswith("“The council runs the helpdesk” (go-live)")


def test_a_code_of_several_items_names_them(run_xer):
    """Where a code does not say which, the ids are given to choose from."""
    ran = run_xer("why", "desk.xer", "A1", same_codes=True)
    assert ran.returncode == 2
    assert "2 items have the code 'A1'" in ran.stderr


def test_an_unknown_id_still_gets_a_suggestion(run_cli):
    """What is neither id nor code is answered with the nearest name."""
    ran = run_cli("why", "plan.yaml", "go-liv", files={"plan.yaml": HELPDESK})
    assert ran.returncode == 2
    assert "did you mean go-live?" in ran.stderr


def test_project_chooses_within_a_file(run_xer):
    """Without --project a file of two projects is refused with their names; with it, dated."""
    ran = run_xer("schedule", "desk.xer", projects=2)
    assert ran.returncode == 2
    assert "HELP1" in ran.stderr
    assert "HELP2" in ran.stderr
    assert run_xer("schedule", "desk.xer", "--project", "HELP2", projects=2).returncode == 0


def test_project_makes_no_sense_for_a_plan_file(run_cli):
    """A plan file holds one plan."""
    ran = run_cli("schedule", "plan.yaml", "--project", "X", files={"plan.yaml": HELPDESK})
    assert ran.returncode == 2
    assert "--project" in ran.stderr


def test_omissions_that_may_change_dates_are_told_in_one_line(run_xer):
    """Standard error says that dates may differ; standard output carries the answer alone."""
    ran = run_xer("schedule", "desk.xer", "--format", "csv", calendar="")
    assert ran.returncode == 0
    told = " ".join(ran.stderr.split())
    assert told.startswith("desk.xer: dates may differ from the file's")
    assert "calendars without working hours (1)" in told
    assert "may differ" not in run_xer("schedule", "desk.xer").stderr


@pytest.mark.parametrize(
    "name", ["x.xer", "x.xml", "x.csv", "x.xlsx", "x.json", "x.mpp", "x.xls", "x.pmxml"]
)
def test_a_file_of_rubbish_is_refused_in_words(run_cli, tmp_path, name):
    """Whatever its name says, rubbish gives a diagnostic and never a traceback."""
    (tmp_path / name).write_bytes(bytes(range(256)) * 20)
    for command in ("schedule", "critical", "conform"):
        ran = run_cli(command, name)
        assert ran.returncode in (1, 2), ran.stdout
        assert "EP50" in ran.stderr, ran.stderr
        assert "Traceback" not in ran.stderr


def test_a_file_that_is_not_there_is_said_so(run_cli):
    """The answer is the same as for a plan file: exit code 2."""
    ran = run_cli("schedule", "absent.xer")
    assert ran.returncode == 2
    assert "EP001" in ran.stderr


def test_a_plan_file_loads_nothing_of_this(tmp_path):
    """Scheduling YAML imports no module of the room: start-up time is measured."""
    (tmp_path / "plan.yaml").write_text(HELPDESK, encoding="utf-8")
    code = (
        "import sys; from exitplan.cli import main; main(['schedule', 'plan.yaml']); "
        "sys.stderr.write(' '.join(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "interchange" not in ran.stderr
    assert "_foreign" not in ran.stderr
