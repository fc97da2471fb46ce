"""The same plan gives the same bytes, wherever and however the command runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A locale in which Python, left to itself, writes ASCII."""
MILESTONE = "future-operating-model.p1.complete"
COMMANDS = [
    ["schedule", "PLAN"],
    ["schedule", "PLAN", "--format", "json"],
    ["schedule", "PLAN", "--format", "csv"],
    ["critical", "PLAN", "--to", MILESTONE],
    ["critical", "PLAN", "--to", MILESTONE, "--format", "json"],
    ["critical", "PLAN", "--to", MILESTONE, "--format", "csv"],
    ["why", "PLAN", MILESTONE],
    ["why", "PLAN", MILESTONE, "--format", "json"],
    ["period", "pa2023.standstill", "2026-03-10"],
    ["period", "pa2023.standstill", "2026-03-10", "--format", "json"],
    ["period", "--list", "--format", "csv"],
    ["schema"],
]
ELSEWHERE = {
    "time zone": {"TZ": "Pacific/Kiritimati"},
    "locale": OLD_LOCALE,
    "encoding": {"PYTHONIOENCODING": "latin-1"},
    "hash seed": {"PYTHONHASHSEED": "2"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}


@pytest.fixture
def output(clean_env):
    """Give a function that runs a command on a plan and gives its standard output as bytes."""

    def run(command: list[str], plan: str, folder: Path, env: dict[str, str]) -> bytes:
        ran = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from exitplan.cli import main; sys.exit(main())",
                *[plan if word == "PLAN" else word for word in command],
            ],
            cwd=folder,
            env=clean_env | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1"} | env,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr.decode(errors="replace")
        return ran.stdout

    return run


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_output_is_the_same_to_the_byte(output, tmp_path, command):
    """Time zone, locale, encoding, hash seed, folder and the plan's place change no byte."""
    copy = tmp_path / "a copy" / "of the plans"
    shutil.copytree(ROOT / "plans", copy)
    usual = output(command, "plans", ROOT, {})
    assert b"\r" not in usual
    for name, env in ELSEWHERE.items():
        assert output(command, "plans", ROOT, env) == usual, name
    assert output(command, str(ROOT / "plans"), tmp_path, {}) == usual, "absolute path"
    assert output(command, "../plans/", ROOT / "docs", {}) == usual, "another folder"
    assert output(command, str(copy), tmp_path, {}) == usual, "a copy elsewhere"


def test_findings_are_the_same_to_the_byte(clean_env):
    """Diagnostics name the file as the user did, and are otherwise the same everywhere."""

    def errors(env: dict[str, str]) -> bytes:
        ran = subprocess.run(
            [sys.executable, "-m", "exitplan", "schedule", "tests/plans/bad/many-faults.yaml"],
            cwd=ROOT,
            env=clean_env | env,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 1
        return ran.stderr

    usual = errors({"PYTHONHASHSEED": "1"})
    assert usual
    for name, env in ELSEWHERE.items():
        assert errors(env) == usual, name


def test_a_plan_written_in_other_line_ends_is_the_same_plan(output, tmp_path):
    """Windows line ends and a byte order mark change nothing."""
    text = (ROOT / "plans" / "ict-improvement.yaml").read_text(encoding="utf-8")
    for folder, changed in {
        "unix": text.encode(),
        "windows": b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    }.items():
        shutil.copytree(ROOT / "plans", tmp_path / folder)
        (tmp_path / folder / "ict-improvement.yaml").write_bytes(changed)
    command = ["schedule", "PLAN", "--format", "json"]
    unix, windows = (output(command, name, tmp_path, {}) for name in ("unix", "windows"))
    assert unix == windows
