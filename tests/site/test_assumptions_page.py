"""The page of assumptions: what is to be looked at again, what is open, what is assumed of what."""

from __future__ import annotations

import itertools
import re

import pytest

from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import compute_schedule
from exitplan.site import Edition
from exitplan.site._assumptions import CHAPTER
from exitplan.site._contents import chapters_of
from exitplan.site._press import Press
from exitplan.site._render import markdown_links

PLAN = """\
plan: exit
start: 2025-01-06
status_date: 2025-02-03
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, assumed: Its days.}
contracts:
  ict:
    title: ICT contract
    ends: 2026-03-31
    assumed: {reason: The year., review_by: 2025-05-06}
tasks:
  p:
    title: Part
    owner: ICT
    tasks:
      far: {title: Far, duration: 1d, assumed: {reason: Guess., review_by: 2025-05-07}}
      due: {title: Due, duration: 1d, assumed: {reason: Guess., review_by: 2025-02-03}}
      late: {title: Late, duration: 1d, assumed: {reason: Guess., review_by: 2025-02-02}}
      plain: {title: Plain, duration: 1d, assumed: Guess.}
  lone: {title: Lone, duration: 1d}
  mile: {title: Mile, milestone: true, source: the report}
"""


def page_of(plan):
    edition = Edition(compute_schedule(plan))
    press = Press(edition, "roadmap/", markdown_links, chapters_of(edition))
    (page,) = CHAPTER.pages(press)
    return page


@pytest.fixture(scope="module")
def page():
    return page_of(loads_plan(PLAN))


def part_of(page, anchor, end):
    return page.html.partition(f'id="{anchor}"')[2].partition(end)[0]


def test_what_is_overdue_comes_first_then_what_is_due_soonest(page, read_html):
    """Items and contracts alike, by the day of their review; soon is within three months."""
    table = part_of(page, "reviews", "</table>")
    text = " ".join(read_html(table).text.split())
    order = [text.index(name) for name in ("Late", "Due", "ICT contract", "Far")]
    assert order == sorted(order)
    assert "2 February 2025 overdue" in text
    assert "3 February 2025 soon" in text
    assert "6 May 2025 soon" in text
    assert text.endswith("7 May 2025")
    heading = next(found.text for found in page.headings if found.id == "reviews")
    assert heading == "4 assumptions are to be reviewed: 1 overdue, 2 within three months"


def test_what_has_no_review_is_told_once(page):
    """What is in the table of reviews is not repeated among the rest."""
    rest = part_of(page, "assumed", "</table>")
    assert "Plain" in rest
    assert "Late" not in rest
    assert "Cabinet" in part_of(page, "assumed-else", "</table>")
    assert "ICT contract" not in part_of(page, "assumed-else", "</table>")


def test_open_is_what_names_nothing_and_nobody(page):
    """Neither source nor assumption, and no owner either of its own or of its part."""
    headings = {found.id: found.text for found in page.headings}
    assert headings["no-owner"] == "1 task still to be done has no owner"
    owners = part_of(page, "no-owner", "</ul>")
    assert re.findall(r">([A-Z][a-z]+)</a>", owners) == ["Lone"]
    assert "Lone" in part_of(page, "neither", "</ul>")


def test_a_plan_that_leaves_nothing_open_is_told_so(read_html):
    """The section stays, with one plain sentence."""
    closed = PLAN.replace("lone: {", "lone: {owner: ICT, source: the report, ")
    closed = closed.replace("    title: Part", "    title: Part\n    source: the report")
    text = read_html(page_of(loads_plan(closed)).html).text
    assert "Nothing of this kind" in text
    assert "no owner" not in text.replace("has an owner", "")


def test_headings_step_down_one_level_at_a_time(page):
    """No level is left out, so that a screen reader's list of headings is whole."""
    for other in (page, page_of(load_plan("plans"))):
        levels = [found.level for found in other.headings]
        assert levels[0] == 1
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
        assert len({found.id for found in other.headings}) == len(other.headings)


def test_many_assumptions_are_sorted_by_part(read_html):
    """Every assumption of the real plan stands in the table of its part, none twice."""
    plan = load_plan("plans")
    page = page_of(plan)
    found = [text for text in (h.text for h in page.headings) if re.search(r": \d+ assump", text)]
    numbers = [int(re.search(r": (\d+) assumption", text)[1]) for text in found]
    total = int(page.headings[0].text.partition(" ")[0])
    assert len(found) == 4
    assert sum(numbers) == total
    assert read_html(page.html).faults == []
