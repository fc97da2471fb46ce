"""From a commit to a state of the plan: its files found, read, and what is wrong told."""

from __future__ import annotations

import attrs

from exitplan.errors import Diagnostic, Severity
from exitplan.planfile._load import Reading
from exitplan.planfile._programme import LARGEST_FOLDER, MOST_FILES, is_plan_name
from exitplan.planfile.history._commits import Commit
from exitplan.planfile.history._line import Line, Place
from exitplan.planfile.history._objects import Missing, Objects
from exitplan.planfile.history._quick import QuickReader
from exitplan.planfile.history._versions import Version, VersionKind

MOST_BYTES = 200_000_000
"""Of all states of one plan together."""
_FOLDER, _LINK, _SUBMODULE = "40000", "120000", "160000"


@attrs.frozen
class State:
    """The files that a plan consists of at a commit, not read yet."""

    place: Place
    about: Commit | None
    files: tuple[tuple[str, str], ...] = ()
    """Name within the repository and object, in the order of names."""
    is_folder: bool = False
    finding: Diagnostic | None = None
    """Why there is nothing to read."""

    @property
    def key(self) -> object:
        """What two states share whose plan is the same, whatever its files are called."""
        if self.finding is not None:
            return self.finding.message.replace(self.place.commit[:7], "")
        if len(self.files) == 1:
            return self.files[0][1]  # A folder of one plan is that plan.
        return tuple((name.rpartition("/")[2], blob) for name, blob in self.files)


class StateReader:
    """Reads many states of one plan, each in a fraction of the time it would take by itself."""

    def __init__(self, objects: Objects, line: Line, name: str) -> None:
        self._objects = objects
        self._line = line
        self._quick = QuickReader(name)
        self._blobs: dict[str, bytes] = {}
        self._read = 0

    def state(self, place: Place) -> State:
        """Find the plan's files at a commit."""
        shown = f"{place.commit[:7]}:{_text(place.path)}"
        try:
            about = self._objects.commit(place.commit)
        except Missing:
            return State(place, None, finding=_missing(f"commit {place.commit[:7]}"))
        try:
            return self._found(place, about, shown)
        except Missing:
            return State(place, about, finding=_missing(shown))

    def _found(self, place: Place, about: Commit, shown: str) -> State:
        entry = self._line.entry(about, place.path)
        if entry is None:
            message = f"{_text(place.path)} is not part of commit {place.commit[:7]}"
            finding = _error("EP605", message, "name a commit that holds the plan")
            return State(place, about, finding=finding)
        mode, name = entry
        if mode in (_LINK, _SUBMODULE):
            return State(place, about, finding=_no_file(mode, shown))
        if mode != _FOLDER:
            return State(place, about, ((_text(place.path), name),))
        files = []
        for file, (file_mode, blob) in sorted(self._objects.tree(name).items()):
            title = _text(file)
            if not is_plan_name(title) or file_mode in (_FOLDER, _SUBMODULE):
                continue
            if file_mode == _LINK:
                return State(place, about, finding=_no_file(file_mode, f"{shown}/{title}"))
            files.append((f"{_text(place.path)}/{title}" if place.path else title, blob))
        return State(place, about, tuple(files), is_folder=True)

    def version(self, state: State, tag: str) -> Version:
        """Read a state's files, and put with them what the commit says of itself."""
        about, commit = state.about, state.place.commit
        reading = self._reading(state)
        status = reading.plan.status_date if reading.plan else None
        day = status.day if status else about.day if about else None
        return Version(
            tag or commit[:7],
            VersionKind.TAG if tag else VersionKind.COMMIT,
            reading.plan,
            day,
            about.subject if about else "",
            about.role if about else "",
            about.cause if about else "",
            commit,
            reading.diagnostics,
            committed=about.day if about else None,
        )

    def _reading(self, state: State) -> Reading:
        if state.finding is not None:
            return Reading(None, (state.finding,))
        known = self._quick.again(state.files, state.place.commit[:7], is_folder=state.is_folder)
        if known is not None:
            return known
        try:
            contents = self._contents(state)
        except Missing:
            shown = f"{state.place.commit[:7]}:{_text(state.place.path)}"
            return Reading(None, (_missing(shown),))
        if contents is None:
            message = "this state is left out: the states before it take more room than is allowed"
            return Reading(None, (_error("EP610", message, "say since when, to read fewer"),))
        return self._quick.read(
            contents, state.place.commit[:7], is_folder=state.is_folder, key=state.files
        )

    def _contents(self, state: State) -> dict[str, bytes] | None:
        """Give the files' contents; nothing more behind the point where no plan can go on."""
        if self._read > MOST_BYTES:
            return None
        kept: dict[str, bytes] = {}
        contents: dict[str, bytes] = {}
        size = 0
        for name, blob in state.files:
            if len(state.files) > MOST_FILES or size > LARGEST_FOLDER:
                contents[name] = b""  # Refused by their number or size, before they are looked at.
                continue
            content = self._blobs.get(blob)
            if content is None:
                content = self._objects.blob(blob)
                self._read += len(content)
            kept[blob] = contents[name] = content
            size += len(content)
        self._blobs = kept
        return contents


def _text(path: bytes) -> str:
    return path.decode("utf-8", "replace") or "."


def _error(code: str, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, remedy)


def _missing(what: str) -> Diagnostic:
    message = f"{what} is missing from this clone"
    return _error("EP609", message, "fetch all of it: git fetch --refetch, or clone it anew")


def _no_file(mode: str, shown: str) -> Diagnostic:
    kind = "a symbolic link" if mode == _LINK else "a submodule"
    message = f"{shown} is {kind}, which is not followed"
    return _error("EP608", message, "commit the plan file itself")
