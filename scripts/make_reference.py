"""Write docs/reference/ from the code: the plan file, the commands, the diagnostics, Python.

Run ``make reference`` after a change to any of them; ``tests/test_reference.py``
holds the pages to this script. What is said in prose here is what no table in
the code knows.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import pathlib
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from exitplan import calendars, plan, planfile, schedule  # noqa: E402
from exitplan.cli import main as exitplan  # noqa: E402
from exitplan.cli._main import COMMANDS, build_parser  # noqa: E402
from exitplan.planfile import _format as table  # noqa: E402
from exitplan.planfile import _kinds as kinds  # noqa: E402
from scripts import reference_python  # noqa: E402
from scripts import reference_words as words  # noqa: E402
from scripts.reference_python import rows  # noqa: E402

TARGET = ROOT / "docs" / "reference"
BAD_PLANS = ROOT / "tests" / "plans" / "bad"
NOTICE = (
    "<!-- Written by scripts/make_reference.py: change that or the code, then make reference. -->"
)

Files = Mapping[str, str | bytes]


def run(files: Files, *arguments: str) -> tuple[int, str]:
    """Run the command in a folder with some files; give its status and all it prints."""
    out = io.StringIO()
    environment = {"PATH": os.defpath, "COLUMNS": "80", "NO_COLOR": "1"}
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
        mock.patch.dict(os.environ, environment, clear=True),
    ):
        for name, content in files.items():
            path = pathlib.Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        status = exitplan(list(arguments))
    return status, out.getvalue().rstrip("\n")


def fence(language: str, text: str) -> Iterator[str]:
    """Make a fenced block."""
    yield from (f"```{language}", *text.rstrip("\n").split("\n"), "```", "")


def as_yaml(value: object) -> str:
    """Write an example or default as it would stand in a plan file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(as_yaml, value))}]"
    return str(value)


def code(*values: object) -> str:
    """Write values as code, with commas."""
    return ", ".join(f"`{as_yaml(value)}`" for value in values)


def or_list(parts: list[str]) -> str:
    """Join as in ``a, b or c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


# ── The plan file ────────────────────────────────────────────────────────────────────────────


def kind_words(kind: object) -> str:
    """Say what value a key takes."""
    match kind:
        case kinds.Many(item=item):
            return f"{kind_words(item)}; or a list of them"
        case kinds.Either(short=short, long=long):
            return f"{kind_words(short)}; or {kind_words(long)}"
        case kinds.Object(name=name):
            return f"{words.ARTICLES.get(name, 'a')} {anchor(name)}"
        case kinds.Named(item=item):
            return f"a map from ids to {anchor(item, 's')}"
        case kinds.Choice(words=choices):
            return or_list([f"`{word}`" for word in choices])
        case kinds.Text(longest=longest, is_one_line=is_one_line):
            return f"text, up to {longest:,} characters" + ("" if is_one_line else ", any lines")
    for kind_type, flag, word in words.KINDS:
        if type(kind) is kind_type and (flag is None or getattr(kind, flag)):
            return word
    raise LookupError(kind)


def title_of(name: str) -> str:
    """Give an object's heading."""
    return name.replace("_", " ").capitalize()


def anchor(name: str, plural: str = "") -> str:
    """Link to an object's heading."""
    title = title_of(name).lower()
    return f"[{title}{plural}](#{title.replace(' ', '-')})"


def field_row(field: kinds.Field, *, with_kinds: bool) -> list[str]:
    """Give a key's row."""
    meaning = [field.doc]
    if field.is_required:
        meaning.append("**Required.**")
    if field.default is not None:
        meaning.append(f"Default: {code(field.default)}.")
    kinds_of_item = "t" if field.name in words.ONLY_FOR_WORK else field.on
    on = [or_list([table.ITEM_KINDS[letter] for letter in kinds_of_item])] if with_kinds else []
    return [code(field.name), *on, kind_words(field.kind), code(*field.examples), " ".join(meaning)]


def item_tables(item: kinds.Object) -> Iterator[str]:
    """Give the keys of tasks and groups, by what they are about."""
    fields = {field.name: field for field in item.fields}
    listed = [key for keys in words.ITEM_KEYS.values() for key in keys]
    if sorted(listed) != sorted(fields):
        message = f"reference_words.ITEM_KEYS: {set(listed) ^ set(fields)}"
        raise ValueError(message)
    for title, keys in words.ITEM_KEYS.items():
        yield from (f"### {title}", "")
        body = (field_row(fields[key], with_kinds=True) for key in keys)
        yield from rows(("Key", "On a", "Value", "Example", "Meaning"), body)


def plan_file() -> Iterator[str]:
    """Give the page on the plan file."""
    yield from words.PLAN_FILE.split("\n")
    for title, head, body in words.VALUES:
        yield from (f"### {title}", "")
        yield from rows(head, body)
    for thing in table.OBJECTS.values():
        yield from (f"## {title_of(thing.name)}", "", thing.doc, "")
        if thing is table.ITEM:
            yield from words.ITEMS.split("\n")
            yield from item_tables(thing)
            continue
        body = (field_row(field, with_kinds=False) for field in thing.fields)
        yield from rows(("Key", "Value", "Example", "Meaning"), body)
        yield from (*words.BELOW.get(thing.name, "").split("\n"),)
    yield from words.LIMITS.split("\n")


# ── Commands ─────────────────────────────────────────────────────────────────────────────────


def argument_row(action: argparse.Action) -> list[str]:
    """Give an argument's row."""
    names = list(action.option_strings) or [str(action.metavar or action.dest)]
    if action.option_strings and action.metavar:
        names[-1] += f" {action.metavar}"
    text = action.help or ""
    meaning = f"{text[0].upper()}{text[1:]}."
    if action.choices:
        meaning = f"{or_list([code(choice) for choice in action.choices])}. {meaning}"
    return [code(*names), meaning]


def commands() -> Iterator[str]:
    """Give the page on the commands."""
    yield from words.COMMANDS.split("\n")
    files = {words.EXAMPLE_NAME: words.EXAMPLE}
    for name, summary in COMMANDS.items():
        parser = build_parser(name)
        usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
        yield from (f"## {name}", "", f"`{usage}`", "", f"{summary[0].upper()}{summary[1:]}.", "")
        actions = [action for action in parser._actions if action.dest != "help"]  # noqa: SLF001
        if actions:
            yield from rows(("Argument", "Meaning"), map(argument_row, actions))
        yield from words.ABOUT_COMMANDS[name].split("\n")
        for line in words.RUNS.get(name, ()):
            _, printed = run(files, *line.split()[1:])
            yield from fence("console", f"$ {line}\n{printed}")
    yield from words.DATA.split("\n")
    keys = ((code(key), meaning) for key, meaning in words.TASK_KEYS.items())
    yield from rows(("Key", "Meaning"), keys)


# ── Diagnostics ──────────────────────────────────────────────────────────────────────────────


def meanings() -> dict[str, str]:
    """Give every code's meaning, from the rooms' registries."""
    registries = (calendars, planfile, plan, schedule)
    found: dict[str, str] = {}
    for room in registries:
        found |= getattr(room, "CODES", {})
    return dict(sorted(found.items()))


def fixture(path: pathlib.Path) -> tuple[str, dict[str, str]]:
    """Give what a bad plan shows, and its files without what they expect."""
    if path.is_dir():
        names = {file.name: file for file in sorted(path.glob("*.yaml"))}
        shows = (path / "expect.txt").read_text(encoding="utf-8").split("\n", 1)[0]
        files = {
            f"{path.name[:5]}/{name}": f"# file: {path.name[:5]}/{name}\n" + file.read_text("utf-8")
            for name, file in names.items()
        }
        return shows.removeprefix("# "), files
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    name = f"{path.stem[:5]}.yaml"
    return lines[0].strip("# \n"), {name: "".join([f"# file: {name}\n", *lines[first:]])}


def example(name: str) -> tuple[str, Files, str]:
    """Give what an example shows, its files, and the argument to run it with."""
    if name in words.RECIPES:
        shows, text = words.RECIPES[name]
        file = f"{name}.yaml"
        if text is None:
            return shows, {}, file
        return shows, {file: f"# file: {file}\n{text}"}, file
    of_code = sorted(BAD_PLANS.glob(f"{name}-*"))
    chosen = [path for path in of_code if path.stem == words.CHOSEN.get(name)]
    path = (chosen or of_code)[0]
    shows, files = fixture(path)
    return shows, files, name if path.is_dir() else next(iter(files))


def diagnostics() -> Iterator[str]:
    """Give the page on the diagnostics."""
    yield from words.DIAGNOSTICS.split("\n")
    range_ = ""
    for name, meaning in meanings().items():
        if name[:3] != range_:
            range_ = name[:3]
            yield from (f"## {words.RANGES[range_]}", "")
        yield from (f"### {name}", "", f"{meaning[0].upper()}{meaning[1:]}.", "")
        if name in words.UNSHOWN:
            yield from (words.UNSHOWN[name], "")
            continue
        shows, files, argument = example(name)
        _, printed = run(files, "schedule", argument)
        found = [part for part in printed.split("\n\n") if f"{name} " in part]
        severities = dict.fromkeys(re.findall(rf"{name} (error|warning|note):", printed))
        yield from (f"{or_list(list(severities)).capitalize()}. {shows}", "")
        for content in files.values():
            yield from fence("yaml", content if isinstance(content, str) else content.decode())
        yield from fence("text", "\n\n".join(found[: words.MOST_FINDINGS_SHOWN]))


# ── All of it ────────────────────────────────────────────────────────────────────────────────

PAGES: dict[str, Callable[[], Iterable[str]]] = {
    "plan-file.md": plan_file,
    "commands.md": commands,
    "diagnostics.md": diagnostics,
    "python.md": reference_python.page,
}


def page(name: str) -> str:
    """Give a page's text."""
    title, *rest = PAGES[name]()
    text = "\n".join([title, "", NOTICE, *rest])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def main() -> None:
    """Write every page."""
    TARGET.mkdir(exist_ok=True)
    for name in PAGES:
        (TARGET / name).write_text(page(name), encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
