"""``exitplan slip``: by how much, because of what, through whose change."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.history.repos import Repo, git

Run = Callable[..., subprocess.CompletedProcess[str]]

PLAN = """\
plan: exit
title: Exit
start: 2015-01-05
status_date: 2015-01-05
tasks:
  draft: {duration: 10d, owner: Legal, tags: [cause-scope]}
  check: {duration: 5d, after: draft, owner: Audit}
  award: {title: Award, milestone: true, after: check, deadline: 2015-01-30}
  other: {title: Other, milestone: true}
"""
LATER = (
    PLAN.replace("status_date: 2015-01-05", "status_date: 2015-01-20")
    .replace("duration: 10d,", "duration: 10d, actual_start: 2015-01-05, remaining: 3d,")
    .replace("duration: 5d", "duration: 7d")
)
FILES = {"old.yaml": PLAN, "new.yaml": LATER}


def test_the_slip_is_told_with_its_parts(run_cli: Run) -> None:
    """A milestone's dates, its deadline, and what each change did, progress before revision."""
    ran = run_cli("slip", "old.yaml", "new.yaml", "--milestone", "award", files=FILES)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == (
        "From old.yaml (as of 5 Jan 2015) to new.yaml (as of 20 Jan 2015): the date\n"
        "moved; 1 misses its deadline.\n"
        "\n"
        "Award (award)\n"
        "  23 Jan 2015 → 2 Feb 2015, +6 working days (10 calendar days), now misses its\n"
        "  deadline by 1 working day\n"
        "     +4d  progress  “Draft”: started 5 Jan 2015, 3d remaining\n"
        "     +2d  revision  “Check” takes 7d instead of 5d\n"
        "\n"
        "d working days of the milestone's own calendar. Progress: what happened, or did\n"
        "not, by the later report; revision: what the plan itself changed. The parts add\n"
        "up to the whole; each is what its change added to those before it.\n"
    )


def test_json_has_what_a_script_needs(run_cli: Run) -> None:
    """Each milestone has its dates, three totals and parts that add up to them."""
    ran = run_cli("slip", "old.yaml", "new.yaml", "--format", "json", files=FILES)
    data = json.loads(ran.stdout)
    assert (data["schema"], data["from"], data["to"]) == (1, "old.yaml", "new.yaml")
    award = next(found for found in data["milestones"] if found["id"] == "award")
    assert (award["from"], award["to"]) == ("2015-01-23", "2015-02-02")
    assert award["total_minutes"] == award["progress_minutes"] + award["revision_minutes"]
    assert award["total_minutes"] == sum(part["minutes"] for part in award["parts"]) == 6 * 480
    assert [part["task"] for part in award["parts"]] == ["draft", "check"]
    assert all(part["change"] for part in award["parts"])


@pytest.mark.parametrize(
    ("key", "shares"),
    [
        ("task", {"draft": 4, "check": 2}),
        ("owner", {"Legal": 4, "Audit": 2}),
        ("cause", {"scope": 4, None: 2}),
        ("kind", {"progress": 4, "duration": 2}),
    ],
)
def test_the_slip_is_added_up_by(run_cli: Run, key: str, shares: dict[str | None, int]) -> None:
    """Whatever the parts are added up by, the shares are the same minutes."""
    ran = run_cli(
        *("slip", "old.yaml", "new.yaml", "--by", key, "--format", "json", "--milestone", "award"),
        files=FILES,
    )
    (award,) = json.loads(ran.stdout)["milestones"]
    assert {g["key"]: g["minutes"] // 480 for g in award["groups"]} == shares
    text = run_cli("slip", "old.yaml", "new.yaml", "--by", key).stdout
    assert "the figures of each milestone add up to its slip" in text
    table = run_cli("slip", "old.yaml", "new.yaml", "--by", key, "--format", "markdown").stdout
    assert "| +4d | 1 |" in table
    rows = list(
        csv.DictReader(
            io.StringIO(
                run_cli("slip", "old.yaml", "new.yaml", "--by", key, "--format", "csv").stdout
            )
        )
    )
    assert sum(int(row["minutes"]) for row in rows if row["id"] == "award") == 6 * 480


def test_orders_show_the_spread(run_cli: Run) -> None:
    """Averaged over orders the parts still add up, and say between what they lie."""
    ran = run_cli("slip", "old.yaml", "new.yaml", "--orders", "8", "--format", "json", files=FILES)
    award = next(m for m in json.loads(ran.stdout)["milestones"] if m["id"] == "award")
    assert sum(part["minutes"] for part in award["parts"]) == 6 * 480
    assert all(part["least"] <= part["minutes"] <= part["most"] for part in award["parts"])
    assert "averages over the orders" in run_cli(
        "slip", "old.yaml", "new.yaml", "--orders", "8"
    ).stdout.replace("\n", " ")


def test_a_new_length_of_unstarted_work_may_be_progress(run_cli: Run) -> None:
    """`--unstarted progress` moves it from one half to the other, not more."""
    ran = run_cli(
        *("slip", "old.yaml", "new.yaml", "--unstarted", "progress", "--format", "json"),
        files=FILES,
    )
    award = next(m for m in json.loads(ran.stdout)["milestones"] if m["id"] == "award")
    assert (award["progress_minutes"], award["revision_minutes"]) == (6 * 480, 0)


def test_what_did_not_move_is_counted(run_cli: Run) -> None:
    """The unmoved milestones are a number, and with `--all` a line each."""
    brief = run_cli("slip", "old.yaml", "old.yaml", files=FILES).stdout
    assert "none of 2 milestones and deadlines moved" in brief.replace("\n", " ")
    assert "Other" not in brief
    assert "Other (other)" in run_cli("slip", "old.yaml", "old.yaml", "--all").stdout


def test_the_last_baseline_is_the_default(run_cli: Run) -> None:
    """Without names, what was approved is compared with what lies there."""
    taken = ("--on", "2015-01-06", "--approved-by", "Cabinet", "--note", "Go")
    run_cli("baseline", "take", "go", *taken, "--plan", "p/plan.yaml", files={"p/plan.yaml": PLAN})
    ran = run_cli("slip", "--plan", "p/plan.yaml", files={"p/plan.yaml": LATER})
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("From baseline go (as of 5 Jan 2015) to working file")


def _approve(run_cli: Run, name: str, day: str, text: str) -> None:
    taken = ("--on", day, "--approved-by", "Cabinet", "--note", "Go", "--plan", "p/plan.yaml")
    ran = run_cli("baseline", "take", name, *taken, files={"p/plan.yaml": text})
    assert ran.returncode == 0, ran.stderr


def test_a_new_approval_makes_no_slip_go_away(run_cli: Run) -> None:
    """Beside the current baseline, the slip since the first approval is told in every format."""
    _approve(run_cli, "one", "2015-01-06", PLAN)
    assert "original" not in run_cli("slip", "--plan", "p/plan.yaml").stdout
    _approve(run_cli, "two", "2015-01-21", LATER)
    asked = ("slip", "--plan", "p/plan.yaml")
    still = " ".join(run_cli(*asked).stdout.split())
    assert "Since the original, baseline one of 6 Jan 2015, 2 of 2 moved." in still
    assert (
        "Award (award) 2 Feb 2015, unmoved since the original: +6 working days (10 calendar "
        "days) from 23 Jan 2015" in still
    )
    now = LATER.replace("duration: 7d", "duration: 8d").replace("  other", "  extra")
    later = run_cli(*asked, "--by", "owner", files={"p/plan.yaml": now}).stdout
    assert "since the original: +7 working days (11 calendar days)" in " ".join(later.split())
    data = json.loads(run_cli(*asked, "--format", "json").stdout)
    assert data["original"] == {"name": "one", "approved": "2015-01-06"}
    award = next(m for m in data["milestones"] if m["id"] == "award")
    assert (award["total_minutes"], award["original"]["total_minutes"]) == (480, 7 * 480)
    assert "| +1d | +1 | 0d | +1d | +7d |" in run_cli(*asked, "--format", "markdown").stdout
    rows = csv.DictReader(io.StringIO(run_cli(*asked, "--format", "csv").stdout))
    found = {row["id"]: row["original_total_minutes"] for row in rows}
    assert found["award"] == str(7 * 480)
    named = run_cli("slip", "original", "--plan", "p/plan.yaml").stdout
    assert "Since the original" not in named


def test_an_item_that_the_first_approval_did_not_have_is_said(run_cli: Run) -> None:
    """A milestone that came with a later approval has no slip since the first."""
    _approve(run_cli, "one", "2015-01-06", PLAN)
    more = PLAN + "  second: {title: Second, milestone: true, after: award}\n"
    _approve(run_cli, "two", "2015-01-07", more)
    ran = run_cli("slip", "--plan", "p/plan.yaml", files={"p/plan.yaml": more.replace("5d", "6d")})
    said = " ".join(ran.stdout.split())
    assert "Second (second) 23 Jan 2015 → 26 Jan 2015, +1 working day (3 calendar days)" in said
    assert "not in the original" in said


def test_what_drives_is_named_by_its_title(run_cli: Run) -> None:
    """Ids are for files; what is done has left the path as a matter of course."""
    review = "  review: {title: Review, duration: 8d, after: draft}\n"
    longer = PLAN.replace("after: check,", "after: [check, review],") + review
    ran = run_cli("slip", "old.yaml", "new.yaml", files=FILES | {"new.yaml": longer})
    assert "  now driven by “Review”, no longer by “Check”\n" in ran.stdout


@pytest.mark.parametrize("option", ["--tags", "--baselines", "--snapshots=."])
def test_many_states_are_for_commits(run_cli: Run, option: str) -> None:
    """An option that would do nothing is refused."""
    ran = run_cli("slip", "old.yaml", "new.yaml", option, files=FILES)
    assert ran.returncode == 2
    assert "need --by commit" in ran.stderr


def test_hostile_titles_stay_text(run_cli: Run) -> None:
    """No markup, mention or escape sequence of a plan gets into Markdown or the terminal."""
    title = "A\\u001b[31m <b>x</b> @team [l](http://e.org)"
    files = {
        name: text.replace("title: Award", f'title: "{title}"') for name, text in FILES.items()
    }
    assert "\x1b" not in run_cli("slip", "old.yaml", "new.yaml", files=files).stdout
    clean = {name: text.replace("\\u001b[31m", "") for name, text in files.items()}
    told = run_cli("slip", "old.yaml", "new.yaml", "--format", "markdown", files=clean).stdout
    assert "<b>" not in told
    assert r"\[l\](http:&#8203;//e.org)" in told
    assert "@team" not in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old.yaml", "gone.yaml"), "gone.yaml"),
        (("old.yaml", "new.yaml", "--orders", "-1"), "--orders"),
        (("old.yaml", "new.yaml", "--milestone", "awrad"), "award"),
        (("old.yaml", "bad.yaml"), "bad.yaml"),
    ],
)
def test_what_cannot_be_compared_is_said(
    run_cli: Run, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2 and a reason, never a traceback."""
    ran = run_cli("slip", *arguments, files=FILES | {"bad.yaml": "plan: ["})
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A plan with three commits, the middle of which is no plan."""
    found = Repo(tmp_path / "repo")
    found.commit({"plan.yaml": PLAN}, "Plan the exit")
    found.commit({"plan.yaml": PLAN.replace("10d", "12d")}, "Legal wants more\n\nSlip-Cause: scope")
    found.commit({"plan.yaml": "plan: ["}, "Break it")
    found.commit({"plan.yaml": PLAN.replace("10d", "13d")}, "Mend\n\nAuthor-Role: PMO")
    return found


def _by_commit(run_cli: Run, repo: Repo, *arguments: str) -> subprocess.CompletedProcess[str]:
    plan = str(repo.folder / "plan.yaml")
    return run_cli("slip", "--plan", plan, "--by", "commit", *arguments)


def test_by_commit_says_who_moved_what(run_cli: Run, repo: Repo) -> None:
    """Subject, role and cause of each commit that moved it; one that cannot be read is told."""
    first = repo.git("rev-list", "--max-parents=0", "HEAD").strip()
    ran = _by_commit(run_cli, repo, "--since", first)
    assert ran.returncode == 1, ran.stderr
    said = " ".join(ran.stdout.split())
    assert "Award (award): 23 Jan 2015 → 28 Jan 2015, +3d" in said
    assert "Legal wants more (cause: scope)" in said
    assert "Mend (PMO, with" in said
    assert "could not be read" in said
    assert "Some Body" not in said
    assert "some.body" not in said


def test_by_commit_as_data(run_cli: Run, repo: Repo) -> None:
    """JSON names the commits in full, and their minutes add up to the milestone's."""
    first = repo.git("rev-list", "--max-parents=0", "HEAD").strip()
    data = json.loads(_by_commit(run_cli, repo, "--since", first, "--format", "json").stdout)
    award = next(m for m in data["milestones"] if m["id"] == "award")
    moves = [
        m["total_minutes"] for s in data["stages"] for m in s["milestones"] if m["id"] == "award"
    ]
    assert sum(moves) == award["total_minutes"] == 3 * 480
    assert [len(stage["commit"]) for stage in data["stages"]] == [40, 40]
    assert [stage["cause"] for stage in data["stages"]] == ["scope", None]
    assert [stage["role"] for stage in data["stages"]] == [None, "PMO"]
    assert len(data["unread"]) == 1
    rows = list(
        csv.DictReader(
            io.StringIO(_by_commit(run_cli, repo, "--since", first, "--format", "csv").stdout)
        )
    )
    assert [int(row["total_minutes"]) for row in rows if row["id"] == "award"] == moves
    told = _by_commit(run_cli, repo, "--since", first, "--format", "markdown").stdout
    assert "| Legal wants more (cause: scope) | +2d |" in told


def test_by_commit_needs_two_states(run_cli: Run, repo: Repo) -> None:
    """With a single state there is nothing to compare; exit code 2."""
    ran = _by_commit(run_cli, repo, "--since", "HEAD")
    assert ran.returncode == 2
    assert "nothing to compare" in ran.stderr


@pytest.mark.parametrize("command", [("slip", "--by", "commit"), ("trend",)])
def test_a_history_that_is_cut_off_is_told_by_the_exit_code(
    run_cli: Run, repo: Repo, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """What a shallow clone has is told; that it is not all shows in the text and in the code."""
    repo.commit({"plan.yaml": PLAN.replace("10d", "14d")}, "Still longer")
    git(repo.folder, "clone", "-q", "--depth", "2", repo.folder.as_uri(), str(tmp_path / "cut"))
    plan = str(tmp_path / "cut" / "plan.yaml")
    ran = run_cli(*command, "--plan", plan)
    assert ran.returncode == 1
    assert "EP607" in ran.stderr
    assert "28 Jan 2015 → 29 Jan 2015" in ran.stdout
    whole = run_cli(*command, "--plan", plan, "--since", "HEAD~1")
    assert (whole.returncode, whole.stderr) == (0, "")
