"""The hook for pre-commit, run by pre-commit itself in a real repository."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.checks.offline import GOOD, LATE, ROOT
from tests.history.repos import Repo

MANIFEST = ".pre-commit-hooks.yaml"
(HOOK,) = yaml.safe_load((ROOT / MANIFEST).read_text(encoding="utf-8"))
TOOLS = Path(sys.executable).parent

needs_pre_commit = pytest.mark.skipif(
    not (TOOLS / "pre-commit").exists(), reason="pre-commit is not installed beside this Python"
)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which pre-commit and exitplan are found, and nobody's settings."""
    return {
        "PATH": os.pathsep.join([str(TOOLS), os.environ.get("PATH", os.defpath)]),
        "HOME": str(tmp_path),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PRE_COMMIT_COLOR": "never",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Some Body",
        "GIT_AUTHOR_EMAIL": "some.body@example.org",
        "GIT_COMMITTER_NAME": "Some Body",
        "GIT_COMMITTER_EMAIL": "some.body@example.org",
        "LC_ALL": "C.UTF-8",
    }


def _run(env: dict[str, str], folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path, env: dict[str, str]) -> Repo:
    """Give a repository with a plan, in which `pre-commit install` has been run.

    The hook comes from a repository of its own, as users have it. Only its language is
    another: installing exitplan anew would need a package registry.
    """
    ours = Repo(tmp_path / "exitplan")
    shutil.copy(ROOT / MANIFEST, ours.folder)
    revision = ours.commit({})
    hook = {"id": HOOK["id"], "language": "unsupported"}
    config = {"repos": [{"repo": str(ours.folder), "rev": revision, "hooks": [hook]}]}
    project = Repo(tmp_path / "project")
    project.commit({".pre-commit-config.yaml": yaml.safe_dump(config), "plans/exit.yaml": GOOD})
    ran = _run(env, project.folder, "pre-commit", "install")
    assert ran.returncode == 0, ran.stdout
    return project


def _commit(
    env: dict[str, str], repo: Repo, files: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    repo.write(files)
    repo.git("add", "-A")
    return _run(env, repo.folder, "git", "commit", "-q", "-m", "Change it")


@needs_pre_commit
def test_the_manifest_is_one(env: dict[str, str], tmp_path: Path) -> None:
    """pre-commit accepts the file, and finds the same fault in a wrong one that we would."""
    assert _run(env, ROOT, "pre-commit", "validate-manifest", MANIFEST).returncode == 0
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(yaml.safe_dump([HOOK | {"language": "cobol"}]), encoding="utf-8")
    assert _run(env, ROOT, "pre-commit", "validate-manifest", str(wrong)).returncode == 1


@needs_pre_commit
def test_a_commit_that_breaks_a_deadline_is_stopped(env: dict[str, str], project: Repo) -> None:
    """The commit is refused with the finding, and accepted when it is put right."""
    ran = _commit(env, project, {"plans/exit.yaml": LATE})
    assert ran.returncode == 1
    assert "plans/exit.yaml:14:15: EP801 error: Service ready is forecast for" in ran.stdout
    assert project.git("rev-list", "--count", "HEAD") == "1\n"
    ran = _commit(env, project, {"plans/exit.yaml": GOOD.replace("10d", "11d")})
    assert ran.returncode == 0, ran.stdout
    assert project.git("rev-list", "--count", "HEAD") == "2\n"


@needs_pre_commit
def test_the_whole_folder_is_checked(env: dict[str, str], project: Repo) -> None:
    """A change to one file is judged with the others, since it may move their dates."""
    part = GOOD.replace("status_date: 2026-01-05\n", "")
    other = "plan: other\nstart: 2026-01-05\ntasks:\n  work: {duration: 3d, source: the contract}\n"
    files = {
        "plans/programme.yaml": "programme: all\nstatus_date: 2026-01-05\n",
        "plans/exit.yaml": part.replace("after: build", "after: [build, other.work]"),
    }
    ran = _commit(env, project, files | {"plans/other.yaml": other})
    assert ran.returncode == 0, ran.stdout
    ran = _commit(env, project, {"plans/other.yaml": other.replace("3d", "30d")})
    assert ran.returncode == 1
    assert "plans/exit.yaml:13:15: EP801" in ran.stdout


@needs_pre_commit
def test_other_commits_are_let_alone(env: dict[str, str], project: Repo) -> None:
    """What touches no plan does not wait for the check, and is not judged by it."""
    project.write({"plans/exit.yaml": LATE})
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "Slip")
    ran = _commit(env, project, {"README.md": "Nothing.\n", "notes/plans.yaml": "a: 1\n"})
    assert ran.returncode == 0, ran.stdout
    assert "Skipped" in ran.stdout


@pytest.mark.parametrize(("plan", "code"), [(GOOD, 0), (LATE, 1)])
def test_the_command_is_as_declared(
    plan: str, code: int, tmp_path: Path, env: dict[str, str]
) -> None:
    """The entry with its arguments, and no file name, is a command that judges the plans."""
    repo = Repo(tmp_path / "project")
    repo.commit({"plans/exit.yaml": plan})
    assert HOOK["pass_filenames"] is False
    assert HOOK["language"] == "python"
    command = [*shlex.split(HOOK["entry"]), *HOOK["args"]]
    assert _run(env, repo.folder, *command).returncode == code
