"""The states of a plan that lie in git."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

from exitplan.plan import Task
from exitplan.planfile.history import (
    History,
    HistoryError,
    Version,
    VersionKind,
    _history,
    _states,
)
from tests.history.repos import PLAN, Repo, git, longer


def day(text: str) -> int:
    """Give a date's ordinal."""
    return datetime.date.fromisoformat(text).toordinal()


def length(version: Version) -> str:
    """Give how long the plan's only task takes."""
    assert version.plan is not None, version.diagnostics
    task = version.plan.items[0]
    assert isinstance(task, Task)
    return str(task.duration)


def codes(version: Version) -> list[str]:
    """Give the codes of what is wrong with a state."""
    return [finding.code for finding in version.diagnostics]


def refused(error: pytest.ExceptionInfo[HistoryError]) -> str:
    """Give the code of what could not be done."""
    return error.value.diagnostics[0].code


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Give an empty repository."""
    return Repo(tmp_path / "repo")


def test_every_commit_that_changed_the_plan_is_a_state(repo: Repo) -> None:
    """States come in the order in which they were committed; other commits are none."""
    first = repo.commit({"plan.yaml": PLAN}, "Start")
    repo.commit({"notes.txt": "hello"}, "Something else")
    last = repo.commit({"plan.yaml": longer(12)}, "Evaluation takes longer")
    versions = History.of(repo.folder / "plan.yaml").versions()
    assert [version.commit for version in versions] == [first, last]
    assert [version.name for version in versions] == [first[:7], last[:7]]
    assert [version.subject for version in versions] == ["Start", "Evaluation takes longer"]
    assert [length(version) for version in versions] == ["10d", "12d"]
    assert {version.kind for version in versions} == {VersionKind.COMMIT}
    assert {version.day for version in versions} == {day("2015-02-02")}


def test_a_plan_without_a_status_date_is_reported_on_the_day_of_its_commit(repo: Repo) -> None:
    """The day is the committer's, by the clock of where the commit was made."""
    text = PLAN.replace("status_date: 2015-02-02\n", "")
    repo.commit({"plan.yaml": text}, date="2015-06-01T00:30:00+0100")
    repo.commit({"plan.yaml": longer(12, text)}, date="2015-06-01T23:30:00-0500")
    versions = History.of(repo.folder / "plan.yaml").versions()
    assert [version.day for version in versions] == [day("2015-06-01"), day("2015-06-01")]


def test_trailers_tell_role_and_cause_and_nobodys_name(repo: Repo) -> None:
    """Of a commit's author nothing is kept but the role that a trailer gives."""
    message = (
        "Move the award\nto May\n\nThe cabinet met later.\nAuthor-Role: not a trailer\n\n"
        "Slip-Cause: governance\nauthor-role:  Programme office \nSigned-off-by: Some Body <a@b>"
    )
    repo.commit({"plan.yaml": PLAN}, message)
    (version,) = History.of(repo.folder / "plan.yaml").versions()
    assert version.subject == "Move the award to May"
    assert version.role == "Programme office"
    assert version.cause == "governance"
    assert "Some" not in repr(version)
    assert "example.org" not in repr(version)


def test_a_state_can_be_named_by_commit_tag_branch_and_ancestor(repo: Repo) -> None:
    """What git takes for a commit names a state; a tag's name is kept."""
    first = repo.commit({"plan.yaml": PLAN})
    repo.git("tag", "-a", "-m", "Approved", "approved")
    repo.git("tag", "v1.0")
    repo.git("branch", "old")
    repo.commit({"plan.yaml": longer(12)})
    history = History.of(repo.folder / "plan.yaml")
    for name in ("approved", "v1.0", "old", "HEAD~1", first, first[:10], "main^"):
        version = history.revision(name)
        assert (version.commit, length(version)) == (first, "10d"), name
        is_tag = name in ("approved", "v1.0")
        assert version.kind is (VersionKind.TAG if is_tag else VersionKind.COMMIT)
        assert version.name == (name if is_tag else first[:7])


@pytest.mark.parametrize(
    "word",
    ["nothing", "", "-1", "--help", "--output=x", "HEAD..main", ":/plan", "HEAD:plan.yaml",
     "HEAD^{/x}", "a b", "x" * 5_000, "HEAD\n", "main@{", "*", "é", "^HEAD", "HEAD^{tree}"],
)  # fmt: skip
def test_what_is_no_revision_is_refused(repo: Repo, word: str) -> None:
    """Options, ranges, searches and unknown names are no revisions, and nothing is run for them."""
    repo.commit({"plan.yaml": PLAN})
    history = History.of(repo.folder / "plan.yaml")
    assert not history.knows(word)
    with pytest.raises(HistoryError) as error:
        history.revision(word)
    assert refused(error) == "EP604"
    assert not (repo.folder / "x").exists()


def test_a_tag_that_looks_like_an_option_is_still_a_tag(repo: Repo) -> None:
    """A ref made by hand can begin with a hyphen only below its kind's name."""
    first = repo.commit({"plan.yaml": PLAN})
    repo.git("update-ref", "refs/tags/--upload-pack=x", first)
    versions = History.of(repo.folder / "plan.yaml").versions(tags=True)
    assert [version.name for version in versions] == ["--upload-pack=x"]


def test_as_at_gives_the_last_commit_by_that_day(repo: Repo) -> None:
    """A commit of the day itself counts, in the time zone in which it was made."""
    repo.commit({"plan.yaml": PLAN}, date="2015-05-01T12:00:00+0100")
    repo.commit({"plan.yaml": longer(12)}, date="2015-06-01T23:59:00-0800")
    repo.commit({"plan.yaml": longer(13)}, date="2015-06-03T00:01:00+0100")
    history = History.of(repo.folder / "plan.yaml")
    assert length(history.as_at(day("2015-05-01"))) == "10d"
    assert length(history.as_at(day("2015-05-31"))) == "10d"
    assert length(history.as_at(day("2015-06-01"))) == "12d"
    assert length(history.as_at(day("2015-06-02"))) == "12d"
    assert length(history.as_at(day("2019-01-01"))) == "13d"
    with pytest.raises(HistoryError) as error:
        history.as_at(day("2015-04-30"))
    assert refused(error) == "EP604"
    assert "the first is of 1 May 2015" in str(error.value)


def test_a_merge_counts_as_one_state_unless_every_commit_is_asked_for(repo: Repo) -> None:
    """What a branch brought is the merge's, on the day of the merge."""
    repo.commit({"plan.yaml": PLAN}, "Start")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"plan.yaml": longer(12)}, "Side one")
    repo.commit({"plan.yaml": longer(13)}, "Side two")
    repo.git("checkout", "-q", "main")
    repo.commit({"other.txt": "x"}, "Elsewhere")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge side", "side", date="2015-03-09T12:00:00+0000")
    history = History.of(repo.folder / "plan.yaml")
    assert [v.subject for v in history.versions()] == ["Start", "Merge side"]
    every = [v.subject for v in history.versions(first_parent=False)]
    assert every == ["Start", "Side one", "Side two"]


def test_since_and_until_bound_the_states(repo: Repo) -> None:
    """The state at the point since which states are asked for is the first of them."""
    hashes = [repo.commit({"plan.yaml": longer(9 + number)}, f"{number}") for number in range(1, 7)]
    repo.commit({"other": "x"})
    history = History.of(repo.folder / "plan.yaml")

    def subjects(**options: str | int) -> list[str]:
        return [version.subject for version in history.versions(**options)]  # type: ignore[arg-type]

    assert subjects() == ["1", "2", "3", "4", "5", "6"]
    assert subjects(since=hashes[3]) == ["4", "5", "6"]
    assert subjects(until=hashes[2]) == ["1", "2", "3"]
    assert subjects(since=day("2015-03-04")) == ["4", "5", "6"]
    assert subjects(since="2015-03-04") == ["4", "5", "6"]
    assert subjects(until=day("2015-03-02")) == ["1", "2"]
    assert subjects(since="HEAD~4", until="HEAD~3") == ["3", "4"]
    assert subjects(since="HEAD") == ["Change the plan"]
    assert subjects(since=day("2001-01-01")) == ["1", "2", "3", "4", "5", "6"]
    assert subjects(since=day("2031-01-01")) == ["6"]


def test_tags_are_states_by_their_own_names(repo: Repo) -> None:
    """Only tags on the history of HEAD count, in the order of their commits."""
    repo.commit({"plan.yaml": PLAN})
    repo.git("tag", "zero")
    repo.commit({"plan.yaml": longer(12)})
    repo.commit({"other": "x"})
    repo.git("tag", "-a", "-m", "One", "alpha")
    repo.git("tag", "-a", "-m", "Of a tag", "nested", "alpha")
    repo.git("tag", "of-a-file", "HEAD:plan.yaml")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"plan.yaml": longer(14)})
    repo.git("tag", "elsewhere")
    repo.git("checkout", "-q", "main")
    history = History.of(repo.folder / "plan.yaml")
    found = history.versions(tags=True)
    assert [version.name for version in found] == ["zero", "alpha", "nested"]
    assert [length(version) for version in found] == ["10d", "12d", "12d"]
    assert {version.kind for version in found} == {VersionKind.TAG}
    since = history.versions(since="zero", tags=True)
    assert [length(version) for version in since] == ["10d", "12d", "12d"]


def test_a_renamed_plan_is_followed_to_its_earlier_names(repo: Repo) -> None:
    """The history goes on under the names that the file had before, there and back."""
    text = PLAN + "\n".join(f"  # line {number}" for number in range(20)) + "\n"
    one = repo.commit({"old.yaml": text}, "1")
    repo.commit({"old.yaml": longer(11, text)}, "2")
    repo.commit({"plans/new.yaml": longer(12, text), "old.yaml": None}, "3")
    repo.commit({"plans/new.yaml": longer(13, text)}, "4")
    repo.commit({"old.yaml": longer(13, text), "plans/new.yaml": None}, "5")
    repo.commit({"old.yaml": longer(14, text)}, "6")
    history = History.of(repo.folder / "old.yaml")
    found = history.versions()
    assert [length(v) for v in found] == ["10d", "11d", "12d", "13d", "14d"]
    assert length(history.revision("HEAD~2")) == "13d"
    assert length(history.revision(one)) == "10d"


def test_a_folder_of_plans_is_read_as_a_programme_at_every_state(repo: Repo) -> None:
    """Files come and go; what lies in folders below and is hidden is no part of it."""
    other = PLAN.replace("plan: exit", "plan: other")
    repo.commit({"plans/exit.yaml": PLAN, "plans/.hidden.yaml": "x: ["}, "One plan")
    repo.commit({"plans/below/deep.yaml": "y: ["}, "Below")
    repo.commit({"plans/other.yaml": other}, "Two plans")
    repo.commit({"plans/exit.yaml": None}, "One again")
    found = History.of(repo.folder / "plans").versions()
    assert [version.subject for version in found] == ["One plan", "Two plans", "One again"]
    plans = [version.plan for version in found]
    assert [plan and plan.id for plan in plans] == ["exit", "plans", "other"]


def test_a_moved_folder_is_followed(repo: Repo) -> None:
    """A programme whose folder was renamed keeps its history, and today's name."""
    other = PLAN.replace("plan: exit", "plan: other")
    repo.commit({"old/exit.yaml": PLAN, "old/other.yaml": other}, "1")
    repo.commit({"old/other.yaml": longer(12, other)}, "2")
    repo.git("mv", "old", "plans")
    repo.commit({}, "3")
    repo.commit({"plans/other.yaml": longer(13, other)}, "4")
    found = History.of(repo.folder / "plans").versions()
    assert [version.subject for version in found] == ["1", "2", "4"]
    assert {version.plan and version.plan.id for version in found} == {"plans"}


def test_a_file_that_became_a_folder_is_followed(repo: Repo) -> None:
    """The plan's file moved into a folder of its own, and others beside it."""
    text = PLAN + "\n".join(f"  # line {number}" for number in range(20)) + "\n"
    repo.commit({"plan.yaml": text, "mkdocs.yml": "site_name: x"}, "1")
    repo.commit({"plans/plan.yaml": text, "plan.yaml": None}, "2")
    repo.commit({"plans/other.yaml": PLAN.replace("plan: exit", "plan: other")}, "3")
    found = History.of(repo.folder / "plans").versions()
    assert [version.subject for version in found] == ["1", "3"]
    assert [version.plan and version.plan.id for version in found] == ["exit", "plans"]


def test_the_top_of_a_repository_can_be_the_plan(repo: Repo) -> None:
    """Plans may lie at the top; commits elsewhere are none of theirs."""
    repo.commit({"exit.yaml": PLAN}, "1")
    repo.commit({"docs/page.md": "x"}, "2")
    repo.commit({"exit.yaml": longer(12)}, "3")
    assert [version.subject for version in History.of(repo.folder).versions()] == ["1", "3"]


def test_a_state_that_cannot_be_read_stays_among_the_others(repo: Repo) -> None:
    """Its findings name the commit and the file; what came before and after is read."""
    repo.commit({"plan.yaml": PLAN}, "1")
    broken = repo.commit({"plan.yaml": longer(12) + "  oops: [\n"}, "2")
    repo.commit({"plan.yaml": b"\xff\xfe\x00binary"}, "3")
    repo.commit({"plan.yaml": None}, "4")
    repo.commit({"plan.yaml": longer(13)}, "5")
    found = History.of(repo.folder / "plan.yaml").versions()
    assert [version.subject for version in found] == ["1", "2", "3", "4", "5"]
    assert [version.plan is not None for version in found] == [True, False, False, False, True]
    assert [codes(version) for version in found[1:4]] == [["EP008"], ["EP002"], ["EP605"]]
    assert found[1].diagnostics[0].file == f"{broken[:7]}:plan.yaml"
    assert found[1].day == day("2015-03-02")


def test_a_file_beyond_all_limits_is_not_read(repo: Repo) -> None:
    """A file larger than a plan may be is refused, and git goes on with the next."""
    repo.commit({"plan.yaml": "#" * 5_000_000 + "\n" + PLAN}, "1")
    repo.commit({"plan.yaml": PLAN}, "2")
    found = History.of(repo.folder / "plan.yaml").versions()
    assert [codes(version) for version in found] == [["EP003"], []]


def test_symbolic_links_and_submodules_are_not_followed(repo: Repo) -> None:
    """What stands in the place of a plan file is refused, wherever it leads."""
    repo.commit({"plan.yaml": PLAN, "plans/a.yaml": PLAN}, "1")
    for name in ("plan.yaml", "plans/a.yaml"):
        path = repo.folder / name
        path.unlink()
        path.symlink_to("/etc/passwd")
    head = repo.commit({}, "2")
    repo.git("rm", "-q", "--cached", "plan.yaml")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{head},plan.yaml")
    repo.git("commit", "-q", "-m", "3")
    found = History.of(repo.folder / "plan.yaml").versions()
    assert [codes(version) for version in found] == [[], ["EP608"], ["EP608"]]
    assert "symbolic link" in found[1].diagnostics[0].message
    assert "submodule" in found[2].diagnostics[0].message
    folder = History.of(repo.folder / "plans").versions()
    assert [codes(version) for version in folder] == [[], ["EP608"]]


def test_a_shallow_clone_says_where_its_history_is_cut_off(repo: Repo, tmp_path: Path) -> None:
    """What the clone has is read; that there was more is told, and how to get it."""
    repo.commit({"plan.yaml": PLAN}, "1")
    repo.commit({"plan.yaml": longer(12)}, "2")
    repo.commit({"plan.yaml": longer(13)}, "3")
    git(tmp_path, "clone", "-q", "--depth", "2", repo.folder.as_uri(), "shallow")
    history = History.of(tmp_path / "shallow" / "plan.yaml")
    assert history.is_shallow
    assert [finding.code for finding in history.diagnostics] == ["EP607"]
    assert "fetch-depth: 0" in history.diagnostics[0].help
    found = history.versions()
    assert [version.subject for version in found] == ["2", "3"]
    assert [codes(version) for version in found] == [["EP607"], []]
    assert [length(version) for version in found] == ["12d", "13d"]
    with pytest.raises(HistoryError) as error:
        history.as_at(day("2015-03-01"))
    assert refused(error) == "EP607"
    with pytest.raises(HistoryError) as error:
        history.revision("HEAD~2")
    assert refused(error) == "EP604"
    assert "unshallow" in str(error.value.diagnostics[0].help)


def test_a_complete_clone_says_nothing_of_the_kind(repo: Repo) -> None:
    """Where all of the history is there, the oldest state carries no finding."""
    repo.commit({"plan.yaml": PLAN})
    history = History.of(repo.folder / "plan.yaml")
    assert history.diagnostics == ()
    assert codes(history.versions()[0]) == []


def test_objects_that_are_missing_are_told_and_the_rest_is_read(repo: Repo) -> None:
    """A clone that lacks the content of a state still gives the others."""
    repo.commit({"plan.yaml": PLAN}, "1")
    repo.commit({"plan.yaml": longer(12)}, "2")
    repo.commit({"plan.yaml": longer(13)}, "3")
    blob = repo.git("rev-parse", "HEAD~1:plan.yaml").strip()
    (repo.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    found = History.of(repo.folder / "plan.yaml").versions()
    assert [codes(version) for version in found] == [[], ["EP609"], []]


def test_a_clone_without_contents_fetches_nothing(repo: Repo, tmp_path: Path) -> None:
    """A partial clone would ask its origin for what it lacks; reading must not."""
    repo.commit({"plan.yaml": PLAN}, "1")
    repo.commit({"plan.yaml": longer(12)}, "2")
    repo.git("config", "uploadpack.allowFilter", "true")
    git(
        tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", repo.folder.as_uri(), "part"
    )
    before = sorted((tmp_path / "part/.git/objects/pack").iterdir())
    found = History.of(tmp_path / "part" / "plan.yaml").versions()
    assert [codes(version) for version in found] == [["EP609"], ["EP609"]]
    assert sorted((tmp_path / "part/.git/objects/pack").iterdir()) == before


def test_a_detached_head_is_as_good_as_a_branch(repo: Repo) -> None:
    """History is what leads to HEAD, wherever that stands."""
    repo.commit({"plan.yaml": PLAN}, "1")
    repo.commit({"plan.yaml": longer(12)}, "2")
    repo.git("checkout", "-q", "--detach", "HEAD~1")
    assert [v.subject for v in History.of(repo.folder / "plan.yaml").versions()] == ["1"]


def test_a_folder_outside_any_repository_is_told(tmp_path: Path) -> None:
    """Without a repository there is no history, and the remedy is named."""
    with pytest.raises(HistoryError) as error:
        History.of(tmp_path / "plan.yaml")
    assert refused(error) == "EP602"
    assert "git init" in error.value.diagnostics[0].help


def test_a_repository_without_commits_is_told(repo: Repo) -> None:
    """Nothing is committed, so there is no state."""
    history = History.of(repo.folder / "plan.yaml")
    for ask in (history.versions, lambda: history.revision("HEAD"), lambda: history.as_at(1)):
        with pytest.raises(HistoryError) as error:
            ask()
        assert refused(error) == "EP606"


def test_a_plan_that_was_never_committed_is_told(repo: Repo) -> None:
    """An untracked file has no history, though its repository has."""
    repo.commit({"other.txt": "x"})
    repo.write({"plan.yaml": PLAN})
    history = History.of(repo.folder / "plan.yaml")
    with pytest.raises(HistoryError) as error:
        history.versions()
    assert refused(error) == "EP605"
    assert codes(history.revision("HEAD")) == ["EP605"]


def test_a_bare_repository_is_told(tmp_path: Path) -> None:
    """A bare repository has no files that a plan's path could name."""
    bare = Repo(tmp_path / "bare.git", "--bare")
    for path in (bare.folder, bare.folder / "plan.yaml", bare.folder / "objects"):
        with pytest.raises(HistoryError) as error:
            History.of(path)
        assert refused(error) == "EP602"
        assert "bare" in str(error.value)


def test_the_inside_of_a_repository_is_no_plan(repo: Repo) -> None:
    """A path inside .git has no history of its own."""
    repo.commit({"plan.yaml": PLAN})
    with pytest.raises(HistoryError) as error:
        History.of(repo.folder / ".git" / "plan.yaml")
    assert refused(error) == "EP602"


def test_a_broken_repository_is_told_in_gits_own_words(repo: Repo) -> None:
    """Where git gives up, that is said, and not a traceback."""
    repo.commit({"plan.yaml": PLAN})
    lost = repo.commit({"plan.yaml": longer(12)})
    repo.commit({"plan.yaml": longer(13)})
    history = History.of(repo.folder / "plan.yaml")
    (repo.folder / ".git/objects" / lost[:2] / lost[2:]).unlink()
    for ask in (history.versions, lambda: history.as_at(day("2015-03-01"))):
        with pytest.raises(HistoryError) as error:
            ask()
        assert refused(error) == "EP603"
        assert lost in str(error.value)
    (repo.folder / ".git/config").write_text("[core\n")
    with pytest.raises(HistoryError) as error:
        History.of(repo.folder / "plan.yaml")
    assert refused(error) == "EP603"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else_is_told(repo: Repo) -> None:
    """Git does not read what belongs to another user; the remedy is git's, and a decision."""
    repo.commit({"plan.yaml": PLAN})
    for path in (repo.folder, repo.folder / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(HistoryError) as error:
        History.of(repo.folder / "plan.yaml")
    assert refused(error) == "EP603"
    assert "belongs to somebody else" in str(error.value)
    assert "safe.directory" in error.value.diagnostics[0].help


def test_of_a_very_long_history_the_latest_states_are_read(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left out is the beginning, and that is told with the first state read."""
    monkeypatch.setattr(_history, "MOST_VERSIONS", 2)
    for number in range(4):
        repo.commit({"plan.yaml": longer(10 + number)})
    found = History.of(repo.folder / "plan.yaml").versions()
    assert [length(version) for version in found] == ["12d", "13d"]
    assert [codes(version) for version in found] == [["EP610"], []]


def test_more_text_than_fits_is_left_out_at_the_end(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """States that would take too much room are there, but not read."""
    monkeypatch.setattr(_states, "MOST_BYTES", 2 * len(PLAN))
    for number in range(4):
        repo.commit({"plan.yaml": longer(10 + number)})
    found = History.of(repo.folder / "plan.yaml").versions()
    assert [codes(version) for version in found] == [[], [], [], ["EP610"]]


def test_without_git_the_reason_is_told(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where no git is installed, that is what is said."""
    repo.commit({"plan.yaml": PLAN})
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(HistoryError) as error:
        History.of(repo.folder / "plan.yaml")
    assert refused(error) == "EP601"


def test_a_plan_that_is_gone_from_the_disk_still_has_its_history(repo: Repo) -> None:
    """The states before a plan was deleted are found by the path that it had."""
    repo.commit({"deep/er/plan.yaml": PLAN}, "1")
    repo.commit({"deep/er/plan.yaml": None}, "2")
    found = History.of(repo.folder / "deep" / "er" / "plan.yaml").versions()
    assert [codes(version) for version in found] == [[], ["EP605"]]


def test_names_that_git_could_misread_are_only_names(repo: Repo) -> None:
    """Blanks, brackets, stars, quotes and letters beyond ASCII in a path mean themselves."""
    for name in ("a plan [x]*.yaml", ":(top)plan.yaml", "-plan.yaml", 'plän’s"q.yaml', "a\nb.yaml"):
        repo.commit({name: PLAN}, f"Add {name!r}")
        repo.commit({name: longer(12)}, f"Change {name!r}")
        found = History.of(repo.folder / name).versions()
        assert [length(version) for version in found] == ["10d", "12d"], name


def test_a_hook_that_calls_finds_the_plans_own_repository(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables that git sets for its hooks do not lead to another repository."""
    other = Repo(tmp_path / "other")
    other.commit({"plan.yaml": longer(33)}, "Other")
    repo.commit({"plan.yaml": PLAN}, "Own")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    assert [v.subject for v in History.of(repo.folder / "plan.yaml").versions()] == ["Own"]


def test_nothing_that_a_repository_says_is_carried_out(repo: Repo, tmp_path: Path) -> None:
    """No setting, hook, filter or attribute of a hostile repository runs a program."""
    repo.commit({"plan.yaml": PLAN, ".gitattributes": "*.yaml diff=evil filter=evil\n"}, "1")
    repo.commit({"plans/plan.yaml": longer(12), "plan.yaml": None}, "2")
    trap = tmp_path / "trap"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(0o755)
    evil = str(script)
    for key in (
        "core.fsmonitor", "core.pager", "pager.log", "pager.rev-list", "core.editor",
        "core.sshCommand", "core.askPass", "core.alternateRefsCommand", "diff.external",
        "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean",
        "filter.evil.process", "gpg.program", "credential.helper", "sequence.editor",
    ):  # fmt: skip
        repo.git("config", key, evil)
    repo.git("config", "log.showSignature", "true")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        (hooks / hook).write_text(script.read_text())
        (hooks / hook).chmod(0o755)
    repo.git("config", "core.hooksPath", str(hooks))
    trap.unlink(missing_ok=True)
    history = History.of(repo.folder / "plans" / "plan.yaml")
    assert [length(version) for version in history.versions()] == ["10d", "12d"]
    history.revision("HEAD~1")
    history.as_at(day("2015-03-01"))
    history.versions(tags=True)
    assert not trap.exists()


def test_dates_beyond_all_calendars_do_no_harm(repo: Repo) -> None:
    """A commit may claim any date; one that no calendar has is none."""
    tree = repo.git("rev-parse", f"{repo.commit({'plan.yaml': PLAN}, 'Start')}^{{tree}}").strip()
    for number, when in enumerate(["99999999999999 +0000", "0 +9999", "-1 +0000", "5 -1400"]):
        content = f"tree {tree}\nauthor A <a@b> {when}\ncommitter A <a@b> {when}\n\nOdd {number}\n"
        path = repo.folder / "commit.txt"
        path.write_text(content)
        odd = repo.git("hash-object", "-t", "commit", "-w", "--literally", "commit.txt").strip()
        repo.git("update-ref", "refs/heads/odd", odd)
        history = History.of(repo.folder / "plan.yaml")
        version = history.revision("odd")
        assert version.subject == f"Odd {number}"
        assert length(version) == "10d"
        history.versions(until="odd")
        repo.git("update-ref", "refs/heads/main", odd)
        if number in (0, 2):  # Git itself reads no date there.
            with pytest.raises(HistoryError):
                history.as_at(day("2015-06-01"))
        else:
            assert history.as_at(day("2015-06-01")).commit == odd


def test_a_message_in_another_encoding_is_read(repo: Repo) -> None:
    """A commit says in which encoding its message is; what no encoding fits is replaced."""
    repo.git("config", "i18n.commitEncoding", "iso-8859-1")
    repo.write({"plan.yaml": PLAN})
    (repo.folder / "message.txt").write_bytes("Café".encode("latin-1"))
    repo.git("add", "plan.yaml")
    repo.git("commit", "-q", "-F", "message.txt")
    (version,) = History.of(repo.folder / "plan.yaml").versions()
    assert version.subject == "Café"
