"""``exitplan latest --confidence`` puts the dates that are safe in most runs beside the plan's."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

PLAN = """\
plan: exit
title: Leaving the contract
start: 2026-01-05
boards:
  cabinet: {title: Cabinet, meets: third Tuesday}
contracts:
  ict: {title: ICT services, ends: 2026-06-15, new_service: live}
tasks:
  case: {title: Case, estimate: {low: 4w, likely: 6w, high: 10w}}
  ok: {title: Approve, gate: cabinet, after: case}
  work: {title: Work, estimate: {low: 8w, likely: 9w, high: 16w}, after: ok}
  side: {title: Side, estimate: {low: 12w, likely: 15w, high: 30w}}
  live: {title: The service runs, milestone: true, after: [work, side]}
"""
FILES = {"plan.yaml": PLAN}


def test_a_further_column_has_the_dates(run_cli: Run):
    """Beside the plan's own, with how likely the target is kept and what the figures rest on."""
    ran = run_cli("latest", "plan.yaml", "--confidence", "80", files=FILES)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    (head,) = [line for line in lines if line.startswith("         By        80 % What")]
    (row,) = [line for line in lines if "◇ Approve" in line]
    assert row.startswith(" 9 Mar 2026  9 Feb 2026 ◇ Approve")
    assert len(row) == len(head) == 80
    text = ran.stdout.replace("\n", " ")
    assert "As planned, “The service runs” is in time in 5" in text
    assert "other work is late in some of those runs: all in all" in text
    assert "1,000 runs (seed 1, Latin hypercube sampling)" in text


def test_without_it_nothing_has_changed(run_cli: Run):
    """No column, no sentence, no key, and no numpy needed."""
    plain = run_cli("latest", "plan.yaml", files=FILES).stdout
    assert "%" not in plain
    data = json.loads(run_cli("latest", "plan.yaml", "--format", "json").stdout)
    assert "confidence" not in data
    assert "last_at_confidence" not in data["dates"][0]


def test_json_and_csv_have_the_further_dates(run_cli: Run):
    """Keys of their own, beside those that were there."""
    data = json.loads(
        run_cli("latest", "plan.yaml", "--confidence", "80", "--format", "json", files=FILES).stdout
    )
    assert data["confidence"]["percent"] == 80
    assert data["confidence"]["runs"] == 1000
    assert data["dates"][0]["last"] == "2026-03-09"
    assert data["dates"][0]["last_at_confidence"] == "2026-02-09"
    assert 0 < data["dates"][0]["targets_kept_if_by_then"] < 0.8
    ran = run_cli("latest", "plan.yaml", "--confidence", "80", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(ran.stdout))
    assert row["last_at_confidence"] == "2026-02-09"


def test_no_day_early_enough_is_never(run_cli: Run):
    """At 99 % the board's first known meeting is too late."""
    text = PLAN.replace("meets: third Tuesday", "dates: [2026-03-17, 2026-04-21]")
    ran = run_cli("latest", "plan.yaml", "--confidence", "99", files={"plan.yaml": text})
    (row,) = [line for line in ran.stdout.splitlines() if "◇ Approve" in line]
    assert row.startswith(" 9 Mar 2026       never ◇ Approve")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--confidence", "0"), "between 0 and 100"),
        (("--confidence", "100"), "between 0 and 100"),
        (("--confidence", "nan"), "between 0 and 100"),
        (("--runs", "100"), "--runs goes with --confidence"),
        (("--seed", "0"), "--seed goes with --confidence"),
        (("--confidence", "80", "--runs", "0"), "--runs takes a number"),
    ],
)
def test_what_cannot_be_asked_is_refused(run_cli: Run, options: tuple[str, ...], reason: str):
    """With an exit code of 2 and the reason."""
    ran = run_cli("latest", "plan.yaml", *options, files=FILES)
    assert ran.returncode == 2
    assert reason in ran.stderr
    assert ran.stdout == ""
