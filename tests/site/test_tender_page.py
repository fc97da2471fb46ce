"""The page of tenders: every date on it is the engine's, and every count can be followed."""

from __future__ import annotations

import datetime
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.errors import ExitplanError
from exitplan.expansion import ProcurementFacts
from exitplan.law import Bound, all_periods, count_before, count_from
from exitplan.outlook import contract_dates, last_safe_dates, legal_duties
from exitplan.plan import Board, Gate, Group, Plan, Procurement, Task
from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import Schedule, compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.site import Edition
from exitplan.site._contents import chapters_of
from exitplan.site._tender_counting import told_answer
from exitplan.site._text import clean, shortened
from tests.site.page_tables import main_page, table_of, tables_of, words_of

ROOT = Path(__file__).resolve().parents[2]
PLANS = (
    "plans",
    "plans/present-day/fernborough-ict.yaml",
    "tests/plans/good/procurements.yaml",
    "tests/plans/good/legal-periods.yaml",
    "tests/plans/good/transfers.yaml",
    "tests/plans/good/contracts.yaml",
    "tests/plans/good/own-periods.yaml",
)

TENDER = """\
plan: tender
title: A tender
start: {start}
{more}
tasks:
  tender:
    title: The tender
    procurement: {facts}
"""


def schedule_of(name: str) -> Schedule:
    return compute_schedule(load_plan(ROOT / name))


def procurements_of(schedule: Schedule) -> tuple[ProcurementFacts, ...]:
    return () if schedule.expansion is None else schedule.expansion.procurements


def page_of(schedule: Schedule, name: str = "tender") -> str:
    return main_page(schedule, f"{name}.md")


@pytest.fixture(scope="module", params=PLANS)
def dated(request: pytest.FixtureRequest) -> Schedule:
    return schedule_of(request.param)


@pytest.fixture(scope="module")
def page(dated: Schedule) -> str:
    return page_of(dated)


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def test_every_legal_period_has_the_days_of_the_engine(dated: Schedule, page: str) -> None:
    """Event, first day, last day and the next lawful day are those that the schedule gives."""
    rows = [r for t in tables_of(page) if t.caption.startswith("Legal periods") for r in t.rows]
    found = [dated.period(task.id) for task in dated.plan.tasks() if task.period is not None]
    assert len(rows) == len(found)
    for period in found:
        assert period is not None
        (row,) = [
            r
            for r in rows
            if r[0].words.startswith(clean(period.title))
            and r[3].days[0] == iso_date(period.event_day)
        ]
        first = next(d.day for d in period.counting() if d.number == 1)
        assert row[3].days == [iso_date(period.event_day), iso_date(first)]
        assert row[4].days == [iso_date(period.last_day)]
        is_duty = period.period.bound is Bound.AT_MOST
        assert row[5].days == [iso_date(period.last_day if is_duty else period.next_day)]
        for provision in period.length.provisions:
            assert provision in row[1].words
        assert f"{period.rule.count:,} " in row[2].words
        assert ("chosen by the plan" in row[2].words) == (period.rule.count != period.length.count)


def test_every_period_is_counted_day_by_day(dated: Schedule, page: str) -> None:
    """The lines under a period begin with its event and end with its last day, without a hole."""
    tables = [t for t in tables_of(page) if "day by day" in t.caption]
    assert tables
    for table in tables:
        lines = [row[1].days for row in table.rows]
        ends = [(day(line[0]), day(line[-1])) for line in lines]
        for (_, last), (first, _) in itertools.pairwise(ends):
            assert first == last + 1
    for task in dated.plan.tasks():
        period = dated.period(task.id) if task.period is not None else None
        if period is None:
            continue
        spans = [(t.rows[0][1].days[0], t.rows[-1][1].days[-1]) for t in tables]
        end = period.rule.last_day(period.event_day)
        assert (iso_date(period.event_day), iso_date(end)) in spans


def test_every_step_has_its_dates(dated: Schedule, page: str) -> None:
    """The table of steps has every step of a procurement once, with the schedule's dates."""
    for facts in procurements_of(dated):
        group = dated.groups[facts.group]
        table = table_of(page, f"Steps of “{clean(group.title)}”")
        assert len(table.rows) == len(list(group.tasks()))
        for task in group.tasks():
            dates = dated[task.id]
            (row,) = [r for r in table.rows if r[0].links[0].endswith(_end_of(task.id))]
            expected = [] if dates.is_milestone else [iso_date(dates.start_day)]
            assert row[1].days == expected
            assert row[2].days == [iso_date(dates.finish_day)]
        starts = [(row[1].days or row[2].days)[0] for row in table.rows]
        assert starts == sorted(starts)


def _end_of(item_id: str) -> tuple[str, ...]:
    """How links to an item end: at its row, or at its own page."""
    slug = re.sub(r"[^a-z0-9]+", "-", item_id)
    return (f"#item-{slug}", f"/{slug}.md")


def test_duties_and_notices_are_those_of_the_engine(dated: Schedule, page: str) -> None:
    """What must be done by a day has that day, the event it is counted from and its forecast."""
    groups = tuple(f"{facts.group}." for facts in procurements_of(dated))
    terms = [term for term in legal_duties(dated) if term.id.startswith(groups)]
    for contract in contract_dates(dated):
        terms += [*contract.notices, *contract.duties]
        terms += [e.notice for e in contract.extensions if e.notice is not None and not e.taken]
    captions = ("Duties of", "Notices and duties")
    rows = [r for t in tables_of(page) if t.caption.startswith(captions) for r in t.rows]
    assert len(rows) == len(terms)
    for term in terms:
        mine = [r for r in rows if r[0].words == clean(term.title)]
        assert any(
            row[2].days == [iso_date(term.event_day)]
            and row[3].days == [iso_date(term.last_day)]
            and row[4].days == ([] if term.forecast_day is None else [iso_date(term.forecast_day)])
            and term.provision in row[1].words
            for row in mine
        ), term.title


@pytest.mark.parametrize("name", PLANS[:3])
def test_last_safe_days_are_those_of_exitplan_latest(name: str) -> None:
    """Each step that has a last safe day shows it, and no step shows another."""
    dated = schedule_of(name)
    page = page_of(dated)
    latest = {row.id: row for row in last_safe_dates(dated)}
    seen = 0
    for facts in procurements_of(dated):
        inside = {i: row for i, row in latest.items() if i.startswith(f"{facts.group}.")}
        if not inside:
            continue
        title = clean(dated.groups[facts.group].title)
        table = table_of(page, f"Last safe days of “{title}”")
        assert len(table.rows) == len(inside)
        for item_id, row in inside.items():
            (cells,) = [r for r in table.rows if r[0].links[0].endswith(_end_of(item_id))]
            assert cells[1].days == ([] if row.last_day is None else [iso_date(row.last_day)])
            seen += 1
    assert seen > 5


def test_a_time_for_requests_ends_on_a_monday_when_its_thirtieth_day_is_a_sunday() -> None:
    """Thirty days counted by hand.

    The notice of Birmingham's retender goes out on Friday 29 March 2019, which is not counted.
    30 March is day 1, 31 March day 2; April's 28th is day 30, a Sunday. So by PCR 2015 reg 2(4)
    the time runs to Monday 29 April, and those invited may be chosen from Tuesday 30 April.
    """
    page = page_of(schedule_of("plans"))
    row = table_of(page, "Legal periods of “Retender of the services”").row("Time for requests")
    assert row[3].days == ["2019-03-29", "2019-03-30"]
    assert row[4].days == ["2019-04-29"]
    assert row[5].days == ["2019-04-30"]
    counted = table_of(page, "“Time for requests to participate”, day by day")
    told = [(r[0].words, r[1].days, r[2].words) for r in counted.rows]
    assert told == [
        ("not counted", ["2019-03-29"], "event day, not counted"),
        ("1 to 29", ["2019-03-30", "2019-04-27"], ""),
        ("30", ["2019-04-28"], "Sunday: the period ends on the next working day"),
        ("not counted", ["2019-04-29"], "the next working day: the period ends"),
    ]


STANDSTILL = """\
plan: standstill
start: {start}
tasks:
  award: {{title: Award, duration: 1d}}
  wait: {{title: Standstill, period: {rule}, after: award}}
"""


def test_a_standstill_under_the_act_skips_st_patricks_day() -> None:
    """Eight working days counted by hand.

    Published on Tuesday 10 March 2026, which is day 1; 11, 12 and 13 March are 2 to 4; Monday 16
    is 5; Tuesday 17 March is a bank holiday in Northern Ireland and therefore none (s.123(1));
    18, 19 and 20 March are 6 to 8. The contract may be signed from 21 March, a Saturday.
    """
    plan = loads_plan(STANDSTILL.format(start="2026-03-10", rule="pa2023.standstill"))
    page = page_of(compute_schedule(plan))
    row = table_of(page, "Legal periods that are items").row("Standstill")
    assert row[3].days == ["2026-03-10", "2026-03-10"]
    assert (row[4].days, row[5].days) == (["2026-03-20"], ["2026-03-21"])
    counted = table_of(page, "“Standstill”, day by day")
    skipped = {r[1].days[0]: r[2].words for r in counted.rows if r[0].words == "not counted"}
    assert skipped == {
        "2026-03-14": "weekend",
        "2026-03-17": "St Patrick's Day (Northern Ireland)",
    }
    assert "anywhere in the United Kingdom" in words_of(page)


def test_a_standstill_over_easter_ends_after_easter_monday() -> None:
    """Ten days counted by hand.

    Sent on Tuesday 24 March 2015, not counted; 25 March is day 1, 3 April day 10, Good Friday.
    4 and 5 April are the weekend, 6 April is Easter Monday, so the last day is Tuesday 7 April.
    """
    plan = loads_plan(STANDSTILL.format(start="2015-03-24", rule="pcr2015.standstill"))
    page = page_of(compute_schedule(plan))
    row = table_of(page, "Legal periods that are items").row("Standstill")
    assert (row[4].days, row[5].days) == (["2015-04-07"], ["2015-04-08"])
    assert "Good Friday: the period ends on the next working day" in words_of(page)


def test_a_period_of_another_law_says_which_law_its_day_is_in() -> None:
    """A standstill of the Act in 2015 stands alone, so it is told that the Act came later."""
    plan = loads_plan(STANDSTILL.format(start="2015-03-24", rule="pa2023.standstill"))
    assert "comes under the Public Contracts Regulations 2015" in words_of(
        page_of(compute_schedule(plan))
    )


@pytest.mark.parametrize(
    ("start", "facts", "said"),
    [
        (
            "2026-01-05",
            "{procedure: open}",
            "It runs under the Procurement Act 2023, because its notice is forecast for",
        ),
        (
            "2019-01-07",
            "{procedure: restricted}",
            "should the notice slip past 23 February 2025, another law applies",
        ),
        (
            "2019-01-07",
            "{procedure: restricted, regime: pcr2015}",
            "It runs under the Public Contracts Regulations 2015, as the plan states.",
        ),
        (
            "2014-09-01",
            "{procedure: open, commences: 2014-10-01}",
            "because it commences on 1 October 2014, as the plan states",
        ),
        (
            "2026-01-05",
            "{procedure: call-off, regime: pcr2015}",
            "A call-off follows the law of its framework, whatever its own date.",
        ),
        (
            "2025-01-06",
            "{procedure: open, steps: {notice-sent: {actual_finish: 2025-01-10}}}",
            "because its notice went out on 10 January 2025, as reported",
        ),
    ],
)
def test_the_law_is_named_with_its_reason(start: str, facts: str, said: str) -> None:
    """Stated, by the day it commences, as reported, by forecast, or by its framework."""
    more = "status_date: 2025-02-03" if "actual" in facts else ""
    plan = loads_plan(TENDER.format(start=start, facts=facts, more=more))
    assert said in words_of(page_of(compute_schedule(plan)))


def test_a_forecast_outside_the_law_that_is_stated_is_told() -> None:
    """A regime that is stated while the notice is forecast for another law's time is noticed."""
    plan = TENDER.format(start="2026-01-05", facts="{procedure: open, regime: pcr2015}", more="")
    words = words_of(page_of(compute_schedule(loads_plan(plan))))
    assert "when a procurement that only then commences comes under the Procurement Act 2023" in (
        words
    )


def test_value_and_threshold_are_told_with_the_provision() -> None:
    """The threshold of the day of the notice stands beside the value; none where none is known."""
    facts = "{procedure: open, value: 150000}"
    words = words_of(
        page_of(
            compute_schedule(loads_plan(TENDER.format(start="2026-01-05", facts=facts, more="")))
        )
    )
    assert "value at £150,000, with VAT. That is below the £207,720" in words
    old = "{procedure: restricted, value: 150000}"
    words = words_of(
        page_of(compute_schedule(loads_plan(TENDER.format(start="2016-01-04", facts=old, more=""))))
    )
    assert "£150,000" in words
    assert "£207,720" not in words


CONFLICT = """\
plan: conflict
start: 2026-01-05
boards:
  board: {{title: The board, meets: first Thursday, members: [Head of ICT, Old Supplier]}}
contracts:
  ict: {{title: ICT, supplier: Old Supplier, ends: 2029-03-31, new_service: tender.signed}}
tasks:
  tender:
    title: The tender
    procurement: {{procedure: open, board: board, replaces: ict{steps}}}
"""


@pytest.mark.parametrize(
    ("steps", "heading", "findings"),
    [
        ("", "Old Supplier sits at the table in 2 decisions on the retender", 2),
        (
            ", steps: {strategy-approval: {gate: {board: board, excludes: [old  supplier]}}}",
            "Old Supplier sits at the table in 1 decision on the retender",
            1,
        ),
    ],
)
def test_an_incumbent_at_the_table_is_told(steps: str, heading: str, findings: int) -> None:
    """Each decision says whether the incumbent sits there; those that nothing bars are findings."""
    page = page_of(compute_schedule(loads_plan(CONFLICT.format(steps=steps))))
    words = words_of(page)
    assert heading in words
    assert words.count("EP414") == findings
    assert len(table_of(page, "Decisions on the retender").rows) == 2


def test_a_plan_without_contract_says_why_there_are_no_last_safe_days() -> None:
    """Where nothing says what must be in place, the page says so in place of a table."""
    plan = loads_plan(TENDER.format(start="2026-01-05", facts="{procedure: open}", more=""))
    words = words_of(page_of(compute_schedule(plan)))
    assert "no contract of the plan says what must be in place when it ends" in words
    assert "Last safe days of" not in words


def test_a_reported_end_that_differs_from_the_count_is_told() -> None:
    """What a report says and what the law's count gives stand side by side."""
    text = STANDSTILL.format(start="2026-03-10", rule="pa2023.standstill")
    facts = "after: award, actual_start: 2026-03-10, actual_finish: 2026-03-19}"
    plan = loads_plan(text.replace("after: award}", facts) + "status_date: 2026-04-01\n")
    words = words_of(page_of(compute_schedule(plan)))
    assert "reports it as over on 19 March 2026; counted, its last day is 20 March 2026" in words
    assert "legal period over" in words


def test_the_page_is_there_only_for_what_it_can_tell(schedule: Schedule) -> None:
    """Neither tender nor legal period, and the site has no such page."""
    assert "tender.md" not in {chapter.path for chapter in chapters_of(Edition(schedule))}


def test_pages_are_sound(dated: Schedule, page: str, read_html) -> None:
    """Tags match, ids are unique, nothing is loaded, no style is inline, no sign is a hyphen."""
    found = read_html(page)
    assert found.faults == []
    assert len(found.ids) == len(set(found.ids))
    assert found.fetched == []
    assert not any("style" in attributes for _, attributes in found.tags)
    assert "not give legal advice" in words_of(page)


DAYS = st.integers(datetime.date(2014, 1, 1).toordinal(), datetime.date(2027, 12, 31).toordinal())
PERIODS = st.sampled_from([p for p in all_periods() if p.count])


@given(period=PERIODS, event=DAYS, back=st.booleans(), data=st.data())
@settings(deadline=None, max_examples=150)
def test_lines_of_a_count_are_the_count(period, event, back, data) -> None:
    """For any period, day and circumstance the lines hold every day once, with its own number."""
    names = data.draw(st.sets(st.sampled_from(period.circumstance_names or ("",)), max_size=1))
    try:
        count = count_before if back else count_from
        answer = count(period, event, [name for name in names if name])
    except ExitplanError:
        return
    told = told_answer(answer, title="A period", anchor="a")
    days = {d.day: d for d in answer.days}
    seen = 0
    for line in told.stretches:
        for one in range(line.first, line.last + 1):
            assert (days[one].number is None) == (not line.numbers)
            seen += 1
        if line.numbers:
            first, _, last = line.numbers.partition(" to ")
            assert days[line.first].number == int(first)
            assert days[line.last].number == int(last or first)
        assert all(days[one].note in ("", line.note) for one in range(line.first, line.last + 1))
    assert seen == len(days)
    assert told.last_day == answer.rule.last_day(answer.event_day)


HOSTILE = ("<script>alert(1)</script>", "](javascript:x) {{ y }}", "\u202eevil\u2066", "a " * 2500)


def _called(text: str) -> Plan:
    board = Board("b", text, meets="first Tuesday", members=[text], notes=text, source=text)
    tender = Group(
        "t",
        text,
        [],
        facts=Procurement("open", board="b", value=6_000_000),
        source=text,
        notes=text,
    )
    alone = Task("p", text, period="pa2023.standstill", source=text, assumed=text)
    decided = Task("d", text, gate=Gate("b", excludes=[text]))
    return Plan("x", text, start="2026-01-05", boards={"b": board}, items=[tender, alone, decided])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["tender", "governance"])
def test_titles_are_only_ever_text(text: str, name: str, read_html) -> None:
    """No tag or attribute comes of a title, and no control character reaches a reader."""
    wild = read_html(page_of(compute_schedule(_called(text)), name))
    calm = read_html(page_of(compute_schedule(_called("calm")), name))
    assert wild.faults == []
    assert {tag for tag, _ in wild.tags} == {tag for tag, _ in calm.tags}
    assert not any("javascript" in link for link in wild.links)
    assert "\u202e" not in wild.text
    assert shortened(clean(text), 60)[:20] in wild.text
