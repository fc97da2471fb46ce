"""Who employs the staff and for whom they work, from which day."""

from __future__ import annotations

import csv
import io
import json

from tests.cli.samples import HELPDESK

BIRMINGHAM = """\
plan: staff
title: Bringing the ICT staff back
start: 2018-01-08
status_date: 2018-01-08
tasks:
  people:
    title: Staff
    transfer:
      to: Birmingham City Council
      from: Capita
      day_one: 2019-08-01
      waves:
        transferring: {people: 167, route: tupe}
        seconded: {people: 147, route: secondment}
        recruits: {people: 20, route: recruitment, day_one: 2019-10-01}
"""


def test_the_table_begins_with_a_sentence(run_cli):
    """The answer, then who employs whom from which day, then the moves."""
    ran = run_cli("headcount", "plan.yaml", files={"plan.yaml": BIRMINGHAM})
    assert ran.returncode == 0, ran.stderr
    answer, days, moves = ran.stdout.split("\n\n")
    assert answer == (
        "Bringing the ICT staff back: 334 people move between 1 August 2019 and 1 October\n"
        "2019, as of 8 January 2018; 187 of them change employer."
    )
    rows = [" ".join(line.split()) for line in days.splitlines()]
    assert rows == [
        "From Organisation Employed Work for it",
        "until then Birmingham City Council 147 0",
        "Capita 167 314",
        "1 Aug 2019 Birmingham City Council 314 314",
        "Capita 0 0",
        "1 Oct 2019 Birmingham City Council 334 334",
        "Capita 0 0",
    ]
    assert " ".join(moves.split()) == (
        "1 August 2019: Transferring, 167 people from Capita to Birmingham City Council "
        "(transfer under TUPE; a new employer). "
        "1 August 2019: Seconded, 147 people from Capita to Birmingham City Council "
        "(end of a secondment; the same employer). "
        "1 October 2019: Recruits, 20 people from outside to Birmingham City Council "
        "(recruitment; a new employer)."
    )
    assert all(len(line) <= 80 for line in ran.stdout.splitlines())


def test_json_has_both_counts_and_every_move(run_cli):
    """Rows of each count by day, and the moves with who employed them before and after."""
    ran = run_cli("headcount", "plan.yaml", "--format", "json", files={"plan.yaml": BIRMINGHAM})
    data = json.loads(ran.stdout)
    assert (data["schema"], data["plan"], data["status_date"]) == (1, "staff", "2018-01-08")
    assert {
        "count": "works for",
        "from": "2019-08-01",
        "organisation": "Birmingham City Council",
        "people": 314,
    } in data["headcount"]
    assert data["moves"][1] == {
        "wave": "people.seconded",
        "title": "Seconded",
        "date": "2019-08-01",
        "people": 147,
        "route": "secondment",
        "employed_before": "Birmingham City Council",
        "employed_after": "Birmingham City Council",
        "worked_for": "Capita",
        "works_for": "Birmingham City Council",
        "changes_employer": False,
    }


def test_csv_has_the_rows_of_both_counts(run_cli):
    """A row for each count, day and organisation; the state before any move has no day."""
    ran = run_cli("headcount", "plan.yaml", "--format", "csv", files={"plan.yaml": BIRMINGHAM})
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert list(rows[0]) == ["count", "from", "organisation", "people"]
    assert rows[0] == {
        "count": "employed by",
        "from": "",
        "organisation": "Birmingham City Council",
        "people": "147",
    }


def test_a_late_day_one_moves_the_headcount(run_cli):
    """People move on the day that is forecast, not on the day that was hoped for."""
    late = BIRMINGHAM.replace("    title: Staff\n", "    title: Staff\n    after: slow\n")
    late += "  slow: {duration: 100w}\n"
    ran = run_cli("headcount", "plan.yaml", "--format", "json", files={"plan.yaml": late})
    data = json.loads(ran.stdout)
    assert all(move["date"] > "2019-10-01" for move in data["moves"])


def test_a_plan_without_transfers_says_so(run_cli):
    """No staff are transferred: a sentence, empty lists, an empty table; status 0."""
    files = {"plan.yaml": HELPDESK}
    ran = run_cli("headcount", "plan.yaml", files=files)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "Bringing the ICT helpdesk back: no staff are transferred.\n"
    ran = run_cli("headcount", "plan.yaml", "--format", "json", files=files)
    data = json.loads(ran.stdout)
    assert (data["headcount"], data["moves"]) == ([], [])
    assert run_cli("headcount", "plan.yaml", "--format", "csv", files=files).stdout == ""
