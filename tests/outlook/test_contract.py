from __future__ import annotations

import datetime

import attrs
import pytest

from exitplan.errors import PlanError, Severity
from exitplan.law import LegalPeriod
from exitplan.outlook import CODES, DueState, contract_dates, contract_findings
from exitplan.plan import (
    Constraint,
    ConstraintKind,
    Contract,
    Duration,
    Duty,
    Extension,
    Group,
    HandOver,
    Kind,
    LegalDuty,
    Link,
    Notice,
    Obligation,
    Plan,
    Progress,
    Task,
)
from exitplan.planfile import read_text
from exitplan.schedule import Schedule, compute_schedule

ERROR, WARNING = Severity.ERROR, Severity.WARNING
AT_WILL = LegalPeriod(
    "at-will", "Leaving at will", 60, counts_event_day=True, provision="clause 12.3"
)


def on(name: str, date: str, **fields) -> Task:
    """Make a milestone that finishes on a day, be it at a weekend."""
    fields = {"calendar": "every-day", "constraints": [not_before(date)]} | fields
    return Task(name, name.title(), kind=Kind.MILESTONE, **fields)


def not_before(date: str) -> Constraint:
    return Constraint(ConstraintKind.FINISH_NO_EARLIER_THAN, date)


def done(name: str, date: str) -> Task:
    return Task(name, name.title(), kind=Kind.MILESTONE, progress=Progress(actual_finish=date))


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def schedule(*items: Task | Group, status: str | None = None, **fields) -> Schedule:
    """Schedule items under a contract that ends on 30 September 2017, with the new service."""
    about = {"ends": "2017-09-30", "new_service": ("live",)} | fields
    plan = Plan(
        "p",
        "P",
        "2014-09-01",
        items=(*items, *(() if "new_service" in fields else (on("live", "2017-09-29"),))),
        status_date=status,
        periods={"at-will": AT_WILL},
        contracts={"c": Contract("c", "ICT services", **about)},
    )
    return compute_schedule(plan)


def told(found: Schedule) -> list[tuple[str, Severity, str]]:
    entries = []
    for finding in contract_findings(found):
        assert finding.where is not None
        for text in (finding.message, finding.help):
            assert len(text) < 400
            assert not text.endswith(".")
            assert "None" not in text
        place = finding.where.field.removeprefix("contracts.c.") or finding.where.item
        entries.append((finding.code, finding.severity, place))
    return entries


def test_a_plan_that_keeps_its_contract_earns_nothing():
    """A new service in place on the very last day leaves no gap."""
    assert told(schedule()) == []
    assert told(schedule(on("live", "2017-09-30"), new_service=("live",))) == []


def test_a_gap_by_one_day():
    """The last day is a Saturday; the new service comes on Sunday: a calendar day, no work day."""
    found = schedule(on("live", "2017-10-01"), new_service=("live",))
    (finding,) = contract_findings(found)
    assert told(found) == [("EP460", WARNING, "new_service")]
    assert finding.message.endswith("a gap of 1 calendar day (0 working days)")


def test_a_gap_says_how_long_it_is_and_what_drives_it():
    """Days, working days, the work on the critical path, and the way to see all of it."""
    begins = Constraint(ConstraintKind.START_NO_EARLIER_THAN, "2017-09-25")
    work = Task("work", "The work", duration="10d", constraints=[begins])
    live = Task("live", "Live", kind=Kind.MILESTONE, after=[Link("work")])
    found = schedule(work, live, new_service=("live",))
    (finding,) = contract_findings(found)
    assert finding.message == (
        "“Live” is forecast for 6 October 2017, after the last day of “ICT services”, "
        "30 September 2017: a gap of 6 calendar days (5 working days)"
    )
    assert finding.help == (
        "its critical path goes on with “The work”, until 6 October 2017 "
        "(exitplan critical --to live)"
    )


def test_a_group_may_be_the_new_service():
    """A group is in place once its last member is."""
    members = [on("new.first", "2017-09-01"), on("new.last", "2017-10-02")]
    found = schedule(Group("new", "New service", members), new_service=("new",))
    (finding,) = contract_findings(found)
    assert finding.code == "EP460"
    assert "“New service” is forecast for 2 October 2017" in finding.message
    assert "exitplan why new.last tells what sets its date" in finding.help


def test_the_first_of_the_month_after_may_be_no_gap():
    """A milestone on the day after the contract is told how to say that it begins with it."""
    hint = "if the new service begins with that day, date what must be ready for it 30 September"
    (finding,) = contract_findings(schedule(on("live", "2017-10-01"), new_service=("live",)))
    assert hint in finding.help
    (finding,) = contract_findings(schedule(on("live", "2017-10-02"), new_service=("live",)))
    assert hint not in finding.help


def test_a_gap_that_was_is_a_warning():
    """Nothing can be done about a gap that is over."""
    found = schedule(done("live", "2017-10-02"), new_service=("live",), status="2017-11-01")
    assert told(found) == [("EP460", WARNING, "new_service")]


def test_an_extension_closes_a_gap():
    """The first option that reaches far enough is named, with its last day; taken up, it does."""
    option = Extension("2018-03-31", "Half a year", "at-will")
    late = (on("live", "2017-12-01"),)
    found = schedule(*late, new_service=("live",), extensions=[option])
    (finding,) = contract_findings(found)
    assert "“Half a year”, until 31 March 2018, would close it" in finding.help
    assert "to be taken up by 1 August 2017" in finding.help
    taken = attrs.evolve(option, taken=True)
    assert told(schedule(*late, new_service=("live",), extensions=[taken])) == []


def test_several_extensions_close_a_longer_gap():
    """Options follow one another, so all up to the one that reaches far enough are needed."""
    options = [
        Extension("2017-12-31", "First", "at-will"),
        Extension("2018-06-30", "Second", "at-will"),
        Extension("2019-06-30", "Third"),
    ]
    found = schedule(on("live", "2018-02-01"), new_service=("live",), extensions=options)
    (finding,) = contract_findings(found)
    assert "“First” and “Second”, until 30 June 2018, would close it" in finding.help
    assert "to be taken up by 1 August 2017 and 1 November 2017" in finding.help
    found = schedule(on("live", "2019-07-01"), new_service=("live",), extensions=options)
    (finding,) = contract_findings(found)
    assert "no option to extend reaches so far" in finding.help


def test_an_extension_whose_day_is_past_closes_nothing():
    """An option that can no longer be taken up is not held out as a way."""
    option = Extension("2018-03-31", "Half a year", "at-will")
    fields = {"new_service": ("live",), "extensions": [option]}
    live = on("live", "2017-12-01")
    found = schedule(live, status="2017-08-02", **fields)
    assert told(found) == [
        ("EP460", WARNING, "new_service"),
        ("EP463", WARNING, "extensions"),
    ]
    assert "would have closed it, but had to be taken up by 1 August 2017" in (
        contract_findings(found)[0].help
    )
    assert told(schedule(live, status="2017-08-01", **fields)) == [
        ("EP460", WARNING, "new_service")
    ]


def test_a_contract_that_says_nothing_of_the_new_service():
    """Whether there is a gap cannot be told, and that is said."""
    assert told(schedule(new_service=())) == [("EP461", WARNING, "contracts.c")]


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2017-08-01", []), ("2017-08-02", [("EP462", WARNING, "notices.leave")])],
)
def test_a_notice_on_the_last_lawful_day_is_in_time(date, expected):
    """Sixty days at will for 30 September: 1 August is in time, a day later is not."""
    leave = Notice("leave", "Notice to leave", "at-will", "serve")
    assert told(schedule(on("serve", date), notices=[leave])) == expected


def test_a_late_notice_says_by_how_much_and_by_which_rule():
    """The day, how late it is, what it precedes, the provision and the counting."""
    leave = Notice("leave", "Notice to leave", "at-will", "serve")
    (finding,) = contract_findings(schedule(on("serve", "2017-08-02"), notices=[leave]))
    assert finding.message == (
        "“Notice to leave” is forecast to be served on 2 August 2017, 1 working day after "
        "1 August 2017, the last day for it before the last day of “ICT services”, "
        "30 September 2017"
    )
    assert finding.help == (
        "at least 60 days (clause 12.3); calendar days; the day of the event is day 1; "
        "the last day never moves"
    )
    found = schedule(done("serve", "2017-08-02"), notices=[leave], status="2017-08-03")
    (finding,) = contract_findings(found)
    assert finding.severity is WARNING
    assert "was served on 2 August 2017" in finding.message


def test_a_notice_before_an_item_follows_the_item():
    """A notice ahead of an item counts back from the day the item is forecast to start."""
    early = Notice("leave", "Leave", "at-will", "serve", "move")
    serve = on("serve", "2017-08-01")
    assert told(schedule(serve, on("move", "2017-10-02"), notices=[early])) == []
    found = schedule(serve, on("move", "2017-09-29"), notices=[early])
    assert told(found) == [("EP462", WARNING, "notices.leave")]
    assert "before “Move”, 29 September 2017" in contract_findings(found)[0].message


def test_a_notice_that_nothing_serves():
    """Its last day is told where the plan reaches it."""
    leave = Notice("leave", "Leave", "at-will")
    found = schedule(notices=[leave])
    assert told(found) == [("EP462", WARNING, "notices.leave")]
    assert "to be served by 1 August 2017" in contract_findings(found)[0].message
    assert told(schedule(notices=[leave], ends="2014-10-01", new_service=())) == [
        ("EP461", WARNING, "contracts.c")
    ]


def test_an_option_taken_up_too_late():
    """An option's notice counts back from the end that it puts off."""
    option = Extension("2018-09-30", "One year", "at-will", "serve")
    assert told(schedule(on("serve", "2017-08-01"), extensions=[option])) == []
    assert told(schedule(on("serve", "2017-08-02"), extensions=[option])) == [
        ("EP463", WARNING, "extensions")
    ]
    late = schedule(done("serve", "2017-08-02"), extensions=[option], status="2017-08-03")
    assert told(late) == [("EP463", WARNING, "extensions")]


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2026-04-29", []), ("2026-04-30", [("EP464", WARNING, "duties.ended")])],
)
def test_the_notice_that_a_contract_has_ended(date, expected):
    """Expiry on 31 March 2026: the termination notice is in time on 29 April, not on the 30th."""
    duty = Duty("ended", "Termination notice", "pa2023.contract-termination-notice", "tell")
    assert told(schedule(on("tell", date), ends="2026-03-31", duties=[duty])) == expected


def test_duties_from_the_contract_s_start_and_from_an_item():
    """Three months from the start, and twenty working days from the plan's delivery."""
    duties = [
        Duty("plan", "Exit plan", "ccs.exit-plan", "plan", "starts"),
        Duty("agreed", "Agreed", "ccs.exit-plan-agreed", "agree", "plan"),
    ]
    fields = {"starts": "2014-12-01", "duties": duties}
    fine = schedule(on("plan", "2015-02-27"), on("agree", "2015-03-27"), **fields)
    assert told(fine) == []
    late = schedule(on("plan", "2015-03-02"), on("agree", "2015-03-31"), **fields)
    assert told(late) == [("EP464", WARNING, "duties.agreed"), ("EP464", WARNING, "duties.plan")]
    assert "confidence medium" in contract_findings(late)[0].help


def test_a_duty_that_nothing_does():
    """Like a notice that nothing serves."""
    duty = Duty("plan", "Exit plan", "ccs.exit-plan", None, "starts")
    found = schedule(starts="2014-12-01", duties=[duty])
    assert told(found) == [("EP464", WARNING, "duties.plan")]
    assert "to be done by 1 March 2015" in contract_findings(found)[0].message


def test_a_duty_by_law():
    """What a tender or a transfer must do within a time is held to it, too."""
    from exitplan.expansion import Expansion

    found = schedule(on("signed", "2026-03-02"), on("published", "2026-03-31"))
    duty = LegalDuty("pa2023.contract-details-notice", "signed", "published")
    found.expansion = Expansion(found.plan, duties=(duty,))
    assert told(found) == []
    found = schedule(on("signed", "2026-03-02"), on("published", "2026-04-01"))
    found.expansion = Expansion(found.plan, duties=(duty,))
    assert told(found) == [("EP464", WARNING, "published")]


def test_parallel_running_needs_the_old_service():
    """It is to be over by the contract's last day."""
    assert told(schedule(on("pilot", "2017-09-29"), parallel_running=("pilot",))) == []
    found = schedule(on("pilot", "2017-10-02"), parallel_running=("pilot",))
    assert told(found) == [("EP465", WARNING, "parallel_running")]
    assert "2 calendar days (1 working day)" in contract_findings(found)[0].help


TWICE = Obligation(
    "forecast",
    "Forecast of user changes",
    every_year=[(4, 1), (10, 1)],
    met=[day("2015-04-01")],
    owners=["People", "Place", "Economy"],
    if_missed="A reduction in costs may come\nsix months later.",
    delay="6mo",
)


def test_an_obligation_that_was_missed():
    """Missed days, who owes it, what each costs and what follows; the next day is no fault."""
    found = schedule(obligations=[TWICE], starts="2006-04-01", status="2015-10-02")
    (missed,) = contract_findings(found)
    assert (missed.code, missed.severity) == ("EP466", WARNING)
    # That of 1 October 2014 came after the plan began, and nothing says that it was met.
    assert missed.message == (
        "“Forecast of user changes” was not met by 1 October 2014 and 1 October 2015 "
        "(owed by People, Place and Economy); each time that costs 6 months"
    )
    assert missed.help == (
        "write the day under met, if it was met in time; otherwise: A reduction in costs may "
        "come six months later"
    )
    (dates,) = contract_dates(found)
    assert dates.obligations[0].in_state(DueState.NEXT) == (day("2016-04-01"),)


def test_an_obligation_may_be_met_on_the_day_itself():
    """On the status date itself there is still time; without one nothing is late."""
    met = attrs.evolve(TWICE, met=[day("2014-09-30"), day("2015-04-01")])
    found = schedule(obligations=[met], status="2015-10-01")
    assert told(found) == []
    (dates,) = contract_dates(found)
    assert dates.obligations[0].in_state(DueState.NEXT) == (day("2015-10-01"),)
    assert told(schedule(obligations=[met])) == []


def test_many_missed_days_are_not_all_listed():
    """Three are named, the others counted."""
    plain = attrs.evolve(TWICE, met=(), delay=Duration(0), owners=(), if_missed=None)
    found = schedule(obligations=[plain], status="2017-08-01")
    (missed,) = contract_findings(found)
    assert "1 October 2014, 1 April 2015, 1 October 2015 and 3 more" in missed.message


def test_what_is_handed_over_after_the_end():
    """A service area and an asset each need somebody to have them when the contract ends."""
    fields = {
        "service_areas": [HandOver("desk", "Service desk", "move")],
        "assets": [HandOver("kit", "Servers", "move")],
    }
    assert told(schedule(on("move", "2017-09-29"), **fields)) == []
    assert told(schedule(on("move", "2017-10-02"), **fields)) == [
        ("EP467", WARNING, "assets.kit.exit"),
        ("EP467", WARNING, "service_areas.desk.exit"),
    ]


def test_days_beyond_the_years_of_a_period_s_calendar_are_told():
    """A day that cannot be counted is a finding, not a crash."""
    forever = LegalPeriod("forever", "Forever", 60, calendar="england-and-wales")
    task = on("move", "2070-01-01", calendar="24-hour")
    plan = Plan(
        "p", "P", "2015-01-05", [task, on("live", "2015-02-02")],
        calendar="weekdays",
        periods={"forever": forever},
        contracts={"c": Contract("c", "C", "2017-09-30", new_service=("live",), notices=[
            Notice("n", "N", "forever", "live", "move")])},
    )  # fmt: skip
    assert told(compute_schedule(plan)) == [("EP309", ERROR, "notices.n")]


def test_a_contract_that_contradicts_the_plan_is_refused():
    """A plan made in Python is held to the same rules as one from a file."""
    with pytest.raises(PlanError) as caught:
        contract_findings(schedule(new_service=("nothing",)))
    assert [d.code for d in caught.value.diagnostics] == ["EP440"]


def test_a_plan_without_contracts_earns_nothing():
    """There is nothing to say."""
    assert contract_findings(compute_schedule(Plan("p", "P", "2015-01-05"))) == ()


def test_findings_have_their_places_and_come_worst_first():
    """Errors come first, each at the contract's own field in the file."""
    text = """\
plan: exit
start: 2017-01-02
contracts:
  services:
    title: ICT services
    ends: 2017-06-30
    new_service: live
    notices:
      leave: {title: Leave, period: ccs.termination-assistance-notice}
tasks:
  work: {duration: 30w}
  live: {milestone: true, after: work}
"""
    reading = read_text(text, "exit.yaml")
    assert reading.plan is not None
    found = contract_findings(compute_schedule(reading.plan))
    assert [(d.code, d.place) for d in found] == [
        ("EP460", "exit.yaml:7:18"),
        ("EP462", "exit.yaml:9:7"),
    ]


def test_every_code_is_of_this_room():
    """The room's codes lie in its range."""
    assert all("EP460" <= code <= "EP479" for code in CODES)
