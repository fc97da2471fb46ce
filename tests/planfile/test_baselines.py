"""A baseline keeps the whole plan, and later ones take nothing of it away."""

from __future__ import annotations

import datetime
import os
import threading

import pytest

from exitplan.errors import PlanError, Severity
from exitplan.plan import Link, Plan, Task
from exitplan.planfile import dumps_plan, load_plan, loads_plan
from exitplan.planfile.baselines import Baselines, UnknownBaselineError, take_baseline
from exitplan.planfile.history import VersionKind
from tests.planfile.baseline_parts import EXIT, OTHER, PROGRAMME, codes, folder_of, take, three


def test_a_baseline_keeps_the_whole_plan(tmp_path):
    """Logic, durations, calendars and comments come back as they were, whatever became of them."""
    folder = folder_of(tmp_path)
    before = load_plan(folder)
    taken = take(folder, "approved-2015", "2015-01-01")
    (folder / "exit.yaml").write_text("plan: exit\nstart: 2016-01-04\ntasks: {a: {duration: 1d}}\n")
    baseline = Baselines.of(folder).current
    assert baseline.plan == taken.baseline.plan == before
    assert baseline.record.files == {"exit.yaml": EXIT}
    text = (folder / "baselines" / "approved-2015.yaml").read_text(encoding="utf-8")
    assert "\n      # The long one.\n" in text, "it stands line by line, so that git can compare it"


def test_a_baseline_is_no_plan(tmp_path):
    """A folder of plans reads the same with baselines in it as without."""
    folder = folder_of(tmp_path)
    before = load_plan(folder)
    take(folder, "first", "2015-01-01")
    assert load_plan(folder) == before


def test_a_baseline_of_a_file_lies_beside_it(tmp_path):
    """A plan file and the folder it lies in by itself have the same baselines."""
    folder = folder_of(tmp_path)
    take(folder / "exit.yaml", "first", "2015-01-01")
    assert (folder / "baselines" / "first.yaml").is_file()
    by_file, by_folder = Baselines.of(folder / "exit.yaml"), Baselines.of(folder)
    assert [b.name for b in by_file] == [b.name for b in by_folder] == ["first"]
    assert by_file.current.plan == load_plan(folder)


def test_all_files_of_a_programme_are_kept(tmp_path):
    """A programme comes back with every plan of it, its own file, and its status date."""
    folder = folder_of(tmp_path, exit=EXIT, other=OTHER, programme=PROGRAMME)
    before = load_plan(folder)
    baseline = take(folder, "first", "2015-03-01").baseline
    assert baseline.plan == before
    assert baseline.record.plan == "all-of-it"
    assert baseline.record.status_date == "2015-02-27"
    assert list(baseline.record.files) == ["exit.yaml", "other.yaml", "programme.yaml"]


def test_a_programme_without_a_file_of_its_own_keeps_its_name(tmp_path):
    """A folder that names its programme does so wherever the baseline is read."""
    folder = folder_of(tmp_path, exit=EXIT, other=OTHER)
    before = load_plan(folder)
    baseline = take(folder, "first", "2015-03-01").baseline
    assert baseline.plan == before
    assert before.id == "plans"


def test_approvals_follow_one_another(tmp_path):
    """The first stays the original, the last is in force, and none is ever erased."""
    folder = folder_of(tmp_path)
    three(folder)
    baselines = Baselines.of(folder)
    assert baselines.is_sound
    assert not baselines.findings
    assert [(b.number, b.name) for b in baselines] == [(1, "first"), (2, "second"), (3, "third")]
    assert (baselines.original.name, baselines.current.name) == ("first", "third")
    assert [b.is_rebaseline for b in baselines] == [False, True, True]
    lengths = [str(b.plan.items[1].duration) for b in baselines]
    assert lengths == ["16w", "17w", "18w"]
    assert "second" in baselines
    assert "fourth" not in baselines
    assert len(baselines) == 3


def test_a_baseline_says_what_it_replaces(tmp_path):
    """Whoever takes one is told the one before it, and the original."""
    folder = folder_of(tmp_path)
    three(folder)
    taken = take(folder, "fourth", "2015-06-01")
    assert taken.previous is not None
    assert (taken.previous.name, taken.original.name) == ("third", "first")
    first = Baselines.of(folder)["first"]
    assert first.record.previous is None


def test_a_baseline_as_a_version(tmp_path):
    """It can be compared like any other state of the plan, and says who approved it."""
    folder = folder_of(tmp_path, exit=EXIT.replace("tasks:", "status_date: 2015-01-02\ntasks:"))
    take(folder, "first", "2015-01-05", note="The business case")
    take(folder, "second", "2015-02-01")
    first, second = (baseline.version() for baseline in Baselines.of(folder))
    assert first.name == "baseline first"
    assert first.kind is VersionKind.BASELINE
    assert first.plan == load_plan(folder)
    assert first.day == datetime.date(2015, 1, 2).toordinal()
    assert (first.subject, first.role) == ("The business case", "Cabinet")
    assert (first.is_rebaseline, second.is_rebaseline) == (False, True)
    assert first.diagnostics == ()


def test_a_version_without_status_date_has_the_day_of_the_approval(tmp_path):
    """A report date is never missing where the approval has one."""
    folder = folder_of(tmp_path)
    version = take(folder, "first", "2015-01-05").baseline.version()
    assert version.day == datetime.date(2015, 1, 5).toordinal()


def test_a_plan_of_another_tool_is_kept_as_a_plan_file(tmp_path):
    """What was read from another tool's file comes back as the plan that was read."""
    plan = Plan(
        "xer",
        "From elsewhere",
        "2015-01-05",
        [Task("a", "A", duration="5d"), Task("b", "B", duration="5d", after=[Link("a")])],
    )
    export = tmp_path / "update 1.xer"
    export.write_bytes(b"not read")
    taken = take_baseline(export, "first", on="2015-01-01", approved_by="Board", plan=plan)
    assert taken.baseline.record.files == {"update 1.yaml": dumps_plan(plan)}
    assert taken.baseline.plan == loads_plan(dumps_plan(plan))
    again = Baselines.of(tmp_path / "update 2.xer", plan="xer")
    assert [baseline.name for baseline in again] == ["first"]


def test_two_plans_in_one_folder_have_baselines_of_their_own(tmp_path):
    """Each plan has its own original; those of the other are left out, and that is said."""
    folder = folder_of(tmp_path, exit=EXIT, other=OTHER.replace(", after: exit.case", ""))
    take(folder / "exit.yaml", "exit-1", "2015-01-01")
    taken = take(folder / "other.yaml", "other-1", "2015-01-01")
    assert taken.baseline.number == 1
    take(folder / "exit.yaml", "exit-2", "2015-02-01")
    of_exit = Baselines.of(folder / "exit.yaml")
    assert [b.name for b in of_exit] == ["exit-1", "exit-2"]
    assert codes(of_exit.findings) == ["EP637"]
    assert of_exit.is_sound


def test_a_plan_with_another_id_keeps_its_baselines(tmp_path):
    """Giving the plan another id does not make its approvals disappear."""
    folder = folder_of(tmp_path)
    take(folder, "first", "2015-01-01")
    plan = folder / "exit.yaml"
    plan.write_text(EXIT.replace("plan: exit", "plan: leave"), encoding="utf-8")
    taken = take(folder, "second", "2015-02-01")
    assert taken.baseline.number == 2
    assert [b.name for b in Baselines.of(folder)] == ["first", "second"]
    assert [b.name for b in Baselines.of(plan)] == ["first", "second"]


def test_a_plan_that_is_broken_still_has_its_baselines(tmp_path):
    """Faults in the working file take nobody's view of what was approved."""
    folder = folder_of(tmp_path)
    three(folder)
    (folder / "exit.yaml").write_text("plan: exit\ntasks: [", encoding="utf-8")
    assert len(Baselines.of(folder)) == 3
    (folder / "exit.yaml").unlink()
    assert len(Baselines.of(folder)) == 3


def test_there_need_not_be_any(tmp_path):
    """A plan without baselines has none, and whoever asks for one is told how to take it."""
    baselines = Baselines.of(folder_of(tmp_path))
    assert len(baselines) == 0
    assert baselines.is_sound
    with pytest.raises(UnknownBaselineError, match="EP633"):
        _ = baselines.current
    with pytest.raises(UnknownBaselineError, match="EP633"):
        _ = baselines.original
    with pytest.raises(UnknownBaselineError) as caught:
        _ = baselines["frist"]
    assert "take" in caught.value.diagnostics[0].help


def test_a_wrong_name_finds_the_nearest(tmp_path):
    """A slip of the pen is pointed out."""
    folder = folder_of(tmp_path)
    take(folder, "first", "2015-01-01")
    with pytest.raises(UnknownBaselineError) as caught:
        _ = Baselines.of(folder)["frist"]
    assert caught.value.diagnostics[0].help == "did you mean first?"


@pytest.mark.parametrize("name", ["first", "FIRST"])
def test_a_baseline_is_never_overwritten(tmp_path, name):
    """A name is given once, even where a disk would tell capitals apart."""
    folder = folder_of(tmp_path)
    take(folder, "first", "2015-01-01")
    file = folder / "baselines" / "first.yaml"
    before = file.read_bytes()
    with pytest.raises(PlanError) as caught:
        take(folder, name, "2015-02-01")
    assert codes(caught.value.diagnostics) == ["EP629"]
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == ["first.yaml"]


def test_a_plan_with_errors_is_not_approved(tmp_path):
    """Nobody can approve half a plan; every fault is told as on reading it."""
    folder = folder_of(tmp_path, exit=EXIT.replace("after: case", "after: csae"))
    with pytest.raises(PlanError) as caught:
        take(folder, "first", "2015-01-01")
    assert "EP201" in codes(caught.value.diagnostics)
    assert not (folder / "baselines").exists()


def test_a_plan_that_is_not_there(tmp_path):
    """A wrong path is told as such, whether or not its folder is there."""
    for path in (tmp_path / "no.yaml", tmp_path / "no" / "no.yaml"):
        with pytest.raises(PlanError) as caught:
            take(path, "first", "2015-01-01")
        assert codes(caught.value.diagnostics) == ["EP001"]


def test_approvals_do_not_go_back_in_time(tmp_path):
    """A baseline cannot be approved before the one it replaces, but on the same day it can."""
    folder = folder_of(tmp_path)
    take(folder, "first", "2015-02-01")
    with pytest.raises(PlanError) as caught:
        take(folder, "second", "2015-01-31")
    assert codes(caught.value.diagnostics) == ["EP628"]
    assert take(folder, "second", "2015-02-01").baseline.number == 2


def test_an_approval_before_the_status_date_is_told(tmp_path):
    """Approving today what happened tomorrow is possible, but not in silence."""
    folder = folder_of(tmp_path, exit=EXIT.replace("tasks:", "status_date: 2015-01-30\ntasks:"))
    taken = take(folder, "first", "2015-01-29")
    assert ("EP632", Severity.WARNING) in [(f.code, f.severity) for f in taken.findings]
    assert codes(Baselines.of(folder).findings) == ["EP632"]
    assert Baselines.of(folder).is_sound
    take(folder, "second", "2015-01-30")
    assert codes(Baselines.of(folder).findings) == ["EP632"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"name": "../evil"}, "cannot be the name"),
        ({"name": ""}, "cannot be the name"),
        ({"name": ".hidden"}, "cannot be the name"),
        ({"name": "x" * 65}, "cannot be the name"),
        ({"name": "first.yaml"}, "not of its file"),
        ({"on": "last Tuesday"}, "is not a date"),
        ({"approved_by": " "}, "is missing"),
        ({"approved_by": "jo@example.org"}, "an address says who approved"),
        ({"approved_by": "Cabinet\x1b[2J"}, "control characters"),
        ({"approved_by": "two\nlines"}, "control characters"),
        ({"note": "x" * 10_001}, "too long"),
        ({"note": "\x00"}, "control characters"),
    ],
)
def test_what_is_said_of_an_approval_is_checked(tmp_path, said, message):
    """Names, days and roles that a file should not hold are refused before anything is written."""
    folder = folder_of(tmp_path)
    given = {"name": "first", "on": "2015-01-01", "approved_by": "Cabinet", "note": ""} | said
    with pytest.raises(PlanError, match=message) as caught:
        take_baseline(
            folder,
            given["name"],
            on=given["on"],
            approved_by=given["approved_by"],
            note=given["note"],
        )
    assert codes(caught.value.diagnostics) == ["EP630"]
    assert not (folder / "baselines").exists()


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    """Nobody has to mend an approval one word at a time."""
    with pytest.raises(PlanError) as caught:
        take_baseline(folder_of(tmp_path), "a b", on="never", approved_by="")
    assert codes(caught.value.diagnostics) == ["EP630"] * 3


def test_a_folder_that_cannot_be_written(tmp_path):
    """Where something else stands in the way nothing is taken, and that is said."""
    folder = folder_of(tmp_path)
    (folder / "baselines").write_text("in the way", encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        take(folder, "first", "2015-01-01")
    assert codes(caught.value.diagnostics) == ["EP635"]


def test_a_folder_of_baselines_elsewhere_is_not_written_to(tmp_path):
    """A symbolic link cannot have a baseline written outside the plan's folder."""
    folder = folder_of(tmp_path)
    away = tmp_path / "away"
    away.mkdir()
    (folder / "baselines").symlink_to(away, target_is_directory=True)
    with pytest.raises(PlanError) as caught:
        take(folder, "first", "2015-01-01")
    assert codes(caught.value.diagnostics) == ["EP635"]
    assert os.listdir(away) == []


def test_what_a_stopped_writer_left_is_no_baseline(tmp_path):
    """Half a file of somebody who was stopped is neither read nor in the way."""
    folder = folder_of(tmp_path)
    (folder / "baselines").mkdir()
    left = folder / "baselines" / ".first.yaml.exitplan-new"
    left.write_text("baseline: fir", encoding="utf-8")
    assert len(Baselines.of(folder)) == 0
    take(folder, "first", "2015-01-01")
    assert os.listdir(folder / "baselines") == ["first.yaml"]


def test_two_at_a_time_get_numbers_of_their_own(tmp_path):
    """However many people approve at once, each baseline follows exactly one other."""
    folder = folder_of(tmp_path)
    names = [f"n{number}" for number in range(8)]
    threads = [threading.Thread(target=take, args=(folder, n, "2015-01-01")) for n in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    baselines = Baselines.of(folder)
    assert baselines.is_sound
    assert [b.number for b in baselines] == list(range(1, 9))
