"""The picture: every mark stands where its date says."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET

import attrs
import pytest

from exitplan.plan import MINUTES_PER_DAY, Plan, Task
from exitplan.schedule import compute_schedule
from exitplan.site import render_pages
from exitplan.site._facts import Facts
from exitplan.site._scale import TimeScale
from exitplan.site._text import folded, text_width


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


@attrs.frozen
class Picture:
    """A picture of the roadmap page, and the ids of the table that follows it."""

    frame: ET.Element
    over: ET.Element
    ids: list[str]

    @property
    def rows(self):
        """The rows of the picture, by the ids of the items."""
        links = [a for a in self.over.iter("a") if "ep-row" in a.get("class").split()]
        return dict(zip(self.ids, links, strict=True))


def pictures_of(html):
    """Every picture of a page as XML, without the legend's samples."""
    found = []
    for figure in html.split("<figure")[1:]:
        frame, over = (
            ET.fromstring(f'<svg class="{name}"{figure.split(start)[1].split("</svg>")[0]}</svg>')
            for name in ("ep-chart", "ep-over")
            for start in [f'<svg class="{name}"']
        )
        ids = [part.split("<")[0] for part in figure.split('<code class="ep-id">')[1:]]
        found.append(Picture(frame, over, ids))
    return found


@pytest.fixture(scope="module")
def pictures(schedule):
    """The pictures of the small plan's roadmap."""
    page = next(p for p in render_pages(schedule).pages if p.path.endswith("gantt.md"))
    return pictures_of(page.html)


def begin_of(mark):
    """Where a mark's outline begins, across."""
    return float(mark.get("d")[1:].split(" ")[0])


def status_lines(picture):
    return [
        begin_of(path)
        for path in picture.frame.iter("path")
        if path.get("class") == "ep-status-line"
    ]


def test_bars_lie_in_proportion_to_their_dates(schedule, pictures):
    """Any two edges are as far apart as their days, to a unit, which is a pixel."""
    checked = 0
    for picture in pictures:
        edges = []
        for item_id, row in picture.rows.items():
            dates = schedule[item_id]
            bars = [r for r in row.iter("rect") if r.get("class", "").startswith("ep-bar ")]
            if bars:
                first, last = bars[0], bars[-1]
                edges.append((dates.start_day, float(first.get("x"))))
                end = float(last.get("x")) + float(last.get("width"))
                if float(last.get("width")) > 2:  # Nothing is drawn narrower.
                    edges.append((dates.finish_day + 1, end))
            for mark in row.iter("path"):
                if mark.get("class") == "ep-diamond":
                    edges.append((dates.finish_day + 0.5, begin_of(mark)))
                if mark.get("class", "").startswith("ep-flag"):
                    edges.append((dates.deadline.deadline_day + 1, begin_of(mark)))
        edges += [(schedule.plan.status_date.day, x) for x in status_lines(picture)]
        edges = sorted(set(edges))
        if len(edges) < 2:
            continue
        (d0, x0), (d1, x1) = edges[0], edges[-1]
        unit = (x1 - x0) / (d1 - d0)
        for at, x in edges:
            assert x == pytest.approx(x0 + (at - d0) * unit, abs=1.6)
            checked += 1
    assert checked > 15


def test_work_begun_is_drawn_in_two_parts(pictures):
    """The part behind the status date is solid, the rest is not."""
    row = pictures[1].rows["prepare.options"]
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
        frame = picture.frame
        assert frame.get("role") == "img"
        title, desc = frame.get("aria-labelledby").split(" ")
        assert frame.find("title").get("id") == title
        assert frame.find("desc").get("id") == desc
        assert "as of 3 February 2025" in frame.find("desc").text
        assert not list(frame.iter("a"))
        assert picture.over.get("aria-hidden") == "true"


def test_critical_work_is_marked_three_ways(schedule, pictures):
    """Outline, hatch and the word: never by colour alone."""
    picture = next(p for p in pictures if "decide.papers" in p.ids)
    (bar,) = [r for r in picture.rows["decide.papers"].iter("rect") if r.get("fill")]
    assert bar.get("class") == "ep-bar ep-bar-critical"
    hatch = bar.get("fill").removeprefix("url(#").removesuffix(")")
    assert hatch in {p.get("id") for p in picture.over.iter("pattern")}
    assert Facts(schedule).state(schedule["decide.papers"]) == "not started, critical"


def test_every_bar_is_a_link_for_the_pointer(schedule, pictures, read_html):
    """Each row of a picture leads to its row in a table or its own page, past the keyboard."""
    page = next(p for p in render_pages(schedule).pages if p.path.endswith("gantt.md"))
    ids = read_html(page.html).ids
    shown = 0
    for picture in pictures:
        for item_id, row in picture.rows.items():
            assert row.get("tabindex") == "-1"
            slug = item_id.replace(".", "-")
            assert row.get("href") in {f"#item-{slug}", f"milestones/{slug}.md"}
            assert row.get("href").startswith("m") or row.get("href")[1:] in ids
            shown += 1
    assert shown > len(schedule)


def test_a_label_that_is_cut_is_told_in_full(read_html):
    """Who points at a row reads the whole title; who sees all of it is told nothing twice."""
    long = "A title of a task that has far too many words to be shown in the column of labels"
    plan = Plan(
        "x",
        "X",
        "2025-01-06",
        items=[Task("a", long, duration="5d"), Task("b", "B", duration="1d")],
    )
    page = next(p for p in render_pages(compute_schedule(plan)).pages if "gantt" in p.path)
    (picture,) = pictures_of(page.html)
    assert picture.rows["a"].find("title").text == long
    assert picture.rows["b"].find("title") is None


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
