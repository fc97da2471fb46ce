"""A plan from a stranger cannot steer the terminal, the spreadsheet or the reader's eye."""

from __future__ import annotations

import csv
import json

import pytest

COMMANDS = [
    ("schedule", "plan.yaml"),
    ("schedule", "plan.yaml", "--format", "json"),
    ("schedule", "plan.yaml", "--format", "csv"),
    ("critical", "plan.yaml"),
    ("critical", "plan.yaml", "--format", "json"),
    ("critical", "plan.yaml", "--format", "csv"),
    ("why", "plan.yaml", "a"),
    ("why", "plan.yaml", "a", "--format", "json"),
]
DOMAIN_COMMANDS = [
    ("schedule", "plan.yaml"),
    ("schedule", "plan.yaml", "--format", "csv"),
    ("critical", "plan.yaml"),
    ("why", "plan.yaml", "decide"),
    ("why", "plan.yaml", "wait", "--format", "json"),
    ("why", "plan.yaml", "staff.w.day-one"),
    ("latest", "plan.yaml"),
    ("latest", "plan.yaml", "--format", "json"),
    ("latest", "plan.yaml", "--format", "csv"),
    ("headcount", "plan.yaml"),
    ("headcount", "plan.yaml", "--format", "json"),
    ("headcount", "plan.yaml", "--format", "csv"),
]
STEERING = {
    "escape": "\x1b]0;owned\x07\x1b[2J",
    "C1 introducer": "\x9b31m",
    "bidi override": "\u202egnp.exe",
    "bidi isolate": "\u2066x\u2069",
    "line separator": "a\u2028b",
    "carriage return": "ok\rbad",
    "new line": "ok\nbad",
    "backspace": "a\bb",
    "delete": "a\x7fb",
    "invisible": "a\ufeffb",
}


def _plan(title: str) -> str:
    # JSON's quoting is YAML's as well.
    return f"plan: p\nstart: 2025-01-06\ntasks:\n  a:\n    title: {json.dumps(title)}\n    duration: 5d\n    deadline: 2025-01-07\n"  # noqa: E501


def _domain_plan(text: str) -> str:
    """Put a text wherever boards, contracts, periods, tenders and transfers have one."""
    word = json.dumps(text)
    return f"""\
plan: p
start: 2025-01-06
status_date: 2025-03-03
boards:
  cabinet: {{title: {word}, meets: third Tuesday, members: [{word}], notes: {word}}}
periods:
  at-will: {{title: {word}, count: 60, trigger: {word}, then: {word}, provision: {word}}}
contracts:
  ict:
    title: {word}
    supplier: {word}
    starts: 2020-04-01
    ends: 2025-09-30
    new_service: live
    extensions: [{{title: {word}, until: 2026-03-31, notice: at-will}}]
    notices: {{leave: {{title: {word}, period: at-will, served_by: serve}}}}
    obligations:
      report: {{title: {word}, every: 10-01, owners: {word}, if_missed: {word}}}
    assets: {{laptops: {{title: {word}, exit: live}}}}
tasks:
  serve: {{title: {word}, duration: 90d}}
  wait: {{title: {word}, period: at-will}}
  decide: {{title: {word}, duration: 5d, gate: {{board: cabinet, excludes: {word}}}, after: wait}}
  tender:
    title: {word}
    procurement:
      procedure: competitive-flexible
      regime: pa2023
      board: cabinet
      replaces: ict
      steps: {{signed: {{title: {word}, owner: {word}, assumed: {word}, source: {word}}}}}
  staff:
    title: {word}
    transfer:
      to: {word}
      from: The supplier
      knowledge: {word}
      waves: {{w: {{title: {word}, people: 5, route: tupe, day_one: 2025-08-01}}}}
  live: {{title: {word}, milestone: true, after: [decide, serve, tender, staff]}}
"""


def _is_harmless(text: str) -> bool:
    return all(ch == "\n" or ch.isprintable() for ch in text)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("title", STEERING.values(), ids=STEERING)
def test_no_title_steers_the_terminal(run_cli, command, title):
    """Escapes, controls and bidirectional overrides never reach any output."""
    ran = run_cli(*command, files={"plan.yaml": _plan(title)})
    assert ran.returncode in (0, 1)
    assert _is_harmless(ran.stdout)
    assert _is_harmless(ran.stderr)


@pytest.mark.parametrize("title", STEERING.values(), ids=STEERING)
def test_raw_controls_in_a_file_are_shown_as_replaced(run_cli, title):
    """Where the file itself holds the character, the excerpt under the finding is harmless too."""
    plan = f"plan: p\nstart: 2025-01-06\ntasks:\n  a:\n    title: x{title}\n    duraton: 5d\n"
    ran = run_cli("schedule", "plan.yaml", files={"plan.yaml": plan})
    assert ran.returncode == 1
    assert _is_harmless(ran.stderr)


def test_a_hostile_file_name_is_harmless(run_cli):
    """Diagnostics name the file; its name cannot steer the terminal either."""
    ran = run_cli("schedule", "a\x1b[31m\u202eb.yaml")
    assert ran.returncode == 2
    assert _is_harmless(ran.stderr)
    ran = run_cli("a\x1b[31m")
    assert _is_harmless(ran.stderr)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_honest_titles_come_through_whole(run_cli, command):
    """Accents, dashes, quotes, right-to-left letters and other scripts are left as they are."""
    title = "Ÿpres – “naïve” 東京 שלום & <b> 100 %"
    ran = run_cli(*command, files={"plan.yaml": _plan(title)})
    assert ran.returncode == 0
    assert title in ran.stdout.replace("\n", " ")


@pytest.mark.parametrize("command", DOMAIN_COMMANDS, ids=" ".join)
@pytest.mark.parametrize("text", STEERING.values(), ids=STEERING)
def test_no_name_of_the_domain_steers_the_terminal(run_cli, command, text):
    """Nor do titles of boards, contracts, periods, waves, themes and employers."""
    ran = run_cli(*command, files={"plan.yaml": _domain_plan(f"x{text}y")})
    assert ran.returncode in (0, 1)
    assert _is_harmless(ran.stdout)
    assert _is_harmless(ran.stderr)


@pytest.mark.parametrize("command", ["schedule", "latest", "headcount"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\uff1d1+1", "'=1"])
def test_no_text_becomes_a_formula(run_cli, command, text):
    """A spreadsheet that opens the CSV computes nothing: an apostrophe stands in front."""
    plan = _domain_plan(text)
    ran = run_cli(command, "plan.yaml", "--format", "csv", files={"plan.yaml": plan})
    assert ran.returncode == 0
    cells = [cell for row in csv.reader(ran.stdout.splitlines()) for cell in row]
    assert any(text in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(tuple("=+@\uff1d")) or cell == "-1+1"] == []


def test_honest_names_of_the_domain_come_through_whole(run_cli):
    """Accents, other scripts and quotes in the names of employers are left as they are."""
    name = "Ÿpres – “naïve” 東京 שלום"
    ran = run_cli("headcount", "plan.yaml", files={"plan.yaml": _domain_plan(name)})
    assert ran.returncode == 0
    assert name in ran.stdout.replace("\n", " ")
