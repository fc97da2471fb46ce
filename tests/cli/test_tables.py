"""Tables fit the window, and colour is only ever a second signal."""

from __future__ import annotations

import re

import pytest

from tests.cli.samples import HELPDESK, deep

ANSI = re.compile(r"\x1b\[[0-9;]*m")
COMMANDS = [("schedule", "plan.yaml"), ("critical", "plan.yaml"), ("why", "plan.yaml", "go-live")]


@pytest.mark.parametrize("columns", ["60", "80", "100", "120"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_line_is_wider_than_the_window(run_cli, command, columns):
    """Whatever the window's width, no line wraps, and none ends in blanks."""
    ran = run_cli(*command, files={"plan.yaml": HELPDESK}, env={"COLUMNS": columns})
    assert ran.returncode == 0
    lines = ran.stdout.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("columns", ["60", "80", "120"])
@pytest.mark.parametrize("command", ["schedule", "critical"])
def test_tables_fit_however_deep_the_plan(run_cli, command, columns):
    """Rows of tasks with ids longer than the window fit; in a sentence an id is never cut."""
    ran = run_cli(command, "plan.yaml", files={"plan.yaml": deep(10)}, env={"COLUMNS": columns})
    assert ran.returncode == 0
    too_wide = [line for line in ran.stdout.splitlines() if len(line) > int(columns)]
    assert all(" " not in line for line in too_wide)
    assert len(too_wide) == (command == "critical")


def test_a_table_uses_the_width_it_has(run_cli):
    """In a wider window the dates stand further right, and longer names fit."""
    files = {"plan.yaml": deep(3)}
    narrow, broad = (
        run_cli("schedule", "plan.yaml", files=files, env={"COLUMNS": columns}).stdout
        for columns in ("60", "100")
    )
    assert "task-at-the-bottom" in broad
    assert "      task-at-the-…  6 Jan" in narrow
    assert max(map(len, broad.splitlines())) > max(map(len, narrow.splitlines()))


@pytest.mark.parametrize("columns", ["1", "0", "-5", "many", "9" * 40])
def test_a_senseless_width_does_no_harm(run_cli, columns):
    """COLUMNS that no window has are brought into reason."""
    ran = run_cli("schedule", "plan.yaml", files={"plan.yaml": HELPDESK}, env={"COLUMNS": columns})
    assert ran.returncode == 0
    assert 50 <= max(map(len, ran.stdout.splitlines())) <= 120


def test_the_table_says_what_is_what(run_cli):
    """Each kind of item shows its dates, its float in its own days, and a word if it needs one."""
    ran = run_cli("schedule", "plan.yaml", files={"plan.yaml": HELPDESK})
    answer, table = ran.stdout.split("\n\n")[:2]
    assert "finish on 28 March 2025, as of 20\nJanuary 2025." in answer
    assert "“The council runs the helpdesk” by 5 working\ndays." in answer
    rows = {line.split()[0] + line.split()[1] * (line[0] == "◆"): line for line in _rows(table)}
    assert " ".join(rows["prepare"].split()) == "prepare 6 Jan 2025 31 Jan 2025 0d"
    assert rows["options"].startswith("  options ")
    assert rows["options"].endswith("31 Jan 2025      0d critical")
    assert rows["site"].endswith(" 9 Jan 2025         done")
    assert rows["consult"].endswith(" 2 Mar 2025    26ed")
    assert rows["support"].split()[-3:] == ["28", "Mar", "2025"]
    assert rows["◆go-live"].endswith("28 Mar 2025      0d late")


def _rows(table: str) -> list[str]:
    head, *rows = table.splitlines()
    assert head.split() == ["Task", "Start", "Finish", "Float"]
    return rows


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_colour_when_nobody_watches(run_cli, command):
    """Into a pipe or a file go letters only, even without NO_COLOR."""
    ran = run_cli(*command, files={"plan.yaml": HELPDESK}, env={"NO_COLOR": ""})
    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize("command", COMMANDS[:2], ids=lambda command: command[0])
def test_colour_only_adds_to_the_words(run_cli, command):
    """FORCE_COLOR brings colour; without its codes the text is the same to the letter."""
    files = {"plan.yaml": HELPDESK}
    plain = run_cli(*command, files=files)
    coloured = run_cli(*command, files=files, env={"NO_COLOR": "", "FORCE_COLOR": "1"})
    assert "\x1b[" in coloured.stdout
    assert ANSI.sub("", coloured.stdout) == plain.stdout


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"NO_COLOR": "", "TERM": "dumb"}])
def test_no_color_outranks_force_color(run_cli, env):
    """Who asks for no colour, or has a terminal that knows none, gets none."""
    ran = run_cli(
        "schedule", "plan.yaml", files={"plan.yaml": HELPDESK}, env={"FORCE_COLOR": "1"} | env
    )
    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize("format_", ["json", "csv"])
def test_data_is_never_coloured(run_cli, format_):
    """Programs read data; FORCE_COLOR is not for them."""
    ran = run_cli(
        "schedule",
        "plan.yaml",
        "--format",
        format_,
        files={"plan.yaml": HELPDESK},
        env={"NO_COLOR": "", "FORCE_COLOR": "1"},
    )
    assert "\x1b" not in ran.stdout
