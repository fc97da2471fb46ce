"""``exitplan whatif``: what moves, and to when, if a task is late."""

from __future__ import annotations

import json

import pytest

from tests.cli.samples import HELPDESK

NETWORK = """\
plan: network
title: Taking over the data network
start: 2025-01-06
boards:
  cabinet: {title: Cabinet, dates: [2025-02-11, 2025-03-18, 2025-04-22]}
tasks:
  report: {title: Write the report, duration: 15d}
  decide: {title: Cabinet decides, gate: cabinet, after: report}
  order: {title: Order switches, duration: 10d, after: decide}
  train: {title: Train two engineers, duration: 3d}
  past: {title: Look around, duration: 1d, actual_start: 2025-01-02, actual_finish: 2025-01-02}
  done:
    title: The council runs the network
    milestone: true
    deadline: {date: 2025-03-28, tolerance: 10d}
    after: [order, train, past]
"""


@pytest.fixture
def told(run_cli):
    """Give a function that asks of a plan and gives the answer on one line."""

    def ask(*words, plan=NETWORK):
        ran = run_cli("whatif", "plan.yaml", *words, files={"plan.yaml": plan})
        assert ran.returncode == 0, ran.stderr
        assert all(len(line) <= 80 for line in ran.stdout.splitlines())
        return " ".join(ran.stdout.split())

    return ask


def test_before_the_cliff_it_tells_of_it(told):
    """Nothing moves, and the reader learns how long that holds and what comes then."""
    assert told("report", "6") == (
        "If “Write the report” (report) is 6 working days late, it finishes on 3 February 2025, "
        "not 24 January 2025. The only milestone does not move. "
        "Up to 6 working days late, no milestone moves. On the next day, “The council runs the "
        "network” jumps from 25 February 2025 to 1 April 2025."
    )


def test_behind_the_cliff_it_tells_what_has_moved(told):
    """What moved, by how much, how its deadline stands, and the next jump."""
    assert told("report", "7") == (
        "If “Write the report” (report) is 7 working days late, it finishes on 4 February 2025, "
        "not 24 January 2025. The only milestone moves, and “The council runs the network” "
        "becomes late. From 7 working days on, “The council runs the network” jumps from 25 "
        "February 2025 to 1 April 2025. From 32 working days on, “The council runs the network” "
        "jumps from 1 April 2025 to 7 May 2025. "
        "What moves Forecast If late Later Deadline "
        "The council runs the network 25 Feb 2025 1 Apr 2025 35ed late"
    )


def test_each_kind_of_item_has_its_words(told):
    """A decision takes effect, a milestone is reached; days are told by what they are."""
    assert told("decide", "7").startswith(
        "If “Cabinet decides” (decide) is 7 calendar days late, it takes effect after 11 February "
        "2025, as forecast. The only milestone does not move."
    )
    assert told("done", "1").startswith(
        "If “The council runs the network” (done) is 1 working day late, it is reached on 26 "
        "February 2025, not 25 February 2025. There is no other milestone. "
        "Even 60 working days late, no other milestone moves."
    )
    assert told("train", "40").startswith("If “Train two engineers” (train) is 40 working days")


def test_several_milestones_are_counted(told):
    """Those that move are counted against all, and deadlines of other items named as such."""
    plan = NETWORK + (
        "  opened: {title: Opened, milestone: true, after: done}\n"
        "  told: {title: Tell everybody, duration: 2d, deadline: 2025-06-30}\n"
    )
    said = told("report", "7", plan=plan)
    assert "2 of the 3 milestones and deadlines move, and “The council runs" in said
    said = told("told", "70", plan=plan)
    assert "None of the 2 other milestones and deadlines moves" in said
    assert "Even 70 working days late, no other milestone or deadline moves." in said


def test_json_has_the_same(run_cli):
    """Dates are ISO, and each thing that moves says from which day of delay on."""
    ran = run_cli(
        *("whatif", "plan.yaml", "report", "8", "--format", "json"), files={"plan.yaml": NETWORK}
    )
    assert json.loads(ran.stdout) == {
        "schema": 1,
        "plan": "network",
        "status_date": None,
        "item": "report",
        "title": "Write the report",
        "days_late": 8,
        "unit": "working days",
        "forecast": "2025-01-24",
        "finish": "2025-02-05",
        "moves": [
            {
                "id": "done",
                "title": "The council runs the network",
                "forecast": "2025-02-25",
                "finish": "2025-04-01",
                "later_by_calendar_days": 35,
                "moves_from_days_late": 7,
                "deadline_status": "late",
                "deadline_margin_working_days": -2,
            }
        ],
    }


def test_a_deadline_with_a_time_is_not_guessed_at(told):
    """On the deadline's own day only the hour tells, so the table says just that."""
    plan = NETWORK.replace("{date: 2025-03-28, tolerance: 10d}", "2025-02-26T12:00")
    assert told("done", "1", plan=plan).endswith("1ed on the day")
    assert told("done", "2", plan=plan).endswith("2ed late")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("past", "3"), "past has no answer: it is finished"),
        (("report", "0"), "DAYS is from 1 to 366, not 0"),
        (("report", "367"), "DAYS is from 1 to 366, not 367"),
        (("report", "soon"), "invalid int value: 'soon'"),
    ],
)
def test_what_cannot_be_asked_is_refused(run_cli, words, said):
    """No answer is made up: exit code 2 and the reason."""
    ran = run_cli("whatif", "plan.yaml", *words, files={"plan.yaml": NETWORK})
    assert ran.returncode == 2
    assert said in ran.stderr
    assert ran.stdout == ""


def test_groups_and_efforts_only_follow(run_cli):
    """Of what follows other items, the reader is told to ask about those."""
    for name in ("prepare", "support"):
        ran = run_cli("whatif", "plan.yaml", name, "3", files={"plan.yaml": HELPDESK})
        assert ran.returncode == 2
        assert "it follows other items; ask about one of those" in ran.stderr


def test_a_code_will_do(run_cli):
    """An item may be named by its code; an unknown one is told as everywhere."""
    ran = run_cli("whatif", "plan.yaml", "A10", "3", files={"plan.yaml": HELPDESK})
    assert "(prepare.options) is 3 working days late" in ran.stdout
    ran = run_cli("whatif", "plan.yaml", "nobody", "3", files={"plan.yaml": HELPDESK})
    assert ran.returncode == 2
    assert "EP201" in ran.stderr
