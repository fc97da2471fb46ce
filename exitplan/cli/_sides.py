"""The states of a plan that a command compares: what a word on the command line stands for."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from exitplan.cli._output import (
    DEFAULT_PLAN,
    UsageError,
    add_project_argument,
    is_foreign_file,
    show_diagnostics,
    status_date,
)
from exitplan.errors import ExitplanError, PlanError
from exitplan.plan import parse_moment
from exitplan.planfile import read_plan
from exitplan.planfile.history import Version, VersionKind

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.planfile.baselines import Baseline, Baselines
    from exitplan.planfile.history import History

WORKING = "working"
_APPROVED = ("original", "current")
_CUT_OFF = ("EP607", "EP610")
_PREFIXES = ("baseline", "rev", "date", "file")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHAT = (
    "a baseline's name, original or current (the first and the last baseline), a git revision or "
    "tag, a date (2015-06-01: as the plan stood on that day), a plan file, a folder of them, a "
    "schedule of another tool, or working (the plan as it lies there); where a word could be "
    "several of these, write baseline:, rev:, date: or file: before it"
)


def add_side_arguments(parser: argparse.ArgumentParser, *, many: bool = False) -> None:
    """Declare what two states are compared; with `many`, also which of all states there are."""
    parser.add_argument(
        "a",
        nargs="?",
        metavar="A",
        help=f"the earlier state: {_WHAT}. Default: the last baseline, else the last commit",
    )
    parser.add_argument(
        "b",
        nargs="?",
        metavar="B",
        help="the later state, named in the same way (default: working)",
    )
    parser.add_argument(
        "--plan",
        default=DEFAULT_PLAN,
        metavar="PLAN",
        help="the plan whose baselines and git history are meant (default: plans)",
    )
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="take this as the status date of the working state (2015-06-30, or today); default: "
        "the environment's EXITPLAN_AS_OF, then the plan's status_date",
    )
    parser.add_argument(
        "--since",
        metavar="REV-OR-DATE",
        help="from this git revision, or from this day on; another way to name A",
    )
    if many:
        add_version_arguments(parser)
    add_project_argument(parser)


def add_version_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where a plan's states come from, where more than two are asked for."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--tags", action="store_true", help="one state for each git tag, not for each commit"
    )
    group.add_argument(
        "--baselines",
        action="store_true",
        help="one state for each baseline, as it was approved, instead of those in git",
    )
    group.add_argument(
        "--snapshots",
        metavar="FOLDER",
        help="take the states from dated files (2015-06-30.yaml and the like) instead of git",
    )


def load_sides(arguments: argparse.Namespace) -> tuple[Version, Version]:
    """Read the two states that a command compares; each has a plan.

    Raises UsageError (exit code 2) for a word that is nothing, or several
    things, and for a state that cannot be read, after showing why.
    """
    sides = Sides(arguments)
    return _readable(sides.earlier, "A"), _readable(sides.later, "B")


def load_original(arguments: argparse.Namespace, earlier: Version) -> Baseline | None:
    """Give the plan's first baseline, where a later one is what a plan is compared with."""
    if earlier.kind is not VersionKind.BASELINE:
        return None
    original = Sides(arguments).baselines.original
    return None if original.version().name == earlier.name else original


def load_versions(arguments: argparse.Namespace) -> tuple[Version, ...]:
    """Read a plan's states from A to B, or of a folder of dated files, the oldest first.

    Where B is not given, the plan as it lies there is the last, if it differs
    from what was committed. A state that cannot be read has no plan. The first
    state after the approval of a new baseline is marked as a re-baseline.
    Raises UsageError where nothing can be read, after showing why.
    """
    sides = Sides(arguments)
    folder = getattr(arguments, "snapshots", None)
    try:
        if folder is not None:
            found = sides.snapshots(folder)
        elif getattr(arguments, "baselines", False):
            return sides.approved()
        else:
            found = sides.versions()
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        message = "the states of the plan cannot be found"
        raise UsageError(message) from None
    from exitplan.planfile.baselines import with_rebaselines

    return with_rebaselines(found, sides.baselines)


class Sides:
    """Finds out what words stand for, reading no more than it takes."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.plan: str = getattr(arguments, "plan", None) or DEFAULT_PLAN
        self._as_of: str | None = getattr(arguments, "as_of", None)
        self._project: str | None = getattr(arguments, "project", None)
        self._tags: bool = getattr(arguments, "tags", False)
        self._no_git = ""
        since: str | None = getattr(arguments, "since", None)
        self._a: str | None = getattr(arguments, "a", None)
        self._b: str | None = getattr(arguments, "b", None)
        if since is not None:
            if self._b is not None:
                message = "--since names A, so only B can be given beside it"
                raise UsageError(message)
            self._a, self._b = since, self._a

    def earlier(self) -> Version:
        """Give A: what was named, else the last baseline, else the last commit."""
        if self._a is not None:
            return self.named(self._a)
        if len(self.baselines):
            return self.baselines.current.version()
        if self.history is None:
            message = (
                f"{self.plan} has no baseline to be compared with, and {self._no_git}; name A, "
                "or take a baseline (exitplan baseline take)"
            )
            raise UsageError(message)
        return self.history.revision("HEAD")

    def later(self) -> Version:
        """Give B: what was named, else the plan as it lies there."""
        return self.working() if self._b is None else self.named(self._b)

    def working(self) -> Version:
        """Give the plan as it lies there, at the status date asked for."""
        found = attrs.evolve(self.file(self.plan), name="working file", kind=VersionKind.WORKING)
        moment = status_date(self._as_of)
        if found.plan is None or moment is None:
            return found
        return attrs.evolve(
            found, plan=attrs.evolve(found.plan, status_date=moment), day=moment.day
        )

    def named(self, word: str) -> Version:
        """Give the state that a word stands for."""
        prefix, colon, rest = word.partition(":")
        if colon and prefix in _PREFIXES:
            return self._ways(rest)[prefix]()
        if word == WORKING:
            return self.working()
        found = self._meanings(word)
        if len(found) > 1:
            ways = ", ".join(f"{meaning}:{word}" for meaning in found)
            message = f"{word!r} could be several things; say which: {ways}"
            raise UsageError(message)
        if not found:
            raise UsageError(self._unknown(word))
        return self._ways(word)[found[0]]()

    def _ways(self, word: str) -> dict[str, Callable[[], Version]]:
        return {
            "baseline": lambda: self._baseline(word).version(),
            "rev": lambda: self._in_git().revision(word),
            "date": lambda: self._on(word),
            "file": lambda: self.file(word),
        }

    def _meanings(self, word: str) -> list[str]:
        """Give the prefixes of all that a word could stand for."""
        found = []
        if self._is_baseline(word):
            found.append("baseline")
        if self.history is not None and self.history.knows(word):
            found.append("rev")
        if _DATE.fullmatch(word):
            found.append("date")
        if "\0" not in word and os.path.exists(word):
            found.append("file")
        return found

    def _is_baseline(self, word: str) -> bool:
        return word in self.baselines or (word in _APPROVED and len(self.baselines) > 0)

    def _unknown(self, word: str) -> str:
        message = f"there is no baseline, git revision, date or file {word!r}"
        if self.history is None:
            message += f" ({self._no_git})"
        elif self.history.is_shallow:
            message += "; this is a shallow clone: git fetch --unshallow fetches the rest"
        names = [baseline.name for baseline in self.baselines]
        if names:
            message += f"; baselines: {', '.join(names[:5])}{', …' if len(names) > 5 else ''}"
        return message

    def _baseline(self, word: str) -> Baseline:
        if word not in self.baselines and word in _APPROVED:
            return self.baselines.original if word == "original" else self.baselines.current
        return self.baselines[word]

    def _on(self, word: str) -> Version:
        day = _day(word)
        if day is None:
            message = f"{word!r} is not a date; write year-month-day, like 2015-06-01"
            raise UsageError(message)
        found = self._in_git().as_at(day)
        return attrs.evolve(found, name=f"{word}, {found.name}")

    def file(self, path: str) -> Version:
        """Read a plan file, a folder of them, or a schedule of another tool."""
        if is_foreign_file(path):
            from exitplan.cli._foreign import read_foreign, tell_omissions

            try:
                imported = read_foreign(path, self._project)
            except PlanError as error:
                return Version(path, VersionKind.FILE, None, None, diagnostics=error.diagnostics)
            tell_omissions(path, imported)
            return Version(path, VersionKind.FILE, imported.plan, _status_day(imported.plan))
        reading = read_plan(path)
        day = _status_day(reading.plan)
        return Version(path, VersionKind.FILE, reading.plan, day, diagnostics=reading.diagnostics)

    def versions(self) -> tuple[Version, ...]:
        """Give the states in git from A to B, and the plan as it lies there if that is B."""
        history = self._in_git()
        since = None if self._a is None else self._point(self._a)
        until = None if self._b in (None, WORKING) else self._point(self._b or "")
        found = history.versions(since, until, tags=self._tags)
        if isinstance(since, str) and found:  # Then nothing before it was asked for.
            found = (_whole(found[0]), *found[1:])
        if is_cut_off(found):
            show_diagnostics(history.diagnostics or found[0].diagnostics)
        if until is not None:
            return found
        working = self.working()
        if found and working.plan is not None and working.plan == found[-1].plan:
            return found
        return (*found, working)

    def approved(self) -> tuple[Version, ...]:
        """Give the plan as it was approved each time, and as it lies there now."""
        if not len(self.baselines):
            message = f"{self.plan} has no baselines; exitplan baseline take keeps one"
            raise UsageError(message)
        if (self._a, self._b) != (None, None):
            message = "--baselines goes from the first approval to the plan as it lies there"
            raise UsageError(message)
        return (*(baseline.version() for baseline in self.baselines), self.working())

    def _point(self, word: str) -> str | int:
        """Give the revision or day from which, or up to which, states are asked for."""
        prefix, colon, rest = word.partition(":")
        if not colon or prefix not in ("rev", "date"):
            prefix, rest = "", word
        is_day, is_revision = _day(rest) is not None, self._in_git().knows(rest)
        if word.startswith("baseline:") or (self._is_baseline(rest) and not is_revision):
            message = (
                f"{word!r} is a baseline, and between commits only a git revision or a day can be "
                "named; --baselines goes from approval to approval"
            )
            raise UsageError(message)
        if is_day and is_revision and not prefix:
            message = f"{word!r} could be several things; say which: rev:{word}, date:{word}"
            raise UsageError(message)
        if is_day and prefix != "rev":
            return _day(rest) or 0
        return rest  # What git does not know, it says.

    def snapshots(self, folder: str) -> tuple[Version, ...]:
        """Read the dated files of a folder, those of other tools included."""
        from exitplan.interchange import dated_states

        return dated_states(folder, self.file)

    @cached_property
    def baselines(self) -> Baselines:
        """The plan's baselines."""
        from exitplan.planfile.baselines import Baselines

        return Baselines.of(self.plan)

    @cached_property
    def history(self) -> History | None:
        """The plan's history; ``None`` where there is none that git reads."""
        try:
            return self._in_git()
        except UsageError as error:
            self._no_git = str(error)
        except ExitplanError as error:
            self._no_git = error.diagnostics[0].message
        return None

    def _in_git(self) -> History:
        from exitplan.planfile.history import History

        if is_foreign_file(self.plan):
            message = f"only plan files are read from git, and {self.plan} is another tool's"
            raise UsageError(message)
        return History.of(self.plan)


def _status_day(plan: Plan | None) -> int | None:
    return plan.status_date.day if plan is not None and plan.status_date is not None else None


def _day(text: str) -> int | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return parse_moment(text).day
    except ValueError:
        return None


def _readable(find: Callable[[], Version], side: str) -> Version:
    """Give a state that has a plan; else show why there is none, and raise UsageError."""
    try:
        version = find()
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        message = f"{side} cannot be found"
        raise UsageError(message) from None
    if version.plan is not None:
        return version
    show_diagnostics(version.diagnostics)
    message = f"{side} ({version.name}) cannot be read"
    raise UsageError(message)


def is_cut_off(versions: Sequence[Version]) -> bool:
    """Whether earlier states were asked for than git has, or than are read at once."""
    found = versions[0].diagnostics if versions else ()
    return any(finding.code in _CUT_OFF for finding in found)


def _whole(version: Version) -> Version:
    kept = tuple(finding for finding in version.diagnostics if finding.code != "EP607")
    return attrs.evolve(version, diagnostics=kept)
