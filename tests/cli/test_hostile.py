"""A plan from a stranger cannot steer the terminal, the spreadsheet or the reader's eye."""

from __future__ import annotations

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
