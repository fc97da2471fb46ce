"""action.yml: its steps, run in a real bash as a runner of GitHub's would."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.checks.offline import GOOD, LATE, ROOT, offline
from tests.history.repos import Repo

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"]
_INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")

Step = Callable[..., subprocess.CompletedProcess[str]]


def _runner(folder: Path, temp: Path, step: Mapping[str, Any], inputs: Mapping[str, str]) -> Any:
    """Carry out a step as the runner does: inputs put into its environment, then bash."""
    defaults = {name: told["default"] for name, told in ACTION["inputs"].items()}
    values = defaults | inputs
    env = {
        name: _INPUT.sub(lambda match: values[match[1]], value)
        for name, value in step["env"].items()
    }
    files = {name: str(temp / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        Path(file).write_text("", encoding="utf-8")
    script = temp / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
        cwd=folder,
        env={
            **offline(),
            **files,
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(folder),
            "RUNNER_TEMP": str(temp),
            "HOME": str(temp),
            **env,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the runner's folder for temporary files, with exitplan installed by the first step."""
    temp = tmp_path_factory.mktemp("runner")
    workspace = tmp_path_factory.mktemp("workspace")
    # What a pull request may hold, to be run in place of what the step means to run.
    for name in ("pip", "venv", "exitplan", "sitecustomize"):
        (workspace / f"{name}.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    ran = _runner(workspace, temp, INSTALL, {"python": sys.executable})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return temp


@pytest.fixture
def check(tmp_path: Path, temp: Path) -> Step:
    """Give a function that carries out the second step in a folder with some files."""

    def run(files: Mapping[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        asked = {name.replace("_", "-"): value for name, value in inputs.items()}
        return _runner(tmp_path, temp, CHECK, asked)

    return run


def _commands(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if line.lstrip().startswith("::")]


def test_no_input_becomes_a_part_of_a_script() -> None:
    """Inputs reach the shell as variables only; the text it runs is always the same."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert "uses" not in step


def test_every_input_is_taken_and_described() -> None:
    """What action.yml declares, a step passes on, and no step asks for more."""
    passed = {
        name
        for step in ACTION["runs"]["steps"]
        for value in step["env"].values()
        for name in _INPUT.findall(value)
    }
    assert passed == set(ACTION["inputs"])
    assert all(told["description"] for told in ACTION["inputs"].values())


@pytest.mark.parametrize("name", ["install.sh", "check.sh"])
def test_the_scripts_may_be_executed(name: str) -> None:
    """The steps name them as commands."""
    path = ROOT / "ci" / name
    assert path.stat().st_mode & stat.S_IXUSR
    assert path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")


def test_a_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    """The job says what it needs, and fails as one that could not run."""
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    ran = _runner(tmp_path, tmp_path, INSTALL, {"python": str(old)})
    assert ran.returncode == 2
    assert ran.stdout.startswith("::error title=exitplan::exitplan needs Python 3.11")


def test_a_good_plan_passes(check: Step, temp: Path) -> None:
    """No finding, no annotation, exit code 0; the summary says so."""
    ran = check({"plans/exit.yaml": GOOD})
    assert (ran.returncode, _commands(ran.stdout), ran.stderr) == (0, [], "")
    assert (temp / "github_output").read_text() == "exit-code=0\n"
    assert "No findings" in (temp / "github_step_summary").read_text(encoding="utf-8")


def test_a_late_plan_fails_with_an_annotation(check: Step, temp: Path) -> None:
    """The finding stands at its line, and the summary of the job has it in a table."""
    ran = check({"plans/exit.yaml": LATE})
    assert ran.returncode == 1
    (told,) = [line for line in _commands(ran.stdout) if "EP801" in line]
    assert told.startswith("::error title=EP801 deadline-missed,file=plans/exit.yaml,line=14,col=")
    assert (temp / "github_output").read_text() == "exit-code=1\n"
    assert "EP801" in (temp / "github_step_summary").read_text(encoding="utf-8")


def test_what_fails_can_be_chosen(check: Step) -> None:
    """The inputs as-of, profile and fail-on reach the command."""
    assert check({"plans/exit.yaml": LATE}, fail_on="never").returncode == 0
    assert check({"plans/exit.yaml": GOOD}, as_of="2026-02-16").returncode == 1
    assert check({"plans/exit.yaml": GOOD}, profile="nonsense").returncode == 2


def test_several_plans_one_on_each_line(check: Step, tmp_path: Path) -> None:
    """Paths with blanks are one path, and empty lines are none."""
    files = {"our plans/a.yaml": GOOD, "b.yaml": LATE.replace("plan: exit", "plan: other")}
    ran = check(files, plans="our plans/a.yaml\r\n\nb.yaml\n", sarif="out put.sarif")
    assert ran.returncode == 1
    assert "file=b.yaml," in ran.stdout
    found = json.loads((tmp_path / "out put.sarif").read_text(encoding="utf-8"))
    assert found["version"] == "2.1.0"


def test_a_pull_request_is_compared(tmp_path: Path, check: Step) -> None:
    """With against and only-new, only what the change brings fails; the comment is written."""
    repo = Repo(tmp_path)
    other = LATE.replace("plan: exit", "plan: other")
    repo.commit({"plans/exit.yaml": GOOD, "plans/other.yaml": other})
    repo.git("checkout", "-q", "-b", "change")
    plans = {"against": "main", "only_new": "true", "markdown": "comment.md"}
    assert check({}, **plans).returncode == 0
    ran = check({"plans/exit.yaml": LATE}, **plans)
    assert ran.returncode == 1
    comment = (tmp_path / "comment.md").read_text(encoding="utf-8")
    assert comment.startswith("<!-- exitplan check -->\n")
    assert "This change moves **Service ready** by +20 working days, past its deadline" in comment


HOSTILE = [
    "$(touch taken-over)",
    "`touch taken-over`",
    '"; touch taken-over; "',
    "'; touch taken-over; '",
    "--output=taken-over",
    "--report=json=taken-over",
    "a\n::error title=forged::b\n   ::add-mask::c\n##[error]d",
    "x\r::error::forged",
    "*",
    "-",
    "../../../../etc/passwd",
    "\x1b[31mred",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["plans", "against", "only_new", "as_of", "profile", "fail_on"])
def test_a_hostile_input_does_nothing(name: str, text: str, tmp_path: Path, check: Step) -> None:
    """Whatever an input holds is no command, no option, no annotation and no success it chose."""
    ran = check({"plans/exit.yaml": LATE}, **{name: text})
    assert ran.returncode in (1, 2)
    assert not (tmp_path / "taken-over").exists()
    printed = ran.stdout + ran.stderr
    told = [line for line in _commands(printed) if "title=EP" not in line]
    assert told == []
    assert "##[" not in printed
    assert "\x1b" not in printed


def test_a_plan_of_the_pull_request_runs_nothing(tmp_path: Path, check: Step) -> None:
    """Python files in the folder are not imported in place of ours."""
    takeover = "open('taken-over', 'w')"
    names = ("exitplan", "yaml", "attrs", "sitecustomize", "argparse", "json")
    files = {f"{name}.py": takeover for name in names}
    ran = check({"plans/exit.yaml": GOOD, **files})
    assert ran.returncode == 0, ran.stderr
    assert not (tmp_path / "taken-over").exists()
    assert not os.path.lexists(tmp_path / "__pycache__")


HOW_TO = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text(encoding="utf-8")
WORKFLOWS = [
    (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"),
    *re.findall(r"```yaml\n(# file: \.github/.*?)```", HOW_TO, re.DOTALL),
]


@pytest.mark.parametrize("text", WORKFLOWS)
def test_workflows_ask_for_inputs_that_there_are(text: str) -> None:
    """The workflows that we show and use pass on only what the action takes."""
    jobs = yaml.safe_load(text)["jobs"].values()
    steps = [step for job in jobs for step in job.get("steps", [])]
    ours = [step for step in steps if step.get("uses", "").startswith("./")]
    assert ours
    for step in ours:
        assert set(step.get("with", {})) <= set(ACTION["inputs"])
    for step in steps:
        assert "${{" not in step.get("run", "")


def test_the_how_to_pins_actions_of_others() -> None:
    """What a reader copies names a commit, which nobody can move."""
    used = re.findall(r"uses: (?!\./)(\S+)", HOW_TO)
    assert used
    for name in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)
