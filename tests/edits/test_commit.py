"""Writing what was edited: whole files only, nothing lost, and a message that says what to do."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from exitplan.errors import PlanError
from exitplan.planfile import load_plan
from exitplan.planfile.edits import PlanEditor

PLAN = """\
plan: p
start: 2014-09-01
status_date: 2015-06-30
tasks:
  a: {duration: 10d}   # first
  b:
    duration: 5d
    after: a
  c: {milestone: true, after: b}
"""
OTHER = """\
plan: q
start: 2014-09-01
tasks:
  x: {duration: 10d, after: p.a}
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def programme(tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "p.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "q.yaml").write_text(OTHER, encoding="utf-8")
    return folder


def _texts(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def _code(error):
    return error.value.diagnostics[0].code


def test_nothing_is_written_before_commit_and_all_of_it_then(plan) -> None:
    """The disk changes with commit, and with nothing before it."""
    editor = PlanEditor(plan)
    editor.record("a", started="2014-09-01")
    editor.record("b", started="2014-10-01")
    assert plan.read_text(encoding="utf-8") == PLAN
    assert editor.commit() == (str(plan),)
    assert plan.read_text(encoding="utf-8") == PLAN.replace(
        "duration: 10d}", "duration: 10d, actual_start: 2014-09-01}"
    ).replace("    after: a\n", "    after: a\n    actual_start: 2014-10-01\n")
    assert load_plan(plan) == editor.plan == editor.before
    assert os.listdir(plan.parent) == ["p.yaml"]
    assert editor.commit() == ()


def test_a_file_keeps_permissions_mark_line_ends_and_its_lack_of_a_last_one(plan) -> None:
    """Mode, byte order mark, CRLF and a missing final newline are as they were."""
    before = b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode().removesuffix(b"\r\n")
    plan.write_bytes(before)
    plan.chmod(0o640)
    editor = PlanEditor(plan)
    editor.set("c", "owner", "Leader")
    editor.commit()
    assert plan.read_bytes() == before.replace(b"after: b}", b"after: b, owner: Leader}")
    assert stat.S_IMODE(plan.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(plan) -> None:
    """The file that a link points at is written; the link still points at it."""
    link = plan.with_name("link.yaml")
    link.symlink_to("p.yaml")
    editor = PlanEditor(link)
    editor.record("a", started="2014-09-01")
    editor.commit()
    assert link.is_symlink()
    assert "actual_start" in plan.read_text(encoding="utf-8")


def test_a_change_elsewhere_in_the_file_is_kept(plan) -> None:
    """What somebody else wrote in the meantime, comments too, stays, and so does our edit."""
    editor = PlanEditor(plan)
    editor.record("a", started="2014-09-01")
    theirs = PLAN.replace("# first", "# changed").replace("duration: 5d", "duration: 6d")
    plan.write_text(theirs, encoding="utf-8")
    editor.commit()
    ours = theirs.replace("duration: 10d}", "duration: 10d, actual_start: 2014-09-01}")
    assert plan.read_text(encoding="utf-8") == ours
    assert editor.plan == load_plan(plan)


def test_references_follow_into_what_somebody_else_added(plan) -> None:
    """A rename that is carried out anew reaches links that were not there when it was made."""
    editor = PlanEditor(plan)
    editor.rename("a", "start")
    plan.write_text(PLAN + "  d: {duration: 1d, after: a}\n", encoding="utf-8")
    editor.commit()
    assert plan.read_text(encoding="utf-8").count("after: start") == 2


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (PLAN.replace("10d}", "10d, actual_start: 2014-10-10}"), ["2014-10-10", "2014-09-01"]),
        (PLAN.replace("  a: {duration: 10d}   # first\n", "").replace("    after: a\n", ""), ["a"]),
    ],
)
def test_a_change_of_the_same_field_is_refused_with_both_values(plan, theirs, words) -> None:
    """Nothing is written over what somebody else said; the message names field and values."""
    editor = PlanEditor(plan)
    editor.record("a", started="2014-09-01")
    plan.write_text(theirs, encoding="utf-8")
    with pytest.raises(PlanError) as error:
        editor.commit()
    assert _code(error) == "EP020"
    finding = error.value.diagnostics[0]
    assert all(word in finding.message for word in words)
    assert finding.help
    assert plan.read_text(encoding="utf-8") == theirs


def test_the_same_change_made_by_two_is_no_quarrel(plan) -> None:
    """Where somebody else wrote the very same value there is nothing to refuse."""
    first, second = PlanEditor(plan), PlanEditor(plan)
    for editor in (first, second):
        editor.record("a", started="2014-09-01")
        editor.commit()
    assert plan.read_text(encoding="utf-8").count("actual_start") == 1


def test_a_plan_that_has_errors_by_now_is_left_alone(plan) -> None:
    """An edit is not carried out on a file that somebody is in the middle of changing."""
    editor = PlanEditor(plan)
    editor.record("a", started="2014-09-01")
    theirs = PLAN.replace("after: b", "after: bb")
    plan.write_text(theirs, encoding="utf-8")
    with pytest.raises(PlanError) as error:
        editor.commit()
    assert _code(error) == "EP020"
    assert plan.read_text(encoding="utf-8") == theirs


def test_a_file_replaced_at_the_last_moment_is_not_overwritten(plan) -> None:
    """Between reading again and replacing, somebody else's file is noticed too."""
    editor = PlanEditor(plan)
    editor.record("a", started="2014-09-01")
    theirs = PLAN.replace("# first", "# theirs")

    def at_step(step):
        if step == "check":
            new = plan.with_name("new")
            new.write_text(theirs, encoding="utf-8")
            new.replace(plan)

    with pytest.raises(PlanError) as error:
        editor.commit(at_step=at_step)
    assert _code(error) == "EP020"
    assert _texts(plan.parent) == {"p.yaml": theirs}
    editor.commit()
    assert "# theirs" in plan.read_text(encoding="utf-8")
    assert "actual_start" in plan.read_text(encoding="utf-8")


def test_a_read_only_file_is_refused(plan) -> None:
    """What is marked as not to be written is not replaced behind its owner's back."""
    plan.chmod(0o444)
    editor = PlanEditor(plan)
    editor.record("a", started="2014-09-01")
    with pytest.raises(PlanError) as error:
        editor.commit()
    assert _code(error) == "EP024"
    assert "read-only" in str(error.value)
    assert error.value.diagnostics[0].help
    assert _texts(plan.parent) == {"p.yaml": PLAN}


def test_a_folder_that_is_gone_is_told(plan, tmp_path_factory) -> None:
    """Where the folder was taken away, the message says so, and it comes back whole."""
    editor = PlanEditor(plan)
    editor.record("a", started="2014-09-01")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "moved"
    plan.parent.rename(elsewhere)
    with pytest.raises(PlanError) as error:
        editor.commit()
    assert _code(error) in ("EP020", "EP024")
    assert _texts(elsewhere) == {"p.yaml": PLAN}
    elsewhere.rename(plan.parent)


_FULL = """\
import resource, sys
from exitplan.errors import PlanError
from exitplan.planfile.edits import PlanEditor
editor = PlanEditor(sys.argv[1])
editor.note("a", "x" * 100)
resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
try:
    editor.commit()
except PlanError as error:
    print(error.diagnostics[0].code, error.diagnostics[0].help)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit on Windows")
def test_a_full_disk_changes_nothing(plan) -> None:
    """A disk without room leaves the old file, no rubbish, and a message that says so."""
    run = subprocess.run(
        [sys.executable, "-c", _FULL, str(plan)], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("EP024 make room on the disk")
    assert _texts(plan.parent) == {"p.yaml": PLAN}


def _fill(path):
    """Write until there is no room left."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"x" * 512)


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root may mount a small disk"
)
def test_a_disk_that_is_really_full_changes_nothing(tmp_path) -> None:
    """The same on a file system that has no room left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)],
        capture_output=True,
        check=False,
    )
    if mount.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        path = disk / "p.yaml"
        path.write_text(PLAN, encoding="utf-8")
        editor = PlanEditor(path)
        editor.record("a", started="2014-09-01")
        _fill(disk / "filler")
        with pytest.raises(PlanError) as error:
            editor.commit()
        assert _code(error) == "EP024"
        assert path.read_text(encoding="utf-8") == PLAN
        assert sorted(os.listdir(disk)) == ["filler", "p.yaml"]
        (disk / "filler").unlink()
        editor.commit()
        assert "actual_start" in path.read_text(encoding="utf-8")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


_KILLED = """\
import os, signal, sys
from exitplan.planfile.edits import PlanEditor
path, at = sys.argv[1], int(sys.argv[2])
editor = PlanEditor(path)
if os.path.isdir(path):
    editor.rename("p.a", "start")
else:
    editor.rename("a", "start")
steps = []
def at_step(step):
    steps.append(step)
    if len(steps) == at:
        print(step, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
editor.commit(at_step=at_step)
"""

_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")


def _killed_at(path, number):
    """Edit in a process that is killed at a step; give the step, or nothing when there is none."""
    run = subprocess.run(
        [sys.executable, "-c", _KILLED, str(path), str(number)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, -signal.SIGKILL), run.stderr
    return run.stdout.strip()


@_POSIX
def test_a_process_killed_at_any_step_leaves_the_old_file_or_the_new(plan) -> None:
    """Whatever the moment, the file is whole, and the next edit finds no obstacle."""
    old, new = PLAN, PLAN.replace("  a:", "  start:").replace("after: a", "after: start")
    seen = set()
    number = 1
    while step := _killed_at(plan, number):
        now = plan.read_text(encoding="utf-8")
        assert now in (old, new), step
        seen.add(now)
        editor = PlanEditor(plan)
        editor.note("c", "still works")
        editor.commit()
        assert os.listdir(plan.parent) == ["p.yaml"], step
        plan.write_text(PLAN, encoding="utf-8")
        number += 1
    assert number > 7
    assert seen == {old, new}


@_POSIX
def test_a_process_killed_between_two_files_leaves_no_lasting_mixture(programme) -> None:
    """Whatever the moment, whoever edits next finds all files old or all files new."""
    old = _texts(programme)
    number, outcomes = 1, set()
    while step := _killed_at(programme, number):
        editor = PlanEditor(programme)
        names = {item.id for item in editor.plan.walk()}
        outcomes.add("p.start" in names)
        editor.note("p.c", "still works")
        editor.commit()
        texts = _texts(programme)
        assert set(texts) == set(old), step
        assert ("p.start" in texts["q.yaml"]) == ("  start:" in texts["p.yaml"]), step
        for name, text in old.items():
            (programme / name).write_text(text, encoding="utf-8")
        number += 1
    assert number > 14
    assert outcomes == {False, True}


def test_a_journal_that_came_with_a_folder_harms_nobody(programme) -> None:
    """A stranger's journal cannot name files outside the folder, nor stop anybody."""
    outside = programme.parent / "secret.yaml"
    outside.write_text("keep: me\n", encoding="utf-8")
    journal = programme / ".exitplan-journal"
    for text in ('[{"file": "../secret.yaml", "old": "", "new": ""}]', "{", "[1, {}]", "\x00"):
        journal.write_text(text, encoding="utf-8")
        PlanEditor(programme)
        assert not journal.exists()
    assert outside.read_text(encoding="utf-8") == "keep: me\n"


_HAMMER = """\
import sys
from exitplan.errors import PlanError
from exitplan.planfile.edits import PlanEditor
path, mine = sys.argv[1], sys.argv[2]
for number in range(int(sys.argv[3])):
    editor = PlanEditor(path)
    editor.add(f"{mine}-{number}", title=f"{mine} {number}", duration="1d", after="a")
    while True:
        try:
            editor.commit()
            break
        except PlanError as error:
            assert "run this again" in error.diagnostics[0].help, error
"""


def test_scripts_that_edit_at_the_same_time_lose_nothing(plan) -> None:
    """Every edit of every script is in the file at the end, and so is everything else."""
    runs = [
        subprocess.Popen([sys.executable, "-c", _HAMMER, str(plan), name, "8"])
        for name in ("one", "two", "three")
    ]
    readable = 0
    while any(run.poll() is None for run in runs):
        load_plan(plan)
        readable += 1
        time.sleep(0.01)
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert readable
    names = {item.id for item in load_plan(plan).walk()}
    wanted = {f"{name}-{number}" for name in ("one", "two", "three") for number in range(8)}
    assert names == wanted | {"a", "b", "c"}
    assert "# first" in plan.read_text(encoding="utf-8")
    assert os.listdir(plan.parent) == ["p.yaml"]


def test_one_field_is_one_line_in_git(plan) -> None:
    """A single new value shows as one line out and one line in."""
    editor = PlanEditor(plan)
    editor.set("b", "duration", "7d")
    git = ["git", "-C", str(plan.parent), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "p.yaml"], ["commit", "-qm", "plan"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    editor.commit()
    run = subprocess.run([*git, "diff", "--numstat"], check=True, capture_output=True, text=True)
    assert run.stdout.split() == ["1", "1", "p.yaml"]
