"""The real history of Birmingham's plans: sourced dates, nothing interpolated, nothing foreseen."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from exitplan.plan import Plan, Task
from exitplan.planfile import load_plan, read_plan
from exitplan.planfile.history import VersionKind, snapshots
from exitplan.schedule import compute_schedule
from exitplan.schedule.words import iso_date
from exitplan.slippage import trend

PLANS = Path(__file__).resolve().parent.parent / "plans"
HISTORY = PLANS / "history"
FILES = sorted(HISTORY.rglob("*.yaml"))
FOM = "future-operating-model"
STAFF = "p2.staff.transferred"

SAID = {
    f"{FOM}/2014-09-01": {
        "begins": "2014-09-01",
        "p1.complete": "2015-09-30",
        STAFF: "2016-09-30",
        "p2.complete": "2016-09-30",
        "p3.complete": "2017-09-30",
        "in-place": "2017-09-30",
        "contract.variation-agreed": "2014-09-30",
    },
    f"{FOM}/2015-06-30": {
        "begins": "2014-09-01",
        "p1.complete": "2015-09-30",
        STAFF: "2016-09-30",
        "p2.complete": "2016-09-30",
        "p3.complete": "2017-09-30",
        "in-place": "2017-09-30",
        "contract.variation-agreed": "2014-09-30",
    },
    f"{FOM}/2017-01-19": {"advert": "2017-01-19", "in-place": "2021-01-19"},
    f"{FOM}/2017-05-19": {"announced": "2017-05-19", STAFF: "2018-03-31"},
    f"{FOM}/2017-06-27": {"decision": "2017-06-27", "in-place": "2021-03-31"},
    f"{FOM}/2017-11-07": {"arrangements": "2017-11-14", "in-place": "2021-03-31"},
    f"{FOM}/2018-03-27": {"outcome": "2018-03-27", STAFF: "2021-03-31", "in-place": "2021-03-31"},
    f"{FOM}/2019-08-01": {"transition": "2019-07-31", STAFF: "2019-08-01"},
    "exit/2014-06-30": {"decided": "2014-06-30", "expiry": "2021-03-31"},
    "exit/2015-06-30": {"expiry": "2021-03-31"},
    "exit/2017-01-19": {"expiry": "2021-03-31"},
    "exit/2017-05-19": {
        "announced": "2017-05-19",
        "joint-venture-ended": "2018-03-31",
        "expiry": "2021-03-31",
    },
    "exit/2017-06-27": {"decision": "2017-06-27", "expiry": "2021-03-31"},
    "exit/2017-11-07": {
        "arrangements": "2017-11-14",
        "joint-venture-ended": "2018-01-01",
        "expiry": "2021-03-31",
    },
    "exit/2018-03-27": {"outcome": "2018-03-27", "expiry": "2021-03-31"},
    "exit/2019-08-01": {"services-back": "2019-08-01", "expiry": "2021-03-31"},
    "exit/2021-03-26": {"expiry": "2021-03-31"},
}
"""What each document gives, item by item: every date there is, and no other."""


def name_of(path: Path) -> str:
    """Name a snapshot by its plan and report date."""
    return f"{path.parent.name}/{path.stem}"


def carrying(plan: Plan) -> list[Task]:
    """Everything of a plan that has a date of its own."""
    return list(plan.tasks())


def test_every_snapshot_is_accounted_for() -> None:
    """There is a snapshot for each document that gives a date, and none besides."""
    assert [name_of(path) for path in FILES] == sorted(SAID)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_snapshot_gives_exactly_the_sourced_dates(path: Path) -> None:
    """The dates computed are those that the document gives."""
    schedule = compute_schedule(load_plan(path))
    found = {task.id: str(schedule[task.id].finish) for task in carrying(schedule.plan)}
    assert found == SAID[name_of(path)]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_command_line_reads_it(path: Path, run_cli) -> None:
    """`exitplan schedule` on one snapshot says its dates, as of its report date."""
    done = run_cli("schedule", str(path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    day = datetime.date.fromisoformat(path.stem)
    text = " ".join(done.stdout.split())
    assert f"as of {day.day} {day:%B %Y}" in text
    for date in SAID[name_of(path)].values():
        when = datetime.date.fromisoformat(date)
        assert f"{when.day} {when:%b %Y}" in text


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_snapshot_is_named_by_its_report_date_and_its_plan(path: Path) -> None:
    """File name and status date are one day, folder and plan id one word, of a plan of today."""
    reading = read_plan(path)
    assert reading.diagnostics == ()
    plan = reading.plan
    assert plan is not None
    assert plan.status_date is not None
    assert iso_date(plan.status_date.day) == path.stem
    assert plan.id == path.parent.name
    assert plan.id in todays_ids()


def todays_ids() -> set[str]:
    """The full id of everything in the programme of today, plans included."""
    programme = read_plan(PLANS).plan
    assert programme is not None
    return {item.id for item in programme.walk()}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_date_names_its_document(path: Path) -> None:
    """Each item begins its source with a document of the file, and each document has an address."""
    plan = load_plan(path)
    documents = {document.id: document for document in plan.documents}
    assert documents
    for document in plan.documents:
        assert re.match(r"https?://", document.url or ""), document.id
        assert re.search(r"20\d\d", f"{document.title} {document.note}"), document.id
    for item in plan.walk():
        assert item.source, item.id
        assert re.split(r"[,;\s]", item.source)[0] in documents, item.id


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_day_that_no_document_gives_is_marked_as_assumed(path: Path) -> None:
    """A date held by a constraint says that its day is assumed, or its source quotes the day."""
    for task in carrying(load_plan(path)):
        for constraint in task.constraints:
            assert constraint.date is not None
            day = datetime.date.fromordinal(constraint.date.day)
            is_quoted = str(day.day) in re.findall(r"\b\d{1,2}\b(?= [A-Z])", task.source or "")
            assert task.assumed is not None or is_quoted, task.id


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_foreseen(path: Path) -> None:
    """No snapshot reports as done what happened after its report date."""
    plan = load_plan(path)
    assert plan.status_date is not None
    for task in carrying(plan):
        if task.progress is not None and task.progress.actual_finish is not None:
            assert task.progress.actual_finish.day <= plan.status_date.day, task.id


def test_ids_are_those_of_the_plans_of_today_where_they_correspond() -> None:
    """Milestones that a plan of today has keep their ids through time."""
    today = todays_ids()
    for name in SAID[f"{FOM}/2014-09-01"]:
        assert f"{FOM}.{name}" in today
    assert all("expiry" in dates for name, dates in SAID.items() if name.startswith("exit/"))
    assert "exit.expiry" in today


def test_the_programme_does_not_read_its_history() -> None:
    """plans/ as a programme has its four plans and nothing of the snapshots."""
    reading = read_plan(PLANS)
    assert reading.plan is not None
    assert [item.id for item in reading.plan.items] == [
        "exit" if path.stem == "retender-and-exit" else path.stem
        for path in sorted(PLANS.glob("*.yaml"))
        if path.stem != "programme"
    ]
    assert "history" not in str(reading.diagnostics)


def test_the_true_slip_of_the_staff_transfer_back() -> None:
    """September 2016, March 2018, March 2021, and 1 August 2019: 1,035 days late, gaps as gaps."""
    versions = snapshots(HISTORY / FOM)
    assert {version.kind for version in versions} == {VersionKind.SNAPSHOT}
    series = trend(versions, [STAFF]).series(STAFF)
    assert [
        (iso_date(point.day or 0), point.forecast and iso_date(point.forecast.finish_day))
        for point in series.points
    ] == [
        ("2014-09-01", "2016-09-30"),
        ("2015-06-30", "2016-09-30"),
        ("2017-01-19", None),
        ("2017-05-19", "2018-03-31"),
        ("2017-06-27", None),
        ("2017-11-07", None),
        ("2018-03-27", "2021-03-31"),
        ("2019-08-01", "2019-08-01"),
    ]
    assert all(point.gap for point in series.points if point.forecast is None)
    days = datetime.date(2019, 8, 1) - datetime.date(2016, 9, 30)
    assert series.calendar_days == days.days == 1035
    assert series.now is not None
    assert series.now.completed


def test_the_end_of_the_contract_never_moved() -> None:
    """31 March 2021 in every report; the joint venture's end came three months forward."""
    followed = trend(snapshots(HISTORY / "exit"), ["expiry", "joint-venture-ended"])
    expiry = followed.series("expiry")
    assert len(expiry.reported) == len(expiry.points) == 9
    assert {iso_date(p.forecast.finish_day) for p in expiry.reported if p.forecast} == {
        "2021-03-31"
    }
    ended = followed.series("joint-venture-ended")
    assert [iso_date(p.forecast.finish_day) for p in ended.reported if p.forecast] == [
        "2018-03-31",
        "2018-01-01",
    ]
