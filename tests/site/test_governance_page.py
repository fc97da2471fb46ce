"""The page of governance: meetings, deadlines and decisions, each day the engine's own."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.governance import sittings
from exitplan.plan import Gate
from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.site import Edition
from exitplan.site._contents import chapters_of
from exitplan.site._governance_boards import AHEAD
from exitplan.site._text import clean
from tests.site.page_tables import Table, main_page, table_of, tables_of, words_of

ROOT = Path(__file__).resolve().parents[2]
PLANS = (
    "plans",
    "plans/present-day/fernborough-ict.yaml",
    "tests/plans/good/gates.yaml",
    "tests/plans/good/boards.yaml",
    "tests/plans/good/procurements.yaml",
    "tests/plans/good/own-periods.yaml",
)


def page_of(schedule: Schedule) -> str:
    return main_page(schedule, "governance.md")


@pytest.fixture(scope="module", params=PLANS)
def dated(request: pytest.FixtureRequest) -> Schedule:
    return compute_schedule(load_plan(ROOT / request.param))


@pytest.fixture(scope="module")
def page(dated: Schedule) -> str:
    return page_of(dated)


def first_day(schedule: Schedule) -> int:
    moment = schedule.plan.status_date or schedule.plan.start
    return moment.day


def meetings_of(page: str, title: str) -> Table:
    return table_of(page, f"Meetings of {clean(title)} from")


def test_every_decision_due_has_the_days_of_the_engine(dated: Schedule, page: str) -> None:
    """Ready, last day, room, meeting, a later effect and the next meeting: for each open gate."""
    gates = [dated.gate(task.id) for task in dated.plan.tasks() if task.gate is not None]
    due = [gate for gate in gates if gate is not None and not gate.completed]
    tables = [t for t in tables_of(page) if t.caption.startswith("Decisions due")]
    assert len(tables) == bool(due)
    rows = tables[0].rows if tables else []
    assert len(rows) == len(due)
    for gate in due:
        sitting = gate.sitting
        expected = [
            [iso_date(gate.ready_day)],
            iso_date(sitting.ready_by),
            f"{gate.room_days:,}",
            list(dict.fromkeys([iso_date(sitting.meets), iso_date(sitting.effective)])),
        ]
        assert any(
            row[0].words.startswith(clean(gate.title))
            and [row[1].days, row[2].days[0], row[3].words, row[4].days] == expected
            and clean(gate.board.title) in row[4].words
            and (
                gate.later is None
                or f"{gate.later.meets - sitting.meets:,} calendar day" in row[5].words
            )
            for row in rows
        ), gate.id
    meets = [row[4].days[0] for row in rows]
    assert meets == sorted(meets)


def test_every_meeting_of_the_year_is_listed(dated: Schedule, page: str) -> None:
    """Each board's calendar has its meetings with notice, papers, publication and effect."""
    begin = first_day(dated)
    for board in dated.plan.boards.values():
        found = sittings(board, Gate(board.id), dated.plan).between(begin, begin + AHEAD)
        gates = [dated.gate(task.id) for task in dated.plan.tasks() if task.gate is not None]
        own = [g for g in gates if g and g.board.id == board.id and not g.completed]
        days = sorted({s.meets for s in found} | {g.sitting.meets for g in own})
        if not days:
            assert not [t for t in tables_of(page) if f"of {board.title} from" in t.caption]
            continue
        table = meetings_of(page, board.title)
        assert [row[0].days[0] for row in table.rows] == [iso_date(day) for day in days]
        rows = {row[0].days[0]: row for row in table.rows}
        for sitting in found:
            row = rows[iso_date(sitting.meets)]
            told = [cell.days for cell in row[1:-1]]
            expected = [[iso_date(sitting.papers_by)], [iso_date(sitting.effective)]]
            if board.call_in is not None:
                expected.insert(1, [iso_date(sitting.published)])
            if board.notice is not None:
                assert sitting.notice_by is not None
                expected.insert(0, [iso_date(sitting.notice_by)])
            assert told == expected
        for gate in own:
            assert clean(gate.title) in rows[iso_date(gate.sitting.meets)][-1].words


def test_the_first_sentence_is_the_next_deadline(dated: Schedule, page: str) -> None:
    """Its day is the earliest on which something must be ready for a meeting still to come."""
    begin = first_day(dated)
    ahead = []
    for board in dated.plan.boards.values():
        table = sittings(board, Gate(board.id), dated.plan).between(begin, begin + AHEAD)
        ahead += [(s.ready_by, s.meets) for s in table if s.ready_by >= begin]
    heading = page.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]
    ready, meets = min(ahead)
    assert f"of {_long(meets)} " in heading
    assert heading.endswith(f"due on {_long(ready)}")


def _long(day: int) -> str:
    date = datetime.date.fromordinal(day)
    return f"{date.day} {date:%B} {date.year}"


def test_public_notice_may_be_due_before_the_next_papers() -> None:
    """The board whose notice is due first comes first, though its papers are due last."""
    plan = """\
plan: p
start: 2017-05-22
boards:
  cabinet: {title: Cabinet, dates: [2017-06-27], notice: council.key-decision-notice}
  officers: {title: Officers, dates: [2017-06-13]}
tasks:
  paper: {title: Paper, duration: 2w}
"""
    page = page_of(compute_schedule(loads_plan(plan)))
    assert "Next: public notice for Cabinet of 27 June 2017 is due on 29 May 2017</h1>" in page


def test_the_case_of_birmingham_by_hand() -> None:
    """Five clear working days, counted back by hand from the third Tuesday of July 2015.

    21 July is a Tuesday. The clear days before it are 20, 17, 16, 15 and 14 July, with a weekend
    between; so papers are out by Monday 13 July 2015.
    """
    page = page_of(compute_schedule(load_plan(ROOT / "plans")))
    assert (
        "Next: papers for the ICT Programme Board of 21 July 2015 are due on 13 July 2015" in page
    )
    row = meetings_of(page, "ICT Programme Board").rows[0]
    assert (row[0].words, row[1].days) == ("Tuesday 21 July 2015", ["2015-07-13"])


CABINET = """\
plan: cabinet
start: 2017-05-01
boards:
  cabinet:
    title: Cabinet
    dates: [2017-06-27, 2017-07-25]
    notice: council.key-decision-notice
    call_in: council.call-in
    {more}
tasks:
  paper: {{title: Paper, duration: 2w}}
  approval: {{title: Approve it, gate: {{board: cabinet{gate}}}, after: paper}}
"""


def cabinet(more: str = "", gate: str = "") -> Schedule:
    return compute_schedule(loads_plan(CABINET.format(more=more, gate=gate)))


def test_notice_papers_and_call_in_by_hand() -> None:
    """The Cabinet of Tuesday 27 June 2017, counted by hand.

    28 clear calendar days lie between 29 May and 27 June: 30 and 31 May and 1 to 26 June. Five
    clear working days are 20, 21, 22, 23 and 26 June, so papers are out by Monday 19 June. Two
    working days later is Thursday 29 June; call-in takes 30 June and 3, 4, 5 and 6 July.
    """
    page = page_of(cabinet())
    row = meetings_of(page, "Cabinet").rows[0]
    assert [cell.days for cell in row[:-1]] == [
        ["2017-06-27"],
        ["2017-05-29"],
        ["2017-06-19"],
        ["2017-06-29"],
        ["2017-07-06"],
    ]
    counted = [t for t in tables_of(page) if "day by day" in t.caption]
    assert [t.caption.partition(" for")[0].partition(" of")[0] for t in counted] == [
        "“Public notice",
        "“Papers",
        "“Call-in",
    ]
    numbers = [[r[0].words for r in t.rows if r[0].words != "not counted"][-1] for t in counted]
    assert [n.rpartition(" ")[2] for n in numbers] == ["28", "5", "5"]
    assert counted[2].rows[-1][1].days[-1] == "2017-07-06"


def test_a_last_day_that_is_no_working_day_says_so() -> None:
    """29 May 2017, the last day for notice, was the spring bank holiday; Friday 26 May was not."""
    words = words_of(page_of(cabinet()))
    assert "29 May 2017 is no working day (Spring bank holiday" in words
    assert "the last working day before it is Friday 26 May 2017" in words


@pytest.mark.parametrize(
    ("gate", "days"),
    [("", 3), (", key_decision: false", 2), (", call_in: false", 2)],
)
def test_only_what_a_decision_needs_is_counted(gate: str, days: int) -> None:
    """No key decision, no notice; not to be called in, no call-in."""
    counted = [t for t in tables_of(page_of(cabinet(gate=gate))) if "day by day" in t.caption]
    assert len(counted) == days


def test_missing_the_last_known_meeting_says_that_none_is_known() -> None:
    """Behind the last fixed meeting of a board without a cycle nothing is known."""
    (first,) = table_of(page_of(cabinet()), "Decisions due").rows
    assert first[5].words == "28 calendar days: the meeting of 25 July 2017"
    late = CABINET.format(more="", gate="").replace("2w", "7w")
    (second,) = table_of(page_of(compute_schedule(loads_plan(late))), "Decisions due").rows
    assert second[5].words == "no later meeting is known"


def test_recess_and_elections_are_told_with_their_days() -> None:
    """Each stretch within the calendar is told with its name and what it stops."""
    more = "recess: {every: 08-01..08-31, name: Summer}"
    more += "\n    pre_election: {from: 2018-03-26, to: 2018-05-03}"
    words = words_of(page_of(cabinet(more)))
    assert "1 August 2017 to 31 August 2017 : Summer, no meeting of the cycle" in words
    assert "26 March 2018 to 3 May 2018 : nothing is taken to be decided" in words


def test_decisions_taken_stand_apart() -> None:
    """What is reported as decided is not due, and has the day that was reported."""
    dated = compute_schedule(load_plan(ROOT / "tests/plans/good/gates.yaml"))
    page = page_of(dated)
    row = table_of(page, "Decisions that are reported").row("Decided")
    assert row[2].days == ["2015-01-27"]
    assert not [r for r in table_of(page, "Decisions due").rows if r[0].words == "Decided"]


def test_boards_without_decisions_keep_their_calendar() -> None:
    """A plan that asks nothing of its boards says so, and still lists their meetings."""
    page = page_of(compute_schedule(load_plan(ROOT / "tests/plans/good/boards.yaml")))
    words = words_of(page)
    assert "No decision of this plan is still to be taken" in words
    assert "nothing that still waits for one of them" in words
    assert len([t for t in tables_of(page) if t.caption.startswith("Meetings of")]) > 3
    assert "every 4 weeks from 6 January 2015" in words.lower().replace("january", "January")


def test_findings_about_boards_are_told() -> None:
    """A fixed meeting before an election and an excluded stranger stand on the page, with codes."""
    more = "pre_election: {from: 2017-06-01, to: 2017-06-30}\n    members: [Leader]"
    words = words_of(page_of(cabinet(more, ", excludes: [Somebody]")))
    assert "EP418" in words
    assert "EP416" in words
    assert "Somebody: Approve it" in words


def test_a_notice_of_its_own_that_comes_too_late_is_told() -> None:
    """Where an item gives public notice, its day stands beside the last day for it."""
    text = CABINET.format(more="", gate=", notice: told").replace("2017-05-01", "2017-05-15")
    page = page_of(compute_schedule(loads_plan(text + "  told: {title: Told, milestone: true}\n")))
    row = table_of(page, "Decisions due").row("Approve it")
    assert row[2].days[0] == "2017-06-19"
    assert row[2].days[1:] == ["2017-05-29", "2017-05-15"]
    assert "too late" not in row[2].words


def test_the_page_is_there_only_for_boards(schedule: Schedule) -> None:
    """No board, no page."""
    assert "governance.md" not in {chapter.path for chapter in chapters_of(Edition(schedule))}


def test_pages_are_sound(page: str, read_html) -> None:
    """Tags match, ids are unique, nothing is loaded and no style is inline."""
    found = read_html(page)
    assert found.faults == []
    assert len(found.ids) == len(set(found.ids))
    assert found.fetched == []
    assert not any("style" in attributes for _, attributes in found.tags)


@given(
    weeks=st.integers(1, 40),
    status=st.dates(datetime.date(2026, 1, 5), datetime.date(2026, 12, 31)),
    cycle=st.sampled_from(["third Tuesday", "every Monday", "last Friday", "1st of every month"]),
    papers=st.sampled_from(["", "papers: {rule: council.agenda, count: 12}"]),
)
@settings(deadline=None, max_examples=40)
def test_papers_are_never_due_before_the_paper_is_ready(weeks, status, cycle, papers) -> None:
    """For any length, status date and cycle: ready, then due, then the meeting, then in effect."""
    plan = loads_plan(
        f"""\
plan: p
start: 2026-01-05
status_date: {status}
boards:
  b:
    title: Board
    meets: {cycle}
    call_in: council.call-in
    {papers}
tasks:
  paper: {{title: Paper, duration: {weeks}w}}
  approve: {{title: Approve, gate: b, after: paper}}
"""
    )
    dated = compute_schedule(plan)
    row = table_of(page_of(dated), "Decisions due").row("Approve")
    ready, due = row[1].days[0], row[2].days[0]
    meets, effective = row[4].days
    assert ready <= due < meets < effective
    assert ready >= str(status)
