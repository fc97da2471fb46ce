"""`exitplan` as a citizen of the shell: pipes, interrupts, streams, and what it imports."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exitplan.cli import main
from tests.cli.samples import HELPDESK, wide

ROOT = Path(__file__).resolve().parents[2]
NEVER = {
    "dataclasses",
    "jinja2",
    "mkdocs",
    "networkx",
    "numpy",
    "pendulum",
    "rich",
    "shutil",
}
"""What `exitplan schedule` has no use for and nobody should wait for."""


def _shell(command: str, tmp_path: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=env | {"PYTHONPATH": str(ROOT), "PYTHON": sys.executable, "PYTHONUNBUFFERED": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_a_closed_pipe_is_no_error(tmp_path, clean_env, format_):
    """`| head -1` gets its line, and nothing complains."""
    (tmp_path / "plan.yaml").write_text(wide(3_000), encoding="utf-8")
    ran = _shell(
        f'"$PYTHON" -m exitplan schedule plan.yaml --format {format_} | head -1; '
        'echo "${PIPESTATUS[0]}"',
        tmp_path,
        clean_env,
    )
    first, status = ran.stdout.splitlines()
    assert first
    assert status == "0"
    assert ran.stderr == ""


def test_an_interrupt_exits_with_130(monkeypatch):
    """Ctrl-C ends a command at once, without a traceback, with the status shells expect."""

    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib.import_module("exitplan.cli._main"), "load_command", interrupted)
    assert main(["schedule"]) == 130


def test_python_m_is_the_same_command(tmp_path, clean_env, run_cli):
    """`python -m exitplan` and `exitplan` give the same bytes and status."""
    script = run_cli("schedule", "plan.yaml", files={"plan.yaml": HELPDESK})
    module = _shell('"$PYTHON" -m exitplan schedule plan.yaml', tmp_path, clean_env)
    assert (module.returncode, module.stdout) == (0, script.stdout)
    wrong = _shell('"$PYTHON" -m exitplan why plan.yaml nowhere', tmp_path, clean_env)
    assert wrong.returncode == 2


def test_output_survives_the_quick_exit(tmp_path, clean_env):
    """All of a long output reaches a file, though the process leaves without tidying up."""
    (tmp_path / "plan.yaml").write_text(wide(2_000), encoding="utf-8")
    ran = _shell(
        '"$PYTHON" -m exitplan schedule plan.yaml --format csv > out.csv', tmp_path, clean_env
    )
    assert ran.returncode == 0
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 2_001


def test_main_can_be_called_from_python(tmp_path, capsys):
    """The command line is a function of its arguments that returns the status."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(HELPDESK, encoding="utf-8")
    assert main(["schedule", str(plan)]) == 0
    assert capsys.readouterr().out.startswith("Bringing the ICT helpdesk back")
    assert main(["why", str(plan), "nowhere"]) == 2
    assert "EP201" in capsys.readouterr().err


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_schedule_imports_nothing_heavy(tmp_path, clean_env, format_):
    """A schedule in any form is printed without a library that takes long to import."""
    (tmp_path / "plan.yaml").write_text(HELPDESK, encoding="utf-8")
    code = f"""
import sys
from exitplan.cli import main
main(["schedule", "plan.yaml", "--format", "{format_}"])
print(*sys.modules, sep="\\n", file=sys.stderr)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=clean_env | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = set(ran.stderr.split())
    assert "exitplan.schedule" in loaded
    assert loaded & NEVER == set()
    assert not [name for name in loaded if name.startswith("exitplan.site")]


def test_a_plan_that_cannot_be_read_is_told(run_cli, tmp_path):
    """A folder in a plan's place, or a file nobody may read, is a sentence and a status of 2."""
    (tmp_path / "folder.yaml").mkdir()
    ran = run_cli("schedule", "folder.yaml")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    if os.geteuid():
        (tmp_path / "locked.yaml").write_text(HELPDESK, encoding="utf-8")
        (tmp_path / "locked.yaml").chmod(0)
        assert run_cli("schedule", "locked.yaml").returncode == 2
