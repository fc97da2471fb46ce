"""Reads a repository's objects, all through one ``git cat-file --batch``."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from exitplan.planfile._source import LARGEST_FILE
from exitplan.planfile.history._commits import Commit, read_commit
from exitplan.planfile.history._git import SECONDS, is_hash, start

if TYPE_CHECKING:
    import subprocess

LARGEST_OBJECT = 4_000_000
"""Bytes of a commit or of a folder's list."""
_MOST_DEATHS = 3
_MOST_KEPT = 1_000
_BATCH = 50
"""Names written at once; few enough for a pipe, so that git and we never wait for each other."""
_MOST_AHEAD = 16_000_000
"""Bytes kept for later."""
_MOST_TAGS_OF_TAGS = 5


class Missing(Exception):  # noqa: N818
    """An object is not there, or cannot be read."""


class Objects:
    """The objects of one repository, by their full names. A context manager."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._reads = 0
        self._is_waiting = False
        self._deaths = 0
        self._ahead: dict[str, tuple[str, bytes]] = {}
        self._commits: dict[str, Commit] = {}
        self._trees: dict[str, dict[bytes, tuple[str, str]]] = {}

    def __enter__(self) -> Self:
        """Give itself; git is started when something is asked for."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End git."""
        self.close()

    def close(self) -> None:
        """End git, if it runs."""
        self._stop.set()
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # What is unwritten has no reader any more.
                    stream.close()
        process.wait()

    def ahead(self, names: Iterable[str]) -> None:
        """Ask for many commits and trees at once, to be read soon; it saves waiting for each."""
        waiting = list(dict.fromkeys(names))
        room = _MOST_AHEAD
        while waiting and room > 0:
            batch, waiting = waiting[:_BATCH], waiting[_BATCH:]
            try:
                self._ask(batch)
                for name in batch:
                    with contextlib.suppress(Missing):
                        found = self._ahead[name] = self._answer(name, LARGEST_OBJECT)
                        room -= len(found[1])
                    if self._process is None:  # It has ended, and the other answers with it.
                        return
            except Missing:
                return

    def read(self, name: str, most: int = LARGEST_OBJECT) -> tuple[str, bytes]:
        """Give an object's kind and content; of a larger one its first `most` bytes and one more.

        Raises Missing where there is none of that name.
        """
        known = self._ahead.pop(name, None)
        if known is not None:
            return known
        self._ask([name])
        return self._answer(name, most)

    def _ask(self, names: list[str]) -> None:
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write("".join(f"{name}\n" for name in names).encode("ascii"))
            process.stdin.flush()
        except (OSError, ValueError):
            self._died()
            raise Missing(names[0]) from None

    def _answer(self, name: str, most: int) -> tuple[str, bytes]:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        self._reads += 1
        self._is_waiting = True
        try:
            head = process.stdout.readline(200).split()
            if len(head) == 2:
                raise Missing(name)
            kind, size = head[1].decode("ascii"), int(head[2])
            wanted = min(size, most) + 1  # The newline behind it, or the byte too many.
            content = process.stdout.read(wanted)
        except (OSError, ValueError, IndexError):
            self._died()
            raise Missing(name) from None
        finally:
            self._is_waiting = False
        if len(content) != wanted:
            self._died()
            raise Missing(name)
        if size > most:
            self.close()  # Sooner than to read on through what nobody wants.
            return kind, content
        return kind, content[:-1]

    def commit(self, name: str) -> Commit:
        """Give a commit, or raise Missing."""
        found = self._commits.get(name)
        if found is None:
            kind, content = self.read(name)
            commit = read_commit(content) if kind == "commit" else None
            if commit is None:
                raise Missing(name)
            found = self._commits[name] = commit
        return found

    def peeled(self, name: str) -> str:
        """Give the commit that a tag leads to; nothing where it leads elsewhere."""
        for _ in range(_MOST_TAGS_OF_TAGS):
            kind, content = self.read(name)
            if kind == "commit":
                return name
            if kind != "tag" or not content.startswith(b"object "):
                return ""
            target = content[7:].partition(b"\n")[0]
            if not is_hash(target):
                return ""
            name = target.decode("ascii")
        return ""

    def blob(self, name: str) -> bytes:
        """Give a file's content; of one that is too large a little more than is allowed."""
        kind, content = self.read(name, LARGEST_FILE)
        if kind != "blob":
            raise Missing(name)
        return content

    def tree(self, name: str) -> dict[bytes, tuple[str, str]]:
        """Give a folder's entries: mode and object by name."""
        found = self._trees.get(name)
        if found is None:
            kind, content = self.read(name)
            if kind != "tree":
                raise Missing(name)
            if len(self._trees) >= _MOST_KEPT:
                self._trees.clear()
            found = self._trees[name] = _entries(content, len(name) // 2, name)
        return found

    def _running(self) -> subprocess.Popen[bytes]:
        import subprocess

        if self._process is None:
            if self._deaths >= _MOST_DEATHS:
                raise Missing
            process = start(self._folder, "cat-file", "--batch", stderr=subprocess.DEVNULL)
            self._process, self._stop = process, threading.Event()
            watch = threading.Thread(target=self._watch, args=(process, self._stop), daemon=True)
            watch.start()
        return self._process

    def _watch(self, process: subprocess.Popen[bytes], stop: threading.Event) -> None:
        """Kill git where it does not answer: an object may be a pipe that nobody writes to."""
        seen = -1
        while not stop.wait(SECONDS / 2):
            if self._is_waiting and self._reads == seen:
                process.kill()
                return
            seen = self._reads

    def _died(self) -> None:
        self._deaths += 1
        self.close()


def _entries(content: bytes, width: int, name: str) -> dict[bytes, tuple[str, str]]:
    """Take a tree object apart: ``mode SP name NUL hash`` again and again."""
    entries: dict[bytes, tuple[str, str]] = {}
    at = 0
    while at < len(content):
        space, end = content.find(b" ", at), content.find(b"\0", at)
        if not at < space < end or end + 1 + width > len(content):
            raise Missing(name)
        mode = content[at:space].decode("ascii", "replace")
        entries[content[space + 1 : end]] = mode, content[end + 1 : end + 1 + width].hex()
        at = end + 1 + width
    return entries
