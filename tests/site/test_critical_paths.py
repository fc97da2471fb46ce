"""Critical paths side by side, and each of them with what comes close."""

from __future__ import annotations

import pytest

from exitplan.plan import Link, Plan, Progress, Task, milestone
from exitplan.planfile import loads_plan
from exitplan.schedule import compute_schedule
from exitplan.schedule.words import iso_date, working_time
from exitplan.site import Edition, render_pages
from exitplan.site._critical_paths import MOST_DRAGGED
from tests.site.page_tables import table_of, words_of

PLAN = """\
plan: two-ends
title: Two ends
start: 2025-01-06
tasks:
  base: {title: Lay the ground, duration: 10d}
  left: {title: Left wing, duration: 10d, after: base}
  side: {title: A side door, duration: 3d, after: base}
  right: {title: Right wing, duration: 4d, after: base}
  one: {title: One end, milestone: true, tags: [final], after: [left, side]}
  two: {title: Other end, milestone: true, tags: [final], after: right}
  past: {title: Gone by, milestone: true, tags: [final], actual_finish: 2025-01-06}
"""


@pytest.fixture(scope="module")
def dated():
    """Give the plan with its dates."""
    return compute_schedule(loads_plan(PLAN))


@pytest.fixture(scope="module")
def made(dated):
    """Give its pages."""
    return pages_of(dated)


def pages_of(dated):
    return {page.path: page for page in render_pages(Edition(dated), prefix="").pages}


def test_the_paths_stand_side_by_side(dated, made):
    """Each line has the forecast, the open items and the next nearest path that were computed."""
    page = made["paths.md"]
    table = table_of(page.html, "The final milestones")
    assert [row[0].words for row in table.rows] == ["Gone by", "Other end", "One end"]
    for name, title in (("one", "One end"), ("two", "Other end")):
        critical, *others = dated.paths(name)
        row = table.row(title)
        assert row[0].links == [f"paths/{name}.md"]
        assert row[1].days == [iso_date(dated[name].finish_day)]
        assert row[3].words == str(len(critical.tasks))
        slack = [working_time(path.float_minutes, path.day_minutes) for path in others[:1]]
        assert row[5].words == (slack[0] if slack else "no other path")
    assert table.row("One end")[5].words == "7 working days"
    assert table.row("Gone by")[3].words == "0"


def test_what_stands_on_most_paths_is_the_finding(made):
    """The sentence and the table name the item on which most milestones hang."""
    page = made["paths.md"]
    assert page.headings[0].text == "“Lay the ground” is on 2 of 2 critical paths"
    text = words_of(page.html)
    assert "2 final milestones are still to come, 1 is done." in text
    assert "“Lay the ground” is on 2 of their critical paths, more than any other." in text
    (row,) = table_of(page.html, "Open items on more than one").rows
    assert [cell.words for cell in row][2:] == ["2", "“Other end” and “One end”"]


def test_many_items_on_as_many_paths_are_counted_not_listed():
    """Where no item stands out, none is named in the heading."""
    text = PLAN.replace("  left:", "  more: {title: And more, duration: 1d, after: base}\n  left:")
    text = text.replace("after: base}\n  side", "after: more}\n  side")
    text = text.replace("duration: 4d, after: base", "duration: 4d, after: more")
    page = pages_of(compute_schedule(loads_plan(text)))["paths.md"]
    assert page.headings[0].text == "2 open items are on more than one critical path"
    assert "“Lay the ground” and “And more” are on 2 of their critical paths" in words_of(page.html)


def test_paths_without_a_common_item_say_so():
    """What is shared by nobody is not claimed."""
    text = PLAN.replace("duration: 4d, after: base", "duration: 4d")
    page = pages_of(compute_schedule(loads_plan(text)))["paths.md"]
    assert "No open item is on more than one of their critical paths." in words_of(page.html)
    assert page.headings[0].text.startswith("Next: “Other end”, ")


def test_a_plan_that_is_over_has_no_path_left():
    """With every final milestone done there is nothing to be critical."""
    done = Progress(actual_finish="2025-01-06")
    items = [milestone("m", "M", progress=done), milestone("n", "N", progress=done)]
    page = pages_of(compute_schedule(Plan("p", "P", start="2025-01-06", items=items)))["paths.md"]
    assert page.headings[0].text == "Every final milestone is done"
    assert "0 final milestones are still to come, 2 are done." in words_of(page.html)


def test_a_path_page_leads_to_the_milestone_and_to_the_other_paths(made):
    """From the path a reader comes to the milestone's own page, to all paths, and back."""
    page = made["paths/one.md"]
    assert not page.is_listed
    for link in ("../milestones/one.md", "../paths.md"):
        assert f'href="{link}"' in page.html
    assert 'href="../paths/one.md"' in made["milestones/one.md"].html
    assert 'href="../paths/' not in made["milestones.md"].html


def test_drag_and_float_are_those_of_the_schedule(dated, made):
    """What each item delays the end by, and how far the next path may slip, is computed."""
    text = made["paths/one.md"].html
    table = table_of(text, "The critical path to “One end”")
    for item_id, title in (("base", "Lay the ground"), ("left", "Left wing")):
        drag = dated.drag(item_id, "one")
        assert table.row(title)[4].words == str(drag // 480)
    side = table_of(text, "Path 2: to “A side door”, then joins at “One end”")
    assert side.row("A side door")[4].words == "7"
    assert "The next nearest path has 7 working days of float" in words_of(text)


def test_the_picture_shows_the_chain(dated, made):
    """A chain of some length is drawn, its span as its title; every row is one of its items."""
    text = made["paths/one.md"].html
    assert "The path to “One end” runs from 6 January 2025 to 31 January 2025." in words_of(text)
    assert text.count('<a class="ep-row') == len(dated.longest_path("one")) == 3


def test_very_many_final_milestones_go_without_drag():
    """Each drag dates the plan once more: where that would be too much, the page says why."""
    items = [Task("a", "A", duration="5d")]
    items += [milestone(f"m{n}", f"M {n}", after=[Link("a")]) for n in range(MOST_DRAGGED + 1)]
    dated = compute_schedule(Plan("p", "P", start="2025-01-06", items=items))
    text = pages_of(dated)["paths/m0.md"].html
    assert "give those that the plan is for the tag final" in words_of(text)
    assert "Drag, in working days" not in text
    few = compute_schedule(Plan("p", "P", start="2025-01-06", items=items[:-1]))
    assert "Drag, in working days" in pages_of(few)["paths/m0.md"].html
