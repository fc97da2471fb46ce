"""A shell learns from the exit status alone what became of a command."""

from __future__ import annotations

import re

import pytest

from exitplan.cli._main import COMMANDS
from tests.cli.samples import BROKEN, HELPDESK, WARNED

FINE, FINDINGS, COULD_NOT_RUN = 0, 1, 2
ON_A_PLAN = [("schedule", "plan.yaml"), ("critical", "plan.yaml"), ("why", "plan.yaml", "list")]


@pytest.mark.parametrize(
    "command",
    [
        ("schedule", "plan.yaml"),
        ("critical", "plan.yaml"),
        ("critical", "plan.yaml", "--to", "consult", "--paths", "1"),
        ("why", "plan.yaml", "prepare"),
        ("why", "plan.yaml", "support"),
        ("period", "council.agenda"),
        ("period", "council.agenda", "2019-04-15"),
        ("period", "council.agenda", "--before", "2019-04-25"),
        ("period", "--list"),
        ("schema",),
        ("--version",),
        ("-V",),
        ("--help",),
        ("help",),
        ("why", "--help"),
    ],
    ids=" ".join,
)
def test_a_command_that_answers_exits_with_0(run_cli, command):
    """An answer goes to standard output, nothing to standard error, and the status is 0."""
    ran = run_cli(*command, files={"plan.yaml": HELPDESK})
    assert ran.returncode == FINE
    assert ran.stdout
    assert ran.stderr == ""


@pytest.mark.parametrize("command", ON_A_PLAN, ids=lambda command: command[0])
def test_errors_in_the_plan_exit_with_1(run_cli, command):
    """A plan that contradicts itself is a finding, and is not dated in part."""
    ran = run_cli(*command, files={"plan.yaml": BROKEN})
    assert ran.returncode == FINDINGS
    assert ran.stdout == ""
    assert "plan.yaml:5:5: EP101 error" in ran.stderr
    assert "plan.yaml:8:12: EP201 error" in ran.stderr
    assert ran.stderr.endswith("3 errors\n")


@pytest.mark.parametrize("command", ON_A_PLAN, ids=lambda command: command[0])
def test_warnings_alone_exit_with_0(run_cli, command):
    """A warning goes to standard error and leaves the answer and its status alone."""
    ran = run_cli(*command, files={"plan.yaml": WARNED})
    assert ran.returncode == FINE
    assert ran.stdout
    assert "EP308 warning" in ran.stderr
    assert ran.stderr.endswith("1 warning\n")


def test_warnings_do_not_mix_with_data(run_cli):
    """What a program reads from standard output is the same with warnings as without."""
    ran = run_cli("schedule", "plan.yaml", "--format", "json", files={"plan.yaml": WARNED})
    assert ran.stdout.startswith("{")
    assert ran.stdout.endswith("}\n")
    assert "warning" in ran.stderr


@pytest.mark.parametrize("command", ON_A_PLAN, ids=lambda command: command[0])
def test_no_such_file_exits_with_2(run_cli, command):
    """Where there is nothing to judge, the command could not run."""
    ran = run_cli(*command)
    assert ran.returncode == COULD_NOT_RUN
    assert ran.stdout == ""
    assert "EP001" in ran.stderr
    assert "plan.yaml" in ran.stderr


def test_a_folder_without_plans_exits_with_2(run_cli, tmp_path):
    """An empty folder is no plan, not a bad one."""
    (tmp_path / "plans").mkdir()
    ran = run_cli("schedule")
    assert ran.returncode == COULD_NOT_RUN
    assert "EP012" in ran.stderr


def test_the_default_plan_is_the_folder_plans(run_cli):
    """Without a PLAN, the commands read the folder plans."""
    files = {"plans/helpdesk.yaml": HELPDESK}
    named = run_cli("schedule", "plans", files=files)
    assert run_cli("schedule").stdout == named.stdout
    assert run_cli("critical").returncode == FINE
    assert run_cli("why", "consult").returncode == FINE


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ((), "usage: exitplan COMMAND"),
        (("shedule",), "did you mean schedule?"),
        (("frobnicate",), "exitplan --help lists them"),
        (("schedule", "--nope"), "unrecognized arguments: --nope"),
        (("schedule", "a", "b"), "unrecognized arguments: b"),
        (("schedule", "--form", "json"), "unrecognized arguments"),
        (("schedule", "--format", "xml"), "invalid choice: 'xml'"),
        (("why",), "required: TASK"),
        (("why", "plan.yaml", "consult", "more"), "unrecognized arguments: more"),
        (("why", "plan.yaml"), "plan.yaml is a plan; name the task too"),
        (("why", "--format", "csv", "plan.yaml", "consult"), "invalid choice: 'csv'"),
        (("critical", "plan.yaml", "--paths", "0"), "--paths takes a number from 1"),
        (("critical", "plan.yaml", "--paths", "x"), "invalid int value"),
        (("schema", "plan.yaml"), "unrecognized arguments: plan.yaml"),
        (("schedule", "plan.yaml", "--as-of", "30/06/2015"), "--as-of: '30/06/2015' is not a date"),
        (("why", "plan.yaml", "gone-live"), "did you mean go-live?"),
        (("why", "plan.yaml", "options"), "did you mean prepare.options?"),
        (("why", "plan.yaml", "zzz"), "exitplan schedule lists every id"),
        (("critical", "plan.yaml", "--to", "go-life"), "did you mean go-live?"),
        (("critical", "plan.yaml", "--to", "prepare"), "is a group"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_question_that_makes_no_sense_exits_with_2(run_cli, command, said):
    """A wrong command line is answered on standard error with the nearest thing that works."""
    ran = run_cli(*command, files={"plan.yaml": HELPDESK})
    assert ran.returncode == COULD_NOT_RUN
    assert said in ran.stderr + (ran.stdout if not command else "")
    assert "Traceback" not in ran.stderr
    if command:
        assert ran.stdout == ""


def test_version_is_the_package_s(run_cli):
    """--version says the name and the installed version, on one line."""
    from importlib.metadata import version

    ran = run_cli("--version")
    assert ran.stdout == f"exitplan {version('exitplan')}\n"
    assert re.fullmatch(r"exitplan \d+\.\d+\.\d+\S*\n", ran.stdout)


def test_help_names_every_command(run_cli):
    """The overview has a line for each command, and each command explains its arguments."""
    overview = run_cli("--help").stdout
    for name, summary in COMMANDS.items():
        assert f"  {name}" in overview
        assert summary in overview
        own = run_cli(name, "--help")
        assert own.returncode == FINE
        assert own.stdout.startswith(f"usage: exitplan {name}")
