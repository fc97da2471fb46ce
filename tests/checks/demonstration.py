"""A branch that delays one task of this repository's own plans, as README.md shows it."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.history.repos import Repo

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = "plans/ict-improvement.yaml"
TASK = "title: Discuss the protocol with Service Birmingham and directorates"


def demonstrate(folder: Path) -> Repo:
    """Make a repository: our plans on main, and a branch on which a consultation takes longer."""
    repo = Repo(folder)
    shutil.copytree(ROOT / "plans", folder / "plans", dirs_exist_ok=True)
    repo.commit({})
    repo.git("checkout", "-q", "-b", "longer-consultation")
    before, task, after = (folder / FILE).read_text(encoding="utf-8").partition(TASK)
    assert task, f"{FILE} no longer has the task that README.md delays"
    delayed = after.replace("duration: 3w", "duration: 10w", 1)
    assert delayed.index("duration: 10w") < after.index("title:")
    repo.commit({FILE: before + task + delayed}, "Take ten weeks for the consultation")
    return repo
