"""``exitplan init``: a folder to keep a plan in, for those who begin by hand."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Mapping

from exitplan.cli._output import UsageError, show_diagnostics, status_date
from exitplan.cli._write_file import write_file
from exitplan.cli.new_command import day_of
from exitplan.errors import ExitplanError
from exitplan.plan import Moment
from exitplan.starter import DEFAULT_TITLE, folder_files

COULD_NOT_RUN = 2
_WEEK = 7
_MADE = {
    "plans/plan.yaml": "an example of each thing a plan can say, to be replaced by yours",
    "plans/plan.schema.json": "so that your editor completes keys and underlines mistakes",
    "mkdocs.yml": "the website, with the roadmap made from the plan",
    "docs/index.md": "its first page",
    "README.md": "what is where, and what to do when",
    ".pre-commit-config.yaml": "keeps a broken plan from being committed",
    ".github/workflows/plan.yml": "does so for everybody, on GitHub",
    ".gitlab-ci.yml": "or on GitLab; delete the one you do not need",
    ".gitignore": "what git leaves alone",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.description = (
        "Start a folder for a plan that you write by hand: a short commented example to be "
        "replaced line by line, the website, and checks for git and CI. No file is overwritten. "
        "(exitplan new writes one plan file instead, complete with tender, law and staff, from a "
        "few facts about your contract.)"
    )
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="FOLDER", help="where; default: here"
    )
    parser.add_argument(
        "--title",
        default=DEFAULT_TITLE,
        metavar="TEXT",
        help=f"of the plan and the website; default: {DEFAULT_TITLE}",
    )
    parser.add_argument(
        "--start", metavar="DATE", help="when the plan starts; default: Monday of last week"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the files, all of them or none, and tell what to do next."""
    start = day_of("--start", arguments.start) or _monday_of_last_week()
    try:
        texts = folder_files(title=arguments.title, start=start)
    except ExitplanError as error:
        show_diagnostics(error.diagnostics)
        return COULD_NOT_RUN
    folder = arguments.folder or "."
    in_the_way = [path for name in texts if (path := _obstacle(folder, name))]
    if in_the_way:
        shown = ", ".join(dict.fromkeys(in_the_way))
        message = f"in the way, and left as it is: {shown}; nothing was written"
        raise UsageError(message)
    _write(folder, texts)
    print(_told(folder))
    return 0


def _monday_of_last_week() -> Moment:
    today = status_date(None) or status_date("today")
    assert today is not None
    return Moment(today.day - today.date.weekday() - _WEEK)


def _path(folder: str, name: str) -> str:
    return os.path.normpath(os.path.join(folder, name))


def _obstacle(folder: str, name: str) -> str:
    """Give what keeps a file from being made: itself, or a file where its folder should be."""
    if os.path.lexists(_path(folder, name)):
        return _path(folder, name)
    above = os.path.dirname(_path(folder, name))
    while above and not os.path.lexists(above):
        above = os.path.dirname(above)
    return above if above and not os.path.isdir(above) else ""


def _write(folder: str, texts: Mapping[str, str]) -> None:
    written: list[str] = []
    made: list[str] = []
    try:
        for name, text in texts.items():
            path = _path(folder, name)
            made += _make_folders(os.path.dirname(path))
            write_file(path, text.encode(), force=False)
            written.append(path)
    except (OSError, UsageError) as error:
        for path in reversed(written):
            with contextlib.suppress(OSError):
                os.remove(path)
        for path in reversed(made):
            with contextlib.suppress(OSError):
                os.rmdir(path)
        if isinstance(error, UsageError):
            raise
        message = f"{folder} cannot be written: {error.strerror}"
        raise UsageError(message) from None


def _make_folders(path: str) -> list[str]:
    """Make a folder and those it lies in; give the new ones."""
    missing = []
    while path and not os.path.isdir(path):
        missing.append(path)
        path = os.path.dirname(path)
    for each in reversed(missing):
        os.mkdir(each)
    return missing[::-1]


def _told(folder: str) -> str:
    longest = max(map(len, _MADE))
    lines = [f"{folder} has a plan now:", ""]
    lines += [f"  {name:{longest}}  {meaning}" for name, meaning in _MADE.items()]
    where = [] if folder == "." else [f"  cd {_quoted(folder)}"]
    lines += ["", "Next:", "", *where]
    lines += [
        "  exitplan schedule       every date of it",
        "  exitplan why go-live    why the last one is what it is",
        "  mkdocs serve            the website, on http://127.0.0.1:8000",
    ]
    return "\n".join(lines)


def _quoted(folder: str) -> str:
    import shlex

    return shlex.quote(folder)
