"""The status date comes from the command line, the environment or the plan, in that order."""

from __future__ import annotations

import datetime
import json

import pytest

from tests.cli.samples import HELPDESK, WARNED

PLAIN = "plan: p\nstart: 2025-01-06\ntasks:\n  a: {duration: 5d}\n"
DATED = PLAIN.replace("tasks:", "status_date: 2025-02-03\ntasks:")


@pytest.fixture
def status_date(run_cli):
    """Give a function that schedules a plan and gives the status date it was done with."""

    def run(plan: str, *arguments: str, variable: str = "") -> str | None:
        ran = run_cli(
            "schedule",
            "plan.yaml",
            "--format",
            "json",
            *arguments,
            files={"plan.yaml": plan},
            env={"EXITPLAN_AS_OF": variable},
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)["status_date"]

    return run


def test_precedence(status_date):
    """--as-of outranks EXITPLAN_AS_OF, which outranks the plan; an empty variable is none."""
    option = ("--as-of", "2025-02-17")
    assert status_date(PLAIN) is None
    assert status_date(DATED) == "2025-02-03"
    assert status_date(DATED, variable="2025-02-10") == "2025-02-10"
    assert status_date(DATED, *option, variable="2025-02-10") == "2025-02-17"
    assert status_date(PLAIN, *option) == "2025-02-17"


def test_today_is_a_date(status_date):
    """`today` stands for some day of this century; only who asks for it gets it."""
    today = status_date(PLAIN, "--as-of", "today")
    assert datetime.date.fromisoformat(today) > datetime.date(2025, 1, 1)


@pytest.mark.parametrize("command", [("schedule",), ("critical",), ("why", "a")], ids=" ".join)
def test_every_command_on_a_plan_takes_it(run_cli, command):
    """Work not begun waits for the status date, whichever command asks."""
    name, *task = command
    files = {"plan.yaml": PLAIN}
    ran = run_cli(name, "plan.yaml", *task, "--as-of", "2025-03-03", files=files)
    assert ran.returncode == 0
    assert "7 March 2025" in ran.stdout
    assert run_cli(name, "plan.yaml", *task).stdout != ran.stdout


def test_the_report_says_as_of_when(run_cli):
    """A schedule with a status date names it in its first sentence."""
    ran = run_cli("schedule", "plan.yaml", "--as-of", "2025-02-03", files={"plan.yaml": PLAIN})
    assert "as of 3 February 2025" in ran.stdout.partition("\n\n")[0].replace("\n", " ")


def test_a_time_of_day_is_understood(run_cli):
    """Work resumes within the day where the status date names an hour."""
    ran = run_cli(
        "schedule",
        "plan.yaml",
        "--format",
        "json",
        "--as-of",
        "2025-02-03T13:00",
        files={"plan.yaml": PLAIN},
    )
    assert json.loads(ran.stdout)["tasks"][0]["early_start"] == "2025-02-03T13:00"


@pytest.mark.parametrize("text", ["30/06/2015", "2015-02-30", "yesterday", "", "2015-6-30", "٢٠١٥"])
def test_what_is_no_date_could_not_run(run_cli, text):
    """A bad date is refused before the plan is read, and the message names where it stood."""
    ran = run_cli("schedule", "nowhere.yaml", "--as-of", text)
    assert ran.returncode == 2
    assert ran.stderr.startswith("exitplan schedule: --as-of: ")
    assert "EP001" not in ran.stderr


def test_a_bad_variable_is_called_by_its_name(run_cli):
    """Who set EXITPLAN_AS_OF long ago is told where to look."""
    ran = run_cli("why", "plan.yaml", "a", env={"EXITPLAN_AS_OF": "soon"})
    assert ran.returncode == 2
    assert ran.stderr.startswith("exitplan why: EXITPLAN_AS_OF: 'soon' is not a date")


def test_facts_after_the_date_are_refused(run_cli):
    """A report as of a day before something happened would be a forgery."""
    ran = run_cli("schedule", "plan.yaml", "--as-of", "2025-01-07", files={"plan.yaml": HELPDESK})
    assert ran.returncode == 1
    assert "EP302 error" in ran.stderr
    assert "after the status date 2025-01-07" in ran.stderr
    assert ran.stdout == ""


def test_a_day_beyond_the_calendars_is_a_finding(run_cli):
    """A status date outside the years that calendars know is refused, not guessed."""
    ran = run_cli("schedule", "plan.yaml", "--as-of", "1999-12-31", files={"plan.yaml": PLAIN})
    assert ran.returncode == 1
    assert "EP309" in ran.stderr


def test_it_answers_the_missing_status_date(run_cli):
    """A plan that lacks only a status date is not reproached for it where one is given."""
    ran = run_cli("schedule", "plan.yaml", "--as-of", "2025-01-08", files={"plan.yaml": WARNED})
    assert ran.returncode == 0
    assert ran.stderr == ""


def test_the_plan_s_file_is_left_alone(run_cli, tmp_path):
    """--as-of holds for one run."""
    run_cli("schedule", "plan.yaml", "--as-of", "2025-03-03", files={"plan.yaml": DATED})
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == DATED
