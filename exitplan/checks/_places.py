"""What files are called in a report: as the user named them, or seen from the repository."""

from __future__ import annotations

import os

import attrs


@attrs.frozen
class Places:
    """The folders from which a report's reader looks at the files."""

    folder: str = ""
    """Working directory, absolute; empty where it is not known."""
    root: str = ""
    """Top of the repository, absolute; empty where there is none: the working directory then."""

    @classmethod
    def around(cls, folder: str) -> Places:
        """Find the repository that a folder lies in, if any, going upwards."""
        folder = os.path.abspath(folder)
        root = folder
        while not os.path.exists(os.path.join(root, ".git")):
            above = os.path.dirname(root)
            if above == root:
                return cls(folder)
            root = above
        return cls(folder, root)

    def named(self, file: str) -> str:
        """Give a file's name for people: as they named it.

        An absolute path inside the working directory becomes relative: it says the same in
        fewer words, and the same on every machine.
        """
        if os.path.isabs(file) and self.folder:
            return _below(self.folder, file) or _slashed(file)
        return _slashed(file)

    def in_repository(self, file: str) -> str:
        """Give a file's path from the top of the repository, for services that show its files.

        Of a file outside it only the name is left. What lies where on the machine that ran
        the check is no affair of the service's.
        """
        return self.inside(file) or os.path.basename(file.rstrip("/\\")) or "plan"

    def inside(self, file: str) -> str:
        """Give a file's path from the top of the repository; nothing where it lies outside."""
        root = self.root or self.folder
        if not root:
            path = os.path.normpath(file)
            is_outside = os.path.isabs(path) or path.split(os.sep, 1)[0] == os.pardir
            return "" if is_outside else _slashed(path)
        return _below(root, os.path.join(self.folder or root, file))

    def told(self, text: str, file: str | None, *, in_repository: bool) -> str:
        """Give a sentence in which a file's absolute path, if it is in it, is not told."""
        if not file or not os.path.isabs(file):
            return text
        return text.replace(file, self.in_repository(file) if in_repository else self.named(file))


AS_NAMED = Places()
"""Where nothing is known of the folders."""


def _below(folder: str, file: str) -> str:
    """Give the path of a file from a folder; nothing where it does not lie in it."""
    path, top = os.path.normpath(file), os.path.normpath(folder)
    if path == top:
        return "."
    start = top if top.endswith(os.sep) else top + os.sep
    return _slashed(path[len(start) :]) if path.startswith(start) else ""


def _slashed(path: str) -> str:
    return path if os.sep == "/" else path.replace(os.sep, "/")
