"""`exitplan new` writes a sound plan, overwrites nothing, and says whether it is too late."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FACTS = ("--contract-ends", "2029-03-31", "--procedure", "competitive-flexible")
AS_OF = ("--as-of", "2026-06-01")


@pytest.mark.parametrize(
    "options",
    [
        FACTS,
        (*FACTS, "--transfer", "120", "--secondees", "30", "--no-union", "--cautious"),
        ("--contract-ends", "2028-09-30", "--procedure", "insource", "--recruit", "6"),
        ("--contract-ends", "2024-12-25", "--procedure", "call-off", "--redeploy", "3"),
        (*FACTS, "--notice", "60 days", "--extension", "2030-03-31", "--value", "6000000"),
    ],
    ids=" ".join,
)
def test_a_new_plan_goes_through_the_other_commands(run_cli, options):
    """Schedule and latest take the plan without a finding."""
    made = run_cli("new", "plans/exit.yaml", *options, *AS_OF, files={"plans/notes.txt": ""})
    assert made.returncode == 0, made.stderr
    assert "Written to plans/exit.yaml." in made.stdout
    for command in ("schedule", "latest"):
        ran = run_cli(command, "plans/exit.yaml")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout


def test_the_last_safe_start_is_told(run_cli):
    """The answer comes first: the last safe start, how far off it is, and what a day costs."""
    ran = run_cli("new", "exit.yaml", *FACTS, *AS_OF)
    assert ran.stderr == ""
    said = " ".join(ran.stdout.split())
    assert said.startswith("The last safe start is 12 August 2026, 52 working days after 1 June")
    assert "A working day later, it would come on 3 May 2029: a gap of 33 calendar days." in said
    assert max(map(len, ran.stdout.splitlines())) <= 80
    for title in ("First decision", "assistance notice", "Tender notice", "Contract signed"):
        assert title in ran.stdout


def test_too_late_is_said_loudly_with_what_could_help(run_cli, tmp_path):
    """Where the last safe start is past there is a plan, a warning, and ways out."""
    facts = ("--contract-ends", "2028-03-31", "--procedure", "competitive-flexible")
    ran = run_cli(
        "new",
        "exit.yaml",
        *facts,
        "--extension",
        "2029-03-31",
        env={"EXITPLAN_AS_OF": "2026-11-25"},
    )
    assert ran.returncode == 0
    assert "EP481 warning: the last safe start, 13 August 2025, was 326 working days" in ran.stderr
    said = " ".join(ran.stdout.split())
    assert "326 working days BEFORE 25 November 2026: too late." in said
    assert "What could help: - Take up the option to extend: the last safe start is then" in said
    assert "- Bring the service back in-house" in said
    assert "- Start on 25 November 2026 and let the contract run longer, until" in said
    assert (tmp_path / "exit.yaml").exists()


def test_a_start_that_is_asked_for_is_measured(run_cli, tmp_path):
    """With --start, the room or the shortfall in working days is told."""
    early = run_cli("new", "early.yaml", *FACTS, "--start", "2026-07-01", *AS_OF)
    assert early.stderr == ""
    assert "which leaves room of 30 working days" in " ".join(early.stdout.split())
    assert "\nstart: 2026-07-01\n" in (tmp_path / "early.yaml").read_text(encoding="utf-8")
    late = run_cli("new", "late.yaml", *FACTS, "--start", "2027-01-04", *AS_OF)
    assert late.returncode == 0
    assert "EP481 warning: the start, 4 January 2027, is " in late.stderr
    assert "too late" in late.stdout
    assert "EP460 warning" in run_cli("schedule", "late.yaml").stderr


def test_today_is_the_clock_s_where_nobody_says(run_cli):
    """Without --as-of the command line asks the clock, and prints what it took."""
    ran = run_cli("new", "exit.yaml", "--contract-ends", "2059-03-31", "--procedure", "insource")
    assert " after " in ran.stdout
    assert ran.stderr == ""


def test_json_has_what_the_text_has(run_cli):
    """A program reads the same dates, and the plan itself where no file is written."""
    ran = run_cli("new", "exit.yaml", *FACTS, *AS_OF, "--format", "json")
    data = json.loads(ran.stdout)
    assert data["last_safe_start"] == data["start"] == "2026-08-12"
    assert data["working_days_left"] == 52
    assert data["safe"] is True
    assert data["go_live_if_a_day_later"] == "2029-05-03"
    assert data["file"] == "exit.yaml"
    assert "text" not in data
    assert data["dates"][0] == {
        "title": "Start of the plan",
        "forecast": "2026-08-12",
        "last": "2026-08-12",
    }
    printed = json.loads(run_cli("new", "-", *FACTS, *AS_OF, "--format", "json").stdout)
    assert printed["file"] is None
    assert printed["text"].startswith("# yaml-language-server")


def test_a_pipe_carries_the_plan_alone(run_cli, tmp_path):
    """With --stdout or - the plan is printed, what is told goes to standard error, no file is
    written.
    """
    printed = run_cli("new", "--stdout", *FACTS, *AS_OF)
    assert printed.stdout.startswith("# yaml-language-server")
    assert printed.stderr.startswith("The last safe start is 12 August 2026")
    assert run_cli("new", "-", *FACTS, *AS_OF).stdout == printed.stdout
    assert list(tmp_path.glob("*.yaml")) == []
    (tmp_path / "piped.yaml").write_text(printed.stdout, encoding="utf-8")
    assert run_cli("schedule", "piped.yaml").stderr == ""


def test_the_same_facts_give_the_same_bytes(run_cli, tmp_path):
    """Neither the day, the hash seed, the locale nor the time zone changes the plan."""
    options = (*FACTS, "--transfer", "12")
    run_cli("new", "exit.yaml", *options, "--as-of", "2026-01-01", env={"PYTHONHASHSEED": "1"})
    first = (tmp_path / "exit.yaml").read_bytes()
    assert b"\r" not in first
    env = {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Pacific/Kiritimati"}
    again = run_cli("new", "exit.yaml", *options, "--force", "--as-of", "2030-01-01", env=env)
    assert again.returncode == 0
    assert (tmp_path / "exit.yaml").read_bytes() == first


def test_nothing_is_overwritten_unasked(run_cli, tmp_path):
    """A file that is there stays as it is, until --force."""
    ran = run_cli("new", "exit.yaml", *FACTS, *AS_OF, files={"exit.yaml": "mine\n"})
    assert ran.returncode == 2
    assert "exit.yaml is there already, and is left as it is; --force" in ran.stderr
    assert (tmp_path / "exit.yaml").read_text() == "mine\n"
    assert run_cli("new", "exit.yaml", *FACTS, *AS_OF, "--force").returncode == 0
    assert (tmp_path / "exit.yaml").read_text().startswith("# yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["exit.yaml"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "these are needed: FILE, --contract-ends, --procedure"),
        (("exit.yaml",), "these are needed: --contract-ends, --procedure"),
        (("exit.yaml", *FACTS[:2]), "these are needed: --procedure"),
        (
            ("exit.yaml", "--contract-ends", "31/03/2029", *FACTS[2:]),
            "--contract-ends: '31/03/2029'",
        ),
        (
            ("exit.yaml", "--contract-ends", "2029-02-30", *FACTS[2:]),
            "--contract-ends: '2029-02-30'",
        ),
        (("exit.yaml", *FACTS, "--start", "2029-04-01"), "EP480 error: start: the plan cannot"),
        (("exit.yaml", *FACTS, "--transfer", "-3"), "EP480 error: transfer: -3 people"),
        (("exit.yaml", *FACTS, "--transfer", "many"), "invalid int value"),
        (("exit.yaml", *FACTS, "--notice", "soon"), "--notice: 'soon' is no length of notice"),
        (("exit.yaml", *FACTS, "--board-meets", "never"), "EP480 error: board-meets"),
        (("exit.yaml", *FACTS[:3], "restricted"), "did you mean competitive-flexible?"),
        (("exit.yaml", *FACTS, "--regime", "pcr2006"), "EP420 error: 'competitive-flexible'"),
        (("exit.yaml", "--contract-ends", "2001-03-31", *FACTS[2:3], "insource"), "EP480 error"),
        (("exit.yaml", *FACTS, "--as-of", "soon"), "--as-of: 'soon' is not a date"),
        (("exit.yaml", *FACTS, "--stdout"), "leave out exit.yaml, or --stdout"),
        (("no/such/folder/exit.yaml", *FACTS), "cannot be written: No such file or directory"),
        ((".", *FACTS), ". is a folder; name a file in it"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_makes_no_sense_is_refused(run_cli, tmp_path, options, said):
    """The answer says what is wrong and what would do; nothing is written."""
    ran = run_cli("new", *options)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_plan_s_id_comes_from_the_file_s_name(run_cli, tmp_path):
    """Whatever the file is called, the plan has an id."""
    for file, plan_id in {"Exit 2029.yaml": "exit-2029", "東京.yaml": "exit"}.items():
        assert run_cli("new", file, *FACTS, *AS_OF).returncode == 0
        assert f"\nplan: {plan_id}\n" in (tmp_path / file).read_text(encoding="utf-8")


def _talk(answers: list[str], folder: Path, env: dict[str, str]) -> tuple[int, str]:
    """Run `exitplan new` on a pseudo-terminal, answer each prompt, and give all that it showed."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "exitplan", "new", "--as-of", "2026-06-01"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=env | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    os.close(theirs)
    shown, waiting, end = "", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        try:
            part = os.read(ours, 4096).decode(errors="replace")
        except OSError:  # Linux says so where the other end is closed.
            break
        if not part:
            break
        shown += part
        if waiting and shown.endswith(": "):
            os.write(ours, waiting.pop(0).encode())
    os.close(ours)
    return process.wait(timeout=10), shown.replace("\r\n", "\n")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo-terminals here")
def test_on_a_terminal_it_asks(run_cli, tmp_path, clean_env):
    """On a terminal it asks for what is missing, again where an answer makes no sense, and an
    empty answer takes the default.
    """
    answers = ["\n", "soon\n", "2029-03-31\n", "lottery\n", "insource\n", "12\n", "-1\n", "2\n"]
    status, shown = _talk([*answers, "\n", "\n"], tmp_path, clean_env)
    assert status == 0, shown
    assert "File to write [exit.yaml]: " in shown
    assert "'soon' is not a date" in shown
    assert "'lottery' is none of " in shown
    assert "'-1' is no number of people" in shown
    assert "The last safe start is " in shown
    text = (tmp_path / "exit.yaml").read_text(encoding="utf-8")
    assert "people: 12" in text
    assert "people: 2\n" in text
    assert run_cli("schedule", "exit.yaml").stderr == ""


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo-terminals here")
def test_who_gives_no_answer_is_told_the_option(tmp_path, clean_env):
    """The end of the input (Ctrl-D) ends the questions with a usage error."""
    status, shown = _talk(["\n", "\x04"], tmp_path, clean_env)
    assert status == 2
    assert "no answer; give --contract-ends on the command line" in shown
    assert list(tmp_path.iterdir()) == []
