"""The line of commits that made a plan what it is, under whatever names it had."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable

import attrs

from exitplan.planfile._programme import is_plan_name
from exitplan.planfile.history._commits import Commit
from exitplan.planfile.history._git import GitFailedError, run
from exitplan.planfile.history._objects import Missing, Objects

_MOST_RENAMES = 50
_FOLDER = "40000"
_OF_TOP = [b":(top,glob)*.yaml", b":(top,glob)*.yml"]


@attrs.frozen
class Place:
    """Where a state of the plan is: a commit, and what the plan is called in it."""

    commit: str
    path: bytes
    """From the top of the repository; empty for the top itself."""


class Line:
    """Finds commits and names of one repository."""

    def __init__(self, folder: str, objects: Objects, *, first_parent: bool) -> None:
        self._folder = folder
        self._objects = objects
        self._order = ["--first-parent"] if first_parent else ["--topo-order"]

    def places(self, tip: str, path: bytes, *, base: str = "", most: int) -> list[Place]:
        """Give the commits that touched the plan, the newest first.

        `base`, where given, and what lies behind it is left out. Where the
        plan came to its name by being renamed or moved, the line goes on
        under the earlier name.
        """
        found: list[Place] = []
        start = tip
        for _ in range(_MOST_RENAMES):
            commits = self._commits(start, path, base, most - len(found))
            self.ahead(commits)
            older = None
            for commit in commits:
                found.append(Place(commit, path))
                older = self._older_name(commit, path)
                if older is not None:
                    break
            if older is None:
                break
            start, path = older
        return found

    def ahead(self, commits: Iterable[str]) -> None:
        """Ask for commits and their trees at once, where many will be looked at."""
        wanted = list(commits)
        self._objects.ahead(wanted)
        trees = []
        for commit in wanted:
            with contextlib.suppress(Missing):
                trees.append(self._objects.commit(commit).tree)
        self._objects.ahead(trees)

    def has(self, commit: str, path: bytes) -> bool:
        """Whether there is anything under a name at a commit."""
        try:
            return self.entry(self._objects.commit(commit), path) is not None
        except Missing:
            return False

    def entry(self, commit: Commit, path: bytes) -> tuple[str, str] | None:
        """Give mode and object of what a path names at a commit; raises Missing."""
        mode, name = _FOLDER, commit.tree
        for part in path.split(b"/") if path else ():
            if mode != _FOLDER:
                return None
            found = self._objects.tree(name).get(part)
            if found is None:
                return None
            mode, name = found
        return mode, name

    def _commits(self, start: str, path: bytes, base: str, most: int) -> list[str]:
        # Only what lies in the folder itself is part of a plan; of the top folder
        # that spares looking at every commit of the repository.
        names = [b":(top,literal)" + path] if path else _OF_TOP
        arguments = ["rev-list", *self._order, f"--max-count={most}", start]
        arguments += [f"^{base}"] if base else []
        output = run(self._folder, *arguments, "--", *map(os.fsdecode, names))
        return output.decode("ascii", "replace").split()

    def _older_name(self, commit: str, path: bytes) -> tuple[str, bytes] | None:
        """Give the parent and the plan's name there, if the commit renamed the plan to this one."""
        try:
            about = self._objects.commit(commit)
            if not about.parents or not path or self.entry(about, path) is None:
                return None
            parent = about.parents[0]
            before = self._objects.commit(parent)
            if self.entry(before, path) is not None:
                return None
            renamed = self._renamed(parent, commit)
        except (Missing, GitFailedError):
            return None
        older = renamed.get(path) or self._older_folder(before, path, renamed)
        return None if older is None else (parent, older)

    def _older_folder(
        self, before: Commit, path: bytes, renamed: dict[bytes, bytes]
    ) -> bytes | None:
        """Give the folder, or single file, whose plan files came to lie in a new folder."""
        came = {old for new, old in renamed.items() if _is_plan_file_of(path, new)}
        folders = {old.rpartition(b"/")[0] for old in came}
        if len(folders) != 1:
            return None
        (folder,) = folders
        is_moved_down = path == folder or path.startswith(folder + b"/") or not folder
        if len(came) == 1 and is_moved_down:
            return came.pop()
        held = self._objects.tree((self.entry(before, folder) or ("", before.tree))[1])
        prefix = folder + b"/" if folder else b""
        stayed = {prefix + name for name in held if is_plan_name(name.decode("utf-8", "replace"))}
        if stayed <= came:
            return folder
        return came.pop() if len(came) == 1 else None

    def _renamed(self, parent: str, commit: str) -> dict[bytes, bytes]:
        """Give the old names of files that a commit renamed, by the new ones."""
        options = ("-r", "-z", "--raw", "-M", "-l1000", "--diff-filter=R", "--no-commit-id")
        safe = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
        parts = run(self._folder, "diff-tree", *options, *safe, parent, commit).split(b"\0")
        return dict(zip(parts[2::3], parts[1::3], strict=False))


def _is_plan_file_of(folder: bytes, file: bytes) -> bool:
    parent, _, name = file.rpartition(b"/")
    return parent == folder and is_plan_name(name.decode("utf-8", "replace"))
