"""What a word on the command line stands for, where two states of a plan are compared."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from exitplan.cli._output import UsageError
from exitplan.cli._sides import (
    add_side_arguments,
    is_cut_off,
    load_sides,
    load_versions,
)
from exitplan.plan import Plan, Task
from exitplan.planfile.baselines import take_baseline
from exitplan.planfile.history import Version, VersionKind
from tests.cli.foreign_samples import xer
from tests.history.repos import PLAN, Repo, git, longer

Ask = Callable[..., tuple[Version, Version]]


def parsed(*words: str) -> argparse.Namespace:
    """Parse a command line as `exitplan slip` does."""
    parser = argparse.ArgumentParser()
    add_side_arguments(parser, many=True)
    return parser.parse_args([*words])


def sides(*words: str) -> tuple[Version, Version]:
    """Give the two states that a command line names."""
    return load_sides(parsed(*words))


def length(version: Version) -> str:
    """Give how long the plan's only task takes."""
    assert isinstance(version.plan, Plan)
    task = version.plan.items[0]
    assert isinstance(task, Task)
    return str(task.duration)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Give a repository with three states: 10, 11 and 12 days; 13 days are not committed."""
    repo = Repo(tmp_path / "repo")
    repo.commit({"plans/exit.yaml": PLAN}, "Start")
    repo.git("tag", "v1")
    repo.commit({"plans/exit.yaml": longer(11)}, "Longer")
    repo.commit({"plans/exit.yaml": longer(12)}, "Longer still")
    repo.write({"plans/exit.yaml": longer(13)})
    monkeypatch.chdir(repo.folder)
    monkeypatch.delenv("EXITPLAN_AS_OF", raising=False)
    return repo


def test_without_words_the_last_commit_is_compared_with_the_working_file(repo: Repo) -> None:
    """Where there is no baseline, A is HEAD; B is what lies on the disk."""
    a, b = sides()
    assert (length(a), a.kind) == ("12d", VersionKind.COMMIT)
    assert (length(b), b.kind, b.name) == ("13d", VersionKind.WORKING, "working file")


def test_with_a_baseline_the_last_one_is_compared_with_the_working_file(repo: Repo) -> None:
    """Where there are baselines, A is the one in force."""
    for number, name in enumerate(("first", "second")):
        repo.write({"plans/exit.yaml": longer(20 + number)})
        take_baseline("plans", name, on=f"2015-03-0{number + 1}", approved_by="Cabinet")
    repo.write({"plans/exit.yaml": longer(13)})
    a, b = sides()
    assert (length(a), a.kind, a.name) == ("21d", VersionKind.BASELINE, "baseline second")
    assert length(b) == "13d"
    assert [length(side) for side in sides("original", "current")] == ["20d", "21d"]
    assert [length(side) for side in sides("first", "second")] == ["20d", "21d"]
    assert [length(side) for side in sides("baseline:second", "baseline:original")] == [
        "21d",
        "20d",
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("v1", "10d"),
        ("HEAD~1", "11d"),
        ("rev:main~1", "11d"),
        ("2015-03-02", "11d"),
        ("date:2015-03-01", "10d"),
        ("working", "13d"),
        ("plans", "13d"),
        ("plans/exit.yaml", "13d"),
        ("file:plans/exit.yaml", "13d"),
    ],
)
def test_a_word_can_be_a_revision_a_date_a_file_or_working(
    repo: Repo, word: str, expected: str
) -> None:
    """Each way to name a state gives it, as A and as B."""
    a, b = sides(word, word)
    assert (length(a), length(b)) == (expected, expected)


def test_a_state_of_a_date_carries_the_date_in_its_name(repo: Repo) -> None:
    """Who asked for a day is told it, with the commit that was found."""
    a, _ = sides("2015-03-02")
    assert a.name == f"2015-03-02, {a.commit[:7]}"


def test_since_is_another_way_to_name_the_earlier_state(repo: Repo) -> None:
    """With --since a single word is B; two words would be one too many."""
    assert [length(side) for side in sides("--since", "v1")] == ["10d", "13d"]
    assert [length(side) for side in sides("--since", "v1", "HEAD")] == ["10d", "12d"]
    with pytest.raises(UsageError, match="--since names A"):
        sides("--since", "v1", "HEAD", "working")


def test_a_word_that_could_be_several_things_is_refused(repo: Repo) -> None:
    """A file, a branch and a baseline of one name need a prefix, which is told."""
    repo.git("branch", "plans")
    with pytest.raises(UsageError, match=r"several things; say which: rev:plans, file:plans"):
        sides("plans")
    assert [length(side) for side in sides("rev:plans", "file:plans")] == ["12d", "13d"]
    repo.git("tag", "2015-03-02")
    with pytest.raises(UsageError, match=r"say which: rev:2015-03-02, date:2015-03-02"):
        sides("2015-03-02")
    take_baseline("plans", "v1", on="2015-03-02", approved_by="Cabinet")
    with pytest.raises(UsageError, match=r"say which: baseline:v1, rev:v1"):
        sides("v1")


def test_a_word_that_is_nothing_is_refused_with_what_there_is(repo: Repo) -> None:
    """The refusal names what was looked for, and the baselines that there are."""
    take_baseline("plans", "approved", on="2015-03-02", approved_by="Cabinet")
    with pytest.raises(UsageError, match=r"no baseline, .* 'nonsense'; baselines: approved"):
        sides("nonsense")


@pytest.mark.parametrize("word", ["rev:nothing", "baseline:nothing", "date:2015-02-30", "date:x"])
def test_a_prefix_before_what_is_not_there_is_refused(repo: Repo, word: str) -> None:
    """A prefix says what is meant, so nothing else is looked for."""
    with pytest.raises(UsageError):
        sides(word)


def test_the_status_date_asked_for_is_that_of_the_working_state_alone(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed or approved is as it was reported."""
    a, b = sides("v1", "working", "--as-of", "2015-03-30")
    assert [str(side.plan and side.plan.status_date) for side in (a, b)] == [
        "2015-02-02",
        "2015-03-30",
    ]
    monkeypatch.setenv("EXITPLAN_AS_OF", "2015-03-31")
    a, b = sides("v1")
    assert [str(side.plan and side.plan.status_date) for side in (a, b)] == [
        "2015-02-02",
        "2015-03-31",
    ]
    assert b.day == 735_688


def test_files_of_other_tools_can_be_compared(repo: Repo) -> None:
    """Two schedules of P6 are states like any other, without git or baselines."""
    repo.write({"march.xer": xer(), "april.xer": xer(build_ends="2025-01-20 17:00")})
    a, b = sides("march.xer", "file:april.xer")
    assert {a.kind, b.kind} == {VersionKind.FILE}
    assert a.name == "march.xer"
    assert a.plan is not None
    assert b.plan is not None


@pytest.mark.parametrize(
    ("broken", "words", "message"),
    [
        ("committed", ("HEAD", "v1"), r"A \([0-9a-f]{7}\) cannot be read"),
        ("committed", ("v1", "HEAD"), r"B \([0-9a-f]{7}\) cannot be read"),
        ("working", ("v1",), r"B \(working file\) cannot be read"),
        ("foreign", ("bad.xer", "v1"), r"A \(bad.xer\) cannot be read"),
    ],
)
def test_a_side_that_cannot_be_read_says_which_and_why(
    repo: Repo,
    capsys: pytest.CaptureFixture[str],
    broken: str,
    words: tuple[str, ...],
    message: str,
) -> None:
    """Its findings come first, then which of the two it is."""
    if broken == "committed":
        repo.commit({"plans/exit.yaml": longer(11).replace("after: draft", "after: nowhere")})
    elif broken == "working":
        repo.write({"plans/exit.yaml": longer(11).replace("after: draft", "after: nowhere")})
    else:
        repo.write({"bad.xer": "nonsense"})
    with pytest.raises(UsageError, match=message):
        sides(*words)
    told = capsys.readouterr().err
    assert "error" in told
    assert ("EP201" in told) == (broken != "foreign")


def test_without_anything_to_compare_with_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan outside git that has no baseline can only be compared with what is named."""
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "later.yaml").write_text(longer(12))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no baseline .* lies in no git repository; name A"):
        sides("--plan", "plan.yaml")
    a, b = sides("--plan", "plan.yaml", "later.yaml")
    assert [length(side) for side in (a, b)] == ["12d", "10d"]
    with pytest.raises(UsageError, match="lies in no git repository"):
        sides("--plan", "plan.yaml", "HEAD")
    with pytest.raises(UsageError, match="A cannot be found"):
        sides("--plan", "plan.yaml", "rev:HEAD")


def test_files_are_compared_whatever_git_says_of_the_folder(repo: Repo) -> None:
    """Who names two files needs no repository, so a broken one is no hindrance."""
    repo.write({"one.yaml": PLAN, "two.yaml": longer(12)})
    (repo.folder / ".git" / "config").write_text("[core\n")
    assert [length(side) for side in sides("one.yaml", "two.yaml")] == ["10d", "12d"]
    with pytest.raises(UsageError, match=r"git cannot read the repository .*; name A"):
        sides("--plan", "one.yaml")


def test_a_plan_that_is_not_committed_says_so(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    """A is HEAD where nothing was named, and HEAD does not hold such a plan."""
    repo.write({"new.yaml": PLAN})
    with pytest.raises(UsageError, match=r"A .* cannot be read"):
        sides("--plan", "new.yaml")
    assert "EP605" in capsys.readouterr().err


def test_all_states_between_two_are_loaded_in_order(repo: Repo) -> None:
    """The working file comes last, unless it says what the last commit says."""
    assert [length(v) for v in load_versions(parsed())] == ["10d", "11d", "12d", "13d"]
    assert [length(v) for v in load_versions(parsed("--since", "HEAD~1"))] == ["11d", "12d", "13d"]
    assert [length(v) for v in load_versions(parsed("v1", "HEAD~1"))] == ["10d", "11d"]
    assert [length(v) for v in load_versions(parsed("2015-03-02"))] == ["11d", "12d", "13d"]
    assert [length(v) for v in load_versions(parsed("--tags"))] == ["10d", "13d"]
    repo.write({"plans/exit.yaml": longer(12)})
    found = load_versions(parsed())
    assert [length(v) for v in found] == ["10d", "11d", "12d"]
    assert found[-1].kind is VersionKind.COMMIT


def test_states_cannot_begin_at_something_that_is_no_point_in_history(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file, or a word that is nothing, is no place to begin at."""
    for word in ("nothing", "plans", "rev:nothing"):
        with pytest.raises(UsageError, match="states of the plan cannot be found"):
            load_versions(parsed("--since", word))
        assert "EP604" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["one", "original", "baseline:one"])
def test_a_baseline_is_no_point_between_commits(repo: Repo, word: str) -> None:
    """It is said so, with what can be named instead."""
    take_baseline("plans", "one", on="2015-02-01", approved_by="Cabinet")
    with pytest.raises(UsageError, match=r"is a baseline, .* --baselines"):
        load_versions(parsed("--since", word))


def test_states_can_be_the_approvals(repo: Repo) -> None:
    """`--baselines` gives each approval and the plan as it lies there, nothing in between."""
    with pytest.raises(UsageError, match="has no baselines"):
        load_versions(parsed("--baselines"))
    for number, name in enumerate(("one", "two"), 1):
        repo.write({"plans/exit.yaml": longer(20 + number)})
        take_baseline("plans", name, on=f"2015-02-0{number}", approved_by="Cabinet")
    repo.write({"plans/exit.yaml": longer(30)})
    found = load_versions(parsed("--baselines"))
    assert [length(v) for v in found] == ["21d", "22d", "30d"]
    assert [v.is_rebaseline for v in found] == [False, True, False]
    with pytest.raises(UsageError, match="from the first approval"):
        load_versions(parsed("--baselines", "--since", "HEAD~1"))


def test_a_cut_off_history_is_known_by_its_first_state(repo: Repo, tmp_path: Path) -> None:
    """Only where earlier states were asked for than a shallow clone has."""
    assert not is_cut_off(load_versions(parsed()))
    origin = repo.folder.as_uri()
    git(repo.folder, "clone", "-q", "--depth", "2", origin, str(tmp_path / "shallow"))
    plans = str(tmp_path / "shallow" / "plans")
    assert is_cut_off(load_versions(parsed("--plan", plans)))
    assert not is_cut_off(load_versions(parsed("--plan", plans, "--since", "HEAD~1")))
    assert not is_cut_off(())


def test_the_first_state_after_a_new_approval_is_marked(repo: Repo) -> None:
    """From there on the plan is held against other dates; the first approval is none of these."""
    take_baseline("plans", "one", on="2015-02-01", approved_by="Cabinet")
    take_baseline("plans", "two", on="2015-02-03", approved_by="Cabinet")
    text = longer(14).replace("2015-02-02", "2015-02-09")
    repo.commit({"plans/exit.yaml": text})
    marks = [version.is_rebaseline for version in load_versions(parsed())]
    assert marks == [False, False, False, True]


def test_snapshots_of_several_kinds_are_read_together(repo: Repo) -> None:
    """Plan files, folders of them and other tools' files lie side by side, the earliest first."""
    later = PLAN.replace("status_date: 2015-02-02\n", "")
    other = PLAN.replace("plan: exit", "plan: other").replace("2015-02-02", "2015-02-16")
    repo.write(
        {
            "kept/2015-03-31.yaml": later,
            "kept/a-programme/one.yaml": PLAN.replace("2015-02-02", "2015-02-16"),
            "kept/a-programme/two.yaml": other,
            "kept/first.yaml": PLAN,
            "kept/p6 2025-01-06.xer": xer(),
            "kept/notes.txt": "no plan",
            "kept/undated.yaml": later,
        }
    )
    found = load_versions(parsed("--snapshots", "kept"))
    assert [version.name for version in found] == [
        "first.yaml",
        "a-programme",
        "2015-03-31.yaml",
        "p6 2025-01-06.xer",
        "undated.yaml",
    ]
    assert {version.kind for version in found} == {VersionKind.SNAPSHOT}
    assert [version.day is None for version in found] == [False, False, False, False, True]
    assert found[-1].diagnostics[-1].code == "EP611"


def test_a_schedule_of_another_tool_has_no_history_in_git(repo: Repo) -> None:
    """Only plan files are read from git; that is said, not tried."""
    repo.commit({"plan.xer": xer()})
    with pytest.raises(UsageError, match="only plan files are read from git"):
        load_versions(parsed("--plan", "plan.xer"))
