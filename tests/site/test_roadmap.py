"""The roadmap: what surrounds the work, where everything stands, and what pages weigh."""

from __future__ import annotations

import datetime
import gzip
import re

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.calendars import CalendarSpec, Period, YearlyPeriod, long_date
from exitplan.plan import (
    BaselineDates,
    Board,
    Deadline,
    Gate,
    Group,
    Link,
    LinkType,
    Plan,
    Task,
    milestone,
)
from exitplan.planfile.history import Version, VersionKind
from exitplan.schedule import compute_schedule
from exitplan.site import render_pages, render_site
from exitplan.site._before import before_of
from exitplan.site._chart import ChartMaker
from exitplan.site._chart_ghosts import Ghosts
from exitplan.site._chart_links import link_data
from exitplan.site._contents import chapters_of
from exitplan.site._edition import Edition
from exitplan.site._facts import Facts
from exitplan.site._press import Press
from exitplan.site._render import markdown_links
from exitplan.site._roadmap import CHAPTER
from exitplan.site._sheets import LISTED, MAIN, SHEET, SUMMARY, WHOLE, layout_of

HEAVIEST = 50_000
"""Bytes of a page, gzipped; the what-if data comes on top."""


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


def of_size(groups, *, is_programme=False, title="Task"):
    """A plan of groups with so many tasks each, one after the other."""
    items = [
        Group(
            f"g{number}",
            f"Group {number}",
            items=[
                Task(
                    f"g{number}.t{n}",
                    f"{title} {n} of group {number}",
                    duration=f"{n % 4 + 1}d",
                    after=[Link(f"g{number}.t{n - 1}")] if n else [],
                )
                for n in range(size)
            ],
        )
        for number, size in enumerate(groups)
    ]
    return Plan("sized", "Sized", "2024-01-01", items=items, is_programme=is_programme)


def roadmap_pages(plan):
    edition = Edition(compute_schedule(plan))
    press = Press(edition, "", markdown_links, chapters_of(edition))
    return {page.path: page for page in CHAPTER.pages(press)}


# Where everything stands.


@given(
    st.lists(st.sampled_from([1, 2, 30, 140, 240, 260]), min_size=1, max_size=7),
    st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_every_item_has_one_home_and_no_page_is_too_long(sizes, is_programme):
    """However a plan is cut, its rows are divided among pages without loss or doubling."""
    facts = Facts(compute_schedule(of_size(sizes, is_programme=is_programme)))
    layout = layout_of(facts)
    seen = [
        item.id
        for parts in (layout.parts, *(sheet.parts for sheet in layout.sheets))
        for part in parts
        if not part.heading
        for item in part.items
    ]
    tops = {f"g{number}" for number in range(len(sizes))} if is_programme else set()
    assert len(seen) == len(set(seen))
    assert set(seen) | tops == set(facts.slugs)
    assert tops <= set(layout.summary)
    assert len({sheet.name for sheet in layout.sheets}) == len(layout.sheets)
    for sheet in layout.sheets:
        assert sum(len(part.items) for part in sheet.parts) <= SHEET
        assert all(layout.home(item.id) == sheet.name for p in sheet.parts for item in p.items)
    assert len(layout.summary) <= SUMMARY
    if not layout.sheets:
        assert len(seen) + len(layout.summary) <= WHOLE


@pytest.mark.parametrize("is_programme", [False, True])
def test_long_roadmaps_stand_on_several_pages(is_programme, read_html):
    """Every row is on the page that links to it lead to, and the first page leads to all others."""
    plan = of_size([120, 90, 300], is_programme=is_programme)
    pages = roadmap_pages(plan)
    assert len(pages) > 3
    rows = {path: set(read_html(page.html).ids) for path, page in pages.items()}
    facts = Facts(compute_schedule(plan))
    layout = layout_of(facts)
    for item_id, slug in facts.slugs.items():
        assert [path for path, ids in rows.items() if f"item-{slug}" in ids] == [
            layout.home(item_id)
        ]
    links = set(read_html(pages[MAIN].html).links)
    for path, page in pages.items():
        assert path == MAIN or path in links
        assert path == MAIN or page.section == "Roadmap"
        assert page.is_listed


def test_a_navigation_is_not_drowned():
    """Pages of parts are named one by one only where they are few."""
    few = roadmap_pages(of_size([200] * LISTED))
    many = roadmap_pages(of_size([200] * (LISTED + 1)))
    assert all(page.is_listed for page in few.values())
    assert [path for path, page in many.items() if page.is_listed] == [MAIN]


def test_the_summary_says_what_it_leaves_out():
    """A page for paper has no room for a hundred final milestones; it says how many it lacks."""
    plan = of_size([3, 3])
    ends = [milestone(f"m{n}", f"End {n}", after=[Link("g0")]) for n in range(60)]
    plan = attrs.evolve(plan, items=[*plan.items, *ends])
    facts = Facts(compute_schedule(plan))
    layout = layout_of(facts)
    assert len(layout.summary) <= SUMMARY
    assert layout.left_out == len(facts.finals) - sum(
        1 for item_id in layout.summary if item_id in facts.final_ids
    )
    assert f"{layout.left_out} more stand with the work" in roadmap_pages(plan)[MAIN].html


def test_a_short_flat_plan_needs_no_summary():
    """Where everything is on one screen, nothing is summed up."""
    assert layout_of(Facts(compute_schedule(of_size([4])))).summary == ()
    assert roadmap_pages(of_size([4]))[MAIN].html.count("<figure") == 1


@pytest.mark.parametrize(
    "plan",
    [
        of_size([1000], title="Prepare, publish and evaluate the answer no."),
        of_size([5] * 200, title="Prepare, publish and evaluate the answer no."),
        of_size([243] * 4, is_programme=True, title="Prepare, publish and evaluate the answer no."),
    ],
    ids=["one group", "two hundred groups", "programme"],
)
def test_pages_stay_light(plan):
    """No page of a plan of a thousand tasks weighs more than a phone should have to load."""
    for path, page in roadmap_pages(plan).items():
        assert len(gzip.compress(page.html.encode(), 6)) <= HEAVIEST, path


# What was before.


def state(plan, name="baseline approved"):
    return Version(name, VersionKind.BASELINE, plan, plan.start.day)


def two_tasks(first="5d", second="3d", **fields):
    return Plan(
        "x",
        "X",
        "2025-01-06",
        items=[
            Task("a", "A", duration=first, **fields),
            Task("b", "B", duration=second, after=[Link("a")]),
            milestone("m", "M", after=[Link("b")]),
        ],
    )


def test_the_last_earlier_state_is_what_is_compared_with():
    """It is dated; where there is none, or it cannot be dated or read, there is nothing."""
    schedule = compute_schedule(two_tasks())
    older, newer = two_tasks("1d"), two_tasks("2d")
    found = before_of(Edition(schedule, states=[state(older), state(newer)]))
    assert found.plan == newer
    assert before_of(Edition(schedule)) is None
    unread = Version("lost", VersionKind.COMMIT, None, None)
    assert before_of(Edition(schedule, states=[state(older), unread])) is None
    looped = Plan("x", "X", "2025-01-06", items=[Task("a", "A", duration="1d", after=[Link("a")])])
    assert before_of(Edition(schedule, states=[state(looped)])) is None


def test_ghosts_stand_where_items_stood_and_only_where_they_moved():
    """A hollow bar covers the earlier days; what has not moved has none."""
    schedule = compute_schedule(two_tasks("10d"))
    before = compute_schedule(two_tasks("5d"))
    ghosts = Ghosts.of(before, "baseline approved", schedule.plan)
    maker = ChartMaker(Facts(schedule), str, "", ghosts)
    items = list(schedule)
    rows = {row.dates.id: row for row in maker.make("c", "C", items, root_depth=0).rows}
    scale = maker._scale(items)
    for item_id in "ab":
        begin, end = rows[item_id].ghost
        assert begin == pytest.approx(scale.x(before[item_id].start_day))
        assert end == pytest.approx(scale.x(before[item_id].finish_day + 1))
    begin, end = rows["m"].ghost
    assert (begin + end) / 2 == pytest.approx(scale.x(before["m"].finish_day + 0.5))
    same = Ghosts.of(schedule, "same", schedule.plan)
    assert not any(same.span(dates) for dates in schedule)


def test_approved_dates_in_the_plan_are_ghosts_where_no_state_is_known():
    """A baseline that came with an imported plan is shown, and named."""
    approved = {
        "baseline": BaselineDates("2025-01-06", "2025-01-07"),
        "baseline-1": BaselineDates(),
    }
    schedule = compute_schedule(two_tasks(baselines=approved))
    ghosts = Ghosts.of(None, "", schedule.plan)
    assert ghosts.span(schedule["a"]) == (day("2025-01-06"), day("2025-01-07"))
    assert ghosts.span(schedule["b"]) is None
    page = render_site(schedule)["roadmap/gantt.md"]
    assert page.count('class="ep-ghost"') == 2  # One is the legend's.
    assert "where it stood in the baseline “baseline”" in page


def test_the_legend_names_the_state_compared_with():
    """A reader learns what the hollow bars are from."""
    edition = Edition(compute_schedule(two_tasks("10d")), states=[state(two_tasks(), "v1 <b>")])
    page = render_site(edition)["roadmap/gantt.md"]
    assert "where it stood in the v1 &lt;b&gt;, if it has moved since" in page


# What surrounds the work.

CALENDARS = {
    "office": CalendarSpec(
        "office",
        blackouts=(Period(day("2025-02-03"), day("2025-02-07"), "Year-end <freeze>"),),
        closed=(
            YearlyPeriod((12, 24), (1, 2), "Christmas closure"),
            Period(day("2025-03-03"), day("2025-03-04"), "Moving day"),
        ),
    )
}


@pytest.fixture(scope="module")
def governed():
    """A plan with a board that decides, one that does not, closures and a recess."""
    return compute_schedule(
        Plan(
            "x",
            "X",
            "2025-01-06",
            calendars=CALENDARS,
            boards={
                "cabinet": Board(
                    "cabinet",
                    "Cabinet",
                    meets="third Tuesday",
                    recess=[Period(day("2025-03-10"), day("2025-03-21"), "Spring recess")],
                    call_in="council.call-in",
                ),
                "scrutiny": Board("scrutiny", "Scrutiny", meets="first Monday"),
            },
            items=[
                Group(
                    "g",
                    "G",
                    items=[
                        Task("g.write", "Write", duration="5d"),
                        Task("g.decide", "Decide", after=[Link("g.write")], gate=Gate("cabinet")),
                    ],
                ),
                Task("act", "Act", duration="80d", after=[Link("g.decide")]),
                milestone("end", "End", after=[Link("act")]),
            ],
        )
    )


def chart_of(schedule, items=None, **options):
    maker = ChartMaker(Facts(schedule), str, "")
    items = list(schedule) if items is None else items
    return maker.make("c", "C", items, root_depth=0, **options), maker._scale(items)


def test_a_decision_stands_on_its_meeting_with_its_papers(governed):
    """The lozenge lies on the meeting's day, the tick at the end of the papers' last day."""
    chart, scale = chart_of(governed)
    gate = governed.gate("g.decide")
    (row,) = [row for row in chart.rows if row.dates.id == "g.decide"]
    assert row.lozenge == pytest.approx(scale.x(gate.sitting.meets + 0.5))
    assert row.papers == pytest.approx(scale.x(gate.sitting.papers_by + 1))
    assert row.note == f"Cabinet, {long_date(gate.sitting.meets)}"
    assert row.diamond is None
    assert row.tail is None


def test_boards_have_rows_with_their_meetings(governed):
    """A tick for every meeting shown, a lozenge where something is decided, recess left out."""
    chart, scale = chart_of(governed)
    (rug,) = chart.rugs
    assert rug.board == "Cabinet"
    table = governed.gate("g.decide").table
    days = [s.meets for s in table.between(scale.first, scale.end - 1)]
    assert day("2025-03-18") not in days
    assert re.findall(r"M(\d+) ", rug.ticks) == [f"{scale.x(d + 0.5):.0f}" for d in days]
    assert rug.decisions == (pytest.approx(scale.x(governed.gate("g.decide").sitting.meets + 0.5)),)
    assert [shade.name for shade in rug.recess] == ["Spring recess"]
    every, _ = chart_of(governed, has_all_boards=True)
    assert [rug.board for rug in every.rugs] == ["Cabinet", "Scrutiny"]
    none, _ = chart_of(governed, [governed["act"]])
    assert none.rugs == ()


def test_closures_are_shaded_and_named(governed):
    """Blackouts however short, closures of a week and more, each on its days, named in words."""
    chart, scale = chart_of(governed)
    freeze = next(shade for shade in chart.shades if shade.name == "Year-end <freeze>")
    assert freeze.x == pytest.approx(scale.x(day("2025-02-03")))
    assert freeze.x + freeze.width == pytest.approx(scale.x(day("2025-02-08")))
    # It reaches into the picture, and is told in full.
    christmas = next(shade for shade in chart.shades if shade.name == "Christmas closure")
    assert christmas.x == pytest.approx(scale.left)
    assert (christmas.first, christmas.last) == (day("2024-12-24"), day("2025-01-02"))
    assert "Moving day" not in {shade.name for shade in chart.shades}
    page = render_site(governed)["roadmap/gantt.md"]
    assert "Year-end &lt;freeze&gt;, 3 February 2025 to 7 February 2025" in page
    assert "Spring recess" in page


def test_the_legend_explains_what_occurs_and_nothing_else(governed, read_html):
    """A mark that no picture has would only be in the way."""

    def marks(schedule):
        page = render_site(schedule)["roadmap/gantt.md"]
        names = re.findall(r"<dt><svg.*?</svg>\s*(.*?)</dt>", page, re.DOTALL)
        assert len(names) == len(set(names))
        return set(names)

    assert marks(compute_schedule(two_tasks())) == {"critical", "milestone", "link"}
    full = marks(governed)
    assert {"decision", "meetings", "recess", "closed", "group"} <= full
    assert not {"before", "deadline", "support", "done"} & full


# What a script needs.


def test_rows_carry_what_they_wait_for():
    """Row numbers of the page with the link's kind; what stands elsewhere is counted."""
    plan = Plan(
        "x",
        "X",
        "2025-01-06",
        items=[
            Task("a", "A", duration="1d", before=[Link("c", LinkType.FF)]),
            Task("b", "B", duration="1d", after=[Link("a", LinkType.SS), Link("far")]),
            Task("c", "C", duration="1d", after=[Link("b")]),
            Task("far", "Far", duration="1d", after=[Link("nothing")]),
            Task("nothing", "N", duration="1d", after=[Link("c"), Link("c", LinkType.SF)]),
        ],
    )
    after, leaving = link_data(plan, {"a": 0, "b": 7, "c": 8})
    assert after == {"b": "0s +1", "c": "0f 7"}
    assert leaving == {"c": 2}
    assert link_data(plan, {"far": 1, "nothing": 2})[0]["nothing"] == "+2"


def test_numbers_of_rows_count_the_rows_of_the_page(schedule):
    """The n-th row of all pictures of a page is the row that a link with that number means."""
    page = next(p for p in render_pages(schedule).pages if p.path.endswith("gantt.md"))
    rows = re.findall(r'<a class="ep-row[^>]*>', page.html)
    codes = re.findall(r'<code class="ep-id">(.*?)</code>', page.html)
    assert len(rows) == len(codes)
    seen = 0
    for row, item_id in zip(rows, codes, strict=True):
        for word in re.findall(r'data-after="([^"]*)"', row):
            before = [codes[int(re.match(r"\d+", number)[0])] for number in word.split()]
            assert before == [link.task for link in schedule[item_id].item.after]
            seen += 1
    assert seen >= 5


def test_only_tables_that_ask_for_it_are_sorted(schedule):
    """The tables of items say that their order may be changed."""
    pages = {page.path: page.html for page in render_pages(schedule).pages}
    assert pages["roadmap/gantt.md"].count('class="ep-table ep-items" data-sortable') == 4


def test_whatever_a_picture_marks_stands_in_its_table(governed):
    """Deadlines, earlier dates, meetings and papers are there in words as well."""
    late = attrs.evolve(two_tasks("10d").items[1], deadline=Deadline("2025-01-15"))
    now = two_tasks("10d")
    now = attrs.evolve(now, items=[now.items[0], late, now.items[2]])
    before = compute_schedule(two_tasks())
    edition = Edition(compute_schedule(now), states=[state(two_tasks())])
    page = render_site(edition)["roadmap/gantt.md"]
    row = " ".join(re.sub(r"<[^>]*>", " ", page.split('id="item-b"')[1].split("</tr>")[0]).split())
    assert "deadline 15 January 2025" in row
    assert f"was {long_date(before['b'].finish_day)}" in row
    sitting = governed.gate("g.decide").sitting
    assert (
        f"Cabinet, {long_date(sitting.meets)}; papers by {long_date(sitting.papers_by)}"
        in render_site(governed)["roadmap/gantt.md"]
    )
