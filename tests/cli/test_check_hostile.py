"""A stranger's plan or configuration can neither hang nor crash a check, nor steer its reader."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from exitplan.checks import Settings, Subject, run_check
from exitplan.planfile import read_text
from tests.planfile.hostile import HARMLESS, HOSTILE

FORMATS = ["text", "concise", "json", "github", "gitlab", "junit", "sarif", "markdown"]
STEERING = "\x1b]0;owned\x07\x1b[2J::error::x\n::set-output name=a::b\u202e</testcase><b>%0A|`"


def _plan(text: str) -> str:
    word = json.dumps(text)  # JSON's quoting is YAML's as well.
    return f"""\
plan: p
title: {word}
start: 2025-01-06
waivers:
  - {{rule: {word[:20] + '"'}, reason: {word}, approved_by: {word}, until: 2025-12-31}}
tasks:
  a: {{title: {word}, duration: 5d, deadline: 2025-01-07, owner: {word}}}
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_plans_are_judged_in_time(run_cli, tmp_path: Path, name: str) -> None:
    """Whatever a file holds, the check ends in seconds with findings, and without a traceback."""
    path = HOSTILE[name][1](tmp_path)
    begin = time.perf_counter()
    ran = run_cli("check", str(path), "--format", "concise")
    assert time.perf_counter() - begin < 30
    assert ran.returncode in (1, 2)
    assert "Traceback" not in ran.stderr
    assert ran.stdout.count("\n") <= 600


@pytest.mark.parametrize("name", HARMLESS)
def test_what_asks_for_much_is_judged_in_time(name: str) -> None:
    """A plan within the limits is judged by all rules in seconds, whatever it piles up."""
    reading = read_text(HARMLESS[name])
    begin = time.process_time()
    settings = Settings(select=("all",), ignore=("EP806",))
    report = run_check(Subject("plan.yaml", reading.plan, reading.diagnostics), settings)
    assert time.process_time() - begin < 20
    assert len(report.findings) < 100_000


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", [STEERING, STEERING.replace("\n", " ").replace("\x1b", "")])
def test_no_format_lets_a_plan_steer_its_reader(run_cli, form: str, text: str) -> None:
    """Neither escapes nor workflow commands of a plan's texts reach the terminal or the log."""
    ran = run_cli("check", "plan.yaml", "--format", form, files={"plan.yaml": _plan(text)})
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    for stream in (ran.stdout, ran.stderr):
        assert "\x1b" not in stream
        assert "\x07" not in stream
        assert "\u202e" not in stream
        commands = [line for line in stream.splitlines() if line.lstrip().startswith("::")]
        assert all(
            line.startswith(("::error title=", "::warning title=", "::notice "))
            for line in commands
        )


def test_a_link_out_of_the_folder_is_refused(run_cli, tmp_path: Path) -> None:
    """A plan that is a link to another file is not read, and the file not quoted."""
    (tmp_path / "secret.yaml").write_text("password: 1\n")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    ran = run_cli("check", "plans")
    assert ran.returncode == 1
    assert "EP009" in ran.stdout
    assert "password" not in ran.stdout


def test_thousands_of_findings_are_cut_and_counted(run_cli) -> None:
    """A plan full of faults gives a report that somebody can read, which says what it left out."""
    tasks = "".join(f"  t{n}: {{duration: 5d, deadline: 2025-01-07}}\n" for n in range(4_000))
    text = f"plan: p\nstart: 2025-01-06\ntasks:\n{tasks}"
    begin = time.perf_counter()
    ran = run_cli("check", "plan.yaml", "--select", "EP801", files={"plan.yaml": text})
    assert time.perf_counter() - begin < 30
    assert ran.returncode == 1
    assert len(ran.stdout) < 200_000
    assert "and 3,800 more" in ran.stdout
    assert "4,000 errors" in ran.stdout
