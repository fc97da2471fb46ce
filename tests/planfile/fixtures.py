"""The plans under tests/plans, and what each is expected to earn."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from exitplan.errors import Diagnostic
from exitplan.planfile._compose import compose
from exitplan.planfile._report import Report
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Broken, Mapping, Node, Scalar, Sequence

PLANS = Path(__file__).resolve().parent.parent / "plans"
GOOD = sorted(path for path in (PLANS / "good").iterdir())
BAD = sorted(path for path in (PLANS / "bad").iterdir())
GOOD_FILES = sorted(
    path for path in (PLANS / "good").rglob("[!.]*.yaml") if path.parent.name != "sub"
)
BAD_FILES = [path for path in BAD if path.suffix == ".yaml"]

_EXPECT = re.compile(r"^(?:# expect: )?((?:error|warning|note) EP\d{3}(?: \S+)?)$", re.MULTILINE)


ONLY_WHEN_DATED = {"EP412"}
"""Codes of rooms that find faults as written, but this one with the dates: plans/dated has it."""


def expected(path: Path) -> Counter[str]:
    """Give what a bad plan says it expects: ``error EP104 12:5``."""
    text = (path / "expect.txt" if path.is_dir() else path).read_text(encoding="utf-8")
    return Counter(_EXPECT.findall(text))


def told(diagnostics: tuple[Diagnostic, ...], folder: str = "") -> Counter[str]:
    """Give findings in the same form; in a folder with the file's name."""
    lines = []
    for finding in diagnostics:
        line = f"{finding.severity.value} {finding.code}"
        if finding.span is not None:
            place = f"{finding.span.line}:{finding.span.column}"
            file = (finding.file or "").removeprefix(f"{folder}/") + ":" if folder else ""
            line += f" {file}{place}"
        lines.append(line)
    return Counter(lines)


def codes_of(path: Path) -> set[str]:
    """Give the codes a bad plan expects."""
    return {line.split()[1] for line in expected(path)}


_NUMBERS: tuple[tuple[str, Any], ...] = (
    (r"[-+]?[0-9]+", int),
    (r"0o[0-7]+", lambda text: int(text, 8)),
    (r"0x[0-9a-fA-F]+", lambda text: int(text, 16)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
)


def as_editor_sees(text: str) -> Any:
    """Give a file's value as the YAML 1.2 core schema has it, which is what editors validate."""
    tree = compose(Source("plan.yaml", text), Report())
    return None if tree is None else _value(tree)


def _value(node: Node) -> Any:
    assert not isinstance(node, Broken)
    if isinstance(node, Mapping):
        return {key: _value(value) for key, (_, _, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [_value(item) for item in node.items]
    return _plain(node) if not node.style else node.text


def _plain(node: Scalar) -> Any:
    if node.is_null:
        return None
    if node.text.lower() in ("true", "false") and node.text in (
        node.text.lower(),
        node.text.upper(),
        node.text.capitalize(),
    ):
        return node.text.lower() == "true"
    for pattern, convert in _NUMBERS:
        if re.fullmatch(pattern, node.text):
            return convert(node.text)
    return node.text
