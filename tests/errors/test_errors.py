"""Findings and exceptions beyond the plain case: other scripts, odd places, dates out of range."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import (
    Diagnostic,
    ExitplanError,
    HorizonError,
    PlanError,
    Severity,
    Span,
    UnknownTaskError,
    Where,
    printable,
    render_diagnostics,
    sort_worst_first,
)
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule
from tests.schedule.build import plan, schedule, task

DIAGNOSTICS = st.builds(
    Diagnostic,
    st.sampled_from(["EP201", "EP202"]),
    st.sampled_from(Severity),
    st.sampled_from(["one", "two"]),
    st.just(""),
    st.none() | st.sampled_from(["a.yaml", "b.yaml"]),
    st.none() | st.builds(Span, st.integers(1, 12), st.integers(1, 12), st.just(99), st.just(1)),
)


def excerpt(line: str, column: int, width: int = 1) -> tuple[str, str]:
    """Give the source line and the line of carets that a finding there is shown with."""
    span = Span(7, column, 7, column + width)
    found = Diagnostic("EP999", Severity.ERROR, "off", file="plan.yaml", span=span)
    shown, carets = render_diagnostics([found], lambda _file, _line: line).splitlines()[2:4]
    return shown, carets


def cells(text: str) -> int:
    """Count the columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(ch) else 1 + (unicodedata.east_asian_width(ch) in "WF")
        for ch in text
    )


@given(st.lists(DIAGNOSTICS, max_size=8))
def test_findings_are_sorted_and_none_is_lost_or_doubled(found: list[Diagnostic]) -> None:
    """Severity before place, lines as numbers; the order they were found in does not matter."""
    in_order = sort_worst_first(found)
    assert set(in_order) == set(found)
    assert len(in_order) == len(set(found))
    assert sort_worst_first(reversed(found)) == in_order
    assert [d.severity.rank for d in in_order] == sorted(d.severity.rank for d in in_order)
    for severity in Severity:
        places = [
            (d.file or "", (d.span.line, d.span.column) if d.span else (0, 0))
            for d in in_order
            if d.severity is severity
        ]
        assert places == sorted(places)


def test_findings_about_different_items_are_all_kept() -> None:
    """The same sentence about two items of a plan made in Python is two findings."""
    with pytest.raises(PlanError) as caught:
        compute_schedule(plan(task("a", "-1d"), task("b", "-1d")))
    places = [d.where for d in caught.value.diagnostics]
    assert places == [Where("a", "duration"), Where("b", "duration")]


@pytest.mark.parametrize(
    ("file", "span", "text"),
    [
        (None, None, "EP999 warning: off"),
        ("plans/a.yaml", None, "plans/a.yaml: EP999 warning: off"),
        ("plans/a.yaml", Span(3, 14, 4, 1), "plans/a.yaml:3:14: EP999 warning: off"),
    ],
)
def test_a_finding_says_its_place_as_far_as_it_knows(
    file: str | None, span: Span | None, text: str
) -> None:
    """`file:line:column: code severity: sentence`, which editors and CI can follow."""
    assert str(Diagnostic("EP999", Severity.WARNING, "off", "help", file, span)) == text


@pytest.mark.parametrize(
    "line", ["日本: 5x", "  \uff37\uff29: 5x", "cafe\u0301: 5x", "🚧: 5x", "é: 5x"]
)
def test_the_caret_stands_under_its_text_on_a_terminal(line: str) -> None:
    """Wide characters take two columns of a terminal, combining ones none."""
    shown, carets = excerpt(line, line.index("5x") + 1, 2)
    assert carets.index("^") == cells(shown[: shown.index("5x")])
    assert carets.count("^") == 2


def test_a_control_character_moves_no_caret() -> None:
    """What is replaced is replaced one for one; the caret stays under its text."""
    line = "\u202ea:\t\x1b[2J\x7f 5x"
    shown, carets = excerpt(line, line.index("5x") + 1, 2)
    assert shown[carets.index("^") :] == "5x"
    assert shown.isprintable()


@pytest.mark.parametrize("column", [1, 80, 81, 82, 160, 161, 1000, 4990, 5000])
def test_the_caret_is_right_wherever_a_long_line_is_cut(column: int) -> None:
    """Beginning, middle and end of a line of 5,000 characters."""
    line = ("·" * (column - 1) + "X" + "·" * 5000)[:5000]
    shown, carets = excerpt(line, column)
    assert shown[carets.index("^")] == "X"
    assert len(shown) < 170


@pytest.mark.parametrize(("column", "width"), [(1, 1), (8, 1), (9, 50), (8, 0), (1, 9999)])
def test_the_carets_never_leave_the_line_far_behind(column: int, width: int) -> None:
    """A span that reaches past the line's end is shown up to it; an empty one has a caret."""
    shown, carets = excerpt("plan: p.", column, width)
    assert 1 <= carets.count("^") <= 8
    assert len(carets) <= len(shown) + 1


def test_a_span_of_several_lines_is_shown_where_it_begins() -> None:
    """One caret in its first line."""
    found = Diagnostic("EP999", Severity.ERROR, "off", file="p.yaml", span=Span(2, 3, 9, 1))
    text = render_diagnostics([found], lambda _file, line: f"  line {line}")
    assert text == "p.yaml:2:3: EP999 error: off\n   |\n 2 |   line 2\n   |   ^\n"


def test_the_margin_is_as_wide_as_the_line_number() -> None:
    """The bars stand under each other whatever the line."""
    found = Diagnostic("EP999", Severity.ERROR, "off", file="p.yaml", span=Span(1234, 1, 1234, 2))
    bars = render_diagnostics([found], lambda _file, _line: "x").splitlines()[1:]
    assert {bar.index("|") for bar in bars} == {6}


def test_a_line_that_cannot_be_read_is_left_out() -> None:
    """The file may be gone by the time that its line is asked for."""
    found = Diagnostic("EP999", Severity.ERROR, "off", "mend", "p.yaml", Span(2, 3, 2, 4))
    text = render_diagnostics([found], lambda _file, _line: None)
    assert text == "p.yaml:2:3: EP999 error: off\n  help: mend\n"


def test_findings_are_apart_by_an_empty_line() -> None:
    """Each is a block of its own."""
    found = Diagnostic("EP999", Severity.ERROR, "off")
    text = render_diagnostics([found, found], lambda _file, _line: None)
    assert text == "EP999 error: off\n\nEP999 error: off\n"
    assert render_diagnostics([], lambda _file, _line: None) == ""


@given(st.text())
def test_printable_text_has_nothing_to_steer_a_terminal_with(text: str) -> None:
    """One character for each, none of them a control or a change of direction."""
    shown = printable(text)
    assert len(shown) == len(text)
    assert shown.isprintable()
    assert printable(shown) == shown


@given(st.text(), st.text(), st.text(), st.integers(1, 300), st.integers(1, 300))
def test_rendering_survives_any_text(
    message: str,
    remedy: str,
    line: str,
    column: int,
    width: int,
) -> None:
    """Message, help, file and source line may hold anything; the lines stay as many."""
    span = Span(1, column, 1, column + width)
    found = Diagnostic("EP999", Severity.ERROR, message, f"x{remedy}", line, span)
    text = render_diagnostics([found], lambda _file, _line: line)
    assert text.count("\n") == 5
    assert all(part.isprintable() for part in text.split("\n"))


@pytest.mark.parametrize("kind", [ExitplanError, PlanError, HorizonError, UnknownTaskError])
def test_every_exception_carries_all_findings(kind: type[ExitplanError]) -> None:
    """Whatever is caught has them worst first, and says them line by line."""
    note = Diagnostic("EP998", Severity.NOTE, "by the way")
    error = Diagnostic("EP999", Severity.ERROR, "off")
    raised = kind(d for d in (note, error))
    assert isinstance(raised, ExitplanError)
    assert raised.diagnostics == (error, note)
    assert str(raised) == "EP999 error: off\nEP998 note: by the way"


def test_one_finding_makes_an_error_of_its_own_kind() -> None:
    """`single` is there for what has no place in a file."""
    raised = PlanError.single("EP205", "there is no calendar", "look again")
    assert type(raised) is PlanError
    (found,) = raised.diagnostics
    assert found == Diagnostic("EP205", Severity.ERROR, "there is no calendar", "look again")


def test_an_unknown_task_can_be_caught_as_a_key_error() -> None:
    """A schedule behaves like a mapping, and its message is a sentence, not a repr."""
    found = schedule(task("evaluate"))
    with pytest.raises(KeyError) as caught:
        found["evalute"]
    assert isinstance(caught.value, UnknownTaskError)
    assert str(caught.value) == "EP201 error: the plan has no item 'evalute'"
    assert caught.value.diagnostics[0].help == "did you mean evaluate?"


A = "  a: {duration: 5d}"


def horizon(*lines: str) -> HorizonError:
    """Give the error that computing a plan file raises; the task stands in line 5."""
    text = "\n".join(["plan: p", "title: P", "start: 2015-06-01", "tasks:", *lines, ""])
    with pytest.raises(HorizonError) as caught:
        compute_schedule(loads_plan(text))
    return caught.value


def test_work_that_never_ends_is_shown_in_the_file() -> None:
    """A duration of 400 years: file, line and column of it, the task and the years known."""
    error = horizon(A, "  b:", "    title: B", "    duration: 400y")
    assert str(error) == (
        "plan.yaml:8:15: EP309 error: 'b': 2415-06-01 lies outside the years 1970 to 2119, "
        "for which calendar '24-hour' knows working time"
    )
    (found,) = error.diagnostics
    assert found.where == Where("b", "duration")
    assert found.span is not None
    assert (found.span.end_line, found.span.end_column) == (8, 19)
    assert found.help


def test_the_task_that_leaves_the_years_is_named_and_not_those_after_it() -> None:
    """Of a chain, the first whose dates cannot be told, in whatever order they are written."""
    error = horizon("  c: {duration: 5d, after: b}", "  b: {duration: 3000w, after: a}", A)
    assert [d.where for d in error.diagnostics] == [Where("b", "duration")]
    assert str(error).startswith("plan.yaml:6:")


@pytest.mark.parametrize(
    ("line", "field"),
    [("start: 1990-01-01", "start"), ("status_date: 2090-01-01", "status_date")],
)
def test_a_plans_own_date_out_of_the_years_is_shown(line: str, field: str) -> None:
    """The plan's start and status date are checked before any task is."""
    lines = ["plan: p", "title: P", "start: 2015-06-01", "tasks: {a: {duration: 5d}}"]
    lines = [old for old in lines if not old.startswith(f"{field}:")]
    with pytest.raises(ExitplanError) as caught:
        compute_schedule(loads_plan("\n".join([*lines, line, ""])))
    (found,) = caught.value.diagnostics
    assert found.code == "EP309"
    assert found.place == f"plan.yaml:{len(lines) + 1}:{line.index(' ') + 2}"


def test_without_a_file_the_error_names_the_task() -> None:
    """A plan made in Python has no lines; the sentence and `where` say which task it is."""
    with pytest.raises(HorizonError) as caught:
        schedule(task("a"), task("b", "400y", "a"))
    (found,) = caught.value.diagnostics
    assert found.message.startswith("'b': ")
    assert (found.file, found.span, found.where) == (None, None, Where("b", "duration"))
