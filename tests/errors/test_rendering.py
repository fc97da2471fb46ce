"""Findings as text: in order, with a caret under the right column, and harmless."""

from __future__ import annotations

import pytest

from exitplan.errors import (
    Diagnostic,
    ExitplanError,
    Severity,
    Span,
    UnknownTaskError,
    printable,
    render_diagnostics,
    sort_worst_first,
)


def finding(
    line: int, column: int, width: int = 1, severity: Severity = Severity.ERROR, code: str = "EP999"
) -> Diagnostic:
    """Make a finding on one line of plan.yaml."""
    span = Span(line, column, line, column + width)
    return Diagnostic(code, severity, "something is off", "mend it", "plan.yaml", span)


def test_errors_come_before_warnings_and_then_by_place() -> None:
    """Worst first, then file, line and column; the same finding twice is one."""
    warning = finding(1, 1, severity=Severity.WARNING)
    early, late = finding(2, 5), finding(10, 1)
    assert sort_worst_first([warning, late, early, late]) == (early, late, warning)


@pytest.mark.parametrize("line", ["    duration: 5x", "\tduration: 5x", "titleé: 5x"])
def test_the_caret_stands_under_the_text_it_means(line: str) -> None:
    """Whatever stands before it on the line, the caret begins in the finding's column."""
    column = line.index("5x") + 1
    text = render_diagnostics([finding(3, column, 2)], lambda _file, _line: line)
    shown, carets = text.splitlines()[2:4]
    assert shown[carets.index("^") :].startswith("5x")
    assert carets.count("^") == 2


def test_a_long_line_is_cut_around_the_caret() -> None:
    """A line of thousands of characters still shows what is meant."""
    line = "x" * 3000 + "HERE" + "y" * 3000
    text = render_diagnostics([finding(1, 3001, 4)], lambda _file, _line: line)
    shown, carets = text.splitlines()[2:4]
    assert shown[carets.index("^") :].startswith("HERE")
    assert max(map(len, text.splitlines())) < 200


def test_control_and_direction_characters_are_replaced() -> None:
    """A plan from a stranger can neither steer the terminal nor turn the text around."""
    assert (
        printable("a\x1b[31mb\u202ec\td")
        == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c d"
    )
    nasty = Diagnostic("EP999", Severity.ERROR, "title \x1b]0;owned\x07", "\u2066help")
    text = render_diagnostics([nasty], lambda _file, _line: None)
    assert not set(text) & set("\x1b\x07\u2066")


def test_a_finding_without_a_place_says_its_sentence() -> None:
    """No file, no excerpt: code, severity, message and help."""
    plain = Diagnostic("EP999", Severity.NOTE, "by the way", "never mind")
    text = render_diagnostics([plain], lambda _file, _line: "unused")
    assert text == "EP999 note: by the way\n  help: never mind\n"


def test_an_error_carries_every_finding_worst_first() -> None:
    """Nobody has to mend a plan one error at a time."""
    error = ExitplanError([finding(9, 1), finding(1, 1), finding(1, 1, severity=Severity.NOTE)])
    assert [d.span.line for d in error.diagnostics if d.span] == [1, 9, 1]
    assert str(error).count("\n") == 2


def test_an_unknown_task_is_a_key_error_that_reads_well() -> None:
    """It can be caught as KeyError, and says its sentence without a repr around it."""
    error = UnknownTaskError([Diagnostic("EP201", Severity.ERROR, "the plan has no item 'x'")])
    assert isinstance(error, KeyError)
    assert str(error) == "EP201 error: the plan has no item 'x'"
