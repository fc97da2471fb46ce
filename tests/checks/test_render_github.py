"""Annotations that GitHub's runner reads as they are meant, and no more than it keeps."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from exitplan.checks._places import Places
from exitplan.checks._render_github import render, summary
from exitplan.errors import Diagnostic, Severity, Span
from tests.checks.format_samples import WAIVER, finding, full_report, only_new, report_of


class Command(NamedTuple):
    """A workflow command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def _unescaped(text: str, *, is_property: bool) -> str:
    pairs = [("%0D", "\r"), ("%0A", "\n")]
    pairs += [("%3A", ":"), ("%2C", ",")] if is_property else []
    for written, meant in [*pairs, ("%25", "%")]:
        text = text.replace(written, meant)
    return text


def commands(text: str) -> list[Command]:
    """Read a log as GitHub's runner does.

    A line that begins with ``::`` after blanks is a command, and so is what follows ``##[``
    anywhere else; properties are split at commas, and each at its first equals sign.
    """
    found = []
    for line in text.splitlines():
        start = line.lstrip()
        if start.startswith("::") and "::" in start[2:]:
            head, data = start[2:].split("::", 1)
            name, _, rest = head.partition(" ")
            pairs = [pair.split("=", 1) for pair in rest.split(",") if pair.strip()]
            properties = {
                pair[0]: _unescaped(pair[1], is_property=True) for pair in pairs if len(pair) == 2
            }
            found.append(Command(name, properties, _unescaped(data, is_property=False)))
        elif inner := re.search(r"##\[([^\]\s]*)[^\]]*\](.*)", line):
            found.append(Command(inner[1], {}, inner[2]))
    return found


def test_each_finding_is_an_annotation_at_its_place() -> None:
    """Severity, title, file, line and columns reach the runner as they are."""
    read = commands(render(full_report()))
    assert read[0] == Command(
        "error",
        {
            "title": "EP801 deadline-missed",
            "file": "plans/exit.yaml",
            "line": "9",
            "col": "75",
            "endLine": "9",
            "endColumn": "85",
        },
        "Contract award is forecast for 4 Apr 2025, 5 working days past its deadline\n"
        "help: exitplan why award tells what its date follows from",
    )
    assert [command.name for command in read] == ["error", "warning", "notice"]


def test_no_more_than_github_keeps_and_the_rest_is_counted() -> None:
    """Ten of each kind at most, worst first, and one notice that says how many are missing."""
    many = [finding(message=f"e {n:03}", line=n + 1) for n in range(25)]
    many += [finding("EP802", Severity.WARNING, f"w {n:03}", line=n + 1) for n in range(13)]
    many += [finding("EP313", Severity.NOTE, f"n {n:03}", line=n + 1) for n in range(30)]
    read = commands(render(report_of(many)))
    assert Counter(command.name for command in read) == {"error": 10, "warning": 10, "notice": 10}
    assert [command.data for command in read[:10]] == [f"e {n:03}" for n in range(10)]
    assert read[-1].data == (
        "GitHub shows 10 of a kind; 15 errors, 3 warnings and 21 notes more: see the job's summary"
    )


def test_exactly_ten_of_each_are_all_shown() -> None:
    """Where everything fits, nothing is said to be missing."""
    many = [finding(message=f"e {n}", line=n + 1) for n in range(10)]
    many += [finding("EP313", Severity.NOTE, f"n {n}", line=n + 1) for n in range(10)]
    read = commands(render(report_of(many)))
    assert len(read) == 20
    assert not any("more" in command.data for command in read)


def test_signs_of_the_format_itself_come_through() -> None:
    """Percent signs, colons, commas and line ends in names and sentences stay what they are."""
    odd = finding(message="100% :: %0A, 5%25 of a:b,c", file="plans/a,b::c=d%0A.yaml")
    (read,) = commands(render(report_of([odd])))
    assert read.data == "100% :: %0A, 5%25 of a:b,c"
    assert read.properties["file"] == "plans/a,b::c=d%0A.yaml"
    assert read.properties["line"] == "9"


def test_a_stretch_over_several_lines_has_no_columns() -> None:
    """GitHub takes columns only within one line."""
    span = Span(3, 5, 6, 2)
    wide = finding(file=None, line=None)
    wide = type(wide)(Diagnostic("EP801", Severity.ERROR, "m", "", "p.yaml", span), "exit")
    (read,) = commands(render(report_of([wide])))
    assert read.properties == {
        "title": "EP801 deadline-missed",
        "file": "p.yaml",
        "line": "3",
        "endLine": "6",
    }


def test_files_are_told_from_the_top_of_the_repository() -> None:
    """In a job that runs in a subfolder the annotation still finds its file."""
    places = Places("/build/repo/team", "/build/repo")
    (read,) = commands(render(report_of([finding(file="plans/a.yaml")]), places=places))
    assert read.properties["file"] == "team/plans/a.yaml"


def test_a_file_outside_the_repository_is_no_place() -> None:
    """GitHub cannot show it, and the machine's folders are nobody's business."""
    places = Places("/build/repo", "/build/repo")
    outside = finding(message="cannot read /home/me/b.yaml", file="/home/me/b.yaml")
    text = render(report_of([outside]), places=places)
    (read,) = commands(text)
    assert read.properties == {"title": "EP801 deadline-missed"}
    assert "/home" not in text
    assert read.data == "cannot read b.yaml"


def test_only_new_annotates_only_what_is_new() -> None:
    """With --only-new a pull request is annotated with its own findings."""
    assert [c.name for c in commands(render(only_new(full_report())))] == ["error"]


def test_the_log_ends_with_the_summary_line() -> None:
    """The log says the whole in one line, as the terminal does, and lists what is waived."""
    lines = render(full_report()).splitlines()
    assert lines[-1].startswith("1 error, 1 warning, 1 note (1 waived) in plans")
    assert "waived until 31 Dec 2026 by Head of Contracts" in lines[-2]


def test_the_summary_of_a_job_stays_under_its_limit() -> None:
    """Whatever is found, GitHub takes the file: less than 1 MiB, and the rest is counted."""
    long = "x " * 1_000
    many = [finding(message=f"{n} {long}", line=n + 1, help=long) for n in range(10_000)]
    many += [finding("EP811", message=f"{n} {long}", waiver=WAIVER) for n in range(2_000)]
    text = summary(report_of(many))
    assert 500_000 < len(text.encode()) < 1_048_576
    assert re.search(r"^… and [\d,]+ more$", text, re.MULTILINE)
    assert "10,000 errors (2,000 waived)" in text


def test_the_summary_of_a_job_has_every_finding_where_it_can() -> None:
    """A few hundred findings all stand in it, and it is no comment."""
    many = [finding(message=f"late by {n}", line=n + 1) for n in range(300)]
    text = summary(report_of(many))
    assert all(f"late by {n} |" in text for n in range(300))
    assert "<!--" not in text
