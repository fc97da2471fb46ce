"""Plans and baselines for the tests of baselines."""

from __future__ import annotations

from pathlib import Path

from exitplan.planfile.baselines import Taken, take_baseline

EXIT = """\
plan: exit
title: Leaving the ICT contract
start: 2015-01-05 # a Monday

calendars:
  desk: {hours: {mon-fri: 08:00-18:00}}

tasks:
  case: {title: Write the business case, duration: 10d}

  # The long one.
  set-up: {title: Set up the service desk, duration: 16w, after: case, calendar: desk}
  left: {title: The contract has ended, milestone: true, after: set-up}
"""
PROGRAMME = "programme: all-of-it\ntitle: All of it\nstart: 2015-01-05\nstatus_date: 2015-02-27\n"
OTHER = "plan: other\nstart: 2015-02-02\ntasks:\n  move: {duration: 5d, after: exit.case}\n"


def folder_of(tmp_path: Path, **files: str) -> Path:
    """Write plan files into a folder of plans; without any, the plan above."""
    folder = tmp_path / "plans"
    folder.mkdir(exist_ok=True)
    for name, text in (files or {"exit": EXIT}).items():
        (folder / f"{name}.yaml").write_bytes(text.encode())
    return folder


def take(path: Path, name: str, on: str, *, note: str = "As agreed") -> Taken:
    """Take a baseline that Cabinet approved."""
    return take_baseline(path, name, on=on, approved_by="Cabinet", note=note)


def three(folder: Path) -> tuple[Path, Path, Path]:
    """Take three baselines of a plan that takes a week more each time; give their files."""
    plan = folder / "exit.yaml"
    for name, on, length in (
        ("first", "2015-01-01", "17w"),
        ("second", "2015-03-01", "18w"),
        ("third", "2015-06-01", "19w"),
    ):
        take(folder, name, on)
        plan.write_text(EXIT.replace("16w", length), encoding="utf-8")
    kept = folder / "baselines"
    return kept / "first.yaml", kept / "second.yaml", kept / "third.yaml"


def codes(findings: object) -> list[str]:
    """Give the codes of findings, in order."""
    return [finding.code for finding in findings]  # type: ignore[attr-defined]
