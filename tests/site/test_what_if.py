"""The question "what if this is late?" on the roadmap page: its data, and what carries it."""

from __future__ import annotations

import datetime
import gzip
import html.parser
import json
from pathlib import Path

import pytest

from exitplan.errors import printable
from exitplan.outlook import delays
from exitplan.plan import (
    AsLate,
    Board,
    Constraint,
    ConstraintKind,
    Deadline,
    Gate,
    Group,
    Link,
    Plan,
    Progress,
    SchedulingOptions,
    Task,
    milestone,
)
from exitplan.planfile import load_plan
from exitplan.schedule import Status, compute_schedule, deadline_if
from exitplan.site import render_pages
from exitplan.site._what_if import as_attribute
from tests.outlook.delay_answers import answers, decoded
from tests.site.test_hostile import HOSTILE, plan_called

ROOT = Path(__file__).parents[2]
HEAVIEST = 60_000
"""Bytes of the roadmap page with everything on it, gzipped."""
NAMES = "base most names titles parts kinds units items milestones axes functions tables known day"


def roadmap(schedule):
    """Give the roadmap page of a plan or schedule."""
    if isinstance(schedule, Plan):
        schedule = compute_schedule(schedule)
    return next(p for p in render_pages(schedule).pages if p.path.endswith("/gantt.md"))


class _Finder(html.parser.HTMLParser):
    """Finds the template and what the page says outside of it."""

    def __init__(self):
        super().__init__()
        self.data = None
        self.links = []
        self.inside = False
        self.told = ""
        self.words = ""

    def handle_starttag(self, tag, attributes):
        if tag == "template":
            assert self.data is None, "two templates"
            self.data = dict(attributes)["data-what-if"]
            self.inside = True
        elif tag == "a" and self.inside:
            href = dict(attributes)["href"]
            self.links += [href] if not href.startswith("#") else []

    def handle_endtag(self, tag):
        if tag == "template":
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.told += data
        else:
            self.words += data


def read(page):
    """Read a page as a browser reads it."""
    finder = _Finder()
    finder.feed(page.html)
    finder.close()
    return finder


def data_of(page):
    """Give the data by name."""
    lists = json.loads(read(page).data)
    return dict(zip(NAMES.split(), lists, strict=True))


def ids_of(data):
    """Put the ids together as the script does."""
    groups = [group for _, group, size in data["parts"] for _ in range(size)]
    return [
        f"{group}.{name}" if group else name
        for group, name in zip(groups, data["names"], strict=True)
    ]


def assert_true(schedule, days=(0, 1, 2, 7, 19, 60)):
    """Hold everything that the page's data says to what the engine says."""
    found = delays(schedule)
    data = data_of(roadmap(schedule))
    ids = ids_of(data)
    assert ids == list(found.items)
    names = list(found.milestones)
    titles = [schedule[name].title for name in names]
    assert [data["titles"][place] for place, *_ in data["milestones"]] == titles
    plain = data | {
        "ids": ids,
        "milestones": [[name, row[1]] for name, row in zip(names, data["milestones"], strict=True)],
    }
    for name in ids:
        for late in days:
            assert decoded(plain, name, late) == answers(found, name, late), (name, late)
    return data


PLAN = Plan(
    "p",
    "P",
    "2015-06-01",
    boards={
        "cabinet": Board(
            "cabinet",
            "Cabinet",
            dates=[
                datetime.date.fromisoformat(f"2015-{day}").toordinal()
                for day in ("06-16", "07-21", "09-15")
            ],
        )
    },
    items=[
        Group(
            "g",
            "Work",
            [
                Task("g.report", "Report", duration="4d"),
                Task("g.decision", "Decision", gate=Gate("cabinet"), after=[Link("g.report")]),
                milestone(
                    "g.done",
                    "Done",
                    after=[Link("g.decision")],
                    deadline=Deadline("2015-08-10", tolerance="5d"),
                ),
            ],
        ),
        Task("past", "Past", duration="1d", progress=Progress("2015-05-01", "2015-05-04")),
        milestone("end", "End", after=[Link("g", lag="1w")], deadline=Deadline("2015-06-24")),
    ],
)


def test_the_data_says_what_the_engine_says(schedule):
    """Every item and number of days gives the engine's answer, cliffs and all."""
    data = assert_true(compute_schedule(PLAN), days=range(61))
    assert ids_of(data) == ["g.report", "g.decision", "g.done", "end"]
    assert data["parts"] == [["Work", "g", 3], ["", "", 1]]
    assert (data["kinds"], data["units"]) == ("tdmm", "wcww")
    assert_true(schedule)


@pytest.mark.parametrize("name", ["plans", "plans/example/2026-10-30.yaml"])
def test_the_data_of_the_published_plans_is_right_and_light(name):
    """The real plans' data is right, and travels in less than 9 KB."""
    schedule = compute_schedule(load_plan(ROOT / name))
    assert_true(schedule)
    data = read(roadmap(schedule)).data
    assert len(gzip.compress(data.encode(), 6)) <= 9_000


def test_deadlines_turn_where_the_schedule_says(schedule):
    """On time, tight and late begin on the days on which a schedule would say so."""
    for dated in (compute_schedule(PLAN), schedule):
        data = data_of(roadmap(dated))
        base = datetime.date.fromisoformat(data["base"]).toordinal()
        found = delays(dated)
        for name, row in zip(found.milestones, data["milestones"], strict=True):
            status = dated[name].deadline
            assert (status is None) == (len(row) == 3)
            if status is None:
                continue
            for day in range(dated[name].finish_day, status.deadline_day + 9):
                standing = deadline_if(dated, name, day)
                word = Status.LATE if day >= base + row[4] else Status.TIGHT
                if day < base + row[3]:
                    word = Status.ON_TIME
                assert standing is not None
                assert standing.status is word, (name, day)


def test_a_deadline_with_a_time_of_day_leaves_its_day_open():
    """On the day itself only the hour tells; the data says so rather than guess."""
    plan = Plan(
        "p",
        "P",
        "2015-06-01",
        items=[milestone("m", "M", deadline=Deadline("2015-06-10T12:00"))],
    )
    assert data_of(roadmap(plan))["milestones"][0][5:] == [1]


def test_what_moves_leads_to_its_page_and_row(schedule):
    """Each milestone has its address, and its place in the first picture where it has one."""
    page = roadmap(schedule)
    data = data_of(page)
    found = list(delays(schedule).milestones)
    hrefs = [f"milestones/{name.replace('.', '-')}.md" for name in found]
    assert read(page).links == hrefs
    rows = [row for _, _, row, *_ in data["milestones"]]
    assert min(rows) >= -1
    assert max(rows) > 0
    assert data["day"] > 0


def test_without_a_script_there_is_no_question(schedule):
    """The question stands in a template alone: not on the page, not in its contents."""
    page = roadmap(schedule)
    finder = read(page)
    assert "What if something is late?" in finder.told
    assert "What if" not in finder.words
    assert all("what-if" not in heading.id for heading in page.headings)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_titles_stay_text_in_the_data(text):
    """Whatever an item is called, the data is read back as written and means nothing to others."""
    page = roadmap(plan_called(text))
    data = data_of(page)
    assert len(set(data["titles"])) == 1
    assert len(data["titles"][0]) <= 120
    assert not set("{}") & set(page.html)
    raw = page.html.partition("data-what-if='")[2].partition("'")[0]
    assert not set("<>&=`") & set(raw)
    assert raw.isprintable()
    if text.startswith("<script"):
        assert data["titles"][0] == text


def test_what_html_or_lines_would_break_is_escaped():
    """Each sign with a meaning to HTML, to templates or as the end of a line is written safely."""
    text = "<a href='x' id=\"y\">&amp;{{ z }}</a>`\x7f\x85\u2028\u2029\\u003c é –"
    written = as_attribute([[text, 1], []])
    assert json.loads(written) == [[printable(text), 1], []]
    assert written.isprintable()
    assert not set("<>&'={}`") & set(written)
    assert "é –" in written


def test_where_nothing_is_open_nothing_is_asked():
    """A plan that is finished, or has no items, has no question."""
    done = Task("past", "Past", duration="1d", progress=Progress("2015-05-01", "2015-05-04"))
    for items in ([], [done], [Task("t", "T", duration="1d")]):
        page = roadmap(Plan("p", "P", "2015-06-01", items=items, status_date="2015-06-02"))
        assert "template" not in page.html


def test_where_there_are_no_answers_it_says_why():
    """A plan whose late dates have a say tells the reason instead of an answer."""
    late = Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE)
    plan = Plan(
        "p",
        "P",
        "2015-06-01",
        items=[
            Task("t", "T", duration="1d", constraints=[late]),
            milestone("m", "M", after=[Link("t")]),
        ],
        options=SchedulingOptions(as_late=AsLate.LATE_DATES),
    )
    finder = read(roadmap(plan))
    assert finder.data == ""
    assert "There are no answers for this plan." in finder.told
    assert "late dates" in finder.told
    assert "How many" not in finder.told


def test_the_roadmap_of_a_thousand_tasks_stays_light():
    """With all answers on it the roadmap page still weighs at most 60 KB."""
    items = []
    for g in range(50):
        before = [Link(f"g{g - 1}" if g % 3 else f"g{g - 3}")] if g > 2 else []
        tasks = [
            Task(
                f"g{g}.t{n}",
                f"Prepare, publish and evaluate the answer no. {n} of group {g}",
                duration=f"{1 + (7 * g + 3 * n) % 6}d",
                after=[Link(f"g{g}.t{n - 1}")] if n % 5 else [],
            )
            for n in range(20)
        ]
        deadline = Deadline("2016-01-01") if g % 5 == 0 else None
        items.append(Group(f"g{g}", f"Group {g}", tasks, after=before, deadline=deadline))
    end = milestone("end", "End", after=[Link("g49")])
    page = roadmap(Plan("p", "P", "2015-06-01", items=[*items, end]))
    assert len(data_of(page)["names"]) == 1001
    assert len(gzip.compress(page.html.encode(), 6)) <= HEAVIEST
