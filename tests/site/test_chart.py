"""The picture: every mark stands where its date says."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET

import pytest

from exitplan.plan import MINUTES_PER_DAY
from exitplan.site import render_pages
from exitplan.site._facts import Facts
from exitplan.site._scale import TimeScale
from exitplan.site._text import folded, text_width


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


@pytest.fixture(scope="module")
def pictures(schedule):
    """Every picture of the roadmap page as XML, without the legend's samples."""
    page = next(p for p in render_pages(schedule).pages if p.path.endswith("gantt.md"))
    found = []
    rest = page.html
    while '<svg class="ep-chart"' in rest:
        rest = rest[rest.index('<svg class="ep-chart"') :]
        end = rest.index("</svg>") + len("</svg>")
        found.append(ET.fromstring(rest[:end]))
        rest = rest[end:]
    return found


def rows(picture):
    return {g.get("data-item"): g for g in picture.iter("g")}


def status_lines(picture):
    return [
        float(path.get("d")[1:].split(" ")[0])
        for path in picture.iter("path")
        if path.get("class") == "ep-status-line"
    ]


def test_bars_lie_in_proportion_to_their_dates(schedule, pictures):
    """Any two edges are as far apart as their days, to a tenth of a unit."""
    checked = 0
    for picture in pictures:
        edges = []
        for item_id, row in rows(picture).items():
            dates = schedule[item_id]
            bars = [r for r in row.iter("rect") if r.get("class", "").startswith("ep-bar ")]
            if bars:
                first, last = bars[0], bars[-1]
                edges.append((dates.start_day, float(first.get("x"))))
                edges.append(
                    (dates.finish_day + 1, float(last.get("x")) + float(last.get("width")))
                )
            for mark in row.iter("path"):
                if mark.get("class") == "ep-diamond":
                    place = float(mark.get("d")[1:].split(" ")[0])
                    edges.append((dates.finish_day + 0.5, place))
                if mark.get("class", "").startswith("ep-flag"):
                    place = float(mark.get("d")[1:].split(" ")[0])
                    edges.append((dates.deadline.deadline_day + 1, place))
        edges += [(schedule.plan.status_date.day, x) for x in status_lines(picture)]
        edges = sorted(set(edges))
        if len(edges) < 2:
            continue
        (d0, x0), (d1, x1) = edges[0], edges[-1]
        unit = (x1 - x0) / (d1 - d0)
        for at, x in edges:
            assert x == pytest.approx(x0 + (at - d0) * unit, abs=0.25)
            checked += 1
    assert checked > 15


def test_work_begun_is_drawn_in_two_parts(schedule, pictures):
    """The part behind the status date is solid, the rest is not."""
    row = rows(pictures[1])["prepare.options"]
    styles = [r.get("class") for r in row.iter("rect") if "ep-bar" in r.get("class")]
    assert styles == ["ep-bar ep-bar-done", "ep-bar ep-bar-critical"]


def test_the_float_tail_ends_where_a_final_milestone_would_move(schedule):
    """A slip to the tail's end is free, one working day more is not."""
    facts = Facts(schedule)
    dates = schedule["prepare.side-work"]
    room = facts.room(dates.id)
    end = facts.tail_end(dates)
    assert room.minutes == schedule.float_to("decide.decision")["prepare.side-work"]
    assert end == schedule["prepare.options"].finish_day * MINUTES_PER_DAY + 17 * 60


def test_pictures_speak_to_those_who_do_not_see_them(pictures):
    """Each is an image with a title and a description, and without a link hidden inside."""
    for picture in pictures:
        assert picture.get("role") == "img"
        title, desc = picture.get("aria-labelledby").split(" ")
        assert picture.find("title").get("id") == title
        assert picture.find("desc").get("id") == desc
        assert "as of 3 February 2025" in picture.find("desc").text
        assert not list(picture.iter("a"))


def test_critical_work_is_marked_three_ways(pictures, schedule):
    """Outline, hatch and the word: never by colour alone."""
    row = next(rows(p)["decide.papers"] for p in pictures if "decide.papers" in rows(p))
    classes = [r.get("class") for r in row.iter("rect")]
    assert "ep-bar ep-bar-critical" in classes
    hatch = next(r for r in row.iter("rect") if r.get("class") == "ep-hatched")
    assert hatch.get("fill").startswith("url(#chart-")
    page = next(p for p in render_pages(schedule).pages if p.path.endswith("gantt.md"))
    name = page.html.split('href="#item-decide-papers" tabindex="-1"><title>')[1].split("<")[0]
    assert name.endswith("(not started, critical)")


def test_every_bar_is_a_link_for_the_pointer(schedule, read_html):
    """Each row of a picture leads to its row in a table, out of the way of keyboard and speech."""
    page = next(p for p in render_pages(schedule).pages if p.path.endswith("gantt.md"))
    found = read_html(page.html)
    for tag, attributes in found.tags:
        if tag == "a" and attributes.get("tabindex") == "-1":
            assert attributes["href"].removeprefix("#") in found.ids
    assert page.html.count("data-item=") == page.html.count('tabindex="-1"') > len(schedule)


def test_quarters_and_financial_years_cover_the_axis():
    """The year 2014/15 runs from 1 April to 31 March, in quarters without gaps."""
    scale = TimeScale.spanning([day("2014-05-20"), day("2015-07-01")], 100, 800)
    assert (scale.first, scale.end) == (day("2014-04-01"), day("2015-10-01"))
    years = list(scale.years())
    assert [year.label for year in years] == ["2014/15", "2015/16"]
    assert years[1].x == pytest.approx(scale.x(day("2015-04-01")))
    quarters = list(scale.quarters())
    assert [quarter.label for quarter in quarters] == ["Apr", "Jul", "Oct", "Jan", "Apr", "Jul"]
    assert sum(quarter.width for quarter in quarters) == pytest.approx(700)


def test_labels_fit_their_column():
    """Long titles take two lines at most and are cut with an ellipsis, never run on."""
    for title in ("W" * 5000, "a bc " * 900, "one two", "x", "Produce the investment plan " * 3):
        lines = folded(title.split(), 2, 200, 12.5)
        assert 1 <= len(lines) <= 2
        assert all(text_width(line, 12.5) <= 200 for line in lines)
    assert folded(["one", "two"], 2, 200, 12.5) == ["one two"]
