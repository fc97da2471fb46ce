"""A milestone's page tells what earlier reports said of it."""

from __future__ import annotations

import itertools

from exitplan.schedule import compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.site import render_pages
from tests.site.page_tables import table_of, words_of
from tests.site.slip_states import HISTORY, NOW, TEXTS, edition, state, unread, whole


def pages_of(given_edition):
    return {page.path: page for page in render_pages(given_edition, prefix="").pages}


def test_history_has_the_reports_that_changed_the_date():
    """The first report, each that gave another date, and the plan as it is now, with the moves."""
    given_edition = whole()
    page = pages_of(given_edition)["milestones/live.md"]
    table = table_of(page.html, "What the reports of this plan said")
    found = [(row[0].words, row[1].days[0], row[2].words) for row in table.rows]
    states = [compute_schedule(version.plan) for version in given_edition.states]
    forecasts = [dated["live"].finish_day for dated in (*states, given_edition.schedule)]
    assert found[0] == ("6 January 2025", iso_date(forecasts[0]), "first date")
    assert found[-1][:2] == ("31 March 2025", iso_date(forecasts[-1]))
    kept = [forecasts[0]] + [b for a, b in itertools.pairwise(forecasts) if a != b]
    assert [day for _, day, _ in found] == [iso_date(day) for day in kept]
    assert all(move.endswith("later") for *_, move in found[1:])
    assert "3 earlier reports of this plan give a date for it." in words_of(page.html)
    assert "../slippage.md" in page.html


def test_history_copes_with_reports_that_cannot_be_read_and_items_that_are_new():
    """A torn report is left out; a milestone that no earlier report had says so."""
    pages = pages_of(edition_with_new())
    table = table_of(pages["milestones/award.md"].html, "What the reports of this plan said")
    assert [row[0].words for row in table.rows] == ["6 January 2025", "31 March 2025"]
    assert "1 earlier report of this plan gives a date" in words_of(
        pages["milestones/award.md"].html
    )
    facts = table_of(pages["milestones/extra.md"].html, "The facts")
    assert "no earlier report" in facts.row("Earlier forecasts")[1].words


def edition_with_new():
    now = f"{NOW}  extra: {{title: Something new, milestone: true, after: books}}\n"
    return edition(now, state(TEXTS[0]), unread("2025-02-01"))


def test_a_renamed_milestone_keeps_its_history():
    """What changed its title is followed; its dates of before are still its own."""
    page = pages_of(whole())["milestones/books.md"]
    assert "“The books handed over”" in page.headings[0].text
    assert table_of(page.html, "What the reports of this plan said").rows


def test_a_history_kept_apart_is_told_of_the_same_milestone():
    """Dated reports in a folder of their own are matched by the plan's and the milestone's id."""
    page = pages_of(edition(NOW, histories=[HISTORY]))["milestones/award.md"]
    table = table_of(page.html, "What dated reports said")
    assert table.rows[0][2].words == "first date"
    assert "../slippage/exit-2019.md#exit-2019-" in page.html
    assert "earlier forecasts" not in words_of(page.html).lower()
