"""Every milestone has a page: what was promised, what is forecast, why, and how it moved."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.calendars import long_date
from exitplan.checks import run_check
from exitplan.outlook import last_safe_dates
from exitplan.plan import Deadline, Link, Plan, Task, milestone
from exitplan.planfile import loads_plan
from exitplan.schedule import Status, compute_schedule
from exitplan.schedule.words import iso_date, working_time
from exitplan.site import Edition, render_pages
from exitplan.site._contents import chapters_of
from exitplan.site._landmarks import is_landmark
from exitplan.site._milestone_page import LONGEST_CHAIN
from exitplan.site._milestones import index_page
from exitplan.site._press import Press
from exitplan.site._render import markdown_links
from tests.site.page_tables import table_of, tables_of, words_of

PLAN = """\
plan: leave
title: Leaving the ICT contract
start: 2025-01-06
status_date: 2025-03-03
documents: {report: {title: Report to Cabinet, url: "https://example.org/report"}}
boards:
  cabinet:
    title: Cabinet
    meets: third Tuesday
    papers: {rule: council.agenda, count: 5}
    call_in: council.call-in
periods:
  at-will: {title: Leaving at will, count: 60, provision: clause 12.3}
contracts:
  ict: {title: ICT services, ends: 2026-03-31, new_service: live}
waivers:
  - rule: deadline-missed
    task: prepare.told
    reason: Everybody knows it.
    approved_by: Director
    until: 2025-12-31
risks:
  slow: {title: The market is slow, probability: 25%, hits: prepare, multiply: 150%}
  over: {title: It is over, probability: 90%, hits: prepare, multiply: 150%, status: closed}
  other: {title: Something else, probability: 80%, hits: aside, multiply: 150%}
tasks:
  prepare:
    title: Prepare
    tasks:
      case: {title: Write the business case, duration: 10w, assumed: A guess.}
      told:
        title: Everybody told
        milestone: true
        after: case
        deadline: {date: 2025-03-10, source: "report, page 4"}
  decide:
    title: Decide to leave
    gate: cabinet
    after: prepare.case
    source: report, page 3
    owner: Director
  serve: {title: Serve notice, duration: 1d, after: decide}
  served: {title: Notice runs, period: at-will, after: serve, deadline: 2025-12-01}
  aside: {title: Tidy up, duration: 5d}
  tidy:
    title: All is tidy
    milestone: true
    after: aside
    deadline: {date: 2025-03-12, tolerance: 10d}
  started: {title: It was begun, milestone: true, actual_finish: 2025-01-10}
  live: {title: New service live, milestone: true, after: [served, tidy], notes: The whole point.}
"""


@pytest.fixture(scope="module")
def dated():
    """Give the plan with its dates."""
    return compute_schedule(loads_plan(PLAN))


@pytest.fixture(scope="module")
def made(dated):
    """Give its pages with everything that is known of it."""
    return pages_of(Edition(dated, check=run_check(dated), edit=lambda file, line: None))


def pages_of(given_edition):
    return {page.path: page for page in render_pages(given_edition, prefix="").pages}


def page_of(made, item_id):
    return made[f"milestones/{item_id.replace('.', '-')}.md"]


def test_the_list_has_every_milestone_decision_and_deadline_once(dated, made):
    """Each stands in one table under the heading of how it stands, and leads to its own page."""
    page = made["milestones.md"]
    expected = {f"milestones/{d.id.replace('.', '-')}.md" for d in dated if is_landmark(d)}
    found = [row[0].links[0] for table in tables_of(page.html) for row in table.rows]
    assert sorted(found) == sorted(expected)
    assert {path for path in made if path.startswith("milestones/")} == expected
    assert not any(page.is_listed for path, page in made.items() if path.startswith("milestones/"))


def test_trouble_comes_first_and_what_is_done_last(made):
    """Headings count those that stand alike: late, tight, to come, done."""
    page = made["milestones.md"]
    assert [heading.text for heading in page.headings[:5]] == [
        "5 milestones, decisions and deadlines are still to come; 1 will be late",
        "1 will be late",
        "1 will be tight",
        "3 are still to come and not in trouble",
        "1 is done",
    ]
    late, tight, coming, done = tables_of(page.html)
    assert late.row("Everybody told")[3].words == "late by 44 working days"
    assert tight.row("All is tidy")[3].words == "tight 3 working days to spare"
    days = [row[2].days[0] for row in coming.rows]
    assert days == sorted(days)
    assert done.row("It was begun")[2].days == ["2025-01-10"]
    assert "Late as of 3 March 2025: “Everybody told” by 44 working days." in words_of(page.html)


def test_links_to_a_milestone_lead_to_its_page_and_others_to_their_row(made):
    """A milestone's address is its page, without an anchor; a task's is its row in the roadmap."""
    page = page_of(made, "prepare.told")
    (row,) = [r for r in table_of(page.html, "What leads to it").rows if "business" in r[0].words]
    assert row[0].links[0].startswith("../gantt")
    assert row[0].links[0].endswith("#item-prepare-case")
    overview = table_of(made["index.md"].html, "Deadlines").row("Everybody told")
    assert overview[0].links == ["milestones/prepare-told.md"]


def test_the_facts_say_promise_forecast_and_margin(dated, made):
    """What stands at the head of the page is what was computed."""
    facts = table_of(page_of(made, "prepare.told").html, "The facts")
    assert facts.row("Status")[1].words == "late"
    assert facts.row("Forecast")[1].days == [iso_date(dated["prepare.told"].finish_day)]
    assert facts.row("Promised")[1].days == ["2025-03-10"]
    assert facts.row("Margin")[1].words == "44 working days after its deadline"
    tidy = table_of(page_of(made, "tidy").html, "The facts").row("Promised")[1]
    assert "less than 10 working days before that is tight" in tidy.words
    bare = table_of(page_of(made, "live").html, "The facts")
    assert bare.row("Promised")[1].words == "nothing: it has no deadline"
    assert bare.row("Must be in place")[1].days == ["2026-03-31"]
    assert "the last day of “ICT services”" in bare.row("Must be in place")[1].words


def test_a_page_leads_to_its_line_of_the_plan():
    """The link for editing goes to the milestone's own lines, not to the plan's first."""
    lines = PLAN.splitlines()
    seen = []
    dated = compute_schedule(loads_plan(PLAN, "plans/leave.yaml"))
    for path, page in pages_of(Edition(dated, edit=lambda *where: f"https://x/{where}")).items():
        if path.startswith("milestones/"):
            assert page.edit is not None
            file, line = page.edit
            assert file == "plans/leave.yaml"
            name = path.removeprefix("milestones/").removesuffix(".md").rpartition("-")[2]
            assert lines[line - 1].strip().startswith(f"{name}:")
            seen.append(name)
    assert len(seen) == 6


def test_the_chain_is_the_driving_path_in_order(dated, made):
    """Rows, their order and their dates are those of the longest path to it."""
    rows = table_of(page_of(made, "live").html, "What leads to it").rows
    path = dated.longest_path("live")
    assert [row[0].words for row in rows] == [dated[item_id].title for item_id in path]
    assert [row[2].days[0] for row in rows] == [iso_date(dated[i].finish_day) for i in path]
    assert len(rows) == 5


def test_a_decision_tells_its_days_and_what_missing_them_costs(dated, made):
    """Papers, meeting, publication, call-in and the next meeting are those of the gate."""
    page = page_of(made, "decide")
    gate = dated.gate("decide")
    days = table_of(page.html, "The days of the decision")
    assert days.row("Ready")[1].days == [iso_date(gate.ready_day)]
    assert days.row("Last day for the papers")[1].days == [iso_date(gate.sitting.papers_by)]
    assert days.row("Meeting")[1].days == [iso_date(gate.sitting.meets)]
    assert days.row("Last day to call it in")[1].days == [iso_date(gate.sitting.effective)]
    later = [iso_date(gate.later.meets), iso_date(gate.later.effective)]
    assert days.row("If this meeting is missed")[1].days == later
    assert f"Cabinet decides on {long_date(gate.sitting.meets)}" in [
        heading.text for heading in page.headings
    ]
    assert gate.sentence in words_of(page.html)


def test_a_page_says_each_paragraph_of_the_explanation_once(dated, made):
    """What drives the date stands under the date, what hangs on it further down, nothing twice."""
    for item_id in ("decide", "served", "live", "prepare.told"):
        text = words_of(page_of(made, item_id).html)
        told = dated.why(item_id).paragraphs[1:]
        assert told
        for paragraph in told:
            assert text.count(paragraph) == 1, (item_id, paragraph)
    why = page_of(made, "decide").html.partition('id="decision"')[0]
    assert "It starts as soon as “Write the business case” finishes" in words_of(why)


def test_a_legal_period_tells_its_provision_and_its_counting(dated, made):
    """Where the deadline is that of a legal period, the page says what is counted from when."""
    text = page_of(made, "served").html
    period = dated.period("served")
    counted = table_of(text, "How the period is counted")
    assert counted.row("Provision")[1].words == "clause 12.3"
    assert counted.row("Length")[1].words == "60 days"
    assert counted.row("Counted from")[1].days == [iso_date(period.event_day)]
    assert counted.row("Last day")[1].days == [iso_date(period.last_day)]


def test_what_it_holds_up_is_what_the_explanation_says(dated, made):
    """The heading names the milestone that moves first, and after which slip."""
    room = dated.why("decide").room[0]
    slack = working_time(room.minutes, dated["decide"].day_minutes)
    headings = [heading.text for heading in page_of(made, "decide").headings]
    assert room.minutes > 0
    assert f"It may slip {slack} before “{room.title}” moves" in headings


def test_a_milestone_that_holds_up_many_lists_them_with_their_float():
    """The nearest come first; those left out are counted."""
    others = [milestone(f"m{n:02}", f"Milestone {n}", after=[Link("a")]) for n in range(12)]
    items = [Task("a", "A", duration="5d"), milestone("first", "First", after=[Link("a")])]
    items += [attrs_after(other, "first") for other in others]
    dated = compute_schedule(Plan("p", "P", start="2025-01-06", items=items))
    page = pages_of(Edition(dated))["milestones/first.md"]
    table = table_of(page.html, "What moves when it slips")
    assert len(table.rows) == 8
    assert {row[2].words for row in table.rows} == {"none"}
    assert "4 more would move" in words_of(page.html)
    assert "Any slip moves 12 other milestones" in [heading.text for heading in page.headings]


def attrs_after(item, before):
    import attrs

    return attrs.evolve(item, after=[Link(before)])


# What earlier reports said


def test_without_earlier_reports_the_page_says_so(made):
    """A reader who looks for the history finds a sentence."""
    facts = table_of(page_of(made, "live").html, "The facts")
    assert facts.row("Earlier forecasts")[1].words == "none: no earlier report of it is at hand"


# What to watch


def test_what_to_watch_names_open_risks_on_the_path_only(made):
    """A risk that is closed, or hits other work, is not on the list."""
    text = words_of(page_of(made, "prepare.told").html)
    assert "1 risk hits what drives it: “The market is slow” (25 %)" in text
    assert "It is over" not in text
    assert "Something else" not in text
    assert "“Something else” (80 %)" in words_of(page_of(made, "tidy").html)


def test_last_safe_dates_are_those_of_the_contract(dated, made):
    """The day, its distance from the forecast and the cost of missing it are the computed ones."""
    row = next(row for row in last_safe_dates(dated) if row.id == "decide")
    text = words_of(page_of(made, "decide").html)
    assert f"Its last safe date is {long_date(row.last_day)} for its papers or notice" in text
    assert f"{row.room_days} working days after the forecast" in text
    assert f"{row.cliff[:1].upper()}{row.cliff[1:]}." in text


def test_near_paths_have_their_float(dated, made):
    """The next nearest work is that of the second path."""
    second = dated.paths("live", limit=2)[1]
    slack = working_time(second.float_minutes, second.day_minutes)
    text = words_of(page_of(made, "live").html)
    last = dated[second.tasks[-1]].title
    assert f"The next nearest work, up to “{last}” , may slip {slack} before this moves." in text


def test_findings_and_waivers_stand_where_they_belong(made):
    """What the check says of it is said; what somebody accepted names role, day and reason."""
    text = words_of(page_of(made, "prepare.told").html)
    assert "The check says:" in text
    assert "Director accepted that until 31 December 2025: Everybody knows it." in text


def test_an_assumption_behind_it_is_counted(made):
    """Whose path rests on a guess says so, with the item."""
    text = words_of(page_of(made, "prepare.told").html)
    assert "The one other open item that sets its date rests on an assumption" in text


def test_an_overdue_review_is_said():
    """An assumption of its own is given with the day by which it was to be looked at again."""
    own = "after: aside\n    assumed: {reason: So it seems, review_by: 2025-02-01}"
    text = PLAN.replace("after: aside", own)
    page = page_of(pages_of(Edition(compute_schedule(loads_plan(text)))), "tidy")
    assert (
        "It rests on an assumption: So it seems. That was to be looked at again by 1 February 2025."
    ) in words_of(page.html)


def test_what_is_done_has_nothing_to_watch(made):
    """No risk, no last date, no path can move what has happened."""
    page = page_of(made, "started")
    assert "What to watch" not in [heading.text for heading in page.headings]
    assert "It is done." in words_of(page.html)
    assert table_of(page.html, "The facts").row("Happened")[1].days == ["2025-01-10"]


def test_sources_are_linked_with_the_deadlines_own(made):
    """The document that asks for it, and the one that promised the date, are both named."""
    text = page_of(made, "prepare.told").html
    assert "Its deadline stands in: Report to Cabinet , page 4." in words_of(text)
    assert 'href="https://example.org/report"' in text
    assert "It stands in: Report to Cabinet , page 3." in words_of(page_of(made, "decide").html)


def test_neighbours_are_those_next_in_time(dated, made):
    """From each page a reader can go on to the milestone before and after it."""
    ordered = sorted(filter(is_landmark, dated), key=lambda dates: dates.finish_day)
    for before, after in itertools.pairwise(ordered):
        page = page_of(made, before.id)
        foot = page.html.partition('class="ep-neighbours"')[2]
        assert f"After it: {after.title} ," in words_of(foot)


# All shapes and sizes


def test_a_long_chain_is_cut_and_says_so():
    """A page never drowns in a path; what is left out is counted."""
    items = [Task("t0", "Task 0", duration="1d")]
    items += [
        Task(f"t{n}", f"Task {n}", duration="1d", after=[Link(f"t{n - 1}")]) for n in range(1, 50)
    ]
    items.append(milestone("end", "The end", after=[Link("t49")]))
    dated = compute_schedule(Plan("p", "P", start="2025-01-06", items=items))
    page = pages_of(Edition(dated))["milestones/end.md"]
    rows = table_of(page.html, "What leads to it").rows
    assert len(rows) == LONGEST_CHAIN
    assert rows[-1][0].words == "The end"
    assert f"The last {LONGEST_CHAIN} are shown; {51 - LONGEST_CHAIN} come before" in words_of(
        page.html
    )


def test_a_plan_without_milestones_has_no_such_pages():
    """No chapter, no page, and links lead to rows as ever."""
    plan = Plan("p", "P", start="2025-01-06", items=[Task("a", "A", duration="5d")])
    made = pages_of(Edition(compute_schedule(plan)))
    assert not any(path.startswith("milestones") for path in made)
    assert "milestones" not in made["index.md"].html


STATUSES = st.sampled_from(["2025-01-10", "2025-01-20", "2025-02-10", "2025-06-30", None])


@given(st.lists(st.tuples(st.integers(1, 30), STATUSES, st.booleans(), st.booleans()), max_size=7))
def test_every_landmark_is_counted_once_whatever_the_plan(rows):
    """Lots divide what there is; the number that will be late is the schedule's own."""
    items = []
    for n, (days, due, is_done, is_milestone) in enumerate(rows):
        fields = {"deadline": None if due is None else Deadline(due, tolerance="5d")}
        if is_done:
            fields["progress"] = done_on(is_milestone=is_milestone)
        elif n:
            fields["after"] = [Link(f"i{n - 1}")]
        if is_milestone:
            items.append(milestone(f"i{n}", f"Item {n}", **fields))
        else:
            items.append(Task(f"i{n}", f"Item {n}", duration=f"{days}d", **fields))
    plan = Plan("p", "P", start="2025-01-06", status_date="2025-01-08", items=items)
    dated = compute_schedule(plan)
    expected = {d.id for d in dated if is_landmark(d)}
    given_edition = Edition(dated)
    chapters = chapters_of(given_edition)
    assert any(chapter.path == "milestones.md" for chapter in chapters) == bool(expected)
    page = index_page(Press(given_edition, "", markdown_links, chapters))
    found = [row[0].links[0] for table in tables_of(page.html) for row in table.rows]
    assert sorted(found) == sorted(f"milestones/{item_id}.md" for item_id in expected)
    late = sum(1 for d in dated if d.deadline and d.deadline.status is Status.LATE)
    assert any(h.text == f"{late} will be late" for h in page.headings) == bool(late)


def done_on(*, is_milestone):
    from exitplan.plan import Progress

    start = None if is_milestone else "2025-01-06"
    return Progress(actual_start=start, actual_finish="2025-01-07")
