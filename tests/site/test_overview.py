"""The overview: a reader who stops after the first screen has the truth."""

from __future__ import annotations

import re

import pytest

from exitplan.calendars import long_date
from exitplan.checks import run_check
from exitplan.errors import Severity
from exitplan.outlook import last_safe_dates
from exitplan.plan import Deadline, Link, Plan, Task, milestone
from exitplan.planfile import loads_plan
from exitplan.risk import simulate
from exitplan.schedule import Status, compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.site import Edition, render_pages
from exitplan.site._last_dates import MOST_LISTED
from tests.site.page_tables import table_of, words_of
from tests.site.slip_states import NOW, edition, unread, whole

PLAN = """\
plan: leave
title: Leaving the ICT contract
start: 2025-01-06
status_date: 2025-03-03
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, papers: {rule: council.agenda, count: 5}}
contracts:
  ict: {title: ICT services, ends: 2025-12-31, new_service: live}
tasks:
  case:
    title: Write the business case
    estimate: {low: 8w, likely: 10w, high: 20w}
  decide: {title: Decide to leave, gate: cabinet, after: case}
  build: {title: Build it, duration: 12w, after: decide}
  agreed: {title: Design agreed, milestone: true, after: decide, deadline: 2025-03-10}
  live: {title: New service live, milestone: true, after: build, tags: [final]}
"""


def page_of(given_edition):
    return render_pages(given_edition, prefix="").pages[0]


@pytest.fixture(scope="module")
def dated():
    """Give the plan with its dates."""
    return compute_schedule(loads_plan(PLAN))


@pytest.fixture(scope="module")
def known(dated):
    """Give its overview with everything that is known of it."""
    sample = simulate(dated, runs=400)
    return page_of(Edition(dated, check=run_check(dated), risk=sample)), sample


def glance(page):
    return table_of(page.html, "At a glance")


def test_the_first_table_says_what_is_next_and_when(known, dated):
    """The next milestone or decision leads to its page."""
    row = glance(known[0]).row("Next")[1]
    assert row.links == ["milestones/decide.md"]
    assert long_date(dated["decide"].finish_day) in row.words


def test_without_an_earlier_state_the_page_says_so(known):
    """Nobody has to guess whether nothing moved or nothing is known."""
    page = known[0]
    said = glance(page).row("Since the last report")[1].words
    assert said == "There is no earlier state of this plan to compare with."
    assert "since" not in [heading.id for heading in page.headings]


def test_an_earlier_state_that_cannot_be_read_is_no_comparison():
    """A torn report is not told as if there had been none."""
    page = page_of(edition(NOW, unread("2025-02-01")))
    said = glance(page).row("Since the last report")[1].words
    assert said == "No earlier state of this plan can be read and compared with it."


def test_what_moved_is_told_first_in_a_sentence_then_in_a_table():
    """The sentence is the heading; the rows are the moves, and lead to the milestones."""
    page = page_of(whole())
    said = glance(page).row("Since the last report")[1]
    assert said.words.startswith("Since the report of 28 February 2025, ")
    assert said.links == ["slippage.md"]
    table = table_of(page.html, "What moved since")
    before = compute_schedule(whole().states[-1].plan)
    row = table.row("Service live")
    assert row[0].links == ["milestones/live.md"]
    assert row[1].days == [iso_date(before["live"].finish_day)]
    assert row[2].days == [iso_date(whole().schedule["live"].finish_day)]
    assert row[3].words.endswith("later")


def test_last_safe_dates_are_those_of_the_outlook(known, dated):
    """The first in words, the next few with what they are the last day for; none invented."""
    page, _ = known
    rows = list(last_safe_dates(dated))
    table = table_of(page.html, "Last safe dates")
    assert [row[0].words for row in table.rows] == [row.title for row in rows[:MOST_LISTED]]
    for cells, row in zip(table.rows, rows, strict=False):
        assert cells[1].days == [iso_date(row.last_day)]
        assert cells[2].days == [iso_date(row.forecast_day)]
        assert cells[3].words == str(row.room_days).replace("-", "−")
    first = rows[0]
    said = glance(page).row("Last safe date")[1].words
    assert f"“{first.title}”: {long_date(first.last_day)} is the last day" in said
    assert f"{first.days_left} working days after 3 March 2025" in said
    assert f"The earliest last safe date is {long_date(first.last_day)}" in headings(page)
    assert "“New service live” is forecast for" in words_of(page.html)


def headings(page):
    return [heading.text for heading in page.headings]


def test_a_last_safe_date_that_has_passed_is_late():
    """A day that lies before the status date has passed, in the heading and beside the day."""
    text = PLAN.replace("2025-12-31", "2025-05-30")
    page = page_of(Edition(compute_schedule(loads_plan(text))))
    assert "1 last safe date has passed" in headings(page)
    row = table_of(page.html, "Last safe dates").row("Decide to leave")
    assert "passed" in row[1].words
    assert "was the last day" in glance(page).row("Last safe date")[1].words
    assert row[3].words.startswith("−")


def test_without_a_contract_nothing_is_said_of_last_safe_dates(schedule):
    """Only a contract says by when something must be in place."""
    page = page_of(Edition(schedule))
    assert "last safe date" not in words_of(page.html).lower()


def test_last_safe_dates_that_cannot_be_worked_out_say_why():
    """A contract whose new service is a whole group has none, and the reader is told."""
    text = PLAN.replace("new_service: live", "new_service: all")
    text += "  all: {title: All of it, tasks: {last: {title: The last, duration: 1d}}}\n"
    page = page_of(Edition(compute_schedule(loads_plan(text))))
    said = glance(page).row("Last safe date")[1].words
    assert said == (
        "None can be worked out: 'all' is a group or a level of effort, not a task or milestone."
    )


def test_how_likely_it_is_comes_from_the_sample(known, dated):
    """By when four in five runs have the new service, and how many have it in time."""
    page, sample = known
    day = sample.percentile("live", 0.8).value
    kept = sample.chance("live", last_safe_dates(dated).targets[0].by_day).value
    said = glance(page).row("How likely")[1].words
    assert f"Four in five runs have “New service live” by {long_date(day)};" in said
    assert f"{100 * kept:.0f} of 100 runs" in said or kept in (0, 1)
    assert "31 December 2025, the last day of “ICT services”" in said


def test_without_a_sample_and_a_check_nothing_is_said_of_them(schedule):
    """A page makes no claim about what nobody computed."""
    text = words_of(page_of(Edition(schedule)).html)
    assert "How likely" not in text
    assert "The check" not in text


def test_the_check_is_one_sentence(known, dated):
    """Rules, errors and warnings are counted as the report counts them."""
    report = run_check(dated)
    said = glance(known[0]).row("The check")[1].words
    assert said.startswith(f"{len(report.rules_run)} rules found ")
    for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning")):
        number = report.count(severity)
        assert (f"{number} {word}" in said) == bool(number)


def many_deadlines(late, kept):
    items = [Task("a", "A", duration="20d")]
    for n in range(late + kept):
        due = "2025-01-10" if n < late else "2025-06-30"
        items.append(milestone(f"m{n}", f"M {n}", after=[Link("a")], deadline=Deadline(due)))
    plan = Plan("p", "P", start="2025-01-06", status_date="2025-01-06", items=items)
    return compute_schedule(plan)


@pytest.mark.parametrize(
    ("late", "kept", "shown", "said"),
    [
        (14, 3, 14, "3 more are on time."),
        (2, 5, 7, ""),
        (0, 11, 10, "1 more is on time."),
    ],
)
def test_every_deadline_in_trouble_is_on_the_board(late, kept, shown, said):
    """However many are late, all are shown; of the rest the next ones, the others counted."""
    dated = many_deadlines(late, kept)
    page = page_of(Edition(dated))
    table = table_of(page.html, "Deadlines, those in trouble first")
    assert len(table.rows) == shown
    assert [row[3].words.startswith("late") for row in table.rows] == [
        n < late for n in range(shown)
    ]
    assert said in words_of(page.html)
    assert ("All deadlines</a>" in page.html) == bool(said)
    counted = sum(1 for d in dated if d.deadline and d.deadline.status is Status.LATE)
    title = f"{late} of {late + kept} deadlines will be missed"
    assert (title in headings(page)) == bool(counted)


def test_status_words_are_counted_and_defined(known):
    """Each word stands with its number and its meaning."""
    text = words_of(known[0].html)
    assert "late 1 The forecast is after the deadline." in text
    assert "tight 0 The forecast keeps the deadline, but by less" in text


def test_very_many_final_milestones_are_not_all_listed():
    """The page of critical paths has them; the overview counts the rest."""
    page = page_of(Edition(many_deadlines(0, 20)))
    assert len(table_of(page.html, "The final milestones").rows) == 15
    assert "5 more are on the page of critical paths" in words_of(page.html)


@pytest.mark.parametrize(
    "plan",
    [
        Plan("p", "P", start="2025-01-06"),
        Plan("p", "P", start="2025-01-06", items=[Task("a", "A", duration="1d")]),
        Plan("p", "P", start="2025-01-06", items=[milestone("m", "M")]),
    ],
    ids=["empty", "one task", "one milestone"],
)
def test_the_smallest_plans_have_an_overview(plan, read_html):
    """No item, one task, one milestone: the page is whole, and its links lead somewhere."""
    made = {page.path: page for page in render_pages(compute_schedule(plan), prefix="").pages}
    found = read_html(made["index.md"].html)
    assert found.faults == []
    for link in found.links:
        path, _, anchor = link.partition("#")
        if path in made and anchor:
            assert anchor in read_html(made[path].html).ids
        assert path in made or path.endswith((".json",)), link
    assert re.search("No item has a deadline", found.text)
