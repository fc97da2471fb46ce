"""Text of plans in other people's languages: shown as it is, and nothing else done with it."""

from __future__ import annotations

import re

from exitplan.errors._render import printable

_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_MARKUP = re.compile(r"([\\`*_\[\]|~^$])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LEADING = re.compile(r"^([-+=:#/]|\d{1,9}[.)])")
_REFERENCE = re.compile(r"([@#!%$~:]|GH-|&amp;|www\.)(?=[\w/\\])", re.IGNORECASE)


def markdown_text(text: str) -> str:
    """Write text so that Markdown, as GitHub and GitLab read it, shows it and does nothing else.

    Markup and HTML are escaped. What those sites turn into mentions, references, links,
    emoji or formulas after that, whatever is escaped, is broken up by a space of no width.
    A slash at the beginning is escaped: GitLab would take the line for a command.
    """
    words = printable(" ".join(text.split()))
    words = "".join(_HTML.get(ch, ch) for ch in words)
    words = _MARKUP.sub(r"\\\1", words)
    words = _REFERENCE.sub(r"\1&#8203;", words)
    return _LEADING.sub(_escaped_start, words)


def _escaped_start(match: re.Match[str]) -> str:
    start = match[1]
    return f"{start[:-1]}\\{start[-1]}"


def svg_text(text: str) -> str:
    """Write text for an element or attribute of a picture; what cannot be printed is replaced."""
    words = printable(" ".join(text.split()))
    return "".join(_XML.get(ch, ch) for ch in words)


def chart_name(chart_id: str) -> str:
    """Give a name that is safe as a class and as an id, for what a caller calls a chart."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in chart_id)
    return f"ep-{kept}"
