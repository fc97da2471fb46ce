"""`exitplan check` as a command: options, formats, files, exit codes, comparison with git."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.history.repos import Repo

PLAN = """\
plan: exit
start: 2025-01-06
status_date: 2025-01-06
tasks:
  build:
    duration: 10d
  award:
    title: Contract award
    milestone: true
    after: build
    deadline: 2025-01-31
"""
LATE = PLAN.replace("10d", "22d")
ONLY = ("--select", "EP0,EP1,EP2,EP3,EP801,EP861,waivers")
"""What these tests look at, whatever other rules there are."""
Run = Callable[..., object]


@pytest.fixture
def check(run_cli):
    """Give a function that runs the command in a scratch folder."""

    def run(*arguments: str, plan: str = PLAN, files=None, env=None):
        return run_cli(
            "check", *arguments, files={"plans/exit.yaml": plan, **(files or {})}, env=env
        )

    return run


def test_a_plan_in_order_gives_one_line_and_zero(check) -> None:
    """All is well: one line says so, and nothing is on the error stream."""
    ran = check(*ONLY)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == 1
    assert "No findings in plans, as of 6 Jan 2025" in ran.stdout


def test_a_missed_deadline_is_shown_with_its_line(check) -> None:
    """The place, the sentence, the source line with a caret, and what to do."""
    ran = check(*ONLY, plan=LATE)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.splitlines()[:4] == [
        (
            "plans/exit.yaml:11:15: EP801 error: Contract award is forecast for 4 Feb 2025, "
            "2 working days past its deadline of 31 Jan 2025 [deadline-missed]"
        ),
        "    |",
        " 11 |     deadline: 2025-01-31",
        "    |               ^^^^^^^^^^",
    ]


@pytest.mark.parametrize(
    ("arguments", "plan", "code"),
    [
        ((), PLAN, 0),
        ((), LATE, 1),
        (("--fail-on", "never"), LATE, 0),
        (("--exit-zero",), LATE, 0),
        (("--fail-on", "warning"), PLAN, 0),
        ((), "plan: [", 1),
        (("--exit-zero",), "plan: [", 0),
        ((), PLAN.replace("after: build", "after: biuld"), 1),
        (("--as-of", "2025-01-21"), PLAN, 1),
    ],
)
def test_exit_codes(check, arguments, plan, code) -> None:
    """0 clean or below what fails, 1 findings; a plan that does not parse is a finding."""
    assert check(*ONLY, *arguments, plan=plan).returncode == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.yaml",),
        ("nowhere.yaml", "--exit-zero"),
        ("--select", "nonsense"),
        ("--profile", "nonsense"),
        ("--as-of", "someday"),
        ("--only-new",),
        ("--report", "junit"),
        ("--report", "nothing=x"),
        ("--report", "json=plans"),
        ("--output", "no/such/folder/x"),
        ("--against", "HEAD"),
        ("--format", "nothing"),
        ("--project", "x"),
    ],
)
def test_what_cannot_be_done_exits_with_two(check, arguments) -> None:
    """A question that cannot be answered is never taken for an answer."""
    ran = check(*arguments)
    assert ran.returncode == 2
    assert ran.stderr or "EP001" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_our_own_fault_is_never_taken_for_a_verdict(monkeypatch, capsys, tmp_path) -> None:
    """Where exitplan itself breaks, the exit code is 2, and says whose fault it is."""
    import importlib

    from exitplan.cli import main

    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    module = importlib.import_module("exitplan.cli.check_command")
    monkeypatch.setattr(module, "run_check", broken)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(PLAN)
    assert main(["check", "plan.yaml", "--exit-zero"]) == 2
    assert "fault of exitplan's own" in capsys.readouterr().err


def test_several_plans_are_each_checked(check) -> None:
    """Each plan named is a plan of its own; one report tells of all."""
    files = {"one.yaml": LATE, "two.yaml": LATE.replace("plan: exit", "plan: two")}
    ran = check("one.yaml", "two.yaml", "--format", "concise", *ONLY, files=files)
    assert ran.returncode == 1
    assert [line.split(":")[0] for line in ran.stdout.splitlines()] == ["one.yaml", "two.yaml"]
    data = json.loads(check("one.yaml", "two.yaml", "--format", "json", *ONLY).stdout)
    assert data["schema"] == 1


def test_one_broken_plan_does_not_hide_the_others(check) -> None:
    """What is wrong with one plan is told beside what is found in another."""
    ran = check(
        "bad.yaml", "plans", "--format", "concise", *ONLY, plan=LATE, files={"bad.yaml": "plan: ["}
    )
    assert ran.returncode == 1
    assert {line.split(":")[0] for line in ran.stdout.splitlines()} == {
        "bad.yaml",
        "plans/exit.yaml",
    }


@pytest.mark.parametrize(
    "form", ["text", "concise", "json", "github", "gitlab", "junit", "sarif", "markdown"]
)
def test_every_format_gives_the_same_bytes_and_exit_code(check, form) -> None:
    """Formats differ in words only, and two runs in nothing."""
    first = check("--format", form, *ONLY, plan=LATE)
    second = check(
        "--format", form, *ONLY, plan=LATE, env={"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    )
    assert (first.returncode, second.returncode) == (1, 1)
    assert first.stdout == second.stdout
    assert first.stderr == ""
    assert "EP801" in first.stdout


def test_reports_are_written_beside_the_output(check, tmp_path: Path) -> None:
    """--report writes as many others as are asked for; --output moves the main one."""
    ran = check(
        "--report",
        "junit=j.xml",
        "--report",
        "json=j.json",
        "--output",
        "out.txt",
        *ONLY,
        plan=LATE,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "<testsuite" in (tmp_path / "j.xml").read_text()
    assert json.loads((tmp_path / "j.json").read_text())["schema"] == 1
    assert "EP801 error" in (tmp_path / "out.txt").read_text()
    again = check("--report", "json=j.json", *ONLY, plan=PLAN)
    assert again.returncode == 0
    assert "EP801 error" not in (tmp_path / "j.json").read_text()


def test_quiet_says_nothing_when_nothing_fails(check) -> None:
    """-q is silent where the exit code says it all."""
    assert check("-q", *ONLY).stdout == ""
    assert "EP801" in check("-q", *ONLY, plan=LATE).stdout
    assert check("-q", "--fail-on", "never", *ONLY, plan=LATE).stdout == ""


def test_statistics_list_the_rules(check) -> None:
    """Every rule that ran is listed with what it counted."""
    ran = check("--statistics", *ONLY)
    assert any(
        line.startswith("EP801") and "population 1" in line for line in ran.stdout.splitlines()
    )


def test_auto_is_for_jobs(check, tmp_path: Path) -> None:
    """In a GitHub job annotations are printed and the summary written; elsewhere text is."""
    job = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    ran = check("--format", "auto", *ONLY, plan=LATE, env=job)
    assert ran.stdout.startswith("::")
    assert "Contract award" in (tmp_path / "summary.md").read_text()
    assert not check("--format", "auto", *ONLY, plan=LATE).stdout.startswith("::")


def test_the_configuration_counts(check) -> None:
    """The nearest file is used, its plans are checked, and what is wrong with it stops the run."""
    own = "plans = ['other']\nfail_on = 'never'\nselect = ['EP801']\n"
    ran = check(files={"exitplan.toml": own, "other/x.yaml": LATE})
    assert ran.returncode == 0
    assert "other/x.yaml:11:15: EP801" in ran.stdout
    assert check("--fail-on", "error").returncode == 1
    bad = check(files={"exitplan.toml": "profil = 'strict'\n"})
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "exitplan.toml:1:1: EP896 error" in bad.stderr
    assert "did you mean profile?" in bad.stderr


def test_the_nearest_configuration_is_the_plans_own(run_cli) -> None:
    """A plan elsewhere is judged by the configuration that lies there."""
    files = {
        "exitplan.toml": "fail_on = 'never'\n",
        "far/exitplan.toml": "fail_on = 'error'\n",
        "far/plans/x.yaml": LATE,
        "near.yaml": LATE,
    }
    assert run_cli("check", "near.yaml", "--select", "EP801", files=files).returncode == 0
    assert run_cli("check", "far/plans", "--select", "EP801").returncode == 1
    assert run_cli("check", "far/plans/x.yaml", "--select", "EP801").returncode == 1


def test_the_environment_counts(check) -> None:
    """Variables stand between the command line and the file."""
    env = {"EXITPLAN_AS_OF": "2025-01-21", "EXITPLAN_SELECT": "EP801"}
    ran = check(env=env)
    assert ran.returncode == 1
    assert "as of 21 Jan 2025" in ran.stdout
    assert check("--as-of", "2025-01-06", env=env).returncode == 0


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Give a repository whose plan was in time when it was committed, and is not any more."""
    repo = Repo(tmp_path)
    repo.commit({"README": "Hello\n"}, "Begin")
    repo.commit({"plans/exit.yaml": PLAN}, "Plan")
    repo.write({"plans/exit.yaml": LATE})
    return repo


def test_a_change_is_judged_against_a_revision(repo: Repo, check) -> None:
    """What the change breaks is new and fails; what was there before does not."""
    ran = check("--against", "HEAD", "--only-new", *ONLY, plan=LATE)
    assert ran.returncode == 1
    assert (
        "EP861 error (new): Contract award 17 Jan 2025 → 4 Feb 2025, +12 working days" in ran.stdout
    )
    repo.commit({"plans/exit.yaml": LATE}, "Late")
    ran = check("--against", "HEAD", "--only-new", *ONLY, plan=LATE)
    assert ran.returncode == 0
    assert "Nothing new" in ran.stdout
    assert check("--against", "HEAD~1", "--only-new", *ONLY, plan=LATE).returncode == 1


def test_the_comment_on_a_pull_request_says_what_moves(repo: Repo, check) -> None:
    """The Markdown says in a sentence what the change does to the promised dates."""
    ran = check("--against", "HEAD", "--format", "markdown", *ONLY, plan=LATE)
    assert "+12 working days" in ran.stdout
    assert "new findings: 2" in ran.stdout
    assert "resolved: 0" in ran.stdout


def test_a_plan_that_is_new_is_judged_as_it_is(repo: Repo, check) -> None:
    """Where the earlier state has no such plan, everything counts, and that is said."""
    ran = check("--against", "HEAD~1", "--only-new", *ONLY, plan=LATE)
    assert ran.returncode == 1
    assert "was not compared" in ran.stdout


def test_a_file_can_be_the_earlier_state(check) -> None:
    """Without git, a file stands for the earlier state."""
    ran = check("--against", "old.yaml", *ONLY, plan=LATE, files={"old.yaml": PLAN})
    assert ran.returncode == 1
    assert "EP861" in ran.stdout
