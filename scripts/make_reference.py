"""Write docs/reference/ from the code: plan file, commands, checks, legal periods, and so on.

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

from exitplan import (  # noqa: E402
    calendars,
    contract,
    expansion,
    governance,
    interchange,
    law,
    outlook,
    plan,
    planfile,
    risk,
    schedule,
    slippage,
    starter,
    tender,
    transfer,
)
from exitplan.checks import rules  # noqa: E402
from exitplan.checks._config import CODES as OF_THE_CONFIGURATION  # noqa: E402
from exitplan.cli import main as exitplan  # noqa: E402
from exitplan.cli._main import COMMANDS, build_parser  # noqa: E402
from exitplan.planfile import _format as table  # noqa: E402
from exitplan.planfile import _format_domain as domain  # noqa: E402
from exitplan.planfile import _kinds as kinds  # noqa: E402
from exitplan.planfile import baselines, edits, history  # noqa: E402
from scripts import reference_checks, reference_law, reference_python  # noqa: E402
from scripts import reference_words as words  # noqa: E402
from scripts.reference_python import rows  # noqa: E402

TARGET = ROOT / "docs" / "reference"
BAD_PLANS = (ROOT / "tests" / "plans" / "bad", ROOT / "tests" / "plans" / "dated")
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
            return f"a map from ids to {anchor(item, many=True)}"
        case kinds.Whole(most=most):
            return f"a whole number up to {most:,}"
        case kinds.Choice(words=choices):
            return or_list([f"`{word}`" for word in choices])
        case kinds.Text():
            return text_words(kind)
    for kind_type, flag, word in words.KINDS:
        if type(kind) is kind_type and (flag is None or getattr(kind, flag)):
            return word
    raise LookupError(kind)


def text_words(kind: kinds.Text) -> str:
    """Say what text a key takes."""
    if kind is domain.RULE:
        return "the name of a [legal period](legal-periods.md)"
    lines = "" if kind.is_one_line else ", any lines"
    return f"text, up to {kind.longest:,} characters{lines}"


def title_of(name: str) -> str:
    """Give an object's heading."""
    return words.TITLES.get(name) or name.replace("_", " ").capitalize()


def anchor(name: str, *, many: bool = False) -> str:
    """Link to an object's heading."""
    title = title_of(name).lower()
    text = words.PLURALS.get(name, f"{title}s") if many else title
    return f"[{text}](#{title.replace(' ', '-')})"


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
    in_chapters = [name for names, _ in words.CHAPTERS.values() for name in names]
    if sorted(in_chapters) != sorted(thing.name for thing in table.DOMAIN_OBJECTS):
        message = "reference_words.CHAPTERS: each object of the domain once"
        raise ValueError(message)
    for thing in table.OBJECTS.values():
        if thing.name not in in_chapters:
            yield from object_section(thing, "##")
    for title, (names, introduction) in words.CHAPTERS.items():
        yield from (f"## {title}", "")
        yield from introduction.split("\n")
        for name in names:
            yield from object_section(table.OBJECTS[name], "###")
            yield from STEPS.get(name, tuple)()
    yield from words.LIMITS.split("\n")


def object_section(thing: kinds.Object, mark: str) -> Iterator[str]:
    """Give an object's heading, keys and what else is to be said of it."""
    yield from (f"{mark} {title_of(thing.name)}", "", thing.doc, "")
    if thing is table.ITEM:
        yield from words.ITEMS.split("\n")
        yield from item_tables(thing)
        return
    body = (field_row(field, with_kinds=False) for field in thing.fields)
    yield from rows(("Key", "Value", "Example", "Meaning"), body)
    yield from words.BELOW.get(thing.name, "").split("\n")


def procedure_steps() -> Iterator[str]:
    """Give every procedure with its steps."""
    yield from words.PROCEDURES.split("\n")
    body = []
    for procedure in tender.procedures():
        names = [step_name(step) for step in procedure.steps]
        body.append([code(procedure.regime), code(procedure.id), ", ".join(names)])
    yield from rows(("Law", "Procedure", "Steps"), body)


def route_steps() -> Iterator[str]:
    """Give every route with its steps."""
    yield from words.ROUTES.split("\n")
    names = {"shared": "shared by all waves", **{r.value: code(r.value) for r in plan.Route}}
    body = [
        [shown, ", ".join(map(step_name, transfer.read_route(name)))]
        for name, shown in names.items()
    ]
    yield from rows(("Route", "Steps"), body)


def step_name(step: law.ChainStep) -> str:
    """Give a step's name, with what kind of step it is where that is not plain work."""
    marks = {law.StepKind.GATE: " ◇", law.StepKind.PERIOD: " §"}
    return code(step.name) + marks.get(step.kind, "")


STEPS: dict[str, Callable[[], Iterable[str]]] = {
    "procurement": procedure_steps,
    "transfer": route_steps,
}


# ── Commands ─────────────────────────────────────────────────────────────────────────────────


def argument_row(action: argparse.Action) -> list[str]:
    """Give an argument's row."""
    names = list(action.option_strings) or [str(action.metavar or action.dest)]
    if action.option_strings and action.metavar:
        names[-1] += f" {action.metavar}"
    text = action.help or ""
    first = text.partition(" ")[0].strip(",;:")
    meaning = f"{text[0].upper() if first.isalpha() else text[0]}{text[1:]}."
    if action.choices:
        meaning = f"{or_list([code(choice) for choice in action.choices])}. {meaning}"
    return [code(*names), meaning]


def commands() -> Iterator[str]:
    """Give the page on the commands."""
    yield from words.COMMANDS.split("\n")
    files = {words.EXAMPLE_NAME: words.EXAMPLE, words.DOMAIN_NAME: words.DOMAIN_EXAMPLE}
    for name, summary in COMMANDS.items():
        parser = build_parser(name)
        usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
        yield from (f"## {name}", "", f"`{usage}`", "", f"{summary[0].upper()}{summary[1:]}.", "")
        actions = [action for action in parser._actions if action.dest != "help"]  # noqa: SLF001
        if actions:
            yield from rows(("Argument", "Meaning"), map(argument_row, actions))
        yield from words.ABOUT_COMMANDS.get(name, "").split("\n")
        for line in words.RUNS.get(name, ()):
            _, printed = run(files, *line.split()[1:])
            yield from fence("console", f"$ {line}\n{printed}")
    yield from words.DATA.split("\n")
    for sentence, meanings_of_keys in words.KEYS.items():
        yield from (sentence, "")
        keys = ((code(key), meaning) for key, meaning in meanings_of_keys.items())
        yield from rows(("Key", "Meaning"), keys)


# ── Diagnostics ──────────────────────────────────────────────────────────────────────────────


def meanings() -> dict[str, str]:
    """Give every code's meaning, from the rooms' registries."""
    registries = (
        baselines,
        calendars,
        contract,
        edits,
        expansion,
        governance,
        history,
        interchange,
        law,
        outlook,
        plan,
        planfile,
        risk,
        schedule,
        slippage,
        starter,
        tender,
        transfer,
    )
    found: dict[str, str] = {}
    for room in registries:
        found |= getattr(room, "CODES", {})
    found |= OF_THE_CONFIGURATION
    found |= {rule.code: rule.summary for rule in rules().values()}
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
    of_code = [path for folder in BAD_PLANS for path in sorted(folder.glob(f"{name}-*"))]
    chosen = [path for path in of_code if path.stem == words.CHOSEN.get(name)]
    path = (chosen or of_code)[0]
    shows, files = fixture(path)
    return shows, files, name if path.is_dir() else next(iter(files))


def diagnostics() -> Iterator[str]:
    """Give the page on the diagnostics."""
    yield from words.DIAGNOSTICS.split("\n")
    range_ = ""
    for name, meaning in meanings().items():
        if name in OF_THE_CONFIGURATION or name in rules():
            continue  # They have a page of their own.
        title = words.RANGES.get(name[:4]) or words.RANGES[name[:3]]
        if title != range_:
            range_ = title
            yield from (f"## {title}", "")
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
    "checks.md": lambda: reference_checks.page(run),
    "legal-periods.md": reference_law.page,
    "diagnostics.md": diagnostics,
    **reference_python.pages(),
}


def page(name: str) -> str:
    """Give a page's text."""
    title, *rest = PAGES[name]()
    text = "\n".join([title, "", NOTICE, *rest])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def main() -> None:
    """Write every page."""
    for name in PAGES:
        (TARGET / name).parent.mkdir(parents=True, exist_ok=True)
        (TARGET / name).write_text(page(name), encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
