"""Text of a stranger's plan, made harmless for wherever it is shown.

A plan may come from anybody's pull request. Whatever it says must reach a
terminal, a job's log, a page or a program as text, and do nothing there.
"""

from __future__ import annotations

import re

from exitplan.errors import printable

MOST_CHARACTERS = 2_000
"""Of one text in a report for people; longer ones are cut, with an ellipsis."""

_NOT_PRINTED = re.compile(r"[^\x20-\x7e\n]")
_LOG_COMMAND = re.compile(r"##(?=[\w.-]*\[)")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def one_line(text: str, most: int = MOST_CHARACTERS) -> str:
    """Give a text as one line without control characters, of so many characters at most.

    What XML 1.0 forbids (section 2.2) is among what is replaced.
    """
    # What will be cut away is not looked at: it may be a megabyte.
    words = printable(" ".join(text[: 2 * most].split()))
    return words if len(words) <= most else f"{words[: most - 1]}…"


def log_line(text: str) -> str:
    """Give a line that no log takes for a command.

    GitHub reads a line that begins with two colons, after any blanks, as a
    command to the job; the other form, within a line, :func:`printable` breaks.
    """
    start = text.lstrip()
    if not start.startswith("::"):
        return text
    return f"{text[: len(text) - len(start)]}: {start[1:]}"


def command_data(text: str) -> str:
    """Escape what stands behind a workflow command of GitHub's."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """Escape a value within a workflow command of GitHub's."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def json_text(data: object) -> str:
    """Write data as JSON, letters of all scripts as they are, and nothing else unescaped.

    Control, bidirectional and unassigned characters are written as escapes, and so is what
    a log would take for a command: a program that reads it gets every character back, and
    a terminal none.
    """
    import json

    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    text = _NOT_PRINTED.sub(_escaped_unless_printable, text)
    return _LOG_COMMAND.sub(r"#\\u0023", text)


def _escaped_unless_printable(match: re.Match[str]) -> str:
    character = match[0]
    if character.isprintable():
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def sarif_line(text: str, most: int = MOST_CHARACTERS) -> str:
    """Give a text as one line in which SARIF sees neither a link nor a placeholder.

    SARIF 2.1.0, 3.11.5 and 3.11.6: ``{0}`` stands for an argument, ``[text](target)`` is a link.
    """
    words = one_line(text, most).replace("](", "] (")
    return _PLACEHOLDER.sub(r"{{\1}}", words)


def uri_reference(path: str) -> str:
    """Write a relative path as a URI reference (RFC 3986)."""
    from urllib.parse import quote

    return quote(path, safe="/~", errors="surrogatepass")
