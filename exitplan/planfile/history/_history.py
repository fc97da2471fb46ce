"""The states of a plan that lie in a git repository."""

from __future__ import annotations

import os
import re

import attrs

from exitplan.errors import Diagnostic, Severity
from exitplan.plan import parse_moment
from exitplan.planfile.history._commits import civil_day, day_text
from exitplan.planfile.history._git import GitFailedError, HistoryError, fault, is_hash, run
from exitplan.planfile.history._line import Line, Place
from exitplan.planfile.history._objects import Missing, Objects
from exitplan.planfile.history._states import StateReader
from exitplan.planfile.history._versions import Version

MOST_VERSIONS = 2_000
_MOST_COMMITS = 100_000
_MOST_COMMITS_READ = 20_000
_MOST_TAGS = 10_000
_LONGEST_REVISION = 200
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATED = re.compile(rb"commit ([0-9a-f]+)\n(-?\d{1,15}) ([+-]\d{4})\n")
_NO_REVISION = re.compile(r"[-^]|.*(?:[\x00-\x20\x7f:*?\[\\]|\.\.|\^\{/)", re.DOTALL)
"""What git would take for an option, a range, a path, a search or a pattern."""


class History:
    """The history of one plan: the commits of its repository, read for its sake.

    Made with :meth:`of`. A revision whose plan cannot be read is a
    :class:`Version` without a plan, and says why.
    """

    def __init__(self, folder: str, name: str, path: bytes, *, is_shallow: bool) -> None:
        self.name = name
        """The plan's file or folder as the user named it."""
        self.path = path
        """The same from the top of the repository; empty for the top itself."""
        self.is_shallow = is_shallow
        """Whether the clone lacks what lies before some commit."""
        self._folder = folder

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> History:
        """Find the repository that a plan file or folder lies in; it may be gone from the disk.

        Raises HistoryError where there is none, or no git.
        """
        text = os.fspath(path)
        name = text.replace(os.sep, "/")
        if "\0" in text:
            raise fault("EP602", "a path cannot hold a NUL character")
        folder, rest = os.path.abspath(text), ""
        while not os.path.isdir(folder):
            folder, _, last = folder.rpartition(os.sep)
            folder, rest = folder or os.sep, f"{last}/{rest}" if rest else last
        prefix, is_shallow = _repository(folder, name)
        return cls(
            folder,
            name,
            prefix + os.fsencode(rest) if rest else prefix.rstrip(b"/"),
            is_shallow=is_shallow,
        )

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What to know of the repository as a whole: that its history is cut off."""
        if not self.is_shallow:
            return ()
        return (
            Diagnostic(
                "EP607",
                Severity.WARNING,
                "this is a shallow clone: the history is cut off, and earlier states are not known",
                "fetch the rest with git fetch --unshallow; in a workflow set fetch-depth: 0",
            ),
        )

    def knows(self, revision: str) -> bool:
        """Whether git knows a commit, tag or branch by that name."""
        return self._resolve(revision) is not None

    def revision(self, revision: str) -> Version:
        """Give the plan at a commit, tag or branch: ``3f2a91c``, ``v1.2``, ``main``, ``HEAD~3``.

        Raises HistoryError where there is no such revision.
        """
        commit = self._commit(revision)
        is_tag = self._resolve(f"refs/tags/{revision}") is not None
        with Objects(self._folder) as objects:
            return self._version(objects, commit, revision if is_tag else "")

    def as_at(self, day: int) -> Version:
        """Give the plan as it stood at the end of a day.

        That is the last commit on the line of first parents from HEAD whose
        committer's date, where it was made, is no later. Raises HistoryError
        where there is none.
        """
        commit = self._commit_as_at("HEAD", day)
        with Objects(self._folder) as objects:
            return self._version(objects, commit, "")

    def versions(
        self,
        since: str | int | None = None,
        until: str | int | None = None,
        *,
        tags: bool = False,
        first_parent: bool = True,
        most: int | None = None,
    ) -> tuple[Version, ...]:
        """Give the plan's states in the order in which they came about, the oldest first.

        One for each commit that changed the plan's files, or one for each tag
        where `tags` are asked for. `since` is a revision or a day (an ordinal,
        or a text like 2015-06-01): the state at that point is the first given.
        `until` is a revision or a day, HEAD if left out. Commits are those on
        the line of first parents: what a merge brought is the merge's; with
        `first_parent` off, every commit. A renamed or moved plan is followed
        to its earlier names. Of more than `most` states (2,000 unless given),
        the last are read, and the first of those says that there are more.

        Raises HistoryError where a revision is not known or no commit ever
        held the plan.
        """
        start, end = self._point(since), self._point(until or "HEAD")
        tip = self._commit_as_at("HEAD", end) if isinstance(end, int) else self._commit(end or "")
        base = self._commit(start) if isinstance(start, str) else ""
        with Objects(self._folder) as objects:
            line = Line(self._folder, objects, first_parent=first_parent)
            if tags:
                day = start if isinstance(start, int) else None
                wanted = self._tags(objects, line, tip, base, day)
            else:
                places = line.places(tip, self.path, base=base, most=_MOST_COMMITS)
                wanted = [(place, "") for place in reversed(places)]
                if not wanted and not base:
                    raise self._not_committed()
                wanted = _from_day(wanted, start, objects)
            if base:
                wanted.insert(0, (Place(base, self._path_at(line, base, tip)), ""))
            return self._read(objects, line, wanted, is_every_one=tags, most=most or MOST_VERSIONS)

    def _read(
        self,
        objects: Objects,
        line: Line,
        wanted: list[tuple[Place, str]],
        *,
        is_every_one: bool,
        most: int,
    ) -> tuple[Version, ...]:
        """Read some states, the oldest first; of commits in a row that agree, the first alone."""
        reader = StateReader(objects, line, self.name)
        latest = wanted[-_MOST_COMMITS_READ:]
        line.ahead(place.commit for place, _ in latest)
        states = [(reader.state(place), tag) for place, tag in latest]
        if not is_every_one:
            keys = [None, *(state.key for state, _ in states)]
            pairs = zip(keys, states, strict=False)
            states = [entry for before, entry in pairs if entry[0].key != before]
        left_out = len(states) - most
        found = [reader.version(state, tag) for state, tag in states[-most:]]
        if left_out > 0 or len(wanted) > _MOST_COMMITS_READ:
            message = f"only the last {len(found):,} states of the plan were read"
            remedy = "say since when, to read fewer"
            notice = Diagnostic("EP610", Severity.WARNING, message, remedy)
            found[0] = _with_finding(found[0], notice)
        if found and self.is_shallow and _is_boundary(objects, found[0]):
            message = f"the history is cut off at commit {found[0].commit[:7]} (a shallow clone)"
            notice = Diagnostic("EP607", Severity.NOTE, message, self.diagnostics[0].help)
            found[0] = _with_finding(found[0], notice)
        return tuple(found)

    def _version(self, objects: Objects, commit: str, tag: str) -> Version:
        line = Line(self._folder, objects, first_parent=True)
        reader = StateReader(objects, line, self.name)
        return reader.version(reader.state(Place(commit, self._path_at(line, commit, ""))), tag)

    def _path_at(self, line: Line, commit: str, tip: str) -> bytes:
        """Give the plan's name at a commit: today's, or the one it had before it was renamed."""
        if line.has(commit, self.path):
            return self.path
        try:
            tip = tip or self._commit("HEAD")
        except HistoryError:
            return self.path
        names = dict.fromkeys(
            place.path for place in line.places(tip, self.path, most=_MOST_COMMITS)
        )
        return next((name for name in names if line.has(commit, name)), self.path)

    def _tags(
        self, objects: Objects, line: Line, tip: str, base: str, day: int | None
    ) -> list[tuple[Place, str]]:
        limits = [f"--merged={tip}", *([f"--no-merged={base}"] if base else [])]
        form = "--format=%(refname)%00%(objectname)"
        output = run(
            self._folder, "for-each-ref", f"--count={_MOST_TAGS}", *limits, form, "refs/tags"
        )
        found: list[tuple[int, str, str, int]] = []
        for entry in output.decode("utf-8", "replace").splitlines():
            name, _, target = entry.partition("\0")
            try:
                commit = objects.peeled(target)
                about = objects.commit(commit) if commit else None
            except Missing:
                continue
            if about is not None:
                tag = name.removeprefix("refs/tags/")
                found.append((about.seconds, tag, commit, about.day or 0))
        found.sort()
        if day is not None:
            started = [entry for entry in found if entry[3] <= day]
            found = started[-1:] + [entry for entry in found if entry[3] > day]
        return [
            (Place(commit, self._path_at(line, commit, tip)), tag) for _, tag, commit, _ in found
        ]

    def _commit_as_at(self, tip: str, day: int) -> str:
        start = self._commit(tip)
        form = ["--format=%cd", "--date=raw"]
        output = run(
            self._folder, "rev-list", "--first-parent", f"--max-count={_MOST_COMMITS}", *form, start
        )
        first: int | None = None
        for commit, seconds, zone in _DATED.findall(output):
            made = civil_day(int(seconds), zone.decode("ascii"))
            if made is None:
                continue
            if made <= day:
                return str(commit.decode("ascii"))
            first = made
        if self.is_shallow:
            message = f"this is a shallow clone: what was committed by {day_text(day)} is not known"
            raise fault("EP607", message, self.diagnostics[0].help)
        message = f"no commit was made by {day_text(day)}"
        if first is not None:
            message += f"; the first is of {day_text(first)}"
        raise fault("EP604", message, "name a later day")

    def _point(self, point: str | int | None) -> str | int | None:
        """Take a date that git knows no revision by for a day."""
        if not isinstance(point, str) or not _DATE.fullmatch(point) or self.knows(point):
            return point
        try:
            return parse_moment(point).day
        except ValueError:
            return point

    def _commit(self, revision: str) -> str:
        found = self._resolve(revision)
        if found is not None:
            return found
        if self._resolve("HEAD") is None and revision == "HEAD":
            raise fault("EP606", "the repository has no commits yet", "commit the plan first")
        remedy = "name a commit, tag or branch; git log lists them"
        if self.is_shallow:
            remedy = self.diagnostics[0].help
        shown = repr(revision if len(revision) <= 60 else revision[:59] + "…")
        raise fault("EP604", f"git knows no commit, tag or branch {shown}", remedy)

    def _resolve(self, revision: str) -> str | None:
        if not revision or len(revision) > _LONGEST_REVISION or _NO_REVISION.match(revision):
            return None
        try:
            output = run(
                self._folder,
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                f"{revision}^{{commit}}",
            )
        except GitFailedError:
            return None
        return output.strip().decode("ascii") if is_hash(output.strip()) else None

    def _not_committed(self) -> HistoryError:
        message = f"{self.name} has never been committed"
        if self.is_shallow:
            message = f"no commit of this shallow clone holds {self.name}"
        return fault("EP605", message, f"commit it: git add {self.name}; git commit")


def _repository(folder: str, name: str) -> tuple[bytes, bool]:
    """Give a folder's path from the top of its repository, and whether that is a shallow clone."""
    asked = ("--is-bare-repository", "--is-inside-work-tree", "--is-shallow-repository")
    try:
        answers = run(folder, "rev-parse", *asked, "--show-prefix").split(b"\n", 3)
    except GitFailedError as failed:
        if "not a git repository" in failed.words:
            raise fault(
                "EP602",
                f"{name} lies in no git repository",
                "start one where the plan lies: git init; git add; git commit",
            ) from None
        if "dubious ownership" in failed.words:
            raise fault(
                "EP603",
                f"the repository of {name} belongs to somebody else, so git does not read it",
                "if you trust it: git config --global --add safe.directory FOLDER",
            ) from None
        if "work tree" in failed.words:
            raise _bare(name) from None
        raise fault("EP603", f"git cannot read the repository of {name}: {failed.words}") from None
    if len(answers) != 4 or answers[1] != b"true":
        raise _bare(name)
    return answers[3].removesuffix(b"\n"), answers[2] == b"true"


def _bare(name: str) -> HistoryError:
    message = f"{name} lies in a repository without working files (a bare one)"
    return fault("EP602", message, "clone it, and name the plan in the clone")


def _from_day(
    wanted: list[tuple[Place, str]], since: str | int | None, objects: Objects
) -> list[tuple[Place, str]]:
    """Leave out what came before a day, but for the state in which the plan was on that day."""
    if not isinstance(since, int):
        return wanted
    days = [_day(place, objects) for place, _ in wanted]
    before = [index for index, day in enumerate(days) if day is not None and day <= since]
    return wanted[max(before, default=0) :]


def _day(place: Place, objects: Objects) -> int | None:
    try:
        return objects.commit(place.commit).day
    except Missing:
        return None


def _with_finding(version: Version, finding: Diagnostic) -> Version:
    return attrs.evolve(version, diagnostics=(finding, *version.diagnostics))


def _is_boundary(objects: Objects, version: Version) -> bool:
    """Whether a commit has parents that a shallow clone lacks."""
    try:
        for parent in objects.commit(version.commit).parents:
            objects.commit(parent)
    except Missing:
        return True
    return False
