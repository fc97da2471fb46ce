"""Each command that edits a plan does its one thing, and what refers to it follows."""

from __future__ import annotations

import datetime

import pytest

from exitplan import load_plan
from tests.cli.samples import HELPDESK


@pytest.fixture
def edit(run_cli, tmp_path):
    """Give a function that runs an edit that must succeed; it gives output, text and plan."""
    path = tmp_path / "plan.yaml"
    path.write_text(HELPDESK, encoding="utf-8")

    def run(*arguments):
        ran = run_cli(*arguments, "--plan", "plan.yaml")
        assert ran.returncode == 0, ran.stderr
        plan = load_plan(path)
        items = {item.id: item for item in plan.walk()}
        return ran.stdout, path.read_text(encoding="utf-8"), items

    return run


def test_update_takes_every_report(edit):
    """Start, rest and remarks go into the task; a finish takes out what is left."""
    _, text, _ = edit(
        "update", "tickets", "--started", "2025-01-13", "--percent", "10",
        "--suspended", "2025-01-15", "--resumes", "2025-02-03", "--note", "Vendor is slow",
    )  # fmt: skip
    for line in (
        "actual_start: 2025-01-13",
        "percent_complete: 10",
        "suspended: 2025-01-15",
        "resumes: 2025-02-03",
        "notes: Vendor is slow",
    ):
        assert f"\n    {line}\n" in text
    _, text, _ = edit("update", "prepare.options", "--finished", "2025-01-17")
    assert "actual_finish: 2025-01-17" in text
    assert "remaining" not in text


def test_update_reopens_on_request(edit):
    """Work that was finished after all is not."""
    _, text, _ = edit("update", "prepare.site", "--reopen", "--remaining", "1d")
    assert "actual_finish" not in text


def test_today_is_a_date(edit):
    """`today` is written as the day it is."""
    days = [
        datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=n)
        for n in (-1, 0, 1)
    ]
    _, text, _ = edit("status-date", "today")
    assert any(f"status_date: {day}\n" in text for day in days)


def test_set_and_clear(edit):
    """A field is set by its key, dots and all, and taken out again."""
    _, text, _ = edit("set", "go-live", "deadline.tolerance", "10d")
    assert "deadline: {date: 2025-03-21, tolerance: 10d}" in text
    _, text, _ = edit("set", "go-live", "deadline", "--clear")
    assert "deadline" not in text


def test_set_on_the_plan(edit):
    """A dot means the plan itself."""
    _, text, _ = edit("set", ".", "title", "Home again")
    assert "title: Home again\n" in text


def test_add(edit):
    """A new task goes behind the item named, with all that was given."""
    _, _, items = edit(
        "add", "prepare.budget", "--title", "Find the money", "--duration", "3d",
        "--after", "options SS+1d", "--before", "consult", "--field", "owner=Finance",
        "--position-after", "options",
    )  # fmt: skip
    assert list(items)[:4] == ["prepare", "prepare.options", "prepare.budget", "prepare.site"]
    task = items["prepare.budget"]
    assert (task.title, task.owner, str(task.duration)) == ("Find the money", "Finance", "3d")


def test_move(edit):
    """A task goes into a group, and links to it follow."""
    output, _, items = edit("move", "tickets", "prepare", "--position-after", "site")
    assert "prepare.tickets" in items
    assert "tickets" not in items
    assert "prepare.tickets" in {link.task for link in items["go-live"].after}
    assert "gone" not in output


def test_move_to_the_top(edit):
    """A dot means the top."""
    _, _, items = edit("move", "prepare.site", ".")
    assert "site" in items


def test_rename_a_milestone(edit):
    """A milestone with another id is the same milestone: neither new nor gone."""
    output, _, items = edit("rename", "go-live", "live")
    assert "live" in items
    assert output.endswith("Nothing moves.\n")


def test_remove_with_relink(edit):
    """What waited for a task that goes waits for its predecessors."""
    _, _, items = edit("remove", "tickets", "--relink")
    assert "prepare.options" in {link.task for link in items["go-live"].after}


def test_link_and_unlink(edit):
    """A link is written with its type and lag, changed, and taken out."""
    _, _, items = edit("link", "consult", "tickets", "--type", "SS", "--lag", "5d")
    assert ("consult", "SS", "5d") in {
        (link.task, link.type.value, str(link.lag)) for link in items["tickets"].after
    }
    _, _, items = edit("link", "consult", "tickets", "--type", "SS", "--lag=-2d")
    assert "-2d" in {str(link.lag) for link in items["tickets"].after}
    _, _, items = edit("unlink", "consult", "tickets")
    assert {link.task for link in items["tickets"].after} == {"prepare.options"}


def test_split(edit):
    """Two tasks in a row do what one did; nothing moves but the names."""
    edit("remove", "support")
    output, _, items = edit("split", "tickets", "--at", "3w", "buy", "build")
    assert [str(items[name].duration) for name in ("buy", "build")] == ["3w", "5w"]
    assert "gone" not in output
