"""Real git repositories with fixed dates and nobody's name in them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

PLAN = """\
plan: exit
title: Exit
start: 2015-01-05
status_date: 2015-02-02
tasks:
  draft:
    duration: 10d
  award:
    milestone: true
    after: draft
"""


def longer(days: int, text: str = PLAN) -> str:
    """Give the plan with another length of its only task."""
    return text.replace("duration: 10d", f"duration: {days}d")


class Repo:
    """A repository made for one test."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *options)
        self.day = 0

    def git(
        self, *arguments: str, date: str = "2015-03-02T12:00:00+0000", check: bool = True
    ) -> str:
        """Run git in it, with fixed names and dates, and give what it prints."""
        return git(self.folder, *arguments, date=date, check=check)

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files; ``None`` deletes one."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        message: str = "Change the plan",
        date: str = "",
    ) -> str:
        """Write files and commit them, each time a day later; give the commit's hash."""
        self.day += 1
        self.write(files)
        self.git("add", "-A")
        when = date or f"2015-03-{self.day:02d}T12:00:00+0000"
        self.git("commit", "-q", "--allow-empty", "-m", message, date=when)
        return self.git("rev-parse", "HEAD").strip()


def git(
    folder: Path, *arguments: str, date: str = "2015-03-02T12:00:00+0000", check: bool = True
) -> str:
    """Run git in a folder with fixed names and dates."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Some Body",
            "GIT_AUTHOR_EMAIL": "some.body@example.org",
            "GIT_COMMITTER_NAME": "Some Body",
            "GIT_COMMITTER_EMAIL": "some.body@example.org",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
        },
        check=check,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout
