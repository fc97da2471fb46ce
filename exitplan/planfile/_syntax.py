"""YAML syntax errors, said so that somebody who writes plans can mend them."""

from __future__ import annotations

import re
from typing import Any

from exitplan.planfile._source import Source, Unreadable, unreadable

_COLON_IN_TEXT = re.compile(r":\s.*?(:)(\s|$)")


def explain(source: Source, error: Any) -> Unreadable:
    """Turn a parser's or scanner's error into a finding at the place that helps most."""
    problem: str = error.problem or "this is not YAML"
    context: str = error.context or ""
    at: int = (error.problem_mark or error.context_mark).index
    begun: int = error.context_mark.index if error.context_mark else at
    message, remedy, place = _explanation(source, problem, context, at, begun)
    place = min(place, len(source.text))
    return unreadable(
        "EP008", message, remedy, source.name, source.span(place, min(place + 1, len(source.text)))
    )


def _explanation(
    source: Source, problem: str, context: str, at: int, begun: int
) -> tuple[str, str, int]:
    """Give a sentence, a remedy and a place. Wordings differ between PyYAML's two parsers."""
    text = source.text
    here = text[at : at + 1]
    if here == "\t" or "\t" in _indentation(text, at):
        tab = at if here == "\t" else text.index("\t", text.rfind("\n", 0, at) + 1)
        return "a tab stands where only spaces may", "indent with spaces, two for each level", tab
    if "mapping values are not allowed" in problem:
        return _mapping_value(text, at)
    if "quoted scalar" in context:
        return _quoted(text, problem, at, begun)
    if re.search(r"expected ',' or '[\]}]'", problem):
        return _flow(source, context, at, begun)
    if "could not find expected ':'" in problem or "while scanning a simple key" in context:
        return _no_colon(text, begun)
    if "cannot start any token" in problem:
        return f"a text cannot begin with {here!r}", "put the text in quotes", at
    if "alphabetic or numeric" in problem:
        return f"a text cannot begin with {text[begun : begun + 1]!r}", "put it in quotes", begun
    if "sequence entries are not allowed" in problem:
        return (
            "a list item cannot start in the same line as its key",
            "start a new line after the colon, or write [a, b]",
            at,
        )
    return _structure(text, problem, context, at)


def _structure(text: str, problem: str, context: str, at: int) -> tuple[str, str, int]:
    """Explain what is neither quotes nor brackets nor colons: mostly indentation."""
    if "block mapping" in context or "block collection" in context or "block sequence" in context:
        return (
            "this line does not fit the indentation of the lines above it",
            "begin it in the same column as the keys beside it",
            at,
        )
    if "document start" in problem:
        return "the file goes on after its end", "check the indentation of this line", at
    if "directive" in context or "directive" in problem:
        return "a line cannot begin with '%'", "put the text in quotes", at
    if "block scalar" in context:
        return "the text after | or > is not well-formed", "start it on a new line, indented", at
    if text[at : at + 1] in ("]", "}"):
        return f"{text[at]!r} closes nothing", "delete it, or put the text in quotes", at
    return f"this is not YAML: {problem}", "check indentation, colons, quotes and brackets", at


def _indentation(text: str, at: int) -> str:
    _, line = _line(text, at)
    return line[: len(line) - len(line.lstrip(" \t"))]


def _line(text: str, at: int) -> tuple[int, str]:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, text[start : end if end >= 0 else len(text)]


def _mapping_value(text: str, at: int) -> tuple[str, str, int]:
    start, line = _line(text, at)
    if ": " in line[: at - start]:
        return "a second colon in one line", "put the text after the first colon in quotes", at
    above = text.rfind("\n", 0, len(text[:start].rstrip())) + 1
    if len(_indentation(text, above)) == len(_indentation(text, at)):
        return _no_colon(text, above + len(_indentation(text, above)))
    return (
        "this line is indented further than the one above it, which has a value already",
        "indent it like the line above, or take that line's value away",
        start + len(line) - len(line.lstrip()),
    )


def _quoted(text: str, problem: str, at: int, begun: int) -> tuple[str, str, int]:
    if "escape" in problem:
        backslash = text.rfind("\\", begun, at + 1)
        return (
            "this backslash means nothing inside double quotes",
            "write it twice, or use single quotes",
            backslash if backslash >= 0 else at,
        )
    if "end of stream" in problem or "document separator" in problem:
        return (
            "a quotation mark opens here and is never closed",
            "close it, or put the whole text in the other kind of quotes",
            begun,
        )
    return f"this text in quotes is not well-formed: {problem}", "check its quotes", at


def _flow(source: Source, context: str, at: int, begun: int) -> tuple[str, str, int]:
    text = source.text
    opener, closer = ("{", "}") if "mapping" in context else ("[", "]")
    if source.line_of(at) == source.line_of(begun) and at < len(text):
        return (
            f"a comma or {closer!r} is missing here",
            "put a text that holds brackets, commas or colons in quotes",
            at,
        )
    return f"{opener!r} opens here and is never closed", f"close it with {closer!r}", begun


def _no_colon(text: str, begun: int) -> tuple[str, str, int]:
    _, line = _line(text, begun)
    stuck = re.match(r"\s*(?:- )?[\w-]+(:)\S", line)
    if stuck is not None:
        start = text.rfind("\n", 0, begun) + 1
        return "a space is missing after the colon", "write key: value", start + stuck.start(1)
    return "a colon is missing after the key", "write key: value", begun
