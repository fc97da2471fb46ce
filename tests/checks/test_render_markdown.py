"""The comment on a pull request: what the change does, in a sentence and in tables."""

from __future__ import annotations

import re

import attrs
import pytest

from exitplan.checks._places import Places
from exitplan.checks._render_common import View
from exitplan.checks._render_markdown import change_sentence, render
from exitplan.errors import Severity
from exitplan.schedule import milestone_effects
from tests.checks.format_samples import (
    EARLIER,
    SOURCE,
    WAIVER,
    clean_report,
    dated,
    finding,
    full_report,
    report_of,
)


def sentence(before: str, after: str) -> str:
    """Say what a change from one plan to another does; nothing else is new or gone."""
    effects = milestone_effects(dated(before), dated(after))
    report = report_of([], effects=effects, against="main")
    told = change_sentence(View(report, Places(), in_repository=True))
    ending = "; new findings: 0; resolved: 0."
    assert told.startswith("This change ")
    assert told.endswith(ending)
    return told.removeprefix("This change ").removesuffix(ending)


def test_the_sentence_says_what_moves_and_what_is_new() -> None:
    """The first thing a reviewer reads: which date moves by how much, past what."""
    effect = milestone_effects(dated(EARLIER), dated(SOURCE))[0]
    new = [finding(is_new=True)]
    gone = (finding("EP802"), finding("EP811"))
    report = report_of(new, effects=(effect,), resolved=gone, against="main")
    assert (
        "\n\nThis change moves **Contract award** by +12 working days, past its deadline; "
        "new findings: 1; resolved: 2.\n"
    ) in render(report)


def replaced(old: str, new: str) -> str:
    """Give the sample plan with one thing changed."""
    assert old in SOURCE
    return SOURCE.replace(old, new)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (SOURCE, SOURCE, "moves no milestone"),
        (
            SOURCE,
            EARLIER,
            (
                "moves **Contract award** by \N{MINUS SIGN}12 working days, which meets its "
                "deadline again; moves **Service live** by \N{MINUS SIGN}12 working days"
            ),
        ),
        (
            replaced("2025-03-28", "2025-05-30"),
            SOURCE,
            "lets **Contract award** miss its deadline",
        ),
        (
            SOURCE,
            replaced("duration: 9w", "duration: 10w"),
            (
                "moves **Contract award** by +5 working days, further past its deadline; "
                "moves **Service live** by +5 working days"
            ),
        ),
        (
            SOURCE,
            replaced(", deadline: 2025-05-30", ", deadline: 2025-05-23"),
            "changes the deadline of **Service live**",
        ),
        (
            SOURCE,
            "\n".join(SOURCE.splitlines()[:-1]) + "\n",
            "removes **Service live**",
        ),
        ("\n".join(SOURCE.splitlines()[:-1]) + "\n", SOURCE, "moves no milestone"),
    ],
)
def test_every_outcome_has_its_words(before: str, after: str, said: str) -> None:
    """Later, earlier, met again, missed by more, another deadline, gone: each is said as it is."""
    assert sentence(before, after) == said


def test_of_many_milestones_the_most_urgent_are_named() -> None:
    """A change that moves everything does not name everything."""
    more = "".join(
        f"  m{n}: {{title: Milestone {n}, milestone: true, after: handover}}\n" for n in range(20)
    )
    told = sentence(EARLIER + more, SOURCE + more)
    assert told.startswith("moves **Contract award** by +12 working days, past its deadline; ")
    assert told.endswith("; moves 19 more milestones")
    assert told.count("**") == 6


def test_a_plain_check_has_no_sentence_about_a_change() -> None:
    """Without an earlier state nothing is said of one."""
    assert "This change" not in render(report_of([finding()]))


def test_a_clean_report_is_short() -> None:
    """Nothing found: a marker and a line."""
    assert render(clean_report()) == (
        "<!-- exitplan check -->\n"
        "**exitplan check: No findings** in plans, as of 6 Jan 2025; 3 rules"
    )


def test_a_comment_stays_under_githubs_limit() -> None:
    """Whatever a plan says, the comment can be posted, with its first and worst findings."""
    long = "@a #1 <b> " * 200
    many = [finding(message=f"{n} {long}", help=long, line=n + 1) for n in range(10_000)]
    many += [finding("EP811", message=f"{n} {long}", waiver=WAIVER) for n in range(3_000)]
    text = render(report_of(many, resolved=tuple(many[:2_000]), against="main"))
    assert len(text) < 65_536
    assert "0 @" in text
    assert re.search(r"^… and [\d,]+ more$", text, re.MULTILINE)
    assert text.count("<details>") == text.count("</details>")


def test_every_table_counts_what_it_leaves_out() -> None:
    """Rows and the number left out make up all there is."""
    many = [finding("EP802", Severity.WARNING, f"w {n}", line=n + 1) for n in range(1_234)]
    text = render(report_of(many))
    rows = text.count("| warning |")
    assert f"… and {1_234 - rows:,} more" in text
    assert rows == 50


def test_files_outside_the_repository_are_not_told() -> None:
    """A comment does not tell where things lie on the machine that wrote it."""
    places = Places("/build/repo", "/build/repo")
    report = report_of(
        [finding(file="/home/me/a.yaml", message="cannot read /home/me/a.yaml")],
        name="/home/me/a.yaml",
    )
    assert "/home" not in render(report, places=places)


def test_a_plan_that_was_not_compared_is_named() -> None:
    """A reviewer learns that the comparison is missing, and why."""
    report = full_report()
    plan = attrs.evolve(report.plans[0], not_compared="main has no such plan")
    text = render(attrs.evolve(report, plans=(plan,)))
    assert "plans was not compared: main has no such plan" in text.replace("&#8203;", "")
