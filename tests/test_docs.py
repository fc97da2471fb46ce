"""Every file, command and piece of Python in the documentation is carried out.

Each page has a scratch folder of its own. In it, from top to bottom:

* a ``yaml`` or ``toml`` block starts with ``# file: NAME`` and is written to that file, a
  ``markdown`` block with ``<!-- file: NAME -->``;
* a ``console`` block is a list of commands, each behind ``$``. Each must exit with 0, or with
  what a comment above the block says: ``<!-- exit=1 -->``. (An info string such as
  ``console exit=1`` would be shorter, but Python-Markdown then shows the block as inline code.)
  Output below a command must be what it prints, to the letter; no output means any;
* ``python`` blocks run in one namespace. A ``text`` block right behind one is what it prints.
  One that starts with ``# file: NAME`` is written to that file instead;
* a file under docs/examples that the page links to lies in the folder from the start, and so
  do the project's own plans where a command names plans/history or plans/example, and a
  repository with a branch that delays a task where one compares with main
  (tests/checks/demonstration.py);
* ``sh`` blocks are for what no test can run: installing, publishing, running these tests.

``pytest tests/test_docs.py --update-docs`` writes the output anew. Read the diff before you
commit it: it is how the documentation would look if the code were right.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.checks.demonstration import demonstrate

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
)
LANGUAGES = {"console", "json", "markdown", "python", "sh", "text", "toml", "yaml"}

_FENCE = re.compile(r"( *)(```+|~~~+) *(.*)")
_EXIT = re.compile(r"<!-- exit=(\d+) -->")
_EXAMPLE = re.compile(r"\]\((?:\.\./|docs/)examples/([\w.-]+)\)")
_HISTORY = re.compile(r"^\$ .*\bplans/(?:history|example)/", re.MULTILINE)
_BRANCH = re.compile(r"^\$ exitplan check --against main\b", re.MULTILINE)
_FILE = re.compile(r"(?:#|<!--) file: (\S+)(?: -->)?")


@attrs.frozen
class Block:
    """A fenced block; `start` and `end` are the indices of its first line and closing fence."""

    language: str
    start: int
    end: int
    lines: tuple[str, ...]
    exit_status: int = 0
    joined: bool = False
    """Whether nothing but blank lines stands between it and the block before."""


@attrs.define
class Page:
    """A page while it is carried out, and the changes its output asks for."""

    name: str
    lines: list[str]
    folder: Path
    env: dict[str, str]
    update: bool
    namespace: dict[str, Any] = attrs.Factory(lambda: {"__name__": "__main__"})
    edits: list[tuple[int, int, list[str]]] = attrs.Factory(list)

    def place(self, index: int) -> str:
        """``docs/index.md:12``, for a line's index."""
        return f"{self.name}:{index + 1}"


def blocks_of(page: str, lines: list[str]) -> Iterator[Block]:
    """Find the fenced blocks; fail on any that a reader would not see as one."""
    index, previous_end = 0, -1
    while index < len(lines):
        match = _FENCE.fullmatch(lines[index])
        if match is None:
            index += 1
            continue
        indent, fence, info = match.groups()
        where = f"{page}:{index + 1}"
        assert not indent, f"{where}: begin the fence at the margin; MkDocs ignores an indented one"
        assert info in LANGUAGES, (
            f"{where}: {info!r} after the fence; write one of {', '.join(sorted(LANGUAGES))} and "
            "nothing else, or MkDocs shows the block as inline code"
        )
        assert fence in lines[index + 1 :], f"{where}: close this block with {fence}"
        end = lines.index(fence, index + 1)
        before = [line for line in lines[previous_end + 1 : index] if line.strip()]
        status = _EXIT.fullmatch(before[-1]) if before else None
        yield Block(
            info,
            index + 1,
            end,
            tuple(lines[index + 1 : end]),
            int(status[1]) if status else 0,
            joined=not before and previous_end >= 0,
        )
        index, previous_end = end + 1, end


def commands_of(block: Block) -> list[tuple[int, str, list[str]]]:
    """Split a console block into (line index, command, lines of output)."""
    commands: list[tuple[int, str, list[str]]] = []
    for offset, line in enumerate(block.lines):
        if line.startswith("$ "):
            commands.append((block.start + offset, line.removeprefix("$ "), []))
        elif commands:
            commands[-1][2].append(line)
    return [(at, command, _without_blank_end(output)) for at, command, output in commands]


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def write_file(page: Page, block: Block) -> None:
    """Write a block to the file its first line names."""
    match = _FILE.fullmatch(block.lines[0]) if block.lines else None
    assert match, (
        f"{page.place(block.start)}: begin the block with `# file: NAME.yaml`, so that the test "
        "can write it; nobody else checks that it is right"
    )
    path = (page.folder / match[1]).resolve()
    assert path.is_relative_to(page.folder.resolve()), f"{page.place(block.start)}: {match[1]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(block.lines) + "\n", encoding="utf-8")


def run_commands(page: Page, block: Block) -> None:
    """Run a console block's commands and compare, or take over, what they print."""
    commands = commands_of(block)
    assert commands, f"{page.place(block.start)}: a console block needs a line that starts with $"
    renewed: list[str] = []
    for index, command, expected in commands:
        ran = subprocess.run(
            command,
            shell=True,
            cwd=page.folder,
            env=page.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert ran.returncode == block.exit_status, (
            f"{page.place(index)}: `{command}` exits with {ran.returncode}, the page says "
            f"{block.exit_status}. Mend the page (or write <!-- exit={ran.returncode} --> above "
            f"the block, if that is its point). It printed:\n{ran.stdout}"
        )
        printed = _without_blank_end(ran.stdout.splitlines())
        if expected and not page.update:
            assert printed == expected, _differs(page, index, command)
        renewed += [*([""] if renewed and renewed[-1][:2] != "$ " else []), f"$ {command}"]
        if str(page.folder) not in ran.stdout:  # What names the scratch folder changes each time.
            renewed += printed
    page.edits.append((block.start, block.end, renewed))


def run_python(page: Page, block: Block, follower: Block | None) -> None:
    """Run a python block; a text block right behind it is what it prints."""
    code = "\n" * block.start + "\n".join(block.lines)
    out = io.StringIO()
    with contextlib.chdir(page.folder), contextlib.redirect_stdout(out):
        exec(compile(code, page.name, "exec"), page.namespace)
    printed = _without_blank_end(out.getvalue().splitlines())
    if follower is not None and follower.language == "text" and follower.joined:
        if not page.update:
            assert printed == list(follower.lines), _differs(page, block.start, "this block")
        page.edits.append((follower.start, follower.end, printed))
    elif printed:
        page.edits.append((block.end + 1, block.end + 1, ["", "```text", *printed, "```"]))


def _differs(page: Page, index: int, what: str) -> str:
    return (
        f"{page.place(index)}: `{what}` prints something else. If the new output is right, run "
        "pytest tests/test_docs.py --update-docs and read the diff"
    )


def lay_out_files(text: str, folder: Path) -> None:
    """Put the files into a page's folder that it needs from the start."""
    for example in _EXAMPLE.findall(text):
        shutil.copy(ROOT / "docs" / "examples" / example, folder)
    if _HISTORY.search(text):
        shutil.copytree(ROOT / "plans", folder / "plans")
    if _BRANCH.search(text):
        demonstrate(folder)


@pytest.mark.parametrize("name", PAGES)
def test_page_does_what_it_says(
    name: str, tmp_path: Path, clean_env: dict[str, str], pytestconfig: pytest.Config
) -> None:
    """A reader who follows the page from top to bottom gets what the page shows."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    page = Page(
        name, text.splitlines(), tmp_path, clean_env, update=pytestconfig.getoption("--update-docs")
    )
    lay_out_files(text, tmp_path)
    blocks = list(blocks_of(name, page.lines))
    if any(block.language == "console" for block in blocks):
        assert shutil.which("exitplan", path=clean_env["PATH"]), (
            "exitplan is not installed beside this Python; run `make venv` and use .venv/bin/pytest"
        )
    followers: list[Block | None] = [*blocks[1:], None]
    for block, follower in zip(blocks, followers, strict=False):
        if block.language in {"markdown", "toml", "yaml"}:
            write_file(page, block)
        elif block.language == "console":
            run_commands(page, block)
        elif block.language == "python" and _FILE.fullmatch("".join(block.lines[:1])):
            write_file(page, block)
        elif block.language == "python":
            run_python(page, block, follower)
        elif block.language == "sh":
            _must_not_be_runnable(page, block)
    if page.update:
        for start, end, lines in reversed(page.edits):
            page.lines[start:end] = lines
        path.write_text("\n".join(page.lines) + "\n", encoding="utf-8")


def _must_not_be_runnable(page: Page, block: Block) -> None:
    for offset, line in enumerate(block.lines):
        assert not re.match(r"(\$ )?exitplan ", line), (
            f"{page.place(block.start + offset)}: put exitplan commands into a `console` block, "
            "where this test runs them"
        )
