"""Agreement and disagreement read like sentences, for one and for many."""

from __future__ import annotations

import attrs
import pytest

from exitplan.interchange import Imported, ImportReport, Tool, conform
from exitplan.interchange import conform_words as words
from exitplan.interchange._conformance import Side
from exitplan.plan import Deadline, Link, Plan, Task
from exitplan.schedule import compute_schedule
from tests.interchange.stored_dates import (
    DAY,
    P6,
    PROJECT,
    chain,
    imported,
    later,
    plan_of,
    stored_as_computed,
)


def compare(plan: Plan, stored, tool: Tool = Tool.P6):
    """Give the schedule and the comparison."""
    schedule = compute_schedule(plan)
    return schedule, conform(imported(plan, stored, tool), schedule)


@pytest.mark.parametrize(
    ("tool", "options", "whom"),
    [
        (Tool.P6, P6, "Primavera P6"),
        (Tool.MSPROJECT, PROJECT, "Microsoft Project"),
        (Tool.SHEET, P6, "the program that wrote the file"),
    ],
)
def test_the_verdict_names_the_other_program(tool, options, whom):
    """One agrees, several agree; a sheet is nobody's name."""
    one, two = chain("5d", options=options), chain("5d", "2d", options=options)
    _, found = compare(one, stored_as_computed(compute_schedule(one), tool), tool)
    assert (
        words.verdict(found) == f"1 of 1 open activity agrees with {whom} on every date and float."
    )
    _, found = compare(two, stored_as_computed(compute_schedule(two), tool), tool)
    assert words.verdict(found).startswith(f"2 of 2 open activities agree with {whom} on every")


def test_the_verdict_says_only_what_was_compared():
    """Without floats it speaks of dates alone, and tells how many have nothing stored."""
    plan = chain("5d", "2d", "1d")
    stored = stored_as_computed(compute_schedule(plan))
    bare = attrs.evolve(stored["a"], total_float=None, free_float=None)
    _, found = compare(plan, {"a": bare})
    assert words.verdict(found) == (
        "1 of 1 open activity agrees with Primavera P6 on every date. For 2 more the file holds "
        "none."
    )


def test_the_verdict_where_there_is_nothing_to_compare():
    """A file without dates, and a project that is over, are told apart."""
    plan = chain("5d")
    _, found = compare(plan, {})
    assert words.verdict(found).startswith("The file holds no computed dates")
    over = Imported(Plan("p", "P", "2025-01-06"), ImportReport(Tool.P6, "P"), {})
    assert "every activity is finished" in words.verdict(conform(over))


@pytest.mark.parametrize(
    ("percent", "text"), [(100.0, "100.0%"), (99.99, "99.9%"), (0.0, "0.0%"), (66.67, "66.6%")]
)
def test_a_share_is_never_rounded_up(percent, text):
    """Only all is 100.0%."""
    assert words.share(percent) == text


def test_roots_and_followers_are_counted():
    """The verdict says where disagreement begins and how much merely follows."""
    plan = chain("5d", "3d", "2d", "1d")
    stored = stored_as_computed(compute_schedule(chain("5d", "4d", "2d", "1d")))
    schedule, found = compare(plan, stored)
    assert words.verdict(found).endswith(
        "Disagreement begins at 1 activity; 2 more follow from there."
    )
    (root,) = found.roots
    assert words.root_heading(schedule, root) == "Early dates of “B” (b)"
    assert " ".join(words.root_sentences(schedule, root)) == (
        "exitplan has it from the finish of “A” (a). A sign that the stored values are out of "
        "date: the stored early dates are not as far apart as the duration. 2 more follow from it."
    )


def test_differences_have_both_values_and_the_gap():
    """Days, hours and minutes are each said in their own unit."""
    plan = chain("5d")
    full = stored_as_computed(compute_schedule(plan))["a"]
    for minutes, gap in ((2 * DAY, "2d"), (90, "1.5h"), (60, "1h"), (5, "5min"), (720, "1.5d")):
        _, found = compare(plan, {"a": later(full, -minutes, "total_float")})
        assert words.gap_words(found.differences[0]) == f"{gap} more"
    _, found = compare(plan, {"a": later(full, 3 * 24 * 60, "late_finish")})
    assert words.difference_words(found.differences[0]) == (
        "late finish   file 13 Jan 2025 17:00, exitplan 10 Jan 2025 17:00, 1d earlier"
    )


def test_late_dates_are_explained_by_what_holds_them():
    """A successor, a deadline that caps, the plan's finish: each is named."""
    deadline = Deadline("2025-01-09")
    plan = plan_of(
        Task("a", "A", duration="3d"),
        Task("b", "B", duration="2d", after=[Link("a")]),
        Task("c", "C", duration="1d", deadline=deadline),
        Task("d", "D", duration="9d"),
        options=PROJECT,
    )
    full = stored_as_computed(compute_schedule(plan), Tool.MSPROJECT)
    texts = {}
    for name in full:
        moved = {**full, name: later(full[name], -7 * 24 * 60, "late_start", "late_finish")}
        schedule, found = compare(plan, moved, Tool.MSPROJECT)
        (root,) = [root for root in found.roots if root.side is Side.LATE]
        texts[name] = next(iter(words.root_sentences(schedule, root)))
    assert texts == {
        "a": "exitplan has it from “B” (b).",
        "b": "exitplan has it from the plan's finish, 16 January 2025.",
        "c": "exitplan has it from its deadline of 9 January 2025.",
        "d": "exitplan has it from the plan's finish, 16 January 2025.",
    }


def test_hostile_titles_cannot_steer_the_terminal():
    """Control characters are replaced and endless titles cut."""
    plan = plan_of(Task("a", "\x1b[31m" + "x" * 500, duration="1d"))
    text = words.item_words(compute_schedule(plan), "a")
    assert "\x1b" not in text
    assert len(text) < 80
