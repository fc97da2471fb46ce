from __future__ import annotations

import pytest

from exitplan.contract import CODES, contract_problems
from exitplan.errors import Severity
from exitplan.plan import (
    Contract,
    Duty,
    Extension,
    Group,
    HandOver,
    Notice,
    Obligation,
    Plan,
    Procurement,
    Task,
    milestone,
)
from exitplan.planfile import read_text

ERROR, WARNING = Severity.ERROR, Severity.WARNING
AT_WILL = "council.key-decision-notice"
"""A period of at least so long."""
IN_TIME = "pa2023.contract-termination-notice"
"""A period of at most so long."""

GOOD = """\
plan: exit
start: 2014-09-01
periods:
  at-will:
    {title: Leaving at will, count: 60, counts_event_day: true, provision: clause 12}
contracts:
  services:
    title: ICT services
    supplier: The supplier
    starts: 2006-04-01
    ends: 2017-09-30
    new_service: live
    parallel_running: pilot
    extensions:
      - {until: 2018-09-30, title: One year, notice: at-will, served_by: serve}
      - {until: 2019-09-30, title: Another year}
    notices:
      leave: {title: Notice to leave, period: at-will, served_by: serve, before: live}
    duties:
      ended:
        {title: Notice of the end, period: pa2023.contract-termination-notice, met_by: live}
      plan: {title: Exit plan, period: ccs.exit-plan, since: starts}
    obligations:
      forecast:
        {title: Forecast, every: [04-01, 10-01], met: [2014-09-30, 2015-03-31], delay: 6mo}
    service_areas:
      desk: {title: Service desk, exit: pilot, exclusive: true}
    assets:
      servers: {title: Servers, exit: pilot}
status_date: 2015-06-30
tasks:
  serve: {milestone: true}
  pilot: {duration: 4w, after: serve}
  live: {milestone: true, after: pilot}
"""


def told(plan: Plan) -> list[tuple[str, Severity, str, int | None]]:
    found = []
    for diagnostic in contract_problems(plan):
        assert diagnostic.where is not None
        assert diagnostic.help
        for text in (diagnostic.message, diagnostic.help):
            assert not text.endswith(".")
            assert "None" not in text
        where = diagnostic.where
        found.append((diagnostic.code, diagnostic.severity, where.field, where.index))
    return found


def plan(**fields) -> Plan:
    items = (Task("work", "Work", duration="5d"), milestone("live", "Live"))
    contract = Contract(
        "c", "Contract", **{"ends": "2017-09-30", "new_service": ("live",)} | fields
    )
    return Plan("p", "P", "2014-09-01", items, contracts={"c": contract})


def test_a_sound_contract_earns_nothing():
    """A contract that uses everything a contract can have is read without a word."""
    reading = read_text(GOOD)
    assert [str(finding) for finding in reading.diagnostics] == []
    assert reading.plan is not None
    assert told(reading.plan) == []


@pytest.mark.parametrize(
    ("fields", "field", "index"),
    [
        ({"new_service": ("live", "liev")}, "new_service", 1),
        ({"parallel_running": ("liev",)}, "parallel_running", 0),
        ({"extensions": [Extension("2018-09-30", served_by="liev")]}, "extensions", 0),
        ({"notices": [Notice("n", "N", AT_WILL, "liev")]}, "notices.n.served_by", None),
        ({"notices": [Notice("n", "N", AT_WILL, "work", "liev")]}, "notices.n.before", None),
        ({"duties": [Duty("d", "D", IN_TIME, "liev")]}, "duties.d.met_by", None),
        ({"duties": [Duty("d", "D", IN_TIME, "work", "liev")]}, "duties.d.since_item", None),
        ({"service_areas": [HandOver("s", "S", "liev")]}, "service_areas.s.exit", None),
        ({"assets": [HandOver("a", "A", "liev")]}, "assets.a.exit", None),
    ],
)
def test_an_id_that_the_plan_does_not_have(fields, field, index):
    """Wherever a contract names an item, an unknown one is told there, with the nearest id."""
    wrong = plan(**fields)
    assert told(wrong) == [("EP440", ERROR, f"contracts.c.{field}", index)]
    (finding,) = contract_problems(wrong)
    assert finding.message == "'c' names 'liev', which is not in the plan"
    assert finding.help == "did you mean 'live'?"


def test_an_unknown_id_unlike_any_other():
    """Where no id is near, the help says what to write."""
    (finding,) = contract_problems(plan(new_service=("zzzzzz",)))
    assert finding.help == "name a task, milestone or group by its full id"


def test_a_group_without_tasks():
    """A group that holds nothing has no dates, so that nothing can be served or in place by it."""
    contract = Contract("c", "Contract", "2017-09-30", new_service=("new",))
    made = Plan("p", "P", "2014-09-01", [Group("new", "New", [])], contracts={"c": contract})
    (finding,) = contract_problems(made)
    assert (finding.code, finding.message) == (
        "EP440",
        "'c' names 'new', a group without tasks, which has no dates",
    )


def test_a_duty_since_a_start_that_nobody_knows():
    """A duty counted from the contract's start needs the contract to have one."""
    duty = Duty("d", "D", IN_TIME, "work", "starts")
    assert told(plan(duties=[duty])) == [("EP440", ERROR, "contracts.c.duties.d", None)]
    assert told(plan(duties=[duty], starts="2014-09-01")) == []


def test_a_contract_that_ends_before_it_starts():
    """The end is told, as it is what a plan is about; the day itself may be both."""
    assert told(plan(starts="2017-10-01")) == [("EP441", ERROR, "contracts.c.ends", None)]
    assert told(plan(starts="2017-09-30")) == []


@pytest.mark.parametrize("until", ["2017-09-30", "2016-09-30"])
def test_an_extension_that_extends_nothing(until):
    """An extension runs until after the contract's end, not just to it."""
    assert told(plan(extensions=[Extension(until)])) == [
        ("EP441", ERROR, "contracts.c.extensions", 0)
    ]


def test_extensions_out_of_order():
    """Options follow one another; the one that goes back is told."""
    options = [Extension("2019-09-30", "Two years"), Extension("2018-09-30", "One year")]
    assert told(plan(extensions=options)) == [("EP441", ERROR, "contracts.c.extensions", 1)]
    assert told(plan(extensions=options[::-1])) == []


def test_an_extension_taken_up_after_one_that_is_not():
    """To run on from an extension that nobody took up is worth a word."""
    first = Extension("2018-09-30", "One year")
    second = Extension("2019-09-30", "Another", taken=True)
    assert told(plan(extensions=[first, second])) == [
        ("EP441", WARNING, "contracts.c.extensions", 1)
    ]
    (finding,) = contract_problems(plan(extensions=[first, second]))
    assert finding.message == "'Another' is taken up, but 'One year' before it is not"
    both = [Extension("2018-09-30", taken=True), second]
    assert told(plan(extensions=both)) == []


def test_what_nobody_takes_over():
    """A service area and an asset without an exit are warned of, each under its own code."""
    fields = {"service_areas": [HandOver("desk", "Desk")], "assets": [HandOver("kit", "Kit")]}
    assert told(plan(**fields)) == [
        ("EP442", WARNING, "contracts.c.service_areas.desk", None),
        ("EP443", WARNING, "contracts.c.assets.kit", None),
    ]


def test_a_tender_that_replaces_an_unknown_contract():
    """A tender names a contract of the plan; the nearest is suggested, if one is near."""
    facts = Procurement("open", replaces="servces")
    contract = Contract("services", "Services", "2017-09-30")
    tender = Group("tender", "Tender", [Task("tender.work", "Work", duration="5d")], facts=facts)
    wrong = Plan("p", "P", "2014-09-01", [tender], contracts={"services": contract})
    (finding,) = contract_problems(wrong)
    assert (finding.code, finding.severity, finding.help) == (
        "EP445",
        ERROR,
        "did you mean 'services'?",
    )
    assert finding.where is not None
    assert (finding.where.item, finding.where.field) == ("tender", "procurement.replaces")
    (finding,) = contract_problems(Plan("p", "P", "2014-09-01", [tender]))
    assert finding.help == "add it under contracts:, or take replaces out"


@pytest.mark.parametrize(
    ("fields", "field", "index"),
    [
        ({"notices": [Notice("n", "N", IN_TIME, "work")]}, "notices.n.period", None),
        ({"duties": [Duty("d", "D", AT_WILL, "work")]}, "duties.d.period", None),
        ({"extensions": [Extension("2018-09-30", notice=IN_TIME)]}, "extensions", 0),
    ],
)
def test_a_period_used_the_wrong_way(fields, field, index):
    """A notice rests on at least so long before, a duty on at most so long after."""
    assert told(plan(**fields)) == [("EP446", ERROR, f"contracts.c.{field}", index)]


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("EP401", "pa2023.contract-termination-notise"),
        ("EP402", {"rule": "council.key-decision-notice", "count": 27}),
        ("EP403", {"rule": "council.key-decision-notice", "circumstances": ("haste",)}),
    ],
)
def test_what_the_law_says_of_a_period(code, use):
    """A period that the law's room refuses is told at the contract's field."""
    from exitplan.plan import PeriodUse

    period = PeriodUse(**use) if isinstance(use, dict) else use
    where = ("contracts.c.notices.n.period", None)
    found = told(plan(notices=[Notice("n", "N", period, "work")]))
    assert found == [(code, ERROR, *where)]


def test_an_end_beyond_the_years_of_the_calendar():
    """Working days to a day that no bank holiday table reaches cannot be counted."""
    notice = Notice("n", "N", AT_WILL, "work")
    assert told(plan(ends="2061-01-31", notices=[notice])) == [
        ("EP309", ERROR, "contracts.c.ends", None)
    ]
    assert told(plan(ends="2060-12-31", notices=[notice])) == []


def obligation(**fields) -> list[tuple[str, str, int | None]]:
    made = Obligation("o", "O", **fields)
    found = told(plan(starts="2014-10-01", obligations=[made]))
    assert all(entry[:2] == ("EP447", WARNING) for entry in found)
    return [(field.removeprefix("contracts.c.obligations.o"), i) for _, _, field, i in found]


def day(text: str) -> int:
    import datetime

    return datetime.date.fromisoformat(text).toordinal()


def test_an_obligation_that_never_falls_due():
    """Neither a day of every year nor a written one within the contract: a slip somewhere."""
    assert obligation() == [("", None)]
    assert obligation(every_year=[(4, 1)]) == []
    assert obligation(due=[day("2015-04-01")]) == []


def test_an_obligation_due_outside_the_contract():
    """What falls due before the contract starts or after it ended is told by its place."""
    days = [day("2014-09-30"), day("2015-04-01"), day("2017-10-01")]
    assert obligation(due=days) == [(".due", 0), (".due", 2)]


def test_a_day_met_that_answers_nothing():
    """After the last due day nothing is left to answer, and one due day needs one answer."""
    due = [day("2015-04-01"), day("2015-10-01")]
    assert obligation(due=due, met=[day("2015-04-01"), day("2015-04-02")]) == []
    assert obligation(due=due, met=[day("2015-10-02")]) == [(".met", 0)]
    assert obligation(due=due, met=[day("2015-03-01"), day("2015-03-02")]) == [(".met", 1)]
    assert obligation(due=due, met=[day("2015-03-01"), day("2015-03-01")]) == [(".met", 1)]


def test_a_day_met_that_has_not_come_yet():
    """Nothing is met after the status date."""
    import attrs

    late = Obligation("o", "O", every_year=[(4, 1)], met=[day("2015-03-31")])
    made = plan(obligations=[late])
    assert told(attrs.evolve(made, status_date="2015-03-31")) == []
    assert told(attrs.evolve(made, status_date="2015-03-30")) == [
        ("EP447", WARNING, "contracts.c.obligations.o.met", 0)
    ]


def test_a_delay_of_less_than_nothing():
    """Missing an obligation costs time; a sign before it is a slip."""
    assert obligation(every_year=[(4, 1)], delay="-6mo") == [(".delay", None)]


def test_more_than_anybody_needs_is_refused():
    """Thousands of days of obligations are not worked out for a stranger's plan."""
    many = Obligation("o", "O", due=range(730_000, 732_001))
    assert told(plan(obligations=[many])) == [("EP010", ERROR, "contracts", None)]


def test_findings_point_into_the_file():
    """Each finding of a plan file has the line and column of what it is about."""
    wrong = (
        GOOD.replace("ends: 2017-09-30", "ends: 2006-03-31")
        .replace("period: at-will, served_by", "period: at-wil, served_by")
        .replace("{title: Servers, exit: pilot}", "{title: Servers}")
    )
    reading = read_text(wrong, "exit.yaml")
    places = [(finding.code, finding.place) for finding in reading.diagnostics]
    assert places == [
        ("EP441", "exit.yaml:11:11"),
        ("EP401", "exit.yaml:18:47"),
        ("EP443", "exit.yaml:29:7"),
    ]


def test_a_step_that_is_not_laid_out_is_told_by_the_contract():
    """Whether a tender has a step is known once it is laid out: then the contract's rules tell."""
    group = Group("tender", "Tender", [Task("tender.award", "Award", duration="5d")])
    contract = Contract("c", "Contract", "2017-09-30", new_service=("tender.awrad",))
    made = Plan("p", "P", "2014-09-01", [group], contracts={"c": contract})
    (finding,) = contract_problems(made)
    assert (finding.code, finding.help) == ("EP440", "did you mean 'tender.award'?")


def test_every_code_is_of_this_room():
    """The room's codes lie in its range."""
    assert all("EP440" <= code <= "EP459" for code in CODES)
