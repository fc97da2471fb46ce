"""What came of an import reads well, and tells everything."""

from __future__ import annotations

import pytest

from exitplan.interchange import Imported, Tool
from exitplan.interchange import _report_text as words
from exitplan.interchange._imported import ReportBuilder
from exitplan.plan import Group, Kind, Link, Plan, Task, milestone

PLAN = Plan(
    "p",
    "P",
    "2015-01-05",
    [
        Group(
            "g", "G", [Task("g.a", "A", duration="1d"), milestone("g.m", "M", after=[Link("g.a")])]
        ),
        Task("e", "E", Kind.LEVEL_OF_EFFORT, spans=["g"], before=[Link("g.m")]),
    ],
)


def imported(report: ReportBuilder, tool: Tool = Tool.P6, project: str = "Exit") -> Imported:
    return Imported(PLAN, report.build(tool, project), {})


def test_everything_is_counted() -> None:
    """Groups, tasks, milestones, levels of effort and links in both directions are told apart."""
    assert words.carried(PLAN) == words.Carried(1, 1, 1, 1, 2, 0)
    assert (
        words.carried_words(PLAN) == "1 task, 1 milestone, 1 level of effort, 1 group and 2 links"
    )
    assert words.carried_words(Plan("p", "P", "2015-01-05")) == "nothing"


@pytest.mark.parametrize(
    ("tool", "project", "said"),
    [
        (Tool.P6, "ICT\x1b[31m exit", "Primavera P6, project “ICT�[31m exit”"),
        (Tool.MSPROJECT, "Exit", "Microsoft Project, project “Exit”"),
        (Tool.SHEET, "Tasks", "sheet “Tasks”"),
        (Tool.SHEET, "", "a sheet"),
        (Tool.JSON, "Exit", "exitplan JSON"),
    ],
)
def test_where_it_came_from(tool: Tool, project: str, said: str) -> None:
    """The program and the project are named, and nothing in a name reaches the terminal."""
    assert words.origin_words(imported(ReportBuilder(), tool, project)) == said


def test_what_was_left_behind_is_told_with_places_and_consequence() -> None:
    """What may change dates comes first; three places are named, and how many more there are."""
    report = ReportBuilder()
    for place in "abcde":
        report.note("costs", "they are left out", place)
    report.note("links", "they are left out", "line 1", changes_dates=True)
    report.note("links", "they are left out", "line 2", changes_dates=True)
    found = imported(report)
    assert list(words.omission_paragraphs(found)) == [
        (
            "Carried over only in part, so that dates may differ:",
            ("links (2): they are left out; line 1 and line 2",),
        ),
        (
            "Left behind, which changes no date:",
            ("costs (5): they are left out; a, b, c and 2 more",),
        ),
    ]
    assert words.whole_words(found) == ""
    data = words.report_data(found)
    assert [entry["places"] for entry in data["omissions"]] == [["line 1", "line 2"], [*"abcde"]]
    assert data["carried"]["links"] == 2


def test_nothing_lost_is_said() -> None:
    """Where nothing was left behind, that is what is told."""
    found = imported(ReportBuilder())
    assert list(words.omission_paragraphs(found)) == []
    assert words.whole_words(found) == "Everything in it was carried over as it was."
