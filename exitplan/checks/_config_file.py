"""Finds the configuration file, and reads it within limits: it may be a stranger's."""

from __future__ import annotations

import os
import stat
from typing import Any, NamedTuple

from exitplan.errors import Diagnostic, ExitplanError, Severity, Span

LARGEST_FILE = 200_000
"""Bytes; a pyproject.toml of a large project has a tenth of it."""
NAMES = ("exitplan.toml", "pyproject.toml")
"""Where the configuration may stand; of two in one folder, the first."""
TABLE = "tool.exitplan"
_MOST_FOLDERS = 64


class ConfigError(ExitplanError):
    """The configuration cannot be read, or says what it cannot say."""


class ConfigFile(NamedTuple):
    """One configuration file, as it was read."""

    path: str
    """Its real path."""
    name: str
    """As users see it: from the working directory, with forward slashes."""
    text: str
    values: dict[str, Any]
    """What stands in ``[tool.exitplan]``, or in the whole of an exitplan.toml."""
    prefix: str = ""
    """``tool.exitplan.`` in a pyproject.toml."""

    @property
    def folder(self) -> str:
        """The folder it lies in."""
        return os.path.dirname(self.path)

    def fault(self, code: str, key: str, message: str, remedy: str = "") -> Diagnostic:
        """Make a finding about one of its keys, at the line in which that stands."""
        line, column, end = _place_of(self.text, self.prefix + key)
        span = Span(line, column, line, end)
        return Diagnostic(code, Severity.ERROR, message, remedy, self.name, span)


def find_config(start: str) -> ConfigFile | None:
    """Read the nearest configuration from a folder upwards.

    The search ends at the top of a repository (a folder with `.git`) or of the
    file system. A file that is a symbolic link out of there is refused.
    Raises ConfigError.
    """
    folder = os.path.realpath(start)
    for _ in range(_MOST_FOLDERS):
        for name in NAMES:
            path = os.path.join(folder, name)
            if os.path.lexists(path):
                found = read_config(path)
                if found is not None:
                    return found
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return None
        folder = parent
    return None


def read_config(path: str) -> ConfigFile | None:
    """Read a configuration file; ``None`` for a pyproject.toml that says nothing of exitplan.

    Raises ConfigError where it cannot be read or is no TOML.
    """
    name = _shown(path)
    data = _bytes_of(path, name)
    is_project = os.path.basename(path) == "pyproject.toml"
    if is_project and b"exitplan" not in data:
        return None  # Without importing the parser of TOML.
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(f"{name} is not UTF-8 text", name, Span(line, 1, line, 2)) from None
    values = _parsed(text, name)
    prefix = ""
    if is_project:
        tool = values.get("tool")
        table = tool.get("exitplan") if isinstance(tool, dict) else None
        if table is None:
            return None
        values, prefix = table, f"{TABLE}."
    found = ConfigFile(os.path.realpath(path), name, text, {}, prefix)
    if not isinstance(values, dict):
        raise ConfigError([found.fault("EP897", "", f"[{TABLE}] is not a table")])
    return found._replace(values=values)


def _shown(path: str) -> str:
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except (OSError, ValueError):  # Another drive, or a working directory that is gone.
        return path.replace(os.sep, "/")


def _bytes_of(path: str, name: str) -> bytes:
    try:
        if os.path.islink(path) and not _stays(path):
            message = f"{name} is a symbolic link that leaves its folder"
            raise _refused(message, name, help_="put the file itself there")
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise _refused(f"{name} is no ordinary file", name)
        with open(path, "rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise _refused(f"cannot read {name}: {reason}", name) from None
    if len(data) > LARGEST_FILE:
        raise _refused(f"{name} is larger than {LARGEST_FILE:,} bytes", name)
    return data


def _stays(path: str) -> bool:
    """Whether a link leads to a file within the folder it lies in."""
    folder = os.path.realpath(os.path.dirname(path))
    try:
        return os.path.commonpath([os.path.realpath(path), folder]) == folder
    except ValueError:
        return False


def _parsed(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(*_explained(str(error), name, text)) from None
    except (ValueError, RecursionError):
        message = f"{name} is no configuration: values are nested too deep, or too long"
        raise _refused(message, name) from None


def _explained(said: str, name: str, text: str) -> tuple[str, str, Span]:
    """Take the place out of what the parser says: "… (at line 3, column 5)"."""
    message, _, place = said.rpartition(" (at ")
    digits = [int(part) for part in place.replace(",", " ").rstrip(")").split() if part.isdigit()]
    if len(digits) == 2:
        line, column = digits
    else:
        lines = text.split("\n")
        line, column = len(lines), len(lines[-1]) + 1
    words = (message or said)[:1].lower() + (message or said)[1:]
    return f"this is not TOML: {words[:200]}", name, Span(line, column, line, column + 1)


def _refused(message: str, name: str, span: Span | None = None, help_: str = "") -> ConfigError:
    return ConfigError([Diagnostic("EP895", Severity.ERROR, message, help_, name, span)])


def _place_of(text: str, key: str) -> tuple[int, int, int]:
    """Give line, first column and the column behind a key; of its table, where it has no line.

    TOML's parser keeps no positions. This looks for the key at the beginning
    of a line under its table's heading, as people write it.
    """
    wanted = [part for part in key.split(".") if part]
    best, best_depth = (1, 1, 2), 0
    table: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = _parts(stripped.strip("[]").partition("]")[0])
            path = table
        else:
            said = stripped.partition("=")[0]
            if not said or said == stripped or said.startswith("#"):
                continue
            path = [*table, *_parts(said)]
        depth = len(path)
        if best_depth < depth <= len(wanted) and path == wanted[:depth]:
            column = len(line) - len(line.lstrip()) + 1
            best = (number, column, column + len(stripped.partition("=")[0].rstrip()))
            best_depth = depth
    return best


def _parts(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key.split(".")]
