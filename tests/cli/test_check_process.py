"""A plain `exitplan check` waits for no library that it has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEVER = {
    "dataclasses",
    "difflib",
    "hashlib",
    "jinja2",
    "json",
    "mkdocs",
    "networkx",
    "numpy",
    "pendulum",
    "shutil",
    "subprocess",
    "tempfile",
    "tomllib",
    "traceback",
    "xml.etree",
    "exitplan.governance",
    "exitplan.interchange",
    "exitplan.law",
    "exitplan.outlook",
    "exitplan.plan._facts",
    "exitplan.plan._law",
    "exitplan.plan._risk",
    "exitplan.plan._waiver",
    "exitplan.planfile.baselines",
    "exitplan.planfile.history",
    "exitplan.risk",
    "exitplan.site",
    "exitplan.slippage",
    "exitplan.starter",
    "exitplan.tender",
    "exitplan.transfer",
}
PLAN = """\
plan: exit
start: 2025-01-06
status_date: 2025-01-06
tasks:
  build:
    duration: 10d
    source: Report
  award:
    milestone: true
    after: build
    deadline: 2025-01-31
    source: Report
"""


def imported(tmp_path: Path, env: dict[str, str], *arguments: str) -> set[str]:
    """Give the modules that are loaded when a check ends."""
    script = (
        "import sys; from exitplan.cli import main; code = main(sys.argv[1:]); "
        "print(code, *sorted(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "check", "plan.yaml", *arguments],
        cwd=tmp_path,
        env=env | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    code, *modules = ran.stderr.split()
    assert code in ("0", "1"), ran.stderr
    return set(modules)


@pytest.mark.parametrize("arguments", [(), ("--format", "concise"), ("--profile", "dcma")])
def test_a_plain_check_imports_little(tmp_path: Path, clean_env, arguments) -> None:
    """Text out, no configuration, nothing compared: none of the heavy libraries is loaded."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    exact = set() if "dcma" in arguments else {"decimal", "fractions"}
    assert (NEVER | exact) & imported(tmp_path, clean_env, *arguments) == set()


def test_a_project_file_about_other_things_is_not_parsed(tmp_path: Path, clean_env) -> None:
    """Most repositories have a pyproject.toml; only one that names exitplan is read as TOML."""
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    assert "tomllib" not in imported(tmp_path, clean_env)
    (tmp_path / "pyproject.toml").write_text("[tool.exitplan]\nprofile = 'strict'\n")
    assert "tomllib" in imported(tmp_path, clean_env)
