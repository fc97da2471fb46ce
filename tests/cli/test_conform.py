"""`exitplan conform` answers first, shows where disagreement begins, and judges."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.foreign_samples import xer
from tests.cli.samples import HELPDESK

WRONG = "2025-01-16 17:00"


def test_full_agreement_is_one_sentence_and_exit_code_0(run_cli):
    """The first paragraph is the answer; where all agree there is nothing to trace."""
    ran = run_cli("conform", "desk.xer", files={"desk.xer": xer()})
    assert ran.returncode == 0, ran.stderr
    first, _, rest = ran.stdout.partition("\n\n")
    assert first == ("3 of 3 open activities agree with Primavera P6 on every date and float.")
    assert "Where disagreement begins" not in rest
    assert "early finish" in rest


def test_disagreement_names_its_root_with_driver_and_evidence(run_cli):
    """A stored finish that fits no duration is told with both dates, the driver and the sign."""
    ran = run_cli("conform", "desk.xer", files={"desk.xer": xer(build_ends=WRONG)})
    assert ran.returncode == 1
    text = " ".join(ran.stdout.split())
    assert "2 of 3 open activities agree with Primavera P6 on every date and float (66.6%)." in text
    assert "Disagreement begins at 1 activity." in text
    assert "Early dates of “Build the desk” (a2, A2):" in text
    assert "early finish file 16 Jan 2025 17:00, exitplan 15 Jan 2025 17:00, 1d earlier" in text
    assert "exitplan has it from the finish of “Design the desk”" in text
    assert (
        "A sign that the stored values are out of date: the stored early dates are not as" in text
    )


@pytest.mark.parametrize(("percent", "code"), [("66", 0), ("66.7", 1), ("0", 0), ("100", 1)])
def test_fail_under_sets_what_is_enough(run_cli, percent, code):
    """With two thirds agreeing, 66 % is met and 66.7 % is not."""
    files = {"desk.xer": xer(build_ends=WRONG)}
    assert run_cli("conform", "desk.xer", "--fail-under", percent, files=files).returncode == code


@pytest.mark.parametrize("percent", ["-1", "101", "nan"])
def test_a_percentage_that_is_none_is_refused(run_cli, percent):
    """A threshold that nothing or everything meets is a mistake, not a verdict."""
    ran = run_cli("conform", "desk.xer", f"--fail-under={percent}", files={"desk.xer": xer()})
    assert ran.returncode == 2
    assert "--fail-under takes a percentage" in ran.stderr


def test_json_and_csv_say_the_same(run_cli):
    """Both carry the one difference, with instants as data."""
    files = {"desk.xer": xer(build_ends=WRONG)}
    data = json.loads(run_cli("conform", "desk.xer", "--format", "json", files=files).stdout)
    assert (data["open"], data["agreeing"], data["tool"]) == (3, 2, "p6")
    (difference,) = data["differences"]
    assert difference["exitplan"] == "2025-01-15T17:00"
    (row,) = csv.DictReader(
        io.StringIO(run_cli("conform", "desk.xer", "--format", "csv", files=files).stdout)
    )
    assert row == {key: str(value) for key, value in difference.items()}


def test_all_lists_every_difference(run_cli):
    """--all has the differences that only follow as well."""
    files = {"desk.xer": xer(build_ends=WRONG)}
    ran = run_cli("conform", "desk.xer", "--all", files=files)
    assert "Every difference" in ran.stdout
    assert "Every difference" not in run_cli("conform", "desk.xer", files=files).stdout


def test_what_cannot_be_compared_exits_with_2(run_cli):
    """A plan file, a file that is not there, a broken one and one without dates are no verdict."""
    files = {"plan.yaml": HELPDESK, "broken.xer": "nonsense", "list.csv": "title,duration\nA,5d\n"}
    assert "no file of another tool" in run_cli("conform", "plan.yaml", files=files).stderr
    for name in ("plan.yaml", "absent.xer", "broken.xer", "list.csv"):
        ran = run_cli("conform", name)
        assert ran.returncode == 2, (name, ran.stdout, ran.stderr)
        assert "Traceback" not in ran.stderr


def test_one_of_several_projects_is_chosen_by_name(run_cli):
    """With two projects in the file, none is compared before one is chosen."""
    files = {"two.xer": xer(projects=2)}
    assert run_cli("conform", "two.xer", files=files).returncode == 2
    ran = run_cli("conform", "two.xer", "--project", "HELP2", files=files)
    assert ran.returncode == 0, ran.stderr


def test_what_was_not_carried_over_and_may_change_dates_is_told(run_cli):
    """A calendar that says nothing is named with what was taken instead."""
    ran = run_cli("conform", "desk.xer", files={"desk.xer": xer(calendar="")})
    assert ran.returncode == 1
    _, _, rest = ran.stdout.partition("Carried over only in part, which may change dates:\n")
    assert "calendars without working hours (1): " in rest
    assert "Five days" in " ".join(rest.split())


def test_lines_fit_the_terminal(run_cli):
    """Nothing is wider than eighty columns."""
    ran = run_cli("conform", "desk.xer", "--all", files={"desk.xer": xer(build_ends=WRONG)})
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_the_status_date_of_the_environment_changes_nothing(run_cli):
    """The file is compared as of its own data date."""
    env = {"EXITPLAN_AS_OF": "2025-02-01"}
    assert run_cli("conform", "desk.xer", files={"desk.xer": xer()}, env=env).returncode == 0
