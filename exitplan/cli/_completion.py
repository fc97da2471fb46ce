"""Completion scripts for shells, made from the parsers of all commands."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from exitplan.errors import ExitplanError

SHELLS = ("bash", "zsh", "fish")
_FOLDER = os.path.join(os.path.dirname(__file__), "data")
_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_MOST_IDS = 5_000


class Words(NamedTuple):
    """What may stand at a place of the command line."""

    kind: str
    """``words``, ``files``, ``ids``, ``both`` (ids and files), or ``nothing`` that is known."""
    words: tuple[str, ...] = ()


_NOTHING = Words("nothing")
_BY_METAVAR = {
    **dict.fromkeys(("FILE", "FOLDER", "PLAN", "UPDATES"), Words("files")),
    **dict.fromkeys(
        ("GROUP", "ITEM", "LINK", "MILESTONE", "PREDECESSOR", "SUCCESSOR", "TASK"), Words("ids")
    ),
    "DATE": Words("words", ("today",)),
}


class CommandWords(NamedTuple):
    """What one command takes."""

    name: str
    summary: str
    options: tuple[str, ...]
    after_option: dict[str, Words]
    """What stands behind an option; nothing where it is a flag."""
    places: tuple[Words, ...]
    """What stands at each place that is no option's."""
    about: dict[str, str]
    """An option's help."""


def all_commands() -> Iterator[CommandWords]:
    """Read every command's parser."""
    from exitplan.cli._main import COMMANDS, build_parser

    known = _known_words()
    for name, summary in COMMANDS.items():
        yield _command(name, summary, build_parser(name), known)


def _known_words() -> dict[str, Words]:
    """Give what only the program itself can list."""
    from exitplan.interchange import WRITERS
    from exitplan.law import REGIMES, all_periods
    from exitplan.planfile import json_schema

    fields = json_schema()["definitions"]["item"]["properties"]
    return _BY_METAVAR | {
        "FIELD": Words("words", tuple(fields)),
        "FORMAT": Words("words", tuple(WRITERS)),
        "LAW": Words("words", tuple(regime.id for regime in REGIMES)),
        "RULE": Words("words", tuple(period.name for period in all_periods())),
    }


def _command(
    name: str, summary: str, parser: argparse.ArgumentParser, known: dict[str, Words]
) -> CommandWords:
    options: list[str] = []
    after: dict[str, Words] = {}
    about: dict[str, str] = {}
    places: list[tuple[Words, bool]] = []
    for action in parser._actions:  # noqa: SLF001 - argparse offers no other way to them.
        if action.help == argparse.SUPPRESS:
            continue
        words = _words(action, known)
        if not action.option_strings:
            places.append((words, action.nargs == "?"))
            continue
        option = max(action.option_strings, key=len)
        options.append(option)
        about[option] = " ".join((action.help or "").split())
        if action.nargs != 0:
            after |= dict.fromkeys(action.option_strings, words)
    return CommandWords(name, summary, tuple(options), after, _merged(places), about)


def _words(action: argparse.Action, known: dict[str, Words]) -> Words:
    if action.choices is not None:
        return Words("words", tuple(map(str, action.choices)))
    return known.get(str(action.metavar), _NOTHING)


def _merged(places: list[tuple[Words, bool]]) -> tuple[Words, ...]:
    """Let an optional place stand for the next one too, as in ``why [PLAN] TASK``."""
    merged = []
    for number, (words, is_optional) in enumerate(places):
        following = places[number + 1][0] if number + 1 < len(places) else None
        before = places[number - 1] if number else None
        kinds = {words.kind}
        if is_optional and following is not None:
            kinds.add(following.kind)
        if before is not None and before[1]:
            kinds.add(before[0].kind)
        merged.append(Words("both") if kinds == {"files", "ids"} else words)
    return tuple(merged)


def script(shell: str) -> str:
    """Write the completion script of a shell."""
    commands = list(all_commands())
    with open(os.path.join(_FOLDER, f"exitplan.{shell}"), encoding="utf-8") as file:
        text = file.read()
    if shell == "fish":
        return text.replace("%lines%", "\n".join(_fish_lines(commands)))
    summaries = "\n".join(f"        {_quoted(f'{c.name}:{c.summary}')}" for c in commands)
    text = text.replace("%commands%", " ".join(command.name for command in commands))
    text = text.replace("%summaries%", summaries.strip())
    return text.replace("%table%", "\n".join(_table(commands)).strip())


def _table(commands: list[CommandWords]) -> Iterator[str]:
    """Write the cases of a shell's table: what stands behind which words."""
    cases: dict[Words, list[str]] = {}
    for command in commands:
        for option, words in command.after_option.items():
            cases.setdefault(words, []).append(f"{command.name} {option}")
        for number, words in enumerate(command.places):
            cases.setdefault(words, []).append(f"{command.name} {number}")
        yield f"        {_quoted(command.name)}) list={_quoted(' '.join(command.options))} ;;"
    for words, patterns in cases.items():
        pattern = "|".join(map(_quoted, patterns))
        listed = f" list={_quoted(' '.join(words.words))}" if words.words else ""
        yield f"        {pattern}) kind={words.kind}{listed} ;;"


def _fish_lines(commands: list[CommandWords]) -> Iterator[str]:
    taking = [f"{c.name} {option}" for c in commands for option in c.after_option]
    yield f"set -g __exitplan_with_value {' '.join(map(_fish_quoted, taking))}"
    yield "complete -c exitplan -f"
    for command in commands:
        about = _fish_quoted(command.summary)
        yield f"complete -c exitplan -n __exitplan_at_command -a {command.name} -d {about}"
    for command in commands:
        is_it = f"complete -c exitplan -n '__exitplan_command {command.name}'"
        for option in command.options:
            words = command.after_option.get(option)
            value = "" if words is None else _fish_value(words)
            about = _fish_quoted(command.about[option].partition(";")[0])
            yield f"{is_it} -l {option.removeprefix('--')}{value} -d {about}"
        for number, words in enumerate(command.places):
            if words.kind != "nothing":
                place = f"complete -c exitplan -n '__exitplan_place {command.name} {number}'"
                yield f"{place}{_fish_value(words).replace(' -r', '').replace(' -x', '')}"


def _fish_value(words: Words) -> str:
    ids = " -a '(__exitplan_ids)'"
    return {
        "words": f" -x -a {_fish_quoted(' '.join(words.words))}",
        "files": " -r -F",
        "ids": f" -x{ids}",
        "both": f" -r -F{ids}",
        "nothing": " -x",
    }[words.kind]


def _quoted(text: str) -> str:
    """Write a text so that bash and zsh read it as it stands."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def matching_ids(prefix: str, path: str) -> list[str]:
    """Give the ids of a plan's items that begin so; by their ends where none of them does.

    Nothing else than ids ever comes out, since shells put it into command
    lines; and nothing at all where the plan cannot be read.
    """
    try:
        ids = [name for name in _ids(path) if _ID.fullmatch(name)]
    except (ExitplanError, OSError, ValueError, RecursionError):
        return []
    found = [name for name in ids if name.startswith(prefix)]
    if not found and prefix:
        ends = [name.rpartition(".")[2] for name in ids]
        found = [end for end in ends if end.startswith(prefix) and ends.count(end) == 1]
    return found[:_MOST_IDS]


def _ids(path: str) -> Iterator[str]:
    from exitplan.expansion import expand
    from exitplan.planfile import read_plan

    if not os.path.isdir(path) and not path.endswith((".yaml", ".yml")):
        return  # Reading a file of another tool may take longer than anybody waits for a key.
    plan = read_plan(path).plan
    if plan is not None:
        yield from (item.id for item in expand(plan).plan.walk())
