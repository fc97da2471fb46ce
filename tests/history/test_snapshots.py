"""Dated files as the states of a plan that lived outside git."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from exitplan.planfile.history import HistoryError, VersionKind, snapshots
from tests.history.repos import PLAN, longer

UNDATED = PLAN.replace("status_date: 2015-02-02\n", "")


def iso(day: int | None) -> str:
    """Write a day ordinal as a date."""
    return "" if day is None else datetime.date.fromordinal(day).isoformat()


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_status_dates_come_before_dates_in_names(tmp_path: Path) -> None:
    """The plan's own word counts; the name is what is left where it says nothing."""
    write(
        tmp_path,
        {
            "2019-01-01.yaml": PLAN,
            "exit_20150301.yaml": UNDATED,
            "plan 2015.04.30 final.yml": UNDATED,
            "2015_05_31.yaml": UNDATED,
            ".2015-06-30.yaml": UNDATED,
            "readme.md": "x",
        },
    )
    found = snapshots(tmp_path)
    assert [(version.name, iso(version.day)) for version in found] == [
        ("2019-01-01.yaml", "2015-02-02"),
        ("exit_20150301.yaml", "2015-03-01"),
        ("plan 2015.04.30 final.yml", "2015-04-30"),
        ("2015_05_31.yaml", "2015-05-31"),
    ]
    assert {version.kind for version in found} == {VersionKind.SNAPSHOT}
    assert all(version.plan is not None for version in found)


@pytest.mark.parametrize(
    "name", ["plan.yaml", "2015-13-01.yaml", "2015-02-30.yaml", "120150301.yaml", "2015-0301.yaml"]
)
def test_a_file_that_nothing_dates_says_so(tmp_path: Path, name: str) -> None:
    """It is read, but has no day, and comes last."""
    write(tmp_path, {name: UNDATED, "2015-01-31.yaml": UNDATED})
    found = snapshots(tmp_path)
    assert [version.name for version in found] == ["2015-01-31.yaml", name]
    assert found[1].day is None
    assert found[1].plan is not None
    assert [finding.code for finding in found[1].diagnostics] == ["EP611"]


def test_a_file_that_cannot_be_read_keeps_the_date_of_its_name(tmp_path: Path) -> None:
    """A broken state has its place among the others, and its own findings."""
    write(tmp_path, {"2015-01-31.yaml": "plan: [", "2015-02-28.yaml": UNDATED})
    first, second = snapshots(tmp_path)
    assert (first.plan, iso(first.day)) == (None, "2015-01-31")
    assert [finding.code for finding in first.diagnostics] == ["EP008"]
    assert second.plan is not None


def test_folders_within_are_programmes(tmp_path: Path) -> None:
    """A folder that holds plans is one state; one that holds none is nothing."""
    other = UNDATED.replace("plan: exit", "plan: other")
    write(
        tmp_path,
        {
            "2015-01-31/exit.yaml": UNDATED,
            "2015-01-31/other.yaml": other,
            "2015-02-28/exit.yaml": longer(12, UNDATED),
            "2015-02-28/other.yaml": other,
            "empty/readme.md": "x",
        },
    )
    found = snapshots(tmp_path)
    assert [version.name for version in found] == ["2015-01-31", "2015-02-28"]
    assert all(version.plan is not None and version.plan.is_programme for version in found)


def test_files_can_be_named_one_by_one(tmp_path: Path) -> None:
    """The order is that of their days, not that in which they are named."""
    write(tmp_path, {"b/2015-02-28.yaml": UNDATED, "a/2015-03-31.yaml": UNDATED})
    found = snapshots([tmp_path / "a/2015-03-31.yaml", tmp_path / "b/2015-02-28.yaml"])
    assert [version.name for version in found] == ["2015-02-28.yaml", "2015-03-31.yaml"]


def test_a_folder_without_plans_is_refused(tmp_path: Path) -> None:
    """Nothing to read, or nothing there, is said plainly."""
    for path in (tmp_path, tmp_path / "nowhere", "nul\0"):
        with pytest.raises(HistoryError) as error:
            snapshots(path)
        assert error.value.diagnostics[0].code == "EP612"
