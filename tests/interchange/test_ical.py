"""iCalendar: what other people's calendars make of a schedule."""

from __future__ import annotations

import datetime
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.interchange._ical import _fold, write_ical
from exitplan.plan import Plan, milestone
from exitplan.planfile import load_plan, loads_plan
from exitplan.schedule import Schedule, compute_schedule
from tests.interchange.harmless import TITLES, hostile_schedule

ROOT = Path(__file__).resolve().parent.parent.parent
PLANS = [
    ROOT / "tests/plans/real-case.yaml",
    ROOT / "tests/plans/good/gates.yaml",
    ROOT / "tests/plans/good/legal-periods.yaml",
    ROOT / "tests/plans/good/transfers.yaml",
    ROOT / "plans",
]
SMALL = """
plan: small
title: Small, but {title}
start: 2015-06-01
status_date: 2015-06-03
boards:
  cabinet: {{title: Cabinet, meets: third Tuesday, notice: council.key-decision-notice}}
tasks:
  begun: {{milestone: true, actual_finish: 2015-06-02}}
  work: {{duration: 5d, after: begun}}
  done: {{milestone: true, after: work SS+2d, deadline: {{date: 2015-06-08, source: "§1"}}}}
  decide: {{gate: cabinet, after: work}}
  standstill: {{period: pcr2015.standstill, after: decide}}
  all:
    title: All of it
    deadline: 2015-06-30
    tasks: {{last: {{duration: 3d, after: standstill, title: The last}}}}
"""


def _small(**changes: str) -> Schedule:
    text = SMALL.format(title="whole")
    for old, new in changes.items():
        text = text.replace(old, new)
    return compute_schedule(loads_plan(text))


def _events(schedule: Schedule) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(write_ical(schedule))
    events = calendar.walk("VEVENT")
    found = {str(event["UID"]): event for event in events}
    assert len(found) == len(events)
    return found


def _day(event: icalendar.Event) -> datetime.date:
    return event["DTSTART"].dt


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_every_milestone_deadline_and_decision_is_an_event(path: Path) -> None:
    """A calendar shows each milestone, deadline, decision and legal period on its day, once."""
    schedule = compute_schedule(load_plan(path))
    plan = schedule.plan.id
    expected: dict[str, datetime.date] = {}
    for dates in schedule:
        if dates.is_milestone:
            expected[f"{plan}.{dates.id}.milestone@exitplan"] = dates.finish
        if dates.deadline is not None:
            expected[f"{plan}.{dates.id}.deadline@exitplan"] = dates.deadline.date
        if dates.day_rule == "period":
            last = schedule.period(dates.id).last_day
            expected[f"{plan}.{dates.id}.period@exitplan"] = datetime.date.fromordinal(last)
        if dates.day_rule == "gate":
            sitting = schedule.gate(dates.id).sitting
            for kind, day in (
                ("decision", sitting.meets),
                ("papers", sitting.papers_by),
                ("notice", sitting.notice_by),
            ):
                if day is not None:
                    uid = f"{plan}.{dates.id}.{kind}@exitplan"
                    expected[uid] = datetime.date.fromordinal(day)
    assert expected
    events = _events(schedule)
    assert {uid: _day(event) for uid, event in events.items()} == expected
    one_day = datetime.timedelta(days=1)
    assert all(event["DTEND"].dt - _day(event) == one_day for event in events.values())


def test_what_happened_is_confirmed_and_a_forecast_is_not() -> None:
    """A reader sees which dates are facts: what happened, and what was promised."""
    status = {uid: str(event["STATUS"]) for uid, event in _events(_small()).items()}
    assert status["small.begun.milestone@exitplan"] == "CONFIRMED"
    assert status["small.done.deadline@exitplan"] == "CONFIRMED"
    assert status["small.done.milestone@exitplan"] == "TENTATIVE"
    assert status["small.decide.decision@exitplan"] == "TENTATIVE"
    assert status["small.standstill.period@exitplan"] == "TENTATIVE"


def test_an_event_says_what_it_is_its_margin_and_why() -> None:
    """The description answers what, how far from the deadline, and what it waits for."""
    events = _events(_small())
    done = events["small.done.deadline@exitplan"]
    assert str(done["SUMMARY"]) == "Deadline (on time): Done"
    assert str(done["DESCRIPTION"]).splitlines() == [
        "Deadline: 8 June 2015. Forecast to finish on 5 June 2015.",
        "That is 1 working day before the deadline of 8 June 2015.",
        "It waits for the start of “Work” (3 June 2015), with a lag of 2d.",
        "The deadline stands in: §1.",
    ]
    group = str(events["small.all.deadline@exitplan"]["DESCRIPTION"])
    assert "Its last part to finish is “The last”." in group
    assert "after the deadline of 30 June 2015" in group
    begun = str(events["small.begun.milestone@exitplan"]["DESCRIPTION"])
    assert begun == "Reached on 2 June 2015.\nThe date was reported."
    papers = events["small.decide.papers@exitplan"]
    assert "Papers for the meeting on 21 July 2015 are due" in str(papers["DESCRIPTION"])
    assert "working days of float to it" in str(papers["DESCRIPTION"])
    decision = str(events["small.decide.decision@exitplan"]["DESCRIPTION"])
    gate = _small().gate("decide")
    assert gate is not None
    assert decision == gate.sentence


def test_a_later_status_date_updates_events_in_place() -> None:
    """The same events keep their UIDs, with a larger SEQUENCE and a later DTSTAMP."""
    before, after = _events(_small()), _events(_small(**{"2015-06-03": "2015-06-20"}))
    assert before.keys() == after.keys()
    for uid, event in before.items():
        assert after[uid]["SEQUENCE"] > event["SEQUENCE"] > 0
        assert after[uid]["DTSTAMP"].dt > event["DTSTAMP"].dt
        assert "LAST-MODIFIED" not in event
    moved = "small.done.milestone@exitplan"
    assert _day(after[moved]) > _day(before[moved])


def test_without_a_status_date_the_revision_is_the_first() -> None:
    """Any later status date gives a larger SEQUENCE than none."""
    text = SMALL.format(title="x").replace("status_date: 2015-06-03\n", "")
    text = text.replace(", actual_finish: 2015-06-02", "")
    events = _events(compute_schedule(loads_plan(text)))
    assert {int(event["SEQUENCE"]) for event in events.values()} == {0}


def test_the_calendar_has_its_name_and_asks_to_be_refreshed() -> None:
    """A subscription shows the plan's title and looks for changes once a day."""
    calendar = icalendar.Calendar.from_ical(write_ical(_small()))
    assert calendar["X-WR-CALNAME"] == calendar["NAME"]
    assert calendar["NAME"].replace("\\,", ",") == "Small, but whole"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["X-PUBLISHED-TTL"] == "P1D"
    assert all(e["TRANSP"] == "TRANSPARENT" for e in calendar.walk("VEVENT"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_lines_are_folded_and_bytes_are_the_same_each_time(path: Path) -> None:
    """No line has more than 75 octets, every line ends in CRLF, no character is cut in two."""
    data = write_ical(compute_schedule(load_plan(path)))
    assert data == write_ical(compute_schedule(load_plan(path)))
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folding_loses_nothing(text: str) -> None:
    """Unfolding as the RFC says gives the line again, whatever characters it has."""
    folded = _fold(text)
    assert all(len(line) <= 75 for line in folded.split(b"\r\n"))
    assert folded.replace(b"\r\n ", b"").removesuffix(b"\r\n").decode("utf-8") == text


def test_hostile_titles_stay_text() -> None:
    """No title ends an event, adds a property, or carries a control character."""
    schedule = hostile_schedule()
    events = _events(schedule)
    assert len(events) == 2 * len(TITLES)
    allowed = {
        "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES",
        "STATUS", "TRANSP",
    }  # fmt: skip
    for number, title in enumerate(TITLES):
        event = events[f"hostile.g{number}.m.milestone@exitplan"]
        assert set(event.keys()) == allowed
        summary = str(event["SUMMARY"])
        assert summary.isprintable()
        if title.isprintable() and title.strip():
            assert summary == " ".join(title.split())
    assert str(events["hostile.g22.m.milestone@exitplan"]["SUMMARY"]) == "g22.m"


def test_an_id_cannot_end_an_event() -> None:
    """Plans made in Python may call items anything; the id of an event is text all the same."""
    name = "a\r\nEND:VEVENT\r\nX;Y:\ud800"
    plan = Plan(name, "P", start="2015-06-01", items=[milestone(name, "M")])
    data = write_ical(compute_schedule(plan))
    (event,) = icalendar.Calendar.from_ical(data).events
    assert "X" not in event
    assert str(event["UID"]).isprintable()
