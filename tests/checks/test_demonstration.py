"""The repository's own plans keep the rules, and a branch that delays one task does not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.checks.demonstration import ROOT, demonstrate
from tests.history.repos import Repo

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = "exitplan check --against main --select change --format concise"


@pytest.fixture
def branch(tmp_path: Path) -> Repo:
    """Give the repository, with the branch checked out."""
    return demonstrate(tmp_path / "repository")


def _check(
    repo: Repo, env: dict[str, str], command: str = COMMAND
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command.split(),
        cwd=repo.folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_our_own_plans_pass(branch: Repo, clean_env: dict[str, str]) -> None:
    """On main, `exitplan check` is content: whatever it would find is waived, with a reason."""
    branch.git("checkout", "-q", "main")
    ran = _check(branch, clean_env, "exitplan check")
    assert ran.returncode == 0, ran.stdout


def test_a_branch_that_delays_a_task_fails_as_the_readme_shows(
    branch: Repo, clean_env: dict[str, str]
) -> None:
    """The check of the branch fails, and prints to the letter what README.md says it prints."""
    ran = _check(branch, clean_env)
    assert ran.returncode == 1
    (block,) = re.findall(rf"\$ {re.escape(COMMAND)}\n(.*?)```", README, re.DOTALL)
    assert ran.stdout == block
    assert len(block.splitlines()) == 1


def test_the_whole_check_tells_the_same_and_no_more(
    branch: Repo, clean_env: dict[str, str]
) -> None:
    """All rules together find two things that main lacked, and one of them is the README's."""
    command = "exitplan check --against main --only-new --format concise"
    ran = _check(branch, clean_env, command)
    assert ran.returncode == 1
    new = [line for line in ran.stdout.splitlines() if " (new): " in line]
    assert [line.split()[1] for line in new] == ["EP801", "EP861"]
    assert f"{new[1]}\n" in README


def test_the_delay_alone_is_to_blame(branch: Repo, clean_env: dict[str, str]) -> None:
    """With the one line put back, the branch passes."""
    branch.git("checkout", "-q", "main", "--", "plans")
    for command in (COMMAND, "exitplan check --against main --only-new --format concise"):
        ran = _check(branch, clean_env, command)
        assert ran.returncode == 0, ran.stdout
        assert "(new)" not in ran.stdout
