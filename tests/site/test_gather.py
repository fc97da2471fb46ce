"""Reading all that a roadmap is made from: what is missing, what is wrong, what is watched."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exitplan.errors import Severity
from exitplan.plan import parse_moment
from exitplan.planfile.history import VersionKind
from exitplan.site._gather import FEW_RUNS, RUNS, gather

ROOT = Path(__file__).resolve().parents[2]
SPREAD = """\
plan: sure
title: Sure or not
start: 2025-01-06
status_date: 2025-01-06
tasks:
  work: {title: Work, estimate: {low: 5d, likely: 10d, high: 20d}}
  done: {title: Done, milestone: true, after: work}
"""


@pytest.fixture
def plans(tmp_path, monkeypatch, plan_text):
    """A folder with the small plan, which is also the working directory's."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/helpdesk.yaml").write_text(plan_text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "plans"


def git(*arguments):
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        check=True,
        capture_output=True,
    )


def commit(message="Report"):
    git("add", "-A")
    git("commit", "-q", "-m", message)


def test_a_plan_alone_is_enough(plans):
    """Without history, baselines, git and estimates there is an edition all the same."""
    found = gather("plans")
    assert found.edition is not None
    assert found.edition.source == "plans"
    assert found.edition.states == ()
    assert found.edition.histories == ()
    assert found.edition.risk is None
    assert found.edition.edit is None
    assert found.edition.check is not None
    assert found.watched == ("plans",)
    assert found.errors == ()


def test_what_cannot_be_read_is_told_with_its_place(plans, plan_text):
    """A broken plan gives no edition but every error, and is watched for its mending."""
    broken = plan_text.replace("[options, side-work]", "[optoins, side-work]")
    (plans / "helpdesk.yaml").write_text(broken.replace("4w", "4 fortnights"), encoding="utf-8")
    found = gather("plans", states="git", history="nowhere")
    assert found.edition is None
    assert {d.code for d in found.errors} == {"EP107", "EP201"}
    assert all(d.file == "plans/helpdesk.yaml" and d.span for d in found.errors)
    assert found.watched == ("plans",)


def test_paths_are_from_the_root_and_named_so(plans, monkeypatch, tmp_path, plan_text):
    """What readers see does not depend on the folder in which a build is started."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/2025-01-06.yaml").write_text(plan_text, encoding="utf-8")
    here = gather("plans", history="reports", edit_url="https://example.org/blob/main")
    monkeypatch.chdir("/")
    there = gather(
        "plans", history="reports", edit_url="https://example.org/blob/main", root=str(tmp_path)
    )
    for found in (here, there):
        assert found.edition is not None
        assert found.edition.source == "plans"
        assert [history.source for history in found.edition.histories] == ["reports"]
        file, line = found.edition.schedule["done"], 3
        assert file
        edit = found.edition.edit
        assert edit is not None
        path = str(tmp_path / "plans/helpdesk.yaml")
        assert edit(path, line) == "https://example.org/blob/main/plans/helpdesk.yaml#L3"
        assert edit(str(tmp_path.parent / "other.yaml"), 1) is None


def test_a_history_without_dated_files_is_an_error(plans, tmp_path):
    """Who asks for reports that are not there is told, not given a site without them."""
    (tmp_path / "empty").mkdir()
    found = gather("plans", history="empty")
    assert found.edition is None
    assert [d.code for d in found.errors] == ["EP612"]


def test_baselines_are_the_states_where_nothing_else_is_said(plans, run_cli):
    """The plan is compared with what was approved; none leaves that out."""
    on = ["--on", "2025-01-06", "--approved-by", "Cabinet", "--note", "As agreed"]
    done = run_cli("baseline", "take", "approved", *on)
    assert done.returncode == 0, done.stderr
    found = gather("plans")
    assert found.edition is not None
    assert [version.kind for version in found.edition.states] == [VersionKind.BASELINE]
    none = gather("plans", states="none")
    assert none.edition is not None
    assert none.edition.states == ()
    single = gather("plans/helpdesk.yaml")
    assert "plans/baselines" in single.watched


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
@pytest.mark.parametrize("states", ["", "baselines", "git"])
@pytest.mark.parametrize("text", ["plan: [", "", "baseline: x", "\x00"])
def test_a_baseline_that_cannot_be_read_is_an_error(plans, states, text):
    """What was approved is never left out in silence, as if nothing had been."""
    (plans / "baselines").mkdir()
    (plans / "baselines/first.yaml").write_text(text, encoding="utf-8")
    found = gather("plans", states=states)
    assert found.edition is None
    assert any("baselines/first.yaml" in (fault.file or "") for fault in found.errors)


def test_states_come_from_git_up_to_now(plans, plan_text):
    """Each commit that changed the plan is a state; the one it lies at is not its past."""
    git("init", "-q")
    commit()
    one = gather("plans", states="git")
    assert one.edition is not None
    assert one.edition.states == ()
    changed = plan_text.replace("duration: 4w", "duration: 5w")
    (plans / "helpdesk.yaml").write_text(changed, encoding="utf-8")
    commit()
    git("tag", "v1")
    (plans / "helpdesk.yaml").write_text(plan_text.replace("4w", "6w"), encoding="utf-8")
    two = gather("plans", states="commits")
    assert two.edition is not None
    assert [version.kind for version in two.edition.states] == [VersionKind.COMMIT] * 2
    tags = gather("plans", states="tags")
    assert tags.edition is not None
    assert [version.kind for version in tags.edition.states] == [VersionKind.TAG]


@pytest.mark.parametrize("path", ["", "with git"])
def test_without_git_or_repository_there_is_a_note(plans, monkeypatch, path):
    """A missing git stops nothing, and neither does a plan that lies in no repository."""
    if not path:
        monkeypatch.setenv("PATH", "")
    elif shutil.which("git") is None:
        pytest.skip("there is no git")
    found = gather("plans", states="git")
    assert found.edition is not None
    assert found.edition.states == ()
    notes = [d for d in found.diagnostics if d.code.startswith("EP60")]
    assert notes
    assert all(d.severity is Severity.NOTE for d in notes)


def test_states_come_from_a_folder_of_dated_files(plans, tmp_path, plan_text):
    """Dated files of any tool are states; one that cannot be read stays, and stops nothing."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/2025-01-10.yaml").write_text(SPREAD, encoding="utf-8")
    (tmp_path / "kept/2025-01-17.yaml").write_text("plan: [", encoding="utf-8")
    (tmp_path / "kept/2025-01-24.csv").write_text("no, sheet\n", encoding="utf-8")
    found = gather("plans", states="kept")
    assert found.edition is not None
    states = found.edition.states
    assert sorted(version.name for version in states) == [
        "2025-01-10.yaml",
        "2025-01-17.yaml",
        "2025-01-24.csv",
    ]
    assert sum(version.plan is not None for version in states) == 1
    assert found.errors == ()
    assert "kept" in found.watched


def test_states_of_later_and_the_plan_itself_are_none_of_its_past(plans, tmp_path, plan_text):
    """A folder of all reports may be named beside any of them, and another day be asked for."""
    states = tmp_path / "states"
    states.mkdir()
    for day in ("2025-01-20", "2025-01-27", "2025-02-03", "2025-02-10"):
        text = plan_text.replace("status_date: 2025-02-03", f"status_date: {day}")
        (states / f"{day}.yaml").write_text(text, encoding="utf-8")
    (states / "2025-02-05.yaml").write_text("plan: [broken", encoding="utf-8")
    (states / "2025-13-45.yaml").write_text("plan: [broken", encoding="utf-8")
    found = gather("plans", states="states")
    names = [version.name[:10] for version in found.edition.states]
    assert names == ["2025-01-20", "2025-01-27", "2025-13-45"]
    (remark,) = found.remarks
    assert remark.startswith("plans: 2 states are dated after 3 February 2025")
    found = gather("plans", states="states", as_of=parse_moment("2025-01-27"))
    names = [version.name[:10] for version in found.edition.states]
    assert names == ["2025-01-20", "2025-01-27", "2025-13-45"]


def test_tags_of_the_plan_as_it_is_are_none_of_its_past(plans, plan_text, monkeypatch):
    """However many there are, the plan is compared with what it was before."""
    git("init", "-q")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-20T12:00:00Z")
    commit()
    git("tag", "first")
    changed = plan_text.replace("remaining: 10d", "remaining: 15d")
    (plans / "helpdesk.yaml").write_text(changed, encoding="utf-8")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-02-03T12:00:00Z")
    commit()
    for name in ("<script>", "second", "HEAD2", "a\u202eb"):
        git("tag", name)
    found = gather("plans", states="tags")
    assert [version.name for version in found.edition.states] == ["first"]


def test_a_shallow_clone_tells_that_its_history_is_cut_off(plans, tmp_path, plan_text, monkeypatch):
    """What is known of the past is told, with a note, and never taken for all of it."""
    git("init", "-q")
    for day in ("2025-01-20", "2025-01-27", "2025-02-03"):
        text = plan_text.replace("status_date: 2025-02-03", f"status_date: {day}")
        (plans / "helpdesk.yaml").write_text(text, encoding="utf-8")
        commit()
    git("clone", "-q", "--depth", "2", f"file://{tmp_path}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    found = gather("plans", states="git")
    assert len(found.edition.states) == 1
    assert "EP607" in {diagnostic.code for diagnostic in found.diagnostics}
    assert found.errors == ()


def test_a_folder_of_states_that_is_not_there_is_an_error(plans):
    """A slip of the pen in the name of a folder is told."""
    found = gather("plans", states="kept/reports")
    assert found.edition is None
    assert [d.code for d in found.errors] == ["EP612"]


def test_the_check_follows_the_configuration_beside_the_plan(plans, tmp_path):
    """Rules and limits are those of exitplan check; a fault in them is told with its line."""
    (tmp_path / "exitplan.toml").write_text('profile = "strict"\n', encoding="utf-8")
    found = gather("plans")
    assert found.edition is not None
    assert found.edition.check is not None
    assert found.edition.check.settings.profile == "strict"
    off = gather("plans", check=False)
    assert off.edition is not None
    assert off.edition.check is None
    (tmp_path / "exitplan.toml").write_text('profil = "strict"\n', encoding="utf-8")
    wrong = gather("plans")
    assert wrong.edition is None
    assert [(d.code, d.file) for d in wrong.errors] == [("EP896", "exitplan.toml")]


def test_chances_are_told_where_the_plan_says_what_is_uncertain(plans):
    """By itself it simulates an estimate and nothing else; off does not, on always does."""
    pytest.importorskip("numpy")
    assert gather("plans").edition.risk is None
    forced = gather("plans", risk="on").edition.risk
    assert forced is not None
    (plans / "helpdesk.yaml").write_text(SPREAD, encoding="utf-8")
    found = gather("plans")
    assert found.edition.risk.runs == RUNS
    assert gather("plans", risk="off").edition.risk is None
    again = gather("plans").edition.risk
    assert (again.seed, again.runs) == (found.edition.risk.seed, found.edition.risk.runs)


def test_a_plan_whose_runs_take_long_gets_fewer(plans):
    """Where each run has to be dated for itself, a build does not take minutes, and says so."""
    pytest.importorskip("numpy")
    late = SPREAD.replace("high: 20d}}", "high: 20d}, as_late_as_possible: true}")
    (plans / "helpdesk.yaml").write_text(late, encoding="utf-8")
    found = gather("plans")
    assert found.edition is not None, found.errors
    assert found.edition.risk.runs == FEW_RUNS
    assert any("dated for itself" in sentence for sentence in found.remarks)


@pytest.mark.parametrize("asked", ["auto", "on"])
def test_without_numpy_auto_says_so_and_on_is_an_error(tmp_path, asked):
    """Who insists on chances is stopped where they cannot be computed; others get a note."""
    (tmp_path / "plan.yaml").write_text(SPREAD, encoding="utf-8")
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from exitplan.site._gather import gather\n"
        f"found = gather('plan.yaml', risk={asked!r})\n"
        "print(found.edition is not None, [(d.code, d.severity.value) for d in found.diagnostics])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    has, severity = ("True", "note") if asked == "auto" else ("False", "error")
    assert done.stdout.strip() == f"{has} [('EP730', {severity!r})]"


def test_another_tools_file_is_read_like_a_plan(plans, run_cli):
    """A schedule of another tool becomes a roadmap too, without states in git."""
    done = run_cli("export", "plans", "plan.xml")
    assert done.returncode == 0, done.stderr
    found = gather("plan.xml", states="git")
    assert found.edition is not None
    assert found.edition.states == ()
    assert len(found.edition.schedule) > 5


def test_another_status_date_can_be_asked_for(plans, plan_text):
    """The edition is dated by it, and nothing complains that the plan has none."""
    bare = plan_text.replace("status_date: 2025-02-03\n", "")
    (plans / "helpdesk.yaml").write_text(bare, encoding="utf-8")
    moment = parse_moment("2025-02-10")
    found = gather("plans", as_of=moment)
    assert found.edition is not None
    assert found.edition.schedule.plan.status_date == moment
    assert "EP308" not in {d.code for d in found.diagnostics}
