"""`exitplan baseline` keeps the plan as approved, tells what moved, and notices changes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.planfile.baseline_parts import EXIT, OTHER, three

FINE, FINDINGS, COULD_NOT_RUN = 0, 1, 2
PLAN = {"plans/exit.yaml": EXIT}
TAKE = ("--on", "2015-01-01", "--approved-by", "Cabinet", "--note", "The business case")


@pytest.fixture
def approved(tmp_path):
    """Give a folder with a plan that was approved three times."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "exit.yaml").write_text(EXIT, encoding="utf-8")
    three(folder)
    return folder


def test_take_says_what_is_kept_and_what_it_is_compared_with(run_cli, tmp_path):
    """The first is the original; a later one says what it replaces and which milestones moved."""
    ran = run_cli("baseline", "take", "first", *TAKE, files=PLAN)
    assert (ran.returncode, ran.stderr) == (FINE, "")
    assert "plans/baselines/first.yaml: 1 file with 2" in ran.stdout
    assert "the plan's first" in ran.stdout
    assert (tmp_path / "plans/baselines/first.yaml").is_file()
    changed = {"plans/exit.yaml": EXIT.replace("10d", "15d")}
    ran = run_cli("baseline", "take", "second", *TAKE, files=changed)
    assert "It replaces “first” of 1 Jan 2015" in ran.stdout
    assert "the original, “first” of 1 Jan 2015" in " ".join(ran.stdout.split())
    assert "The contract has ended" in ran.stdout
    assert "+5 working days" in ran.stdout
    ran = run_cli("baseline", "take", "third", *TAKE)
    assert "No milestone has another date than in “second”." in ran.stdout
    assert "git add plans/baselines/third.yaml" in ran.stdout


def test_take_as_data(run_cli):
    """A program reads what was kept, what it replaces, and which milestones moved."""
    run_cli("baseline", "take", "first", *TAKE, files=PLAN)
    changed = {"plans/exit.yaml": EXIT.replace("10d", "15d")}
    ran = run_cli("baseline", "take", "second", *TAKE, "--format", "json", files=changed)
    data = json.loads(ran.stdout)
    assert data["schema"] == 1
    assert data["baseline"]["number"] == 2
    assert data["previous"]["name"] == data["original"]["name"] == "first"
    assert [(m["id"], m["working_days"]) for m in data["milestones"]] == [("left", 5)]


def test_take_of_the_day_that_it_is(run_cli):
    """The command line knows what day it is, if asked for today."""
    given = ("--on", "today", "--approved-by", "Cabinet", "--note", "x", "--format", "json")
    ran = run_cli("baseline", "take", "first", *given, files=PLAN)
    assert ran.returncode == FINE
    assert json.loads(ran.stdout)["baseline"]["on"] > "2026-01-01"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("take", "first"), "take needs --on and --approved-by and --note"),
        (("take", *TAKE), "take needs NAME"),
        (("take", "first", "award", *TAKE), "take keeps the whole plan"),
        (("list", "--note", "x"), "--note goes with take, not with list"),
        (("list", "first"), "list is about all baselines"),
        (("verify", "first"), "verify is about all baselines"),
        (("show",), "show needs the NAME"),
        (("verify", "--format", "csv"), "verify has no table"),
        (("show", "first", "--project", "x"), "--project chooses within a file of another tool"),
        (("keep", "first"), "invalid choice: 'keep'"),
        ((), "required: ACTION"),
    ],
)
def test_what_does_not_go_together_is_refused(run_cli, words, message):
    """Each action takes its own words, and says so before anything is read or written."""
    ran = run_cli("baseline", *words, files=PLAN)
    assert ran.returncode == COULD_NOT_RUN
    assert message in ran.stderr
    assert ran.stdout == ""


def test_a_plan_that_cannot_be_dated_is_not_approved(run_cli, tmp_path):
    """What has errors, or leaves the calendar, is a finding, and no baseline."""
    far = {"plans/exit.yaml": EXIT.replace("10d", "99999d")}
    ran = run_cli("baseline", "take", "first", *TAKE, files=far)
    assert ran.returncode == FINDINGS
    assert "EP309" in ran.stderr
    broken = {"plans/exit.yaml": EXIT.replace("after: case", "after: csae")}
    ran = run_cli("baseline", "take", "first", *TAKE, files=broken)
    assert ran.returncode == FINDINGS
    assert "plans/exit.yaml:12:" in ran.stderr
    assert not (tmp_path / "plans/baselines").exists()


def test_a_name_is_given_once(run_cli, approved):
    """An approval cannot be written over."""
    ran = run_cli("baseline", "take", "third", *TAKE)
    assert ran.returncode == FINDINGS
    assert "EP629" in ran.stderr


def test_list_shows_every_approval(run_cli, approved):
    """Oldest first, with who approved it and how many milestones it moved."""
    ran = run_cli("baseline", "list")
    assert (ran.returncode, ran.stderr) == (FINE, "")
    head, *rows = ran.stdout.splitlines()
    assert head.split() == ["No", "Baseline", "Approved", "Approved", "by", "Moved", "Note"]
    assert [row.split()[:2] for row in rows] == [["1", "first"], ["2", "second"], ["3", "third"]]
    assert [("original" in row, "1 milestone" in row) for row in rows] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert all(len(line) <= 80 for line in ran.stdout.splitlines())


def test_list_as_data(run_cli, approved):
    """A program reads each move of each milestone between one approval and the next."""
    data = json.loads(run_cli("baseline", "list", "--format", "json").stdout)
    assert data["sound"] is True
    moved = [[m["working_days"] for m in row["milestones"]] for row in data["baselines"]]
    assert moved == [[], [5], [5]]
    rows = list(csv.DictReader(io.StringIO(run_cli("baseline", "list", "--format", "csv").stdout)))
    assert [(row["name"], row["on"], row["moved"]) for row in rows] == [
        ("first", "2015-01-01", ""),
        ("second", "2015-03-01", "1"),
        ("third", "2015-06-01", "1"),
    ]


def test_list_of_a_plan_without_baselines(run_cli):
    """No approvals is an answer to what approvals there are."""
    ran = run_cli("baseline", "list", files=PLAN)
    assert ran.returncode == FINE
    assert "no baseline" in ran.stdout


def test_show_gives_the_dates_as_approved(run_cli, approved):
    """Whatever the plan says now, what was approved is what is shown."""
    shown = [run_cli("baseline", "show", name, "left") for name in ("first", "second")]
    assert [ran.returncode for ran in shown] == [FINE, FINE]
    first, second = (ran.stdout.splitlines()[-1] for ran in shown)
    assert first.startswith("The contract has ended left")
    assert first != second
    assert "Number 1 of 3. Approved by Cabinet on 1 Jan 2015: As agreed." in shown[0].stdout
    data = json.loads(run_cli("baseline", "show", "first", "--format", "json").stdout)
    assert data["baseline"]["name"] == "first"
    assert [item["id"] for item in data["items"]] == ["left"]
    rows = run_cli("baseline", "show", "first", "case", "--format", "csv").stdout.splitlines()
    assert rows[1].startswith("first,case,")


def test_show_of_what_is_not_there(run_cli, approved):
    """A wrong name is a question that could not be answered."""
    ran = run_cli("baseline", "show", "frist")
    assert ran.returncode == COULD_NOT_RUN
    assert "did you mean first?" in ran.stderr
    ran = run_cli("baseline", "show", "first", "nowhere")
    assert ran.returncode == COULD_NOT_RUN
    assert "EP201" in ran.stderr


def test_verify_of_sound_baselines(run_cli, approved):
    """All is said to be as it was taken, and what cannot be told is said too."""
    ran = run_cli("baseline", "verify")
    assert (ran.returncode, ran.stderr) == (FINE, "")
    assert "All 3 baselines are as they were taken" in ran.stdout
    assert "only git can tell" in " ".join(ran.stdout.split())
    data = json.loads(run_cli("baseline", "verify", "--format", "json").stdout)
    assert data == {
        "schema": 1,
        "plan": "exit",
        "sound": True,
        "baselines": ["first", "second", "third"],
        "findings": [],
    }


def test_verify_tells_what_was_changed(run_cli, approved):
    """A changed baseline is a finding with its line, for every action that uses baselines."""
    file = approved / "baselines" / "second.yaml"
    file.write_text(file.read_text("utf-8").replace("17w", "12w"), encoding="utf-8")
    for words in (("verify",), ("list",), ("show", "second")):
        ran = run_cli("baseline", *words)
        assert ran.returncode == FINDINGS, words
        assert "plans/baselines/second.yaml" in ran.stderr
        assert "EP622 error" in ran.stderr
        assert " | digest: " in ran.stderr
    data = json.loads(run_cli("baseline", "verify", "--format", "json").stdout)
    assert data["sound"] is False
    assert [finding["code"] for finding in data["findings"]] == ["EP622"]
    ran = run_cli("baseline", "take", "fourth", *TAKE)
    assert ran.returncode == FINDINGS
    assert not (approved / "baselines" / "fourth.yaml").exists()


def test_verify_where_there_is_nothing_to_verify(run_cli):
    """A check that expects baselines must not pass because they are gone."""
    ran = run_cli("baseline", "verify", files=PLAN)
    assert ran.returncode == COULD_NOT_RUN
    assert "EP633" in ran.stderr


def test_a_programme_is_kept_whole(run_cli, tmp_path):
    """All files of a folder are approved together."""
    files = PLAN | {"plans/other.yaml": OTHER}
    ran = run_cli("baseline", "take", "first", *TAKE, files=files)
    assert "2 files with 3 tasks and 1 milestone" in " ".join(ran.stdout.split())
    ran = run_cli("baseline", "show", "first", "exit.left", "other.move")
    assert len(ran.stdout.splitlines()) == 5


def test_another_tools_file_can_be_approved(run_cli, tmp_path):
    """A schedule that lives elsewhere is kept as a plan file, update after update."""
    export = tmp_path / "update-1.xer"
    assert run_cli("export", "plans", "update-1.xer", files=PLAN).returncode == FINE
    ran = run_cli("baseline", "take", "first", *TAKE, "--plan", "update-1.xer")
    assert ran.returncode == FINE, ran.stderr
    text = (tmp_path / "baselines" / "first.yaml").read_text(encoding="utf-8")
    assert "\n  update-1.yaml: |\n" in text
    (tmp_path / "update-2.xer").write_bytes(export.read_bytes())
    ran = run_cli("baseline", "take", "second", *TAKE, "--plan", "update-2.xer")
    assert "It replaces “first”" in ran.stdout
    assert run_cli("baseline", "verify", "--plan", "update-2.xer").returncode == FINE
