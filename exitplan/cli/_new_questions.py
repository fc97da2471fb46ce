"""What ``exitplan new`` asks on a terminal where its options do not say."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import attrs

from exitplan.cli._output import UsageError
from exitplan.errors import printable
from exitplan.plan import parse_moment
from exitplan.starter import INSOURCE
from exitplan.tender import procedures


@attrs.frozen
class _Question:
    """One question; its answer is put where the option would be."""

    name: str
    option: str
    text: str
    read: Callable[[str], str | int]
    default: str = ""
    is_required: bool = False


def ask(arguments: argparse.Namespace, *, prints: bool) -> None:
    """Ask for what is missing, on a terminal only; elsewhere raise UsageError that names it."""
    questions = [q for q in _QUESTIONS if not (q.name == "file" and prints)]
    missing = [q for q in questions if q.is_required and getattr(arguments, q.name) is None]
    if not missing:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        names = ", ".join(question.option for question in missing)
        message = f"these are needed: {names}; exitplan new --help explains them"
        raise UsageError(message)
    sys.stderr.write("A few questions; an empty answer takes what stands in brackets.\n")
    for question in questions:
        if getattr(arguments, question.name) is None:
            setattr(arguments, question.name, _answer(question))


def _answer(question: _Question) -> str | int:
    suggested = f" [{question.default}]" if question.default else ""
    while True:
        sys.stderr.write(f"{question.text}{suggested}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            message = f"no answer; give {question.option} on the command line"
            raise UsageError(message)
        text = line.strip() or question.default
        try:
            return question.read(text)
        except ValueError as error:
            sys.stderr.write(f"  {printable(str(error))}\n")


def _date(text: str) -> str:
    parse_moment(text)
    return text


def _procedure(text: str) -> str:
    names = _procedure_names()
    if text not in names:
        message = f"{text!r} is none of {', '.join(names)}"
        raise ValueError(message)
    return text


def _procedure_names() -> list[str]:
    return [*dict.fromkeys(p.id for p in reversed(procedures())), INSOURCE]


def _people(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        message = f"{text!r} is no number of people"
        raise ValueError(message)
    return int(text)


def _file(text: str) -> str:
    return text


_QUESTIONS = (
    _Question("file", "FILE", "File to write", _file, "exit.yaml", is_required=True),
    _Question(
        "contract_ends",
        "--contract-ends",
        "Last day of the contract, such as 2029-03-31",
        _date,
        is_required=True,
    ),
    _Question(
        "procedure",
        "--procedure",
        "How the next provider is chosen (open, competitive-flexible, call-off, … or insource)",
        _procedure,
        "competitive-flexible",
        is_required=True,
    ),
    _Question("transfer", "--transfer", "How many people transfer (TUPE)", _people, "0"),
    _Question("secondees", "--secondees", "How many come back from secondment", _people, "0"),
    _Question("recruit", "--recruit", "How many are to be recruited", _people, "0"),
    _Question(
        "redeploy", "--redeploy", "How many come from elsewhere in the council", _people, "0"
    ),
)
