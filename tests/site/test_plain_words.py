"""Room, dates and counts as somebody would say them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.plan import Deadline, Group, Link, Plan, Progress, Task, milestone
from exitplan.schedule import compute_schedule
from exitplan.site import render_pages
from exitplan.site._facts import days, room_words
from exitplan.site._named_items import with_titles
from tests.site.page_tables import tables_of

DAY = 1440
WORKING = 444


@pytest.mark.parametrize(
    ("minutes", "day", "said"),
    [
        (263 * DAY + 17 * 60, DAY, "263 calendar days"),
        (DAY + 17 * 60, DAY, "1 calendar day 17 hours"),
        (2 * WORKING + 60, WORKING, "2 working days"),
        (-(3 * WORKING) - 1, WORKING, "4 working days"),
        (0, WORKING, "0 working days"),
    ],
)
def test_room_is_told_in_whole_days_where_hours_do_not_matter(minutes, day, said):
    """From two days up hours are left out; below, they are all there is."""
    assert room_words(minutes, day) == said


@given(minutes=st.integers(-(10**6), 10**6), day=st.sampled_from([WORKING, 480, DAY]))
def test_room_is_never_told_too_well(minutes, day):
    """Room in whole days is at most what there is; lateness is at least what it is."""
    said = room_words(minutes, day)
    if abs(minutes) >= 2 * day:
        whole = int(said.split(" ")[0].replace(",", ""))
        told = whole * day if minutes > 0 else -whole * day
        assert minutes - day < told <= minutes
    assert days(minutes, day).startswith("−") == (minutes < 0)


def test_messages_have_titles_and_dates_in_full():
    """What a terminal abbreviates is written out; what only looks alike is left alone."""
    plan = Plan("p", "P", start="2025-01-06", items=[Task("a", "Write it", duration="5d")])
    dated = compute_schedule(plan)
    assert (
        with_titles("'a' is ready on 1 Dec 2015", dated) == "“Write it” is ready on 1 December 2015"
    )
    assert with_titles("'b' has 3 May bank holidays, 12 Marches", dated) == (
        "'b' has 3 May bank holidays, 12 Marches"
    )


@pytest.fixture(scope="module")
def pages():
    """Two recommendations: one of two steps, one of a single step that is done."""
    steps = [
        Task("r1.a", "A", duration="5d"),
        Task("r1.b", "B", duration="5d", after=[Link("r1.a")]),
    ]
    done = Task("r2.c", "C", duration="1d", progress=Progress("2025-01-06", "2025-01-06"))
    items = [
        Group("r1", "R1: one", items=steps, tags=["recommendation"]),
        Group("r2", "R2: two", items=[done], tags=["recommendation"]),
        milestone("end", "End", after=[Link("r1")], deadline=Deadline("2025-03-31")),
    ]
    plan = Plan("p", "P", start="2025-01-06", status_date="2025-01-20", items=items)
    return {page.path: page.html for page in render_pages(compute_schedule(plan)).pages}


def test_steps_are_counted_in_words(pages):
    """No page says that 0 of something are done."""
    html = pages["roadmap/recommendations.md"]
    captions = [table.caption for table in tables_of(html)]
    assert "Its 2 steps, none done" in captions
    assert "Its one step, done" in captions
    assert "None of 2 steps is done" in html
    assert [
        found for text in pages.values() for found in re.findall(r".{60} 0 of .{30}", text)
    ] == []


def test_nothing_is_said_of_nothing_done(pages):
    """The roadmap counts final milestones that are done only where there are some."""
    assert not any("none done." in text for name, text in pages.items() if "gantt" in name)
