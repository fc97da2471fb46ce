"""The report for people: what it says, in which order, and how little when all is well."""

from __future__ import annotations

import attrs
import pytest

from exitplan.checks._places import Places
from exitplan.checks._render_concise import render as concise
from exitplan.checks._render_text import render
from exitplan.errors import Severity
from tests.checks.format_samples import (
    WAIVER,
    clean_report,
    finding,
    full_report,
    only_new,
    report_of,
    source_line,
)


def test_findings_come_worst_first() -> None:
    """Errors, then warnings, then notes; within each by file and line."""
    found = [
        finding("EP902", Severity.NOTE, "n", line=1),
        finding("EP801", Severity.ERROR, "late", line=9),
        finding("EP802", Severity.WARNING, "w", line=2),
        finding("EP801", Severity.ERROR, "early", line=3),
    ]
    lines = concise(report_of(found)).splitlines()
    assert [line.split(": ", 1)[1].split()[:2] for line in lines] == [
        ["EP801", "error:"],
        ["EP801", "error:"],
        ["EP802", "warning:"],
        ["EP902", "note:"],
    ]
    assert [line.split(":")[1] for line in lines] == ["3", "9", "2", "1"]


def test_the_caret_stands_under_the_place() -> None:
    """The source line is shown, with carets under the stretch that is meant."""
    text = render(full_report(), source_line=source_line)
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if "^" in line)
    assert lines[at - 1][lines[at].index("^") :].startswith("2025-03-28")
    assert lines[at].count("^") == len("2025-03-28")


def test_without_the_source_there_is_no_excerpt() -> None:
    """A file that cannot be shown again leaves place and sentence."""
    assert "^" not in render(full_report())
    assert "plans/exit.yaml:9:75: EP801 error (new): " in render(full_report())


def test_the_last_line_sums_up() -> None:
    """Counts, waived ones, plans, status date, what changed, and the number of rules."""
    assert render(full_report()).splitlines()[-1] == (
        "1 error, 1 warning, 1 note (1 waived) in plans, as of 6 Jan 2025; "
        "1 new and 1 resolved since main; 3 rules"
    )


@pytest.mark.parametrize(
    ("errors", "warnings", "summary"),
    [
        (2, 1, "2 errors, 1 warning in plans, as of 6 Jan 2025; 1 rule"),
        (0, 2, "2 warnings in plans, as of 6 Jan 2025; 1 rule"),
        (0, 0, "No findings in plans, as of 6 Jan 2025; 1 rule"),
    ],
)
def test_the_summary_counts_in_words(errors: int, warnings: int, summary: str) -> None:
    """Numbers agree with their nouns, and what there is none of is not mentioned."""
    found = [finding(message=f"e{n}", line=n + 1) for n in range(errors)]
    found += [finding("EP802", Severity.WARNING, f"w{n}", line=n + 1) for n in range(warnings)]
    assert render(report_of(found, rules_run=("EP801",))).splitlines()[-1] == summary


def test_several_plans_are_named_while_they_are_few() -> None:
    """Three plans are named; of more there is a number. One status date is told, several not."""
    one = clean_report()
    plan = one.plans[0]
    three = attrs.evolve(one, plans=tuple(attrs.evolve(plan, name=name) for name in "abc"))
    assert render(three).startswith("No findings in a, b and c, as of 6 Jan 2025; ")
    four = attrs.evolve(one, plans=(plan,) * 3 + (attrs.evolve(plan, status_date=None),))
    assert render(four).startswith("No findings in 4 plans; ")


def test_what_could_not_be_judged_is_said() -> None:
    """A plan that could not be read is no plan without findings."""
    broken = finding("EP101", Severity.ERROR, "no such key", item="")
    text = render(report_of([broken], was_read=False))
    assert "1 plan could not be judged" in text.splitlines()[-1]


def test_why_nothing_was_compared_is_said() -> None:
    """A comparison that was asked for and could not be made is not passed over."""
    report = report_of([], not_compared="main has no such plan")
    assert "plans was not compared: main has no such plan" in render(report)


def test_waivers_are_listed_apart() -> None:
    """What is excused does not count, and stands under a heading of its own with its terms."""
    excused = finding("EP811", Severity.ERROR, "nothing hands over", waiver=WAIVER)
    text = render(report_of([excused]))
    assert text.splitlines()[0] == "Waived"
    assert "waived until 31 Dec 2026 by Head of Contracts: The supplier hands over" in text
    assert text.splitlines()[-1].startswith("No findings (1 waived) in plans")


def test_only_new_leaves_out_what_was_there() -> None:
    """With --only-new old findings are counted, and not written out."""
    text = render(only_new(full_report()))
    assert "EP801 error (new)" in text
    assert "EP802 warning:" not in text
    assert text.splitlines()[-1].startswith("1 error (1 waived) in plans, as of 6 Jan 2025; 1 new ")
    assert "2 there before" in text.splitlines()[-1]
    assert "EP802" not in concise(only_new(full_report()))


def test_nothing_new_is_not_nothing() -> None:
    """Where only new findings count and there are none, nobody reads that there are none."""
    old = finding(is_new=False)
    report = report_of([old], only_new=True, against="main")
    assert render(report).startswith("Nothing new in plans")


def test_colours_come_from_the_caller_alone() -> None:
    """Without the caller's paint there is no escape; with it, what is painted reads the same."""
    assert "\x1b" not in render(full_report())
    used: set[str] = set()

    def paint(text: str, style: str) -> str:
        used.add(style)
        return f"<{style}>{text}</{style}>" if style else text

    painted = render(full_report(), source_line=source_line, paint=paint)
    assert {"late", "bold", "muted"} <= used
    for style in used:
        painted = painted.replace(f"<{style}>", "").replace(f"</{style}>", "")
    assert painted == render(full_report(), source_line=source_line)


def test_remedies_are_wrapped_and_findings_are_not() -> None:
    """A finding stays on one line, for grep; its remedy fits the terminal."""
    found = finding(message="m " * 80, help="do this and that " * 12)
    lines = render(report_of([found]), width=60).splitlines()
    assert len(lines[0]) > 100
    helped = [line for line in lines if "do this" in line]
    assert len(helped) > 1
    assert all(len(line) <= 60 for line in helped)


def test_of_very_many_findings_the_rest_is_counted_by_rule() -> None:
    """Ten thousand findings do not drown the first: the rest is told by rule and number."""
    many = [finding(message=f"late {n}", line=n + 1) for n in range(9_000)]
    many += [finding("EP802", Severity.WARNING, f"tight {n}", line=n + 1) for n in range(1_000)]
    text = render(report_of(many))
    assert text.count("EP801 error: ") == 200
    assert "… and 9,800 more: 8,800 EP801 deadline-missed and 1,000 EP802 margin-tight" in text
    assert text.splitlines()[-1].startswith("9,000 errors, 1,000 warnings in plans")
    lines = concise(report_of(many)).splitlines()
    assert len(lines) == 1_001
    assert lines[-1].startswith("… and 9,000 more: ")


def test_statistics_list_every_rule() -> None:
    """Each rule that ran is in the table, with what it counted; unknown is not nothing."""
    text = render(full_report(), statistics=True)
    assert "EP801  deadline-missed        1       0  population 3, count 1" in text
    assert "value 0.333, verdict not evaluated" in text


def test_files_are_named_as_the_user_named_them() -> None:
    """Relative names stay; an absolute one inside the working directory becomes relative."""
    places = Places("/repo/sub", "/repo")
    inside = finding(file="/repo/sub/plans/a.yaml")
    outside = finding(file="/elsewhere/b.yaml", line=2)
    lines = concise(report_of([inside, outside]), places=places).splitlines()
    assert lines[0].startswith("/elsewhere/b.yaml:2:3: ")
    assert lines[1].startswith("plans/a.yaml:9:3: ")


def test_a_finding_in_no_file_names_its_plan() -> None:
    """Where no file is known, the line begins with the plan."""
    text = concise(report_of([finding(file=None, line=None)]))
    assert text.startswith("plans: EP801 error: ")
