"""``exitplan explain``: what a code means, why it matters, what to do about it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from exitplan.checks._explain import (
    Explanation,
    beginning_with,
    by_family,
    example_output,
    explain,
    markdown,
    near_to,
)
from exitplan.cli._output import Paint, UsageError, wrap, write_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "code",
        nargs="?",
        metavar="CODE",
        help="a code (EP801), its beginning (EP8) or a rule's name (deadline-missed); without "
        "one, every rule is listed",
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="default: text"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation."""
    if arguments.code is None:
        _print_all(arguments.format)
        return 0
    found = explain(arguments.code)
    if found is None:
        codes = beginning_with(arguments.code)
        if not codes:
            near = near_to(arguments.code) or "; exitplan explain lists every rule"
            message = f"there is no code or rule {arguments.code[:80]!r}{near}"
            raise UsageError(message)
        _print_some([each for each in map(explain, codes) if each], arguments.format)
        return 0
    if arguments.format == "json":
        write_json({"schema": 1, **found.record()})
    elif arguments.format == "markdown":
        print(markdown(found), end="")
    else:
        print("\n".join(_text(found, Paint())))
    return 0


def _print_some(found: list[Explanation], form: str) -> None:
    if form == "json":
        write_json({"schema": 1, "codes": [each.record() for each in found]})
    elif form == "markdown":
        print("\n".join(markdown(each, level=2) for each in found), end="")
    else:
        for each in found:
            print(wrap(f"{each.code}  {_name(each)}{each.meaning}", " " * 7))


def _name(explanation: Explanation) -> str:
    return "" if explanation.rule is None else f"{explanation.rule.name}: "


def _print_all(form: str) -> None:
    families = list(by_family())
    if form == "json":
        found = [explain(rule.code) for _, members in families for rule in members]
        write_json({"schema": 1, "codes": [each.record() for each in found if each]})
        return
    if form == "markdown":
        for family, members in families:
            print(f"## {family.value.capitalize()}\n")
            print("| code | rule | severity | what it finds |\n|---|---|---|---|")
            for rule in members:
                print(f"| {rule.code} | {rule.name} | {rule.severity.value} | {rule.summary} |")
            print()
        return
    paint = Paint()
    for family, members in families:
        print(paint(family.value, "bold"))
        for rule in members:
            mark = "" if rule.profiles else " (only when selected)"
            print(wrap(f"  {rule.code}  {rule.name}: {rule.summary}{mark}".strip(), " " * 7))
        print()
    print(wrap("exitplan explain CODE tells more; EP0 to EP7 are findings of reading and dating."))


def _text(explanation: Explanation, paint: Paint) -> Iterator[str]:
    rule = explanation.rule
    if rule is None:
        yield paint(explanation.code, "bold")
        yield explanation.reference or wrap(f"{explanation.meaning}.")
        return
    yield paint(f"{rule.code} {rule.name}", "bold")
    yield wrap(f"{rule.summary[0].upper()}{rule.summary[1:]}.")
    yield wrap(f"{rule.severity.value.capitalize()}, of the family {rule.family.value}.")
    yield ""
    yield from _paragraphs(rule.why)
    yield from _chapter("What to do", rule.fix, paint)
    if explanation.thresholds:
        yield from ("", paint("Limits", "bold"))
        for limit in explanation.thresholds:
            yield wrap(f"  {limit.name} = {limit.default:,}: {limit.what}".strip(), "  ")
    if rule.formula:
        yield from _chapter("How it counts", rule.formula, paint)
    yield from ("", paint("A plan that earns it", "bold"), *_indented(rule.bad))
    yield from (
        "",
        paint("What exitplan check says of it", "bold"),
        *_quoted(example_output(rule)),
    )
    yield from ("", paint("Put right", "bold"), *_indented(rule.good))
    if rule.source:
        yield from _chapter("Source", rule.source, paint)


def _chapter(title: str, text: str, paint: Paint) -> Iterator[str]:
    yield from ("", paint(title, "bold"))
    yield from _paragraphs(text)


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        if number:
            yield ""
        if paragraph.lstrip().startswith(("* ", "- ", "| ", "1. ", "```")):
            yield paragraph
        else:
            yield wrap(paragraph)


def _indented(text: str) -> list[str]:
    return [f"  {line}".rstrip() for line in text.rstrip().split("\n")]


def _quoted(text: str) -> list[str]:
    """Give what a check prints, its sentences wrapped, its source lines as they are."""
    lines = []
    for line in text.split("\n"):
        is_source = line.lstrip(" 0123456789").startswith("|")
        said = line if is_source or not line else wrap(line.strip(), " " * 4)
        lines += [f"  {part}".rstrip() for part in said.split("\n")]
    return lines
