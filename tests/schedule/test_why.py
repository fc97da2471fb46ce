"""What `why` says, as sentences and as data."""

from __future__ import annotations

import json

import pytest

from exitplan.calendars import CalendarSpec, Period
from exitplan.errors import UnknownTaskError
from exitplan.plan import Deadline, Progress, ProgressRule, SchedulingOptions
from exitplan.schedule import headline
from tests.schedule.build import DAY, effort, group, link, mark, must, plan, schedule, task
from tests.schedule.test_paths import NETWORK


def test_the_chain_goes_back_to_a_fact() -> None:
    """From the item through its drivers to the plan's start."""
    explanation = schedule(*NETWORK).why("m")
    assert [step.id for step in explanation.chain] == ["m", "c", "a"]
    text = str(explanation)
    assert text.startswith("“M” (m) is forecast for 8 June 2015.")
    assert "It comes as soon as “C” finishes (8 June 2015)." in text
    assert "“C” starts as soon as “A” finishes (5 June 2015)." in text
    assert "“A” starts with the plan, on 1 June 2015." in text
    assert "It is critical: its total float is used up." in text


def test_it_says_what_an_item_holds_up() -> None:
    """The items it drives directly by title, the others by number."""
    explanation = schedule(*NETWORK).why("a")
    assert explanation.holds_up == ("c",)
    assert explanation.holds_up_in_all == 2
    assert "It sets the date of “C”, and through it 1 other item." in str(explanation)
    assert "Nothing waits for it." in str(schedule(*NETWORK).why("e"))


def test_it_says_how_far_an_item_may_slip_before_each_milestone() -> None:
    """Milestones that any slip moves, then the others by the room that is left."""
    found = schedule(
        task("a", "2d"),
        mark("early", "a"),
        task("b", "5d"),
        task("c", "20d"),
        mark("late", "early", "b"),
        mark("last", "late", "c"),
    )
    explanation = found.why("a")
    assert [(room.milestone, room.minutes) for room in explanation.room] == [
        ("early", 0),
        ("late", 3 * DAY),
        ("last", 18 * DAY),
    ]
    text = str(explanation)
    assert "Any slip moves “Early” (2 June 2015)." in text
    assert "It may slip 3 working days before “Late” (5 June 2015) moves." in text


def test_it_says_why_an_item_is_not_critical() -> None:
    """What waits for it waits longer for something else, or nothing waits for it."""
    found = schedule(*NETWORK)
    assert (
        "It is not critical (total float 3 working days): “C” waits longer for “A” (5 June 2015)."
        in str(found.why("b"))
    )
    assert "nothing waits for it, and the plan's last work finishes on 8 June 2015" in str(
        found.why("e")
    )
    assert found.why("a").not_critical_because == ""


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("a FS", "starts as soon as “A” finishes (5 June 2015)"),
        ("a FS+2d", "starts 2 working days after “A” finishes (5 June 2015)"),
        ("a FS-1d", "starts 1 working day before “A” finishes (5 June 2015)"),
        ("a FS+28ed", "28 calendar days after “A” finishes"),
        ("a FS+1mo", "1 month after “A” finishes"),
        ("a FS+1.5d", "1.5 working days after “A” finishes"),
        ("a SS+1d", "starts 1 working day after “A” starts (1 June 2015)"),
        ("a FF", "finishes as soon as “A” finishes (5 June 2015)"),
        ("a SF+4d", "finishes 4 working days after “A” starts (1 June 2015)"),
    ],
)
def test_it_names_the_link_and_its_lag(written: str, words: str) -> None:
    """Every link type and unit is said in words."""
    assert words in str(schedule(task("a"), task("b", "1d", link(written))).why("b"))


def test_it_names_facts_constraints_and_dates() -> None:
    """Actual dates, constraints, the status date, suspension and expected finishes."""
    found = schedule(
        task("done", "1d", progress=Progress("2015-06-01", "2015-06-03")),
        task("after", "1d", link("done FS+10d")),
        task("waits", constraints=[must("start_no_earlier_than", "2015-06-15")]),
        task("next"),
        task("open", progress=Progress("2015-06-01", remaining="1d")),
        task(
            "stopped",
            progress=Progress(
                "2015-06-01", remaining="1d", suspended="2015-06-02", resumes="2015-06-22"
            ),
        ),
        task("promised", progress=Progress("2015-06-01", expected_finish="2015-06-22")),
        group("g", task("g.a"), constraints=[must("start_no_earlier_than", "2015-06-16")]),
        status_date="2015-06-08",
    )

    def said(name: str) -> str:
        return str(found.why(name))

    assert "started on 1 June 2015 and finished on 3 June 2015." in said("done")
    assert "finished on 3 June 2015, a fact" in said("done")
    assert "10 working days after “Done” finished (3 June 2015)" in said("after")
    assert "held by its constraint to start no earlier than 15 June 2015" in said("waits")
    assert "stands at the status date, 8 June 2015: work not yet started" in said("next")
    assert "its remaining work cannot start earlier" in said("open")
    assert "is suspended until 22 June 2015" in said("stopped")
    assert "is expected to finish on 22 June 2015, as reported" in said("promised")
    assert "start no earlier than 16 June 2015 (set on g)" in said("g.a")


def test_it_names_groups_on_the_way() -> None:
    """Links by way of groups say which group, and in what part."""
    found = schedule(
        task("a"),
        group("g", task("g.b", "2d"), task("g.c", "3d"), after=[link("a FS")]),
        task("d", "1d", link("g FS")),
        task("e", "1d", link("g SS+1d")),
    )
    assert "(5 June 2015), which all of g waits for." in str(found.why("g.b"))
    assert ", the last of g to finish." in str(found.why("d"))
    assert ", the first of g to start" in str(found.why("e"))
    assert "Its last part to finish is “G.C” (g.c)." in str(found.why("g"))


def test_it_says_how_a_deadline_stands() -> None:
    """Before, on, tight, or after its deadline."""
    found = schedule(
        task("early", "3d", deadline=Deadline("2015-06-05")),
        task("same", "5d", deadline=Deadline("2015-06-05")),
        task("tight", "4d", deadline=Deadline("2015-06-05", "2d")),
        task("late", "6d", deadline=Deadline("2015-06-05")),
    )
    assert "That is 2 working days before its deadline of 5 June 2015." in str(found.why("early"))
    assert "That is the day of its deadline, 5 June 2015." in str(found.why("same"))
    assert "1 working day before its deadline of 5 June 2015, less than the tolerance." in str(
        found.why("tight")
    )
    assert "That is 1 working day after its deadline of 5 June 2015." in str(found.why("late"))


def test_it_says_by_how_much_dates_cannot_be_kept() -> None:
    """Negative float is said in working days."""
    found = schedule(task("a"), finish_by="2015-06-03")
    assert "It is critical: it is 2 working days too late" in str(found.why("a"))


def test_it_says_what_lies_between() -> None:
    """Holidays and closures between cause and start, and those that interrupt the work."""
    recess = CalendarSpec("recess", blackouts=(Period(735752, 735756, "Recess"),))
    found = schedule(
        task("a", "2d"),
        task("b", "1d", "a"),
        task("c", "10d"),
        calendar="recess",
        calendars={"recess": recess},
    )
    assert "closed in between: Recess" in str(found.why("b"))
    assert "In between nobody works on Recess." in str(found.why("c"))
    assert found.why("c").pauses == ("Recess",)


def test_a_level_of_effort_drives_nothing() -> None:
    """Its answer says so, and has no float to tell of."""
    found = schedule(task("a"), effort("desk", spans=["a"]))
    text = str(found.why("desk"))
    assert "It lasts as long as the work it spans, and drives nothing itself." in text
    assert found.why("desk").room == ()


def test_long_chains_are_cut_in_the_middle() -> None:
    """Twenty steps are told as the nearest few, the number between, and the fact at the end."""
    items = [task("t0", "1d"), *(task(f"t{n}", "1d", f"t{n - 1}") for n in range(1, 20))]
    explanation = schedule(*items).why("t19")
    assert len(explanation.chain) == 20
    text = str(explanation)
    assert "earlier items, back to a fact:" in text
    assert "“T0” starts with the plan, on 1 June 2015." in text
    assert "“T5”" not in text


def test_a_reached_milestone_is_told_in_the_past() -> None:
    """Reached milestones were reached; what they let start, started."""
    found = schedule(
        mark("m", progress=Progress(actual_finish="2015-06-03")),
        task("a", "1d", link("m FS+5d")),
        status_date="2015-06-03",
    )
    assert str(found.why("m")).startswith("“M” (m) was reached on 3 June 2015.")
    assert "5 working days after “M” was reached (3 June 2015)" in str(found.why("a"))


def test_overridden_logic_is_not_a_driver() -> None:
    """Under progress override the chain of the successor does not go through the predecessor."""
    found = schedule(
        task("a", progress=Progress("2015-06-01", remaining="3d")),
        task("b", "5d", "a", progress=Progress("2015-06-04", remaining="4d")),
        status_date="2015-06-08",
        options=SchedulingOptions(progress=ProgressRule.PROGRESS_OVERRIDE),
    )
    assert [step.id for step in found.why("b").chain] == ["b"]


def test_why_as_data() -> None:
    """The same as plain data: the item's record, the chain with its drivers, the floats."""
    data = schedule(*NETWORK).why("b").as_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["schema"] == 1
    assert data["id"] == "b"
    assert data["start"] == "2015-06-01"
    assert data["total_float_minutes"] == 3 * DAY
    assert data["holds_up"] == []
    assert data["float_to"] == [
        {"milestone": "m", "title": "M", "date": "2015-06-08", "minutes": 3 * DAY}
    ]
    assert data["not_critical_because"] == "“C” waits longer for “A” (5 June 2015)"
    assert data["paragraphs"][0].startswith("“B” (b)")
    chain = schedule(task("a"), task("z", "1d", link("a FS+2d"))).why("z").as_dict()["chain"]
    assert chain == [
        {
            "id": "z",
            "title": "Z",
            "start": "2015-06-10",
            "finish": "2015-06-10",
            "drivers": [
                {
                    "cause": "link",
                    "date": None,
                    "predecessor": "a",
                    "type": "FS",
                    "lag": "2d",
                    "via": None,
                    "detail": None,
                    "closed": [],
                }
            ],
        },
        {
            "id": "a",
            "title": "A",
            "start": "2015-06-01",
            "finish": "2015-06-05",
            "drivers": [
                {
                    "cause": "plan start",
                    "date": "2015-06-01",
                    "predecessor": None,
                    "type": None,
                    "lag": None,
                    "via": None,
                    "detail": None,
                    "closed": [],
                }
            ],
        },
    ]


def test_an_unknown_item_gets_a_suggestion() -> None:
    """The nearest names are offered, also for the last part of a longer id."""
    found = schedule(group("g", task("g.award")), task("evaluate"))
    for asked, near in (("evalute", "evaluate"), ("award", "g.award")):
        for ask in (found.why, found.__getitem__, found.float_to, found.drivers, found.drag):
            with pytest.raises(UnknownTaskError, match=f"no item '{asked}'") as caught:
                ask(asked)
            assert near in caught.value.diagnostics[0].help
            assert isinstance(caught.value, KeyError)
    with pytest.raises(UnknownTaskError) as caught:
        found.why("zzz")
    assert caught.value.diagnostics[0].help


def test_a_group_asked_for_a_tasks_answer_is_not_called_unknown() -> None:
    """A group or level of effort that is there is not said to be missing."""
    found = schedule(group("g", task("g.a")), effort("desk", spans=["g"]))
    for name in ("g", "desk"):
        with pytest.raises(UnknownTaskError) as caught:
            found.float_to(name)
        assert f"no item {name!r}" not in str(caught.value)


def test_the_headline_says_how_things_stand() -> None:
    """The finish, as of when, and the deadlines."""
    found = schedule(task("a", deadline=Deadline("2015-06-03")), status_date="2015-06-01")
    assert list(headline(found)) == [
        "P: forecast to finish on 5 June 2015, as of 1 June 2015.",
        "Its one deadline will be missed: “A” by 2 working days.",
    ]
    kept = task("a", deadline=Deadline("2015-06-08")), task("b", deadline=Deadline("2015-06-08"))
    assert list(headline(schedule(*kept))) == [
        "P: forecast to finish on 5 June 2015.",
        "All 2 deadlines are forecast to be kept.",
    ]
    done = task("a", progress=Progress("2015-06-01", "2015-06-03"))
    assert list(headline(schedule(done, status_date="2015-06-08"))) == [
        "P: finished on 3 June 2015, as of 8 June 2015."
    ]
    assert plan().title == "P"
