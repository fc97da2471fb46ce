"""New plans are sound, whatever the facts, and their last safe start is the last one."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exitplan.errors import ExitplanError, PlanError
from exitplan.outlook import contract_findings, last_safe_dates
from exitplan.planfile import read_text
from exitplan.schedule import compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.starter import INSOURCE, ExitFacts, NoticePeriod, new_plan, parse_notice, ways_out
from exitplan.starter._search import start_on
from exitplan.tender import procedures

GOLDEN = Path(__file__).with_name("golden.yaml")
FULL = ExitFacts(
    "2029-03-31",
    "competitive-flexible",
    transfer=120,
    secondees=30,
    recruit=5,
    redeploy=8,
    id="full",
    supplier="Service Partner Ltd",
    extension="2030-03-31",
    notice=NoticePeriod(60, "days"),
    value=12_000_000,
)
"""Something of everything."""

ENDS = {
    "pcr2006": ("2012-09-30", "2014-03-14"),
    "pcr2015": ("2020-03-31", "2024-12-25"),
    "pa2023": ("2029-03-31", "2032-05-01"),
}
"""Two ends of contracts for each law: weekends, bank holidays, projected years."""
ROUTES = [
    (regime, name)
    for regime in ENDS
    for name in [*(p.id for p in procedures() if p.regime == regime), INSOURCE]
]
STAFF = (
    {},
    {"transfer": 120},
    {"secondees": 30},
    {"transfer": 120, "secondees": 30},
    {"transfer": 1, "secondees": 1, "recruit": 5, "redeploy": 8},
)


def findings(text: str) -> list[str]:
    """Everything that `exitplan schedule` would say to standard error."""
    reading = read_text(text)
    assert reading.plan is not None, reading.diagnostics
    schedule = compute_schedule(reading.plan)
    assert list(last_safe_dates(schedule)), "exitplan latest has nothing to say"
    found = [*reading.diagnostics, *schedule.notices(), *contract_findings(schedule)]
    return [str(diagnostic) for diagnostic in found]


def is_safe_a_day_later(made) -> bool:
    """Whether the plan as written, started a working day after the last safe start, is in time."""
    plan = read_text(made.text).plan
    later = made.calendar.nth_working_day_after(made.last.day, 1)
    return start_on(plan, later)[0].is_safe


@pytest.mark.parametrize(("regime", "procedure"), ROUTES, ids="-".join)
def test_a_new_plan_has_no_findings_and_starts_on_the_last_safe_day(regime, procedure):
    """For every law, procedure and staffing the plan is sound, is in time, and a working day
    later leaves a gap.
    """
    for staff, union, ends in itertools.product(STAFF, (True, False), ENDS[regime]):
        facts = ExitFacts(ends, procedure, regime=regime, union=union, **staff)
        made = new_plan(facts)
        assert findings(made.text) == [], facts
        assert made.started == made.last
        assert made.last.is_safe
        assert made.last.go_live_day <= facts.contract_ends.day
        assert made.too_late.go_live_day > facts.contract_ends.day, facts
        assert not is_safe_a_day_later(made), facts


@settings(max_examples=60)
@given(
    ends=st.dates(datetime.date(2020, 1, 1), datetime.date(2055, 12, 31)),
    procedure=st.sampled_from([INSOURCE, "open", "call-off", "competitive-flexible"]),
    people=st.tuples(*[st.integers(0, 200)] * 4),
    flags=st.tuples(st.booleans(), st.booleans()),
    notice=st.none()
    | st.builds(NoticePeriod, st.integers(1, 1200), st.just("days"))
    | st.builds(NoticePeriod, st.integers(1, 40), st.just("months"))
    | st.builds(NoticePeriod, st.integers(1, 400), st.just("working-days")),
    board=st.sampled_from(["third Tuesday", "every 6 weeks from 2010-01-05", "last Friday of May"]),
    longer=st.none() | st.integers(1, 900),
)
def test_one_working_day_after_the_last_safe_start_is_too_late(
    ends, procedure, people, flags, notice, board, longer
):
    """Whatever the facts, the plan is in time from the last safe start and not from the next
    working day, when the service has a gap or the notice comes too late.
    """
    facts = ExitFacts(
        ends,
        procedure,
        regime="pa2023",
        **dict(zip(("transfer", "secondees", "recruit", "redeploy"), people, strict=True)),
        union=flags[0],
        cautious=flags[1],
        notice=notice,
        board_meets=board,
    )
    if longer is not None:
        facts = attrs.evolve(facts, extension=ends + datetime.timedelta(days=longer))
    made = new_plan(facts)
    assert findings(made.text) == []
    assert made.last.is_safe
    assert not made.too_late.is_safe
    assert not is_safe_a_day_later(made)


def test_the_law_is_that_of_the_tender_notice():
    """Where nobody says which law it is, the forecast day of the notice does."""
    assert new_plan(ExitFacts("2016-03-31", "restricted")).regime == "pcr2006"
    assert new_plan(ExitFacts("2018-03-31", "restricted")).regime == "pcr2015"
    assert new_plan(ExitFacts("2029-03-31", "open")).regime == "pa2023"
    late = new_plan(ExitFacts("2029-03-31", "open", start="2023-06-01"))
    assert late.other_regime is None


def test_another_law_is_told():
    """A law that is not that of the notice is followed where it is asked for, and told."""
    made = new_plan(ExitFacts("2029-03-31", "restricted", regime="pcr2015"))
    assert made.other_regime == "Procurement Act 2023"
    assert findings(made.text) == []


@pytest.mark.parametrize(
    ("name", "regime", "said"),
    [
        ("restricted", None, "did you mean competitive-flexible? it has call-off"),
        ("competitive-flexible", "pcr2006", "it has competitive-dialogue, open and restricted"),
        ("frame", "pa2023", "or insource, without a tender"),
    ],
)
def test_a_procedure_that_a_law_lacks_is_refused_with_those_it_has(name, regime, said):
    """The refusal names what the law has."""
    with pytest.raises(PlanError) as caught:
        new_plan(ExitFacts("2029-03-31", name, regime=regime))
    (found,) = caught.value.diagnostics
    assert found.code == "EP420"
    assert said in found.help


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"start": "2029-03-31"}, "start: the plan cannot start on 2029-03-31"),
        ({"transfer": -1}, "transfer: -1 people cannot move"),
        ({"recruit": 100_001}, "recruit: 100,001 people"),
        ({"value": -5}, "value: no contract is worth"),
        ({"extension": "2029-03-31"}, "extension: an extension until 2029-03-31 is none"),
        ({"extension": "2099-03-31"}, "extension: 2099-03-31 lies outside the years"),
        ({"contract_ends": "1999-12-31"}, "contract-ends: 1999-12-31 lies outside the years"),
        ({"contract_ends": "2059-12-31"}, "contract-ends: the plan's dates leave the years"),
        ({"contract_ends": "2001-06-30"}, "contract-ends: the plan's dates leave the years"),
        ({"contract_ends": "2029-03-31T09:00"}, "contract-ends: 2029-03-31T09:00 has a time"),
        ({"supplier": "the  COUNCIL"}, "supplier: the council and the supplier are both called"),
        ({"title": "two\nlines"}, "title: 'two\\nlines' is no name"),
        ({"council": "c" * 101}, "council: 'cccccccccccccccccccc'… is longer than 100"),
        ({"board_meets": "never"}, "board-meets: 'never' is no cycle"),
        ({"regime": "eu"}, "regime: there is no procurement law 'eu'"),
        ({"contract_ends": "2003-01-31", "notice": NoticePeriod(48, "months")}, "notice: notice"),
    ],
    ids=str,
)
def test_facts_that_make_no_sense_are_refused(facts, said):
    """Each is refused with the fact's name and what is wrong with it."""
    with pytest.raises(PlanError) as caught:
        new_plan(ExitFacts(**{"contract_ends": "2029-03-31", "procedure": INSOURCE} | facts))
    (found,) = caught.value.diagnostics
    assert found.code == "EP480"
    assert said in found.message


def test_all_faults_come_at_once():
    """Whoever mends one fact need not run again to learn of the next."""
    facts = ExitFacts("2029-03-31", "open", transfer=-1, redeploy=-2, title=" ", start="2031-01-01")
    with pytest.raises(PlanError) as caught:
        new_plan(facts)
    assert len(caught.value.diagnostics) == 4


@pytest.mark.parametrize(
    "name", ['Ser"vice: #1 & {x}', "{% raw %} {{ id }}", "- no", "Ÿ – 東京", "no"]
)
def test_names_come_through_whole(name):
    """Whatever YAML or the template makes of such text elsewhere, a name stays that name."""
    facts = attrs.evolve(FULL, title=name, council=f"{name} Council", supplier=f"{name} Ltd")
    made = new_plan(facts)
    assert findings(made.text) == []
    plan = read_text(made.text).plan
    assert plan.title == name
    assert plan.contracts["current"].supplier == f"{name} Ltd"
    assert made.schedule["people.secondees.notice-given"].title.startswith(f"{name} Council gives")


def test_lengths_of_notice_are_read():
    """Notice is read in the words that contracts use; anything else is refused."""
    assert parse_notice("60 days") == NoticePeriod(60, "days")
    assert parse_notice("1 calendar day") == NoticePeriod(1, "days")
    assert parse_notice(" 40  Working Days ") == NoticePeriod(40, "working-days")
    assert parse_notice("8 weeks") == NoticePeriod(56, "days")
    assert parse_notice("6 months") == NoticePeriod(6, "months")
    assert parse_notice("1 year") == NoticePeriod(12, "months")
    for text in ("", "60", "60d", "0 days", "-3 months", "500 years", "six months", "٣ days"):
        with pytest.raises(ValueError, match="length of notice"):
            parse_notice(text)


def test_ways_out_keep_what_they_promise():
    """Each way out has a last safe start later than the plan's own, by its own plan."""
    made = new_plan(ExitFacts("2028-03-31", "competitive-flexible", extension="2029-03-31"))
    today = made.last.day + 200
    found = {way.title: way for way in ways_out(made, today)}
    extended = new_plan(ExitFacts("2029-03-31", "competitive-flexible")).last.day
    insourced = new_plan(ExitFacts("2028-03-31", INSOURCE)).last.day
    assert found["Take up the option to extend"].last_start_day == extended
    assert found["Bring the service back in-house"].last_start_day == insourced
    (longer,) = (way for way in found.values() if way.until_day is not None)
    later = attrs.evolve(made.facts, start=None, contract_ends=made.facts.extension, extension=None)
    longer_facts = attrs.evolve(later, contract_ends=iso_date(longer.until_day))
    assert new_plan(longer_facts).last.day >= today


def test_the_full_plan_reads_as_before(pytestconfig):
    """The plan with something of everything is, to the letter, the golden one."""
    text = new_plan(FULL).text
    if pytestconfig.getoption("--update-docs"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8"), (
        "if right: pytest tests/starter --update-docs"
    )
    assert text == new_plan(FULL).text
    assert max(map(len, text.splitlines())) <= 100
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\n\n\n" not in text
    assert findings(text) == []


def test_dates_outside_every_calendar_are_no_traceback():
    """Whatever year a contract ends in, there is a plan or a refusal."""
    for year in (1, 1999, 2001, 2002, 2058, 2059, 2060, 9999):
        try:
            new_plan(ExitFacts(f"{year:04}-12-31", "open", regime="pa2023"))
        except ExitplanError as error:
            assert {d.code for d in error.diagnostics} == {"EP480"}, year  # noqa: PT017
