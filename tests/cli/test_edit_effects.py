"""Every command that edits a plan says what it wrote where, and what that moves."""

from __future__ import annotations

import json

import pytest

from scripts import reference_words
from tests.cli.samples import HELPDESK

LATER = "The council runs the helpdesk 28 Mar 2025 → 4 Apr 2025, +5 working days"


@pytest.fixture
def edit(run_cli, tmp_path):
    """Give a function that runs an edit of the helpdesk plan; it gives process and new text."""
    (tmp_path / "plan.yaml").write_text(HELPDESK, encoding="utf-8")

    def run(*arguments, env=None):
        ran = run_cli(*arguments, "--plan", "plan.yaml", env=env)
        return ran, (tmp_path / "plan.yaml").read_text(encoding="utf-8")

    return run


def flat(text):
    """Give text on one line."""
    return " ".join(text.split())


def test_an_update_says_where_and_what(edit):
    """The line written comes with file and number, the milestone with its move."""
    ran, text = edit("update", "prepare.options", "--remaining", "15d")
    assert ran.returncode == 0, ran.stderr
    assert text == HELPDESK.replace("remaining: 10d", "remaining: 15d")
    assert ran.stdout.startswith("plan.yaml:17: remaining: 15d\n\n")
    assert f"{LATER}, misses its deadline by 10 working days" in flat(ran.stdout)


def test_a_dry_run_writes_nothing(edit):
    """The diff and the same effect are shown, and the file stays."""
    ran, text = edit("update", "prepare.options", "--remaining", "15d", "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert text == HELPDESK
    assert "\n-        remaining: 10d\n+        remaining: 15d\n" in ran.stdout
    assert "Nothing is written." in ran.stdout
    assert LATER in flat(ran.stdout)


def test_nothing_to_change(edit):
    """What the plan says already is no edit."""
    ran, text = edit("update", "prepare.options", "--remaining", "10d")
    assert (ran.returncode, text) == (0, HELPDESK)
    assert ran.stdout == "Nothing to change: the plan says so already.\n"


def test_nothing_moves(edit):
    """An edit without effect on dates says so."""
    ran, _ = edit("set", "tickets", "owner", "ICT team")
    assert ran.stdout.endswith("\n\nNothing moves.\n")


def test_tasks_may_move_where_no_milestone_does(edit):
    """A task that moves within its float is not passed over in silence."""
    ran, _ = edit("set", "consult", "duration", "35 calendar days")
    assert ran.stdout.endswith("\n\nNo milestone moves; 1 task does.\n")


def test_all_milestones_on_request(edit):
    """With --all those that stay are listed too."""
    ran, _ = edit("set", "tickets", "owner", "ICT team", "--all")
    assert "The council runs the helpdesk 28 Mar 2025\n\nNothing moves.\n" in ran.stdout


def test_the_worst_comes_first(edit):
    """A deadline that is newly missed stands before one that merely moves."""
    edit("add", "aaa", "--title", "Early", "--milestone", "--after", "tickets")
    edit("add", "zzz", "--title", "Promised", "--milestone", "--after", "tickets")
    edit("set", "zzz", "deadline", "2025-03-31")
    ran, _ = edit("update", "prepare.options", "--remaining", "15d")
    names = [line.split(" 28 Mar")[0] for line in ran.stdout.splitlines() if " 28 Mar" in line]
    assert names == ["Promised", "The council runs the helpdesk", "Early"]


def test_json(edit):
    """The JSON form has lines, diff and effects as data."""
    ran, text = edit("update", "A10", "--remaining", "15d", "--format", "json")
    data = json.loads(ran.stdout)
    assert text != HELPDESK
    assert data["written"] == ["plan.yaml"]
    assert data["changes"] == [
        {"file": "plan.yaml", "line": 17, "text": "        remaining: 10d", "new": False},
        {"file": "plan.yaml", "line": 17, "text": "        remaining: 15d", "new": True},
    ]
    [milestone] = data["milestones"]
    assert (milestone["id"], milestone["working_days"]) == ("go-live", 5)
    assert data["tasks_moved"] == ["prepare.options", "consult", "tickets", "go-live"]


def test_json_of_a_dry_run(edit):
    """A dry run has no file written, and the same diff."""
    ran, _ = edit("update", "A10", "--remaining", "15d", "--format", "json", "--dry-run")
    data = json.loads(ran.stdout)
    assert data["written"] == []
    assert "+        remaining: 15d" in data["diff"]


def test_as_of_is_for_the_effect_only(edit):
    """Another status date than the plan's may be asked for, and is not written."""
    ran, text = edit("update", "prepare.options", "--remaining", "15d", "--as-of", "2025-01-27")
    assert "status_date: 2025-01-20" in text
    assert "4 Apr 2025 → 11 Apr 2025" in flat(ran.stdout)


def test_the_environments_status_date_does_not_hide_a_new_one(edit):
    """Rolling the status date tells the effect of that, whatever the environment says."""
    ran, _ = edit("status-date", "2025-01-27", env={"EXITPLAN_AS_OF": "2025-03-03"})
    assert LATER in flat(ran.stdout)


def test_a_title_cannot_steer_the_terminal(edit):
    """What turns the direction of text is not in a plan, and not printed from a command line."""
    ran, text = edit("set", "tickets", "owner", "a\u202eb\u001b[2J")
    assert "\u202e" not in ran.stdout + ran.stderr
    assert "\u001b" not in ran.stdout + ran.stderr
    assert "\u001b" not in text


def test_a_new_warning_is_told(edit):
    """What the new dates rest on, and the old did not, comes on standard error."""
    edit("set", "prepare.options", "remaining", "--clear")
    ran, _ = edit("status-date", "2025-02-17")
    assert ran.returncode == 0
    assert "EP310 warning" in ran.stderr
    again, _ = edit("set", "tickets", "owner", "ICT team")
    assert "EP310" not in again.stderr


def test_progress_without_a_status_date_is_told(run_cli):
    """Whoever reports progress is told that the plan does not say up to which day."""
    text = HELPDESK.replace("status_date: 2025-01-20\n", "").replace("actual_", "# actual_")
    text = text.replace("remaining:", "# remaining:")
    ran = run_cli(
        "update", "tickets", "--started", "2025-01-13", "--plan", "plan.yaml",
        files={"plan.yaml": text},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "EP308 warning" in ran.stderr
    assert "plan.yaml:" in ran.stderr


def test_a_plan_named_from_the_root_is_named_so_again(run_cli, tmp_path):
    """The place that was written can be opened as it is printed."""
    path = tmp_path / "plan.yaml"
    ran = run_cli(
        "set", "tickets", "owner", "ICT", "--plan", str(path), files={"plan.yaml": HELPDESK}
    )
    assert ran.stdout.startswith(f"{path}:31: owner: ICT\n"), ran.stdout


def test_the_reference_names_every_key(edit):
    """The page on commands lists what a milestone of an edit has, no more and no less."""
    ran, _ = edit("update", "A10", "--remaining", "15d", "--format", "json")
    [milestone] = json.loads(ran.stdout)["milestones"]
    assert list(milestone) == list(reference_words.EFFECT_KEYS)
